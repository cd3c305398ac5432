"""Computes color contrast (WCAG 2.2), and the nearest shade with enough contrast."""

import colorsys

ENOUGH = 4.5
"""Minimum contrast of text and background: WCAG 2.2, success criterion 1.4.3, level AA."""
_MIDDLE = 0.18
"""Luminance with equal contrast to black and white: sqrt(1.05 * 0.05) - 0.05."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two #rrggbb colors, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(page: str, color: str, least: float = ENOUGH) -> str:
    """Return the shade nearest to a color with at least this contrast to the page's color."""
    rgb = (channel / 255 for channel in _channels(color))
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb)
    end = 0.0 if _luminance(page) > _MIDDLE else 1.0
    for step in range(101):
        shade = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / 100, saturation)
        candidate = "#" + "".join(f"{round(channel * 255):02x}" for channel in shade)
        if contrast(candidate, page) >= least:
            return candidate
    return "#000000" if end == 0 else "#ffffff"


def mix(color: str, other: str, share: float) -> str:
    """Return the color that holds a share (0 to 1) of one #rrggbb color and the rest of another.

    >>> mix("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[start : start + 2], 16) for start in (1, 3, 5))


def _luminance(color: str) -> float:
    channels = (channel / 255 for channel in _channels(color))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
