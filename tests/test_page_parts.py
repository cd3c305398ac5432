"""What pages gain after their text is rendered: lists of their parts, and labels of cells."""

import re

import pytest

from generator.markup.html_tree import parse, serialize
from generator.model import Brand
from generator.pages.outline import fill_contents, sections
from generator.pages.stylesheet import part_sheets, stylesheet
from generator.pages.tables import label_cells

TABLE = "<table><thead><tr><th>When</th><th>What</th></tr></thead><tbody>{}</tbody></table>"


def labeled(text: str) -> str:
    """Return HTML after its cells got their labels."""
    nodes = parse(text)
    label_cells(nodes)
    return serialize(nodes)


def test_a_cell_has_the_heading_of_its_column() -> None:
    """Labels are words alone; a heading in a row needs none, and neither do further cells."""
    row = "<tr><td>Now</td><td>This</td><td>More</td></tr><tr><th>Then</th><td>That</td></tr>"
    found = labeled(TABLE.format(row).replace("What", "<b>What</b>  to do"))

    assert '<td data-label="When">Now</td><td data-label="What to do">This</td>' in found
    assert "<td>More</td>" in found
    assert '<th>Then</th><td data-label="What to do">That</td>' in found


@pytest.mark.parametrize(
    "text",
    [
        TABLE.format('<tr><td colspan="2">Both</td></tr>'),
        "<table><tbody><tr><td>No heading</td></tr></tbody></table>",
        TABLE.replace("When", "").replace("What", "").format("<tr><td>Empty</td></tr>"),
    ],
)
def test_a_cell_without_a_heading_of_its_own_has_no_label(text: str) -> None:
    """Cells that span, tables without headings, and empty headings stay as they are."""
    assert "data-label" not in labeled(text)


def test_the_parts_of_a_page_are_listed() -> None:
    """Each heading of level 2 is a link, in order; the others and the marked element are not."""
    nodes = parse(
        '<h1 id="top">Title</h1><nav data-contents=""></nav><h2 id="a">One &amp; two</h2>'
        '<h3 id="b">Below</h3><h2 id="c">Three</h2>'
    )
    fill_contents(nodes)

    assert (
        '<nav><ul><li><a href="#a">One &amp; two</a></li><li><a href="#c">Three</a></li></ul></nav>'
    ) in serialize(nodes)


def test_a_class_belongs_to_one_style_sheet() -> None:
    """A class that two parts share would make a page load a sheet that it does not need."""
    common = set(re.findall(r"\.(sg-[\w-]+)", stylesheet(Brand())))
    seen: dict[str, list[str]] = {}
    for path, text in part_sheets():
        for name in set(re.findall(r"\.(sg-[\w-]+)", text)) - common:
            seen.setdefault(name, []).append(path)

    assert len(seen) > 50
    assert {name: paths for name, paths in seen.items() if len(paths) > 1} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "<ul><li>Water</li><li>A pencil</li></ul><p>Not more.</p>",
            "Water · A pencil · Not more.",
        ),
        ("<ol><li>Tune.</li><li>Play!</li></ol>", "Tune. Play!"),
        ("<ul>\n<li>\n<p>Water</p>\n</li>\n<li>Tea</li>\n</ul>\n", "Water · Tea"),
        ("<ul><li>Bring<ul><li>a</li><li>b</li></ul></li><li>c</li></ul>", "Bring a · b · c"),
        ("<table><tr><th>Who</th><td>R</td><td>A</td></tr></table>", "Who · R · A"),
        ("<dl><dt>Comp</dt><dd>The best takes</dd></dl>", "Comp · The best takes"),
        ("<p>Two words</p><p>and two</p>", "Two words and two"),
    ],
)
def test_entries_of_lists_and_tables_are_parted_in_search(text: str, found: str) -> None:
    """In an excerpt, entries do not run into each other; sentences have their own marks."""
    assert sections(parse(text))[0].text == found
