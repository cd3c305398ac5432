"""Changes several of a user's files in one transaction: all of them, or none.

New contents are first written to hidden files beside the originals. Then a journal is written; from
that point on, the change can be completed from the journal, however often it is interrupted.
"""

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.digests import sha256_of
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.publishing.output import errors_name, os_errors_as_problems, write_file
from generator.publishing.staging import flush

PENDING = ".renaming.json"
"""The journal of an unfinished change, at the top of the project."""
_NEW = ".renaming"
_COMMAND = re.compile(r"studio-guide rename [\w-]+ [\w-]+ [\w-]+ --yes")
_CHANGED = "undo the change, or give the change up by deleting"


def change_files(folder: Path, files: Mapping[str, bytes | None], what: str) -> None:
    """Write and delete files of a folder, given by their paths below it; None deletes.

    `what` is the command that finishes the change if it is stopped.
    Raises ProblemsFoundError if the disk refuses; nothing is changed then, or `what` finishes it.
    """
    with os_errors_as_problems(folder, folder):
        for old in [*folder.glob(f".*{_NEW}"), *folder.glob(f"content/**/.*{_NEW}")]:
            old.unlink()
    entries: dict[str, str] = {}
    with _removed_on_failure(folder, files):
        for name, content in files.items():
            path = (folder / name).resolve()
            entries[name] = _digest(path)
            if content is not None:
                with os_errors_as_problems(path, folder), errors_name(folder / name):
                    _beside(path).write_bytes(content)
                    flush(_beside(path))  # before the journal names it
                    if path.exists():
                        _beside(path).chmod(stat.S_IMODE(path.stat().st_mode))
    gone = [name for name, content in files.items() if content is None]
    listed = {"what": what, "files": entries, "gone": gone}
    write_file(folder / PENDING, json.dumps(listed, indent=1).encode(), folder)
    finish(folder)


@dataclass(frozen=True, slots=True)
class _Journal:
    """An interrupted change."""

    what: str
    """The command that completes it."""
    files: Mapping[str, str]
    """The digest that each file had before, by its path; empty if there was none."""
    gone: frozenset[str]
    """The paths of the files to delete."""


def _journal(folder: Path) -> _Journal | None:
    """Return the journal of an interrupted change; None if there is none that this program wrote.

    A project may come from somebody else: its journal must not name files outside the project, or
    words that are no command of this program.
    """
    path = folder / PENDING
    try:
        listed = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        what, files, gone = listed["what"], listed["files"], frozenset(listed["gone"])
        paths = [PurePosixPath(name) for name in files]
        is_ours = _COMMAND.fullmatch(what) and gone <= files.keys() and all(map(_is_inside, paths))
        return _Journal(what, files, gone) if is_ours else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_inside(path: PurePosixPath) -> bool:
    """Return whether a path is one of a project's sources."""
    return path.parts[:1] in {("process.yaml",), ("content",)} and ".." not in path.parts


def pending(folder: Path) -> str:
    """Return the command that completes an interrupted change; empty if there is none."""
    journal = _journal(folder)
    return journal.what if journal else ""


def refuse_pending(folder: Path) -> None:
    """Raise ProblemsFoundError if there is an interrupted change."""
    if what := pending(folder):
        message = "a change of several files was stopped before its end"
        problem = Problem(Place(PENDING), Rule.UNFINISHED_CHANGE, message, f"run {what}")
        raise ProblemsFoundError([problem])


def finish(folder: Path) -> None:
    """Complete an interrupted change: rename the new files, and delete those to be removed.

    Raises ProblemsFoundError if a file was changed by someone else since, or the disk refuses.
    """
    journal = _journal(folder)
    if journal is None:
        return
    _refuse_changed(folder, journal.files, journal.gone)
    gone = journal.gone
    with os_errors_as_problems(folder, folder):
        for name in journal.files:
            path = (folder / name).resolve()
            if name not in gone and _beside(path).exists():
                _beside(path).replace(path)
        for name in gone:
            (folder / name).unlink(missing_ok=True)
        (folder / PENDING).unlink()


def _refuse_changed(folder: Path, files: Mapping[str, str], gone: frozenset[str]) -> None:
    for name, before in files.items():
        path = (folder / name).resolve()
        waits = path.exists() if name in gone else _beside(path).exists()
        if waits and _digest(path) != before:
            message = "this file was changed after a change of several files was stopped"
            hint = f"{_CHANGED} {PENDING}"
            raise ProblemsFoundError([Problem(Place(name), Rule.UNFINISHED_CHANGE, message, hint)])


@contextmanager
def _removed_on_failure(folder: Path, files: Mapping[str, bytes | None]) -> Iterator[None]:
    done = False
    try:
        with os_errors_as_problems(folder, folder):
            yield
        done = True
    finally:
        if not done:
            for name in files:
                _beside((folder / name).resolve()).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}{_NEW}")


def _digest(path: Path) -> str:
    return sha256_of(path).hex() if os.path.lexists(path) else ""
