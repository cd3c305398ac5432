"""What can be taken away: each file with what is told of it, and the ledger of all."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

MANIFEST = "downloads.json"
"""The ledger's name, at the root of the site."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file: where it is, what it holds, and what is told of it."""

    path: str
    """Its path below docs/, and so below the site."""
    content: bytes = field(repr=False)
    title: str
    page: str
    """Path below docs/ of the page that it belongs to."""
    kind: str
    """What readers call its format: PDF, calendar, book …"""
    pages: int | None = None
    sources: tuple[str, ...] = ()
    """Ids of the steps or other things that it is made of."""
    listed: bool = True
    """Whether pages offer it; a social card is fetched by machines alone."""

    @property
    def label(self) -> str:
        """What a button says of it, as in: PDF, 2 pages, 64 kB."""
        pages = "" if self.pages is None else f", {self.pages} page{'s'[: self.pages != 1]}"
        return f"{self.kind}{pages}, {max(1, round(len(self.content) / 1000))} kB"


def manifest(downloads: Iterable[Download], edition: str) -> bytes:
    """Return the ledger of an edition's files as JSON: a list of objects, sorted by path."""
    entries = [
        {
            "path": one.path,
            "bytes": len(one.content),
            "sha256": sha256(one.content).hexdigest(),
            "pages": one.pages,
            "title": one.title,
            "edition": edition,
            "sources": list(one.sources),
        }
        for one in sorted(downloads, key=lambda one: one.path)
    ]
    return (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode()
