"""Finds the addresses in style sheets and style attributes, as browsers read them."""

import re
from collections.abc import Iterator

_IN_STYLE = re.compile(
    r"""(?:\burl|\bsrc)\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))"""
    r"""|@import\s*(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)
_SET = re.compile(r"image-set\((?P<inner>[^;{}]*)", re.IGNORECASE)
"""A choice of pictures; the end of the declaration is the end of it at the latest."""
_IN_SET = re.compile(r"""(type\(\s*)?(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_JOINED = re.compile(r"\\(?:\r\n|[\n\r\f])")
"""A backslash at the end of a line, which joins the two lines of a string."""
_ESCAPED = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")


def addresses_in_style(text: str) -> list[str]:
    r"""Return the addresses that a style refers to, in no particular order and without duplicates.

    >>> addresses_in_style("@import'a.css';p{background:URL( b.png )}")
    ['a.css', 'b.png']
    >>> addresses_in_style(r"p{background:-webkit-image-set('a.png' 1x,u\72l(b.png) 2x)}")
    ['b.png', 'a.png']
    """
    plain = _ESCAPED.sub(_unescaped, _JOINED.sub("", text))
    bare = _COMMENT.sub(" ", plain)  # a string may look like the start of one: both are read
    readings = (plain, bare) if bare != plain else (plain,)
    return list(dict.fromkeys(one for reading in readings for one in _found(reading) if one))


def _found(style: str) -> Iterator[str]:
    for groups in _IN_STYLE.findall(style):
        yield next(filter(None, groups), "")
    for choice in _SET.finditer(style):
        for kind, *texts in _IN_SET.findall(choice["inner"]):
            yield "" if kind else next(filter(None, texts), "")


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[2]
    code = int(match[1], 16)
    return (
        chr(code)
        if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000
        else "\N{REPLACEMENT CHARACTER}"
    )
