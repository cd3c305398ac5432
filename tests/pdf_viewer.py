"""Uses a PDF as a viewer does, through PDFium: click a box, save the file, draw its pages."""

from collections.abc import Iterator
from io import BytesIO
from math import ceil, floor

import pypdfium2
from pdf_parts import Note, Parts
from pypdfium2 import raw

DOTS = 2
"""Pixels per point, when a page is drawn."""

Dot = tuple[int, int, int]
"""The number of a page, a row and a column."""


def boxes(content: bytes) -> dict[str, Note]:
    """Return the boxes of a PDF by their names."""
    return {str(box.inside["/T"]): box for box in Parts(content).boxes}


def states(content: bytes) -> dict[str, tuple[str, str]]:
    """Return the value of each box, and what it shows."""
    return {
        name: (str(box.inside["/V"]), str(box.inside["/AS"]))
        for name, box in boxes(content).items()
    }


def middle(box: Note) -> tuple[float, float]:
    """Return the center of a box."""
    left, low, right, high = map(float, box.inside["/Rect"])
    return (left + right) / 2, (low + high) / 2


def clicked(content: bytes, *boxes: Note) -> bytes:
    """Return a PDF as a viewer saves it after clicks on boxes."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    for box in boxes:
        page = document[box.page - 1]
        at = middle(box)
        assert raw.FORM_OnMouseMove(document.formenv, page, 0, *at)
        assert raw.FORM_OnLButtonDown(document.formenv, page, 0, *at)
        assert raw.FORM_OnLButtonUp(document.formenv, page, 0, *at)
        raw.FORM_ForceToKillFocus(document.formenv)
        page.close()
    saved = BytesIO()
    document.save(saved)
    document.close()
    return saved.getvalue()


def drawn(content: bytes, *, forms: bool = True) -> list[list[bytes]]:
    """Return each page as rows of gray pixels, with or without its form fields."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    pages = []
    for number in range(len(document)):
        page = document[number].render(
            scale=DOTS, grayscale=True, may_draw_forms=forms, draw_annots=forms
        )
        dots = bytes(page.buffer)
        rows = range(0, page.height * page.stride, page.stride)
        pages.append([dots[at : at + page.width] for at in rows])
    document.close()
    return pages


def around(box: Note, rows: list[bytes]) -> tuple[range, range]:
    """Return the columns and the rows of pixels that a box covers on its page."""
    left, low, right, high = (float(one) * DOTS for one in box.inside["/Rect"])
    height = len(rows)
    return range(floor(left), ceil(right) + 1), range(floor(height - high), ceil(height - low) + 1)


def differing(before: list[list[bytes]], after: list[list[bytes]]) -> Iterator[Dot]:
    """Yield each pixel that differs."""
    for page, (old, new) in enumerate(zip(before, after, strict=True), 1):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                pairs = enumerate(zip(one, other, strict=True))
                yield from ((page, at, column) for column, (dot, then) in pairs if dot != then)
