"""The calendar entries of the process, relative to a start date.

The planner page and the calendar files are built from the same entries, so the browser shows the
same dates that `studio-guide plan` writes.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from json import dumps
from typing import Any
from urllib.parse import urlsplit

from generator.addresses import public_address
from generator.editions import Edition
from generator.model import Item, Process, Step, Weekday, one_form, slug
from generator.planning.checklists import DueGroup, due_groups
from generator.planning.provenance import Provenance
from generator.planning.schedule import MAX_SONGS, Slot, date_of, schedule
from generator.rendering import collapse_whitespace

PAGE = "planner.md"
"""Path of the planner page, which turns a start date into a calendar."""
LONGEST_NAME = 60
"""Maximum length of a project name."""
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
"""Whitespace and control characters; the planner's script replaces the same ones."""
_ESCAPED = re.compile(r" *[,;\\][ ,;\\]*")


@dataclass(frozen=True, slots=True)
class Plan:
    """The artist's choices: start date, number of songs, and project name."""

    start: date
    songs: int = 1
    project: str = ""
    """Normalized by `project_name`; empty if there is no name."""


@dataclass(frozen=True, slots=True)
class StepDays:
    """The days of a step for each number of songs, and the work days, for scripts."""

    firsts: str
    lasts: str
    week: str
    """Weekday numbers; Monday is 0."""


class EntryKind(StrEnum):
    """How the dates of an entry are derived from its step."""

    STEP = "step"
    """All days of its step."""
    MILESTONE = "milestone"
    """The last day of its step."""
    BEFORE = "before"
    """One day, a number of days before its step starts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One calendar event, as plain text."""

    key: str
    """Built from ids only, so it stays the same when texts or dates change."""
    step: str
    """Id of its step."""
    kind: EntryKind
    summary: str
    text: str
    address: str
    """Public address of the page with the details."""
    days: int = 0
    """Number of days before the step starts."""

    @property
    def description(self) -> str:
        """The text, followed by the address of the page."""
        return "\n".join(filter(None, (self.text, self.address)))

    def on(self, slot: Slot, start: date, work_days: Collection[Weekday]) -> tuple[date, date]:
        """Return the first and last day of this entry, given the days of its step.

        Steps count work days; what is due a number of days before counts every day.
        """
        first, last = (date_of(day, start, work_days) for day in (slot.first_day, slot.last_day))
        if self.kind is EntryKind.STEP:
            return first, last
        if self.kind is EntryKind.MILESTONE:
            return last, last
        due = first - timedelta(days=self.days)
        return due, due


@dataclass(frozen=True, slots=True)
class Task:
    """An item that is due a number of days before its step."""

    number: int
    """The position of the step, from 1."""
    step: Step
    days: int
    item: Item


def entries(process: Process) -> tuple[Entry, ...]:
    """Return the entries of all steps: the step, its milestone, and items due before it."""
    return tuple(
        entry
        for number, step in enumerate(process.steps, 1)
        for entry in _step_entries(process, number, step)
    )


def project_name(text: str) -> str:
    """Return a project name as calendars show it: on one line, without control characters."""
    return _BLANK.sub(" ", text).strip(" ")


def project_slug(name: str) -> str:
    """Return a suffix that distinguishes the events of projects; empty without a name.

    If slugifying loses characters, a hash is appended, so that different names never collide. The
    case of a name doesn't matter, nor whether its accents are letters of their own, as Macs type them.

    >>> project_slug("Blue Moon"), project_slug("GrÖße"), project_slug("Gro\N{COMBINING DIAERESIS}ße")
    ('blue-moon', 'gr-e-26030442', 'gr-e-26030442')
    """
    name = one_form("NFC", name).lower()
    words = slug(name)
    if words.replace("-", " ") == name:
        return words
    mark = 0x811C9DC5  # FNV-1a over UTF-16 code units, as in JavaScript
    units = name.encode("utf-16-le", "surrogatepass")
    for unit in memoryview(units).cast("H"):
        mark = (mark ^ unit) * 0x01000193 % 2**32
    return f"{words}-{mark:08x}".strip("-")


def step_days(process: Process) -> tuple[StepDays, ...]:
    """Return the days of each step for one song, for two songs and so on."""
    plans = [schedule(process.steps, songs) for songs in range(1, MAX_SONGS + 1)]
    week = " ".join(str(day.number) for day in process.studio.work_days)
    return tuple(
        StepDays(
            " ".join(str(plan[at].first_day) for plan in plans),
            " ".join(str(plan[at].last_day) for plan in plans),
            week,
        )
        for at in range(len(process.steps))
    )


def due_tasks(process: Process) -> tuple[Task, ...]:
    """Return the reader's items that are due before a step, earliest first.

    The order is that of a project with one song.
    """
    tasks = [
        Task(number, step, group.days or 0, item)
        for number, step in enumerate(process.steps, 1)
        for group in _due_before(process, step)
        for item in group.items
    ]
    return tuple(sorted(tasks, key=lambda task: task.step.window.first_day - task.days))


def calendar_title(process: Process, plan: Plan) -> str:
    """Return the title of a project's calendar.

    It has no character that RFC 5545 escapes, because many programs show the backslash.
    """
    songs = "one song" if plan.songs == 1 else f"{plan.songs} songs"
    named = filter(None, (plan.project, songs))
    title = f"{collapse_whitespace(process.studio.name)}: {' – '.join(named)}"
    return _ESCAPED.sub(" ", title).removeprefix(" ")


def host(process: Process) -> str:
    """Return the host name of the studio's site, which ends the UID of each event."""
    return urlsplit(process.studio.url).hostname or ""


def provenance_line(edition: Edition) -> str:
    """Return the line in a calendar that names the studio, the edition and the version."""
    return _provenance_line(edition, _calendar_data(edition.process))


def planner_data(edition: Edition) -> Mapping[str, Any]:
    """Return the data from which the planner's script builds a calendar, as JSON values."""
    studio = edition.process.studio
    calendar = _calendar_data(edition.process)
    return {
        "studio": collapse_whitespace(studio.name),
        "site": public_address(studio.url, ""),
        "page": public_address(studio.url, PAGE),
        "host": host(edition.process),
        "updated": studio.updated,
        "signature": _provenance_line(edition, calendar),
        **calendar,
    }


def _calendar_data(process: Process) -> Mapping[str, Any]:
    return {
        "week": [day.number for day in process.studio.work_days],
        "steps": [
            {"id": step.id, "label": step.label, "needs": list(step.needs)}
            | step.window.model_dump(exclude={"staff"})
            for step in process.steps
        ],
        "entries": [asdict(entry) for entry in entries(process)],
    }


def _provenance_line(edition: Edition, calendar: Mapping[str, Any]) -> str:
    """Return the provenance line; its version changes whenever the days or texts change."""
    version = sha256(dumps(calendar, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]
    return Provenance.create(edition, PAGE, version).line


def _step_entries(process: Process, number: int, step: Step) -> Iterator[Entry]:
    page = public_address(process.studio.url, f"process/{step.id}.md")
    label, text = collapse_whitespace(step.label), collapse_whitespace(step.summary)
    yield Entry(f"step.{step.id}", step.id, EntryKind.STEP, f"{number}. {label}", text, page)
    if step.milestone:
        done = "\n".join(map(collapse_whitespace, step.milestone.done_when))
        summary = f"Done when: {collapse_whitespace(step.milestone.name)}"
        yield Entry(f"milestone.{step.id}", step.id, EntryKind.MILESTONE, summary, done, page)
    checklist = public_address(process.studio.url, f"checklists/{step.id}.md")
    for group in _due_before(process, step):
        key, summary = f"before.{step.id}.{group.days}", f"Get ready: {label}"
        lines = "\n".join(f"- {collapse_whitespace(item.text)}" for item in group.items)
        yield Entry(key, step.id, EntryKind.BEFORE, summary, lines, checklist, group.days or 0)


def _due_before(process: Process, step: Step) -> Iterator[DueGroup]:
    """Yield the items due on each day before a step; calendars only have the reader's items."""
    own = step.checklists.get(process.reader.id, ()) if process.reader else ()
    for group in due_groups(own):
        if group.days:
            yield group
