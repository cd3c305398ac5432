"""What the YAML library says, in the words of someone who edits a file."""

_START = "a text may not start with this character"


_LEFT_OVER = "text is left over after a closing quote or bracket"


_UNALIGNED = "this line is not indented like those around it"


PLAIN_MESSAGES = (
    ("tab character", "a tab stands where only spaces may"),
    ("'\\t'", "a tab stands where only spaces may"),
    ("mapping values are not allowed", "a second ': ' stands on this line"),
    ("unexpected end of stream", "a quote is opened here and never closed"),
    ("expected ',' or '}'", "this '{' is not closed, or a comma is missing after it"),
    ("expected ',' or ']'", "this '[' is not closed, or a comma is missing after it"),
    ("cannot start any token", _START),
    ("alphabetic or numeric character", _START),
    ("comment or line break", _START),
    ("expected node content", _START),
    ("mapping keys are not allowed", _START),
    ("block sequence entries are not allowed", "a list may not start on the line of its key"),
    ("escape character", "a backslash in double quotes starts a code, and this is none"),
    ("escape code", "a backslash in double quotes starts a code, and this is none"),
    ("hexdecimal number", "a backslash in double quotes starts a code, and this is none"),
    ("could not find expected ':'", "this key has no colon and space after it"),
    ("expected '-' indicator", _UNALIGNED),
    ("expected key", _UNALIGNED),
)
"""What a person is told for a part of what the YAML library says."""


SYNTAX_HINTS = {
    "a tab stands where only spaces may": "indent with spaces",
    "a second ': ' stands on this line": "put a text that holds ': ' in quotes",
    "a second document starts here with '---'": "take this line away: a file holds one process",
    "a list may not start on the line of its key": (
        "start the list on the next line, or put a text that starts with '-' in quotes"
    ),
    "a backslash in double quotes starts a code, and this is none": (
        "write two backslashes, or use single quotes"
    ),
    "this key has no colon and space after it": "write the key, a colon, a space and the value",
    "a list entry stands among keys": "take the '-' away, or start the list under a key",
    "this line is indented deeper than the one above": "start it below the key above",
    _START: "put the text in quotes",
    _LEFT_OVER: "put the whole text in quotes; in single quotes write '' for an apostrophe",
    _UNALIGNED: "start it in the column of its neighbors; an entry of a list starts with '- '",
}


def message_for_line(message: str, line: str, column: int) -> str:
    """Return what is wrong more exactly, as the line shows it."""
    before = line[:column].strip()
    if message == _UNALIGNED and before:
        return _LEFT_OVER
    if message == _UNALIGNED and line[column : column + 2] in ("-", "- "):
        return "a list entry stands among keys"
    if message == "a second ': ' stands on this line" and before and ": " not in before:
        return "this line is indented deeper than the one above"
    return message
