"""Photos and drawings in downloadable files: the fallback copies of photos, and unchanged SVGs."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from generator.addresses import public_address
from generator.downloads.drawings import TRIAL
from generator.downloads.files import MakeContext
from generator.downloads.typesetting import CannotTypesetError, cache_key, pdf
from generator.markup.html_tree import Element, Node, walk
from generator.planning.media import Copy, every_file
from generator.reading.source_text import read_bytes

_FOLDER = "pictures"
"""The folder of the pictures of a book."""
_PHOTO = "photo"
"""The attribute of an `<img>` with its bytes, as a JSON list of numbers."""
_DRAWING = "drawing"
"""The attribute of an `<img>` with its SVG."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture that pages show."""

    path: str
    """Its path below docs/."""
    content: Callable[[], bytes]
    size: Mapping[str, str]
    """Its width and height in pixels; empty for a drawing."""


def as_files(nodes: Iterable[Node], context: MakeContext) -> Mapping[str, bytes]:
    """Return the content of each picture by its name, and let the elements refer to these names."""
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for one, picture in _shown(nodes, context):
        suffix = PurePosixPath(picture.path).suffix
        name = names.setdefault(picture.path, f"{_FOLDER}/{len(names) + 1}{suffix}")
        files[name] = picture.content()
        one["attrs"] |= {"src": name, **picture.size}
    return files


def hold_pictures(nodes: Iterable[Node], context: MakeContext) -> None:
    """Embed the content of each picture in its element, because Typst templates cannot read files.

    Of a drawing that Typst cannot draw, only the description is shown.
    """
    for one, picture in _shown(nodes, context):
        content = picture.content()
        if picture.size:
            one["attrs"][_PHOTO] = json.dumps(list(content))
        elif _can_be_drawn(drawing := content.decode("utf-8", "replace"), context):
            one["attrs"][_DRAWING] = drawing


def _shown(nodes: Iterable[Node], context: MakeContext) -> Iterator[tuple[Element, _Picture]]:
    """Yield each element that shows a picture of the site, with the picture."""
    images = [one for one in walk(nodes) if one["tag"] == "img"]
    known = {one.path: one for one in _pictures(context)} if images else {}
    url = context.site.edition.process.studio.url
    by_address = {public_address(url, path): one for path, one in known.items()}
    for one in images:
        if picture := by_address.get(one["attrs"].get("src", "")):
            yield one, picture


def _pictures(context: MakeContext) -> Iterator[_Picture]:
    site = context.site
    for one in every_file(site.edition, site.media) if site.media.photos else ():
        if isinstance(one, Copy):
            size = {"width": str(one.width), "height": str(one.height)}
            yield _Picture(one.path, partial(context.cached, one.key, one.make), size)
    for path, file in site.drawings.items():
        yield _Picture(path, partial(read_bytes, file.parent, file.name), {})


def _can_be_drawn(drawing: str, context: MakeContext) -> bool:
    def tried() -> bytes:
        try:
            return pdf(TRIAL, {"drawing": drawing})
        except CannotTypesetError:
            return b""

    return bool(context.cached(cache_key("drawing", drawing), tried))
