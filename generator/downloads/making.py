"""All the files of an edition: which there are, and how they are made."""

from collections.abc import Iterator, Mapping, MutableMapping

from generator.downloads.book import book
from generator.downloads.documents import documents, papers
from generator.downloads.drawings import drawings
from generator.downloads.ledger import Download
from generator.downloads.month import month
from generator.downloads.sheets import sheets
from generator.site import Site


def planned(site: Site) -> Iterator[str]:
    """Yield the paths below docs/ of the files that pages may link to, before any is made."""
    names = [f"{paper.name}.pdf" for paper in papers(site)]
    names += ["process-map.pdf", "process-map.png", "month.ics", "prep-article.epub"]
    names += ["checklists.xlsx", "checklists.csv"]
    return (f"downloads/{name}" for name in names)


def make(
    site: Site, texts: Mapping[str, str], kept: MutableMapping[str, bytes]
) -> tuple[Download, ...]:
    """Return every file of an edition; texts are the Markdown of its pages by path.

    What takes time is taken from `kept` if it was made of the same things before.
    Raises CannotTypesetError if a character is in no font.
    """
    return (
        *documents(site, texts, kept),
        *drawings(site, kept),
        *((month(site),) if site.edition.process.steps else ()),
        *sheets(site),
        *book(site, texts),
    )
