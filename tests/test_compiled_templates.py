"""Compiled templates are cached between builds, and run only if the current program stored them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from built_pages import contents
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from generator.build import make_tree
from generator.markup.html_tree import serialize
from generator.model import Audience
from generator.pages import stylesheet
from generator.pages.contents import render_pages
from generator.project import read
from generator.publishing import cache
from generator.publishing.cache import FileCache
from generator.rendering import templates

NAME = "pages/home.html.jinja"
SHEET = "studio-guide.css.jinja"
CODE = Path("build/cache/templates/pages-home.html.jinja")
BODIES = Path("build/cache/public-bodies")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the list of templates that will be compiled from now on."""
    found: list[str] = []
    compile_now = Environment.compile

    def noted(environment: Environment, source: str, name: str, path: str | None = None) -> Any:
        found.append(name)
        return compile_now(environment, source, name, path)

    monkeypatch.setattr(Environment, "compile", noted)
    yield found
    templates._environment.cache_clear()


def home(project: Path) -> str:
    """Return the home page of a new run, which renders it."""
    templates._environment.cache_clear()
    shutil.rmtree(project / BODIES, ignore_errors=True)
    read_project = read(project)
    pages = render_pages(read_project.folder, read_project.sites[Audience.PUBLIC])
    return serialize(pages["index.md"])


def stored(project: Path, source: str) -> None:
    """Store the code of another template under the name of the home page's, as a build does."""
    environment = templates._environment()
    template = (templates.FOLDER / NAME).read_text(encoding="utf-8")
    bucket = Bucket(environment, "", BytecodeCache().get_source_checksum(template))
    bucket.code = environment.compile(source, NAME)
    FileCache(project, "templates")[CODE.name] = bucket.bytecode_to_string()


def test_a_template_is_compiled_once(sample: Path, compiled: list[str]) -> None:
    """A second run compiles no template of a page, and renders the same page."""
    first = home(sample)
    assert NAME in compiled

    compiled.clear()
    assert home(sample) == first
    assert compiled == []


def test_style_sheets_are_compiled_once(sample: Path, compiled: list[str]) -> None:
    """A second run compiles no style sheet, and writes the same files."""
    trees, sheets = [], []
    for _ in range(2):
        templates._environment.cache_clear()
        stylesheet._own_classes.cache_clear()
        compiled.clear()
        trees.append(contents(make_tree(read(sample), Audience.PUBLIC).folder))
        sheets.append([one for one in compiled if one.endswith(".css.jinja")])

    assert SHEET in sheets[0]
    assert sheets[1] == []
    assert trees[0] == trees[1]


def test_code_that_the_program_stored_is_run(sample: Path) -> None:
    """Control: what is in the cache, sealed, is what is run."""
    home(sample)
    stored(sample, "Other code")

    assert home(sample) == "Other code"


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept[: len(kept) // 2],
        lambda kept: kept[:-9] + bytes(9),
        lambda _: b"",
        lambda kept: kept.partition(b"\n")[2],
    ],
    ids=["cut", "changed", "empty", "without digest"],
)
def test_damaged_code_is_not_run(
    sample: Path, compiled: list[str], damage: Callable[[bytes], bytes]
) -> None:
    """Damaged code is compiled again, and the file is valid afterwards."""
    first, whole = home(sample), (sample / CODE).read_bytes()
    (sample / CODE).write_bytes(damage(whole))
    compiled.clear()

    assert home(sample) == first
    assert compiled == [NAME]
    assert (sample / CODE).read_bytes() == whole


def test_code_of_another_program_is_not_run(
    sample: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code that another version stored is compiled again, even if its template is the same."""
    first = home(sample)
    with monkeypatch.context() as other:
        other.setattr(cache, "program", lambda: b"another")
        stored(sample, "Other code")
    compiled.clear()

    assert home(sample) == first
    assert compiled == [NAME]


def test_code_of_another_template_is_not_run(sample: Path, compiled: list[str]) -> None:
    """An entry under another name is not valid, although the program stored it."""
    first = home(sample)
    stored(sample, "Other code")
    (sample / CODE).with_name("pages-faq.html.jinja").write_bytes((sample / CODE).read_bytes())
    (sample / CODE).with_name("pages-step.html.jinja").replace(sample / CODE)
    compiled.clear()

    assert home(sample) == first
    assert NAME in compiled


def test_a_disk_that_refuses_stops_no_build(sample: Path, compiled: list[str]) -> None:
    """If code cannot be stored, each run compiles it."""
    (sample / CODE).parent.parent.mkdir(parents=True)
    (sample / CODE).parent.write_text("a file in place of the folder", encoding="utf-8")
    first = home(sample)

    assert home(sample) == first
    assert compiled.count(NAME) == 2
