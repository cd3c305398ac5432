"""Contrast of colors, as WCAG 2.2 measures it, and the nearest shade that can be read."""

import colorsys

ENOUGH = 4.5
"""Least contrast of text and its background: WCAG 2.2, success criterion 1.4.3, level AA."""
_MIDDLE = 0.18
"""Luminance on which black and white stand out alike: sqrt(1.05 * 0.05) - 0.05."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two #rrggbb colors, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(page: str, color: str, least: float = ENOUGH) -> str:
    """Return the shade nearest to a color that has at least this contrast on a page's color."""
    rgb = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb)
    end = 0.0 if _luminance(page) > _MIDDLE else 1.0
    for step in range(101):
        shade = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / 100, saturation)
        written = "#" + "".join(f"{round(one * 255):02x}" for one in shade)
        if contrast(written, page) >= least:
            return written
    return "#000000" if end == 0 else "#ffffff"


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
