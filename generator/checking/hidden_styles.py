"""Recognizes styles that hide the text of their element, which is still in the source of the page."""

import re
from collections.abc import Mapping

_SIZE = re.compile(r"(-?[\d.]+)\s*(px|pt|em|rem|ex|ch|vw|vh|%)?")
_SMALLEST: Mapping[str, float] = {"px": 2, "pt": 2, "%": 20}
"""Font sizes up to which nobody can read a text, by unit."""
_SMALLEST_OF_OTHERS = 0.2
"""The same for all other units."""
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt)|-\d{2,}(?:\.\d+)?(?:em|rem|ch|ex|vw|vh|%)")
"""A negative offset that can move a text off the page."""
_OFF_SCREEN = frozenset(
    [
        *("left", "right", "top", "bottom", "inset", "text-indent", "margin", "margin-left"),
        *("margin-top", "transform", "translate"),
    ]
)
_WHITE = re.compile(
    r"white|snow|ivory|(?:ghost|floral)white|#f[a-f]f[a-f]f[a-f]|#f{3,4}"
    r"|rgba?\((?:25[0-5][, ]+){2}25[0-5]\)|hsla?\([^)]*\b100%\)"
)
_CLEAR = re.compile(
    r"transparent|#[0-9a-f]{6}0[0-9a-f]|#[0-9a-f]{3}0|(?:rgb|hsl)a?\((?:[^),]*,){3}\s*0?\.?0*%?\s*\)"
    r"|(?:rgb|hsl)a?\([^)/]*/\s*0?\.?0*%?\s*\)"
)
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:50|100)%.*|circle\(0.*")
_HIDING: Mapping[str, re.Pattern[str]] = {
    "display": re.compile("none"),
    "visibility": re.compile("hidden|collapse"),
    "content-visibility": re.compile("hidden"),
    "opacity": re.compile(r"0?\.?0\d*%?|0%"),
    "clip": _CLIPPED,
    "clip-path": _CLIPPED,
    "-webkit-text-fill-color": _CLEAR,
    "transform": re.compile(r"scale[xy]?\(0[.0]*\).*"),
    "scale": re.compile(r"0[.0]*"),
}
"""Properties that hide a text with one of these values, whatever the other properties are."""
_NOTHING = re.compile(r"[01]?(?:\.\d+)?(?:px|em|rem|pt|%)?")


def hides_text(style: str) -> bool:
    """Return whether a style attribute hides the text of its element or makes it unreadable."""
    values = dict(_declarations(style))
    by_itself = any(one in values and _HIDING[one].fullmatch(values[one]) for one in _HIDING)
    far = any(_FAR.search(values.get(name, "")) for name in _OFF_SCREEN)
    return bool(by_itself or far) or _is_tiny(values) or _is_pale(values) or _is_cut(values)


def _declarations(style: str) -> list[tuple[str, str]]:
    pairs = (one.partition(":") for one in style.lower().split(";"))
    return [(name.strip(), value.partition("!")[0].strip()) for name, _, value in pairs]


def _is_tiny(values: Mapping[str, str]) -> bool:
    """Return whether the letters are too small to read."""
    size = values.get("font-size") or next(iter(values.get("font", "").split()), "")
    found = _SIZE.fullmatch(size.partition("/")[0])
    if not found or found[1].strip("-.").count(".") > 1 or not found[1].strip("-."):
        return False
    at_least = _SMALLEST.get(found[2] or "px", _SMALLEST_OF_OTHERS)
    is_size = "font-size" in values or bool(found[2]) or "/" in size
    return is_size and float(found[1].strip("-")) <= at_least


def _is_pale(values: Mapping[str, str]) -> bool:
    """Return whether the text is transparent or has the color of its background."""
    color = values.get("color", "")
    behind = values.get("background-color") or values.get("background") or "white"
    is_white = _WHITE.fullmatch(color) is not None and _WHITE.match(behind) is not None
    return bool(color) and (_CLEAR.fullmatch(color) is not None or is_white or color == behind)


def _is_cut(values: Mapping[str, str]) -> bool:
    """Return whether the text is clipped by a box that has almost no size."""
    names = ("width", "height", "max-width", "max-height")
    is_small = any(name in values and _NOTHING.fullmatch(values[name]) for name in names)
    return is_small and values.get("overflow", "").startswith(("hidden", "clip"))
