"""Parses a built site: its pages, their ids, and the references in pages and other files."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import Any, NamedTuple

from generator.addresses import as_browsers_read
from generator.inspection.active_content import Fault, active_in_html, active_in_page
from generator.inspection.found_before import Known, look_anew
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import COMMENT, Nodes, parse_page, text_of, walk
from generator.markup.styles import addresses_in_style
from generator.markup.xml_tree import HTML_PREFIX, XmlError, parse_xml

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
_LOADING_NAMES = (
    "audio base embed feImage frame iframe image img input link meta object script source style track"
    " use video"
)
_LOADING = frozenset(_LOADING_NAMES.split())
_RARELY_POINT = frozenset({"srcset", "imagesrcset", "background", "manifest", "ping", "style"})
_MAY_POINT = _POINTING.keys() | _RARELY_POINT
"""The attributes with addresses, of elements other than `<meta>`; most elements have none of them."""
_ONLY_NAMED = {"alternate", "author", "canonical", "help", "license", "me", "next", "prev"}
"""Link relations that browsers don't fetch."""
_POINTING_META = re.compile(r"(og|twitter):(url|image|audio|video)(:url|:secure_url)?")
_REFRESH = re.compile(r"""[\s\d.]*[;,\s]\s*(?:url\s*=\s*)?(["']?)([^"']*)""", re.IGNORECASE)
"""A delay and a redirect target (HTML Standard, 4.2.5.3)."""
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*)")
_DESCRIPTORS = re.compile(r"(?:\([^)]*\)?|[^,(])*")
_IN_SCRIPT = re.compile(r"""["'`]((?:https?:)?//[^"'`\s\\]+)""")
_NAMESPACE = "http://www.w3.org/"
"""Prefixes of vocabulary URLs, which are never fetched."""
_IN_MAP = re.compile(r"<loc>\s*([^<]+?)\s*</loc>")
_IN_TEXT = re.compile(rb"\]\((?<!\\\]\()([^)\s]+)")
_IN_ROBOTS = re.compile(rb"Sitemap: (?<![^\n]Sitemap: )(\S+)")
_MAX_PARSED = 10_000_000
"""Maximum size of a page in bytes whose links are checked: its tree takes thirty times as much memory."""
_ID = re.compile(rb"""\sid\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_DRAWN = {"mermaid"}
_ADDRESSES_IN_MANIFEST = {"src", "start_url", "scope", "url"}


class Reference(NamedTuple):
    """An address that a file refers to."""

    address: str
    tag: str = ""
    """The element with the address; empty in files other than pages."""
    loads: bool = False
    """Whether the browser loads it or navigates to it without user action."""


@dataclass(slots=True)
class PageFile:
    """A page: its ids in order, named anchors, comments, and references."""

    ids: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    drawn: set[str] = field(default_factory=set)
    """Classes of elements that Material's script renders with third-party scripts."""
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """A built site: its file names, its pages, and the references in other files."""

    names: frozenset[str]
    pages: dict[str, PageFile]
    others: dict[str, list[Reference]]

    @property
    def references(self) -> Iterator[tuple[str, Reference]]:
        """Every file name, with each reference in that file."""
        for name, page in self.pages.items():
            yield from ((name, one) for one in page.references)
        for name, found in self.others.items():
            yield from ((name, one) for one in found)


def shown_at(name: str) -> str:
    """Return the relative URL of the page in a file."""
    return re.sub(r"(^|/)index\.html$", r"\1", name)


def read_site(files: Mapping[str, bytes], known: Known = look_anew) -> SiteFiles:
    """Parse a built site, given as files by name; `known` may know what is in a file."""
    pages = {
        name: _as_page(known(name, "page", partial(page_in, files, name)))
        for name in files
        if name.endswith((".html", ".xhtml"))
    }
    others = {
        name: _as_references(found)
        for name in files
        if name.endswith((".css", ".js", ".svg", ".txt", ".webmanifest", "sitemap.xml"))
        and (found := known(name, "references", partial(_references_in, files, name)))
    }
    return SiteFiles(frozenset(files), pages, others)


def page_in(files: Mapping[str, bytes], name: str) -> list[Any]:
    """Return the contents of the page in a file, and its active content, as JSON.

    The latter is None if the page was not judged: it is XML, or too large to be parsed here.
    """
    content = files[name]
    if len(content) > _MAX_PARSED:
        ids = dict.fromkeys(_text(match[1]) for match in _ID.finditer(content))
        return [[*ids], [], [], [], [], None]
    page, faults = (
        read_page(_text(content)) if name.endswith(".html") else (_read_xml(content), None)
    )
    found = (page.ids, sorted(page.names), page.comments, sorted(page.drawn), page.references)
    return [*found, faults]


def _as_page(found: list[Any]) -> PageFile:
    ids, names, comments, drawn, references, _ = found
    return PageFile(ids, set(names), comments, set(drawn), _as_references(references))


def _references_in(files: Mapping[str, bytes], name: str) -> list[Reference]:
    return list(_pointed_at(name, files[name]))


def _as_references(found: list[Any]) -> list[Reference]:
    return [Reference(*one) for one in found]


def read_page(html: str) -> tuple[PageFile, list[Fault]]:
    """Parse a page once, for its contents and its active content; if it is too deep, it counts as empty."""
    try:
        nodes = parse_page(html, comments=True)
    except TooDeepError:
        return PageFile(), active_in_html(html)
    return _page_of(nodes), active_in_page(html, nodes)


def _read_xml(content: bytes) -> PageFile:
    """Parse an SVG or a page of an EPUB; invalid XML is parsed as HTML."""
    try:
        return _page_of(parse_xml(content, doctype=True))
    except XmlError:
        return read_page(_text(content))[0]


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _pointed_at(name: str, content: bytes) -> Iterable[Reference]:
    """Return the references in a file that is not a page."""
    if name.endswith(".txt"):
        found = (*_IN_TEXT.findall(content), *_IN_ROBOTS.findall(content))
        return [Reference(_text(one)) for one in found]
    if name.endswith(".svg"):
        return [Reference(one.address, loads=one.loads) for one in _read_xml(content).references]
    text = _text(content)
    if name.endswith(".css"):
        return [Reference(one, loads=True) for one in addresses_in_style(text)]
    if name.endswith(".js"):
        return _in_script(text)
    if name.endswith(".xml"):
        return [Reference(unescape(one)) for one in _IN_MAP.findall(text)]
    known = _ADDRESSES_IN_MANIFEST
    return [Reference(value, loads=True) for key, value in _values(text) if key in known]


def _in_script(text: str) -> list[Reference]:
    """Return the absolute URLs in a script, which it may fetch."""
    found = (one for one in _IN_SCRIPT.findall(text) if not one.startswith(_NAMESPACE))
    return [Reference(one, "script", loads=True) for one in found]


def _in_facts(text: str) -> list[Reference]:
    """Return the absolute URLs in a page's structured data."""
    found = ((key, value) for key, value in _values(text) if key != "@context")
    return [
        Reference(value, "facts") for _, value in found if value.startswith(("http:", "https:"))
    ]


def _values(text: str) -> Iterator[tuple[str, str]]:
    """Yield every string in JSON with its key; nothing if it is invalid or nested too deep."""
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
    """Return the contents of a page, including those of templates."""
    page = PageFile()
    for one in walk(nodes):
        tag, values = one["tag"].removeprefix(HTML_PREFIX), one["attrs"]
        if tag == COMMENT:
            page.comments.append(text_of([one]))
        if values.get("id"):
            page.ids.append(values["id"])
        if tag == "a" and "name" in values:
            page.names.add(values["name"])
        if values:
            page.references += _references(tag, values)
            page.drawn |= _DRAWN.intersection(values.get("class", "").split())
        if tag in {"script", "style"}:
            page.references += _in_raw(tag, values.get("type", ""), text_of([one]))
    return page


def _in_raw(tag: str, kind: str, text: str) -> list[Reference]:
    """Return the references in a style sheet, a script, or structured data."""
    if tag == "style":
        return [Reference(one, tag, loads=True) for one in addresses_in_style(text)]
    if not kind.endswith("json"):
        return _in_script(text)
    return _in_facts(text) if "ld+" in kind else []


def _references(tag: str, values: dict[str, str]) -> Iterator[Reference]:
    """Yield the references in an element's attributes."""
    if _MAY_POINT.isdisjoint(values) and tag != "meta":
        return
    loads = tag in _LOADING and values.get("rel") not in _ONLY_NAMED
    for name, value in values.items():
        if tag in _POINTING.get(name, ()):
            yield Reference(as_browsers_read(value), tag, loads)
    if tag == "meta" or not _RARELY_POINT.isdisjoint(values):
        yield from _rare_references(tag, values)


def _rare_references(tag: str, values: dict[str, str]) -> Iterator[Reference]:
    """Yield the references in the page head, and in rarely used attributes."""
    for name in ("srcset", "imagesrcset"):
        for one in addresses_in_srcset(values.get(name, "")):
            yield Reference(as_browsers_read(one), tag, loads=True)
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
    for one in filter(None, addresses_in_style(values.get("style", ""))):
        yield Reference(one, tag, loads=True)


def addresses_in_srcset(text: str) -> Iterator[str]:
    """Yield the image URLs of a srcset (HTML Standard, 4.8.4.3.10).

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
