"""What an eye would find wrong on paper: parted labels and notes, cut words, gaps, and tight lines."""

from typing import Any

import pypdfium2
import pytest
from paper_data import Spot, document_data, only, spots
from test_paper import as_seen
from test_tables_on_paper import text_of_pages

from generator.downloads.typesetting import pdf
from generator.markup.html_tree import Element, element

PAGE = 842
"""The height of a sheet of A4 in points."""


def drawn(*nodes: Element, **data: Any) -> bytes:
    """Return a document of some elements."""
    return pdf("document.typ", document_data([*nodes]) | data)


def paragraphs(count: int) -> list[Element]:
    """Return paragraphs of a line each."""
    return [element("p", {}, f"Line {at}.") for at in range(count)]


LABELS = {
    "bold": element("p", {}, element("strong", {}, "Label")),
    "day": element("p", {"class": "sg-run__day"}, "Label"),
}


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_a_label_stays_with_what_it_names(label: Element) -> None:
    """A paragraph that is the label of a list is on the page where the list begins."""
    begun = set()
    for lines in range(28, 44):
        items = element("ul", {}, *(element("li", {}, f"item{at}x") for at in range(9)))
        content = drawn(*paragraphs(lines), label, items)
        begins = only(spots(content, "item0x")).page
        assert only(spots(content, "Label")).page == begins, lines
        begun.add(begins)
    assert begun == {0, 1}


def handbook(**data: Any) -> bytes:
    """Return a handbook of some of its parts."""
    without = {"days": 0, "hours": "", "article": None, "title": "Book"}
    lists = ("month", "more", "roles", "steps", "players", "sessions", "glossary")
    return pdf("handbook.typ", document_data([]) | without | {one: [] for one in lists} | data)


def test_a_note_stays_with_its_item_in_the_handbook() -> None:
    """The note of a player's item is in the column where the item is, below it."""
    items = [
        [f"item{at}x " + "and more " * 6, f"note{at}x " + "and more of it " * 5] for at in range(60)
    ]
    player = {"id": "one", "name": "One", "note": "", "body": [], "items": items}
    content = handbook(players=[player])
    columns = set()
    for at in range(60):
        item, note = only(spots(content, f"item{at}x")), only(spots(content, f"note{at}x"))
        assert item.page == note.page, at
        assert abs(item.left - note.left) < 5, at
        columns.add((item.page, item.left > 300))
    assert len(columns) > 2


def step_page(items: int, fit: int | None) -> bytes:
    """Return the page of a step in the handbook with some items, in a setting of steps.typ."""
    step: dict[str, Any] = {
        "number": 1,
        "total": 1,
        "id": "one",
        "name": "One",
        "plain": "",
        "summary": "S.",
    }
    texts = ("bring", "decide", "outputs", "done", "ask", "sessions", "mistakes")
    step |= {one: [] for one in (*texts, "guide", "drawn", "shown")}
    step |= {"internal": False, "facts": [["When", "Day 1"]], "fit": [fit, 9]}
    step["expect"] = step["ask"] = [f"item{at}x" for at in range(items)]
    return handbook(steps=[step])


def test_a_step_of_two_pages_has_more_than_a_line_on_the_second() -> None:
    """A step that is a line too long for one page has many lines on the next, not one."""
    tightest = 8
    items = next(at for at in range(40, 120) if len(text_of_pages(step_page(at, tightest))) > 1)
    first, second = text_of_pages(step_page(items, None))

    assert first.count("item") > second.count("item") > 10


def test_a_section_begins_as_far_away_as_its_heading() -> None:
    """More room is before a section that begins with a heading than below that heading."""
    section = element("section", {}, element("h3", {}, "HEAD"), element("p", {}, "BELOW"))
    heads = element("h1", {}, "One"), element("h2", {}, "Two")
    content = drawn(*heads, element("p", {}, "BEFORE"), section)
    before, head, below = (only(spots(content, one)) for one in ("BEFORE", "HEAD", "BELOW"))

    assert before.low - head.high > 1.5 * (head.low - below.high)


def test_contents_are_below_the_title() -> None:
    """The head of the contents is smaller than the title of the document."""
    content = drawn(element("h1", {}, "First"), title="COVER", contents=True)
    title = max(one.high - one.low for one in spots(content, "COVER"))
    contents = only(spots(content, "Contents"))

    assert contents.high - contents.low < 0.8 * title


def test_pages_are_counted_from_left_to_right() -> None:
    """The number of a page is before the number of all pages in every language."""
    for language in ("en", "he"):
        assert "1/2" in as_seen(drawn(*paragraphs(45), language=language)), language


def pixels(content: bytes, page: int, across: float) -> list[tuple[int, int, int]]:
    """Return the colors of a page along a line from top to bottom, four to a point."""
    document = pypdfium2.PdfDocument(content)
    picture = document[page].render(scale=4).to_pil().convert("RGB")
    document.close()
    return [picture.getpixel((round(across * 4), y)) for y in range(picture.height)]


def white_between(content: bytes, across: float, first: Spot, last: Spot) -> int:
    """Return how many pixels of a line are white between the middles of two places."""
    down = [round((PAGE - (one.low + one.high) / 2) * 4) for one in (first, last)]
    assert down[1] - down[0] > 300
    line = pixels(content, first.page, across)[slice(*down)]
    return sum(one == (255, 255, 255) for one in line)


def test_weeks_go_on_from_row_to_row_in_the_handbook() -> None:
    """The band of a week has no gaps, however high the rows of the month are."""
    month = [
        {"number": at, "id": f"s{at}", "name": "A long name " * 9, "plain": "", "days": f"Day {at}"}
        | {"first": at, "last": at, "hours": "1 hour"}
        for at in range(1, 5)
    ]
    content = handbook(month=month, days=28, journey=[0.5] * 4)
    days = only(spots(content, "Days"))
    second_week = days.left + 70 * 72 / 25.4 * 10 / 28
    first, *_, last = spots(content, "Day ")

    assert white_between(content, second_week, first, last) == 0
    assert white_between(content, second_week + 50, first, last) > 0


def test_bands_go_on_from_row_to_row_in_pictures() -> None:
    """The bands behind the tracks of a picture have no gaps, however high its rows are."""
    weeks = [{"name": "W", "mark": "W", "span": {"x": 50 * at, "width": 50}} for at in (0, 1)]
    rows = [
        {"number": at, "name": "A name of many words " * 4, "days": "Day", "milestone": ""}
        | {"span": {"x": 60, "width": 10}}
        for at in (1, 2, 3)
    ]
    month = element("div", {"data-picture": "month"})
    content = drawn(month, pictures={"month": {"weeks": weeks, "rows": rows}})

    first, *_, last = spots(content, "Day")

    assert white_between(content, 260, first, last) == 0
    assert white_between(content, 400, first, last) > 0


def test_a_legend_is_apart_from_the_last_row() -> None:
    """What the signs of a picture mean has more room above than a line of it has."""
    rows = [{"line": "Line", "cells": [["T1", "used"]], "words": "WORDS " * 30}]
    song = {"comp": {"rows": rows, "takes": [["T1", "LEGEND"]]}}
    content = drawn(element("div", {"data-picture": "comp-map"}), pictures={"comp-map": song})
    low = min(one.low for one in spots(content, "WORDS"))

    assert low - only(spots(content, "LEGEND")).high > 8


def test_names_on_the_map_are_apart_from_the_lines() -> None:
    """However many sessions a step has, its letters touch no line of the map."""
    step = {"name": "Planning", "hours": "1 hour", "ends": "", "roles": [], "first": 1, "last": 2}
    steps = [
        step | {"number": at, "sessions": [[f"Staging, typing {one}"] for one in range(20)]}
        for at in range(1, 9)
    ]
    data = {"title": "Map", "steps": steps, "days": 9, "hours": "", "roles": []}
    content = pdf("map.typ", document_data([]) | data | {"journey": [0.5] * 8})
    names = spots(content, "Planning")
    low = min(one.low for one in spots(content, "typing") if one.low > names[1].high)
    down = round((595 - low) * 4)
    below = pixels(content, 0, names[0].left)[down:]
    rule = next(at for at, color in enumerate(below) if color != (255, 255, 255))

    assert rule / 4 > 1
