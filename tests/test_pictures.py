"""Rules of the pictures: the contents of each, in percent of its width, for any steps and roles."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_data import Data, plain

from generator.editions import edition
from generator.inspection.secrets import Sources, typed
from generator.model import Audience, Picture, Process
from generator.planning.pictures import Pictures
from generator.planning.song_axis import clock, letter
from generator.planning.song_pictures import SOURCES, can_be_drawn, plan_song
from generator.planning.spans import LABEL_WIDTHS
from generator.reading.content import Content
from generator.reading.source_text import read_text
from generator.reading.yaml_source import read_yaml

STUDIO = {"name": "S", "url": "https://s.example/", "contact": {"phone": "1"}}
PUBLIC = {"audience": "public"}


def pictures(
    days: Sequence[tuple[int, int]], roles: int = 0, audience: Audience = Audience.PUBLIC
) -> Pictures:
    """Return the pictures of steps with these first and last days; every role is in every step."""
    names = [f"role-{number}" for number in range(roles)]
    data = {
        "studio": STUDIO,
        "roles": [{"id": name, "name": name, **PUBLIC} for name in names],
        "steps": [
            {
                "id": f"step-{number}",
                "name": f"Step {number}",
                "summary": "S",
                "window": {"first_day": first, "last_day": last},
                "roles": names,
                **PUBLIC,
            }
            for number, (first, last) in enumerate(days, 1)
        ],
    }
    return Pictures.create(edition(Process.model_validate(data), Content(), audience))


WINDOWS = st.lists(
    st.tuples(st.integers(1, 3660), st.integers(0, 400)).map(
        lambda one: (one[0], min(3660, one[0] + one[1]))
    ),
    min_size=1,
    max_size=30,
)


@given(WINDOWS)
def test_nothing_lies_outside_the_month(days: list[tuple[int, int]]) -> None:
    """Bars and weeks are within the picture, and the weeks fill it without a gap."""
    month = pictures(days).month

    for span in (*(row.span for row in month.rows), *(week.span for week in month.weeks)):
        assert span.x >= 0
        assert span.width > 0
        assert span.end <= 100.01
    ends = [0, *(week.span.end for week in month.weeks)]
    assert [week.span.x for week in month.weeks] == pytest.approx(ends[:-1], abs=0.01)
    assert ends[-1] == pytest.approx(100, abs=0.01)
    assert len(month.weeks) <= 12


def test_words_are_where_there_is_room() -> None:
    """Words are after a bar, before it if space is short, and above one that fills the month."""
    sides = [row.side for row in pictures([(1, 10), (21, 30), (1, 30)]).month.rows]

    assert sides == ["after", "before", "over"]


def test_a_strip_marks_the_days_of_its_steps() -> None:
    """Each day has a cell, and the cells of the steps' days are marked."""
    plan = pictures([(1, 3), (3, 4), (9, 10)])
    steps = [slot.step for slot in plan.slots]
    strip = plan.strip(steps[0], steps[2])

    assert [day for day, (_, on) in enumerate(strip.cells, 1) if on] == [1, 2, 3, 9, 10]
    assert strip.whole


def test_a_strip_of_a_long_process_has_periods() -> None:
    """If days would be too narrow to tell apart, only the marked periods are drawn."""
    plan = pictures([(1, 300), (301, 301)])
    strip = plan.strip(plan.slots[1].step)

    assert [on for _, on in strip.cells] == [True]
    assert not strip.whole


def test_a_strip_of_nothing_has_no_mark() -> None:
    """A session that belongs to no step has a strip without marks."""
    strip = pictures([(1, 3)]).strip()

    assert not any(on for _, on in strip.cells)


@pytest.mark.parametrize("roles", [1, 4, 14])
def test_the_room_has_a_row_for_each_role(roles: int) -> None:
    """Each role has a cell for each step; the first public role is the reader."""
    rows = pictures([(day, day) for day in range(1, 31)], roles).room

    assert len(rows) == roles
    assert [row.you for row in rows] == [True] + [False] * (roles - 1)
    assert {len(row.cells) for row in rows} == {30}
    assert {row.words for row in rows} == {"steps 1 to 30"}


def test_a_role_without_steps_is_in_no_room() -> None:
    """A role without steps has no row."""
    assert pictures([(1, 1)]).room == ()


def test_names_of_weeks_have_a_rule_in_the_style_sheet() -> None:
    """The width of each week's name has a rule in the style sheet."""
    weeks = pictures([(1, 84)]).month.weeks

    assert {week.room for week in weeks} <= set(LABEL_WIDTHS)
    assert weeks[11].name == "Week 12"


def with_song(change: Data | None = None, audience: Audience = Audience.PUBLIC) -> Pictures:
    """Return the pictures of the sample after changing or removing its example song."""
    data = plain()
    if change is None:
        del data["example"]
    else:
        data["example"] |= change
    return Pictures.create(edition(Process.model_validate(data), Content(), audience))


def test_a_take_sheet_says_what_is_used() -> None:
    """The master comes first, another tagged take fills its gaps, and the result says so."""
    song = with_song({}).song
    assert song
    sheet = song.tracks["take-sheet"]

    assert [row.name for row in sheet.rows] == ["Take 1", "Take 2", "Take 3", "Result"]
    assert sheet.rows[-1].words == "Take 2, with bars 7 to 8 from take 1"
    assert sheet.rows[2].words == "Nothing to use. No one was ready"
    used = [mark.span for mark in sheet.rows[-1].marks]
    assert sum(span.width for span in used) == pytest.approx(100, abs=0.01)


def test_a_take_sheet_without_tags_has_no_result() -> None:
    """If no take is tagged as used, no result is drawn."""
    song = with_song({"takes": [{"take": "1", "good": [["1", "9"]]}]}).song
    assert song

    assert [row.result for row in song.tracks["take-sheet"].rows] == [False]
    assert {mark.kind for row in song.tracks["take-sheet"].rows for mark in row.marks} == {"good"}


@given(st.lists(st.integers(1, 64), min_size=1, max_size=40), st.integers(10, 400))
def test_sections_fill_the_song(bars: list[int], bpm: int) -> None:
    """Sections follow each other without a gap, and times never decrease."""
    form = [{"name": f"S{at}", "bars": one, "level": 1 + one % 10} for at, one in enumerate(bars)]
    song = with_song({"bpm": bpm, "bars": sum(bars), "form": form, "layers": []}).song
    assert song

    assert song.axis[0].span.x == 0
    assert song.axis[-1].span.end == pytest.approx(100, abs=0.01)
    assert len({band.mark for band in song.axis}) == len(bars)
    points = [point.x for point in song.curve.points]
    assert points == sorted(points)


def test_times_are_those_of_the_bars() -> None:
    """A bar starts when those before it have been played, to the nearest second."""
    data = plain()["example"] | {"bpm": 76, "beats": 4}
    song = Process.model_validate(plain() | {"example": data}).example
    assert song

    assert [clock(song, bar) for bar in (1, 29, 53, 69, 73)] == [
        *("0:00", "1:28", "2:44", "3:35", "3:47")
    ]
    assert [letter(at) for at in (0, 25, 26, 52)] == ["A", "Z", "AA", "BA"]


@pytest.mark.parametrize("picture", Picture)
def test_a_picture_needs_what_it_is_drawn_from(picture: Picture) -> None:
    """The sample has data for every picture; a minimal process has none for any."""
    full = Process.model_validate(plain()).example
    bare = {"name": "N", "bpm": 90, "form": [{"name": "A", "bars": 4}]}
    empty = Process.model_validate(plain() | {"example": bare}).example
    assert full
    assert empty

    assert can_be_drawn(full, picture)
    assert not can_be_drawn(empty, picture)
    assert SOURCES[picture]
    assert plan_song(empty).curve.points == ()


def test_without_an_example_no_step_has_a_picture_of_it() -> None:
    """A studio that removes the example loses its pictures, and nothing else."""
    steps = Process.model_validate(plain()).steps

    assert any(with_song({}).of_step(step) for step in steps)
    assert not any(with_song(None).of_step(step) for step in steps)


def test_an_internal_example_is_for_the_staff() -> None:
    """Without `audience: public`, the public edition is the same as without an example."""
    data = plain()
    del data["example"]["audience"]
    hidden = Process.model_validate(data)
    del data["example"]
    gone = Process.model_validate(data)
    empty = Content()

    assert edition(hidden, empty, Audience.PUBLIC) == edition(gone, empty, Audience.PUBLIC)
    assert edition(hidden, empty, Audience.INTERNAL) != edition(gone, empty, Audience.INTERNAL)


@pytest.mark.parametrize(("mark", "internal"), [("", True), ("audience: public", False)])
def test_the_leak_guard_knows_an_internal_example(
    mark: str,
    internal: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    """The leak guard determines by itself that an example without audience is internal."""
    text = f"steps: []\nexample:\n  name: Low Tide\n  {mark}\n  layers: [{{part: Gulls}}]\n"
    (tmp_path / "process.yaml").write_text(text, encoding="utf-8")
    document = read_yaml(read_text(tmp_path, "process.yaml"))
    found = {one.text: one.internal for one in typed(Sources(Path(), document, Content(), {}, {}))}

    assert found["Low Tide"] == found["Gulls"] == internal
