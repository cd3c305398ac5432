"""A built site taken apart: every page, its ids, and everything that it and other files point at."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

_POINTING = {
    "href": {"a", "area", "base", "link", "use", "image"},
    "xlink:href": {"use", "image"},
    "src": {"audio", "embed", "iframe", "img", "input", "script", "source", "track", "video"},
    "poster": {"video"},
    "data": {"object"},
    "action": {"form"},
    "formaction": {"button", "input"},
}
_LOADING = {
    "audio",
    "base",
    "embed",
    "iframe",
    "image",
    "img",
    "input",
    "link",
    "meta",
    "object",
    "script",
    "source",
    "style",
    "track",
    "use",
    "video",
}
_ONLY_NAMED = {"alternate", "author", "canonical", "help", "license", "me", "next", "prev"}
"""Relations of a `link` that no browser fetches."""
_POINTING_META = re.compile(r"(og|twitter):(url|image|audio|video)(:url|:secure_url)?")
_IN_STYLE = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')"""
)
_IN_SCRIPT = re.compile(r"""["'`]((?:https?:)?//[^"'`\s\\]+)""")
_NAMESPACE = "http://www.w3.org/"
"""How the names of vocabularies begin, which nobody fetches."""
_IN_MAP = re.compile(r"<loc>\s*([^<]+?)\s*</loc>")
_IN_TEXT = re.compile(r"(?<=\]\()(?<!\\\]\()[^)\s]+|(?<=^Sitemap: )\S+", re.MULTILINE)
_ADDRESSES_IN_MANIFEST = {"src", "start_url", "scope", "url"}


@dataclass(frozen=True, slots=True)
class Reference:
    """An address that a file points at."""

    address: str
    tag: str = ""
    """The element that points; empty in a file that is no page."""
    loads: bool = False
    """Whether the browser fetches it, or goes there, by itself."""


@dataclass(slots=True)
class PageFile:
    """One page: its ids in order, anchors by name, its comments, and what it points at."""

    ids: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """A built site: the names of its files, its pages, and what its other files point at."""

    names: frozenset[str]
    pages: dict[str, PageFile]
    others: dict[str, list[Reference]]

    @property
    def references(self) -> Iterator[tuple[str, Reference]]:
        """Every file and each thing it points at."""
        for name, page in self.pages.items():
            yield from ((name, one) for one in page.references)
        for name, found in self.others.items():
            yield from ((name, one) for one in found)


def shown_at(name: str) -> str:
    """Return where the page in a file is shown, below the site's address."""
    return re.sub(r"(^|/)index\.html$", r"\1", name)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its name there, with slashes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def read_site(files: Mapping[str, bytes]) -> SiteFiles:
    """Take a built site, its files by name, apart."""
    pages = {
        name: read_page(_text(content))
        for name, content in files.items()
        if name.endswith((".html", ".xhtml"))
    }
    others = {
        name: list(_pointed_at(name, _text(content)))
        for name, content in files.items()
        if name.endswith((".css", ".js", ".svg", ".txt", ".webmanifest", "sitemap.xml"))
    }
    return SiteFiles(frozenset(files), pages, others)


def read_page(html: str) -> PageFile:
    """Take a page apart."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.page


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _pointed_at(name: str, text: str) -> Iterable[Reference]:
    """Return what a file that is no page points at."""
    if name.endswith(".css"):
        return [Reference(one, loads=True) for one in _in_style(text)]
    if name.endswith(".js"):
        return _in_script(text)
    if name.endswith(".xml"):
        return [Reference(unescape(one)) for one in _IN_MAP.findall(text)]
    if name.endswith(".txt"):
        return map(Reference, _IN_TEXT.findall(text))
    if name.endswith(".svg"):
        return [Reference(one.address, loads=one.loads) for one in read_page(text).references]
    known = _ADDRESSES_IN_MANIFEST
    return [Reference(value, loads=True) for key, value in _values(text) if key in known]


def _in_style(text: str) -> list[str]:
    return [next(filter(None, groups), "") for groups in _IN_STYLE.findall(text)]


def _in_script(text: str) -> list[Reference]:
    """Return the full addresses that a script holds: what it may fetch."""
    found = (one for one in _IN_SCRIPT.findall(text) if not one.startswith(_NAMESPACE))
    return [Reference(one, "script", loads=True) for one in found]


def _in_facts(text: str) -> list[Reference]:
    """Return the full addresses that a page tells machines of."""
    found = ((key, value) for key, value in _values(text) if key != "@context")
    return [
        Reference(value, "facts") for _, value in found if value.startswith(("http:", "https:"))
    ]


def _values(text: str) -> Iterator[tuple[str, str]]:
    """Yield every text in JSON under its key; what is no JSON holds none."""
    try:
        todo: list[tuple[str, Any]] = [("", json.loads(text))]
    except ValueError:
        return
    while todo:
        key, value = todo.pop()
        if isinstance(value, dict):
            todo += value.items()
        elif isinstance(value, list):
            todo += ((key, inner) for inner in value)
        elif isinstance(value, str):
            yield key, value


class _Parser(HTMLParser):
    """Takes a page apart; its methods have the names that HTMLParser calls."""

    def __init__(self) -> None:
        super().__init__()
        self.page = PageFile()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.inside = tag if tag in {"style", "script"} else ""
        if tag == "script" and values.get("type", "").endswith("json"):
            self.inside = "facts" if "ld+" in values["type"] else ""
        if values.get("id"):
            self.page.ids.append(values["id"])
        if tag == "a" and "name" in values:
            self.page.names.add(values["name"])
        self.page.references += _references(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.inside = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script"}:
            self.inside = ""

    def handle_comment(self, data: str) -> None:
        self.page.comments.append(data)

    def handle_data(self, data: str) -> None:
        if self.inside == "style":
            self.page.references += [Reference(one, "style", loads=True) for one in _in_style(data)]
        elif self.inside == "script":
            self.page.references += _in_script(data)
        elif self.inside == "facts":
            self.page.references += _in_facts(data)


def _references(tag: str, values: dict[str, str]) -> Iterator[Reference]:
    """Yield what the attributes of an element point at."""
    loads = tag in _LOADING and values.get("rel") not in _ONLY_NAMED
    for name, tags in _POINTING.items():
        if name in values and tag in tags:
            yield Reference(values[name].strip(), tag, loads)
    for part in filter(str.strip, values.get("srcset", "").split(",")):
        yield Reference(part.split()[0], tag, loads=True)
    if tag == "meta" and _POINTING_META.fullmatch(values.get("property", values.get("name", ""))):
        yield Reference(values.get("content", ""), tag)
    if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
        _, _, target = values.get("content", "").partition("=")
        if target:
            yield Reference(target.strip(" '\""), tag, loads=True)
    for one in filter(None, _in_style(values.get("style", ""))):
        yield Reference(one, tag, loads=True)
