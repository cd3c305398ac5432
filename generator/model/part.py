"""Base classes for the mappings of process.yaml."""

from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from generator.model.numbers import SignedDay
from generator.model.values import ClockTime, Id, RoleId, Text, Texts


class Model(BaseModel):
    """Base of every mapping of process.yaml: immutable, and without unknown keys."""

    # A process validates its parts, so most of them never need a validator of their own.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class RunRow(Model):
    """One row of a run sheet; a plain line of text is a row that has only a text."""

    day: SignedDay | None = Field(
        None, description="Day of the step or session, counted from 1; 0 is the day before it."
    )
    time: ClockTime | None = Field(None, description="Time of day, such as 09:30.")
    role: RoleId | None = Field(None, description="Id of the role that does it.")
    text: Text = Field(description="What to do.")

    @model_validator(mode="before")
    @classmethod
    def _from_line(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return a schema that accepts a plain line of text as well."""
        row = handler.resolve_ref_schema(handler(core_schema))
        line = handler.resolve_ref_schema(row["properties"]["text"])
        return {"anyOf": [{**line, "title": "A plain line"}, row]}


class Staff(Model):
    """Information for the studio's staff only."""

    run_sheet: tuple[RunRow, ...] = Field(
        (), description="What the staff do, in order: rows with day, time, role and text, or lines."
    )
    notes: Texts = Field((), description="What the staff should know.")
    files: Texts = Field((), description="Files to make, name, keep or hand over.")


class Part(Model):
    """A mapping that may have a block for the staff."""

    staff: Staff | None = Field(
        None, description="For the staff only: never in the public edition, at any level."
    )


class Named(Part):
    """A part that pages, files and saved ticks refer to by its id."""

    id: Id = Field(description="Used in every address, file name and saved tick; never change it.")
    was: tuple[Id, ...] = Field((), description="Ids that this part had before.")
