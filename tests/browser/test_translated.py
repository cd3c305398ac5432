"""Pages still work when a browser translates them, which wraps each text in elements."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from ticking import COPIES, COUNTS_PRINTS, LIST, Reader, reading
from web.serving import Served
from windows import Window

pytestmark = pytest.mark.browser

TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const left = "script,style,textarea,noscript,option,font,[translate=no],.notranslate";
  const texts = [];
  while (walker.nextNode()) {
    const one = walker.currentNode;
    if (one.data.trim() && !one.parentElement.closest(left)) texts.push(one);
  }
  for (const one of texts) {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    outer.append(inner);
    one.replaceWith(outer);
    inner.append(one);
  }
  document.documentElement.lang = "es";
  document.documentElement.classList.add("translated-ltr");
  return texts.length;
}"""
"""The changes that Chrome's translation makes to a page, without the words."""


def translate(page: Page) -> None:
    """Wrap each text of a page as Chrome's translation does."""
    assert page.evaluate(TRANSLATE) > 20


@pytest.fixture
def reader(browser: Browser, guide_site: Served) -> Iterator[Reader]:
    """Open a translated list to tick."""
    with reading(browser, guide_site.origin, COPIES, COUNTS_PRINTS) as one:
        translate(one.open(LIST))
        yield one


def press(page: Page, what: str) -> None:
    """Press the text of a button."""
    words = page.locator(f"{what} font font").first
    expect(words).to_be_visible()
    words.click()


def test_a_song_is_added_and_named(reader: Reader) -> None:
    """The buttons for songs, and those of the dialog, work when their text is pressed."""
    page = reader.page
    page.locator("[data-list] label font font").first.click()
    page.locator(".sg-songs summary font font").first.click()
    press(page, "[data-at=rename]")
    page.locator("#sg-name").fill("Lanterns")
    press(page, "[data-at=naming] button[value=yes]")
    press(page, "[data-at=add]")

    assert reader.saved()["names"] == {"1": "Lanterns"}
    assert list(reader.saved()["t"]) == ["1", "2"]


def test_a_list_is_shared_printed_and_started_again(reader: Reader) -> None:
    """The buttons below a list, and the label of an item, work when their text is pressed."""
    page = reader.page
    page.locator("[data-list] label font font").first.click()
    assert len(reader.ticked()) == 1
    press(page, "[data-at=keep]")
    assert "#ticks=1." in page.wait_for_function("window.copied").json_value()
    press(page, "[data-at=print]")
    press(page, "[data-at=left]")
    assert page.evaluate("window.prints") == 2
    press(page, "[data-at=again]")
    assert reader.ticked() == []
    press(page, "[data-at=undo]")
    assert len(reader.ticked()) == 1


def test_a_link_with_ticks_is_answered(reader: Reader, browser: Browser) -> None:
    """The dialog that a link opens can be answered by pressing its text."""
    reader.tick("choosing-songs")
    link = reader.kept_link()
    with reading(browser, reader.origin) as friend:
        friend.page.goto(link)
        expect(friend.page.locator("[data-at=offer]")).to_be_visible()
        translate(friend.page)
        press(friend.page, "[data-at=offer] button[value=yes]")
        expect(friend.box("choosing-songs")).to_be_checked()


def test_the_planner_acts(browser: Browser, default_site: Served) -> None:
    """Each button of the planner works when its text is pressed."""
    with Window.on(browser, default_site.origin, COPIES, COUNTS_PRINTS) as desk:
        page = desk.open("planner/")
        translate(page)
        page.fill("#sg-start", "2027-01-04")
        press(page, "#sg-form button")
        expect(page.get_by_role("status")).to_contain_text("finishes")
        press(page, "[data-do=copy]")
        assert "Pre-production" in page.wait_for_function("window.copied").json_value()
        press(page, "[data-do=print]")
        assert page.evaluate("window.prints") == 1
        with page.expect_download() as waiting:
            press(page, "[data-do=save]")
        assert waiting.value.suggested_filename.endswith(".ics")
        assert desk.faults == []


def test_a_term_opens(browser: Browser, default_site: Served) -> None:
    """A term of the glossary opens its meaning when its text is pressed."""
    with Window.on(browser, default_site.origin) as desk:
        page = desk.open("faq/")
        translate(page)
        press(page, "a.sg-term")
        expect(page.locator("#sg-meaning")).to_be_visible()
        assert re.search(r"/faq/$", page.url)
