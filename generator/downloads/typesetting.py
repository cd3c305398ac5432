"""PDF and PNG by Typst; the only module that imports typst.

Text is passed to Typst as JSON, so user text is never interpreted as markup. Warnings are errors,
because an unknown font, for example, would silently drop text. `cache_key` returns a key that
covers all inputs of a file.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.model import TypePair
from generator.reading.source_text import read_text
from generator.rendering import FOLDER

_TEMPLATES = FOLDER / "print"
_FACES = FOLDER.with_name("fonts") / "print"
_LAST = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""Typst's built-in fonts, for characters that no other font has."""
_EPOCH = 315532800  # 1980-01-01; the current date would make each build different
_COMPILE = "compile_with_warnings"
_PDF: Mapping[str, Any] = {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": _EPOCH}
_REMEMBERED = 10
"""Typst's Python package frees what was not used for so many runs."""
_LARGE = 100_000
"""Length of the data of a document from which on Typst's memory is freed after it."""
_MANY = 16
"""Number of pictures made at once from which on Typst's memory is freed after them."""
_MISSING = re.compile(r'the text `?"(.*?)"`? could not be displayed', re.DOTALL)
_UNSEEN = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
"""How Typst writes invisible characters and quotes in messages."""

_Call = tuple[str, Mapping[str, Any]]
"""A function of Typst and its options."""


@dataclass(frozen=True, slots=True)
class _Faces:
    """The font families of a pair of typefaces, and the weight for titles."""

    display: str
    weight: int
    text: str


_PAIRS = {
    TypePair.GROTESK: _Faces("Bricolage Grotesque", 700, "Instrument Sans"),
    TypePair.SERIF: _Faces("Fraunces", 650, "Instrument Sans"),
    TypePair.LEGIBLE: _Faces("Atkinson Hyperlegible Next", 600, "Atkinson Hyperlegible Next"),
}
"""The pairs of typefaces in PDFs; generator/fonts/README.md describes how they were subset."""
_REGIONS = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-hant": "TC", "zh-tw": "TC", "zh-hk": "HK"}
"""How fonts for several regions, such as Noto Sans CJK JP, name the one of a language."""


class CannotTypesetError(Exception):
    """Raised if Typst fails; `text` is the text that no font can show, if that is the reason."""

    def __init__(self, message: str) -> None:
        """Extract the text from Typst's message."""
        super().__init__(message)
        missing = _MISSING.search(message)
        self.text = _UNSEEN.sub(_seen, missing[1]) if missing else ""


def _seen(said: re.Match[str]) -> str:
    return chr(int(said[1], 16)) if said[1] else said[2]


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of a template filled with data.

    Raises CannotTypesetError if a character is in no font, or if Typst gives any warning.
    """
    return bytes(_compiled(template, data, **_PDF))


def png(template: str, data: Mapping[str, Any], ppi: float = 72) -> bytes:
    """Return a PNG of a one-page template filled with data, at a resolution in dots per inch."""
    return bytes(_compiled(template, data, format="png", ppi=ppi))


def png_pages(template: str, data: Mapping[str, Any], ppi: float = 72) -> list[bytes]:
    """Return each page of a template filled with data, as a PNG; missing characters are boxes."""
    return _pages(_compiled(template, data, format="png", ppi=ppi))


def svg_pages(template: str, data: Mapping[str, Any]) -> list[str]:
    """Return each page of a template filled with data, as an SVG; missing characters are boxes."""
    return [str(page, "utf-8") for page in _pages(_compiled(template, data, format="svg"))]


def found(template: str, data: Mapping[str, Any], label: str) -> str:
    """Return the values that a template filled with data has under a label, as a JSON list."""
    (values,) = _runs(template, data, [_looking_for(label)])
    return str(values)


def pdf_and_found(template: str, data: Mapping[str, Any], label: str) -> tuple[bytes, str]:
    """Return what `pdf` and `found` return; Typst still remembers the layout when it looks."""
    compiled, values = _runs(template, data, [(_COMPILE, _PDF), _looking_for(label)])
    return bytes(_without_warnings(*compiled)), str(values)


def _looking_for(label: str) -> _Call:
    return "query", {"selector": f"<{label}>", "field": "value"}


def _pages(made: bytes | list[bytes]) -> list[bytes]:
    return made if isinstance(made, list) else [made]


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> Any:
    (compiled,) = _runs(template, data, [(_COMPILE, options)])
    return _without_warnings(*compiled)


def _without_warnings(made: Any, warnings: Sequence[Any]) -> Any:
    if warnings:
        raise CannotTypesetError("; ".join(str(warning.message) for warning in warnings))
    return made


def _runs(template: str, data: Mapping[str, Any], calls: Sequence[_Call]) -> list[Any]:
    """Call functions of Typst for a template filled with data."""
    import typst  # noqa: PLC0415 - loaded when a file is made

    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)}
    given = {"root": str(_TEMPLATES), "font_paths": _fonts(data.get("font_folder"))}
    try:
        made = [
            getattr(typst, function)(
                str(_TEMPLATES / template), sys_inputs=inputs, **given, **options
            )
            for function, options in calls
        ]
    except typst.TypstError as error:
        hints = " ".join(getattr(error, "hints", []) or [])
        raise CannotTypesetError(f"{getattr(error, 'message', error)} {hints}".strip()) from None
    pictures = max(len(one[0]) if isinstance(one[0], list) else 1 for one in made)
    if len(inputs["data"]) > _LARGE or pictures > _MANY:
        _forget()
    return made


def _forget() -> None:
    """Free what Typst remembers of a document, which is hundreds of megabytes for a large one.

    Typst forgets what its last ten runs did not use, and no other document has the same data.
    """
    for _ in range(_REMEMBERED + 1):
        _empty().compile(b"", format="svg")
    if give_back := _give_back():
        give_back(0)


@cache
def _give_back() -> Any:
    """Return the function of the C library that gives freed memory back, where there is one (glibc)."""
    import ctypes  # noqa: PLC0415 - as above

    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None


@cache
def _empty() -> Any:
    """Return a compiler whose runs of an empty document take no time."""
    import typst  # noqa: PLC0415 - as above

    return typst.Compiler(b"", font_paths=_fonts(None))


def cache_key(*inputs: object) -> str:
    """Return a cache key that covers the inputs, the templates, the code and the libraries."""
    digest = sha256(_toolchain_digest().encode())
    described = json.dumps(inputs, ensure_ascii=False, sort_keys=True, default=_folder_digest)
    digest.update(described.encode())
    return digest.hexdigest()


@cache
def _folder_digest(folder: Path) -> str:
    """Return a digest of the files in a folder, independent of the folder's location."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


@cache
def _toolchain_digest() -> str:
    """Return a digest of the templates, the code and the libraries that make files.

    The code is included so that a change to it invalidates the cache.
    """
    from importlib.metadata import version  # noqa: PLC0415 - as above

    names = ("icalendar", "markdown", "segno", "studio-guide", "typst", "xlsxwriter")
    libraries = map(version, names)
    here = Path(__file__).parent
    ours = (
        *sorted(_TEMPLATES.iterdir()),
        *sorted(FOLDER.joinpath("book").iterdir()),
        *sorted(here.glob("*.py")),
        *sorted(here.parent.joinpath("markup").glob("html_*.py")),
    )
    texts = (read_text(path.parent, path.name).text for path in ours)  # git may change line endings
    digest = sha256("".join(texts).encode())
    for path in sorted(_FACES.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest() + " ".join(libraries)


def font_families(pair: TypePair, folder: Path | None, language: str = "en") -> tuple[str, ...]:
    """Return the font families for text in a language, in order of preference.

    The typeface of the pages comes first, then the studio's own fonts, which so only add missing
    characters, then Typst's built-in fonts.
    """
    return (*_with_extended(_PAIRS[pair].text), *_own_families(folder, language), *_LAST)


def display_families(
    pair: TypePair, folder: Path | None, language: str
) -> tuple[tuple[str, ...], int]:
    """Return the font families for titles, as `font_families` does, and their weight."""
    face = _PAIRS[pair]
    return (*_with_extended(face.display), *font_families(pair, folder, language)), face.weight


def _with_extended(family: str) -> tuple[str, str]:
    return family, f"{family} Extended"


@cache
def _own_families(folder: Path | None, language: str) -> tuple[str, ...]:
    """Return the families in a folder; of those for several regions, that of the language first.

    Punctuation between letters and digits has the form of the region of its font.
    """
    if folder is None:
        return ()
    own = {font.family for font in _fonts(folder).fonts()}
    own -= {font.family for font in _fonts(None).fonts()}
    tag = language.lower()
    region = _REGIONS.get(tag) or _REGIONS.get(tag.partition("-")[0])
    return tuple(sorted(own, key=lambda name: (name.rpartition(" ")[2] != region, name)))


@cache
def _fonts(folder: Path | None) -> Any:
    """Return our fonts, Typst's built-in fonts and those in a folder, in the form that Typst expects."""
    import typst  # noqa: PLC0415 - as above

    own = [str(folder)] if folder else []
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FACES), *own])
