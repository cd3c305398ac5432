"""The files of a built site, read on access."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from generator.digests import sha256_of
from generator.folder_walk import files_below


class Files(Mapping[str, bytes]):
    """Files by name, read on access because a site may be larger than memory.

    A site may have 100,000 files, so only their names are stored.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        """Store the names of files below a folder, with slashes."""
        self.folder = folder
        self._names = dict.fromkeys(names)

    def __getitem__(self, name: str) -> bytes:
        """Return the content of a file."""
        return self._path(name).read_bytes()

    def beginning(self, name: str, size: int) -> bytes:
        """Return the first bytes of a file."""
        with self._path(name).open("rb") as file:
            return file.read(size)

    def size(self, name: str) -> int:
        """Return the size of a file in bytes."""
        return self._path(name).stat().st_size

    def digest(self, name: str) -> bytes:
        """Return the SHA-256 of a file."""
        return sha256_of(self._path(name))

    def __contains__(self, name: object) -> bool:
        """Return whether there is a file with this name."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        yield from self._names

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._names)

    def only(self, names: Collection[str]) -> "Files":
        """Return the files that have one of these names."""
        return Files(self.folder, (name for name in self._names if name in names))

    def _path(self, name: str) -> Path:
        if name not in self._names:
            raise KeyError(name)
        return self.folder / name


def files_in(folder: Path) -> Files:
    """Return every file below a folder by its relative path, with slashes."""
    return Files(folder, files_below(folder))
