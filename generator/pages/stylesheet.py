"""The guide's style sheet and icon: the studio's colors, in shades that can be read."""

from typing import NamedTuple

from generator.colors import ENOUGH, readable_on
from generator.model import Brand
from generator.rendering import render

STYLE = "stylesheets/studio-guide.css"
"""Path below docs/ of the style sheet."""
ICON = "icon.svg"
"""Path below docs/ of what stands in a browser's tab, for a studio that has no logo."""
DARK_GROUND = "#17161d"
"""Ground of the pages for readers whose system is dark."""


class _Mode(NamedTuple):
    """A ground, the softer one of boxes, and the least contrast of colored text on it."""

    ground: str
    soft: str
    least: float


_MODES = {
    "light": _Mode("#ffffff", "#f6f4f8", ENOUGH),
    "dark": _Mode(DARK_GROUND, "#201f29", 6.5),  # glows less than black on white: more is needed
}


def stylesheet(brand: Brand) -> str:
    """Return the style sheet: the studio's own colors where they can be read, else the nearest."""
    shades = {
        name: {
            "ground": mode.ground,
            "soft": mode.soft,
            "link": readable_on(mode.soft, brand.accent, mode.least),
            "brand": readable_on(mode.soft, brand.primary, mode.least),
        }
        for name, mode in _MODES.items()
    }
    return render("studio-guide.css.jinja", {**shades, "fill": brand.primary})


def icon(brand: Brand) -> str:
    """Return a disk in the studio's color (SVG)."""
    disk = f'<circle cx="16" cy="16" r="14" fill="{brand.primary}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{disk}</svg>\n'
