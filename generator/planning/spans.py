"""Spans of a picture in percent of its width, and text about ranges."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

LABEL_WIDTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15)
"""Label widths in ems that the style sheet has rules for."""
_LETTER = 0.6
"""Width of a letter in ems, rounded up."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span of a picture, in percent of its width."""

    x: float
    width: float

    @property
    def end(self) -> float:
        """The end of the span."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Band:
    """A background span with a label at the top."""

    span: Span
    name: str
    mark: str
    """The short label, for when the full one doesn't fit."""

    @property
    def room(self) -> int:
        """The width of the label in ems, rounded up to one that the style sheet has a rule for."""
        need = len(self.name) * _LETTER
        return next((one for one in LABEL_WIDTHS if need <= one), 0)


def share(start: float, size: float, whole: float) -> Span:
    """Return a part of a whole as a span in percent; if the whole is 0, the span is empty."""
    return (
        Span(round(100 * start / whole, 3), round(100 * size / whole, 3)) if whole else Span(0, 0)
    )


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last number of each run of consecutive numbers.

    >>> list(runs([1, 2, 3, 7]))
    [(1, 3), (7, 7)]
    """
    for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def listed(parts: Sequence[str]) -> str:
    """Join parts into a list in words, such as "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
