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
from generator.html_tree import Nodes
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


def planned_files(site: Site) -> tuple[PlannedFile, ...]:
    """Return every file that an edition will contain."""
    return tuple(file for planned in FORMATS for file in planned(site))


def make_files(
    site: Site, texts: Mapping[str, Nodes], cache: MutableMapping[str, bytes]
) -> tuple[Download, ...]:
    """Make every file of an edition; `texts` maps paths to the nodes of its pages.

    Files with unchanged inputs come from the cache.
    Raises CannotTypesetError if a character is in no font.
    """
    context = MakeContext(site, texts, cache)
    made = ((file, file.make(context)) for file in planned_files(site))
    return tuple(Download(file, one.content, one.pages) for file, one in made)
