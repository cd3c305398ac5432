"""Builds a project: writes its pages and files, runs the engine, inspects and publishes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from generator.checking.audience import require_public_step
from generator.downloads.files import Download, PlannedFile
from generator.downloads.formats import planned_files
from generator.model import Audience
from generator.pages.broken import broken_tree
from generator.pages.contents import Contents, make_contents, render_pages
from generator.pages.tree import BASE, tree
from generator.planning.media import every_file
from generator.planning.page import Site
from generator.problems import Problem, ProblemsFoundError
from generator.project import Project
from generator.publishing.cache import TEMPLATES, FileCache, files_digest, small_results
from generator.publishing.engines import (
    CACHE,
    Engine,
    require_installed,
    require_look,
    run_engine,
)
from generator.publishing.finished import PUBLISHED, Finished, publish_finished
from generator.publishing.offline import COPY, offline
from generator.publishing.output import (
    add_files,
    build_lock,
    remove,
    write_file,
    write_tree,
)
from generator.publishing.rendered_pages import can_skip, run_cached
from generator.publishing.themes import remove_extras
from generator.publishing.unchanged import BuildRecord, reads_more
from generator.publishing.user_files import kept_files, preserve_user_files
from generator.reading.source_text import file_path
from generator.rendering import compiled_templates

PREVIEW = "preview"
"""The folder below build/ with the tree for `mkdocs serve`."""
_LOCK_TIMEOUT = 60
"""Seconds that a preview waits at its start for a running build."""
_KEPT_NAMES = frozenset({CACHE})
"""Files that an engine can reuse from the last build; its HTML folder is always new."""


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build."""

    notices: tuple[Problem, ...]
    """Notices about files left out, and the owner's own files in the published folders."""
    lines: tuple[str, ...]
    """Messages for the user: where each edition is, or that nothing has changed."""


@dataclass(frozen=True, slots=True)
class WrittenTree:
    """A finished tree on disk."""

    site: Site
    folder: Path
    downloads: tuple[Download, ...]
    notices: tuple[Problem, ...]
    """Notices about files that were left out."""


def make_tree(project: Project, audience: Audience) -> WrittenTree:
    """Write the finished tree of an edition.

    Raises ProblemsFoundError if the disk refuses.
    """
    folder = project.folder / "build" / audience.value
    return _write_tree(project, folder, _contents(project, audience))


def make_preview(
    project: Project,
    downloads: tuple[Download, ...] | None = None,
    audience: Audience = Audience.PUBLIC,
    folder: Path | None = None,
) -> WrittenTree:
    """Write the finished tree of a preview, in a folder that no build reads.

    To save time, a preview passes the `downloads` of its previous tree, which are reused unless
    pages now offer different files.
    Raises ProblemsFoundError if the disk refuses.
    """
    site = project.sites[audience]
    listed = _listed(planned_files(site))
    if downloads is None or _listed(one.planned for one in downloads) != listed:
        with build_lock(project.folder / "build", _LOCK_TIMEOUT):
            contents = _contents(project, audience)
    else:
        contents = Contents(site, render_pages(project.folder, site), downloads)
    return _write_tree(project, folder or project.folder / "build" / PREVIEW, contents)


def make_broken_preview(folder: Path) -> None:
    """Write the tree that a preview shows if its project has had problems since the start.

    Raises ProblemsFoundError if the disk refuses.
    """
    write_tree(folder, broken_tree(), _KEPT_NAMES)


def _contents(project: Project, audience: Audience) -> Contents:
    site = project.sites[audience]
    return make_contents(project.folder, site, project.document, project.content)


def _listed(files: Iterable[PlannedFile]) -> set[str]:
    return {file.path for file in files if file.listed}


def _write_tree(project: Project, folder: Path, contents: Contents) -> WrittenTree:
    site, downloads = contents.site, contents.downloads
    store = FileCache(project.folder, "media")
    with compiled_templates(FileCache(project.folder, TEMPLATES)):
        files = tree(project.folder, site, contents.bodies, downloads, store)
        write_tree(folder, files, _KEPT_NAMES)
    # The editions share copies of photos, so a build of one keeps those of the other.
    keys = {
        file.key for one in project.sites.values() for file in every_file(one.edition, one.media)
    }
    for key in set(store) - keys:
        del store[key]
    return WrittenTree(site, folder, downloads, contents.notices)


def build(
    project: Project,
    audiences: Sequence[Audience],
    engine: Engine,
    say: Callable[[str], None],
    *,
    copy: bool = False,
) -> Built:
    """Publish editions of a project: all of them, or, if one fails, none.

    If nothing would change, the published folders are left untouched.
    With `copy`, each site contains a zip of itself that can be opened without a server.
    `say` is called with a short description of each stage.
    Raises ProblemsFoundError if an engine or writing fails; the published sites are then unchanged.
    """
    project = project.with_copy(COPY) if copy else project
    _require_buildable(project, audiences, engine)
    with build_lock(project.folder / "build"):
        records = {one: _record(project, one, engine, copy=copy) for one in audiences}
        if all(record.is_current() for record in records.values()):
            return _nothing_changed(project, records)
        ready, notices = list[Finished](), list[Problem]()
        for audience, record in records.items():
            html, left_out = _render(project, audience, engine, say)
            notices += left_out
            if copy:
                say(f"{audience.value}: packing {COPY}")
                write_file(html / COPY, offline(html), project.folder)
            say(f"{audience.value}: checking the finished site")
            ready.append(
                finish(project, audience, html, record.target, None if left_out else record)
            )
        notices += publish_finished(ready, project.folder / "build")
        for record in records.values():
            say(f"published: {record.target.name}/")
            if project.is_as_read:
                record.write()
    return Built(tuple(notices), tuple(_places(audiences, copy=copy)))


def _require_buildable(project: Project, audiences: Sequence[Audience], engine: Engine) -> None:
    """Raise ProblemsFoundError if an engine cannot build these editions."""
    require_installed(engine)
    require_public_step(project.process, project.document, audiences)
    for audience in audiences:
        place = project.document.place(("studio", "look", audience.value))
        require_look(engine, project.sites[audience].edition.look, place)


def _nothing_changed(project: Project, records: Mapping[Audience, BuildRecord]) -> Built:
    targets = [record.target for record in records.values()]
    kept = (kept_files(project.folder / "build", target) for target in targets)
    folders = " and ".join(f"{target.name}/" for target in targets)
    said = f"nothing changed since the last build: {folders} left as before"
    return Built(tuple(chain.from_iterable(kept)), (said,))


def _places(audiences: Sequence[Audience], *, copy: bool) -> Iterator[str]:
    for audience in audiences:
        yield f"{audience.value} edition: {PUBLISHED[audience]}/index.html"
        if copy:
            yield f"{audience.value} edition, to take along: {PUBLISHED[audience]}/{COPY}"


def _record(project: Project, audience: Audience, engine: Engine, *, copy: bool) -> BuildRecord:
    """Return the record of an edition; it is current while all that the engine reads is unchanged."""
    inputs = (project.sources, audience.value, engine.value, COPY if copy else "no copy")
    is_known = not reads_more(project.folder / BASE)
    target = project.folder / PUBLISHED[audience]
    return BuildRecord(project.folder, target, inputs if is_known else ("",))


def finish(
    project: Project,
    audience: Audience,
    html: Path,
    target: Path,
    record: BuildRecord | None = None,
) -> Finished:
    """Add the owner's own files to the HTML of an edition, and inspect it.

    The inspected files are recorded in `record` only if there are no notices; otherwise the next
    build inspects them again.
    Raises ProblemsFoundError if the edition must not be published, or if writing fails.
    """
    _add_root_files(project, audience, html)
    preserved = preserve_user_files(project.folder / "build", html, target)
    files = files_digest(html)
    kept = {name: f"{target.name}/{name}" for name in preserved.kept}
    seen = _inspect(project, audience, html, target, kept)
    if record and not seen:
        record.set_inspected(files)
    return Finished(html, target, preserved, (*seen, *preserved.notices))


def _add_root_files(project: Project, audience: Audience, html: Path) -> None:
    """Copy content/root/ to the top of a public site directly, because engines drop hidden files.

    Raises ProblemsFoundError if a file cannot be read or written.
    """
    paths = project.content.root if audience is Audience.PUBLIC else ()
    files = ((str(path), file_path(project.folder, f"content/root/{path}")) for path in paths)
    add_files(html, files, project.folder)


def _inspect(
    project: Project, audience: Audience, html: Path, target: Path, kept: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Inspect the HTML of an edition, and return notices.

    Raises ProblemsFoundError if it must not be published. `kept` maps the owner's own files in the
    folder, which are only searched for leaks, to where the owner has them. `target` is the folder
    that would be replaced.
    """
    from generator.inspection.folder_files import files_in  # noqa: PLC0415 - a build alone needs it
    from generator.inspection.inspect import findings  # noqa: PLC0415 - as above
    from generator.inspection.leak import Leak  # noqa: PLC0415
    from generator.inspection.secrets import Sources  # noqa: PLC0415

    sources = Sources.create(project.folder, project.document, project.content)
    with small_results(project.folder, "found", audience.value) as results:
        found = tuple(findings(project.sites[audience], files_in(html), kept, sources, results))
    if any(problem.rule.stops for problem in found):
        raise ProblemsFoundError(
            one.with_published(html, target) if isinstance(one, Leak) else one for one in found
        )
    return found


def _render(
    project: Project, audience: Audience, engine: Engine, say: Callable[[str], None]
) -> tuple[Path, tuple[Problem, ...]]:
    """Return the folder with an edition's finished HTML, and notices about files left out."""
    say(f"{audience.value}: writing pages")
    made = make_tree(project, audience)
    pages, files = len(made.site.pages), len(made.downloads)
    say(f"{audience.value}: {pages} pages and {files} files to HTML with {engine.value}")
    html = _run(project, audience, engine, made)
    if audience is Audience.INTERNAL:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            remove(html / name)
    remove_extras(html, made.folder / "docs", made.site.edition.look)
    return html, made.notices


def _run(project: Project, audience: Audience, engine: Engine, made: WrittenTree) -> Path:
    """Run an engine on a tree and return its HTML; pages that it rendered before may be reused."""
    reads_only_tree = not reads_more(project.folder / BASE)
    if reads_only_tree and can_skip(engine, made.site.edition.look):
        return run_cached(engine, made.folder, FileCache(project.folder, f"{audience.value}-pages"))
    return run_engine(engine, made.folder)
