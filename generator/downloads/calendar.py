"""The days of a project as a calendar file (RFC 5545); the only module that imports icalendar.

Events are all-day events without a time zone, so they are on the same day everywhere. Their UIDs
are derived from ids, so programs that go by them move the existing events to the days of a newer
file. An event that a newer file lacks is not in it as cancelled: calcurse and khal show a cancelled
event like any other, and a first import would bring events of steps that no longer exist.
"""

import re
from collections.abc import Collection
from datetime import date, timedelta

from icalendar import Alarm, Calendar, Event, vText

from generator.downloads.earlier_calendar import content_of, earlier_events
from generator.model import Process, Weekday
from generator.planning.page import Site
from generator.planning.revisions import EPOCH, Revision, computed_revision, next_revision
from generator.planning.schedule import schedule
from generator.planning.timetable import (
    Entry,
    EntryKind,
    Plan,
    entries,
    host,
    project_slug,
    provenance_line,
)

_REMINDED = timedelta(hours=-15)
"""Reminders ring at 9 a.m. on the day before: some calendars drop an alarm after the start."""


class _Typed(vText):
    """A text with correct escaping: icalendar turns a backslash followed by N into a line break."""

    def to_ical(self) -> bytes:
        r"""Return the text with backslash, semicolon, comma and line breaks escaped (RFC 5545, 3.3.11)."""
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", "\\n").encode()


def calendar(site: Site, plan: Plan, title: str, earlier: bytes = b"") -> bytes:
    """Return the calendar of a project: steps, milestones, and items due before steps.

    `earlier` is the calendar that it replaces: events that differ get a higher revision, and all
    others keep theirs. The planner's script makes the same events in the browser.
    Raises OverflowError if a day is after the year 9999.
    """
    process = site.edition.process
    made = Calendar()
    made.add("prodid", "-//studio-guide//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _Typed(title))  # by itself the library escapes no name with an X
    made.add("x-wr-caldesc", _Typed(provenance_line(site.edition)))
    known = earlier_events(earlier)
    slots = {slot.step.id: slot for slot in schedule(process.steps, plan.songs)}
    for entry in entries(process):
        days = entry.on(slots[entry.step], plan.start, process.studio.work_days)
        event = _event(entry, process, plan.project, days)
        revision = computed_revision(days[1], process.studio.updated)
        if same := known.get(str(event["uid"])):
            is_same = content_of(event.to_ical()) == same.content
            revision = next_revision(revision, same.revision, is_same=is_same)
        _add_revision(event, revision)
        made.add_component(event)
    return bytes(made.to_ical())


def _event(entry: Entry, process: Process, project: str, days: tuple[date, date]) -> Event:
    event = Event()
    summary = f"{project}: {entry.summary}" if project else entry.summary
    event.add(
        "uid", ".".join(filter(None, (project_slug(project), entry.key))) + f"@{host(process)}"
    )
    event.add("summary", _Typed(summary))
    event.add("dtstart", days[0])
    rule = _rule(days, process.studio.work_days)
    end = days[0 if rule else 1] + timedelta(
        days=1
    )  # RFC 5545: DTEND is the first day after the event
    event.add("dtend", end)
    if rule:
        event.add("rrule", rule)
    event.add("description", _Typed(entry.description))
    event.add("url", entry.address)
    event.add("transp", "TRANSPARENT")
    if entry.kind is EntryKind.BEFORE:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _Typed(summary))
        alarm.add("trigger", _REMINDED)
        event.add_component(alarm)
    return event


def _add_revision(event: Event, revision: Revision) -> None:
    """Add a revision; without METHOD, DTSTAMP means the same as LAST-MODIFIED (RFC 5545, 3.8.7.2)."""
    changed = EPOCH + timedelta(seconds=revision.stamp)
    event.add("sequence", revision.sequence)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)


def _rule(days: tuple[date, date], work_days: Collection[Weekday]) -> dict[str, object]:
    """Return the recurrence rule of an event that spans days off; empty if it doesn't.

    Such an event is one day long and repeats on work days. It is still a single event with one UID,
    so importing an updated file moves all of it.
    """
    first, last = days
    span = {(first + timedelta(days=ahead)).weekday() for ahead in range((last - first).days + 1)}
    if first == last or span <= {day.number for day in work_days}:
        return {}
    named = [day.value[:2].upper() for day in work_days]
    return {"freq": "weekly", "until": last, "byday": named}
