"""Lists as readers use them: by touch, keyboard and screen reader, and on paper."""

import time
from collections.abc import Iterator

import pytest
from conftest import seldom
from playwright.sync_api import Browser, Page, Route, expect
from ticking import (
    COUNTS_PRINTS,
    INDEX,
    LIST,
    PAUSE,
    PLAYER,
    PREPARE,
    STEP,
    TWO_LISTS,
    Reader,
    reading,
)
from web.serving import Served

pytestmark = pytest.mark.browser

ITEMS = ("choosing-songs", "choosing-title", "choosing-budget")
RATIO = """(one) => {
  const shade = (color) => {
    const parts = color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [getComputedStyle(one).color, getComputedStyle(document.body).backgroundColor]
    .map(shade).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""
"""The contrast between the text of an element and the page."""
MESSAGES = """() => {
  window.messages = [];
  const status = document.querySelector("[role=status]");
  new MutationObserver((all) => all.forEach(() => window.messages.push(status.textContent)))
    .observe(status, {childList: true, characterData: true, subtree: true});
}"""


@pytest.fixture
def reader(browser: Browser, guide_site: Served) -> Iterator[Reader]:
    """Open a browser that has never visited the guide."""
    with reading(browser, guide_site.origin, COUNTS_PRINTS) as one:
        yield one


def test_progress_is_shown_in_words(reader: Reader) -> None:
    """The progress is shown above the list, in words and as a labeled bar."""
    page = reader.open(LIST)
    assert reader.count() == "0 of 3 done"
    reader.tick("choosing-songs")
    bar = page.get_by_role("progressbar", name="1 of 3 done")

    assert reader.count() == "1 of 3 done"
    assert bar.get_attribute("aria-valuetext") == "1 of 3 done"
    assert bar.evaluate("bar => [bar.value, bar.max]") == [1, 3]


def test_quick_changes_are_announced_once(reader: Reader) -> None:
    """Three quick changes give one message, and a visit alone gives none."""
    reader.page.clock.install(time=0)
    page = reader.open(LIST)
    page.evaluate(MESSAGES)
    page.clock.pause_at(PAUSE * 100)
    assert page.evaluate("window.messages") == []
    reader.tick(*ITEMS)
    reader.box("choosing-title").uncheck()
    page.clock.run_for(PAUSE - 1)
    expect(page.get_by_role("status")).to_be_empty()
    page.clock.run_for(1)

    expect(page.get_by_role("status")).to_have_text("2 of 3 done")
    assert page.evaluate("window.messages") == ["2 of 3 done"]


def test_start_again_can_be_undone(reader: Reader) -> None:
    """A new start clears only this page; the focus goes to Undo, and from there to a box."""
    page = reader.open(LIST)
    reader.save('{"v":1,"song":"1","t":{"1":{"choosing-songs":5,"prep-click":6,"gone":7}}}')
    page.reload()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_hidden()
    reader.press("Start again")
    assert reader.saved()["t"]["1"] == {"prep-click": 6, "gone": 7}
    expect(undo).to_be_focused()
    reader.hears("0 of 3 done")
    undo.press("Enter")
    assert reader.saved()["t"]["1"] == {"choosing-songs": 5, "prep-click": 6, "gone": 7}
    expect(reader.box("choosing-songs")).to_be_focused()

    expect(undo).to_be_hidden()


def test_undo_belongs_to_its_song(reader: Reader) -> None:
    """Ticks cleared in one song cannot be restored in another."""
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    reader.press("Start again")
    reader.unfold_songs()
    reader.press("Add a song")

    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_keys_are_enough(reader: Reader) -> None:
    """Tab reaches every checkbox and button in visual order; Space ticks."""
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    reader.box("choosing-songs").focus()
    reached = []
    for _ in range(7):
        script = "document.activeElement.dataset.item ?? document.activeElement.dataset.at"
        reached.append(page.evaluate(script))
        if reached[-1] == "choosing-title":
            page.keyboard.press("Space")
        page.keyboard.press("Tab")

    assert reached == [*ITEMS, "keep", "print", "left", "again"]
    assert reader.ticked() == ["choosing-songs", "choosing-title"]


def test_boxes_have_names(reader: Reader) -> None:
    """The label of a box is its text, and a press on the text ticks it."""
    page = reader.open(LIST)
    page.get_by_text("I know the budget").click()
    expect(page.get_by_role("checkbox", name="I know the budget")).to_be_checked()

    assert page.get_by_role("checkbox", name="I have three songs").count() == 1
    assert page.locator("[data-item]:not([id]), [data-item][autocomplete]").count() == 0
    assert page.locator("[data-list] label[for]").count() == len(ITEMS)


def test_rows_fit_a_finger(reader: Reader) -> None:
    """A row is at least 44 pixels high, a box 24, and a button 44."""
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    reader.unfold_songs()
    reader.press("Add a song")
    script = "all => all.map((one) => one.getBoundingClientRect().height)"
    pressed = (".sg-button:visible", "#sg-song", ".sg-songs summary")
    heights = {
        what: min(page.locator(what).evaluate_all(script))
        for what in ("[data-list] li", "[data-item]", *pressed)
    }

    assert heights["[data-list] li"] >= 44
    assert heights["[data-item]"] >= 24
    assert min(heights[what] for what in pressed) >= 44


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_done_items_can_be_read(scheme: str, browser: Browser, guide_site: Served) -> None:
    """Done items are muted, not struck through, and readable in light and dark mode."""
    with reading(browser, guide_site.origin, color_scheme=scheme) as reader:
        page = reader.open(LIST)
        label = page.locator("[data-item=choosing-songs] + label")
        before = label.evaluate(RATIO)
        reader.tick("choosing-songs")

        assert 4.5 <= label.evaluate(RATIO) < before
        assert "line-through" not in label.evaluate("one => getComputedStyle(one).textDecoration")


def test_a_box_shows_its_focus(reader: Reader) -> None:
    """A box with keyboard focus has a ring."""
    page = reader.open(LIST)
    reader.box("choosing-songs").focus()
    page.keyboard.press("Tab")
    style = reader.box("choosing-title").evaluate("one => getComputedStyle(one).outline")

    assert "solid" in style
    assert "3px" in style


def test_what_is_left_can_be_printed(reader: Reader) -> None:
    """In print only open items are shown, and never the tools."""
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    page.emulate_media(media="print")
    expect(page.locator(".sg-screen:visible")).to_have_count(0)
    expect(reader.box("choosing-songs")).to_be_visible()
    page.emulate_media(media="screen")
    reader.press("Print what is left")
    assert page.evaluate("window.prints") == 1
    expect(reader.box("choosing-songs")).to_be_visible()
    page.emulate_media(media="print")
    expect(reader.box("choosing-songs")).to_be_hidden()
    expect(page.get_by_text("Before", exact=True)).to_be_hidden()
    expect(reader.box("choosing-title")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(reader.box("choosing-songs")).to_be_visible()


def test_a_list_prints_as_it_is_ticked(reader: Reader) -> None:
    """The print button prints everything, ticked or not."""
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    reader.press("Print")
    page.emulate_media(media="print")

    assert page.evaluate("window.prints") == 1
    expect(reader.box("choosing-songs")).to_be_visible()


def test_a_finished_list_leads_on(reader: Reader) -> None:
    """Once all of the artist's items are done, only the next step is proposed."""
    page = reader.open(LIST)
    link = page.get_by_role("link", name="Ready for the next step?")
    reader.tick(*ITEMS[:2])
    expect(link).to_be_hidden()
    reader.tick(ITEMS[2])
    expect(link).to_be_visible()
    link.click()

    page.wait_for_url("**/process/recording/")


def rows(page: Page) -> list[str]:
    """Return each row of the index as one line."""
    return [" ".join(row.split()) for row in page.locator(".sg-rows li").all_inner_texts()]


def test_the_index_counts_and_leads_on(reader: Reader) -> None:
    """The index shows the progress of each list, and which list has open items."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    page = reader.open(INDEX)
    assert rows(page)[:2] == [
        "1. Choosing Days 1 to 2 1 of 3 done",
        "2. Recording Days 3 to 5 0 of 1 done",
    ]
    assert page.locator("[data-at=next]").inner_text() == "Choosing"
    reader.open(LIST)
    reader.tick(*ITEMS)
    reader.open(INDEX)
    page.get_by_text("Next: Recording").get_by_role("link").click()

    page.wait_for_url("**/checklists/recording/")


def test_a_step_counts_its_list(reader: Reader) -> None:
    """The page of a step shows the progress of the artist's list, and links to it."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    page = reader.open(STEP)
    page.get_by_role("link", name="Get ready: 1 of 3 done").click()

    page.wait_for_url(f"**/{LIST}")


def test_lists_of_others_are_folded(reader: Reader) -> None:
    """The reader's own list is open; others are folded, with their role and count."""
    page = reader.open(TWO_LISTS)
    box = reader.box("recording-cue")
    expect(reader.box("recording-slept")).to_be_visible()
    expect(box).to_be_hidden()
    page.get_by_text("Producer").click()
    reader.tick("recording-cue")

    assert page.locator(".sg-others summary").inner_text().split() == [
        "Producer",
        "1",
        "of",
        "1",
        "done",
    ]
    assert reader.count() == "0 of 1 done"


def test_what_is_folded_is_printed(reader: Reader) -> None:
    """In print all lists are open, and afterward they are folded as before."""
    page = reader.open(TWO_LISTS)
    fold = page.locator(".sg-others")
    page.emulate_media(media="print")
    expect(reader.box("recording-cue")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert fold.get_attribute("open") is not None
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    assert fold.get_attribute("open") is None


@pytest.mark.parametrize("name", [LIST, INDEX, PREPARE, PLAYER])
def test_there_is_one_set_of_tools(name: str, reader: Reader) -> None:
    """A page has its tools once, for any number of lists."""
    page = reader.open(name)
    reader.unfold_songs()

    for tool in ("Keep my list", "Add a song", "Rename this song"):
        assert page.get_by_role("button", name=tool).count() == 1
    assert page.get_by_role("status").count() == 1


def _late(route: Route) -> None:
    """Delay the script of a page until after the page is shown."""
    time.sleep(0.3)
    route.continue_()


@pytest.mark.parametrize("songs", seldom([1, 2], 2))
@pytest.mark.parametrize("name", [LIST, INDEX, STEP])
def test_nothing_moves_when_the_script_starts(
    name: str, songs: int, browser: Browser, guide_site: Served
) -> None:
    """Everything that the script fills has reserved space."""
    shifts = """new PerformanceObserver((list) => list.getEntries().forEach((one) => {
      window.moved = (window.moved ?? 0) + one.value; })).observe({type: "layout-shift", buffered: true});"""
    with reading(browser, guide_site.origin, shifts) as reader:
        page = reader.open(LIST)
        reader.tick(*ITEMS)
        if songs > 1:
            reader.unfold_songs()
            reader.press("Add a song")
        page.route("**/ticks.js", _late)
        page = reader.open(name)
        page.wait_for_timeout(300)

        assert (page.evaluate("window.moved") or 0) < 0.005


@pytest.mark.parametrize("why", ["no scripts", "script not loaded"])
def test_without_the_script_nothing_is_dead(why: str, browser: Browser, guide_site: Served) -> None:
    """Without the script boxes tick, all text is there, and no button is without function."""
    blocked = why == "script not loaded"
    with reading(browser, guide_site.origin, java_script_enabled=blocked) as reader:
        if blocked:
            reader.page.route("**/ticks.js", lambda route: route.abort())
        page = reader.open(LIST)
        reader.tick("choosing-songs")

        assert page.locator("article button:visible, article select:visible").count() == 0
        assert page.get_by_text("3 things to tick").is_visible()
        assert page.get_by_text("All done.").is_hidden()
        assert blocked or page.get_by_text("your ticks are not saved").is_visible()
        page = reader.open(INDEX)
        assert rows(page)[0] == "1. Choosing Days 1 to 2 3 things to tick"
        reader.faults[:] = [one for one in reader.faults if "ERR_FAILED" not in one]
