"""The types of downloadable files: planned files, their inputs, and the finished files."""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from hashlib import sha256

from generator.markup.html_tree import Nodes
from generator.planning.page import Site
from generator.publishing.cache import recalled

CARD = "card"
"""The kind of files that are preview images for shared links."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """The content of a file, and its number of pages, if it has pages."""

    content: bytes
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class MakeContext:
    """The inputs that files are made from."""

    site: Site
    texts: Mapping[str, Nodes]
    """The nodes of the site's pages by path."""
    cache: MutableMapping[str, bytes]
    """Files from earlier runs; each key covers all inputs of its file."""
    made: dict[str, MadeFile] = field(default_factory=dict, repr=False)
    """The files that were made, by path."""

    def make(self, file: "PlannedFile") -> MadeFile:
        """Return a file, which is made once even if other files are made from it."""
        if file.path not in self.made:
            self.made[file.path] = file.make(self)
        return self.made[file.path]

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the cached content for a key; call `make` and cache the result if there is none."""
        return recalled(self.cache, key, make)


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that an edition will contain."""

    path: str
    """Its path below docs/, and so below the site."""
    title: str
    page: str
    """Path below docs/ of the page that it belongs to."""
    kind: str
    """The format as shown to readers: PDF, calendar, book …"""
    make: Callable[[MakeContext], MadeFile] = field(repr=False, compare=False)
    sources: tuple[str, ...] = ()
    """Ids of the steps or other parts that it is about."""
    listed: bool = True
    """Whether pages offer it and articles may link to it."""
    media_type: str = ""
    """The Content-Type, for hosts that don't know the format."""


@dataclass(frozen=True, slots=True)
class Download:
    """A finished file."""

    planned: PlannedFile
    content: bytes = field(repr=False)
    pages: int | None = None

    @property
    def path(self) -> str:
        """Its path below docs/, and so below the site."""
        return self.planned.path

    @property
    def label(self) -> str:
        """The text of its button, such as "PDF, 2 pages, 64 kB"."""
        pages = "" if self.pages is None else f", {self.pages} page{'s'[: self.pages != 1]}"
        return f"{self.planned.kind}{pages}, {max(1, round(len(self.content) / 1000))} kB"

    @property
    def digest(self) -> str:
        """The SHA-256 of its content."""
        return sha256(self.content).hexdigest()
