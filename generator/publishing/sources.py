"""Opens the owner's files that a build copies, which may change while it is running."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ELOOP
from pathlib import Path
from typing import BinaryIO

from generator.problems import Place, Problem, ProblemsFoundError, Rule

_NOTHING_ELSE = sum(getattr(os, one, 0) for one in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""Flags to open a file without following a link, and without waiting for a pipe."""
_MOVED = "this file was moved or replaced while the build was running"
_AGAIN = "put it back, and run the build again"


@contextmanager
def opened_source(name: str, base: Path) -> Iterator[BinaryIO]:
    """Open a file to copy, and nothing that has taken its place since it was checked.

    Raises ProblemsFoundError if it is not there any more, or became a link, a pipe or a folder.
    """
    try:
        number = os.open(name, os.O_RDONLY | _NOTHING_ELSE)
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise FileNotFoundError(name)
    except OSError as error:
        gone = isinstance(error, FileNotFoundError | NotADirectoryError) or error.errno == ELOOP
        rule = Rule.UNREADABLE_FILE
        message = _MOVED if gone else f"cannot read this file: {error.strerror}"
        place = Place(os.path.relpath(name, base))
        raise ProblemsFoundError(
            [Problem(place, rule, message, _AGAIN if gone else rule.hint)]
        ) from None
    with open(number, "rb", buffering=0) as file:  # noqa: PTH123 - it is open already
        yield file
