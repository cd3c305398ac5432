"""A built folder taken apart: every page, its ids, and everything that it points at."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

_POINTING = {
    "href": {"a", "area", "link", "use", "image"},
    "xlink:href": {"use", "image"},
    "src": {"audio", "embed", "iframe", "img", "input", "script", "source", "track", "video"},
    "poster": {"video"},
    "data": {"object"},
    "action": {"form"},
    "formaction": {"button", "input"},
}
_POINTING_META = re.compile(r"(og|twitter):(url|image|audio|video)(:url|:secure_url)?")
_LOADING = {"audio", "embed", "iframe", "img", "link", "object", "script", "source", "track"}
_URL_IN_STYLE = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)""")
_IN_MAP = re.compile(r"<loc>\s*([^<]+?)\s*</loc>")
_IN_TEXT = re.compile(r"(?<=\]\()[^)\s]+|(?<=Sitemap: )\S+")


@dataclass(frozen=True, slots=True)
class Reference:
    """An address that a file points at."""

    address: str
    tag: str = ""
    """The element that points; empty in a file that is no page."""

    @property
    def loads(self) -> bool:
        """Whether the browser fetches it by itself."""
        return self.tag in _LOADING


@dataclass(slots=True)
class PageFile:
    """One page: its ids in order, anchors by name, and what it points at."""

    ids: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """A built folder: its pages, and what its other files point at."""

    folder: Path
    pages: dict[str, PageFile]
    others: dict[str, list[Reference]]

    @property
    def references(self) -> Iterator[tuple[str, Reference]]:
        """Every file and each thing it points at."""
        for name, page in self.pages.items():
            yield from ((name, one) for one in page.references)
        for name, found in self.others.items():
            yield from ((name, one) for one in found)


def address(name: str) -> str:
    """Return where the page in a file is shown, below the site's address."""
    return re.sub(r"(^|/)index\.html$", r"\1", name)


def read_site(folder: Path) -> SiteFiles:
    """Take a built folder apart."""
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    pages = {name: read_page(_text(folder, name)) for name in names if name.endswith(".html")}
    others = {
        name: [Reference(one) for one in _pointed_at(name, _text(folder, name))]
        for name in names
        if name.endswith((".css", ".svg", ".txt", ".webmanifest", "sitemap.xml"))
    }
    return SiteFiles(folder, pages, others)


def read_page(html: str) -> PageFile:
    """Take a page apart."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.page


def _text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def _pointed_at(name: str, text: str) -> list[str]:
    """Return what a file that is no page points at."""
    if name.endswith(".css"):
        return _in_style(text)
    if name.endswith(".xml"):
        return _IN_MAP.findall(text)
    if name.endswith(".txt"):
        return _IN_TEXT.findall(text)
    if name.endswith(".svg"):
        return [one.address for one in read_page(text).references]
    return [
        value
        for key, value in _values(json.loads(text))
        if key in {"src", "start_url", "scope", "url"}
    ]


def _in_style(text: str) -> list[str]:
    return [one or two or three for one, two, three in _URL_IN_STYLE.findall(text)]


def _values(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a JSON value under its key."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _values(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _values(value, key)
    elif isinstance(data, str):
        yield key, data


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = PageFile()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.inside = {"style": "style"}.get(tag, "")
        if tag == "script" and values.get("type") == "application/ld+json":
            self.inside = "data"
        if values.get("id"):
            self.page.ids.append(values["id"])
        if tag == "a" and "name" in values:
            self.page.names.add(values["name"])
        for found in _addresses(tag, values):
            self.page.references.append(Reference(found, tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.inside = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script"}:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "style":
            self.page.references += [Reference(one, "link") for one in _in_style(data)]
        elif self.inside == "data":
            self.page.references += [
                Reference(value, "data")
                for key, value in _values(json.loads(data))
                if value.startswith(("http:", "https:")) and key != "@context"
            ]


def _addresses(tag: str, values: dict[str, str]) -> Iterator[str]:
    """Yield every address in the attributes of an element."""
    for name, tags in _POINTING.items():
        if name in values and tag in tags and values.get("rel") != "preconnect":
            yield values[name].strip()
    for part in filter(str.strip, values.get("srcset", "").split(",")):
        yield part.split()[0]
    if tag == "meta" and _POINTING_META.fullmatch(values.get("property", values.get("name", ""))):
        yield values.get("content", "")
    if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
        _, _, target = values.get("content", "").partition("=")
        if target:
            yield target.strip(" '\"")
    yield from filter(None, _in_style(values.get("style", "")))
