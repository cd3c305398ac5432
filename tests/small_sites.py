"""A small guide, built in a second: the sample, changed, without its files to take away."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import tree_of
from plain_data import SAMPLE, Data, plain, write
from playwright.sync_api import Browser, Page

from generator import engines
from generator.build import read
from generator.engines import Engine
from generator.model import Audience

Change = Callable[[Path, Data], None]
HOSTILE = (
    """</script></title>"'><img src=x onerror="window.canary=1"><script>window.canary=1</script>"""
)
"""What a person would hardly type, and what nothing may run."""


def small_tree(folder: Path, change: Change, audience: Audience = Audience.PUBLIC) -> Path:
    """Return the finished tree of the sample, after a change, in a new folder."""
    project = Path(shutil.copytree(SAMPLE, folder / "project"))
    data = plain()
    change(project, data)
    write(project, data)
    found = read(project)
    home = folder / "tree"
    for path, content in tree_of(project, found.sites[audience]).items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_bytes(content)
    return home


def small_site(
    folder: Path,
    change: Change,
    audience: Audience = Audience.PUBLIC,
    engine: Engine = Engine.MKDOCS,
) -> Path:
    """Return the folder of HTML of the sample, after a change."""
    return engines.run(engine, small_tree(folder, change, audience))


@dataclass(slots=True)
class Window:
    """A window on a site that notes what goes wrong, and each request."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, name: str) -> Page:
        """Show a page of the site, and wait until all of it is there."""
        self.page.goto(self.origin + name, wait_until="load")
        return self.page


@contextmanager
def window(browser: Browser, origin: str, **options: Any) -> Iterator[Window]:
    """Open a window on a site, of a phone's size if nothing else is said."""
    settings = {"viewport": {"width": 390, "height": 844}, "service_workers": "block"} | options
    context = browser.new_context(**settings)
    one = Window(context.new_page(), origin)
    one.page.on(
        "console", lambda told: one.faults.append(told.text) if told.type == "error" else None
    )
    one.page.on("pageerror", lambda error: one.faults.append(str(error)))
    one.page.on("request", lambda asked: one.requests.append(asked.url))
    try:
        yield one
    finally:
        context.close()
