"""The list of download formats; plans and makes the files of an edition.

A format is a module with a function that yields planned files, each with a function that makes it.
To add a format, write such a module and add its function to FORMATS. Planning runs on every
check, so a format imports its library only when it makes a file.
"""

from collections.abc import Mapping, MutableMapping

from generator.downloads import (
    book,
    cards,
    documents,
    handbook,
    lists,
    month,
    process_map,
    sheets,
    thumbnails,
)
from generator.downloads.files import Download, MakeContext, PlannedFile
from generator.downloads.typesetting import CannotTypesetError
from generator.markup.html_tree import Nodes
from generator.planning.page import Site

FORMATS = (
    lists.planned,
    documents.planned,
    handbook.planned,
    process_map.planned,
    cards.planned,
    month.planned,
    sheets.planned,
    book.planned,
    thumbnails.planned,
)
"""Every format; pages offer files in this order."""
_REFUSALS = (CannotTypesetError, ArithmeticError, RuntimeError, ValueError)
"""What Typst, PDFium, `ticks`, icalendar and XlsxWriter raise for data that they refuse."""


class FilesFailedError(Exception):
    """Raised if files cannot be made; `failures` has the reason for each."""

    def __init__(self, failures: Mapping[PlannedFile, Exception]) -> None:
        """Name the files and the reasons."""
        self.failures = failures
        super().__init__("; ".join(f"{file.path}: {why}" for file, why in failures.items()))


def planned_files(site: Site) -> tuple[PlannedFile, ...]:
    """Return every file that an edition will contain, without those that were left out."""
    files = (file for planned in FORMATS for file in planned(site))
    return tuple(file for file in files if file.path not in site.left_out)


def make_files(
    site: Site, texts: Mapping[str, Nodes], cache: MutableMapping[str, bytes]
) -> tuple[Download, ...]:
    """Make every file of an edition; `texts` maps paths to the nodes of its pages.

    Files with unchanged inputs come from the cache.
    Raises FilesFailedError, after all others were made, if some cannot be made.
    """
    context = MakeContext(site, texts, cache)
    downloads, failures = list[Download](), dict[PlannedFile, Exception]()
    for file in planned_files(site):
        try:
            made = context.make(file)
        except _REFUSALS as error:
            failures[file] = error
        else:
            downloads.append(Download(file, made.content, made.pages))
    if failures:
        raise FilesFailedError(failures)
    return tuple(downloads)
