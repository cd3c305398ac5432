"""What the searches of a site's files found besides texts, kept only where it matters."""

from collections.abc import Collection, Iterable

from generator.inspection.unpacked import Search


class Searches:
    """The searches of a site's files; as there may be 100,000, each is held only until it ends."""

    def __init__(self, hidden: Collection[bytes] = ()) -> None:
        """Look for files with these SHA-256 digests."""
        self._hidden = frozenset(hidden)
        self._running: dict[str, Search] = {}
        self.copies: dict[bytes, str] = {}
        """The last file that is, or contains, each of the hidden files, by its digest."""
        self.unsearched: dict[str, tuple[str, ...]] = {}
        """Why a file could not be searched completely, by its name."""

    def begin(self, name: str, search: Search) -> Search:
        """Hold the search of a file until it ends."""
        self._running[name] = search
        return search

    def running(self, name: str) -> Search:
        """Return the search of a file that has not ended."""
        return self._running[name]

    def end(self, name: str, digests: Iterable[bytes], unsearched: Iterable[str]) -> None:
        """End the search of a file, and keep what it or an earlier search found."""
        self._running.pop(name, None)
        self.copies.update(dict.fromkeys(self._hidden.intersection(digests), name))
        if reasons := tuple(unsearched):
            self.unsearched[name] = reasons
