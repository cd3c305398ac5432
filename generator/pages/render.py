"""Renders the pages of a site, as nodes and as files of the finished tree."""

import marshal
import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from typing import Self

from generator.addresses import relative_address
from generator.downloads.files import CARD, Download
from generator.downloads.formats import planned_files
from generator.downloads.manifest import labels_of, with_labels
from generator.markup.html_tree import Nodes, serialize, walk
from generator.model import Look
from generator.pages.english import OwnWords, mark_english, own_words
from generator.pages.filled import FilledPage
from generator.pages.front_matter import PageFiles, front_matter
from generator.pages.glossary_links import TERM_CLASS, Glossary
from generator.pages.outline import fill_contents
from generator.pages.page_inputs import PageInputs
from generator.pages.prose import LinkTargets
from generator.pages.tables import label_cells
from generator.planning.page import Page, Site
from generator.planning.reference_pages import GLOSSARY
from generator.publishing.cache import recalled
from generator.reading.known import keep, noted
from generator.reading.markdown import give_heading_ids

_RELATIVE = re.compile(r'( (?:href|src|srcset|poster)=")(?![#/]|[A-Za-z][A-Za-z0-9+.-]*:)')
"""Matches the start of a relative URL in an attribute; text in our HTML never matches."""
_KEPT = r"\1sg:"
"""Hides an address from Zensical, which would take it for a Markdown link; main.html removes it."""


class Bodies(Mapping[str, Nodes]):
    """The nodes of every page, by path, and their HTML.

    Nodes are kept packed, in a tenth of the memory, and unpacked for each reader, who may modify them.
    """

    def __init__(self) -> None:
        """Start without pages."""
        self._packed: dict[str, bytes] = {}
        self.html: dict[str, str] = {}

    def add(self, path: str, packed: bytes, html: str) -> None:
        """Add a page: its nodes, packed by marshal, and their HTML."""
        self._packed[path] = packed
        self.html[path] = html

    def __getitem__(self, path: str) -> Nodes:
        """Return the nodes of a page."""
        nodes: Nodes = marshal.loads(self._packed[path])  # noqa: S302 - ours
        return nodes

    def __iter__(self) -> Iterator[str]:
        """Yield the paths."""
        return iter(self._packed)

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self._packed)


@dataclass(frozen=True, slots=True)
class Words:
    """The words that are looked for in the texts of every page."""

    glossary: Glossary
    own: OwnWords | None = None

    @classmethod
    def create(cls, site: Site) -> Self:
        """Return the words of a site; the names of steps and sessions are never linked."""
        process = site.edition.process
        names = {name for step in process.steps for name in (step.name, step.label)}
        names |= {session.name for session in process.sessions}
        return cls(Glossary.create(process.glossary, names), own_words(site))

    def digest(self) -> str:
        """Return a digest of the words."""
        pattern = self.glossary.pattern and self.glossary.pattern.pattern
        read = (self.glossary.terms, pattern, self.own and self.own.by_word)
        return sha256(repr(read).encode()).hexdigest()


class _KeptBodies:
    """Makes the bodies of pages, unless earlier runs made them.

    A template is filled only if one of its inputs has changed, and its nodes are made only if its
    text, or the prose on it, has.
    """

    def __init__(self, site: Site, store: MutableMapping[str, bytes]) -> None:
        self.site = site
        self.store = store
        self.targets = LinkTargets.create(site)
        self.inputs = PageInputs.create(site, self.targets)
        self.words = cache(partial(Words.create, site))
        self.digest = cache(lambda: self.words().digest())

    def body(self, page: Page) -> tuple[bytes, str]:
        """Return the packed nodes of a page and their HTML."""
        filled = cache(partial(self._filled, page))
        packed = recalled(self.store, self.inputs.key(page), lambda: filled()[1])
        key, used = marshal.loads(packed)  # noqa: S302 - ours
        keep(used)
        body = recalled(self.store, key, lambda: self._made(filled()[0]))
        packed, html, used = marshal.loads(body)  # noqa: S302 - ours
        keep(used)
        return packed, html

    def _filled(self, page: Page) -> tuple[FilledPage, bytes]:
        """Return a filled page, and the key of its body with the texts that it was made from."""
        with noted() as used:
            filled = FilledPage.create(self.site, page, self.targets)
        key = sha256(f"{filled.digest()}{self.digest()}".encode()).hexdigest()
        return filled, marshal.dumps((key, [*used]))

    def _made(self, filled: FilledPage) -> bytes:
        """Return the body of a filled page, with the texts that it was made from."""
        with noted() as used:
            nodes = finish(filled, self.words())
        return marshal.dumps((marshal.dumps(nodes), serialize(nodes, lines=True), [*used]))


def page_bodies(site: Site, store: MutableMapping[str, bytes] | None = None) -> Bodies:
    """Return the body of every page; `store` may have those of earlier runs.

    File sizes are left open in the nodes; `page_texts` inserts them once the files exist.
    """
    kept = _KeptBodies(site, {} if store is None else store)
    bodies = Bodies()
    for page in site.pages:
        bodies.add(page.path, *kept.body(page))
    return bodies


def page_body(site: Site, page: Page, targets: LinkTargets) -> Nodes:
    """Return the nodes of one page, without links to the glossary and marked languages."""
    return finish(FilledPage.create(site, page, targets), Words(Glossary.create(())))


def page_texts(
    site: Site, bodies: Bodies, downloads: Sequence[Download]
) -> Iterator[tuple[str, str]]:
    """Yield the path below docs/ and the finished text of every page of a site.

    `bodies` is the result of `page_bodies`; `downloads` are the finished files, which are offered
    on the pages they belong to. The text is front matter and HTML, which every engine passes
    through unchanged.
    """
    planned = planned_files(site)
    cards = {file.page: file.path for file in planned if file.kind == CARD}
    labels = labels_of(planned, downloads)
    own: dict[str, list[Download]] = {}
    for download in downloads:
        if download.planned.listed:
            own.setdefault(download.planned.page, []).append(download)
    pages = {page.path: page for page in site.pages}
    for page in site.pages:
        body = bodies[page.path]
        if any(TERM_CLASS in one["attrs"].get("class", "").split() for one in walk(body)):
            page = replace(page, scripts=(*page.scripts, "terms"))  # noqa: PLW2901
        files = PageFiles(own.get(page.path, ()), cards)
        text = with_labels(f"{bodies.html[page.path]}\n", labels)
        if site.edition.look is Look.GUIDE:
            text = _RELATIVE.sub(_KEPT, text)
        yield page.path, front_matter(site, page, pages, files, body) + text


def finish(filled: FilledPage, words: Words) -> Nodes:
    """Return the nodes of a page, with ids of headings, links to the glossary, and languages."""
    nodes = filled.nodes()
    give_heading_ids(nodes)
    fill_contents(nodes)
    label_cells(nodes)
    if words.own:
        mark_english(nodes, words.own, filled.articles)
    if filled.path != GLOSSARY:
        words.glossary.link(nodes, relative_address(GLOSSARY, filled.path))
    return nodes
