"""Turns plain web and e-mail addresses in text into links.

Follows the autolink rules of GitHub Flavored Markdown (0.29, 6.9). pymdownx.magiclink is not used:
it runs before attribute lists are parsed, and breaks those that contain an address.
"""

import re
from collections.abc import Iterator

from generator.markup.html_tree import Element, Node, Nodes, element

_HOST = r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+"
_ADDRESS = re.compile(
    rf"(?<![\w/@.\-])(?:(?P<web>(?:https?://|www\.){_HOST}(?::\d+)?(?:[/?#][^\s<>\x90\x91]*)?)"
    rf"|(?P<mail>[\w.+-]+@{_HOST})(?![\w@-]))",
    re.IGNORECASE,
)
_TRAILING = "?!.,:;*_~'\"”’"
_LEFT_ALONE = frozenset(
    {"a", "button", "code", "kbd", "label", "pre", "samp", "script", "style", "summary", "textarea"}
)


def link_addresses(nodes: Nodes) -> None:
    """Turn plain addresses into links, except in code and in existing links."""
    if not any(_may_hold_address(node) for node in nodes):
        return
    top = element("div", {}, *nodes)
    stack: list[Element] = [top]
    while stack:
        parent = stack.pop()
        inner: Nodes = []
        for node in parent["inner"]:
            if isinstance(node, str):
                inner += _linked(node)
            else:
                inner.append(node)
                if node["tag"] not in _LEFT_ALONE:
                    stack.append(node)
        parent["inner"] = inner
    nodes[:] = top["inner"]


def _may_hold_address(node: Node) -> bool:
    return not isinstance(node, str) or _ADDRESS.search(node) is not None


def _linked(text: str) -> Iterator[Node]:
    start = 0
    for match in _ADDRESS.finditer(text) if "." in text else ():
        shown = _without_punctuation(match[0])
        if match["mail"]:
            target = f"mailto:{shown}"
        else:
            target = f"http://{shown}" if shown.lower().startswith("www.") else shown
        if start < match.start():
            yield text[start : match.start()]
        yield element("a", {"href": target}, shown)
        start = match.start() + len(shown)
    if start < len(text):
        yield text[start:]


def _without_punctuation(address: str) -> str:
    """Strip trailing punctuation and unbalanced closing brackets from an address."""
    while address:
        closes = address.endswith(")") and address.count(")") > address.count("(")
        if not closes and address[-1] not in _TRAILING:
            break
        address = address[:-1]
    return address
