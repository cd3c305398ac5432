"""The spreadsheet of all checklists; the only module that imports xlsxwriter."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import zip_longest
from math import ceil
from textwrap import wrap
from unicodedata import east_asian_width

import xlsxwriter

from generator.downloads.imprint import ScannableProvenance
from generator.editions import Edition
from generator.model import PaperSize
from generator.rendering import collapse_whitespace
from generator.rendering.wording import text_direction

_WIDTHS = (24, 24, 9, 64, 32, 8)
"""The maximum width of each column; one with short texts is narrower."""
_SPARE = 3
"""Letters by which a column is wider than its text, as fonts differ from computer to computer."""
_BOXES = ["\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"]
"""An open item and a done one. Excel's own boxes are FALSE in other programs."""
_LINE = 15.0
"""The height of a line of text in points."""
_WIDE_LINE = 18.0
"""The same of a line with letters of East Asia, whose fonts are higher."""
_OTHER_LETTERS, _LAST_LATIN = 1.2, "\u02af"
"""The width of letters of other scripts, compared with Latin ones, and the last of these."""
_RIGHT_TO_LEFT = {"align": "right", "reading_order": 2}
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LETTER, _A4 = 1, 9  # numbers of paper in a spreadsheet (ECMA-376, 18.3.1.63)
_LONGEST_NAME = 31  # maximum length of a sheet's name in UTF-16 code units
_LONGEST_CELL = 32767
_LONGEST_FOOTER = 255


def workbook(
    edition: Edition,
    head: Sequence[str],
    steps: Sequence[tuple[int, Sequence[Sequence[str]]]],
    signed: ScannableProvenance,
) -> bytes:
    """Return a spreadsheet with a sheet for each step.

    A step is its number and a list of rows, and the first cell of a row is the name of the step.
    The last column of the head has a box in each row, which a reader ticks by choosing the other.
    Each sheet is printed one page wide, on the paper of the studio.
    """
    studio = edition.process.studio
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    created = datetime.fromisoformat(studio.updated) if studio.updated else _EPOCH
    about = {
        "title": "Checklists",
        "author": collapse_whitespace(studio.name),
        "comments": signed.line,
    }
    book.set_properties({**about, "created": created})
    internal = "Internal: do not share. " if edition.internal else ""
    footer = _footer(f"{internal}{signed.address}")
    paper = _LETTER if studio.settings.paper is PaperSize.LETTER else _A4
    for number, rows in steps:
        sheet = book.add_worksheet(_sheet_name(number, rows[0][0]))
        _set_page(sheet, paper, footer)
        sheet.set_landscape()
        is_rtl = text_direction(studio.language) == "rtl"
        if is_rtl:
            sheet.right_to_left()
        _fill(book, sheet, head, rows, _RIGHT_TO_LEFT if is_rtl else {})
    about_file = book.add_worksheet("About")
    _set_page(about_file, paper, footer)
    _about(about_file, signed, internal)
    book.close()
    return made.getvalue()


def _set_page(sheet: xlsxwriter.worksheet.Worksheet, paper: int, footer: str) -> None:
    """Print a sheet one page wide, with a footer that is on the page in every program."""
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(bottom=1.0)
    # Gnumeric puts a footer lower than this, and one with the common margin on the page's edge.
    sheet.set_footer(footer, {"margin": 0.75})


def _fill(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    direction: Mapping[str, object],
) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, **direction})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", **direction})
    widths = list(map(_width, _WIDTHS, zip_longest(head, *rows, fillvalue="")))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for column, (title, width) in enumerate(zip(head, widths, strict=True)):
        sheet.set_column(column, column, width, wrapped)
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(rows, 1):
        sheet.set_row(line, max(map(_height, row, widths)))
        for column, cell in enumerate(row):
            sheet.write_string(line, column, _shortened(cell, _LONGEST_CELL), wrapped)
    last = len(head) - 1
    box = book.add_format({"align": "center", "valign": "top"})
    for line in range(1, len(rows) + 1):
        sheet.write_string(line, last, _BOXES[0], box)
    sheet.data_validation(1, last, len(rows), last, {"validate": "list", "source": _BOXES})


def _width(most: int, cells: Sequence[str]) -> int:
    """Return the width of a column of cells: as wide as their texts, up to a maximum."""
    texts = map(_measurable, cells)
    return min(most, max(ceil(len(text) * _share(text)) for text in texts) + _SPARE)


def _height(cell: str, width: int) -> float:
    """Return the height that a text may need in a column; some programs do not find out."""
    text = _measurable(cell)
    line = _LINE if text == cell else _WIDE_LINE
    return line * (len(wrap(text, int((width - 2) / _share(text)))) or 1)


def _measurable(cell: str) -> str:
    """Return a text as long as it is wide: letters of East Asia are as wide as two, and end a word."""
    return "".join("x " if east_asian_width(letter) in "WF" else letter for letter in cell)


def _share(text: str) -> float:
    """Return how wide the letters of a text may be, compared with Latin ones."""
    return _OTHER_LETTERS if any(one > _LAST_LATIN and one.isalpha() for one in text) else 1


def _about(
    sheet: xlsxwriter.worksheet.Worksheet, signed: ScannableProvenance, internal: str
) -> None:
    """Fill the last sheet with the provenance of the file."""
    sheet.set_column(0, 0, 80)
    for line, text in enumerate((internal.strip(), *signed.facts)):
        sheet.write_string(line, 0, text)
    picture = {"image_data": BytesIO(signed.code_picture()), "description": signed.address}
    sheet.insert_image(8, 0, "code.png", picture)


def _footer(text: str) -> str:
    """Return the footer of a printed page: a text, and the page number."""
    place, number = "&L", "&RPage &P of &N"
    room = _LONGEST_FOOTER - len(place) - len(number) - text.count("&")
    return f"{place}{_shortened(text, room).replace('&', '&&')}{number}"


def _shortened(text: str, longest: int) -> str:
    """Truncate a text to the maximum length of a cell, with an ellipsis at the end."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _sheet_name(number: int, step: str) -> str:
    """Return a valid sheet name: without forbidden characters, and not too long."""
    name = "".join(" " if mark in "[]:*?/\\'" else mark for mark in step)
    units = f"{number} {' '.join(name.split())}".encode("utf-16-le")[: 2 * _LONGEST_NAME]
    return units.decode("utf-16-le", "ignore").strip()
