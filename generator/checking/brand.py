"""Rules about the studio's colors, logo, fonts and other files."""

import struct
from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.checking.context import CheckContext
from generator.colors import ENOUGH, contrast, readable_on
from generator.problems import Place, Problem, Rule
from generator.reading.media import is_paper_font
from generator.reading.source_text import read_bytes

_WEB_FONTS = {".woff", ".woff2"}
_WEB_FONT, _COLLECTION = (b"wOFF", b"wOF2"), b"ttcf"
_FONT = (b"\0\1\0\0", b"OTTO", b"true")
"""The first bytes of fonts, by which programs know them."""


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
    name, held = _own_fonts(context)
    if held and not any(map(is_paper_font, held)):
        message = f"the folder '{name}' has no font that PDFs can use"
        web = next((path.name for path in held if path.suffix.lower() in _WEB_FONTS), None)
        what = f"convert '{web}' to TTF or OTF" if web else "add a TTF or OTF file"
        hint = f"{what}, or delete the key 'fonts'"
        yield context.problem(("studio", "brand", "fonts"), Rule.MISSING_FILE, message, hint)


def fonts_can_be_read(context: CheckContext) -> Iterator[Problem]:
    """Require that fonts are what their names say, and complete: in PDFs, any other is ignored."""
    _, held = _own_fonts(context)
    for path in filter(is_paper_font, held):
        content = read_bytes(context.folder, str(path))
        if not _is_complete(content):
            is_for_web = content.startswith(_WEB_FONT)
            hint = "convert it to TTF or OTF" if is_for_web else "get the font again"
            message = "this is no font that PDFs can use"
            hint = f"{hint}, or delete the file"
            yield Problem(Place(str(path)), Rule.UNREADABLE_FILE, message, hint)


def _own_fonts(context: CheckContext) -> tuple[str, list[PurePosixPath]]:
    """Return the folder that `brand.fonts` names, or an empty string, and the files in it."""
    name = getattr(context.process.studio and context.process.studio.brand, "fonts", None) or ""
    assets = (PurePosixPath("content") / path for path in context.content.assets)
    return name, sorted(path for path in assets if name and PurePosixPath(name) in path.parents)


def _is_complete(content: bytes) -> bool:
    """Return whether the content is a font that holds each of its tables (OpenType, "Font file")."""
    try:
        start = struct.unpack_from(">I", content, 12)[0] if content.startswith(_COLLECTION) else 0
        if not content.startswith(_FONT, start):
            return False
        (count,) = struct.unpack_from(">H", content, start + 4)
        tables = [struct.unpack_from(">II", content, start + 20 + 16 * at) for at in range(count)]
    except struct.error:
        return False
    return bool(tables) and all(sum(table) <= len(content) for table in tables)
