"""Every kind of page works if the host sends our recommended policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from strict_host import TELLS, StrictHost
from web.serving import served
from windows import Window

from generator.model import Audience

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLAIN = ("", "process/", "process/brs-tracking/", "sessions/lra/", "faq/", "contact/", "downloads/")
LIST = "checklists/brs-tracking/"


@pytest.fixture(scope="module")
def strict_site(default_sites: dict[Audience, Path]) -> Iterator[str]:
    """Serve the public site with a strict policy."""
    with served(default_sites[Audience.PUBLIC], StrictHost) as origin:
        yield origin


@pytest.fixture
def desk(browser: Browser, strict_site: str) -> Iterator[Window]:
    """Open a window that records violations of the policy; there must be none."""
    with Window.on(browser, strict_site, TELLS) as one:
        yield one
        one.page.wait_for_load_state("networkidle")
    assert one.faults == []


def test_pages_to_read(desk: Window) -> None:
    """Pages to read have all their pictures and styles."""
    for name in PLAIN:
        page = desk.open(name)
        assert page.locator("h1").count() == 1
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px", name
        assert page.evaluate("[...document.images].every((one) => one.naturalWidth)"), name


def test_columns_keep_their_alignment(desk: Window) -> None:
    """The alignment of a column is a class, which the policy allows; a style would be refused."""
    cell = desk.open("producer/").locator("td").first
    align = "one => getComputedStyle(one).textAlign"
    assert cell.evaluate(align) == "start"
    cell.evaluate("one => { one.className = 'sg-right'; }")
    assert cell.evaluate(align) == "right"


def test_the_glossary_and_a_term(desk: Window) -> None:
    """The glossary is complete, and a term's meaning opens on a page."""
    assert desk.open("glossary/").locator("dt").count() > 50
    page = desk.open("prepare/")
    page.locator("a.sg-term").first.press("Enter")

    expect(page.locator(".sg-meaning")).to_be_visible()
    assert page.locator(".sg-meaning").evaluate("one => one.style.left") != ""


@pytest.mark.parametrize("name", [LIST, "prepare/", "prepare/drummer/"])
def test_a_list_is_ticked(desk: Window, name: str) -> None:
    """A tick is saved."""
    desk.open(name).locator("[data-item]").first.check()
    desk.page.reload()

    expect(desk.page.locator("[data-item]").first).to_be_checked()


def test_the_planner_plans(desk: Window) -> None:
    """The planner shows its dates, and makes a calendar to save."""
    page = desk.open("planner/")
    page.fill("#sg-start", "2027-01-04")
    page.fill("#sg-songs", "2")
    page.click("button[type=submit]")
    expect(page.get_by_role("status")).to_contain_text("Fri 19 Feb 2027")
    with page.expect_download() as waiting:
        page.click("text=Save to my calendar")

    assert b"BEGIN:VEVENT" in Path(waiting.value.path()).read_bytes()


def test_the_search_finds(desk: Window) -> None:
    """The search fetches its index and finds pages."""
    page = desk.open("search/")
    page.locator("#sg-query").fill("mastering")

    expect(page.locator("#sg-results a").first).to_be_visible()


def test_the_menu_opens(desk: Window) -> None:
    """The menu needs no script, and its links work."""
    page = desk.open("")
    page.locator(".sg-menu summary").click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Planner").click()

    page.wait_for_url("**/planner/")


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<script>window.ran = 1</script>", "script-src"),
        ("<style>p { color: red }</style>", "style-src"),
        ("<p style='color: red'>red", "style-src"),
        ("<img src='http://127.0.0.1:9/i.png'>", "img-src"),
    ],
)
def test_what_the_policy_forbids_would_be_seen(
    browser: Browser, tmp_path: Path, html: str, fault: str
) -> None:
    """Inline scripts, inline styles and foreign files are blocked and recorded."""
    page = f"<!doctype html><link rel='icon' href='data:,'><title>a</title>{html}"
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    with served(tmp_path, StrictHost) as origin, Window.on(browser, origin) as desk:
        desk.open("")

        assert any(fault in one for one in desk.faults), desk.faults
        assert desk.page.evaluate("typeof window.ran") == "undefined"
