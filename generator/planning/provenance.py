"""The text in each file that names its studio, edition, version and page."""

from dataclasses import dataclass
from typing import Self

from generator.addresses import public_address
from generator.editions import Edition
from generator.planning.schedule import in_words
from generator.rendering import collapse_whitespace


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a file comes from: the studio, the edition and the version."""

    studio: str
    edition: str
    """The edition in words, such as "public edition"."""
    address: str
    """Public address of the page that the file belongs to."""
    version: str
    """Eight hexadecimal digits that change whenever the file changes."""
    updated: str = ""
    """The date on which the studio last changed the guide, in words; empty if not given."""

    @classmethod
    def create(cls, edition: Edition, page: str, digest: str) -> Self:
        """Return the provenance of a file that belongs to `page`, a path below docs/.

        `digest` is a hash of everything that the file is built from.
        """
        studio = edition.process.studio
        audience = f"{edition.audience.value} edition"
        updated = f"updated {in_words(studio.updated)}" if studio.updated else ""
        name = collapse_whitespace(studio.name)
        return cls(name, audience, public_address(studio.url, page), digest[:8], updated)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that are known, in order; the address comes last."""
        facts = (self.studio, self.edition, f"version {self.version}", self.updated, self.address)
        return tuple(fact for fact in facts if fact)

    @property
    def line(self) -> str:
        """All facts on one line."""
        return " · ".join(self.facts)
