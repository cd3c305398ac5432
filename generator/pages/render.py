"""Renders the pages of a site as nodes and as files of the finished tree; checks their texts."""

import marshal
import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import replace
from functools import cache, partial

from markupsafe import Markup

from generator.addresses import address, relative_address
from generator.downloads.files import CARD, Download
from generator.downloads.formats import planned_files
from generator.downloads.manifest import labels_of, with_labels
from generator.html_tree import Nodes, serialize, walk
from generator.model import Look
from generator.pages.english import OwnWords, mark_english, own_words
from generator.pages.front_matter import PageFiles, front_matter
from generator.pages.glossary_links import TERM_CLASS, Glossary
from generator.pages.outline import fill_contents
from generator.pages.page_inputs import PageInputs
from generator.pages.pictures import photo_html, player_of
from generator.pages.prose import LinkTargets, article_problems, prose_nodes
from generator.pages.tables import label_cells
from generator.planning.day_axis import day_axis
from generator.planning.page import Page, Site
from generator.planning.site import GLOSSARY
from generator.problems import Problem
from generator.publishing.cache import recalled
from generator.reading.known import keep, noted
from generator.reading.markdown import give_heading_ids
from generator.rendering import Prose, render_page

_RELATIVE = re.compile(r'( (?:href|src|srcset|poster)=")(?![#/]|[A-Za-z][A-Za-z0-9+.-]*:)')
"""Matches the start of a relative URL in an attribute; text in our HTML never matches."""
_KEPT = r"\1sg:"
"""Hides an address from Zensical, which would take it for a Markdown link; main.html removes it."""


class Bodies(dict[str, Nodes]):
    """The nodes of every page, by path, and their HTML."""

    def __init__(self) -> None:
        """Start without pages."""
        self.html: dict[str, str] = {}


def page_bodies(site: Site, store: MutableMapping[str, bytes] | None = None) -> Bodies:
    """Return the body of every page; `store` may have those of earlier runs.

    File sizes are left open in the nodes; `page_texts` inserts them once the files exist.
    """
    store = {} if store is None else store
    targets = LinkTargets.create(site)
    inputs = PageInputs.of(site, targets)
    words = cache(lambda: (_glossary(site), own_words(site)))

    def made(page: Page) -> bytes:
        with noted() as used:
            nodes = _body(site, page, targets, *words())
        return marshal.dumps((nodes, serialize(nodes, lines=True), [*used]))

    bodies = Bodies()
    for page in site.pages:
        packed = recalled(store, inputs.key(page), partial(made, page))
        bodies[page.path], bodies.html[page.path], used = marshal.loads(packed)  # noqa: S302 - ours
        keep(used)
    return bodies


def page_body(site: Site, page: Page, targets: LinkTargets) -> Nodes:
    """Return the nodes of one page, without links to the glossary and marked languages."""
    return _body(site, page, targets, Glossary.create(()))


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


def text_problems(site: Site, targets: LinkTargets) -> Iterator[Problem]:
    """Yield a problem for each bad link, variable or anchor in a site's articles."""
    for page in site.pages:
        yield from article_problems(site, page, targets)


def _glossary(site: Site) -> Glossary:
    """Return the glossary of a site; the names of steps and sessions are never linked."""
    process = site.edition.process
    names = {name for step in process.steps for name in (step.name, step.label)}
    names |= {session.name for session in process.sessions}
    return Glossary.create(process.glossary, names)


def _body(
    site: Site, page: Page, targets: LinkTargets, glossary: Glossary, own: OwnWords | None = None
) -> Nodes:
    shelf: list[Prose] = []
    articles = prose_nodes(site, page, targets)
    process = site.edition.process
    context = {
        "page": page,
        "glossary": address(GLOSSARY),
        "studio": process.studio,
        "internal": site.edition.internal,
        "has": targets.paths.__contains__,
        "to": lambda path: Markup(relative_address(path, page.path)),  # noqa: S704 - ids and names
        "sections": site.sections,
        "pictures": site.pictures,
        "offered": targets.offered,
        "copy": site.copy,
        "left_out": site.left_out,
        "day_axis": day_axis,
        "role_names": {role.id: role.name for role in process.roles},
        "rooms_of": lambda step: [one for one in process.studio.rooms if step.id in one.steps],
        "photo": partial(photo_html, media=site.media, page=page),
        "player": partial(player_of, media=site.media, page=page),
        "prose": [Prose(nodes, shelf) for nodes in articles],
    }
    nodes = render_page(page.template, {**context, **page.context}, shelf)
    give_heading_ids(nodes)
    fill_contents(nodes)
    label_cells(nodes)
    if own:
        mark_english(nodes, own, articles)
    if page.path != GLOSSARY:
        glossary.link(nodes, relative_address(GLOSSARY, page.path))
    return nodes
