"""Rules about files that are too large for a phone, or for a host."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.checking.accidents import published_names
from generator.checking.context import CheckContext
from generator.checking.used_files import unused_media
from generator.problems import Place, Problem, Rule
from generator.reading.media import is_media, is_paper_font, is_picture, linked
from generator.reading.source_text import LARGEST_READ, refused_file

_HEAVY = 3_000_000
"""Maximum size in bytes of a file that pages show or offer: ten seconds on a slow connection."""
_HEAVY_SOUND = 10_000_000
_CLOUDFLARE = 26_214_400
"""Maximum size in bytes of a file on Cloudflare Pages."""


def files_are_small(context: CheckContext) -> Iterator[Problem]:
    """No file is larger than a phone or a host takes; photos of which readers get copies are exempt."""
    rule = Rule.LARGE_FILE
    sizes = {name: size_of(context, name) for name in published_names(context)}
    large = {name: size for name, size in sizes.items() if size > _HEAVY}
    unsent = {f"content/{path}" for path in _never_sent(context)} if large else set()
    for name, size in large.items():
        path = PurePosixPath(name)
        if size > LARGEST_READ:
            yield refused_file(name, size)
        elif name in unsent:
            continue
        elif size > _CLOUDFLARE:
            message = f"this file has {size / 1_000_000:.0f} MB; Cloudflare Pages accepts 25 MiB"
            yield Problem(Place(name), rule, message, rule.hint)
        elif name.startswith("content/assets/") and not is_paper_font(path):
            is_sound = is_media(path) and not is_picture(path)
            if size > _HEAVY_SOUND or not is_sound:
                message = f"this file has {size / 1_000_000:.0f} MB"
                yield Problem(Place(name), rule, message, rule.hint)


def size_of(context: CheckContext, name: str) -> int:
    """Return the size of a file of the project in bytes, or 0 if it is not a file."""
    path = context.folder / name
    return path.stat().st_size if path.is_file() else 0


def _never_sent(context: CheckContext) -> set[PurePosixPath]:
    """Return the files that readers never get: photos shown only as copies, and unused media."""
    content = context.content
    brand = context.process.studio and context.process.studio.brand
    logo = ((brand and brand.logo) or "").removeprefix("content/")
    photos = {path for path in content.assets if is_picture(path)} - content.mentioned
    photos.discard(PurePosixPath(logo))
    for article in content.articles if photos else ():
        photos -= {path for one, _, path in linked(article, photos) if one["tag"] != "img"}
    return photos | unused_media(context)
