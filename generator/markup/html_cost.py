"""Refuses HTML that is too expensive to parse: a short text can expand to a huge tree."""

import re
from math import isqrt

_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
VOID = frozenset(_VOID_NAMES.split())
"""Elements that have neither content nor an end tag (HTML Standard, 13.1.2)."""
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)[^>]*")
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
"""Unclosed formatting elements, which browsers reopen in each following paragraph."""
_ARE_CLOSED_NAMES = "dd dt li optgroup option p rp rt tbody td tfoot th thead tr"
_ARE_CLOSED = VOID | frozenset(_ARE_CLOSED_NAMES.split())
"""Elements that are closed by the next element of the same name."""
_LEAVE_DRAWING_NAMES = (
    "b big blockquote body br center code dd desc div dl dt em embed font foreignobject h1 h2 h3 h4 h5"
    " h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strike strong sub sup svg"
    " table title tt u ul var"
)
_LEAVE_DRAWING = frozenset(_LEAVE_DRAWING_NAMES.split())
"""Elements that end an SVG, or contain HTML (HTML Standard, 13.2.6.5)."""
_MAY_RETURN = frozenset({"title", "desc"})
_MAX_OPEN = 2_000
_MAX_REOPENED = 5_000_000
_FEW = min(_MAX_OPEN, isqrt(_MAX_REOPENED))
"""Number of tags that can be neither too many open ones nor too many opened again."""


class TooDeepError(ValueError):
    """Raised if so many elements are left open that parsing would exhaust memory or time."""


def refuse_endless(html: str) -> None:
    """Raise TooDeepError for HTML with a tree or a parse time out of proportion to its length.

    A page with so few tags that no order of them could be refused is not read tag by tag.
    """
    if html.count("<") <= _FEW:
        return
    open_tags: dict[str, int] = {}
    kinds: set[str] = set()
    tags = most = reopened = 0
    is_drawing = False
    for match in _TAG.finditer(html):
        tags += 1
        tag = match[2].lower()
        if tag in _LEAVE_DRAWING:
            is_drawing = tag == "svg" if not match[1] else tag in _MAY_RETURN
        if tag in _ARE_CLOSED or (is_drawing and match[0].endswith("/")):
            continue
        change = -1 if match[1] else 1
        if open_tags.get(tag, 0) + change < 0:
            continue
        open_tags[tag] = open_tags.get(tag, 0) + change
        most = max(most, open_tags[tag])
        if change > 0 and tag in _FORMATTING and open_tags[tag] > 1:
            kinds.add(match[0])
            # A browser opens no more than three again that are alike (HTML Standard, 13.2.4.3).
            reopened = max(reopened, min(open_tags[tag], 3 * len(kinds)))
    if most > _MAX_OPEN or reopened * tags > _MAX_REOPENED:
        raise TooDeepError(f"{most} elements are left open")
