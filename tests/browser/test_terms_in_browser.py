"""A glossary term in running text: its meaning opens and closes for every hand and every key."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from small_sites import Window, small_site, window
from term_pages import REST, WORDS, card, focused, opened, term, with_words
from web.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a guide with a page of terms."""
    with served(small_site(tmp_path_factory.mktemp("terms"), with_words)) as origin:
        yield origin


@pytest.fixture(scope="module")
def desk(browser: Browser, site: str) -> Iterator[Window]:
    """Open a window with a mouse and keys."""
    with window(browser, site, viewport={"width": 1000, "height": 700}) as one:
        yield one


@pytest.fixture
def page(desk: Window) -> Iterator[Page]:
    """Show the page of terms as new, the mouse far from all of them; no error may be left."""
    desk.faults.clear()
    desk.page.mouse.move(990, 690)
    yield desk.open(WORDS)
    assert desk.faults == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_opens_and_closes(page: Page, key: str) -> None:
    """Enter and Space on a term open its meaning, and close it again; the page stays where it is."""
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
    """On a phone a tap opens, a second one closes; a tap elsewhere closes, one on the card does not."""
    with window(browser, site, has_touch=True, is_mobile=True) as phone:
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
    """The meaning opens under a mouse that rests on the term, and closes when the mouse leaves."""
    term(page).hover()
    expect(card(page)).to_be_visible()
    page.mouse.move(990, 690)
    expect(card(page)).to_be_hidden()
    expect(term(page)).to_have_attribute("aria-expanded", "false")


def test_a_mouse_that_passes_opens_nothing(page: Page) -> None:
    """A mouse on its way over a term opens nothing."""
    term(page).hover()
    page.mouse.move(990, 690)
    page.wait_for_timeout(REST)

    expect(card(page)).to_have_count(0)


def test_the_mouse_may_go_to_the_card(page: Page) -> None:
    """The card stays while the mouse is on it, and closes when the mouse has left it."""
    term(page).hover()
    expect(card(page)).to_be_visible()
    card(page).hover()
    page.wait_for_timeout(REST)
    expect(card(page)).to_be_visible()
    page.mouse.move(990, 690)

    expect(card(page)).to_be_hidden()


def test_a_click_right_after_the_mouse_came_keeps_it_open(page: Page) -> None:
    """A click opens at once, and the rest of the mouse that follows does not undo it."""
    term(page).click()
    page.wait_for_timeout(REST)

    expect(card(page)).to_be_visible()


def test_a_click_after_the_mouse_has_rested_keeps_it_open(page: Page) -> None:
    """Who rests on a term and then clicks on it wants to see its meaning, not to lose it."""
    term(page).hover()
    expect(card(page)).to_be_visible()
    term(page).click()

    assert card(page).is_visible()


def test_a_mouse_that_passes_another_term_closes_nothing(page: Page) -> None:
    """What was opened by key stays open when the mouse crosses another term."""
    opened(page, "ghost note")
    term(page, "BPM").hover()
    page.mouse.move(990, 690)
    page.wait_for_timeout(REST)

    assert card(page).is_visible()


@pytest.mark.parametrize("inside", [False, True])
def test_escape_closes_and_the_focus_is_on_the_term(page: Page, *, inside: bool) -> None:
    """Escape closes the meaning, also from within, and leaves the reader on the term."""
    opened(page)
    if inside:
        page.keyboard.press("Tab")
        assert focused(page) == "In the glossary"
    page.keyboard.press("Escape")

    expect(card(page)).to_be_hidden()
    expect(term(page)).to_be_focused()


def test_escape_closes_what_the_mouse_opened(page: Page) -> None:
    """Escape closes the meaning though the mouse still rests on the term, and it stays closed."""
    term(page).hover()
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_timeout(REST)

    expect(card(page)).to_be_hidden()


def test_tab_goes_from_the_term_into_its_card(page: Page) -> None:
    """The card's link comes right after its term, and the next term after that; then back."""
    opened(page, "take")
    for name in ("In the glossary", "BPM"):
        page.keyboard.press("Tab")
        assert focused(page) == name
    page.keyboard.press("Shift+Tab")

    assert focused(page) == "In the glossary"


def test_a_click_with_control_opens_the_glossary_in_a_new_tab(page: Page) -> None:
    """Who asks for a new tab gets the glossary there, and this page stays."""
    with page.context.expect_page() as waiting:
        term(page).click(modifiers=["ControlOrMeta"])
    waiting.value.wait_for_url("**/glossary/#bpm")
    waiting.value.close()

    assert page.url.endswith(WORDS)
