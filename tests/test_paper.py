"""Paper of guides that are unlike ours: long words, many steps, roles and days, other directions."""

import copy
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from conftest import SAMPLE, Files, made
from pdf_rules import faults
from plain_data import Data, plain, write
from pypdf import PdfReader

from generator.model import Audience
from generator.project import read

WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt"


def long_words(data: Data) -> None:
    """Let the names and items of every step be words of 60 letters."""
    for step in data["steps"]:
        step |= {"name": f"{WORD} {step['id']}", "short_name": WORD, "summary": f"{WORD} {WORD}."}
        step |= {"bring": [WORD] * 3, "mistakes": [{"mistake": WORD, "cost": WORD}]}
        for item in step.get("checklists", {}).get("artist", []):
            item["text"] = f"{WORD} {WORD}"


def many_steps(data: Data) -> None:
    """Let the process have 30 steps more, one a day."""
    for number in range(30):
        step = {key: data["steps"][0][key] for key in ("audience", "summary", "roles", "sessions")}
        window = {"first_day": 7 + number, "last_day": 7 + number}
        named = {"id": f"more-{number}", "name": f"Further step {number}", "window": window}
        data["steps"].append(copy.deepcopy(step) | named)


def many_days(data: Data) -> None:
    """Let the process take years."""
    for step in data["steps"]:
        step["window"] = {key: int(value) * 400 for key, value in step["window"].items()}


def many_roles(data: Data) -> None:
    """Let 14 roles take part in each step."""
    more = [f"helper-{number}" for number in range(14)]
    data["roles"] += [{"id": one, "name": one.title(), "audience": "public"} for one in more]
    for step in data["steps"]:
        step["roles"] += more


def many_items(data: Data) -> None:
    """Let a list have 200 items, one of them with 400 letters and another a word of 400."""
    texts = [f"The item with the number {number}" for number in range(198)]
    texts += ["word " * 79 + "ends", "W" * 400]
    more = [{"id": f"more-{number}", "text": text} for number, text in enumerate(texts)]
    data["steps"][0]["checklists"]["artist"] += more


def bare_steps(data: Data) -> None:
    """Let steps say nothing but their names, summaries and days."""
    kept = ("id", "name", "audience", "summary", "window", "needs")
    data["steps"] = [{key: step[key] for key in kept if key in step} for step in data["steps"]]


def long_address(data: Data) -> None:
    """Let the site's address be as long as one may be."""
    data["studio"]["url"] = f"https://blue.example/{'/'.join(['path' * 10] * 47)}/"
    assert len(data["studio"]["url"]) > 1940


def leftward(data: Data) -> None:
    """Let the language be written from right to left."""
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


@pytest.mark.parametrize("change", UNLIKE, ids=lambda one: one.__name__)
def test_a_guide_unlike_ours_has_every_file(tmp_path: Path, change: Change, public: Files) -> None:
    """Every file is made whatever a guide is like; each PDF is without fault, the map one page."""
    files = files_of(tmp_path, change)

    assert "downloads/process-map.pdf" in files
    if change not in {bare_steps, many_steps}:
        assert set(files) >= set(public)
    for path, one in files.items():
        if path.endswith(".pdf"):
            assert faults(one.content) == [], path
    assert files["downloads/process-map.pdf"].pages == 1


@pytest.mark.parametrize(("change", "marks"), [(many_steps, 6), (many_days, 14)])
def test_a_map_tells_every_step(tmp_path: Path, change: Change, marks: int) -> None:
    """A map names every step, and numbers weeks as far apart as their marks need."""
    files = files_of(tmp_path, change)
    reader = PdfReader(BytesIO(files["downloads/process-map.pdf"].content))
    text = " ".join(reader.pages[0].extract_text().split())

    assert [f"Further step {n}" in text for n in range(30)] == [change is many_steps] * 30
    assert "Choosing + Planning" in text
    weeks = re.search(r"Step(?: and its sessions)? (?:Week )?([\dWek ]+?) You", text)
    assert weeks
    assert len(weeks[1].replace("Week", "").split()) <= marks
