"""Revisions of calendar events: numbers by which a calendar program sees which of two is newer.

They are computed from data, never from a clock, so the same input makes the same file. The planner's
script computes the same ones.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_SEQUENCE = 2**31 - 1
"""The largest number that SEQUENCE can have in every program."""
_UNDATED = "2026-01-01"
"""Stands for the last change of a guide that does not tell it."""
_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Revision:
    """What an event says about its own age."""

    sequence: int
    """SEQUENCE: how often the event was revised, or more."""
    stamp: int
    """LAST-MODIFIED, in seconds since 1970-01-01."""


def computed_revision(last: date, updated: str | None) -> Revision:
    """Return the revision of an event that ends on `last`, in a guide last changed on `updated`.

    The later either of them is, the higher are both numbers.
    """
    changed, end = _days(date.fromisoformat(updated or _UNDATED)), _days(last)
    return Revision(max(0, changed + end), changed * _DAY + end)


def next_revision(computed: Revision, earlier: Revision, *, is_same: bool) -> Revision:
    """Return the revision of an event that an earlier calendar holds with another revision.

    An event with the same content keeps its revision; any other gets a higher one.
    """
    if is_same:
        return earlier
    return Revision(
        min(MAX_SEQUENCE, max(computed.sequence, earlier.sequence + 1)),
        max(computed.stamp, earlier.stamp + 1),
    )


def _days(day: date) -> int:
    return day.toordinal() - EPOCH.toordinal()
