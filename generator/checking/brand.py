"""Rules about the studio's colors, logo, fonts and other files."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.checking.context import CheckContext
from generator.colors import ENOUGH, contrast, readable_on
from generator.problems import Problem, Rule
from generator.reading.media import is_paper_font

_WEB_FONTS = {".woff", ".woff2"}


def colors_can_be_read(context: CheckContext) -> Iterator[Problem]:
    """White text on the main color, and links on white, meet the contrast of WCAG AA."""
    brand = context.process.studio and context.process.studio.brand
    for name in ("primary", "accent"):
        color = getattr(brand, name, None)
        if color and (ratio := contrast(color, "#ffffff")) < ENOUGH:
            message = f"the contrast of {color} and white is {ratio:.1f}:1; it must be at least {ENOUGH}:1"
            hint = f"use {readable_on('#ffffff', color)}, the nearest shade with enough contrast"
            yield context.problem(("studio", "brand", name), Rule.LOW_CONTRAST, message, hint)


def assets_are_there(context: CheckContext) -> Iterator[Problem]:
    """Every logo and fonts folder that `brand` names exists under content/assets/."""
    brand = context.process.studio and context.process.studio.brand
    files = {f"content/{path}" for path in context.content.assets}
    folders = {
        str(folder)
        for path in context.content.assets
        for folder in (PurePosixPath("content") / path).parents
    }
    for key, known in (("logo", files), ("fonts", folders)):
        name = getattr(brand, key, None)
        if name and name not in known:
            what = "file" if key == "logo" else "folder"
            message = f"the {what} '{name}' does not exist"
            hint = f"add the {what}, or delete the key '{key}'"
            yield context.problem(("studio", "brand", key), Rule.MISSING_FILE, message, hint)


def fonts_are_for_files(context: CheckContext) -> Iterator[Problem]:
    """Require that the folder that `brand.fonts` names has a font of a kind that PDFs can use."""
    name = getattr(context.process.studio and context.process.studio.brand, "fonts", None)
    assets = {PurePosixPath("content") / path for path in context.content.assets}
    held = sorted(path for path in assets if name and PurePosixPath(name) in path.parents)
    if held and not any(map(is_paper_font, held)):
        message = f"the folder '{name}' has no font that PDFs can use"
        web = next((path.name for path in held if path.suffix.lower() in _WEB_FONTS), None)
        what = f"convert '{web}' to TTF or OTF" if web else "add a TTF or OTF file"
        hint = f"{what}, or delete the key 'fonts'"
        yield context.problem(("studio", "brand", "fonts"), Rule.MISSING_FILE, message, hint)
