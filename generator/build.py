"""Builds a project: writes its pages and files, runs the engine, inspects and publishes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.checking.readers import require_public_step
from generator.downloads.files import Download, PlannedFile
from generator.downloads.formats import make_files, planned_files
from generator.downloads.places import problem_at_source
from generator.downloads.typesetting import CannotTypesetError
from generator.html_tree import Nodes
from generator.model import Audience
from generator.pages.broken import broken_tree
from generator.pages.render import page_bodies
from generator.pages.tree import tree
from generator.parsed_texts import parsed_texts
from generator.planning.media import every_file
from generator.planning.page import Site
from generator.planning.schedule import date_of, length, schedule
from generator.planning.timetable import Plan, calendar_title
from generator.problems import Problem, ProblemsFoundError
from generator.project import Project
from generator.publishing.cache import FileCache
from generator.publishing.engines import (
    CACHE,
    Engine,
    require_installed,
    require_look,
    run_engine,
)
from generator.publishing.offline import COPY, offline
from generator.publishing.output import (
    add_files,
    build_lock,
    refuse_other_file,
    remove,
    write_file,
    write_tree,
)
from generator.publishing.swap import publish
from generator.publishing.themes import remove_extras
from generator.publishing.user_files import preserve_user_files
from generator.reading.source_text import read_bytes
from generator.rules import Rule

PUBLISHED = {Audience.PUBLIC: "site", Audience.INTERNAL: "site-internal"}
"""The folder that each edition is published in, below the project's."""
PREVIEW = "preview"
"""The folder below build/ with the tree that `mkdocs serve` shows."""
_LOCK_TIMEOUT = 60
"""Seconds that a preview waits for a build to be done, before it starts."""
_SHORTER = "check extra_song_days and the days of the windows"
_KEPT_NAMES = frozenset({CACHE})
"""What an engine finds again. What it published is new each time, as an owner's files lie in it."""


@dataclass(frozen=True, slots=True)
class WrittenTree:
    """A finished tree that was written."""

    site: Site
    folder: Path
    downloads: tuple[Download, ...]


def make_downloads(
    project: Project, audience: Audience, written: Mapping[str, Nodes]
) -> tuple[Download, ...]:
    """Return the files of an edition; written is the nodes of its pages.

    Raises ProblemsFoundError if a file cannot be made, with the place of the cause.
    """
    store = FileCache(project.folder / "build" / f"{audience.value}-files")
    try:
        downloads = make_files(project.sites[audience], written, store)
    except CannotTypesetError as error:
        problem = problem_at_source(error, project.document, project.content)
        raise ProblemsFoundError([problem]) from None
    store.evict_unused()
    return downloads


def make_tree(project: Project, audience: Audience) -> WrittenTree:
    """Write the finished tree of an edition.

    Raises ProblemsFoundError if a file cannot be made or the disk refuses.
    """
    written = _written(project, audience)
    downloads = make_downloads(project, audience, written)
    folder = project.folder / "build" / audience.value
    return _write_tree(project, audience, folder, written, downloads)


def make_preview(
    project: Project,
    downloads: tuple[Download, ...] | None = None,
    audience: Audience = Audience.PUBLIC,
    folder: Path | None = None,
) -> WrittenTree:
    """Write the finished tree of a preview, in a folder that no build reads.

    A preview hands on the downloads of an earlier tree, so that it need not wait for new ones
    unless pages offer others by now.
    Raises ProblemsFoundError if a file cannot be made or the disk refuses.
    """
    site = project.sites[audience]
    written = _written(project, audience)
    if downloads is None or _listed(one.planned for one in downloads) != _listed(
        planned_files(site)
    ):
        with build_lock(project.folder / "build", _LOCK_TIMEOUT):
            downloads = make_downloads(project, audience, written)
    target = folder or project.folder / "build" / PREVIEW
    return _write_tree(project, audience, target, written, downloads)


def make_broken_preview(folder: Path) -> None:
    """Write the tree that a preview shows while its project has never been free of problems.

    Raises ProblemsFoundError if the disk refuses.
    """
    write_tree(folder, broken_tree(), _KEPT_NAMES)


def _written(project: Project, audience: Audience) -> dict[str, Nodes]:
    """Return the nodes of each page of an edition by its path."""
    with parsed_texts(project.folder / "build" / f"{audience.value}-texts.json"):
        return page_bodies(project.sites[audience])


def _listed(files: Iterable[PlannedFile]) -> set[str]:
    return {file.path for file in files if file.listed}


def _write_tree(
    project: Project,
    audience: Audience,
    folder: Path,
    written: Mapping[str, Nodes],
    downloads: tuple[Download, ...],
) -> WrittenTree:
    site = project.sites[audience]
    store = FileCache(project.folder / "build" / "media")
    write_tree(folder, tree(project.folder, site, written, downloads, store), _KEPT_NAMES)
    keys = {
        file.key for one in project.sites.values() for file in every_file(one.edition, one.media)
    }
    for key in set(store) - keys:
        del store[key]
    return WrittenTree(site, folder, downloads)


def write_project_calendar(project: Project, plan: Plan, output: Path) -> tuple[date, date]:
    """Write the calendar of a real project, as artists see it; return its first and last day.

    Raises ProblemsFoundError if the file there is no calendar, or if the disk refuses.
    """
    from generator.downloads.calendar import calendar  # noqa: PLC0415 - loads icalendar

    site = project.sites[Audience.PUBLIC]
    process = site.edition.process
    refuse_other_file(output, b"BEGIN:VCALENDAR")
    try:
        content = calendar(site, plan, calendar_title(process, plan))
        days = max(1, length(schedule(process.steps, plan.songs)))
        first, last = (date_of(day, plan.start, process.studio.work_days) for day in (1, days))
    except OverflowError:
        message = f"with {plan.songs} songs, the last step ends after the year 9999"
        place = project.document.place(("steps",))
        raise ProblemsFoundError([Problem(place, Rule.BAD_RANGE, message, _SHORTER)]) from None
    write_file(output, content)
    return first, last


def build(
    project: Project,
    audiences: Sequence[Audience],
    engine: Engine,
    say: Callable[[str], None],
    *,
    copy: bool = False,
) -> tuple[Problem, ...]:
    """Publish editions of a project: all of them, or, if one fails, none.

    Returns what became of files of the owner's own in the published folders.

    With a copy, each site holds a zip of itself that opens without a server.
    `say` is called with a few words on each stage.
    Raises ProblemsFoundError if an engine or the disk refuses; what is published is then as it was.
    """
    require_installed(engine)
    require_public_step(project.process, project.document, audiences)
    for audience in audiences:
        place = project.document.place(("studio", "look", audience.value))
        require_look(engine, project.sites[audience].edition.look, place)
    with build_lock(project.folder / "build"):
        ready: list[tuple[Path, Path]] = []
        notices: list[Problem] = []
        for audience in audiences:
            html = _render(project, audience, engine, say)
            if copy:
                say(f"{audience.value}: packing {COPY}")
                write_file(html / COPY, offline(html), project.folder)
            target = project.folder / PUBLISHED[audience]
            say(f"{audience.value}: looking at what was made")
            notices += finish(project, audience, html, target)
            ready.append((html, target))
        notices += publish(*ready[0], *ready[1:])
        for _, target in ready:
            say(f"published: {target.name}/")
    return tuple(notices)


def finish(project: Project, audience: Audience, html: Path, target: Path) -> tuple[Problem, ...]:
    """Add an owner's own files to what an engine made of an edition, and look at it.

    Returns what became of files in the published folder, and what else the owner should know.
    Raises ProblemsFoundError if it may not be published, or if the disk refuses.
    """
    _add_root_files(project, audience, html)
    preserved = preserve_user_files(project.folder / "build", html, target)
    return (*_inspect(project, audience, html, preserved.kept), *preserved.notices)


def _add_root_files(project: Project, audience: Audience, html: Path) -> None:
    """Copy content/root/ to the top of a public site, past the engine, which drops hidden files.

    Raises ProblemsFoundError if a file cannot be read or written.
    """
    paths = project.content.root if audience is Audience.PUBLIC else ()
    files = ((str(path), read_bytes(project.folder, f"content/root/{path}")) for path in paths)
    add_files(html, files, project.folder)


def _inspect(
    project: Project, audience: Audience, html: Path, kept: frozenset[str]
) -> tuple[Problem, ...]:
    """Return notices on what an engine made of an edition.

    Raises ProblemsFoundError if it may not be published. `kept` are the paths of its owner's own
    files in the folder, which only may not leak.
    """
    from generator.inspection.folder_files import files_in  # noqa: PLC0415 - a build alone needs it
    from generator.inspection.inspect import findings  # noqa: PLC0415 - as above
    from generator.inspection.secrets import Sources  # noqa: PLC0415

    folder = project.folder.resolve()
    home = (html.relative_to(folder) if html.is_relative_to(folder) else html).as_posix()
    site = project.sites[audience]
    sources = Sources.of(project.folder, project.document, project.content)
    found = tuple(findings(site, files_in(html), kept, sources, home))
    if any(problem.rule.stops for problem in found):
        raise ProblemsFoundError(found)
    return found


def _render(
    project: Project, audience: Audience, engine: Engine, say: Callable[[str], None]
) -> Path:
    """Return the folder with an edition's finished HTML, ready to be published."""
    say(f"{audience.value}: writing pages")
    made = make_tree(project, audience)
    pages, files = len(made.site.pages), len(made.downloads)
    say(f"{audience.value}: {pages} pages and {files} files to HTML with {engine.value}")
    html = run_engine(engine, made.folder)
    if audience is Audience.INTERNAL:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            remove(html / name)
    remove_extras(html, made.folder / "docs", made.site.edition.look)
    return html
