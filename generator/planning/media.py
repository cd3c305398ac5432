"""Plans the photo copies and sounds of a site, and the path where each is published.

Only the copies that a page shows are made. Each file name contains a digest of all inputs, so
browsers can cache the file forever.
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
"""The folders below docs/ for photo copies and sounds."""
DIGEST = 8
"""Number of hex digits of a digest in a file name, enough to avoid collisions in one studio."""


class Shape(NamedTuple):
    """The crop of a photo, and the widths of its copies."""

    name: str
    ratio: float
    """Aspect ratio, width divided by height; 0 if the photo is not cropped."""
    widths: tuple[int, ...]


WHOLE = Shape("whole", 0, (480, 800, 1200, 1600))
WIDE = Shape("wide", 2.2, (800, 1200, 1600))
TALL = Shape("tall", 4 / 3, (480, 800, 1200))
ROOM = Shape("room", 3 / 2, (480, 800, 1200))
FACE = Shape("face", 1, (160, 320, 480))
_CROPPED = (WIDE, TALL, ROOM, FACE)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A published photo or sound, with its path below docs/."""

    path: str
    key: str
    """Cache key of everything that the file is made from."""
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
    """The files of one entry in `sounds`."""

    files: tuple[SoundFile, ...]
    """One file, or the versions before and after."""
    leveled: bool
    """Whether both files play at the same level."""


@dataclass(frozen=True, slots=True)
class Media:
    """The photos and sounds of an edition that can be shown, by path below docs/."""

    photos: Mapping[str, Photo] = field(default_factory=dict)
    sounds: Mapping[str, Recording] = field(default_factory=dict)


def media_of(edition: Edition, folder: Path, files: Mapping[str, PurePosixPath]) -> Media:
    """Return the photos and sounds among an edition's files; the checks report unusable ones.

    `files` maps paths below docs/ to paths below content/ in the project folder.
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
    """Return the copies of a photo in a shape: each width as WebP, plus a JPEG or PNG fallback."""
    box = _box(photo, shape.ratio, focus)
    wide, high = (box[2] - box[0]) * photo.width, (box[3] - box[1]) * photo.height
    widths = [width for width in shape.widths if width < wide]
    if len(widths) < len(shape.widths):
        widths.append(max(1, round(wide)))  # never larger than the photo
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
    """Yield every file that pages of an edition can show: photo copies, full photos and sounds."""
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
    """Return the photo that an entry names, or None if it cannot be shown."""
    return media.photos.get(picture.file.removeprefix("content/"))


def player(sound: Sound, media: Media) -> Player | None:
    """Return the files of a sound, or None if they cannot be played."""
    named = ((sound.before, sound.before_label), (sound.after, sound.after_label))
    found = [
        (media.sounds.get(path.removeprefix("content/")), label) for path, label in named if path
    ]
    files, both = [], [one for one, _ in found if one]
    if len(both) < len(found):
        return None
    for which, ((one, label), other) in enumerate(zip(found, reversed(both), strict=True)):
        assert one  # noqa: S101 - the lengths were compared
        against = other if len(both) == 2 else None
        name = f"{sound.id}-{which + 1}-{one.digest[:DIGEST]}{one.path.suffix.lower()}"
        key = _key(one.digest, against and against.digest, recordings.VERSION)
        files.append(SoundFile(f"sounds/{name}", key, partial(leveled, one, against), label))
    return Player(tuple(files), len(both) == 2 and all(one.measurable for one in both))


def _box(
    photo: Photo, ratio: float, focus: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Return the crop box with a given ratio whose center is as close to the focus as possible."""
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
