"""A file to take away: how a format plans it, what it is made of, and what was made."""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from hashlib import sha256

from generator.html_tree import Nodes
from generator.planning.page import Site

CARD = "card"
"""The kind of a picture that is shown where the address of its page is shared."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """The content of a file, and how many pages it has, if it has pages."""

    content: bytes
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class MakeContext:
    """All that files are made of."""

    site: Site
    texts: Mapping[str, Nodes]
    """The nodes of the site's pages by path."""
    cache: MutableMapping[str, bytes]
    """What earlier runs made, by a key that covers all that it was made of."""

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return what is cached under a key; make it first if nothing is."""
        content = self.cache.get(key)
        if content is None:
            content = self.cache[key] = make()
        return content


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that an edition will have."""

    path: str
    """Its path below docs/, and so below the site."""
    title: str
    page: str
    """Path below docs/ of the page that it belongs to."""
    kind: str
    """What readers call its format: PDF, calendar, book …"""
    make: Callable[[MakeContext], MadeFile] = field(repr=False, compare=False)
    sources: tuple[str, ...] = ()
    """Ids of the steps or other things that it is made of."""
    listed: bool = True
    """Whether pages offer it and texts may link to it."""
    media_type: str = ""
    """The Content-Type to set on a host that does not know the format."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was made as planned."""

    planned: PlannedFile
    content: bytes = field(repr=False)
    pages: int | None = None

    @property
    def path(self) -> str:
        """Its path below docs/, and so below the site."""
        return self.planned.path

    @property
    def label(self) -> str:
        """What a button says of it, as in: PDF, 2 pages, 64 kB."""
        pages = "" if self.pages is None else f", {self.pages} page{'s'[: self.pages != 1]}"
        return f"{self.planned.kind}{pages}, {max(1, round(len(self.content) / 1000))} kB"

    @property
    def digest(self) -> str:
        """Its SHA-256."""
        return sha256(self.content).hexdigest()
