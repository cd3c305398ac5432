"""Locates text that cannot be shown in a file."""

from collections.abc import Iterator, Mapping

from generator.downloads.files import PlannedFile
from generator.downloads.typesetting import CannotTypesetError
from generator.problems import Place, Problem, Rule
from generator.reading.content import Content
from generator.reading.yaml_source import Document


def problem_at_source(error: CannotTypesetError, document: Document, content: Content) -> Problem:
    """Return a Typst error as a problem located where the text was typed."""
    if error.text and (place := _typed_at(error.text, document, content)):
        return glyph_problem(error.text, place)
    rule = Rule.CANNOT_TYPESET
    return Problem(Place(document.source.name), rule, str(error), rule.hint)


def left_out(
    failures: Mapping[PlannedFile, Exception], document: Document, content: Content
) -> Iterator[Problem]:
    """Yield a notice for each reason why files were left out; it names all of these files."""
    files: dict[str, list[PlannedFile]] = {}
    for file, error in failures.items():
        files.setdefault(str(error), []).append(file)
    for why, failed in files.items():
        error = failures[failed[0]]
        words = error.text if isinstance(error, CannotTypesetError) else ""
        place = words and _typed_at(words, document, content)
        names = ", ".join(file.path for file in sorted(failed, key=lambda file: not file.listed))
        message = f"left out, as it could not be made: {names} ({why})"
        rule = Rule.LEFT_OUT
        yield Problem(place or Place(document.source.name), rule, message, rule.hint)


def glyph_problem(text: str, place: Place) -> Problem:
    """Return a problem about characters that no font has."""
    rule = Rule.MISSING_GLYPH
    return Problem(place, rule, f"no font has '{text}'{_number(text)}", rule.hint)


def _typed_at(words: str, document: Document, content: Content) -> Place | None:
    """Return the place of the first occurrence of a text in process.yaml or content/."""
    if place := document.find(words):
        return place
    for article in (*content.pages, *content.steps, *content.prep, *content.staff):
        at = article.source.text.find(words)
        if at >= 0:
            return article.source.place_at(at, at + len(words))
    return None


def _number(mark: str) -> str:
    """Return the code point in parentheses, for a character that a terminal may not show."""
    return "" if mark.isprintable() else f" (U+{ord(mark[0]):04X})"
