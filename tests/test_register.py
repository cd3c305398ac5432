"""Each path of a site and each id of a page is unique; clashes are reported."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from built_pages import contents
from conftest import Command, seldom, tree_of
from plain_data import SAMPLE, Data, plain, write
from projects import ROOT
from small_sites import small_site

from generator.downloads.formats import planned_files
from generator.inspection.links import broken_links, duplicate_ids
from generator.inspection.references import SiteFiles, read_site
from generator.model import FRAME, Audience
from generator.planning.page import Site
from generator.planning.register import Claim, clashes
from generator.planning.register import claims as claims_of
from generator.problems import Problem, ProblemsFoundError, Rule
from generator.project import Project, read
from generator.publishing.engines import Engine
from generator.publishing.finished import PUBLISHED
from generator.publishing.offline import offline

LATER = ("sg-meaning",)
"""Ids of elements that a script adds to a page."""
WINDOW = {"first_day": 1, "last_day": 2}
URL = "https://blue.example/"


def built(folder: Path) -> SiteFiles:
    """Return the links and ids on the pages of a built site."""
    return read_site(contents(folder))


def claims(site: Site) -> list[Claim]:
    """Return every claim of a site, including those of its downloads and cards."""
    return list(claims_of(site, (file.path for file in planned_files(site))))


def problems(project: Path) -> tuple[Problem, ...]:
    """Return the problems that `check` reports, without notices."""
    try:
        read(project)
    except ProblemsFoundError as error:
        return tuple(one for one in error.problems if one.rule.stops)
    return ()


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[Audience, SiteFiles]:
    """Return the sample's pages of each edition as an engine builds them."""
    return {
        audience: built(
            small_site(tmp_path_factory.mktemp("site"), lambda _project, _data: None, audience)
        )
        for audience in Audience
    }


@pytest.fixture(scope="module", params=list(Audience))
def site(request: pytest.FixtureRequest, sites: dict[Audience, SiteFiles]) -> SiteFiles:
    """Return the pages of one edition."""
    return sites[request.param]


def from_content(data: Data) -> set[str]:
    """Return the ids that process.yaml gives to parts of pages, and those in the sample's texts."""
    steps = data["steps"]
    lists = {f"{step['id']}-{role}" for step in steps for role in step.get("checklists", {})}
    roles = {role["id"]: role.get("was", []) for role in data["roles"]}
    lists |= {
        f"{step['id']}-{was}"
        for step in steps
        for role in step.get("checklists", {})
        for was in roles[role]
    }
    decisions = {one["id"] for step in steps for one in step.get("decide", ())}
    terms = {one["id"] for one in data["glossary"]}
    old = {was for one in data["glossary"] for was in one.get("was", ())}
    named = {one["id"] for key in ("steps", "sessions", "roles") for one in data[key]}
    words = "\n".join(one.read_text() for one in (SAMPLE / "content").rglob("*.md"))
    headings = re.findall(r"^#+ +(.+)$", words, re.MULTILINE)
    slugs = {re.sub(r"[^\w]+", "-", re.sub(r"[^\w\s-]", "", one).lower()) for one in headings}
    typed = set(re.findall(r"\{#([\w-]+)\}", words))
    return lists | decisions | terms | old | named | slugs | typed


def test_what_is_not_from_content_is_the_frames(site: SiteFiles) -> None:
    """Every id of every page comes from content, or begins with `sg-`."""
    known = from_content(plain())
    found = {one for page in site.pages.values() for one in page.ids}
    own = {one for one in found if not one.startswith(FRAME)}

    assert not {one for one in own if one not in known and not one.startswith("fn")}
    assert {"choosing-song", "choosing-artist", "takes"} <= own  # these anchors must stay
    assert {"sg-content", "sg-next", "sg-bring", "sg-top"} <= found


def test_no_id_is_there_twice(site: SiteFiles) -> None:
    """Ids are unique on each page, and every link to an anchor finds it."""
    assert duplicate_ids(site) == []
    assert [one for one in broken_links(site, URL) if "#" in one.message] == []


def frame_words(sites: Iterable[SiteFiles]) -> list[str]:
    """Return what follows `sg-` in each id of the frame on any page."""
    pages = [page for site in sites for page in site.pages.values()]
    found = {one for page in pages for one in page.ids if one.startswith(FRAME)}
    words = sorted(one.removeprefix(FRAME) for one in {*found, *LATER})
    return [one for one in words if re.fullmatch(r"[a-z]+(-[a-z]+)*", one)]


def with_words(words: list[str], pages: list[str], project: Path, data: Data) -> None:
    """Use words as the ids of everything that has one, and as headings of every text.

    Steps, sessions and players have separate pages, so they get fewer words.
    """
    headings = "\n".join(f"## {one.replace('-', ' ')}\n\nWords.\n" for one in words)
    data["roles"] += [{"id": one, "name": one, "audience": "public"} for one in words]
    data["sessions"] += [
        {"id": one, "name": one, "meaning": "M.", "audience": "public"} for one in pages
    ]
    data["glossary"] += [
        {"id": one, "term": f"word {one}", "meaning": "M.", "audience": "public"} for one in words
    ]
    data["prep"]["players"] += [{"id": one, "name": one} for one in pages]
    old = {"songs"}  # an old id of an item of the sample
    items = [{"id": one, "text": one} for one in words if one not in old]
    phase = {"id": "all", "name": "All", "items": items}
    data["prep"]["phases"].append(phase)
    data["steps"][0]["decide"] = [{"id": one, "text": one} for one in words]
    data["steps"] += [
        {
            "id": one,
            "name": one,
            "summary": "S.",
            "audience": "public",
            "window": WINDOW,
            "sessions": [{"session": one}, {"session": one}],
            "roles": [one],
            "checklists": {one: [{"id": f"item-{one}", "text": "x"}]},
        }
        for one in pages
    ]
    for one in pages:
        (project / f"content/steps/{one}.md").write_text("You sit down.\n")
    texts = ("pages/home", "pages/faq", "pages/rates", "steps/choosing", "prep/drummer")
    for name in (*texts, "prep/10-before", "prep/20-more", "pages/contact"):
        (project / f"content/{name}.md").write_text(f"Opening.\n\n{headings}")


@pytest.mark.parametrize("audience", seldom(Audience, Audience.PUBLIC))
@pytest.mark.slow
def test_each_word_of_the_frame_is_free(
    audience: Audience, sites: dict[Audience, SiteFiles], tmp_path: Path
) -> None:
    """Any word that the frame uses in its ids may be an id of anything, and any heading.

    Each word has separate pages in one of the editions.
    """
    words = frame_words(sites.values())

    def use(project: Path, data: Data) -> None:
        with_words(words, words[audience is Audience.INTERNAL :: 2], project, data)

    pages = built(small_site(tmp_path, use, audience))

    assert {"content", "next", "ask", "prepare", "bring", "top", "help"} <= set(words)
    assert duplicate_ids(pages) == []
    assert [one for one in broken_links(pages, URL) if "#" in one.message] == []
    step = pages.pages["process/choosing/index.html"].ids
    assert {"sg-content", "content", "content_1"} <= set(step)  # frame, decision and heading
    prepare = pages.pages["prepare/index.html"].ids
    assert {"content", "content_1"} <= set(prepare)  # the same word in two texts


@pytest.mark.parametrize("kind", ["roles", "sessions", "steps", "players", "glossary", "decide"])
def test_an_id_of_the_frame_is_reported(kind: str, sample: Path) -> None:
    """An id with the prefix `sg-` is reported; the hint suggests one that works."""
    data = plain()
    entries = {
        "players": data["prep"]["players"],
        "decide": data["steps"][0]["decide"],
    }.get(kind) or data[kind]
    entries.append({**entries[0], "id": "sg-next"})
    write(sample, data)
    found = [one for one in problems(sample) if one.rule is Rule.BAD_ID]

    assert [one.hint for one in found] == ["write next"]
    entries[-1]["id"] = "next"
    write(sample, data)
    assert not [one for one in problems(sample) if one.rule is Rule.BAD_ID]


def test_a_term_may_be_called_so(tmp_path: Path) -> None:
    """The generated anchor of a term without an id never conflicts with the frame's."""

    def add(_project: Path, data: Data) -> None:
        terms = ("SG content", "K word", "\N{KELVIN SIGN} word two", "k word three")
        data["glossary"] += [{"term": one, "meaning": "M.", "audience": "public"} for one in terms]

    pages = built(small_site(tmp_path, add))

    assert "sg_content" in pages.pages["glossary/index.html"].ids
    assert duplicate_ids(pages) == []
    assert [one for one in broken_links(pages, URL) if "#" in one.message] == []


PREP = "content/prep/drummer.md"
STEP = "content/steps/choosing.md"


@pytest.mark.parametrize(
    ("file", "text", "mended"),
    [
        (STEP, "## {{ studio.name }}\n\n## A {: #choosing-song }\n", "## A {: #song }\n"),
        (STEP, '<p id="choosing-song">A</p>\n', '<p id="song">A</p>\n'),
        (PREP, '## A {#x}\n\n<p id="x">B</p>\n', '## A {#x}\n\n<p id="y">B</p>\n'),
        (PREP, "## A {#x}\n\n## B {#x}\n", "## A {#x}\n\n## B {#y}\n"),
        (PREP, "[a](#x)\n\n<p id='x'>B</p>\n\n<p id=x>B</p>\n", "[a](#x)\n\n<p id='x'>B</p>\n"),
        ("content/pages/faq.md", "# A {#x}\n\n## B {#x}\n", "# A {#x}\n\n## B {#y}\n"),
        ("content/staff/week-1.md", "# A {#x}\n\n## B {#x}\n", "# A {#x}\n\n## B {#y}\n"),
    ],
)
def test_an_id_that_is_taken_is_reported_in_its_text(
    file: str, text: str, mended: str, sample: Path
) -> None:
    """An article's id that its page already has is reported; following the hint fixes it."""
    (sample / file).write_text(f"Opening.\n\n{text}")
    found = problems(sample)

    assert [one.rule for one in found] == [Rule.REPEATED_ANCHOR]
    assert found[0].place.file == file
    assert found[0].place.line > 2
    (sample / file).write_text(f"Opening.\n\n{mended}")
    assert problems(sample) == ()


def test_the_same_id_in_two_texts_of_a_page_is_reported_at_the_second(sample: Path) -> None:
    """The texts of the prep article share one page, so an id is unique among them."""
    for name in ("10-before", "20-after", "drummer"):
        (sample / f"content/prep/{name}.md").write_text("## A {#same}\n")
    found = problems(sample)

    assert [(one.rule, one.place.file) for one in found] == [
        (Rule.REPEATED_ANCHOR, "content/prep/20-after.md")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`## A {#sg-next}`\n",
        "```\n<p id='sg-next'>\n```\n",
        "<!-- {#sg-next} <p id='x'> <p id='x'> -->\n",
        "## SG content\n\n## **SG** *help*\n\nSG top\n------\n",
        '## Sound\n\n<p id="sound">B</p>\n',
        "## Content\n\n## Content\n\n## Next\n",
        "The SG is a guitar. [See](#sg-next)\n",
        "A note.[^1]\n\n[^1]: This.\n",
    ],
)
def test_what_only_looks_like_an_id_is_fine(text: str, sample: Path) -> None:
    """Ids in code, comments, links and equal headings don't clash."""
    (sample / STEP).write_text(text)

    assert problems(sample) == ()


@pytest.mark.parametrize("text", ["[" * 20_000, "*[" * 3_000, "> " * 3_000, "<div>" * 15_000])
def test_a_text_that_is_nested_deep_is_looked_at_once(text: str, sample: Path) -> None:
    """Articles nested too deeply for Markdown are reported, or pass, without an exception."""
    (sample / STEP).write_text(f'<p id="x">a</p>\n\n{text}\n')

    assert {one.rule for one in problems(sample)} <= {Rule.TOO_DEEP, Rule.UNSAFE_HTML}


CLASHES = {
    "content/pages/assets.md": "Words.\n",
    "content/pages/index.md": "Words.\n",
    "content/pages/planner.md": "Words.\n",
    "content/pages/staff.md": "Words.\n",
    "content/staff/roles.md": "Words.\n",
    "content/staff/index.html": "<!doctype html><title>x</title>",
    "content/staff/roles/index.html": "<!doctype html><title>x</title>",
    "content/staff/run-sheets/choosing/index.html": "<!doctype html><title>x</title>",
    "content/assets/Logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/staff/Room.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "content/staff/Roles": "a file where a page needs a folder",
    "content/assets/LOGO.SVG/x.txt": "a folder where a file is",
}


@pytest.mark.parametrize("name", CLASHES)
def test_a_path_that_is_taken_is_reported_at_its_file(name: str, sample: Path) -> None:
    """A file whose output path is taken is reported at that file, in both editions."""
    path = sample / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CLASHES[name])
    found = problems(sample)

    assert {one.rule for one in found} <= {Rule.PAGE_TAKEN, Rule.RESERVED_NAME}
    found = tuple(one for one in found if one.rule is Rule.PAGE_TAKEN)
    assert len(found) == 1
    # Of two names that differ only in case, the second one is at fault.
    assert found[0].place.file.casefold() in (name.casefold(), str(Path(name).parent).casefold())
    assert found[0].hint
    path.rename(path.with_name(f"another-name{path.suffix}"))
    if path.parent != sample / "content" and not any(path.parent.iterdir()):
        path.parent.rmdir()
    if "LOGO" not in name:
        assert problems(sample) == ()


@pytest.mark.parametrize(
    "name", ["cards", "process-choosing", "javascripts", "stylesheets", "sitemap", "404", "readme"]
)
def test_a_free_name_makes_a_page_everywhere(name: str, tmp_path: Path) -> None:
    """A page named like a folder or file of the frame is published, also in the offline copy."""

    def add(project: Path, _data: Data) -> None:
        (project / f"content/pages/{name}.md").write_text("# Mine\n\nMy very own words.\n")

    html = small_site(tmp_path, add)

    assert "My very own words." in (html / name / "index.html").read_text()
    (html / "copy.zip").write_bytes(offline(html))
    shutil.unpack_archive(html / "copy.zip", tmp_path / "copy")
    assert "My very own words." in (tmp_path / "copy/guide" / name / "index.html").read_text()


def test_cards_have_paths_of_their_own(project: Project) -> None:
    """No two pages share a card, whatever hyphens their names contain."""
    site = project.sites[Audience.PUBLIC]
    cards = [one.path for one in claims(site) if one.path.startswith("cards/")]

    assert len(cards) == len(set(cards)) == len(site.pages)
    assert "cards/process/choosing.png" in cards


def test_index_is_the_home_page(sample: Path) -> None:
    """The home page's text may be named index.md; next to home.md it is reported."""
    home = sample / "content/pages/home.md"
    home.with_name("index.md").write_text("# Hello\n\nMy own home.\n")
    found = problems(sample)

    assert [one.place.file for one in found] == ["content/pages/index.md"]
    assert "keep one" in found[0].hint
    home.unlink()
    site = read(sample).sites[Audience.PUBLIC]
    assert site.pages[0].articles[0].source.name == "content/pages/index.md"
    assert b"My own home." in tree_of(sample, site)["docs/index.md"]


def test_every_published_file_is_claimed(published: Path) -> None:
    """The register contains every published file of both editions, so clashes are always found."""
    sites = read(published).sites
    for audience, folder in PUBLISHED.items():
        known = {one.path for one in claims(sites[audience])}
        found = set(contents(published / folder))

        assert found <= known, found - known
        assert {"index.html", "process/choosing/index.html", "downloads.json"} <= found


@pytest.mark.parametrize("root", [ROOT, SAMPLE])
def test_sites_without_fault_have_no_clash(root: Path) -> None:
    """The sample and the default guide claim each path once."""
    for site in read(root).sites.values():
        assert list(clashes(claims(site))) == []


PAIRS = [
    (("a/b.html", "a/b.html"), True),
    (("a/B.html", "a/b.html"), True),
    (("A/b.html", "a/c.html"), False),
    (("a", "a/b.html"), True),
    (("a/b.html", "A"), True),
    (("a/b", "a/bc"), False),
    (("caf\u00e9", "cafe\u0301"), True),
    (("stra\u00dfe", "STRASSE"), True),
    (("a-b/c.png", "a/b-c.png"), False),
]


@pytest.mark.parametrize(("paths", "clash"), PAIRS)
def test_what_is_one_path_to_a_host(paths: tuple[str, str], clash: bool) -> None:  # noqa: FBT001
    """Paths that differ in case, in Unicode composition, or as file and folder, clash."""
    found = list(clashes([Claim(path, path) for path in paths]))

    assert bool(found) is clash


OLD_IDS = (("steps", "recording"), ("sessions", "takes"), ("players", "drummer"))
"""Lists of process.yaml, and an id of each that is in use there."""


@pytest.mark.parametrize(("kind", "used"), OLD_IDS)
def test_an_old_address_that_is_in_use_is_reported_once(kind: str, used: str, sample: Path) -> None:
    """Redirects must not clash with pages or with each other."""
    data = plain()
    entries = data["prep"]["players"] if kind == "players" else data[kind]
    others = [one for one in entries if one["id"] != used]
    others[0]["was"] = [used]
    write(sample, data)
    assert [one.rule for one in problems(sample)] == [Rule.WAS_IN_USE]
    others[0]["was"] = ["gone", "gone"]
    write(sample, data)
    assert [one.rule for one in problems(sample)] == [Rule.WAS_IN_USE]
    others[0]["was"] = ["gone"]
    write(sample, data)
    assert problems(sample) == ()


def test_check_names_the_address_and_its_owner(sample: Path, studio_guide: Command) -> None:
    """The message names the address, what has it, and what to do."""
    (sample / "content/pages/assets.md").write_text("Words.\n")
    said = studio_guide("-C", sample, "check")

    assert said.exit_code == 1
    assert "content/pages/assets.md:1:1: this would make '/assets/'" in said.stderr
    assert "hint: rename content/pages/assets.md" in said.stderr


@pytest.mark.slow
@pytest.mark.parametrize("engine", [Engine.PROPERDOCS, Engine.ZENSICAL])
def test_ids_are_the_same_from_every_engine(engine: Engine, tmp_path: Path) -> None:
    """Equal words in decision, heading and frame get the same ids from each engine."""

    def use(project: Path, data: Data) -> None:
        words = ["content", "next", "bring"]
        with_words(words, words, project, data)

    folders = [small_site(tmp_path / one, use, engine=one) for one in (Engine.MKDOCS, engine)]
    first, other = map(built, folders)

    assert duplicate_ids(other) == []
    name = "process/choosing/index.html"
    skip = {"__skip"}
    assert set(first.pages[name].ids) - skip == set(other.pages[name].ids) - skip
