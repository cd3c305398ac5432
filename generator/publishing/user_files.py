"""What stands in a published folder: what builds put there, and what its owner did.

A build replaces the whole folder, so what its owner has put there is carried over first.
What builds put there is noted under build/, as a list that `sha256sum --check` can read. It is
written before the swap and holds the old files and the new, so a build may be killed at any moment.
"""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from generator.problems import Place, Problem, ProblemsFoundError
from generator.publishing.output import link_or_copy, os_errors_as_problems, write_file
from generator.rules import Rule

_SYSTEM_FILES = re.compile(r"\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.directory")
"""What file managers leave in any folder that somebody opens: nobody misses it."""
_MOST = 3  # a whole folder of somebody's need not be listed file by file
_KEPT = "no build put this here; it stays", Rule.FOREIGN_FILE.hint
_CHANGED = (
    "this was not as a build made it; what it was is kept below build/{name}.before/",
    "make the change in process.yaml or under content/, where the next build finds it",
)
_UNKNOWN = (
    "build/ has no list of what builds put here; what differs is kept below build/{name}.before/",
    "keep build/: it knows which files are yours",
)
_WOULD_BE_DELETED = (
    "no build put this here, and MkDocs' own build would delete it",
    "build with 'studio-guide build', which keeps it",
)


@dataclass(frozen=True, slots=True)
class PreservedFiles:
    """What became of the owner's files in a published folder."""

    kept: frozenset[str]
    """Paths of those that stand in the finished folder now."""
    notices: tuple[Problem, ...]
    """What the owner should be told."""


def preserve_user_files(records: Path, new: Path, target: Path) -> PreservedFiles:
    """Make a finished folder ready to stand in the place of the published one.

    What no build put into the published folder is its owner's: it is carried over, or, where a new
    file has its name, laid aside under build/.
    Raises ProblemsFoundError if the disk refuses; what is published is then as it was.
    """
    made, there = _checksum_lines(new), _checksum_lines(target)
    listed = _list(records, target).is_file()
    known = (_read(records, target) | {*made.values()}) - {""}  # what is no file has no line
    _write(records, target, {*made.values()} | (known & {*there.values()}))
    kept: list[str] = []
    changed: list[str] = []
    for path in _not_ours(there, known):
        if _is_free(new, path):
            link_or_copy(target / path, new / path, records.parent)
            kept.append(path)
        else:
            link_or_copy(
                target / path, _backup_folder(records, target, there[path]) / path, records.parent
            )
            changed.append(path)
    ours = there.keys() - {*kept, *changed}
    notices = list(_problems_for(target, kept, ours, _KEPT))
    if listed:
        notices += _problems_for(target, changed, ours, _CHANGED)
    elif changed:
        notices.append(_problem(target, "", _UNKNOWN))
    return PreservedFiles(frozenset(kept), tuple(notices))


def refuse_user_files(records: Path, target: Path) -> None:
    """Raise ProblemsFoundError if a published folder holds what no build put there."""
    there = _checksum_lines(target)
    foreign = _not_ours(there, _read(records, target))
    if problems := list(
        _problems_for(target, foreign, there.keys() - {*foreign}, _WOULD_BE_DELETED)
    ):
        raise ProblemsFoundError(problems)


def record_published(records: Path, target: Path) -> None:
    """Note that all that a folder holds was put there by a build.

    Raises ProblemsFoundError if the disk refuses.
    """
    _write(records, target, {*_checksum_lines(target).values()})


def _checksum_lines(folder: Path) -> dict[str, str]:
    """Return a list's line for each file below a folder, by its path; what is no file has none."""
    found: dict[str, str] = {}
    if folder.is_symlink() or not folder.is_dir():
        return found
    with os_errors_as_problems(folder, folder.parent):
        for here, folders, names in os.walk(folder, onerror=_refuse):
            for name in (*names, *(one for one in folders if Path(here, one).is_symlink())):
                if not _SYSTEM_FILES.fullmatch(name):
                    path = Path(here, name)
                    inside = path.relative_to(folder).as_posix()
                    usual = path.is_file() and not path.is_symlink()
                    checksum = sha256(path.read_bytes()).hexdigest() if usual else ""
                    found[inside] = f"{checksum}  {inside}" if usual else ""
    return found


def _not_ours(there: Mapping[str, str], known: Collection[str]) -> list[str]:
    """Return the paths of files whose lines no build has noted."""
    return sorted(path for path, line in there.items() if line not in known)


def _refuse(error: OSError) -> None:
    raise error


def _list(records: Path, target: Path) -> Path:
    return records / f"{target.name}.published"


def _read(records: Path, target: Path) -> set[str]:
    """Return the lines of the list of what builds put into a folder; none if there is no list."""
    try:
        text = _list(records, target).read_bytes().decode(errors="replace")
    except OSError:
        return set()
    return {*text.split("\n")} - {""}


def _write(records: Path, target: Path, lines: Collection[str]) -> None:
    text = "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line[64:] + line))
    write_file(_list(records, target), text.encode(), records.parent)


def _is_free(folder: Path, path: str) -> bool:
    """Return whether nothing stands in a folder where a path would lead."""
    homes = [folder / home for home in PurePosixPath(path).parents]
    return not os.path.lexists(folder / path) and all(
        home.is_dir() or not os.path.lexists(home) for home in homes
    )


def _backup_folder(records: Path, target: Path, line: str) -> Path:
    """Return the folder for a file that was changed by hand; another change has another one."""
    return records / f"{target.name}.before" / (line[:8] or "no-file")


def _problems_for(
    target: Path, paths: Collection[str], ours: Collection[str], said: tuple[str, str]
) -> Iterator[Problem]:
    """Yield a problem for each path; a folder with nothing of ours in it is named once."""
    homes = {home for path in ours for home in PurePosixPath(path).parents}
    shown = list(dict.fromkeys(_highest_foreign_folder(path, homes) for path in sorted(paths)))
    message, hint = said
    for path in shown[:_MOST]:
        yield _problem(target, path, said)
    if len(shown) > _MOST:
        more = f"{len(shown) - _MOST} more like these: {message}"
        yield _problem(target, "", (more, hint))


def _problem(target: Path, path: str, said: tuple[str, str]) -> Problem:
    """Return a problem about a path in a published folder."""
    message, hint = said
    place = Place(f"{target.name}/{path}")
    return Problem(place, Rule.FOREIGN_FILE, message.format(name=target.name), hint)


def _highest_foreign_folder(path: str, homes: Collection[PurePosixPath]) -> str:
    """Return the highest folder that a path is in and nothing of ours, or the path itself."""
    above = [home for home in PurePosixPath(path).parents if home not in homes]
    above = [home for home in above if home.name]
    return f"{above[-1].as_posix()}/" if above else path
