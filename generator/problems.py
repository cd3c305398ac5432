"""What can be wrong in a user's files, where it is, and how it is said.

Every module reports through these values; the command line and the MkDocs plugin alone show them.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from generator.rules import Rule

_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: line and column from 1, width in characters, and the line itself."""

    file: str
    line: int = 1
    column: int = 1
    width: int = field(default=1, compare=False)
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Say the spot the way compilers do."""
        return f"{_visible(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and a way out of it."""

    place: Place
    rule: Rule
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the spot, the message and the rule; then the line, a caret and the hint."""
        said = [f"{self.place}: {_visible(_shortened(self.message))} [{self.rule}]"]
        if self.place.excerpt.strip():
            said += [f"    {line}" for line in _pointed_out(self.place)]
        if self.hint:
            said.append(f"    hint: {_visible(self.hint)}")
        return "\n".join(said)


class ProblemsFoundError(Exception):
    """A user's files cannot be used as they are; carries every problem, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which a reader meets them, each once."""
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by place and rule, each once."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda problem: (problem.place, problem.rule, problem.message),
        )
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word closest to a misspelled one, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def _visible(text: str) -> str:
    """Replace what could move the cursor or hide text on a terminal."""
    return "".join(
        mark if mark.isprintable() or mark == "\t" else "\N{REPLACEMENT CHARACTER}" for mark in text
    )


def _shortened(message: str) -> str:
    """Keep a message on the screen when a user's text in it is very long."""
    longest = 400
    return message if len(message) <= longest else f"{message[:300]} … {message[-80:]}"


def _pointed_out(place: Place) -> tuple[str, str]:
    """Return the line, or the stretch of a very long line, and the carets below it."""
    start = max(0, place.column - 1 - 100) if len(place.excerpt) > _LONGEST_LINE else 0
    line = place.excerpt[start : start + _LONGEST_LINE]
    column = place.column - 1 - start
    under = line[column : column + place.width]
    indent = "".join("\t" if mark == "\t" else " " * _cells(mark) for mark in line[:column])
    return _visible(line), indent + "^" * max(1, sum(map(_cells, under)))


def _cells(mark: str) -> int:
    """Return how many terminal columns a character takes (Unicode Standard Annex 11)."""
    if unicodedata.category(mark) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1
