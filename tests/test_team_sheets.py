"""The printed lists of the reader and of a team: in reading order, and on few pages."""

from io import BytesIO
from typing import Any

import pytest
from paper_data import document_data, only, spots
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


FACTS = [
    ("When", "Days 1 to 3"),
    ("Your time", "2 to 3 hours"),
    ("In the room", "Artist, Producer, Recording engineer, Session players, Coordinator"),
    ("It ends with", "Song and direction agreed"),
]


def own_sheet(items: int, fit: int | None) -> bytes:
    """Return a reader's sheet with some items."""
    step = {"id": "one", "number": 1, "total": 2, "name": "One", "label": "One", "plain": ""}
    step |= {"summary": "S.", "facts": FACTS, "done": ["DONE"]}
    found: list[dict[str, Any]] = [
        {"id": f"i{at}", "text": f"item{at}x", "notes": []} for at in range(items)
    ]
    lists = [{"role": "Artist", "internal": False, "groups": [{"name": "First", "items": found}]}]
    sheet = {"step": step, "yours": True, "fit": fit, "lists": lists}
    own = {"person": "", "phone": "", "fields": False, "sheets": [sheet]}
    return pdf("checklist.typ", document_data([]) | own)


def test_long_facts_have_more_room() -> None:
    """The names of all who are in the room take three lines at most."""
    content = own_sheet(3, 0)
    first, last = only(spots(content, "Artist, ")), only(spots(content, "Coordinator"))

    assert first.low - last.low < 30


def test_what_is_done_is_right_behind_a_list_that_goes_on() -> None:
    """On its last page, a long list is followed by what is done; on one page, that is at the foot."""
    for items, fit, gap in ((3, 0, range(150, 600)), (40, None, range(60))):
        content = own_sheet(items, fit)
        last, done = only(spots(content, f"item{items - 1}x")), only(spots(content, "Done when"))
        assert last.page == done.page
        assert int(last.low - done.high) in gap, items
