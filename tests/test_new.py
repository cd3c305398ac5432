"""`studio-guide new`: from an empty folder to a guide that can be checked and built at once."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from built_pages import contents, html_pages
from conftest import Command
from plain_data import plain
from processes import BOUND_BY_PERMISSIONS, GENERATOR, here, run
from test_engines import every_engine, needs

from generator.model import schema
from generator.publishing.engines import Engine
from generator.publishing.output import STAGING
from generator.reading.source_text import SourceText
from generator.reading.yaml_source import read_yaml
from generator.starter.hosts import Host
from generator.starter.new import ANSWERS, FULL, SMALL, fault

NAMES = (
    "Blue Room",
    "Klang & Söhne",
    'The "Quiet" Room',
    "Rock 'n' Roll: the studio",
    "- #1 *Studio* <b> {{ x }} [y] | z",
    "Студия звука",
    "C:\\Studio\\n",
    "null",
    "1.10",
    "L’Été – 2",
    "'",
    "%",
)


def made(studio_guide: Command, folder: Path, *words: str) -> Path:
    """Return the folder of a new guide."""
    result = studio_guide("-C", folder, "new", "guide", *words)
    assert result.exit_code == 0, result.output
    return folder / "guide"


@pytest.mark.parametrize("words", [[], ["--full"]], ids=["small", "full"])
def test_a_new_guide_is_clean(words: list[str], tmp_path: Path, studio_guide: Command) -> None:
    """Both templates pass `check` without output, and contain everything that a studio needs."""
    project = made(studio_guide, tmp_path, *words)
    top = {path.name for path in project.iterdir()}

    result = studio_guide("-C", project, "check")

    assert (result.exit_code, result.stderr) == (0, "")
    assert top == {
        *("process.yaml", "content", "process.schema.json"),
        *("README.md", ".gitignore", "requirements.txt"),
    }
    pinned = f"studio-guide=={version('studio-guide')}\n"
    assert (project / "requirements.txt").read_text(encoding="utf-8") == pinned
    ignored = (project / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/site/", "/site-internal/", "/build/"} <= {*ignored}
    assert "private" in (project / "README.md").read_text(encoding="utf-8")
    printed = studio_guide("schema").stdout
    assert (project / "process.schema.json").read_text(encoding="utf-8") == printed


@pytest.mark.slow
@every_engine
def test_a_new_guide_builds_at_once(engine: Engine, tmp_path: Path, studio_guide: Command) -> None:
    """Every engine builds both editions; the public one has its pages, and no staff text."""
    needs(engine)
    project = made(studio_guide, tmp_path)
    words = ("build", "--edition", "all", "--engine", engine.value)

    done = here(project, *words)

    assert done.returncode == 0, done.stderr
    public, internal = (html_pages(project / name) for name in ("site", "site-internal"))
    steps = {f"process/{name}/index.html" for name in ("planning", "recording", "mixing")}
    assert steps | {"checklists/index.html", "prepare/index.html", "glossary/index.html"} <= {
        *public
    }
    seen = " ".join(page.text for page in public.values())
    assert "three guides" not in seen
    assert "staff/week-1/index.html" in internal
    for staff_text in ("Two copies of all files", "Ask about allergies", "File check"):
        assert staff_text not in seen
        assert staff_text in " ".join(page.text for page in internal.values())


def test_the_small_guide_shows_each_idea_once() -> None:
    """About 60 lines with comments show audience, staff, roles, sessions, lists, prep, glossary."""
    text = (SMALL / "process.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)

    assert 50 <= len([line for line in text.splitlines() if line.strip()]) <= 70
    assert text.count("#") >= 15
    assert len(data["steps"]) == 3
    assert all(step["audience"] == "public" for step in data["steps"])
    for key in ("roles", "sessions"):
        assert len({one.get("audience") for one in data[key]}) == 2, f"{key}: all as public"
    assert any("staff" in step for step in data["steps"])
    assert {"studio", "roles", "sessions", "steps", "prep", "glossary"} == {*data}


@pytest.mark.parametrize("folder", [SMALL, FULL], ids=["small", "full"])
def test_every_answer_has_its_place(folder: Path) -> None:
    """Both templates contain each value that an answer replaces."""
    text = (folder / "process.yaml").read_text(encoding="utf-8")
    document = read_yaml(SourceText("process.yaml", text))

    assert all(document.has(path) for path in ANSWERS.values())
    assert not document.has(("studio", "nothing"))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_what_was_typed(name: str, tmp_path: Path, studio_guide: Command) -> None:
    """Quotes, colons, symbols and letters of any language in a name stay as typed."""
    project = made(studio_guide, tmp_path, "--name", name)

    assert plain(project)["studio"]["name"] == name
    assert studio_guide("-C", project, "check").exit_code == 0


def test_answers_take_the_place_of_samples(tmp_path: Path, studio_guide: Command) -> None:
    """process.yaml contains all four answers, and no contact details of the sample studio."""
    words = ("--name", "Blue", "--url", "blue.example/guide", "--email", "a@blue.example")

    project = made(studio_guide, tmp_path, "--full", *words, "--color", "0b3a6b")

    studio = plain(project)["studio"]
    assert (studio["name"], studio["url"]) == ("Blue", "https://blue.example/guide")
    assert studio["contact"] == {"email": "a@blue.example"}
    assert studio["brand"]["primary"] == "#0b3a6b"
    assert "logo" not in studio["brand"]
    given, typed = (path / "process.yaml" for path in (FULL, project))
    before, after = (path.read_text(encoding="utf-8").splitlines() for path in (given, typed))
    changed = [line for line, other in zip(before, after, strict=True) if line != other]
    assert 4 <= len(changed) <= 8, "only what was asked for has changed"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--name", "", "empty"),
        ("--name", "  ", "empty"),
        ("--name", "a\x1bb", "invisible"),
        ("--name", "a\x00b", "invisible"),
        ("--url", "https://u:p@x.example/", "write https://x.example/"),
        ("--url", "a b", "isn't a web address"),
        ("--url", "https://x.example/?a=1", "write https://x.example/"),
        ("--email", "nobody", "isn't an email address"),
        ("--email", "", "empty"),
        ("--color", "red", "isn't a color"),
        ("--color", "#ffdd33", "use #"),
        ("--color", "#12345", "isn't a color"),
        ("--host", "netlfy", "'netlify'"),
        ("--host", "Netlify ", "'netlify'"),
    ],
)
def test_a_wrong_answer_is_reported(
    option: str, value: str, said: str, tmp_path: Path, studio_guide: Command
) -> None:
    """A wrong option is a usage error with the message of `check`, and nothing is created."""
    result = studio_guide("-C", tmp_path, "new", "guide", option, value)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert option in result.stderr
    assert contents(tmp_path) == {}


def test_without_a_folder(studio_guide: Command) -> None:
    """`new` without a folder is wrong usage."""
    result = studio_guide("new")

    assert result.exit_code == 2
    assert "Missing argument 'DIR'" in result.stderr


@pytest.mark.parametrize("name", ["notes.txt", ".env", "process.yaml", "content/x", ".gitx/x"])
def test_a_full_folder_is_refused(name: str, tmp_path: Path, studio_guide: Command) -> None:
    """A folder with any content is left unchanged: exit code 1, and one located message."""
    (tmp_path / "guide" / name).parent.mkdir(parents=True)
    (tmp_path / "guide" / name).write_text("mine", encoding="utf-8")
    before = contents(tmp_path)

    result = studio_guide("-C", tmp_path, "new", "guide")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("guide:1:1: this folder is not empty [not-empty]\n")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", [".git/HEAD", ".DS_Store", f"{STAGING}/half"])
def test_what_is_no_content_does_not_fill_a_folder(
    name: str, tmp_path: Path, studio_guide: Command
) -> None:
    """An empty clone, a file manager's file, and the remains of a killed `new` are ignored."""
    (tmp_path / "guide" / name).parent.mkdir(parents=True)
    (tmp_path / "guide" / name).write_text("x", encoding="utf-8")

    project = made(studio_guide, tmp_path)

    assert (project / "process.yaml").is_file()
    assert not (project / STAGING).exists()
    assert (project / name).exists() == (STAGING not in name)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path, studio_guide: Command) -> None:
    """A file at the folder's path, or above it, is refused with exit code 1."""
    (tmp_path / "guide").write_text("mine", encoding="utf-8")

    for name in ("guide", "guide/below"):
        result = studio_guide("-C", tmp_path, "new", name)
        assert result.exit_code == 1
        assert "[not-empty]" in result.stderr or "[cannot-write]" in result.stderr
    assert contents(tmp_path) == {"guide": b"mine"}


def test_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, studio_guide: Command
) -> None:
    """`new .` fills the current folder, which stays the same folder."""
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino

    assert studio_guide("new", ".").exit_code == 0

    assert tmp_path.stat().st_ino == before
    assert (tmp_path / "process.yaml").is_file()
    assert studio_guide("check").exit_code == 0


def test_folders_above_are_made(tmp_path: Path, studio_guide: Command) -> None:
    """Missing parent folders are created."""
    result = studio_guide("-C", tmp_path, "new", "a/b c/Größe")

    assert result.exit_code == 0
    assert (tmp_path / "a/b c/Größe/process.yaml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert "'a/b c/Größe'" in result.stdout, "what to type is in quotes"


@pytest.mark.parametrize("inside", [False, True])
def test_a_read_only_folder_is_reported(inside: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """A read-only folder gives one line with its name, and nothing is left."""
    target = tmp_path / "closed/guide" if inside else tmp_path / "closed"
    target.mkdir(parents=True)
    closed = tmp_path / "closed"
    name = "closed" if target == closed else "closed/guide/x"
    target.chmod(0o555)

    done = run((*BOUND_BY_PERMISSIONS, *GENERATOR, "-C", tmp_path, "new", name), tmp_path)

    target.chmod(0o755)
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith(f"{name}:1:1: cannot write this: Permission denied")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("name", ["closed/guide", "closed/a/b", "x" * 300])
def test_an_inaccessible_path_is_reported(name: str, tmp_path: Path) -> None:
    """A folder without permission, or a name that is too long, gives one line and no traceback."""
    (tmp_path / "closed").mkdir(mode=0)

    done = run((*BOUND_BY_PERMISSIONS, *GENERATOR, "-C", tmp_path, "new", name), tmp_path)

    (tmp_path / "closed").chmod(0o755)
    assert done.returncode == 1
    assert f"{name}:1:1: cannot write this: " in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(tmp_path) == {}


def test_samples_that_are_left_are_reported(tmp_path: Path, studio_guide: Command) -> None:
    """Values that still come from the sample are named; answered ones are not."""
    one = studio_guide("-C", tmp_path, "new", "one", "--email", "a@b.example")
    two = studio_guide("-C", tmp_path, "new", "two", "--email", "a@b.example", "--url", "b.example")

    assert "still samples in process.yaml: url\n" in one.stdout
    assert "samples" not in two.stdout


def test_a_disk_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, studio_guide: Command
) -> None:
    """If writing fails halfway, neither a new folder nor an empty one contains a partial guide."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    (tmp_path / "empty").mkdir()

    for name in ("guide", "empty"):
        result = studio_guide("-C", tmp_path, "new", name)
        assert result.exit_code == 1
        assert "No space left" in result.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_a_killed_new_leaves_no_half_guide(tmp_path: Path, studio_guide: Command) -> None:
    """Whenever `new` is killed, its folder is complete or missing, and the next run succeeds."""
    whole = 0
    for number, how in enumerate((signal.SIGKILL, signal.SIGINT, signal.SIGKILL)):
        name = f"guide-{number}"
        words = [*GENERATOR, "-C", str(tmp_path), "new", name]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as one:
            while one.poll() is None and not (tmp_path / f".{name}{STAGING}").exists():
                time.sleep(0.001)
            one.send_signal(how)
        whole += (tmp_path / name).exists()
        if not (tmp_path / name).exists():
            assert studio_guide("-C", tmp_path, "new", name).exit_code == 0
        assert studio_guide("-C", tmp_path / name, "check").exit_code == 0
    assert whole < 3, "no run was stopped in time"


def on_a_terminal(folder: Path, typed: str, *words: str) -> str:
    """Return what a terminal shows while questions are answered and a guide is created."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*GENERATOR, "-C", str(folder), "new", "blue-room", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        os.write(ours, typed.encode())
        said = b""
        while more := _read(ours):
            said += more
    os.close(ours)
    return said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux reports this error when the other end is closed
        return b""


def test_a_terminal_is_asked(tmp_path: Path) -> None:
    """Missing options are prompted for; a wrong answer is reported and prompted for again."""
    answers = "Größe: A\nnot an address\nblue.example\n\n#ffdd33\n8a7300\n"

    said = on_a_terminal(tmp_path, answers)

    studio = plain(tmp_path / "blue-room")["studio"]
    assert studio["name"] == "Größe: A"
    assert studio["url"] == "https://blue.example"
    assert studio["contact"]["email"] == "hello@studio.example"
    assert studio["brand"]["primary"] == "#8a7300"
    assert said.count("Error: ") == 2
    assert "Name of the studio [Blue Room]: " in said


def test_a_script_is_not_asked(tmp_path: Path) -> None:
    """Without a terminal there are no questions: the folder's name becomes the studio's."""
    done = run((*GENERATOR, "-C", tmp_path, "new", "blue-room"), tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert plain(tmp_path / "blue-room")["studio"]["name"] == "Blue Room"


@pytest.mark.parametrize("host", Host)
def test_a_host_gets_its_files(host: Host, tmp_path: Path, studio_guide: Command) -> None:
    """Each host has its own file, and a sentence about what is left to do."""
    result = studio_guide("-C", tmp_path, "new", "guide", "--host", host.value)
    without = studio_guide("-C", tmp_path, "new", "plain")

    assert (result.exit_code, without.exit_code) == (0, 0)
    files, plain_files = (contents(tmp_path / name) for name in ("guide", "plain"))
    own = {name: data.decode() for name, data in files.items() if name not in plain_files}
    assert own
    assert not any(mark in text for text in own.values() for mark in ("@PATH@", "@HOST@", "@BARE@"))
    assert host.next_step in result.stdout
    check = studio_guide("-C", tmp_path / "guide", "check")
    assert (check.exit_code, check.stderr) == (0, "")


def test_a_fault_has_the_message_of_check() -> None:
    """A good answer gives no fault; a bad one gives a message and a hint."""
    good: Mapping[str, str] = {
        "name": "Größe",
        "url": "https://a.example/b/",
        "email": "a@b.example",
        "color": "#123456",
    }

    assert {key: fault(key, value) for key, value in good.items()} == dict.fromkeys(good, "")
    assert fault("color", "#ffffff").startswith("the contrast of #ffffff and white is 1.0:1")
    assert schema()["title"] == "process.yaml"
