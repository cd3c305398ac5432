"""Formats values of the process for pages: hours, days, counts, and rows of run sheets."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.model import Range, RunRow, Window

_RTL_NAMES = "ar arc ckb dv fa he iw ks nqo ps sd syr ug ur yi"
_RTL = frozenset(_RTL_NAMES.split())
"""Languages that are written from right to left unless a tag names another script."""
_RTL_SCRIPTS = frozenset({"arab", "hebr", "nkoo", "syrc", "thaa"})
_FILE_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)*(?:\.\w{1,5}|/)(?=[\s,;]|$)")
"""A path or a file name at the start of a note."""


def hours(hours: Range) -> str:
    """Return hours in words, such as "1.5 to 3 hours" or "up to 1 hour"."""
    if hours.min == hours.max:
        return f"{hours.min:g} hour" if hours.min == 1 else f"{hours.min:g} hours"
    if hours.min == 0:
        return f"up to {hours.max:g} {'hour' if hours.max == 1 else 'hours'}"
    return f"{hours.min:g} to {hours.max:g} hours"


def span(hours: Range) -> str:
    """Return hours in short form, as a range with a dash."""
    if hours.min == hours.max:
        return f"{hours.min:g}"
    return f"{hours.min:g}\N{EN DASH}{hours.max:g}"


def short_hours(hours: Range) -> str:
    """Return hours with the abbreviated unit, such as "3 h"."""
    return f"{span(hours)} h"


def days(window: Window) -> str:
    """Return the days of a step in words, such as "days 8 to 9"; it also takes a Slot."""
    if window.first_day == window.last_day:
        return f"day {window.first_day}"
    return f"days {window.first_day} to {window.last_day}"


def text_direction(language: str) -> str:
    """Return the direction in which a language is written, "rtl" or "ltr", from its tag.

    >>> text_direction("he"), text_direction("az-Arab"), text_direction("pl")
    ('rtl', 'rtl', 'ltr')
    """
    first, *more = language.lower().split("-")
    script = next((part for part in more if len(part) == 4), "")
    return "rtl" if script in _RTL_SCRIPTS or (not script and first in _RTL) else "ltr"


def run_day(day: int) -> str:
    """Return the day of a run sheet, counted from the first day of its step or session."""
    if day > 0:
        return f"Day {day}"
    return "The day before" if day == 0 else f"{1 - day} days before"


def by_day(rows: Sequence[RunRow]) -> list[tuple[int | None, int, list[RunRow]]]:
    """Group the rows of a run sheet by day: the day, the first row's number, the rows.

    A row without a day belongs to the day of the row before it.
    """
    runs: list[tuple[int | None, int, list[RunRow]]] = []
    for number, row in enumerate(rows, 1):
        if not runs or row.day not in {None, runs[-1][0]}:
            runs.append((row.day, number, []))
        runs[-1][2].append(row)
    return runs


def row_key(text: str) -> str:
    """Return a short key of a row, derived from its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def file_name(text: str) -> tuple[str, str]:
    """Split a note about a file into the path at its start, if any, and the rest."""
    found = _FILE_NAME.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def count(number: int, one: str, many: str) -> str:
    """Return a number with a singular or plural noun."""
    return f"{number} {one if number == 1 else many}"


WORDING: Mapping[str, Callable[..., Any]] = {
    "hours": hours,
    "span": span,
    "short_hours": short_hours,
    "days": days,
    "run_day": run_day,
    "by_day": by_day,
    "row_key": row_key,
    "file_name": file_name,
    "count": count,
}
"""The filters of templates, by name."""
