"""Rewrites the messages of the YAML library for people who edit a file."""

import re

from generator.problems import Problem
from generator.reading.source_text import SourceText
from generator.rules import Rule

_STRANGE_SPACE = re.compile(r"(?:^[ -]*|: *)([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])")
"""A Unicode space where YAML requires an ASCII one: before a key, or after its colon."""

_START = "a text can't start with this character"


_LEFT_OVER = "there is text after a closing quote or bracket"


_UNALIGNED = "this line is not indented like its neighbors"


PLAIN_MESSAGES = (
    ("tab character", "a tab is used where only spaces are allowed"),
    ("'\\t'", "a tab is used where only spaces are allowed"),
    ("mapping values are not allowed", "this line has a second ': '"),
    ("unexpected end of stream", "this quote is never closed"),
    ("expected ',' or '}'", "this '{' is not closed, or a comma is missing after it"),
    ("expected ',' or ']'", "this '[' is not closed, or a comma is missing after it"),
    ("cannot start any token", _START),
    ("alphabetic or numeric character", _START),
    ("comment or line break", _START),
    ("expected node content", _START),
    ("mapping keys are not allowed", _START),
    ("block sequence entries are not allowed", "a list can't start on the line of its key"),
    ("escape character", "this backslash starts an unknown escape code"),
    ("escape code", "this backslash starts an unknown escape code"),
    ("hexdecimal number", "this backslash starts an unknown escape code"),
    ("could not find expected ':'", "this key isn't followed by a colon and a space"),
    ("expected '-' indicator", _UNALIGNED),
    ("expected key", _UNALIGNED),
)
"""Maps a part of the YAML library's message to our message."""


SYNTAX_HINTS = {
    "a tab is used where only spaces are allowed": "indent with spaces",
    "this line has a second ': '": "if ': ' is part of a text, put the text in quotes",
    "a second document starts here with '---'": "delete this line: a file holds one process",
    "a list can't start on the line of its key": (
        "start the list on the next line, or, if this is a text, put it in quotes"
    ),
    "this backslash starts an unknown escape code": ("write two backslashes, or use single quotes"),
    "this key isn't followed by a colon and a space": "write the key, a colon, a space and the value",
    "this list entry is among keys": "delete the '-', or start the list under a key",
    "this line is indented deeper than the one above": "align it with the key above",
    _START: "put the text in quotes",
    _LEFT_OVER: "put the whole text in quotes; in single quotes write '' for an apostrophe",
    _UNALIGNED: "align it with its neighbors; a list entry starts with '- '",
}


def message_for_line(message: str, line: str, column: int) -> str:
    """Return a more precise message, based on the line."""
    before = line[:column].strip()
    if message == _UNALIGNED and before:
        return _LEFT_OVER
    if message == _UNALIGNED and line[column : column + 2] in ("-", "- "):
        return "this list entry is among keys"
    if message == "this line has a second ': '" and before and ": " not in before:
        return "this line is indented deeper than the one above"
    return message


def strange_space(source: SourceText, line: int) -> Problem | None:
    """Return a problem for a Unicode space that YAML doesn't accept, up to two lines above."""
    for number in range(max(0, line - 2), min(line + 1, len(source.lines))):
        text = source.lines[number]
        if found := _STRANGE_SPACE.search(text):
            message = f"this looks like a space and is another character (U+{ord(found[1]):04X})"
            place = source.place(number + 1, found.start(1) + 1)
            return Problem(place, Rule.SYNTAX, message, "delete it and type a space")
    return None
