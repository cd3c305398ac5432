"""Finds characters that nobody sees, and that turn the direction of the text after them."""

import re
from collections.abc import Iterator

from generator.checking.context import CheckContext
from generator.problems import Place, Problem, Rule

_TURNS = re.compile(
    r"[\u202d\u202e]"
    r"|[\u202a\u202b](?!(?:[^\n\u202a-\u202c]|[\u202a\u202b][^\n\u202a-\u202c]*\u202c)*\u202c)"
    r"|[\u2066-\u2068](?!(?:[^\n\u2066-\u2069]|[\u2066-\u2068][^\n\u2066-\u2069]*\u2069)*\u2069)"
)
"""An override, or an embedding or an isolate that its line does not end (Unicode Annex 9, section 2)."""
_WORDS = re.compile(r"[^\s\u202a-\u202e\u2066-\u2069]{1,20}")
_ENDS = {"\u202a": "U+202C", "\u202b": "U+202C"}
_END_OF_ISOLATE = "U+2069"
_OVERRIDES = "\u202d\u202e"


def texts_keep_their_direction(context: CheckContext) -> Iterator[Problem]:
    """No text has an invisible character that turns the words after it, in process.yaml and articles."""
    for place, character in context.document.matches(_TURNS):
        yield _problem(place, character)
    for article in context.content.articles:
        for found in _TURNS.finditer(article.source.text):
            yield _problem(article.place(*found.span()), found[0])


def _problem(place: Place, character: str) -> Problem:
    message = f"a character that nobody sees (U+{ord(character):04X}) turns the text after it"
    following = _WORDS.search(place.excerpt, place.column)
    where = f"before '{following[0]}'" if following else "at the end of the line"
    hint = f"put the cursor {where} and press Backspace, or type the words anew"
    if character not in _OVERRIDES:
        hint += f", or write {_ENDS.get(character, _END_OF_ISOLATE)} where its words end"
    return Problem(place, Rule.TURNED_TEXT, message, hint)
