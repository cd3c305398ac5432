"""Finds active content in built pages that doesn't come from the site's own templates.

The HTML policy for articles is applied to the pages as the engine built them. This finds what the
check of a single article cannot see: two articles on a page, a link in an attribute, a theme.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from generator.addresses import as_browsers_read, leads_away
from generator.archives import BrokenArchiveError, unzipped
from generator.checking.html_policy import ALLOWED, EVERYWHERE, is_script_address, judge_element
from generator.checking.svg_policy import judge_svg
from generator.html_cost import TooDeepError
from generator.html_tree import Element, Nodes, parse_page, walk_with_parents
from generator.inspection.found_before import Known, look_anew
from generator.inspection.links import Finding
from generator.rules import Rule
from generator.xml_tree import HTML_PREFIX, XmlError, parse_xml

_CONTROL = frozenset(
    {"type", "name", "value", "min", "max", "maxlength", "minlength", "step", "size", "pattern"}
    | {"readonly", "disabled", "required", "checked", "multiple", "autocomplete", "inputmode"}
    | {"placeholder", "spellcheck", "rows", "cols", "for", "label", "selected", "tabindex"}
)
_SHAPE = frozenset(
    {"viewbox", "width", "height", "x", "y", "cx", "cy", "r", "rx", "ry", "d", "points", "fill"}
    | {"stroke", "stroke-width", "transform", "focusable", "xmlns", "preserveaspectratio"}
)
_FRAME: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("button", "fieldset", "input", "label", "legend", "optgroup", "option", "output"), _CONTROL
    ),
    **dict.fromkeys(("meter", "progress", "select", "textarea"), _CONTROL),
    **dict.fromkeys(("circle", "desc", "ellipse", "g", "line", "path", "polygon", "rect"), _SHAPE),
    **dict.fromkeys(("svg", "text", "title", "tspan"), _SHAPE),
    "aside": frozenset(),
    "bdi": frozenset(),
    "img": frozenset({"srcset", "sizes"}),
    "picture": frozenset(),
    "source": frozenset({"srcset", "sizes", "media", "width", "height"}),
    "dialog": frozenset(),
    "div": frozenset({"tabindex"}),
    "form": frozenset({"method", "autocomplete", "novalidate"}),
    "nav": frozenset(),
    "script": frozenset({"type"}),
    "template": frozenset(),
}
"""What our templates may put into the article of a page, in addition to the policy for articles."""
_NOWHERE = frozenset(
    {"applet", "base", "embed", "fencedframe", "frame", "frameset", "iframe", "object", "portal"}
)
_LED_TO = frozenset(
    {"href", "xlink:href", "src", "action", "formaction", "data", "poster", "background", "cite"}
    | {"manifest", "ping", "longdesc", "srcset", "lowsrc", "dynsrc"}
)
_PICTURE = re.compile(r"data:(?:image|audio|video|font)/", re.IGNORECASE)
_SHOWN = frozenset({"audio", "img", "link", "source", "track", "video"})
_JSON = frozenset({"application/json", "application/ld+json"})
_SETS = frozenset({"animate", "set"})
_FRAMESET = re.compile(r"<frameset", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript", re.IGNORECASE)


class _Fault(NamedTuple):
    """Active content, and the text to search for to find where it was typed."""

    message: str
    typed: str = ""


_ACTIVE = (".html", ".htm", ".svg", ".epub")
"""Suffixes of files that may have active content."""


def acting(files: Mapping[str, bytes], known: Known = look_anew) -> list[Finding]:
    """Find active content in the pages, SVGs and EPUBs of a site; `known` may know that of a file."""
    found = {
        Finding(name, message, Rule.ACTING_PAGE, typed): None
        for name in files
        if name.endswith(_ACTIVE)
        for message, typed in known(name, "acting", partial(_faults_in, files, name))
    }
    return list(found)


def _faults_in(files: Mapping[str, bytes], name: str) -> list[_Fault]:
    return list(_faults(name, files[name]))


def _faults(name: str, content: bytes) -> Iterator[_Fault]:
    if name.endswith((".html", ".htm")):
        yield from _in_page(content.decode("utf-8", "replace"))
    elif name.endswith(".svg"):
        yield from (_Fault(one.message, one.typed) for one in judge_svg(content))
    elif name.endswith(".epub"):
        for inner, part in _opened(content):
            if inner.endswith((".xhtml", ".html", ".svg")):
                yield from (
                    _Fault(f"{inner}: {one.message}", one.typed)
                    for one in (_in_xml(part) if inner.endswith("html") else _faults(inner, part))
                )


def _opened(book: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an EPUB; the leak guard reports one that cannot be opened."""
    with suppress(BrokenArchiveError):
        yield from unzipped(book)


def _in_page(html: str) -> Iterator[_Fault]:
    if _FRAMESET.search(html):
        yield _Fault("'<frameset>' is not allowed in a page", "<frameset")
    try:
        yield from _in_tree(parse_page(html))
        if _NOSCRIPT.search(html):  # with scripting enabled, browsers parse it differently
            yield from _in_tree(parse_page(html, scripting=True))
    except TooDeepError as error:
        yield _Fault(str(error))


def _in_xml(content: bytes) -> Iterator[_Fault]:
    """Yield active content in a page of an EPUB, which reading systems parse as XML."""
    try:
        nodes = parse_xml(content, doctype=True)
    except XmlError as error:
        yield _Fault(f"{error} (line {error.line})")
        return
    for one, _ in walk_with_parents(nodes):
        one["tag"] = one["tag"].removeprefix(HTML_PREFIX)
        if one["tag"] == "script":
            yield _Fault("'<script>' is not allowed in a book", "<script")
        yield from _anywhere(one)


def _in_tree(nodes: Nodes) -> Iterator[_Fault]:
    depth: list[int] = []
    """Depths of the currently open articles."""
    for one, around in walk_with_parents(nodes):
        while depth and depth[-1] >= len(around):
            depth.pop()
        yield from _anywhere(one)
        if depth:
            yield from _in_article(one)
        if one["tag"] == "article":
            depth.append(len(around))


def _anywhere(one: Element) -> Iterator[_Fault]:
    """Yield what is forbidden everywhere on a page."""
    tag, attributes = one["tag"], one["attrs"]
    if tag.lower() in _NOWHERE:
        yield _Fault(f"'<{tag}>' is not allowed in a page", f"<{tag}")
    if tag == "script" and "src" not in attributes and attributes.get("type") not in _JSON:
        yield _Fault("an inline script is not allowed in a page", "<script")
    if tag.lower() in _SETS and "href" in attributes.get("attributeName", "").lower():
        yield _Fault(f"a '<{tag}>' that sets an address is not allowed in a page", f"<{tag}")
    for name, value in attributes.items():
        if name.lower().startswith("on") or name.lower() == "srcdoc":
            yield _Fault(f"'{name}' is not allowed in a '<{tag}>'", name)
        elif name.lower() in _LED_TO and not _is_fine_address(tag, name.lower(), value):
            yield _Fault(f"the address '{value[:100]}' is not allowed in a '<{tag}>'", value)


def _is_fine_address(tag: str, name: str, value: str) -> bool:
    """Return whether an address is allowed on a page; links to other sites are."""
    address = as_browsers_read(value)
    if name in {"action", "formaction"} and leads_away(address):
        return False
    is_inside = tag in _SHOWN and _PICTURE.match(address) is not None
    return is_inside or not is_script_address(address)


def _in_article(one: Element) -> Iterator[_Fault]:
    """Yield what neither the policy for articles nor our templates account for."""
    tag = one["tag"]
    if tag not in ALLOWED and tag not in _FRAME:
        yield _Fault(f"'<{tag}>' is not allowed in the text of a page", f"<{tag}")
        return
    known = ALLOWED.get(tag, frozenset()) | _FRAME.get(tag, frozenset()) | EVERYWHERE
    for name, value in one["attrs"].items():
        if name.startswith(("aria-", "data-")):
            continue
        if name.lower() not in known or name == "style":
            plain = Element(tag=tag, attrs={name: value}, inner=[])
            if name.lower() not in known or any(judge_element(plain)):
                yield _Fault(f"'{name}' is not allowed in a '<{tag}>' of a text", name)
