"""The first screen of a phone answers what a step is, when it is, who is there, and what to do."""

import pytest
from playwright.sync_api import Browser
from web.serving import Served
from windows import Window

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
