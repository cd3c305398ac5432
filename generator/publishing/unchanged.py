"""Detects builds that would change nothing, so that they can be skipped.

After a successful inspection, a build records digests of its inputs and of the published files. If
both are unchanged, another build with the same options would produce the same result.
"""

import re
from pathlib import Path

from generator.publishing.cache import FileCache, files_digest
from generator.publishing.user_files import manifest_file

_CACHE = "published"
_READS_MORE = re.compile(rb"!ENV|\bhooks\b")
"""Settings with which an engine may read files that no digest covers."""


class BuildRecord:
    """The record of the last build of an edition: digests of its inputs and of the published files."""

    def __init__(self, project: Path, target: Path, inputs: tuple[str, ...]) -> None:
        """Store the project folder, the published folder, and the inputs of the build.

        An empty string in `inputs` means that an input is unknown.
        """
        self.store = FileCache(project, _CACHE)
        self.target = target
        self.manifest = manifest_file(project / "build", target)
        self.inputs = "\n".join(inputs) if all(inputs) else ""
        self.files = ""

    def is_current(self) -> bool:
        """Return whether a build would leave the published folder unchanged."""
        record = self.store.get(self.target.name)
        return bool(self.inputs) and record == self._content(files_digest(self.target))

    def set_inspected(self, files: str) -> None:
        """Set the digest of the inspected files; with "", nothing will be recorded."""
        self.files = files

    def write(self) -> None:
        """Record that the inspected files are published.

        Raises ProblemsFoundError if the disk fails.
        """
        if self.inputs and self.files:
            self.store[self.target.name] = self._content(self.files)

    def _content(self, published: str) -> bytes:
        return "\n".join((self.inputs, published, files_digest(self.manifest))).encode()


def reads_more(base: Path) -> bool:
    """Return whether the studio's own settings may make an engine read other files."""
    return base.is_file() and _READS_MORE.search(base.read_bytes()) is not None
