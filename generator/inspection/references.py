"""A built site taken apart: every page, its ids, and everything that it and other files point at."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from generator.addresses import as_browsers_read
from generator.html_cost import TooDeepError
from generator.html_tree import COMMENT, Nodes, parse_page, text_of, walk
from generator.xml_tree import HTML_PREFIX, XmlError, parse_xml

_POINTING = {
    "href": {"a", "area", "base", "link", "use", "image", "feImage"},
    "xlink:href": {"use", "image", "feImage"},
    "src": {
        "audio",
        "embed",
        "frame",
        "iframe",
        "img",
        "input",
        "script",
        "source",
        "track",
        "video",
    },
    "poster": {"video"},
    "data": {"object"},
    "action": {"form"},
    "formaction": {"button", "input"},
}
_LOADING = {
    "audio",
    "base",
    "embed",
    "feImage",
    "frame",
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
_REFRESH = re.compile(r"""[\s\d.]*[;,\s]\s*(?:url\s*=\s*)?(["']?)([^"']*)""", re.IGNORECASE)
"""A time, and where a page leads then (HTML Standard, 4.2.5.3)."""
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)")
_DESCRIPTORS = re.compile(r"(?:\([^)]*\)?|[^,(])*")
_IN_STYLE = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')"""
)
_IN_SCRIPT = re.compile(r"""["'`]((?:https?:)?//[^"'`\s\\]+)""")
_NAMESPACE = "http://www.w3.org/"
"""How the names of vocabularies begin, which nobody fetches."""
_IN_MAP = re.compile(r"<loc>\s*([^<]+?)\s*</loc>")
_IN_TEXT = re.compile(r"(?<=\]\()(?<!\\\]\()[^)\s]+|(?<=^Sitemap: )\S+", re.MULTILINE)
_DRAWN = {"mermaid"}
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
    drawn: set[str] = field(default_factory=set)
    """Classes of what the script of Material for MkDocs draws with a script from elsewhere."""
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


def read_site(files: Mapping[str, bytes]) -> SiteFiles:
    """Take a built site, its files by name, apart."""
    pages = {
        name: read_page(_text(files[name])) if name.endswith(".html") else _read_xml(files[name])
        for name in files
        if name.endswith((".html", ".xhtml"))
    }
    others = {
        name: list(_pointed_at(name, files[name]))
        for name in files
        if name.endswith((".css", ".js", ".svg", ".txt", ".webmanifest", "sitemap.xml"))
    }
    return SiteFiles(frozenset(files), pages, others)


def read_page(html: str) -> PageFile:
    """Take a page apart; one that takes a parser without end is empty, and `acting` tells it."""
    try:
        return _page_of(parse_page(html, comments=True))
    except TooDeepError:
        return PageFile()


def _read_xml(content: bytes) -> PageFile:
    """Take a drawing or a page of a book apart; what is no XML is read as HTML."""
    try:
        return _page_of(parse_xml(content, doctype=True))
    except XmlError:
        return read_page(_text(content))


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _pointed_at(name: str, content: bytes) -> Iterable[Reference]:
    """Return what a file that is no page points at."""
    text = _text(content)
    if name.endswith(".css"):
        return [Reference(one, loads=True) for one in _in_style(text)]
    if name.endswith(".js"):
        return _in_script(text)
    if name.endswith(".xml"):
        return [Reference(unescape(one)) for one in _IN_MAP.findall(text)]
    if name.endswith(".txt"):
        return map(Reference, _IN_TEXT.findall(text))
    if name.endswith(".svg"):
        return [Reference(one.address, loads=one.loads) for one in _read_xml(content).references]
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
    """Yield every text in JSON under its key; what is no JSON, or is nested without end, holds none."""
    try:
        todo: list[tuple[str, Any]] = [("", json.loads(text))]
    except (ValueError, RecursionError):
        return
    while todo:
        key, value = todo.pop()
        if isinstance(value, dict):
            todo += value.items()
        elif isinstance(value, list):
            todo += ((key, inner) for inner in value)
        elif isinstance(value, str):
            yield key, value


def _page_of(nodes: Nodes) -> PageFile:
    """Return what a page holds, templates included."""
    page = PageFile()
    for one in walk(nodes):
        tag, values = one["tag"].removeprefix(HTML_PREFIX), one["attrs"]
        if tag == COMMENT:
            page.comments.append(text_of([one]))
        if values.get("id"):
            page.ids.append(values["id"])
        if tag == "a" and "name" in values:
            page.names.add(values["name"])
        page.references += _references(tag, values)
        page.drawn |= _DRAWN.intersection(values.get("class", "").split())
        if tag in {"script", "style"}:
            page.references += _in_raw(tag, values.get("type", ""), text_of([one]))
    return page


def _in_raw(tag: str, kind: str, text: str) -> list[Reference]:
    """Return what a style, a script, or the facts that a page tells machines point at."""
    if tag == "style":
        return [Reference(one, tag, loads=True) for one in _in_style(text)]
    if not kind.endswith("json"):
        return _in_script(text)
    return _in_facts(text) if "ld+" in kind else []


def _references(tag: str, values: dict[str, str]) -> Iterator[Reference]:
    """Yield what the attributes of an element point at."""
    loads = tag in _LOADING and values.get("rel") not in _ONLY_NAMED
    for name, tags in _POINTING.items():
        if name in values and tag in tags:
            yield Reference(as_browsers_read(values[name]), tag, loads)
    for name in ("srcset", "imagesrcset"):
        for one in addresses_in_srcset(values.get(name, "")):
            yield Reference(as_browsers_read(one), tag, loads=True)
    yield from _rare_references(tag, values)
    for one in filter(None, _in_style(values.get("style", ""))):
        yield Reference(one, tag, loads=True)


def _rare_references(tag: str, values: dict[str, str]) -> Iterator[Reference]:
    """Yield what the head of a page, and attributes that few pages have, point at."""
    for name in ("background", "manifest"):
        if name in values:
            yield Reference(as_browsers_read(values[name]), tag, loads=True)
    for one in values.get("ping", "").split():
        yield Reference(as_browsers_read(one), tag, loads=True)
    if tag == "meta" and _POINTING_META.fullmatch(values.get("property", values.get("name", ""))):
        yield Reference(values.get("content", ""), tag)
    if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
        match = _REFRESH.match(values.get("content", ""))
        if match and match[2]:
            yield Reference(as_browsers_read(match[2]), tag, loads=True)


def addresses_in_srcset(text: str) -> Iterator[str]:
    """Yield the addresses of pictures to choose from (HTML Standard, 4.8.4.3.10).

    >>> list(addresses_in_srcset("a,b.png 1x, c.png, d.png 2x"))
    ['a,b.png', 'c.png', 'd.png']
    """
    at = 0
    while match := _CANDIDATE.match(text, at):
        yield match[1].rstrip(",")
        at = match.end()
        if not match[1].endswith(","):
            descriptors = _DESCRIPTORS.match(text, at)
            at = descriptors.end() if descriptors else at
