"""All the files of an edition, made."""

from collections.abc import Mapping, MutableMapping

from generator.downloads.book import book
from generator.downloads.calendar import sample_month
from generator.downloads.documents import documents
from generator.downloads.drawings import drawings
from generator.downloads.manifest import Download
from generator.downloads.sheets import sheets
from generator.html_tree import Nodes
from generator.planning.page import Site


def make(
    site: Site, texts: Mapping[str, Nodes], kept: MutableMapping[str, bytes]
) -> tuple[Download, ...]:
    """Return every file of an edition; texts are the nodes of its pages by path.

    What takes time is taken from `kept` if it was made of the same things before.
    Raises CannotTypesetError if a character is in no font.
    """
    return (
        *documents(site, texts, kept),
        *drawings(site, kept),
        *((sample_month(site),) if site.edition.process.steps else ()),
        *sheets(site),
        *book(site, texts),
    )
