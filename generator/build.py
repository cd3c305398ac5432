"""Builds a project: writes its pages and files, runs the engine, inspects and publishes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
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
from generator.pages.tree import BASE, tree
from generator.parsed_texts import parsed_texts
from generator.planning.media import every_file
from generator.planning.page import Site
from generator.problems import Problem, ProblemsFoundError
from generator.project import Project
from generator.publishing.cache import FileCache, files_digest
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
    remove,
    write_file,
    write_tree,
)
from generator.publishing.swap import publish
from generator.publishing.themes import remove_extras
from generator.publishing.unchanged import PublishedNote, reads_more
from generator.publishing.user_files import kept_files, preserve_user_files
from generator.reading.source_text import read_bytes

PUBLISHED = {Audience.PUBLIC: "site", Audience.INTERNAL: "site-internal"}
"""The folder that each edition is published in, below the project's."""
PREVIEW = "preview"
"""The folder below build/ with the tree that `mkdocs serve` shows."""
_LOCK_TIMEOUT = 60
"""Seconds that a preview waits for a build to be done, before it starts."""
_KEPT_NAMES = frozenset({CACHE})
"""What an engine finds again. What it published is new each time, as an owner's files lie in it."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    notices: tuple[Problem, ...]
    """What became of files of the owner's own in the published folders."""
    lines: tuple[str, ...]
    """What to tell: where each edition is, or that nothing has changed."""


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
    store = FileCache(project.folder, f"{audience.value}-files")
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
    with parsed_texts(project.folder, audience.value):
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
    store = FileCache(project.folder, "media")
    write_tree(folder, tree(project.folder, site, written, downloads, store), _KEPT_NAMES)
    keys = {
        file.key for one in project.sites.values() for file in every_file(one.edition, one.media)
    }
    for key in set(store) - keys:
        del store[key]
    return WrittenTree(site, folder, downloads)


def build(
    project: Project,
    audiences: Sequence[Audience],
    engine: Engine,
    say: Callable[[str], None],
    *,
    copy: bool = False,
) -> Built:
    """Publish editions of a project: all of them, or, if one fails, none.

    If each published folder is what would be published, it is left as it is.
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
        notes = {one: _note(project, one, engine, copy=copy) for one in audiences}
        if all(note.stands() for note in notes.values()):
            return _nothing_changed(project, notes)
        ready: list[tuple[Path, Path]] = []
        notices: list[Problem] = []
        for audience, note in notes.items():
            html = _render(project, audience, engine, say)
            if copy:
                say(f"{audience.value}: packing {COPY}")
                write_file(html / COPY, offline(html), project.folder)
            say(f"{audience.value}: looking at what was made")
            notices += finish(project, audience, html, note.target, note)
            ready.append((html, note.target))
        notices += publish(*ready[0], *ready[1:], records=project.folder / "build")
        for note in notes.values():
            say(f"published: {note.target.name}/")
            if project.is_as_read:
                note.write()
    return Built(tuple(notices), tuple(_places(audiences, copy=copy)))


def _nothing_changed(project: Project, notes: Mapping[Audience, PublishedNote]) -> Built:
    targets = [note.target for note in notes.values()]
    kept = (kept_files(project.folder / "build", target) for target in targets)
    folders = " and ".join(f"{target.name}/" for target in targets)
    said = f"nothing changed since the last build: {folders} left as before"
    return Built(tuple(chain.from_iterable(kept)), (said,))


def _places(audiences: Sequence[Audience], *, copy: bool) -> Iterator[str]:
    for audience in audiences:
        yield f"{audience.value} edition: {PUBLISHED[audience]}/index.html"
        if copy:
            yield f"{audience.value} edition, to take along: {PUBLISHED[audience]}/{COPY}"


def _note(project: Project, audience: Audience, engine: Engine, *, copy: bool) -> PublishedNote:
    """Return the note of an edition, which stands while all that an engine reads is the same."""
    made_of = (project.sources, audience.value, engine.value, COPY if copy else "no copy")
    is_known = not reads_more(project.folder / BASE)
    target = project.folder / PUBLISHED[audience]
    return PublishedNote(project.folder, target, made_of if is_known else ("",))


def finish(
    project: Project,
    audience: Audience,
    html: Path,
    target: Path,
    note: PublishedNote | None = None,
) -> tuple[Problem, ...]:
    """Add an owner's own files to what an engine made of an edition, and look at it.

    Returns what became of files in the published folder, and what else the owner should know.
    The note is told what was looked at, unless the look told something: then the next looks again.
    Raises ProblemsFoundError if it may not be published, or if the disk refuses.
    """
    _add_root_files(project, audience, html)
    preserved = preserve_user_files(project.folder / "build", html, target)
    files = files_digest(html)
    seen = _inspect(project, audience, html, preserved.kept)
    if note and not seen:
        note.looked_at(files)
    return (*seen, *preserved.notices)


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
