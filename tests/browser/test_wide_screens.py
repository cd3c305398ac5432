"""Wide screens are used, and with large text narrow ones show all: lists, articles and tables."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from web.serving import Served
from windows import Window

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
PAGES = ("checklists/", "checklists/brs-tracking/", "prepare/", "planner/")
_PLACE = "one => { const box = one.getBoundingClientRect(); return [box.left, box.top + scrollY]; }"


def place(page: Page, wanted: str) -> Any:
    """Return the left and top edges of an element."""
    return page.locator(wanted).first.evaluate(_PLACE)


def test_files_stand_beside_a_list(browser: Browser, default_site: Served) -> None:
    """On a desk the files of a page are beside its heading; on a phone they follow its text."""
    with Window.on(browser, default_site.origin, viewport=DESK) as one:
        for name in PAGES:
            page = one.open(name)
            assert place(page, ".sg-downloads")[0] > DESK["width"] / 2, name
            assert place(page, ".sg-aside")[1] < DESK["height"] / 2, name
    with Window.on(browser, default_site.origin) as one:
        for name in PAGES:
            page = one.open(name)
            last = place(page, ".sg-body > :last-child")[1]
            assert place(page, ".sg-downloads")[1] > last, name


def test_a_page_offers_its_files_once(browser: Browser, default_site: Served) -> None:
    """The frame offers the files of a page, unless its text does, as pages with lists do."""
    with Window.on(browser, default_site.origin) as one:
        for name in (*PAGES, "process/"):
            assert one.open(name).locator(".sg-downloads").count() == 1, name


def test_songs_are_open_beside_the_list(browser: Browser, default_site: Served) -> None:
    """With several songs, the overview beside a list is open, and moves nothing that is seen."""
    songs = """localStorage.setItem("studio-guide",
      JSON.stringify({v: 1, song: "1", t: {1: {x: 1}, 2: {}}}))"""
    with Window.on(browser, default_site.origin, songs, viewport=DESK) as one:
        page = one.open(PAGES[1])
        page.locator(".sg-overview li").nth(1).wait_for()

        assert place(page, ".sg-overview")[0] > DESK["width"] / 2
        assert place(page, ".sg-overview")[1] > place(page, ".sg-downloads")[1]


def test_what_is_next_stands_beside_the_calendar(browser: Browser, default_site: Served) -> None:
    """A plan has its month at the left, and what to get ready at the right."""
    with Window.on(browser, default_site.origin, viewport=DESK) as one:
        page = one.open("planner/#start=2027-01-04&songs=1")
        page.locator(".sg-planned").wait_for()

        (left, top), (beside, start) = place(page, ".sg-cal"), place(page, "#sg-ready-title")
        assert left < DESK["width"] / 2 < beside
        assert abs(top - start) < 20


def test_steps_with_their_sessions_stand_in_two_columns(
    browser: Browser, default_site: Served
) -> None:
    """On a desk the process shows two steps side by side; on a phone, one below the other."""
    lefts = "all => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().left)))]"
    with Window.on(browser, default_site.origin, viewport=DESK) as one:
        assert len(one.open("process/").locator(".sg-card").evaluate_all(lefts)) == 2
    with Window.on(browser, default_site.origin) as one:
        assert len(one.open("process/").locator(".sg-card").evaluate_all(lefts)) == 1


def test_the_parts_of_an_article_stand_beside_it(browser: Browser, default_site: Served) -> None:
    """On a desk they stay in view at the right; on a phone they stand between title and text."""
    with Window.on(browser, default_site.origin, viewport=DESK) as one:
        page = one.open("faq/")
        assert place(page, ".sg-toc")[0] > DESK["width"] / 2
        page.locator(".sg-toc a").last.click()
        expect(page.locator(".sg-toc")).to_be_in_viewport()
    with Window.on(browser, default_site.origin) as one:
        page = one.open("faq/")
        tops = [place(page, name)[1] for name in ("h1", ".sg-toc", ".sg-body h2")]
        assert tops == sorted(tops)


def test_tables_are_cards_with_large_text(browser: Browser, default_site: Served) -> None:
    """At 200 % on a phone no table is cut: its cells stand one below the other, with headings."""
    large = """() => {
      document.documentElement.style.fontSize = "200%";
      for (const one of document.querySelectorAll("main details")) one.open = true;
      const cut = (one) => one.scrollWidth > one.clientWidth + 1;
      return [...document.querySelectorAll("main table")].map(cut);
    }"""
    with Window.on(browser, default_site.origin) as one:
        page = one.open("prepare/")
        cut = page.evaluate(large)
        assert len(cut) > 5
        assert not any(cut)
        heading = "one => getComputedStyle(one, '::before').content"
        assert "main thing" in page.locator("td").filter(has_text="Pack, stop").evaluate(heading)

        page.add_style_tag(content="main { container: none !important; }")
        assert any(page.evaluate(large))
