"""The day of a run sheet as an axis of hours: a block for each time until the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.model import RunRow
from generator.planning.spans import Band, Span, share

_FEWEST = 3
"""Times below which a list says it better than a picture."""
_MAX_HOURS = 10
"""Hours above which only every second one has a name."""


@dataclass(frozen=True, slots=True)
class DayAxis:
    """Hours with their names, and a block for each time of a day, in percent of the whole."""

    hours: tuple[Band, ...]
    blocks: tuple[tuple[str, Span], ...]
    """The time that each block starts at, such as 09:30, and where it is."""


def day_axis(rows: Sequence[RunRow]) -> DayAxis | None:
    """Return the axis of one day's rows, or None if few have a time or their times go back."""
    times = [row.time for row in rows if row.time]
    minutes = [int(time[:2]) * 60 + int(time[3:]) for time in times]
    if len(times) < _FEWEST or any(one > other for one, other in pairwise(minutes)):
        return None
    first, last = minutes[0] // 60, minutes[-1] // 60 + 1
    start, whole = first * 60, (last - first) * 60
    step = 1 if last - first <= _MAX_HOURS else 2
    hours = tuple(
        Band(share(hour * 60 - start, min(step, last - hour) * 60, whole), f"{hour}:00", str(hour))
        for hour in range(first, last, step)
    )
    ends = [*minutes[1:], last * 60]
    blocks = tuple(
        (time, share(one - start, end - one, whole))
        for time, one, end in zip(times, minutes, ends, strict=True)
    )
    return DayAxis(hours, blocks)
