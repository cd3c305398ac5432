"""Types of days: weekdays, and the start dates of projects."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from generator.model.values import Date

START_YEARS = (1900, 2999)
"""The first and last year in which a project can start."""


class Weekday(StrEnum):
    """A day of the week, as process.yaml names it."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def number(self) -> int:
        """Its number as in `date.weekday`: Monday is 0."""
        return list(Weekday).index(self)


def _named_once(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    """Sort days of the week, or raise an error if one is repeated."""
    ordered = tuple(day for day in Weekday if day in days)
    if len(ordered) == len(days):
        return ordered
    twice = next(day.value for day in ordered if days.count(day) > 1)
    proposal = f"[{', '.join(day.value for day in ordered)}]"
    raise PydanticCustomError(
        "bad-choice", "'{day}' is named twice", {"day": twice, "proposal": proposal}
    )


WorkDays = Annotated[
    tuple[Weekday, ...],
    Field(min_length=1, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_named_once),
]


def _start(text: str) -> str:
    if START_YEARS[0] <= date.fromisoformat(text).year <= START_YEARS[1]:
        return text
    message = "'{text}' can't be the start of a project: choose a year from {first} to {last}"
    years = {"first": START_YEARS[0], "last": START_YEARS[1]}
    raise PydanticCustomError("bad-date", message, {"text": text, **years})


StartDate = Annotated[Date, AfterValidator(_start)]
