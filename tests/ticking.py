"""Helpers for the tests of lists: two states of one guide, and a reader who ticks."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plain_data import SAMPLE, Data, plain, write
from playwright.sync_api import Browser, Locator, Page, expect
from windows import Window

from generator.build import build
from generator.model import Audience
from generator.project import read
from generator.publishing.engines import Engine
from generator.publishing.finished import PUBLISHED

KEY = "studio-guide"
PAUSE = 400
"""Milliseconds of quiet after which the page announces a change."""
LIST, TWO_LISTS, INDEX, PREPARE, PLAYER, STEP = (
    "checklists/choosing/",
    "checklists/recording/",
    "checklists/",
    "prepare/",
    "prepare/drummer/",
    "process/choosing/",
)
NO_PLACE = """for (const place of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, place, {get() { throw new DOMException("", "SecurityError"); }});"""
"""Scripts that run before the page's own; this one makes the browser save nothing."""
FULL = (
    """Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };"""
)
NO_SHARE = "Object.defineProperty(navigator, 'share', {value: undefined});"
COPIES = NO_SHARE + (
    "Object.defineProperty(navigator, 'clipboard', "
    "{value: {writeText: async (text) => { window.copied = text; }}});"
)
NO_COPY = NO_SHARE + "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
SHARES = """navigator.share = async (what) => { window.shared = what; };"""
COUNTS_PRINTS = "window.print = () => { window.prints = (window.prints ?? 0) + 1; };"


def guides(folder: Path) -> None:
    """Build a guide twice below a folder: before (old/) and after the studio's changes (new/)."""
    data = plain()
    listed = data["steps"][0]["checklists"]
    listed["artist"].append({"id": "choosing-budget", "text": "I know the budget", "when": "after"})
    others = [{"id": "recording-cue", "text": "I hear the cue"}]
    data["steps"][2]["checklists"]["producer"] = others
    _built(data, folder / "old")
    first, title, money = listed["artist"]
    title["text"] = "The title is decided, in other words"
    money |= {"id": "choosing-money", "was": ["choosing-budget"]}
    listed["artist"] = [first, {"id": "choosing-new", "text": "I am new"}, money, title]
    _built(data, folder / "new")


def _built(data: Data, home: Path) -> None:
    project = Path(shutil.copytree(SAMPLE, home.with_name(f"{home.name}-project")))
    write(project, data)
    said: list[str] = []
    build(read(project), [Audience.PUBLIC], Engine.MKDOCS, said.append)
    shutil.move(project / PUBLISHED[Audience.PUBLIC], home)


class Reader(Window):
    """A reader with a separate browser profile who sees one page at a time."""

    def open(self, name: str, guide: str = "old") -> Page:
        """Open a page of the guide, before or after changes."""
        return super().open(f"{guide}/{name}")

    def box(self, item: str) -> Locator:
        """Return the box of an item."""
        return self.page.locator(f"[data-item={item}]")

    def tick(self, *items: str) -> None:
        """Set the boxes of items."""
        for item in items:
            self.box(item).check()

    def ticked(self) -> list[str]:
        """Return the items whose boxes are set."""
        script = "boxes => boxes.filter((box) => box.checked).map((box) => box.dataset.item)"
        found = self.page.locator("[data-item]").evaluate_all(script)
        assert isinstance(found, list)
        return found

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def unfold_songs(self) -> None:
        """Open the tools for songs, unless they are open; they exist once something is ticked."""
        fold = self.page.locator(".sg-songs details")
        if fold.is_hidden():
            self.save('{"v":1,"song":"1","t":{"1":{"gone":1}}}')
            self.page.reload()
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

    def saved(self, key: str = KEY) -> Any:
        """Return the data that the browser stores."""
        text = self.page.evaluate("key => localStorage.getItem(key)", key)
        return json.loads(text) if text else None

    def save(self, text: str) -> None:
        """Store a text as the saved ticks."""
        self.page.evaluate("pair => localStorage.setItem(...pair)", [KEY, text])

    def hears(self, words: str | re.Pattern[str]) -> None:
        """Wait until the page announces something, which it does after a short pause."""
        expect(self.page.get_by_role("status")).to_have_text(words)

    def hears_nothing(self) -> None:
        """Wait for longer than that pause, and check that the page has announced nothing."""
        self.page.wait_for_timeout(PAUSE + 100)
        expect(self.page.get_by_role("status")).to_be_empty()

    def count(self) -> str:
        """Return how many boxes of the page are ticked, in words."""
        return self.page.locator("#sg-total").inner_text()

    def kept_link(self) -> str:
        """Return the link that contains the ticks."""
        self.press("Keep my list")
        link = self.page.wait_for_function("window.copied").json_value()
        assert isinstance(link, str)
        return link


@contextmanager
def reading(browser: Browser, origin: str, *scripts: str, **options: Any) -> Iterator[Reader]:
    """Open a separate browser; at the end, it must not have recorded a fault."""
    with Reader.on(browser, origin, *scripts, **options) as reader:
        yield reader
    assert reader.faults == []
