"""Rules of `studio-guide plan`: work days, names of projects, newer calendars, and foreign files."""

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from conftest import Command
from icalendar import Calendar
from plain_data import plain, write

from generator.planning.timetable import project_name, project_slug

START = ("plan", "--start", "2027-02-06", "--songs", "2")
WEEK = ["mon", "tue", "wed", "thu", "fri"]


def planned(command: Command, folder: Path, *words: str) -> list[Any]:
    """Return the events of the calendar that the command writes."""
    result = command("-C", folder, *START, *words, "-o", "dates.ics")
    assert result.exit_code == 0, result.stderr
    made = Calendar.from_ical((folder / "dates.ics").read_bytes())
    return [part for part in made.walk() if part.name == "VEVENT"]


def at_work(folder: Path, days: list[str]) -> None:
    """Set the work days of a project's studio."""
    data = plain(folder)
    data["studio"]["work_days"] = days
    write(folder, data)


def test_no_step_takes_another_day(studio_guide: Command, sample: Path) -> None:
    """An event covers only work days: it ends before other days, or repeats on work days."""
    at_work(sample, WEEK)
    for event in planned(studio_guide, sample):
        if event["UID"].startswith("before."):
            continue
        first, end = event["DTSTART"].dt, event["DTEND"].dt
        assert all(
            date.fromordinal(n).weekday() < 5 for n in range(first.toordinal(), end.toordinal())
        )
        if rule := event.get("RRULE"):
            assert (end - first).days == 1
            assert rule["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]
            assert rule["UNTIL"][0].weekday() < 5


def test_some_steps_repeat(studio_guide: Command, sample: Path) -> None:
    """A step that spans a weekend repeats; if every day counts, none does."""
    assert not any("RRULE" in event for event in planned(studio_guide, sample))
    at_work(sample, WEEK)

    assert any("RRULE" in event for event in planned(studio_guide, sample))


def test_what_is_due_before_counts_every_day(studio_guide: Command, sample: Path) -> None:
    """A list that is due a week before a Monday is due on a Monday."""
    at_work(sample, ["mon"])
    events = {event["UID"]: event["DTSTART"].dt for event in planned(studio_guide, sample)}

    start = events["step.choosing@blue.example"]
    assert (start, start.weekday()) == (date(2027, 2, 8), 0)
    assert (start - events["before.choosing.7@blue.example"]).days == 7


def test_the_command_says_which_days_count(studio_guide: Command, sample: Path) -> None:
    """The first and last day are work days, and the output names the days that count."""
    at_work(sample, WEEK)
    said = studio_guide("-C", sample, *START, "-o", "dates.ics").stdout

    assert said.splitlines() == [
        "dates.ics: 2027-02-08 to 2027-02-18",
        "days counted: Monday to Friday",
    ]


def test_two_projects_live_side_by_side(studio_guide: Command, sample: Path) -> None:
    """No two projects share an event, and each event names its project."""
    found = [planned(studio_guide, sample, "--project", name) for name in ("Blue", "日本", "東京")]
    uids = [{str(event["UID"]) for event in events} for events in found]

    assert not uids[0] & uids[1]
    assert not uids[1] & uids[2]
    assert all(str(event["SUMMARY"]).startswith("Blue: ") for event in found[0])
    assert all(uid.startswith("blue.") for uid in uids[0])


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("Blue Moon", " blue  MOON "),
        ("Élan", "élan"),
        ("Who? Me!", "WHO? me!"),
        ("Größe", "Gro\N{COMBINING DIAERESIS}ße"),  # as Macs name files
    ],
)
def test_a_project_keeps_its_events(
    studio_guide: Command, sample: Path, first: str, again: str
) -> None:
    """Another start moves the events of a project; the case of its name doesn't matter."""
    one = planned(studio_guide, sample, "--project", first)
    other = planned(studio_guide, sample, "--project", again)

    assert [event["UID"] for event in one] == [event["UID"] for event in other]


@pytest.mark.parametrize("name", ["", "  ", "\t", "x" * 61])
def test_a_name_must_be_one(studio_guide: Command, sample: Path, name: str) -> None:
    """A blank or overlong name is wrong usage."""
    result = studio_guide("-C", sample, *START, "--project", name, "-o", "dates.ics")

    assert result.exit_code == 2
    assert "1 to 60" in result.stderr
    assert not (sample / "dates.ics").exists()


@pytest.mark.parametrize("name", ["A-B", "Größe", "日本", "Blue & Moon", "😀", "x" * 60])
def test_other_names_have_other_slugs(name: str) -> None:
    """A slug contains only what a calendar's UID may contain, and no two names share one."""
    others = {project_slug(other) for other in ("a b", "a", "gr e", "blue moon", "x", "")}

    assert project_slug(name) not in others
    assert project_slug(name).replace("-", "").isalnum()
    assert project_slug(name).isascii()


def test_a_name_is_one_line() -> None:
    """Line breaks and control characters never reach a calendar."""
    assert project_name(" Blue\r\n\tMoon\x07\u2028\xa0") == "Blue Moon"


def moved(command: Command, folder: Path, start: str, name: str = "dates.ics") -> dict[str, Any]:
    """Write the calendar of a start, and return its events by UID."""
    result = command("-C", folder, "plan", "--start", start, "-o", name)
    assert result.exit_code == 0, result.stderr
    made = Calendar.from_ical((folder / name).read_bytes())
    return {str(event["UID"]): event for event in made.walk("VEVENT")}


def revision(event: Any) -> tuple[int, datetime]:
    """Return what tells the age of an event; both times are the same."""
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
    return int(event["SEQUENCE"]), event["LAST-MODIFIED"].dt


def test_a_later_start_is_newer_in_any_file(studio_guide: Command, sample: Path) -> None:
    """Files that know nothing of each other: each event of a later start has higher numbers."""
    one = moved(studio_guide, sample, "2027-02-01", "one.ics")
    other = moved(studio_guide, sample, "2027-02-02", "other.ics")

    assert one.keys() == other.keys()
    for uid in one:
        assert revision(one[uid])[0] < revision(other[uid])[0]
        assert revision(one[uid])[1] < revision(other[uid])[1]


def test_a_later_change_of_the_guide_is_newer(studio_guide: Command, sample: Path) -> None:
    """The day of the last change raises the numbers, too, so the published sample month grows."""
    data = plain(sample)
    write(sample, {**data, "studio": {**data["studio"], "updated": "2027-01-31"}})
    one = moved(studio_guide, sample, "2027-02-01", "one.ics")
    write(sample, {**data, "studio": {**data["studio"], "updated": "2027-02-01"}})
    other = moved(studio_guide, sample, "2027-02-01", "other.ics")

    assert all(revision(one[uid]) < revision(other[uid]) for uid in one)
    assert {revision(event)[1].date() for event in one.values()} == {date(2027, 1, 31)}


@pytest.mark.parametrize("start", ["2027-01-01", "2027-01-31", "2027-02-02", "2028-12-31"])
def test_a_file_over_an_earlier_one_is_newer(
    studio_guide: Command, sample: Path, start: str
) -> None:
    """Wherever a project moves, and back: each event has higher numbers than in the file before."""
    files = [moved(studio_guide, sample, day) for day in ("2027-02-01", start, "2027-02-01")]

    for earlier, later in pairwise(files):
        assert earlier.keys() == later.keys()
        for uid in earlier:
            assert revision(earlier[uid])[0] < revision(later[uid])[0]
            assert revision(earlier[uid])[1] < revision(later[uid])[1]


def test_the_same_command_writes_the_same_file(studio_guide: Command, sample: Path) -> None:
    """Without a change, a file stays as it is, whatever it was before."""
    moved(studio_guide, sample, "2027-02-01")
    moved(studio_guide, sample, "2027-01-01")
    before = (sample / "dates.ics").read_bytes()

    moved(studio_guide, sample, "2027-01-01")

    assert (sample / "dates.ics").read_bytes() == before


def test_only_what_changed_is_newer(studio_guide: Command, sample: Path) -> None:
    """A reworded step raises its own event; those without a change keep every byte."""
    before = moved(studio_guide, sample, "2027-02-01")
    data = plain(sample)
    data["studio"]["updated"] = "2027-06-01"
    data["steps"][0]["summary"] = "We choose another song."
    write(sample, data)
    after = moved(studio_guide, sample, "2027-02-01")

    uid = f"step.{data['steps'][0]['id']}@blue.example"
    changed = [one for one in before if before[one].to_ical() != after[one].to_ical()]
    assert changed == [uid]
    assert revision(after[uid])[0] > revision(before[uid])[0]
    assert revision(after[uid])[1].date() == date(2027, 6, 1)


def test_what_is_gone_is_in_no_newer_file(studio_guide: Command, sample: Path) -> None:
    """Events of a step that was removed are left out: many programs show cancelled ones as usual."""
    data = plain(sample)
    before = moved(studio_guide, sample, "2027-02-01")
    data["steps"][0].pop("milestone")
    write(sample, data)
    after = moved(studio_guide, sample, "2027-02-01")

    assert before.keys() - after.keys() == {f"milestone.{data['steps'][0]['id']}@blue.example"}
    assert b"CANCELLED" not in (sample / "dates.ics").read_bytes()


EDITED = {
    "line ends": (rb"\r\n", rb"\n"),
    "a mark before it": (rb"\A", b"\xef\xbb\xbf"),
    "no numbers": (rb"(SEQUENCE|LAST-MODIFIED):.*\r\n", b""),
    "no stamps": (rb"(DTSTAMP|LAST-MODIFIED):.*\r\n", b""),
    "words": (rb"SEQUENCE:.*", b"SEQUENCE:many"),
    "below zero": (rb"SEQUENCE:.*", b"SEQUENCE:-7"),
    "twice": (rb"(SEQUENCE:.*\r\n)", rb"\1\1"),
    "days": (rb"(DTSTAMP|LAST-MODIFIED):.*", rb"\1;VALUE=DATE:20300101"),
    "no zone": (rb"(DTSTAMP|LAST-MODIFIED):.*", rb"\1:20300101T101112"),
    "a zone": (rb"LAST-MODIFIED:.*", b"LAST-MODIFIED;TZID=Europe/Paris:20300101T101112"),
    "a zone of Mars": (rb"LAST-MODIFIED:.*", b"LAST-MODIFIED;TZID=Mars/Dune:20300101T101112"),
    "year 9999": (rb"LAST-MODIFIED:.*", b"LAST-MODIFIED:99991231T235959Z"),
    "year 1": (rb"(DTSTAMP|LAST-MODIFIED):.*", rb"\1:00010101T000000Z"),
    "other properties": (rb"(SEQUENCE:.*)", rb"\1\r\nX-MOZ-GENERATION:3"),
    "events twice": (rb"(?s)(BEGIN:VEVENT.*END:VEVENT\r\n)", rb"\1\1"),
    "no UID": (rb"UID:.*\r\n", b""),
    "nothing": (rb"(?s)BEGIN:VEVENT.*END:VEVENT\r\n", b""),
    "no UTF-8": (rb"SUMMARY:", b"SUMMARY:\xff"),
    "half a file": (rb"(?s)(.{1500}).*", rb"\1"),
    "no calendar": (rb"(?s)(BEGIN:VCALENDAR).*", rb"\1"),
    "another parameter": (rb"SUMMARY:", b"SUMMARY;VALUE=A,B:"),
    "no such day": (rb"LAST-MODIFIED:.*", b"LAST-MODIFIED:20270230T000000Z"),
    "small letters": (rb"(SEQUENCE|UID|BEGIN|END):", lambda found: found[0].lower()),
    "an alarm with a UID": (rb"ACTION:DISPLAY", rb"UID:x\r\nACTION:DISPLAY"),
    "a large number": (rb"SEQUENCE:.*", b"SEQUENCE:99999999999999999999"),
}


@pytest.mark.parametrize(("pattern", "new"), EDITED.values(), ids=EDITED)
def test_a_calendar_that_another_program_wrote_is_replaced(
    studio_guide: Command, sample: Path, pattern: bytes, new: Any
) -> None:
    """Whatever an earlier file holds, numbers are at least as high as without it, and then stay."""
    alone = moved(studio_guide, sample, "2027-02-02", "alone.ics")
    moved(studio_guide, sample, "2027-02-01")
    path = sample / "dates.ics"
    edited = re.sub(pattern, new, path.read_bytes())
    assert edited != path.read_bytes()
    path.write_bytes(edited)

    after = moved(studio_guide, sample, "2027-02-02")

    assert after.keys() == alone.keys()
    for uid in after:
        assert alone[uid]["SEQUENCE"] <= after[uid]["SEQUENCE"] < 2**31
        assert revision(alone[uid])[1] <= revision(after[uid])[1]
    before = path.read_bytes()
    moved(studio_guide, sample, "2027-02-02")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["Smith, Jones & Co", "A;B", "Back\\slash", ", start", "a,;\\b", "1,5"]
)
def test_a_title_has_no_comma(studio_guide: Command, sample: Path, name: str) -> None:
    """Many programs show the backslash of an escaped comma, so a title has none; events have."""
    data = plain(sample)
    data["studio"]["name"] = name
    write(sample, data)
    events = planned(studio_guide, sample, "--project", f"Hello, {name}")

    text = (sample / "dates.ics").read_text(encoding="utf-8")
    (title,) = re.findall(r"X-WR-CALNAME:(.*)", text)
    assert title.split() == re.sub(r"[,;\\]", " ", f"{name}: Hello {name} – 2 songs").split()
    assert not re.search(r"[,;\\]| {2}|^ ", title)
    assert str(events[0]["SUMMARY"]).startswith(f"Hello, {name}: ")


@pytest.mark.parametrize("content", [b"hello", b"", b"%PDF-1.7", b"\x00BEGIN:VCALENDAR"])
def test_another_file_is_left_alone(studio_guide: Command, sample: Path, content: bytes) -> None:
    """A file that is not a calendar stays unchanged, and a message says so."""
    (sample / "notes.txt").write_bytes(content)
    result = studio_guide("-C", sample, *START, "-o", "notes.txt")

    assert result.exit_code == 1
    assert result.stderr.startswith("notes.txt:1:1: this file is not a calendar")
    assert (sample / "notes.txt").read_bytes() == content


def a_pipe(path: Path) -> None:
    """Make a pipe, as a stand-in for a device such as /dev/null, which needs no rights."""
    os.mkfifo(path)


def a_link_to_a_pipe(path: Path) -> None:
    """Make a link to a pipe, as /dev/stdout is one."""
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


def a_folder(path: Path) -> None:
    """Make a folder with something in it, so that no program mistakes it for a new one."""
    (path / "inner").mkdir(parents=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such entries")
@pytest.mark.parametrize("make", [a_pipe, a_link_to_a_pipe, a_folder])
def test_what_is_no_file_is_left_alone(
    make: Callable[[Path], None], studio_guide: Command, sample: Path
) -> None:
    """A pipe or a device in place of the calendar is neither opened nor replaced."""
    output = sample / "dates.ics"
    make(output)
    before = output.lstat()
    result = studio_guide("-C", sample, *START, "-o", "dates.ics")
    after = output.lstat()

    assert result.exit_code in {1, 2}
    assert "dates.ics" in result.stderr
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino)
    assert after.st_mtime_ns == before.st_mtime_ns  # looking at a link changes the time of access


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_to_a_calendar_stays(studio_guide: Command, sample: Path, *, is_there: bool) -> None:
    """A calendar that is a link is written where the link leads, and the link is kept."""
    if is_there:
        (sample / "shared.ics").write_bytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    (sample / "dates.ics").symlink_to("shared.ics")
    result = studio_guide("-C", sample, *START, "-o", "dates.ics")

    assert result.exit_code == 0
    assert (sample / "dates.ics").is_symlink()
    assert b"BEGIN:VEVENT" in (sample / "shared.ics").read_bytes()


def test_the_process_is_left_alone(studio_guide: Command, sample: Path) -> None:
    """The most expensive slip does no harm: -o process.yaml."""
    before = (sample / "process.yaml").read_bytes()

    assert studio_guide("-C", sample, *START, "-o", "process.yaml").exit_code == 1
    assert (sample / "process.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["no/dates.ics", "no/such/dates.ics", "process.yaml/dates.ics"])
def test_a_folder_that_is_not_there(studio_guide: Command, sample: Path, name: str) -> None:
    """A calendar in a missing folder is a problem that names the folder, which is not created."""
    result = studio_guide("-C", sample, *START, "-o", name)

    assert result.exit_code == 1
    assert f"{Path(name).parent}'" in result.stderr.partition("\n")[0]
    assert "create the folder first" in result.stderr
    assert not (sample / "no").exists()


@pytest.mark.parametrize("name", ["", ".", "content", "content/", "/", "-"])
def test_a_calendar_needs_the_name_of_a_file(
    studio_guide: Command, sample: Path, name: str
) -> None:
    """No name, or that of a folder, is wrong usage, and nothing is written."""
    before = sorted(sample.rglob("*"))
    result = studio_guide("-C", sample, *START, "-o", name)

    assert result.exit_code == 2
    assert "-o" in result.stderr
    assert sorted(sample.rglob("*")) == before


def test_a_plan_beyond_the_last_year_is_reported(studio_guide: Command, sample: Path) -> None:
    """A plan that ends after the year 9999 is a problem of the steps, with its place."""
    sample_data = plain(sample)
    window = {"first_day": 1, "last_day": 3660, "extra_song_days": 3660}
    steps = [
        {"id": f"s{n}", "name": f"Step {n}", "audience": "public", "summary": "We play."}
        | {"window": window}
        | ({"needs": [f"s{n - 1}"], "overlaps": [f"s{n - 1}"]} if n else {})
        for n in range(8)
    ]
    rmtree(sample / "content")
    (sample / "content" / "steps").mkdir(parents=True)
    for step in steps:
        (sample / "content" / "steps" / f"{step['id']}.md").write_text("Play.\n")
    studio = {key: sample_data["studio"][key] for key in ("name", "url", "contact")}
    write(sample, {"studio": {**studio, "work_days": ["mon"]}, "steps": steps})
    result = studio_guide(
        "-C", sample, "plan", "--start", "2999-12-31", "--songs", "20", "-o", "dates.ics"
    )

    assert result.exit_code == 1
    assert "after the year 9999" in result.stderr
    assert "process.yaml:" in result.stderr
