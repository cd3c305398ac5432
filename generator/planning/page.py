"""A page as it is planned, and the plan of a whole site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from generator.addresses import public_address
from generator.editions import Edition
from generator.reading.articles import Article


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path below docs/, its plain-text title, and what its template is given."""

    path: str
    title: str
    template: str
    description: str = ""
    context: Mapping[str, Any] = field(default_factory=dict, repr=False)
    articles: tuple[Article, ...] = field(default=(), repr=False)
    step: int | None = None
    """Position of the step that this page is about, from 0: the reader is there."""
    steps: tuple[int, ...] = ()
    """Positions of all steps that this page belongs to."""
    former_paths: tuple[str, ...] = ()
    """Paths that this page had under earlier ids: who kept such an address is led here."""
    scripts: tuple[str, ...] = ()
    """Names of the scripts that this page is better with; without them it works as well."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of pages in the navigation; a section of one page is that page."""

    title: str
    pages: tuple[Page, ...]
    first: bool = False
    """Whether the menu names it; the foot of each page names all."""


@dataclass(frozen=True, slots=True)
class Site:
    """The whole plan of an edition's site."""

    edition: Edition
    sections: tuple[Section, ...]
    files: Mapping[str, PurePosixPath]
    """Path below docs/ of each file that is copied, and the path below content/ it comes from."""
    fonts: Path | None = None
    """The folder of the studio's own fonts, if it has any."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, in the order of the navigation."""
        return tuple(page for section in self.sections for page in section.pages)

    def address(self, path: str) -> str:
        """Return the public address of a page, from its path below docs/."""
        return public_address(self.edition.process.studio.url, path)

    def published(self) -> Mapping[str, str]:
        """Return where each file of content/ that is published ends up, as a path below docs/."""
        texts = {one.source.name: page.path for page in self.pages for one in page.articles}
        return texts | {f"content/{source}": path for path, source in self.files.items()}
