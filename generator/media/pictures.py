"""Reads photos and makes copies without metadata: no location, no date, no camera.

The only module that uses Pillow; it is imported only if a project has photos. A copy is upright
and in sRGB. The same photo always yields the same bytes.
"""

import struct
import warnings
import zlib
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps

from generator.media.faults import BadMediaError
from generator.media.photo import SUFFIXES, Photo

MAX_PIXELS = 50_000_000
"""Maximum number of pixels of a photo; decoding one this large takes 200 MB of memory."""
_MAX_SIDE = 16_000
"""Maximum number of pixels of a side; WebP has room for a few more."""
MAX_BYTES = 40_000_000
_LONGEST_SIDE = 3200
"""Maximum number of pixels that copies are scaled from: twice those of the largest copy."""
_LIMITS = {
    "WEBP": (12_000_000, " in a WebP"),
    "see-through": (20_000_000, " in one with transparency"),
    "PNG": (40_000_000, " in a PNG"),
    "JPEG": (MAX_PIXELS, ""),
}
"""The maximum number of pixels by kind, and how a message ends; all but JPEGs take more memory for each
pixel, or are never scaled as they are decoded."""
_LARGE = 25_000_000
"""Number of pixels from which a JPEG is not saved in a way that holds all of it in memory again."""
_SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 82, "progressive": True, "optimize": True},
    "PNG": {"compress_level": 9},
    "WEBP": {"quality": 80, "method": 4},
}
_FULL_SIZE: dict[str, dict[str, Any]] = {**_SAVED, "JPEG": {"quality": 92}, "WEBP": {"quality": 92}}
"""Save options for a full-size copy, which readers may download."""
_BROKEN = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError),
    *(AttributeError, struct.error, zlib.error, Image.DecompressionBombError),
)
"""Exceptions that Pillow raises for damaged files."""
_PLAIN_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
_ORIENTATION = 0x0112
"""The EXIF orientation tag."""
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
_PNG_DEPTH = 24
"""Offset of the bit depth in a PNG (PNG, 11.2.1)."""
_AGAIN = "copy it from its source again, and open it to check that it is complete"
_AS_JPEG = "save it as JPEG or PNG"
_FROM_PHONE = "save it as JPEG; an iPhone does so with Settings, Camera, Formats, Most Compatible"


_measured: dict[tuple[str, str], tuple[str, int, int, bool]] = {}
"""Photos read so far, by digest and suffix, so that a preview decodes each only once."""


def read_photo(path: Path) -> Photo:
    """Return a photo, decoded completely to find any damage.

    Raises BadMediaError if it cannot be shown, and OSError if it cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        message = f"this picture is larger than {MAX_BYTES // 1_000_000} MB"
        raise BadMediaError(message, "save it smaller: a width of 1600 pixels is enough")
    content = path.read_bytes()
    digest = sha256(content).hexdigest()
    key = digest, path.suffix.lower()
    if key not in _measured:
        _measured[key] = _measure(content, path)
    return Photo(path, digest, *_measured[key])


def photo_copy(
    photo: Photo, kind: str, size: tuple[int, int], box: tuple[float, float, float, float]
) -> bytes:
    """Return part of a photo as a JPEG, PNG or WEBP of the given size in pixels.

    `box` is the crop: left, top, right and bottom as fractions of the width and the height.
    """
    image = _upright(photo, _LONGEST_SIDE)
    width, height = image.size
    left, top, right, bottom = box
    part = (left * width, top * height, right * width, bottom * height)
    return _saved(image.resize(size, Image.Resampling.LANCZOS, box=part), kind, _SAVED)


def clean_copy(photo: Photo) -> bytes:
    """Return a photo in its original size and format, without metadata."""
    return _saved(_upright(photo, None), photo.kind, _FULL_SIZE)


def _measure(content: bytes, path: Path) -> tuple[str, int, int, bool]:
    """Return a photo's format, its displayed width and height, and whether it has transparency."""
    _reject_other_files(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = _opened(content)
        kind = _kind(image)
        _reject_kind(image, kind, path)
        _reject_colors(image, kind, content)
        width, height = image.size
        try:
            turned = image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
            see_through = image.has_transparency_data
            image.draft("RGB", (width // 8, height // 8))  # faster; a JPEG is still read to its end
            image.load()
        except _BROKEN:
            raise BadMediaError("this picture ends too early, or is damaged", _AGAIN) from None
    return (kind, height, width, see_through) if turned else (kind, width, height, see_through)


def _reject_other_files(content: bytes) -> None:
    """Raise BadMediaError for files often mistaken for photos, each with its own hint."""
    start = content[:1000].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if not content:
        raise BadMediaError("this picture is empty", _AGAIN)
    if start.startswith((b"<svg", b"<?xml", b"<!DOCTYPE svg")) or b"<svg" in start:
        message = "this is a drawing (SVG), which cannot be cropped and resized"
        raise BadMediaError(message, "save it as PNG, at least 1600 pixels wide")
    if content[4:8] == b"ftyp":
        brand = content[8:12].decode("latin-1")
        what, hint = ("AVIF", _AS_JPEG) if brand.startswith("avi") else ("HEIC", _FROM_PHONE)
        raise BadMediaError(f"this is a picture in the format {what}", hint)


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(content), formats=[*SUFFIXES, "GIF", "BMP", "TIFF"])
    except Image.DecompressionBombError:
        raise BadMediaError(*_too_many()) from None
    except _BROKEN:
        raise BadMediaError(
            "this file is not a picture", f"{_AS_JPEG}, and try to open it"
        ) from None


def _kind(image: Image.Image) -> str:
    """Return the format; phones append a preview or gain map to a JPEG, which Pillow calls MPO."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def _reject_kind(image: Image.Image, kind: str, path: Path) -> None:
    if image.width * image.height > _limit(image)[0]:
        raise BadMediaError(*_too_many(image))
    if max(image.size) > _MAX_SIDE:
        message = (
            f"this picture has {max(image.size):,} pixels on a side; {_MAX_SIDE:,} are allowed"
        )
        raise BadMediaError(message, "cut it into parts, or save it smaller")
    if kind != "JPEG" and _is_animated(image):
        message = "this picture is animated: it has more than one frame"
        raise BadMediaError(message, "save one frame as JPEG or PNG")
    if kind not in SUFFIXES:
        raise BadMediaError(f"this is a picture in the format {kind}", _AS_JPEG)
    if path.suffix.lower() not in SUFFIXES[kind]:
        message = f"this is a {kind}, though its name ends in '{path.suffix}'"
        raise BadMediaError(message, f"rename it to {path.stem}{SUFFIXES[kind][0]}")


def _is_animated(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "n_frames", 1) > 1)
    except _BROKEN:
        return False  # damage is found when the photo is decoded


def _reject_colors(image: Image.Image, kind: str, content: bytes) -> None:
    if image.mode == "CMYK":
        message = "this picture is in CMYK, which is for print"
        raise BadMediaError(message, "save it in RGB (sRGB)")
    if kind == "PNG" and content[_PNG_DEPTH] > 8:
        message = f"this picture has {content[_PNG_DEPTH]} bits in each channel"
        raise BadMediaError(message, "save it with 8 bits in each channel, or as JPEG")
    if image.mode not in _PLAIN_MODES:
        message = f"this picture has colors of the mode {image.mode}"
        raise BadMediaError(message, "save it in RGB (sRGB)")


def _limit(image: Image.Image) -> tuple[int, str]:
    """Return the maximum number of pixels of an image, and how its message ends."""
    if image.format != "WEBP" and image.has_transparency_data:
        return _LIMITS["see-through"]
    return _LIMITS.get(str(image.format), _LIMITS["JPEG"])


def _too_many(image: Image.Image | None = None) -> tuple[str, str]:
    number, where = _limit(image) if image else _LIMITS["JPEG"]
    most = f"at most {number // 1_000_000} megapixels are allowed{where}"
    size = "" if image is None else f": {image.width} × {image.height}"
    return f"this picture has too many pixels{size}; {most}", "save it with a width of 1600 pixels"


@lru_cache(maxsize=1)
def _upright(photo: Photo, longest: int | None) -> Image.Image:
    """Return a photo upright and in sRGB, scaled down close to the requested size.

    There is never a second copy of all its pixels, because one may take 200 MB.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image: Image.Image = Image.open(photo.path, formats=[*SUFFIXES])
        if longest and max(image.size) > longest:
            scale = longest / max(image.size)
            image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
        profile = image.info.get("icc_profile")
        if longest and image.mode in {"L", "LA", "RGB", "RGBA"}:
            image = image.reduce(max(1, round(max(image.size) / longest)))
        ImageOps.exif_transpose(image, in_place=True)
        gray = image.mode in {"1", "L", "LA"}
        mode = "RGBA" if photo.see_through else "RGB"
        image = image if image.mode == mode else image.convert(mode)
        if profile and not gray:
            _turn_to_srgb(image, profile)
        if longest:
            image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    image.info.clear()
    return image


def _turn_to_srgb(image: Image.Image, profile: bytes) -> None:
    """Convert an image to sRGB in place; an invalid profile, or one of another space, is ignored."""
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), inPlace=True)


def _saved(image: Image.Image, kind: str, options: dict[str, dict[str, Any]]) -> bytes:
    image.info.clear()  # Pillow would save it as metadata
    saved = BytesIO()
    chosen = options[kind]
    if kind == "JPEG" and image.width * image.height > _LARGE:
        chosen = {"quality": chosen["quality"]}
    image.save(saved, kind, **chosen)
    return saved.getvalue()
