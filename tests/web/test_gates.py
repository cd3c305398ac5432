"""The default site passes every gate that is fast enough for each run."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.model import Audience
from web import gates
from web.html_rules import broken_links, duplicate_ids, nu, orphans, strangers
from web.kinds import KINDS, MAIN, page_of
from web.serving import served
from web.site_files import SiteFiles, read_site
from web.sites import ELSEWHERE, URL
from web.tools import AXE, NU, lacking
from web.visits import MODES, Window, window

every_edition = pytest.mark.parametrize("audience", Audience)
Origins = dict[Audience, str]
Taken = dict[Audience, SiteFiles]


@pytest.fixture(scope="session")
def files(default_sites: dict[Audience, Path]) -> Taken:
    """Return each edition of the default site, taken apart."""
    return {audience: read_site(folder) for audience, folder in default_sites.items()}


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
    """Open the windows that pages are looked at through."""
    with ExitStack() as stack:
        names = ("phone, dark", "desktop, light")
        yield {name: stack.enter_context(window(browser, MODES[name])) for name in names}


def test_html_is_valid(default_sites: dict[Audience, Path]) -> None:
    """The Nu checker finds no error on any page of either edition."""
    if lack := lacking(NU, "java"):
        pytest.skip(lack)

    assert nu(*default_sites.values()) == []


@every_edition
def test_ids_stand_once(files: Taken, audience: Audience) -> None:
    """No id stands twice on a page."""
    assert len(files[audience].pages) > 50
    assert duplicate_ids(files[audience]) == []


@every_edition
def test_links_lead_somewhere(files: Taken, audience: Audience) -> None:
    """Whatever a file of the site points at is there: page, anchor, picture, script or download."""
    assert broken_links(files[audience], URL, ELSEWHERE) == []


@every_edition
def test_pages_can_be_reached(files: Taken, audience: Audience) -> None:
    """Links lead from the first page to every other page, without a search."""
    assert orphans(files[audience], URL) == []


@every_edition
def test_nothing_is_fetched_from_elsewhere(files: Taken, audience: Audience) -> None:
    """No page and no style sheet names a file of another host to be fetched."""
    assert strangers(files[audience], URL) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "mode", ["phone, dark", pytest.param("desktop, light", marks=pytest.mark.audit)]
)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_pass_the_gates(
    windows: Mapping[str, Window], files: Taken, origins: Origins, kind: str, mode: str
) -> None:
    """A page of each kind: axe, errors, strangers, cookies, Tab stops, sideways scroll, targets."""
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
    """The first load: at most 10 requests, 60 KB, and 6 KB of scripts (planner: 15 KB)."""
    audience, path = page_of(kind, files)
    visit = windows["phone, dark"].visit(origins[audience], path)

    assert gates.weight(visit) == []
