"""The default site passes every gate that is fast enough for each run."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from orphans import orphans
from playwright.sync_api import Browser, Page
from web import gates
from web.kinds import KINDS, MAIN, page_of
from web.markup import nu
from web.serving import served
from web.sites import URL
from web.tools import AXE, NU, lacking
from web.visits import MODES, SETTLES, Window, window

from generator.inspection.folder_files import files_in
from generator.inspection.references import SiteFiles, read_site
from generator.model import Audience

pytestmark = pytest.mark.slow

every_edition = pytest.mark.parametrize("audience", Audience)
Origins = dict[Audience, str]
Taken = dict[Audience, SiteFiles]
OFTEN = (*MAIN, "session", "search", "run sheet")
"""The kinds of pages that each run tests; `make audit` tests all."""


@pytest.fixture(scope="session")
def files(default_sites: dict[Audience, Path]) -> Taken:
    """Return each edition of the default site, parsed."""
    return {audience: read_site(files_in(folder)) for audience, folder in default_sites.items()}


@pytest.fixture(scope="session")
def origins(default_sites: dict[Audience, Path]) -> Iterator[Origins]:
    """Serve both editions; return their addresses."""
    with (
        served(default_sites[Audience.PUBLIC]) as public,
        served(default_sites[Audience.INTERNAL]) as internal,
    ):
        yield {Audience.PUBLIC: public, Audience.INTERNAL: internal}


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Mapping[str, Window]]:
    """Open the windows in which pages are tested."""
    with ExitStack() as stack:
        names = ("phone, dark", "desktop, light")
        yield {name: stack.enter_context(window(browser, MODES[name])) for name in names}


def test_html_is_valid(default_sites: dict[Audience, Path], files: Taken) -> None:
    """The Nu checker finds no error on a page of each kind; the audit has it read all pages."""
    if lack := lacking(NU, "java"):
        pytest.skip(lack)
    pages = (page_of(kind, files) for kind in KINDS)
    paths = [default_sites[audience] / path for audience, path in pages]

    assert len(paths) > 10
    assert nu(*(path / "index.html" if path.is_dir() else path for path in paths)) == []


@every_edition
def test_pages_can_be_reached(files: Taken, audience: Audience) -> None:
    """Links lead from the first page to every other page, without a search."""
    assert len(files[audience].pages) > 50
    assert orphans(files[audience], URL) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "mode", ["phone, dark", pytest.param("desktop, light", marks=pytest.mark.audit)]
)
@pytest.mark.parametrize(
    "kind",
    [
        *OFTEN,
        *(pytest.param(kind, marks=pytest.mark.audit) for kind in KINDS if kind not in OFTEN),
    ],
)
def test_pages_pass_the_gates(
    windows: Mapping[str, Window], files: Taken, origins: Origins, kind: str, mode: str
) -> None:
    """Each kind of page passes axe and has no errors, third parties, cookies or ghost stops."""
    if lack := lacking(AXE):
        pytest.skip(lack)
    audience, path = page_of(kind, files)

    visit = windows[mode].visit(origins[audience], path)

    assert gates.findings(visit, gates.QUICK) == []


@pytest.mark.browser
@pytest.mark.parametrize("kind", MAIN)
def test_pages_are_light(
    windows: Mapping[str, Window], files: Taken, origins: Origins, kind: str
) -> None:
    """The first load: at most 10 requests, 75 KB with fonts, 30 KB without, 8 KB of scripts."""
    audience, path = page_of(kind, files)
    visit = windows["phone, dark"].visit(origins[audience], path)

    assert gates.weight(visit) == []


def ticked(page: Page) -> None:
    """Tick the first item."""
    page.locator("[data-item]").first.check()


def begun_again(page: Page) -> None:
    """Tick an item, start again, and leave the undo offer open."""
    ticked(page)
    page.get_by_role("button", name="Start again").click()


def with_songs(page: Page) -> None:
    """Tick an item, add a song, and open the tools for songs."""
    ticked(page)
    page.locator(".sg-songs summary").click()
    page.get_by_role("button", name="Add a song").click()


def explained(page: Page) -> None:
    """Open the meaning of a term."""
    page.locator("a.sg-term").first.click()
    page.locator(".sg-meaning").wait_for()


def with_menu(page: Page) -> None:
    """Open the menu."""
    page.locator(".sg-menu summary").click()


def planned(page: Page) -> None:
    """Ask for dates."""
    page.locator("#sg-start").fill("2027-01-04")
    page.get_by_role("button", name="Show my dates").click()
    page.locator("#sg-days li").first.wait_for()


def found(page: Page) -> None:
    """Search for something."""
    page.locator("input[type=search]").fill("mix")
    page.locator("#sg-results li").first.wait_for()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("longest checklist", ticked),
        ("longest checklist", begun_again),
        ("longest checklist", with_songs),
        ("step", explained),
        ("home", with_menu),
        ("planner", planned),
        ("search", found),
    ],
)
def test_what_a_reader_makes_of_a_page_passes_axe(
    browser: Browser,
    files: Taken,
    origins: Origins,
    kind: str,
    change: Callable[[Page], None],
) -> None:
    """Axe finds no fault after a tick, a new start, a song, in open parts, dates and results."""
    if lack := lacking(AXE):
        pytest.skip(lack)
    audience, path = page_of(kind, files)
    with window(browser, MODES["phone, dark"]) as opened:
        visit = opened.visit(origins[audience], path)
        change(visit.page)
        visit.page.wait_for_timeout(SETTLES)

        assert gates.axe(visit) == []
