"""Recognizes a filled-in copy of a form, such as an agreement, whose blank form is published.

Only a file that the owner publishes on purpose can be a blank form, and only if nearly all that it
says is also in the staff's file, which is mostly that and says more. So a public file into which
somebody copied a part of a staff file is none, nor is a copy that was only saved again.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path

from generator.inspection.unpacked import shown
from generator.inspection.words import BREAK, Finder, Words, words
from generator.reading.source_text import file_path, read_bytes

_LARGEST = 2_000_000
"""Maximum size of a blank form, in bytes."""
_MOST_WORDS = 100_000
_PUBLIC_SHARE = 3 / 4
"""How much of a blank form its filled-in copy repeats at least; the rest are words to replace."""
_STAFF_SHARE = 1 / 2
"""How much of a filled-in copy is the blank form at least."""
_MIN_FILLED = 3
"""Minimum number of words that were filled in, as in a name and a date."""
_LINE = re.compile(r"_{2,}")
"""A line to write on."""


class Forms:
    """The files that may be blank forms; they are read when there is a copy to compare."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        """Take the names of files below a project's folder that are published on purpose."""
        self._folder = folder
        self._names = [one for one in names if file_path(folder, one).stat().st_size <= _LARGEST]

    @cached_property
    def _forms(self) -> list[tuple[str, list[str]]]:
        """The text of each, and its words."""
        contents = (read_bytes(self._folder, name) for name in self._names)
        said = (_LINE.sub(f" {BREAK} ", "\n".join(shown(content))) for content in contents)
        return [(text, words(text)) for text in said]

    def blank_of(self, texts: Iterable[str]) -> str:
        """Return the texts of the blank forms of which a document, given as its texts, is a copy."""
        filled = [word for word in words("\n".join(texts)) if word != BREAK] if self._names else []
        if not filled or len(filled) > _MOST_WORDS:
            return ""
        return "\n\n".join(text for text, said in self._forms if is_blank_of(said, filled))


def is_blank_of(form: Sequence[str], filled: Sequence[str]) -> bool:
    """Return whether the words of a document, with breaks, are those of a copy but for what was filled in."""
    phrases: list[Words] = [
        tuple(part) for is_break, part in groupby(form, BREAK.__eq__) if not is_break
    ]
    size, vocabulary = sum(map(len, phrases)), {*filled}
    known = sum(word in vocabulary for word in form)
    if not _STAFF_SHARE * len(filled) <= size <= _MOST_WORDS or known < _PUBLIC_SHARE * size:
        return False
    found = Finder(phrases).found_in(filled)
    repeated = sum(len(one) for one in phrases if one in found)
    added = Counter(filled) - Counter(word for one in phrases for word in one)
    return (
        repeated >= _PUBLIC_SHARE * size
        and repeated >= _STAFF_SHARE * len(filled)
        and len(added) >= _MIN_FILLED
    )
