"""Finds active content in an HTML page as the engine built it.

Applies the HTML policy for articles to whole pages. This finds what the check of a single article
can't see: the effect of two articles on one page, of links in attributes, and of a theme.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
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


_KIND, _TARGET, _STYLE = "type", "attributeName", "style"
"""Attributes whose values matter and are no addresses: of scripts, of animations, and of texts."""
_REMEMBERED = 1_024
"""Number of kinds of elements that are judged once."""


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
        names = tuple(one["attrs"])
        for judged in _judged_anywhere(one["tag"], names):
            yield from _faults(one, judged)
        for judged in _judged_in_article(one["tag"], names) if depth else ():
            yield from _faults(one, judged)
        if one["tag"] == "article":
            depth.append(len(around))


def active_anywhere(one: Element) -> Iterator[Fault]:
    """Yield what is forbidden everywhere on a page."""
    for judged in _judged_anywhere(one["tag"], tuple(one["attrs"])):
        yield from _faults(one, judged)


@lru_cache(maxsize=_REMEMBERED)
def _judged_anywhere(tag: str, names: tuple[str, ...]) -> tuple[Fault | str, ...]:
    """Return the faults of an element with these attributes, and the attributes to judge by value.

    Most elements have neither, and share their names with others, so results are remembered.
    """
    plain = tag.lower()
    judged: list[Fault | str] = []
    if plain in _NOWHERE:
        judged.append(Fault(f"'<{tag}>' is not allowed in a page", f"<{tag}"))
    if tag == "script" and "src" not in names:
        judged.append(_KIND)
    if plain in _SETS:
        judged.append(_TARGET)
    for typed in names:
        name = typed.lower()
        if name.startswith("on") or name == "srcdoc":
            judged.append(Fault(f"'{typed}' is not allowed in a '<{tag}>'", typed))
        elif name in _LED_TO:
            judged.append(typed)
    return tuple(judged)


@lru_cache(maxsize=_REMEMBERED)
def _judged_in_article(tag: str, names: tuple[str, ...]) -> tuple[Fault | str, ...]:
    """Return the same, for what neither the policy for articles nor our templates allow."""
    if tag not in ALLOWED and tag not in _FRAME:
        return (Fault(f"'<{tag}>' is not allowed in the text of a page", f"<{tag}"),)
    known = ALLOWED.get(tag, frozenset()) | _FRAME.get(tag, frozenset()) | EVERYWHERE
    judged: list[Fault | str] = []
    for name in names:
        if name.startswith(("aria-", "data-")):
            continue
        if name.lower() not in known:
            judged.append(_foreign(tag, name))
        elif name == _STYLE:
            judged.append(name)
    return tuple(judged)


def _foreign(tag: str, name: str) -> Fault:
    return Fault(f"'{name}' is not allowed in a '<{tag}>' of a text", name)


def _faults(one: Element, judged: Fault | str) -> Iterator[Fault]:
    """Yield a fault as it is, or the fault of an attribute's value."""
    if isinstance(judged, Fault):
        yield judged
        return
    tag, value = one["tag"], one["attrs"].get(judged, "")
    if judged == _KIND:
        if value not in _JSON:
            yield Fault("an inline script is not allowed in a page", "<script")
    elif judged == _TARGET:
        if "href" in value.lower():
            yield Fault(f"a '<{tag}>' that sets an address is not allowed in a page", f"<{tag}")
    elif judged == _STYLE:
        if any(judge_element(Element(tag=tag, attrs={judged: value}, inner=[]))):
            yield _foreign(tag, judged)
    elif not _is_fine_address(tag, judged.lower(), value):
        yield Fault(f"the address '{value[:100]}' is not allowed in a '<{tag}>'", value)


def _is_fine_address(tag: str, name: str, value: str) -> bool:
    """Return whether an address is allowed on a page; links to other sites are."""
    address = as_browsers_read(value)
    if name in {"action", "formaction"} and leads_away(address):
        return False
    is_inside = tag in _SHOWN and _PICTURE.match(address) is not None
    return is_inside or not is_script_address(address)
