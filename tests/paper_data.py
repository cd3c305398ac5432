"""The data of a document on paper, without a project."""

from typing import Any

from generator.downloads.imprint import ScannableProvenance
from generator.html_tree import Nodes


def document_data(part: Nodes) -> dict[str, Any]:
    """Return the data of `document.typ` for one text, set in the fonts that Typst has built in."""
    signed = ScannableProvenance("X", "public edition", "https://x.example/", "12345678")
    fonts = {name: ["Libertinus Serif"] for name in ("fonts", "display")}
    return {
        "title": "One",
        "studio": "X",
        "language": "en",
        "region": None,
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
