"""Reads the calendar that a newer one replaces, for the revisions of its events.

Any program may have written that file, or only a part of it, so it is read line by line: what cannot
be read tells no revision. icalendar ends in errors of many kinds there.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from generator.planning.revisions import EPOCH, MAX_SEQUENCE, Revision

_FOLD = re.compile(r"\r?\n[ \t]")
_EVENT = re.compile(r"(?ims)^BEGIN:VEVENT\s*$(.*?)^END:VEVENT\s*$")
_UID = re.compile(r"(?im)^UID(?:;[^:\n]*)?:(.*?)\r?$")
_SEQUENCE = re.compile(r"(?aim)^SEQUENCE(?:;[^:\n]*)?:(\d{1,10})\s*$")
_STAMP = re.compile(r"(?aim)^(?:DTSTAMP|LAST-MODIFIED)(?:;[^:\n]*)?:(\d{8})(?:T(\d{6}))?")
_REVISION = re.compile(r"(?i)(?:SEQUENCE|DTSTAMP|LAST-MODIFIED)[;:]")
_LAST_YEAR = 9998
"""Stamps of later years are ignored: nothing could be newer."""


@dataclass(frozen=True, slots=True)
class EarlierEvent:
    """An event of an earlier calendar."""

    revision: Revision
    content: tuple[str, ...]
    """Its lines, as returned by `content_of`; none if several events have its UID."""


def earlier_events(calendar: bytes) -> Mapping[str, EarlierEvent]:
    """Return the events of a calendar by UID; none if it is empty."""
    found: dict[str, EarlierEvent] = {}
    for lines in _EVENT.findall(_unfolded(calendar)):
        uid = _UID.search(lines)
        if uid and uid[1] in found:
            highest = _revision(lines, found[uid[1]].revision)
            found[uid[1]] = EarlierEvent(highest, ())
        elif uid:
            found[uid[1]] = EarlierEvent(_revision(lines, Revision(0, 0)), _content(lines))
    return found


def content_of(event: bytes) -> tuple[str, ...]:
    """Return the lines of an event, without those that tell its revision."""
    (lines,) = _EVENT.findall(_unfolded(event))
    return _content(lines)


def _unfolded(calendar: bytes) -> str:
    return _FOLD.sub("", calendar.decode(errors="replace"))


def _content(lines: str) -> tuple[str, ...]:
    each = (line.removesuffix("\r") for line in lines.split("\n"))
    return tuple(line for line in each if line and not _REVISION.match(line))


def _revision(lines: str, least: Revision) -> Revision:
    """Return the highest revision in the lines of an event, and at least another one."""
    sequences, stamps = [least.sequence], [least.stamp]
    sequences += (int(found) for found in _SEQUENCE.findall(lines))
    for day, time in _STAMP.findall(lines):
        with suppress(ValueError):  # there is no such day or time
            stamp = datetime.strptime(day + (time or "000000"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            if stamp.year <= _LAST_YEAR:
                stamps.append(int((stamp - EPOCH).total_seconds()))
    return Revision(min(max(sequences), MAX_SEQUENCE), max(stamps))
