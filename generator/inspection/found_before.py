"""Remembers what was found in the files of a site, so that a file that stays is searched once."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256

from generator.inspection.folder_files import Files
from generator.inspection.tokens import Token
from generator.inspection.unpacked import Search
from generator.inspection.words import Words

Found = tuple[set[Words], set[Token]]
"""The shingles and the tokens of staff texts that are in a file."""
Recall = Callable[[str, str, Callable[[], Found]], Found]
"""Returns what is in a file, by its name, a digest of what is looked for, and a search for it."""


def search_anew(_name: str, _wanted: str, look: Callable[[], Found]) -> Found:
    """Return what is in a file, without a memory."""
    return look()


class FoundBefore:
    """What is in files, by their names, their bytes and what was looked for."""

    def __init__(self, before: bytes = b"") -> None:
        """Start with the `content` of an earlier run, if there is one."""
        self._before: dict[str, list[list[str]]] = json.loads(before) if before else {}
        self._now: dict[str, list[list[str]]] = {}

    @property
    def content(self) -> bytes:
        """What was found in the files of this run, for the next one."""
        return json.dumps(self._now, ensure_ascii=True).encode()

    def recall(self, files: Files, searches: Mapping[str, Search]) -> Recall:
        """Return a function that searches the files that were not searched before.

        It completes the search of each file in `searches`, also if that search was made before.
        """

        def recalled(name: str, wanted: str, look: Callable[[], Found]) -> Found:
            search = searches[name]
            named = f"{wanted}\0{name}\0".encode(errors="surrogatepass")  # names may be any bytes
            key = sha256(named + files.digest(name)).hexdigest()
            if key not in self._before:
                found = look()
                self._now[key] = _written(found, search)
                return found
            self._now[key] = self._before[key]
            return _read(self._before[key], search)

        return recalled


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
