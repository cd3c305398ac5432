"""The PDFs: checklists, prep article, handbook and map, and the staff's own.

Each is made of the very Markdown that its pages are made of.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from generator.downloads import ticks
from generator.downloads.elements import for_files
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.imprint import provenance_of
from generator.downloads.photos import hold_photos
from generator.downloads.typesetting import cache_key, font_families, pdf
from generator.html_tree import Element, Node, Nodes, walk
from generator.planning.page import Page, Site
from generator.rendering import collapse_whitespace

_SIZES = (10, 9.5, 8.5)
"""Sizes of letters in points, the largest first; smaller ones are no use on paper."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class _Document:
    """The pages that a document is made of, and its layout."""

    name: str
    title: str
    pages: tuple[Page, ...]
    home: str
    """Path of the page that it belongs to."""
    contents: bool = False
    pocket: bool = False
    """Whether it holds items alone, in columns, on one page if they fit."""
    fields: bool = True
    """Whether boxes can be ticked on the screen as well."""
    apart: bool = False
    """Whether each of its pages starts on a sheet of its own, to be handed out."""


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the documents of an edition."""
    for one in (*_lists(site), *_handbook(site), *_staff_documents(site)):
        path = f"downloads/{one.name}.pdf"
        sources = tuple(page.path.removesuffix(".md") for page in one.pages)
        yield PlannedFile(path, one.title, one.home, "PDF", partial(_make, one), sources)


def _lists(site: Site) -> Iterator[_Document]:
    """Yield a checklist and a pocket card for each step that has lists, and all lists in one."""
    lists = _under(site, "checklists/")
    for page in lists:
        name = page.path.removeprefix("checklists/").removesuffix(".md")
        yield _Document(f"checklist-{name}", page.title, (page,), page.path)
        title = f"Pocket card: {page.title.removeprefix('Checklist: ')}"
        yield _Document(f"pocket-{name}", title, (page,), page.path, pocket=True)
    if lists:
        yield _Document(
            "checklists", "All checklists", lists, "checklists/index.md", contents=True, apart=True
        )


def _handbook(site: Site) -> Iterator[_Document]:
    """Yield the prep article, and the handbook of all that an edition tells of the process."""
    article = tuple(page for page in site.pages if page.path == "prepare/index.md")
    if article:
        yield _Document("prep-article", article[0].title, article, article[0].path)
    process = (
        *_under(site, "process/", index=True),
        *_under(site, "sessions/"),
        *_under(site, "prepare/"),
    )
    glossary = tuple(page for page in site.pages if page.path == "glossary.md")
    whole = (*process, *article, *glossary)
    if whole:
        title = "Staff handbook" if site.edition.internal else "Artist handbook"
        yield _Document("handbook", title, whole, "process/index.md", contents=True, fields=False)


def _staff_documents(site: Site) -> Iterator[_Document]:
    """Yield the run sheets and the staff's own pages, which only the internal edition has."""
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
    drawn = {"pictures": _pictures(site, [texts[one.path] for one in paper.pages])}
    shared = shared_data(site, paper.home) | drawn
    layout = asdict(replace(paper, pages=()))
    name = cache_key(layout, [texts[one.path] for one in paper.pages], shared)
    content = context.cached(name, lambda: _typeset(context, paper, shared, name))
    return MadeFile(content, ticks.pages(content))


def _typeset(context: MakeContext, paper: _Document, shared: Mapping[str, Any], name: str) -> bytes:
    site, texts = context.site, context.texts
    studio = site.edition.process.studio
    alone = len(paper.pages) == 1
    parts = [for_files(texts[page.path], page.path, studio.url) for page in paper.pages]
    if alone:
        parts = [[one for one in part if not _is_title(one)] for part in parts]
    shift = 1 if alone else 0
    for part in parts:
        _normalize_headings(part, shift)
        hold_photos(part, context)
    labels = dict(_boxes(parts)) if paper.fields else {}
    data = {
        **shared,
        "imprint": provenance_of(site, paper.home, name).data,
        "title": collapse_whitespace(paper.title),
        "contents": paper.contents,
        "pocket": paper.pocket,
        "fields": paper.fields,
        "apart": paper.apart,
        "parts": [_without_links_onward(part) for part in parts],
        "shift": shift,
    }
    return _fit(data, labels) if paper.pocket else _with_boxes(data, labels, _SIZES[0])


def _fit(data: Mapping[str, Any], labels: Mapping[str, str]) -> bytes:
    """Return a document on one page, in the largest letters that fit, or on as few as it takes."""
    made = []
    for size in _SIZES:
        made.append(_with_boxes(data, labels, size))
        if ticks.pages(made[-1]) == 1:
            return made[-1]
    return min(made, key=ticks.pages)


def _with_boxes(data: Mapping[str, Any], labels: Mapping[str, str], size: float) -> bytes:
    content = pdf("document.typ", {**data, "size": size})
    return ticks.with_ticks(content, labels) if labels else content


def font_settings(site: Site) -> dict[str, Any]:
    """Return the fonts of a site's files, and the folder of those that are the studio's own."""
    return {"fonts": list(font_families(site.fonts)), "font_folder": site.fonts}


def typst_language(tag: str) -> dict[str, str | None]:
    """Return the language and the region of a language tag, such as pt and BR, as Typst wants them.

    >>> typst_language("pt-BR"), typst_language("zh-Hans")
    ({'language': 'pt', 'region': 'BR'}, {'language': 'zh', 'region': None})
    """
    language, *more = tag.split("-")
    region = next((part.upper() for part in more if len(part) == 2), None)
    return {"language": language, "region": region}


def shared_data(site: Site, home: str) -> dict[str, Any]:
    """Return what the looks of every file depend on, and the page that it belongs to."""
    studio = site.edition.process.studio
    return {
        "studio": collapse_whitespace(studio.name),
        "updated": studio.updated,
        **typst_language(studio.language),
        "paper": studio.settings.paper.value,
        "internal": site.edition.internal,
        "address": site.address(home),
        "accent": studio.brand.primary,
        **font_settings(site),
    }


def _pictures(site: Site, texts: Iterable[Nodes]) -> dict[str, Any]:
    """Return what the pictures on pages show, by their names."""
    named = (one["attrs"].get("data-picture") for text in texts for one in walk(text))
    return {name: site.pictures.data(name) for name in dict.fromkeys(named) if name}


def _is_title(one: Element | str) -> bool:
    return isinstance(one, dict) and one["tag"] == "h1"


def _normalize_headings(nodes: Iterable[Element | str], level: int) -> int:
    """Let no heading be more than one level below the one before, as PDF/UA-1 asks (7.4.2).

    Pages say so as well, but a text that skips a level is a flaw and no reason to make no file.
    """
    for node in nodes:
        if isinstance(node, dict):
            if node["tag"] in _HEADINGS:
                level = min(int(node["tag"][1]), level + 1)
                node["tag"] = f"h{level}"
            else:
                level = _normalize_headings(node["inner"], level)
    return level


def _without_links_onward(part: Sequence[Element | str]) -> list[Element | str]:
    """Leave out what only leads on to other pages: it is of no use in a file."""
    kept: list[Element | str] = []
    for one in part:
        if isinstance(one, dict) and one["attrs"].get("id") == "sg-next":
            break
        kept.append(one)
    return kept


def _boxes(parts: Iterable[Sequence[Element | str]]) -> Iterator[tuple[str, str]]:
    """Yield the id and the words of each box; an id that returns gets a number of its own."""
    seen: dict[str, int] = {}
    for box, label in _lines(one for part in parts for one in part):
        name = box["attrs"]["data-item"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = box["attrs"]["data-item"] = f"{name}--{seen[name]}"
        yield name, _words(label).strip()


def _lines(nodes: Iterable[Element | str]) -> Iterator[tuple[Element, Node]]:
    """Yield the box and the label of each line of a checklist."""
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
