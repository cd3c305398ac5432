"""The command line: arguments in; messages and an exit code out."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from built_pages import contents
from conftest import SAMPLE, Command, Golden, seldom
from processes import BOUND_BY_PERMISSIONS, GENERATOR, run
from test_engines import every_engine, needs

from generator.cli import main
from generator.publishing.engines import Engine

HELP = Path(__file__).parent / "golden/help"
COMMANDS = ("build", "check", "diff", "kit", "new", "plan", "rename", "schema", "serve")
LINK_TO_ITSELF = "process.yaml"


def change(path: Path, old: str, new: str) -> None:
    """Replace one text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_check_of_a_good_project(sample: Path, studio_guide: Command) -> None:
    """A project without problems: exit code 0, one line that counts, and nothing built."""
    shutil.rmtree(sample / "build", ignore_errors=True)
    before = contents(sample)

    result = studio_guide("-C", sample, "check")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "process.yaml: no problems (4 steps, 3 public; 4 sessions, 3 public; 2 photos, 1 public;"
        " 2 rooms, 1 public; 3 people, 2 public; 2 sounds, 1 public; 2 quotes, 1 public)\n"
    )
    assert contents(sample) == before


def test_check_of_a_faulty_project(sample: Path, studio_guide: Command) -> None:
    """Problems: exit code 1, each located on stderr, then their number; stdout is empty."""
    change(sample / "process.yaml", "tagline:", "taglin:")
    (sample / "content/steps/mixing.md").unlink()
    lines = (sample / "process.yaml").read_text(encoding="utf-8").splitlines()
    line = lines.index("  - id: mixing") + 1

    result = studio_guide("-C", sample, "check")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "process.yaml:4:3: no such key: 'taglin' [unknown-key]\n" in result.stderr
    guide = f"process.yaml:{line}:9: the step 'mixing' has no artist guide [missing-guide]\n"
    assert guide in result.stderr
    assert result.stderr.endswith("\n2 problems\n")


@pytest.mark.parametrize(
    ("typed", "column"),
    [
        ("Take line #7 to the studio", 12),
        ("Take the line # this is a note", None),
        ("'Take line #7 to the studio'", None),
        ('"Take the line" #note', None),
        ("Take line#7", None),
    ],
)
def test_a_text_that_yaml_cuts_short_is_reported(
    typed: str, column: int | None, sample: Path, studio_guide: Command
) -> None:
    """A '#' that cuts a text short gives a notice; a real comment gives none."""
    line = '  tagline: "Records, made *slowly*"'
    change(sample / "process.yaml", line, f"  tagline: {typed}")

    result = studio_guide("-C", sample, "check")

    assert result.exit_code == 0
    place = f"process.yaml:4:{column + 10}: " if column else ""
    assert result.stderr.startswith(place)
    assert ("not part of the text before it [cut-short]" in result.stderr) is bool(column)


def test_check_reports_problems_of_yaml_and_of_texts_at_once(
    sample: Path, studio_guide: Command
) -> None:
    """A wrong name in process.yaml does not hide a dead link under content/."""
    change(sample / "process.yaml", "needs: [choosing]", "needs: [chosing]")
    change(sample / "content/pages/faq.md", "recording.md", "recordin.md")

    said = studio_guide("-C", sample, "check").stderr

    assert "[unknown-step]" in said
    assert "[dead-link]" in said


def test_a_notice_does_not_stop(sample: Path, studio_guide: Command) -> None:
    """Notices are printed to stderr, and the exit code stays 0."""
    (sample / "content/drafts").mkdir()

    result = studio_guide("-C", sample, "check")

    assert result.exit_code == 0
    assert "content/drafts/:1:1: this folder isn't published" in result.stderr
    assert "problems" not in result.stderr


@pytest.mark.parametrize("command", ["check", "build"])
def test_without_a_process(command: str, sample: Path, studio_guide: Command) -> None:
    """In a folder without process.yaml there is one located message, and exit code 1."""
    (sample / "process.yaml").unlink()
    before = contents(sample)

    result = studio_guide("-C", sample, command)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "process.yaml:1:1: there is no process.yaml in this folder [missing-file]\n"
    )
    assert result.stderr.endswith("\n1 problem\n")
    assert contents(sample) == before


def test_in_an_empty_folder(tmp_path: Path, studio_guide: Command) -> None:
    """In an empty folder the missing file is reported, and nothing is created."""
    result = studio_guide("-C", tmp_path, "build")

    assert result.exit_code == 1
    assert (
        "process.yaml:1:1: there is no process.yaml in this folder [missing-file]\n"
        in result.stderr
    )
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Usage: studio-guide"),
        (["bild"], "No such command 'bild'"),
        (["--edition", "all", "build"], "No such option"),
        (["check", "--fast"], "No such option"),
        (["check", "process.yaml"], "unexpected extra argument"),
        (["check", "-C", "."], "No such option"),
        (["-C"], "requires an argument"),
        (["-C", "no-such-folder", "check"], "'no-such-folder' does not exist"),
        (["-C", str(SAMPLE / "process.yaml"), "check"], "is a file"),
        (["-C", "", "check"], "does not exist"),
        (["build", "--edition", "secret"], "'public', 'internal', 'all'"),
        (["build", "--edition", "PUBLIC"], "'public', 'internal', 'all'"),
        (["build", "--engine", "hugo"], "'mkdocs', 'properdocs', 'zensical'"),
    ],
    ids=" ".join,
)
def test_wrong_words(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    studio_guide: Command,
) -> None:
    """A wrong command, option or value: exit code 2, and a line that names it."""
    monkeypatch.chdir(tmp_path)

    result = studio_guide(*words)

    assert result.exit_code == 2
    assert said in result.stderr
    assert contents(tmp_path) == {}


def test_the_module_is_the_command(tmp_path: Path) -> None:
    """`python -m generator` takes the same arguments, and calls itself by the command's name."""
    good = run((*GENERATOR, "-C", SAMPLE, "check"), tmp_path)
    wrong = run((*GENERATOR, "bild"), tmp_path)

    assert good.stdout.startswith(
        "process.yaml: no problems (4 steps, 3 public; 4 sessions, 3 public"
    )
    assert (good.returncode, wrong.returncode) == (0, 2)
    assert wrong.stderr.startswith("Usage: studio-guide ")


def test_installed_command_is_the_module(tmp_path: Path) -> None:
    """The installed `studio-guide` is the same command line."""
    command = shutil.which("studio-guide", path=Path(sys.executable).parent)
    assert command, "the package is not installed"

    done = run((command, "-C", SAMPLE, "check"), tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


def test_schema_is_printed_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, studio_guide: Command
) -> None:
    """The schema needs no project, and has the same bytes in any terminal."""
    monkeypatch.chdir(tmp_path)
    plain = run((*GENERATOR, "schema"), tmp_path, {"PYTHONIOENCODING": "ascii"})

    result = studio_guide("schema")

    assert (result.exit_code, plain.returncode) == (0, 0)
    assert result.stdout == plain.stdout


@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_help_reads_well(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, studio_guide: Command, golden: Golden
) -> None:
    """The help of the group and of every command is the text that a person has reviewed."""
    monkeypatch.setenv("COLUMNS", "80")

    long, short = studio_guide(*words, "--help"), studio_guide(*words, "-h")

    assert (long.exit_code, long.stderr) == (0, "")
    assert short.stdout == long.stdout
    golden(HELP / f"{'-'.join(('studio-guide', *words))}.txt", long.stdout)


def test_every_command_has_its_help() -> None:
    """Every command has a golden help text, and every golden text its command."""
    texts = {path.stem.removeprefix("studio-guide").removeprefix("-") for path in HELP.iterdir()}

    assert set(main.commands) == set(COMMANDS)
    assert texts == {"", *main.commands}


@pytest.mark.parametrize("command", [main, *main.commands.values()], ids=lambda one: str(one.name))
def test_every_option_says_what_it_does(command: click.Command) -> None:
    """Whole sentences explain each command, its options and its arguments."""
    context = click.Context(command, info_name=command.name)
    text = " ".join(command.get_help(context).split())

    assert (command.help or "").strip().endswith(".")
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Argument):
            assert parameter.metavar
            assert parameter.metavar in (command.help or "")
            continue
        assert isinstance(parameter, click.Option)
        assert (parameter.help or "").rstrip().endswith("."), parameter.name
        assert all(name in text for name in parameter.opts)


def build_to_a_terminal(project: Path) -> tuple[str, str]:
    """Return stdout of a build, and the stderr that a terminal receives."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*GENERATOR, "-C", str(project), "build"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as process:
        os.close(theirs)
        said = b""
        while more := _read(ours):
            said += more
        os.close(ours)
        assert process.stdout
        return process.stdout.read(), said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux reports this error when the other end is closed
        return b""


def test_an_interrupt_during_imports_shows_no_traceback(tmp_path: Path) -> None:
    """Ctrl-C during the imports prints one word, as it does later."""
    early = "import sys\nclass Early:\n    def find_spec(self, name, *_):\n"
    early += "        if name == 'generator.cli':\n            raise KeyboardInterrupt\n"
    early += "sys.meta_path.insert(0, Early())\nfrom generator.__main__ import run\nrun()\n"

    done = run((GENERATOR[0], "-c", early), tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", "Aborted!\n")


@pytest.mark.slow
def test_progress_is_one_changing_line_on_a_terminal(sample: Path) -> None:
    """In a terminal, each stage replaces the line before, and none remains at the end."""
    result, progress = build_to_a_terminal(sample)

    assert result == "public edition: site/index.html\n"
    assert "\n" not in progress
    stages = progress.split("\r\x1b[K")
    assert [stages[0], stages[-1]] == ["", ""]
    assert [stage.split(":")[0] for stage in stages[1:-1]] == ["public"] * 3 + ["published"]
    assert all(stage.endswith(" …") for stage in stages[1:-1])


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_progress_is_plain_lines_elsewhere(sample: Path) -> None:
    """A file or a pipe gets one plain line for each stage: no escape codes, no carriage returns."""
    done = run((*GENERATOR, "-C", sample, "build", "--edition", "all"), sample.parent)

    assert done.stdout.splitlines() == [
        "public edition: site/index.html",
        "internal edition: site-internal/index.html",
    ]
    assert all(line.isprintable() for line in done.stderr.split("\n"))
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        *["public"] * 3,
        *["internal"] * 3,
        "published",
        "published",
    ]


@pytest.mark.audit
@pytest.mark.parametrize(
    ("edition", "files"),
    [
        ("public", ["site/index.html"]),
        ("internal", ["site-internal/index.html"]),
        ("all", ["site/index.html", "site-internal/index.html"]),
    ],
)
def test_closing_lines_name_the_result(
    edition: str, files: list[str], sample: Path, studio_guide: Command
) -> None:
    """The last lines name each edition's folder, which exists; other editions are not built."""
    result = studio_guide("-C", sample, "build", "--edition", edition)

    assert result.exit_code == 0
    lines = [line.partition(" edition: ") for line in result.stdout.splitlines()]
    assert [(place, (sample / place).is_file()) for *_, place in lines] == [
        (file, True) for file in files
    ]
    assert {path.name for path in sample.glob("site*")} == {file.split("/")[0] for file in files}


@every_engine
@pytest.mark.slow
def test_everything_happens_in_the_named_folder(
    engine: Engine, sample: Path, tmp_path: Path
) -> None:
    """With -C nothing is read from, or written to, the current, home or temporary folder."""
    needs(engine)
    strange = {"process.yaml": b"studio: [", "mkdocs.yml": b"theme: [", "content/x.md": b"x"}
    here, home, temporary = (tmp_path / name for name in ("here", "home", "temporary"))
    for folder in (here / "content", home, temporary):
        folder.mkdir(parents=True)
    for name, data in strange.items():
        (here / name).write_bytes(data)
    before = contents(sample)

    done = run(
        (*GENERATOR, "-C", Path("..") / sample.name, "build", "--engine", engine.value),
        here,
        {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"},
    )

    assert done.returncode == 0, done.stderr
    assert contents(here) == strange
    assert [*home.rglob("*"), *temporary.rglob("*")] == []
    after = contents(sample)
    assert {name.split("/")[0] for name in after.keys() - before.keys()} == {"build", "site"}
    assert before.items() <= after.items()


def replaced(data: bytes) -> Callable[[Path], None]:
    """Return a change that replaces process.yaml by these bytes."""

    def make(project: Path) -> None:
        (project / "process.yaml").write_bytes(data)

    return make


def added(name: str | bytes, data: bytes = b"text") -> Callable[[Path], None]:
    """Return a change that adds a file; its name may be invalid as text."""

    def make(project: Path) -> None:
        path = os.path.join(os.fsencode(project), os.fsencode(name))  # noqa: PTH118 - names in bytes
        with open(path, "wb") as file:  # noqa: PTH123 - names in bytes
            file.write(data)

    return make


def folder_for_file(name: str) -> Callable[[Path], None]:
    """Return a change that replaces a file by a folder."""

    def make(project: Path) -> None:
        (project / name).unlink()
        (project / name).mkdir()

    return make


def file_for_folder(name: str) -> Callable[[Path], None]:
    """Return a change that replaces a folder by a file."""

    def make(project: Path) -> None:
        shutil.rmtree(project / name)
        (project / name).write_bytes(b"text")

    return make


def link_to_itself(project: Path) -> None:
    """Make process.yaml a symbolic link to itself."""
    (project / "process.yaml").unlink()
    (project / "process.yaml").symlink_to(LINK_TO_ITSELF)


def mentioned(old: str, new: str) -> Callable[[Path], None]:
    """Return a change that replaces one text in process.yaml."""

    def make(project: Path) -> None:
        change(project / "process.yaml", old, new)

    return make


LAUGHS = "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "empty": replaced(b""),
    "white space": replaced(b" \n\t\n"),
    "every byte": replaced(bytes(range(256))),
    "UTF-16": replaced("studio: {}".encode("utf-16")),
    "a byte order mark alone": replaced(b"\xef\xbb\xbf"),
    "a list": replaced(b"- a\n- b\n"),
    "a word": replaced(b"studio"),
    "null": replaced(b"~\n"),
    "two documents": replaced(b"a: 1\n---\nb: 2\n"),
    "brackets without end": replaced(b"[" * 50_000),
    "braces without end": replaced(b"{a: " * 50_000),
    "dashes without end": replaced(b"- " * 50_000),
    "a tag that runs code": replaced(b"!!python/object/apply:os.system [exit]\n"),
    "an alias in itself": replaced(b"studio: &a [*a]\n"),
    "aliases that explode": replaced(f"a: &a [{','.join('x' * 9)}]\n{LAUGHS}".encode()),
    "half a character": replaced(b'studio: {name: "\\ud800"}\n'),
    "keys that are no text": replaced(b"{1: a, [b]: c, {d: e}: f, ~: g, true: h}\n"),
    "a folder as process": folder_for_file("process.yaml"),
    "a link to itself": link_to_itself,
    "a number without end": mentioned("bit_depth: 24", f"bit_depth: {'9' * 5000}"),
    "not a number": mentioned("min: 1.5, max: 3", "min: .nan, max: .inf"),
    "an address without end": mentioned("https://blue.example/\n", "https://[::1\n"),
    "lists for words": mentioned("id: choosing\n", "id: [choosing]\n"),
    "a folder as article": folder_for_file("content/pages/faq.md"),
    "a folder as logo": folder_for_file("content/assets/logo.svg"),
    "a file as content": file_for_folder("content"),
    "a file as steps": file_for_folder("content/steps"),
    "an article of bytes": added("content/pages/faq.md", bytes(range(256))),
    "a head without end": added("content/pages/faq.md", b"---\ntitle: x\n"),
    "a head of lists": added("content/pages/faq.md", b"---\n- [\n---\n"),
    "brackets in an article": added("content/pages/faq.md", b"# Q\n\n" + b"[" * 20_000),
    "braces in an article": added("content/pages/faq.md", b"# Q\n\n" + b"{{" * 20_000),
    "a name of bytes": added(b"content/pages/\xff\xfe.md"),
    "an asset with a name of bytes": added(b"content/assets/\xff\xfe.png"),
    "a name that moves the cursor": added("content/pages/\x1b[2Ja\nb\r.md"),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_no_file_brings_a_traceback(
    make: Callable[[Path], None], sample: Path, studio_guide: Command
) -> None:
    """Whatever a user's files contain, check ends with 0 or 1, a located message and plain text."""
    make(sample)

    result = studio_guide("-C", sample, "check")

    assert result.exit_code in {0, 1}
    assert (result.exit_code == 0) == ("no problems" in result.stdout)
    assert result.exit_code == 0 or result.stderr.splitlines()[-1].split()[1].startswith("problem")
    assert set(result.stderr) - {"\n", "\t"} == set(filter(str.isprintable, result.stderr))


def test_a_fault_in_the_program_is_not_hidden(
    studio_guide: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line in these tests lets a traceback through, so its absence means something."""

    def read(folder: Path) -> None:
        raise KeyError(folder)

    monkeypatch.setattr("generator.cli.read", read)

    with pytest.raises(KeyError, match="sample"):
        studio_guide("-C", SAMPLE, "check")


@pytest.mark.parametrize(
    "name", ["process.yaml", "content/pages/faq.md", "content/assets/logo.svg"]
)
def test_a_pipe_in_the_place_of_a_file_does_not_hang(name: str, sample: Path) -> None:
    """A named pipe in place of a file is reported, and never read."""
    (sample / name).unlink()
    os.mkfifo(sample / name)

    done = run((*GENERATOR, "-C", sample, "build"), sample, timeout=20)

    assert done.returncode == 1
    assert f"{name}:1:1: " in done.stderr or "missing-file" in done.stderr


def test_an_unreadable_file_is_reported(sample: Path) -> None:
    """Each unreadable file gives a located message."""
    names = ("process.yaml", "content/pages/faq.md")
    command = (*BOUND_BY_PERMISSIONS, *GENERATOR, "-C", sample, "check")
    assert run(command, sample).returncode == 0
    for name in names:
        (sample / name).chmod(0)

    done = run(command, sample)

    assert done.returncode == 1
    assert [f"{name}:1:1: cannot read this file" in done.stderr for name in names] == [
        True,
        True,
    ]


ENDS = {
    "no output": ">&-",
    "no errors": "2>&-",
    "nothing open": "<&- >&- 2>&-",
    "a reader that left": "| true",
    "both readers left": "2>&1 | true",
}


@pytest.mark.skipif(os.name == "nt", reason="a shell is needed")
@pytest.mark.parametrize("end", seldom(ENDS, *list(ENDS)[:2]))
@pytest.mark.slow
def test_streams_may_be_closed(end: str, sample: Path) -> None:
    """A timer or a pipe may close what a command prints to: it works, and says nothing odd."""
    command = shlex.join([*GENERATOR, "-C", str(sample)])
    done = run(("sh", "-c", f"{command} build {ENDS[end]}"), sample)

    assert "Traceback" not in done.stderr
    assert (sample / "site/index.html").is_file() or "true" in ENDS[end]
    assert done.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", seldom(["check", "schema", "--help", "--version"], "check"))
def test_a_full_output_is_told(words: str, sample: Path) -> None:
    """Where output cannot be written, an exit code and one line say so."""
    command = shlex.join([*GENERATOR, "-C", str(sample), words])

    done = run(("sh", "-c", f"{command} > /dev/full"), sample)

    assert done.returncode == 1
    assert done.stderr == "Error: cannot print: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="words are text there")
def test_a_word_that_is_no_text_is_told(sample: Path) -> None:
    """A word with bytes of another encoding is refused, before anything is done."""
    words = [os.fsencode(word) for word in (*GENERATOR, "-C", sample, "rename", "step", "mixing")]

    done = subprocess.run([*words, b"mix\xf6"], capture_output=True, check=False)

    assert done.returncode == 1
    assert done.stderr.decode().startswith("Error: 'mix\\udcf6' is not text in this terminal")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_messages_reach_any_terminal(encoding: str, sample: Path) -> None:
    """A message with characters that the terminal cannot encode is shown without a traceback."""
    change(sample / "process.yaml", "tagline:", "t\N{LATIN SMALL LETTER A WITH MACRON}gline:")

    done = run((*GENERATOR, "-C", sample, "check"), sample, {"PYTHONIOENCODING": encoding})

    assert done.returncode == 1
    assert "gline' [unknown-key]" in done.stderr
    assert "Traceback" not in done.stderr
