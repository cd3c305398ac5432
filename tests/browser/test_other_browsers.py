"""The search, the planner, ticks and the glossary's cards in Firefox and in WebKit."""

from collections.abc import Iterator

import pytest
from web.drivers import Driven, driven, lacking
from web.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.audit]

_TYPE = """
  const field = document.getElementById("{id}");
  field.focus();
  field.value = "{text}";
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {{bubbles: true}}));
"""
_FOUND = "document.getElementById('sg-found').textContent.includes('found for')"
_FIRST = "document.querySelector('#sg-results a')"
_PLANNED = "document.querySelector('.sg-planned')"


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def browser_of(request: pytest.FixtureRequest) -> Iterator[Driven]:
    """Start a browser other than Chromium."""
    if missing := lacking(request.param):
        pytest.skip(f"{request.param}: {missing}")
    with driven(request.param) as one:
        yield one


def test_the_field_says_what_the_address_says(browser_of: Driven, default_site: Served) -> None:
    """Back from a result, the field contains the query of the results."""
    browser_of.open(f"{default_site.origin}search/")
    browser_of.run(_TYPE.format(id="sg-query", text="recrod"))
    browser_of.wait(_FOUND)
    browser_of.run(f"{_FIRST}.click()")
    browser_of.wait("!location.pathname.includes('/search/') && document.readyState === 'complete'")
    browser_of.back()
    browser_of.wait(_FOUND)

    assert browser_of.run("return location.search") == "?q=recrod"
    browser_of.wait("document.getElementById('sg-query').value === 'recrod'")
    assert browser_of.run("return document.querySelectorAll('#sg-results mark').length") > 0


def test_the_planner_shows_the_start_of_its_address(
    browser_of: Driven, default_site: Served
) -> None:
    """Back from a step, the form contains the start day of its dates."""
    browser_of.open(f"{default_site.origin}planner/#start=2027-01-04&songs=2")
    browser_of.wait(_PLANNED)
    browser_of.open(f"{default_site.origin}faq/")
    browser_of.back()
    browser_of.wait(_PLANNED)

    browser_of.wait("document.getElementById('sg-start').value === '2027-01-04'")
    assert browser_of.run("return document.getElementById('sg-songs').value") == "2"


def test_a_term_shows_its_meaning(browser_of: Driven, default_site: Served) -> None:
    """A press on a term opens its card beside it."""
    browser_of.open(f"{default_site.origin}faq/")
    browser_of.run("document.querySelector('a.sg-term').click()")

    browser_of.wait("document.querySelector('#sg-meaning:popover-open')?.textContent.length > 20")


def test_ticks_are_counted_kept_and_taken_back(browser_of: Driven, default_site: Served) -> None:
    """A press on the words of an item ticks it; a reload keeps it, and Start again can be undone."""
    total = "document.getElementById('sg-total').textContent"
    boxes = "document.querySelectorAll('.sg-due input:checked').length"
    browser_of.open(f"{default_site.origin}checklists/mastering/")
    browser_of.wait(f"{total}.startsWith('0 of')")
    browser_of.run("document.querySelector('.sg-due label').click()")
    browser_of.wait(f"{total}.startsWith('1 of')")

    browser_of.open(f"{default_site.origin}faq/")
    browser_of.open(f"{default_site.origin}checklists/mastering/")
    browser_of.wait(f"{boxes} === 1 && {total}.startsWith('1 of')")

    browser_of.run("document.querySelector('[data-at=again]').click()")
    browser_of.wait(f"{boxes} === 0 && {total}.startsWith('0 of')")
    browser_of.run("document.querySelector('[data-at=undo]').click()")
    browser_of.wait(f"{boxes} === 1 && {total}.startsWith('1 of')")
