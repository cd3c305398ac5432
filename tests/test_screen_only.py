"""Tools that only work in a browser are on the pages, and in no file."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from conftest import Files, texts_of
from pypdf import PdfReader

from generator.downloads.elements import for_files
from generator.markup.html_tree import parse
from generator.model import Audience
from generator.pages.tree import _item_index_script
from generator.project import Project

WORDS = (
    *("Keep my list", "Start again", "Undo", "Add a song", "Rename this song", "Song 1"),
    *("More than one song?", "My songs", "Delete this song", "No dates yet"),
    *("Saved on this device", "will not remember", "things to tick", "All done."),
    *("No, thanks", "Your checklist", "ticks are not saved"),
)


def text_of(name: str, content: bytes) -> str:
    """Return the text of a PDF or a book, with white space collapsed."""
    if name.endswith(".pdf"):
        pages = PdfReader(BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    with ZipFile(BytesIO(content)) as book:
        return " ".join(book.read(one).decode("utf-8", "ignore") for one in book.namelist())


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_files_hold_no_tools(edition: str, request: pytest.FixtureRequest) -> None:
    """No PDF and no book has a button, a counter or a hint about the pages it is made from."""
    files: Files = request.getfixturevalue(edition)
    texts = {
        name: text_of(name, one.content)
        for name, one in files.items()
        if name.endswith((".pdf", ".epub"))
    }
    assert len(texts) >= 5
    for name, text in texts.items():
        assert [word for word in WORDS if word in text] == [], name
    assert "I have three songs" in texts["downloads/checklist-choosing.pdf"]


def test_pages_hold_the_tools(project: Project) -> None:
    """The words that no file may contain are those that the pages contain."""
    pages = " ".join(texts_of(project.sites[Audience.PUBLIC]).values())

    assert [word for word in WORDS if word not in pages] == []


def test_what_is_for_the_screen_is_no_element() -> None:
    """An element of that class is left out with its contents; what follows it is not."""
    nodes = parse('<div class="sg-screen more"><p>Out<input> <b>too</b></p></div><p>In</p>')
    found = for_files(nodes, "index.md", "")

    assert len(nodes) == 2
    assert [one["inner"] for one in found if isinstance(one, dict)] == [["In"]]


def test_staff_sign_on_paper(internal: Files, public: Files) -> None:
    """Staff lists have a line for date and initials; artists' lists have none."""
    name = "downloads/team-choosing.pdf"

    assert "Initials" in text_of(name, internal[name].content)
    every = (text_of(path, one.content) for path, one in public.items() if path.endswith(".pdf"))
    assert not any("Initials" in text for text in every)


def test_the_register_is_the_edition(project: Project) -> None:
    """The script with all items contains those of its edition, by step, and their old ids."""
    texts = {name: _item_index_script(site.edition) for name, site in project.sites.items()}
    text = texts[Audience.PUBLIC]
    named = json.loads(text.partition(" = ")[2].removesuffix(";\n"))

    assert "choosing-mics" in texts[Audience.INTERNAL]
    assert "choosing-mics" not in text
    assert "inventory" not in text
    assert named["moved"] == "songs:choosing-songs"
    assert named["prep"].split() == ["prep-click", "prep-heads", "prep-rest"]
    assert named["steps"] == [
        ["choosing", "choosing-artist", {"choosing-artist": "choosing-songs choosing-title"}, 100],
        ["recording", "recording-artist", {"recording-artist": "recording-slept"}, 25],
        ["mixing", "", {}, 25],
    ]
