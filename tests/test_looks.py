"""The look of pages: the guide's own frame needs no theme; stock Material has the same contents."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from built_pages import address, contents, html_pages
from conftest import Command, seldom
from plain_data import Data
from processes import GENERATOR, run
from projects import publish, sites, unpublished, with_base, with_look
from small_sites import small_site, small_tree
from test_engines import needs

from generator.markup.html_tree import parse
from generator.model import Audience, Look
from generator.pages.looks import _LANGUAGES, look_settings
from generator.pages.search_index import INDEX, TEXTS
from generator.pages.stylesheet import parts_of
from generator.publishing import engines
from generator.publishing.engines import Engine
from generator.publishing.finished import PUBLISHED
from generator.publishing.themes import _files, theme_files

pytestmark = pytest.mark.slow

MATERIAL_ENGINES = [Engine.MKDOCS, Engine.PROPERDOCS]
_SEARCHED = {"de": "de", "pt-BR": "pt"}
"""The language of Material's search for each language below, if it has it."""
FETCHED = re.compile(r'<(?!a\s)[^>]*\s(?:src|href)="(?:https?:)?//(?!blue\.example|w3\.org)')
"""What a browser loads from other hosts with a page; a link is only followed."""
every_edition = pytest.mark.parametrize("audience", Audience)


def pages_of(project: Path, audience: Audience) -> dict[str, str]:
    """Return the HTML of each published page of an edition."""
    folder = project / PUBLISHED[audience]
    return {name: (folder / name).read_text(encoding="utf-8") for name in html_pages(folder)}


def article(page: str) -> str:
    """Return the HTML of a page from its first heading on, without the frame."""
    text = page[page.index("<h1") :]
    ends = ("</article>", '<aside class="sg-downloads"', '<section class="sg-help"')
    text = text[: min(text.index(one) for one in ends if one in text)]
    return re.sub(r"(\s*</div>)*\s*$", "", re.sub(r"\s+", " ", text))


@every_edition
def test_an_index_of_our_own_is_the_only_one(published: Path, audience: Audience) -> None:
    """With the guide's look, a site has no search index of an engine, and no file of a theme."""
    names = contents(published / PUBLISHED[audience]).keys()

    found = {name for name in names if name.endswith(".json")} - {"downloads.json"}
    assert found == {INDEX, TEXTS}
    assert {name for name in names if name.startswith("assets/")} == {"assets/logo.svg"}


@every_edition
def test_the_index_leads_to_places_that_exist(published: Path, audience: Audience) -> None:
    """Each entry is a page of its edition, each section an anchor on it, with text to search."""
    folder = published / PUBLISHED[audience]
    pages = html_pages(folder)
    entries = json.loads((folder / INDEX).read_text(encoding="utf-8"))

    assert {one["url"] for one in entries} == {address(name) for name in pages} - {"404.html"}
    found = 0
    for one in entries:
        ids = pages[f"{one['url']}index.html"].ids
        for anchor, heading, *_ in one["sections"]:
            assert not anchor or anchor in ids, (one["url"], anchor)
            assert heading
            found += bool(anchor)
    assert found > 40
    texts = json.loads((folder / TEXTS).read_text(encoding="utf-8"))
    assert [len(one) for one in texts] == [1 + len(one["sections"]) for one in entries]
    everything = json.dumps(texts)
    assert ("What we never tell." in everything) is (audience is Audience.INTERNAL)
    assert "You hear your songs together." in everything


def test_controls_are_not_in_the_index(published: Path) -> None:
    """Buttons, counters and scripts are not part of a page's text."""
    entries = json.loads((published / "site" / INDEX).read_text(encoding="utf-8"))
    texts = json.loads((published / "site" / TEXTS).read_text(encoding="utf-8"))
    found = zip(entries, texts, strict=True)
    (entry,) = (one for one in found if one[0]["url"] == "checklists/choosing/")
    page = (published / "site/checklists/choosing/index.html").read_text(encoding="utf-8")

    for word in ("Keep my list", "things to tick", "sg-"):
        assert word in page
        assert word not in json.dumps(entry).replace('["sg-next", ', "[")  # the id of a section


@every_edition
def test_material_holds_the_same_pages(material: Path, published: Path, audience: Audience) -> None:
    """Each page has the same address, ids and words in Material as in the guide's look."""
    ours, theirs = (pages_of(one, audience) for one in (published, material))

    assert ours.keys() == theirs.keys()
    assert {name for name in ours if article(ours[name]) != article(theirs[name])} == set()


def test_material_has_what_pages_need_around_the_text(material: Path) -> None:
    """Each page has navigation, search, colors, journey, downloads, sharing and contents."""
    page = pages_of(material, Audience.PUBLIC)["checklists/choosing/index.html"]

    for part in (
        "md-tabs",
        'data-md-component="search"',
        'data-md-color-scheme="slate"',
        'class="sg-way"',
        ' sg-downloads"',
        'class="sg-help"',
        '<link rel="canonical" href="https://blue.example/checklists/choosing/">',
        'property="og:image"',
        "application/ld+json",
        'href="#sg-next" class="md-nav__link"',
        "ticks.js",
    ):
        assert part in page, part
    assert page.count('rel="canonical"') == 1
    assert "md-banner" not in page


def test_material_shows_who_may_read_the_internal_edition(material: Path) -> None:
    """Each page of the internal edition has the banner, and no search engine may list it."""
    for name, page in pages_of(material, Audience.INTERNAL).items():
        assert "Internal: do not share." in page, name
        assert '<meta name="robots" content="noindex, nofollow">' in page, name
        assert "ld+json" not in page, name


@every_edition
def test_material_pages_keep_the_policy(material: Path, audience: Audience) -> None:
    """No page contains a script, style or comment of its own, and none comes from elsewhere."""
    for name, page in pages_of(material, audience).items():
        scripts = re.findall(r"<script\b[^>]*>", page)
        assert all("src=" in one or "json" in one for one in scripts), name
        assert not re.search(r"<style\b|\sstyle=|\son\w+=", page), name
        assert "<!--" not in page, name
        assert not FETCHED.search(article(page)), name


@pytest.mark.parametrize(
    ("text", "fetched"),
    [
        ('<img alt="" src="https://x.example/a.png">', True),
        ('<link href="//x.example/a.css">', True),
        ('<use href="http://x.example/a.svg">', True),
        ('<a class="b" href="https://maps.example/">Map</a>', False),
        ('<img src="https://blue.example/a.png">', False),
    ],
)
def test_what_is_fetched_is_seen(text: str, *, fetched: bool) -> None:
    """The rule above can fail: a link is allowed, but what a browser loads is not."""
    assert bool(FETCHED.search(text)) is fetched


def test_a_page_of_stock_material_breaks_the_policy() -> None:
    """The rule above can fail: Material's own first script is on each page."""
    first = dict(_files(Look.MATERIAL, "partials"))["partials/javascripts/base.html"]

    assert re.search(r"<script>", first.read_text(encoding="utf-8"))


def test_material_brings_its_files_and_no_maps(material: Path) -> None:
    """The theme's files are published unchanged, except for source maps."""
    site = contents(material / "site")
    theme = theme_files(Look.MATERIAL)

    assert {name for name in theme if site.get(name) != theme[name]} == set()
    assert [name for name in site if name.endswith(".map")] == []
    assert "search/search_index.json" in site


def test_properdocs_makes_the_same_material(material: Path, tmp_path: Path) -> None:
    """From the same tree, ProperDocs makes the same bytes as MkDocs."""
    needs(Engine.PROPERDOCS)
    trees = [Path(shutil.copytree(material / "build/public", tmp_path / one)) for one in "ab"]
    made = [
        contents(engines.run_engine(engine, tree))
        for engine, tree in zip(MATERIAL_ENGINES, trees, strict=True)
    ]

    assert made[0].keys() == made[1].keys()
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []


@pytest.mark.parametrize("audience", Audience)
def test_zensical_is_refused_where_the_look_is_asked_for(
    audience: Audience, sample: Path, studio_guide: Command
) -> None:
    """Zensical cannot build an edition in Material: the message names the key that asks for it."""
    needs(Engine.ZENSICAL)
    looks = {Audience.PUBLIC: Look.GUIDE, audience: Look.MATERIAL}
    with_look(sample, looks[Audience.PUBLIC], internal=looks.get(Audience.INTERNAL, Look.GUIDE))
    words = ("-C", sample, "build", "--engine", "zensical", "--edition")

    result = studio_guide(*words, audience.value)

    assert result.exit_code == 1
    place = result.stderr.splitlines()[0]
    assert place.endswith("Zensical cannot make pages with the look 'material' [bad-look]")
    line = int(place.split(":")[1])
    text = (sample / "process.yaml").read_text(encoding="utf-8").splitlines()[line - 1]
    assert text.strip() == f"{audience.value}: material"


@pytest.mark.usefixtures("warm")
def test_zensical_builds_an_edition_that_has_the_guide_s_look(
    sample: Path, studio_guide: Command
) -> None:
    """The look of one edition does not affect the other."""
    needs(Engine.ZENSICAL)
    with_look(sample, Look.GUIDE, internal=Look.MATERIAL)

    assert studio_guide("-C", sample, "build", "--engine", "zensical").exit_code == 0
    assert not (sample / "site/search.json").exists()


@pytest.fixture(scope="module")
def other_inside(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample with its internal edition in Material."""
    project = unpublished(published, tmp_path_factory.mktemp("inside") / "project")
    with_look(project, Look.GUIDE, internal=Look.MATERIAL)
    text = project / "content/pages/faq.md"
    text.write_text(
        f"{text.read_text(encoding='utf-8')}\n{{{{ studio.look.internal }}}}\n", "utf-8"
    )
    publish(project)
    return project


def test_the_internal_look_changes_no_public_byte(other_inside: Path, tmp_path: Path) -> None:
    """The internal edition's look doesn't change the public one, even if a text names it."""
    same = Path(shutil.copytree(other_inside, tmp_path / "same"))
    publish(with_look(same, Look.GUIDE))

    one, other = sites(same), sites(other_inside)
    public = f"{PUBLISHED[Audience.PUBLIC]}/"
    assert {n: b for n, b in one.items() if n.startswith(public)} == {
        n: b for n, b in other.items() if n.startswith(public)
    }
    assert one.keys() != other.keys()


@pytest.mark.parametrize("look", Look)
@pytest.mark.usefixtures("warm")
def test_what_material_would_fetch_is_reported(
    look: Look, sample: Path, studio_guide: Command
) -> None:
    """A text that makes Material load from other servers is reported where it was typed."""
    page = with_look(sample, look) / "content/pages/faq.md"
    drawing = '<pre class="mermaid">graph LR</pre>'
    page.write_text(f"{page.read_text(encoding='utf-8')}\n{drawing}\n", "utf-8")

    result = studio_guide("-C", sample, "build")

    told = [line for line in result.stderr.splitlines() if line.endswith("[third-party]")]
    assert bool(told) is (look is Look.MATERIAL)
    assert all(line.startswith("content/pages/faq.md:") for line in told)


def test_languages_are_those_of_material() -> None:
    """The list of languages is that of the installed theme."""
    files = dict(_files(Look.MATERIAL, "partials/languages"))

    assert {Path(name).stem for name in files} == _LANGUAGES


@pytest.mark.parametrize(
    ("said", "words"),
    [("en-US", "en"), ("de", "de"), ("pt-br", "pt-BR"), ("zh-Hant-HK", "zh-Hant"), ("gsw", "en")],
)
def test_material_speaks_the_nearest_language(said: str, words: str, tmp_path: Path) -> None:
    """Material's texts and search use the studio's language, or the nearest that it has."""

    def speak(_: Path, data: Data) -> None:
        data["studio"] |= {"language": said, "look": {"public": "material"}}

    tree = small_tree(tmp_path, speak)

    assert f"language: {words}\n" in (tree / "mkdocs.yml").read_text(encoding="utf-8")
    html = engines.run_engine(Engine.MKDOCS, tree)
    assert f'<html lang="{said}"' in (html / "index.html").read_text(encoding="utf-8")
    index = json.loads((html / "search/search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == [_SEARCHED.get(words, "en")]


def test_a_name_is_escaped_once(tmp_path: Path) -> None:
    """A studio's name and a page's title appear in Material's attributes as typed."""

    def named(_: Path, data: Data) -> None:
        data["studio"] |= {"name": "A & <B>", "look": {"public": "material"}}
        data["steps"][0]["short_name"] = "C & D"

    pages = contents(small_site(tmp_path, named))
    html = b"".join(page for name, page in pages.items() if name.endswith(".html"))

    assert b'title="A &amp; &lt;B&gt;"' in html
    assert b"C &amp; D" in html
    assert b"&amp;amp;" not in html
    assert b"&amp;lt;" not in html


def roots(material: Path, folder: Path) -> Iterator[Path]:
    """Yield the sample in Material with the mkdocs.yml of today, and of older versions."""
    today = unpublished(material, folder / "today")
    yield today
    before = unpublished(material, folder / "before")
    text = (before / "mkdocs.yml").read_text(encoding="utf-8")
    (before / "mkdocs.yml").write_text(re.sub("site_dir:.*\n", "", text), encoding="utf-8")
    yield before


@pytest.mark.parametrize("engine", seldom(MATERIAL_ENGINES, Engine.MKDOCS))
def test_the_plugin_makes_the_same_site_in_material(
    engine: Engine, material: Path, tmp_path: Path
) -> None:
    """`mkdocs build` and `properdocs build` publish what `studio-guide build` does."""
    needs(engine)
    for project in roots(material, tmp_path):
        command = ("-m", engine.value, "build", "--strict", "-f", "mkdocs.yml")
        done = run((GENERATOR[0], *command), project)
        assert done.returncode == 0, done.stderr
        ours, theirs = contents(project / "site"), contents(material / "site")
        assert ours.keys() == theirs.keys()
        differ = {name for name in ours if ours[name] != theirs[name]}
        assert differ <= {"sitemap.xml.gz"}, project.name


@pytest.mark.usefixtures("warm")
def test_the_plugin_reports_what_the_look_needs(sample: Path) -> None:
    """Without Material's search in the top-level settings, MkDocs stops and says what to write."""
    with_look(with_base(sample), Look.MATERIAL)
    settings = sample / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("  - search\n", "")
    settings.write_text(text, encoding="utf-8")

    done = run((GENERATOR[0], "-m", "mkdocs", "build"), sample)

    assert done.returncode == 1
    assert "mkdocs.yml:1:1: the look 'material' needs Material's search [bad-look]" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_guide_names_no_theme(published: Path) -> None:
    """The settings for the guide's look extend no theme and no plugin."""
    text = (published / "build/public/mkdocs.yml").read_text(encoding="utf-8")

    assert "  name: null\n" in text
    assert "plugins: []\n" in text
    assert look_settings.__doc__


@pytest.mark.parametrize(
    ("html", "scripts", "parts"),
    [
        ("<p>Text</p>", (), []),
        ('<p class="sg-lead">Text</p>', ("ticks",), []),
        ('<figure class="sg-photo sg-wide"></figure>', (), ["places"]),
        ('<div><ul class="sg-files"></ul></div>', (), ["today"]),
        ('<div class="sg-pic sg-gantt"></div>', ("planner",), ["pictures", "planner"]),
    ],
)
def test_pages_load_the_style_sheets_that_they_use(
    html: str, scripts: tuple[str, ...], parts: list[str]
) -> None:
    """A page loads a part of the style sheet if it has a class of it, or the script of that name."""
    assert parts_of(parse(html), scripts) == parts
