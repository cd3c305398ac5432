"""Finds tables that readers don't see as they were typed: lost cells, and rows that make no table."""

import re
from collections.abc import Iterator
from functools import cache, partial

from generator.checking.as_typed import shown_text, without_code
from generator.checking.context import CheckContext
from generator.problems import Problem, Rule
from generator.reading.articles import Article
from generator.reading.table_rows import CELL_END, begins_table, cells

_LIKE = re.compile(r"[|:\s=_\N{EN DASH}\N{EM DASH}-]*[=_\N{EN DASH}\N{EM DASH}-][|:\s]*")
"""A line that is meant as the one below the head of a table; some programs turn two hyphens into a dash."""
_WORDS = re.compile(r"[^\s|]")
_INDENTED = " " * 4
_LOST = "a cell for which the head of the table has no column is not shown: '{}'"
_LOST_HINT = r"add a column to the head and to the line below it; to write a | in a cell, write \|"
_NO_TABLE = "this is no table, so its lines are shown as typed"
_COLUMNS_HINT = "write --- for each of the {} columns of the line above, as in {}"


def tables_are_whole(context: CheckContext) -> Iterator[Problem]:
    """Each row has a cell in the head of its table, and each head has a line below it that fits."""
    for article in context.content.articles:
        if "|" in article.source.text:
            yield from _faults(article)


def _faults(article: Article) -> Iterator[Problem]:
    text = without_code(article.source.text)
    shown = cache(partial(shown_text, article))
    code = cache(lambda: set(map(_plain, shown().split("\n"))))  # paragraphs have no line breaks
    columns, above, at = 0, "", article.start
    for line in text[article.start :].splitlines(keepends=True):
        row = _plain(line)
        if columns and row:
            start = _start_of_lost(line, columns)
            if start and _plain(article.source.text[at : at + len(line)]) not in code():
                yield _lost(article, at + start, at + len(line.rstrip()))
        elif not row:
            columns = 0
        elif begins_table(above, row):
            columns = cells(row)
        elif _nearly_begins(above, line) and above in shown():
            yield _no_table(article, at, line, above)
        above = row
        at += len(line)


def _nearly_begins(head: str, line: str) -> bool:
    """Return whether two lines that begin no table, and are no code, are meant to."""
    is_code = line.startswith(_INDENTED)
    return cells(head) > 1 and "|" in line and not is_code and bool(_LIKE.fullmatch(_plain(line)))


def _start_of_lost(line: str, columns: int) -> int:
    """Return where the first words begin that no column shows, or 0."""
    ends = [found.end() for found in CELL_END.finditer(line)]
    borders = ends[1:] if line.lstrip(" \t>").startswith("|") else ends
    if len(borders) < columns:
        return 0
    words = _WORDS.search(line, borders[columns - 1])
    return words.start() if words else 0


def _plain(line: str) -> str:
    """Return a line without white space and marks of a quote around it."""
    return line.strip(" \t\n>")


def _lost(article: Article, start: int, end: int) -> Problem:
    words = article.source.text[start:end].strip(" \t|")
    return Problem(article.place(start, end), Rule.LOST_CELL, _LOST.format(words), _LOST_HINT)


def _no_table(article: Article, at: int, line: str, head: str) -> Problem:
    count = cells(head)
    hint = _COLUMNS_HINT.format(count, "|".join(["", *["---"] * count, ""]))
    place = article.place(at, at + len(line.rstrip()))
    return Problem(place, Rule.SHOWN_AS_TYPED, _NO_TABLE, hint)
