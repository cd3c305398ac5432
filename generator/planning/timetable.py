"""What a calendar of the process holds, before any date is known.

The planner's page and the calendar files are made of one and the same entries, so the dates that
an artist finds in the browser are those that `studio-guide plan` writes.
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
"""Where a start date becomes dates."""


class EntryKind(StrEnum):
    """Which days an entry takes."""

    STEP = "step"
    """All days of its step."""
    MILESTONE = "milestone"
    """The last day of its step."""
    BEFORE = "before"
    """One day, some days before its step begins."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a calendar, in plain words."""

    key: str
    """Made of ids alone: an event keeps it through all rewording and on any date."""
    step: str
    """Id of its step."""
    kind: EntryKind
    summary: str
    text: str
    address: str
    """Public address of the page that tells more."""
    days: int = 0
    """How many days before the step."""

    @property
    def description(self) -> str:
        """Its text, and where to read more."""
        return "\n".join(filter(None, (self.text, self.address)))

    def on(self, slot: Slot) -> tuple[int, int]:
        """Return its first and last day, where its step has these days."""
        if self.kind is EntryKind.STEP:
            return slot.first_day, slot.last_day
        if self.kind is EntryKind.MILESTONE:
            return slot.last_day, slot.last_day
        return slot.first_day - self.days, slot.first_day - self.days


def entries(process: Process) -> tuple[Entry, ...]:
    """Return the entries of all steps: step, milestone, and what to do days before."""
    return tuple(
        entry
        for number, step in enumerate(process.steps, 1)
        for entry in _of_step(process, number, step)
    )


def calendar_title(process: Process, songs: int) -> str:
    """Return what the calendar of a real project is called."""
    return f"{collapse_whitespace(process.studio.name)}: {'one song' if songs == 1 else f'{songs} songs'}"


def host(process: Process) -> str:
    """Return what the UID of an event ends in: the name of the studio's host."""
    return urlsplit(process.studio.url).hostname or ""


def provenance_line(edition: Edition) -> str:
    """Return what a calendar says of itself: whose it is, and how current."""
    return _provenance_line(edition, _days_and_words(edition.process))


def planner_data(edition: Edition) -> Mapping[str, Any]:
    """Return all that the planner's script makes dates and a calendar of, as JSON can hold it."""
    studio = edition.process.studio
    told = _days_and_words(edition.process)
    return {
        "studio": collapse_whitespace(studio.name),
        "site": public_address(studio.url, ""),
        "page": public_address(studio.url, PAGE),
        "host": host(edition.process),
        "updated": studio.updated,
        "signature": _provenance_line(edition, told),
        **told,
    }


def _days_and_words(process: Process) -> Mapping[str, Any]:
    return {
        "steps": [
            {"id": step.id, "label": step.label, "needs": list(step.needs)}
            | step.window.model_dump(exclude={"staff"})
            for step in process.steps
        ],
        "entries": [asdict(entry) for entry in entries(process)],
    }


def _provenance_line(edition: Edition, told: Mapping[str, Any]) -> str:
    """Return the signature of a calendar; its version changes whenever its days or words do."""
    version = sha256(dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]
    return Provenance.of(edition, PAGE, version).line


def _of_step(process: Process, number: int, step: Step) -> Iterator[Entry]:
    home = public_address(process.studio.url, f"process/{step.id}.md")
    label, told = collapse_whitespace(step.label), collapse_whitespace(step.summary)
    yield Entry(f"step.{step.id}", step.id, EntryKind.STEP, f"{number}. {label}", told, home)
    if step.milestone:
        done = "\n".join(map(collapse_whitespace, step.milestone.done_when))
        summary = f"Done when: {collapse_whitespace(step.milestone.name)}"
        yield Entry(f"milestone.{step.id}", step.id, EntryKind.MILESTONE, summary, done, home)
    due: dict[int, list[str]] = {}
    for item in _artist_items(step, process.roles):
        if item.days_before:
            due.setdefault(item.days_before, []).append(f"- {collapse_whitespace(item.text)}")
    lists = public_address(process.studio.url, f"checklists/{step.id}.md")
    for days, lines in sorted(due.items(), reverse=True):
        key, summary = f"before.{step.id}.{days}", f"Get ready: {label}"
        yield Entry(key, step.id, EntryKind.BEFORE, summary, "\n".join(lines), lists, days)


def _artist_items(step: Step, roles: Sequence[Role]) -> Iterator[Item]:
    """Yield the items of the first role that the studio lists: the artist, whose calendar it is."""
    for role in roles[:1]:
        yield from step.checklists.get(role.id, ())
