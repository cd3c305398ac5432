"""Rules of the PDFs: their contents, and that people and machines can read and tick them."""

import re
import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path, PurePath
from types import SimpleNamespace
from typing import Any

import mkdocs
import page
import pytest
from conftest import Command, Files, made
from paper_data import document_data
from pypdf import PdfReader

from generator.downloads import ticks, typesetting
from generator.downloads.typesetting import font_families, pdf
from generator.inspection.leaks import Wanted, leaks
from generator.inspection.unpacked import texts
from generator.markup.html_tree import Element, Nodes
from generator.model import Audience, TypePair
from generator.project import read

pytestmark = pytest.mark.slow

STEP = "downloads/checklist-choosing.pdf"
ICONS = Path(mkdocs.__file__).parent / "themes/mkdocs/webfonts/fa-solid-900.ttf"
"""A font with emoji, a pair of notes among them."""
PRINT_FONTS = Path(typesetting.__file__).parents[1] / "fonts/print"
NOTES = "\uf001"


def pdfs(files: Files) -> Iterator[tuple[str, PdfReader]]:
    """Yield each PDF by its path."""
    for path, one in files.items():
        if path.endswith(".pdf"):
            yield path, PdfReader(BytesIO(one.content))


@cache
def texts_of(content: bytes) -> tuple[str, ...]:
    """Return the text of each page of a PDF."""
    return tuple(one.extract_text() for one in PdfReader(BytesIO(content)).pages)


def text_of(content: bytes) -> str:
    """Return the text of a PDF with its white space collapsed."""
    return " ".join(" ".join(texts_of(content)).split())


def test_which_documents_there_are(public: Files, internal: Files) -> None:
    """Artists get checklists, article, handbook and map; staff get run sheets as well."""
    names = {path.split("/")[1] for path in public if path.endswith(".pdf")}

    assert names == {
        "checklist-choosing.pdf",
        "checklist-recording.pdf",
        "pocket-choosing.pdf",
        "pocket-recording.pdf",
        "checklists.pdf",
        "prep-article.pdf",
        "handbook.pdf",
        "process-map.pdf",
    }
    assert {"downloads/run-sheets.pdf", "downloads/staff-pages.pdf"} <= set(internal)


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_every_pdf_is_accessible(
    edition: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Every PDF passes the machine-checkable rules of PDF/UA-1, and has a title and a language."""
    for path, reader in pdfs(request.getfixturevalue(edition)):
        file = tmp_path / "one.pdf"
        file.write_bytes(request.getfixturevalue(edition)[path].content)
        report = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)

        assert report.is_compliant, (path, [failure.message for failure in report.failures])
        assert reader.metadata
        assert reader.metadata.title
        root: Any = reader.trailer["/Root"]
        assert root["/Lang"] == "en"


def test_the_checker_sees_what_is_wrong(public: Files, tmp_path: Path) -> None:
    """A PDF without its language fails: the check above can fail."""
    file = tmp_path / "broken.pdf"
    file.write_bytes(public[STEP].content.replace(b"/Lang", b"/Lnag"))

    report = page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_UA_1)
    assert not report.is_compliant


def fields(content: bytes) -> dict[str, str]:
    """Return the tooltip of each form field, by its name."""
    found = PdfReader(BytesIO(content)).get_fields() or {}
    return {name: str(field["/TU"]) for name, field in found.items()}


def test_boxes_are_fields_named_by_ids(public: Files, internal: Files) -> None:
    """Each item has one box whose name is its id and whose tooltip is its text."""
    assert fields(public[STEP].content) == {
        "choosing-songs": "I have three songs",
        "choosing-title": "I know the title",
    }
    team = internal["downloads/team-choosing.pdf"].content
    assert fields(team)["choosing-mics"] == "The microphones are locked away"
    assert fields(internal[STEP].content) == fields(public[STEP].content)
    assert fields(public["downloads/pocket-choosing.pdf"].content) == fields(public[STEP].content)


def test_boxes_that_differ_from_items_are_refused() -> None:
    """A PDF whose boxes differ from the requested ones is never returned."""
    data_page = pdf_with_one_box()

    assert fields(ticks.with_ticks(data_page, {"one": "One"})) == {"one": "One"}
    with pytest.raises(ValueError, match="boxes differ"):
        ticks.with_ticks(data_page, {"other": "Other"})


@pytest.mark.parametrize("part", [b"xref", b"/Border[0 0 0]", b"/S/Link", b"trailer", b"7 0 obj"])
def test_a_pdf_of_another_make_is_refused(part: bytes) -> None:
    """A PDF that is not laid out as Typst does it is rejected, not changed."""
    other = pdf_with_one_box().replace(part, part[::-1])

    with pytest.raises(ValueError, match=r"not laid out|boxes differ"):
        ticks.with_ticks(other, {"one": "One"})


def pdf_with_one_box() -> bytes:
    """Return a document with one box, named one."""
    box: Element = {"tag": "input", "attrs": {"data-item": "one"}, "inner": []}
    label: Element = {"tag": "label", "attrs": {}, "inner": ["One"]}
    line: Element = {"tag": "li", "attrs": {}, "inner": [box, label]}
    lines: Element = {"tag": "ul", "attrs": {}, "inner": [line]}
    part: Nodes = [{"tag": "fieldset", "attrs": {}, "inner": [lines]}]
    return pdf("document.typ", document_data(part))


def test_typed_marks_stay_text(sample: Path) -> None:
    """Characters with a meaning in Typst, Markdown or HTML are printed as typed."""
    typed = "#panic(1) *a* <b> & \"q\" 'q' _u_ $x$ @y \\z ~ äöü"
    file = sample / "process.yaml"
    file.write_text(
        file.read_text().replace("I have three songs", f"'{typed.replace(chr(39), chr(39) * 2)}'")
    )

    content = made(read(sample), Audience.PUBLIC)[STEP].content
    assert next(iter(fields(content).values())) == typed
    shown = re.sub(r"[‘’]", "'", re.sub(r"[“”]", '"', text_of(content)))
    assert typed in shown


def test_a_character_that_no_font_has(studio_guide: Command, sample: Path) -> None:
    """Such a character stops the build, at the place where it was typed."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("I have three songs", "I have \N{ROCKET} songs"))
    line = next(
        number
        for number, text in enumerate(file.read_text().splitlines(), 1)
        if "\N{ROCKET}" in text
    )

    result = studio_guide("-C", sample, "build")

    assert result.exit_code == 1
    assert f"process.yaml:{line}:" in result.stderr
    assert "[missing-glyph]" in result.stderr
    assert not (sample / "site").exists()


def test_all_missing_characters_are_told_at_once(sample: Path, studio_guide: Command) -> None:
    """However many characters no font has, one check tells every place of every one."""
    file = sample / "process.yaml"
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    file.write_text(file.read_text().replace("I have three songs", f"{many} äöü ж \N{ROCKET}"))
    guide = sample / "content/steps/recording.md"
    guide.write_text("You say \u6f22\u5b57.\n")

    result = studio_guide("-C", sample, "check")
    assert many in result.stderr
    assert "has '\N{ROCKET}'" in result.stderr
    assert "recording.md:1:9: no font has '\u6f22\u5b57'" in result.stderr
    assert result.stderr.count("[missing-glyph]") == 3


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a.woff2"], "convert 'a.woff2' to TTF or OTF"),
        (["a.WOFF", "readme.txt"], "convert 'a.WOFF' to TTF or OTF"),
        (["readme.txt"], "add a TTF or OTF file"),
        (["icons.ttf", "a.woff2"], ""),
        (["more/icons.TTF"], ""),
    ],
)
def test_fonts_that_files_cannot_use(
    sample: Path, studio_guide: Command, names: Sequence[str], said: str
) -> None:
    """A folder without a TTF or OTF is a problem with a hint; one with other files besides is not."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("logo.svg}", "logo.svg, fonts: content/assets/fonts}"))
    for name in names:
        (sample / "content/assets/fonts" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ICONS, sample / "content/assets/fonts" / name)

    result = studio_guide("-C", sample, "check")
    assert (result.exit_code == 1) is bool(said)
    assert said in result.stderr
    assert ("no font that PDFs can use" in result.stderr) is bool(said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ICONS.read_bytes(), ""),
        (ICONS.read_bytes()[:-5], "get the font again"),
        (ICONS.read_bytes()[:9], "get the font again"),
        (b"", "get the font again"),
        (b"hello", "get the font again"),
        (b"ttcf\0\2\0\0\0\0\0\1\0\0\0\x0c", "get the font again"),
        (b"wOF2" + ICONS.read_bytes()[4:], "convert it to TTF or OTF"),
    ],
    ids=["whole", "cut", "head", "empty", "text", "collection", "web font"],
)
def test_a_file_that_is_no_font_is_told(
    sample: Path, studio_guide: Command, content: bytes, said: str
) -> None:
    """A font that no PDF could use is told with its name, also if there is one that can be used."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("logo.svg}", "logo.svg, fonts: content/assets/fonts}"))
    (sample / "content/assets/fonts").mkdir()
    shutil.copy(ICONS, sample / "content/assets/fonts/a.ttf")
    (sample / "content/assets/fonts/b.otf").write_bytes(content)

    result = studio_guide("-C", sample, "check")

    assert (result.exit_code == 1) is bool(said)
    assert ("content/assets/fonts/b.otf:1:1: this is no font" in result.stderr) is bool(said)
    assert said in result.stderr


def test_fonts_of_ones_own_are_used(sample: Path) -> None:
    """A font in the studio's folder provides characters that the built-in ones lack."""
    file = sample / "process.yaml"
    text = file.read_text().replace("I have three songs", f"I have {NOTES} songs")
    file.write_text(text.replace("logo.svg}", "logo.svg, fonts: content/assets/fonts}"))
    (sample / "content/assets/fonts").mkdir()
    shutil.copy(ICONS, sample / "content/assets/fonts/icons.ttf")

    content = made(read(sample), Audience.PUBLIC)[STEP].content
    assert NOTES in text_of(content)
    elsewhere = Path(shutil.copytree(sample, sample.parent / "elsewhere"))
    assert made(read(elsewhere), Audience.PUBLIC)[STEP].content == content


def resources(sheet: Any) -> Any:
    """Return the fonts and pictures that a page of a PDF uses."""
    return sheet["/Resources"]


def test_fonts_of_ones_own_take_no_letter_that_ours_have(sample: Path) -> None:
    """An own font with letters and digits draws none of those that the built-in fonts have."""
    file = sample / "process.yaml"
    text = file.read_text().replace("I have three songs", f"I have 12 songs {NOTES}")
    file.write_text(text.replace("logo.svg}", "logo.svg, fonts: content/assets/fonts}"))
    folder = sample / "content/assets/fonts"
    folder.mkdir()
    ours = (PRINT_FONTS / "fraunces-650.ttf").read_bytes()
    for coding in ("ascii", "utf-16-be"):  # a family of another name, with the same letters
        ours = ours.replace("Fraunces".encode(coding), "Fraunxes".encode(coding))
    (folder / "own.ttf").write_bytes(ours)
    shutil.copy(ICONS, folder / "icons.ttf")

    reader = PdfReader(BytesIO(made(read(sample), Audience.PUBLIC)[STEP].content))
    used = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for one in reader.pages
        for font in resources(one)["/Font"].values()
    }
    assert "Fraunxes" in font_families(TypePair.GROTESK, folder)
    assert any("Awesome" in name for name in used), used
    assert not any("Fraunxes" in name for name in used), used


@pytest.mark.parametrize(
    ("language", "first"),
    [("ja", "JP"), ("ko", "KR"), ("zh", "SC"), ("zh-TW", "TC"), ("zh-Hant", "TC"), ("zh-HK", "HK")],
)
def test_the_font_of_the_language_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str, first: str
) -> None:
    """Of own fonts for several regions, that of the language leads: a period has its form."""
    names = [f"Noto Sans CJK {region}" for region in ("HK", "JP", "KR", "SC", "TC")]

    def fonts(folder: Path | None) -> SimpleNamespace:
        own = [SimpleNamespace(family=name) for name in names] if folder else []
        return SimpleNamespace(fonts=lambda: own)

    monkeypatch.setattr(typesetting, "_fonts", fonts)

    found = font_families(TypePair.GROTESK, tmp_path, language)
    assert next(name for name in found if name in names) == f"Noto Sans CJK {first}"
    other = font_families(TypePair.GROTESK, tmp_path, "fr")
    assert [name for name in other if name in names] == names


@pytest.mark.parametrize("count", [34, 50])
def test_a_list_of_two_pages_is_not_tight(sample: Path, count: int) -> None:
    """The last page of a list that is longer than one page has more than a line or two."""
    file = sample / "process.yaml"
    lines = "".join(f"        - {{id: more-{n}, text: Item {n}}}\n" for n in range(count))
    file.write_text(file.read_text().replace("      artist:\n", f"      artist:\n{lines}", 1))

    card = made(read(sample), Audience.PUBLIC)["downloads/pocket-choosing.pdf"]
    boxes = [len(page.get("/Annots", ())) for page in PdfReader(BytesIO(card.content)).pages]
    assert len(boxes) > 1
    assert boxes[0] < 20, boxes  # at its tightest, a page has 28


def test_fonts_of_ones_own_are_not_published(sample: Path, studio_guide: Command) -> None:
    """The folder of own fonts is used for files alone, as a license may allow no more."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("logo.svg}", "logo.svg, fonts: content/assets/fonts}"))
    (sample / "content/assets/fonts").mkdir()
    shutil.copy(ICONS, sample / "content/assets/fonts/icons.ttf")

    assert studio_guide("-C", sample, "build").exit_code == 0
    assert not list((sample / "site").rglob("icons.ttf"))
    assert (sample / "site/assets/logo.svg").exists()
    with (sample / "content/pages/faq.md").open("a", encoding="utf-8") as text:
        text.write("\n[Our font](../assets/fonts/icons.ttf)\n")
    assert studio_guide("-C", sample, "build").exit_code == 0
    assert list((sample / "site").rglob("icons.ttf"))


@pytest.mark.parametrize(
    ("items", "one_page"), [((), True), (("Item",) * 70, False), (("word " * 4000,), False)]
)
def test_a_pocket_card_flows_over(sample: Path, items: Sequence[str], *, one_page: bool) -> None:
    """A card is one page if its items fit; otherwise it continues on more pages with every item."""
    file = sample / "process.yaml"
    lines = [f"        - {{id: more-{n}, text: {text} {n}}}" for n, text in enumerate(items)]
    typed = "".join(f"{line}\n" for line in ("      artist:", *lines))
    file.write_text(file.read_text().replace("      artist:\n", typed, 1))

    card = made(read(sample), Audience.PUBLIC)["downloads/pocket-choosing.pdf"]
    assert (card.pages == 1) is one_page
    fields = PdfReader(BytesIO(card.content)).get_fields() or {}
    assert {f"more-{n}" for n in range(len(items))} <= fields.keys()
    assert card.label.startswith("PDF, 1 page," if one_page else "PDF, 2 pages,") or items


@pytest.mark.usefixtures("warm")
def test_a_long_list_stops_no_site(sample: Path, studio_guide: Command) -> None:
    """With 70 items in a step's list, the site is published, and the card says how long it is."""
    file = sample / "process.yaml"
    lines = "".join(f"        - {{id: more-{n}, text: Item {n}}}\n" for n in range(70))
    file.write_text(file.read_text().replace("      artist:\n", f"      artist:\n{lines}", 1))

    assert studio_guide("-C", sample, "check").exit_code == 0
    assert studio_guide("-C", sample, "build").exit_code == 0
    page = (sample / "site/checklists/choosing/index.html").read_text()
    assert re.search(r"Pocket card.*?PDF, [2-6] pages", page, re.DOTALL)


@pytest.mark.parametrize(("paper", "height"), [("letter", 792), ("a4", 841.89)])
def test_paper_follows_the_studio(sample: Path, paper: str, height: float) -> None:
    """Files use the studio's paper size, and cards fit on both sizes."""
    file = sample / "process.yaml"
    file.write_text(file.read_text().replace("paper: letter", f"paper: {paper}"))

    reader = PdfReader(BytesIO(made(read(sample), Audience.PUBLIC)[STEP].content))
    assert float(reader.pages[0].mediabox.height) == pytest.approx(height, abs=0.5)


def test_internal_files_are_stamped_on_every_page(public: Files, internal: Files) -> None:
    """Every page of every internal PDF is marked as internal; no public page is."""
    for path, _ in pdfs(internal):
        for text in texts_of(internal[path].content):
            assert "Internal: do not share" in text, path
    assert not any("Internal" in text_of(public[path].content) for path, _ in pdfs(public))


def test_internal_files_among_public_ones_are_told(public: Files, internal: Files) -> None:
    """A file of the internal edition is told by its mark, also if every staff text was reworded.

    Calendars, pictures and CSV files have no room for a mark.
    """
    marked = {".pdf", ".epub", ".xlsx"}
    owners = {path: f"content/assets/{path}" for path in internal}

    def told(files: Files) -> set[str]:
        said = {path: texts(one.content) for path, one in files.items()}
        return {one.place.file for one in leaks(said, Wanted(()), owners)}

    assert told(internal) == {owners[path] for path in internal if PurePath(path).suffix in marked}
    assert told(public) == set()


def test_no_internal_text_in_public_files(public: Files, internal: Files) -> None:
    """Text for the staff is in no public file, and is in the staff's files."""
    secrets = ("Secret Sauce", "kettle full", "Inventory", "microphones are locked", "Tape runs")
    for path, _ in pdfs(public):
        text = text_of(public[path].content)
        assert not any(secret in text for secret in secrets), path
    everything = " ".join(text_of(internal[path].content) for path, _ in pdfs(internal))
    assert all(secret in everything for secret in secrets)


def test_links_in_files_lead_to_pages(published: Path) -> None:
    """Every link from a PDF to the studio's site leads to an existing page and anchor."""
    site = published / "site-internal"
    links = {
        str(reference.get_object()["/A"]["/URI"])
        for path in site.rglob("*.pdf")
        for one in PdfReader(path).pages
        for reference in one.get("/Annots", [])
        if "/URI" in reference.get_object().get("/A", {})
    }
    own = {
        link for link in links if link.startswith("https://blue.example/") and "book?" not in link
    }

    assert len(own) > 10
    for link in own:
        path, _, anchor = link.removeprefix("https://blue.example/").partition("#")
        html = site / path / "index.html"
        assert html.is_file(), link
        assert not anchor or f'id="{anchor}"' in html.read_text(), link
