"""Computes the days of each step, for pages, the planner and calendars alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter

from generator.model import Step

MOST_SONGS = 20
"""The largest number of songs in one project."""
YEARS = (1900, 2999)
"""The first and last year in which a project can start."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The days of a project that a step takes; the project starts on day 1."""

    step: Step
    first_day: int
    last_day: int


def schedule(steps: Sequence[Step], songs: int = 1) -> tuple[Slot, ...]:
    """Return the days of each step for a number of songs.

    Each additional song extends a step by its `extra_song_days`. A step is delayed as much as the
    most delayed step that it needs, so windows that overlap for one song overlap by the same
    number of days for many.
    """
    by_id = {step.id: step for step in steps}
    delay: dict[str, int] = {}
    for step_id in TopologicalSorter({step.id: step.needs for step in steps}).static_order():
        start = max((delay[needed] for needed in by_id[step_id].needs), default=0)
        delay[step_id] = start + by_id[step_id].window.extra_song_days * (songs - 1)
    return tuple(
        Slot(
            step,
            step.window.first_day + delay[step.id] - step.window.extra_song_days * (songs - 1),
            step.window.last_day + delay[step.id],
        )
        for step in steps
    )


def in_words(day: str) -> str:
    """Return an ISO date in words, such as "November 22, 2026"."""
    parsed = date.fromisoformat(day)
    return f"{parsed:%B} {parsed.day}, {parsed.year}"


def length(slots: Sequence[Slot]) -> int:
    """Return the number of days from day 1 to the end of the last step."""
    return max((slot.last_day for slot in slots), default=0)
