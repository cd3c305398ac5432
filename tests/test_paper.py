"""PDFs of guides that differ from ours: long words, many steps, roles and days, other directions."""

import copy
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import SAMPLE, Files, made, seldom
from pdf_rules import faults
from plain_data import Data, plain, write
from pypdf import PdfReader

from generator.downloads.inside import link_inside
from generator.markup.html_tree import Element, Node, Nodes
from generator.model import Audience
from generator.project import read

pytestmark = pytest.mark.slow

WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt"


def long_words(data: Data) -> None:
    """Make the names and items of every step words of 60 letters."""
    for step in data["steps"]:
        step |= {"name": f"{WORD} {step['id']}", "short_name": WORD, "summary": f"{WORD} {WORD}."}
        step |= {"bring": [WORD] * 3, "mistakes": [{"mistake": WORD, "cost": WORD}]}
        for item in step.get("checklists", {}).get("artist", []):
            item["text"] = f"{WORD} {WORD}"


def many_steps(data: Data) -> None:
    """Add 30 steps of one day each to the process."""
    for number in range(30):
        step = {key: data["steps"][0][key] for key in ("audience", "summary", "roles", "sessions")}
        window = {"first_day": 7 + number, "last_day": 7 + number}
        named = {"id": f"more-{number}", "name": f"Further step {number}", "window": window}
        data["steps"].append(copy.deepcopy(step) | named)


def many_days(data: Data) -> None:
    """Make the process last for years."""
    for step in data["steps"]:
        step["window"] = {key: int(value) * 400 for key, value in step["window"].items()}


def many_roles(data: Data) -> None:
    """Add 14 roles to each step."""
    more = [f"helper-{number}" for number in range(14)]
    data["roles"] += [{"id": one, "name": one.title(), "audience": "public"} for one in more]
    for step in data["steps"]:
        step["roles"] += more


def many_items(data: Data) -> None:
    """Give a list 200 items, one with 400 letters and another with a word of 400."""
    texts = [f"The item with the number {number}" for number in range(198)]
    texts += ["word " * 79 + "ends", "W" * 400]
    more = [{"id": f"more-{number}", "text": text} for number, text in enumerate(texts)]
    data["steps"][0]["checklists"]["artist"] += more


def bare_steps(data: Data) -> None:
    """Reduce steps to their names, summaries and days."""
    kept = ("id", "name", "audience", "summary", "window", "needs")
    data["steps"] = [{key: step[key] for key in kept if key in step} for step in data["steps"]]


def long_address(data: Data) -> None:
    """Give the site an address of the maximum length."""
    data["studio"]["url"] = f"https://blue.example/{'/'.join(['path' * 10] * 47)}/"
    assert len(data["studio"]["url"]) > 1940


def leftward(data: Data) -> None:
    """Choose a language that is written from right to left."""
    data["studio"]["language"] = "he"


Change = Callable[[Data], None]
UNLIKE: tuple[Change, ...] = (
    *(long_words, many_steps, many_days, many_roles, many_items, bare_steps, long_address),
    leftward,
)


def files_of(folder: Path, *changes: Change) -> Files:
    """Return the public files of the sample after changes to its process."""
    project = Path(shutil.copytree(SAMPLE, folder / "project"))
    data = plain()
    for change in changes:
        change(data)
    write(project, data)
    for step in data["steps"]:
        guide = project / "content/steps" / f"{step['id']}.md"
        if not guide.exists():
            guide.write_text("You play.\n")
    return made(read(project), Audience.PUBLIC)


def words_of(content: bytes) -> str:
    """Return the text of a PDF without white space, as long words are broken across lines."""
    pages = PdfReader(BytesIO(content)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("change", seldom(UNLIKE, *UNLIKE[:4]), ids=lambda one: one.__name__)
def test_a_guide_unlike_ours_has_every_file(tmp_path: Path, change: Change, public: Files) -> None:
    """Every file is made for any guide; PDFs have no faults, and the map has one page."""
    files = files_of(tmp_path, change)

    assert "downloads/process-map.pdf" in files
    if change not in {bare_steps, many_steps}:
        assert set(files) >= set(public)
    for path, one in files.items():
        if path.endswith(".pdf"):
            assert faults(one.content) == [], path
    assert files["downloads/process-map.pdf"].pages == 1


@pytest.mark.parametrize(("change", "marks"), [(many_steps, 6), (many_days, 14)])
def test_a_map_shows_every_step(tmp_path: Path, change: Change, marks: int) -> None:
    """A map names every step, and numbers weeks as far apart as their marks need."""
    files = files_of(tmp_path, change)
    reader = PdfReader(BytesIO(files["downloads/process-map.pdf"].content))
    text = " ".join(reader.pages[0].extract_text().split())

    assert [f"Further step {n}" in text for n in range(30)] == [change is many_steps] * 30
    assert "Choosing + Planning" in text
    weeks = re.search(r"Step(?: and its sessions)? (?:Week )?([\dWek ]+?) You", text)
    assert weeks
    assert len(weeks[1].replace("Week", "").split()) <= marks


def links_of(content: bytes) -> tuple[list[str], list[str]]:
    """Return the web addresses and the names of places that the links of a PDF lead to."""
    reader = PdfReader(BytesIO(content))
    web: list[str] = []
    inside: list[str] = []
    for page in reader.pages:
        for raw in page.get("/Annots", []):
            note = raw.get_object()
            if note["/Subtype"] == "/Link":
                action = note.get("/A", {})
                (web if "/URI" in action else inside).append(
                    str(action.get("/URI", note.get("/Dest") or action.get("/D")))
                )
    return web, inside


PLACES = {
    "process/choosing/": "step-choosing",
    "process/": "month",
    "sessions/": "sessions",
    "sessions/listening/": "session-listening",
    "prepare/": "prepare",
    "prepare/drummer/": "player-drummer",
    "glossary/": "glossary",
}
"""Addresses of pages in the handbook, and the destinations that it has for them."""


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_a_handbook_has_a_place_for_each_page(edition: str, request: pytest.FixtureRequest) -> None:
    """Each step, session, player and term, and each chapter, is a destination with a name."""
    files: Files = request.getfixturevalue(edition)
    reader = PdfReader(BytesIO(files["downloads/handbook.pdf"].content))

    assert set(PLACES.values()) <= set(reader.named_destinations)
    step = reader.named_destinations["step-recording"]
    page = reader.pages[reader.get_destination_page_number(step) or 0]
    assert "Recording" in page.extract_text()


def test_links_stay_in_the_handbook(sample: Path) -> None:
    """A link to what the handbook contains leads there, with or without an anchor; others do not."""
    guide = sample / "content/steps/recording.md"
    words = "Look at [the first](choosing.md), [a session](../sessions/listening.md), "
    words += "[drums](../prepare/drummer.md), [a part](choosing.md#why) and [us](../contact.md)."
    (sample / "content/steps/choosing.md").write_text("## Why\n\nSo that we know.\n")
    guide.write_text(f"{words}\n\nA note.[^1]\n\n[^1]: It is kept.\n")

    web, inside = links_of(made(read(sample), Audience.PUBLIC)["downloads/handbook.pdf"].content)
    assert not [one for one in web if one.startswith("https://blue.example/process/choosing")]
    assert not [one for one in web if re.search("/sessions/|/prepare/d|/glossary/", one)]
    assert "https://blue.example/contact/" in web
    assert "https://blue.example/prepare/singer/" in web, "the handbook has nothing for singers"
    assert len(inside) > 5


def test_a_place_that_is_lost_is_no_fault() -> None:
    """A link keeps its address, so a file in which its place is not drawn is made nevertheless."""
    nodes: Nodes = [
        element("table", element("thead", element("tr", element("th", "x", id="gone"))))
    ]
    nodes += [
        element("h2", "Here", id="here"),
        element("a", "go", href="https://x.example/a/#here"),
    ]
    nodes += [element("a", "on", href="https://x.example/b/")]
    link_inside("https://x.example/", [("a.md", nodes)], {})

    _, heading, inside, outside = (one["attrs"] for one in nodes if isinstance(one, dict))
    assert heading["name"] == inside["inside"] == "a#here"
    assert inside["href"] == "https://x.example/a/#here"
    assert "inside" not in outside


def element(tag: str, *inner: Node, **attributes: str) -> Element:
    """Return an element."""
    return Element(tag=tag, attrs=attributes, inner=list(inner))


def as_seen(content: bytes) -> str:
    """Return the characters of a PDF as they stand on its pages: lines downward, each from the left."""
    seen = ""
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        places = [
            (*text.get_charbox(at, loose=True), text.get_text_range(at, 1))
            for at in range(text.count_chars())
        ]
        placed = [
            (-round((low + high) / 4), left, one)
            for left, low, _, high, one in places
            if one.isprintable() and one != " "
        ]
        seen += "".join(one for *_, one in sorted(placed))
    document.close()
    return seen


def test_numbers_keep_their_order_from_right_to_left(tmp_path: Path) -> None:
    """In a file that is read from right to left, hours stand as they were written."""
    content = files_of(tmp_path, leftward)["downloads/process-map.pdf"].content

    assert re.search(r"1\.5[–-]3h", as_seen(content))


@pytest.mark.parametrize(
    ("guide", "expected", "apart"),
    [
        ("It takes a day.", 3, False),
        ("It takes a day. " * 200, 3, True),
        ("It takes a day.", 40, True),
    ],
    ids=["room", "long", "no room"],
)
def test_a_short_day_is_on_the_page_of_its_step(
    sample: Path, guide: str, expected: int, *, apart: bool
) -> None:
    """What is told of a step's day is below its parts, if there is room; else it has its own page."""
    data = plain(sample)
    del data["example"]  # a step with pictures of the song has a page for them
    data["steps"][0]["expect"] = [
        f"{at}: we listen to what you have, and tell you so" for at in range(expected)
    ]
    write(sample, data)
    (sample / "content/steps/choosing.md").write_text(f"# Choosing\n\n{guide}\n")
    content = made(read(sample), Audience.PUBLIC)["downloads/handbook.pdf"].content
    pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    step = next(at for at, page in enumerate(pages) if "What happens" in page)
    day = next(at for at, page in enumerate(pages) if "It takes a day." in page)

    assert "The day, told" in pages[day]
    assert day - step == int(apart)


def test_the_handbook_shows_the_song_of_each_step(public: Files) -> None:
    """The pictures that a step's page has are in the handbook too, as its text speaks of them."""
    text = words_of(public["downloads/handbook.pdf"].content)

    for title in ("A lyric with pencil on it", "How a take is chosen", "Mix notes"):
        assert title.replace(" ", "") in text, title
    assert text.count("isaninventedsong") == 1


def test_a_sheet_that_goes_on_says_of_what(tmp_path: Path) -> None:
    """The second sheet of a checklist names its step; a first sheet, which has a head, does not."""
    content = files_of(tmp_path, many_items)["downloads/checklist-choosing.pdf"].content
    first, *others = (page.extract_text() for page in PdfReader(BytesIO(content)).pages)

    assert others
    assert "continued" not in first
    assert all(re.search(r"Step 1 of \d: .+, continued", one) for one in others)


def short_compounds(data: Data) -> None:
    """Give steps names with hyphens, too long for one line."""
    for step in data["steps"]:
        step["name"] = "Preliminary Pre-Production + Lead Pre-Production, Co-Writing"


def test_names_with_hyphens_are_not_cut(tmp_path: Path) -> None:
    """A short word with a hyphen in the name of a step stays on one line, in every file."""
    files = files_of(tmp_path, short_compounds)
    for path in ("handbook", "checklists", "team-choosing", "process-map"):
        if f"downloads/{path}.pdf" in files:
            document = pypdfium2.PdfDocument(files[f"downloads/{path}.pdf"].content)
            text = "\n".join(page.get_textpage().get_text_range() for page in document)
            document.close()
            assert "Pre-Production" in text, path
            assert not re.search(r"(?:Pre|Co)\S?\s*\n\s*(?:Production|Writing)", text), path


def test_boxes_stand_on_the_middle_of_their_line(public: Files) -> None:
    """The middle of a box is that of the first line beside it."""
    content = public["downloads/checklist-choosing.pdf"].content
    notes: Any = PdfReader(BytesIO(content)).pages[0]["/Annots"]
    places = [[float(side) for side in note.get_object()["/Rect"]] for note in notes]
    boxes = [one for one in places if 10 < one[2] - one[0] < 16]
    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage()
    for left, low, right, high in boxes:
        letters = [text.get_charbox(at) for at in range(text.count_chars())]
        beside = [
            one for one in letters if right < one[0] < right + 14 and low < one[3] <= high + 6
        ]
        _, bottom, _, top = max(beside, key=lambda one: one[3])
        assert abs((bottom + top) / 2 - (low + high) / 2) < 1.2, left
    assert len(boxes) == 2
    document.close()


def test_columns_of_a_page_are_not_in_its_files(public: Files) -> None:
    """Whatever stands beside what on a wide screen, a file tells a player's own things alone, once."""
    text = words_of(public["downloads/handbook.pdf"].content)
    article = words_of(public["downloads/prep-article.pdf"].content)

    assert "Foreachplayer" in text
    assert ":getready" not in text
    assert article.count("Getreadyforthestudio") == public["downloads/prep-article.pdf"].pages
