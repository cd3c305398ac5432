"""What the pictures of a site show: the month, the days of a step, and who is in the room.

A picture is geometry and words. Widths and places are percent of its width, from its start, so the
same plan is drawn on pages, on paper and in books, at any width.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from generator.editions import Edition
from generator.model import Audience, Picture, Role, Step
from generator.planning.schedule import Slot, length, schedule
from generator.planning.song_pictures import Song, can_be_drawn, plan_song
from generator.planning.stretches import Band, Span, listed, runs, share
from generator.rendering import collapse_whitespace

Side = Literal["after", "before", "over"]

_LEAST_ROOM = 34
"""Percent of a picture's width in which words can stand beside a bar."""
_WEEK = 7
_MOST_BANDS = 12
"""The most stretches of time that have room for their names on a desk."""
_MOST_CELLS = 62
"""The most days that are told apart when each is a cell of its own."""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A step in the month."""

    number: int
    id: str
    name: str
    days: str
    """Its days, in words."""
    span: Span
    milestone: str
    """What ends it, if anything does."""
    internal: bool
    side: Side
    """Where there is room for its words: after its bar, before or over it."""


@dataclass(frozen=True, slots=True)
class Month:
    """The steps on their days, for one song."""

    days: int
    weeks: tuple[Band, ...]
    rows: tuple[MonthRow, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The days of the whole process, with those of one or more steps marked."""

    cells: tuple[tuple[Span, bool], ...]
    """A cell a day, and whether it is marked; in a long process, only the marked stretches."""
    whole: bool
    """Whether each day has a cell."""


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A role, and the steps it takes part in."""

    name: str
    you: bool
    """Whether the role is the guide's reader."""
    cells: tuple[tuple[int, bool], ...]
    """The number of each step, and whether the role takes part in it."""
    words: str
    """Its steps, in words."""


def _month(slots: Sequence[Slot]) -> Month:
    days = length(slots)
    return Month(
        days,
        tuple(_weeks(days)),
        tuple(_month_row(number, slot, days) for number, slot in enumerate(slots, 1)),
    )


def _month_row(number: int, slot: Slot, days: int) -> MonthRow:
    span = _span_of(slot, days)
    step = slot.step
    return MonthRow(
        number,
        step.id,
        step.label,
        _days_in_words(slot),
        span,
        step.milestone.name if step.milestone else "",
        step.audience is Audience.INTERNAL,
        _side(span),
    )


def _side(span: Span) -> Side:
    """Return where there is room for words about a stretch."""
    after = 100 - span.end
    if max(span.x, after) < _LEAST_ROOM:
        return "over"
    return "after" if after >= _LEAST_ROOM else "before"


def _span_of(slot: Slot, days: int) -> Span:
    return share(slot.first_day - 1, slot.last_day - slot.first_day + 1, days)


def _days_in_words(slot: Slot) -> str:
    if slot.first_day == slot.last_day:
        return f"Day {slot.first_day}"
    return f"Days {slot.first_day} to {slot.last_day}"


def _weeks(days: int) -> Iterator[Band]:
    """Yield the weeks of the days, or stretches of as many weeks as leave room for their names."""
    weeks = -(-days // _WEEK)
    each = next(each for each in (1, 2, 4, 13, 26, 52, weeks) if weeks <= each * _MOST_BANDS)
    for first in range(0, weeks, each):
        size = min(each * _WEEK, days - first * _WEEK)
        yield Band(share(first * _WEEK, size, days), f"Week {first + 1}", str(first + 1))


def _cells(marked: Sequence[Slot], days: int) -> Iterator[tuple[Span, bool]]:
    on = {day for slot in marked for day in range(slot.first_day, slot.last_day + 1)}
    # Days of a week lie close together, and weeks a little apart.
    gap, pause = 0.2, 0.6
    whole = days + pause * ((days - 1) // _WEEK)
    for day in range(days):
        yield share(day + pause * (day // _WEEK), 1 - gap, whole - gap), day + 1 in on


def _room(edition: Edition) -> tuple[RoomRow, ...]:
    steps = edition.process.steps
    reader = _reader(edition)
    rows = (_room_row(role, steps, you=role is reader) for role in edition.process.roles)
    return tuple(row for row in rows if row.words)


def _room_row(role: Role, steps: Sequence[Step], *, you: bool) -> RoomRow:
    cells = tuple((number, role.id in step.roles) for number, step in enumerate(steps, 1))
    return RoomRow(role.name, you, cells, _numbers_in_words([one for one, there in cells if there]))


def _reader(edition: Edition) -> Role | None:
    """Return the role of the guide's reader: the first public one that takes part in a step."""
    here = {name for step in edition.process.steps for name in step.roles}
    roles = (role for role in edition.process.roles if role.id in here)
    return next((role for role in roles if role.audience is Audience.PUBLIC), None)


def _numbers_in_words(numbers: Sequence[int]) -> str:
    """Return the numbers of steps, with those that follow each other as one stretch.

    >>> _numbers_in_words([1, 2, 3, 5, 7, 8])
    'steps 1 to 3, 5, 7 and 8'
    """
    parts: list[str] = []
    for first, last in runs(numbers):
        together = [f"{first} to {last}"] if last - first > 1 else map(str, range(first, last + 1))
        parts += together
    word = "step" if len(numbers) == 1 else "steps"
    return f"{word} {listed(parts)}" if parts else ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of an edition."""

    month: Month
    room: tuple[RoomRow, ...]
    slots: tuple[Slot, ...]
    song: Song | None
    """The example song, if the edition has one."""
    drawn: frozenset[Picture]
    """The pictures that can be drawn from the song."""

    @classmethod
    def create(cls, edition: Edition) -> "Pictures":
        """Plan the pictures of an edition."""
        slots = schedule(edition.process.steps)
        example = edition.process.example
        drawn = frozenset(one for one in Picture if example and can_be_drawn(example, one))
        song = plan_song(example) if example else None
        return cls(_month(slots), _room(edition), slots, song, drawn)

    def of_step(self, step: Step) -> tuple[str, ...]:
        """Return the names of the pictures that a step shows, if they can be drawn."""
        return tuple(one.value for one in dict.fromkeys(step.pictures) if one in self.drawn)

    def strip(self, *shown: Step) -> Strip:
        """Return the days of the whole process, with those of some steps marked."""
        ids = {step.id for step in shown}
        days = length(self.slots)
        marked = [slot for slot in self.slots if slot.step.id in ids]
        whole = days <= _MOST_CELLS
        cells = _cells(marked, days) if whole else ((_span_of(one, days), True) for one in marked)
        return Strip(tuple(cells), whole)

    def data(self, name: str) -> Any:
        """Return a picture by its name as plain data, for files that draw it themselves."""
        own: dict[str, Any] = {"month": self.month, "room": self.room}
        return plain(own.get(name, self.song))


def plain(value: Any) -> Any:
    """Return a plan as lists and mappings, with each text on one line."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return collapse_whitespace(value) if isinstance(value, str) else value
