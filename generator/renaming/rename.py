"""Plans a rename, shows the changed lines, and applies it atomically."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from pydantic import TypeAdapter, ValidationError

from generator.editions import edition
from generator.model import Audience, Id
from generator.planning.page import Site
from generator.planning.site import plan_site
from generator.problems import Place, Problem, ProblemsFoundError, Rule, did_you_mean
from generator.project import Project, read
from generator.publishing.output import link_or_copy, write_file
from generator.publishing.transaction import change_files, finish, pending
from generator.reading.content import read_content
from generator.reading.process import FILE, read_process
from generator.reading.source_text import SourceText, read_bytes, read_text
from generator.renaming.article_edits import Sites, article_edits
from generator.renaming.edits import Edit, changed_lines, edited_bytes
from generator.renaming.process_edits import Entry, Renamed, entries, process_edits

_TEXTS = {Renamed.STEP: "content/steps/{}.md", Renamed.PLAYER: "content/prep/{}.md"}
"""For each kind, the path of the article that is named after the id."""
_UNKNOWN = {
    Renamed.STEP: Rule.UNKNOWN_STEP,
    Renamed.SESSION: Rule.UNKNOWN_SESSION,
    Renamed.ROLE: Rule.UNKNOWN_ROLE,
    Renamed.ITEM: Rule.UNKNOWN_ITEM,
    Renamed.PLAYER: Rule.UNKNOWN_PLAYER,
    Renamed.TERM: Rule.UNKNOWN_TERM,
}
_LONGEST = 60
_id = TypeAdapter(Id)


@dataclass(frozen=True, slots=True)
class Rename:
    """The changes that a rename makes to a project, by path below its folder."""

    folder: Path
    command: str
    files: Mapping[str, bytes | None]
    """New content of each file; None deletes the file."""
    moved: Mapping[str, str]
    """Maps old paths to new paths."""

    def lines(self) -> Iterator[str]:
        """Yield the changed lines, old and new, with their places."""
        for old, new in self.moved.items():
            yield f"{old} becomes {new}"
        for name, content in self.files.items():
            if content is None:
                continue
            source = next((old for old, new in self.moved.items() if new == name), name)
            before, after = read_text(self.folder, source).text, _text(name, content)
            for line, gone, come in changed_lines(before, after):
                yield f"{name}:{line}"
                yield from (f"    - {one}" for one in gone)
                yield from (f"    + {one}" for one in come)

    def do(self) -> None:
        """Apply the changes.

        Raises ProblemsFoundError if writing fails. Then either nothing was changed, or running the
        same command again completes the rename.
        """
        change_files(self.folder, self.files, self.command)


def finish_stopped(folder: Path, command: str) -> bool:
    """Finish an interrupted rename, if `command` is the one that started it."""
    stopped = pending(folder)
    if stopped and stopped == command:
        finish(folder)
        return True
    return False


def plan_rename(folder: Path, kind: Renamed, old: str, new: str) -> Rename:
    """Return the changes that a rename makes.

    Raises ProblemsFoundError if the project has problems, the old id doesn't exist, or the new id
    is taken or invalid.
    """
    project = read(folder)
    entry = _entry(project, kind, old)
    _refuse(project, kind, entry, new)
    moved = {}
    if kind in _TEXTS and (folder / _TEXTS[kind].format(old)).is_file():
        moved = {_TEXTS[kind].format(old): _TEXTS[kind].format(new)}
        _refuse_existing(folder, moved)
    edits = {FILE: [*process_edits(project.process, project.document, kind, entry, new)]}
    with TemporaryDirectory(prefix="studio-guide-") as temporary:
        copy = Path(temporary) / "project"
        files = _files(folder, edits, moved)
        _copy(folder, copy, files)
        sites = Sites(_site(folder), _site(copy), old, new)
        edits |= article_edits(sites, moved)
        files = _files(folder, edits, moved)
        for name, content in files.items():
            if content is not None:
                write_file(copy / name, content, copy)
        read(copy)
    return Rename(folder, command_of(kind, old, new), files, moved)


def command_of(kind: Renamed, old: str, new: str) -> str:
    """Return the command line of a rename."""
    return f"studio-guide rename {kind} {old} {new} --yes"


def _entry(project: Project, kind: Renamed, old: str) -> Entry:
    """Return the entry to rename, or raise ProblemsFoundError if there is none."""
    known = entries(project.process, kind)
    found = next((entry for entry in known if entry.id == old), None)
    if found:
        return found
    message = f"there is no {kind} '{old}'"
    hint = did_you_mean(old, (entry.id for entry in known))
    for entry in known:
        if old in entry.was:
            hint = f"it is '{entry.id}' by now"
        elif entry.name.casefold() == old.casefold():
            hint = f"the id of '{_short(entry.name)}' is '{entry.id}'"
    some = ", ".join(entry.id for entry in known[:12])
    hint = hint or (f"the {kind}s are: {some}" if some else f"there are no {kind}s yet")
    raise ProblemsFoundError([Problem(Place(FILE), _UNKNOWN[kind], message, hint)])


def _refuse(project: Project, kind: Renamed, entry: Entry, new: str) -> None:
    """Raise ProblemsFoundError if an entry cannot have the new id."""

    def refuse(rule: Rule, message: str, hint: str, at: Entry = entry) -> NoReturn:
        place = project.document.place((*at.path, "id"))
        raise ProblemsFoundError([Problem(place, rule, message, hint)])

    if new == entry.id:
        refuse(Rule.DUPLICATE_ID, f"this {kind} already has the id '{new}'", "choose another id")
    try:
        _id.validate_python(new)
    except ValidationError as error:
        detail = error.errors()[0]
        proposal = detail.get("ctx", {}).get("proposal")
        refuse(Rule.BAD_ID, detail["msg"], f"write {proposal}" if proposal else Rule.BAD_ID.hint)
    for other in entries(project.process, kind):
        if other.path == entry.path:
            continue
        if other.id == new:
            message = f"the id '{new}' is taken by '{_short(other.name)}'"
            refuse(Rule.DUPLICATE_ID, message, "choose another id", other)
        if new in other.was:
            message = f"'{new}' is an earlier id of '{_short(other.name)}'"
            hint = "choose another id, or remove it from that 'was': then old links no longer lead there"
            refuse(Rule.WAS_IN_USE, message, hint, other)


def _refuse_existing(folder: Path, moved: Mapping[str, str]) -> None:
    for old, new in moved.items():
        if (folder / new).exists():
            message = f"{old} would get the name of this file"
            hint = "rename this file or move it away"
            raise ProblemsFoundError([Problem(Place(new), Rule.PAGE_TAKEN, message, hint)])


def _files(
    folder: Path, edits: Mapping[str, list[Edit]], moved: Mapping[str, str]
) -> dict[str, bytes | None]:
    """Return the new content of each changed file, by its new path."""
    files: dict[str, bytes | None] = {}
    for name in dict.fromkeys((*edits, *moved)):
        content = edited_bytes(read_bytes(folder, name), edits.get(name, ()))
        files[moved.get(name, name)] = content
    return files | dict.fromkeys(moved)


def _copy(folder: Path, copy: Path, files: Mapping[str, bytes | None]) -> None:
    """Copy a project, with some files replaced, added or deleted."""
    (copy / "content").mkdir(parents=True)
    for path in (folder / "content").rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and name not in files:
            link_or_copy(path, copy / name, copy)
    for name, content in files.items():
        if content is not None:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            write_file(copy / name, content, copy)


def _site(folder: Path) -> Site:
    """Return the site plan of a project's internal edition, which contains everything."""
    content, _ = read_content(folder)
    return plan_site(edition(read_process(folder).process, content, Audience.INTERNAL), folder)


def _text(name: str, content: bytes) -> str:
    return SourceText(name, content.decode("utf-8-sig").replace("\r\n", "\n")).text


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
