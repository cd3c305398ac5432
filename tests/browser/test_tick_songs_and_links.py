"""Several songs, and lists that are shared as a link."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from ticking import COPIES, INDEX, LIST, NO_COPY, PREPARE, SHARES, STEP, Reader, reading
from web.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNKNOWN = "This link holds no list we know."


@pytest.fixture
def reader(browser: Browser, guide_site: Served) -> Iterator[Reader]:
    """Open a browser that has never visited the guide, and may use the clipboard."""
    with reading(browser, guide_site.origin, COPIES) as one:
        yield one


@pytest.fixture
def friend(browser: Browser, guide_site: Served) -> Iterator[Reader]:
    """Open another browser that has never visited the guide."""
    with reading(browser, guide_site.origin) as one:
        yield one


def rename(reader: Reader, name: str) -> None:
    """Name the current song."""
    reader.unfold_songs()
    reader.press("Rename this song")
    reader.page.get_by_label("Name of this song").fill(name)
    reader.press("Save")
    expect(reader.page.get_by_label("Song", exact=True)).to_contain_text(name or "Song 1")


def test_each_song_has_ticks_of_its_own(reader: Reader) -> None:
    """A new song starts empty; the other keeps its ticks, also after a reload."""
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    song = page.get_by_label("Song", exact=True)
    expect(song).to_be_hidden()
    reader.unfold_songs()
    reader.press("Add a song")
    assert reader.ticked() == []
    reader.tick("choosing-title")
    page.reload()
    assert reader.ticked() == ["choosing-title"]
    expect(song).to_be_visible()
    expect(page.get_by_role("button", name="Add a song")).to_be_visible()
    song.select_option(label="Song 1")

    assert reader.ticked() == ["choosing-songs"]
    reader.hears("Song 1")


def test_there_are_twenty_songs_at_most(reader: Reader) -> None:
    """After twenty songs no more are added, and none is lost."""
    page = reader.open(LIST)
    reader.unfold_songs()
    for _ in range(22):
        reader.press("Add a song")

    assert page.locator("#sg-song option").count() == 20
    assert len(reader.saved()["t"]) == 20


def test_a_song_can_be_renamed(reader: Reader) -> None:
    """A name is saved, shown as typed, and removed by an empty one."""
    page = reader.open(LIST)
    rename(reader, "<b>Blue & Moon")
    page.reload()
    assert page.locator("#sg-song").inner_text() == "<b>Blue & Moon"
    assert reader.saved()["names"] == {"1": "<b>Blue & Moon"}
    rename(reader, "")

    assert reader.saved()["names"] == {}


def test_a_name_can_be_left_alone(reader: Reader) -> None:
    """Escape and Cancel change nothing, and return to the button."""
    page = reader.open(LIST)
    reader.unfold_songs()
    for leave in ("Escape", "Cancel"):
        reader.press("Rename this song")
        page.get_by_label("Name of this song").fill("Other")
        if leave == "Escape":
            page.keyboard.press(leave)
        else:
            reader.press(leave)
        expect(page.get_by_role("button", name="Rename this song")).to_be_focused()

    assert "names" not in reader.saved()
    assert page.locator("#sg-song").inner_text() == "Song 1"


def test_a_link_carries_a_list(reader: Reader, friend: Reader) -> None:
    """Shared ticks are in the fragment of the address, which is never sent to a server."""
    reader.open(PREPARE)
    reader.tick("prep-click")
    reader.open(LIST)
    reader.tick("choosing-songs")
    link = reader.kept_link()
    assert re.fullmatch(r"http\S+/checklists/choosing/#ticks=1(\.[0-9a-z]{5}){2}", link)
    reader.hears(re.compile("^Link copied"))

    page = friend.page
    page.goto(link)
    expect(page.get_by_text("Add these 2 ticks?")).to_be_visible()
    assert friend.saved() is None
    friend.press("Add")
    expect(friend.box("choosing-songs")).to_be_checked()
    friend.open(PREPARE)
    assert friend.ticked() == ["prep-click"]


def test_a_link_can_be_declined(reader: Reader, friend: Reader) -> None:
    """After "No, thanks" nothing has changed, and a reload does not ask again."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    page = friend.page
    page.goto(reader.kept_link())
    friend.press("No, thanks")
    expect(page).to_have_url(re.compile(r"/choosing/$"))
    page.reload()

    assert friend.saved() is None
    assert friend.ticked() == []
    expect(page.get_by_text("Add this 1 tick?")).to_be_hidden()


def test_a_link_keeps_what_is_there(reader: Reader, friend: Reader) -> None:
    """Ticks from a link join the existing ones, which keep their time."""
    reader.open(LIST)
    reader.tick("choosing-songs", "choosing-title")
    link = reader.kept_link()
    friend.open(LIST)
    friend.save('{"v":1,"song":"1","t":{"1":{"choosing-songs":5,"choosing-budget":6}}}')
    friend.page.goto(link)
    friend.page.reload()  # an unanswered link asks again
    friend.press("Add")
    expect(friend.box("choosing-title")).to_be_checked()

    found = friend.saved()["t"]["1"]
    assert (found["choosing-songs"], found["choosing-budget"]) == (5, 6)
    friend.hears("3 of 3 done")


def test_a_link_carries_the_name_of_a_song(reader: Reader, friend: Reader) -> None:
    """An empty song takes the link's name; if there are other ticks, the link makes a new song."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    rename(reader, "Blue & Moon")
    link = reader.kept_link()
    page = friend.page
    page.goto(link)
    expect(page.get_by_text("Song: Blue & Moon.")).to_be_visible()
    friend.press("Add")
    expect(friend.box("choosing-songs")).to_be_checked()
    assert friend.saved()["names"] == {"1": "Blue & Moon"}

    rename(friend, "Mine")
    page.goto(link)
    friend.press("Add")
    expect(page.locator("#sg-song")).to_have_value("2")
    assert friend.saved()["names"] == {"1": "Mine", "2": "Blue & Moon"}


def full_house(names: dict[str, str]) -> str:
    """Return the stored data of a reader with twenty songs, each with a tick."""
    songs = {str(number): {"choosing-title": number} for number in range(1, 21)}
    return json.dumps({"v": 1, "song": "3", "t": songs, "names": names})


@pytest.mark.parametrize("name", ["Blue & Moon", "Song 21", "<b>"])
def test_a_link_sets_no_tick_where_there_is_no_room(
    reader: Reader, friend: Reader, name: str
) -> None:
    """With twenty songs, the ticks of another are not added to any of them; a message says so."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    rename(reader, name)
    link = reader.kept_link()
    friend.open(LIST)
    before = full_house({})
    friend.save(before)
    friend.page.goto(link)
    friend.page.reload()

    friend.hears(f"Nothing was added: 20 songs are kept here, and “{name}” would be one more.")
    assert friend.page.locator("dialog[open]").count() == 0
    assert friend.saved() == json.loads(before)


@pytest.mark.parametrize(("name", "song"), [("Song 7", "7"), ("Blue & Moon", "12"), ("", "3")])
def test_a_link_sets_its_ticks_where_it_says(
    reader: Reader, friend: Reader, name: str, song: str
) -> None:
    """With twenty songs, ticks go to the song that the dialog names, and to no other."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    if name:
        rename(reader, name)
    link = reader.kept_link()
    friend.open(LIST)
    friend.save(full_house({"12": "Blue & Moon"}))
    friend.page.goto(link)
    friend.page.reload()
    expect(friend.page.get_by_text(f"Song: {name or 'Song 3'}.", exact=True)).to_be_visible()
    friend.press("Add")
    expect(friend.box("choosing-songs")).to_be_checked()

    found = friend.saved()["t"]
    assert [one for one in found if "choosing-songs" in found[one]] == [song]


def test_a_link_with_a_name_sets_no_tick_when_the_last_place_is_taken_meanwhile(
    reader: Reader, friend: Reader
) -> None:
    """If another tab adds the last song while the dialog is open, nothing is added."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    rename(reader, "Blue & Moon")
    friend.open(LIST)
    friend.save('{"v":1,"song":"1","t":{"1":{"choosing-title":5}}}')
    friend.page.goto(reader.kept_link())
    friend.page.reload()
    expect(friend.page.get_by_text("Song: Blue & Moon.")).to_be_visible()
    before = full_house({})
    friend.save(before)
    friend.press("Add")

    friend.hears(re.compile("^Nothing was added"))
    assert friend.saved() == json.loads(before)


def test_a_link_outlives_new_ids(reader: Reader, friend: Reader) -> None:
    """An old id in a link means the item's new id; removed items are counted, and ignored."""
    reader.open(LIST)
    reader.save('{"v":1,"song":"1","t":{"1":{"choosing-budget":5,"gone":6}}}')
    reader.page.reload()
    link = reader.kept_link().replace("/old/", "/new/")
    page = friend.page
    page.goto(link)
    expect(page.get_by_text("Add this 1 tick?")).to_be_visible()
    expect(page.get_by_text("Not known here: 1.")).to_be_visible()
    friend.press("Add")
    expect(friend.box("choosing-money")).to_be_checked()

    assert list(friend.saved()["t"]["1"]) == ["choosing-money"]


@pytest.mark.parametrize(
    "fragment",
    ["ticks=", "ticks=1", "ticks=1.zzzzz", "ticks=2.abcde", "ticks=%E0%A4%A", "ticks=<img src=x>"],
)
def test_a_link_with_unknown_items_does_nothing(fragment: str, friend: Reader) -> None:
    """A link with only unknown items changes nothing, with a message."""
    friend.page.goto(f"{friend.origin}old/{LIST}#{fragment}")

    friend.hears(UNKNOWN)
    assert friend.saved() is None
    assert friend.page.locator("dialog[open], article img[src=x]").count() == 0


def test_other_anchors_are_left_alone(friend: Reader) -> None:
    """An ordinary anchor works as usual."""
    friend.page.goto(f"{friend.origin}old/{LIST}#sg-next")

    friend.hears_nothing()
    assert friend.page.url.endswith("#sg-next")


def test_a_link_that_is_pasted_into_an_open_page_asks(reader: Reader) -> None:
    """A link works in a tab that already shows the page."""
    page = reader.open(LIST)
    reader.tick("choosing-songs")
    page.goto(reader.kept_link())

    expect(page.get_by_text("Add this 1 tick?")).to_be_visible()


def test_a_link_works_where_there_are_no_boxes(reader: Reader, friend: Reader) -> None:
    """The index accepts a link as well, and the page of a step ignores it."""
    reader.open(LIST)
    reader.tick("choosing-songs")
    link = reader.kept_link()
    friend.page.goto(link.replace(LIST, STEP))
    assert friend.page.locator("dialog").count() == 0
    friend.page.goto(link.replace(LIST, INDEX))
    friend.press("Add")

    expect(friend.page.get_by_text("1 of 3 done")).to_be_visible()


def test_a_phone_shares(browser: Browser, guide_site: Served) -> None:
    """If the system can share, the link is shared there."""
    with reading(browser, guide_site.origin, SHARES) as reader:
        reader.open(LIST)
        reader.tick("choosing-songs")
        reader.press("Keep my list")

        shared = reader.page.wait_for_function("window.shared?.url").json_value()
        assert "#ticks=1." in shared


def test_a_link_can_be_copied_by_hand(browser: Browser, guide_site: Served) -> None:
    """Without clipboard access, the link is shown in a field, ready to be copied."""
    with reading(browser, guide_site.origin, NO_COPY) as reader:
        reader.open(LIST)
        reader.tick("choosing-songs")
        reader.press("Keep my list")
        field = reader.page.get_by_label("Your link")

        expect(field).to_be_focused()
        assert "#ticks=1." in field.input_value()
        assert field.get_attribute("readonly") is not None
        assert reader.page.evaluate("getSelection().toString()") in {"", field.input_value()}


def test_an_empty_list_makes_no_link(reader: Reader) -> None:
    """Without a tick there is nothing to share, and the page says so."""
    reader.open(LIST)
    reader.press("Keep my list")

    reader.hears("Nothing is ticked yet.")
    assert reader.page.evaluate("window.copied") is None
