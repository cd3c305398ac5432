"""All checklists as a spreadsheet and as plain rows; the only module that imports xlsxwriter."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO

import xlsxwriter

from generator.downloads.imprint import ScannableProvenance, provenance_of
from generator.downloads.manifest import Download
from generator.downloads.typesetting import cache_key
from generator.planning.checklists import checklists
from generator.planning.page import Site
from generator.rendering import collapse_whitespace

_HEAD = ("Step", "Role", "When", "Item", "Id", "Done")
_WIDTHS = (24, 16, 9, 64, 28, 8)
_FORMULA = tuple("=+-@\t＝＋－＠")  # what a spreadsheet takes for a formula when it opens rows
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LONGEST_NAME = 31  # UTF-16 units that a sheet's name may have

Row = tuple[str, str, str, str, str]


def sheets(site: Site) -> Iterator[Download]:
    """Yield the spreadsheet and the rows of all checklists of an edition, if there are any."""
    steps = {step.id: list(_rows(site, at)) for at, step in enumerate(site.edition.process.steps)}
    steps = {name: rows for name, rows in steps.items() if rows}
    if steps:
        ids = tuple(steps)
        title, page = "All checklists", "checklists/index.md"
        made = _workbook(site, steps, provenance_of(site, page, cache_key(steps)))
        yield Download(
            "downloads/checklists.xlsx", made, f"{title} (spreadsheet)", page, "XLSX", None, ids
        )
        yield Download(
            "downloads/checklists.csv", _csv(steps), f"{title} (rows)", page, "CSV", None, ids
        )


def _rows(site: Site, at: int) -> Iterator[Row]:
    step = site.edition.process.steps[at]
    for found in checklists(site.edition, step):
        for item in found.items:
            label, role, text = map(collapse_whitespace, (step.label, found.role.name, item.text))
            yield label, role, item.when or "", text, item.id


def _csv(steps: dict[str, list[Row]]) -> bytes:
    text = StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(_HEAD)
    for found in steps.values():
        rows.writerows([*map(_as_text, row), ""] for row in found)
    return text.getvalue().encode("utf-8-sig")


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _workbook(site: Site, steps: dict[str, list[Row]], signed: ScannableProvenance) -> bytes:
    studio = site.edition.process.studio
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    created = datetime.fromisoformat(studio.updated) if studio.updated else _EPOCH
    about = {
        "title": "Checklists",
        "author": collapse_whitespace(studio.name),
        "comments": signed.line,
    }
    book.set_properties({**about, "created": created})
    head = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    internal = "Internal: do not share. " if site.edition.internal else ""
    for number, rows in enumerate(steps.values(), 1):
        sheet = book.add_worksheet(_sheet_name(number, rows[0][0]))
        sheet.freeze_panes(1, 0)
        sheet.set_footer(f"&L{internal}{signed.address.replace('&', '&&')}&RPage &P of &N")
        sheet.set_landscape()
        sheet.repeat_rows(0)
        for column, (title, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrap)
            sheet.write_string(0, column, title, head)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, wrap)
        done = {"validate": "list", "source": ["done", "not"]}
        sheet.data_validation(1, len(_HEAD) - 1, len(rows), len(_HEAD) - 1, done)
    _about(book, signed, internal)
    book.close()
    return made.getvalue()


def _about(book: xlsxwriter.Workbook, signed: ScannableProvenance, internal: str) -> None:
    """Add the last sheet: whose rows these are, how current, and where their page is."""
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 80)
    for line, text in enumerate((internal.strip(), *signed.facts)):
        sheet.write_string(line, 0, text)
    picture = {"image_data": BytesIO(signed.code_picture()), "description": signed.address}
    sheet.insert_image(8, 0, "code.png", picture)


def _sheet_name(number: int, step: str) -> str:
    """Return a name that a sheet may have: none of its forbidden marks, and not too long."""
    name = "".join(" " if mark in "[]:*?/\\'" else mark for mark in step)
    units = f"{number} {' '.join(name.split())}".encode("utf-16-le")[: 2 * _LONGEST_NAME]
    return units.decode("utf-16-le", "ignore").strip()
