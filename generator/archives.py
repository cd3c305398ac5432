"""Writes reproducible zip files and reads archives; the only module that imports zipfile."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can store
_UNIX = 3


class BrokenArchiveError(Exception):
    """An archive is damaged, encrypted or not an archive at all."""


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip file with the given names and contents, in the same order.

    Dates are fixed and nothing is compressed, because compression differs between machines.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in files:
            entry = ZipInfo(name, _DATE)
            entry.create_system = _UNIX
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file in a zip file.

    Raises BrokenArchiveError if it is not a valid zip file, or if it is encrypted.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    yield entry.filename, archive.read(entry)
    except (BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, OSError) as error:
        raise BrokenArchiveError(str(error)) from None


def gunzipped(content: bytes) -> bytes:
    """Return the content of a gzip file.

    Raises BrokenArchiveError if it is not a valid gzip file.
    """
    try:
        return gzip.decompress(content)
    except (zlib.error, EOFError, OSError) as error:
        raise BrokenArchiveError(str(error)) from None
