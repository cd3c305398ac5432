"""Remembers the HTML that an engine rendered, so that it renders only the pages that changed."""

from collections.abc import Iterator, MutableMapping
from hashlib import sha256
from pathlib import Path

from generator.addresses import address
from generator.folder_walk import entries_below
from generator.model import Look
from generator.publishing.cache import files_digest
from generator.publishing.engines import Engine, run_engine
from generator.publishing.output import add_files

_FRAME = ("mkdocs.yml", "base.yml", "overrides")
"""What an engine reads for every page."""
_HOME = "index.md"
"""The page that is always rendered, which shows that the engine still works."""
_ENGINES = frozenset({Engine.MKDOCS, Engine.PROPERDOCS})
"""The engines that can skip pages; Zensical has a cache of its own."""


class RenderedPages:
    """The HTML of the pages of a tree.

    In our frame, the HTML of a page depends on its text, on the tree's settings and templates, and on
    which files there are, but on no other page: menus come from the settings.
    """

    def __init__(self, store: MutableMapping[str, bytes], tree: Path, *settings: str) -> None:
        """Use the pages that earlier runs stored; their HTML also depends on `settings`."""
        self.store = store
        self.tree = tree
        self.keys = dict(_keys(tree, settings))
        self.known = frozenset(
            name for name, key in self.keys.items() if name != _HOME and key in store
        )
        """The paths, below docs/, of the pages that need not be rendered."""

    def complete(self, html: Path) -> None:
        """Add the known pages to a folder with the HTML of the others, which are stored.

        Raises ProblemsFoundError if the disk refuses.
        """
        files = {name: f"{address(name)}index.html" for name in self.keys}
        known = ((files[name], self.store[self.keys[name]]) for name in sorted(self.known))
        add_files(html, known, self.tree.parent)
        for name in self.keys.keys() - self.known:
            if (html / files[name]).is_file():
                self.store[self.keys[name]] = (html / files[name]).read_bytes()
        for key in {*self.store} - {*self.keys.values()}:
            del self.store[key]


def run_cached(engine: Engine, tree: Path, store: MutableMapping[str, bytes]) -> Path:
    """Run an engine on a finished tree like `run_engine`, without the pages that `store` has.

    Raises ProblemsFoundError if the engine fails or the disk refuses.
    """
    pages = RenderedPages(store, tree, engine.value)
    html = run_engine(engine, tree, pages.known)
    pages.complete(html)
    return html


def can_skip(engine: Engine, look: Look) -> bool:
    """Return whether an engine can skip pages: not if its theme writes a search index of them."""
    return engine in _ENGINES and look is Look.GUIDE


def _keys(tree: Path, settings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the path of each page below docs/, with a digest of everything that its HTML depends on."""
    docs = tree / "docs"
    frame = files_digest(*(tree / name for name in _FRAME))
    names = sorted(name for name, _ in entries_below(docs))
    inputs = "\0".join((frame, *settings, *names)).encode(errors="surrogatepass")
    shared = sha256(inputs).digest()
    for name in names if frame else ():
        if name.endswith(".md"):
            text = (docs / name).read_bytes()
            yield name, sha256(b"\0".join((shared, name.encode(), text))).hexdigest()
