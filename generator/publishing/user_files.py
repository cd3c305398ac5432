"""Tracks which files in a published folder belong to the user.

A build replaces the whole folder, so it first carries the user's files over to the new one.
A manifest under build/ lists the files that builds created, in the format of `sha256sum --check`.
It is written before the swap and lists both old and new files, so a build can be killed at any time.
"""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.digests import sha256_of
from generator.folder_walk import Walk, entries_below
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.publishing.output import link_or_copy, os_errors_as_problems, remove, write_file

SYSTEM_FILES = re.compile(r"\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.directory")
"""Names of files that file managers create in any folder they open; they are ignored."""
_MAX_LISTED = 3  # so that many files of the user don't fill the screen
_LATE = "this was written during the build, and was not searched for staff texts"
_KEPT = "a build didn't create this; it was kept", Rule.FOREIGN_FILE.hint
_CHANGED = (
    "this was changed after a build created it; a copy is in build/{name}.before/",
    "make the change in process.yaml or under content/, so that every build includes it",
)
_UNKNOWN = (
    "build/ has no list of published files; files that changed are in build/{name}.before/",
    "keep build/: it records which files are yours",
)


@dataclass(frozen=True, slots=True)
class PreservedFiles:
    """The result of preserving the user's files in a published folder."""

    kept: Mapping[str, str]
    """The user's files that the new folder now contains: each path, and its line for the manifest."""
    built: Collection[str]
    """Paths of the files that the build created."""
    notices: tuple[Problem, ...]
    """Notices to show to the user."""


def preserve_user_files(records: Path, new: Path, target: Path) -> PreservedFiles:
    """Copy the user's files from the published folder to the new one that will replace it.

    A file that no build created belongs to the user. It is copied to the new folder, or, if the
    new folder has a file with the same path, to a backup folder under build/.
    Raises ProblemsFoundError if the disk fails, or if a link leads out of the published folder,
    which is then unchanged.
    """
    _refuse_outward_links(target)
    built, published = _checksum_lines(new), _checksum_lines(target)
    has_manifest = manifest_file(records, target).is_file()
    known = (_read_manifest(records, target) | {*built.values()}) - {""}  # "" is not a regular file
    _write_manifest(records, target, {*built.values()} | (known & {*published.values()}))
    kept: dict[str, str] = {}
    changed: list[str] = []
    for path in _user_paths(published, known):
        if _is_free(new, path):
            link_or_copy(target / path, new / path, records.parent)
            kept[path] = published[path]
        else:
            backup = _backup_folder(records, target, published[path])
            link_or_copy(target / path, backup / path, records.parent)
            changed.append(path)
    generated = published.keys() - {*kept, *changed}
    notices = list(_problems_for(target, kept, generated, _KEPT))
    if has_manifest:
        notices += _problems_for(target, changed, generated, _CHANGED)
    elif changed:
        notices.append(_problem(target, "", _UNKNOWN))
    return PreservedFiles(kept, built.keys(), tuple(notices))


def rescue_late_files(records: Path, old: Path, target: Path) -> None:
    """Copy files that were added to the old folder while the new one was being prepared.

    Raises ProblemsFoundError if the disk fails; the old folder then still contains the files.
    """
    known = _read_manifest(records, target)
    late = {path: line for path, line in _checksum_lines(old).items() if line not in known}
    now = _checksum_lines(target) if late else {}
    for path, line in late.items():
        if now.get(path) == line:
            continue
        if path in now and now[path] not in known:
            remove(target / path)  # the owner's own file, as it was before
        free = _is_free(target, path) and _leads_into(old / path, old.resolve())
        folder = target if free else _backup_folder(records, target, line)
        link_or_copy(old / path, folder / path, records.parent)


def late_files(target: Path, searched: PreservedFiles) -> Iterator[Problem]:
    """Yield a notice for each of the user's files that came, or was written, after the search.

    Files of the user may be changed at any time; what a build created is not looked at again.
    Raises ProblemsFoundError if the disk fails.
    """
    with os_errors_as_problems(target, target.parent):
        for name, entry in _entries(target):
            if name not in searched.built and _line(name, entry) != searched.kept.get(name):
                place = Place(f"{target.name}/{name}")
                yield Problem(
                    place, Rule.NOT_SEARCHED, _LATE, "build again, so that it is searched"
                )


def _refuse_outward_links(target: Path) -> None:
    """Raise ProblemsFoundError if a link in a published folder leads out of it.

    Its target would be published too, without being inspected.
    """
    rule = Rule.OUTWARD_LINK
    home = target.resolve()
    with os_errors_as_problems(target, target.parent):
        outward = [
            Problem(
                Place(f"{target.name}/{name}"),
                rule,
                f"this link leads to {path.readlink()}",
                rule.hint,
            )
            for name, entry in _entries(target)
            if entry.is_symlink() and not _leads_into(path := Path(entry.path), home)
        ]
    if outward:
        raise ProblemsFoundError(outward)


def _leads_into(link: Path, home: Path) -> bool:
    """Return whether a link points into a folder or is broken; a loop counts as broken."""
    try:
        return link.resolve().is_relative_to(home)
    except (OSError, RuntimeError):
        return True


def kept_files(records: Path, target: Path) -> tuple[Problem, ...]:
    """Return a notice for each of the user's files that a published folder contains.

    Raises ProblemsFoundError if the disk fails.
    """
    published = _checksum_lines(target)
    kept = _user_paths(published, _read_manifest(records, target))
    return tuple(_problems_for(target, kept, published.keys() - {*kept}, _KEPT))


def _checksum_lines(folder: Path) -> dict[str, str]:
    """Map each path below a folder to its manifest line, or to "" if it isn't a regular file."""
    lines: dict[str, str] = {}
    with os_errors_as_problems(folder, folder.parent):
        for name, entry in _entries(folder):
            lines[name] = _line(name, entry)
    return lines


def _line(name: str, entry: os.DirEntry[str]) -> str:
    """Return the line of a file in the manifest; "" for what is no regular file."""
    is_regular = entry.is_file(follow_symlinks=False)
    return f"{sha256_of(entry.path).hex()}  {name}" if is_regular else ""


def _entries(folder: Path) -> Walk:
    """Yield each file and link below a folder: its path from there, and what the system lists."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for name, entry in entries_below(folder):
        if not (entry.is_dir(follow_symlinks=False) or SYSTEM_FILES.fullmatch(entry.name)):
            yield name, entry


def _user_paths(lines: Mapping[str, str], known: Collection[str]) -> list[str]:
    """Return the paths whose lines aren't in the manifest: the files that belong to the user."""
    return sorted(path for path, line in lines.items() if line not in known)


def manifest_file(records: Path, target: Path) -> Path:
    """Return the list of the files that builds created in a published folder."""
    return records / f"{target.name}.published"


def _read_manifest(records: Path, target: Path) -> set[str]:
    """Return the lines of a folder's manifest, or an empty set if it has none."""
    path = manifest_file(records, target)
    try:
        text = path.read_bytes().decode(errors="replace") if path.is_file() else ""
    except OSError:
        return set()
    return {*text.split("\n")} - {""}


def _write_manifest(records: Path, target: Path, lines: Collection[str]) -> None:
    text = "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line[64:] + line))
    write_file(manifest_file(records, target), text.encode(), records.parent)


def _is_free(folder: Path, path: str) -> bool:
    """Return whether a path can be created in a folder without replacing anything."""
    parents = [folder / parent for parent in PurePosixPath(path).parents]
    return not os.path.lexists(folder / path) and all(
        parent.is_dir() or not os.path.lexists(parent) for parent in parents
    )


def _backup_folder(records: Path, target: Path, line: str) -> Path:
    """Return the backup folder for a file changed by hand; each version has its own folder."""
    return records / f"{target.name}.before" / (line[:8] or "no-file")


def _problems_for(
    target: Path, paths: Collection[str], generated: Collection[str], texts: tuple[str, str]
) -> Iterator[Problem]:
    """Yield a problem for each path; a folder without generated files is reported once."""
    ours = {parent for path in generated for parent in PurePosixPath(path).parents}
    shown = list(dict.fromkeys(_highest_foreign_folder(path, ours) for path in sorted(paths)))
    message, hint = texts
    for path in shown[:_MAX_LISTED]:
        yield _problem(target, path, texts)
    if len(shown) > _MAX_LISTED:
        more = f"{len(shown) - _MAX_LISTED} more like these: {message}"
        yield _problem(target, "", (more, hint))


def _problem(target: Path, path: str, texts: tuple[str, str]) -> Problem:
    """Return a problem about a path in a published folder."""
    message, hint = texts
    place = Place(f"{target.name}/{path}")
    return Problem(place, Rule.FOREIGN_FILE, message.format(name=target.name), hint)


def _highest_foreign_folder(path: str, ours: Collection[PurePosixPath]) -> str:
    """Return the topmost parent of a path that contains no generated files, or the path itself."""
    foreign = [folder for folder in PurePosixPath(path).parents if folder not in ours]
    foreign = [folder for folder in foreign if folder.name]
    return f"{foreign[-1].as_posix()}/" if foreign else path
