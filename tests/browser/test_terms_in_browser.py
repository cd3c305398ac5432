"""Glossary terms in running text: how a meaning opens and closes, and the contents of its card."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from small_sites import small_site
from term_pages import MEANING, REST, WORDS, card, focused, opened, term, with_words
from web.serving import Served, served
from windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a guide with a page of terms."""
    with served(small_site(tmp_path_factory.mktemp("terms"), with_words)) as origin:
        yield origin


@pytest.fixture(scope="module")
def desk(browser: Browser, site: str) -> Iterator[Window]:
    """Open a window with a mouse and a keyboard."""
    with Window.on(browser, site, viewport={"width": 1000, "height": 700}) as one:
        yield one


@pytest.fixture
def page(desk: Window) -> Iterator[Page]:
    """Show a fresh page of terms, the mouse far from all of them; there must be no errors."""
    desk.faults.clear()
    desk.page.mouse.move(990, 690)
    yield desk.open(WORDS)
    assert desk.faults == []


@pytest.fixture
def still(browser: Browser, site: str) -> Iterator[Page]:
    """Show the page of terms with a stopped clock, so that timing is deterministic."""
    with Window.on(browser, site, viewport={"width": 1000, "height": 700}) as one:
        one.page.clock.install(time=0)
        one.open(WORDS)
        one.page.clock.pause_at(60_000)
        yield one.page
        assert one.faults == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_opens_and_closes(page: Page, key: str) -> None:
    """Enter and Space open and close the meaning of a term, and the page doesn't scroll."""
    for expanded in ("true", "false"):
        term(page).press(key)
        expect(term(page)).to_have_attribute("aria-expanded", expanded)
        expect(card(page)).to_be_visible(visible=expanded == "true")

    assert page.url.endswith(WORDS)
    assert page.evaluate("scrollY") == 0


def test_a_click_opens_and_closes(page: Page) -> None:
    """A click opens the meaning, a second one closes it; the browser stays on the page."""
    expect(card(page)).to_have_count(0)
    for visible in (True, False):
        term(page).click()
        expect(card(page)).to_be_visible(visible=visible)

    assert page.url.endswith(WORDS)


def test_a_tap_opens_and_a_tap_elsewhere_closes(browser: Browser, site: str) -> None:
    """On a phone, a tap opens; a second one, or one elsewhere, closes, but not one on the card."""
    with Window.on(browser, site, has_touch=True, is_mobile=True) as phone:
        page = phone.open(WORDS)
        term(page).tap()
        page.wait_for_timeout(REST)
        expect(card(page)).to_be_visible()
        term(page).tap()
        expect(card(page)).to_be_hidden()
        term(page).tap()
        card(page).locator("p").tap()
        expect(card(page)).to_be_visible()
        page.locator("h1").tap()
        expect(card(page)).to_be_hidden()
        assert phone.faults == []


def test_a_mouse_that_rests_opens_and_one_that_leaves_closes(page: Page) -> None:
    """The meaning opens when the mouse rests on the term, and closes when the mouse leaves."""
    term(page).hover()
    expect(card(page)).to_be_visible()
    page.mouse.move(990, 690)
    expect(card(page)).to_be_hidden()
    expect(term(page)).to_have_attribute("aria-expanded", "false")


def test_a_mouse_that_passes_opens_nothing(still: Page) -> None:
    """A mouse that crosses a term opens nothing; one that rests for the same time does."""
    term(still).hover()
    still.mouse.move(990, 690)
    still.clock.run_for(REST)
    expect(card(still)).to_have_count(0)
    term(still).hover()
    still.clock.run_for(REST)

    expect(card(still)).to_be_visible()


def test_the_mouse_may_go_to_the_card(page: Page) -> None:
    """The card stays while the mouse is on it, and closes when the mouse leaves."""
    term(page).hover()
    expect(card(page)).to_be_visible()
    card(page).hover()
    page.wait_for_timeout(REST)
    expect(card(page)).to_be_visible()
    page.mouse.move(990, 690)

    expect(card(page)).to_be_hidden()


def test_a_click_right_after_the_mouse_came_keeps_it_open(page: Page) -> None:
    """A click opens at once, and the hover that follows does not undo it."""
    term(page).click()
    page.wait_for_timeout(REST)

    expect(card(page)).to_be_visible()


def test_a_click_after_the_mouse_has_rested_keeps_it_open(page: Page) -> None:
    """A click on a term after a hover keeps the meaning open, instead of closing it."""
    term(page).hover()
    expect(card(page)).to_be_visible()
    term(page).click()

    assert card(page).is_visible()


def test_a_mouse_that_passes_another_term_closes_nothing(still: Page) -> None:
    """A meaning that was opened by keyboard stays open when the mouse crosses another term."""
    opened(still, "ghost note")
    term(still, "BPM").hover()
    still.mouse.move(990, 690)
    still.clock.run_for(REST)

    assert card(still).is_visible()


@pytest.mark.parametrize("inside", [False, True])
def test_escape_closes_and_the_focus_is_on_the_term(page: Page, *, inside: bool) -> None:
    """Escape closes the meaning, even from inside, and returns the focus to the term."""
    opened(page)
    if inside:
        page.keyboard.press("Tab")
        assert focused(page) == "In the glossary"
    page.keyboard.press("Escape")

    expect(card(page)).to_be_hidden()
    expect(term(page)).to_be_focused()


def test_escape_closes_what_the_mouse_opened(page: Page) -> None:
    """Escape closes the meaning while the mouse rests on the term, and it stays closed."""
    term(page).hover()
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_timeout(REST)

    expect(card(page)).to_be_hidden()


def test_tab_goes_from_the_term_into_its_card(page: Page) -> None:
    """The card's link follows its term in the tab order, before the next term, both ways."""
    opened(page, "take")
    for name in ("In the glossary", "BPM"):
        page.keyboard.press("Tab")
        assert focused(page) == name
    page.keyboard.press("Shift+Tab")

    assert focused(page) == "In the glossary"


def test_a_click_with_control_opens_the_glossary_in_a_new_tab(page: Page) -> None:
    """A control-click opens the glossary in a new tab, and this page stays."""
    with page.context.expect_page() as waiting:
        term(page).click(modifiers=["ControlOrMeta"])
    waiting.value.wait_for_url("**/glossary/#bpm")
    waiting.value.close()

    assert page.url.endswith(WORDS)


def test_one_card_at_a_time(page: Page) -> None:
    """Another term's meaning replaces the open one."""
    opened(page, "take")
    term(page, "BPM").press("Enter")

    expect(card(page)).to_have_count(1)
    expect(card(page)).to_contain_text("How fast a song is.")
    assert page.locator("[aria-expanded=true]").all_inner_texts() == ["BPM"]


def test_the_card_shows_the_meaning_as_typed(page: Page) -> None:
    """HTML in a meaning is shown as text, and does not run."""
    opened(page, "ghost note")

    assert card(page).locator("p").inner_text() == MEANING
    assert card(page).locator("img, script").count() == 0
    assert page.evaluate("typeof window.canary") == "undefined"


def test_a_meaning_that_runs_would_be_seen(page: Page, desk: Window) -> None:
    """The same meaning, put into the card as HTML, sets the canary."""
    opened(page)
    card(page).evaluate("(card, text) => { card.innerHTML = text; }", MEANING)
    page.wait_for_function("window.canary === 1")
    desk.faults.clear()  # the missing picture


def test_the_card_leads_to_the_term_in_the_glossary(page: Page) -> None:
    """The card's link leads to the term's own anchor, which exists."""
    opened(page, "ghost note").get_by_role("link", name="In the glossary").click()

    expect(page.locator(":target")).to_have_text("Ghost note")


def test_a_term_is_marked_once_and_never_in_a_heading(page: Page) -> None:
    """Each term is linked at its first occurrence in running text, and nowhere else."""
    assert page.locator("a.sg-term").all_inner_texts() == ["take", "BPM", "ghost note"]
    assert page.locator(":is(h1, h2, h3, h4) a.sg-term").count() == 0
    assert "take" in page.locator("h2").first.inner_text()


def test_a_term_is_announced_as_a_button(page: Page) -> None:
    """For a screen reader, a term is a button with an expanded state, without a tooltip."""
    button = page.get_by_role("button", name="BPM", exact=True, expanded=False)
    expect(button).to_have_count(1)
    assert button.get_attribute("title") is None
    opened(page)

    expect(page.get_by_role("button", name="BPM", exact=True, expanded=True)).to_have_count(1)


def test_opening_asks_the_network_for_nothing(page: Page, desk: Window) -> None:
    """The contents of a card came with the page."""
    page.wait_for_load_state("networkidle")
    assert desk.requests
    desk.requests.clear()
    for name in ("take", "BPM", "ghost note"):
        opened(page, name)

    assert desk.requests == []


def test_without_a_script_a_term_is_a_link(browser: Browser, site: str) -> None:
    """Without JavaScript a term is a link to the glossary, and its tooltip is the meaning."""
    with Window.on(browser, site, java_script_enabled=False) as plain:
        page = plain.open(WORDS)
        assert term(page, "ghost note").get_attribute("title") == MEANING
        assert term(page).get_attribute("role") is None
        term(page).click()

        page.wait_for_url("**/glossary/#bpm")
        assert page.locator("#bpm").count() == 1


_WATCH_CARDS = """() => {
  window.outside = () => {
    const card = document.querySelector(".sg-meaning");
    const box = card.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    return box.left < 0 || box.right > wide || box.top < 0 || box.bottom > innerHeight
      || !box.width || document.documentElement.scrollWidth > wide;
  };
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const seen = [];
  for (const block of ["start", "center", "end"]) {
    for (const term of document.querySelectorAll("a.sg-term")) {
      term.scrollIntoView({block});
      term.click();
      seen.push([outside(), `${term.textContent} at the ${block}`]);
    }
  }
  return seen;
}"""


def test_the_card_stays_inside_a_narrow_window(browser: Browser, default_site: Served) -> None:
    """At 320 pixels every card is inside the viewport, wherever its term is."""
    size = {"width": 320, "height": 568}
    with Window.on(
        browser, default_site.origin, viewport=size, has_touch=True, is_mobile=True
    ) as phone:
        page = phone.open("prepare/")
        seen = page.evaluate(_WATCH_CARDS)
        assert len(seen) >= 30
        assert [name for outside, name in seen if outside] == []

        card(page).evaluate("card => { card.style.left = '300px'; }")
        assert page.evaluate("outside()")  # the check finds a card that sticks out


def test_the_card_stays_inside_a_window_that_turns(browser: Browser, site: str) -> None:
    """When a phone is turned, an open card stays in the window, without sideways scroll."""
    with Window.on(browser, site, viewport={"width": 844, "height": 390}) as phone:
        page = phone.open(WORDS)
        opened(page, "BPM")
        page.set_viewport_size({"width": 320, "height": 844})
        page.wait_for_timeout(100)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

        assert page.evaluate(wider) <= 0
