"""The state of a preview between rebuilds, kept so that a change is visible within a second."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.build import PREVIEW, make_broken_preview, make_preview
from generator.downloads.files import Download
from generator.model import Audience
from generator.pages.broken import broken_settings
from generator.pages.tree import settings
from generator.problems import Problem, ProblemsFoundError
from generator.project import Project, read


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished tree, its settings, and the current problems of the project."""

    settings: dict[str, Any]
    folder: Path
    problems: str
    project: Project | None = None
    """What the tree was made from, if there are no problems."""
    notices: tuple[Problem, ...] = ()
    """Notices about the project and about files left out, except those that were shown before."""


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
        self.notices: tuple[Problem, ...] = ()

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
        notices = (*project.notices, *made.notices)
        new = _unlike(self.notices, notices)
        self.notices = notices
        return Shown(self.good, self.folder.resolve(), "", project, new)

    def faulty(self, problems: str, *, keep: bool = True) -> Shown:
        """Return the last good tree with problems shown, or the page that lists them if there is none.

        Raises ProblemsFoundError if the disk refuses that page.
        """
        if not (self.good and keep):
            self.good = None
            make_broken_preview(self.folder)
        return Shown(self.good or broken_settings(), self.folder.resolve(), problems)


def _unlike(known: tuple[Problem, ...], found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the notices that are not known; a notice that only moved to another line is."""
    said = {(one.place.file, one.rule, one.message) for one in known}
    return tuple(one for one in found if (one.place.file, one.rule, one.message) not in said)
