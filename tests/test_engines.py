"""One finished tree, three engines: the same pages from each."""

import json
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from built_pages import address, contents, html_pages
from conftest import Command, seldom
from processes import GENERATOR, run
from projects import unpublished, with_look

import generator
from generator.model import Audience, Look
from generator.pages.render import page_texts
from generator.pages.search_index import INDEX, TEXTS
from generator.problems import ProblemsFoundError, Rule
from generator.publishing import engines
from generator.publishing.engines import Engine

pytestmark = pytest.mark.slow

Built = Callable[[Engine, Audience], Path]

OTHERS = [engine for engine in Engine if engine is not Engine.MKDOCS]

SAME_CODE = pytest.param(Engine.PROPERDOCS, marks=pytest.mark.audit)
"""ProperDocs is a fork of MkDocs: comparing its pages is enough for each run."""
every_engine = pytest.mark.parametrize("engine", [Engine.MKDOCS, SAME_CODE, Engine.ZENSICAL])
every_edition = pytest.mark.parametrize("audience", Audience)
every_other_engine = pytest.mark.parametrize("engine", OTHERS)


def needs(engine: Engine) -> None:
    """Skip a test, with the engine's name, if its package is not installed."""
    if find_spec(engine.value) is None:
        pytest.skip(f"the package {engine.value} is not installed")


@pytest.fixture(scope="module")
def trees(published: Path) -> dict[Audience, Path]:
    """Return the finished tree of each edition of the sample."""
    return {audience: published / "build" / audience.value for audience in Audience}


@pytest.fixture(scope="module")
def built(trees: dict[Audience, Path], tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a function that builds the HTML of an edition with an engine, once, in a copy."""

    @cache
    def html(engine: Engine, audience: Audience) -> Path:
        needs(engine)
        folder = tmp_path_factory.mktemp(engine.value) / audience.value
        return engines.run_engine(engine, shutil.copytree(trees[audience], folder))

    return html


@pytest.fixture
def tree(trees: dict[Audience, Path], tmp_path: Path) -> Path:
    """Return a copy of the public tree; the test may change it."""
    return Path(shutil.copytree(trees[Audience.PUBLIC], tmp_path / "public"))


def differences(one: Path, other: Path) -> list[str]:
    """Return the differences between the pages of two sites, as page and kind of difference."""
    first, second = html_pages(one), html_pages(other)
    apart = [f"{name}: in one site only" for name in sorted(first.keys() ^ second.keys())]
    kinds = ("title", "text", "ids", "links", "menu", "journey", "parts")
    return apart + [
        f"{name}: {kind}"
        for name in sorted(first.keys() & second.keys())
        for kind in kinds
        if getattr(first[name], kind) != getattr(second[name], kind)
    ]


def navigation(tree: Path) -> list[list[str]]:
    """Return the addresses of each section's pages, in the order of the tree's mkdocs.yml."""
    settings = yaml.safe_load((tree / "mkdocs.yml").read_text(encoding="utf-8"))
    values = [value for entry in settings["nav"] for value in entry.values()]
    return [
        [_address(value)]
        if isinstance(value, str)
        else [_address(p) for e in value for p in e.values()]
        for value in values
    ]


def _address(path: str) -> str:
    plain = path.removesuffix(".md")
    return plain.removesuffix("index") if plain.endswith("index") else f"{plain}/"


def searched(site: Path) -> set[str]:
    """Return the addresses of the pages in a site's search index."""
    index: list[dict[str, Any]] = json.loads((site / INDEX).read_text(encoding="utf-8"))
    return {entry["url"] for entry in index}


@every_edition
@every_engine
def test_tree_builds_unchanged(
    engine: Engine, audience: Audience, built: Built, trees: dict[Audience, Path]
) -> None:
    """An engine makes a page from every page of the tree, and leaves the tree unchanged."""
    site = built(engine, audience)
    ours = (engines.SITE, engines.CACHE)

    after = contents(site.parent)
    assert {name: after[name] for name in after if name.split("/")[0] not in ours} == contents(
        trees[audience]
    )
    pages = {address(name) for name in html_pages(site)} - {"404.html"}
    assert pages == {page for section in navigation(trees[audience]) for page in section}


@every_edition
@every_other_engine
def test_pages_are_the_same(engine: Engine, audience: Audience, built: Built) -> None:
    """Title, article text, ids, links, menu and journey of every page are the same as MkDocs'."""
    assert differences(built(Engine.MKDOCS, audience), built(engine, audience)) == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Two chairs", "Three chairs", "text"),
        ('id="sg-how-long"', 'id="sg-how-short"', "ids"),
        ('href="../../sessions/xyz/">XYZ', 'href="../../sessions/takes/">XYZ', "links"),
        ("<title>Choosing", "<title>Picking", "title"),
        ('href="../../planner/">Planner', 'href="../../faq/">Planner', "menu"),
        (
            'class="sg-later"><a href="../recording/">',
            'class="sg-later"><a href="../mixing/">',
            "journey",
        ),
    ],
)
def test_a_difference_is_seen(old: str, new: str, kind: str, built: Built, tmp_path: Path) -> None:
    """The comparison reports one change in one page of one site."""
    site = built(Engine.MKDOCS, Audience.PUBLIC)
    other = Path(shutil.copytree(site, tmp_path / "site"))
    page = other / "process/choosing/index.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert differences(site, site) == []
    assert differences(site, other) == [f"process/choosing/index.html: {kind}"]


def test_a_missing_page_is_seen(built: Built, tmp_path: Path) -> None:
    """The comparison reports a page that one site lacks."""
    site = built(Engine.MKDOCS, Audience.PUBLIC)
    other = Path(shutil.copytree(site, tmp_path / "site"))
    (other / "faq/index.html").unlink()

    assert differences(site, other) == ["faq/index.html: in one site only"]


@every_edition
@every_engine
def test_menu_and_journey_follow_the_navigation(
    engine: Engine, audience: Audience, built: Built, trees: dict[Audience, Path]
) -> None:
    """The footer has each section's first page, the menu some; the journey has all steps."""
    sections = navigation(trees[audience])
    steps = next(section for section in sections if section[0] == "process/")
    pages = html_pages(built(engine, audience))

    assert len(steps) == (4 if audience is Audience.PUBLIC else 5)
    for name, page in pages.items():
        firsts = [section[0] for section in sections]
        assert sorted(page.parts) == sorted(firsts), name
        assert page.menu == [first for first in firsts if first in page.menu], name
        assert {"process/", "checklists/", "contact/"} <= set(page.menu), name
        if _is_on_the_journey(name):
            assert page.journey == steps, name
        elif not name.startswith("sessions/"):
            assert page.journey == [], name


def _is_on_the_journey(name: str) -> bool:
    folder, _, rest = name.removeprefix("staff/").partition("/")
    return folder in {"process", "checklists", "run-sheets"} and rest != "index.html"


@every_edition
@every_engine
def test_search_covers_every_page(
    engine: Engine, audience: Audience, built: Built, trees: dict[Audience, Path]
) -> None:
    """The search index contains the pages of the navigation, and no others."""
    pages = {page for section in navigation(trees[audience]) for page in section}

    assert searched(built(engine, audience)) == pages


@every_edition
@every_other_engine
def test_the_search_index_is_the_same(engine: Engine, audience: Audience, built: Built) -> None:
    """The search index has the same bytes from every engine."""
    for name in (INDEX, TEXTS):
        one, other = (built(each, audience) / name for each in (Engine.MKDOCS, engine))
        assert one.read_bytes() == other.read_bytes()


@every_engine
def test_building_again_gives_the_same_bytes(engine: Engine, built: Built, tree: Path) -> None:
    """Two builds of one tree, in two folders, have the same files and the same bytes."""
    first = contents(built(engine, Audience.PUBLIC))

    second = contents(engines.run_engine(engine, tree))

    assert second.keys() == first.keys()
    assert [name for name in first if first[name] != second[name]] == []


@every_engine
def test_an_engine_that_stops_is_reported_in_one_message(engine: Engine, tree: Path) -> None:
    """A page with a dead link gives one problem, which names the engine, the tree and the page."""
    needs(engine)
    page = tree / "docs/faq.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[Nowhere](nowhere.md)\n", "utf-8")

    with pytest.raises(ProblemsFoundError) as caught:
        engines.run_engine(engine, tree)

    (problem,) = caught.value.problems
    assert problem.rule is Rule.ENGINE_FAILED
    assert problem.place.file == "build/public/mkdocs.yml"
    assert problem.message.startswith(f"{engine.value} failed: ")
    assert "faq.md" in problem.message


@every_engine
@pytest.mark.usefixtures("warm")
def test_an_engine_that_stops_makes_exit_code_1(
    engine: Engine, sample: Path, studio_guide: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line shows one message, without a traceback or a path of the machine."""
    needs(engine)

    def in_no_template(*inputs: Any) -> Iterator[tuple[str, str]]:
        for path, text in page_texts(*inputs):
            yield path, text.replace("---\n", "---\ntemplate: nowhere.html\n", 1)

    monkeypatch.setattr("generator.pages.tree.page_texts", in_no_template)

    result = studio_guide("-C", sample, "build", "--engine", engine.value)

    assert result.exit_code == 1
    located = [line for line in result.stderr.splitlines() if line.endswith("]")]
    assert len(located) == 1, result.stderr
    assert not (sample / "site").exists()
    for sign in ("Traceback", 'File "', sysconfig.get_path("purelib"), str(sample)):
        assert sign not in result.output


@pytest.fixture
def python_with(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a folder with every installed package except the named ones."""

    def packages(*missing: str) -> Path:
        folder = tmp_path / "packages"
        folder.mkdir()
        (folder / "generator").symlink_to(Path(generator.__file__).parent)
        for path in Path(sysconfig.get_path("purelib")).iterdir():
            if path.suffix != ".pth" and path.name not in {*missing, "generator"}:
                (folder / path.name).symlink_to(path)
        return folder

    return packages


MATERIAL = ("material", "mkdocs_material")
"""Prefixes of the packages that Material for MkDocs installs."""


@pytest.mark.parametrize("engine", seldom(Engine, Engine.MKDOCS))
def test_the_guide_needs_no_theme(
    engine: Engine, python_with: Callable[..., Path], published: Path, tmp_path: Path
) -> None:
    """Every engine makes the same bytes with and without Material for MkDocs."""
    needs(engine)
    installed = (path.name for path in Path(sysconfig.get_path("purelib")).iterdir())
    without = python_with(*(name for name in installed if name.startswith(MATERIAL)))
    assert not list(without.glob("*material*"))
    project, other = (unpublished(published, tmp_path / one) for one in ("without", "with"))

    code, said = build_with(without, project, engine)
    assert code == 0, said
    assert run((*GENERATOR, "-C", other, "build", "--engine", engine.value), other).returncode == 0

    one, with_it = contents(project / "site"), contents(other / "site")
    assert one.keys() == with_it.keys()
    assert {name for name in one if one[name] != with_it[name]} == set()


def test_a_missing_material_is_reported(python_with: Callable[..., Path], sample: Path) -> None:
    """If Material is asked for but not installed, the message names the key that asks for it."""
    installed = (path.name for path in Path(sysconfig.get_path("purelib")).iterdir())
    without = python_with(*(name for name in installed if name.startswith(MATERIAL)))

    code, said = build_with(without, with_look(sample, Look.MATERIAL), Engine.MKDOCS)

    assert code == 1
    assert "Material for MkDocs is not installed [engine-missing]" in said
    assert "public: material" in said


def build_with(packages: Path, project: Path, engine: Engine) -> tuple[int, str]:
    """Return exit code and messages of a build by a Python with only these packages."""
    command = (sys.executable, "-S", *GENERATOR[1:], "-C", project)
    done = run(
        (*command, "build", "--engine", engine.value),
        packages.parent,
        {"PYTHONPATH": str(packages)},
    )
    return done.returncode, done.stderr


@every_engine
def test_an_engine_that_is_not_installed_is_reported(
    engine: Engine, python_with: Callable[..., Path], sample: Path
) -> None:
    """Without the engine's package, the build stops with one located message and a hint."""
    code, said = build_with(python_with(engine.value), sample, engine)

    assert code == 1
    assert f":1:1: {engine.value} is not installed [engine-missing]" in said
    assert f"hint: run python -m pip install {engine.value}" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("engine", [SAME_CODE, Engine.ZENSICAL])
def test_an_engine_that_is_installed_is_found(
    engine: Engine, python_with: Callable[..., Path], sample: Path
) -> None:
    """The same Python with the engine's package builds, so the message above has its reason."""
    needs(engine)

    assert build_with(python_with(), sample, engine)[0] == 0
    assert "One song at a time" in html_pages(sample / "site")["index.html"].text
