"""Rules of the e-book: its parts, its links and notes, its cover, and its metadata."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from conftest import Files, made
from PIL import Image
from web.tools import PACKAGES, WEB, browser_path, lacking

from generator.downloads.book_text import chapters_of
from generator.markup.html_tree import text_of
from generator.model import Audience
from generator.project import read
from generator.reading.markdown import article_nodes

pytestmark = pytest.mark.slow

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
EPUB = "{http://www.idpf.org/2007/ops}"
ACE_PACKAGE = PACKAGES / "@daisy/ace-core/package.json"
HOME = "https://blue.example/prepare/"


def parts_of(files: Files) -> dict[str, bytes]:
    """Return the files of a book by name."""
    with ZipFile(BytesIO(files["downloads/prep-article.epub"].content)) as book:
        return {name.removeprefix("OEBPS/"): book.read(name) for name in book.namelist()}


def page(parts: dict[str, bytes], name: str) -> ET.Element:
    """Return a page of a book."""
    return ET.fromstring(parts[name])  # noqa: S314 - ours


def of_sample(sample: Path, article: str = "", **changes: tuple[str, str]) -> dict[str, bytes]:
    """Return the book of the sample after changes to its process, and with text added to an article."""
    process = sample / "process.yaml"
    text = process.read_text("utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    process.write_text(text, "utf-8")
    prep = sample / "content/prep/10-before.md"
    prep.write_text(f"{prep.read_text('utf-8')}\n\n{article}\n", "utf-8")
    return parts_of(made(read(sample), Audience.PUBLIC))


def test_both_contents_list_the_same(public: Files) -> None:
    """The contents for readers of EPUB 3 and EPUB 2 name the same chapters and sections in order."""
    parts = parts_of(public)
    toc = page(parts, "nav.xhtml").find(f".//{XHTML}nav")
    assert toc is not None
    links = [(one.get("href"), one.text) for one in toc.iter(f"{XHTML}a")]
    points = [
        (point.find(f"{NCX}content").get("src"), point.find(f"{NCX}navLabel/{NCX}text").text)  # type: ignore[union-attr]
        for point in page(parts, "toc.ncx").iter(f"{NCX}navPoint")
    ]

    assert toc.get("role") == "doc-toc"
    assert len(links) > 2
    assert links == points
    assert all(title for _, title in links)


def test_each_article_is_a_chapter(public: Files) -> None:
    """A folded part of a page is a chapter of the book, in a separate file."""
    parts = parts_of(public)
    headings = [
        [
            one.tag.removeprefix(XHTML)
            for one in page(parts, name).iter()
            if re.search("h[12]$", one.tag)
        ]
        for name in sorted(parts)
        if re.fullmatch(r"\d+\.xhtml", name)
    ]

    assert len(headings) > 1
    assert all(found == ["h2"] for found in headings)


@pytest.mark.parametrize(
    "typed",
    [
        "<h2>a</h2>b<h2>c</h2>d",
        "b<h2>c</h2>d",
        "<details><summary><h2>a</h2></summary>b</details>c",
        "<div><div><h2>a</h2>b</div><h2>c</h2></div>d",
        "<blockquote><h2>a</h2>b</blockquote>c",
        "<section>a</section><details><summary>b</summary>c</details>",
        "",
    ],
)
def test_no_text_is_lost_between_chapters(typed: str) -> None:
    """However headings are nested, chapters have all the text, in order, and each has a title."""
    nodes = article_nodes(typed)
    said = text_of(nodes).split()
    chapters = chapters_of(nodes, "Title", HOME)

    assert text_of(node for one in chapters for node in one.nodes).split() == said
    assert all(one.title for one in chapters)


def test_links_to_the_page_stay_in_the_book(sample: Path) -> None:
    """A link to an anchor in the book leads there; any other leads to the web."""
    parts = of_sample(
        sample, "[here](#sg-top) [lists](#sg-to-tick) [page](../faq.md)\n\n## More\n\n[up](#more)"
    )
    links = {one.text: one.get("href", "") for one in all_of(parts, "a")}

    assert links["here"] == "title.xhtml"
    file, _, name = links["lists"].partition("#")
    assert page(parts, file).find(f".//*[@id='{name}']") is not None
    assert re.fullmatch(r"\d+\.xhtml#more", links["up"])
    assert links["page"] == "https://blue.example/faq/"


def test_notes_are_known_as_notes(sample: Path) -> None:
    """A reader can show a note where it is referred to, and lead back."""
    parts = of_sample(sample, "text[^1]\n\n[^1]: The note.")
    ((there, note),) = (
        (one.get("href", ""), one) for one in all_of(parts, "a") if one.get("role") == "doc-noteref"
    )
    file, _, name = there.partition("#")
    found = page(parts, file).find(f".//*[@id='{name}']")

    assert note.get(f"{EPUB}type") == "noteref"
    assert found is not None
    assert "The note." in "".join(found.itertext())
    assert [one.get("role") for one in found.iter(f"{XHTML}a")] == ["doc-backlink"]


def all_of(parts: dict[str, bytes], tag: str) -> Iterator[ET.Element]:
    """Yield every element of the chapters with a tag."""
    for name in parts:
        if re.fullmatch(r"\d+\.xhtml", name):
            yield from page(parts, name).iter(f"{XHTML}{tag}")


def test_the_cover_shows_the_journey(sample: Path) -> None:
    """The cover is a picture made from the data: other hours of a step give other bars."""
    first = of_sample(sample)
    cover = Image.open(BytesIO(first["cover.png"]))
    package = page(first, "book.opf")
    items = {one.get("href"): one.get("properties") for one in package.iter(f"{OPF}item")}
    again = of_sample(sample)
    text = (sample / "process.yaml").read_text("utf-8")
    steps = re.findall("    window: {first_day: [35].*}", text)  # only the first step has hours
    hours = {one: (one, f"{one}\n    artist_hours: {{min: 1, max: 1}}") for one in steps}
    other = of_sample(sample, "", **hours)

    assert cover.size == (1200, 1800)
    assert items["cover.png"] == "cover-image"
    assert again["cover.png"] == first["cover.png"]
    assert other["cover.png"] != first["cover.png"]


def test_the_code_can_be_scanned_at_night(public: Files) -> None:
    """The code has its own white background and margin, and is sharp at any size."""
    code = page(parts_of(public), "code.svg")
    ground, marks = code

    assert code.get("viewBox")
    assert code.get("width") is None
    assert "#fff" in ET.tostring(ground).decode()
    assert marks.get("stroke") == "#000"


ACE = {
    "schema:accessMode": {"textual", "visual"},
    "schema:accessModeSufficient": {"textual"},
    "schema:accessibilityHazard": {"none"},
}
"""Metadata that Ace and bookstores require, besides features and a summary."""


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("he", "rtl"), ("az-Arab", "rtl")]
)
def test_the_book_states_how_it_can_be_read(sample: Path, language: str, direction: str) -> None:
    """The package has accessibility metadata, and each page its language and direction."""
    parts = of_sample(sample, language=("language: en", f"language: {language}"))
    package = page(parts, "book.opf")
    told: dict[str, set[str | None]] = {}
    for one in package.iter(f"{OPF}meta"):
        told.setdefault(one.get("property", ""), set()).add(one.text)
    spine = package.find(f"{OPF}spine")

    assert {name: told[name] for name in ACE} == ACE
    assert told["schema:accessibilityFeature"] >= {"alternativeText", "tableOfContents"}
    assert all(told["schema:accessibilitySummary"])
    assert spine is not None
    assert (spine.get("page-progression-direction") == "rtl") == (direction == "rtl")
    for name in parts:
        if name.endswith(".xhtml"):
            html = page(parts, name)
            assert (html.get("lang"), html.get("dir")) == (language, direction)


def test_a_drawing_is_in_the_files_once(sample: Path) -> None:
    """A drawing shown twice is one file of the book, and a drawing in the PDF."""
    (sample / "content/assets/map.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    parts = of_sample(sample, "![The way in](../assets/map.svg)\n\n![Again](../assets/map.svg)")
    shown = [(one.get("src"), one.get("alt")) for one in all_of(parts, "img")]

    assert shown == [("pictures/1.svg", "The way in"), ("pictures/1.svg", "Again")]
    assert [name for name in parts if name.startswith("pictures/")] == ["pictures/1.svg"]


def test_an_invalid_drawing_stops_no_file(sample: Path) -> None:
    """The PDF shows the description of a drawing that Typst cannot read."""
    (sample / "content/assets/map.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>'
    )
    parts = of_sample(sample, "![The way in](../assets/map.svg)")

    assert [one.get("alt") for one in all_of(parts, "img")] == ["The way in"]


def judged(folder: Path, *books: Path) -> list[tuple[str, list[str]]]:
    """Return Ace's outcome for each book, and what is wrong with it."""
    if lack := lacking(ACE_PACKAGE, "node"):
        pytest.skip(lack)
    browser = browser_path()
    if not browser:
        pytest.skip("the browser Chromium is not installed")
    command = ("node", str(WEB / "ace.mjs"), str(folder), *map(str, books))
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": browser}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    results = [json.loads(one) for one in done.stdout.splitlines() if one.startswith("{")]
    return [(one["outcome"], one["wrong"]) for one in results]


def test_the_book_passes_ace(default_sites: dict[Audience, Path], tmp_path: Path) -> None:
    """Ace by DAISY finds no violation in the default book; it finds a picture without description."""
    book = default_sites[Audience.PUBLIC] / "downloads/prep-article.epub"
    broken = tmp_path / "broken.epub"
    with ZipFile(book) as whole, ZipFile(broken, "w") as other:
        for name in whole.namelist():
            text = whole.read(name)
            other.writestr(name, re.sub(rb' alt="[^"]*"', b"", text) if "cover" in name else text)

    passed, failed = judged(tmp_path, book, broken)
    assert passed == ("pass", [])
    assert failed[0] == "fail"
    assert [one for one in failed[1] if one.startswith("cover.xhtml")]


def test_terms_lead_to_the_glossary_of_the_book(sample: Path) -> None:
    """A term in the book leads to the book's own glossary, whose terms lead to each other."""
    parts = of_sample(sample, "A [list](../glossary.md#take) and [all](../glossary.md).")
    glossary = page(parts, "glossary.xhtml")
    ids = {one.get("id") for one in glossary.iter(f"{XHTML}dt")}
    links = [one.get("href", "") for one in (*all_of(parts, "a"), *glossary.iter(f"{XHTML}a"))]
    inside = [one.partition("#") for one in links if one.startswith("glossary.xhtml")]
    sections = list(glossary.iter(f"{XHTML}section"))

    assert [one.get("role") for one in sections] == ["doc-glossary"]
    assert len(inside) > 2
    assert {name for _, mark, name in inside if mark} <= ids
    assert not [one for one in links if "/glossary/" in one]


def test_a_sound_is_a_link_in_the_book(sample: Path) -> None:
    """A player, which books cannot show, is a link to its file on the web."""
    (sample / "content/assets/take.mp3").write_bytes(b"ID3\x03" + bytes(200))
    parts = of_sample(sample, '<audio controls src="../assets/take.mp3" title="A take"></audio>')
    links = {one.text: one.get("href") for one in all_of(parts, "a")}

    assert links["A take"] == "https://blue.example/assets/take.mp3"
