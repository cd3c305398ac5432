"""A page is rendered again only if something that it shows has changed; then it always is."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from projects import change

from generator.markup.html_tree import Nodes
from generator.model import Audience
from generator.pages import page_inputs, render
from generator.pages.contents import render_pages
from generator.pages.filled import FilledPage
from generator.pages.glossary_links import Glossary
from generator.pages.prose import LinkTargets
from generator.pages.render import Bodies, Words, page_bodies
from generator.planning.page import Page, Site
from generator.project import read
from generator.rendering import FOLDER

KEPT = Path("build/cache/public-bodies")
TEXTS = Path("build/cache/texts/public")
GUIDE = "content/steps/mixing.md"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the pages that will be rendered from now on."""
    found: list[str] = []
    fill = FilledPage.create

    def noted(site: Site, page: Page, targets: LinkTargets) -> FilledPage:
        found.append(page.path)
        return fill(site, page, targets)

    monkeypatch.setattr(FilledPage, "create", noted)
    return found


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the pages whose nodes will be made from now on."""
    found: list[str] = []
    finish = render.finish

    def noted(filled: FilledPage, words: Words) -> Nodes:
        found.append(filled.path)
        return finish(filled, words)

    monkeypatch.setattr(render, "finish", noted)
    return found


def bodies(project: Path) -> Bodies:
    """Return the public pages of a project as a build makes them."""
    found = read(project)
    return render_pages(found.folder, found.sites[Audience.PUBLIC])


def added(text: str) -> Callable[[Path], None]:
    """Return an edit that adds lines to the guide of a step."""

    def add(project: Path) -> None:
        with (project / GUIDE).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")

    return add


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return an edit that replaces a text in a file."""
    return lambda project: change(project / name, old, new)


def with_head(project: Path) -> None:
    """Give a staff text another title, and a public one a description."""
    for name, head in (("pages/faq.md", "description: New."), ("staff/kettle.md", "title: New")):
        file = project / "content" / name
        file.write_text(f"---\n{head}\n---\n# Any\n\nWords.\n", encoding="utf-8")


def with_asset(project: Path) -> None:
    """Add a file of the owner's."""
    shutil.copy(project / GUIDE, project / "content/assets/a.txt")


def without_a_text(project: Path) -> None:
    """Delete a text, and the link to it."""
    change(project / "content/pages/home.md", "[questions](faq.md)", "questions")
    (project / "content/pages/faq.md").unlink()


EDITS: dict[str, Callable[[Path], None]] = {
    "nothing": lambda _: None,
    "a sentence": added("One more sentence."),
    "a heading": added("## One more heading"),
    "a variable": added("{{ studio.name }} and {{ steps.count }}."),
    "a value": replaced("process.yaml", "Blue & Room", "Green & Room"),
    "a word of the process": replaced("process.yaml", "You play the song", "You sing the song"),
    "a head": with_head,
    "a deletion": without_a_text,
    "an asset": with_asset,
}


def test_a_page_is_rendered_once(sample: Path, rendered: list[str]) -> None:
    """A second run renders no page; after an edit of one text, it renders the page that shows it."""
    first = bodies(sample)
    assert {*rendered} == first.keys()

    rendered.clear()
    assert bodies(sample) == first
    assert rendered == []

    added("One more sentence.")(sample)
    assert bodies(sample) != first
    assert rendered == ["process/mixing.md"]


def test_nodes_are_made_of_what_a_template_shows(sample: Path, finished: list[str]) -> None:
    """After an edit of the process, nodes are made only of the pages that show what was edited."""
    first = bodies(sample)
    assert {*finished} == first.keys()
    finished.clear()

    change(sample / "process.yaml", "You play the song", "You sing the song")
    second = bodies(sample)

    assert {*finished} == {path for path in first if first[path] != second[path]} != set()
    assert len(finished) < len(first) / 2
    finished.clear()
    assert bodies(sample) == second
    assert finished == []


def test_other_words_make_all_pages_again(sample: Path, finished: list[str]) -> None:
    """Any page may mention a term of the glossary, so that another meaning makes all nodes again."""
    first = bodies(sample)
    finished.clear()

    change(sample / "process.yaml", "One try at recording.", "One try.")
    bodies(sample)

    assert {*finished} == first.keys()


@pytest.mark.parametrize("names", [*permutations(["Takes", "Talks", "Tests"])])
def test_words_are_known_in_any_order(names: tuple[str, ...]) -> None:
    """Another run has the same names in another order, and knows the words by the same digest."""
    first = Words(Glossary.create((), ["Takes", "Talks", "Tests"]))

    assert Words(Glossary.create((), names)).digest() == first.digest()
    assert Words(Glossary.create((), ["Takes", "Talks"])).digest() != first.digest()


def test_a_lost_body_is_made_again(sample: Path, finished: list[str]) -> None:
    """A page whose inputs are known, but not its body, is made again."""
    first = bodies(sample)
    kept = {path: path.read_bytes() for path in (sample / KEPT).iterdir()}
    for path in sorted(kept, key=lambda one: len(kept[one]))[-len(first) :]:
        path.unlink()
    finished.clear()

    assert bodies(sample) == first
    assert {*finished} == first.keys()
    assert {path: path.read_bytes() for path in (sample / KEPT).iterdir()}.keys() == kept.keys()


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_kept_pages_are_as_new_ones(sample: Path, edit: Callable[[Path], None]) -> None:
    """After any edit, the pages of both editions are those that a run without a cache renders."""
    before = read(sample)
    first = {one: render_pages(before.folder, site) for one, site in before.sites.items()}
    edit(sample)
    after = read(sample)

    for audience, site in after.sites.items():
        again, new = render_pages(after.folder, site), page_bodies(site)
        assert (again, again.html) == (new, new.html)
        assert (again == first[audience]) == (edit in {EDITS["nothing"], EDITS["an asset"]})


def test_files_that_could_not_be_made_are_not_offered(sample: Path) -> None:
    """A page that was rendered with a link to a file is rendered again if the file is left out."""
    project = read(sample)
    site = project.sites[Audience.PUBLIC]
    store: dict[str, bytes] = {}
    offered = page_bodies(site, store)["downloads.md"]
    path = "downloads/handbook.pdf"
    without = replace(site, left_out={path: "downloads.md"})

    assert path.rpartition("/")[2] in json.dumps(offered)
    assert path.rpartition("/")[2] not in json.dumps(page_bodies(without, store)["downloads.md"])


def test_a_template_that_changes_counts(
    sample: Path, rendered: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A preview runs while templates are edited: then each page is rendered again."""
    templates = Path(shutil.copytree(FOLDER, tmp_path / "templates"))
    monkeypatch.setattr(page_inputs, "FOLDER", templates)
    pages = bodies(sample).keys()
    bodies(sample)
    assert len(rendered) == len(pages)

    (templates / "pages/home.html.jinja").write_text("Other")
    bodies(sample)
    assert len(rendered) == 2 * len(pages)


def test_texts_of_kept_pages_are_kept(sample: Path) -> None:
    """What was made of a text stays in the cache although its page is not rendered."""
    bodies(sample)
    before = (sample / TEXTS).read_text(encoding="utf-8")
    added("One more sentence.")(sample)
    bodies(sample)
    after = (sample / TEXTS).read_text(encoding="utf-8")

    assert before.count('"article ') == after.count('"article ') > 3
    assert before.count('"heading ') == after.count('"heading ') > 3


def test_a_project_may_move(sample: Path, rendered: list[str]) -> None:
    """The pages of a project that was moved to another folder are known."""
    first = bodies(sample)
    moved = sample.rename(sample.with_name("moved"))
    rendered.clear()

    assert bodies(moved) == first
    assert rendered == []


def test_old_pages_are_not_kept(sample: Path) -> None:
    """The cache has two entries for each page of the last run: its inputs, and its body."""
    count = len(bodies(sample))
    added("One more sentence.")(sample)
    bodies(sample)

    assert len(list((sample / KEPT).iterdir())) == 2 * count
