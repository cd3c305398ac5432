"""Plans the pages of steps and sessions, and the run sheets for staff."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.editions import Edition
from generator.model import Audience, Certainty, Part, Role, RunRow, Session, SessionInStep, Step
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
    """A session as part of one step, for the session's page."""

    number: int
    step: Step
    session: SessionInStep
    time: int
    """1 for the first time that the step has the session, then 2 and so on."""


@dataclass(frozen=True, slots=True)
class _Process:
    """What the pages of all steps need of an edition, found once."""

    edition: Edition
    days: int
    """Length of the process with one song, in days."""
    steps: Mapping[str, Step]
    roles: Mapping[str, Role]
    sessions: Mapping[str, Session]

    @classmethod
    def create(cls, edition: Edition) -> "_Process":
        """Find it in an edition."""
        process = edition.process
        return cls(
            edition,
            length(schedule(process.steps)),
            {step.id: step for step in process.steps},
            {role.id: role for role in process.roles},
            {session.id: session for session in process.sessions},
        )

    def sessions_of(self, step: Step) -> list[tuple[Session, SessionInStep]]:
        """Return the sessions of a step in order, each with its catalog entry."""
        return [(self.sessions[one.session], one) for one in step.sessions]


def process_pages(edition: Edition) -> Iterator[Page]:
    """Yield the overview page of the process, and a page for each step."""
    process = _Process.create(edition)
    steps = edition.process.steps
    guides = {article.name: article for article in edition.content.steps}
    yield _overview(process)
    for at, step in enumerate(steps):
        facts = _facts(process, step)
        yield Page(
            f"process/{step.id}.md",
            step.label,
            "pages/step.html.jinja",
            step.summary,
            {**facts, "number": at + 1, "total": len(steps)}
            | dict(zip(("before", "after"), neighbors(steps, at), strict=True)),
            (guides[step.id],) if step.id in guides else (),
            step=at,
            steps=(at,),
            former_paths=former_paths("process", step),
            anchors=tuple(decision.id for decision in step.decide),
            scripts=("ticks", "folds") if facts["first"] else ("folds",),
        )


def _overview(process: _Process) -> Page:
    """Return the overview page of the process."""
    steps = process.edition.process.steps
    return Page(
        "process/index.md",
        "The process",
        "pages/process.html.jinja",
        f"The {len(steps)} steps, from the first day to the last.",
        {
            "steps": steps,
            "days": process.days,
            "hours": hours_in_all(steps),
            "entries": [
                (step, bar, process.sessions_of(step)) for step, bar in journey_bars(steps)
            ],
            "occurrences": sum(len(step.sessions) for step in steps),
        },
    )


def _facts(process: _Process, step: Step) -> dict[str, Any]:
    """Return the template context that describes a step."""
    lists = checklists(process.edition, step)
    reader = process.edition.process.reader
    return {
        "step": step,
        "days": process.days,
        "sessions": process.sessions_of(step),
        "reader": reader,
        "roles": [process.roles[name] for name in step.roles],
        "needs": [process.steps[name] for name in step.needs if name not in step.overlaps],
        "meanwhile": [process.steps[name] for name in step.overlaps],
        "lists": lists,
        "first": reader_list(lists, reader),
    }


def session_pages(edition: Edition) -> Iterator[Page]:
    """Yield the index of sessions, and a page for each session."""
    sessions = sorted(edition.process.sessions, key=_house_last)
    places: dict[str, list[SessionUse]] = {session.id: [] for session in sessions}
    for number, step in enumerate(edition.process.steps, 1):
        for one, time in _times(step):
            places[one.session].append(SessionUse(number, step, one, time))
    if sessions:
        yield Page(
            "sessions/index.md",
            "Sessions",
            "pages/sessions.html.jinja",
            "Each kind of work in the process, what it is and where it happens.",
            {"sessions": [(session, places[session.id]) for session in sessions]},
        )
    for at, session in enumerate(sessions):
        yield _session_page(session, places[session.id], neighbors(sessions, at))


def _times(step: Step) -> Iterator[tuple[SessionInStep, int]]:
    """Yield the sessions of a step, each with how often it has occurred so far."""
    times: Counter[str] = Counter()
    for one in step.sessions:
        times[one.session] += 1
        yield one, times[one.session]


def _house_last(session: Session) -> tuple[bool, bool]:
    """Return a sort key that lists the studio's internal sessions last."""
    return session.audience is Audience.INTERNAL, session.certainty is Certainty.HOUSE


def _session_page(
    session: Session, places: list[SessionUse], around: tuple[Session | None, Session | None]
) -> Page:
    facts = {"session": session, "places": places, "before": around[0], "after": around[1]}
    return Page(
        f"sessions/{session.id}.md",
        session.name,
        "pages/session.html.jinja",
        session.meaning,
        facts,
        steps=tuple(place.number - 1 for place in places),
        former_paths=former_paths("sessions", session),
    )


def run_sheet_pages(edition: Edition) -> Iterator[Page]:
    """Yield a staff run sheet for each step."""
    sessions = {session.id: session for session in edition.process.sessions}
    for at, step in enumerate(edition.process.steps):
        rows = run_rows(step, sessions)
        doers = {row.role for row in rows}
        yield Page(
            f"staff/run-sheets/{step.id}.md",
            f"Run sheet: {step.label}",
            "staff/run-sheet.html.jinja",
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
            scripts=("days", "today"),
        )


def run_rows(step: Step, sessions: Mapping[str, Session]) -> list[RunRow]:
    """Return the rows of the run sheets on a step's page."""
    parts: list[Part] = [step, *step.sessions, *(sessions[one.session] for one in step.sessions)]
    parts += [step.milestone] if step.milestone else []
    return [row for part in parts if part.staff for row in part.staff.run_sheet]
