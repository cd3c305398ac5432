"""The guide's style sheet and icon: the studio's colors, in shades that can be read."""

import re
from typing import NamedTuple

from generator.colors import ENOUGH, readable_on
from generator.model import Brand, Look
from generator.rendering import render

STYLE = "stylesheets/studio-guide.css"
"""Path below docs/ of the style sheet."""
ICON = "icon.svg"
"""Path below docs/ of the icon in a browser's tab, for a studio without a logo."""
DARK_GROUND = "#17161d"
"""Ground of the pages for readers whose system is dark."""


class _Mode(NamedTuple):
    """A ground, the softer one of boxes, and the least contrast of colored text on it."""

    ground: str
    soft: str
    least: float


_GLOW = 6.5
"""On black, colored text glows less than on white: more contrast is needed."""
_MODES = {
    Look.GUIDE: {
        "light": _Mode("#ffffff", "#f6f4f8", ENOUGH),
        "dark": _Mode(DARK_GROUND, "#201f29", _GLOW),
    },
    Look.MATERIAL: {
        "light": _Mode("#ffffff", "#f5f5f5", ENOUGH),
        "dark": _Mode("#1e2129", "#272a35", _GLOW),
    },
}
_SHEETS = {Look.GUIDE: ("studio-guide.css.jinja", 1.0), Look.MATERIAL: ("material.css.jinja", 0.8)}
"""The template of each look's sheet, and what our rem is there: Material's own is 20 pixels."""
_REM = re.compile(r"(?<!-width: )(?<![\w.])\d*\.?\d+(?=rem\b)")
"""A number of rem, but for those in media queries, which no style sheet changes."""


def stylesheet(brand: Brand, look: Look = Look.GUIDE) -> str:
    """Return the style sheet: the studio's own colors where they can be read, else the nearest."""
    modes = _MODES[look]
    shades = {
        name: {
            "ground": mode.ground,
            "soft": mode.soft,
            "link": readable_on(mode.soft, brand.accent, mode.least),
            "brand": readable_on(mode.soft, brand.primary, mode.least),
        }
        for name, mode in modes.items()
    }
    template, rem = _SHEETS[look]
    sheet = render(template, {**shades, "fill": brand.primary})
    return sheet if rem == 1 else _REM.sub(lambda found: f"{float(found[0]) * rem:.4g}", sheet)


def icon(brand: Brand) -> str:
    """Return a disk in the studio's color (SVG)."""
    disk = f'<circle cx="16" cy="16" r="14" fill="{brand.primary}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{disk}</svg>\n'
