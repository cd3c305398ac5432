"""Metadata of finished files: downloads.json, and their labels on pages."""

import json
import re
from collections.abc import Iterable, Mapping

from generator.downloads.files import Download, PlannedFile
from generator.rendering import escape_html

MANIFEST = "downloads.json"
"""The path of the manifest below the site."""
_LABEL = re.compile(r'<small data-file="([^"]*)"( lang="[^"]*")?></small>')
"""Matches the placeholder for a file's label on a page."""


def manifest(downloads: Iterable[Download], edition: str) -> bytes:
    """Return the manifest of an edition's files as JSON: a list of objects, sorted by path."""
    entries = [
        {
            "path": one.path,
            "bytes": len(one.content),
            "sha256": one.digest,
            "pages": one.pages,
            "title": one.planned.title,
            "edition": edition,
            "sources": list(one.planned.sources),
        }
        for one in sorted(downloads, key=lambda one: one.path)
    ]
    return (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode()


def labels_of(planned: Iterable[PlannedFile], downloads: Iterable[Download]) -> dict[str, str]:
    """Map the path of each planned file to its label; if it wasn't made, the label is its kind."""
    made = {one.path: one.label for one in downloads}
    return {file.path: made.get(file.path, file.kind) for file in planned}


def with_labels(text: str, labels: Mapping[str, str]) -> str:
    """Return the text of a page with file placeholders replaced by labels."""

    def label(found: re.Match[str]) -> str:
        known = labels.get(found[1])
        return found[0] if known is None else f"<small{found[2] or ''}>{escape_html(known)}</small>"

    return _LABEL.sub(label, text)
