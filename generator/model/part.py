"""What the mappings of process.yaml have in common."""

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
)

from generator.model.values import Id, Texts


class Model(BaseModel):
    """What every mapping of process.yaml shares: it cannot change, and knows no other keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Staff(Model):
    """What only the studio's own people read."""

    run_sheet: Texts = Field((), description="What the staff do, in order.")
    notes: Texts = Field((), description="What the staff should know.")
    files: Texts = Field((), description="Files to make, name, keep or hand over.")


class Part(Model):
    """A mapping that may carry a block for the staff."""

    staff: Staff | None = Field(
        None, description="For the staff alone: never in the public edition, wherever it stands."
    )


class Named(Part):
    """A part that pages, files and saved ticks find by its id."""

    id: Id = Field(description="Key of every address, file name and saved tick; keep it for good.")
    was: tuple[Id, ...] = Field((), description="Ids that this part had before.")
