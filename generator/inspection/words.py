"""Texts as words, so that one is found in another whatever stands between the words."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

BREAK = "|"
"""Stands for a comma, an end of a line and all else that parts one phrase from the next."""
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Kana and Han, which are written without spaces: each sign counts as a word."""
_MARKS = r"[.,;:!?()\[\]{}<>|\"“”«»=•·\\/\n\r\t\x0b\x0c\x85\u2028\u2029]+"
_WORDS = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+|" + _MARKS)
_UNSEEN = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

Words = tuple[str, ...]


def words(text: str) -> list[str]:
    """Return the words of a text in small letters, with a break between phrases.

    Hyphens, dashes and marks of emphasis stand between words as a space does; what is never seen,
    such as a soft hyphen, is passed over.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return [word if word.isalnum() else BREAK for word in _WORDS.findall(text.casefold())]


def phrase(text: str) -> Words:
    """Return the words of a text and the breaks between them, none at either end."""
    found = words(text)
    while found and found[-1] == BREAK:
        found.pop()
    return tuple(found[next((at for at, one in enumerate(found) if one != BREAK), 0) :])


class Finder:
    """Looks for many phrases in a text at once."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        """Look for these; one without a word is never found."""
        self.phrases = {one for one in phrases if one}
        self.lengths: dict[str, set[int]] = {}
        for one in self.phrases:
            self.lengths.setdefault(one[0], set()).add(len(one))

    def found_in(self, text: Sequence[str]) -> set[Words]:
        """Return those that stand in a text, given as its words."""
        starts = [at for at, word in enumerate(text) if word in self.lengths]
        ends = ((at, at + length) for at in starts for length in self.lengths[text[at]])
        return self.phrases.intersection(tuple(text[start:end]) for start, end in ends)
