"""Names that are too long for a phone wrap in every component."""

import pytest
from playwright.sync_api import Browser
from web.serving import Served
from windows import Window

pytestmark = pytest.mark.browser

WORD = "Vorproduktionsbesprechungsvorbereitungsunterlagensammlungstag"
_LENGTHEN = """word => {
  let count = 0;
  for (const fold of document.querySelectorAll("main details")) fold.open = true;
  for (const name of document.querySelectorAll("main :is(a, h1, h2, h3, li, dd, b, strong, label, .sg-legend span)")) {
    if (name.closest("table, .sg-bars, .sg-cells, .sg-axis, .sg-letters, .sg-legend b")) continue;
    for (const part of name.childNodes)
      if (part.nodeType === Node.TEXT_NODE && part.data.trim()) { part.data = word; count += 1; }
  }
  return count;
}"""
_EXCESS = """() => [...document.querySelectorAll("main *, .sg-trail *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(
    "page",
    [
        "",
        "process/",
        "process/brs-tracking/",
        "checklists/",
        "checklists/brs-tracking/",
        "prepare/",
        "sessions/",
        "downloads/",
        "planner/",
        "glossary/",
    ],
)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_word_breaks(browser: Browser, default_site: Served, page: str, width: int) -> None:
    """No name, heading or item of one word of 60 letters reaches past the edge of a page."""
    size = {"width": width, "height": 800}
    with Window.on(browser, default_site.origin, viewport=size) as one:
        one.open(page)
        assert one.page.evaluate(_LENGTHEN, WORD) > 3
        assert one.page.evaluate(_EXCESS) == []
