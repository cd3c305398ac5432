"""Prepares the nodes of a page for files: no screen-only elements, and absolute links."""

from urllib.parse import urljoin

from generator.addresses import public_address
from generator.html_tree import Element, Node, Nodes, walk

SCREEN = "sg-screen"
"""Class of elements that only work in a browser; they are left out of files and print."""
_ADDRESSES = ("href", "src")


def for_files(nodes: Nodes, page: str, site: str) -> Nodes:
    """Return copies of a page's nodes without scripts and controls, and with absolute links.

    `page` is the page's path below docs/, and `site` the URL of the published site.
    """
    home = public_address(site, page)
    return [_copy(node, home) for node in nodes if not _is_for_screen(node)]


def _copy(node: Node, home: str) -> Node:
    if isinstance(node, str):
        return node
    if node["tag"] == "picture":
        node = next(one for one in walk(node["inner"]) if one["tag"] == "img")
    attributes = dict(node["attrs"])
    for name in _ADDRESSES:
        if name in attributes:
            attributes[name] = urljoin(home, attributes[name])
    inner = [_copy(one, home) for one in node["inner"] if not _is_for_screen(one)]
    return Element(tag=node["tag"], attrs=attributes, inner=inner)


def _is_for_screen(node: Node) -> bool:
    if isinstance(node, str):
        return False
    return node["tag"] == "script" or SCREEN in node["attrs"].get("class", "").split()
