"""Tables, lists, code and pictures on paper: what belongs together is not cut, and shapes stay in place."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import typst
from paper_data import document_data, overlaps, spots
from PIL import Image

from generator.downloads.elements import for_files
from generator.downloads.numbers import read_numbers
from generator.downloads.typesetting import pdf, png
from generator.markup.html_tree import Element, Nodes, element
from generator.reading.markdown import article_nodes
from generator.rendering import FOLDER

HEADS = (
    "Step | Producer | Recording engineer | Mastering engineer | Assistant engineer | Coordinator"
)
"""Heads with long words, which in columns of equal width would overlap."""


_NOTO = Path("/usr/share/fonts/opentype/noto")
EAST = _NOTO if _NOTO.is_dir() else None
"""The folder of fonts for East Asia, if this system has one."""
FONTS = ["Instrument Sans", "Libertinus Serif", *(["Noto Sans CJK JP"] if EAST else [])]


def lines_of(markdown: str) -> list[list[str]]:
    """Return the lines of each page of a document, as they stand on it."""
    return [page.splitlines() for page in text_of_pages(printed(markdown))]


def text_of_pages(content: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def printed(markdown: str, language: str = "en") -> bytes:
    """Return a text as a PDF."""
    nodes = for_files(article_nodes(markdown), "a.md", "https://x.example/")
    return pdf("document.typ", document_data(nodes, language))


def table(heads: str, *rows: str) -> str:
    """Return a table in Markdown."""
    return "\n".join((heads, "|".join("-" * len(heads.split("|"))), *rows)) + "\n\n"


def test_words_of_a_wide_table_are_apart() -> None:
    """A column is as wide as its longest word, so words of two columns never overlap."""
    heads = f"{HEADS} | Responsibilities | Accountabilities"
    rows = ["Preproduction | accountable | R | C | approves it all | I | R, takes notes | A"] * 9

    assert overlaps(printed(table(heads, *rows))) == []


def test_letters_that_overlap_are_found() -> None:
    """Positive control: two words at nearly the same place."""
    compiled: Any = typst.compile  # its types want the root as bytes
    source = "#place(dx: {}pt)[Mastering] #place(dx: 0pt)[Engineer]"

    assert overlaps(compiled(source.format(20).encode(), format="pdf"))
    assert not overlaps(compiled(source.format(90).encode(), format="pdf"))


def test_a_short_table_stays_on_one_sheet() -> None:
    """All rows of a short table are on one page, wherever it starts."""
    tables = [
        f"Text {at}.\n\n" + table("Day | Work", *(f"row{at}x{row} | w" for row in range(7)))
        for at in range(25)
    ]
    pages = lines_of("".join(tables))

    assert len(pages) > 4
    for at in range(25):
        found = {
            number for number, lines in enumerate(pages) if any(f"row{at}x" in one for one in lines)
        }
        assert len(found) == 1, at


def test_an_item_to_tick_stays_with_its_note() -> None:
    """The note of an item to tick is on the page where the item begins."""
    words = " and more of the same for this very song, which everyone in the room hears" * 2
    items = [
        element(
            "li",
            {},
            element("input", {"data-item": f"item-{at}"}),
            element("label", {}, f"item{at}x{words}", element("small", {}, f"note{at}x{words}")),
        )
        for at in range(40)
    ]
    parted = 0
    for lines in range(4):
        filler = [element("p", {}, f"Line {at}.") for at in range(lines)]
        whole: Nodes = [*filler, element("fieldset", {}, element("ul", {}, *items))]
        pages = text_of_pages(pdf("document.typ", document_data(whole)))
        parted += len(pages) - 1
        for at in range(40):
            (begins,) = (number for number, page in enumerate(pages) if f"item{at}x" in page)
            assert f"note{at}x" in pages[begins], (lines, at)
    assert parted > 4


@pytest.mark.parametrize("led", ["table", "code"])
def test_what_leads_to_a_table_stays_with_it(led: str) -> None:
    """A heading and a paragraph before a table or code are on the page where that begins."""
    rows = (f"row{row} | w" for row in range(5))
    after = table("Day | Work", *rows) if led == "table" else "    row0\n    b\n    c\n\n"
    parted = 0
    for lines in range(24, 40):
        filler = "\n\n".join(f"Line {at}." for at in range(lines))
        pages = ["\n".join(lines) for lines in lines_of(f"{filler}\n\n# Head\n\nLead.\n\n{after}")]
        (begins,) = (at for at, page in enumerate(pages) if "row0" in page)
        assert "Head" in pages[begins], lines
        assert "Lead." in pages[begins], lines
        parted += begins
    assert 0 < parted < 16  # it began on the first page and on the second


def test_a_long_table_goes_on_with_its_head() -> None:
    """A long table has its head on each page, and no row that is cut."""
    words = "and more of it in a cell of several lines " * 10
    pages = lines_of(
        table("Day | Work", *(f"begin{row} {words} end{row} | w" for row in range(40)))
    )

    assert len(pages) > 2
    for lines in pages:
        text = " ".join(lines)
        assert "Day" in text
        starts = {one for one in range(40) if f"begin{one} " in text}
        assert starts == {one for one in range(40) if f"end{one} " in text}


def test_code_is_as_wide_as_the_page() -> None:
    """A line of code of 90 letters is not broken, and short code is as large as the text needs."""
    line = "x" * 40 + " " + "y" * 49
    pages = lines_of(f"```\n{line}\nshort\n```\n")

    assert line in pages[0]


def test_scripts_without_spaces_break_by_their_own_rules() -> None:
    """A long word gets places to break; a sentence in Japanese or Thai has its own."""
    compiled: Any = typst.compile  # its types want the root as bytes
    source = """#import "/plain.typ": typed
    #assert(type(typed("%s")) != str)
    #assert(type(typed("%s")) == str)
    #assert(type(typed("%s")) == str)
    """
    filled = source % ("W" * 60, "\u6b4c\u8a5e\u3068\u3001" * 20, "\u0e40\u0e1e\u0e25\u0e07" * 20)

    assert compiled(filled.encode(), root=str(FOLDER / "print"), format="pdf")


@pytest.mark.parametrize("language", ["en", "he"])
def test_shapes_stay_in_their_picture(language: str) -> None:
    """A shape is at its share of a picture's width, counted from the left in every language."""
    compiled: Any = typst.compile  # its types want the root as bytes
    source = f"""#import "/pictures.typ": strip-of
    #set page(width: 200pt, height: 20pt, margin: 0pt)
    #set text(lang: "{language}")
    #place(top + left, dx: 60pt, block(width: 80pt, strip-of(8pt, (50, 25, rect(width: 100%, fill: black)))))
    """
    inputs = {"data": json.dumps({"accent": "#000000"})}
    drawn = compiled(
        source.encode(), root=str(FOLDER / "print"), format="png", ppi=72, sys_inputs=inputs
    )
    places = Image.open(BytesIO(drawn)).convert("L").point(lambda light: 255 - light).getbbox()

    assert places
    assert (places[0], places[2]) == (100, 120)


@pytest.mark.parametrize(
    "letter",
    ["W", "\u03a9", pytest.param("\u6b4c", marks=pytest.mark.skipif(not EAST, reason="no font"))],
)
def test_a_card_holds_the_longest_text(letter: str) -> None:
    """The longest title and text of a card stay between the studio's name and the address."""
    empty, full = (card(title, words) for title, words in (("", ""), (letter * 200, letter * 300)))

    for top, bottom in ((0, 104), (545, 630)):  # where name and address are
        assert empty.crop((0, top, 700, bottom)) == full.crop((0, top, 700, bottom))
    assert empty.crop((0, 104, 700, 545)) != full.crop((0, 104, 700, 545))


@pytest.mark.parametrize("length", [14, 18, 24, 29, 60])
def test_a_card_keeps_long_words_from_its_bars(length: int) -> None:
    """A word of any length in the title or text of a card ends before the bars of the journey."""
    words = ("Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk" * 2)[:length]
    empty, full = card("", ""), card(words, words)

    assert empty.crop((706, 0, 1200, 630)) == full.crop((706, 0, 1200, 630))
    assert empty.crop((0, 0, 706, 630)) != full.crop((0, 0, 706, 630))


def card(title: str, words: str) -> Image.Image:
    """Return a card with a title and a text."""
    shared = document_data([]) | {"fonts": FONTS, "display": FONTS, "host": "x.example"}
    data = shared | {"font_folder": EAST, "cards": [{"title": title, "text": words, "now": None}]}
    return Image.open(BytesIO(png("card.typ", data))).convert("L")


def test_words_of_a_wide_table_are_whole() -> None:
    """As long as its words fit in a smaller size, no word of a table has a hyphen."""
    heads = "Step | Artist | Producer | Recording engineer | Assistant | Session players"
    heads += " | Mixing engineer | Mastering engineer | Coordinator | Photographers"
    row = "Preliminary preparation | R, approves | A | R, captures | R, files | C | C | I | contracts | A"
    words = " ".join(text_of_pages(printed(table(heads, *[row] * 5)))).split()

    for word, count in (("Session", 1), ("Preliminary", 5), ("approves", 5), ("Coordinator", 1)):
        assert words.count(word) == count, word


def test_a_table_too_wide_for_its_words_has_hyphens() -> None:
    """Positive control: words that do not fit in the smallest size either are parted."""
    heads = " | ".join(["Responsibilities"] * 12)
    words = " ".join(text_of_pages(printed(table(heads, heads)))).split()

    assert words.count("Responsibilities") < 24


def test_each_number_of_the_matrix_is_on_a_line_with_its_word() -> None:
    """A cell of the matrix of roles has a line for each thing that it counts."""

    def cell() -> Element:
        counts = element("b", {}, "Room"), " ", element("span", {}, "8 items")
        return element("td", {}, *counts, " ", element("span", {}, "21 rows"))

    head = element("tr", {}, *(element("th", {}, f"Engineer of kind {at}") for at in range(9)))
    rows = (element("tr", {}, *(cell() for _ in range(9))) for _ in range(3))
    parts = (element("thead", {}, head), element("tbody", {}, *rows))
    matrix = element("table", {"class": "sg-matrix"}, *parts)
    read_numbers([matrix])
    content = pdf("document.typ", document_data([matrix]))

    rooms, items, done = (spots(content, words) for words in ("Room", "8 items", "21 rows"))
    assert len(rooms) == len(items) == len(done) == 27
    assert all(a.low > b.high for a, b in zip(rooms, items, strict=True))
