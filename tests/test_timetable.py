"""Rules of the timetable: the data on the planner's page, and the cases for its script."""

import gzip
import json
import re
from typing import Any

import pytest
from conftest import Golden, texts_of
from plain_data import plain
from schedule_vectors import FILE, STARTS, as_text

from generator.editions import edition
from generator.model import Audience, Process
from generator.pages.tree import scripts
from generator.planning.schedule import MAX_SONGS
from generator.planning.site import plan_site
from generator.planning.timetable import planner_data
from generator.reading.content import Content

HOSTILE = "</script><!-- <script> &amp; ]]> {{ studio }} `x` **y** \u2028 Größe 🎸 \\ \" '"
BLOCK = re.compile(r'<script id="sg-timetable" type="application/json">(.*?)</script>')


def test_vectors_are_current(golden: Golden) -> None:
    """The shared cases contain what the generator computes today."""
    golden(FILE, as_text())


def test_vectors_cover_what_they_must() -> None:
    """There are at least 200 cases: each number of songs, each start, each kind of process."""
    cases = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]

    assert len(cases) >= 200
    assert {one["songs"] for one in cases} == set(range(1, MAX_SONGS + 1))
    assert {one["start"] for one in cases} == set(STARTS)
    assert len({one["process"] for one in cases}) >= 6


def planner(audience: Audience, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the planner page of an edition, and the data that its script needs."""
    one = edition(Process.model_validate(data), Content(), audience)
    return texts_of(plan_site(one))["planner.md"], dict(planner_data(one))


@pytest.mark.parametrize("audience", Audience)
def test_the_page_holds_its_timetable(audience: Audience) -> None:
    """The page contains all data for its script, whatever was typed, and nothing ends it early."""
    data = plain()
    data["studio"]["name"] += HOSTILE
    for step in data["steps"]:
        step["name"] = step["short_name"] = step["summary"] = f"{HOSTILE} the take"
    page, expected = planner(audience, data)
    (block,) = BLOCK.findall(page)

    assert json.loads(block) == expected
    assert not re.search(r"[<>&]", block)
    assert block.isascii()


def test_the_page_contains_only_its_edition() -> None:
    """The timetable of artists is the same with and without internal steps and notes."""
    data = plain()
    page, _ = planner(Audience.PUBLIC, data)
    assert "Inventory" in planner(Audience.INTERNAL, data)[0]
    data["steps"] = [step for step in data["steps"] if step["id"] != "inventory"]
    for step in data["steps"]:
        step.pop("staff", None)
        step["window"].pop("staff", None)
        step["needs"] = [need for need in step.get("needs", []) if need != "inventory"]

    assert planner(Audience.PUBLIC, data)[0] == page


def test_notes_for_staff_are_in_no_timetable() -> None:
    """The data for the script contains no note for staff, even in the internal edition."""
    data = plain()
    data["steps"][0]["window"]["staff"] = {"notes": ["Never on the dot."]}

    assert "Never on the dot." not in planner(Audience.INTERNAL, data)[0]


def test_the_script_is_small() -> None:
    """The compressed planner script has at most three kilobytes."""
    script = dict(scripts())["docs/javascripts/planner.js"]

    assert len(gzip.compress(script, mtime=0)) <= 3072
