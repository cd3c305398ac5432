"""PDF and PNG by Typst; the only module that imports typst.

What was made before is kept, under a name that tells all it was made of.

Text goes to Typst as JSON, so nothing that was typed is ever its markup.
Warnings are errors: an unknown font, for one, would leave text out without a word.
"""

import json
import re
from collections.abc import Mapping
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
"""The fonts that the library brings, for letters that no other has."""
_EPOCH = 315532800  # 1980-01-01; a file's own date would make each build another
_MISSING = re.compile(r'the text `?"(.*?)"`? could not be displayed', re.DOTALL)
_UNSEEN = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
"""How Typst says what cannot be seen, and quotes."""


@dataclass(frozen=True, slots=True)
class _Faces:
    """The families of a pair of typefaces, and the weight of the one for titles."""

    display: str
    weight: int
    text: str


_PAIRS = {
    TypePair.GROTESK: _Faces("Bricolage Grotesque", 700, "Instrument Sans"),
    TypePair.SERIF: _Faces("Fraunces", 650, "Instrument Sans"),
    TypePair.LEGIBLE: _Faces("Atkinson Hyperlegible Next", 600, "Atkinson Hyperlegible Next"),
}
"""The pairs as files on paper have them: generator/fonts/README.md tells how they were cut."""


class CannotTypesetError(Exception):
    """Typst refused; `text` is what no font can show, if that is why."""

    def __init__(self, message: str) -> None:
        """Find the text that Typst's message complains about."""
        super().__init__(message)
        missing = _MISSING.search(message)
        self.text = _UNSEEN.sub(_seen, missing[1]) if missing else ""


def _seen(said: re.Match[str]) -> str:
    return chr(int(said[1], 16)) if said[1] else said[2]


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a tagged PDF (PDF/UA-1) of a template filled with data.

    Raises CannotTypesetError if a character is in no font, or if Typst warns of anything.
    """
    return _compiled(template, data, format="pdf", pdf_standards=["ua-1"], timestamp=_EPOCH)


def png(template: str, data: Mapping[str, Any], ppi: float = 72) -> bytes:
    """Return a PNG of the one page of a template filled with data, at dots per inch."""
    return _compiled(template, data, format="png", ppi=ppi)


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> bytes:
    import typst  # noqa: PLC0415 - loaded when a file is made

    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)}
    try:
        made, warnings = typst.compile_with_warnings(
            str(_TEMPLATES / template),
            root=str(_TEMPLATES),
            font_paths=_fonts(data.get("font_folder")),
            sys_inputs=inputs,
            **options,
        )
    except typst.TypstError as error:
        hints = " ".join(getattr(error, "hints", []) or [])
        raise CannotTypesetError(f"{getattr(error, 'message', error)} {hints}".strip()) from None
    if warnings:
        raise CannotTypesetError("; ".join(str(warning.message) for warning in warnings))
    return bytes(made)


def cache_key(*inputs: object) -> str:
    """Return a name that tells inputs, templates and libraries from any others."""
    digest = sha256(_toolchain_digest().encode())
    described = json.dumps(inputs, ensure_ascii=False, sort_keys=True, default=_folder_digest)
    digest.update(described.encode())
    return digest.hexdigest()


@cache
def _folder_digest(folder: Path) -> str:
    """Return what tells the files in a folder, wherever the folder is."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


@cache
def _toolchain_digest() -> str:
    """Return what tells the templates, the code and the libraries that make files.

    The code is read too: a change of it must not find what was made before the change.
    """
    from importlib.metadata import version  # noqa: PLC0415 - as above

    libraries = (version(name) for name in ("typst", "markdown", "segno", "studio-guide"))
    here = Path(__file__).parent
    ours = (
        *sorted(_TEMPLATES.iterdir()),
        *sorted(here.glob("*.py")),
        here.parent / "html_tree.py",
    )
    texts = (read_text(path.parent, path.name).text for path in ours)  # git may change line ends
    digest = sha256("".join(texts).encode())
    for path in sorted(_FACES.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest() + " ".join(libraries)


def font_families(pair: TypePair, folder: Path | None) -> tuple[str, ...]:
    """Return the names of the fonts that text may use, the first that has a character first.

    The typeface of the pages comes first, then the studio's own fonts (from a folder of theirs),
    which so add letters and take none, then those that the library brings.
    """
    return (*_with_extended(_PAIRS[pair].text), *_own_families(folder), *_LAST)


def display_families(pair: TypePair, folder: Path | None) -> tuple[tuple[str, ...], int]:
    """Return the names of the fonts for titles, as `font_families` does, and their weight."""
    face = _PAIRS[pair]
    return (*_with_extended(face.display), *font_families(pair, folder)), face.weight


def _with_extended(family: str) -> tuple[str, str]:
    return family, f"{family} Extended"


@cache
def _own_families(folder: Path | None) -> tuple[str, ...]:
    own = {font.family for font in _fonts(folder).fonts()}
    return tuple(sorted(own - {font.family for font in _fonts(None).fonts()}))


@cache
def _fonts(folder: Path | None) -> Any:
    """Return the fonts of paper, those of the library, and those in a folder, for Typst."""
    import typst  # noqa: PLC0415 - as above

    own = [str(folder)] if folder else []
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FACES), *own])
