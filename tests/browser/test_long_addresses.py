"""Addresses that are too long for a phone wrap in every component."""

import pytest
from playwright.sync_api import Browser
from web.serving import Served
from windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_LENGTHEN = """() => {
  for (const link of document.querySelectorAll("a[href^='mailto:'], a[href^='tel:']"))
    link.textContent = "bookings.and.more@long-studios-name.example";
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""


@pytest.mark.parametrize("page", ["contact/", "faq/"])
def test_a_long_address_breaks(browser: Browser, default_site: Served, page: str) -> None:
    """An address of 43 letters does not make a page of 320 pixels scroll sideways."""
    size = {"width": 320, "height": 640}
    with Window.on(browser, default_site.origin, viewport=size) as one:
        assert one.open(page).locator("a[href^='mailto:']").count() > 0
        assert one.page.evaluate(_LENGTHEN) == 0
