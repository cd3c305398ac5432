"""The days of a project as a calendar file (RFC 5545); the only module that imports icalendar.

Events are whole days without a time zone, so a calendar shows them on the same day everywhere.
Their UIDs come from ids: to import a file again moves the events that are there.
"""

import re
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from generator.planning.page import Site
from generator.planning.schedule import schedule
from generator.planning.timetable import Entry, EntryKind, entries, host, provenance_line

_REMINDED = timedelta(hours=9)
"""A reminder rings at nine in the morning of its day, where a calendar rings at all."""


class _Typed(vText):
    """A text as it was typed: by itself the library takes a backslash and an N for a line break."""

    def to_ical(self) -> bytes:
        r"""Return the text by RFC 5545, 3.3.11: backslash, semicolon, comma and \n escaped."""
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", "\\n").encode()


def calendar(site: Site, start: date, songs: int, title: str) -> bytes:
    """Return the calendar of a project: steps, milestones, and what to do days before.

    The planner's script makes the same events in the browser.
    """
    process = site.edition.process
    made = Calendar()
    made.add("prodid", "-//studio-guide//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _Typed(title))  # by itself the library escapes no name with an X
    made.add("x-wr-caldesc", _Typed(provenance_line(site.edition)))
    last_changed = date.fromisoformat(process.studio.updated) if process.studio.updated else start
    stamp = datetime(last_changed.year, last_changed.month, last_changed.day, tzinfo=UTC)
    slots = {slot.step.id: slot for slot in schedule(process.steps, songs)}
    for entry in entries(process):
        days = entry.on(slots[entry.step])
        first, last = (start + timedelta(days=day - 1) for day in days)
        event = _event(entry, host(process), first, last)
        event.add("dtstamp", stamp)
        made.add_component(event)
    return bytes(made.to_ical())


def _event(entry: Entry, home: str, first: date, last: date) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{home}")
    event.add("summary", _Typed(entry.summary))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # RFC 5545: the first day that is not in it
    event.add("description", _Typed(entry.description))
    event.add("url", entry.address)
    event.add("transp", "TRANSPARENT")
    if entry.kind is EntryKind.BEFORE:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _Typed(entry.summary))
        alarm.add("trigger", _REMINDED)
        event.add_component(alarm)
    return event
