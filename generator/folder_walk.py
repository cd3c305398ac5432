"""Lists what is below a folder in one walk, by names, as a site may have 100,000 files."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

Walk = Iterator[tuple[str, "os.DirEntry[str]"]]
"""Names below a folder, with slashes, and what the system lists there."""


def entries_below(folder: Path, skipped: frozenset[str] = frozenset()) -> Walk:
    """Yield everything below a folder in order, each folder before its content.

    Links are not followed, and what has a name in `skipped` is left out with its content. A folder
    may be deeper than Python's calls. Raises OSError for a folder that cannot be listed.
    """
    start = len(os.path.join(folder, ""))  # noqa: PTH118 - with a separator at its end
    levels = [_listed(folder)]
    while levels:
        entry = next(levels[-1], None)
        if entry is None:
            levels.pop()
        elif entry.name not in skipped:
            yield entry.path[start:].replace(os.sep, "/"), entry
            if entry.is_dir(follow_symlinks=False):
                levels.append(_listed(entry.path))


def files_below(folder: Path) -> Iterator[str]:
    """Yield the name of each file below a folder, in order; links to files count as files.

    Raises OSError for a folder that cannot be listed.
    """
    for name, entry in entries_below(folder):
        # A link may lead to itself, and to ask an entry about that is an error.
        if entry.is_file(follow_symlinks=False) or (entry.is_symlink() and Path(entry).is_file()):
            yield name


def folders_of(names: Iterable[str]) -> set[str]:
    """Return the names of all folders that files of these names are in."""
    found: set[str] = set()
    for name in names:
        folder = name.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _listed(folder: Path | str) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as found:
        return iter(sorted(found, key=lambda entry: entry.name))
