"""The guide's style sheet and default icon."""

import re

from generator.model import Brand, Look
from generator.pages.palette import palette
from generator.pages.typefaces import typefaces
from generator.planning.spans import LABEL_WIDTHS
from generator.rendering import render

STYLE = "stylesheets/studio-guide.css"
"""Path below docs/ of the style sheet."""
ICON = "icon.svg"
"""Path below docs/ of the favicon for a studio without a logo."""
_SHEETS = {Look.GUIDE: ("studio-guide.css.jinja", 1.0), Look.MATERIAL: ("material.css.jinja", 0.8)}
"""The style sheet template of each look, and the size of our rem in it: Material's is 20 px."""
_PAPER = {
    "text": "#000000",
    "mute": "#444444",
    "line": "#bbbbbb",
    "soft": "#ffffff",
    "edge": "#555555",
    "link": "#000000",
}
"""Colors that are replaced in print, where backgrounds are off by default."""
_REM = re.compile(r"(?<!-width: )(?<![\w.])\d*\.?\d+(?=rem\b)")
"""Matches a number of rem, except in media queries, which a style sheet cannot rescale."""


def stylesheet(brand: Brand, look: Look = Look.GUIDE) -> str:
    """Return the style sheet with the brand's colors, adjusted where their contrast is too low."""
    template, rem = _SHEETS[look]
    display, text = typefaces(brand.type)
    modes = palette(brand, look)
    facts = {
        **modes,
        "paper": {**modes["light"], **_PAPER},
        "display": display,
        "text": text,
        "rooms": LABEL_WIDTHS,
    }
    sheet = render(template, facts)
    return sheet if rem == 1 else _REM.sub(lambda found: f"{float(found[0]) * rem:.4g}", sheet)


def icon(brand: Brand) -> str:
    """Return an SVG favicon: a disk in the brand's main color."""
    disk = f'<circle cx="16" cy="16" r="14" fill="{brand.primary}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{disk}</svg>\n'
