"""The digest of a file, by which copies and unchanged files are known."""

from hashlib import file_digest, sha256
from pathlib import Path

_SMALL = 65_536
"""Size in bytes up to which a file is read at once: the standard library's buffer has its cost."""


def sha256_of(path: Path | str) -> bytes:
    """Return the SHA-256 of a file, which may be larger than memory.

    Raises OSError if it cannot be read.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path takes longer than a read
        beginning = file.read(_SMALL)
        if len(beginning) < _SMALL and not file.read(1):
            return sha256(beginning).digest()
        file.seek(0)
        return file_digest(file, "sha256").digest()
