"""The state of a preview between rebuilds, cached so that a change is visible within a second.

Most of a rebuild would be unchanged Markdown and templates that were already compiled.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from generator.build import PREVIEW, make_broken_preview, make_preview
from generator.downloads.files import Download
from generator.model import Audience
from generator.pages.broken import broken_settings
from generator.pages.tree import settings
from generator.problems import ProblemsFoundError
from generator.project import Project, read


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished tree, its settings, and the current problems of the project."""

    settings: dict[str, Any]
    folder: Path
    problems: str
    project: Project | None = None
    """What the tree was made from, if there are no problems."""


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
        return Shown(self.good, self.folder.resolve(), "", project)

    def faulty(self, problems: str, *, keep: bool = True) -> Shown:
        """Return the last good tree with problems shown, or the page that lists them if there is none.

        Raises ProblemsFoundError if the disk refuses that page.
        """
        if not (self.good and keep):
            self.good = None
            make_broken_preview(self.folder)
        return Shown(self.good or broken_settings(), self.folder.resolve(), problems)


class KeptPages(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Reuses the HTML of the previous rebuild for pages with unchanged Markdown."""

    def __init__(self) -> None:
        """Start with an empty cache."""
        self.paths: set[str] = set()
        self.pages: dict[str, tuple[str, Page, str]] = {}
        self.typed: dict[str, str] = {}

    def on_files(self, files: Files, **_: Any) -> None:
        """Start a rebuild; clear the cache if files were added or removed, which may change links."""
        if files.src_uris.keys() != self.paths:
            self.pages = {}
        self.paths = set(files.src_uris)

    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Return the Markdown to render: empty if it is unchanged."""
        self.typed[page.file.src_uri] = markdown
        return "" if self._kept(page) else markdown

    def on_page_content(self, html: str, *, page: Page, **_: Any) -> str:
        """Return the HTML of a page, and restore its cached metadata."""
        name = page.file.src_uri
        if kept := self._kept(page):
            before, html = kept[1:]
            page.toc, page.present_anchor_ids = before.toc, before.present_anchor_ids
        self.pages[name] = (self.typed[name], page, html)
        return html

    def on_env(self, env: Environment, *, config: MkDocsConfig, **_: Any) -> None:
        """Cache compiled templates beside the tree, which MkDocs would recompile on each rebuild."""
        folder = Path(config.docs_dir).parents[1] / "templates"
        folder.mkdir(exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))

    def _kept(self, page: Page) -> tuple[str, Page, str] | None:
        name = page.file.src_uri
        kept = self.pages.get(name)
        return kept if kept and kept[0] == self.typed[name] else None
