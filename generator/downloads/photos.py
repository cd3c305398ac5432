"""Photos in files to take away: the copies that their pages show where no other is known."""

import json
from collections.abc import Iterable, Mapping

from generator.addresses import public_address
from generator.downloads.files import MakeContext
from generator.html_tree import Node, walk
from generator.planning.media import Copy, every_file

_HELD = "photo"
"""The attribute of an `<img>` that holds its bytes, as a list of numbers in JSON."""


def photos_in(nodes: Iterable[Node], context: MakeContext) -> Mapping[str, Copy]:
    """Return the copies of photos among nodes, by their addresses."""
    site = context.site
    if not site.media.photos:
        return {}
    url = site.edition.process.studio.url
    files = every_file(site.edition, site.media)
    known = {public_address(url, one.path): one for one in files if isinstance(one, Copy)}
    sources = (one["attrs"].get("src", "") for one in walk(nodes) if one["tag"] == "img")
    return {src: known[src] for src in sources if src in known}


def content_of(copy: Copy, context: MakeContext) -> bytes:
    """Return the bytes of a copy."""
    return context.cached(copy.key, copy.make)


def hold_photos(nodes: Iterable[Node], context: MakeContext) -> None:
    """Give each photo among nodes its bytes, as templates of Typst read no files."""
    nodes = list(nodes)
    photos = photos_in(nodes, context)
    for one in walk(nodes) if photos else ():
        if copy := photos.get(one["attrs"].get("src", "")):
            one["attrs"][_HELD] = json.dumps(list(content_of(copy, context)))
