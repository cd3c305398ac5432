"""The plan of a site: its sections, pages and files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from generator.addresses import public_address
from generator.editions import Edition
from generator.planning.media import Media
from generator.planning.pictures import Pictures
from generator.reading.articles import Article


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path below docs/, plain-text title, template and template context."""

    path: str
    title: str
    template: str
    description: str = ""
    context: Mapping[str, Any] = field(default_factory=dict, repr=False)
    articles: tuple[Article, ...] = field(default=(), repr=False)
    step: int | None = None
    """Index (from 0) of the step that this page describes; menus and maps show it as current."""
    steps: tuple[int, ...] = ()
    """Indexes of all steps that this page belongs to."""
    former_paths: tuple[str, ...] = ()
    """Paths that this page had under earlier ids; they redirect to this page."""
    anchors: tuple[str, ...] = ()
    """Ids from process.yaml that the template gives to parts of this page."""
    scripts: tuple[str, ...] = ()
    """Names of scripts that enhance this page; it also works without them."""


class Group(StrEnum):
    """A group of sections in the footer of each page, with its heading."""

    RECORD = "The record"
    YOU = "For you"
    STUDIO = "The studio"


_GROUPS = {
    **dict.fromkeys(("process", "sessions", "planner", "downloads"), Group.RECORD),
    **dict.fromkeys(("prepare", "checklists", "glossary", "faq"), Group.YOU),
}
"""Maps the beginning of a path to its group; all others are about the studio."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of pages in the navigation; a section with one page is shown as that page."""

    title: str
    pages: tuple[Page, ...]
    first: bool = False
    """Whether the menu lists this section; the footer of each page lists all sections."""

    @property
    def group(self) -> Group:
        """Where the footer lists this section."""
        folder = self.pages[0].path.partition("/")[0].removesuffix(".md")
        return _GROUPS.get(folder, Group.STUDIO)


@dataclass(frozen=True, slots=True)
class Site:
    """The plan of one edition's site."""

    edition: Edition
    sections: tuple[Section, ...]
    pictures: Pictures
    """The pictures on pages and in files."""
    files: Mapping[str, PurePosixPath]
    """Maps the path below docs/ of each copied file to its source path below content/."""
    fonts: Path | None = None
    """The folder with the studio's own fonts, if any."""
    media: Media = field(default_factory=Media, repr=False)
    """The photos and sounds that pages can show."""
    drawings: Mapping[str, Path] = field(default_factory=dict, repr=False)
    """The SVG files of content/ by their path below docs/."""
    copy: str = ""
    """Path below the site of a copy to take along; empty if there is none."""
    logo: Path | None = None
    """The file of the studio's logo, if any."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Maps the path of each file that could not be made to the page that would have offered it."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, in navigation order."""
        return tuple(page for section in self.sections for page in section.pages)

    def address(self, path: str) -> str:
        """Return the public address of a page, from its path below docs/."""
        return public_address(self.edition.process.studio.url, path)

    def published(self) -> Mapping[str, str]:
        """Map each published file of content/ to its path below docs/."""
        articles = {entry.source.name: page.path for page in self.pages for entry in page.articles}
        return articles | {f"content/{source}": path for path, source in self.files.items()}
