"""Marks in Markdown: where code, comments and headings stand, found without converting the text."""

import re
from functools import lru_cache

_FENCE = r"^(?P<fence> {0,3}(?:`{3,}|~{3,}))[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)"
CODE = re.compile(
    _FENCE + r"|(?<![\\`])(?P<tick>`+)(?!`)[^\n]+?(?<!`)(?P=tick)(?!`)", re.MULTILINE | re.DOTALL
)
"""Code between fences or between ticks (CommonMark, 4.5 and 6.1)."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TITLE = re.compile(r"\s*#[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*(?:\{[^}\n]*\})?[ \t]*(?:\n|\Z)")
HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)
"""The signs that make a line a heading, if it is no code."""

Spans = tuple[tuple[int, int], ...]
"""Where some stretches of a text start and end."""


@lru_cache(maxsize=1024)
def code_and_comments(text: str, start: int) -> tuple[Spans, Spans]:
    """Return where code stands in a text, and comments outside it; each text is asked many times."""
    code = tuple(match.span() for match in CODE.finditer(text, start))
    found = (match.span() for match in _COMMENT.finditer(text, start))
    return code, tuple(span for span in found if not within(span[0], code))


def within(offset: int, spans: Spans) -> bool:
    """Return whether a place in a text is in one of some stretches."""
    return any(start <= offset < end for start, end in spans)


def set_heading_level(text: str, level: int) -> str:
    """Return Markdown whose highest headings are of a level (1 to 6), the others in step."""
    found = _headings(text)
    if not found:
        return text
    more = level - min(depth for _, depth in found)
    parts, at = [], 0
    for start, depth in found:
        parts += [text[at:start], "#" * max(1, min(6, depth + more))]
        at = start + depth
    return "".join(parts) + text[at:]


def without_code(text: str) -> str:
    """Return Markdown with its code blanked out, each sign by a space, lines kept."""
    return CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def split_at_heading(text: str) -> tuple[str, str]:
    """Return Markdown in two: what stands above the first heading below its title, and the rest."""
    at = next((start for start, level in _headings(text) if level > 1), len(text))
    return text[:at], text[at:]


def opening_title(text: str) -> str:
    """Return the first-level heading that a text opens with, or nothing."""
    match = _TITLE.match(text)
    return match[1] if match else ""


def _headings(text: str) -> list[tuple[int, int]]:
    """Return where each heading of a Markdown text starts, and its level."""
    outside = without_code(text)
    return [(match.start(), len(match[1])) for match in HEADING.finditer(outside)]
