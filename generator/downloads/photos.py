"""Photos in downloadable files, which contain the fallback copies of their pages."""

import json
from collections.abc import Iterable, Mapping

from generator.addresses import public_address
from generator.downloads.files import MakeContext
from generator.html_tree import Node, walk
from generator.planning.media import Copy, every_file

_HELD = "photo"
"""The attribute of an `<img>` with its bytes, as a JSON list of numbers."""


def photos_in(nodes: Iterable[Node], context: MakeContext) -> Mapping[str, Copy]:
    """Return the photo copies that nodes refer to, by address."""
    site = context.site
    if not site.media.photos:
        return {}
    url = site.edition.process.studio.url
    files = every_file(site.edition, site.media)
    known = {public_address(url, one.path): one for one in files if isinstance(one, Copy)}
    sources = (one["attrs"].get("src", "") for one in walk(nodes) if one["tag"] == "img")
    return {src: known[src] for src in sources if src in known}


def content_of(copy: Copy, context: MakeContext) -> bytes:
    """Return the bytes of a photo copy."""
    return context.cached(copy.key, copy.make)


def hold_photos(nodes: Iterable[Node], context: MakeContext) -> None:
    """Embed the bytes of each photo in its element, because Typst templates cannot read files."""
    nodes = list(nodes)
    photos = photos_in(nodes, context)
    for one in walk(nodes) if photos else ():
        if copy := photos.get(one["attrs"].get("src", "")):
            one["attrs"][_HELD] = json.dumps(list(content_of(copy, context)))
