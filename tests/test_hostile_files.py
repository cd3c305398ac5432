"""Plain text appears in every file exactly as typed, and is never interpreted.

Each text is followed by a unique mark; wherever the mark occurs in a file, its text must
precede it.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from ctypes import c_ulong, c_ushort, sizeof
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Self
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import icalendar
import openpyxl
import pypdfium2
import pytest
from conftest import Command, made_by, seldom
from hostile import ADDRESSES, CORPUS, FORMULAS, folded
from markdown import Markdown
from plain_data import REFERRED, Data, mappings, plain, put_staff, put_texts, write
from pypdf import PdfReader
from pypdfium2 import raw

from generator.downloads import (
    book,
    cards,
    documents,
    handbook,
    lists,
    process_map,
    sheets,
    typesetting,
)
from generator.downloads.calendar import calendar
from generator.downloads.elements import for_files
from generator.downloads.files import Download, MadeFile, PlannedFile
from generator.downloads.manifest import manifest
from generator.editions import edition
from generator.markup.html_tree import Nodes, serialize
from generator.model import Audience, Process, Staff
from generator.pages.filled import FilledPage
from generator.pages.hosting import hosting
from generator.pages.prose import LinkTargets
from generator.pages.render import Words, finish, page_bodies
from generator.planning.page import Site
from generator.planning.site import plan_site
from generator.planning.timetable import Plan, calendar_title, entries
from generator.project import read
from generator.reading.content import Content
from generator.reading.markdown import article_nodes

pytestmark = pytest.mark.slow

MARK = re.compile(r"mark(\d{5})k")
"""A word that follows one text of one field."""
TYPED = (*CORPUS, *FORMULAS, *ADDRESSES)
NO_FONT = re.compile("[\u3000-\ud7ff\uff00-\uffef\U0001f000-\U0001ffff]")
"""The characters of the corpus that none of our fonts has."""
MOVED = re.compile("Z\u0337a\u0353\u0301|[\u0590-\u06ff]+|\u202ex\u202c")
"""Characters that PDF readers reorder: stacked marks, and right-to-left scripts."""
PRINTED = [
    text for typed in TYPED if len(text := MOVED.sub("", NO_FONT.sub("", typed)).strip()) < 500
]
LONG_WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt"
"""A word of sixty letters. PDFium leaves out a piece that is also on the line above."""
Fold = Callable[[str], str]
Texts = dict[str, str]


@dataclass
class Typed:
    """Records which text of a corpus was typed into which field, by the number of its mark."""

    corpus: tuple[str, ...]
    first: int = 0
    """The text of the first field; each further field has the next text."""
    at: dict[int, str] = field(default_factory=dict)
    """Texts of fields that have a fixed one, by number."""
    texts: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    found: set[int] = field(default_factory=set)
    """The marks that were found in any file."""

    def say(self, name: str) -> str:
        """Return a text for a field, followed by a mark."""
        number = len(self.texts)
        self.texts.append(
            self.at.get(number, self.corpus[(self.first + number) % len(self.corpus)])
        )
        self.fields.append(name)
        return f"{self.texts[-1]} mark{number:05}k"

    def data(self, but: Collection[str] = frozenset()) -> Data:
        """Return the sample with a text in every plain-text field except some."""
        data = plain()
        for _, part, mapping in mappings(data):
            put_texts(part, mapping, self.say, but)
            put_staff(part, mapping, self.say)
        return data

    def filled(self) -> Self:
        """Return this object after every field has asked for a text."""
        self.data()
        return self

    def seen(self, text: str, fold: Fold = folded) -> set[str]:
        """Return the fields whose texts occur in a text, as typed; fail if one is missing."""
        found, fields = fold(text), set()
        for match in MARK.finditer(found):
            typed = fold(f"{self.texts[int(match[1])]} {match[0]}")
            before = found[max(0, match.end() - len(typed)) : match.end()]
            assert before == typed, self.fields[int(match[1])]
            fields.add(self.fields[int(match[1])])
            self.found.add(int(match[1]))
        return fields


def site_of(typed: Typed, audience: Audience) -> Site:
    """Return the plan of an edition of the sample with texts in every field."""
    return plan_site(edition(Process.model_validate(typed.data()), Content(), audience))


@dataclass(frozen=True)
class Case:
    """An edition with one text in its first field and the next texts in the fields after it."""

    audience: Audience
    typed: Typed
    site: Site


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Return as many sites as there are texts, so that each field has each text once."""
    return [case(TYPED, first, list(Audience)[first % 2]) for first in range(len(TYPED))]


def case(corpus: tuple[str, ...], first: int, audience: Audience) -> Case:
    """Return an edition with texts of a corpus."""
    typed = Typed(corpus, first)
    return Case(audience, typed, site_of(typed, audience))


@pytest.fixture(scope="module")
def harmless() -> dict[Audience, Site]:
    """Return each edition with the same harmless word in each field."""
    return {audience: site_of(Typed(("harmless",)), audience) for audience in Audience}


def read_xml(text: str | bytes) -> ET.Element:
    """Parse XML that we generated."""
    return ET.fromstring(text)  # noqa: S314 - it comes from no stranger


@pytest.fixture(scope="module")
def sheets_of(cases: list[Case]) -> list[list[Download]]:
    """Return the spreadsheet and the CSV rows of each case, which need no page."""
    no_page: Mapping[str, Nodes] = {"": []}
    return [made_by(sheets.planned, case.site, no_page) for case in cases]


LISTS = {"Step.short_name", "Role.name", "Item.text"}


def test_a_cell_holds_what_was_typed(cases: list[Case], sheets_of: list[list[Download]]) -> None:
    """A spreadsheet contains each text as a string, never as a formula; so do its properties."""
    for case, (made, _) in zip(cases, sheets_of, strict=True):
        content = made.content
        book = openpyxl.load_workbook(BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        seen = [case.typed.seen(cell.value) for cell in cells]

        assert {cell.data_type for cell in cells} == {"s"}
        assert set().union(*seen) == {*LISTS, "Studio.name"}
        assert case.typed.seen(book.properties.creator.replace("_x005F_", "_")) == {"Studio.name"}
        assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
        with ZipFile(BytesIO(content)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        assert not [name for name, part in parts.items() if b"<f>" in part]
        for name, part in parts.items():
            if "xml" in name:
                read_xml(part)


def test_a_row_holds_what_was_typed(cases: list[Case], sheets_of: list[list[Download]]) -> None:
    """CSV rows contain each text, with an apostrophe if a program would see a formula."""
    for case, (_, made) in zip(cases, sheets_of, strict=True):
        rows = list(csv.reader(StringIO(made.content.decode("utf-8-sig"), newline="")))
        cells = [cell for row in rows for cell in row]
        risky = [
            cell for cell in cells if cell.startswith(tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20"))
        ]

        assert risky == []
        seen = [case.typed.seen(cell.removeprefix("'")) for cell in cells]
        assert set().union(*seen) == LISTS
        assert {len(row) for row in rows} == {6}


def test_a_calendar_holds_what_was_typed(cases: list[Case], harmless: dict[Audience, Site]) -> None:
    """A calendar contains each text on one line, and no text creates a line of the file."""
    for case in cases:
        plan = Plan(date(2027, 1, 4))
        name = calendar_title(case.site.edition.process, plan)
        content = calendar(case.site, plan, name)
        expected = calendar(harmless[case.audience], plan, "x")
        found = icalendar.Calendar.from_ical(content)
        # The reader does not unescape the description; the title has nothing to unescape.
        described = re.sub(r"\\([\\;,])", r"\1", str(found["X-WR-CALDESC"]))
        seen = [case.typed.seen(described), case.typed.seen(str(found["X-WR-CALNAME"]), unescaped)]
        for entry, event in zip(entries(case.site.edition.process), found.events, strict=True):
            said = (str(event["SUMMARY"]), str(event["DESCRIPTION"]))
            assert said == (entry.summary, entry.description)
            seen += map(case.typed.seen, said)

        assert set().union(*seen) == {
            *("Studio.name", "Step.short_name", "Step.summary", "Item.text"),
            *("Milestone.name", "Milestone.done_when"),
        }
        assert property_names(content) == property_names(expected)


def unescaped(text: str) -> str:
    """Return a text without what calendars escape."""
    return " ".join(re.sub(r"[\\;,]", " ", folded(text)).split())


def property_names(content: bytes) -> list[str]:
    """Return the name of each line of a calendar, splitting at everything that may end a line."""
    lines = content.decode().replace("\r\n ", "").splitlines()
    return [line if line.startswith(("BEGIN", "END")) else line.split(":")[0] for line in lines]


XHTML = "{http://www.w3.org/1999/xhtml}"


IN_THE_BOOK = {"Visit", "Prep", "Phase", "PrepItem"}
"""Parts whose staff notes are on the page of the prep article, and so in the book for the staff."""


def test_a_book_holds_what_was_typed(cases: list[Case], harmless: dict[Audience, Site]) -> None:
    """A book has the same kinds of elements whatever was typed, and shows each text of its page."""
    expected = {audience: kinds_of_elements(parts_of(site)) for audience, site in harmless.items()}
    for case in cases:
        parts = parts_of(case.site)
        seen = [case.typed.seen("".join(part.itertext())) for part in parts]
        staff = Staff.model_fields if case.audience is Audience.INTERNAL else ()

        assert kinds_of_elements(parts) == expected[case.audience]
        assert set().union(*seen) == {
            *("Studio.name", "Player.name", "Player.note", "Phase.name"),
            *("PrepItem.text", "PrepItem.why", "PrepItem.how"),
            *("Term.term", "Term.meaning", "Term.expansion", "Term.also"),
            *("Visit.address", "Visit.door", "Visit.parking"),
            *("Visit.step_free", "Visit.food", "Visit.hours"),
            *(f"{part}.Staff.{name}" for part in IN_THE_BOOK for name in staff),
        }


def kinds_of_elements(parts: list[ET.Element]) -> set[tuple[str, tuple[str, ...]]]:
    """Return each kind of element in a book: how terms are grouped depends on their names."""
    return {(tag, tuple(names)) for tag, names in elements_of(*parts)}


def parts_of(site: Site) -> list[ET.Element]:
    """Return the texts of a book and its metadata, parsed as XML."""
    (page,) = (one for one in site.pages if one.path == "prepare/index.md")
    texts = {
        page.path: finish(
            FilledPage.create(site, page, LinkTargets.create(site)), Words.create(site)
        )
    }
    ((content),) = (one.content for one in made_by(book.planned, site, texts))
    with ZipFile(BytesIO(content)) as packed:
        names = [name for name in packed.namelist() if name.endswith((".xhtml", ".opf", ".svg"))]
        return [read_xml(packed.read(name)) for name in names]


def elements_of(*parts: ET.Element) -> list[tuple[str, list[str]]]:
    """Return all elements with the names of their attributes, except links, which terms add."""
    every = [one for part in parts for one in part.iter() if one.tag != f"{XHTML}a"]
    return [(one.tag, sorted(one.attrib)) for one in every]


def test_files_for_machines_contain_what_was_typed(harmless: dict[Audience, Site]) -> None:
    """llms.txt has the same Markdown elements whatever was typed; other files contain no text."""
    expected = dict(hosting(harmless[Audience.PUBLIC]))
    lines = len(expected["llms.txt"].splitlines())
    for first in range(len(TYPED)):
        one = case(TYPED, first, Audience.PUBLIC)
        told = dict(hosting(one.site))

        assert tags(markdown(told)) == tags(markdown(expected))
        assert one.typed.seen("".join(markdown(told).itertext())) == {
            *("Studio.name", "Studio.tagline", "Step.short_name", "Step.summary"),
            "Contact.offer",
            *("Session.name", "Session.meaning", "Player.name", "Player.note"),
        }
        assert len(told["llms.txt"].splitlines()) == lines
        assert {name for name in told if told[name] != expected[name]} - moved(told) == {"llms.txt"}


def markdown(told: dict[str, str]) -> ET.Element:
    """Return the Markdown elements of llms.txt."""
    return read_xml(f"<x>{Markdown().convert(told['llms.txt'])}</x>")


def tags(tree: ET.Element) -> list[str]:
    """Return the tag of each element, in order."""
    return [part.tag for part in tree.iter()]


def moved(told: dict[str, str]) -> set[str]:
    """Return the names of the pages at old addresses."""
    return {name for name in told if name.endswith(".html")}


def test_the_manifest_contains_what_was_typed(cases: list[Case]) -> None:
    """The manifest is JSON with the names of files and their texts as typed."""
    for case in cases:
        name = case.site.edition.process.steps[0].name
        planned = PlannedFile("a.pdf", name, "index.md", "PDF", lambda _: MadeFile(b""))
        (entry,) = json.loads(manifest([Download(planned, b"")], "public"))

        assert entry["title"] == name


def squeezed(text: str) -> str:
    """Return the letters of a text without white space, invisible characters, ligatures and marks.

    A PDF places letters; a reader guesses where lines end and what separates words. It leaves
    out a hyphen at the end of a line, so hyphens inside words are left out here. PDFium also leaves
    out one of two hyphens that begin a line, so two count as one.
    """
    text = re.sub(r"(?<=\w)-(?=\w)", "", unicodedata.normalize("NFKD", text))
    text = re.sub(r"-(\s*-)+", "-", text)
    kept = (mark for mark in text if not mark.isspace())
    return "".join(
        mark for mark in kept if unicodedata.category(mark) not in {"Cf", "Mn", "Cc", "Cn"}
    )


def without_hyphens(text: str) -> str:
    """Return the letters of a text; in narrow lines, a reader also leaves out hyphens of lists."""
    return squeezed(re.sub("(?<!-)-(?!-)", "", text))


_MARGIN = 90
"""Points from the edge of a page within which its head and foot are."""


def pdf_text(content: bytes) -> str:
    """Return the text of a PDF between the heads and the feet of its pages."""
    return "\n".join(map(_page_text, pypdfium2.PdfDocument(content)))


def _page_text(page: pypdfium2.PdfPage) -> str:
    top = height = page.get_height()
    bottom = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        _, low, _, high = one.get_bounds()
        if (low > height - _MARGIN or high < _MARGIN) and "Artifact" in _marks(one):
            top, bottom = (min(top, low), bottom) if low > _MARGIN else (top, max(bottom, high))
    return str(page.get_textpage().get_text_bounded(bottom=bottom, top=top))


def _marks(one: pypdfium2.PdfObject) -> Iterator[str]:
    """Yield the names of the marks of what a page shows; heads and feet are artifacts."""
    for at in range(raw.FPDFPageObj_CountMarks(one)):
        size, name = c_ulong(), (c_ushort * 100)()
        raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(one, at), name, sizeof(name), size)
        yield bytes(name)[: size.value].decode("utf-16-le").rstrip("\0")


WITHOUT_PLACE = {"Studio.tagline", "Studio.name"}
"""Fields that pages show, but documents don't show in their text; all have the name."""
PAGES_ALONE = {
    *("Example", "SongSection", "LyricPart", "Layer", "LeadTake", "Take", "CompLine", "MixNote"),
    *("PagePhotograph", "Photograph", "Quote", "Room", "Sound", "Person"),
}
"""Parts that pages show, but documents don't: the example song, photos and sounds."""
BESIDE = {"Person.name", "Person.line", "Photograph.credit"}
"""Fields of these parts that documents show where they name somebody, or show a photo."""
PLACED_BY_TEXTS = {
    *("Sound.title", "Sound.text", "Sound.credit", "Sound.before_label", "Sound.after_label"),
    *("CompLine.line", "CompLine.reason", "LeadTake.take", "LeadTake.remark"),
    *("Photograph.alt", "PagePhotograph.alt", "PagePhotograph.credit"),
}
"""Fields of these parts that pages show where an article asks for them; the sites here have none."""
NAMED_IN_NOTES = {
    *("Photograph.alt", "PagePhotograph.alt"),
    *("SongSection.name", "Example.name", "MixNote.text"),
}
"""Fields of these that name the part about which the staff have a note."""
STAFF = {"Studio", "Session", "Step", "SessionInStep", "Milestone", "Role", "Person", "Visit"}
"""Parts whose staff notes are in the staff documents."""


@pytest.fixture(scope="module", params=Audience, ids=lambda one: one.value)
def printed(request: pytest.FixtureRequest) -> tuple[Case, list[Download]]:
    """Return an edition with the texts that a font can show, and its documents."""
    one = case(tuple(PRINTED), 0, request.param)
    return one, _documents(one.site)


def test_a_document_shows_what_was_typed(printed: tuple[Case, list[Download]]) -> None:
    """Each text is in each PDF that shows its field, letter by letter; no markup is interpreted."""
    case, files = printed
    seen = set().union(*(case.typed.seen(pdf_text(one.content), squeezed) for one in files))
    fields = {name for name in case.typed.fields if _on_paper(name)}
    staff = {f"{part}.Staff.{name}" for part in STAFF for name in Staff.model_fields}

    assert {name for name in seen if _on_paper(name)} == fields - WITHOUT_PLACE
    alone = {name for name in seen if name.partition(".")[0] in PAGES_ALONE}
    named = NAMED_IN_NOTES if case.audience is Audience.INTERNAL else set()
    assert {name for name in alone if ".Staff." not in name} == BESIDE | named
    assert seen & staff == (staff if case.audience is Audience.INTERNAL else set())
    if case.audience is Audience.INTERNAL:
        lost = {name for at, name in enumerate(case.typed.fields) if at not in case.typed.found}
        assert {name for name in lost if _on_paper(name)} == WITHOUT_PLACE


def test_pages_show_what_documents_leave_out(printed: tuple[Case, list[Download]]) -> None:
    """Each field that documents may leave out is on a page: no text is typed for nothing."""
    case, _ = printed
    pages = "".join(map(serialize, page_bodies(case.site).values()))
    shown = {case.typed.fields[int(number)] for number in MARK.findall(pages)}
    alone = {name for name in case.typed.fields if name.partition(".")[0] in PAGES_ALONE}
    alone = {name for name in alone if ".Staff." not in name}

    assert {name.partition(".")[0] for name in alone} == PAGES_ALONE
    named = NAMED_IN_NOTES if case.audience is Audience.INTERNAL else set()
    assert alone - shown == PLACED_BY_TEXTS - named
    assert shown >= WITHOUT_PLACE


def _on_paper(name: str) -> bool:
    return ".Staff." not in name and name.partition(".")[0] not in PAGES_ALONE


def test_metadata_of_a_document_is_as_typed(printed: tuple[Case, list[Download]]) -> None:
    """Title, author and tooltips are as typed, and no link leads elsewhere."""
    case, files = printed
    for one in files:
        reader = PdfReader(BytesIO(one.content))
        assert reader.metadata
        assert case.typed.seen(str(reader.metadata.author)) == {"Studio.name"}
        case.typed.seen(str(reader.metadata.title))
        for box in (reader.get_fields() or {}).values():
            assert case.typed.seen(box["/TU"]) <= {"Item.text", "PrepItem.text"}
        for page in reader.pages:
            for link in page.get("/Annots", []):
                address = link.get_object().get("/A", {}).get("/URI", "https://blue.example/")
                assert address.startswith(("https://blue.example/", "https://maps.example/"))


@pytest.mark.parametrize(
    "text",
    [
        *("/URI(field:x)", "<</Type/Pages/Count 99/", "startxref 5 %%EOF", "1 0 obj endobj"),
        *("<</Type/Annot /URI(field:x)", "trailer\n<</Size 1/Root 1 0 R/ID[(a)(b)]>>"),
    ],
)
def test_a_name_is_no_part_of_a_document(text: str) -> None:
    """Text that resembles PDF syntax stays text: boxes and pages are counted correctly."""
    one = case((text,), 0, Audience.PUBLIC)

    for file in _documents(one.site):
        assert file.pages == len(PdfReader(BytesIO(file.content)).pages)
        one.typed.seen(pdf_text(file.content), squeezed)


def test_a_picture_is_made_of_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards and the map show texts as typed, where a card has room for them."""
    drawn: list[tuple[str, bytes]] = []

    def as_document(template: str, data: Mapping[str, Any], ppi: float = 72) -> bytes:
        del ppi
        drawn.append((template, typesetting._compiled(template, data, format="pdf")))
        return b""

    def as_documents(template: str, data: Mapping[str, Any]) -> list[bytes]:
        return [as_document(template, data)] * len(data["cards"])

    monkeypatch.setattr(cards, "png_pages", as_documents)
    monkeypatch.setattr(process_map, "png", as_document)
    one = case(tuple(text for text in PRINTED if len(text) < 60), 0, Audience.PUBLIC)
    files = {
        made.path: made.content
        for planned in (process_map.planned, cards.planned)
        for made in made_by(planned, one.site)
    }
    drawn.append(("map", files["downloads/process-map.pdf"]))
    seen: dict[str, set[str]] = {"card.typ": set(), "map.typ": set(), "map": set()}
    for template, content in drawn:
        seen[template] |= one.typed.seen(pdf_text(content), without_hyphens)

    assert seen == {
        "card.typ": {
            *("Step.short_name", "Step.summary", "Session.name", "Session.meaning"),
            *("Player.name", "Player.note", "Studio.name", "Studio.tagline"),
            "Contact.offer",
        },
        "map.typ": {"Step.name", "Session.name", "Milestone.name", "Role.name", "Studio.name"},
        "map": {"Step.name", "Session.name", "Milestone.name", "Role.name", "Studio.name"},
    }


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000", "\u202f"])
def test_a_space_of_its_own_kind_stays(space: str) -> None:
    """Only white space that HTML collapses is collapsed in files: other spaces stay."""
    (paragraph,) = for_files(article_nodes(f"a{space}b  c"), "index.md", "https://blue.example/")

    assert paragraph == {"tag": "p", "attrs": {}, "inner": [f"a{space}b c"]}


def _documents(site: Site) -> list[Download]:
    """Return every PDF of an edition except the map."""
    return [one for module in (lists, documents, handbook) for one in made_by(module.planned, site)]


@pytest.mark.parametrize("long", ["x" * 10_000, "word " * 2000], ids=["one word", "many words"])
def test_a_long_text_is_shown_whole(long: str) -> None:
    """Ten thousand letters are on the pages of a document, all within the page's edges."""
    data = plain()
    data["prep"]["phases"][0]["items"][0]["text"] = long
    data["steps"][0]["milestone"]["name"] = long
    data["studio"]["name"] = long
    site = plan_site(edition(Process.model_validate(data), Content(), Audience.PUBLIC))
    files = {one.path: one.content for one in _documents(site)}

    for name in ("prep-article", "handbook"):
        path = f"downloads/{name}.pdf"
        assert squeezed(long) in squeezed(pdf_text(files[path])), name
        whole = squeezed(pypdfium2.PdfDocument(files[path])[0].get_textpage().get_text_bounded())
        assert squeezed(f"{long[:59]}…·blue.example/") in whole, name


def test_white_space_is_a_space_in_titles() -> None:
    """A tab or a line break in a name separates words in titles, on the map and on cards."""
    one = case(("a\tb\nc",), 0, Audience.PUBLIC)
    made = [*_documents(one.site), *made_by(process_map.planned, one.site)]
    text = " ".join(pdf_text(file.content) for file in made if file.planned.kind == "PDF")

    for name in ("Step.short_name", "Milestone.name", "Item.text"):
        number = one.typed.fields.index(name)
        assert f"a b c mark{number:05}k" in folded(text), name
    assert not re.search(r"\b(abc|ab c|a bc) mark", folded(text))


def sample_with(folder: Path, old: str, new: str) -> tuple[int, int]:
    """Type a text into the sample; return the line and the column where it begins."""
    file = folder / "process.yaml"
    before, found, after = file.read_text(encoding="utf-8").partition(old)
    assert found
    file.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


ITEM = "I have three songs"


@pytest.mark.parametrize(
    ("written", "column", "said"),
    [
        ("Three 漢字 songs", 6, "'漢字'"),
        ("かな（x）", 0, "'かな（'"),
        ("한국어", 0, "'한국어'"),
        ("x \U0001f39b\ufe0f", 2, "'\U0001f39b"),
        ("x \U0001f469\u200d\U0001f3a4", 2, "'\U0001f469"),
        ("x \u0378", 2, "(U+0378)"),
        ("x \U0010fffd", 2, "(U+10FFFD)"),
        ('"Three \\U0001F600 songs"', 0, "'\U0001f600'"),
        ("'Don''t 漢'", 8, "'漢'"),
        (">-\n            x\n            漢", 0, "'漢'"),
    ],
)
def test_a_character_without_a_font_stops_where_it_was_typed(
    studio_guide: Command, sample: Path, written: str, column: int, said: str
) -> None:
    """The build says which character, and where, however it was typed; nothing is published."""
    block = written.startswith(">")
    old = f"{{id: choosing-songs, text: {ITEM}, when: before, days_before: 7, was: [songs]}}"
    new = f"id: choosing-songs\n          text: {written}" if block else old.replace(ITEM, written)
    line, start = sample_with(sample, old, new)
    note = f"# {written}\n".encode().splitlines()[0] + b"\n"
    file = sample / "process.yaml"
    file.write_bytes(note + file.read_bytes())
    place = (line + 4, 13) if block else (line + 1, start + new.index(written) + column)

    result = studio_guide("-C", sample, "build", "--edition", "all")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith(
        "process.yaml:{}:{}: no font has ".format(*place)
    )
    assert said in result.stderr
    assert "[missing-glyph]" in result.stderr
    assert not list(sample.glob("site*"))


def test_a_picture_never_shows_a_box_for_a_character(studio_guide: Command, sample: Path) -> None:
    """A character without a glyph that only a card would show stops the build as well."""
    (sample / "content/pages/home.md").unlink()
    tagline = '"Records, made *slowly*"'
    line, start = sample_with(sample, tagline, '"Records \N{ROCKET}"')

    result = studio_guide("-C", sample, "build")

    assert result.exit_code == 1
    assert f"process.yaml:{line}:{start + 9}: no font has '\N{ROCKET}'" in result.stderr
    assert not (sample / "site").exists()


@pytest.mark.parametrize(
    ("old", "words"),
    seldom(
        [(ITEM, "word "), ("short_name: Choosing", "Choosing "), (ITEM, "x"), (ITEM, "word " * 4)],
        (ITEM, "x"),
    ),
)
def test_a_long_text_stops_no_file(
    studio_guide: Command, sample: Path, old: str, words: str
) -> None:
    """If a text is too long for one page, files get more pages, and the site is published."""
    long = words * 2000
    sample_with(sample, old, f"short_name: {long}" if ":" in old else long)

    result = studio_guide("-C", sample, "build")

    assert result.exit_code == 0, result.stderr
    cards = (sample / "site/downloads").glob("pocket-*.pdf")
    whole = "".join(squeezed(pdf_text(card.read_bytes())) for card in cards)
    assert squeezed(long) in whole


def test_a_spreadsheet_says_what_it_cannot_hold(sample: Path) -> None:
    """A text that is too long for a cell is cut with a mark; a long address leaves the footer."""
    folder = "here/" * 60
    sample_with(sample, ITEM, "word " * 7000)
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("blue.example/", f"blue.example/{folder}"))

    content = made_by(sheets.planned, read(sample).sites[Audience.PUBLIC])[0].content
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert [cell[-1] for cell in cells if len(cell) > 1000] == ["…"]
    assert "word word" in max(cells, key=len)
    assert str(sheet.oddFooter.left.text).startswith("https://blue.example/here/")
    assert str(sheet.oddFooter.left.text).endswith("…")


def test_an_address_is_never_too_long_for_its_code(studio_guide: Command, sample: Path) -> None:
    """An address that is too long for a QR code is reported at its place."""
    old = "https://blue.example/\n"
    line, start = sample_with(sample, old, f"https://blue.example/{'x' * 2400}/\n")

    result = studio_guide("-C", sample, "check")

    assert result.exit_code == 1
    assert (
        f"process.yaml:{line}:{start}: a web address can have at most 2000 bytes" in result.stderr
    )


@pytest.mark.usefixtures("warm")
def test_a_whole_build_of_hostile_texts(studio_guide: Command, sample: Path) -> None:
    """Both editions are published if every text except references is hostile.

    Sections and takes of the example song keep their names, as other entries refer to them.
    """
    write(sample, Typed(tuple(PRINTED)).data(REFERRED))

    result = studio_guide("-C", sample, "build", "--edition", "all")

    assert result.exit_code == 0, result.stderr
    assert (sample / "site/index.html").is_file()
    assert (sample / "site-internal/index.html").is_file()


@pytest.mark.audit
@pytest.mark.parametrize("first", range(len(PRINTED)))
def test_each_document_shows_each_text(first: int) -> None:
    """Every document shows each field with each text of the corpus that its font can show."""
    one = case(tuple(PRINTED), first, Audience.INTERNAL)
    for file in _documents(one.site):
        one.typed.seen(pdf_text(file.content), squeezed)


@pytest.mark.audit
@pytest.mark.parametrize("long", [LONG_WORD, "word " * 80], ids=["one word", "many words"])
def test_each_field_shows_a_long_text(long: str) -> None:
    """Four hundred characters, or a word of sixty, are shown wherever a short text is shown.

    Each field has the long text in one of 12 guides, and short ones in the others.
    """
    fields = Typed(("x",)).filled().fields
    guides = [dict.fromkeys(range(first, len(fields), 12), long) for first in range(12)]

    shown = set().union(*map(_shown, guides))

    # Names are longer in the text than the head of a page has room for.
    assert shown | {"Studio.name"} == _shown(dict.fromkeys(range(len(fields)), "x"))


def _shown(texts: Mapping[int, str]) -> set[str]:
    """Return those of the given fields that documents show, when all other fields have an x."""
    typed = Typed(("x",), at=dict(texts))
    seen = (
        typed.seen(pdf_text(one.content), squeezed)
        for one in _documents(site_of(typed, Audience.INTERNAL))
    )
    return set().union(*seen) & {typed.fields[at] for at in texts}
