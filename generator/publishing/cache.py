"""The cache of what earlier runs made, below build/cache/; every stage uses it.

A stage stores a result under a key that covers all its inputs, and asks for that key before it works
again (`recalled`). A large result is a file (`FileCache`); many small ones share a file
(`small_results`). Results that a run doesn't use are deleted, so the cache has only those of the last.

An entry is used only if it is complete and was written by the same version of the program, its
libraries and Python. So entries may be damaged or deleted at any time: they are made again.
"""

import json
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, TypeVar

import generator
from generator.digests import sha256_of
from generator.folder_walk import entries_below
from generator.problems import ProblemsFoundError
from generator.publishing.engines import CACHE
from generator.publishing.output import build_lock, os_errors_as_problems, remove, write_file

Result = TypeVar("Result")

FOLDER = "build/cache"
"""The folder of all caches, below that of the project."""
TEMPLATES = "templates"
"""The cache of compiled templates, of pages and of style sheets."""
TEXTS = "texts"
"""The cache of what is made of texts, such as the HTML of Markdown."""
_PACKAGES = frozenset({".dist-info", ".egg-info", ".egg-link"})
"""Suffixes of the folders and files that name an installed library and its version."""


class FileCache(MutableMapping[str, bytes]):
    """A mapping of keys to bytes, stored as files in a folder; unused entries can be evicted.

    A key must cover all inputs of an entry, except the program itself.
    """

    def __init__(self, project: Path, name: str) -> None:
        """Use the cache of a name in a project; its folder is created with the first entry."""
        self.project = project
        self.folder = project / FOLDER / name
        self.used: set[str] = set()

    def __contains__(self, key: object) -> bool:
        """Return whether the cache has a valid entry for a key."""
        return self.get(str(key)) is not None

    def __getitem__(self, key: str) -> bytes:
        """Return the content of an entry."""
        self.used.add(key)
        path = self.folder / key
        try:
            seal, _, content = (path.read_bytes() if path.is_file() else b"").partition(b"\n")
        except OSError:
            raise KeyError(key) from None
        if seal != _seal(key, content):
            raise KeyError(key)
        return content

    def __setitem__(self, key: str, content: bytes) -> None:
        """Store an entry atomically.

        Raises ProblemsFoundError if the disk fails.
        """
        self.used.add(key)
        with os_errors_as_problems(self.folder, self.project):
            self.folder.mkdir(parents=True, exist_ok=True)
            if (self.folder / key).is_dir():
                remove(self.folder / key)
        write_file(self.folder / key, _seal(key, content) + b"\n" + content, self.project)

    def __delitem__(self, key: str) -> None:
        """Delete an entry."""
        remove(self.folder / key)

    def __iter__(self) -> Iterator[str]:
        """Yield the key of each entry."""
        yield from (path.name for path in self.folder.glob("*"))

    def __len__(self) -> int:
        """Return the number of entries."""
        return sum(1 for _ in self)

    def evict_unused(self) -> None:
        """Delete the entries that this run didn't read or store."""
        for key in set(self) - self.used:
            remove(self.folder / key)


class SmallResults(MutableMapping[str, Any]):
    """A mapping of keys to JSON values, in memory; iteration yields only the entries that were used."""

    def __init__(self, before: dict[str, Any]) -> None:
        """Start with the entries of an earlier run."""
        self.before = before
        self.used: dict[str, Any] = {}

    def __contains__(self, key: object) -> bool:
        """Return whether there is an entry for a key."""
        return key in self.used or key in self.before

    def __getitem__(self, key: str) -> Any:
        """Return the value of an entry."""
        if key not in self.used:
            self.used[key] = self.before[key]
        return self.used[key]

    def __setitem__(self, key: str, value: Any) -> None:
        """Add an entry."""
        self.used[key] = value

    def __delitem__(self, key: str) -> None:
        """Forget an entry of this run."""
        del self.used[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys that were used."""
        yield from self.used

    def __len__(self) -> int:
        """Return the number of entries that were used."""
        return len(self.used)


@contextmanager
def small_results(project: Path, name: str, part: str) -> Iterator[SmallResults]:
    """Yield the small results of an earlier run; afterwards, the cache has those that were used.

    `name` names the stage, and `part` which of its runs, such as an edition. Write errors are
    ignored: the next run makes the results again. Nothing is written if the block raises an error,
    or if the project has no folder `build` yet: only a build creates it, so `check` leaves a project
    unchanged.
    """
    store = FileCache(project, name)
    results = SmallResults(json.loads(store.get(part, b"{}")))
    yield results
    if results.used.keys() != results.before.keys() and (project / "build").is_dir():
        with suppress(ProblemsFoundError):
            store[part] = json.dumps(results.used, separators=(",", ":")).encode()


def recalled(store: MutableMapping[str, Result], key: str, make: Callable[[], Result]) -> Result:
    """Return what a cache has for a key; if it has nothing, call `make` and store the result."""
    known = store.get(key)
    if known is None:
        known = store[key] = make()
    return known


def forget(folder: Path) -> None:
    """Delete all caches of the project in a folder.

    Raises ProblemsFoundError if another build is running or the disk fails.
    """
    if (folder / "build").is_dir():
        with build_lock(folder / "build"):
            for kept in (folder / FOLDER, *(folder / "build").glob(f"*/{CACHE}")):
                remove(kept)


def _seal(key: str, content: bytes) -> bytes:
    """Return a digest of an entry, its key and the program that made it."""
    return sha256(b"\n".join((program(), key.encode(), content))).hexdigest().encode()


@cache
def program() -> bytes:
    """Return a digest of this program's files, the versions of all libraries, and Python's."""
    folders = (folder for folder in map(Path, sys.path) if folder.is_dir())
    packages = {
        path.name for folder in folders for path in folder.iterdir() if path.suffix in _PACKAGES
    }
    code = files_digest(Path(generator.__file__).parent, skipped=frozenset({"__pycache__"}))
    return sha256("\n".join((sys.version, code, *sorted(packages))).encode()).digest()


def files_digest(*paths: Path, skipped: frozenset[str] = frozenset()) -> str:
    """Return a digest of files and of all contents of folders, including their names.

    A path may not exist. Returns "" if something is neither a file nor a folder, such as a
    link, or cannot be read, because a change of it would go unnoticed.
    """
    digest = sha256()
    try:
        for path in paths:
            for name, content in _contents(path, skipped):
                digest.update(f"{name}\0".encode(errors="surrogatepass"))  # names may be any bytes
                digest.update(content)
            digest.update(b"\0")
    except OSError:
        return ""
    return digest.hexdigest()


def _contents(path: Path, skipped: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and digest of each file, and the name of each folder, in order.

    Raises OSError for whatever is neither.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not S_ISDIR(mode):
        yield "", _digest_of(path, is_file=S_ISREG(mode))
        return
    yield "/", b""
    for name, entry in entries_below(path, skipped):
        if entry.is_dir(follow_symlinks=False):
            yield f"/{name}/", b""
        else:
            yield f"/{name}", _digest_of(entry.path, is_file=entry.is_file(follow_symlinks=False))


def _digest_of(path: Path | str, *, is_file: bool) -> bytes:
    if not is_file:
        raise FileExistsError(path)
    return sha256_of(path)
