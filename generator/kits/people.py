"""Reads a list of people from a CSV file, as saved by a spreadsheet."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from generator.model import Mail, Player, latin, slug
from generator.planning.schedule import MAX_SONGS, YEARS
from generator.planning.timetable import LONGEST_NAME, project_name
from generator.problems import Place, Problem, ProblemsFoundError, Rule, did_you_mean
from generator.reading.source_text import SourceText, read_text

COLUMNS = ("name", "start", "songs", "player", "email")
"""The columns of a list; all but the first are optional."""
_SEPARATORS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
"""The optional first line that sets the separator in Excel."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_HINT = "write year, month and day as in 2027-01-04; format the column as text in a spreadsheet"
_EXCEL_HINT = "save it as 'CSV UTF-8' in Excel, or as UTF-8 in another program"
_OF_WINDOWS = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
"""Names that no file or folder has on Windows, as they are those of devices."""
_mail = TypeAdapter(Mail)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a list: an artist or a project."""

    name: str
    place: Place
    start: date | None = None
    songs: int = 1
    player: str = ""
    """Id of a kind of player; empty if the row names none."""
    email: str = ""
    folder: str = ""
    """The unique folder name of the pack."""
    project: str = ""
    """The unique project name in the calendar."""


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The people in a list, and the ignored columns."""

    people: tuple[Person, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    place: Place


@dataclass(slots=True)
class _Row:
    """The cells of a row by column, and the problems that were found in them."""

    cells: Mapping[str, _Cell]
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return the text of a cell; empty if the cell is empty or the column is missing."""
        return self.cells[column].text if column in self.cells else ""

    def add_problem(self, column: str, rule: Rule, message: str, hint: str = "") -> None:
        """Record a problem of a cell."""
        self.problems.append(Problem(self.cells[column].place, rule, message, hint or rule.hint))


def read_people(folder: Path, name: str, players: Sequence[Player]) -> PeopleList:
    """Return the people in a file below a folder; `players` are the known kinds of player.

    Raises ProblemsFoundError with every problem in the file.
    """
    try:
        source = read_text(folder, name)
    except ProblemsFoundError as error:
        raise ProblemsFoundError(map(_for_spreadsheets, error.problems)) from None
    rows = [row for row in _rows(source) if any(cell.text for cell in row)]
    if not rows:
        hint = "write a line with the names of the columns, then a line for each person"
        raise ProblemsFoundError([Problem(Place(name), Rule.EMPTY_FILE, "no rows here", hint)])
    header, *others = rows
    known, unused = _columns(header)
    read = [_row(header, row, known) for row in others]
    people = [_person(row, players) for row in read]
    if problems := [problem for row in read for problem in row.problems]:
        raise ProblemsFoundError(problems)
    if not people:
        hint = "write a line for each person below it"
        raise ProblemsFoundError(
            [Problem(header[0].place, Rule.EMPTY_FILE, "only the names of columns are here", hint)]
        )
    return PeopleList(tuple(_with_unique_names(people)), unused)


def _for_spreadsheets(problem: Problem) -> Problem:
    if problem.rule in {Rule.ENCODING, Rule.NOT_TEXT}:
        return replace(problem, hint=_EXCEL_HINT)
    if problem.rule is Rule.MISSING_FILE:
        return replace(problem, hint="check its name, and the folder that it is in")
    return problem


def _rows(source: SourceText) -> Iterator[list[_Cell]]:
    """Yield the rows of a file (RFC 4180) with any of the supported separators."""
    declared = _SEPARATOR_LINE.match(source.text)
    start = declared.end() if declared else 0
    first = re.sub(r'"[^"]*"', "", source.text[start:].lstrip("\n").partition("\n")[0])
    separator = declared[1] if declared else max(_SEPARATORS, key=first.count)
    other = f"[^{re.escape(separator)}\n]"
    cell = re.compile(rf'[ \t]*"(?P<quoted>(?:[^"]|"")*)"[ \t]*(?!{other})|{other}*')
    row: list[_Cell] = []
    while start <= len(source.text):
        found = cell.match(source.text, start)
        assert found  # noqa: S101 - an empty cell matches
        row.append(_cell(source, found))
        start = found.end() + 1
        if source.text[found.end() : start] != separator:
            yield row
            row = []


def _cell(source: SourceText, found: re.Match[str]) -> _Cell:
    quoted = found["quoted"]
    typed = found[0].strip()
    if quoted is None and typed.startswith('"'):
        at = found.start() + found[0].index('"')
        hint = 'end the cell with another "; write one that is part of the text twice'
        message = "this cell begins with a quotation mark, but does not end with one"
        raise ProblemsFoundError([Problem(source.place_at(at, at + 1), Rule.SYNTAX, message, hint)])
    text = typed if quoted is None else quoted.replace('""', '"')
    at = found.start() + (found[0].index(typed) if typed else 0)
    return _Cell(project_name(text), source.place_at(at, at + max(1, len(typed))))


def _columns(header: Sequence[_Cell]) -> tuple[list[str], tuple[str, ...]]:
    """Return the name of each column, and the names of the ignored columns.

    Raises ProblemsFoundError if the column for names is missing, or if a column is repeated or
    probably misspelled.
    """
    names = [cell.text.casefold() for cell in header]
    problems = []
    for at, (cell, name) in enumerate(zip(header, names, strict=True)):
        hint = did_you_mean(name, [one for one in COLUMNS if one not in names])
        if name in COLUMNS and name in names[:at]:
            message, rule = f"the column '{name}' appears twice", Rule.REPEATED_KEY
            problems.append(Problem(cell.place, rule, message, "remove or rename one of the two"))
        elif name and name not in COLUMNS and hint:
            message = f"no such column: '{cell.text}'"
            problems.append(Problem(cell.place, Rule.UNKNOWN_KEY, message, hint))
    if "name" not in names and not any("'name'" in problem.hint for problem in problems):
        message = "there is no column 'name'"
        hint = f"name the columns in the first line: {', '.join(COLUMNS)}; only name is required"
        problems.append(Problem(header[0].place, Rule.MISSING_KEY, message, hint))
    if problems:
        raise ProblemsFoundError(problems)
    return names, tuple(cell.text for cell in header if cell.text.casefold() not in (*COLUMNS, ""))


def _row(header: Sequence[_Cell], row: Sequence[_Cell], names: Sequence[str]) -> _Row:
    """Return a row by column; missing cells at its end are empty."""
    end = row[-1].place
    empty = _Cell("", replace(end, column=end.column + len(row[-1].text), width=1))
    cells = [*row, *([empty] * (len(header) - len(row)))]
    made = _Row(dict(zip(names, cells, strict=False)))
    for cell in row[len(header) :]:
        if cell.text:
            message = "this row has more cells than the first line has columns"
            hint = "put a text that contains the separator in quotation marks"
            made.problems.append(Problem(cell.place, Rule.WRONG_SHAPE, message, hint))
            break
    return made


def _person(row: _Row, players: Sequence[Player]) -> Person:
    """Return the person in a row, and record its problems."""
    name = row.text("name")
    if not name:
        row.add_problem(
            "name", Rule.EMPTY_VALUE, "this row has no name", "write one, or remove the row"
        )
    elif len(name) > LONGEST_NAME:
        message = f"this name has {len(name)} characters"
        row.add_problem("name", Rule.BAD_VALUE, message, f"write at most {LONGEST_NAME}")
    songs = row.text("songs") or "1"
    if not (re.fullmatch(r"[0-9]{1,4}", songs) and 1 <= int(songs) <= MAX_SONGS):
        message = f"'{songs}' isn't a number of songs"
        row.add_problem("songs", Rule.BAD_NUMBER, message, f"write a number from 1 to {MAX_SONGS}")
        songs = "1"
    return Person(
        name,
        row.cells["name"].place,
        _start(row),
        int(songs),
        _player(row, players),
        _email(row),
    )


def _start(row: _Row) -> date | None:
    text = row.text("start")
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        row.add_problem("start", Rule.BAD_DATE, f"'{text}' isn't a date", _DAY_HINT)
    elif not YEARS[0] <= day.year <= YEARS[1]:
        message = f"a project can't start in the year {day.year}"
        row.add_problem(
            "start", Rule.BAD_DATE, message, f"choose a year from {YEARS[0]} to {YEARS[1]}"
        )
    return day


def _player(row: _Row, players: Sequence[Player]) -> str:
    """Return the id of the player that a row names, by id or by name."""
    text = row.text("player")
    known = {one.name.casefold(): one.id for one in players} | {one.id: one.id for one in players}
    if not text or text.casefold() in known:
        return known.get(text.casefold(), "")
    ids = [one.id for one in players]
    hint = did_you_mean(text.casefold(), known)
    hint = hint or (f"write one of these: {', '.join(ids)}" if ids else "remove the column")
    row.add_problem("player", Rule.UNKNOWN_PLAYER, f"there is no player '{text}'", hint)
    return ""


def _email(row: _Row) -> str:
    text = row.text("email")
    try:
        return _mail.validate_python(text) if text else ""
    except ValidationError as error:
        detail = error.errors()[0]
        proposal = detail.get("ctx", {}).get("proposal")
        hint = f"write {proposal}" if proposal else "write one as in hello@studio.example"
        row.add_problem("email", Rule.BAD_ADDRESS, detail["msg"], hint)
        return ""


def _with_unique_names(people: Sequence[Person]) -> Iterator[Person]:
    """Yield people with unique folders and projects: repeated names get a number."""
    natural = [_folder(person.name) for person in people]
    taken: set[str] = set()
    for person, wanted in zip(people, natural, strict=True):
        number, folder = 1, wanted
        while folder in taken or (number > 1 and folder in natural):
            number += 1
            folder = f"{wanted}-{number}"
        taken.add(folder)
        project = f"{person.name} {number}" if number > 1 else person.name
        yield replace(person, folder=folder, project=project)


def _folder(name: str) -> str:
    """Return a folder name derived from a person's name.

    >>> _folder("José & The Band"), _folder("李"), _folder("Con")
    ('jose-the-band', 'person', 'con-person')
    """
    name = slug(latin(name)) or "person"
    return f"{name}-person" if _OF_WINDOWS.fullmatch(name) else name
