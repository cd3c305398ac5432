"""Splits texts into words, so that phrases match whatever separates their words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from generator.model import one_form

BREAK = "|"
"""Represents a comma, a line break or anything else that separates two phrases."""
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Han, which are written without spaces: each character counts as a word."""
_SEPARATORS = r"[.,;:!?()\[\]{}<>|\"“”«»=•·\\/\n\r\t\x0b\x0c\x85\u2028\u2029]+"
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|" + _SEPARATORS)
_INVISIBLE = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

_GROWING = re.compile("[\ufdf0-\ufdfc\u3200-\u33ff\u2474-\u24b5]")
"""Characters that stand for several letters, up to eighteen."""

Words = tuple[str, ...]


def words(text: str) -> list[str]:
    """Return the words of a text in lowercase, with a break between phrases.

    Hyphens, dashes and emphasis characters separate words as a space does. Invisible characters,
    such as a soft hyphen, are ignored.
    """
    return [word if word.isalnum() else BREAK for word in _WORDS.findall(plain(text))]


def plain(text: str) -> str:
    """Return a text in the form that is compared: one form of each character, in small letters."""
    return normalized(text).casefold()


def normalized(text: str) -> str:
    """Return a text with one form of each character, and without invisible ones."""
    if text.isascii():
        return text
    return one_form("NFKC", _INVISIBLE.sub("", text))


def size_compared(text: str) -> int:
    """Return at least how long a text is in the form that is compared: some characters become many."""
    if text.isascii():
        return len(text)
    return len(text) + sum(
        text.count(one) * (len(one_form("NFKC", one)) - 1) for one in set(_GROWING.findall(text))
    )


def rises(numbers: Sequence[str], most: int) -> bool:
    """Return whether no number of a row is less than the one before, nor greater by more than `most`."""
    return all(0 <= int(after) - int(one) <= most for one, after in pairwise(numbers))


def phrase(text: str) -> Words:
    """Return the words of a text with the breaks between them, but not at either end."""
    return without_outer_breaks(words(text))


def without_outer_breaks(said: Sequence[str]) -> Words:
    """Return words without the breaks at their start and at their end."""
    start, end = 0, len(said)
    while start < end and said[end - 1] == BREAK:
        end -= 1
    while start < end and said[start] == BREAK:
        start += 1
    return tuple(said[start:end])


def unbroken(run: Words) -> Words:
    """Return words without the breaks between them."""
    return tuple(word for word in run if word != BREAK)


class Finder:
    """Finds many phrases in a text at once: it compares all runs of as many words as a phrase has."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        """Prepare to find these phrases; empty ones are ignored."""
        self.phrases = {sequence for sequence in phrases if sequence}
        self._by_length: dict[int, set[Words]] = {}
        for sequence in self.phrases:
            self._by_length.setdefault(len(sequence), set()).add(sequence)

    def found_in(self, text: Sequence[str]) -> set[Words]:
        """Return the phrases that occur in a text, given as its words."""
        found = (ones.intersection(_runs(text, size)) for size, ones in self._by_length.items())
        return set().union(*found)

    def spans_in(self, text: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the start and the end of each phrase that occurs in a text."""
        found = self.found_in(text)
        for size in {len(one) for one in found}:
            for start, run in enumerate(_runs(text, size)):
                if run in found:
                    yield start, start + size


def _runs(text: Sequence[str], size: int) -> Iterator[Words]:
    """Yield all runs of as many words in a text."""
    return zip(*(text[start:] for start in range(size)), strict=False)
