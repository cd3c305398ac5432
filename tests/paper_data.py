"""The data of a document on paper, without a project, and what covers what on a page."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pypdfium2

from generator.downloads.imprint import ScannableProvenance
from generator.downloads.paper import typst_language
from generator.markup.html_tree import Nodes


def document_data(part: Nodes, language: str = "en") -> dict[str, Any]:
    """Return the data of `document.typ` for one text, set in the fonts that Typst has built in."""
    signed = ScannableProvenance("X", "public edition", "https://x.example/", "12345678")
    fonts = {name: ["Libertinus Serif"] for name in ("fonts", "display")}
    return {
        "title": "One",
        "studio": "X",
        **typst_language(language),
        "paper": "a4",
        "internal": False,
        "brand": {"primary": "#123456", "accent": "#123456"},
        "logo": None,
        "journey": [],
        "imprint": signed.data,
        "cover": None,
        "contents": False,
        "fields": True,
        "apart": False,
        "shift": 0,
        "parts": [part],
        "display_weight": 700,
        "mono": ["DejaVu Sans Mono"],
        **fonts,
    }


def overlaps(content: bytes, page: int = 0) -> list[str]:
    """Return the pairs of letters on a page, counted from 0, of which one covers the other."""
    document = pypdfium2.PdfDocument(content)
    text = document[page].get_textpage()
    places = []
    for at in range(text.count_chars()):
        letter = text.get_text_range(at, 1)
        if letter.isalnum():
            left, low, right, _ = text.get_charbox(at, loose=True)
            places.append((round(low), left, right, letter))
    document.close()
    pairs = zip(sorted(places), sorted(places)[1:], strict=False)
    return [
        a[3] + b[3]
        for a, b in pairs
        # The letters of a ligature are at the same place.
        if a[0] == b[0] and a[1] < b[1] < a[2] - 0.4 * (a[2] - a[1])
    ]


def beyond(content: bytes, margin: float) -> list[str]:
    """Return the letters of a PDF that are outside the margins of their page, left or right."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for number, page in enumerate(document, 1):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(at)
            if left < margin - 1 or right > page.get_width() - margin + 1:
                found.append(f"{text.get_text_range(at, 1)} on page {number}")
    document.close()
    return found


def lines_at_right(content: bytes, page: int, words: str) -> list[float]:
    """Return how far from the right edge of a page, in points, each line ends that has some words."""
    document = pypdfium2.PdfDocument(content)
    text = document[page].get_textpage()
    width = document[page].get_width()
    found = []
    boxes = [text.get_charbox(at, loose=True) for at in range(text.count_chars())]
    search = text.search(words, match_case=True)
    while place := search.get_next():
        low = boxes[place[0]][1]
        found.append(width - max(right for _, bottom, right, _ in boxes if abs(bottom - low) < 1))
    document.close()
    return found


class Spot(NamedTuple):
    """Where some words are: the number of their page, from 0, and their box on it in points."""

    page: int
    left: float
    low: float
    right: float
    high: float


def spots(content: bytes, words: str) -> list[Spot]:
    """Return the place of some words, wherever they are on one line of a PDF."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for number, page in enumerate(document):
        text = page.get_textpage()
        search = text.search(words, match_case=True)
        while place := search.get_next():
            boxes = [text.get_charbox(at) for at in range(place[0], sum(place))]
            lefts, lows, rights, highs = zip(*boxes, strict=True)
            found.append(Spot(number, min(lefts), min(lows), max(rights), max(highs)))
    document.close()
    return found


def only(found: Iterable[Spot]) -> Spot:
    """Return the one place of some words."""
    (one,) = found
    return one
