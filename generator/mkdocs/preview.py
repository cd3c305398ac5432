"""The state of a preview between rebuilds, kept so that a change is visible within a second."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from generator.build import PREVIEW, make_broken_preview, make_preview
from generator.downloads.files import Download
from generator.mkdocs.known_pages import without
from generator.model import Audience
from generator.pages.broken import broken_settings
from generator.pages.tree import settings
from generator.problems import Problem, ProblemsFoundError
from generator.project import Project, read
from generator.publishing.cache import files_digest
from generator.publishing.rendered_pages import RenderedPages

_OUR_PLUGINS = frozenset({"studio-guide", "material/search", "search"})
"""Plugins that don't change the pages of our frame."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished tree, its settings, and the current problems of the project."""

    settings: dict[str, Any]
    folder: Path
    problems: str
    project: Project | None = None
    """What the tree was made from, if there are no problems."""
    notices: tuple[Problem, ...] = ()
    """Notices about files that were left out."""


class Preview:
    """The last tree that was built without problems, or a page that lists the problems."""

    def __init__(
        self, project: Path, audience: Audience = Audience.PUBLIC, folder: Path | None = None
    ) -> None:
        """Preview the project in a folder; the tree is written to another, or below build/."""
        self.project = project
        self.audience = audience
        self.folder = folder or project / "build" / PREVIEW
        self.good: dict[str, Any] | None = None
        self.downloads: tuple[Download, ...] | None = None

    def refresh(self) -> Shown:
        """Read the project again and return what to show.

        Raises ProblemsFoundError if the disk refuses the page that names problems.
        """
        try:
            project = read(self.project)
            made = make_preview(project, self.downloads, self.audience, self.folder)
        except ProblemsFoundError as error:
            return self.faulty(str(error))
        self.downloads = made.downloads
        self.good = settings(made.site)
        return Shown(self.good, self.folder.resolve(), "", project, made.notices)

    def faulty(self, problems: str, *, keep: bool = True) -> Shown:
        """Return the last good tree with problems shown, or the page that lists them if there is none.

        Raises ProblemsFoundError if the disk refuses that page.
        """
        if not (self.good and keep):
            self.good = None
            make_broken_preview(self.folder)
        return Shown(self.good or broken_settings(), self.folder.resolve(), problems)


class PreviewPages:
    """The HTML of a preview's pages, so that a save renders only the pages that it changed."""

    def __init__(self) -> None:
        """Start with no page."""
        self.store: dict[str, bytes] = {}
        self.pages: RenderedPages | None = None

    def start(self, config: MkDocsConfig, shown: Shown) -> None:
        """Leave out the known pages of a tree, unless pages show problems or other code changes them."""
        self.pages = None
        others = config.plugins.keys() - _OUR_PLUGINS
        if not (shown.problems or shown.settings["theme"]["name"] or others or config.hooks):
            base = files_digest(Path(config.config_file_path))
            self.pages = RenderedPages(self.store, shown.folder, str(config.site_url), base)
            without(config, self.pages.known)

    def finish(self, html: Path) -> None:
        """Add the pages that were left out.

        Raises ProblemsFoundError if the disk refuses.
        """
        if self.pages:
            self.pages.complete(html)
