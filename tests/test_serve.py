"""`studio-guide serve`, and `mkdocs serve` where it does the same: start, rebuilds, end."""

import html
import os
import re
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from built_pages import read_page
from conftest import SAMPLE, Command, seldom
from previews import MKDOCS, PATIENCE, Preview, free_port, previewed, still
from processes import GENERATOR, run
from projects import change, with_base

import generator

PACKAGE = Path(generator.__file__).parent
SHOWN = re.compile(r'<pre class="sg-problems">(.*?)</pre>', re.DOTALL)
UNUSED = "  - {{id: {0}, name: The {0}, meaning: Of no step.}}\n"
AGAIN = '<meta http-equiv="refresh"'


def problems_on(page: str) -> str:
    """Return the problems that a page shows."""
    found = SHOWN.search(page)
    return html.unescape(found[1]) if found else ""


def problems_of(project: Path) -> str:
    """Return the problems that `studio-guide check` reports."""
    return re.sub(
        r"\n\d+ problems?\n$", "", run((*GENERATOR, "-C", project, "check"), project).stderr
    )


def words_of(command: str, port: int) -> tuple[str, ...]:
    """Return the arguments that start a preview."""
    if command == "mkdocs":
        return (*MKDOCS, "serve", "--dev-addr", f"127.0.0.1:{port}")
    return (*map(str, GENERATOR), "serve", "--port", str(port))


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Start `studio-guide serve --edition internal` on a copy of the sample without mkdocs.yml."""
    folder = tmp_path_factory.mktemp("serve")
    package = folder / "package/generator"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    project = Path(shutil.copytree(SAMPLE, folder / "project"))
    port = free_port()
    words = (*words_of("studio-guide", port), "--edition", "internal")
    with previewed(words, project, folder, package, port) as one:
        one.until(lambda: "One song at a time" in one.page(), "first page")
        yield one


@pytest.mark.slow
def test_the_internal_edition_is_previewed(preview: Preview) -> None:
    """Staff texts and the internal notice are on its pages; the address is printed once."""
    assert "What we never tell." in read_page(preview.page("sessions/secret-sauce/")).text
    assert "Internal: do not share." in preview.page()
    assert preview.said().count(f"http://127.0.0.1:{preview.port}/") == 1
    assert not (preview.project / "mkdocs.yml").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "path"),
    [
        ("project/process.yaml", "You play the song until", "You sing it until", "sessions/takes/"),
        ("project/content/steps/choosing.md", "A kettle.", "A teapot.", "process/choosing/"),
        ("project/content/staff/week-1.md", "Watch.", "Look.", "staff/week-1/"),
        (
            "package/generator/templates/pages/planner.html.jinja",
            '"sg-top">Planner',
            '"sg-top">Dates',
            "planner/",
        ),
        (
            "package/generator/templates/overrides/partials/not-found.html",
            "This page is not here",
            "No such page",
            "no/such/page/",
        ),
        (
            "package/generator/templates/javascripts/search.js",
            '"use strict";',
            '"use strict"; let followed;',
            "javascripts/search.js",
        ),
        (
            "package/generator/templates/components.css.jinja",
            ".sg-problems { margin: 0;",
            ".sg-problems { margin: 0.125rem;",
            "stylesheets/studio-guide.css",
        ),
    ],
    ids=["process", "guide", "staff", "page-template", "frame", "script", "style"],
)
def test_each_save_is_followed(preview: Preview, file: str, old: str, new: str, path: str) -> None:
    """Changed facts, texts, templates, frame, scripts and styles are shown without a restart."""
    words = new.removeprefix('"sg-top">')
    assert words not in preview.page(path)

    change(preview.project.parent / file, old, new)

    preview.until(lambda: words in preview.page(path), words)


@pytest.mark.slow
def test_an_own_style_sheet_is_followed(preview: Preview) -> None:
    """A style sheet added under content/assets/ is on the pages, and so is each change of it."""
    sheet = preview.project / "content/assets/own.css"
    sheet.parent.mkdir(exist_ok=True)
    sheet.write_text("h1 { color: teal }\n", encoding="utf-8")
    preview.until(lambda: "assets/own.css" in preview.page(), "own style sheet")

    change(sheet, "teal", "navy")

    preview.until(lambda: "navy" in preview.page("assets/own.css"), "changed style sheet")


@pytest.mark.slow
def test_a_folder_that_goes_and_comes_back_is_followed(preview: Preview) -> None:
    """While git changes branches, content/ is missing; pages say so until it is back."""
    away = preview.project.parent / "away"
    content = preview.project / "content"

    content.rename(away)
    preview.until(
        lambda: "content/:1:1: this folder does not exist" in problems_on(preview.page()), "problem"
    )
    away.rename(content)
    preview.until(lambda: not problems_on(preview.page()), "page without problems")
    change(content / "pages/faq.md", "A week or so.", "A year or so.")
    preview.until(lambda: "A year or so." in preview.page("faq/"), "change after the return")


@pytest.mark.parametrize("name", ["process.yaml", "content/pages/faq.md"])
@pytest.mark.slow
def test_a_file_that_is_replaced_is_followed(preview: Preview, name: str) -> None:
    """Some editors write a new file and rename it to the old name."""
    file = preview.project / name
    other = preview.project.parent / "other"
    before = file.read_text(encoding="utf-8")
    other.write_text(f"{before}\n\udcff".replace("\udcff", "{{ nobody }}\n"), encoding="utf-8")

    other.replace(file)
    preview.until(lambda: problems_on(preview.page()) == problems_of(preview.project), "problems")
    assert problems_on(preview.page())

    file.write_text(before, encoding="utf-8")
    preview.until(lambda: not problems_on(preview.page()), "page without problems")


@pytest.mark.slow
def test_pages_that_are_served_are_those_that_are_published(
    preview: Preview, tmp_path: Path
) -> None:
    """Except for its address and the reload script, a page is the same as a build's."""
    project = Path(shutil.copytree(preview.project, tmp_path / "project"))
    command = (*GENERATOR, "build", "--edition", "internal")
    done = run(command, project, {"PYTHONPATH": str(preview.package.parent)})
    assert done.returncode == 0, done.stderr

    for path in ("", "faq/", "sessions/secret-sauce/", "process/mixing/"):
        served = preview.page(path)
        built = (project / "site-internal" / path / "index.html").read_text(encoding="utf-8")
        assert "livereload" in served
        assert "livereload" not in built
        address = f"http://127.0.0.1:{preview.port}/"
        assert sized(still(served).replace(address, "https://blue.example/")) == sized(built)


def sized(page: str) -> str:
    """Return a page without the sizes of files, which a preview computes once."""
    return re.sub(r"\b\d+ kB", "some kB", page)


def taglin(project: Path) -> None:
    """Misspell a key."""
    change(project / "process.yaml", "tagline:", "taglin:")


def no_yaml(project: Path) -> None:
    """Break the syntax."""
    change(project / "process.yaml", "tagline:", "tagline: [")


def no_guide(project: Path) -> None:
    """Delete a guide, and add a dead link."""
    (project / "content/steps/mixing.md").unlink()
    change(project / "content/pages/faq.md", "recording.md", "recordin.md")


def no_text(project: Path) -> None:
    """Save a file with bytes that are not text."""
    (project / "process.yaml").write_bytes(b"\xff\xfe\x00s")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("studio-guide", taglin),
        pytest.param("studio-guide", no_yaml, marks=pytest.mark.audit),
        pytest.param("studio-guide", no_guide, marks=pytest.mark.audit),
        pytest.param("studio-guide", no_text, marks=pytest.mark.audit),
        ("mkdocs", taglin),
        pytest.param("mkdocs", no_guide, marks=pytest.mark.audit),
    ],
)
def test_a_first_start_on_a_broken_file(
    command: str, fault: Callable[[Path], None], tmp_path: Path
) -> None:
    """Until it is fixed, each address and the terminal show the output of `check`."""
    project = with_base(Path(shutil.copytree(SAMPLE, tmp_path / "project")))
    good = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    fault(project)
    port = free_port()
    with previewed(words_of(command, port), project, tmp_path, PACKAGE, port) as preview:
        preview.until(lambda: bool(problems_on(preview.page())), "page with problems")
        expected = problems_of(project)
        assert problems_on(preview.page()) == expected
        assert "livereload" in preview.page()
        assert problems_on(preview.page("process/choosing/")) == expected
        assert AGAIN in preview.page("process/choosing/")
        assert expected in preview.said()
        assert "Traceback" not in preview.said()

        for path, content in good.items():
            path.write_bytes(content)
        preview.until(lambda: "One song at a time" in preview.page(), "guide")
        assert problems_on(preview.page()) == ""
        assert AGAIN not in preview.page("process/choosing/")
        assert "We choose one song" in preview.page("process/choosing/")


@pytest.mark.parametrize(
    "command", ["studio-guide", pytest.param("mkdocs", marks=pytest.mark.slow)]
)
def test_notices_are_told_once(command: str, tmp_path: Path) -> None:
    """The terminal shows the notices of `check` at the start, and after a save only new ones."""
    project = with_base(Path(shutil.copytree(SAMPLE, tmp_path / "project")))
    process = project / "process.yaml"
    change(process, "\nsessions:\n", f"\nsessions:\n{UNUSED.format('lone')}")
    port = free_port()
    with previewed(words_of(command, port), project, tmp_path, PACKAGE, port) as preview:
        preview.wait_for("One song at a time")
        assert preview.said().count("[unused-session]") == 1
        assert "'lone'" in preview.said()

        change(process, "\nsessions:\n", f"\nsessions:\n{UNUSED.format('second')}")
        preview.until(lambda: "'second'" in preview.said(), "new notice")
        change(project / "content/steps/choosing.md", "A kettle.", "A teapot.")
        preview.wait_for("A teapot.", "process/choosing/")
        assert preview.said().count("[unused-session]") == 2


@pytest.mark.audit
@pytest.mark.slow
def test_a_fault_in_mkdocs_yml_is_shown(tmp_path: Path) -> None:
    """A setting that MkDocs refuses is reported on the page, at mkdocs.yml, until it is fixed."""
    project = with_base(Path(shutil.copytree(SAMPLE, tmp_path / "project")))
    change(project / "mkdocs.yml", "site_name: studio-guide", "site_name: x\nhooks: [nothing.py]")
    port = free_port()
    with previewed(words_of("studio-guide", port), project, tmp_path, PACKAGE, port) as preview:
        preview.until(lambda: "[engine-failed]" in problems_on(preview.page()), "problem")
        assert "there is no file 'nothing.py' [engine-failed]" in problems_on(preview.page())

        with_base(project)
        preview.until(lambda: "One song at a time" in preview.page(), "guide")


@pytest.mark.slow
def test_a_taken_port_is_one_line_and_the_next_is_used(tmp_path: Path) -> None:
    """The preview names the port that is taken and the address that it uses instead."""
    project = Path(shutil.copytree(SAMPLE, tmp_path / "project"))
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        taken = one.getsockname()[1]
        words = words_of("studio-guide", taken)
        with previewed(words, project, tmp_path, PACKAGE, taken + 1) as preview:
            preview.until(lambda: "edition: http" in preview.said(), "address")
            port = int(re.findall(r"edition: http://127\.0\.0\.1:(\d+)/", preview.said())[0])
            assert port > taken
            preview.port = port
            assert "One song at a time" in preview.page()
            said = preview.said().splitlines()
    assert said[0] == f"port {taken} is taken, so this preview uses port {port}"
    assert len(said) == 2


@pytest.mark.slow
def test_mkdocs_serve_reports_a_taken_port_in_one_line(tmp_path: Path) -> None:
    """MkDocs cannot take another port, so the message names a command that does."""
    project = with_base(Path(shutil.copytree(SAMPLE, tmp_path / "project")))
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        port = one.getsockname()[1]
        done = run(words_of("mkdocs", port), project, {"TMPDIR": str(tmp_path)})

    assert done.returncode == 1
    assert done.stdout.strip().startswith(
        f"port {port} is taken: run mkdocs serve --dev-addr 127.0.0.1:"
    )
    assert "Traceback" not in done.stdout + done.stderr


ENDS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if os.name != "nt" else [])]


@pytest.mark.parametrize("sent", seldom(ENDS, *ENDS[1:]))
@pytest.mark.slow
def test_a_preview_ends_quietly(sent: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C, SIGTERM and a terminal that closes print nothing, exit with 0 and leave nothing."""
    project = Path(shutil.copytree(SAMPLE, tmp_path / "project"))
    (tmp_path / "temporary").mkdir()
    port = free_port()
    words = words_of("studio-guide", port)
    with previewed(words, project, tmp_path / "temporary", PACKAGE, port) as preview:
        preview.until(lambda: "One song at a time" in preview.page(), "guide")
        before = preview.said()
        preview.process.send_signal(sent)
        assert preview.process.wait(PATIENCE) == 0
        assert preview.said() == before
    assert {path.name for path in (tmp_path / "temporary").iterdir()} == {"log"}


@pytest.mark.parametrize(
    "words",
    [("--port", "0"), ("--port", "65536"), ("--port", "http"), ("--edition", "all"), ("more",)],
)
@pytest.mark.slow
def test_wrong_usage(words: tuple[str, ...], sample: Path, studio_guide: Command) -> None:
    """An invalid port, an unknown edition, and too many arguments exit with 2."""
    result = studio_guide("-C", sample, "serve", *words)

    assert result.exit_code == 2
    assert "Usage: studio-guide serve" in result.stderr


def test_a_folder_without_a_process(tmp_path: Path, studio_guide: Command) -> None:
    """A folder without process.yaml cannot be previewed."""
    result = studio_guide("-C", tmp_path, "serve")

    assert result.exit_code == 1
    assert result.stderr.startswith("process.yaml:1:1: there is no process.yaml in this folder")
