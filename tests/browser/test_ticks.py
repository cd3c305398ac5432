"""Ticks persist, whatever the studio or the browser does."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route
from ticking import (
    FULL,
    INDEX,
    KEY,
    LIST,
    NO_PLACE,
    PLAYER,
    PREPARE,
    STEP,
    Reader,
    reading,
)
from web.serving import Served

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(browser: Browser, guide_site: Served) -> Iterator[Reader]:
    """Open a browser that has never visited the guide."""
    with reading(browser, guide_site.origin) as one:
        yield one


def test_a_tick_survives_a_reload(reader: Reader) -> None:
    """Ticked and cleared boxes are the same after a reload."""
    reader.open(LIST)
    reader.tick("choosing-songs", "choosing-title")
    reader.box("choosing-title").uncheck()
    reader.page.reload()

    assert reader.ticked() == ["choosing-songs"]


def test_ticks_are_kept_under_one_key(reader: Reader) -> None:
    """One key stores the version, the song, and the time of each tick in milliseconds."""
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    found = reader.saved()

    assert set(found) == {"v", "t", "song"}
    assert (found["v"], found["song"], list(found["t"])) == (1, "1", ["1"])
    assert abs(found["t"]["1"]["choosing-songs"] - page.evaluate("Date.now()")) < 60_000
    assert page.evaluate("localStorage.length") == 1
    assert page.evaluate(f"sessionStorage.getItem('{KEY}')") == json.dumps(
        found, separators=(",", ":")
    )


def test_a_visit_alone_keeps_nothing(reader: Reader) -> None:
    """Nothing is written before the first tick."""
    reader.open(LIST, "new")

    assert reader.saved() is None


def test_a_tick_survives_other_words(reader: Reader) -> None:
    """An item that is reworded or moved keeps its tick."""
    reader.open(LIST)
    reader.tick("choosing-title")
    page = reader.open(LIST, "new")

    assert "The title is decided, in other words" in page.inner_text("article")
    assert "choosing-title" in reader.ticked()


def test_a_new_item_takes_no_tick(reader: Reader) -> None:
    """An item that is inserted between others is not ticked, and the others stay."""
    reader.open(LIST)
    reader.tick("choosing-songs", "choosing-title", "choosing-budget")
    reader.open(LIST, "new")

    assert reader.ticked() == ["choosing-songs", "choosing-money", "choosing-title"]


def test_a_renamed_item_keeps_its_ticks(reader: Reader) -> None:
    """The ticks of an old id move to the new one, in every song, and unknown ids stay."""
    reader.open(LIST)
    songs = {"1": {"choosing-budget": 5, "gone": 6}, "2": {"choosing-budget": 7}}
    reader.save(json.dumps({"v": 1, "song": "1", "t": songs}))
    reader.open(LIST, "new")

    moved = {"1": {"choosing-money": 5, "gone": 6}, "2": {"choosing-money": 7}}
    assert reader.saved()["t"] == moved
    assert reader.ticked() == ["choosing-money"]


@pytest.mark.parametrize("name", [INDEX, STEP])
def test_counts_know_renamed_items(name: str, reader: Reader) -> None:
    """A tick of an item's old id is also counted on other pages."""
    reader.open(LIST)
    reader.tick("choosing-budget")
    page = reader.open(name, "new")

    assert "1 of 4 done" in page.inner_text("article")


def test_an_item_is_the_same_on_every_page(reader: Reader) -> None:
    """The same item on another page is ticked there as well."""
    reader.open(PREPARE)
    reader.tick("prep-click")
    reader.open(PLAYER)

    assert reader.ticked() == ["prep-click"]


def test_what_is_unknown_is_kept(reader: Reader) -> None:
    """A tick leaves keys, items and songs that this page does not know unchanged."""
    reader.open(LIST)
    reader.save('{"v":1,"song":"1","t":{"1":{"gone":3},"7":{"x":4}},"more":{"a":[1]}}')
    reader.page.reload()
    reader.tick("choosing-songs")
    found = reader.saved()

    assert found["more"] == {"a": [1]}
    assert found["t"]["1"]["gone"] == 3
    assert found["t"]["7"] == {"x": 4}


@pytest.mark.parametrize(
    "text", ["{oops", "null", "[]", '"words"', '{"t":5}', '{"t":{"1":[]}}', '{"t":{},"names":1}']
)
def test_unreadable_data_is_put_aside(text: str, reader: Reader) -> None:
    """Unreadable data is moved to another key, and the page works."""
    reader.open(LIST)
    reader.save(text)
    reader.page.reload()
    reader.tick("choosing-songs")

    assert reader.page.evaluate(f"localStorage.getItem('{KEY}.bad')") == text
    assert list(reader.saved()["t"]["1"]) == ["choosing-songs"]


def test_blocked_storage_is_reported(browser: Browser, guide_site: Served) -> None:
    """If storage is blocked, boxes tick, and the page says that they will be forgotten."""
    with reading(browser, guide_site.origin, NO_PLACE) as reader:
        page = reader.open(LIST)
        reader.tick("choosing-songs", "choosing-title")

        assert reader.count() == "2 of 3 done"
        assert page.get_by_text("This browser will not remember your ticks.").is_visible()
        assert page.get_by_text("Saved on this device only.").is_hidden()


def test_full_storage_is_reported(browser: Browser, guide_site: Served) -> None:
    """If storage is full, the page says so on the first tick, and keeps all ticks in memory."""
    with reading(browser, guide_site.origin, FULL) as reader:
        page = reader.open(LIST)
        assert page.get_by_text("Saved on this device only.").is_visible()
        reader.tick("choosing-songs", "choosing-title")

        assert reader.ticked() == ["choosing-songs", "choosing-title"]
        assert page.get_by_text("This browser will not remember your ticks.").is_visible()


def test_session_storage_is_the_backup(reader: Reader) -> None:
    """If an app's browser empties localStorage between two pages, the ticks are still there."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    reader.page.evaluate("localStorage.clear()")
    reader.page.reload()
    assert reader.ticked() == ["choosing-songs"]
    reader.tick("choosing-title")

    assert sorted(reader.saved()["t"]["1"]) == ["choosing-songs", "choosing-title"]


def test_local_storage_wins(reader: Reader) -> None:
    """If both stores can be read, localStorage wins."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    reader.save('{"v":1,"song":"1","t":{"1":{"choosing-title":1}}}')
    reader.page.reload()

    assert reader.ticked() == ["choosing-title"]


def test_another_tab_follows(reader: Reader) -> None:
    """A tick appears in another tab at once, and neither tab overwrites the other's."""
    reader.open(LIST)
    other = reader.page.context.new_page()
    reader.watch(other)
    other.goto(reader.page.url)
    reader.tick("choosing-songs")
    other.locator("[data-item=choosing-songs]:checked").wait_for()
    other.locator("[data-item=choosing-title]").check()
    reader.page.locator("[data-item=choosing-title]:checked").wait_for()

    assert sorted(reader.saved()["t"]["1"]) == ["choosing-songs", "choosing-title"]


def test_a_tick_joins_what_was_saved_meanwhile(reader: Reader) -> None:
    """A tick first reads what another tab has saved, even without a message from it."""
    reader.open(LIST)
    reader.save('{"v":1,"song":"1","t":{"1":{"choosing-title":1}}}')
    reader.tick("choosing-songs")

    assert reader.ticked() == ["choosing-songs", "choosing-title"]


def test_a_page_that_comes_back_is_drawn_again(reader: Reader) -> None:
    """Neither the back button nor the browser's saved form data shows an old state."""
    page = reader.open(PREPARE)
    reader.tick("prep-click")
    reader.open(PLAYER)
    reader.box("prep-click").uncheck()
    page.go_back()
    assert reader.ticked() == []
    page.evaluate("document.querySelector('[data-item=prep-click]').checked = true")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    assert reader.ticked() == []


def test_the_browser_is_asked_once_to_keep_it(browser: Browser, guide_site: Served) -> None:
    """The first tick, and nothing before it, requests persistent storage from the browser."""
    asks = (
        "StorageManager.prototype.persist = async () => { window.asked = (window.asked ?? 0) + 1; }"
    )
    with reading(browser, guide_site.origin, asks) as reader:
        page = reader.open(LIST)
        assert page.evaluate("window.asked") is None
        reader.tick("choosing-songs", "choosing-title")

        assert page.evaluate("window.asked") == 1


def test_ticking_asks_the_network_for_nothing(reader: Reader) -> None:
    """Once a page was touched, a tick, a new song and a fresh start make no request."""
    page = reader.open(LIST)
    with page.expect_response("**/bars.js"):
        page.mouse.click(1, 1)
    reader.requests.clear()
    reader.tick("choosing-songs")
    reader.press("Start again")
    reader.unfold_songs()
    reader.press("Add a song")
    reader.hears("Song 2")
    assert reader.requests == []
    page.evaluate("fetch('items.json')")  # the check sees the request
    reader.faults.clear()

    assert len(reader.requests) == 1


def test_a_strict_host_stops_nothing(reader: Reader) -> None:
    """The lists work if a host allows nothing but its own files."""
    policy = {"content-security-policy": "default-src 'self'"}

    def strict(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, **policy})

    reader.page.route(re.compile(r"/$"), strict)
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    page.reload()

    assert reader.ticked() == ["choosing-songs"]
    ours = [fault for fault in reader.faults if "ticks.js" in fault]
    reader.faults.clear()  # the theme's inline scripts, which such a host blocks
    assert ours == []


def test_a_page_from_the_disk_works(browser: Browser, guide_site: Served) -> None:
    """From a file, without a server, a list can be ticked and a link offered."""
    where = f"{guide_site.folder.as_uri()}/"
    with reading(browser, where) as reader:
        page = reader.open(f"{LIST}index.html")
        reader.tick("choosing-songs")
        page.reload()
        assert reader.ticked() == ["choosing-songs"]
        page.goto(f"{page.url}#ticks=1.zzzzz")
        reader.hears("This link holds no list we know.")
        reader.faults[:] = [fault for fault in reader.faults if "ticks.js" in fault]
