"""The bars of the journey: one per step, scaled to the hours that the artist spends on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.model import Range, Step

_WEEK = 7
"""Days of a week, as the weeks of the month chart have."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: the minimum and maximum hours of a step, relative to the highest bar (0 to 1)."""

    least: float
    most: float

    @property
    def percent(self) -> Mapping[str, str]:
        """The bar's geometry in percent, for SVG; `gap` is the offset where its two parts meet."""
        return {
            "top": f"{100 - 100 * self.most:.4g}%",
            "most": f"{100 * self.most:.4g}%",
            "gap": f"{100 - 100 * self.least:.4g}%",
            "least": f"{100 * self.least:.4g}%",
        }


def journey_bars(steps: Sequence[Step]) -> Iterator[tuple[Step, Bar]]:
    """Yield each step with its bar; unless all steps have hours, all bars are equal."""
    hours = [step.artist_hours for step in steps if step.artist_hours]
    highest = max((one.max for one in hours), default=0.0) if len(hours) == len(steps) else 0.0
    for step in steps:
        if highest and step.artist_hours:
            yield step, Bar(step.artist_hours.min / highest, step.artist_hours.max / highest)
        else:
            yield step, Bar(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Week:
    """Successive steps that start in the same week of the process."""

    number: int
    """1 for the week of day 1."""
    entries: tuple[tuple[Step, Bar], ...]
    start: int
    """The number of its first step."""
    first_day: int
    last_day: int
    """The last day of the step that ends last, which may be in a later week."""
    hours: Range | None
    """The reader's hours in these steps, or None if a step has no hours."""


def journey_weeks(steps: Sequence[Step]) -> Iterator[Week]:
    """Yield the steps in their order, grouped by the week in which they start."""
    start = 1
    for number, group in groupby(journey_bars(steps), key=lambda entry: _week_of(entry[0])):
        entries = tuple(group)
        windows = [step.window for step, _ in entries]
        yield Week(
            number,
            entries,
            start,
            min(window.first_day for window in windows),
            max(window.last_day for window in windows),
            hours_in_all([step for step, _ in entries]),
        )
        start += len(entries)


def _week_of(step: Step) -> int:
    return (step.window.first_day - 1) // _WEEK + 1


def hours_in_all(steps: Sequence[Step]) -> Range | None:
    """Return the reader's total hours in all steps, or None if a step has no hours."""
    hours = [step.artist_hours for step in steps if step.artist_hours]
    if not hours or len(hours) < len(steps):
        return None
    return Range.total(hours)
