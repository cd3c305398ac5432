"""An engine renders only the pages that changed, and the site is the same as if it rendered all."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from built_pages import contents
from jinja2 import Environment, nodes
from mkdocs.commands.build import build
from mkdocs.config import load_config
from plain_data import Data
from processes import here
from small_sites import HOSTILE, small_tree

from generator.mkdocs.preview import Shown
from generator.mkdocs.rendered_before import RenderedBefore
from generator.model import Look
from generator.problems import ProblemsFoundError
from generator.publishing.cache import FOLDER
from generator.publishing.engines import Engine, run_engine
from generator.publishing.rendered_pages import RenderedPages, can_skip, run_cached
from generator.rendering import FOLDER as TEMPLATES

ENGINES = (Engine.MKDOCS, Engine.PROPERDOCS)
HOME = "docs/index.md"
OWN_PAGE = {"canonical_url", "content", "meta", "title", "url"}
"""What the frame may read of a page."""
OTHER_PAGES = {"nav", "pages", "files"}
"""Variables with which a template sees other pages."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tree of the sample; tests must not change it."""
    return small_tree(tmp_path_factory.mktemp("small"), lambda _folder, _data: None)


@pytest.fixture(scope="module")
def first(small: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the pages that MkDocs rendered from the tree; tests must not change them."""
    store: dict[str, bytes] = {}
    run_cached(
        Engine.MKDOCS, shutil.copytree(small, tmp_path_factory.mktemp("first") / "tree"), store
    )
    return store


@pytest.fixture
def store(first: dict[str, bytes]) -> dict[str, bytes]:
    """Return a copy of those pages."""
    return dict(first)


@pytest.fixture
def tree(small: Path, tmp_path: Path) -> Path:
    """Return a copy of the tree."""
    return Path(shutil.copytree(small, tmp_path / "tree"))


def added(path: Path, text: str) -> None:
    """Add a line to a file, which may be new."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def known(tree: Path, store: dict[str, bytes], *settings: str) -> set[str]:
    """Return the pages that need not be rendered again."""
    return {*RenderedPages(store, tree, *settings).known}


@pytest.mark.parametrize("engine", ENGINES)
def test_only_changed_pages_are_rendered(engine: Engine, tree: Path, tmp_path: Path) -> None:
    """A second run renders the changed page and the home page, and makes the bytes of a first one."""
    store: dict[str, bytes] = {}
    first = contents(run_cached(engine, tree, store))
    page = next(path for path in sorted((tree / "docs").rglob("*.md")) if path.name != "index.md")
    added(page, "<p>Something new.</p>")
    skipped = known(tree, store, engine.value)
    pages = {path.relative_to(tree / "docs").as_posix() for path in (tree / "docs").rglob("*.md")}

    second = contents(run_cached(engine, tree, store))

    assert skipped == pages - {"index.md", page.relative_to(tree / "docs").as_posix()}
    assert len(skipped) > 9
    changed = {name for name in second if second[name] != first.get(name)}
    assert changed == {f"{page.relative_to(tree / 'docs').with_suffix('').as_posix()}/index.html"}
    alone = Path(shutil.copytree(tree, tmp_path / "alone", ignore=lambda *_: {"site"}))
    assert second == contents(run_engine(engine, alone))
    assert store.keys() == {*RenderedPages(store, tree, engine.value).keys.values()}


@pytest.mark.parametrize("engine", ENGINES)
def test_finished_html_is_not_parsed(engine: Engine, tree: Path, tmp_path: Path) -> None:
    """No Markdown is looked for in the pages of a finished tree; by hand, the engine does look."""
    added(tree / HOME, "\n*starred*")
    alone = Path(shutil.copytree(tree, tmp_path / "alone"))

    made = contents(run_cached(engine, tree, {}))

    assert b"*starred*" in made["index.html"]
    assert b"<em>starred</em>" in contents(run_engine(engine, alone))["index.html"]


def hostile(_folder: Path, data: Data) -> None:
    """Put markup of HTML and of Markdown into every text of a step and of a term."""
    marks = f"{HOSTILE} & &amp; *a* `b` [c](d) {{: .e }} <!-- f --> \\g ![h](i) <br> {{{{ j }}}} ===\t---"
    for one in data["steps"]:
        one["summary"] = marks
        one["expect"] = [marks, f"# {marks}", f"- {marks}"]
    for one in data["glossary"]:
        one["meaning"] = marks


@pytest.mark.parametrize("engine", ENGINES)
def test_pages_are_those_that_an_engine_makes_by_hand(engine: Engine, tmp_path: Path) -> None:
    """Texts that look like markup are the same whether the engine looks for Markdown or not."""
    tree = small_tree(tmp_path, hostile)
    alone = Path(shutil.copytree(tree, tmp_path / "alone"))

    made = contents(run_cached(engine, tree, {}))

    assert made == contents(run_engine(engine, alone))
    assert any(b"*a*" in one for one in made.values())


def test_kept_pages_are_those_that_were_skipped(tree: Path, store: dict[str, bytes]) -> None:
    """The engine really skips the known pages: what the store has is what the site shows."""
    for key in store:
        store[key] = b"kept"

    made = contents(run_cached(Engine.MKDOCS, tree, store))

    assert made["index.html"] != b"kept"
    assert sum(one == b"kept" for one in made.values()) == len(known(tree, store, "mkdocs"))


@pytest.mark.parametrize("name", ["mkdocs.yml", "base.yml", "overrides/main.html", "docs/a.txt"])
def test_what_every_page_depends_on(name: str, tree: Path, store: dict[str, bytes]) -> None:
    """Another setting, template or file name renders all pages; another text does not."""
    before = known(tree, store, "mkdocs")
    added(tree / HOME, "<p>Another text.</p>")

    assert known(tree, store, "mkdocs") == before != set()
    added(tree / name, "# more")
    assert not known(tree, store, "mkdocs")


def test_a_preview_compiles_a_template_once(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each save, MkDocs makes a new environment; a template is compiled again only if it changed."""
    compiled: list[str | None] = []
    compile_now = Environment.compile

    def noted(environment: Environment, source: str, name: str | None, path: str | None) -> Any:
        compiled.append(name)
        return compile_now(environment, source, name, path)

    monkeypatch.setattr(Environment, "compile", noted)
    pages, html = RenderedBefore(), tmp_path / "html"
    for name, text in ((HOME, "first"), (HOME, "second"), ("overrides/main.html", "third")):
        added(tree / name, f"<p>{text}</p>")
        config = load_config(str(tree / "mkdocs.yml"), site_dir=str(html))
        pages.start(config, Shown({"theme": {"name": None}}, tree, ""))
        build(config)
        pages.finish(html)
        assert f"<p>{text}</p>" in (html / "index.html").read_text(encoding="utf-8")

    assert compiled.count("main.html") == 2
    assert compiled.count("404.html") == 1


def test_what_the_caller_says_counts(tree: Path, store: dict[str, bytes]) -> None:
    """Pages of another engine, or with other settings, are other pages; nor is a linked frame known."""
    assert known(tree, store, "mkdocs")
    assert not known(tree, store, "properdocs")
    (tree / "overrides/link.html").symlink_to(tree / "overrides/main.html")
    assert not RenderedPages(store, tree, "mkdocs").keys


def test_a_run_that_fails_stores_nothing(tree: Path) -> None:
    """The pages of a failed run are not believed."""
    store: dict[str, bytes] = {}
    added(tree / "mkdocs.yml", "nonsense: true")

    with pytest.raises(ProblemsFoundError, match="nonsense"):
        run_cached(Engine.MKDOCS, tree, store)

    assert store == {}


@pytest.mark.parametrize("engine", [*Engine])
@pytest.mark.parametrize("look", [*Look])
def test_who_skips_pages(engine: Engine, look: Look) -> None:
    """Zensical has a cache of its own, and Material's search index needs every page."""
    assert can_skip(engine, look) is (engine in ENGINES and look is Look.GUIDE)


def of_the_frame() -> Iterator[nodes.Template]:
    """Yield each template of the frame that is filled for pages."""
    environment = Environment()  # noqa: S701 - only parses
    for path in sorted((TEMPLATES / "overrides").rglob("*.html")):
        yield environment.parse(path.read_text(encoding="utf-8"))


def seen(template: nodes.Template) -> tuple[set[str], set[str]]:
    """Return the names in a template, and what it reads of its page."""
    names = {one.name for one in template.find_all(nodes.Name)}
    read = {
        one.attr
        for one in template.find_all(nodes.Getattr)
        if isinstance(one.node, nodes.Name) and one.node.name == "page"
    }
    return names, read


def test_the_frame_reads_only_its_own_page() -> None:
    """A page that showed something of another page would not be rendered when that one changes."""
    names, read = map(set[str]().union, *map(seen, of_the_frame()))

    assert not names & OTHER_PAGES
    assert read <= OWN_PAGE
    assert {"page", "config"} <= names
    assert {"content", "meta"} <= read
    bad = seen(Environment().parse("{{ page.next_page.title }}{% for one in nav %}{% endfor %}"))  # noqa: S701
    assert bad[0] & OTHER_PAGES
    assert not bad[1] <= OWN_PAGE


@pytest.mark.slow
def test_hooks_see_every_page(live: Path) -> None:
    """A hook of the studio's may do anything to a page, so that each build renders all of them."""
    hook, faq = live / "hook.py", live / "site/faq/index.html"
    added(live / "mkdocs.yml", "hooks: [hook.py]")
    for word in ("amber", "basalt"):
        hook.write_text(f"def on_post_page(html, **_):\n    return html + '<p>{word}</p>'\n")
        assert here(live, "build").returncode == 0
        assert f"<p>{word}</p>" in faq.read_text(encoding="utf-8")


@pytest.mark.slow
def test_fresh_renders_all_pages(live: Path) -> None:
    """With --fresh, nothing that was kept is used, not even if it is complete."""
    kept = next(path for path in sorted((live / FOLDER / "public-pages").iterdir()))
    date = kept.stat().st_mtime_ns

    assert here(live, "build", "--fresh").returncode == 0

    assert kept.stat().st_mtime_ns > date
