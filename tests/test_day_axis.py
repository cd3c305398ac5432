"""The day of a run sheet as an axis of hours."""

import pytest

from generator.model import RunRow
from generator.planning.day_axis import day_axis


def rows(*times: str) -> list[RunRow]:
    """Return rows of a run sheet at the given times."""
    return [RunRow.model_validate({"time": time, "text": "Work"}) for time in times]


def test_each_time_has_a_block_until_the_next() -> None:
    """Blocks follow each other without a gap, from the first full hour to the last."""
    axis = day_axis(rows("9:00", "10:30", "12:00"))

    assert axis is not None
    assert [band.name for band in axis.hours] == ["9:00", "10:00", "11:00", "12:00"]
    assert [(time, span.x, span.width) for time, span in axis.blocks] == [
        ("09:00", 0, 37.5),
        ("10:30", 37.5, 37.5),
        ("12:00", 75, 25),
    ]


def test_a_long_day_names_every_second_hour() -> None:
    """Above ten hours, there is room for the name of every second hour; the last one is cut off."""
    axis = day_axis(rows("8:00", "13:00", "20:15"))

    assert axis is not None
    assert [band.mark for band in axis.hours] == ["8", "10", "12", "14", "16", "18", "20"]
    assert axis.hours[-1].span.end == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("times", [(), ("9:00", "10:00"), ("9:00", "8:00", "10:00")])
def test_a_few_times_or_times_that_go_back_are_not_drawn(times: tuple[str, ...]) -> None:
    """For few times, or times out of order, a list is clearer than a picture."""
    assert day_axis(rows(*times)) is None
