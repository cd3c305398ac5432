"""In stock Material, our lists, planner, terms and search work under the policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from small_sites import HOSTILE
from strict_host import TELLS, StrictHost
from web.serving import served
from windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIST = "checklists/choosing/"


@pytest.fixture(scope="module")
def origin(material: Path) -> Iterator[str]:
    """Serve the sample in Material with our recommended policy."""
    with served(material / "site", StrictHost) as origin:
        yield origin


@pytest.fixture
def desk(browser: Browser, origin: str) -> Iterator[Window]:
    """Open a desktop window that records policy violations; there must be no errors at the end."""
    with Window.on(browser, origin, TELLS, viewport={"width": 1280, "height": 800}) as one:
        yield one
        one.page.wait_for_load_state("networkidle")
        assert [url for url in one.requests if not url.startswith((origin, "data:"))] == []
    assert one.faults == []


def test_ticks_are_kept_and_counted(desk: Window) -> None:
    """A tick is counted, and is still there when the page is opened again."""
    page = desk.open(LIST)
    page.locator("[data-item]").first.check()
    expect(page.locator("#sg-total")).to_contain_text("1 of")
    page.reload()

    expect(page.locator("[data-item]").first).to_be_checked()
    expect(page.locator(".sg-tools [data-at=keep]")).to_be_visible()


def test_the_planner_plans(desk: Window) -> None:
    """The planner shows its dates."""
    page = desk.open("planner/")
    page.fill("#sg-start", "2027-01-04")
    page.click("text=Show my dates")

    expect(page.locator("#sg-steps li").first).to_contain_text("Mon 4 – Tue 5 Jan")


def test_a_term_explains_itself(desk: Window) -> None:
    """The meaning of a term opens beside it."""
    page = desk.open("checklists/")
    page.locator("a.sg-term").first.click()

    expect(page.locator(".sg-meaning")).to_be_visible()


def test_both_searches_find(desk: Window) -> None:
    """Material's own search finds a page, and so does ours on its page."""
    page = desk.open("")
    page.locator(".md-search__input").focus()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    page.locator(".md-search__input").press_sequentially("mixing")
    expect(page.locator(".md-search-result__link").first).to_contain_text("Mixing")

    page = desk.open("search/?q=mixing")
    expect(page.locator("#sg-results a").first).to_contain_text("Mixing")


def test_a_query_does_not_run(desk: Window) -> None:
    """What a reader types into Material's search is shown as text and does not run."""
    page = desk.open("")
    page.locator(".md-search__input").fill(HOSTILE)
    page.wait_for_function("document.querySelector('.md-search-result__meta').textContent.trim()")

    assert page.evaluate("typeof window.canary") == "undefined"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_and_the_switch(
    browser: Browser, origin: str, scheme: str
) -> None:
    """A page has the system's colors until the reader chooses others, which are saved."""
    schemes = {"light": "default", "dark": "slate"}
    other = {"default": "slate", "slate": "default"}[schemes[scheme]]
    with Window.on(browser, origin, TELLS, color_scheme=scheme) as one:
        body = one.open("").locator("body")
        expect(body).to_have_attribute("data-md-color-scheme", schemes[scheme])
        one.page.locator("label[for^=__palette]:visible").click()
        expect(body).to_have_attribute("data-md-color-scheme", other)
        one.open(LIST)
        expect(body).to_have_attribute("data-md-color-scheme", other)
    assert one.faults == []


def test_components_are_ours_and_the_frame_is_material_s(desk: Window) -> None:
    """Our style sheet styles our components, and leaves Material's own elements unchanged."""
    page = desk.open(LIST)
    style = "(one, name) => getComputedStyle(one)[name]"

    assert page.locator(".sg-list ul").first.evaluate(style, "listStyleType") == "none"
    assert page.locator(".sg-list input").first.evaluate(style, "width") == "24px"
    assert page.locator(".md-search__input").evaluate(style, "borderTopWidth") == "0px"
    assert page.locator(".md-tabs__link").first.evaluate(style, "textDecorationLine") == "none"
    assert page.locator(".md-header").evaluate(style, "backgroundColor") == "rgb(18, 58, 107)"


def test_the_404_page_has_the_frame(browser: Browser, origin: str) -> None:
    """The 404 page has Material's frame at any depth."""
    with Window.on(browser, origin) as one:
        page = one.open("no/such/page/")
        expect(page.locator("h1")).to_have_text("This page is not here")
        assert page.evaluate("document.styleSheets.length") >= 3
        one.faults.clear()  # the response 404 itself
