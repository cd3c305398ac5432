"""Rules of download formats: one list names them, and each declares what it makes."""

import ast
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from conftest import Command
from mkdocs.config import load_config
from projects import with_base
from test_house_rules import HOUSE, MODULES, name_of

from generator.build import make_preview, make_tree
from generator.downloads import formats
from generator.downloads.files import Download, MadeFile, MakeContext, PlannedFile
from generator.downloads.formats import FORMATS
from generator.downloads.manifest import labels_of, with_labels
from generator.downloads.typesetting import CannotTypesetError
from generator.mkdocs import serve
from generator.mkdocs.plugin import StudioGuidePlugin
from generator.model import Audience
from generator.planning.page import Site
from generator.project import Project, read
from generator.rendering import render

pytestmark = pytest.mark.slow

LIBRARIES = ("typst", "xlsxwriter", "icalendar", "segno", "pypdfium2", "mkdocs")
"""Libraries that only a build needs; loading all of them takes longer than a check."""
LOADED = f"""
import sys
from pathlib import Path
from generator.build import make_tree
from generator.project import read
from generator.cli import main
from generator.model import Audience

def loaded():
    return " ".join(one for one in {LIBRARIES} if one in sys.modules)

project = read(Path(sys.argv[1]))
print("check:", loaded())
make_tree(project, Audience.PUBLIC)
print("tree:", loaded())
"""


def loaded(sample: Path) -> list[str]:
    """Return which of the libraries a check loads, and then a tree, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, sample],
        check=True,
        capture_output=True,
        text=True,
        cwd=HOUSE.parent,
    )
    return done.stdout.splitlines()


def test_libraries_that_make_files_are_loaded_when_files_are_made(sample: Path) -> None:
    """Planning files is cheap, and so is a file that the last run made from the same."""
    first, again = loaded(sample), loaded(sample)

    assert first == ["check: ", "tree: typst xlsxwriter icalendar segno pypdfium2"]
    assert again == ["check: ", "tree: segno"]


def test_formats_stay_in_their_folder() -> None:
    """No module outside downloads/ names the suffix of a planned file."""
    made = {"pdf", "epub", "ics", "xlsx", "csv"}

    def named(path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from made & {node.value.rpartition(".")[2]} if "." in node.value else ()

    found = {name_of(path): set(named(path)) for path in MODULES}
    elsewhere = {name for name, suffixes in found.items() if suffixes}
    elsewhere -= {name for name in elsewhere if name.startswith("downloads.")}

    # The help of `plan` names a calendar, a hint names a PDF, and the inspection opens books as pages.
    assert elsewhere == {"kits.commands", "checking.html_policy", "inspection.acting"}
    assert found["downloads.book"] == {"epub"}
    assert set().union(*found.values()) == made


def as_text(site: Site) -> Iterator[PlannedFile]:
    """Yield a new format, as a module in downloads/ would: the glossary as plain text."""

    def make(context: MakeContext) -> MadeFile:
        terms = context.site.edition.process.glossary
        lines = "\n".join(term.meaning for term in terms)
        return MadeFile(f"{lines}\n{context.site.address('glossary.md')}{GONE[0]}\n".encode())

    if site.edition.process.glossary:
        yield PlannedFile(
            "downloads/words.txt",
            "Words & meanings",
            "glossary.md",
            "text",
            make,
            ("glossary",),
            media_type="text/plain; charset=utf-8",
        )


GONE = [""]
"""The path after the address that the new format prints."""


@pytest.fixture
def longer_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a format to the list."""
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, as_text))


@pytest.mark.usefixtures("longer_list")
def test_a_format_is_one_entry_of_the_list(studio_guide: Command, sample: Path) -> None:
    """A new format is offered, linked, listed, announced to hosts and published without other changes."""
    text = sample / "content/pages/faq.md"
    text.write_text(text.read_text() + "\n[All words](downloads/words.txt)\n")

    result = studio_guide("-C", sample, "build")

    assert result.exit_code == 0, result.stderr
    site = sample / "site"
    size = len((site / "downloads/words.txt").read_bytes())
    label = f"text, {max(1, round(size / 1000))} kB"
    for page, link in (("downloads", "words.txt"), ("glossary", "../downloads/words.txt")):
        html = unescape((site / page / "index.html").read_text())
        assert f'href="{link}"' in html, page
        assert "Words & meanings" in html, page
        assert label in html, page
    assert 'href="../downloads/words.txt"' in (site / "faq/index.html").read_text()
    entries = {one["path"]: one for one in json.loads((site / "downloads.json").read_text())}
    assert entries["downloads/words.txt"]["sources"] == ["glossary"]
    assert "/downloads/words.txt\n  Content-Type: text/plain" in (site / "_headers").read_text()


@pytest.mark.usefixtures("longer_list")
def test_a_new_format_is_inspected(
    studio_guide: Command, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dead link to the site in a file of a new format stops the build."""
    monkeypatch.setattr(sys.modules[__name__], "GONE", ["gone/"])

    result = studio_guide("-C", sample, "build")

    assert result.exit_code == 1
    assert "downloads/words.txt: 'https://blue.example/glossary/gone/'" in result.stderr


def refused(file: PlannedFile, why: Exception) -> PlannedFile:
    """Return a planned file that cannot be made."""

    def make(_: MakeContext) -> MadeFile:
        raise why

    return replace(file, make=make)


@dataclass(frozen=True)
class Failure:
    """Files that cannot be made, by the start of their paths, and why."""

    start: str
    why: Exception
    place: str = "process.yaml:1:1"


FAILURES = (
    Failure("downloads/handbook.pdf", ValueError("not laid out as expected")),
    Failure("downloads/pocket-", CannotTypesetError("too long")),
    Failure("downloads/prep-article.epub", OverflowError("date out of range")),
    Failure("downloads/checklists.xlsx", ValueError("a name of a sheet")),
    Failure("downloads/process-map", RuntimeError("panicked")),
    Failure("downloads/prep-article.webp", RuntimeError("no such page")),
    Failure("cards/", CannotTypesetError("too long")),
    Failure(
        "downloads/month.ics",
        CannotTypesetError('the text `"Blue & Room"` could not be displayed'),
        "process.yaml:3:9",
    ),
    Failure("", CannotTypesetError("no file at all")),
)


def fail(monkeypatch: pytest.MonkeyPatch, failure: Failure) -> None:
    """Make the files of a failure impossible to make."""

    def failing(site: Site) -> Iterator[PlannedFile]:
        for planned in FORMATS:
            for file in planned(site):
                failed = file.path.startswith(failure.start)
                yield refused(file, failure.why) if failed else file

    monkeypatch.setattr(formats, "FORMATS", (failing,))


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.start or "all")
def test_a_file_that_cannot_be_made_stops_no_site(
    sample: Path, monkeypatch: pytest.MonkeyPatch, failure: Failure
) -> None:
    """A file that fails is left out with a notice that names it; nothing offers it or leads to it."""
    plan = formats.planned_files(read(sample).sites[Audience.PUBLIC])
    gone = [file for file in plan if file.path.startswith(failure.start)]
    faq = sample / "content/pages/faq.md"
    links = "".join(f"\n[A file]({file.path}#page=2)\n" for file in gone if file.listed)
    faq.write_text(faq.read_text() + links)
    project = read(sample)
    fail(monkeypatch, failure)

    made = make_tree(project, Audience.PUBLIC)

    [notice] = made.notices
    assert str(notice).startswith(f"{failure.place}: left out"), notice
    assert all(file.path in notice.message for file in gone)
    assert not notice.rule.stops
    docs = made.folder / "docs"
    kept = {file.path for file in plan if file not in gone}
    assert {one["path"] for one in json.loads((docs / "downloads.json").read_text())} == kept
    pages = "".join(page.read_text() for page in docs.rglob("*.md"))
    assert [file.path for file in plan if (docs / file.path).exists()] == [
        *filter(kept.__contains__, (file.path for file in plan))
    ]
    assert [file.path for file in gone if file.path.removeprefix("downloads/") in pages] == []


@pytest.mark.slow
@pytest.mark.parametrize("look", ["guide", "material"])
@pytest.mark.parametrize("failure", [FAILURES[0], FAILURES[-1]], ids=["handbook", "all"])
def test_a_site_without_a_file_is_published(
    studio_guide: Command,
    sample: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: Failure,
    look: str,
) -> None:
    """The site is whole without the file, and every build says so until the file can be made."""
    source = sample / "process.yaml"
    source.write_text(source.read_text().replace("public: guide", f"public: {look}"))
    faq = sample / "content/pages/faq.md"
    faq.write_text(faq.read_text() + "\n[The handbook](downloads/handbook.pdf#step-mastering)\n")
    with monkeypatch.context() as patch:
        fail(patch, failure)
        for _ in range(2):
            result = studio_guide("-C", sample, "build")
            assert result.exit_code == 0, result.stderr
            assert "downloads/handbook.pdf" in result.stderr
            assert "[left-out]" in result.stderr
            assert not (sample / "site/downloads/handbook.pdf").exists()

    result = studio_guide("-C", sample, "build")

    assert "[left-out]" not in result.stderr
    assert (sample / "site/downloads/handbook.pdf").exists()


@pytest.mark.slow
@pytest.mark.parametrize("command", ["studio-guide", "mkdocs"])
def test_a_preview_says_so_too(
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    command: str,
) -> None:
    """A preview names the files that it leaves out, and is silent once they can be made."""
    with_base(sample)
    plugin, said = StudioGuidePlugin(), list[str]()
    plugin.serving = True
    site = serve._Site(sample, Audience.PUBLIC, tmp_path / "preview", 8000, said.append)

    def told() -> str:
        """Build the preview, and return what it tells."""
        said.clear()
        caplog.clear()
        if command == "mkdocs":
            with caplog.at_level("INFO"):
                plugin.on_config(load_config(config_file=str(sample / "mkdocs.yml")))
            return caplog.text
        site.build()
        return "\n".join(said)

    with monkeypatch.context() as patch:
        fail(patch, FAILURES[0])
        text = told()
        assert "downloads/handbook.pdf" in text
        assert "[left-out]" in text
    (sample / "content/pages/faq.md").write_text("# Questions\n\nAsk.\n", encoding="utf-8")

    assert "[left-out]" not in told()


def test_a_page_is_written_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page of an edition is rendered once, including the page of downloads."""
    written: Counter[str] = Counter()

    def counted(template: str, context: dict[str, Any]) -> str:
        written[context["page"].path] += 1
        return render(template, context)

    monkeypatch.setattr("generator.pages.filled.render", counted)
    for audience in Audience:
        written.clear()
        make_tree(project, audience)

        assert written == Counter(page.path for page in project.sites[audience].pages)


def test_a_label_is_that_of_a_planned_file() -> None:
    """A label names a planned file; the name of the kind replaces one that is not made."""
    made, waiting, stranger = (
        PlannedFile(f"downloads/{name}.pdf", name, "index.md", "PDF", lambda _: MadeFile(b""))
        for name in ("made", "waiting", "stranger")
    )
    labels = labels_of([made, waiting], [Download(made, b"x" * 2000, 2)])
    page = "".join(f'<small data-file="{one.path}"></small>' for one in (made, waiting, stranger))

    assert with_labels(page, labels) == (
        "<small>PDF, 2 pages, 2 kB</small><small>PDF</small>"
        '<small data-file="downloads/stranger.pdf"></small>'
    )


def test_a_preview_offers_what_is_there(sample: Path) -> None:
    """A preview makes files again if pages offer different ones, but not if only a text changes."""
    first = make_preview(read(sample)).downloads
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("I know the title", "I know the title by heart"))
    assert make_preview(read(sample), first).downloads is first

    shutil.rmtree(sample / "content/prep")
    before, _, rest = file.read_text().partition("\nprep:")
    file.write_text(before + rest[rest.index("\nglossary:") :])
    project = read(sample)
    again = make_preview(project, first).downloads
    offered = {one.path for one in formats.planned_files(project.sites[Audience.PUBLIC])}
    assert {one.path for one in again} == offered
    assert "downloads/prep-article.pdf" not in offered
