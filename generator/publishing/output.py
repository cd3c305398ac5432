"""All writing to disk: a whole tree beside the old one, then one swap."""

import ctypes
import os
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST
from pathlib import Path

from generator.problems import Place, Problem, ProblemsFoundError
from generator.rules import Rule

_AT_CWD = -100  # AT_FDCWD of fcntl.h on Linux
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h, RENAME_SWAP of sys/stdio.h on macOS
_IN_THE_WAY = "rename what stands there, or move it away"


def write_tree(folder: Path, files: Iterable[tuple[str, bytes]], keep: frozenset[str]) -> None:
    """Make a folder hold these files and no others, but for the names at its top to keep.

    A file that is already as it should be is not touched, so that its date tells when it changed.
    A link is replaced, and never followed.
    Raises ProblemsFoundError if the disk refuses.
    """
    wanted = {folder / name: content for name, content in files}
    with os_errors_as_problems(folder, folder.parent.parent):
        folder.mkdir(parents=True, exist_ok=True)
        _prune(folder, wanted.keys(), keep)
        for path, content in wanted.items():
            with os_errors_as_problems(path, folder.parent.parent):
                if not (path.is_file() and path.read_bytes() == content):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)


def write_file(path: Path, content: bytes, base: Path | None = None) -> None:
    """Write one file: whole, or not at all.

    Raises ProblemsFoundError if the disk refuses; the place is said as below the base.
    """
    with os_errors_as_problems(path, base or path.parent):
        begun = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            begun.write_bytes(content)
            begun.replace(path)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from None
        finally:
            with suppress(OSError):
                begun.unlink()


def link_or_copy(source: Path, target: Path, base: Path) -> None:
    """Let a file, a link or a pipe stand in a second place as well; what stands there stays.

    Raises ProblemsFoundError if the disk refuses, with a place below the base.
    """
    with os_errors_as_problems(target, base):
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            return
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError:  # a disk without hard links
            shutil.copy2(source, target, follow_symlinks=False)


def remove(path: Path) -> None:
    """Delete a file or a folder with all that is in it, if it is there.

    Raises ProblemsFoundError if the disk refuses.
    """
    with os_errors_as_problems(path, path.parent):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def build_lock(folder: Path, patience: float = 0) -> Iterator[None]:
    """Keep every other build out of a folder while this one is at work; the system lets go if it dies.

    Patience is how many seconds another build may take to be done.
    Raises ProblemsFoundError if another build is at work there, or if the disk refuses.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - it loads asyncio, which `check` never needs

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


def prune_extras(folder: Path, wanted: Path, kept: Collection[Path] = ()) -> None:
    """Delete the files of a folder that another folder does not have, but for those to keep.

    Raises ProblemsFoundError if the disk refuses.
    """
    with os_errors_as_problems(folder, folder.parent):
        known = {folder / path.relative_to(wanted) for path in wanted.rglob("*") if path.is_file()}
        _prune(folder, known | {*kept}, frozenset())


def publish(new: Path, target: Path, *more: tuple[Path, Path]) -> None:
    """Put finished folders in the place of the published ones: all of them, or none.

    Where the system can exchange two names at once (Linux, macOS) there is no moment without a
    complete folder; elsewhere the old one is put aside first, for the time of two renames.
    Raises ProblemsFoundError if the disk refuses; what is published is then as it was.
    """
    done: list[tuple[Path, Path]] = []
    try:
        for pair in ((new, target), *more):
            _swap(*pair)
            done.append(pair)
    except ProblemsFoundError:
        for old, published in reversed(done):
            if old.exists():
                _swap(old, published)
            else:
                published.rename(old)
        raise
    for old, _ in done:
        _clear(old)


def _clear(folder: Path) -> None:
    """Delete an old folder, also what its owner has closed to writing; what is left harms nobody."""
    for here, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(here).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _swap(new: Path, target: Path) -> None:
    """Exchange a finished folder and the published one; if there is none, the folder moves."""
    with os_errors_as_problems(target, target.parent):
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise FileExistsError(EEXIST, "a file or a link is in the way", str(target))
        if not target.exists():
            new.rename(target)
        elif not _exchange(new, target):
            aside = new.with_name(f"{new.name}.old")
            remove(aside)
            try:
                target.rename(aside)
                new.rename(target)
            finally:
                if not target.exists():
                    aside.rename(target)
            aside.rename(new)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; return whether the system can."""
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform not in {"linux", "darwin"}:
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_CWD, names[0], _AT_CWD, names[1], _EXCHANGE)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, _EXCHANGE)
    else:
        return False
    return not failed


def _prune(folder: Path, wanted: Collection[Path], keep: frozenset[str]) -> None:
    """Delete what is in a folder and not wanted there, but for the names at its top to keep."""
    homes = {home for path in wanted for home in path.parents}
    for here, folders, names in os.walk(folder, topdown=False):
        for name in (*names, *folders):
            path = Path(here, name)
            if path.relative_to(folder).parts[0] in keep:
                continue
            is_folder = path.is_dir() and not path.is_symlink()
            if is_folder and path not in homes:
                path.rmdir()
            elif path.is_symlink() or not (is_folder or path in wanted):
                path.unlink()


@contextmanager
def os_errors_as_problems(path: Path, base: Path) -> Iterator[None]:
    """Turn what the disk refuses into a problem that a person can act on.

    The place is said as below the base, the folder that a person calls by name.
    """
    try:
        yield
    except OSError as error:
        refused = Path(error.filename or path)
        name = refused.relative_to(base) if refused.is_relative_to(base) else refused
        message = f"this cannot be written: {error.strerror or error}"
        in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
        hint = _IN_THE_WAY if in_the_way else Rule.CANNOT_WRITE.hint
        problem = Problem(Place(str(name)), Rule.CANNOT_WRITE, message, hint)
        raise ProblemsFoundError([problem]) from None
