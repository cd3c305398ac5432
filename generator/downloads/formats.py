"""The list of download formats: what an edition will have, and how all of it is made.

A format is a module with a function that yields its planned files; each of them says how it is
made. To add a format, write such a module and name its function in FORMATS.
Planning runs on every check, so a format imports its library only when it makes a file.
"""

from collections.abc import Mapping, MutableMapping

from generator.downloads import book, cards, documents, handbook, lists, month, process_map, sheets
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
)
"""Every format; pages offer files in this order."""


def planned_files(site: Site) -> tuple[PlannedFile, ...]:
    """Return every file that an edition will have."""
    return tuple(file for planned in FORMATS for file in planned(site))


def make_files(
    site: Site, texts: Mapping[str, Nodes], cache: MutableMapping[str, bytes]
) -> tuple[Download, ...]:
    """Return every file of an edition, made; texts are the nodes of its pages by path.

    What was made of the same things before is taken from the cache.
    Raises CannotTypesetError if a character is in no font.
    """
    context = MakeContext(site, texts, cache)
    made = ((file, file.make(context)) for file in planned_files(site))
    return tuple(Download(file, one.content, one.pages) for file, one in made)
