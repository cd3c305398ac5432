"""Rewrites the messages of the YAML library for people who edit a file."""

import re

from generator.problems import Problem, Rule
from generator.reading.keys import LIST_KEYS, MAPPING_KEYS
from generator.reading.source_text import SourceText

_STRANGE_SPACE = re.compile(r"(?:^[ -]*|: *)([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])")
"""A Unicode space where YAML requires an ASCII one: before a key, or after its colon."""

_START = "a text can't start with this character"


LEFT_OVER = "there is text after a closing quote or bracket"


_TAB = "a tab is used where only spaces are allowed"


_SECOND_COLON = "this line has a second ': '"


CURLY = "curly quotes cannot enclose a text"


_DEEPER = "this line is indented deeper than the one above"


_COMMENT = "' #' starts a comment, so the rest of this line is ignored"


_PART = re.compile(
    r"""\s+|(?P<quoted>"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|(?P<colon>:(?=\s|$))"""
    r"""|(?P<mark>[,{}\[\]])|(?P<plain>(?:[^\s,{}\[\]:]|:(?!\s|$))+)"""
)
"""What a line consists of inside brackets."""
_KEY_ALONE = re.compile(r"(?:[ -]*[ ])?(?P<key>[\w-]+):[ \t]*(?:#.*)?$")
"""A key without a value on its line."""
_KEY = re.compile(r"[\w-]+:(?:\s|$)")
_CURLY = re.compile("[:,\\[{] *[“„”«‘‚][^“”«»]*$")
"""A value that opens with a curly quote."""
_UNSPACED_DASH = re.compile(r" *(-)\w[\w-]*:(?:\s|$)")
"""A list entry whose dash is not followed by a space."""
_UNSPACED_COLON = re.compile(r"[ -]*[\w-]+(:)[^\s/:]")
"""A key whose colon is not followed by a space."""


KEY_WITHOUT_COLON = "this key isn't followed by a colon and a space"


LIST_AMONG_KEYS = "this list entry is among keys"


_NEVER_CLOSED = "this quote is never closed"


_OPEN_BRACE = "this '{' is not closed, or a comma is missing after it"


_OPEN_BRACKET = "this '[' is not closed, or a comma is missing after it"


UNALIGNED = "this line is not indented like its neighbors"


PLAIN_MESSAGES = (
    ("tab character", _TAB),
    ("'\\t'", _TAB),
    ("mapping values are not allowed", _SECOND_COLON),
    ("unexpected end of stream", _NEVER_CLOSED),
    ("expected ',' or '}'", _OPEN_BRACE),
    ("expected ',' or ']'", _OPEN_BRACKET),
    ("cannot start any token", _START),
    ("alphabetic or numeric character", _START),
    ("comment or line break", _START),
    ("expected node content", _START),
    ("mapping keys are not allowed", _START),
    ("block sequence entries are not allowed", "a list can't start on the line of its key"),
    ("escape character", "this backslash starts an unknown escape code"),
    ("escape code", "this backslash starts an unknown escape code"),
    ("hexdecimal number", "this backslash starts an unknown escape code"),
    ("could not find expected ':'", KEY_WITHOUT_COLON),
    ("expected '-' indicator", UNALIGNED),
    ("expected key", UNALIGNED),
)
"""Maps a part of the YAML library's message to our message."""


SYNTAX_HINTS = {
    _TAB: "indent with spaces",
    _SECOND_COLON: "if ': ' is part of a text, put the text in quotes",
    "a second document starts here with '---'": "delete this line: a file contains one process",
    "a list can't start on the line of its key": (
        "start the list on the next line, or, if this is a text, put it in quotes"
    ),
    "this backslash starts an unknown escape code": ("write two backslashes, or use single quotes"),
    KEY_WITHOUT_COLON: (
        "write the key, a colon, a space and the value; if this line continues the text above,"
        " indent it deeper than the key of that text"
    ),
    _NEVER_CLOSED: "write the same quote at the end of the text, or delete this one",
    _OPEN_BRACE: "write a '}' at the end, or the missing comma",
    _OPEN_BRACKET: "write a ']' at the end, or the missing comma",
    LIST_AMONG_KEYS: "delete the '-', or start the list under a key",
    _DEEPER: "align it with the key above",
    _START: "put the text in quotes",
    CURLY: 'type straight quotes in place of the curly ones, as in "text"',
    LEFT_OVER: "put the whole text in quotes; in single quotes write '' for an apostrophe",
    UNALIGNED: "align it with its neighbors; a list entry starts with '- '",
}


def message_for_line(message: str, line: str, column: int) -> str:
    """Return a more precise message, based on the line."""
    before = line[:column].strip()
    if message == UNALIGNED and before:
        return LEFT_OVER
    if message == UNALIGNED and line[column : column + 2] in ("-", "- "):
        return LIST_AMONG_KEYS
    if message == _SECOND_COLON and before and ": " not in before:
        return _DEEPER
    if message == _SECOND_COLON and quoted_in_curls(before):
        return CURLY
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
            return at, _COMMENT, f'if it is part of a text, put the text in quotes, as in "{typed}"'
        if kind in {"plain", "quoted"} and last == "quoted":
            return at, LEFT_OVER, SYNTAX_HINTS[LEFT_OVER]
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


def missing_dash(source: SourceText, line: int, column: int) -> Problem:
    """Return the problem of a list entry that starts on a line without a dash.

    `column` is where the dashes of the list are. Lines and columns count from 0.
    """
    text = source.line(line)
    indent = _indent(text)
    following = source.line(line + 1) if line + 1 < len(source.starts) else ""
    if indent >= column + 2:
        hint = "replace the two spaces before it with '- '"
    elif (key := _KEY_ALONE.match(text)) and _indent(following) > indent:
        hint = f"write '- id: {key['key']}' in its place"
    elif _indent(following) == indent and not following[indent:].startswith("-"):
        hint = "write '- ' before it, and two more spaces before the other lines of this entry"
    else:
        hint = "write '- ' before it"
    place = source.place(line + 1, indent + 1)
    return Problem(place, Rule.SYNTAX, "a '- ' is missing before this entry of a list", hint)


def entry_without_dash(source: SourceText, line: int, column: int) -> Problem | None:
    """Return the problem of the first entry of the list that continues on a line, if it has no dash.

    Return None if the key above is known to have keys below it, so that the list is out of place.
    """
    inside: list[int] = []
    for at in range(line - 1, -1, -1):
        text = source.line(at)
        if text.strip() and not text.lstrip().startswith("#"):
            if _indent(text) < column:
                break
            inside.append(at)
    outer = _KEY_ALONE.match(text) if _indent(text) < column else None
    if not (outer and outer["key"] in LIST_KEYS):  # perhaps the list starts below its key's column
        for place, at in enumerate(inside):
            text = source.line(at)
            if _indent(text) == column and (key := _KEY_ALONE.match(text)):
                outer, inside = key, inside[:place]
                break
    known = outer and outer["key"] not in MAPPING_KEYS
    if not (known and inside) or source.line(inside[-1]).lstrip().startswith("-"):
        return None
    return missing_dash(source, inside[-1], column)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def next_without_dash(source: SourceText, line: int) -> Problem | None:
    """Return the problem of a line in the column of the dashes above it that has no dash itself.

    A line without a key must be right below the dash of another text.
    """
    text = source.line(line)
    indent = _indent(text)
    above = _line_above(source, line)
    while above is not None and _KEY.match(text, indent) and _indent(source.line(above)) > indent:
        above = _line_above(source, above)
    follows = above is not None and source.line(above).startswith(f"{' ' * indent}- ")
    return missing_dash(source, line, indent) if follows else None


def quote_above(source: SourceText, start: int, column: int) -> Problem:
    """Return the problem of a quote that was closed by a quote on a later line."""
    message = "this quote is not closed on its line"
    place = source.place(start + 1, column + 1)
    return Problem(place, Rule.SYNTAX, message, SYNTAX_HINTS[_NEVER_CLOSED])


def quoted_in_curls(before: str) -> bool:
    """Return whether a text that begins before a place opens with a curly quote."""
    return bool(_CURLY.search(before))


def unspaced_dash(source: SourceText, line: int) -> Problem | None:
    """Return the problem of a dash without a space after it, on a line or on the one above."""
    for at in (line, _line_above(source, line)):
        if at is not None and (found := _UNSPACED_DASH.match(source.line(at))):
            place = source.place(at + 1, found.start(1) + 1)
            message = "a space is missing after this '-'"
            return Problem(place, Rule.SYNTAX, message, "write a space after it")
    return None


def _line_above(source: SourceText, line: int) -> int | None:
    return next((at for at in range(line - 1, -1, -1) if source.line(at).strip()), None)


def unspaced_colon(source: SourceText, line: int) -> Problem | None:
    """Return the problem of a key above a line whose colon isn't followed by a space."""
    above = _line_above(source, line)
    if above is None or not (found := _UNSPACED_COLON.match(source.line(above))):
        return None
    place = source.place(above + 1, found.start(1) + 1)
    message = "a space is missing after this colon"
    return Problem(place, Rule.SYNTAX, message, "write a space after it")


def strange_space(source: SourceText, line: int) -> Problem | None:
    """Return a problem for a Unicode space that YAML doesn't accept, up to two lines above."""
    for number in range(max(0, line - 2), min(line + 1, len(source.starts))):
        text = source.line(number)
        if found := _STRANGE_SPACE.search(text):
            message = f"this looks like a space and is another character (U+{ord(found[1]):04X})"
            place = source.place(number + 1, found.start(1) + 1)
            return Problem(place, Rule.SYNTAX, message, "delete it and type a space")
    return None
