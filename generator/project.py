"""Reads a project: its process and content, checked, and the plan of each edition's site."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Self

from generator.checking.checks import check
from generator.checking.context import CheckContext
from generator.checking.dates import dates_agree
from generator.checking.places import repeated_anchors, taken_paths
from generator.downloads.drawings import costly_drawings
from generator.downloads.formats import planned_files
from generator.downloads.glyphs import missing_glyphs
from generator.editions import edition
from generator.folder_walk import entries_below
from generator.model import Audience, Process
from generator.pages.anchors import dead_anchors
from generator.pages.dead_links import text_problems
from generator.pages.prose import LinkTargets
from generator.pages.tree import BASE
from generator.planning.page import Site
from generator.planning.register import claims
from generator.planning.site import plan_site
from generator.problems import Place, Problem, ProblemsFoundError, Rule, in_order
from generator.publishing.cache import TEXTS, files_digest, small_results
from generator.publishing.transaction import refuse_pending
from generator.reading.content import Content, read_content
from generator.reading.known import remembered
from generator.reading.process import FILE, Reading, read_process
from generator.reading.source_text import LARGEST_READ
from generator.reading.yaml_source import Document

_SOURCES = (FILE, BASE, "content")


@dataclass(frozen=True, slots=True)
class Project:
    """A project that was read without problems."""

    folder: Path
    process: Process
    document: Document
    """The source of process.yaml, with places."""
    content: Content
    """The files of content/, for both editions."""
    sites: Mapping[Audience, Site]
    """The plan of each edition's site."""
    notices: tuple[Problem, ...]
    """Notices to the owner, which do not stop a build."""
    sources: str
    """Digest of all files that were read, or "" if changes to one of them cannot be detected."""

    @property
    def is_as_read(self) -> bool:
        """Whether the files are unchanged since they were read."""
        return self.sources == _digest(self.folder)

    def with_copy(self, path: str) -> Self:
        """Return the project with sites that link to a copy of themselves at a path."""
        sites = {audience: replace(site, copy=path) for audience, site in self.sites.items()}
        return replace(self, sites=sites)


def read(folder: Path) -> Project:
    """Return the project in a folder.

    Raises ProblemsFoundError with every problem of process.yaml and content/, all at once.
    """
    refuse_pending(folder)
    sources = _digest(folder)
    with small_results(folder, TEXTS, "check") as texts, remembered(texts):
        return _read(folder, sources)


def _digest(folder: Path) -> str:
    """Return the digest of all files that are read, or "" if changes to one cannot be detected.

    `check` refuses a project with a file that is too large, so its files are not even read.
    """
    try:
        if any(size > LARGEST_READ for size in _bounded_sizes(folder)):
            return ""
    except OSError:  # a folder that can't be listed, or a file that was just deleted
        return ""
    return files_digest(*(folder / name for name in _SOURCES))


def _bounded_sizes(folder: Path) -> Iterator[int]:
    """Yield the sizes of the files that have a limit: all except the staff's own files."""
    for path in (folder / FILE, folder / BASE):
        if path.is_file():
            yield path.stat().st_size
    for name, entry in entries_below(folder / "content"):
        if (name.endswith(".md") or not name.startswith("staff/")) and entry.is_file():
            yield entry.stat().st_size


def _read(folder: Path, sources: str) -> Project:
    content, found = read_content(folder)
    try:
        reading = read_process(folder)
    except ProblemsFoundError as error:
        if any(problem.rule is Rule.MISSING_FILE for problem in error.problems):
            raise  # this is not a project's folder, so its other files don't matter
        raise ProblemsFoundError((*error.problems, *found)) from None
    found += reading.problems
    found += tuple(check(CheckContext.create(reading.process, reading.document, content, folder)))
    rules = {problem.rule for problem in found if problem.rule.stops}
    if reading.problems or Rule.NEEDS_CYCLE in rules:  # then no pages can be planned
        raise ProblemsFoundError(found)
    editions = {audience: edition(reading.process, content, audience) for audience in Audience}
    sites = {audience: plan_site(one, folder) for audience, one in editions.items()}
    # If duplicate ids are already reported, clashes between the paths made from them are not.
    by_id = not rules & {Rule.DUPLICATE_ID, Rule.WAS_IN_USE}
    targets = {audience: LinkTargets.create(site) for audience, site in sites.items()}
    for audience, site in sites.items():
        found += tuple(text_problems(site, targets[audience], targets[Audience.INTERNAL]))
        found += tuple(_path_problems(site, reading, by_id=by_id))
    shown, every = (editions[one].process.steps for one in (Audience.PUBLIC, Audience.INTERNAL))
    found += tuple(dates_agree(shown, every, reading.document))
    fonts = sites[Audience.INTERNAL].fonts
    found += tuple(costly_drawings(content, folder))
    found += tuple(missing_glyphs(reading.process, reading.document, content, fonts))
    found = _unique(found)
    if any(problem.rule.stops for problem in found):
        raise ProblemsFoundError(found)
    if lost := _unique(chain.from_iterable(map(dead_anchors, sites.values(), targets.values()))):
        raise ProblemsFoundError((*found, *lost))
    notices = in_order(found)
    return Project(folder, reading.process, reading.document, content, sites, notices, sources)


def _path_problems(site: Site, reading: Reading, *, by_id: bool) -> Iterator[Problem]:
    """Yield the problems in the ids and paths of a planned site.

    Without `by_id`, clashes between paths that come from two ids are left out.
    """
    yield from repeated_anchors(site)
    made = claims(site, (file.path for file in planned_files(site)))
    yield from taken_paths(made, reading.process, reading.document, by_id=by_id)


def _unique(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Keep the first problem for each place and rule, as both editions contain the same texts."""
    first: dict[tuple[Place, Rule], Problem] = {}
    for problem in found:
        first.setdefault((problem.place, problem.rule), problem)
    return tuple(first.values())
