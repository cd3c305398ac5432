"""The journey by weeks: which steps start in which week, and what they ask of the reader."""

from plain_data import plain

from generator.model import Step
from generator.planning.journey import journey_weeks


def steps_on(*windows: tuple[int, int], hours: int | None = None) -> tuple[Step, ...]:
    """Return steps with these first and last days; each takes some hours of the reader."""
    data = plain()
    first = {**data["steps"][0], "needs": [], "overlaps": [], "checklists": {}, "decide": []}
    first["artist_hours"] = {"min": hours, "max": 2 * hours} if hours else None
    data["steps"] = [
        {**first, "id": f"step-{at}", "window": {"first_day": start, "last_day": end}}
        for at, (start, end) in enumerate(windows)
    ]
    return tuple(Step.model_validate(one) for one in data["steps"])


def told(*windows: tuple[int, int], hours: int | None = None) -> list[tuple[int, int, int, int]]:
    """Return the number, the first step, and the first and last days of each week with steps."""
    return [
        (week.number, week.start, week.first_day, week.last_day)
        for week in journey_weeks(steps_on(*windows, hours=hours))
    ]


def test_a_step_belongs_to_the_week_in_which_it_starts() -> None:
    """Days 7 and 8 are in different weeks; a step may end in a later one."""
    assert told((1, 3), (7, 9), (8, 8)) == [(1, 1, 1, 9), (2, 3, 8, 8)]


def test_weeks_without_a_start_are_left_out() -> None:
    """A long step leaves weeks in which none starts."""
    assert told((1, 20), (22, 30)) == [(1, 1, 1, 20), (4, 2, 22, 30)]


def test_steps_keep_their_order() -> None:
    """A step that starts before the one above it begins a week of its own, so numbers rise."""
    assert told((8, 9), (1, 2), (9, 9)) == [(2, 1, 8, 9), (1, 2, 1, 2), (2, 3, 9, 9)]


def test_hours_of_a_week_are_those_of_its_steps() -> None:
    """They are added up, and left out if a step has none."""
    (week,) = journey_weeks(steps_on((1, 2), (3, 4), hours=3))
    assert week.hours is not None
    assert (week.hours.min, week.hours.max) == (6, 12)

    (week,) = journey_weeks(steps_on((1, 2), (3, 4)))
    assert week.hours is None
