"""The PDFs: checklists, prep article, handbook and map, and the staff's own.

Each is made of the very Markdown that its pages are made of.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from generator.downloads import ticks
from generator.downloads.elements import for_files
from generator.downloads.imprint import provenance_of
from generator.downloads.manifest import Download
from generator.downloads.typesetting import TooLongError, cache_key, font_families, pdf
from generator.html_tree import Element, Node, Nodes
from generator.planning.documents import PlannedDocument, planned_documents
from generator.planning.page import Site
from generator.rendering import collapse_whitespace

_SIZES = (10, 9.5, 8.5)
"""Sizes of letters in points, the largest first; below the last a page is no use on paper."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was made, and how many pages it has."""

    content: bytes
    pages: int

    def packed(self) -> bytes:
        """Return both as bytes to keep."""
        return f"{self.pages}\n".encode() + self.content

    @classmethod
    def unpacked(cls, kept: bytes) -> "MadeFile":
        """Return what was kept."""
        pages, _, content = kept.partition(b"\n")
        return cls(content, int(pages))


def documents(
    site: Site, texts: Mapping[str, Nodes], kept: MutableMapping[str, bytes]
) -> Iterator[Download]:
    """Yield the PDFs of an edition; texts are the nodes of its pages by path.

    What was made of the same things before is taken from `kept`, and what is made goes there.
    Raises CannotTypesetError if a character is in no font, TooLongError if a
    pocket card does not fit on one page.
    """
    for paper in planned_documents(site):
        made = _document(site, paper, texts, kept)
        yield Download(
            f"downloads/{paper.name}.pdf",
            made.content,
            paper.title,
            paper.home,
            "PDF",
            made.pages,
            paper.sources,
        )


def _document(
    site: Site, paper: PlannedDocument, texts: Mapping[str, Nodes], kept: MutableMapping[str, bytes]
) -> MadeFile:
    studio = site.edition.process.studio
    shared = shared_data(site, paper.home)
    name = cache_key(
        asdict(replace(paper, pages=())), [texts[one.path] for one in paper.pages], shared
    )
    if name in kept:
        return MadeFile.unpacked(kept[name])
    alone = len(paper.pages) == 1
    parts = [for_files(texts[page.path], page.path, studio.url) for page in paper.pages]
    if alone:
        parts = [[one for one in part if not _is_title(one)] for part in parts]
    shift = 1 if alone else 0
    for part in parts:
        _normalize_headings(part, shift)
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
    made = _fit_one_page(paper, data, labels) if paper.pocket else _typeset(data, labels, _SIZES[0])
    kept[name] = made.packed()
    return made


def _typeset(data: Mapping[str, Any], labels: Mapping[str, str], size: float) -> MadeFile:
    content = pdf("document.typ", {**data, "size": size})
    content = ticks.with_ticks(content, labels) if labels else content
    return MadeFile(content, ticks.pages(content))


def _fit_one_page(
    paper: PlannedDocument, data: Mapping[str, Any], labels: Mapping[str, str]
) -> MadeFile:
    """Return a document of one page, in the largest letters that fit."""
    for size in _SIZES:
        made = _typeset(data, labels, size)
        if made.pages == 1:
            return made
    typed = (paper.title.partition(": ")[2], *_texts(one for part in data["parts"] for one in part))
    longest = max(typed, key=len)
    alone = 2 * len(longest) > sum(map(len, typed))
    at_fault = longest if alone else list(labels.values())[-1]
    raise TooLongError(f"'{paper.title}' does not fit on one page at {size} points", at_fault)


def font_settings(site: Site) -> dict[str, Any]:
    """Return the fonts of a site's files, and the folder of those that are the studio's own."""
    return {"fonts": list(font_families(site.fonts)), "font_folder": site.fonts}


def shared_data(site: Site, home: str) -> dict[str, Any]:
    """Return what the looks of every file depend on, and the page that it belongs to."""
    studio = site.edition.process.studio
    return {
        "studio": collapse_whitespace(studio.name),
        "updated": studio.updated,
        "language": studio.language,
        "paper": studio.settings.paper.value,
        "internal": site.edition.internal,
        "address": site.address(home),
        "accent": studio.brand.primary,
        **font_settings(site),
    }


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
        if isinstance(one, dict) and one["attrs"].get("id") == "next":
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


def _texts(nodes: Iterable[Element | str]) -> Iterator[str]:
    """Yield the texts that a pocket card shows."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif not _is_note(node):
            yield from _texts(node["inner"])


def _is_note(one: Element | str) -> bool:
    return isinstance(one, dict) and one["tag"] == "small"
