"""Brings a finished site to the disk that it is published on, and waits until it is there."""

import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from errno import EINVAL, ENOTSUP
from functools import partial
from pathlib import Path

from generator.folder_walk import entries_below
from generator.publishing.output import STAGING, copy_entry, os_errors_as_problems, remove

_AT_ONCE = 8


def on_disk(new: Path, target: Path) -> Path:
    """Return a finished folder that can be renamed to the target, with all its files on disk.

    Raises ProblemsFoundError if the disk fails.
    """
    with os_errors_as_problems(target, target.parent):
        found = _on_same_disk(new, target)
        _flush_all(found)
    return found


def clear(folder: Path) -> None:
    """Delete an old folder, even read-only parts of it; ignore what cannot be deleted."""
    for here, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(here).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _on_same_disk(new: Path, target: Path) -> Path:
    """Return the new folder, or a copy of it beside the target if build/ is on another disk."""
    if new.stat().st_dev == target.parent.stat().st_dev:
        return new
    staged = target.with_name(f".{target.name}{STAGING}")
    remove(staged)
    try:
        shutil.copytree(new, staged, symlinks=True, copy_function=copy_entry)
    except BaseException:
        clear(staged)
        raise
    clear(new)
    return staged


def _flush_all(folder: Path) -> None:
    """Wait until the files and folders below a folder are on disk.

    The disk writes files together that are waited for at once.
    """
    files: list[str] = []
    folders = [""]
    for name, entry in entries_below(folder):
        if entry.is_dir(follow_symlinks=False):
            folders.append(name)
        elif entry.is_file(follow_symlinks=False):
            files.append(name)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for names in (files, folders):
            shares = (names[start::_AT_ONCE] for start in range(_AT_ONCE))
            list(pool.map(partial(_flush_each, folder), shares))


def _flush_each(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        flush(folder / name)


def flush(path: Path) -> None:
    """Wait until a file, or the list of names in a folder, is on disk.

    Raises OSError if the disk fails.
    """
    if os.name == "nt":  # which waits only for files that are open for writing
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in {EINVAL, ENOTSUP}:  # a disk that has nothing to wait for
            raise
    finally:
        os.close(number)
