"""The pages of both editions: the text that a person has reviewed, and the links between them."""

import html
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from conftest import HERE, Golden, texts_of, tree_of
from plain_data import SAMPLE, Data, plain
from small_sites import small_site

from generator.addresses import address
from generator.editions import edition
from generator.model import Audience, Process
from generator.planning.page import Site
from generator.planning.site import plan_site
from generator.problems import ProblemsFoundError, Rule
from generator.project import read
from generator.reading.content import Content, read_content
from generator.rendering import FOLDER

GOLDEN = HERE / "golden"
SITE = "https://site.invalid/"
LINK = re.compile(r'<a [^>]*?href="([^"#?]+/)[^"]*"')
"""A link to a page: addresses of pages end in a slash."""
OVERRIDES = FOLDER / "overrides"
AROUND = 10
"""The maximum number of steps that a journey shows on one page."""
MANY = 40
"""A number of steps of which a journey shows only a part."""


def site_of(data: Data, audience: Audience, content: Content | None = None) -> Site:
    """Return the plan of an edition's site."""
    found = read_content(SAMPLE)[0] if content is None else content
    return plan_site(edition(Process.model_validate(data), found, audience), SAMPLE)


def written(audience: Audience) -> dict[str, str]:
    """Return the reviewable part of the sample's finished tree: its pages and settings."""
    found = {}
    for path, content in tree_of(SAMPLE, site_of(plain(), audience)).items():
        if path in {"mkdocs.yml", "docs/robots.txt"} or path.endswith(".md"):
            found[path] = content.decode()
    return found


@pytest.fixture(scope="module", params=list(Audience))
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the text of each page of an edition of the sample, by its path below docs/."""
    return texts_of(site_of(plain(), request.param))


@pytest.mark.parametrize("audience", Audience)
def test_pages_are_as_reviewed(audience: Audience, golden: Golden) -> None:
    """Each page, the settings and robots.txt are as a person has reviewed them."""
    for path, text in written(audience).items():
        golden(GOLDEN / audience.value / path, text)


@pytest.mark.parametrize("audience", Audience)
def test_no_review_is_left_over(audience: Audience) -> None:
    """Each golden file belongs to a page."""
    home = GOLDEN / audience.value
    kept = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}

    assert kept == set(written(audience))


def head(page: str) -> dict[str, Any]:
    """Return the front matter of a page."""
    found = yaml.safe_load(page.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def test_front_matter_is_yaml_with_a_title(pages: dict[str, str]) -> None:
    """Each page opens with YAML front matter, and each of its keys is read by a template."""
    folders = (OVERRIDES, FOLDER / "material")
    frame = "".join(path.read_text() for one in folders for path in one.rglob("*.html"))
    for path, page in pages.items():
        assert page.startswith("---\n")
        found = head(page)
        assert found["title"], path
        assert all(f"page.meta.{key}" in frame for key in found), path
        assert all(text == str(text).strip() for key, text in found.items() if key == "title")
    assert html.unescape(head(pages["index.md"])["title"]) == "Blue & Room <Two>"


@pytest.mark.parametrize("audience", Audience)
def test_every_page_is_in_the_navigation_once(audience: Audience) -> None:
    """Each page is in the navigation once, and the navigation contains only pages."""
    files = written(audience)
    listed = list(leaves(yaml.safe_load(files["mkdocs.yml"])["nav"]))
    made = [path.removeprefix("docs/") for path in files if path.endswith(".md")]

    assert sorted(listed) == sorted(made)
    assert len(set(listed)) == len(listed)


def leaves(value: Any) -> Iterator[str]:
    """Yield the paths of the pages in a navigation."""
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)


def links(pages: dict[str, str], path: str) -> set[str]:
    """Return the pages that a page links to, as paths below docs/."""
    names = {address(name): name for name in pages}
    found = {urljoin(f"{SITE}{address(path)}", link) for link in LINK.findall(pages[path])}
    targets = {link.removeprefix(SITE) for link in found if link.startswith(SITE)}
    return {names.get(target, target) for target in targets}


def test_every_link_leads_to_a_page(pages: dict[str, str]) -> None:
    """No page of the sample links to a page that its edition does not have."""
    for path in pages:
        assert links(pages, path) <= set(pages)
    assert len(links(pages, "process/choosing.md")) >= 5


def linked_both_ways(pages: dict[str, str], one: str, other: str) -> bool:
    """Return whether two pages link to each other."""
    return other in links(pages, one) and one in links(pages, other)


@pytest.mark.parametrize("audience", Audience)
def test_the_journey_goes_both_ways(audience: Audience) -> None:
    """A step links to its neighbors, sessions and checklist, and all of them link back."""
    site = site_of(plain(), audience)
    pages = texts_of(site)
    steps = site.edition.process.steps
    for step, following in pairwise(steps):
        assert linked_both_ways(pages, f"process/{step.id}.md", f"process/{following.id}.md")
    for step in steps:
        home = f"process/{step.id}.md"
        assert home in links(pages, "process/index.md")  # the way back is in the frame
        for session in step.sessions:
            assert linked_both_ways(pages, home, f"sessions/{session.session}.md")
        if step.checklists:
            assert linked_both_ways(pages, home, f"checklists/{step.id}.md")
        if audience is Audience.INTERNAL:
            assert linked_both_ways(pages, home, f"staff/run-sheets/{step.id}.md")
    assert not linked_both_ways(pages, "process/choosing.md", "process/mixing.md")


@pytest.mark.parametrize("audience", Audience)
def test_every_page_can_be_reached(audience: Audience) -> None:
    """Links lead from the front page or the menu to every page."""
    site = site_of(plain(), audience)
    pages = texts_of(site)
    reached = {section.pages[0].path for section in site.sections}
    while more := {path for one in reached for path in links(pages, one)} - reached:
        reached |= more

    assert reached == set(pages)


def many_steps(number: int) -> Data:
    """Return the sample with many steps, each a copy of its first, and few sessions."""
    data = plain()
    for key in ("pictures", "rooms", "people", "sounds"):
        del data["studio"][key]  # these name files, and steps that were removed
    first = data["steps"][0]
    data["steps"] = [{**deepcopy(first), "id": f"step-{at}"} for at in range(number)]
    return data


@pytest.mark.slow
def test_a_journey_does_not_grow() -> None:
    """The journey shows ten steps at most, including the current one."""
    pages = texts_of(site_of(many_steps(MANY), Audience.INTERNAL, Content()))
    heads = [head(page) for page in pages.values()]
    on_the_journey = [found for found in heads if "step" in found]

    assert len(on_the_journey) == 3 * MANY
    for found in on_the_journey:
        assert found["journey_end"] - found["journey_start"] == AROUND
        assert found["journey_start"] <= found["step"] < found["journey_end"]
        assert found["steps"] == [found["step"]]


@pytest.mark.slow
def test_pages_of_steps_do_not_grow() -> None:
    """The page of a step is as long on a site of many steps as on one of fewer."""
    few, many = (
        texts_of(site_of(many_steps(number), Audience.PUBLIC, Content()))
        for number in (MANY // 2, MANY)
    )
    for path in ("process/step-15.md", "checklists/step-15.md"):
        assert len(links(many, path)) == len(links(few, path))
        assert len(many[path].splitlines()) == len(few[path].splitlines())
    assert len(many["process/index.md"]) > len(few["process/index.md"])


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the public edition of a site of many steps."""
    return small_site(tmp_path_factory.mktemp("long"), with_many_steps)


def with_many_steps(project: Path, data: Data) -> None:
    """Give a project many steps without lists, and a word for each."""
    shutil.rmtree(project / "content")
    for folder in ("assets", "steps"):
        (project / "content" / folder).mkdir(parents=True)
    data |= many_steps(MANY)
    del data["studio"]["brand"]["logo"]
    for step in data["steps"]:
        del step["checklists"]
        (project / f"content/steps/{step['id']}.md").write_text("Words.\n", encoding="utf-8")


@pytest.mark.parametrize("at", [0, 4, MANY // 2, MANY - 1])
def test_readers_see_ten_steps_and_where_they_are(at: int, long_site: Path) -> None:
    """The HTML of a journey numbers ten steps, and marks the current one."""
    page = (long_site / f"process/step-{at}/index.html").read_text(encoding="utf-8")
    journeys = re.findall(
        r'<ol class="sg-bars" start="(\d+)" data-journey>(.*?)</ol>', page, re.DOTALL
    )

    assert len(journeys) == 1
    for start, journey in journeys:
        entries = re.findall(r"<a [^>]*>", journey)
        assert len(entries) == AROUND
        here = [number for number, entry in enumerate(entries) if "aria-current" in entry]
        assert [int(start) - 1 + number for number in here] == [at]
    assert page.count(f"Step {at + 1} of {MANY}") >= 2
    assert '<a href="../">All steps</a>' in page


def test_a_step_says_each_fact_once() -> None:
    """The page of a step shows its days, hours, people and milestone once each."""
    page = texts_of(site_of(plain(), Audience.PUBLIC))["process/choosing.md"]
    body = page.split("---\n", 2)[2].lower()
    facts = (
        "days 1 to 2",
        "1.5 to 3 hours",
        "step 1 of",
        "one song chosen",
        "<b>artist</b>",
    )

    assert {fact: body.count(fact) for fact in facts} == dict.fromkeys(facts, 1)
    parts = re.findall(r'<h2 id="([\w-]+)">', page)
    order = [
        "sg-how-long",
        "sg-what-happens",
        "sg-bring",
        "sg-decide",
        "sg-leave-with",
        "sg-done-when",
        "sg-ask",
    ]
    assert [part for part in parts if part in order] == order


def test_the_index_of_lists_has_one_row_for_each_step() -> None:
    """If the reader has a list, its items are counted; otherwise those of all lists."""
    data = plain()
    data["steps"][2]["checklists"] = {"assistant": [{"id": "cue", "text": "The cue sounds."}]}
    page = texts_of(site_of(data, Audience.INTERNAL))["checklists/index.md"]
    rows = re.findall(r"<li[^>]*>(\d)\. .*?<span[^>]*>(.*?)</span>", page)

    assert rows == [("1", "2 things to tick"), ("3", "1 thing to tick")]


@pytest.mark.parametrize(
    ("audience", "order"),
    [
        (Audience.PUBLIC, ["listening", "takes", "xyz"]),
        (Audience.INTERNAL, ["listening", "takes", "xyz", "secret-sauce"]),
    ],
)
def test_sessions_of_the_house_come_last(audience: Audience, order: list[str]) -> None:
    """Sessions with a house name come after the others, and internal ones last."""
    data = plain()
    data["sessions"].sort(key=lambda one: str(one["id"]) != "xyz")
    site = site_of(data, audience)
    listed = re.findall(r'<h2 [^>]*><a href="(.*?)/">', texts_of(site)["sessions/index.md"])

    assert listed == order
    assert [page.path for page in site.pages if page.path.startswith("sessions/")] == [
        f"sessions/{name}.md" for name in ("index", *order)
    ]


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("# Talk\n\nIn short.\n\n## More\n\nWords.\n", "In short.</p>", ">More</h2>"),
        ("In short.\n", ">Free consultation</h1>", None),
        (None, ">Free consultation</h1>", None),
    ],
)
def test_the_studio_is_reached_from_the_top(
    text: str | None, before: str, after: str | None, sample: Path
) -> None:
    """The buttons to book, write and call are below the introduction of the contact page."""
    if text:
        (sample / "content/pages/contact.md").write_text(text, encoding="utf-8")
    page = texts_of(read(sample).sites[Audience.PUBLIC])["contact.md"]
    parts = [">Free consultation</a>", ">Write to hi@blue.example<", ">Call +1 555 0199<"]
    places = [page.index(part) for part in filter(None, (before, *parts, after))]

    assert places == sorted(places)
    assert page.count('id="sg-reach"') == 1


@pytest.mark.parametrize("look", ["guide", "material"])
def test_a_studio_names_what_it_offers(look: str) -> None:
    """If a studio says what artists can ask for, no page or frame offers anything else."""
    data = plain()
    data["studio"]["look"] = {"public": look}
    before = tree_of(SAMPLE, site_of(data, Audience.PUBLIC))
    data["studio"]["contact"]["offer"] = "Talk & listen"
    after = tree_of(SAMPLE, site_of(data, Audience.PUBLIC))

    assert [path for path, content in after.items() if b"consultation" in content.lower()] == []
    for path in ("mkdocs.yml", "docs/contact.md", "docs/sessions/xyz.md"):
        assert b"Free consultation" in before[path], path
        assert b"Talk &amp; listen" in after[path], path


def test_staff_find_run_sheets_first() -> None:
    """The staff index starts with the run sheets, whatever else it contains."""
    page = texts_of(site_of(plain(), Audience.INTERNAL))["staff/index.md"]

    assert page.index('id="sg-run-sheets"') == page.index('<h2 id="') + 4
    assert page.index('href="run-sheets/choosing/"') < page.index('href="roles/"')


@pytest.mark.parametrize(
    "name",
    [
        *("pages/index", "pages/planner", "pages/glossary", "pages/downloads"),
        *("staff/roles", "staff/run-sheets/choosing"),
        *("pages/process", "pages/sessions", "pages/prepare", "pages/checklists", "pages/staff"),
    ],
)
def test_two_sources_for_one_page_are_reported(name: str, sample: Path) -> None:
    """A text for a page or an address that exists already is a problem."""
    path = sample / f"content/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# Mine\n\nMy words.\n", encoding="utf-8")

    with pytest.raises(ProblemsFoundError) as found:
        read(sample)

    (problem,) = found.value.problems
    assert problem.rule is Rule.PAGE_TAKEN
    assert problem.place.file == f"content/{name}.md"


@pytest.mark.parametrize("name", ["pages/rates", "staff/run-sheets/own", "staff/index"])
def test_a_page_of_ones_own_is_published(name: str, sample: Path) -> None:
    """A text with an unused name becomes a separate page, or the first page of its section."""
    path = sample / f"content/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Words of my own.\n", encoding="utf-8")
    pages = texts_of(read(sample).sites[Audience.INTERNAL])

    assert "Words of my own." in pages[f"{name.removeprefix('pages/')}.md"]
