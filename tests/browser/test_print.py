"""Printed pages have all of the text, nothing for screens only, and dark text on white."""

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from web.serving import Served
from web.sites import URL
from windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEP, LIST = "process/brs-tracking/", "checklists/brs-tracking/"
READ = (STEP, LIST, "glossary/", "faq/", "")
"""Pages that people print to read."""
ALL = (*READ, "planner/", "search/", "prepare/", "sessions/", "contact/")
WIDTHS = {"A4": 672, "Letter": 694}
"""Pixels between the margins of a sheet."""
_WORDS = """all => all.filter((one) => !one.closest("#sg-next, #sg-next + ul"))
  .map((one) => {
    const paper = one.cloneNode(true);
    for (const part of paper.querySelectorAll(".sg-screen")) part.remove();
    return paper.textContent.trim();
  }).filter(Boolean)"""
_SEEN = """wanted => [...document.querySelectorAll(wanted)]
  .filter((one) => one.checkVisibility() && one.getClientRects().length)
  .map((one) => one.outerHTML.slice(0, 80))"""
_ONLY_ON_SCREENS = "nav, button, input:not([type=checkbox]), select, .sg-button, .sg-skip"
_CUT = """() => [...document.querySelectorAll("body, body *")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== "inline"
    && one.clientWidth && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.outerHTML.slice(0, 80))"""
_SHADES = """() => {
  const sum = (color) => (color.match(/[\\d.]+/g) ?? []).slice(0, 3).reduce((a, b) => a + +b, 0);
  const clear = (color) => /, 0\\)$/.test(color);
  const found = {grounds: [], texts: []};
  for (const one of document.querySelectorAll("body, body *")) {
    if (!one.checkVisibility() || one.matches("rect, svg, input") || !one.innerText?.trim()) continue;
    const style = getComputedStyle(one);
    if (!clear(style.backgroundColor)) found.grounds.push(sum(style.backgroundColor));
    found.texts.push(sum(style.color));
  }
  return found;
}"""
_MARKS = """() => [...document.querySelectorAll("main li")]
  .map((one) => getComputedStyle(one, "::before"))
  .filter((mark) => mark.content !== "none" && !/, 0\\)$/.test(mark.backgroundColor))
  .map((mark) => mark.printColorAdjust)"""


@pytest.fixture(scope="module")
def desk(browser: Browser, default_site: Served) -> Iterator[Window]:
    """Open a window in dark mode, which prints."""
    with Window.on(browser, default_site.origin, color_scheme="dark") as one:
        yield one


@pytest.fixture
def sheets(desk: Window) -> Iterator[Window]:
    """Print pages; there must be no errors at the end."""
    desk.faults.clear()
    desk.page.set_viewport_size({"width": WIDTHS["A4"], "height": 1000})
    desk.page.emulate_media(media="print")
    yield desk
    desk.page.emulate_media(media="screen")
    assert desk.faults == []


def squeezed(text: str) -> str:
    """Return a text without white space and ligatures, which vary in PDFs."""
    return re.sub(r"\s+|\u00ad", "", unicodedata.normalize("NFKC", text))


def printed(page: Page, paper: str = "A4") -> list[str]:
    """Return the text of each sheet of the printed page."""
    content = page.pdf(format=paper, print_background=False, prefer_css_page_size=False)
    return [squeezed(one.extract_text()) for one in PdfReader(io.BytesIO(content)).pages]


def seen(page: Page, wanted: str) -> Any:
    """Return which elements are visible."""
    return page.evaluate(_SEEN, wanted)


every_kind = pytest.mark.parametrize(
    "name", [*ALL[:3], *(pytest.param(name, marks=pytest.mark.audit) for name in ALL[3:])]
)


@every_kind
def test_what_only_a_screen_can_use_is_not_printed(sheets: Window, name: str) -> None:
    """Menu, breadcrumbs, journey, buttons and fields are visible on a screen, but not printed."""
    page = sheets.open(name)
    assert seen(page, _ONLY_ON_SCREENS) == []
    page.emulate_media(media="screen")

    assert len(seen(page, _ONLY_ON_SCREENS)) > 1


@every_kind
def test_paper_is_white_and_text_is_dark(sheets: Window, name: str) -> None:
    """In dark mode, too, printed text is dark on a white background."""
    page = sheets.open(name)
    paper = page.evaluate(_SHADES)
    assert min(paper["grounds"]) == 3 * 255
    assert max(paper["texts"]) < 3 * 0x60
    page.emulate_media(media="screen")

    assert min(page.evaluate(_SHADES)["grounds"]) < 3 * 0x60


def test_nothing_is_cut(sheets: Window) -> None:
    """No text runs over the edge of its sheet, or of its box."""
    for name in ALL:
        sheets.open(name)
        for paper, width in WIDTHS.items():
            sheets.page.set_viewport_size({"width": width, "height": 1000})
            assert sheets.page.evaluate(_CUT) == [], f"{name} on {paper}"
    sheets.page.add_style_tag(content="h1 { white-space: nowrap; width: 10px; }")

    assert any(one.startswith("<h1") for one in sheets.page.evaluate(_CUT))


@pytest.mark.parametrize(
    ("name", "paper"), [*((one, "A4") for one in READ), (STEP, "Letter"), (LIST, "Letter")]
)
def test_all_of_the_text_is_printed(sheets: Window, name: str, paper: str) -> None:
    """Each paragraph is printed, even in folded parts, except for links that lead onward."""
    page = sheets.open(name)
    wanted = page.locator(
        "main :is(p, li, dt, dd, h1, h2, h3):not(:has(p, ul, ol)):not(:has(.sg-button, button))"
        ":not([aria-hidden] *):not([aria-hidden]):not(.sg-screen *):not(.sg-trail *):not(.sg-screen):not(.sg-downloads *)"
    ).evaluate_all(_WORDS)
    sheets_of_it = printed(page, paper)
    text = "".join(sheets_of_it)

    assert len(wanted) > 10
    assert [one for one in wanted if squeezed(one) not in text] == []
    assert squeezed(f"{URL}{name}") in text
    assert all(sheets_of_it)


@pytest.mark.parametrize("paper", WIDTHS)
def test_no_sheet_has_only_the_foot(sheets: Window, paper: str) -> None:
    """The name and address at the foot are never alone on the last sheet."""
    for name in (*READ, "process/", "prepare/"):
        page = sheets.open(name)
        parts = page.locator(".sg-colophon > *, .sg-footer .sg-paper").all_inner_texts()
        foot = squeezed("·".join(parts))
        *_, last = printed(page, paper)

        assert squeezed(f"{URL}{name}") in foot
        assert foot in last, name
        assert len(last) > len(foot) + 40, name


def test_a_number_is_printed_with_each_step(sheets: Window) -> None:
    """A list tells which step it is for; the home page and the process number their steps."""
    assert "Checklist,step3of10." in printed(sheets.open(LIST))[0]
    text = "".join(printed(sheets.open("process/")))
    for number, name in ((1, "Preliminary Pre-Production"), (10, "Pre-Mastering, Attended")):
        assert squeezed(f"{number}. {name}") in text
    text = "".join(printed(sheets.open("")))
    for number, name in ((1, "Pre-production We get"), (10, "Mastering Fresh ears")):
        assert squeezed(f"{number} {name}") in text


def test_a_folded_part_is_printed(sheets: Window) -> None:
    """Parts that are folded on the screen exist and are printed."""
    page = sheets.open("search/")
    page.emulate_media(media="screen")
    folded = page.locator("main details:not([open]) li").all_text_contents()
    assert len(folded) > 40
    assert not seen(page, "main details:not([open]) li a")
    page.emulate_media(media="print")
    text = "".join(printed(page))

    assert [one for one in folded if squeezed(one) not in text] == []


@pytest.mark.parametrize("paper", WIDTHS)
@pytest.mark.parametrize("name", ["search/", "planner/"])
def test_pages_to_work_with_print_sanely(sheets: Window, name: str, paper: str) -> None:
    """The planner and the search fill a few sheets, none of them blank."""
    page = sheets.open(name)
    found = printed(page, paper)

    assert 1 <= len(found) <= 6
    assert all(len(one) > 40 for one in found)


def test_a_plan_is_printed(sheets: Window) -> None:
    """The dates that a reader has asked for are printed."""
    page = sheets.open("planner/#start=2027-01-04&songs=2")
    page.locator(".sg-planned").wait_for()
    text = "".join(printed(page))

    assert squeezed("Fri 19 Feb 2027") in text


def test_boxes_are_printed_as_squares(sheets: Window) -> None:
    """Each box is a bordered square on white; the border alone fills a ticked one."""
    page = sheets.open(LIST)
    page.locator("[data-item]").first.check()
    boxes = page.locator("[data-item]").evaluate_all(
        """all => all.map((one) => {
          const style = getComputedStyle(one), box = one.getBoundingClientRect();
          return [one.checked, style.appearance, parseFloat(style.borderTopWidth), box.width, box.height];
        })"""
    )
    assert len(boxes) > 15
    for checked, appearance, border, width, height in boxes:
        assert appearance == "none"
        assert width == height > 14
        assert (border > width / 2 - 1) if checked else (1 <= border <= 3)
    assert sum(one[0] for one in boxes) == 1


def test_an_open_meaning_is_not_printed(sheets: Window) -> None:
    """The card of a glossary term would cover the text, so it is not printed."""
    page = sheets.open(STEP)
    page.emulate_media(media="screen")
    page.locator("a.sg-term").first.press("Enter")
    assert len(seen(page, ".sg-meaning")) == 1
    page.emulate_media(media="print")

    assert seen(page, ".sg-meaning") == []


def test_the_marks_of_lists_are_printed(sheets: Window) -> None:
    """The marks of items are backgrounds, which printers omit by default."""
    page = sheets.open(STEP)
    marks = page.evaluate(_MARKS)
    assert len(marks) > 20
    assert set(marks) == {"exact"}
    page.emulate_media(media="screen")

    assert set(page.evaluate(_MARKS)) == {"economy"}
