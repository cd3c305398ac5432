"""Zip files that are the same everywhere; the only module that imports zipfile."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold
_UNIX = 3


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
