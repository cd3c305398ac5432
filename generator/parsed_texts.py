"""Caches the HTML of parsed Markdown on disk between runs.

Most texts are the same as in the previous run, and parsing them takes longer than everything else
in a check.
"""

import json
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.problems import ProblemsFoundError
from generator.publishing.cache import FileCache
from generator.reading.markdown import remembered

_CACHE = "texts"


class ParsedTexts(MutableMapping[str, str]):
    """Maps texts to HTML, in memory; iteration yields only the texts that were used."""

    def __init__(self, before: dict[str, str]) -> None:
        """Start with the entries of an earlier run."""
        self.before = before
        self.used: dict[str, str] = {}

    def __contains__(self, text: object) -> bool:
        """Return whether the HTML of a text is known."""
        return text in self.used or text in self.before

    def __getitem__(self, text: str) -> str:
        """Return the HTML of a text."""
        if text not in self.used:
            self.used[text] = self.before[text]
        return self.used[text]

    def __setitem__(self, text: str, html: str) -> None:
        """Add the HTML of a text."""
        self.used[text] = html

    def __delitem__(self, text: str) -> None:
        """Forget a text."""
        del self.used[text]

    def __iter__(self) -> Iterator[str]:
        """Yield the texts that were used."""
        yield from self.used

    def __len__(self) -> int:
        """Return the number of texts that were used."""
        return len(self.used)


@contextmanager
def parsed_texts(project: Path, name: str) -> Iterator[None]:
    """Use a project's cache for the HTML of texts; afterwards it contains the texts that were used.

    `name` distinguishes caches for different purposes. Write errors are ignored: the next run parses
    again. Nothing is written if the block raises an error, or if the project has no folder `build`
    yet: only a build creates it, so `check` leaves a project unchanged.
    """
    store = FileCache(project, _CACHE)
    texts = ParsedTexts(json.loads(store.get(name, b"{}")))
    with remembered(texts):
        yield
    if texts.used.keys() != texts.before.keys() and (project / "build").is_dir():
        with suppress(ProblemsFoundError):
            store[name] = json.dumps(texts.used, ensure_ascii=False).encode()
