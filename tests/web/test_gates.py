"""The default site passes every gate that is fast enough for each run."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.inspection.links import orphans
from generator.inspection.references import SiteFiles, files_in, read_site
from generator.model import Audience
from web import gates
from web.kinds import KINDS, MAIN, page_of
from web.markup import nu
from web.serving import served
from web.sites import URL
from web.tools import AXE, NU, lacking
from web.visits import MODES, Window, window

every_edition = pytest.mark.parametrize("audience", Audience)
Origins = dict[Audience, str]
Taken = dict[Audience, SiteFiles]


@pytest.fixture(scope="session")
def files(default_sites: dict[Audience, Path]) -> Taken:
    """Return each edition of the default site, taken apart."""
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
def test_pages_can_be_reached(files: Taken, audience: Audience) -> None:
    """Links lead from the first page to every other page, without a search."""
    assert len(files[audience].pages) > 50
    assert orphans(files[audience], URL) == []


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
