"""Judges what is active in an HTML page as the engine built it.

The HTML policy for articles is applied to the pages as the engine built them. This finds what the
check of a single article cannot see: two articles on a page, a link in an attribute, a theme.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from generator.addresses import as_browsers_read, leads_away
from generator.checking.html_policy import ALLOWED, EVERYWHERE, is_script_address, judge_element
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import COMMENT, Element, Nodes, parse_page, walk_with_parents

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


class Fault(NamedTuple):
    """Active content, and the text to search for to find where it was typed."""

    message: str
    typed: str = ""


def active_in_html(html: str) -> list[Fault]:
    """Return the active content in a page, which is parsed for it."""
    try:
        return active_in_page(html, parse_page(html))
    except TooDeepError as error:
        return [*_framesets(html), Fault(str(error))]


def active_in_page(html: str, nodes: Nodes) -> list[Fault]:
    """Return the active content in a page that was parsed, with or without its comments."""
    found = [*_framesets(html), *_in_tree(nodes)]
    if _NOSCRIPT.search(html):  # with scripting enabled, browsers parse it differently
        found += _in_tree(parse_page(html, scripting=True))
    return found


def _framesets(html: str) -> Iterator[Fault]:
    if _FRAMESET.search(html):
        yield Fault("'<frameset>' is not allowed in a page", "<frameset")


def _in_tree(nodes: Nodes) -> Iterator[Fault]:
    depth: list[int] = []
    """Depths of the currently open articles."""
    for one, around in walk_with_parents(nodes):
        if one["tag"] == COMMENT:
            continue
        while depth and depth[-1] >= len(around):
            depth.pop()
        yield from active_anywhere(one)
        if depth:
            yield from _in_article(one)
        if one["tag"] == "article":
            depth.append(len(around))


def active_anywhere(one: Element) -> Iterator[Fault]:
    """Yield what is forbidden everywhere on a page."""
    tag, attributes = one["tag"], one["attrs"]
    plain = tag.lower()
    if plain in _NOWHERE:
        yield Fault(f"'<{tag}>' is not allowed in a page", f"<{tag}")
    if tag == "script" and "src" not in attributes and attributes.get("type") not in _JSON:
        yield Fault("an inline script is not allowed in a page", "<script")
    if plain in _SETS and "href" in attributes.get("attributeName", "").lower():
        yield Fault(f"a '<{tag}>' that sets an address is not allowed in a page", f"<{tag}")
    for typed, value in attributes.items():
        name = typed.lower()
        if name.startswith("on") or name == "srcdoc":
            yield Fault(f"'{typed}' is not allowed in a '<{tag}>'", typed)
        elif name in _LED_TO and not _is_fine_address(tag, name, value):
            yield Fault(f"the address '{value[:100]}' is not allowed in a '<{tag}>'", value)


def _is_fine_address(tag: str, name: str, value: str) -> bool:
    """Return whether an address is allowed on a page; links to other sites are."""
    address = as_browsers_read(value)
    if name in {"action", "formaction"} and leads_away(address):
        return False
    is_inside = tag in _SHOWN and _PICTURE.match(address) is not None
    return is_inside or not is_script_address(address)


def _in_article(one: Element) -> Iterator[Fault]:
    """Yield what neither the policy for articles nor our templates account for."""
    tag = one["tag"]
    if tag not in ALLOWED and tag not in _FRAME:
        yield Fault(f"'<{tag}>' is not allowed in the text of a page", f"<{tag}")
        return
    known = _known_attributes(tag)
    for name, value in one["attrs"].items():
        if name.startswith(("aria-", "data-")):
            continue
        if name.lower() not in known or name == "style":
            plain = Element(tag=tag, attrs={name: value}, inner=[])
            if name.lower() not in known or any(judge_element(plain)):
                yield Fault(f"'{name}' is not allowed in a '<{tag}>' of a text", name)


@cache
def _known_attributes(tag: str) -> frozenset[str]:
    """Return the attributes that an allowed element of a text may have."""
    return ALLOWED.get(tag, frozenset()) | _FRAME.get(tag, frozenset()) | EVERYWHERE
