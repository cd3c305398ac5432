"""All checklists as a spreadsheet and as a CSV file."""

import csv
from collections.abc import Iterator
from io import StringIO

from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.imprint import provenance_of
from generator.downloads.typesetting import cache_key
from generator.planning.checklists import checklists
from generator.planning.page import Site
from generator.rendering import collapse_whitespace

_HOME = "checklists/index.md"
_TITLE = "All checklists"
_HEAD = ("Step", "Role", "When", "Item", "Id", "Done")
_FORMULA = tuple("=+-@\t＝＋－＠")  # the start of a formula, when a spreadsheet opens a CSV file

Row = tuple[str, str, str, str, str]


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the spreadsheet and the CSV file of all checklists of an edition, if there are any."""
    ids = tuple(_steps(site))
    if ids:
        path = "downloads/checklists"
        yield PlannedFile(
            f"{path}.xlsx", f"{_TITLE} (spreadsheet)", _HOME, "XLSX", _spreadsheet, ids
        )
        yield PlannedFile(f"{path}.csv", f"{_TITLE} (rows)", _HOME, "CSV", _plain_rows, ids)


def _steps(site: Site) -> dict[str, list[Row]]:
    """Return the rows of each step that has any, by its id."""
    steps = {step.id: list(_rows(site, at)) for at, step in enumerate(site.edition.process.steps)}
    return {name: rows for name, rows in steps.items() if rows}


def _rows(site: Site, at: int) -> Iterator[Row]:
    step = site.edition.process.steps[at]
    for found in checklists(site.edition, step):
        for item in found.items:
            label, role, text = map(collapse_whitespace, (step.label, found.role.name, item.text))
            yield label, role, item.when or "", text, item.id


def _spreadsheet(context: MakeContext) -> MadeFile:
    edition = context.site.edition
    steps = _steps(context.site)
    numbers = {step.id: at for at, step in enumerate(edition.process.steps, 1)}
    numbered = [(numbers[name], rows) for name, rows in steps.items()]

    def make() -> bytes:
        from generator.downloads.workbook import workbook  # noqa: PLC0415 - loads xlsxwriter

        signed = provenance_of(context.site, _HOME, cache_key(steps))
        return workbook(edition, _HEAD, numbered, signed)

    studio = edition.process.studio.model_dump(mode="json")
    key = cache_key("spreadsheet", numbered, studio, edition.audience)
    return MadeFile(context.cached(key, make))


def _plain_rows(context: MakeContext) -> MadeFile:
    text = StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(_HEAD)
    for found in _steps(context.site).values():
        rows.writerows([*map(_as_text, row), ""] for row in found)
    return MadeFile(text.getvalue().encode("utf-8-sig"))


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
