"""Packs for people: a list as spreadsheets save it, and a folder of named files for each person."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from built_pages import contents
from conftest import Command
from icalendar import Calendar
from pypdf import PdfReader

from generator.publishing import output

pytestmark = pytest.mark.slow

LIST = "name,start,songs,player,email\n"
GOOD = f"{LIST}Ann Lee,2027-01-04,2,drummer,ann@blue.example\nBo,,,,\n"
ANN = "packs/ann-lee/ann-lee-"


def saved(folder: Path, text: str | bytes) -> Path:
    """Save a list of people in a project, and return the project."""
    data = text.encode() if isinstance(text, str) else text
    (folder / "people.csv").write_bytes(data)
    return folder


def words(path: Path) -> str:
    """Return the words of a PDF."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def events(path: Path) -> list[tuple[str, str]]:
    """Return the UID and the title of each event of a calendar."""
    made = Calendar.from_ical(path.read_bytes())
    return [(str(one["UID"]), str(one["SUMMARY"])) for one in made.walk("VEVENT")]


def test_a_pack_is_named_and_for_its_player(sample: Path, studio_guide: Command) -> None:
    """Each file starts with the player's name; the prep article has only the player's items."""
    result = studio_guide("-C", saved(sample, GOOD), "kit", "people.csv", "-o", "packs")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [
        "packs/ann-lee: 4 files, for ann@blue.example",
        "packs/bo: 3 files",
    ]
    assert "checklist for ann lee" in words(sample / f"{ANN}checklist-choosing.pdf").lower()
    reader = PdfReader(sample / f"{ANN}checklist-choosing.pdf")
    assert reader.metadata
    assert str(reader.metadata.title).startswith("Ann Lee – ")
    drums = words(sample / f"{ANN}prep-article.pdf")
    assert "Ann Lee – Get ready" in drums
    assert "My drum heads are new" in drums
    assert "Oil the pedal" in drums
    assert all(title.startswith("Ann Lee: ") for _, title in events(sample / f"{ANN}dates.ics"))
    assert sorted(path.name for path in (sample / "packs").iterdir() if path.is_dir()) == [
        "ann-lee",
        "bo",
    ]


def test_another_player_gets_another_list(sample: Path, studio_guide: Command) -> None:
    """What concerns another kind of player is not in the pack; players may be given by name."""
    text = f"{LIST}Ann,,,Singer,\nBo,,,drummer,\n"
    studio_guide("-C", saved(sample, text), "kit", "people.csv", "-o", "packs")

    singer = words(sample / "packs/ann/ann-prep-article.pdf")
    drummer = words(sample / "packs/bo/bo-prep-article.pdf")
    assert "I practice with a click" in singer
    assert "drum heads" not in singer
    assert "Oil the pedal" not in singer
    assert "drum heads" in drummer


@pytest.mark.parametrize(
    "text",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"),
        GOOD.replace(",", "\t").encode(),
        f"sep=;\r\n{GOOD.replace(',', ';')}".encode(),
        GOOD.replace("name,", "NAME , ").rstrip("\n").encode(),
        f"{GOOD},,,,\n\n ,,\n".encode(),
        GOOD.replace("Ann Lee", '"Ann Lee"').replace("Bo,", '"Bo" ,').encode(),
        GOOD.replace("Bo,,,,", "Bo").encode(),
    ],
    ids=["BOM", "CRLF", "Excel", "tabs", "sep", "capitals", "empty rows", "quoted", "short row"],
)
def test_a_list_is_read_as_spreadsheets_save_it(
    text: bytes, sample: Path, studio_guide: Command
) -> None:
    """The same list makes the same packs, however a spreadsheet saves it."""
    command = ("-C", sample, "kit", "people.csv", "-o")
    studio_guide(*command[:1], saved(sample, GOOD), *command[2:], "plain")

    result = studio_guide(*command[:1], saved(sample, text), *command[2:], "packs")

    assert result.exit_code == 0, result.stderr
    assert contents(sample / "packs") == contents(sample / "plain")


def test_separators_and_line_breaks_in_quotation_marks(sample: Path, studio_guide: Command) -> None:
    """A quoted cell may contain the separator, quotation marks and a line break."""
    text = 'name;player\n"Lee; ""Ann""\nand Bo";\nCy;\n'

    result = studio_guide("-C", saved(sample, text), "kit", "people.csv", "-o", "packs")

    assert result.exit_code == 0, result.stderr
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "packs/lee-ann-and-bo",
        "packs/cy",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{LIST}Ann,2027-13-01\n", "people.csv:2:5: '2027-13-01' isn't a date [bad-date]"),
        (f"{LIST}Ann,4.1.2027\n", "people.csv:2:5: '4.1.2027' isn't a date [bad-date]"),
        (f"{LIST}Ann,20270104\n", "people.csv:2:5: '20270104' isn't a date [bad-date]"),
        (f"{LIST}Ann,1800-01-01\n", "people.csv:2:5: a project can't start in the year 1800"),
        (f"{LIST}Ann,,0\n", "people.csv:2:6: '0' isn't a number of songs [bad-number]"),
        (f"{LIST}Ann,,two\n", "people.csv:2:6: 'two' isn't a number of songs [bad-number]"),
        (f"{LIST}Ann,,,druner\n", "people.csv:2:7: there is no player 'druner' [unknown-player]"),
        (f"{LIST}Ann,,,,ann\n", "people.csv:2:8: 'ann' isn't an email address [bad-address]"),
        (f"{LIST}Bo\n,2027-01-04\n", "people.csv:3:1: this row has no name [empty-value]"),
        (f"{LIST}{'x' * 61}\n", "people.csv:2:1: this name has 61 characters [bad-value]"),
        (f"{LIST}Ann,,,,,x\n", "people.csv:2:9: this row has more cells"),
        (f'{LIST}"Ann,,\n', "people.csv:2:1: this cell begins with a quotation mark"),
        ("nmae\nAnn\n", "people.csv:1:1: no such column: 'nmae' [unknown-key]"),
        ("name,strat\nAnn,\n", "people.csv:1:6: no such column: 'strat' [unknown-key]"),
        ("name;name\nAnn;Bo\n", "people.csv:1:6: the column 'name' appears twice [repeated-key]"),
        ("Ann,2027-01-04\n", "people.csv:1:1: there is no column 'name' [missing-key]"),
        ("", "people.csv:1:1: no rows here [empty-file]"),
        (LIST, "people.csv:1:1: only the names of columns are here [empty-file]"),
        ("name\nGröße\n".encode("cp1252"), "people.csv:2:3: this byte (0xF6) is not UTF-8"),
        ("name\nAnn\n".encode("utf-16"), "people.csv:1:1: this file is UTF-16 [encoding]"),
        (b"PK\3\4", "people.csv:1:1: this is a document of Word, Pages or another program"),
        ("name\n Ann\N{GUITAR}\n", "people.csv:2:2: no font has '\N{GUITAR}' [missing-glyph]"),
    ],
)
def test_what_is_wrong_is_reported_at_its_place(
    text: str | bytes, said: str, sample: Path, studio_guide: Command
) -> None:
    """An invalid row is reported with line, column and hint, and no pack is written."""
    result = studio_guide("-C", saved(sample, text), "kit", "people.csv", "-o", "packs")

    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert "    hint: " in result.stderr
    assert not (sample / "packs").exists()


def test_all_rows_are_judged_at_once(sample: Path, studio_guide: Command) -> None:
    """One run reports every wrong cell."""
    text = f"{LIST}Ann,x,y,z,w\nBo,2027-01-04\n,,3\n"

    result = studio_guide("-C", saved(sample, text), "kit", "people.csv", "-o", "packs")

    assert result.stderr.endswith("\n5 problems\n")


def test_other_columns_are_ignored_and_reported(sample: Path, studio_guide: Command) -> None:
    """A column that no pack needs is ignored, and its name is printed."""
    text = "name,Phone\nAnn,1\n"

    result = studio_guide("-C", saved(sample, text), "kit", "people.csv", "-o", "packs")

    assert result.stdout.endswith("\ncolumns left out: Phone\n")


def test_people_of_one_name_are_distinguished(sample: Path, studio_guide: Command) -> None:
    """Folders are numbered, avoiding names in the list, and no two calendars share a UID."""
    names = ("Ann Lee", "ann lee", "Ann Lee 2", "Añn Lee")
    text = "name,start\n" + "".join(f"{name},2027-01-04\n" for name in names)

    result = studio_guide("-C", saved(sample, text), "kit", "people.csv", "-o", "packs")

    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        f"packs/{name}" for name in ("ann-lee", "ann-lee-3", "ann-lee-2", "ann-lee-4")
    ]
    uids = [uid for path in (sample / "packs").rglob("*.ics") for uid, _ in events(path)]
    assert len(uids) == len(set(uids)) > 4


def test_a_second_run_replaces_what_the_first_one_made(sample: Path, studio_guide: Command) -> None:
    """Packs follow the list; the owner's notes and the packs of other lists stay."""
    command = ("-C", sample, "kit", "people.csv", "-o", "packs")
    studio_guide(*command[:1], saved(sample, GOOD), *command[2:])
    (sample / "packs/ann-lee/notes.txt").write_text("mine", encoding="utf-8")
    before = contents(sample / "packs")

    result = studio_guide(*command[:1], saved(sample, "name\nAnn Lee\n"), *command[2:])

    assert result.exit_code == 0, result.stderr
    after = contents(sample / "packs")
    assert before.keys() - after.keys() == {"ann-lee/ann-lee-dates.ics"}
    assert after["ann-lee/notes.txt"] == b"mine"
    assert {name: after[name] for name in after if name.startswith("bo/")} == {
        name: before[name] for name in before if name.startswith("bo/")
    }
    assert studio_guide(*command).exit_code == 0


def test_a_moved_project_is_newer(sample: Path, studio_guide: Command) -> None:
    """A second run raises the numbers of events that moved, even to an earlier day; no others."""
    command = ("-C", sample, "kit", "people.csv", "-o", "packs")
    both = GOOD.replace("Bo,,", "Bo,2027-03-01,")
    before, after = list[list[Any]](), list[list[Any]]()
    for text, found in ((both, before), (both.replace("2027-01-04", "2027-01-02"), after)):
        saved(sample, text)
        assert studio_guide(*command).exit_code == 0
        paths = sorted((sample / "packs").rglob("*.ics"))
        found += [Calendar.from_ical(path.read_bytes()).walk("VEVENT") for path in paths]

    for one, other in zip(before[0], after[0], strict=True):
        assert one["UID"] == other["UID"]
        assert one["SEQUENCE"] < other["SEQUENCE"]
        assert one["LAST-MODIFIED"].dt < other["LAST-MODIFIED"].dt
    assert [one.to_ical() for one in before[1]] == [one.to_ical() for one in after[1]]
    last = contents(sample / "packs")
    assert studio_guide(*command).exit_code == 0
    assert contents(sample / "packs") == last


@pytest.mark.parametrize("name", ["ann-lee-dates.ics", "ann-lee-checklist-choosing.pdf"])
def test_a_file_that_no_kit_made_is_not_overwritten(
    name: str, sample: Path, studio_guide: Command
) -> None:
    """A foreign or modified file in a pack is reported, and nothing is written."""
    folder = saved(sample, GOOD) / "packs/ann-lee"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"mine")
    before = contents(sample / "packs")

    result = studio_guide("-C", sample, "kit", "people.csv", "-o", "packs")

    assert result.exit_code == 1
    assert f"packs/ann-lee/{name}:1:1: no kit made this, or it was changed" in result.stderr
    assert contents(sample / "packs") == before
    (folder / name).unlink()
    assert studio_guide("-C", sample, "kit", "people.csv", "-o", "packs").exit_code == 0


def test_a_disk_that_refuses_leaves_packs_as_they_were(
    sample: Path, studio_guide: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the last file cannot be written, no pack changes, and no partial file is left."""
    command = ("-C", sample, "kit", "people.csv", "-o", "packs")
    studio_guide(*command[:1], saved(sample, GOOD), *command[2:])
    before = contents(sample / "packs")
    saved(sample, GOOD.replace("Bo", "Cy").replace(",2,", ",3,"))
    real = output.os_errors_as_problems

    @contextmanager
    def refused(path: Path, base: Path) -> Iterator[None]:
        with real(path, base):
            if path.name.startswith("cy-"):
                raise OSError(28, "No space left on device", str(path))
            yield

    with monkeypatch.context() as patch:
        patch.setattr(output, "os_errors_as_problems", refused)
        result = studio_guide(*command)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot write this: No space left on device" in result.stderr
    assert contents(sample / "packs") == before
    assert studio_guide(*command).exit_code == 0
    assert (sample / "packs/cy").is_dir()


@pytest.mark.parametrize("folder", ["content/packs", "site", "build/x", ".", "content/root"])
def test_packs_are_never_where_they_would_be_published(
    folder: str, sample: Path, studio_guide: Command
) -> None:
    """People's names are never written to a published folder, nor among a project's sources."""
    before = contents(saved(sample, GOOD))

    result = studio_guide("-C", sample, "kit", "people.csv", "-o", folder)

    assert result.exit_code == 1
    assert f"{folder}:1:1: packs contain people's names" in result.stderr
    assert contents(sample) == before


def test_a_pack_contains_nothing_internal(sample: Path, studio_guide: Command) -> None:
    """Packs are made from the public edition: internal data does not change their bytes."""
    command = ("-C", sample, "kit", "people.csv", "-o")
    studio_guide(*command[:1], saved(sample, GOOD), *command[2:], "one")
    process = sample / "process.yaml"
    text = process.read_text(encoding="utf-8")
    assert "Keep the kettle full." in text
    process.write_text(text.replace("Keep the kettle full.", "Hide it."), encoding="utf-8")

    studio_guide(*command, "two")

    assert contents(sample / "one") == contents(sample / "two")


@pytest.mark.parametrize("words", [["kit"], ["kit", "people.csv"], ["kit", "-o", "packs"]])
def test_wrong_usage(words: list[str], sample: Path, studio_guide: Command) -> None:
    """Without a list or a folder for packs: exit code 2."""
    assert studio_guide("-C", saved(sample, GOOD), *words).exit_code == 2
