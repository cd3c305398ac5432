"""Divides the content of a file into windows, because large files are searched a part at a time."""

from collections.abc import Iterator

WINDOW = 1_048_576
"""Size of a window in bytes."""
_OVERLAP = 8_192
"""Overlap of two windows in bytes, so that a text at the end of one is complete in the next."""


def overlapping(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the start and the content of each window; an empty file has one."""
    for start in range(0, max(1, len(content) - _OVERLAP), WINDOW):
        yield start, content[start : start + WINDOW + _OVERLAP]
