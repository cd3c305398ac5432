"""Bytes that one run keeps for the next, in a folder below build/."""

from collections.abc import Iterator, MutableMapping
from pathlib import Path

from generator.publishing.output import os_errors_as_problems, remove, write_file


class FileCache(MutableMapping[str, bytes]):
    """Bytes kept in a folder under names, for the next run; what is not asked for is let go."""

    def __init__(self, folder: Path) -> None:
        """Keep things in a folder, which need not be there."""
        self.folder = folder
        self.used: set[str] = set()

    def __contains__(self, name: object) -> bool:
        """Return whether something is kept under a name."""
        return (self.folder / str(name)).is_file()

    def __getitem__(self, name: str) -> bytes:
        """Return what is kept under a name."""
        self.used.add(name)
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, content: bytes) -> None:
        """Keep something: whole, or not at all."""
        self.used.add(name)
        base = self.folder.parent.parent
        with os_errors_as_problems(self.folder, base):
            self.folder.mkdir(parents=True, exist_ok=True)
        write_file(self.folder / name, content, base)

    def __delitem__(self, name: str) -> None:
        """Let go what is kept under a name."""
        remove(self.folder / name)

    def __iter__(self) -> Iterator[str]:
        """Yield the names under which something is kept."""
        yield from (path.name for path in self.folder.glob("*"))

    def __len__(self) -> int:
        """Return how many things are kept."""
        return sum(1 for _ in self)

    def evict_unused(self) -> None:
        """Delete what this run did not ask for."""
        for name in set(self) - self.used:
            remove(self.folder / name)
