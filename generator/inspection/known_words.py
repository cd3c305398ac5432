"""Knows the words that are not secret: those of the program, of file formats, and of public texts.

Pages show a public text next to labels and class names of the templates. Together they may be the
words of a staff text, although the page reveals nothing: `KnownWords` recognizes such a run.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from generator.inspection.words import BREAK, Words, words
from generator.rendering import FOLDER

FORMAT_WORDS = Path(__file__).with_name("format_words.txt")
"""Words that file formats add to our files; a test generates the list."""
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
"""A comment of a template, which no page contains."""


class KnownWords:
    """The words of the program and of public texts, for recognizing runs that combine them."""

    def __init__(self, public: Iterable[Sequence[str]]) -> None:
        """Prepare for public texts, each given as its words."""
        self._public = "\n".join(f" {_joined(said)} " for said in public)

    def explains(self, run: Words) -> bool:
        """Return whether a run is one public text, or a part of it, next to words of the program.

        The run has its phrase breaks. Words of the program must be separated from the public text
        by a break, and must end or start a phrase there, as a label or a tag does.
        """
        breaks = [at for at, word in enumerate(run) if word == BREAK]
        starts = [0, *(at + 1 for at in breaks if _is_own(run[: at + 1]))]
        ends = [len(run), *(at for at in breaks if _is_own(run[at:]))]
        return any(
            start < end and (start, end) != (0, len(run)) and self._is_public(run[start:end])
            for start in starts
            for end in ends
        )

    def _is_public(self, part: Words) -> bool:
        return f" {_joined(part)} " in self._public


def _joined(part: Sequence[str]) -> str:
    return " ".join(word for word in part if word != BREAK)


def _is_own(part: Words) -> bool:
    """Return whether the program's own texts contain a part of a run with its breaks."""
    return any(map(str.isalpha, part)) and f" {' '.join(part)} " in _own_run()


@cache
def plain_words() -> frozenset[str]:
    """Return the words of our templates and scripts, and those that file formats add to files."""
    return frozenset((*own_words(), *words(FORMAT_WORDS.read_text(encoding="utf-8"))))


@cache
def own_words() -> Sequence[str]:
    """Return the words of the program's own texts, with their breaks."""
    return words(own_text())


@cache
def _own_run() -> str:
    return f" {' '.join(own_words())} "


@cache
def own_text() -> str:
    """Return the program's own texts: those of its templates and scripts, without comments."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return _COMMENT.sub("\n", "\n".join(path.read_text(encoding="utf-8") for path in paths))
