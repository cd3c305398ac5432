"""Photos and sounds for tests, made in memory, so that the repository needs no media files."""

import math
import struct
import wave
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (255, 255, 255)
INSIDE = "HiddenCamera"
"""A text in the metadata of a photo that no copy may contain."""


def corners(width: int, height: int) -> Image.Image:
    """Return a picture whose quarters are red, green, blue and white, from the upper left."""
    image = Image.new("RGB", (width, height), WHITE)
    middle = width // 2, height // 2
    image.paste(RED, (0, 0, *middle))
    image.paste(GREEN, (middle[0], 0, width, middle[1]))
    image.paste(BLUE, (0, middle[1], middle[0], height))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Return a picture encoded in a format."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo(width: int = 90, height: int = 60, *, turned: int = 1) -> bytes:
    """Return a JPEG with metadata; `turned` is the Exif orientation of the camera."""
    exif = Image.Exif()
    exif[0x010F] = INSIDE
    exif[0x0112] = turned
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    comment = INSIDE.encode()
    image = corners(width, height)
    return saved(image, exif=exif, icc_profile=profile, comment=comment, quality=95)


def opened(content: bytes) -> Image.Image:
    """Return the picture in a file, decoded."""
    image = Image.open(BytesIO(content))
    image.load()
    return image


def moving(kind: str) -> bytes:
    """Return a picture with two frames."""
    frames = [Image.new("RGB", (9, 9), color) for color in (RED, BLUE)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def tone(level: float, *, bits: int = 16, seconds: float = 0.1, extensible: bool = False) -> bytes:
    """Return a WAV of a sine at a level from 0 to 1."""
    rate, size = 8000, bits // 8
    full = (1 << (bits - 1)) - 1
    samples = (
        round(level * full * math.sin(2 * math.pi * 440 * at / rate))
        for at in range(round(rate * seconds))
    )
    data = b"".join(sample.to_bytes(size, "little", signed=True) for sample in samples)
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(size)
        written.setframerate(rate)
        written.writeframes(data)
    content = file.getvalue()
    if not extensible:
        return content
    head = struct.pack("<HHIIHHHHI", 0xFFFE, 1, rate, rate * size, size, bits, 22, bits, 4)
    form = head + b"\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"
    body = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data))
    return b"RIFF" + struct.pack("<I", 4 + len(body) + len(data)) + b"WAVE" + body + data


def level(content: bytes) -> float:
    """Return the average level (RMS) of a plain WAV, from 0 to 1."""
    with wave.open(BytesIO(content)) as read:
        size, data = read.getsampwidth(), read.readframes(read.getnframes())
    samples = [
        int.from_bytes(data[at : at + size], "little", signed=True)
        for at in range(0, len(data), size)
    ]
    full = 1 << (8 * size - 1)
    return float(math.sqrt(sum(one * one for one in samples) / len(samples)) / full)


def put(project: Path, name: str, content: bytes) -> str:
    """Put a file into content/assets/ of a project; return its path as process.yaml names it."""
    path = project / "content/assets" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return f"content/assets/{name}"
