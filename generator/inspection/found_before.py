"""Remembers what was found in the files of a site, so that a file that stays is inspected once."""

from collections.abc import Callable, Mapping, MutableMapping
from hashlib import sha256
from typing import Any

from generator.inspection.folder_files import Files
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
    """Return what is in a file, without a memory."""
    return look()


class FoundBefore:
    """What is in the files of a site, by their names, their bytes and what was looked for."""

    def __init__(self, files: Files, results: MutableMapping[str, Any]) -> None:
        """Use the results of an earlier run."""
        self._files = files
        self._results = results
        self._digests: dict[str, bytes] = {}

    def known(self, name: str, wanted: str, look: Callable[[], Any]) -> Any:
        """Return what `look` finds in a file, as JSON; it is called if the file was not there before.

        `wanted` covers everything else that the result depends on.
        """
        if name not in self._digests:
            self._digests[name] = self._files.digest(name)
        named = f"{wanted}\0{name}\0".encode(errors="surrogatepass")  # names may be any bytes
        return recalled(self._results, sha256(named + self._digests[name]).hexdigest(), look)

    def recall(self, searches: Mapping[str, Search]) -> Recall:
        """Return a function that searches the files that were not searched before.

        It completes the search of each file in `searches`, also if that search was made before.
        """

        def searched(name: str, wanted: str, look: Callable[[], Found]) -> Found:
            search = searches[name]
            return _read(self.known(name, wanted, lambda: _written(look(), search)), search)

        return searched


def _written(found: Found, search: Search) -> list[list[str]]:
    shingles, tokens = found
    return [
        sorted("\0".join(one) for one in shingles),
        sorted(f"{one.kind}\0{one.value}" for one in tokens),
        sorted(one.hex() for one in search.digests),
        [*search.unsearched],
    ]


def _read(entry: list[list[str]], search: Search) -> Found:
    shingles, tokens, digests, unsearched = entry
    search.digests.update(map(bytes.fromhex, digests))
    search.unsearched.update(dict.fromkeys(unsearched))
    kinds = (one.partition("\0") for one in tokens)
    return {tuple(one.split("\0")) for one in shingles}, {
        Token(one, value) for one, _, value in kinds
    }
