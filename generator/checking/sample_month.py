"""The rule that the sample month, which anyone can download as a calendar, lies ahead."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from generator.checking.context import CheckContext
from generator.problems import Problem, Rule

_PATH = ("studio", "settings", "first_day")
_AHEAD = timedelta(weeks=8)
"""How far ahead the hint's day is, at least."""
_CLOCK = "SOURCE_DATE_EPOCH"
"""The variable that sets the clock of programs whose results must be the same every day.

See https://reproducible-builds.org/specs/source-date-epoch/.
"""
_LONGEST = 11
"""Digits of the seconds up to the year 5138; a longer number is of no clock, and would overflow."""


def sample_month_is_ahead(context: CheckContext) -> Iterator[Problem]:
    """Yield a notice if the first day of the sample month is past.

    The clock decides about this notice alone; what is published does not depend on it.
    """
    studio = context.process.studio
    first_day = studio.settings.first_day if studio and studio.settings else None
    today = _today()
    if first_day and date.fromisoformat(first_day) < today:
        later = today + _AHEAD
        monday = later + timedelta(days=-later.weekday() % 7)
        message = f"the sample month, a calendar for everyone, starts on {first_day}, which is past"
        hint = f"write first_day: {monday} in studio.settings, or another day in the future"
        yield context.problem(_PATH, Rule.PAST_MONTH, message, hint)


def _today() -> date:
    """Return the day of the clock, or of the variable that sets it."""
    seconds = os.environ.get(_CLOCK, "")
    if seconds.isascii() and seconds.isdigit() and len(seconds) <= _LONGEST:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    return datetime.now().astimezone().date()
