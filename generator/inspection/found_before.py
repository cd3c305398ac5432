"""Remembers what was found in the files of a site, so that unchanged files are inspected only once."""

from collections.abc import Callable, MutableMapping
from hashlib import sha256
from typing import Any

from generator.inspection.folder_files import Files
from generator.inspection.searches import Searches
from generator.inspection.tokens import Token
from generator.inspection.unpacked import Search
from generator.inspection.words import Words
from generator.publishing.cache import recalled

Known = Callable[[str, str, Callable[[], Any]], Any]
"""Returns what was found in a file, as JSON: by the file's name, what is looked for, and a function
that looks."""
Found = tuple[set[Words], set[Token]]
"""The shingles and the tokens of staff texts that are in a file."""
Recall = Callable[[str, str, Callable[[], Found]], Found]
"""Returns what is in a file, by its name, a digest of what is looked for, and a search for it."""


def look_anew(_name: str, _wanted: str, look: Callable[[], Any]) -> Any:
    """Return what is in a file, without remembering it."""
    return look()


class FoundBefore:
    """What is in the files of a site, by their names, their bytes and what was looked for."""

    def __init__(self, files: Files, results: MutableMapping[str, Any]) -> None:
        """Use the results of an earlier run."""
        self._files = files
        self._results = results
        self._digests: dict[str, bytes] = {}

    def digest(self, name: str) -> bytes:
        """Return the digest that a file had when it was first asked for."""
        if name not in self._digests:
            self._digests[name] = self._files.digest(name)
        return self._digests[name]

    def known(self, name: str, wanted: str, look: Callable[[], Any]) -> Any:
        """Return what `look` finds in a file, as JSON; it is called if the file was not there before.

        `wanted` covers everything else that the result depends on.
        """
        named = f"{wanted}\0{name}\0".encode(errors="surrogatepass")  # names may be any bytes
        return recalled(self._results, sha256(named + self.digest(name)).hexdigest(), look)

    def recall(self, searches: Searches) -> Recall:
        """Return a function that searches the files that were not searched before.

        It ends the search of each file in `searches`, also if that search was made before.
        """

        def searched(name: str, wanted: str, look: Callable[[], Found]) -> Found:
            own = self.digest(name)
            entry = self.known(name, wanted, lambda: _written(look(), searches.running(name), own))
            shingles, tokens, digests, unsearched = entry or ((), (), (), ())
            searches.end(name, (own, *map(bytes.fromhex, digests)), unsearched)
            return {tuple(one.split("\0")) for one in shingles}, set(map(_token, tokens))

        return searched


def _written(found: Found, search: Search, own: bytes) -> list[list[str]]:
    """Return the results of a search as JSON; most files have none besides their own digest."""
    shingles, tokens = found
    entry = [
        sorted("\0".join(one) for one in shingles),
        sorted(f"{one.kind}\0{one.value}" for one in tokens),
        sorted(one.hex() for one in search.digests - {own}),
        [*search.unsearched],
    ]
    return entry if any(entry) else []


def _token(written: str) -> Token:
    kind, _, value = written.partition("\0")
    return Token(kind, value)
