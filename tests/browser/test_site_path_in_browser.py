"""A site below a path of its host, in a real browser: no request leaves the path."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from site_paths import build, project_at
from term_pages import card
from ticking import COPIES
from web.serving import served
from windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

URL = "https://name.example/the/guide/"
LIST = "checklists/choosing/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the public site of a project whose address has a path."""
    project = project_at(URL, tmp_path_factory.mktemp("path"))
    done = build(project)
    assert done.returncode == 0, done.stderr
    return project / "site"


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    """Serve it below its path, and nothing beside it."""
    with served(site, below="/the/guide/") as one:
        yield one


@pytest.fixture
def window(browser: Browser, origin: str) -> Iterator[Window]:
    """Open a window that allows no error, and no request outside the path."""
    with Window.on(browser, origin, COPIES) as one:
        yield one
    assert one.faults == []


def test_the_search_finds_and_its_results_open(window: Window) -> None:
    """A result of the search is below the path, and opens."""
    page = window.open("search/")
    page.locator("#sg-query").fill("choosing")
    page.locator("#sg-results a[href*='/process/choosing/']").first.click()

    page.wait_for_url(lambda url: url.startswith(f"{window.origin}process/choosing/"))
    expect(page.locator("main")).to_contain_text("Choosing")


def test_an_address_with_a_search_keeps_its_path(window: Window) -> None:
    """The query is stored in the address, for back navigation."""
    page = window.open("search/")
    page.locator("#sg-query").fill("mixing")
    expect(page.get_by_role("status")).to_contain_text("“mixing”")

    assert page.url == f"{window.origin}search/?q=mixing"


def test_the_planner_plans_and_its_dates_lead_to_their_steps(window: Window) -> None:
    """Dates link to pages below the path; the calendar has their full addresses."""
    page = window.open("planner/#start=2027-01-04&songs=2")
    expect(page.get_by_role("status")).to_contain_text("Two songs finish on")
    with page.expect_download() as waiting:
        page.click("text=Save to my calendar")
    calendar = Path(waiting.value.path()).read_text(encoding="utf-8").replace("\n ", "")
    page.locator("#sg-steps a").first.click()

    expect(page.locator("main h1")).to_be_visible()
    assert page.url.startswith((f"{window.origin}process/", f"{window.origin}checklists/"))
    assert f"{URL}process/choosing/" in calendar


def test_ticks_stay_and_travel(window: Window, browser: Browser) -> None:
    """A tick is still there on the next visit, and a link carries it to another device."""
    page = window.open(LIST)
    page.locator("[data-item=choosing-songs]").check()
    window.open("checklists/")
    window.open(LIST)
    expect(page.locator("[data-item=choosing-songs]")).to_be_checked()

    page.get_by_role("button", name="Keep my list", exact=True).click()
    link = page.wait_for_function("window.copied").json_value()

    assert link.startswith(f"{window.origin}{LIST}#ticks=")
    for name in (LIST, "checklists/"):  # the list's page, and where a list of items is requested
        with Window.on(browser, window.origin) as other:
            other.open(link.removeprefix(window.origin).replace(LIST, name))
            expect(other.page.locator("[data-at=offer]")).to_be_visible()
            assert other.faults == []


def test_glossary_words_open_and_lead_to_the_glossary(window: Window) -> None:
    """A term's meaning links to its place in the glossary below the path."""
    page = window.open("process/")
    page.locator(".sg-term").first.click()
    card(page).get_by_role("link").click()

    expect(page.locator("main h1")).to_contain_text("Glossary")
    assert page.url.startswith(f"{window.origin}glossary/#")


def test_a_lost_reader_finds_back(browser: Browser, origin: str) -> None:
    """At any depth, the 404 page has its style and links back."""
    with Window.on(browser, origin) as one:
        page = one.open("process/no/such/page/")
        expect(page.locator("h1")).to_contain_text("This page is not here")
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 10
        page.get_by_role("link", name="Search this guide").click()
        expect(page.locator("#sg-query")).to_be_visible()

        assert page.url == f"{origin}search/"
        assert [fault for fault in one.faults if "404" not in fault] == []


def test_an_old_address_leads_on(window: Window) -> None:
    """The address of an earlier id leads to the new page below the path."""
    page = window.page
    page.goto(f"{window.origin}process/picking/")
    page.wait_for_url(f"{window.origin}process/choosing/")

    expect(page.locator("main h1")).to_contain_text("Choosing")


def test_a_request_outside_the_path_is_seen(browser: Browser, site: Path) -> None:
    """The rule can fail: served at the top, the 404 page makes requests outside the path."""
    with served(site) as top, Window.on(browser, f"{top}elsewhere/") as one:
        one.page.goto(f"{top}404.html")

        assert any("asks" in fault for fault in one.faults)
