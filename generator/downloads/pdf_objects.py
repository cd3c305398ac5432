"""The objects of a PDF from Typst, read and written without a PDF library.

PDF libraries parse and rewrite the whole file, which takes ten times as long as typesetting it, so
the objects are edited in place. Any structure other than Typst's is refused, so a new version of
Typst cannot produce a broken file; its version is pinned exactly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from typing import Self

_XREF = re.compile(rb"startxref\n(\d+)\n%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY = 20  # bytes of a line in a cross-reference table
_TRAILER = re.compile(
    rb"trailer\n<</Size \d+/Root (\d+) 0 R(.*?)/ID\[\((.*?)\)\(.*?\)\]>>", re.DOTALL
)
_COUNT = re.compile(rb"<</Type/Pages/Count (\d+)/")


@dataclass(slots=True)
class PdfObjects:
    """The objects of a PDF in numerical order, and the bytes before and after them."""

    head: bytes
    objects: list[bytes]
    root: int
    """The number of the catalog."""
    trailer: bytes
    """The other entries of the trailer."""
    identifier: bytes

    @classmethod
    def read(cls, pdf: bytes) -> Self:
        """Return the objects of a PDF from Typst.

        Raises ValueError if its structure is not the expected one.
        """
        trailer = required(_TRAILER, pdf)
        head = pdf[: pdf.index(b"1 0 obj")]
        return cls(head, list(_objects(pdf)), int(trailer[1]), trailer[2], trailer[3])

    def __getitem__(self, number: int) -> bytes:
        """Return the object with a number."""
        return self.objects[number - 1]

    def __setitem__(self, number: int, content: bytes) -> None:
        """Replace the object with a number."""
        self.objects[number - 1] = content

    def written(self) -> bytes:
        """Return the PDF, whose second identifier is computed from its content."""
        made = bytearray(self.head)
        places = []
        for number, body in enumerate(self.objects, 1):
            places.append(len(made))
            made += b"%d 0 obj\n%s\nendobj\n\n" % (number, body)
        start, size = len(made), len(self.objects) + 1
        state = md5(made, usedforsecurity=False).hexdigest().encode()
        made += b"xref\n0 %d\n0000000000 65535 f\r\n" % size
        made += b"".join(b"%010d 00000 n\r\n" % place for place in places)
        made += b"trailer\n<</Size %d/Root %d 0 R%s/ID[(%s)(%s)]>>\nstartxref\n%d\n%%%%EOF" % (
            size, self.root, self.trailer, self.identifier, state, start,
        )  # fmt: skip
        return bytes(made)


def page_count(pdf: bytes) -> int:
    """Return the number of pages of a PDF from Typst.

    Raises ValueError if its structure is not the expected one.
    """
    return int(required(_COUNT, pdf)[1])


def required(pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes]:
    """Return the first match of a pattern, which every PDF from Typst has."""
    match = pattern.search(content)
    if not match:
        raise ValueError(f"this PDF is not laid out as expected: no {pattern.pattern!r}")
    return match


def _objects(pdf: bytes) -> Iterator[bytes]:
    """Yield the content of each object in numerical order, found by the cross-reference table."""
    start = int(required(_XREF, pdf)[1])
    table = _TABLE.match(pdf, start)
    if not table:
        raise ValueError("this PDF is not laid out as expected: no table of its objects")
    lines = (table.end() + at * _ENTRY for at in range(1, int(table[1])))
    places = [int(pdf[line : line + 10]) for line in lines]
    ends = dict(zip(sorted(places), [*sorted(places)[1:], start], strict=True))
    for number, place in enumerate(places, 1):
        opening = b"%d 0 obj\n" % number
        body = pdf[place : ends[place]].rstrip()
        if not (body.startswith(opening) and body.endswith(b"endobj")):
            raise ValueError(f"this PDF is not laid out as expected: object {number}")
        yield body.removeprefix(opening).removesuffix(b"endobj").rstrip(b"\n")
