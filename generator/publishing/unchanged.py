"""Tells whether what is published is what a build would make, so that there is nothing to do.

A build notes what it read and what it published, once it has looked at all of it. If both are as
they were, another build of the same kind would make the same bytes and find the same.
"""

import re
from pathlib import Path

from generator.publishing.cache import FileCache, files_digest
from generator.publishing.user_files import manifest_file

_CACHE = "published"
_READS_MORE = re.compile(rb"!ENV|\b(?:hooks|INHERIT)\b")
"""What lets the studio's own settings bring an engine to read what no digest covers."""


class PublishedNote:
    """The note of the last build of an edition: of what it was made, and what was published."""

    def __init__(self, project: Path, target: Path, made_of: tuple[str, ...]) -> None:
        """Take a project, the published folder, and all that decides what is in it.

        An empty text in `made_of` stands for something that cannot be known.
        """
        self.store = FileCache(project, _CACHE)
        self.target = target
        self.manifest = manifest_file(project / "build", target)
        self.made_of = "\n".join(made_of) if all(made_of) else ""
        self.files = ""

    def stands(self) -> bool:
        """Return whether the published folder is what a build would make now."""
        note = self.store.get(self.target.name)
        return bool(self.made_of) and note == self._note(files_digest(self.target))

    def looked_at(self, files: str) -> None:
        """Take the digest of the files that were looked at; with "", nothing is noted."""
        self.files = files

    def write(self) -> None:
        """Note that the files that were looked at are published.

        Raises ProblemsFoundError if the disk fails.
        """
        if self.made_of and self.files:
            self.store[self.target.name] = self._note(self.files)

    def _note(self, published: str) -> bytes:
        return "\n".join((self.made_of, published, files_digest(self.manifest))).encode()


def reads_more(base: Path) -> bool:
    """Return whether the studio's own settings, if there are any, name more for an engine to read."""
    return base.is_file() and _READS_MORE.search(base.read_bytes()) is not None
