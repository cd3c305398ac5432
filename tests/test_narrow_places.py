"""Words that are wider than their place, and pages that are read from right to left."""

import re
import shutil
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from conftest import SAMPLE, Files, made
from paper_data import beyond, document_data, lines_at_right, overlaps
from plain_data import Data, plain, write
from pypdf import PdfReader
from test_tables_on_paper import printed, table

from generator.downloads.typesetting import pdf
from generator.model import Audience
from generator.project import read

WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
A4, A6 = 18 / 25.4 * 72, 7 / 25.4 * 72
"""The least margins of documents, in points."""

LONG = {
    "text": f"Text {WORD * 2} goes on.",
    "heading": f"# {WORD}\n\n## {WORD}",
    "item": f"- {WORD * 2}",
    "link": f"[https://a.example/{'long/path/' * 20}](https://a.example)",
    "code": "Text `RV_PaperLanterns_TI03_Master02Instrumental_48k24.wav" + "_and_more" * 12 + "`.",
    "code in an item": f"- `{WORD * 2}`",
    "block of code": f"    {WORD * 3}",
    "head of a table": table(f"{WORD * 2} | b", "a | b"),
    "cell": table("a | b", f"a | {WORD * 2}"),
    "code in a cell": table("a | b", f"a | `{WORD * 2}`"),
    "term": f"{WORD * 2}\n:   {WORD * 2}",
    "quote": f"> {WORD * 3}",
}


@pytest.mark.parametrize("typed", LONG.values(), ids=LONG)
def test_a_word_wider_than_the_page_breaks(typed: str) -> None:
    """However long a word is and wherever it stands in a text, it stays within the margins."""
    assert beyond(printed(typed), A4) == []


def test_letters_beyond_the_margins_are_found() -> None:
    """Positive control: letters between which no line can break."""
    assert beyond(printed("no\N{NO-BREAK SPACE}break\N{WORD JOINER}" * 30), A4)


def test_a_file_name_breaks_after_its_marks() -> None:
    """A name that is too long for its line breaks where its parts end."""
    name = "RV_PaperLanterns_TI03_Master02_48k24_" + "Lead_" * 20 + "end.wav"
    text = PdfReader(BytesIO(printed(f"The file `{name}`."))).pages[0].extract_text()

    assert re.findall(r"(?<=[^_.\s])\n(?=\w+\.wav)", text) == []
    assert "".join(text.split()).count(name) == 1


def _files(folder: Path, change: Callable[[Data], None]) -> Files:
    """Return the public files of the sample after a change of its process."""
    project = Path(shutil.copytree(SAMPLE, folder / "project"))
    data: Data = plain()
    change(data)
    write(project, data)
    return made(read(project), Audience.PUBLIC)


def _named(data: Data, length: int, language: str) -> None:
    """Make all names words of a length."""
    data["studio"]["language"] = language
    word = WORD[:length]
    for at, step in enumerate(data["steps"]):
        step |= {"name": f"{word} {at}", "short_name": f"{word} {at}", "summary": f"{word}."}
        step.get("milestone", {})["name"] = f"{word} {word}"
    for at, role in enumerate(data["roles"]):
        role["name"] = f"{word} {at}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("length", "language"), [(14, "en"), (20, "de"), (29, "en"), (29, "he"), (60, "de"), (60, "he")]
)
def test_a_word_wider_than_its_place_stays_in_it(
    tmp_path: Path, length: int, language: str
) -> None:
    """Names of any length stay in their place of a page: they get smaller, or they break."""
    files = _files(tmp_path, partial(_named, length=length, language=language))
    for path, one in files.items():
        if path.endswith(".pdf"):
            assert beyond(one.content, A6) == [], path
            pages = range(one.pages or 0)
            assert [found for page in pages for found in overlaps(one.content, page)] == [], path


def _written_in(data: Data, language: str) -> None:
    data["studio"]["language"] = language


@pytest.mark.slow
@pytest.mark.parametrize("language", ["he", "ckb", "az-Arab"])
def test_lines_begin_at_the_right(tmp_path: Path, language: str) -> None:
    """From right to left, titles and texts begin at the right margin of each file."""
    rightward = _files(tmp_path / "en", lambda _: None)
    leftward = _files(tmp_path / "rtl", partial(_written_in, language=language))

    for path, page, words, margin in (
        ("checklist-choosing", 0, "Choosing", A4),
        ("pocket-choosing", 0, "Choosing", A6),
        ("handbook", 2, "Choosing", 16 / 25.4 * 72),
        ("prep-article", 1, "Before", A4),
    ):
        name = f"downloads/{path}.pdf"
        for files, begins in ((leftward, True), (rightward, False)):
            lines = lines_at_right(files[name].content, page, words)
            assert lines, path
            assert {abs(line - margin) < 1 for line in lines} == {begins}, path


@pytest.mark.parametrize(
    ("language", "begins"), [("he", True), ("az-Arab", True), ("en", False), ("az-Latn", False)]
)
def test_tables_begin_where_lines_do(language: str, begins: bool) -> None:  # noqa: FBT001
    """Cells without an alignment of their own are aligned as the language is read."""
    wide = "A text that takes so much room that its column is as wide as can be on this page"
    content = printed(table("First | Second", f"cell | {wide}", f"{wide} | cell"), language)

    (line,) = lines_at_right(content, 0, "First")
    assert (abs(line - A4) < 8) == begins


def _map(*days: tuple[int, int], ends: str = "Lead take approved") -> bytes:
    """Return the map of a process whose steps take some days, from the first to the last."""
    step = {"name": "Tracking", "sessions": [["Takes"]], "roles": [], "hours": "4 to 9 hours"}
    steps = [
        {**step, "number": at, "first": first, "last": last, "ends": ends}
        for at, (first, last) in enumerate(days, 1)
    ]
    shared = {"title": "The process", "hours": "", "journey": [1.0] * len(days), "roles": []}
    data = {"days": max(last for _, last in days), "steps": steps}
    return pdf("map.typ", document_data([]) | shared | data)


@pytest.mark.parametrize("days", [[(1, 1)], [(1, 30)], [(1, 2), (1, 30)], [(2, 29), (30, 30)]])
@pytest.mark.parametrize("ends", ["Lead take approved", WORD[:29], WORD])
def test_what_a_step_ends_with_stands_apart(days: list[tuple[int, int]], ends: str) -> None:
    """On the map it is beside the bar of the step, or on it if the bar takes nearly all days."""
    assert overlaps(_map(*days, ends=ends)) == []


@pytest.mark.parametrize(
    ("typed", "language", "begins"),
    [
        ('<p dir="rtl">First</p>', "en", True),
        ('<div dir="RTL"><p lang="en">First</p></div>', "en", True),
        ('<div dir="rtl"><p dir="ltr">First</p></div>', "en", False),
        ('<p lang="he">First</p>', "en", False),
        ('<p dir="ltr">First</p>', "he", False),
        ('<p lang="en">First</p>', "he", True),
        ('<p dir="auto" lang="no such">First</p>', "en", False),
    ],
)
def test_a_text_has_its_own_direction(typed: str, language: str, *, begins: bool) -> None:
    """A paragraph begins where its `dir` says; another language alone changes no direction."""
    (line,) = lines_at_right(printed(typed, language), 0, "First")

    assert (abs(line - A4) < 1) == begins


@pytest.mark.parametrize(
    ("tag", "found"), [("he", True), ("pt-BR", True), ("en-GB", False), ("x", False), ("", False)]
)
def test_a_text_has_its_own_language(tag: str, *, found: bool) -> None:
    """A screen reader is told the language of a text that has another one than the file."""
    languages = set(re.findall(rb"/Lang ?\((\w+)\)", printed(f'<p lang="{tag}">First</p>')))

    assert languages == {b"en", *([tag[:2].encode()] if found else [])}


def test_a_day_is_no_range() -> None:
    """On the map, a step of one day tells the day once."""
    text = PdfReader(BytesIO(_map((1, 1), (2, 4), ends="Done"))).pages[0].extract_text()

    assert "1 Done" in text
    assert "2–4 Done" in text
    assert "1–1" not in text


@pytest.mark.parametrize(
    ("days", "said"),
    [([(1, 1)], "1 step, about 1 day for"), ([(1, 1), (2, 3)], "2 steps, about 3 days for")],
)
def test_one_is_no_plural(days: list[tuple[int, int]], said: str) -> None:
    """One step of one day is told as one."""
    assert said in " ".join(PdfReader(BytesIO(_map(*days))).pages[0].extract_text().split())


@pytest.mark.slow
@pytest.mark.parametrize("items", [14, 17, 20])
def test_what_is_true_at_the_end_stays_together(tmp_path: Path, items: int) -> None:
    """The facts with which a step is done are on one page of its checklist, however full that is."""

    def change(data: Data) -> None:
        step = data["steps"][0]
        step["milestone"]["done_when"] = [f"{WORD} is true {at}" for at in range(6)]
        more = [{"id": f"more-{at}", "text": f"{WORD} {WORD} {at}"} for at in range(items)]
        step["checklists"]["artist"] += more

    content = _files(tmp_path, change)["downloads/checklist-choosing.pdf"].content
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]

    (facts,) = (page.count(" is true ") for page in pages if "Done when" in page)
    assert facts == 6
