"""The digest of a file, by which copies and unchanged files are known."""

from hashlib import file_digest
from pathlib import Path


def sha256_of(path: Path) -> bytes:
    """Return the SHA-256 of a file, which may be larger than memory.

    Raises OSError if it cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        return file_digest(file, "sha256").digest()
