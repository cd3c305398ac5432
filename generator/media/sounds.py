"""Reads sounds, and matches the level of two WAV files.

Other formats are played as they are: measuring them takes a decoder, and there is none in pure
Python. The louder of two WAVs is turned down to the average level (RMS) of the other, because
listeners tend to prefer the louder of two versions.
"""

import math
import re
import sys
from array import array
from dataclasses import dataclass
from hashlib import sha256
from operator import mul
from pathlib import Path

from generator.media.faults import BadMediaError

VERSION = "1"
"""Version of the published sounds, part of their cache key; increase it when they change."""
MAX_BYTES = 10_000_000
"""Size limit in bytes: a minute of WAV, or five minutes of MP3."""
SUFFIXES = {
    "MP3": (".mp3",),
    "M4A": (".m4a", ".mp4"),
    "OGG": (".ogg", ".oga", ".opus"),
    "WAV": (".wav",),
}
"""The file suffixes of each format."""
_STARTS = (
    ("MP3", re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")),
    ("M4A", re.compile(rb".{4}ftyp", re.DOTALL)),
    ("OGG", re.compile(rb"OggS")),
    ("WAV", re.compile(rb"RIFF.{4}WAVE", re.DOTALL)),
    ("FLAC", re.compile(rb"fLaC")),
    ("AIFF", re.compile(rb"FORM.{4}AIF[FC]", re.DOTALL)),
)
_EXPORT = "export 30 to 60 seconds as MP3 or M4A"
_PCM, _EXTENSIBLE = 1, 0xFFFE
_MEASURED_BITS = frozenset({16, 24, 32})
_SAME = 0.5
"""Level difference in decibels that listeners don't notice."""
_ONE = 1 << 15
"""A gain of 1 in fixed-point arithmetic, so that every machine computes the same samples."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound that can be played."""

    path: Path
    digest: str
    """SHA-256 of the file."""
    kind: str
    """MP3, M4A, OGG or WAV."""
    measurable: bool
    """Whether the level can be measured: true for a WAV with integer samples."""


@dataclass(frozen=True, slots=True)
class _Wave:
    """The position of the samples in a WAV file, and their bit depth."""

    start: int
    end: int
    bits: int


def read_sound(path: Path) -> Recording:
    """Return a sound from disk.

    Raises BadMediaError if it cannot be played, and OSError if it cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        message = f"this sound is larger than {MAX_BYTES // 1_000_000} MB, too much for a phone"
        raise BadMediaError(message, _EXPORT)
    content = path.read_bytes()
    kind = next((name for name, start in _STARTS if start.match(content)), "")
    if not content or not kind:
        what = "this file is not a sound" if content else "this sound is empty"
        raise BadMediaError(what, _EXPORT)
    if kind not in SUFFIXES:
        raise BadMediaError(f"this sound is of the format {kind}", _EXPORT)
    if path.suffix.lower() not in SUFFIXES[kind]:
        message = f"this is a sound of the format {kind}, though its name ends in '{path.suffix}'"
        raise BadMediaError(message, f"rename it to {path.stem}{SUFFIXES[kind][0]}")
    wave = _wave(content) if kind == "WAV" else None
    return Recording(path, sha256(content).hexdigest(), kind, wave is not None)


def leveled(sound: Recording, other: Recording | None) -> bytes:
    """Return the bytes of a sound, turned down if it is the louder of two measurable sounds."""
    content = sound.path.read_bytes()
    wave = _wave(content) if sound.measurable else None
    if other is None or wave is None or not other.measurable:
        return content
    theirs = other.path.read_bytes()
    their_wave = _wave(theirs)
    own, level = _level(content, wave), _level(theirs, their_wave) if their_wave else 0.0
    if not own or not level or 20 * math.log10(own / level) < _SAME:
        return content
    gain = round(level / own * _ONE)
    samples = _samples(content, wave)
    turned = array(samples.typecode, [sample * gain // _ONE for sample in samples])
    return content[: wave.start] + _packed(turned, wave) + content[wave.end :]


def _wave(content: bytes) -> _Wave | None:
    """Return where the samples of a WAV are; None if they are not integers of 16 bits or more.

    Raises BadMediaError if the file is truncated.
    """
    at, bits, form = 12, 0, 0
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8
        if name == b"fmt ":
            form = int.from_bytes(content[at : at + 2], "little")
            bits = int.from_bytes(content[at + 14 : at + 16], "little")
            if form == _EXTENSIBLE:
                form = int.from_bytes(content[at + 24 : at + 26], "little")
        if name == b"data":
            if at + size > len(content):
                break
            whole = size - size % max(1, bits // 8)
            return _Wave(at, at + whole, bits) if form == _PCM and bits in _MEASURED_BITS else None
        at += size + size % 2
    message = "this sound ends too early, or is damaged"
    raise BadMediaError(message, "copy it from its source again, and play it to the end")


def _level(content: bytes, wave: _Wave) -> float:
    """Return the average level (RMS) of a WAV, from 0 to 1."""
    samples = _samples(content, wave)
    if not samples:
        return 0.0
    full = 1 << (8 * samples.itemsize - 1)
    return math.sqrt(sum(map(mul, samples, samples)) / len(samples)) / full


def _samples(content: bytes, wave: _Wave) -> "array[int]":
    """Return the samples of a WAV; 24-bit samples become the upper bytes of 32-bit ones."""
    data = content[wave.start : wave.end]
    if wave.bits == 24:
        wide = bytearray(len(data) // 3 * 4)
        for byte in range(3):
            wide[byte + 1 :: 4] = data[byte::3]
        data = bytes(wide)
    samples = array("h" if wave.bits == 16 else "i", data)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _packed(samples: "array[int]", wave: _Wave) -> bytes:
    """Return samples in the byte format of their WAV file."""
    if sys.byteorder == "big":
        samples.byteswap()
    data = samples.tobytes()
    if wave.bits != 24:
        return data
    narrow = bytearray(len(data) // 4 * 3)
    for byte in range(3):
        narrow[byte::3] = data[byte + 1 :: 4]
    return bytes(narrow)
