"""`studio-guide rename`: an id changes everywhere, and everything else stays, byte for byte."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from built_pages import contents
from conftest import SAMPLE, Command, seldom
from processes import here
from projects import change, default_project, publish, with_base

from generator.problems import ProblemsFoundError
from generator.project import read
from generator.publishing import transaction
from generator.publishing.transaction import PENDING
from generator.renaming.edits import Edit, edited_bytes
from generator.renaming.process_edits import Renamed, entries
from generator.renaming.rename import plan_rename

EACH = [
    ("step", "recording", "tape"),
    ("step", "choosing", "first-talk"),
    ("session", "listening", "hearing"),
    ("role", "artist", "musician"),
    ("role", "assistant", "helper"),
    ("item", "choosing-title", "choosing-name"),
    ("item", "choosing-songs", "songs"),
    ("item", "prep-click", "prep-metronome"),
    ("player", "drummer", "percussion"),
    ("term", "take", "one-try"),
    ("term", "bpm", "beats"),
]
LINKS = """
[a](../process/recording.md) [b](../steps/recording.md "A title") [c](<recording.md>)
<a href="../../process/recording/">d</a> [e][ref] [f](../process/index.md) {{ steps.recording.name }}
[g](../checklists/recording.md) [h](../downloads/checklist-recording.pdf) {{steps.recording.window.first_day}}

[ref]: ../process/recording.md

`[code](../process/recording.md)` and recording.md as a word, \\{{ steps.recording.name }}
"""


def texts(project: Path) -> dict[str, bytes]:
    """Return the files that people write."""
    files = contents(project)
    return {name: data for name, data in files.items() if not name.startswith("build/")}


def rename(project: Path, *words: str) -> None:
    """Rename, and expect that check finds no problem then."""
    done = here(project, "rename", *words, "--yes")
    assert done.returncode == 0, done.stderr
    read(project)


@pytest.mark.parametrize(("kind", "old", "new"), EACH)
def test_an_id_is_renamed_everywhere(kind: str, old: str, new: str, sample: Path) -> None:
    """The id and all references change; the old id is under `was`; `check` finds no problem."""
    before = (sample / "process.yaml").read_text(encoding="utf-8")

    rename(sample, kind, old, new)

    process = read(sample).process
    (entry,) = (one for one in entries(process, Renamed(kind)) if one.id == new)
    assert old in entry.was
    assert new not in entry.was
    assert old not in [one.id for one in entries(process, Renamed(kind))]
    after = (sample / "process.yaml").read_text(encoding="utf-8")
    was = rf"    was: \[{old}\]\n|, was: \[{old}\]|, {old}(?=\])"
    if kind == "term":
        was = rf"id: {new}, was: \[{old}\], "
    kept = after if f"was: [{new}]" in before else re.sub(was, "", after, count=1)
    pair = rf"\b({old}|{new})\b"
    assert re.sub(pair, "ID", kept) == re.sub(pair, "ID", before)


@pytest.mark.parametrize(("kind", "old", "new"), EACH)
def test_there_and_back(kind: str, old: str, new: str, sample: Path) -> None:
    """A second rename reverts the first one, except for the ids under `was`."""
    before = texts(sample)

    rename(sample, kind, old, new)
    rename(sample, kind, new, old)

    after = texts(sample)
    assert after.keys() == before.keys()
    assert [name for name in after if after[name] != before[name] and name != "process.yaml"] == []


def test_links_and_facts_follow(sample: Path) -> None:
    """Each form of a link to the step leads to its new page; code and words are unchanged."""
    page = sample / "content/steps/mixing.md"
    text = LINKS
    page.write_text(text, encoding="utf-8")
    read(sample)

    rename(sample, "step", "recording", "tape")

    code, _, words = text.rpartition("`[code]")
    expected = code.replace("recording", "tape") + _ + words
    assert page.read_text(encoding="utf-8") == expected
    assert (sample / "content/steps/tape.md").read_bytes() == (
        SAMPLE / "content/steps/recording.md"
    ).read_bytes()
    assert not (sample / "content/steps/recording.md").exists()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('  - id: "mixing"  # the last\n', '  - id: "mix"  # the last\n    was: [mixing]\n'),
        ("  - id: 'mixing'\n", "  - id: 'mix'\n    was: [mixing]\n"),
        ("  - id: &m mixing\n", "  - id: &m mix\n    was: [mixing]\n"),
        ("  - id: mixing\n    was: []\n", "  - id: mix\n    was: [mixing]\n"),
        ("  - id: mixing\n    was: [a, b ] # c\n", "  - id: mix\n    was: [a, b, mixing ] # c\n"),
        (
            "  - id: mixing\n    was:\n      - a # one\n      - b\n",
            "  - id: mix\n    was:\n      - a # one\n      - b\n      - mixing\n",
        ),
        (
            "  - id: mixing\n    was:\n    - 'a'\n",
            "  - id: mix\n    was:\n    - 'a'\n    - mixing\n",
        ),
        ("  - id:\n      mixing\n", "  - id:\n      mix\n    was: [mixing]\n"),
        ("  -   id:   mixing   \n", "  -   id:   mix   \n      was: [mixing]\n"),
    ],
)
def test_each_way_to_type_an_entry(typed: str, expected: str, sample: Path) -> None:
    """Quotes, comments, anchors and the style of lists stay."""
    file = sample / "process.yaml"
    plain = "  - id: mixing\n"
    if typed.startswith("  -   "):
        rest = file.read_text(encoding="utf-8").partition(plain)[2]
        block = re.split(r"\n+(?=[a-z])", rest)[0]
        change(file, block, "\n".join(f"  {line}" for line in block.splitlines()))
    change(file, plain, typed)
    read(sample)
    before = file.read_text(encoding="utf-8")

    rename(sample, "step", "mixing", "mix")

    assert file.read_text(encoding="utf-8") == before.replace(typed, expected)


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
@pytest.mark.parametrize("mark", seldom([b"", b"\xef\xbb\xbf"], b"\xef\xbb\xbf"))
def test_line_ends_and_byte_order_marks_stay(end: bytes, mark: bytes, sample: Path) -> None:
    """A file saved by Windows keeps its line endings, also in the new lines."""
    unix = Path(shutil.copytree(sample, sample.parent / "unix"))
    for path in (sample / "process.yaml", *sample.glob("content/**/*.md")):
        path.write_bytes(mark + path.read_bytes().replace(b"\n", end))

    rename(unix, "step", "recording", "tape")
    rename(sample, "step", "recording", "tape")

    expected = {name: data for name, data in texts(unix).items() if name.endswith(("yaml", "md"))}
    for name, data in expected.items():
        assert texts(sample)[name] == mark + data.replace(b"\n", end), name


def test_mixed_line_ends_stay() -> None:
    """Offsets count each line ending of the read text as one character."""
    content = b"a\r\nb\nc\r\nd"

    assert edited_bytes(content, [Edit(6, 7, "D"), Edit(2, 3, "B"), Edit(3, 3, "!")]) == (
        b"a\r\nB!\nc\r\nD"
    )


def test_a_dry_run_shows_the_lines_and_changes_nothing(sample: Path, studio_guide: Command) -> None:
    """Without --yes, each line is shown before and after the change, under its place."""
    before = texts(sample)

    result = studio_guide("-C", sample, "rename", "step", "recording", "tape")

    assert result.exit_code == 0
    assert result.stderr == ""
    assert texts(sample) == before
    assert "content/steps/recording.md becomes content/steps/tape.md\n" in result.stdout
    assert (
        "\n    -   - id: recording\n    +   - id: tape\n    +     was: [recording]\n"
    ) in result.stdout
    assert re.search(r"^process\.yaml:\d+$", result.stdout, re.MULTILINE)
    assert (
        "content/steps/choosing.md:4\n"
        "    - You sit down with [the producer](recording.md).\n"
        "    + You sit down with [the producer](tape.md).\n"
    ) in result.stdout
    assert result.stdout.endswith("\nNothing is changed yet. To change these lines, add --yes.\n")


def test_words_that_look_like_the_id_stay(sample: Path) -> None:
    """A name, a text, and another kind's id with the same spelling are not renamed."""
    change(sample / "process.yaml", "{id: producer, name: Producer", "{id: mixing, name: Producer")
    change(sample / "process.yaml", "roles: [artist, producer", "roles: [artist, mixing")
    change(sample / "process.yaml", "roles: [producer]", "roles: [mixing]")
    change(sample / "process.yaml", "role: producer", "role: mixing")
    change(sample / "process.yaml", "We balance the song.", "mixing is mixing")
    rename(sample, "step", "mixing", "mix")

    text = (sample / "process.yaml").read_text(encoding="utf-8")
    assert "roles: [mixing]" in text
    assert "summary: mixing is mixing" in text
    assert "{id: mixing, name: Producer" in text


@pytest.mark.parametrize(
    ("words", "rule", "hint"),
    [
        (("step", "mixin", "mix"), "unknown-step", "did you mean 'mixing'?"),
        (("step", "Mixing", "mix"), "unknown-step", "the id of 'Mixing' is 'mixing'"),
        (("session", "nothing", "mix"), "unknown-session", "the sessions are: listening,"),
        (("role", "musician", "mix"), "unknown-role", "it is 'artist' by now"),
        (("item", "I rest", "mix"), "unknown-item", "the id of 'I rest' is 'prep-rest'"),
        (("player", "dumer", "mix"), "unknown-player", "did you mean 'drummer'?"),
        (("term", "BPM", "mix"), "unknown-term", "the id of 'BPM' is 'bpm'"),
        (("step", "mixing", "mixing"), "duplicate-id", "choose another id"),
        (("step", "mixing", "recording"), "duplicate-id", "choose another id"),
        (("item", "prep-rest", "recording-slept"), "duplicate-id", "choose another id"),
        (("role", "producer", "musician"), "was-in-use", "choose another id, or remove it"),
        (("step", "mixing", "Mix Down"), "bad-id", "write mix-down"),
        (("step", "mixing", "../mix"), "bad-id", "write mix"),
        (("step", "mixing", ""), "bad-id", "Write an id such as"),
        (("step", "mixing", "index"), "bad-id", "Write an id such as"),
        (("step", "mixing", "sg-mix"), "bad-id", "write mix"),
    ],
)
def test_what_cannot_be_renamed(
    words: tuple[str, ...], rule: str, hint: str, sample: Path, studio_guide: Command
) -> None:
    """An id that is missing, taken or invalid gives one located problem with a hint."""
    before = texts(sample)

    result = studio_guide("-C", sample, "rename", *words, "--yes")

    assert result.exit_code == 1
    assert re.match(r"process\.yaml:\d+:\d+: ", result.stderr)
    assert f"[{rule}]" in result.stderr
    assert f"hint: {hint}".casefold() in result.stderr.casefold()
    assert result.stderr.endswith("\n1 problem\n")
    assert texts(sample) == before


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (lambda one: change(one / "process.yaml", "tagline:", "taglin:"), "unknown-key"),
        (
            lambda one: change(
                one / "process.yaml",
                "    name: Mixing\n",
                "<<<<<<< HEAD\n    name: Mixing\n=======\n    name: Mix\n>>>>>>> other\n",
            ),
            "merge-conflict",
        ),
        (
            lambda one: change(
                one / "content/pages/faq.md",
                "A week or so.",
                "\n<<<<<<< HEAD\nA week.\n=======\nA day.\n>>>>>>> other\n",
            ),
            "merge-conflict",
        ),
        (lambda one: (one / "content/steps/mix.md").write_text("x"), "unknown-page"),
    ],
    ids=["key", "merge-in-process", "merge-in-text", "stray-guide"],
)
def test_a_project_with_problems_is_left_alone(
    fault: Callable[[Path], Any], rule: str, sample: Path, studio_guide: Command
) -> None:
    """If `check` finds a problem, rename reports it and changes nothing."""
    fault(sample)
    before = texts(sample)

    result = studio_guide("-C", sample, "rename", "step", "mixing", "mix", "--yes")

    assert result.exit_code == 1
    assert f"[{rule}]" in result.stderr
    assert texts(sample) == before


@pytest.mark.parametrize(
    "words", [("stp", "a", "b"), ("step", "a"), ("step", "a", "b", "c"), ("step", "a", "b", "--no")]
)
def test_wrong_usage(words: tuple[str, ...], sample: Path, studio_guide: Command) -> None:
    """An unknown kind, and too few or too many arguments, exit with 2."""
    assert studio_guide("-C", sample, "rename", *words).exit_code == 2


@pytest.mark.parametrize("at", seldom(range(14), 0, 4, 9, 13))
def test_an_interrupted_rename_is_complete_or_can_be_finished(
    at: int, sample: Path, monkeypatch: pytest.MonkeyPatch, studio_guide: Command
) -> None:
    """After any interrupted write, rename or deletion, the same command leads to the same files.

    Until then, either nothing has changed, or each command names the one that finishes it.
    """
    other = Path(shutil.copytree(sample, sample.parent / "other"))
    rename(other, "step", "recording", "tape")
    before, after = texts(sample), texts(other)
    planned = plan_rename(sample, Renamed.STEP, "recording", "tape")
    steps = 0

    def stopped(real: Callable[..., Any]) -> Callable[..., Any]:
        def one(*words: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps > at:
                raise KeyboardInterrupt
            return real(*words, **named)

        return one

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink", "write_bytes", "chmod"):
            patch.setattr(Path, name, stopped(getattr(Path, name)))
        with pytest.raises(KeyboardInterrupt):
            planned.do()

    visible = {name: data for name, data in texts(sample).items() if "/." not in f"/{name}"}
    if not (sample / PENDING).exists():
        assert visible in (before, after)
    else:
        with pytest.raises(ProblemsFoundError) as error:
            read(sample)
        (problem,) = error.value.problems
        assert problem.hint == "run studio-guide rename step recording tape --yes"
    if visible != after:
        result = studio_guide("-C", sample, "rename", "step", "recording", "tape", "--yes")
        assert result.exit_code == 0, result.stderr
    assert texts(sample) == after


OTHERS: dict[str, str | None] = {
    "a pipe": None,
    "nested without end": "[" * 100_000,
    "a list": "[]",
    "a file outside": '{"what": "WHAT", "files": {"../kept.txt": ""}, "gone": ["../kept.txt"]}',
    "a deletion outside": '{"what": "WHAT", "files": {}, "gone": ["../kept.txt"]}',
    "a file above content": '{"what": "WHAT", "files": {"content/../../kept.txt": ""}, "gone": []}',
    "another command": '{"what": "WHAT; rm -r .", "files": {}, "gone": []}',
}
"""Journals that this program did not write."""


@pytest.mark.skipif(os.name == "nt", reason="this system has no pipes")
@pytest.mark.parametrize("journal", OTHERS.values(), ids=OTHERS)
def test_a_journal_of_others_is_not_followed(
    journal: str | None, sample: Path, studio_guide: Command
) -> None:
    """A journal in a project from somebody else changes no file outside, and asks for no command."""
    what = "studio-guide rename step recording tape --yes"
    kept = sample.parent / "kept.txt"
    kept.write_text("kept")
    if journal is None:
        os.mkfifo(sample / PENDING)
    else:
        (sample / PENDING).write_text(journal.replace("WHAT", what))
    assert studio_guide("-C", sample, "check").exit_code == 0
    told = studio_guide("-C", sample, *what.split()[1:])

    assert told.exit_code == 0, told.stderr
    assert kept.read_text() == "kept"
    assert (sample / "content/steps/tape.md").is_file()


def test_all_stops_were_tried(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interruptions above are as many as there are writes, renames and deletions."""
    done: list[str] = []
    for name in ("replace", "unlink", "write_bytes", "chmod"):
        real = getattr(Path, name)

        def counted(*words: Any, real: Callable[..., Any] = real, **named: Any) -> Any:
            done.append(str(words[0]))
            return real(*words, **named)

        monkeypatch.setattr(Path, name, counted)
    planned = plan_rename(sample, Renamed.STEP, "recording", "tape")
    done.clear()
    planned.do()

    assert 14 <= len(done) < 40


def test_new_files_are_on_disk_before_the_journal(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that survives a loss of power names only files that survived it, too."""
    flushed: list[tuple[str, bool]] = []

    def seen(path: Path) -> None:
        flushed.append((path.name, (sample / PENDING).exists()))

    monkeypatch.setattr("generator.publishing.transaction.flush", seen)
    written = {"process.yaml": b"a: 1\n", "content/pages/faq.md": b"# Questions\n"}

    transaction.change_files(sample, written, "studio-guide rename step a b --yes")

    assert flushed == [(".process.yaml.renaming", False), (".faq.md.renaming", False)]
    assert (sample / "process.yaml").read_bytes() == b"a: 1\n"


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(
    sample: Path, monkeypatch: pytest.MonkeyPatch, studio_guide: Command
) -> None:
    """An edit after the interruption would be lost by finishing, so finishing is refused."""
    planned = plan_rename(sample, Renamed.STEP, "recording", "tape")
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "finish", lambda _: None)
        planned.do()
    change(sample / "content/pages/faq.md", "A week or so.", "A year or so.")
    before = texts(sample)

    result = studio_guide("-C", sample, "rename", "step", "recording", "tape", "--yes")

    assert result.exit_code == 1
    assert result.stderr.startswith("content/pages/faq.md:1:1: this file was changed")
    assert texts(sample) == before


def test_a_guide_in_the_way_is_not_overwritten(sample: Path, studio_guide: Command) -> None:
    """A player's text is never renamed over another text of the article."""
    (sample / "content/prep/percussion.md").write_text("Ours.\n", encoding="utf-8")
    before = texts(sample)

    result = studio_guide("-C", sample, "rename", "player", "drummer", "percussion", "--yes")

    assert result.exit_code == 1
    assert "content/prep/percussion.md:1:1: " in result.stderr
    assert texts(sample) == before


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_old_addresses_lead_to_the_new_ones(sample: Path) -> None:
    """After renames, each old address redirects, and each old anchor exists."""
    with_base(sample)
    publish(sample)
    pages = {path.relative_to(sample / "site") for path in (sample / "site").rglob("index.html")}
    ids = {page: _ids(sample / "site" / page) for page in pages}

    for words in (
        ("step", "recording", "tape"),
        ("session", "takes", "tries"),
        ("player", "drummer", "percussion"),
        ("term", "take", "try"),
        ("item", "recording-slept", "recording-rested"),
        ("role", "producer", "maker"),
    ):
        rename(sample, *words)
    publish(sample)

    for page in pages:
        assert (sample / "site" / page).is_file(), page
        if "recording" in page.parts or "takes" in page.parts or "drummer" in page.parts:
            assert 'http-equiv="refresh"' in (sample / "site" / page).read_text(encoding="utf-8")
        else:
            named = {one for one in ids[page] if not one.startswith("sg-")}
            assert named - _ids(sample / "site" / page) == set(), page


def _ids(page: Path) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8")))


@pytest.mark.audit
@pytest.mark.parametrize("kind", list(Renamed))
def test_every_id_of_the_default_process(kind: Renamed, tmp_path: Path) -> None:
    """Each id of the default process can be renamed."""
    project = default_project(tmp_path)
    for entry in entries(read(project).process, kind)[:40]:
        assert list(plan_rename(project, kind, entry.id, f"zz-{entry.id}"[:64]).lines())
