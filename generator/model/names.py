"""Ids and file names derived from words that were typed."""

import re
from typing import Literal
from unicodedata import category, combining, name, normalize

LONGEST_ID = 64
"""The maximum length of an id, which is part of file names, anchors and form fields."""
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"ħ": "h", "ŧ": "t", "ŋ": "n"}
)
"""Letters that Unicode doesn't decompose into an ASCII letter and an accent."""
_MARKS = frozenset({"Mn", "Mc", "Me", "Lm"})
"""Unicode categories of what belongs to the letter before it, such as a vowel or a long sound."""
_IN_ID = re.compile(r"[\w\s-]")
_GAPS = re.compile(r"[-\s]+")
_PILE = re.compile(r"[^\x00-\x7f\w][^\x00-\x7f\w]{63,}")
"""More characters in a row without a letter than any language has marks on one letter.

Written in this order, Python passes over ASCII characters fast.
"""


def one_form(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """Return a text in a Unicode normalization form, without piles of accents.

    The time that normalization takes grows with the square of the number of accents in a row.
    """
    if text.isascii():
        return text
    return normalize(form, _PILE.sub(_without_marks, text))


def _without_marks(pile: re.Match[str]) -> str:
    return "".join(letter for letter in pile[0] if not combining(letter))


def slug(text: str) -> str:
    """Return an id derived from a name: lowercase ASCII words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:LONGEST_ID].strip("-")


def latin(text: str) -> str:
    """Return a text in lower case and without accents, to propose an id or a file name.

    `slug` doesn't remove accents: the ids of terms are derived with it, and ids are permanent.

    >>> latin("Größe"), latin("Łódź")
    ('grosse', 'lodz')
    """
    apart = one_form("NFKD", text.lower().translate(_LETTERS))
    return "".join(letter for letter in apart if not combining(letter))


def heading_id(words: str) -> str:
    """Return the id of a heading: its letters, digits and underscores, and hyphens between words.

    Latin letters lose their accents; those of other scripts are kept, with their marks. Of a text
    in English, it is the id that MkDocs would generate.

    >>> heading_id("Größe & Łódź"), heading_id("Ήχος: 録音が"), heading_id("हिन्दी")
    ('grosse-lodz', 'ήχος-録音が', 'हिन्दी')
    """
    kept: list[str] = []
    takes_marks = False
    for letter in one_form("NFKD", words).lower().translate(_LETTERS):
        if category(letter) in _MARKS:
            kept += [letter] * takes_marks
        else:
            kept += [letter] * bool(_IN_ID.match(letter))
            takes_marks = letter.isalpha() and not name(letter, "").startswith("LATIN")
    return _GAPS.sub("-", one_form("NFC", "".join(kept)).strip())


def plain_name(file: str) -> str:
    """Return a file name that can be part of an address: letters, digits, hyphens and dots.

    >>> plain_name("My Logo.PNG"), plain_name("Über uns.md")
    ('my-logo.png', 'uber-uns.md')
    """
    stem, dot, ending = latin(file).rpartition(".")
    return f"{slug(stem or ending) or 'file'}{dot if stem else ''}{slug(ending) if stem else ''}"
