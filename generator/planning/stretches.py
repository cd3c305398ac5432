"""Stretches of a picture: places and widths in percent, and how they are named."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

ROOMS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15)
"""Widths of names in ems; the style sheet has a rule for each."""
_LETTER = 0.6
"""Width of a letter in ems, rather more than less."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a picture, in percent of its width."""

    x: float
    width: float

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch behind a picture, with its name above it."""

    span: Span
    name: str
    mark: str
    """What stands for the name where there is no room for it."""

    @property
    def room(self) -> int:
        """The width that its name takes, in ems, rounded up to one that the style sheet knows."""
        need = len(self.name) * _LETTER
        return next((one for one in ROOMS if need <= one), 0)


def share(start: float, size: float, whole: float) -> Span:
    """Return a stretch of a whole in percent; a stretch of nothing is nothing."""
    return (
        Span(round(100 * start / whole, 3), round(100 * size / whole, 3)) if whole else Span(0, 0)
    )


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of numbers that follow each other.

    >>> list(runs([1, 2, 3, 7]))
    [(1, 3), (7, 7)]
    """
    for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in words."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
