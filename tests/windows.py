"""Browser windows on a site; each records errors and requests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request


def listen(page: Page, tell: Callable[[str], None]) -> None:
    """Report each error that scripts throw and the browser logs."""
    page.on("pageerror", lambda error: tell(str(error)))
    page.on("console", lambda one: tell(one.text) if one.type == "error" else None)


@dataclass
class Window:
    """A window on a site: an error is a fault, and so is a request to another host."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def on(cls, browser: Browser, origin: str, *scripts: str, **options: Any) -> Iterator[Self]:
        """Open a window, the size of a phone's by default; scripts run before the page's own."""
        size = {"width": 390, "height": 844}
        phone = {"viewport": size, "locale": "en-US", "service_workers": "block"}
        context = browser.new_context(**(phone | options))
        try:
            for script in scripts:
                context.add_init_script(script)
            one = cls(context.new_page(), origin)
            one.watch(one.page)
            yield one
        finally:
            context.close()

    def watch(self, page: Page) -> None:
        """Record the errors and the requests of a page of this window."""
        listen(page, self.note)
        page.on("request", self._asked)

    def note(self, fault: str) -> None:
        """Record what is wrong with the open page."""
        self.faults.append(f"{urlsplit(self.page.url).path}: {fault}")

    def open(self, name: str) -> Page:
        """Open a page of the site, and wait until it has loaded."""
        self.page.goto(self.origin + name, wait_until="load")
        return self.page

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.note(f"asks {urlsplit(request.url).netloc}")
