"""Long lists of hostile items are in the PDFs as typed: each once, in order, with its box."""

import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from conftest import SAMPLE, Files, made
from pdf_rules import faults
from pdf_viewer import around, boxes, clicked, differing, drawn, states
from pypdf import PdfReader

from generator.model import Audience
from generator.project import read

ALL = "downloads/checklists.pdf"
HOSTILE = (
    "#panic(1) and #{ 1 } stay",
    "*stars*, _lines_ and `ticks` stay",
    "a <b>bold</b> & an &amp; stay",
    "it is \"double\" and 'single'",
    "äöü ß é ñ Ø š – … € stay",
    "[a](b.md) and ![c](d.png) stay",
    "{{ studio.name }} and {% if %} stay",
    "$x^2$, @label, ~ and \\n stay",
    "https://blue.example/ // no /* comment */",
    "- + = / 1. stand first; fi ff ffl join",
    "(1), [2] and {3} \\( \\) balance not ((",
    "a long one, " + "with many words in it, " * 5 + "and an end",
)
EACH = 36
"""Items per list: all lists take more than one page, but a pocket card holds one list."""


def item(step: str, number: int) -> tuple[str, str]:
    """Return the id and the text of an item: its number, and something hostile."""
    return f"{step}-{number:02}", f"No. {step} {number:02}: {HOSTILE[number % len(HOSTILE)]}"


ITEMS = {step: dict(item(step, n) for n in range(EACH)) for step in ("choosing", "recording")}
EVERY = {name: text for items in ITEMS.values() for name, text in items.items()}


def with_items(text: str, step: str, items: dict[str, str]) -> str:
    """Return the YAML of the sample project with other items in an artist's list."""
    found = re.search(
        rf"- id: {step}\n.*?checklists:\n( +artist:.*?\n)(?= {{0,6}}\S)", text, re.DOTALL
    )
    assert found
    lines = [f"{{id: {name}, text: {json.dumps(words)}}}" for name, words in items.items()]
    return text[: found.start(1)] + f"      artist: [{', '.join(lines)}]\n" + text[found.end(1) :]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return the public files of the sample project with hostile items in both of its lists."""
    folder = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("hostile") / "project"))
    file = folder / "process.yaml"
    text = file.read_text()
    for step, items in ITEMS.items():
        text = with_items(text, step, items)
    file.write_text(text)
    return made(read(folder), Audience.PUBLIC)


def test_each_item_is_there_once_and_in_order(hostile: Files) -> None:
    """The text of all checklists contains each item as typed, once, in the order of the YAML."""
    pages = PdfReader(BytesIO(hostile[ALL].content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    wanted = list(EVERY.values())

    assert len(pages) > 1
    assert {one: text.count(one) for one in wanted if text.count(one) != 1} == {}
    assert sorted(wanted, key=text.index) == wanted


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("checklists", EVERY),
        ("checklist-choosing", ITEMS["choosing"]),
        ("pocket-recording", ITEMS["recording"]),
    ],
)
def test_each_item_has_its_box(hostile: Files, name: str, items: dict[str, str]) -> None:
    """The boxes on all pages have the names, texts and order of the items."""
    assert faults(hostile[f"downloads/{name}.pdf"].content, items) == []


def test_a_tick_on_the_last_page(hostile: Files) -> None:
    """A box far down a long file can be ticked like the first, and no other page changes."""
    content = hostile[ALL].content
    name, box = list(boxes(content).items())[-1]
    saved = clicked(content, box)
    before = drawn(content)
    columns, rows = around(box, before[box.page - 1])
    found = list(differing(before, drawn(saved)))

    assert box.page == len(before)
    assert [one for one, state in states(saved).items() if state != ("/Off", "/Off")] == [name]
    assert faults(saved, EVERY) == []
    assert {page for page, _, _ in found} == {box.page}
    assert all(row in rows and column in columns for _, row, column in found)
