"""Splits a page into sections: each heading with its id and the text below it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.downloads.elements import SCREEN
from generator.markup.html_tree import Element, Nodes, element, walk

_WHITE_SPACE = re.compile(r"\s+")
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = frozenset({"script", "style", "template"})
EXCLUDED = "data-search-exclude"
"""Attribute that excludes an element from search; the name is Material for MkDocs'."""
_CONTENTS = "data-contents"
"""Attribute of an element that lists the parts of its page."""
_PART = 2
"""Level of the headings of parts."""
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
"""Inline elements, which don't separate words; all others do."""
_ENTRIES = frozenset(["li", "td", "th", "dt", "dd"])
"""Elements of lists and tables: their texts are no sentences, so a mark separates them."""
_END = "\x1f"
"""The end of such an element: a separator that counts as whitespace."""
_ENDS = re.compile(rf"\s*{_END}\s*")
_CLOSED = ".,;:!?…。、！？；：)"


@dataclass(slots=True)
class PageSection:
    """A heading and the text below it, up to the next heading."""

    anchor: str = ""
    """The heading's id; empty for text above the first heading, and for a heading without an id."""
    title: str = ""
    level: int = 1
    parts: list[str] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        """The text below the heading: whitespace is collapsed, and entries of lists are parted."""
        return _collapse(_ENDS.sub(_parted, "".join(self.parts)))


def sections(nodes: Iterable[Element | str]) -> list[PageSection]:
    """Return the sections of a page: the text above its first heading, then one per heading.

    Scripts, controls and elements marked as excluded from search are skipped.
    """
    found = [PageSection()]
    for node in _flat(nodes):
        if isinstance(node, str):
            found[-1].parts.append(node)
        else:
            title = _collapse("".join(one for one in _flat(node["inner"]) if isinstance(one, str)))
            level = _LEVELS[node["tag"]]
            found.append(PageSection(node["attrs"].get("id", ""), title, level))
    return found


def table_of_contents(nodes: Iterable[Element | str]) -> list[dict[str, Any]]:
    """Return the headings below the page title that have an id: id, title and level."""
    return [
        {"id": one.anchor, "title": one.title, "level": one.level}
        for one in sections(nodes)
        if one.anchor and one.title and one.level in {2, 3}
    ]


def fill_contents(nodes: Nodes) -> None:
    """Insert links to the parts of the page into each element that templates mark for them."""
    for place in walk(nodes):
        if _CONTENTS in place["attrs"]:
            del place["attrs"][_CONTENTS]
            links = [
                element("li", {}, element("a", {"href": f"#{one['id']}"}, one["title"]))
                for one in table_of_contents(nodes)
                if one["level"] == _PART
            ]
            place["inner"] = [element("ul", {}, *links)]


def _flat(nodes: Iterable[Element | str]) -> Iterator[Element | str]:
    """Yield the texts and headings below nodes, with a space wherever a block starts or ends."""
    stack = [iter(nodes)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif isinstance(node, str) or (node["tag"] in _LEVELS and not _is_left_out(node)):
            yield node
        elif not _is_left_out(node):
            space = [] if node["tag"] in _INLINE else [" "]
            end = [_END] if node["tag"] in _ENTRIES else space
            stack.append(iter([*space, *node["inner"], *end]))


def _is_left_out(node: Element) -> bool:
    attributes = node["attrs"]
    screen = SCREEN in attributes.get("class", "").split()
    return node["tag"] in _SKIPPED or screen or EXCLUDED in attributes


def _parted(found: re.Match[str]) -> str:
    """Return what separates two entries: a mark, unless nothing follows or a sentence has ended."""
    whole, start, end = found.string, found.start(), found.end()
    within = start > 0 and end < len(whole)
    return " · " if within and whole[start - 1] not in _CLOSED else " "


def _collapse(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text).strip()
