"""Writes files to disk atomically."""

import filecmp
import os
import shutil
import stat
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EINVAL
from pathlib import Path

from generator.folder_walk import entries_below, files_below, folders_of
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.publishing.sources import opened_source

STAGING = ".studio-guide-new"
"""Suffix of unfinished folders; leftover ones can be deleted."""
_PIECE = 1_048_576
_IN_THE_WAY = "rename what's there, or move it away"


def write_tree(
    folder: Path, files: Iterable[tuple[str, bytes | Path]], keep: frozenset[str]
) -> None:
    """Write files to a folder and delete all others, except top-level names listed in `keep`.

    A path in place of content names a file that is copied, which may be larger than memory.
    A file whose content hasn't changed isn't rewritten, so its date shows when it last changed.
    Symbolic links are replaced, never followed.
    Raises ProblemsFoundError if the disk fails.
    """
    base = folder.parent.parent
    # A name takes a fifth of the memory of a path.
    wanted = {name: _by_name(content) for name, content in files}
    with os_errors_as_problems(folder, base):
        folder.mkdir(parents=True, exist_ok=True)
        prune(folder, wanted.keys(), keep)
        for inner in sorted(folders_of(wanted)):
            (folder / inner).mkdir(exist_ok=True)
    for name, content in wanted.items():
        path = folder / name
        with os_errors_as_problems(path, base):
            if not (path.is_file() and _holds(path, content)):
                _fill(path, content, base)


def _by_name(content: bytes | Path) -> bytes | str:
    return str(content) if isinstance(content, Path) else content


def _holds(path: Path, content: bytes | str) -> bool:
    if isinstance(content, str):
        with suppress(OSError):  # a missing source is reported when it is copied
            return filecmp.cmp(path, content, shallow=False)
        return False
    return path.read_bytes() == content


def _fill(path: Path, content: bytes | str, base: Path) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    with opened_source(content, base) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, _PIECE)


def add_files(folder: Path, files: Iterable[tuple[str, bytes | Path]], base: Path) -> None:
    """Write files to a folder that holds others; a file with the same path is replaced.

    A path in place of content names a file that is copied.
    Raises ProblemsFoundError if the disk fails; its place is relative to `base`.
    """
    for name, content in files:
        path = folder / name
        with os_errors_as_problems(path, base):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content, base)


def write_file(path: Path, content: bytes | Path, base: Path | None = None) -> None:
    """Write one file atomically; a path in place of content names a file that is copied.

    Raises ProblemsFoundError if the disk fails; its place is relative to `base`.
    """
    with os_errors_as_problems(path, base or path.parent), replacing(path) as temporary:
        _fill(temporary, _by_name(content), base or path.parent)


@contextmanager
def errors_name(path: Path) -> Iterator[None]:
    """Make every OSError name a file that the user knows, in place of a temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path beside a file for its new content, which afterwards replaces it in one step.

    If that fails, nothing is left beside the file, and the OSError names the file, not the new one.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with errors_name(path):
            yield temporary
            temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink()


def refuse_other_file(path: Path, opening: bytes) -> None:
    """Raise ProblemsFoundError if a path holds anything but a file that begins with `opening`.

    Some programs write a byte order mark before it. A pipe or a device is not opened, and must not
    be replaced: `/dev/null` serves every program.
    """
    with os_errors_as_problems(path, path.parent):
        try:
            is_file = stat.S_ISREG(path.stat().st_mode)
        except FileNotFoundError:
            return
        same = False
        if is_file:
            with path.open("rb") as file:
                start = file.read(len(BOM_UTF8) + len(opening))
                same = start.removeprefix(BOM_UTF8).upper().startswith(opening)
    if not same:
        what = "this file is not a calendar" if is_file else "this is a folder or a device"
        message = f"{what}, so it was not replaced"
        hint = "choose another name for the calendar"
        raise ProblemsFoundError([Problem(Place(path.name), Rule.CANNOT_WRITE, message, hint)])


def link_or_copy(source: Path, target: Path, base: Path) -> None:
    """Hard-link or copy a file, link or pipe; do nothing if the target exists.

    Raises ProblemsFoundError if the disk fails; its place is relative to `base`.
    """
    with os_errors_as_problems(target, base):
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            return
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError:  # another disk, or one without hard links
            copy_entry(source, target)


def copy_entry(source: Path | str, target: Path | str) -> None:
    """Copy a file, link or pipe with its dates; raise OSError for a device or a socket."""
    mode = os.lstat(source).st_mode
    if stat.S_ISFIFO(mode):
        os.mkfifo(target)
    elif stat.S_ISREG(mode) or stat.S_ISLNK(mode):
        shutil.copy2(source, target, follow_symlinks=False)
    else:  # its content may never end
        raise OSError(EINVAL, "a device or a socket cannot be copied", str(source))


def remove(path: Path) -> None:
    """Delete a file, or a folder and its contents, if it exists.

    Raises ProblemsFoundError if the disk fails.
    """
    with os_errors_as_problems(path, path.parent):
        _remove_tree(path)


def _remove_tree(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path, base: Path, last: str) -> Iterator[Path]:
    """Yield an empty folder, and then move it to `target`, which must be missing or empty.

    If the block raises, the new folder is deleted. Parents of the target are created as needed. An
    existing empty target is kept, because a shell may be in it: the entries are moved into it, and
    `last` at the end.
    Raises ProblemsFoundError if the disk fails; its place is the target, relative to `base`.
    """
    with os_errors_as_problems(target, base):
        missing = [path for path in (target, *target.parents) if not path.exists()]
        top = missing[-1] if missing else target
        staging = top.with_name(f".{top.name}{STAGING}") if missing else target / STAGING
        inner = staging / target.relative_to(top)
        with errors_name(target):
            _remove_tree(staging)
            inner.mkdir(parents=True)
    try:
        yield inner
        with os_errors_as_problems(target, base):
            if missing:
                staging.rename(top)
            else:
                for entry in sorted(staging.iterdir(), key=lambda path: path.name == last):
                    entry.rename(target / entry.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def build_lock(folder: Path, patience: float = 0) -> Iterator[None]:
    """Lock a folder against other builds; the system releases the lock if the process dies.

    `patience` is how many seconds to wait for another build to finish.
    Raises ProblemsFoundError if another build still holds the lock, or if the disk fails.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - imports asyncio, which `check` never needs

    with os_errors_as_problems(folder, folder.parent):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            rule = Rule.ALREADY_BUILDING
            message = "another build of this project is running"
            raise ProblemsFoundError(
                [Problem(Place(folder.name), rule, message, rule.hint)]
            ) from None
    try:
        yield
    finally:
        lock.release()


def prune_extras(folder: Path, wanted: Path, kept: Collection[str] = ()) -> None:
    """Delete files that `wanted` doesn't contain, such as those that a theme adds, except `kept`.

    Raises ProblemsFoundError if the disk fails.
    """
    with os_errors_as_problems(folder, folder.parent):
        if folder.is_dir():
            known = {*files_below(wanted)} if wanted.is_dir() else set()
            prune(folder, known.union(kept), frozenset())


def prune(folder: Path, wanted: Collection[str], keep: frozenset[str]) -> None:
    """Delete everything in a folder except the files that are `wanted` and top-level names in `keep`.

    Links and pipes are deleted even if files of their names are wanted.
    """
    parents = folders_of(wanted)
    gone = [
        (entry.path, entry.is_dir(follow_symlinks=False))
        for name, entry in entries_below(folder)
        if name.partition("/")[0] not in keep and not _is_wanted(name, entry, wanted, parents)
    ]
    for path, is_folder in reversed(gone):  # the content of a folder before the folder
        if is_folder:
            Path(path).rmdir()
        else:
            Path(path).unlink()


def _is_wanted(
    name: str, entry: "os.DirEntry[str]", wanted: Collection[str], parents: Collection[str]
) -> bool:
    if entry.is_dir(follow_symlinks=False):
        return name in parents
    return name in wanted and entry.is_file(follow_symlinks=False)


@contextmanager
def os_errors_as_problems(path: Path, base: Path) -> Iterator[None]:
    """Turn an OSError into a problem that tells the user what to do.

    The problem's place is relative to `base`, a folder that the user knows.
    """
    try:
        yield
    except OSError as error:
        failed = Path(error.filename or path)
        name = failed.relative_to(base) if failed.is_relative_to(base) else failed
        message = f"cannot write this: {error.strerror or error}"
        in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
        hint = _IN_THE_WAY if in_the_way else Rule.CANNOT_WRITE.hint
        problem = Problem(Place(str(name)), Rule.CANNOT_WRITE, message, hint)
        raise ProblemsFoundError([problem]) from None
