"""Opens pages in a browser window, and records what happens while each loads."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from playwright.sync_api import Browser, CDPSession, Page, Playwright
from windows import listen

from web.tools import BROWSER_ARGUMENTS, WEB, browser_path

PROBES = (WEB / "probes.js").read_text(encoding="utf-8")
"""The script that inspects a page; it defines `gates` in the page."""
SETTLES = 200
"""Milliseconds for what a page does right after it has loaded."""
MAX_STOPS = 1500
"""The number of Tab stops after which the walk ends: no page of ours has so many."""
_PATIENCE = 2
"""The number of hidden stops to wait for; later ones are judged at once."""
_TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}


@dataclass(frozen=True, slots=True)
class Mode:
    """The size and the color scheme of a window."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"]

    @property
    def phone(self) -> bool:
        """Whether the window has the size of a phone's."""
        return self.width < 600


MODES = {
    mode.name: mode
    for mode in (
        Mode("phone, light", 390, 844, "light"),
        Mode("phone, dark", 390, 844, "dark"),
        Mode("desktop, light", 1280, 900, "light"),
        Mode("desktop, dark", 1280, 900, "dark"),
    )
}


@dataclass(slots=True)
class Transfer:
    """One request and its cost."""

    address: str
    kind: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where the Tab key stops."""

    name: str
    hidden: str
    """Why a reader cannot see it; empty if it is visible."""
    ring: bool
    """Whether it looks different while it has the focus."""


@dataclass
class Visit:
    """An open page, and what was recorded while it loaded."""

    page: Page
    wire: CDPSession
    origin: str
    path: str
    errors: list[str] = field(default_factory=list)
    transfers: dict[str, Transfer] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    """The layout shift (cls), and the time in milliseconds when the main part appeared (lcp)."""

    def look(self, what: str, *arguments: Any) -> Any:
        """Return the result of a script on the page."""
        return self.page.evaluate("([what, given]) => gates[what](...given)", [what, arguments])

    @cached_property
    def stops(self) -> list[Stop]:
        """Every Tab stop, in order; computed once."""
        found: list[Stop] = []
        self.look("start")
        for _ in range(MAX_STOPS):
            self.wire.send("Input.dispatchKeyEvent", _TAB)
            seen = self.look("stop")
            if found:
                found[-1] = replace(found[-1], ring=seen["ring"])
            if "part" in seen:
                continue
            if "name" not in seen:
                break
            if seen["again"]:
                trap = f"holds the Tab key, which never gets past {seen['name']}"
                return [*found, Stop(seen["name"], trap, ring=True)]
            found.append(Stop(seen["name"], self._hidden(seen["hidden"], found), ring=False))
        return found

    def _hidden(self, reason: str, before: list[Stop]) -> str:
        """Return why a Tab stop cannot be seen, after it had the time to slide in."""
        if not reason or sum(bool(one.hidden) for one in before) >= _PATIENCE:
            return reason
        self.page.wait_for_timeout(SETTLES)
        return str(self.look("hidden"))

    def script_size(self) -> int:
        """Return the compressed size of all scripts: files and inline ones."""
        files = sum(one.size for one in self.transfers.values() if one.kind == "Script")
        inline = "".join(self.look("inlineScripts")).encode()
        return files + (len(gzip.compress(inline)) if inline else 0)


def launched(playwright: Playwright) -> Browser:
    """Start the Chromium of the system."""
    return playwright.chromium.launch(executable_path=browser_path(), args=list(BROWSER_ARGUMENTS))


class Window:
    """A browser window that opens one page after the other, each with an empty cache."""

    def __init__(self, browser: Browser, mode: Mode) -> None:
        self.context = browser.new_context(
            viewport={"width": mode.width, "height": mode.height},
            color_scheme=mode.scheme,
            is_mobile=mode.phone,
            has_touch=mode.phone,
            service_workers="block",
        )
        self.context.add_init_script(PROBES)
        self.page = self.context.new_page()
        self.wire = self.context.new_cdp_session(self.page)
        self.shown = Visit(self.page, self.wire, "", "")
        self._watch()

    def visit(self, origin: str, path: str) -> Visit:
        """Open a page of a site, and wait until it has loaded."""
        self.wire.send("Network.clearBrowserCache")
        self.context.clear_cookies()
        self.shown = Visit(self.page, self.wire, origin, path)
        self.page.goto(origin + path, wait_until="load")
        self.page.wait_for_timeout(SETTLES)
        self.shown.figures = self.shown.look("figures")
        return self.shown

    def _watch(self) -> None:
        """Record every error and every request of the page."""

        def wrong(error: str) -> None:
            self.shown.errors.append(error)

        def asked(event: dict[str, Any]) -> None:
            kind = event.get("type", "Other")
            self.shown.transfers[event["requestId"]] = Transfer(event["request"]["url"], kind)

        def loaded(event: dict[str, Any]) -> None:
            if (one := self.shown.transfers.get(event["requestId"])) is not None:
                one.size = int(event["encodedDataLength"])

        listen(self.page, wrong)
        self.wire.on("Network.requestWillBeSent", asked)
        self.wire.on("Network.loadingFinished", loaded)
        self.wire.send("Network.enable")


@contextmanager
def window(browser: Browser, mode: Mode) -> Iterator[Window]:
    """Open a window, and close it at the end."""
    one = Window(browser, mode)
    try:
        yield one
    finally:
        one.context.close()
