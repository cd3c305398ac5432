"""Splits texts into words, so that phrases match whatever separates their words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

BREAK = "|"
"""Represents a comma, a line break or anything else that separates two phrases."""
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Han, which are written without spaces: each character counts as a word."""
_SEPARATORS = r"[.,;:!?()\[\]{}<>|\"“”«»=•·\\/\n\r\t\x0b\x0c\x85\u2028\u2029]+"
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|" + _SEPARATORS)
_INVISIBLE = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

Words = tuple[str, ...]


def words(text: str) -> list[str]:
    """Return the words of a text in lowercase, with a break between phrases.

    Hyphens, dashes and emphasis characters separate words as a space does. Invisible characters,
    such as a soft hyphen, are ignored.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return [word if word.isalnum() else BREAK for word in _WORDS.findall(text.casefold())]


def phrase(text: str) -> Words:
    """Return the words of a text with the breaks between them, but not at either end."""
    parts = words(text)
    while parts and parts[-1] == BREAK:
        parts.pop()
    start = next((index for index, part in enumerate(parts) if part != BREAK), 0)
    return tuple(parts[start:])


class Finder:
    """Finds many phrases in a text at once."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        """Prepare to find these phrases; empty ones are ignored."""
        self.phrases = {sequence for sequence in phrases if sequence}
        self.lengths: dict[str, set[int]] = {}
        for sequence in self.phrases:
            self.lengths.setdefault(sequence[0], set()).add(len(sequence))

    def found_in(self, text: Sequence[str]) -> set[Words]:
        """Return the phrases that occur in a text, given as its words."""
        return {tuple(text[start:end]) for start, end in self.spans_in(text)}

    def spans_in(self, text: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the start and the end of each phrase that occurs in a text."""
        first = self.lengths.keys() & set(text)
        if not first:
            return
        for start, word in enumerate(text):
            if word in first:
                for length in self.lengths[word]:
                    if tuple(text[start : start + length]) in self.phrases:
                        yield start, start + length
