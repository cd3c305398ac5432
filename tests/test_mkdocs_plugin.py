"""`mkdocs build` and `mkdocs serve` at the top of a project."""

import html
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from built_pages import address, contents, html_pages, read_page
from conftest import SAMPLE
from previews import MKDOCS, Preview, free_port, previewed, still
from processes import GENERATOR, Done, run
from projects import ROOT, change, unpublished, with_base

import generator
from generator.mkdocs.plugin import UNPUBLISHED

pytestmark = pytest.mark.slow

DATED = {"sitemap.xml.gz"}  # a compressed file contains the second at which it was made


@pytest.fixture
def project(sample: Path) -> Path:
    """Return a copy of the sample with this repository's mkdocs.yml."""
    return with_base(sample)


def texts_of(project: Path) -> set[str]:
    """Return every text in process.yaml and the articles that is long enough to search for."""
    articles = (path.read_text(encoding="utf-8") for path in project.glob("content/**/*.md"))
    lines = {line.strip() for article in articles for line in article.splitlines()}
    typed = set(scalars(yaml.safe_load((project / "process.yaml").read_text(encoding="utf-8"))))
    return {text for text in lines | typed if len(text) > 11}


def scalars(value: object) -> Iterator[str]:
    """Yield every scalar of a YAML value as text."""
    if isinstance(value, dict):
        for one in value.values():
            yield from scalars(one)
    elif isinstance(value, list):
        for one in value:
            yield from scalars(one)
    else:
        yield str(value)


def published_texts(project: Path, folder: Path) -> set[str]:
    """Return the texts of a project that occur in any file of a folder."""
    files = contents(folder).values()
    site = [html.unescape(data.decode(errors="replace")) for data in files]
    return {text for text in texts_of(project) if any(text in file for file in site)}


@pytest.fixture(scope="module")
def by_plugin(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample that MkDocs has built; tests must not change it."""
    project = unpublished(published, tmp_path_factory.mktemp("by-plugin") / "project")
    done = run((*MKDOCS, "build", "--strict"), project)
    assert done.returncode == 0, done.stderr
    return project


def test_build_makes_the_same_public_site(by_plugin: Path, published: Path) -> None:
    """`mkdocs build --strict` and `studio-guide build` publish the same files and bytes."""
    ours, theirs = contents(by_plugin / "site"), contents(published / "site")
    assert ours.keys() == theirs.keys()
    assert len(html_pages(by_plugin / "site")) == 22
    assert [name for name in ours if ours[name] != theirs[name] and name not in DATED] == []


def test_a_second_build_renders_only_what_changed(by_plugin: Path, tmp_path: Path) -> None:
    """MkDocs renders the edited page and the home page, and the site is as a first build makes it."""
    project = Path(shutil.copytree(by_plugin, tmp_path / "project"))
    change(project / "content/pages/faq.md", "A week or so.", "A month or so.")
    new = Path(shutil.copytree(project, tmp_path / "new"))
    shutil.rmtree(new / "build")

    second = run((*MKDOCS, "--verbose", "build", "--strict"), project)
    first = run((*MKDOCS, "--verbose", "build", "--strict"), new)

    leaves_out = "studio-guide-known"
    assert contents(project / "site") == contents(new / "site")
    assert b"A month or so." in contents(project / "site")["faq/index.html"]
    assert (leaves_out in first.stderr, leaves_out in second.stderr) == (False, True)
    assert "skipped" not in second.stderr


def with_properdocs(project: Path) -> Done:
    """Build at the top of the project with ProperDocs, without the plugin's line."""
    pytest.importorskip("properdocs", reason="the package properdocs is not installed")
    change(project / "mkdocs.yml", "  - studio-guide\n", "")
    return run((sys.executable, "-m", "properdocs", "build", "-f", "mkdocs.yml"), project)


def with_zensical(project: Path) -> Done:
    """Build at the top of the project with an engine that ignores unknown plugins."""
    pytest.importorskip("zensical", reason="the package zensical is not installed")
    return run((sys.executable, "-m", "zensical", "build", "--clean"), project)


def without_the_plugin(project: Path) -> Done:
    """Build at the top of the project with MkDocs, without the plugin's line."""
    change(project / "mkdocs.yml", "  - studio-guide\n", "")
    return run((*MKDOCS, "build"), project)


@pytest.mark.parametrize("build", [with_properdocs, with_zensical, without_the_plugin])
def test_without_the_plugin_no_text_is_published(
    build: Callable[[Path], Done], project: Path
) -> None:
    """An engine that does not run the plugin finds no pages, and leaves a published site alone."""
    (project / "site").mkdir()
    (project / "site/index.html").write_text("published before")

    done = build(project)

    assert done.returncode == 0, done.stderr
    made = project / UNPUBLISHED
    assert html_pages(made).keys() == {"404.html"}
    assert published_texts(project, made) == set()
    assert contents(project / "site") == {"index.html": b"published before"}


def test_notices_are_printed_and_stop_nothing(project: Path) -> None:
    """`mkdocs build --strict` prints the notices of `studio-guide check`, and publishes."""
    lone = "\nsessions:\n  - {id: lone, name: Lone, meaning: Of no step.}\n"
    change(project / "process.yaml", "\nsessions:\n", lone)

    done = run((*MKDOCS, "build", "--strict"), project)

    assert done.returncode == 0, done.stderr
    assert done.stderr.count("no step has the session 'lone' [unused-session]") == 1
    assert (project / "site/index.html").is_file()


@pytest.mark.audit
def test_a_folder_that_is_asked_for_is_used(project: Path, tmp_path: Path) -> None:
    """With the plugin, `--site-dir` decides where pages go; without it they go to site/."""
    done = run((*MKDOCS, "build", "--site-dir", tmp_path / "elsewhere"), project)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "elsewhere/index.html").is_file()
    assert not (project / "site").exists()
    assert not (project / UNPUBLISHED).exists()


def test_with_the_plugin_texts_are_published(by_plugin: Path) -> None:
    """After a build with the plugin, the search finds public texts and no internal one."""
    found = published_texts(by_plugin, by_plugin / "site")

    assert {"We choose one song and a plan.", "You hear your songs together."} <= found
    assert found.isdisjoint({"What we never tell.", "Keep the kettle full.", "# The first week"})


def test_settings_at_the_top_lead_to_no_page() -> None:
    """The docs_dir of the project's mkdocs.yml contains nothing that an engine publishes."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    folder = ROOT / settings["docs_dir"]

    assert folder.is_dir()
    assert [path for path in folder.rglob("*") if path.suffix in {".md", ".markdown"}] == []
    assert not list(folder.rglob("*.yaml"))


@pytest.mark.parametrize(
    "command",
    [("build",), pytest.param(("build", "--strict"), marks=pytest.mark.audit)],
)
def test_a_problem_stops_mkdocs_with_the_whole_message(
    command: tuple[str, ...], project: Path, tmp_path: Path
) -> None:
    """MkDocs stops with every problem as `studio-guide check` shows it, without a traceback."""
    (project / "site").mkdir()
    (project / "site/index.html").write_text("published before")
    change(project / "process.yaml", "tagline:", "taglin:")
    (project / "content/steps/mixing.md").unlink()
    shown = run((*GENERATOR, "check"), project).stderr.removesuffix("2 problems\n")

    done = run((*MKDOCS, *command), project, {"TMPDIR": str(tmp_path)})

    assert done.returncode == 1
    assert shown.count("[unknown-key]") == shown.count("[missing-guide]") == 1
    assert shown in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert contents(project / "site") == {"index.html": b"published before"}


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Start `mkdocs serve` on a copy of the sample, with a copy of the generator."""
    folder = tmp_path_factory.mktemp("preview")
    package = Path(
        shutil.copytree(
            Path(generator.__file__).parent,
            folder / "package/generator",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    )
    project = with_base(Path(shutil.copytree(SAMPLE, folder / "project")))
    port = free_port()
    words = (*MKDOCS, "serve", "--dev-addr", f"127.0.0.1:{port}")
    with previewed(words, project, folder, package, port) as one:
        one.wait_for("One song at a time")
        yield one


def test_first_page_is_served(preview: Preview) -> None:
    """The preview shows the public edition, rendered by the right generator."""
    assert "One song at a time" in read_page(preview.page()).text
    assert "You hear your songs together." in read_page(preview.page("sessions/listening/")).text
    assert "What we never tell." not in preview.page("sessions/")
    assert f"'{preview.package / 'templates'}'" in preview.said()


@pytest.mark.parametrize(
    ("file", "old", "new", "path"),
    [
        (
            "project/process.yaml",
            "You play the song until",
            "You sing the song until",
            "sessions/takes/",
        ),
        ("project/content/steps/choosing.md", "A kettle.", "A teapot.", "process/choosing/"),
        (
            "package/generator/templates/pages/planner.html.jinja",
            '"sg-top">Planner',
            '"sg-top">Calendar',
            "planner/",
        ),
    ],
    ids=["process.yaml", "content", "template"],
)
def test_a_save_is_followed_by_one_rebuild(
    preview: Preview, file: str, old: str, new: str, path: str
) -> None:
    """Each save of a source causes exactly one rebuild, and the page shows the new text."""
    words = new.removeprefix('"sg-top">')
    assert words not in read_page(preview.page(path)).text
    before = preview.rebuilds()

    change(preview.project.parent / file, old, new)
    preview.wait_for(words, path)

    assert words in read_page(preview.page(path)).text
    assert preview.rebuilds() == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("path", ["search/search_index.json", "assets/javascripts/lunr/tinyseg.js"])
def test_a_preview_has_only_what_our_frame_uses(preview: Preview, path: str) -> None:
    """A preview in our frame spends nothing on Material's files and search index; our own are there."""
    lost = preview.page("no/such/page/")

    assert preview.page(path) == lost
    assert preview.page("search/index.json") != lost


def test_without_a_save_there_is_no_rebuild(preview: Preview) -> None:
    """Files that a rebuild writes below build/ do not count as saves."""
    before = preview.rebuilds()

    os.utime(preview.project / "build/preview/docs/index.md")
    preview.wait_for_quiet()

    assert preview.rebuilds() == before


def test_a_faulty_save_is_shown_and_the_next_good_one_recovers(preview: Preview) -> None:
    """A fault is shown on every page and in the log; the last good pages stay until it is fixed."""
    source = preview.project / "process.yaml"
    assert "sg-problems" not in preview.page()
    before = preview.rebuilds()

    change(source, "meaning: A name of our own.", "mening: A name of our own.")
    preview.wait_for('<pre class="sg-problems">')

    shown = run((*GENERATOR, "-C", preview.project, "check"), preview.project).stderr
    message = shown.removesuffix("\n1 problem\n")
    assert "no such key: 'mening' [unknown-key]" in message
    assert message in preview.said()
    for path in ("", "sessions/xyz/", "glossary/"):
        found = re.search(r'<pre class="sg-problems">(.*?)</pre>', preview.page(path), re.DOTALL)
        assert found, path
        assert html.unescape(found[1]) == message
    assert "A name of our own." in preview.page("sessions/xyz/")
    assert preview.rebuilds() == (before[0] + 1, before[1] + 1)

    change(source, "mening: A name of our own.", "meaning: A name of his own.")
    preview.wait_for("A name of his own.", "sessions/xyz/")

    assert "sg-problems" not in preview.page()
    assert preview.rebuilds() == (before[0] + 2, before[1] + 2)


def test_pages_that_are_kept_are_as_a_cold_build_makes_them(preview: Preview) -> None:
    """After one page has changed, all pages equal a new build's, except for the reload script."""
    change(preview.project / "content/pages/faq.md", "A week or so.", "A month or so.")
    preview.wait_for("A month or so.", "faq/")
    cold = Path(shutil.copytree(preview.project, preview.project.parent / "cold"))
    shutil.rmtree(cold / "build")

    done = run((*MKDOCS, "build"), cold, {"PYTHONPATH": str(preview.package.parent)})

    assert done.returncode == 0, done.stderr
    names = html_pages(cold / "site").keys() - {"404.html"}
    pages = {name: (cold / "site" / name).read_text(encoding="utf-8") for name in names}
    served = {name: as_published(preview.page(address(name)), preview.port) for name in names}
    assert len(pages) == 21
    differ = [name for name in sorted(names) if sized(pages[name]) != sized(served[name])]
    assert differ == []


def sized(page: str) -> str:
    """Return a page without the sizes of files: a preview keeps those of its first build."""
    return re.sub(r"\b\d+ kB", "some kB", page)


def as_published(page: str, port: int) -> str:
    """Return a served page without the reload script, at its public address."""
    assert still(page) != page
    return still(page).replace(f"http://127.0.0.1:{port}/", "https://blue.example/")


@pytest.mark.audit
def test_an_anchor_that_goes_away_is_reported(preview: Preview) -> None:
    """An unchanged page is reported when an anchor that it links to disappears."""
    change(preview.project / "process.yaml", "{term: Take,", "{term: Takes,")
    preview.wait_for("has no place &#x27;#take&#x27;", "glossary/")

    change(preview.project / "process.yaml", "{term: Takes,", "{term: Take,")
    preview.wait_for('id="take"', "glossary/")


def test_a_site_with_a_path_is_previewed(preview: Preview) -> None:
    """A preview follows a changed `url`; its pages and its 404 page work."""
    change(
        preview.project / "process.yaml", "https://blue.example/\n", "https://blue.example/guide\n"
    )
    preview.wait_for("https://blue.example/guide/", "planner/")

    lost = read_page(preview.page("no/such/page/"), "404.html")

    links = {value for tag, name, value in lost.attributes if (tag, name) == ("a", "href")}
    inside = [link.lstrip("/") for link in links if link.startswith("/")]
    assert len(inside) > 10
    for link in inside:
        assert "This page is not here" not in preview.page(link), link
