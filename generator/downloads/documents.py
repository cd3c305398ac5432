"""The PDFs that are made from pages: the prep article, and the documents for staff.

Each is made of the very Markdown that its pages are made of.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from generator.downloads import ticks
from generator.downloads.elements import for_files
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.inside import link_inside
from generator.downloads.paper import ADVICE, pictures_on, shared_data, signed
from generator.downloads.pdf_objects import page_count
from generator.downloads.photos import hold_pictures
from generator.downloads.typesetting import cache_key, pdf
from generator.markup.html_tree import Element, Node
from generator.planning.page import Page, Site
from generator.rendering import collapse_whitespace

_COVER = "What to do to get ready, and when."
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class _Document:
    """A document: its pages and its layout."""

    name: str
    title: str
    pages: tuple[Page, ...]
    home: str
    """Path of the page that offers it."""
    contents: bool = False
    cover: str = ""
    """The text on its cover; without one, it has no cover."""
    apart: bool = False
    """Whether each web page starts on a new sheet, for handing out separately."""


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the documents of an edition."""
    for one in (*_article(site), *_staff_documents(site)):
        path = f"downloads/{one.name}.pdf"
        sources = tuple(page.path.removesuffix(".md") for page in one.pages)
        yield PlannedFile(path, one.title, one.home, "PDF", partial(_make, one), sources)


def _article(site: Site) -> Iterator[_Document]:
    """Yield the prep article, if the edition has one."""
    for page in site.pages:
        if page.path == "prepare/index.md":
            yield _Document("prep-article", page.title, (page,), page.path, cover=_COVER)


def _staff_documents(site: Site) -> Iterator[_Document]:
    """Yield the run sheets and staff pages, which only the internal edition has."""
    home = "staff/index.md"
    sheets = _under(site, "staff/run-sheets/")
    if sheets:
        yield _Document("run-sheets", "Run sheets", sheets, home, contents=True, apart=True)
    staff = tuple(one for one in _under(site, "staff/", index=True) if one not in sheets)
    if staff:
        yield _Document("staff-pages", "Staff pages", staff, home, contents=True)


def _under(site: Site, folder: str, *, index: bool = False) -> tuple[Page, ...]:
    """Return the pages in a folder, with or without its own index."""
    return tuple(
        page
        for page in site.pages
        if page.path.startswith(folder) and (index or page.path != f"{folder}index.md")
    )


def _make(paper: _Document, context: MakeContext) -> MadeFile:
    site, texts = context.site, context.texts
    bodies = [texts[one.path] for one in paper.pages]
    shared = shared_data(site, paper.home) | pictures_on(site, bodies)
    layout = asdict(replace(paper, pages=()))
    key = cache_key(layout, bodies, shared)
    content = context.cached(key, lambda: _typeset(context, paper, shared, key))
    return MadeFile(content, page_count(content))


def _typeset(context: MakeContext, paper: _Document, shared: Mapping[str, Any], key: str) -> bytes:
    site, texts = context.site, context.texts
    studio = site.edition.process.studio
    alone = len(paper.pages) == 1
    parts = [for_files(texts[page.path], page.path, studio.url) for page in paper.pages]
    if alone:
        parts = [[one for one in part if not _is_title(one)] for part in parts]
    parts = [_without_links_onward(part) for part in parts]
    shift = 1 if alone and not paper.cover else 0
    for part in parts:
        normalize_headings(part, 1 if alone else 0)
        hold_pictures(part, context)
    link_inside(studio.url, zip((page.path for page in paper.pages), parts, strict=True), {})
    labels = dict(_boxes(parts))
    data = {
        **signed(site, paper.home, key, dict(shared)),
        "title": collapse_whitespace(paper.title),
        "cover": {"kind": ADVICE, "words": paper.cover} if paper.cover else None,
        "contents": paper.contents,
        "fields": True,
        "apart": paper.apart,
        "parts": parts,
        "shift": shift,
    }
    content = pdf("document.typ", data)
    return ticks.with_ticks(content, labels) if labels else content


def _is_title(one: Element | str) -> bool:
    return isinstance(one, dict) and one["tag"] == "h1"


def normalize_headings(nodes: Iterable[Element | str], level: int) -> int:
    """Make no heading skip a level, as PDF/UA-1 requires (7.4.2).

    A check gives a notice for such headings, but they must not stop the build.
    """
    for node in nodes:
        if isinstance(node, dict):
            if node["tag"] in _HEADINGS:
                level = min(int(node["tag"][1]), level + 1)
                node["tag"] = f"h{level}"
            else:
                level = normalize_headings(node["inner"], level)
    return level


def _without_links_onward(part: Sequence[Element | str]) -> list[Element | str]:
    """Remove elements that only link to other pages, which are useless in a file."""
    kept: list[Element | str] = []
    for one in part:
        if isinstance(one, dict) and one["attrs"].get("id") == "sg-next":
            break
        kept.append(one)
    return kept


def _boxes(parts: Iterable[Sequence[Element | str]]) -> Iterator[tuple[str, str]]:
    """Yield the id and label of each checkbox; repeated ids get a number appended."""
    seen: dict[str, int] = {}
    for box, label in _lines(one for part in parts for one in part):
        name = box["attrs"]["data-item"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = box["attrs"]["data-item"] = f"{name}--{seen[name]}"
        yield name, _words(label).strip()


def _lines(nodes: Iterable[Element | str]) -> Iterator[tuple[Element, Node]]:
    """Yield the checkbox and the label of each line of a checklist."""
    for node in nodes:
        if isinstance(node, dict):
            box = node["inner"][0] if node["inner"] else ""
            if node["tag"] == "li" and isinstance(box, dict) and "data-item" in box["attrs"]:
                yield box, node["inner"][1]
            else:
                yield from _lines(node["inner"])


def _words(node: Element | str) -> str:
    if isinstance(node, str):
        return node
    return "".join(_words(one) for one in node["inner"] if not _is_note(one))


def _is_note(one: Element | str) -> bool:
    return isinstance(one, dict) and one["tag"] == "small"
