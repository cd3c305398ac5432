"""Rules of the palette: whatever the brand's colors, every pair that pages use can be read."""

from random import Random

import pytest

from generator.colors import ENOUGH, contrast
from generator.model import Brand, Look
from generator.pages.palette import palette

_SHAPE = 3.0
"""Minimum contrast of shapes and borders with their background (WCAG 2.2, 1.4.11)."""
_WHITE = "#ffffff"
TEXTS = {
    "ground": ("text", "mute", "link", "brand", "you", "alarm"),
    "soft": ("text", "mute", "link", "brand", "you", "alarm"),
    "tint": ("text",),
    "you-tint": ("text", "mute"),
    "fill": ("on-fill",),
    "you": ("ground",),
    "deep": (_WHITE, "deep-mute", "deep-bar", "deep-you"),
}
"""The colors of text on each background."""
SHAPES = {
    "ground": ("edge", "bar", "you-bar", "fill"),
    "soft": ("bar", "fill"),
    "deep": ("deep-most", "deep-you-most"),
}
"""The colors of bars, borders and buttons on each background."""
CORNERS = [f"#{red}{green}{blue}" for red in ("00", "ff") for green in ("00", "ff") for blue in ("00", "ff")]  # fmt: skip


def faults(brand: Brand, look: Look) -> list[str]:
    """Return each pair of colors with too little contrast."""
    found = []
    for mode, colors in palette(brand, look).items():
        for pairs, least in ((TEXTS, ENOUGH), (SHAPES, _SHAPE)):
            for under, names in pairs.items():
                for name in names:
                    ratio = contrast(colors.get(name, name), colors[under])
                    if ratio < least:
                        found.append(f"{mode}: {name} on {under}: {ratio:.2f}")
    return found


def brands(count: int) -> list[tuple[str, str]]:
    """Return pairs of colors: extremes, and random ones."""
    random = Random(12)  # noqa: S311 - the same colors on each run
    colors = [*CORNERS, *(f"#{random.randrange(1 << 24):06x}" for _ in range(count))]
    return [(one, random.choice(colors)) for one in colors]


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("count", [40, pytest.param(2000, marks=pytest.mark.audit)])
def test_every_pair_of_colors_can_be_read(look: Look, count: int) -> None:
    """Text has a contrast of 4.5 and shapes of 3, in both modes, for any brand colors (WCAG AA)."""
    found = {
        (primary, accent): said
        for primary, accent in brands(count)
        if (said := faults(Brand.model_construct(primary=primary, accent=accent), look))
    }

    assert found == {}
