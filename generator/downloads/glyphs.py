"""Finds all characters that are missing from every font, before any file is made."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.downloads.places import glyph_problem
from generator.downloads.typesetting import CannotTypesetError, font_families, pdf, svg_pages
from generator.model import Process, Staff, Studio, TypePair, parts
from generator.problems import Problem
from generator.reading.content import Content
from generator.reading.known import recall
from generator.reading.yaml_source import Document

_COMMON = re.compile(
    r"[\x00-\u017f\u2010-\u2027\u202f-\u203a\u20ac\u2122\u2190-\u2193\u2212\ufeff]+"
)
"""Characters that Typst's built-in fonts have; a project with no others needs no test."""
_UNPRINTED: dict[type, set[str]] = {Studio: {"url", "language"}}
"""Keys whose texts are not in any file."""
_NOWHERE = "\U0010ffff"
"""A code point that is no character, so no font has it."""
_MAX_RUNS = 40
"""Maximum number of Typst runs for characters that did not look missing, but are."""


def missing_glyphs(
    process: Process, document: Document, content: Content, fonts: Path | None
) -> Iterator[Problem]:
    """Yield a problem for each place with a character that no font has."""
    texts = set(_texts(process))
    articles = [*content.steps, *content.prep, *content.staff]
    found = _unusual((*texts, *(article.without_comments for article in articles)))
    missing = _known_missing(found, fonts) if found else ""
    if not missing:
        return
    typed = re.compile(f"[{re.escape(missing)}]+")
    for place, text in document.matches(typed, texts):
        yield glyph_problem(text, place)
    for article in articles:
        for match in typed.finditer(article.source.text, article.start):
            yield glyph_problem(match[0], article.source.place_at(*match.span()))


def _texts(process: Process) -> Iterator[str]:
    """Yield every text of a process that is shown in files."""
    for _, part in parts(process):
        hidden = next((keys for kind, keys in _UNPRINTED.items() if isinstance(part, kind)), ())
        for name, value in vars(part).items():
            if name in hidden:
                continue
            if isinstance(value, str):
                yield value
            elif isinstance(value, tuple) and (name != "see" or isinstance(part, Staff)):
                yield from (one for one in value if isinstance(one, str))


def _unusual(texts: Iterable[str]) -> list[str]:
    return sorted({character for text in texts for character in _COMMON.sub("", text)})


def _known_missing(characters: list[str], fonts: Path | None) -> str:
    """Return the characters that no font has, from the cache unless the studio has own fonts."""
    if fonts:
        return _missing(characters, fonts)
    return recall("glyphs", "".join(characters), lambda text: _missing([*text], None))


def _missing(characters: list[str], fonts: Path | None) -> str:
    """Return the characters that no font has.

    Typst draws one box for all of them, so one run finds them. An error names only the first, but
    it also knows characters that have no shape.
    """
    data = {"fonts": list(font_families(TypePair.GROTESK, fonts)), "font_folder": fonts}
    try:
        box, *drawn = svg_pages("glyphs.typ", {**data, "characters": [_NOWHERE, *characters]})
    except CannotTypesetError:
        return ""  # another error, which will be reported when the files are made
    pages = dict(zip(characters, drawn, strict=True))
    missing = [one for one, page in pages.items() if page == box and "<use" in box]
    characters = [one for one, page in pages.items() if page != box or "<use" not in box]
    for _ in range(_MAX_RUNS):
        try:
            pdf("glyphs.typ", {**data, "characters": characters})
        except CannotTypesetError as error:
            refused = [one for one in characters if one in error.text]
            if not refused:
                break  # another error, which will be reported when the files are made
            missing += refused
            characters = [one for one in characters if one not in refused]
        else:
            break
    return "".join(missing)
