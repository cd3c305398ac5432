"""The color palette of the pages: shades of the brand's two colors with enough contrast.

The default guide uses violet and teal. The first color marks the studio's work and time, the
second marks the reader: "you", "now", and anything that can be selected.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.colors import ENOUGH, mix, readable_on
from generator.model import Brand, Look

_SHAPES = 3.2
"""Minimum contrast of bars and markers with their background (WCAG 2.2, 1.4.11)."""
_GLOW = 8.0
"""Minimum contrast of colored text in dark mode, where it looks weaker than in light mode."""
_DEEP = 15.0
"""Minimum contrast of white text on the dark background of the hero and the footer."""
_WHITE = "#ffffff"
_PALE = "#f0edf4"
"""Text in dark mode."""
DARK_GROUND = "#15121a"
"""Page background in dark mode."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """The backgrounds of a frame in one mode, and the contrast that colored text needs on them."""

    page: str
    box: str
    least: float


def palette(brand: Brand, look: Look) -> Mapping[str, Mapping[str, str]]:
    """Return the colors of a frame's pages by name, for `light` and for `dark` mode."""
    if look is Look.MATERIAL:
        day = _Ground("#ffffff", "#f5f5f5", ENOUGH)
        night = _Ground("#1e2129", "#272a35", _GLOW)
    else:
        day = _Ground("#ffffff", mix(brand.primary, "#ffffff", 0.08), ENOUGH)
        night = _Ground(DARK_GROUND, mix(brand.primary, DARK_GROUND, 0.16), _GLOW)
    return {"light": _light(brand, day), "dark": _dark(brand, night)}


def _light(brand: Brand, ground: _Ground) -> Mapping[str, str]:
    """Return the colors for light mode."""
    primary, accent = brand.primary, brand.accent
    chosen = mix(accent, ground.page, 0.11)
    return {
        **_readable(brand, ground),
        "tint": mix(primary, ground.page, 0.22),
        "line": mix(primary, "#dcdcdc", 0.12),
        "text": mix(primary, "#151515", 0.12),
        "mute": _on_both(ground.box, chosen, mix(primary, "#595959", 0.15)),
        "edge": mix(primary, "#828282", 0.1),
        "bar": readable_on(ground.box, mix(primary, _WHITE, 0.6), _SHAPES),
        "you-bar": readable_on(ground.page, mix(accent, _WHITE, 0.75), _SHAPES),
        "you-tint": chosen,
        "fill": readable_on(_WHITE, primary),
        "on-fill": _WHITE,
        "alarm": "#8c1d18",
        **_deep(brand),
    }


def _dark(brand: Brand, ground: _Ground) -> Mapping[str, str]:
    """Return the colors for dark mode."""
    primary, accent = brand.primary, brand.accent
    chosen = mix(accent, ground.page, 0.22)
    deep = _deep(brand)
    return {
        **_readable(brand, ground),
        "tint": readable_on(_PALE, mix(primary, ground.page, 0.4)),
        "line": mix(primary, "#3d3d42", 0.1),
        "text": _PALE,
        "mute": _on_both(ground.box, chosen, "#bbb6c3"),
        "edge": "#918d9a",
        "bar": readable_on(ground.box, primary, _SHAPES),
        "you-bar": readable_on(ground.page, accent, _SHAPES),
        "you-tint": chosen,
        "fill": readable_on(ground.box, primary, 10),
        "on-fill": deep["deep"],
        "alarm": "#ffb4ab",
        **deep,
    }


def _on_both(box: str, chosen: str, color: str) -> str:
    """Return the shade of a text that can be read on boxes, and on what marks the reader's part."""
    return readable_on(chosen, readable_on(box, color))


def _readable(brand: Brand, ground: _Ground) -> Mapping[str, str]:
    """Return the grounds, and the colors of text and links that can be read on both of them."""
    link = readable_on(ground.box, brand.accent, ground.least)
    return {
        "ground": ground.page,
        "soft": ground.box,
        "brand": readable_on(ground.box, brand.primary, ground.least),
        "link": link,
        "you": link,
    }


def _deep(brand: Brand) -> Mapping[str, str]:
    """Return the colors of elements that are dark in both modes: white text on the brand color."""
    primary, accent = brand.primary, brand.accent
    deep = readable_on(_WHITE, primary, _DEEP)
    return {
        "deep": deep,
        "deep-line": mix(primary, deep, 0.6),
        "deep-mute": mix(_WHITE, deep, 0.78),
        "deep-bar": readable_on(deep, primary, 7),
        "deep-most": readable_on(deep, primary, _SHAPES),
        "deep-you": readable_on(deep, accent, 8),
        "deep-you-most": readable_on(deep, accent, _SHAPES),
    }
