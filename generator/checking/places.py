"""Rules about output paths and ids: each path of a site and each id of a page is used once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from generator.markup.html_cost import TooDeepError
from generator.model import KeyPath, Process
from generator.planning.page import Page, Site
from generator.planning.register import Claim, Source, clashes
from generator.problems import Place, Problem, Rule
from generator.reading.articles import Article
from generator.reading.markdown import FOOTNOTE
from generator.reading.yaml_source import Document
from generator.rendering import nothing, values_of

_HOMES = {"content/pages/home.md", "content/pages/index.md"}
_TYPED = re.compile(
    r"(?<![(\"'])#(?P<listed>[\w:.-]+)(?=[\s}])|\bid\s{0,9}=\s{0,9}[\"']?(?P<named>[^\"'\s>}]+)"
)
"""An id in an attribute list or in HTML."""


def taken_paths(
    made: Iterable[Claim], process: Process, document: Document, *, by_id: bool
) -> Iterator[Problem]:
    """Yield a problem for each path that is claimed twice, at the place where it was typed.

    With `by_id` false, clashes between two ids of process.yaml are left out.
    """
    for first, second in clashes(made):
        at_fault, other = (second, first) if second.source else (first, second)
        source = at_fault.source
        if source and source.keys and other.source and other.source.keys and not by_id:
            continue
        message = f"this would make {_shown(at_fault)}, which is taken by {other.what}"
        if at_fault.path != other.path:
            message += f" ({_shown(other)}): some hosts ignore case, and no name can be both a file"
            message += " and a folder"
        place = _place(source, process, document) if source else document.place(())
        yield Problem(place, Rule.PAGE_TAKEN, message, _way_out(at_fault, other))


def repeated_anchors(site: Site) -> Iterator[Problem]:
    """Yield a problem for each id in an article that its page already has.

    Headings without an explicit id never clash: pages make generated ids unique.
    """
    value_of = values_of(site.edition.process, nothing)  # unknown names are reported elsewhere
    for page in site.pages:
        taken = dict.fromkeys(page.anchors, "process.yaml")
        for article in page.articles:
            try:
                ids = article.facts(value_of).ids
            except TooDeepError:
                continue  # reported elsewhere
            yield from _repeated(page, article, ids, taken)


def _repeated(
    page: Page, article: Article, ids: Sequence[str], taken: dict[str, str]
) -> Iterator[Problem]:
    """Yield a problem for each id already taken; add the others to `taken`."""
    typed = _typed_ids(article) if len({*ids, *taken}) < len(ids) + len(taken) else {}
    seen: Counter[str] = Counter()
    for anchor in ids:
        # Footnote ids are prefixed with the article's name, so they only clash within it.
        name = f"{article.name} {anchor}" if FOOTNOTE.match(anchor) else anchor
        spans = typed.get(anchor, [(article.start, article.start + 1)])
        if name in taken:
            message = f"the id '{anchor}' on the page '{page.title}' is already in {taken[name]}"
            place = article.source.place_at(*spans[min(seen[anchor], len(spans) - 1)])
            yield Problem(place, Rule.REPEATED_ANCHOR, message, Rule.REPEATED_ANCHOR.hint)
        taken.setdefault(name, article.source.name)
        seen[anchor] += 1


def _typed_ids(article: Article) -> dict[str, list[tuple[int, int]]]:
    """Return where each id of an article is typed."""
    typed: dict[str, list[tuple[int, int]]] = {}
    for match in _TYPED.finditer(article.source.text, article.start):
        typed.setdefault(match["listed"] or match["named"], []).append(match.span())
    return typed


def _shown(claim: Claim) -> str:
    return f"'/{claim.path.removesuffix('index.html')}'"


def _way_out(at_fault: Claim, other: Claim) -> str:
    source = at_fault.source
    if not source:
        return Rule.PAGE_TAKEN.hint
    if {source.file, other.source.file if other.source else ""} == _HOMES:
        return "both are the text of the home page: keep one of them"
    if source.file:
        return f"rename {source.file}"
    return "remove it from 'was'" if source.was else "give it another id"


def _place(source: Source, process: Process, document: Document) -> Place:
    if source.file:
        return Place(source.file)
    entries: Any = process
    for key in source.keys:
        entries = getattr(entries, key)
    at = next(at for at, entry in enumerate(entries) if entry.id == source.id)
    last: KeyPath = ("was", entries[at].was.index(source.was)) if source.was else ("id",)
    return document.place((*source.keys, at, *last))
