"""Helpers for the tests of glossary terms: a page with three of them, and ways to use it."""

from pathlib import Path

from plain_data import Data
from playwright.sync_api import Locator, Page, expect
from small_sites import HOSTILE

WORDS = "words/"
REST = 400
"""Milliseconds after which a resting mouse has had its effect."""
TEXT = """# Words

## A take in a heading

A take is one try. Another take, and a third take. The BPM says how fast a song is.

A ghost note is quiet, and so is all of this line, which is here to keep the words apart.
"""
MEANING = f"Played softly. {HOSTILE}"


def with_words(project: Path, data: Data) -> None:
    """Add a page with terms; the meaning of one of them would run if it could."""
    (project / "content/pages/words.md").write_text(TEXT, encoding="utf-8")
    term = {"term": "Ghost note", "meaning": MEANING, "audience": "public", "id": "ghost-note"}
    data["glossary"].append(term)


def term(page: Page, name: str = "BPM") -> Locator:
    """Return a term of the page."""
    return page.locator("a.sg-term", has_text=name)


def card(page: Page) -> Locator:
    """Return the card of a meaning, open or not."""
    return page.locator(".sg-meaning")


def opened(page: Page, name: str = "BPM") -> Locator:
    """Open the meaning of a term with the keyboard, as the mouse may open others on its way."""
    term(page, name).press("Enter")
    expect(card(page)).to_be_visible()
    return card(page)


def focused(page: Page) -> str:
    """Return the text of the focused element."""
    return str(page.evaluate("document.activeElement.textContent"))
