"""The typefaces of the pages: a display face and a text face, both self-hosted."""

from dataclasses import dataclass
from functools import cache

from generator.model import TypePair
from generator.reading.source_text import read_bytes
from generator.rendering import FOLDER

FONTS = "stylesheets/fonts/"
"""Folder below docs/ with the font files."""
_LATIN = (
    "U+0020-007E, U+00A0-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2009, "
    "U+2010-2014, U+2018-201A, U+201C-201E, U+2020-2022, U+2026, U+2030, U+2032-2033, "
    "U+2039-203A, U+2044, U+20AC, U+2122, U+2190-2193, U+2212"
)
_EXTENDED = (
    "U+0100-0130, U+0132-0151, U+0154-017F, U+0192, U+0218-021B, U+1E80-1E85, U+1E9E, "
    "U+1EF2-1EF3, U+20A4-20AB, U+20AD-20BF"
)
"""The Unicode ranges of the two files of each face; see generator/fonts/README.md."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface, with metrics that size its system fallback font the same until it has loaded.

    The metrics are percentages: average width of English letters relative to Arial (bold for a
    display face), and then the ascent and descent at that width.
    """

    file: str
    weight: str
    size: float
    ascent: float
    descent: float

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The names of the font files, each with the Unicode range it covers."""
        return (f"{self.file}.woff2", _LATIN), (f"{self.file}-extended.woff2", _EXTENDED)


_BRICOLAGE = Typeface("bricolage-grotesque", "700", 99.0, 93.9, 27.3)
_FRAUNCES = Typeface("fraunces", "650", 93.0, 105.2, 27.4)
_INSTRUMENT = Typeface("instrument-sans", "400 700", 102.6, 94.5, 24.4)
_ATKINSON = Typeface("atkinson-hyperlegible-next", "400 700", 100.1, 98.3, 31.6)
_PAIRS = {
    TypePair.GROTESK: (_BRICOLAGE, _INSTRUMENT),
    TypePair.SERIF: (_FRAUNCES, _INSTRUMENT),
    TypePair.LEGIBLE: (_ATKINSON, _ATKINSON),
}


def typefaces(pair: TypePair) -> tuple[Typeface, Typeface]:
    """Return the display face and the text face of a pair."""
    return _PAIRS[pair]


def first_files(pair: TypePair) -> list[str]:
    """Return the paths below docs/ of the fonts to preload: those that nearly every page uses."""
    return [f"{FONTS}{one.file}.woff2" for one in dict.fromkeys(_PAIRS[pair])]


@cache
def font_files(pair: TypePair) -> tuple[tuple[str, bytes], ...]:
    """Return the path below docs/ and the bytes of each font file of a pair."""
    names = dict.fromkeys(name for one in _PAIRS[pair] for name, _ in one.files)
    home = FOLDER.with_name("fonts")
    return tuple((f"{FONTS}{name}", read_bytes(home, name)) for name in names)
