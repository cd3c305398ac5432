"""The entries of a calendar of the process, before a start date is chosen.

The planner page and the calendar files are built from the same entries, so the browser shows the
same dates that `studio-guide plan` writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from json import dumps
from typing import Any
from urllib.parse import urlsplit

from generator.addresses import public_address
from generator.editions import Edition
from generator.model import Item, Process, Role, Step
from generator.planning.provenance import Provenance
from generator.planning.schedule import Slot
from generator.rendering import collapse_whitespace

PAGE = "planner.md"
"""The planner page, where a start date is turned into a calendar."""


class EntryKind(StrEnum):
    """The days that an entry takes."""

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

    def on(self, slot: Slot) -> tuple[int, int]:
        """Return the first and last day of this entry, given the days of its step."""
        if self.kind is EntryKind.STEP:
            return slot.first_day, slot.last_day
        if self.kind is EntryKind.MILESTONE:
            return slot.last_day, slot.last_day
        return slot.first_day - self.days, slot.first_day - self.days


def entries(process: Process) -> tuple[Entry, ...]:
    """Return the entries of all steps: the step, its milestone, and items due before it."""
    return tuple(
        entry
        for number, step in enumerate(process.steps, 1)
        for entry in _step_entries(process, number, step)
    )


def calendar_title(process: Process, songs: int) -> str:
    """Return the title of a project's calendar."""
    return f"{collapse_whitespace(process.studio.name)}: {'one song' if songs == 1 else f'{songs} songs'}"


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
    return Provenance.of(edition, PAGE, version).line


def _step_entries(process: Process, number: int, step: Step) -> Iterator[Entry]:
    page = public_address(process.studio.url, f"process/{step.id}.md")
    label, text = collapse_whitespace(step.label), collapse_whitespace(step.summary)
    yield Entry(f"step.{step.id}", step.id, EntryKind.STEP, f"{number}. {label}", text, page)
    if step.milestone:
        done = "\n".join(map(collapse_whitespace, step.milestone.done_when))
        summary = f"Done when: {collapse_whitespace(step.milestone.name)}"
        yield Entry(f"milestone.{step.id}", step.id, EntryKind.MILESTONE, summary, done, page)
    due: dict[int, list[str]] = {}
    for item in _artist_items(step, process.roles):
        if item.days_before:
            due.setdefault(item.days_before, []).append(f"- {collapse_whitespace(item.text)}")
    checklist = public_address(process.studio.url, f"checklists/{step.id}.md")
    for days, lines in sorted(due.items(), reverse=True):
        key, summary = f"before.{step.id}.{days}", f"Get ready: {label}"
        yield Entry(key, step.id, EntryKind.BEFORE, summary, "\n".join(lines), checklist, days)


def _artist_items(step: Step, roles: Sequence[Role]) -> Iterator[Item]:
    """Yield the items of the first role, which is the artist; the calendar is for the artist."""
    for role in roles[:1]:
        yield from step.checklists.get(role.id, ())
