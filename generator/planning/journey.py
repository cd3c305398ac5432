"""The bars of the journey: one per step, scaled to the hours that the artist spends on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.model import Range, Step


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
    highest = max((step.artist_hours.max for step in steps if step.artist_hours), default=0.0)
    for step in steps:
        if highest and all(one.artist_hours for one in steps) and step.artist_hours:
            yield step, Bar(step.artist_hours.min / highest, step.artist_hours.max / highest)
        else:
            yield step, Bar(1.0, 1.0)


def hours_in_all(steps: Sequence[Step]) -> Range | None:
    """Return the reader's total hours in all steps, or None if a step has no hours."""
    hours = [step.artist_hours for step in steps if step.artist_hours]
    if not hours or len(hours) < len(steps):
        return None
    return Range.total(hours)
