"""Recognizes filled-in copies of a form, such as an agreement, whose blank form is published.

A blank form is a file that the owner publishes on purpose. A staff file is a filled-in copy of it if
it repeats most of the form, consists mostly of the form, and adds words of its own. So neither a
public file into which somebody copied part of a staff file, nor a copy that was only saved again, is
taken for a form.
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
"""Minimum share of a blank form that a filled-in copy repeats; the rest may have been replaced."""
_STAFF_SHARE = 1 / 2
"""Minimum share of a filled-in copy that is the blank form."""
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
        """The text and the words of each file."""
        contents = (read_bytes(self._folder, name) for name in self._names)
        said = (_LINE.sub(f" {BREAK} ", "\n".join(shown(content))) for content in contents)
        return [(text, words(text)) for text in said]

    def blank_of(self, texts: Iterable[str]) -> str:
        """Return the texts of all blank forms that a document is a copy of, as one text."""
        filled = [word for word in words("\n".join(texts)) if word != BREAK] if self._names else []
        if not filled or len(filled) > _MOST_WORDS:
            return ""
        return "\n\n".join(text for text, said in self._forms if is_blank_of(said, filled))


def is_blank_of(form: Sequence[str], filled: Sequence[str]) -> bool:
    """Return whether a document is a filled-in copy of a form; both are given as words.

    The words of the form include breaks, those of the document don't.
    """
    phrases: list[Words] = [
        tuple(part) for is_break, part in groupby(form, BREAK.__eq__) if not is_break
    ]
    size, vocabulary = sum(map(len, phrases)), {*filled}
    known = sum(word in vocabulary for word in form)  # cheap, and rules out most pairs
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
