"""Lists once a start is chosen, songs side by side, and progress bars."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from ticking import INDEX, LIST, NO_PLACE, PREPARE, STEP, TWO_LISTS, Reader, reading
from web.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = ""
PLAN = {"start": "2027-01-04", "songs": 1, "project": ""}


@pytest.fixture
def reader(browser: Browser, guide_site: Served) -> Iterator[Reader]:
    """Open a browser that has never visited the guide."""
    with reading(browser, guide_site.origin) as one:
        yield one


def knows(reader: Reader, *songs: list[str], plan: object = None) -> None:
    """Let the browser store songs with ticks, and a plan."""
    ticks = {str(at): dict.fromkeys(items, 1) for at, items in enumerate(songs or ([],), 1)}
    reader.open(LIST)
    reader.save(json.dumps({"v": 1, "song": "1", "t": ticks, "plan": plan}))


def legends(reader: Reader) -> list[str]:
    """Return the heading of each group of the list: when it is due."""
    return [" ".join(one.split()) for one in reader.page.locator("legend").all_inner_texts()]


def test_without_a_start_days_are_counted(reader: Reader) -> None:
    """Before a start is chosen, groups are due in days, the earliest first."""
    page = reader.open(LIST)

    assert legends(reader) == ["1 week before", "After the last day"]
    assert page.locator("[data-at=due]").inner_text() == "Next: 1 week before, 1 left"
    expect(page.get_by_role("link", name="Choose your start")).to_be_visible()


def test_with_a_start_there_are_dates(reader: Reader) -> None:
    """Once a start is known, groups have dates, and so have the list and the next item."""
    knows(reader, plan=PLAN)
    page = reader.open(LIST)

    assert legends(reader) == ["By Mon 28 Dec 1 week before", "After Tue 5 Jan After the last day"]
    assert page.locator("[data-at=due]").inner_text() == "Next: by Mon 28 Dec, 1 left"
    expect(page.locator(".sg-for")).to_contain_text("Step: Mon 4 – Tue 5 Jan")
    expect(page.get_by_role("link", name="Change the start")).to_be_visible()
    reader.tick("choosing-songs")
    assert page.locator("[data-at=due]").inner_text() == "Next: After Tue 5 Jan, 2 left"
    reader.tick("choosing-title", "choosing-budget")
    assert page.locator("[data-at=due]").inner_text() == "All done"


def test_dates_follow_the_number_of_songs(reader: Reader) -> None:
    """With more songs, a later step has later dates, on its list and in the index."""
    knows(reader, plan={**PLAN, "songs": 3})
    reader.open(TWO_LISTS)
    expect(reader.page.locator(".sg-for")).to_contain_text("Fri 8 – Thu 14 Jan")
    reader.open(INDEX)

    expect(reader.page.locator("#recording")).to_contain_text("Fri 8 – Thu 14 Jan")


def test_another_tab_s_start_is_followed(reader: Reader) -> None:
    """A start that is chosen or deleted in another tab is shown here at once."""
    knows(reader)
    page = reader.open(LIST)
    other = page.context.new_page()
    reader.watch(other)
    other.goto(f"{reader.origin}old/planner/#start=2027-01-04&songs=1")
    expect(page.locator("legend").first).to_contain_text("By Mon 28 Dec")
    other.get_by_role("button", name="Forget my dates").click()

    expect(page.locator("legend").first).to_have_text("1 week before ")


@pytest.mark.parametrize(
    "plan",
    [
        *(None, 5, [], "x", {}, {"start": "2027-02-30"}, {"start": 7}, {"start": "2027-01-04", "songs": 0}),
        *({"start": "2027-01-04", "songs": 21}, {"start": "2027-01-04", "songs": "x"}, {"start": None}),
    ],
)  # fmt: skip
def test_an_invalid_plan_is_ignored(plan: object, reader: Reader) -> None:
    """A saved plan that is invalid changes nothing, and no tick is lost."""
    knows(reader, ["choosing-songs"], plan=plan)
    reader.open(LIST)

    assert legends(reader)[0] == "1 week before"
    assert reader.ticked() == ["choosing-songs"]


def test_details_fold_when_ticked(reader: Reader) -> None:
    """Notes are shown below an item until it is ticked; in print they stay."""
    page = reader.open(LIST)
    why = page.get_by_text("It goes on the plan.")
    expect(why).to_be_visible()
    reader.tick("choosing-title")
    expect(why).to_be_hidden()
    page.emulate_media(media="print")

    expect(why).to_be_visible()


def test_the_progress_stays_in_sight(reader: Reader) -> None:
    """While the reader scrolls, the count stays visible, and never covers the focus."""
    reader.page.set_viewport_size({"width": 390, "height": 500})
    page = reader.open(LIST)
    page.locator("#sg-next").scroll_into_view_if_needed()
    bar = page.locator(".sg-progress").bounding_box()
    page.locator("[data-item=choosing-songs]").focus()
    box = page.locator("[data-item=choosing-songs]").bounding_box()

    assert bar is not None
    assert bar["y"] == 0
    assert box is not None
    assert box["y"] >= bar["height"]


def test_songs_are_offered_after_the_first_tick(reader: Reader) -> None:
    """A second song is offered only after the first tick, and again after a reload."""
    page = reader.open(LIST)
    offer = page.get_by_text("More than one song?")
    expect(offer).to_be_hidden()
    reader.tick("choosing-songs")
    expect(offer).to_be_visible()
    page.reload()

    expect(offer).to_be_visible()


def overview(reader: Reader) -> list[str]:
    """Return each song of the overview as one line."""
    lines = reader.page.locator(".sg-overview li").all_inner_texts()
    return [" ".join(one.split()) for one in lines]


def test_songs_stand_side_by_side(reader: Reader) -> None:
    """Each song has a bar for each step, a check mark for finished ones, and the next step."""
    done = ["choosing-songs", "choosing-title", "choosing-budget"]
    knows(reader, done, ["recording-slept"])
    reader.open(LIST)
    reader.unfold_songs()

    assert overview(reader) == [
        "Song 1 3 of 4 done ✓ 2 3 In step 2: 0 of 1 done shown here",
        "Song 2 1 of 4 done 1 ✓ 3 In step 1: 0 of 3 done Show",
    ]
    reader.page.get_by_role("button", name="Show Song 2").click()
    assert reader.ticked() == []
    assert "shown here" in overview(reader)[1]


def test_a_song_can_be_deleted_and_brought_back(reader: Reader) -> None:
    """A deleted song loses its ticks and name; Undo has the focus and restores them."""
    knows(reader, ["choosing-songs"], ["choosing-title"])
    page = reader.open(LIST)
    reader.unfold_songs()
    reader.press("Rename this song")
    page.get_by_label("Name of this song").fill("Blue Moon")
    reader.press("Save")
    reader.press("Delete this song")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    assert (list(reader.saved()["t"]), reader.saved()["names"]) == (["2"], {})
    assert reader.ticked() == ["choosing-title"]
    reader.hears("Blue Moon is deleted. Song 2 is shown.")
    undo.press("Enter")

    assert reader.saved()["names"] == {"1": "Blue Moon"}
    assert reader.ticked() == ["choosing-songs"]
    assert "choosing-title" in reader.saved()["t"]["2"]
    expect(undo).to_be_hidden()


def test_the_only_song_stays(reader: Reader) -> None:
    """A single song can be started again, not deleted."""
    knows(reader, ["choosing-songs"])
    reader.open(LIST)
    reader.unfold_songs()

    expect(reader.page.get_by_role("button", name="Delete this song")).to_be_hidden()


@pytest.mark.parametrize("name", [LIST, STEP, HOME])
def test_ticks_fill_the_journey(name: str, reader: Reader) -> None:
    """All bars on a page show how much of each step is done."""
    knows(reader, ["choosing-songs", "recording-slept"])
    page = reader.open(name)
    bars = page.locator("[data-journey]").first.locator("[data-step]")
    expect(bars.nth(0)).to_have_attribute("data-done", "30")
    expect(bars.nth(1)).to_have_attribute("data-done", "100")
    expect(bars.nth(2)).to_have_attribute("data-done", "0")

    assert bars.nth(2).locator(".sg-bar-done").get_attribute("height") == "0%"
    expect(bars.nth(1).locator(".sg-bar-done")).to_have_count(1)


def test_the_button_of_a_step_counts(reader: Reader) -> None:
    """The button from a step to its list says how much is ready."""
    knows(reader, ["choosing-songs"])

    expect(reader.open(STEP).locator("[data-ready]")).to_contain_text("1 of 3")


def test_a_tick_fills_a_bar_at_once(reader: Reader) -> None:
    """The first tick fills a bar, without a request: the first touch has loaded what draws it."""
    page = reader.open(LIST)
    with page.expect_response("**/bars.js"):
        page.mouse.click(1, 1)
    reader.requests.clear()
    reader.tick("choosing-songs", "choosing-title", "choosing-budget")

    expect(page.locator("[data-step=choosing]").first).to_have_attribute("data-done", "100")
    assert reader.requests == []


def test_nothing_is_loaded_before_a_tick(reader: Reader) -> None:
    """Without a tick, no list of items is loaded to draw empty bars."""
    page = reader.open(STEP)
    page.wait_for_load_state("networkidle")
    assert not [url for url in reader.requests if "items.js" in url]
    knows(reader, ["choosing-songs"])
    page = reader.open(STEP)
    page.wait_for_load_state("networkidle")

    assert [url for url in reader.requests if "items.js" in url]


def test_days_and_songs_need_no_storage(browser: Browser, guide_site: Served) -> None:
    """Without storage, songs work as long as the page is open."""
    with reading(browser, guide_site.origin, NO_PLACE) as reader:
        page = reader.open(LIST)
        reader.tick("choosing-songs")
        page.get_by_text("More than one song?").click()
        reader.press("Add a song")
        assert reader.ticked() == []
        page.get_by_role("button", name="Show Song 1").click()

        assert reader.ticked() == ["choosing-songs"]


def test_all_lists_of_preparation_stay(reader: Reader) -> None:
    """The prep article's lists are grouped by its phases, and have no start."""
    knows(reader, plan=PLAN)
    reader.open(PREPARE)

    assert legends(reader) == ["Weeks before", "After"]
