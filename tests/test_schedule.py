"""Rules of the schedule: which days each step takes, for one song and for several."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Step, Weekday, Window
from generator.planning.schedule import Slot, date_of, length, schedule, week_in_words


def step(name: str, first: int, last: int, extra: int = 0, *needs: str) -> Step:
    """Return a step with a window, the extra days for a further song, and its needs."""
    window = Window(first_day=first, last_day=last, extra_song_days=extra)
    return Step(id=name, name=name, summary=name, window=window, needs=needs)


MEETING = step("meeting", 1, 2, 1)
RECORDING = step("recording", 3, 5, 2, "meeting")
EDITING = step("editing", 5, 6, 1, "recording")
PAPERS = step("papers", 2, 9)
PLAN = (MEETING, RECORDING, EDITING, PAPERS)


def days(slots: tuple[Slot, ...]) -> dict[str, tuple[int, int]]:
    """Return the first and last day of each step, by its id."""
    return {slot.step.id: (slot.first_day, slot.last_day) for slot in slots}


def test_one_song_takes_the_windows_as_they_are() -> None:
    """With one song, each step takes the days of its window, in the order of the steps."""
    slots = schedule(PLAN)

    assert [slot.step for slot in slots] == list(PLAN)
    assert days(slots) == {
        "meeting": (1, 2),
        "recording": (3, 5),
        "editing": (5, 6),
        "papers": (2, 9),
    }


def test_further_songs_make_steps_longer() -> None:
    """Each further song adds a step's extra days, and moves the steps that need it by as many."""
    assert days(schedule(PLAN, 2)) == {
        "meeting": (1, 3),
        "recording": (4, 8),
        "editing": (8, 10),
        "papers": (2, 9),
    }
    assert days(schedule(PLAN, 4))["editing"] == (14, 18)


def test_the_latest_need_decides() -> None:
    """A step with several needs is delayed as long as the latest of them."""
    steps = (step("a", 1, 2, 1), step("b", 1, 2, 4), step("c", 3, 3, 0, "a", "b"))

    assert days(schedule(steps, 2))["c"] == (7, 7)


def test_needs_may_be_in_any_order() -> None:
    """A step may need one that is listed after it."""
    backwards = tuple(reversed(PLAN))

    assert days(schedule(backwards, 3)) == days(schedule(PLAN, 3))
    assert [slot.step for slot in schedule(backwards, 3)] == list(backwards)


def test_the_length_is_the_last_day_of_all() -> None:
    """The process takes as long as the step that ends last, wherever it is listed."""
    assert length(schedule(PLAN)) == 9
    assert length(schedule(PLAN, 3)) == 14


@st.composite
def plans(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Step, ...]:
    """Return steps that need some of the steps before them, in any order."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 8))):
        first, last = sorted(draw(st.tuples(st.integers(1, 40), st.integers(1, 40))))
        names = [one.id for one in steps]
        needs = draw(st.lists(st.sampled_from(names), unique=True)) if names else ()
        steps.append(step(f"step-{number}", first, last, draw(st.integers(0, 9)), *needs))
    return tuple(draw(st.permutations(steps)))


@given(plans(), st.integers(1, 12))
def test_no_step_starts_before_its_needs_allow(steps: tuple[Step, ...], songs: int) -> None:
    """Between the end of a need and a step there is at least one song's gap, or overlap."""
    one, many = days(schedule(steps)), days(schedule(steps, songs))
    for each in steps:
        for need in each.needs:
            assert many[each.id][0] - many[need][1] >= one[each.id][0] - one[need][1]


@given(plans(), st.integers(1, 12))
def test_no_step_waits_for_nothing(steps: tuple[Step, ...], songs: int) -> None:
    """A step keeps one song's gap to at least one of its needs, or starts on its first day."""
    one, many = days(schedule(steps)), days(schedule(steps, songs))
    for each in steps:
        later = many[each.id][0] - one[each.id][0]
        assert later in {many[need][1] - one[need][1] for need in each.needs} or (
            not each.needs and later == 0
        )


@given(plans(), st.integers(1, 12))
def test_each_step_is_as_long_as_its_songs(steps: tuple[Step, ...], songs: int) -> None:
    """A step takes the days of its window and its extra days for each further song."""
    for slot in schedule(steps, songs):
        window = slot.step.window
        usual = window.last_day - window.first_day
        assert slot.last_day - slot.first_day == usual + window.extra_song_days * (songs - 1)


@given(plans(), st.integers(1, 12))
def test_more_songs_are_never_shorter(steps: tuple[Step, ...], songs: int) -> None:
    """With one more song, nothing starts or ends earlier, and the process is no shorter."""
    some, more = schedule(steps, songs), schedule(steps, songs + 1)

    assert length(more) >= length(some)
    for before, after in zip(some, more, strict=True):
        assert after.first_day >= before.first_day
        assert after.last_day >= before.last_day


@pytest.mark.parametrize("songs", [1, 2, 5])
def test_a_step_that_nothing_makes_longer_stays(songs: int) -> None:
    """A step without needs and extra days takes its window, for any number of songs."""
    alone = step("alone", 4, 6)

    assert days(schedule((alone,), songs)) == {"alone": (4, 6)}


WEEKS = st.sets(st.sampled_from(Weekday), min_size=1)
STARTS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@given(WEEKS, STARTS, st.integers(1, 400))
def test_only_work_days_are_counted(week: set[Weekday], start: date, day: int) -> None:
    """Day n is the nth work day from the start, the start itself included."""
    found = date_of(day, start, week)
    numbers = {one.number for one in week}
    ahead = (found - start).days + 1
    counted = [n for n in range(ahead) if (start + timedelta(days=n)).weekday() in numbers]

    assert found.weekday() in numbers
    assert len(counted) == day


@given(STARTS, st.integers(1, 3660))
def test_every_day_counts_without_work_days(start: date, day: int) -> None:
    """If every day is a work day, day n is n - 1 days after the start."""
    assert date_of(day, start, tuple(Weekday)) == start + timedelta(days=day - 1)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["mon", "tue", "wed", "thu", "fri"], "Monday to Friday"),
        (["tue", "wed", "thu"], "Tuesday to Thursday"),
        (["sat", "sun"], "Saturday and Sunday"),
        (["mon", "wed", "fri", "sun"], "Monday, Wednesday, Friday and Sunday"),
        (["thu"], "Thursday"),
        ([day.value for day in Weekday], "every day"),
    ],
)
def test_a_week_is_named_in_words(days: list[str], words: str) -> None:
    """Consecutive days are named as a range, others one by one."""
    assert week_in_words([Weekday(day) for day in days]) == words
