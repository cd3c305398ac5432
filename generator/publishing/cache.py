"""A cache on disk, in a folder below build/, that lasts from one run to the next."""

from collections.abc import Iterator, MutableMapping
from pathlib import Path

from generator.publishing.output import os_errors_as_problems, remove, write_file


class FileCache(MutableMapping[str, bytes]):
    """A mapping of keys to bytes, stored as files in a folder; unused entries can be evicted."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is created when the first entry is stored."""
        self.folder = folder
        self.used: set[str] = set()

    def __contains__(self, key: object) -> bool:
        """Return whether the cache has an entry for a key."""
        return (self.folder / str(key)).is_file()

    def __getitem__(self, key: str) -> bytes:
        """Return the content of an entry."""
        self.used.add(key)
        try:
            return (self.folder / key).read_bytes()
        except OSError:
            raise KeyError(key) from None

    def __setitem__(self, key: str, content: bytes) -> None:
        """Store an entry atomically."""
        self.used.add(key)
        keep(self.folder / key, content, self.folder.parent.parent)

    def __delitem__(self, key: str) -> None:
        """Delete an entry."""
        remove(self.folder / key)

    def __iter__(self) -> Iterator[str]:
        """Yield the key of each entry."""
        yield from (path.name for path in self.folder.glob("*"))

    def __len__(self) -> int:
        """Return the number of entries."""
        return sum(1 for _ in self)

    def evict_unused(self) -> None:
        """Delete the entries that this run didn't read or store."""
        for key in set(self) - self.used:
            remove(self.folder / key)


def keep(file: Path, content: bytes, base: Path) -> None:
    """Store a file atomically in a folder that is made if it is missing.

    Raises ProblemsFoundError if the disk fails; its place is relative to `base`.
    """
    with os_errors_as_problems(file.parent, base):
        file.parent.mkdir(parents=True, exist_ok=True)
    write_file(file, content, base)
