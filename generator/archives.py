"""Zip files that are the same everywhere, and archives unpacked; the only module that imports zipfile."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold
_UNIX = 3


class BrokenArchiveError(Exception):
    """Bytes that look like an archive are none, or are locked."""


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip file of names and contents, in their order.

    Dates are fixed and nothing is compressed: machines differ in how they compress.
    """
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as packed:
        for name, content in files:
            entry = ZipInfo(name, _DATE)
            entry.create_system = _UNIX
            packed.writestr(entry, content)
    return made.getvalue()


def unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file in a zip file.

    Raises BrokenArchiveError if it is none, or if it is locked.
    """
    try:
        with ZipFile(BytesIO(content)) as packed:
            for entry in packed.infolist():
                if not entry.is_dir():
                    yield entry.filename, packed.read(entry)
    except (BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError) as error:
        raise BrokenArchiveError(str(error)) from None


def gunzipped(content: bytes) -> bytes:
    """Return what is in a gzip file.

    Raises BrokenArchiveError if it is none.
    """
    try:
        return gzip.decompress(content)
    except (zlib.error, EOFError, OSError) as error:
        raise BrokenArchiveError(str(error)) from None
