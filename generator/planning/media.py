"""Which copies of photos and which sounds a site can have, and where each is published.

A page asks for what it shows; what no page shows is never made. The name of each file holds the
digest of what it was made of, so a browser may keep it for as long as it likes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.editions import Edition
from generator.media import photo as photos
from generator.media import sounds as recordings
from generator.media.faults import BadMediaError
from generator.media.photo import Photo
from generator.media.sounds import Recording, leveled, read_sound
from generator.model import AnyPhotograph, Sound, parts
from generator.reading.media import is_picture

_SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MADE = ("pictures/", "sounds/")
"""The folders of what is made of photos and sounds."""
DIGEST = 8
"""Digits of a digest in the name of a file: enough to tell a studio's files apart."""


class Shape(NamedTuple):
    """How a photo is cropped, and the widths that it is made in."""

    name: str
    ratio: float
    """Width by height; 0 if it is not cropped."""
    widths: tuple[int, ...]


WHOLE = Shape("whole", 0, (480, 800, 1200, 1600))
WIDE = Shape("wide", 2.2, (800, 1200, 1600))
TALL = Shape("tall", 4 / 3, (480, 800, 1200))
ROOM = Shape("room", 3 / 2, (480, 800, 1200))
FACE = Shape("face", 1, (160, 320, 480))
_CROPPED = (WIDE, TALL, ROOM, FACE)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A photo or a sound as it is published, below docs/."""

    path: str
    key: str
    """Tells all that it is made of."""
    make: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Copy(MediaFile):
    """A copy of a photo."""

    kind: str
    """JPEG, PNG or WEBP."""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SoundFile(MediaFile):
    """One of the sounds of an entry."""

    label: str


@dataclass(frozen=True, slots=True)
class Player:
    """The files of one entry of `sounds`."""

    files: tuple[SoundFile, ...]
    """One, or the one before and the one after."""
    leveled: bool
    """Whether both play at one level."""


@dataclass(frozen=True, slots=True)
class Media:
    """The photos and sounds of an edition that can be shown, by their paths below docs/."""

    photos: Mapping[str, Photo] = field(default_factory=dict)
    sounds: Mapping[str, Recording] = field(default_factory=dict)


def media_of(edition: Edition, folder: Path, files: Mapping[str, PurePosixPath]) -> Media:
    """Return the photos and sounds among the files of an edition; checks tell what is wrong with others.

    `files` maps paths below docs/ to paths below content/ in the folder of a project.
    """
    shown: dict[str, Photo] = {}
    played: dict[str, Recording] = {}
    named = {
        path.removeprefix("content/")
        for sound in edition.process.studio.sounds
        for path in (sound.before, sound.after)
        if path
    }
    for path, source in files.items():
        with suppress(BadMediaError, OSError):
            if path in named:
                played[path] = read_sound(folder / "content" / source)
            elif is_picture(source):
                shown[path] = _photo(folder / "content" / source)
    return Media(shown, played)


def copies(photo: Photo, shape: Shape, focus: tuple[float, float]) -> tuple[Copy, ...]:
    """Return the copies of a photo in a shape: each width as WebP, and for whatever knows none."""
    box = _box(photo, shape.ratio, focus)
    wide, high = (box[2] - box[0]) * photo.width, (box[3] - box[1]) * photo.height
    widths = [width for width in shape.widths if width < wide]
    if len(widths) < len(shape.widths):
        widths.append(max(1, round(wide)))  # never larger than it is
    around = "-".join(f"{round(100 * one)}" for one in focus) if shape.ratio else ""
    stem = "-".join(filter(None, (photo.path.stem, photo.digest[:DIGEST], shape.name, around)))
    found = []
    for kind in ("WEBP", photo.fallback):
        for width in widths:
            size = width, max(1, round(width * high / wide))
            path = f"pictures/{stem}-{width}.{_SUFFIXES[kind]}"
            key = _key(photo.digest, kind, size, box, photos.VERSION)
            make = partial(_copy, photo, kind, size, box)
            found.append(Copy(path, key, make, kind, *size))
    return tuple(found)


def every_file(edition: Edition, media: Media) -> Iterator[MediaFile]:
    """Yield all that pages of an edition can show: copies of photos, photos themselves, and sounds."""
    for path, photo in media.photos.items():
        yield MediaFile(path, _key(photo.digest, photos.VERSION), partial(_clean, photo))
        yield from copies(photo, WHOLE, (0.5, 0.5))
    for sound in edition.process.studio.sounds:
        if found := player(sound, media):
            yield from found.files
    for _, part in parts(edition.process.studio):
        if isinstance(part, AnyPhotograph) and (named := photo_of(part, media)):
            for shape in _CROPPED:
                yield from copies(named, shape, part.focus)


def photo_of(picture: AnyPhotograph, media: Media) -> Photo | None:
    """Return the photo that an entry names, if it can be shown."""
    return media.photos.get(picture.file.removeprefix("content/"))


def player(sound: Sound, media: Media) -> Player | None:
    """Return the files of a sound, if they can be played."""
    named = ((sound.before, sound.before_label), (sound.after, sound.after_label))
    found = [
        (media.sounds.get(path.removeprefix("content/")), label) for path, label in named if path
    ]
    files, both = [], [one for one, _ in found if one]
    if len(both) < len(found):
        return None
    for which, ((one, label), other) in enumerate(zip(found, reversed(both), strict=True)):
        assert one  # noqa: S101 - they were counted
        against = other if len(both) == 2 else None
        name = f"{sound.id}-{which + 1}-{one.digest[:DIGEST]}{one.path.suffix.lower()}"
        key = _key(one.digest, against and against.digest, recordings.VERSION)
        files.append(SoundFile(f"sounds/{name}", key, partial(leveled, one, against), label))
    return Player(tuple(files), len(both) == 2 and all(one.measurable for one in both))


def _box(
    photo: Photo, ratio: float, focus: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Return the part of a photo that has a ratio and its focus as near the middle as can be."""
    own = photo.width / photo.height
    across = min(1.0, ratio / own) if ratio else 1.0
    down = min(1.0, own / ratio) if ratio else 1.0
    left = min(max(focus[0] - across / 2, 0), 1 - across)
    top = min(max(focus[1] - down / 2, 0), 1 - down)
    return left, top, left + across, top + down


def _photo(path: Path) -> Photo:
    from generator.media.pictures import read_photo  # noqa: PLC0415 - loads Pillow

    return read_photo(path)


def _copy(
    photo: Photo, kind: str, size: tuple[int, int], box: tuple[float, float, float, float]
) -> bytes:
    from generator.media.pictures import photo_copy  # noqa: PLC0415 - as above

    return photo_copy(photo, kind, size, box)


def _clean(photo: Photo) -> bytes:
    from generator.media.pictures import clean_copy  # noqa: PLC0415 - as above

    return clean_copy(photo)


def _key(*made_of: object) -> str:
    return sha256(repr(made_of).encode()).hexdigest()
