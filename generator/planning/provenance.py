"""What every file says of itself in words: whose it is, which edition and version, and its page."""

from dataclasses import dataclass
from typing import Self

from generator.addresses import public_address
from generator.editions import Edition
from generator.planning.schedule import in_words
from generator.rendering import collapse_whitespace


@dataclass(frozen=True, slots=True)
class Provenance:
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

    @classmethod
    def of(cls, edition: Edition, page: str, made_of: str) -> Self:
        """Return the signature of a file: `page` is the path of its page below docs/.

        `made_of` is the name that tells all that the file is made of.
        """
        studio = edition.process.studio
        audience = f"{edition.audience.value} edition"
        updated = f"updated {in_words(studio.updated)}" if studio.updated else ""
        name = collapse_whitespace(studio.name)
        return cls(name, audience, public_address(studio.url, page), made_of[:8], updated)

    @property
    def facts(self) -> tuple[str, ...]:
        """All of it, fact by fact; the address is the last."""
        facts = (self.studio, self.edition, f"version {self.version}", self.updated, self.address)
        return tuple(fact for fact in facts if fact)

    @property
    def line(self) -> str:
        """All of it in one line."""
        return " · ".join(self.facts)
