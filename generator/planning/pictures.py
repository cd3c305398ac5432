"""Plans the pictures of a site: the month, the days of a step, and who is in the room.

A picture is plain geometry and labels. Widths and offsets are percent of its width from the start,
so the same plan is drawn at any width in HTML, PDF and EPUB.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from generator.editions import Edition
from generator.model import Audience, Picture, Role, Step
from generator.planning.schedule import Slot, length, schedule
from generator.planning.song_pictures import Song, can_be_drawn, plan_song
from generator.planning.spans import Band, Span, listed, runs, share
from generator.rendering import collapse_whitespace

Side = Literal["after", "before", "over"]

_MIN_LABEL_SPACE = 34
"""Minimum free space beside a bar, in percent of the width, that fits the label."""
_WEEK = 7
_MAX_BANDS = 12
"""Maximum number of week bands whose names fit on a desktop screen."""
_MAX_CELLS = 62
"""Maximum number of days that are drawn as separate cells."""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A step in the month view."""

    number: int
    id: str
    name: str
    days: str
    """The days of the step, as text."""
    span: Span
    milestone: str
    """The milestone at the end of the step, or an empty string."""
    internal: bool
    side: Side
    """Where the label fits: after the bar, before it, or on top of it."""


@dataclass(frozen=True, slots=True)
class Month:
    """The steps of one song on their days."""

    days: int
    weeks: tuple[Band, ...]
    rows: tuple[MonthRow, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """All days of the process, with those of one or more steps highlighted."""

    cells: tuple[tuple[Span, bool], ...]
    """Cells and whether each is highlighted; in a long process, only the highlighted periods."""
    whole: bool
    """Whether there is one cell per day."""


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A role, and the steps that it takes part in."""

    name: str
    you: bool
    """Whether this role is the reader of the guide."""
    cells: tuple[tuple[int, bool], ...]
    """Step numbers, each with whether the role takes part."""
    words: str
    """The steps of the role, as text."""


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
    """Return the side of a bar on which its label fits."""
    after = 100 - span.end
    if max(span.x, after) < _MIN_LABEL_SPACE:
        return "over"
    return "after" if after >= _MIN_LABEL_SPACE else "before"


def _span_of(slot: Slot, days: int) -> Span:
    return share(slot.first_day - 1, slot.last_day - slot.first_day + 1, days)


def _days_in_words(slot: Slot) -> str:
    if slot.first_day == slot.last_day:
        return f"Day {slot.first_day}"
    return f"Days {slot.first_day} to {slot.last_day}"


def _weeks(days: int) -> Iterator[Band]:
    """Yield bands of one week each, or of more weeks if there are too many to label."""
    weeks = -(-days // _WEEK)
    each = next(each for each in (1, 2, 4, 13, 26, 52, weeks) if weeks <= each * _MAX_BANDS)
    for first in range(0, weeks, each):
        size = min(each * _WEEK, days - first * _WEEK)
        yield Band(share(first * _WEEK, size, days), f"Week {first + 1}", str(first + 1))


def _cells(marked: Sequence[Slot], days: int) -> Iterator[tuple[Span, bool]]:
    on = {day for slot in marked for day in range(slot.first_day, slot.last_day + 1)}
    # Small gaps between days, and larger ones between weeks.
    gap, pause = 0.2, 0.6
    whole = days + pause * ((days - 1) // _WEEK)
    for day in range(days):
        yield share(day + pause * (day // _WEEK), 1 - gap, whole - gap), day + 1 in on


def _room(edition: Edition) -> tuple[RoomRow, ...]:
    steps = edition.process.steps
    reader = edition.process.reader
    rows = (_room_row(role, steps, you=role == reader) for role in edition.process.roles)
    return tuple(row for row in rows if row.words)


def _room_row(role: Role, steps: Sequence[Step], *, you: bool) -> RoomRow:
    cells = tuple((number, role.id in step.roles) for number, step in enumerate(steps, 1))
    return RoomRow(role.name, you, cells, _numbers_in_words([one for one, there in cells if there]))


def _numbers_in_words(numbers: Sequence[int]) -> str:
    """Return step numbers as text, with consecutive numbers as ranges.

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
    """The example song, or None if the edition has none."""
    drawn: frozenset[Picture]
    """The pictures that the example song has data for."""

    @classmethod
    def create(cls, edition: Edition) -> "Pictures":
        """Plan the pictures of an edition."""
        slots = schedule(edition.process.steps)
        example = edition.process.example
        drawn = frozenset(one for one in Picture if example and can_be_drawn(example, one))
        song = plan_song(example) if example else None
        return cls(_month(slots), _room(edition), slots, song, drawn)

    def of_step(self, step: Step) -> tuple[str, ...]:
        """Return the names of the pictures that a step shows, without those that lack data."""
        return tuple(one.value for one in dict.fromkeys(step.pictures) if one in self.drawn)

    def strip(self, *shown: Step) -> Strip:
        """Return all days of the process, with those of the given steps highlighted."""
        ids = {step.id for step in shown}
        days = length(self.slots)
        marked = [slot for slot in self.slots if slot.step.id in ids]
        whole = days <= _MAX_CELLS
        cells = _cells(marked, days) if whole else ((_span_of(one, days), True) for one in marked)
        return Strip(tuple(cells), whole)

    def data(self, name: str) -> Any:
        """Return a picture by name as plain data, for formats that draw it themselves."""
        own: dict[str, Any] = {"month": self.month, "room": self.room}
        return plain(own.get(name, self.song))


def plain(value: Any) -> Any:
    """Convert a plan to lists and mappings, with whitespace in texts collapsed."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return collapse_whitespace(value) if isinstance(value, str) else value
