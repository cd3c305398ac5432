"""Publishes a finished site by atomically exchanging the new folder and the published one."""

import ctypes
import os
import shutil
import sys
from errno import EBUSY, EEXIST, EXDEV
from pathlib import Path

from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.publishing.output import copy_entry, os_errors_as_problems, prune, remove, replacing
from generator.publishing.staging import clear, on_disk
from generator.publishing.user_files import rescue_late_files

_AT_CWD = -100  # AT_FDCWD of fcntl.h on Linux
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h, RENAME_SWAP of sys/stdio.h on macOS
_IS_MOUNTED = {EBUSY, EXDEV}
"""Errors on renaming a mount point, such as a Docker volume."""


def publish(
    new: Path, target: Path, *more: tuple[Path, Path], records: Path | None = None
) -> tuple[Problem, ...]:
    """Replace the published folders with new ones: all of them, or none.

    Returns a notice for each folder that is a mount point: its files are replaced one by one. With
    the folder of `records`, files that came into a published folder meanwhile are carried over.
    What is new is on disk before anything is exchanged, so that no power loss leaves empty files.

    Where the system can exchange two names atomically (Linux, macOS), a complete folder is always
    in place. Elsewhere the old folder is moved aside first, so it's missing between two renames.
    Raises ProblemsFoundError if the disk fails; the published folders are then unchanged.
    """
    done: list[tuple[Path, Path]] = []
    notices: list[Problem] = []
    pairs = [(on_disk(*pair), pair[1]) for pair in ((new, target), *more)]
    try:
        for pair in pairs:
            if not _swap(*pair):
                place = Place(f"{pair[1].name}/")
                message = "this folder is mounted, so its files were replaced one by one"
                notices.append(Problem(place, Rule.IN_PLACE, message, Rule.IN_PLACE.hint))
            done.append(pair)
    except ProblemsFoundError:
        for old, published in reversed(done):
            if old.exists():
                _swap(old, published)
            else:
                published.rename(old)
        raise
    for old, published in done:
        if records and old.exists():
            rescue_late_files(records, old, published)
        clear(old)
    return tuple(notices)


def _swap(new: Path, target: Path) -> bool:
    """Exchange a new folder and the published one; if nothing is published, move the new folder.

    Returns whether the folders were exchanged; if not, their contents were.
    """
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
            except OSError as error:
                if error.errno not in _IS_MOUNTED or not target.exists():
                    raise
                _exchange_contents(new, target, aside)
                return False
            finally:
                if not target.exists():
                    aside.rename(target)
            aside.rename(new)
    return True


def _exchange_contents(new: Path, target: Path, aside: Path) -> None:
    """Exchange the contents of two folders; if that fails, both are restored."""
    shutil.copytree(target, aside, symlinks=True, copy_function=copy_entry)
    try:
        _copy_over(new, target)
    except OSError:
        _copy_over(aside, target)
        remove(aside)
        raise
    remove(new)
    aside.rename(new)


def _copy_over(source: Path, target: Path) -> None:
    """Copy the contents of one folder over another, pages last, so that their resources exist."""
    paths = sorted(source.rglob("*"), key=lambda path: (path.suffix == ".html", path))
    links = [path for path in paths if path.is_symlink()]
    files = [path for path in paths if not (path.is_symlink() or path.is_dir())]
    for path in files:
        _copy(path, target, path.relative_to(source))
    prune(target, {path.relative_to(source).as_posix() for path in files}, frozenset())
    for path in links:
        _copy(path, target, path.relative_to(source))


def _copy(path: Path, target: Path, name: Path) -> None:
    """Copy a file or link into a folder atomically, replacing what is there."""
    for parent in reversed(name.parents[:-1]):
        if (target / parent).is_symlink() or (target / parent).is_file():
            (target / parent).unlink()
        (target / parent).mkdir(exist_ok=True)
    place = target / name
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    with replacing(place) as temporary:
        copy_entry(path, temporary)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two names atomically; return False if the system cannot."""
    names = os.fsencode(first), os.fsencode(second)
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
