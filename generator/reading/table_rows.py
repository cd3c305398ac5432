"""Recognizes rows of tables in Markdown, as Python-Markdown does."""

import re

CELL_END = re.compile(r"(?<!\\)\|")
_DELIMITERS = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")


def cells(row: str) -> int:
    r"""Return the number of cells in a row; a line without bars is no row, and has none.

    >>> cells("| a | b |"), cells(r"a \| b | c"), cells("words")
    (2, 2, 0)
    """
    row = row.strip()
    return len(CELL_END.split(row.removeprefix("|").removesuffix("|"))) if "|" in row else 0


def begins_table(head: str, delimiters: str) -> bool:
    """Return whether two lines begin a table: a head, and as many delimiters below it."""
    fits = 0 < cells(head) == cells(delimiters)
    return fits and bool(_DELIMITERS.fullmatch(delimiters.strip()))
