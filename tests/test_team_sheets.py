"""The printed lists of a team: in reading order, and on few pages."""

from io import BytesIO
from typing import Any

import pytest
from paper_data import document_data
from pypdf import PdfReader

from generator.downloads.typesetting import pdf

COLUMNS = 3
"""A setting of a sheet in two columns, in sheets.typ."""


@pytest.mark.parametrize(
    ("lengths", "right"),
    [
        ((9, 8, 10), ["Role 2"]),
        ((8, 9, 10), ["Role 2"]),
        ((20, 8, 9), ["Role 1", "Role 2"]),
        ((5, 5, 5, 5), ["Role 2", "Role 3"]),
        ((3, 3), ["Role 1"]),
        ((4,), []),
    ],
)
def test_columns_are_read_one_after_the_other(lengths: tuple[int, ...], right: list[str]) -> None:
    """In two columns, the lists keep their order, and the longer column is as short as it can be."""
    places = heads(sheet(lengths, COLUMNS))
    middle = 595 / 2

    assert [name for name, _ in places] == [f"Role {at}" for at in range(len(lengths))]
    assert [name for name, left in places if left > middle] == right


def test_a_sheet_of_more_pages_has_no_half_empty_ones() -> None:
    """Two lists of twelve items share a page of a sheet that takes more than one; three do not."""
    pages = [PdfReader(BytesIO(sheet((12,) * count, None))).get_num_pages() for count in (4, 5)]

    assert pages == [2, 3]


@pytest.mark.parametrize(("fit", "told"), [(0, "Internal: not in"), (COLUMNS, "Internal\n")])
def test_a_narrow_head_has_room_for_its_name(fit: int, told: str) -> None:
    """The head of an internal list says so in one word where it is narrow."""
    assert told in PdfReader(BytesIO(sheet((3, 3), fit))).pages[0].extract_text() + "\n"


def sheet(lengths: tuple[int, ...], fit: int | None) -> bytes:
    """Return a sheet of lists with some items each."""
    step = {"id": "one", "number": 1, "total": 2, "name": "One", "label": "One"}
    data: dict[str, Any] = {
        **document_data([]),
        "person": "",
        "phone": "",
        "fields": False,
        "sheets": [{"step": step, "yours": False, "fit": fit, "lists": lists(lengths)}],
    }
    return pdf("checklist.typ", data)


def lists(lengths: tuple[int, ...]) -> list[dict[str, Any]]:
    """Return lists with some items each."""
    return [
        {
            "role": f"Role {at}",
            "internal": True,
            "groups": [
                {
                    "name": "While we work",
                    "items": [
                        {
                            "id": f"{at}-{one}",
                            "text": "I played every note that we had",
                            "notes": [],
                        }
                        for one in range(length)
                    ],
                }
            ],
        }
        for at, length in enumerate(lengths)
    ]


def heads(content: bytes) -> list[tuple[str, float]]:
    """Return the heads of lists on a page, and how far they are from the left, in reading order."""
    found: list[tuple[str, float]] = []

    def see(text: str, space: list[float], matrix: list[float], *_: object) -> None:
        if text.strip().startswith("Role"):
            found.append((text.strip(), matrix[4] * space[0] + space[4]))

    PdfReader(BytesIO(content)).pages[0].extract_text(visitor_text=see)
    return found
