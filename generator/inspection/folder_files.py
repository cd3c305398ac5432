"""The files of a built site, read on access."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from generator.digests import sha256_of


class Files(Mapping[str, bytes]):
    """Files by name, read on access because a site may be larger than memory."""

    def __init__(self, folder: Path, paths: Mapping[str, Path]) -> None:
        """Store the paths of files below a folder, by name."""
        self.folder = folder
        self.paths = paths

    def __getitem__(self, name: str) -> bytes:
        """Return the content of a file."""
        return self.paths[name].read_bytes()

    def beginning(self, name: str, size: int) -> bytes:
        """Return the first bytes of a file."""
        with self.paths[name].open("rb") as file:
            return file.read(size)

    def size(self, name: str) -> int:
        """Return the size of a file in bytes."""
        return self.paths[name].stat().st_size

    def digest(self, name: str) -> bytes:
        """Return the SHA-256 of a file."""
        return sha256_of(self.paths[name])

    def __contains__(self, name: object) -> bool:
        """Return whether there is a file with this name."""
        return name in self.paths

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        yield from self.paths

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self.paths)

    def only(self, names: Collection[str]) -> "Files":
        """Return the files that have one of these names."""
        return Files(self.folder, {name: self.paths[name] for name in self.paths if name in names})


def files_in(folder: Path) -> Files:
    """Return every file below a folder by its relative path, with slashes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return Files(folder, {path.relative_to(folder).as_posix(): path for path in paths})
