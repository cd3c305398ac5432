"""All writing to disk: a whole tree beside the old one, then one swap."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.problems import Place, Problem, ProblemsFoundError, Rule

_AT_CWD = -100  # AT_FDCWD of fcntl.h on Linux
_EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h, RENAME_SWAP of sys/stdio.h on macOS


def write_tree(folder: Path, files: Iterable[tuple[str, bytes]], keep: frozenset[str]) -> None:
    """Make a folder hold these files and no others, but for the names at its top to keep.

    A file that is already as it should be is not touched, so that its date tells when it changed.
    Raises ProblemsFoundError if the disk refuses.
    """
    with _told(folder):
        written = set()
        for name, content in files:
            path = folder / name
            written.add(path)
            if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for path in _others(folder, written, keep):
            path.unlink()


def remove(path: Path) -> None:
    """Delete a file or a folder with all that is in it, if it is there."""
    with _told(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def publish(new: Path, target: Path) -> None:
    """Put a finished folder in the place of the published one, by one swap.

    Where the system can exchange two names at once (Linux, macOS) there is no moment without a
    complete folder; elsewhere the old one is put aside first, for the time of two renames.
    Raises ProblemsFoundError if the disk refuses; the published folder is then as it was.
    """
    with _told(target):
        if not target.exists():
            new.rename(target)
            return
        if not _exchange(new, target):
            aside = new.with_name(f"{new.name}.old")
            remove(aside)
            target.rename(aside)
            new.rename(target)
            aside.rename(new)
    remove(new)


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


def _others(folder: Path, written: set[Path], keep: frozenset[str]) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        if Path(here) == folder:
            folders[:] = [name for name in folders if name not in keep]
        yield from (path for name in names if (path := Path(here, name)) not in written)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into a problem that a person can act on."""
    try:
        yield
    except OSError as error:
        name = Path(error.filename or path)
        message = f"this cannot be written: {error.strerror or error}"
        place = Place(name.name if name.is_absolute() else str(name))
        problem = Problem(place, Rule.CANNOT_WRITE, message, Rule.CANNOT_WRITE.hint)
        raise ProblemsFoundError([problem]) from None
