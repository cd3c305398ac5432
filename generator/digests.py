"""The digest of a file, by which copies and unchanged files are known."""

from hashlib import sha256
from pathlib import Path

_PART = 1 << 18
"""Bytes that are read at once."""


def sha256_of(path: Path) -> bytes:
    """Return the SHA-256 of a file, which may be larger than memory.

    Raises OSError if it cannot be read.
    """
    digest = sha256()
    with path.open("rb", buffering=0) as file:
        while part := file.read(_PART):
            digest.update(part)
    return digest.digest()
