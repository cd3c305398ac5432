"""Links inside a PDF: links to pages that the file contains lead to places in the file.

Each place has a name, which is also the name of a destination in the PDF.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from generator.addresses import public_address
from generator.markup.html_tree import Nodes, walk

_PLACES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li"})
"""Elements that the templates of PDFs give a name: headings, and footnotes in their lists."""
_NAME = "name"
"""The attribute with the name of an anchor; `inside` has the name that a link leads to."""


def link_inside(site: str, texts: Iterable[tuple[str, Nodes]], names: Mapping[str, str]) -> None:
    """Let links between texts of a file lead to places in it, by changing the texts' nodes.

    `texts` are pairs of a page's path below docs/ and its nodes, with absolute links. `names` maps
    paths, or paths with a `#` and an id, to names of places that the template itself writes; the
    place of another page is its first heading.
    """
    texts = tuple(texts)
    places = {_address(site, path): name for path, name in names.items()}
    for path, nodes in texts:
        for one in walk(nodes):
            target = _address(site, f"{path}#{one['attrs'].get('id', '')}")
            if one["tag"] in _PLACES and one["attrs"].get("id") and target not in places:
                name = f"{path.removesuffix('.md')}#{one['attrs']['id']}"
                places[target] = one["attrs"][_NAME] = name
                places.setdefault(_address(site, path), name)
    for _, nodes in texts:
        for one in walk(nodes):
            if one["tag"] == "a" and (href := unquote(one["attrs"].get("href", ""))):
                name = places.get(href) or places.get(href.partition("#")[0], "")
                if name:
                    one["attrs"]["inside"] = name


def _address(site: str, place: str) -> str:
    path, mark, name = place.partition("#")
    return unquote(public_address(site, path)) + mark + name
