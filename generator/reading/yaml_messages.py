"""Rewrites the messages of the YAML library for people who edit a file."""

import re

from generator.problems import Problem
from generator.reading.source_text import SourceText
from generator.rules import Rule

_STRANGE_SPACE = re.compile(r"(?:^[ -]*|: *)([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])")
"""A Unicode space where YAML requires an ASCII one: before a key, or after its colon."""

_START = "a text can't start with this character"


_LEFT_OVER = "there is text after a closing quote or bracket"


_TAB = "a tab is used where only spaces are allowed"


_SECOND_COLON = "this line has a second ': '"


_DEEPER = "this line is indented deeper than the one above"


_NOTE = "' #' starts a note, so the rest of this line is not read"


_PART = re.compile(
    r"""\s+|(?P<quoted>"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|(?P<colon>:(?=\s|$))"""
    r"""|(?P<mark>[,{}\[\]])|(?P<plain>(?:[^\s,{}\[\]:]|:(?!\s|$))+)"""
)
"""What a line consists of inside brackets."""
_UNSPACED_COLON = re.compile(r"[ -]*[\w-]+(:)[^\s/:]")
"""A key whose colon is not followed by a space."""


_UNALIGNED = "this line is not indented like its neighbors"


PLAIN_MESSAGES = (
    ("tab character", _TAB),
    ("'\\t'", _TAB),
    ("mapping values are not allowed", _SECOND_COLON),
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
    _TAB: "indent with spaces",
    _SECOND_COLON: "if ': ' is part of a text, put the text in quotes",
    "a second document starts here with '---'": "delete this line: a file holds one process",
    "a list can't start on the line of its key": (
        "start the list on the next line, or, if this is a text, put it in quotes"
    ),
    "this backslash starts an unknown escape code": ("write two backslashes, or use single quotes"),
    "this key isn't followed by a colon and a space": "write the key, a colon, a space and the value",
    "this list entry is among keys": "delete the '-', or start the list under a key",
    _DEEPER: "align it with the key above",
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
    if message == _SECOND_COLON and before and ": " not in before:
        return _DEEPER
    if message == _START and line[column : column + 1] == "\t":
        return _TAB
    return message


def cause_in_brackets(line: str, column: int) -> tuple[int, str, str] | None:
    """Return the column, message and hint of what keeps the bracket at a column from closing.

    Only the bracket's own line is read. Columns count from 0.
    """
    colons, last = [0], ""
    for part in _PART.finditer(line, column + 1):
        kind, at = part.lastgroup or "", part.start()
        if kind == "plain" and part[0].startswith("#") and part[0] != "#" and line[at - 1] == " ":
            typed = part[0].replace('"', "'")
            return at, _NOTE, f'if it is part of a text, put the text in quotes, as in "{typed}"'
        if kind in {"plain", "quoted"} and last == "quoted":
            return at, _LEFT_OVER, SYNTAX_HINTS[_LEFT_OVER]
        colons[-1] += kind == "colon"
        if colons[-1] > 1:
            hint = f"{SYNTAX_HINTS[_SECOND_COLON]}; if not, a comma is missing before this key"
            return at, _SECOND_COLON, hint
        if kind == "mark":
            colons = _after_mark(part[0], colons)
            if not colons:
                return None
        last = kind or last
    return None


def _after_mark(mark: str, colons: list[int]) -> list[int]:
    """Return how many colons each open bracket's entry has so far, after one more mark."""
    if mark in "{[":
        return [*colons, 0]
    return [*colons[:-1], 0] if mark == "," else colons[:-1]


def unspaced_colon(source: SourceText, line: int) -> Problem | None:
    """Return the problem of a key above a line whose colon isn't followed by a space."""
    above = next((at for at in range(line - 1, -1, -1) if source.lines[at].strip()), None)
    if above is None or not (found := _UNSPACED_COLON.match(source.lines[above])):
        return None
    place = source.place(above + 1, found.start(1) + 1)
    message = "a space is missing after this colon"
    return Problem(place, Rule.SYNTAX, message, "write a space after it")


def strange_space(source: SourceText, line: int) -> Problem | None:
    """Return a problem for a Unicode space that YAML doesn't accept, up to two lines above."""
    for number in range(max(0, line - 2), min(line + 1, len(source.lines))):
        text = source.lines[number]
        if found := _STRANGE_SPACE.search(text):
            message = f"this looks like a space and is another character (U+{ord(found[1]):04X})"
            place = source.place(number + 1, found.start(1) + 1)
            return Problem(place, Rule.SYNTAX, message, "delete it and type a space")
    return None
