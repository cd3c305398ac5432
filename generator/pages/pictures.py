"""Responsive photos: `<picture>` elements with copies in several sizes and formats."""

from collections.abc import Iterator, Mapping, Sequence
from posixpath import join, normpath
from urllib.parse import unquote

from markupsafe import Markup

from generator.addresses import address, leads_away, relative_address
from generator.markup.html_tree import Element, Nodes, element, serialize, walk
from generator.media.photo import Photo
from generator.model import AnyPhotograph, Sound
from generator.planning.media import (
    FACE,
    ROOM,
    TALL,
    WHOLE,
    WIDE,
    Copy,
    Media,
    Shape,
    copies,
    photo_of,
    player,
)
from generator.planning.page import Page

_NARROW = "(max-width: 40rem)"
_SHAPES: Mapping[str, tuple[tuple[Shape, str, str], ...]] = {
    "banner": (
        (TALL, _NARROW, "100vw"),
        (WIDE, "", "(min-width: 75rem) 75rem, 100vw"),
    ),
    "room": ((ROOM, "", "(min-width: 44rem) 24rem, 100vw"),),
    "face": ((FACE, "", "9rem"),),
    "text": ((WHOLE, "", "(min-width: 44rem) 40rem, 100vw"),),
}
"""The crops of each use of a photo, from the narrowest screen to the widest: the crop, the media
query it applies to, and the displayed width."""
_SRC_WIDTH = 800
"""Width of the fallback copy, used by PDFs, EPUBs and browsers without `srcset`."""
_TYPES = {"WEBP": "image/webp"}
_OWN = ("id", "class", "title", "lang", "dir", "loading", "decoding")
"""Attributes that are kept from a typed `<img>`."""


def photo_html(
    picture: AnyPhotograph, use: str, media: Media, page: Page, *, first: bool = False
) -> Markup:
    """Return the photo of an entry as HTML for a template, or nothing if it cannot be shown.

    `first` is true for a photo visible when the page opens; all others load lazily.
    """
    photo = photo_of(picture, media)
    if photo is None:
        return Markup()
    attributes = {"class": f"sg-of-{use}", "alt": picture.alt, **_loading(first=first)}
    made = _element(photo, use, page, picture.focus, attributes)
    return Markup(serialize([made]))  # noqa: S704 - serialized


def show_photos(nodes: Nodes, media: Media, page: Page) -> None:
    """Replace the images of an article by responsive copies with a fixed aspect ratio."""
    if not media.photos:
        return
    first = True
    for inner in (nodes, *[one["inner"] for one in walk(nodes)]):
        for at, node in enumerate(inner):
            if isinstance(node, dict) and (photo := _photo_at(node, media, page)):
                typed = node["attrs"]
                own = {name: typed[name] for name in typed if name in _OWN or name[:5] == "aria-"}
                attributes = {"alt": typed.get("alt", ""), **_loading(first=first), **own}
                inner[at] = _element(photo, "text", page, (0.5, 0.5), attributes)
                first = False


def player_of(sound: Sound, media: Media, page: Page) -> Mapping[str, object] | None:
    """Return the files of a sound for a template, or None if it cannot be played."""
    found = player(sound, media)
    if found is None:
        return None
    files = [
        {"url": Markup(relative_address(one.path, page.path)), "label": one.label}  # noqa: S704
        for one in found.files
    ]
    return {"files": files, "leveled": found.leveled}


def named_paths(bodies: Mapping[str, Nodes]) -> frozenset[str]:
    """Return the paths below docs/ that pages link to or embed."""
    return frozenset(path for page, nodes in bodies.items() for path in _named_in(nodes, page))


def _element(
    photo: Photo,
    use: str,
    page: Page,
    focus: tuple[float, float],
    attributes: Mapping[str, str],
) -> Element:
    """Return the `<picture>` element of a photo."""
    sources: list[Element] = []
    image = element("img")
    for shape, media, sizes in _SHAPES[use]:
        made = copies(photo, shape, focus)
        webp = [one for one in made if one.kind == "WEBP"]
        others = [one for one in made if one.kind != "WEBP"]
        around = {"media": media} if media else {}
        of_webp = {"type": _TYPES["WEBP"], **_choice(webp, sizes, page), **_size(webp)}
        sources.append(element("source", around | of_webp))
        if media:
            sources.append(element("source", around | _choice(others, sizes, page) | _size(others)))
            continue
        src = next((one for one in others if one.width >= _SRC_WIDTH), others[-1])
        link = {"src": relative_address(src.path, page.path)}
        image["attrs"] = {**link, **_choice(others, sizes, page), **_size(others), **attributes}
    return element("picture", {}, *sources, image)


def _choice(made: Sequence[Copy], sizes: str, page: Page) -> dict[str, str]:
    named = (f"{relative_address(one.path, page.path)} {one.width}w" for one in made)
    return {"srcset": ", ".join(named), "sizes": sizes}


def _size(made: Sequence[Copy]) -> dict[str, str]:
    """Return the size of the largest copy; it reserves space and prevents layout shift."""
    return {"width": str(made[-1].width), "height": str(made[-1].height)}


def _loading(*, first: bool) -> dict[str, str]:
    return {"decoding": "async"} | ({} if first else {"loading": "lazy"})


def _photo_at(node: Element, media: Media, page: Page) -> Photo | None:
    src = node["attrs"].get("src", "") if node["tag"] == "img" else ""
    return media.photos.get(_below_docs(src, page.path)) if src else None


def _named_in(nodes: Nodes, page: str) -> Iterator[str]:
    for one in walk(nodes):
        for name in ("src", "href", "poster"):
            if name in one["attrs"]:
                yield _below_docs(one["attrs"][name], page)
        for choice in one["attrs"].get("srcset", "").split(", "):
            if choice:
                yield _below_docs(choice.partition(" ")[0], page)


def _below_docs(link: str, page: str) -> str:
    """Return the path below docs/ that an address on a page points to, or an empty string."""
    path = unquote(link.partition("#")[0])
    return "" if not path or leads_away(path) else normpath(join(address(page), path))
