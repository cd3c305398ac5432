"""Large documents are typeset in parts, the joined file is as if it had been one, and memory is freed."""

import platform
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import Files, made_by
from paper_data import document_data
from pdf_rules import faults
from processes import run
from pypdf import PdfReader

from generator.downloads import handbook, joined, lists
from generator.downloads.files import Download
from generator.downloads.typesetting import pdf
from generator.markup.html_tree import Nodes, element
from generator.model import Audience
from generator.project import Project

pytestmark = pytest.mark.slow

TOTAL = re.compile(r" / \d+")
CODE = "https://x.example/"
"""Where the code to scan in the head of `document_data` leads."""
ADDRESS = "https://studio.example/else (where)"
NAMED = "prepare/übung (1)#a"

GIVEN_BACK = """
import sys
from paper_data import document_data
from generator.downloads.typesetting import pdf
from generator.markup.html_tree import element

def megabytes(name):
    with open("/proc/self/status") as file:
        return next(int(one.split()[1]) // 1024 for one in file if one.startswith(name))

words = "Sing it again until the room is quiet and the tape is full. " * 12
pages = int(sys.argv[1])
pdf("document.typ", document_data([element("p", {}, f"{at} {words}") for at in range(6 * pages)]))
print(megabytes("VmHWM:") - megabytes("VmRSS:"))
"""
"""Makes a document of some pages, and prints how many megabytes less than at most are taken then."""


@pytest.fixture
def in_parts(project: Project, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Return the handbook and the lists, of which each step and each sheet is a part."""
    monkeypatch.setattr(handbook, "_STEPS", 1)
    monkeypatch.setattr(lists, "_SHEETS", 1)
    site = project.sites[Audience.INTERNAL]
    found = [one for planned in (handbook.planned, lists.planned) for one in made_by(planned, site)]
    return {one.path: one for one in found}


@pytest.fixture(params=["downloads/handbook.pdf", "downloads/checklists.pdf"])
def pair(request: pytest.FixtureRequest, internal: Files, in_parts: Files) -> tuple[Any, Any]:
    """Return a document that was made as a whole, and the same one made in parts."""
    return tuple(PdfReader(BytesIO(one[request.param].content)) for one in (internal, in_parts))  # type: ignore[return-value]


def test_pages_are_the_same(pair: tuple[PdfReader, PdfReader]) -> None:
    """The pages of a document in parts tell what those of the whole do, except how many there are."""
    whole, parts = ([one.extract_text() for one in reader.pages] for reader in pair)

    assert len(whole) > 1
    assert any(TOTAL.search(one) for one in whole)
    assert parts[1:] == [TOTAL.sub("", one) for one in whole[1:]]


def test_bookmarks_and_places_are_the_same(pair: tuple[PdfReader, PdfReader]) -> None:
    """Bookmarks and named places of a document in parts lead to the same pages."""
    whole, parts = (list(bookmarks(reader, reader.outline)) for reader in pair)

    assert whole
    assert parts == whole
    here, there = (
        {
            name: reader.get_destination_page_number(place)
            for name, place in reader.named_destinations.items()
        }
        for reader in pair
    )
    assert there.items() >= here.items()


def test_links_lead_to_the_same_pages(pair: tuple[PdfReader, PdfReader]) -> None:
    """Links of a document in parts lead to the same pages and addresses as those of the whole."""
    whole, parts = (list(links(reader)) for reader in pair)

    assert whole
    assert parts == whole


def test_the_handbook_has_links_from_one_part_to_another(in_parts: Files) -> None:
    """A handbook in parts leads from its contents to its steps, and from a step to a term."""
    reader = PdfReader(BytesIO(in_parts["downloads/handbook.pdf"].content))
    last = reader.get_num_pages() - 1
    inside = [(at, to) for at, to in links(reader) if isinstance(to, int)]

    assert any(at == 1 and to > 1 for at, to in inside)
    assert any(1 < at < last and to == last for at, to in inside)


def test_joined_files_are_accessible(in_parts: Files) -> None:
    """A joined file has no fault in its tags, fields, bookmarks and properties."""
    for path in ("downloads/handbook.pdf", "downloads/checklists.pdf"):
        assert faults(in_parts[path].content) == []
        assert in_parts[path].pages == len(PdfReader(BytesIO(in_parts[path].content)).pages)


def test_fields_keep_their_order(internal: Files, in_parts: Files) -> None:
    """The lists in parts have the same boxes with the same tooltips, in the same order."""
    whole, parts = (fields(one["downloads/checklists.pdf"]) for one in (internal, in_parts))

    assert len(whole) > 1
    assert parts == whole


def test_a_link_to_no_part_leads_to_its_address() -> None:
    """A link to a place that no part has leads to the web; one to a place with any name leads there."""
    parts = [text("One", NAMED), text("Two", "elsewhere")]
    named = joined.with_places(text("Three", NAMED), [(NAMED, 1, 20, 40)])

    found = [one for _, one in links(PdfReader(BytesIO(joined.joined([*parts, named]))))]

    assert [one for one in found if one != CODE] == [2, ADDRESS, 2]


def test_a_part_of_another_make_is_refused() -> None:
    """A part that is not laid out as Typst does it is refused, not joined."""
    part = text("One", NAMED)

    assert PdfReader(BytesIO(joined.joined([part, part]))).get_num_pages() == 2
    for name in (b"/StructTreeRoot", b"/ParentTreeNextKey", b"/Outlines", b"/Kids", b"trailer"):
        with pytest.raises(ValueError, match="not laid out as expected"):
            joined.joined([part, part.replace(name, name[:-1] + b"_")])


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives memory back")
def test_memory_of_a_large_document_is_given_back() -> None:
    """What a large document took is given back to the system, so that files after it do not add to it."""
    small, large = (
        int(run((sys.executable, "-c", GIVEN_BACK, pages), Path(__file__).parent).stdout)
        for pages in ("1", "60")
    )

    assert small < 10
    assert large > 40


def text(title: str, inside: str) -> bytes:
    """Return a part: a heading, and a link to a place that may be in another part."""
    link = element("a", {"href": ADDRESS, "inside": inside}, "A link")
    nodes: Nodes = [element("h1", {}, title), element("p", {}, link)]
    return pdf("document.typ", document_data(nodes) | {"joined": {"first": 1, "pages": {}}})


def bookmarks(reader: PdfReader, found: list[Any]) -> Any:
    """Yield the title and the page of each bookmark, and lists of those below it."""
    for one in found:
        if isinstance(one, list):
            yield list(bookmarks(reader, one))
        else:
            yield one.title, reader.get_destination_page_number(one)


def links(reader: PdfReader) -> Any:
    """Yield the page of each link and where it leads: the index of a page, or an address."""
    pages = {one.indirect_reference.idnum: at for at, one in enumerate(reader.pages)}  # type: ignore[union-attr]
    for at, sheet in enumerate(reader.pages):
        for one in sheet.get("/Annots", []):
            note = one.get_object()
            if note["/Subtype"] == "/Link" and "/Dest" in note:
                place = note["/Dest"].get_object()
                if not isinstance(place, list):
                    name = place if isinstance(place, str) else place.decode()
                    yield at, reader.get_destination_page_number(reader.named_destinations[name])
                else:
                    yield at, pages[list.__getitem__(place, 0).idnum]
            elif note["/Subtype"] == "/Link":
                yield at, note["/A"]["/URI"]


def fields(one: Download) -> list[tuple[str, str]]:
    """Return the name and the tooltip of each box, in order."""
    found = PdfReader(BytesIO(one.content)).get_fields() or {}
    return [(name, field["/TU"]) for name, field in found.items()]
