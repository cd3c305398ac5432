"""A click sets a tick, which survives saving and changes nothing outside its box."""

import pytest
from conftest import Files
from pdf_rules import faults
from pdf_viewer import DOTS, around, boxes, clicked, differing, drawn, states

WITH_BOXES = ("checklist-choosing", "pocket-choosing", "checklists", "prep-article")
WHITE, DARK = 255, 96


@pytest.fixture(params=WITH_BOXES)
def content(request: pytest.FixtureRequest, public: Files) -> bytes:
    """Return a PDF of each kind that has boxes."""
    return public[f"downloads/{request.param}.pdf"].content


def test_a_tick_survives_saving(content: bytes) -> None:
    """A click ticks only its box, and the saved file has no fault."""
    for name, box in boxes(content).items():
        saved = clicked(content, box)

        off = dict.fromkeys(boxes(content), ("/Off", "/Off"))
        assert states(saved) == off | {name: ("/Yes", "/Yes")}
        assert faults(saved) == []


def test_a_tick_shows_in_its_box_alone(content: bytes) -> None:
    """After a tick, the pages differ only inside its box."""
    before = drawn(content)
    for box in boxes(content).values():
        columns, rows = around(box, before[box.page - 1])
        found = list(differing(before, drawn(clicked(content, box))))

        assert len(found) > 4 * DOTS * DOTS
        assert {page for page, _, _ in found} == {box.page}
        assert all(row in rows and column in columns for _, row, column in found)


def test_a_second_click_takes_the_tick_away(content: bytes) -> None:
    """A box that is clicked twice is off again, and looks as before."""
    box = next(iter(boxes(content).values()))
    saved = clicked(content, box, box)

    assert states(saved) == states(content)
    assert not list(differing(drawn(content), drawn(saved)))


def test_every_tick_is_kept(content: bytes) -> None:
    """All boxes of a file can be ticked, and one of them cleared after saving."""
    all_boxes = boxes(content)
    saved = clicked(content, *all_boxes.values())
    assert set(states(saved).values()) == {("/Yes", "/Yes")}

    first, box = next(iter(all_boxes.items()))
    left = states(clicked(saved, box))
    assert left.pop(first) == ("/Off", "/Off")
    assert set(left.values()) <= {("/Yes", "/Yes")}


def test_paper_shows_empty_boxes(content: bytes) -> None:
    """Without form fields, as on paper, each box is an empty dark frame."""
    pages = drawn(content, forms=False)
    for name, box in boxes(content).items():
        page = pages[box.page - 1]
        columns, rows = around(box, page)
        across, down = columns[len(columns) // 2], rows[len(rows) // 2]

        assert page[down][across] == WHITE, name
        for side in (columns[: len(columns) // 3], columns[-len(columns) // 3 :]):
            assert min(page[down][column] for column in side) < DARK, name
        for side in (rows[: len(rows) // 3], rows[-len(rows) // 3 :]):
            assert min(page[row][across] for row in side) < DARK, name
