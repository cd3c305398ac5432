"""The guide's style sheet and icon."""

import re

from generator.model import Brand, Look
from generator.pages.palette import palette
from generator.pages.typefaces import typefaces
from generator.planning.stretches import ROOMS
from generator.rendering import render

STYLE = "stylesheets/studio-guide.css"
"""Path below docs/ of the style sheet."""
ICON = "icon.svg"
"""Path below docs/ of the icon in a browser's tab, for a studio without a logo."""
_SHEETS = {Look.GUIDE: ("studio-guide.css.jinja", 1.0), Look.MATERIAL: ("material.css.jinja", 0.8)}
"""The template of each look's sheet, and what our rem is there: Material's own is 20 pixels."""
_PAPER = {
    "text": "#000000",
    "mute": "#444444",
    "line": "#bbbbbb",
    "soft": "#ffffff",
    "edge": "#555555",
    "link": "#000000",
}
"""Colors that differ on paper, which shows no grounds unless its reader asks for them."""
_REM = re.compile(r"(?<!-width: )(?<![\w.])\d*\.?\d+(?=rem\b)")
"""A number of rem, but for those in media queries, which no style sheet changes."""


def stylesheet(brand: Brand, look: Look = Look.GUIDE) -> str:
    """Return the style sheet: the studio's own colors where they can be read, else the nearest."""
    template, rem = _SHEETS[look]
    display, text = typefaces(brand.type)
    modes = palette(brand, look)
    facts = {
        **modes,
        "paper": {**modes["light"], **_PAPER},
        "display": display,
        "text": text,
        "rooms": ROOMS,
    }
    sheet = render(template, facts)
    return sheet if rem == 1 else _REM.sub(lambda found: f"{float(found[0]) * rem:.4g}", sheet)


def icon(brand: Brand) -> str:
    """Return a disk in the studio's color (SVG)."""
    disk = f'<circle cx="16" cy="16" r="14" fill="{brand.primary}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{disk}</svg>\n'
