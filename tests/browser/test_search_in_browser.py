"""The search finds what a reader means, loads nothing too early, and works without a script."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from built_pages import html_pages
from plain_data import Data
from playwright.sync_api import Browser, Page, expect
from small_sites import HOSTILE, small_site
from test_engines import needs
from web.serving import served
from windows import Window

from generator.publishing.engines import Engine

pytestmark = pytest.mark.browser

SEARCH = "search/"
INDEX = "search/index.json"
TEXTS = "search/texts.json"


def with_words(project: Path, data: Data) -> None:
    """Add a term with an accent, and a page that contains its name."""
    term = {"term": "Fermata", "meaning": "A note held long.", "audience": "public"}
    data["glossary"].append({**term, "id": "fermata", "also": ["corona", "hold sign"]})
    text = (
        "# Naïve Façade\n\nEvery fermata is written out. Mind the tempo, and the singer’s breath.\n"
    )
    (project / "content/pages/words.md").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small guide."""
    return small_site(tmp_path_factory.mktemp("search"), with_words)


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """Serve the small guide."""
    with served(folder) as origin:
        yield origin


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Window]:
    """Show the search to a first-time visitor; there must be no errors at the end."""
    with Window.on(browser, site) as one:
        one.open(SEARCH)
        yield one
    assert one.faults == []


def found(page: Page, query: str) -> list[str]:
    """Return the addresses of the results, relative to the site's."""
    page.locator("#sg-query").fill(query)
    expect(page.get_by_role("status")).to_contain_text(f"“{query.strip()}”")
    links = page.locator("#sg-results a").evaluate_all("links => links.map((one) => one.href)")
    return [urljoin("/", urlsplit(link)._replace(scheme="", netloc="").geturl()) for link in links]


def asked(desk: Window) -> list[str]:
    """Return the requests for the files of the index."""
    return [url for url in desk.requests if urlsplit(url).path.endswith((INDEX, TEXTS))]


@pytest.mark.parametrize("query", ["Mixing", "mix", "Choosing + Planning"])
def test_a_step_is_found_by_its_name(desk: Window, query: str) -> None:
    """The name of a step, or its beginning, finds the step's page among the first results."""
    step = "/process/choosing/" if "Choosing" in query else "/process/mixing/"

    assert step in [one.partition("#")[0] for one in found(desk.page, query)[:4]]


@pytest.mark.parametrize(
    ("term", "synonyms"),
    [("BPM", ["tempo", "Beats per minute", "TEMPO"]), ("fermata", ["corona", "hold sign"])],
)
def test_a_synonym_finds_what_its_term_finds(desk: Window, term: str, synonyms: list[str]) -> None:
    """Other names of a term in the glossary find everything that the term finds."""
    wanted = set(found(desk.page, term))

    assert any(one.startswith("/glossary/") for one in wanted)
    assert "/words/" in {one.partition("#")[0] for one in wanted}
    for synonym in synonyms:
        assert set(found(desk.page, synonym)) == wanted, synonym


@pytest.mark.parametrize("query", ["naïve façade", "NAIVE FACADE", "naive", "Singer's", "singer’s"])
def test_case_accents_and_quotes_make_no_difference(desk: Window, query: str) -> None:
    """A word is found in any case, with or without accents, and with any quotation marks."""
    assert "/words/" in [one.partition("#")[0] for one in found(desk.page, query)]


def test_results_lead_to_places_that_exist(desk: Window, folder: Path) -> None:
    """Every result is a page of the site, at an anchor that exists."""
    pages = html_pages(folder)
    seen = 0
    for query in ("song", "take", "tempo", "listening", "drummer"):
        for one in found(desk.page, query):
            path, _, anchor = one.partition("#")
            page = pages[f"{path.lstrip('/')}index.html"]
            assert not anchor or anchor in page.ids, one
            seen += 1
    assert seen >= 15
    assert "no-such-place" not in pages["index.html"].ids


def test_a_result_opens(desk: Window) -> None:
    """A result shows the words around the match, and opens its page."""
    found(desk.page, "corona")
    first = desk.page.locator("#sg-results li").first
    expect(first).to_contain_text("Fermata", ignore_case=True)
    first.locator("a").click()

    expect(desk.page.locator("main")).to_contain_text("fermata", ignore_case=True)
    assert SEARCH not in desk.page.url


@pytest.mark.parametrize("query", ["zzzz", "mixing zzzz", HOSTILE, "zq & <b>zq</b>"])
def test_nothing_found_is_said_with_the_words_typed(desk: Window, query: str) -> None:
    """If nothing is found, the page says so with the query, which is shown as plain text."""
    assert found(desk.page, query) == []

    expect(desk.page.get_by_role("status")).to_contain_text(f"Nothing found for “{query}”")
    assert desk.page.locator("main").locator("img, b").count() == 0
    assert desk.page.evaluate("typeof window.canary") == "undefined"


def test_a_query_that_runs_would_be_seen(desk: Window) -> None:
    """The same words, written into the page as HTML, set the canary."""
    desk.page.evaluate("html => { document.getElementById('sg-found').innerHTML = html; }", HOSTILE)
    desk.page.wait_for_function("window.canary === 1")
    desk.faults.clear()  # the missing picture


@pytest.mark.parametrize("query", ["", "   "])
def test_an_empty_field_finds_nothing_and_says_nothing(desk: Window, query: str) -> None:
    """Clearing the field restores the initial state."""
    assert found(desk.page, "take")
    desk.page.locator("#sg-query").fill(query)

    expect(desk.page.locator("#sg-results li")).to_have_count(0)
    expect(desk.page.get_by_role("status")).to_have_text("")


def test_the_index_is_asked_for_once_and_not_too_early(desk: Window) -> None:
    """The index is loaded once, and only when the field gets the focus."""
    desk.page.wait_for_load_state("networkidle")
    assert asked(desk) == []
    with desk.page.expect_response(lambda one: one.url.endswith(INDEX)):
        desk.page.locator("#sg-query").focus()
    for query in ("take", "tempo"):
        found(desk.page, query)
    desk.page.locator("h1").click()
    desk.page.locator("#sg-query").focus()
    found(desk.page, "mixing")

    assert [url.removeprefix(desk.origin) for url in asked(desk)] == [INDEX, TEXTS]


def test_an_address_with_words_searches_at_once(desk: Window) -> None:
    """A link with ?q= shows its results at once; so does a bookmarked one."""
    desk.open(f"{SEARCH}?q=T%C3%A9mpo%20")
    expect(desk.page.locator("#sg-results li").first).to_be_visible()
    assert desk.page.locator("#sg-query").input_value() == "Témpo "
    found(desk.page, "corona")
    desk.page.locator("#sg-query").press("Enter")
    assert desk.page.url.endswith(f"{SEARCH}?q=corona")
    desk.page.reload()

    expect(desk.page.get_by_role("status")).to_contain_text("“corona”")


def test_the_way_back_leads_to_the_results(desk: Window) -> None:
    """A reader who comes back from a result finds the query and the results again."""
    found(desk.page, "corona")
    desk.page.locator("#sg-results a").first.click()
    desk.page.go_back()

    expect(desk.page.locator("#sg-query")).to_have_value("corona")
    expect(desk.page.get_by_role("status")).to_contain_text("“corona”")


def test_a_search_that_cannot_be_loaded_is_reported(desk: Window) -> None:
    """If the index fails to load, the page says so, keeps the list of pages, and allows a retry."""
    desk.page.route(f"**/{INDEX}", lambda one: one.abort())
    desk.page.locator("#sg-query").fill("take")
    status = desk.page.get_by_role("status")
    expect(status).to_contain_text("could not be loaded")
    assert desk.page.locator("#sg-pages ~ details a").count() > 5
    desk.page.unroute_all()
    desk.faults.clear()  # the browser's message for a failed request

    assert found(desk.page, "tempo")


def test_without_a_script_all_pages_are_listed(browser: Browser, site: str, folder: Path) -> None:
    """Without JavaScript the form is not shown, and the page links to every page of the guide."""
    with Window.on(browser, site, java_script_enabled=False) as plain:
        page = plain.open(SEARCH)
        expect(page.locator(".sg-search")).to_be_hidden()
        expect(page.get_by_role("heading", name="All pages")).to_be_visible()
        links = set(html_pages(folder)["search/index.html"].links)

    pages = {name.removesuffix("index.html") for name in html_pages(folder)}
    assert pages - links == {"404.html", SEARCH} - links
    assert len(links) > 15


def test_with_a_script_the_form_is_shown(desk: Window) -> None:
    """The form that is hidden above is shown with JavaScript."""
    expect(desk.page.locator(".sg-search")).to_be_visible()


def test_it_finds_on_a_site_of_another_engine(browser: Browser, tmp_path: Path) -> None:
    """Steps and synonyms are found on a site that Zensical built."""
    needs(Engine.ZENSICAL)
    with (
        served(small_site(tmp_path, with_words, engine=Engine.ZENSICAL)) as origin,
        Window.on(browser, origin) as desk,
    ):
        page = desk.open(SEARCH)
        assert "/process/mixing/" in [one.partition("#")[0] for one in found(page, "mixing")]
        assert set(found(page, "tempo")) == set(found(page, "BPM"))
        assert found(page, "naive")
        assert desk.faults == []
