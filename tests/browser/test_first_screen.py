"""The first screen of a phone answers what a step is, when it is, who is there, and what to do."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from web.serving import Served, served
from windows import Window

from generator.model import Audience

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
ROW = 44
"""Pixels of a button that a thumb needs."""


def test_the_button_of_each_step_is_on_the_first_screen(
    browser: Browser, default_site: Served
) -> None:
    """Name, sentence, card and enough of the button to touch it fit above 844 pixels."""
    steps = sorted(path.parent.name for path in default_site.folder.glob("process/*/index.html"))
    with Window.on(browser, default_site.origin, viewport=PHONE) as one:
        tops = {}
        for step in steps:
            button = one.open(f"process/{step}/").locator(".sg-glance .sg-button")
            tops[step] = button.evaluate("one => one.getBoundingClientRect().top + scrollY")

    assert len(tops) >= 10
    assert {step: top for step, top in tops.items() if top + ROW > PHONE["height"]} == {}


def test_the_first_row_of_each_run_sheet_is_on_the_first_screen(
    browser: Browser, default_sites: dict[Audience, Path]
) -> None:
    """Staff see what to do first without scrolling; only the rows of a step are meant."""
    folder = default_sites[Audience.INTERNAL]
    sheets = sorted(path.parent.name for path in folder.glob("staff/run-sheets/*/index.html"))
    with served(folder) as origin, Window.on(browser, origin, viewport=PHONE) as one:
        ends = {}
        for sheet in sheets:
            row = one.open(f"staff/run-sheets/{sheet}/").locator(".sg-run > li:visible").first
            ends[sheet] = row.evaluate("one => one.getBoundingClientRect().bottom + scrollY")

    assert len(ends) >= 10
    assert {sheet: end for sheet, end in ends.items() if end > PHONE["height"]} == {}
