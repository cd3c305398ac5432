"""Parts of a page keep their places and distances: on phones of any width, and on desks."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from pypdf import PdfReader
from web.serving import Served, served
from windows import Window

from generator.model import Audience

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 700}
_CUT = "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length"


def edges(found: Locator) -> Any:
    """Return the edges of an element on its page, in whole pixels."""
    script = """(one) => {
      const box = one.getBoundingClientRect();
      return {
        left: Math.round(box.left), right: Math.round(box.right),
        top: Math.round(box.top + scrollY), bottom: Math.round(box.bottom + scrollY),
      };
    }"""
    return found.first.evaluate(script)


def gap(page: Page, above: str, below: str) -> int:
    """Return the pixels between an element and the one below it."""
    return int(edges(page.locator(below))["top"] - edges(page.locator(above))["bottom"])


def test_the_foot_lists_parts_in_named_groups(browser: Browser, default_site: Served) -> None:
    """The footer has three groups with names, side by side on a desk and in rows on a phone."""
    for size, many in ((DESK, 1), (NARROW, 3)):
        with Window.on(browser, default_site.origin, viewport=size) as one:
            foot = one.open("faq/").get_by_role("navigation", name="All parts of this guide")
            groups = ("The record", "For you", "The studio")
            lists = [foot.get_by_role("list", name=name) for name in groups]
            assert [one.get_by_role("link").count() for one in lists] == [4, 4, 4]
            assert len({edges(one)["top"] for one in lists}) == many


def test_a_key_stands_clear_of_its_picture(browser: Browser, default_site: Served) -> None:
    """What explains a picture begins below its last row, not right at it."""
    with Window.on(browser, default_site.origin) as one:
        inside = "one => parseFloat(getComputedStyle(one).paddingTop)"
        for path, key in (("process/", ".sg-keys"), ("process/keeper-tracking/", ".sg-legend")):
            assert one.open(path).locator(key).first.evaluate(inside) >= 8, path


def test_a_card_keeps_its_distance_on_a_phone(browser: Browser, default_site: Served) -> None:
    """The card of a step or session touches neither the note above nor the text below."""
    with Window.on(browser, default_site.origin) as one:
        page = one.open("process/keeper-tracking/")
        assert gap(page, ".sg-glance", "#sg-what-happens") >= 20
        page = one.open("sessions/crds/")
        assert gap(page, ".sg-glance", ".sg-body h2") >= 20
        assert gap(page, ".sg-certainty", ".sg-glance") >= 12


def test_all_lists_of_boxes_look_alike(browser: Browser, default_site: Served) -> None:
    """A list that is grouped by moments looks like one that is grouped by days."""
    script = """(one) => {
      const [box, name] = [one, one.querySelector("legend")].map((part) => getComputedStyle(part));
      return [box.borderTopWidth, box.paddingLeft, name.fontSize, name.borderBottomWidth];
    }"""
    with Window.on(browser, default_site.origin) as one:
        pages = ("checklists/mastering/", "prepare/", "prepare/vocalist/")
        looks = [one.open(name).locator(".sg-list").first.evaluate(script) for name in pages]
    assert looks == [["0px", "0px", "20px", "2px"]] * 3


def test_a_players_boxes_stand_beside_the_text(browser: Browser, default_site: Served) -> None:
    """On a desk a player reads at the left and ticks at the right; on a phone, below the text."""
    with Window.on(browser, default_site.origin, viewport=DESK) as one:
        page = one.open("prepare/vocalist/")
        text, boxes = edges(page.locator("article h1")), edges(page.locator("#sg-to-tick"))
        assert boxes["left"] > DESK["width"] / 2 > text["left"]
        assert abs(boxes["top"] - text["top"]) < 20
    with Window.on(browser, default_site.origin) as one:
        page = one.open("prepare/vocalist/")
        assert gap(page, ".sg-body", "#sg-to-tick") >= 0
        assert edges(page.locator("#sg-next"))["top"] > edges(page.locator(".sg-ticking"))["bottom"]


def test_the_progress_bar_has_a_part_for_each_box(browser: Browser, default_site: Served) -> None:
    """A short list shows each of its boxes in the bar; hundreds would be a pattern, not a count."""
    with Window.on(browser, default_site.origin) as one:
        page = one.open("checklists/mastering/")
        boxes = page.locator(".sg-due").first.locator("input").count()
        assert page.locator(".sg-meter rect").count() == boxes - 1 > 5
        panel = edges(page.locator(".sg-progress"))
        assert (panel["left"], panel["right"]) == (0, 390)
        assert one.open("checklists/").locator(".sg-meter rect").count() == 0


def test_a_step_offers_its_files(browser: Browser, default_site: Served) -> None:
    """The lists of a step can be taken along from the page of the step."""
    with Window.on(browser, default_site.origin) as one:
        step = one.open("process/keeper-tracking/").locator(".sg-downloads a")
        found = step.evaluate_all("all => all.map((one) => one.pathname)")
        listed = one.open("checklists/keeper-tracking/").locator(".sg-downloads a")
        assert found == listed.evaluate_all("all => all.map((one) => one.pathname)") != []


def test_the_journey_is_on_the_first_screen_of_a_desk(
    browser: Browser, default_site: Served
) -> None:
    """The bars of the home page stand with their numbers on the first screen, below the buttons."""
    with Window.on(browser, default_site.origin, viewport=DESK) as one:
        page = one.open("")
        assert edges(page.locator(".sg-hero .sg-bars b"))["bottom"] < DESK["height"]
        button, text = edges(page.locator(".sg-hero .sg-button")), edges(page.locator(".sg-hero p"))
        assert button["left"] > text["right"]


def test_a_band_at_the_end_meets_the_footer(browser: Browser, default_site: Served) -> None:
    """No strip of another color lies between the last band of the home page and the footer."""
    for size in (DESK, NARROW):
        with Window.on(browser, default_site.origin, viewport=size) as one:
            assert gap(one.open(""), ".sg-part:last-child", ".sg-footer") == 0


def test_terms_stand_in_two_columns_on_a_desk(browser: Browser, default_site: Served) -> None:
    """On a desk the glossary fills its page; on a phone terms stand one below the other."""
    lefts = "all => new Set(all.map((one) => Math.round(one.getBoundingClientRect().left))).size"
    for size, many in ((DESK, 2), (NARROW, 1)):
        with Window.on(browser, default_site.origin, viewport=size) as one:
            assert one.open("glossary/").locator(".sg-terms dt").evaluate_all(lefts) == many


def test_tables_are_cards_on_narrow_phones(
    browser: Browser, default_sites: dict[Audience, Path]
) -> None:
    """At 320 pixels, and with many columns on any phone, a table is read without scrolling it."""
    pages = ("prepare/", "planner/", "producer/", "staff/responsibility-matrix/", "staff/")
    with served(default_sites[Audience.INTERNAL]) as origin:
        with Window.on(browser, origin, viewport=NARROW) as one:
            for name in pages:
                table = one.open(name).locator("main table:not(.sg-matrix):visible")
                assert table.count(), name
                assert table.evaluate_all(_CUT) == 0, name
                assert table.first.locator("td").first.evaluate("one => one.offsetWidth") > 200
        with Window.on(browser, origin) as one:
            assert one.open(pages[3]).locator("main table").evaluate_all(_CUT) == 0
        with Window.on(browser, origin, viewport=DESK) as one:
            cells = one.open(pages[3]).locator("tbody tr").first.locator("td")
            assert len({edges(cells.nth(at))["top"] for at in range(9)}) == 1


def test_the_room_of_ten_steps_is_one_row(browser: Browser, default_site: Served) -> None:
    """The steps in which someone is there stand in one row, also on the narrowest phone."""
    with Window.on(browser, default_site.origin, viewport=NARROW) as one:
        cells = one.open("process/").locator(".sg-cells").first.locator("i")
        assert cells.count() == 10
        assert edges(cells.last)["top"] == edges(cells.first)["top"]


def test_marks_of_many_steps_stand_in_columns(browser: Browser, default_site: Served) -> None:
    """Where the steps need several rows, the marks of each row stand below those of the first."""
    grow = """(row) => {
      for (let more = 0; more < 19; more += 1) row.append(row.lastElementChild.cloneNode(true));
      return [...row.children].map((one) => {
        const box = one.getBoundingClientRect();
        return [Math.round(box.left), Math.round(box.top)];
      });
    }"""
    with Window.on(browser, default_site.origin) as one:
        marks = one.open("process/").locator(".sg-cells").first.evaluate(grow)
    first = [left for left, top in marks if top == marks[0][1]]
    assert 5 < len(first) < len(marks) == 29
    assert {left for left, _ in marks} == set(first)


def test_numbers_in_the_calendar_stay_whole(browser: Browser, default_site: Served) -> None:
    """On a phone, a day with several steps of two digits breaks between them, not in a number."""
    script = """(cell) => {
      cell.innerHTML = "<span>25</span><span>26</span><span>27</span>";
      const spans = [...cell.children];
      return [spans.map((one) => one.getClientRects().length), cell.getClientRects()[0].height];
    }"""
    with Window.on(browser, default_site.origin, viewport=NARROW) as one:
        page = one.open("planner/#start=2027-01-04&songs=1")
        parts, height = page.locator(".sg-cal .on b").first.evaluate(script)
    assert parts == [1, 1, 1]
    assert height > 30


def test_start_here_stands_beside_the_run_sheets(
    browser: Browser, default_sites: dict[Audience, Path]
) -> None:
    """New staff find where to start on the first screen: beside the run sheets, or by a link."""
    with served(default_sites[Audience.INTERNAL]) as origin:
        with Window.on(browser, origin, viewport=DESK) as one:
            place = edges(one.open("staff/").locator("#sg-read"))
            assert place["left"] > DESK["width"] / 2
            assert place["bottom"] < DESK["height"]
        with Window.on(browser, origin) as one:
            link = one.open("staff/").get_by_role("link", name="Start here", exact=True)
            assert edges(link)["bottom"] < 844


def test_pictures_of_a_step_stand_on_a_band(browser: Browser, default_site: Served) -> None:
    """What a step shows of the example song has a ground of its own, from edge to edge."""
    with Window.on(browser, default_site.origin, viewport=DESK) as one:
        page = one.open("process/brs-tracking/")
        band = page.locator(".sg-drawn")
        assert band.locator("[data-picture]").count() > 0
        band.scroll_into_view_if_needed()
        top = band.evaluate("one => one.getBoundingClientRect().top")
        colors = []
        for y in (top + 8, top - 8):
            shot = page.screenshot(clip={"x": 0, "y": y, "width": DESK["width"], "height": 1})
            with Image.open(BytesIO(shot)) as strip:
                colors.append(set(strip.convert("RGB").get_flattened_data()))
        inside, above = colors
        assert len(inside) == len(above) == 1
        assert inside != above


def test_a_bar_is_filled_in_forced_colors(browser: Browser, default_site: Served) -> None:
    """With the colors of a reader's own, the done part of a bar differs from what is left."""
    with Window.on(browser, default_site.origin, viewport=DESK, forced_colors="active") as one:
        page = one.open("checklists/mastering/")
        bar = page.locator(".sg-progress progress")
        page.locator(".sg-due label").first.click()
        page.locator("#sg-total", has_text="1 of").wait_for()
        with Image.open(BytesIO(bar.screenshot())) as shot:
            middle = shot.convert("RGB").crop((3, 4, shot.width - 3, 5))
            done, left = middle.getpixel((8, 0)), middle.getpixel((middle.width - 9, 0))
    assert done != left


def test_a_printed_picture_stays_with_its_introduction(
    browser: Browser, default_site: Served
) -> None:
    """On paper, what introduces a picture is on the sheet where the picture begins."""
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
    with Window.on(browser, default_site.origin) as one:
        printed = one.open("process/lead-pre-production/").pdf(format="A4", margin=margin)  # type: ignore[arg-type]
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(printed)).pages]
    (introduced,) = [at for at, text in enumerate(sheets) if "is an invented song" in text]
    (begun,) = [at for at, text in enumerate(sheets) if "Porch light hums" in text]
    assert introduced == begun > 0
