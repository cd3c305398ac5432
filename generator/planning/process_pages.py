"""The pages about steps and sessions, and the staff's run sheets."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.editions import Edition
from generator.model import Audience, Certainty, Part, RunRow, Session, SessionInStep, Step
from generator.planning.checklists import (
    checklists,
    reader_list,
)
from generator.planning.journey import hours_in_all, journey_bars
from generator.planning.neighbors import former_paths, neighbors
from generator.planning.page import Page
from generator.planning.schedule import length, schedule


@dataclass(frozen=True, slots=True)
class SessionUse:
    """A session as one step holds it, seen from the session."""

    number: int
    step: Step
    session: SessionInStep
    time: int
    """1 where the step holds the session for the first time, then 2 and so on."""


def process_pages(edition: Edition) -> Iterator[Page]:
    """Yield the page of the whole process and a page for each step."""
    steps = edition.process.steps
    guides = {article.name: article for article in edition.content.steps}
    yield _overview(edition)
    for at, step in enumerate(steps):
        first = reader_list(checklists(edition, step), edition.process.reader)
        yield Page(
            f"process/{step.id}.md",
            step.label,
            "pages/step.md.jinja",
            step.summary,
            {**_facts(edition, step), "first": first, "number": at + 1, "total": len(steps)}
            | dict(zip(("before", "after"), neighbors(steps, at), strict=True)),
            (guides[step.id],) if step.id in guides else (),
            step=at,
            steps=(at,),
            former_paths=former_paths("process", step),
            anchors=tuple(decision.id for decision in step.decide),
            scripts=("ticks", "folds") if first else ("folds",),
        )


def _overview(edition: Edition) -> Page:
    """Return the page of the whole process."""
    steps = edition.process.steps
    return Page(
        "process/index.md",
        "The process",
        "pages/process.md.jinja",
        f"The {len(steps)} steps from the first meeting to the finished record.",
        {
            "steps": steps,
            "slots": schedule(steps),
            "days": length(schedule(steps)),
            "hours": hours_in_all(steps),
            "entries": [(step, bar, _sessions(edition, step)) for step, bar in journey_bars(steps)],
            "occurrences": sum(len(step.sessions) for step in steps),
        },
    )


def _facts(edition: Edition, step: Step) -> dict[str, Any]:
    """Return what the page of a step tells about it."""
    roles = {role.id: role for role in edition.process.roles}
    names = {one.id: one for one in edition.process.steps}
    return {
        "step": step,
        "days": length(schedule(edition.process.steps)),
        "sessions": _sessions(edition, step),
        "reader": _reader(edition),
        "roles": [roles[name] for name in step.roles],
        "needs": [names[name] for name in step.needs if name not in step.overlaps],
        "meanwhile": [names[name] for name in step.overlaps],
        "lists": checklists(edition, step),
    }


def _sessions(edition: Edition, step: Step) -> list[tuple[Session, SessionInStep]]:
    """Return the sessions of a step, in order, each with what it is in the catalog."""
    catalog = {session.id: session for session in edition.process.sessions}
    return [(catalog[one.session], one) for one in step.sessions]


def _reader(edition: Edition) -> str:
    """Return the id of the role that pages call "you", or nothing if no role is public."""
    reader = edition.process.reader
    return reader.id if reader else ""


def session_pages(edition: Edition) -> Iterator[Page]:
    """Yield the index of sessions and a page for each."""
    sessions = sorted(edition.process.sessions, key=_house_last)
    places: dict[str, list[SessionUse]] = {session.id: [] for session in sessions}
    for number, step in enumerate(edition.process.steps, 1):
        for one, time in _times(step):
            places[one.session].append(SessionUse(number, step, one, time))
    if sessions:
        yield Page(
            "sessions/index.md",
            "Sessions",
            "pages/sessions.md.jinja",
            "Each kind of work in the process, what it is and where it happens.",
            {"sessions": [(session, places[session.id]) for session in sessions]},
        )
    for at, session in enumerate(sessions):
        yield _session_page(session, places[session.id], neighbors(sessions, at))


def _times(step: Step) -> Iterator[tuple[SessionInStep, int]]:
    """Yield the sessions of a step, each with the times that the step has held it by then."""
    times: Counter[str] = Counter()
    for one in step.sessions:
        times[one.session] += 1
        yield one, times[one.session]


def _house_last(session: Session) -> tuple[bool, bool]:
    """Whether a session is the house's own: in a list those come after what an artist looks for."""
    return session.audience is Audience.INTERNAL, session.certainty is Certainty.HOUSE


def _session_page(
    session: Session, places: list[SessionUse], around: tuple[Session | None, Session | None]
) -> Page:
    facts = {"session": session, "places": places, "before": around[0], "after": around[1]}
    return Page(
        f"sessions/{session.id}.md",
        session.name,
        "pages/session.md.jinja",
        session.meaning,
        facts,
        steps=tuple(place.number - 1 for place in places),
        former_paths=former_paths("sessions", session),
    )


def run_sheet_pages(edition: Edition) -> Iterator[Page]:
    """Yield a run sheet for each step, for the staff."""
    sessions = {session.id: session for session in edition.process.sessions}
    for at, step in enumerate(edition.process.steps):
        rows = _rows(step, sessions)
        doers = {row.role for row in rows}
        yield Page(
            f"staff/run-sheets/{step.id}.md",
            f"Run sheet: {step.label}",
            "staff/run-sheet.md.jinja",
            step.summary,
            {
                "step": step,
                "number": at + 1,
                "sessions": [(sessions[one.session], one, time) for one, time in _times(step)],
                "lists": checklists(edition, step),
                "roles": [one for one in edition.process.roles if one.id in step.roles],
                "doers": [one for one in edition.process.roles if one.id in doers],
                "days": sorted({row.day for row in rows if row.day is not None}),
            },
            step=at,
            steps=(at,),
            scripts=("today",),
        )


def _rows(step: Step, sessions: Mapping[str, Session]) -> list[RunRow]:
    """Return the rows of every run sheet on a step's page."""
    parts: list[Part] = [step, *step.sessions, *(sessions[one.session] for one in step.sessions)]
    parts += [step.milestone] if step.milestone else []
    return [row for part in parts if part.staff for row in part.staff.run_sheet]
