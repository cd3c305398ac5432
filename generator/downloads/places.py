"""Where a text was typed that a file cannot show."""

from generator.downloads.typesetting import CannotTypesetError
from generator.problems import Place, Problem
from generator.reading.content import Content
from generator.reading.yaml_source import Document
from generator.rules import Rule


def problem_at_source(error: CannotTypesetError, document: Document, content: Content) -> Problem:
    """Return what no font can show as a problem where it was typed."""
    if error.text and (place := _typed_at(error.text, document, content)):
        return glyph_problem(error.text, place)
    rule = Rule.CANNOT_TYPESET
    return Problem(Place(document.source.name), rule, str(error), rule.hint)


def glyph_problem(text: str, place: Place) -> Problem:
    """Return the problem of a text that no font has, at the place where it was typed."""
    rule = Rule.MISSING_GLYPH
    return Problem(place, rule, f"no font has '{text}'{_number(text)}", rule.hint)


def _typed_at(words: str, document: Document, content: Content) -> Place | None:
    """Return the first place of some words in process.yaml or content/."""
    if place := document.find(words):
        return place
    for article in (*content.pages, *content.steps, *content.prep, *content.staff):
        at = article.source.text.find(words)
        if at >= 0:
            return article.source.place_at(at, at + len(words))
    return None


def _number(mark: str) -> str:
    """Return the number of a character that a terminal may not show, in brackets."""
    return "" if mark.isprintable() else f" (U+{ord(mark[0]):04X})"
