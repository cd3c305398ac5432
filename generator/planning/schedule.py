"""Windows and a number of songs become days, the same for page, planner and calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter

from generator.model import Step

MOST_SONGS = 20
"""Songs of one project that can be planned at once."""
YEARS = (1900, 2999)
"""The first and the last year in which a project can start."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The calendar days that a step takes in a project; day 1 is the day it starts."""

    step: Step
    first_day: int
    last_day: int


def schedule(steps: Sequence[Step], songs: int = 1) -> tuple[Slot, ...]:
    """Return the days of each step for a number of songs.

    Each further song makes a step longer by its `extra_song_days`.
    A step starts as many days later as the latest of the steps that it needs ends later, so
    that windows that overlap for one song overlap alike for many.
    """
    by_id = {step.id: step for step in steps}
    delay: dict[str, int] = {}
    for name in TopologicalSorter({step.id: step.needs for step in steps}).static_order():
        start = max((delay[one] for one in by_id[name].needs), default=0)
        delay[name] = start + by_id[name].window.extra_song_days * (songs - 1)
    return tuple(
        Slot(
            step,
            step.window.first_day + delay[step.id] - step.window.extra_song_days * (songs - 1),
            step.window.last_day + delay[step.id],
        )
        for step in steps
    )


def in_words(day: str) -> str:
    """Return a day as people say it, as in: November 22, 2026."""
    found = date.fromisoformat(day)
    return f"{found:%B} {found.day}, {found.year}"


def length(slots: Sequence[Slot]) -> int:
    """Return the number of days from day 1 to the end of the last step."""
    return max((slot.last_day for slot in slots), default=0)
