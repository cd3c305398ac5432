"""Ids and file names derived from words that were typed."""

import re
from unicodedata import combining, normalize

LONGEST_ID = 64
"""The maximum length of an id, which is part of file names, anchors and form fields."""
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that Unicode doesn't decompose into an ASCII letter and an accent."""


def slug(text: str) -> str:
    """Return an id derived from a name: lowercase ASCII words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:LONGEST_ID].strip("-")


def latin(text: str) -> str:
    """Return a text in lower case and without accents, to propose an id or a file name.

    `slug` doesn't remove accents: the ids of terms are derived with it, and ids are permanent.

    >>> latin("Größe"), latin("Łódź")
    ('grosse', 'lodz')
    """
    apart = normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(letter for letter in apart if not combining(letter))


def plain_name(name: str) -> str:
    """Return a file name that can be part of an address: letters, digits, hyphens and dots.

    >>> plain_name("My Logo.PNG"), plain_name("Über uns.md")
    ('my-logo.png', 'uber-uns.md')
    """
    stem, dot, ending = latin(name).rpartition(".")
    return f"{slug(stem or ending) or 'file'}{dot if stem else ''}{slug(ending) if stem else ''}"
