"""Rules about the studio's colors, logo and fonts."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.checking.context import CheckContext
from generator.colors import ENOUGH, contrast, readable_on
from generator.problems import Problem
from generator.rules import Rule


def colors_can_be_read(context: CheckContext) -> Iterator[Problem]:
    """White on the main color, and links on white, have the contrast that WCAG AA asks for."""
    brand = context.process.studio and context.process.studio.brand
    for name in ("primary", "accent"):
        color = getattr(brand, name, None)
        if color and (ratio := contrast(color, "#ffffff")) < ENOUGH:
            message = f"{color} and white have a contrast of {ratio:.1f} to 1; it takes {ENOUGH}"
            where = ("studio", "brand", name)
            hint = f"write {readable_on('#ffffff', color)}, the nearest shade that can be read"
            yield context.problem(where, Rule.LOW_CONTRAST, message, hint)


def assets_are_there(context: CheckContext) -> Iterator[Problem]:
    """Where the studio names a logo or a folder of fonts, it is under content/assets/."""
    brand = context.process.studio and context.process.studio.brand
    files = {f"content/{path}" for path in context.content.assets}
    homes = {
        str(home)
        for path in context.content.assets
        for home in (PurePosixPath("content") / path).parents
    }
    for key, known in (("logo", files), ("fonts", homes)):
        named = getattr(brand, key, None)
        if named and named not in known:
            message = f"there is no file '{named}'"
            hint = "put the file there, or take the key away"
            yield context.problem(("studio", "brand", key), Rule.MISSING_FILE, message, hint)
