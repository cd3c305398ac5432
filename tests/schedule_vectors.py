"""Cases that the planner's script and the generator must answer alike: steps, starts and songs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from datetime import date
from functools import cache
from itertools import cycle, product
from typing import Any

from conftest import HERE
from plain_data import plain

from generator.editions import Edition, edition
from generator.model import Audience, Process
from generator.planning.revisions import MAX_SEQUENCE, Revision, computed_revision, next_revision
from generator.planning.schedule import MAX_SONGS, schedule
from generator.planning.timetable import entries, planner_data
from generator.reading.content import Content

FILE = HERE / "vectors" / "schedule.json"
WEEK = [f"2027-01-{day:02}" for day in range(4, 11)]
LEAP_DAYS = ["2028-02-28", "2028-02-29", "2027-02-28", "2400-02-29", "1999-12-31", "2000-02-29"]
CENTURIES = ["2100-02-28", "2100-03-01", "2099-12-31", "1900-01-01", "1900-02-28", "2999-12-31"]
CLOCKS_CHANGE = ["2027-03-14", "2027-03-28", "2027-10-31", "2027-11-07", "1994-12-30", "1995-01-01"]
YEAR_ENDS = ["2026-12-31", "2027-12-28"]
STARTS = (*WEEK, *LEAP_DAYS, *CENTURIES, *CLOCKS_CHANGE, *YEAR_ENDS)

Plan = tuple[str, int, int, int, tuple[str, ...]]
"""Id, first and last day, days for each further song, and needs."""
PLANS: Mapping[str, tuple[Plan, ...]] = {
    "one step": (("only", 1, 1, 0, ()),),
    "later": (("only", 40, 366, 3660, ()),),
    "overlaps": (
        ("writing", 1, 5, 2, ()),
        ("playing", 4, 9, 1, ("writing",)),
        ("mixing", 4, 4, 3, ("playing",)),
    ),
    "diamond": (
        ("talk", 1, 2, 1, ()),
        ("band", 3, 5, 4, ("talk",)),
        ("lead", 3, 7, 2, ("talk",)),
        ("mix", 8, 9, 1, ("band", "lead")),
        ("papers", 2, 20, 0, ()),
    ),
    "backwards": (
        ("last", 9, 12, 1, ("middle", "first")),
        ("middle", 5, 8, 5, ("first",)),
        ("first", 1, 4, 2, ()),
    ),
}


WEEKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "office": ("diamond", ("mon", "tue", "wed", "thu", "fri")),
    "weekend": ("overlaps", ("sat", "sun")),
    "one day": ("backwards", ("wed",)),
    "every other day": ("diamond", ("tue", "thu", "sat")),
    "long": ("later", ("sun", "mon", "tue", "wed", "thu", "fri")),
}
"""Processes of studios that don't work every day: their plan and their work days."""


def synthetic(plan: tuple[Plan, ...], work_days: tuple[str, ...] = ()) -> Process:
    """Return a process with these steps, each with a milestone and things to do before."""
    steps = [
        {
            "id": name,
            "name": name,
            "audience": "public",
            "summary": name,
            "window": {"first_day": first, "last_day": last, "extra_song_days": extra},
            "needs": needs,
            "milestone": {"name": name},
            "checklists": {
                "artist": [
                    {"id": f"{name}-{days}", "text": name, "days_before": days}
                    for days in (1, 7, 400)
                ]
            },
        }
        for name, first, last, extra, needs in plan
    ]
    data = {**plain(), "steps": steps}
    if work_days:
        data["studio"]["work_days"] = list(work_days)
    return Process.model_validate(data)


@cache
def editions() -> Mapping[str, Edition]:
    """Return the public edition of each process of the vectors."""
    own = Process.model_validate(plain(HERE.parent))
    processes = {"default site": own} | {name: synthetic(plan) for name, plan in PLANS.items()}
    processes |= {name: synthetic(PLANS[plan], week) for name, (plan, week) in WEEKS.items()}
    return {
        name: edition(process, Content(), Audience.PUBLIC) for name, process in processes.items()
    }


def vectors() -> Iterator[dict[str, Any]]:
    """Yield every case with the days that the generator finds."""
    starts = cycle(STARTS)
    for name in editions():
        for songs in range(1, MAX_SONGS + 1):
            yield answered(name, next(starts), songs)
        for start in STARTS:
            yield answered(name, start, 1)


def answered(name: str, start: str, songs: int) -> dict[str, Any]:
    """Return one case: the days of each step by number, and the dates of each entry."""
    process = editions()[name].process
    slots = {slot.step.id: slot for slot in schedule(process.steps, songs)}
    first = date.fromisoformat(start)
    dates = [
        list(map(str, entry.on(slots[entry.step], first, process.studio.work_days)))
        for entry in entries(process)
    ]
    days = [[slot.first_day, slot.last_day] for slot in slots.values()]
    return {"process": name, "start": start, "songs": songs, "slots": days, "dates": dates}


UPDATED = (None, "2026-11-22", "2027-06-30")
LAST_DAYS = ("2027-01-04", "2027-02-19", "2028-02-29", "1969-12-31", "1898-11-27", "9999-12-31")


def revisions() -> Iterator[dict[str, Any]]:
    """Yield revisions of events: of new ones, and of ones that an earlier file has."""
    for updated, day in product(UPDATED, LAST_DAYS):
        own = computed_revision(date.fromisoformat(day), updated)
        yield {"last": day, "updated": updated, "earlier": None, "revision": [*astuple(own)]}
        for sequence, stamp, is_same in product((-1, 0, 1), (-1, 0, 86400), (True, False)):
            earlier = Revision(max(0, own.sequence + sequence), own.stamp + stamp)
            found = next_revision(own, earlier, is_same=is_same)
            case = {"last": day, "updated": updated, "earlier": [*astuple(earlier)]}
            yield case | {"is_same": is_same, "revision": [*astuple(found)]}
    top = Revision(MAX_SEQUENCE, 0)
    found = next_revision(own, top, is_same=False)
    case = {"last": day, "updated": updated, "earlier": [*astuple(top)]}
    yield case | {"is_same": False, "revision": [*astuple(found)]}


def bare(one: Edition) -> dict[str, Any]:
    """Return a process with only the data that days are computed from; its words may change."""
    data = planner_data(one)
    wanted: dict[str, tuple[str, ...]] = {}
    wanted["steps"] = ("id", "first_day", "last_day", "extra_song_days", "needs")
    wanted["entries"] = ("key", "step", "kind", "days")
    found = {
        name: [{key: part[key] for key in keys} for part in data[name]]
        for name, keys in wanted.items()
    }
    return {"week": data["week"], **found}


def as_text() -> str:
    """Return all processes and cases as JSON, one to a line."""
    bares = {name: bare(one) for name, one in editions().items()}
    processes = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in bares.items())
    cases = ",\n".join(json.dumps(one, separators=(",", ":")) for one in vectors())
    revised = ",\n".join(json.dumps(one, separators=(",", ":")) for one in revisions())
    parts = [f'"vectors": [\n{cases}\n]', f'"revisions": [\n{revised}\n]']
    return f'{{"processes": {{\n{processes}\n}}, {", ".join(parts)}}}\n'
