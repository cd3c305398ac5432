"""The guide's style sheets and default icon."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from generator.markup.html_tree import Nodes, walk
from generator.model import Brand, Look
from generator.pages.palette import palette
from generator.pages.typefaces import typefaces
from generator.planning.spans import LABEL_WIDTHS
from generator.rendering import FOLDER, render

STYLE = "stylesheets/studio-guide.css"
"""Path below docs/ of the style sheet."""
ICON = "icon.svg"
"""Path below docs/ of the favicon for a studio without a logo."""
PARTS = tuple(sorted(path.name.partition(".")[0] for path in (FOLDER / "parts").iterdir()))
"""Names of the style sheets that, in the guide's look, only those pages load that use them."""
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
_CLASS = re.compile(r"\.(sg-[\w-]+)")
_REM = re.compile(r"(?<!-width: )(?<![\w.])\d*\.?\d+(?=rem\b)")
"""Matches a number of rem, except in media queries, which a style sheet cannot rescale."""


def stylesheet(brand: Brand, look: Look = Look.GUIDE) -> str:
    """Return the style sheet of every page, in the brand's colors; Material's includes all parts.

    Colors are adjusted where their contrast is too low.
    """
    template, rem = _SHEETS[look]
    display, text = typefaces(brand.type)
    modes = palette(brand, look)
    facts = {
        **modes,
        "paper": {**modes["light"], **_PAPER},
        "display": display,
        "text": text,
        "rooms": LABEL_WIDTHS,
        "parts": PARTS,
    }
    sheet = render(template, facts)
    return sheet if rem == 1 else _REM.sub(lambda found: f"{float(found[0]) * rem:.4g}", sheet)


def part_sheets() -> Iterator[tuple[str, str]]:
    """Yield the path below docs/ and the text of each part of the guide's look."""
    for name in PARTS:
        yield part_path(name), render(f"parts/{name}.css.jinja", {"rooms": LABEL_WIDTHS})


def part_path(name: str) -> str:
    """Return the path below docs/ of a part."""
    return f"stylesheets/{name}.css"


def parts_of(nodes: Nodes, scripts: Collection[str]) -> list[str]:
    """Return the names of the parts that a page needs.

    A page needs a part if it has one of its classes, or a script of the same name, which adds some.
    """
    classes = {name for node in walk(nodes) for name in node["attrs"].get("class", "").split()}
    own = _own_classes()
    return [name for name in PARTS if name in scripts or not classes.isdisjoint(own[name])]


@cache
def _own_classes() -> Mapping[str, frozenset[str]]:
    """Return the classes of each part that the style sheet of every page does not have."""
    common = frozenset(_CLASS.findall(stylesheet(Brand())))
    return {
        name: frozenset(_CLASS.findall(text)) - common
        for name, (_, text) in zip(PARTS, part_sheets(), strict=True)
    }


def icon(brand: Brand) -> str:
    """Return an SVG favicon: a disk in the brand's main color."""
    disk = f'<circle cx="16" cy="16" r="14" fill="{brand.primary}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{disk}</svg>\n'
