"""Base classes for the mappings of process.yaml."""

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
)

from generator.model.values import Id, Texts


class Model(BaseModel):
    """Base of every mapping of process.yaml: immutable, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Staff(Model):
    """Information for the studio's staff only."""

    run_sheet: Texts = Field((), description="What the staff do, in order.")
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
