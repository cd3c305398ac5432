"""The days of a project as a calendar file (RFC 5545); the only module that imports icalendar.

Events are whole days without a time zone, so a calendar shows them on the same day everywhere.
Their UIDs come from ids: to import a file again moves the events that are there.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from generator.downloads.ledger import Download
from generator.model import Item, Role, Step
from generator.schedule import Slot, schedule
from generator.site import Site


def month(site: Site) -> Download:
    """Return the calendar of one song, from the day that the studio set as day 1."""
    first = date.fromisoformat(site.edition.process.studio.settings.first_day)
    title = f"One song, from {first:%B} {first.day}, {first.year}"
    ids = tuple(step.id for step in site.edition.process.steps)
    content = calendar(site, first, 1, title)
    return Download("downloads/month.ics", content, title, "planner.md", "calendar", None, ids)


def calendar(site: Site, start: date, songs: int, title: str) -> bytes:
    """Return the calendar of a project: steps, milestones, and what to do days before.

    The same for the web planner and for `studio-guide plan`.
    """
    made = Calendar()
    made.add("prodid", "-//studio-guide//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    stamp = datetime(start.year, start.month, start.day, tzinfo=UTC)
    for event in _events(site, start, songs):
        event.add("dtstamp", stamp)
        made.add_component(event)
    return bytes(made.to_ical())


def _events(site: Site, start: date, songs: int) -> Iterator[Event]:
    roles = site.edition.process.roles
    for number, slot in enumerate(schedule(site.edition.process.steps, songs), 1):
        step = slot.step
        address = site.address(f"process/{step.id}.md")
        yield _event(
            site,
            f"step.{step.id}",
            (_day(start, slot.first_day), _day(start, slot.last_day)),
            f"{number}. {step.label}",
            f"{step.summary}\n{address}",
        )
        if step.milestone:
            last = _day(start, slot.last_day)
            done = "\n".join(step.milestone.done_when)
            summary = f"Done when: {step.milestone.name}"
            yield _event(site, f"milestone.{step.id}", (last, last), summary, done)
        yield from _preparations(site, start, slot, roles)


def _preparations(site: Site, start: date, slot: Slot, roles: Sequence[Role]) -> Iterator[Event]:
    """Yield what is due some days before a step: one event a day, its items in the text."""
    due: dict[int, list[Item]] = {}
    for item in _artist_items(slot.step, roles):
        if item.days_before:
            due.setdefault(item.days_before, []).append(item)
    for days, items in sorted(due.items(), reverse=True):
        day = _day(start, slot.first_day) - timedelta(days=days)
        address = site.address(f"checklists/{slot.step.id}.md")
        text = "\n".join([*(f"- {item.text}" for item in items), address])
        name = f"before.{slot.step.id}.{days}"
        yield _event(site, name, (day, day), f"Get ready: {slot.step.label}", text)


def _artist_items(step: Step, roles: Sequence[Role]) -> Iterator[Item]:
    """Yield the items of the first role that the studio lists: the artist, whose calendar it is."""
    for role in roles[:1]:
        yield from step.checklists.get(role.id, ())


def _event(site: Site, name: str, days: tuple[date, date], summary: str, text: str) -> Event:
    event = Event()
    event.add("uid", f"{name}@{urlsplit(site.edition.process.studio.url).hostname}")
    event.add("summary", summary)
    event.add("dtstart", days[0])
    event.add("dtend", days[1] + timedelta(days=1))  # RFC 5545: the first day that is not in it
    event.add("description", text)
    event.add("transp", "TRANSPARENT")
    return event


def _day(start: date, day: int) -> date:
    return start + timedelta(days=day - 1)
