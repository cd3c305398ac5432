"""Two sounds with one switch, which keeps the position; without scripts, both play."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from media import put, tone
from playwright.sync_api import Browser, Page, Route
from small_sites import small_site
from web.serving import Served, served

pytestmark = pytest.mark.browser
NOW = "document.querySelectorAll('audio')[%d].currentTime"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a page with two sounds of two seconds."""

    def change(project: Path, _data: object) -> None:
        for name, level in (("tape.wav", 0.1), ("record.wav", 0.9)):
            put(project, name, tone(level, seconds=2))

    folder = small_site(tmp_path_factory.mktemp("sounds"), change)
    with served(folder) as origin:
        yield Served(folder, origin)


def answer(route: Route, folder: Path) -> None:
    """Send a part of a file, as hosts do: browsers cannot seek in a sound otherwise."""
    content = (folder / urlsplit(route.request.url).path.lstrip("/")).read_bytes()
    first = int(route.request.headers.get("range", "bytes=0-")[6:].split("-")[0])
    span = f"bytes {first}-{len(content) - 1}/{len(content)}"
    headers = {"Content-Range": span, "Accept-Ranges": "bytes", "Content-Type": "audio/wav"}
    route.fulfill(status=206, headers=headers, body=content[first:])


@pytest.fixture
def page(browser: Browser, site: Served) -> Iterator[Page]:
    """Open the home page."""
    context = browser.new_context()
    one = context.new_page()
    one.route("**/*.wav", lambda route: answer(route, site.folder))
    one.goto(f"{site.origin}/")
    yield one
    context.close()


def test_the_switch_keeps_the_position(page: Page) -> None:
    """The other sound starts at the position of the first, and only one is shown at a time."""
    first, second = page.locator("audio").all()
    assert first.is_visible()
    assert not second.is_visible()

    first.evaluate("one => { one.preload = 'auto'; one.load(); }")
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    first.evaluate("one => { one.currentTime = 1.25; }")
    page.get_by_role("button", name="Record").click()

    assert second.is_visible()
    assert not first.is_visible()
    page.wait_for_function(f"Math.abs({NOW % 1} - 1.25) < 0.01")
    assert page.get_by_role("button", name="Record").get_attribute("aria-pressed") == "true"
    assert page.get_by_role("button", name="Before").get_attribute("aria-pressed") == "false"


def test_nothing_is_loaded_or_played_unasked(browser: Browser, site: Served) -> None:
    """A page loads none of its sounds until somebody presses play."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.origin}/")
    page.wait_for_load_state("networkidle")

    assert [url for url in asked if url.endswith("sounds.js")]
    assert not [url for url in asked if "/sounds/" in url]
    page.locator("audio").first.evaluate("one => one.load() || one.play().catch(() => {})")
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    assert [url for url in asked if "/sounds/" in url]
    context.close()


def test_without_scripts_both_have_players(browser: Browser, site: Served) -> None:
    """Without JavaScript there are two players, each with its name, and no switch."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.origin}/")

    assert [one.is_visible() for one in page.locator("audio").all()] == [True, True]
    assert page.locator(".sg-played figcaption").all_inner_texts() == ["Before", "Record"]
    assert not page.locator(".sg-sound-switch").is_visible()
    context.close()
