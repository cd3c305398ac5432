"""Text with the line endings of Windows or of old Macs gives the same site, byte for byte."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command, tree_of
from processes import GENERATOR, run
from projects import ROOT, default_project, sample_project, sites

import generator
from generator.model import Audience
from generator.project import read
from generator.reading.process import FILE

pytestmark = pytest.mark.slow

OTHER_ENDS = [b"\r\n", b"\r"]
CASES = ROOT / "tests/cases/problems"
FOLDED = "> Words of *mine*,\n> wrapped.\n\n```text\na\n\nb {{ steps }}\n```\n\n## A place {#here}\n\n- [x](faq.md)\n"
"""Markdown that broke with other line endings: code, quotes, a heading's id, and what follows."""

with_ends = pytest.mark.parametrize("line_end", OTHER_ENDS, ids=["CRLF", "CR"])


def end_lines(folder: Path, line_end: bytes) -> int:
    """Change the line endings of a project's text, except assets; return the number of lines."""
    changed = 0
    for path in folder.rglob("*"):
        is_text = path.suffix in {".md", ".yaml", ".yml"}
        if is_text and "assets" not in path.parts:
            text = path.read_bytes()
            changed += text.count(b"\n")
            path.write_bytes(text.replace(b"\n", line_end))
    return changed


def with_code(folder: Path) -> Path:
    """Return the sample with more Markdown, and a multi-line text in process.yaml."""
    project = sample_project(folder)
    page = project / "content/pages/faq.md"
    page.write_text(f"---\ntitle: Questions\n---\n{FOLDED.replace('{{ steps }}', '')}", "utf-8")
    process = project / FILE
    text = process.read_text(encoding="utf-8").replace(
        "    meaning: A name of our own.\n", "    meaning: |\n      A name\n\n      of our own.\n"
    )
    assert "meaning: |" in text
    process.write_text(text, encoding="utf-8")
    return project


@with_ends
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(with_code, id="sample"),
        pytest.param(default_project, id="default", marks=pytest.mark.audit),
    ],
)
def test_a_tree_is_the_same_whatever_ends_its_lines(
    make: Callable[[Path], Path], line_end: bytes, tmp_path: Path
) -> None:
    """Every file of the tree, in both editions, has the same bytes."""
    folder = tmp_path / "project"
    folder.mkdir()
    project = make(folder)
    expected = {one: tree_of(project, site) for one, site in read(project).sites.items()}

    assert end_lines(project, line_end) > 100
    found = {one: tree_of(project, site) for one, site in read(project).sites.items()}

    for audience in Audience:
        assert found[audience].keys() == expected[audience].keys()
        wrong = [name for name, data in found[audience].items() if data != expected[audience][name]]
        assert wrong == []


def test_another_text_makes_another_tree(tmp_path: Path) -> None:
    """The comparison can fail: one more line gives a different page."""
    project = with_code(tmp_path)
    expected = tree_of(project, read(project).sites[Audience.PUBLIC])
    with (project / "content/pages/faq.md").open("a", encoding="utf-8") as page:
        page.write("\nMore.\n")

    found = tree_of(project, read(project).sites[Audience.PUBLIC])

    assert {name for name in found if found[name] != expected[name]} == {
        "docs/faq.md",
        "docs/search/texts.json",
    }


def test_a_windows_clone_publishes_the_same_bytes(published: Path, tmp_path: Path) -> None:
    """If git changed the line endings of project and program, both sites are the same."""
    project = sample_project(tmp_path / "project")
    package = Path(
        shutil.copytree(
            Path(generator.__file__).parent,
            tmp_path / "package/generator",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    )
    end_lines(project, b"\r\n")
    for path in (one for one in package.rglob("*") if one.is_file()):
        data = path.read_bytes()
        if b"\0" not in data:  # git takes the others for binary, and leaves them alone
            path.write_bytes(data.replace(b"\n", b"\r\n"))

    more = {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    done = run((*GENERATOR, "-C", project, "build", "--edition", "all"), tmp_path, more)

    assert done.returncode == 0, done.stderr
    ours, theirs = sites(published), sites(project)
    assert theirs.keys() == ours.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


@with_ends
@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_problem_has_the_same_place(
    case: Path, line_end: bytes, tmp_path: Path, studio_guide: Command
) -> None:
    """Each problem has the same line, column, excerpt and hint as in text with line feeds."""
    said = []
    for name, end in (("plain", b"\n"), ("other", line_end)):
        folder = tmp_path / name
        (folder / "content/steps").mkdir(parents=True)
        (folder / FILE).write_bytes(case.read_bytes().replace(b"\n", end))
        said.append(studio_guide("-C", folder, "check").stderr)

    assert said[0].startswith(("process.yaml:", "content/"))
    assert said[1] == said[0]


def test_assets_are_copied_as_they_are(tmp_path: Path) -> None:
    """A style sheet of the owner's keeps its line endings, because assets are copied unchanged."""
    project = sample_project(tmp_path)
    (project / "content/assets/own.css").write_bytes(b"a {\r\n}\r\n")

    made = tree_of(project, read(project).sites[Audience.PUBLIC])

    assert made["docs/assets/own.css"] == b"a {\r\n}\r\n"


def test_git_keeps_line_feeds(tmp_path: Path) -> None:
    """A clone on Windows has line feeds in text, and binary files are unchanged."""
    if shutil.which("git") is None:
        pytest.skip("the program git is not installed")
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    names = ("process.yaml", "content/pages/faq.md", "generator/templates/x.jinja", "a.png")
    words = ("git", "check-attr", "text", "eol", "--", *names)
    run(("git", "init", "-q"), tmp_path)

    said = run(words, tmp_path).stdout.splitlines()

    assert [line for line in said if "a.png: text: " in line] == ["a.png: text: unset"]
    assert len([line for line in said if line.endswith(": text: auto")]) == 3
    assert len([line for line in said if line.endswith(": eol: lf")]) == 4
