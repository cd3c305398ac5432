"""Computes the days of each step, for pages, the planner and calendars alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import TopologicalSorter

from generator.model import START_YEARS, Step, Weekday

MAX_SONGS = 20
"""Maximum number of songs in a project."""
YEARS = START_YEARS
"""First and last year in which a project can start."""
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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


def date_of(day: int, start: date, work_days: Collection[Weekday]) -> date:
    """Return the calendar date of a project day, counting work days only.

    Day 1 is the first work day on or after `start`. Raises OverflowError if the date is after the
    year 9999.
    """
    ahead = sorted((one.number - start.weekday()) % 7 for one in work_days)
    weeks, rest = divmod(day - 1, len(ahead))
    return start + timedelta(days=7 * weeks + ahead[rest])


def in_words(day: str) -> str:
    """Return an ISO date in words, such as "November 22, 2026"."""
    parsed = date.fromisoformat(day)
    return f"{parsed:%B} {parsed.day}, {parsed.year}"


def week_in_words(work_days: Collection[Weekday]) -> str:
    """Return the days of the week in words, such as "Monday to Friday" or "every day".

    >>> week_in_words([Weekday.MON, Weekday.TUE, Weekday.SAT])
    'Monday, Tuesday and Saturday'
    """
    numbers = sorted(day.number for day in work_days)
    names = [_NAMES[number] for number in numbers]
    if len(names) == len(Weekday):
        return "every day"
    if len(names) > 2 and numbers[-1] - numbers[0] == len(names) - 1:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def length(slots: Sequence[Slot]) -> int:
    """Return the number of days from day 1 to the end of the last step."""
    return max((slot.last_day for slot in slots), default=0)
