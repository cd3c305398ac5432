"""What calendar programs make of our files: two projects, one of which moves, imported again and again.

khal and calcurse take part if they are installed (on Debian: khal and calcurse). What `plan --help`
and the planner promise is what all programs do.
"""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import Command
from icalendar import Calendar
from plain_data import plain, write
from schedule_vectors import synthetic
from web.tools import PACKAGES, WEB, lacking

from generator.downloads.calendar import calendar
from generator.editions import edition
from generator.model import Audience
from generator.planning.page import Site
from generator.planning.schedule import MAX_SONGS
from generator.planning.site import plan_site
from generator.planning.timetable import LONGEST_NAME, Plan, calendar_title, project_name
from generator.reading.content import Content

FROM, TO = date(2026, 11, 1), date(2027, 12, 31)
Shown = Counter[tuple[str, date]]
"""How often a program shows a title on a first day."""


def events(content: bytes) -> list[Any]:
    """Return the events of a calendar."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


def held(*files: Path) -> Shown:
    """Return what a program should show of files: the first day of each event, once."""
    return Counter(
        (str(one["SUMMARY"]), one["DTSTART"].dt)
        for file in files
        for one in events(file.read_bytes())
    )


def program(name: str) -> str:
    """Return the command of a program, or skip the test with its name."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


class Khal:
    """khal, with one empty calendar."""

    def __init__(self, folder: Path) -> None:
        """Configure it, with all its files in a folder."""
        (folder / "cal").mkdir(parents=True)
        day, time = "%Y-%m-%d", "%H:%M"
        lines = ["[calendars]", "[[one]]", f"path = {folder / 'cal'}", "[locale]"]
        lines += [f"timeformat = {time}", f"dateformat = {day}", f"longdateformat = {day}"]
        lines += [f"{name}format = {day} {time}" for name in ("datetime", "longdatetime")]
        lines += ["[sqlite]", f"path = {folder / 'db'}"]
        (folder / "conf").write_text("\n".join(lines), encoding="utf-8")
        self._words = (program("khal"), "-c", str(folder / "conf"))

    def add(self, file: Path) -> None:
        """Import a file, and say yes to each question."""
        subprocess.run((*self._words, "import", "--batch", str(file)), check=True)

    def shown(self) -> Shown:
        """Return what it shows."""
        words = ("list", "--once", "--format", "{start-date}|{title}", "--day-format", "")
        command = (*self._words, *words, str(FROM), str(TO))
        lines = subprocess.check_output(command, text=True).splitlines()
        found = (line.partition("|") for line in lines if "|" in line)
        return Counter((title.strip(), date.fromisoformat(day)) for day, _, title in found)


class Calcurse:
    """calcurse, without any appointments."""

    def __init__(self, folder: Path) -> None:
        """Keep all its files in a folder."""
        folder.mkdir()
        self._words = (program("calcurse"), "-D", str(folder), "-C", str(folder))

    def add(self, file: Path) -> None:
        """Import a file."""
        subprocess.run((*self._words, "-q", "-i", str(file)), check=True)

    def shown(self) -> Shown:
        """Return what it exports again."""
        made = subprocess.check_output((*self._words, "-x"))
        return Counter((str(one["SUMMARY"]), one["DTSTART"].dt) for one in events(made))


@pytest.fixture(params=[[], ["mon", "tue", "wed", "thu", "fri"]], ids=["every day", "office"])
def files(
    studio_guide: Command, sample: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Mapping[str, Path]:
    """Write two projects; one of them moves to a later day, and then to an earlier one."""
    if request.param:
        data = plain(sample)
        data["studio"]["work_days"] = request.param
        write(sample, data)
    starts = (("one", "2027-02-01"), ("later", "2027-02-09"), ("earlier", "2027-01-04"))
    for name, start in (*starts, ("other", "2027-02-01")):
        project = "Blue" if name == "other" else "Ann"
        target = "blue.ics" if name == "other" else "ann.ics"
        words = ("plan", "--start", start, "--project", project, "-o", target)
        assert studio_guide("-C", sample, *words).exit_code == 0
        shutil.copy(sample / target, tmp_path / f"{name}.ics")
    return {path.stem: path for path in tmp_path.glob("*.ics")}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Khal, Calcurse])
def test_what_every_program_keeps(
    kind: type[Khal | Calcurse], files: Mapping[str, Path], tmp_path: Path
) -> None:
    """Into an empty calendar, each file is shown as it is; two projects are shown side by side."""
    for name in ("one", "later", "earlier"):
        alone = kind(tmp_path / name)
        alone.add(files[name])
        assert alone.shown() == held(files[name])
    both = kind(tmp_path / "both")
    both.add(files["one"])
    both.add(files["other"])

    assert both.shown() == held(files["one"], files["other"])


@pytest.mark.slow
def test_khal_moves_events(files: Mapping[str, Path], tmp_path: Path) -> None:
    """Khal goes by UIDs: what is imported again moves, to later and earlier days, and stays one."""
    khal = Khal(tmp_path / "khal")
    for name in ("other", "one", "one", "later", "earlier", "other"):
        khal.add(files[name])

    assert khal.shown() == held(files["earlier"], files["other"])


@pytest.mark.slow
def test_calcurse_adds_events(files: Mapping[str, Path], tmp_path: Path) -> None:
    """Calcurse knows no UIDs, so we promise nothing for a calendar that is not emptied before."""
    calcurse = Calcurse(tmp_path / "calcurse")
    for name in ("one", "one", "later"):
        calcurse.add(files[name])

    assert calcurse.shown() == held(files["one"], files["one"], files["later"])


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Khal, Calcurse])
def test_a_cancelled_event_is_shown(kind: type[Khal | Calcurse], tmp_path: Path) -> None:
    """Why events that are gone are left out of newer files, and not cancelled."""
    gone = tmp_path / "gone.ics"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "BEGIN:VEVENT", "UID:a@b"]
    lines += ["DTSTAMP:20260101T000000Z", "DTSTART;VALUE=DATE:20270104", "STATUS:CANCELLED"]
    lines += ["SEQUENCE:9", "SUMMARY:Gone", "END:VEVENT", "END:VCALENDAR", ""]
    gone.write_bytes("\r\n".join(lines).encode())
    one = kind(tmp_path / "program")
    one.add(gone)

    assert sum(one.shown().values()) == 1


SIGNS = "ab ,;:\\N\"'^=äß€日🎸\N{COMBINING ACUTE ACCENT}\N{LINE SEPARATOR}"


def words(chance: Random) -> str:
    """Return a random text with everything that calendars treat in a special way."""
    return f"x{''.join(chance.choices(SIGNS, k=chance.randrange(200)))}x"


def site(chance: Random) -> Site:
    """Return a site with random steps, texts and work days."""
    names = [f"step-{at}" for at in range(chance.randint(1, 5))]
    days = [sorted(chance.sample(range(1, 60), 2)) for _ in names]
    plan = tuple(
        (name, first, last, chance.randrange(4), ())
        for name, (first, last) in zip(names, days, strict=True)
    )
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    process = synthetic(plan, tuple(chance.sample(week, chance.randint(1, 7))))
    steps = tuple(
        step.model_copy(update={"name": words(chance), "summary": words(chance)})
        for step in process.steps
    )
    studio = process.studio.model_copy(update={"name": words(chance)})
    return plan_site(
        edition(
            process.model_copy(update={"steps": steps, "studio": studio}),
            Content(),
            Audience.PUBLIC,
        )
    )


@cache
def made() -> Mapping[str, bytes]:
    """Return calendars of random projects, each before and after a move."""
    found = {}
    for seed in range(12):
        chance, earlier = Random(seed), b""  # noqa: S311 - no secret
        one = site(chance)
        project = project_name(words(chance))[:LONGEST_NAME]
        for move in range(2):
            start = date(1900, 1, 1) + timedelta(days=chance.randrange(401_000))
            plan = Plan(start, chance.randint(1, MAX_SONGS), project)
            title = calendar_title(one.edition.process, plan)
            earlier = found[f"{seed}.{move}"] = calendar(one, plan, title, earlier)
    return found


def test_every_line_is_within_its_limits() -> None:
    """Lines end with CR LF, and have at most 75 octets of whole characters; events last a day."""
    for name, content in made().items():
        lines = content.split(b"\r\n")
        assert lines.pop() == b"", name
        assert not any(b"\n" in line or b"\r" in line for line in lines), name
        assert max(len(line) for line in lines) <= 75, name
        assert all(line.decode() for line in lines), name
        found = events(content)
        assert len({str(one["UID"]) for one in found}) == len(found) > 0, name
        assert all(one["DTEND"].dt - one["DTSTART"].dt >= timedelta(1) for one in found), name


def said(content: bytes) -> list[dict[str, Any]]:
    """Return what icalendar reads of each event, in words of ours."""
    return [
        {
            "uid": str(one["UID"]),
            "summary": str(one["SUMMARY"]),
            "description": str(one["DESCRIPTION"]),
            "first": str(one["DTSTART"].dt),
            "end": str(one["DTEND"].dt),
            "sequence": int(one["SEQUENCE"]),
            "modified": one["LAST-MODIFIED"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        for one in events(content)
    ]


def test_vobject_reads_every_calendar() -> None:
    """Vobject reads the events that icalendar reads."""
    vobject = pytest.importorskip("vobject")
    for name, content in made().items():
        found = vobject.readOne(content.decode())
        assert "," not in found.x_wr_calname.value, name
        assert said(content) == [
            {
                "uid": one.uid.value,
                "summary": one.summary.value,
                "description": one.description.value,
                "first": str(one.dtstart.value),
                "end": str(one.dtend.value),
                "sequence": int(one.sequence.value),
                "modified": one.last_modified.value.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
            for one in found.vevent_list
        ], name


def in_ical_js(contents: list[bytes], folder: Path) -> list[Any]:
    """Return what ical.js reads of calendars."""
    if missing := lacking("node", PACKAGES / "ical.js" / "package.json"):
        pytest.skip(missing)
    paths = [folder / f"{at}.ics" for at in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    script = (program("node"), str(WEB / "calendars.mjs"), *map(str, paths))
    found: list[Any] = json.loads(subprocess.check_output(script))
    return found


def test_ical_js_reads_every_calendar(tmp_path: Path) -> None:
    """ical.js, which Thunderbird uses, reads the events that icalendar reads, and a plain title."""
    read = in_ical_js([*made().values()], tmp_path)

    for (name, content), one in zip(made().items(), read, strict=True):
        assert "\\" not in one["title"], name
        assert said(content) == [
            {key: value for key, value in event.items() if key != "repeats"}
            for event in one["events"]
        ], name
