"""Problems in a user's files: where they are, and how they are shown.

Every module reports problems with these classes; only the command line and the MkDocs plugin print
them.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from generator.problems.rules import Rule

_LONGEST_LINE = 200
MOST_LISTED = 5
"""Maximum number of files in a folder that each get the same problem; of more, the first names all."""
_MOST_NAMED = 10
_LONGEST_LIST = 220
"""Maximum length of a list of names, so that its message is not shortened."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file: line and column from 1, width in characters, and the line itself."""

    file: str
    line: int = 1
    column: int = 1
    width: int = field(default=1, compare=False)
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return `file:line:column`, as compilers do."""
        return f"{_visible(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, with its place and a hint that says how to fix it."""

    place: Place
    rule: Rule
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the place, message and rule, followed by the source line, a caret and the hint."""
        lines = [f"{self.place}: {_visible(_shortened(self.message))} [{self.rule}]"]
        if self.place.excerpt.strip():
            lines += [f"    {line}" for line in _excerpt_with_caret(self.place)]
        if self.hint:
            lines.append(f"    hint: {_visible(self.hint)}")
        return "\n".join(lines)


class ProblemsFoundError(Exception):
    """Raised when a user's files have problems; holds all of them, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems by place and drop duplicates."""
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by place and rule, without duplicates."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda problem: (problem.place, problem.rule, problem.message),
        )
    )


def by_folder(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems of whole files; if many in a folder are the same, one problem names the files.

    Problems of folders, whose places end with a slash, are yielded one by one.
    """
    groups: dict[tuple[str, Rule, str], list[Problem]] = {}
    for one in problems:
        folder = one.place.file.rstrip("/").rpartition("/")[0]
        groups.setdefault((folder, one.rule, one.message), []).append(one)
    for alike in groups.values():
        names = [one.place.file.rpartition("/")[2] for one in alike[1:]]
        if len(alike) > MOST_LISTED and all(names):
            yield replace(alike[0], message=with_others(alike[0].message, names))
        else:
            yield from alike


def with_others(message: str, names: Sequence[str]) -> str:
    """Add to the message of a file the names of other files that it applies to, if any."""
    return f"{message}; the same holds for {some_of(names)}" if names else message


def some_of(names: Sequence[str]) -> str:
    """Return names as a list in words: as many as fit into a message, and the number of the others."""
    shown = list(names[:_MOST_NAMED])
    while len(shown) > 1 and len(", ".join(shown)) > _LONGEST_LIST:
        shown.pop()
    if rest := len(names) - len(shown):
        return f"{', '.join(shown)} and {rest} more"
    *first, last = shown
    return f"{', '.join(first)} and {last}" if first else last


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the known word closest to a misspelled one, or an empty string."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def _visible(text: str) -> str:
    """Replace characters that could move the cursor or hide text on a terminal."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character == "\t" else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def _shortened(message: str) -> str:
    """Shorten a message that quotes a very long text, so that it fits on the screen."""
    longest = 400
    return message if len(message) <= longest else f"{message[:300]} … {message[-80:]}"


def _excerpt_with_caret(place: Place) -> tuple[str, str]:
    """Return the source line, or an excerpt of a very long one, and the carets below it."""
    start = max(0, place.column - 1 - 100) if len(place.excerpt) > _LONGEST_LINE else 0
    line = place.excerpt[start : start + _LONGEST_LINE]
    column = place.column - 1 - start
    marked = line[column : column + place.width]
    indent = "".join(
        "\t" if character == "\t" else " " * _cells(character) for character in line[:column]
    )
    return _visible(line), indent + "^" * max(1, sum(map(_cells, marked)))


def _cells(character: str) -> int:
    """Return how many terminal columns a character takes (Unicode Standard Annex 11)."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
