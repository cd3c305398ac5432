"""Prepares the nodes of a page for files: no screen-only elements, and absolute links."""

from collections.abc import Iterator
from urllib.parse import urljoin

from generator.addresses import public_address
from generator.downloads.numbers import read_numbers
from generator.markup.html_tree import Element, Node, Nodes, element, text_of, walk

_PLAYERS = {"audio": "Listen on the web", "video": "Watch on the web"}
"""Elements that files cannot play, with the text for a link in their place if they have none."""
SCREEN = "sg-screen"
"""Class of elements that only work in a browser; they are left out of files and print."""
_COLUMNS = frozenset({"sg-cols", "sg-head", "sg-body", "sg-drawn"})
"""Classes of elements that only arrange others on a screen: in columns, or on a band of color."""
_ADDRESSES = ("href", "src")


def for_files(nodes: Nodes, page: str, site: str) -> Nodes:
    """Return copies of a page's nodes without what a file cannot show, and with absolute links.

    `page` is the page's path below docs/, and `site` the URL of the published site.
    """
    home = public_address(site, page)
    made = [_copy(node, home) for node in _out_of_columns(nodes) if not _is_for_screen(node)]
    read_numbers(made)
    return made


def _out_of_columns(nodes: Nodes) -> Iterator[Node]:
    """Yield nodes as if the page had no columns, so that the parts of a page are side by side."""
    for node in nodes:
        if isinstance(node, dict) and _COLUMNS & {*node["attrs"].get("class", "").split()}:
            yield from _out_of_columns(node["inner"])
        else:
            yield node


def _copy(node: Node, home: str) -> Node:
    if isinstance(node, str):
        return node
    if node["tag"] == "picture":
        node = next(one for one in walk(node["inner"]) if one["tag"] == "img")
    if node["tag"] in _PLAYERS:
        node = _link_to_player(node)
    attributes = dict(node["attrs"])
    for name in _ADDRESSES:
        if name in attributes:
            attributes[name] = urljoin(home, attributes[name])
    inner = [_copy(one, home) for one in node["inner"] if not _is_for_screen(one)]
    return Element(tag=node["tag"], attrs=attributes, inner=inner)


def _link_to_player(node: Element) -> Element:
    """Return a link to the file of a sound or a film, named by its content, label or title."""
    attributes = node["attrs"]
    sources = (one["attrs"].get("src", "") for one in walk([node]))
    named = (text_of(node["inner"]).strip(), attributes.get("aria-label"), attributes.get("title"))
    words = next(filter(None, named), _PLAYERS[node["tag"]])
    return element("a", {"href": next(filter(None, sources), "")}, words)


def _is_for_screen(node: Node) -> bool:
    if isinstance(node, str):
        return False
    attributes = node["attrs"]
    is_hidden = node["tag"] == "script" or "hidden" in attributes
    return is_hidden or SCREEN in attributes.get("class", "").split()
