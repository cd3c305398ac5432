"""What every file says of itself: whose it is, which edition and version, and where its page is.

The only module that imports segno, which draws the code to scan.
"""

from dataclasses import asdict, dataclass
from functools import cache
from io import BytesIO
from typing import Any

import segno

from generator.schedule import in_words
from generator.site import Site


@dataclass(frozen=True, slots=True)
class Imprint:
    """Whose file this is, and how current."""

    studio: str
    edition: str
    """As in: public edition."""
    address: str
    """Public address of the page that the file belongs to."""
    version: str
    """Eight signs that change whenever the file does."""
    updated: str = ""
    """When the studio last changed its guide, in words, if it says so."""

    @property
    def facts(self) -> tuple[str, ...]:
        """All of it, fact by fact; the address is the last."""
        facts = (self.studio, self.edition, f"version {self.version}", self.updated, self.address)
        return tuple(fact for fact in facts if fact)

    @property
    def line(self) -> str:
        """All of it in one line."""
        return " · ".join(self.facts)

    @property
    def code(self) -> str:
        """Its address as a code to scan (SVG)."""
        return _code(self.address)

    @property
    def data(self) -> dict[str, Any]:
        """All of it for a template, with the code to scan."""
        return {**asdict(self), "code": self.code}

    def code_picture(self) -> bytes:
        """Return its address as a code to scan (PNG), for files that hold no drawings."""
        drawn = BytesIO()
        segno.make(self.address, error="m").save(drawn, kind="png", scale=4, border=2)
        return drawn.getvalue()


def imprint(site: Site, page: str, made_of: str) -> Imprint:
    """Return the imprint of a file: `page` is the path of its page below docs/.

    `made_of` is the name that tells all that the file is made of.
    """
    studio = site.edition.process.studio
    edition = f"{site.edition.audience.value} edition"
    updated = f"updated {in_words(studio.updated)}" if studio.updated else ""
    return Imprint(studio.name, edition, site.address(page), made_of[:8], updated)


@cache
def _code(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
