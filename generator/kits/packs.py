"""Makes and writes packs: for each person, checklists, the prep article, and a calendar."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from generator.downloads import documents, lists, month
from generator.downloads.files import MakeContext
from generator.downloads.places import glyph_problem, problem_at_source
from generator.downloads.typesetting import CannotTypesetError
from generator.kits.calendar import late_plan
from generator.kits.people import Person
from generator.markup.html_tree import Nodes
from generator.model import Audience
from generator.pages.prose import LinkTargets
from generator.pages.render import page_body
from generator.planning.page import Page, Section, Site
from generator.planning.timetable import Plan, calendar_title
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.project import Project
from generator.publishing.cache import FileCache
from generator.publishing.finished import PUBLISHED
from generator.publishing.output import (
    STAGING,
    link_or_copy,
    os_errors_as_problems,
    remove,
    write_file,
    write_tree,
)
from generator.publishing.swap import publish

RECORD = ".studio-guide-kit"
"""The manifest of generated files in the output folder, in the format of `sha256sum`."""
_ARTICLE = "prepare/index.md"
_LISTS = "checklists/"
_DOCUMENTS = ("checklist-", "prep-article")
"""Name prefixes of the documents in a pack."""
_LATE = "choose an earlier start, or fewer songs"
_APART = "choose a folder only for packs, such as packs"


@dataclass(frozen=True, slots=True)
class Pack:
    """The files of one person, by their names."""

    person: Person
    files: Mapping[str, bytes]


def make_packs(
    project: Project, people: Sequence[Person], output: Path, say: Callable[[str], None]
) -> tuple[Pack, ...]:
    """Return a pack for each person, made from the public edition.

    Events that differ from those of the calendars in `output` get a higher revision. `say` is called with a short message for each person.
    Raises ProblemsFoundError if a file cannot be made, such as for a name that no font can show.
    """
    store = FileCache(project.folder, "kit-files")
    maker = _Maker(project, project.sites[Audience.PUBLIC], store, output, {})
    packs: list[Pack] = []
    problems: list[Problem] = []
    for person in people:
        say(f"making the pack of {person.project}")
        try:
            packs.append(Pack(person, dict(maker.files(person))))
        except ProblemsFoundError as error:
            problems += error.problems
    if problems:
        raise ProblemsFoundError(problems)
    store.evict_unused()
    return tuple(packs)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the files of packs from the pages of a site."""

    project: Project
    site: Site
    store: FileCache
    output: Path
    """The folder with the packs of an earlier run."""
    texts: dict[str, dict[str, Nodes]]
    """The nodes of pages by path, for each kind of player."""

    def files(self, person: Person) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the content of each file for a person."""
        pages = tuple(self._pages(person))
        titled = (replace(page, title=f"{person.name} – {page.title}") for page in pages)
        site = replace(self.site, sections=(Section("", tuple(titled)),))
        if person.player not in self.texts:
            self.texts[person.player] = self._texts(pages)
        context = MakeContext(site, self.texts[person.player], self.store)
        for file in (*lists.planned_for(site, person.name), *documents.planned(site)):
            name = PurePosixPath(file.path).name
            if name.startswith(_DOCUMENTS):
                try:
                    content = file.make(context).content
                except CannotTypesetError as error:
                    raise ProblemsFoundError([self._problem(error, person)]) from None
                yield f"{person.folder}-{name}", content
        if person.start:
            yield from self._calendar(person, Plan(person.start, person.songs, person.project))

    def _pages(self, person: Person) -> Iterator[Page]:
        """Yield the pages that a person's documents are made from."""
        pages = {page.path: page for page in self.site.pages}
        own = pages.get(f"prepare/{person.player}.md")
        for path, page in pages.items():
            if path.startswith(_LISTS) and path != f"{_LISTS}index.md":
                yield page
            elif path == _ARTICLE and own:
                context = {**page.context, "players": ()}
                context |= {name: own.context[name] for name in ("lists", "boxes")}
                articles = (*page.articles[:1], *own.articles, *page.articles[1:])
                yield replace(page, context=context, articles=articles)
            elif path == _ARTICLE:
                yield page

    def _texts(self, pages: Sequence[Page]) -> dict[str, Nodes]:
        targets = LinkTargets.create(self.site)
        return {page.path: page_body(self.site, page, targets) for page in pages}

    def _calendar(self, person: Person, plan: Plan) -> Iterator[tuple[str, bytes]]:
        from generator.downloads.calendar import calendar  # noqa: PLC0415 - loads icalendar

        for file in month.planned(self.site):
            name = f"{person.folder}-dates{PurePosixPath(file.path).suffix}"
            title = calendar_title(self.site.edition.process, plan)
            earlier = _earlier(self.output, self.output / person.folder / name)
            try:
                yield name, calendar(self.site, plan, title, earlier)
            except OverflowError:
                raise ProblemsFoundError([late_plan(plan, person.place, _LATE)]) from None

    def _problem(self, error: CannotTypesetError, person: Person) -> Problem:
        if error.text and error.text in person.name:
            return glyph_problem(error.text, person.place)
        return problem_at_source(error, self.project.document, self.project.content)


def write_packs(packs: Sequence[Pack], output: Path, name: str) -> None:
    """Write each pack to its own folder below `output`: all of them, or none.

    The owner's own files in those folders are kept. `name` is `output` as the owner typed it.
    Raises ProblemsFoundError if a file that no kit made would be replaced, or if writing fails.
    """
    with os_errors_as_problems(output, output.parent):
        record = _record(output)
        if problems := [*_in_the_way(packs, output, name, record)]:
            raise ProblemsFoundError(problems)
        own = {pack.person.folder: [*_own_files(pack, output, record)] for pack in packs}
    made = {
        _line(f"{pack.person.folder}/{file}", content)
        for pack in packs
        for file, content in pack.files.items()
    }
    staging = output / STAGING
    try:
        pairs = []
        for pack in packs:
            new = staging / pack.person.folder
            write_tree(new, pack.files.items(), frozenset())
            for path in own[pack.person.folder]:
                link_or_copy(path, new / path.relative_to(output / pack.person.folder), output)
            pairs.append((new, output / pack.person.folder))
        write_file(output / RECORD, "".join(sorted(record | made)).encode(), output)
        publish(*pairs[0], *pairs[1:])
    finally:
        remove(staging)
    written = {pack.person.folder for pack in packs}
    others = {line for line in record if _path(line).split("/")[0] not in written}
    write_file(output / RECORD, "".join(sorted(others | made)).encode(), output)


def require_apart(folder: Path, output: Path, name: str) -> None:
    """Raise ProblemsFoundError if packs in that folder would be published or mixed with sources."""
    project, target = folder.resolve(), output.resolve()
    others = [project / one for one in ("content", "build", *PUBLISHED.values())]
    if project.is_relative_to(target) or any(target.is_relative_to(one) for one in others):
        message = "packs contain people's names, so they can't be in this folder"
        raise ProblemsFoundError([Problem(Place(name), Rule.CANNOT_WRITE, message, _APART)])
    if os.path.lexists(output) and not output.is_dir():
        message = "a file is here, and no folder"
        raise ProblemsFoundError([Problem(Place(name), Rule.CANNOT_WRITE, message, _APART)])


def _record(output: Path) -> set[str]:
    """Return the lines of the manifest; empty if there is none."""
    path = output / RECORD
    text = path.read_bytes().decode(errors="replace") if path.is_file() else ""
    return {f"{line}\n" for line in text.split("\n") if line}


def _line(path: str, content: bytes) -> str:
    return f"{sha256(content).hexdigest()}  {path}\n"


def _path(line: str) -> str:
    return line.rstrip("\n").partition("  ")[2]


def _is_ours(path: Path, output: Path, record: set[str]) -> bool:
    """Return whether a file is unchanged since a kit made it."""
    if path.is_symlink() or not path.is_file():
        return False
    return _line(path.relative_to(output).as_posix(), path.read_bytes()) in record


def _earlier(output: Path, path: Path) -> bytes:
    """Return the calendar of an earlier run; nothing if no kit made it, as it stops the run later."""
    with os_errors_as_problems(path, output.parent):
        return path.read_bytes() if _is_ours(path, output, _record(output)) else b""


def _in_the_way(
    packs: Sequence[Pack], output: Path, name: str, record: set[str]
) -> Iterator[Problem]:
    """Yield a problem for each file or link that a pack would replace and no kit made."""
    for pack in packs:
        folder = output / pack.person.folder
        paths = [folder / file for file in pack.files]
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            paths = [folder]
        for path in paths:
            if not os.path.lexists(path) or _is_ours(path, output, record):
                continue
            where = (PurePosixPath(name) / path.relative_to(output).as_posix()).as_posix()
            message = "no kit made this, or it was changed since; it was left as it is"
            hint = "move it away, or choose another folder"
            yield Problem(Place(where), Rule.CANNOT_WRITE, message, hint)


def _own_files(pack: Pack, output: Path, record: set[str]) -> Iterator[Path]:
    """Yield the owner's own files in the folder of a pack."""
    for here, folders, names in os.walk(output / pack.person.folder):
        links = [one for one in folders if Path(here, one).is_symlink()]
        for path in (Path(here, one) for one in (*names, *links)):
            if not _is_ours(path, output, record):
                yield path
