"""The HTML that Markdown made of texts, kept on disk from one run to the next.

Most runs meet the same texts as the run before, and to parse them takes longer than all else that a
check does.
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
    """HTML by text, in memory; it tells which texts were asked for."""

    def __init__(self, before: dict[str, str]) -> None:
        """Start with what an earlier run kept."""
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
        """Yield the texts that were asked for."""
        yield from self.used

    def __len__(self) -> int:
        """Return how many texts were asked for."""
        return len(self.used)


@contextmanager
def parsed_texts(project: Path, name: str) -> Iterator[None]:
    """Take the HTML of texts from a project's cache, and keep that of the texts that were used.

    The name tells one use of texts from another. If the disk refuses to keep them, the next run
    parses again. Nothing is kept if the block raises an error, or if the project has no folder
    `build` yet: only a build makes one, so a check alone leaves a project as it was.
    """
    store = FileCache(project, _CACHE)
    texts = ParsedTexts(json.loads(store.get(name, b"{}")))
    with remembered(texts):
        yield
    if texts.used.keys() != texts.before.keys() and (project / "build").is_dir():
        with suppress(ProblemsFoundError):
            store[name] = json.dumps(texts.used, ensure_ascii=False).encode()
