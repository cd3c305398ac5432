"""The HTML that Markdown made of texts, kept on disk from one run to the next.

Most runs meet the same texts as the run before, and to parse them takes longer than all else that a
check does.
"""

import json
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from generator.problems import ProblemsFoundError
from generator.publishing.cache import keep
from generator.reading.markdown import remembered

_LIBRARIES = ("markdown", "pymdown-extensions", "pygments")
_CODE = ("markdown_parser.py", "everyday_markdown.py")


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
def parsed_texts(file: Path) -> Iterator[None]:
    """Take the HTML of texts from a file, and keep in it that of the texts that were used.

    A file that is damaged, or that another version wrote, counts as empty. If the disk refuses to
    keep one, the next run parses again. Nothing is kept if the block raises an error, or if there
    is no folder for it yet: only a build makes one, so a check alone leaves a project as it was.
    """
    texts = ParsedTexts(_load(file))
    with remembered(texts):
        yield
    if texts.used.keys() != texts.before.keys() and file.parent.is_dir():
        with suppress(ProblemsFoundError):
            _save(file, texts.used)


def _load(file: Path) -> dict[str, str]:
    """Return what a file holds, if today's code wrote all of it."""
    try:
        digest, _, content = file.read_bytes().partition(b"\n")
    except OSError:
        return {}
    return json.loads(content) if digest == _digest(content) else {}


def _save(file: Path, texts: dict[str, str]) -> None:
    content = json.dumps(texts, ensure_ascii=False).encode()
    keep(file, _digest(content) + b"\n" + content, file.parents[1])


def _digest(content: bytes) -> bytes:
    """Return what tells a content and the code that made it from any other."""
    return sha256(_toolchain() + content).hexdigest().encode()


@cache
def _toolchain() -> bytes:
    """Return the versions of the libraries that make HTML of Markdown, and our code for it."""
    here = Path(__file__).with_name("reading")
    code = b"".join((here / name).read_bytes() for name in _CODE)
    return " ".join(map(version, _LIBRARIES)).encode() + code
