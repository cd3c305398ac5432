"""What an owner shows of the studio: pictures, rooms, people, sounds, quotes, directions."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from generator.model.numbers import Number
from generator.model.part import Part
from generator.model.values import (
    AssetPath,
    Audience,
    Id,
    RoleId,
    StepId,
    Text,
    Url,
)

_AUDIENCE = "public or internal; internal if left out."


def _agreed(agreed: bool) -> bool:  # noqa: FBT001 - pydantic calls it so
    """Raise an error unless consent is given: silence is not consent."""
    if agreed:
        return agreed
    message = "nobody's voice or words are shown without their consent"
    raise PydanticCustomError("no-consent", message)


def _two_shares(value: Any) -> Any:
    """Raise an error for a list of anything but two numbers from 0 to 1."""
    if not isinstance(value, list | tuple):
        return value  # reported with another message
    try:
        shares = [float(one) for one in value]
    except (TypeError, ValueError):
        return value
    if len(shares) == 2 and all(0 <= one <= 1 for one in shares):
        return value
    message = "'focus' must be two numbers from 0 to 1: how far across, and how far down"
    hint = "[0.5, 0.5] for the middle, or [0, 1] for the lower left corner"
    raise PydanticCustomError("bad-number", message, {"proposal": hint})


Consent = Annotated[bool, AfterValidator(_agreed)]
Focus = Annotated[tuple[Number, Number], BeforeValidator(_two_shares)]
"""A point in a picture, as shares of its width and height: 0 is left or top, 1 right or bottom."""


class AnyPhotograph(Part):
    """A photo."""

    file: AssetPath = Field(description="Photo under content/assets/ (JPEG, PNG or WebP).")
    alt: Text = Field(description="What the picture shows, for people who cannot see it.")
    credit: Text | None = Field(None, description="Who made it, shown below the picture.")
    focus: Focus = Field(
        (0.5, 0.5),
        description="The point that stays visible when it is cropped: [across, down], from 0 to 1.",
    )


class Photograph(AnyPhotograph):
    """A photo of a room or a person; it is as public as what it shows."""


class PagePhotograph(AnyPhotograph):
    """A photo at the top of a page."""

    audience: Audience = Field(Audience.INTERNAL, description=_AUDIENCE)


class PagePhotographs(Part):
    """The photos at the top of pages."""

    hero: PagePhotograph | None = Field(None, description="Photo of the home page.")
    producer: PagePhotograph | None = Field(None, description="Photo of the page on the producer.")
    prepare: PagePhotograph | None = Field(None, description="Photo of the page on getting ready.")
    contact: PagePhotograph | None = Field(None, description="Photo of the contact page.")


class Room(Part):
    """A room of the studio."""

    id: Id = Field(description="Used in the anchor of the room on a page.")
    name: Text = Field(description="Name of the room.")
    audience: Audience = Field(Audience.INTERNAL, description=_AUDIENCE)
    text: Text | None = Field(None, description="What happens here, in one or two sentences.")
    picture: Photograph | None = Field(None, description="Photo of the room.")
    steps: tuple[StepId, ...] = Field(
        (), description="Steps that happen here; their pages show the room."
    )


class Person(Part):
    """A person whom an artist meets."""

    name: Text = Field(description="Name of the person.")
    audience: Audience = Field(Audience.INTERNAL, description=_AUDIENCE)
    role: RoleId | None = Field(
        None, description="Id of a role; the pages of its steps show the person."
    )
    line: Text | None = Field(None, description="One sentence about the person.")
    picture: Photograph | None = Field(None, description="Photo of the person.")


class Sound(Part):
    """A recording to listen to: once, or before and after the work."""

    id: Id = Field(description="Used in the names of its files.")
    title: Text = Field(description="What it is, such as the name of the song.")
    audience: Audience = Field(Audience.INTERNAL, description=_AUDIENCE)
    before: AssetPath | None = Field(
        None, description="Sound before the work, under content/assets/ (MP3, M4A, OGG or WAV)."
    )
    after: AssetPath = Field(description="Sound after the work, or the only one.")
    before_label: Text = Field("Before", description="Label of the first sound.")
    after_label: Text = Field("After", description="Label of the second sound.")
    text: Text | None = Field(None, description="What can be heard, for people who cannot hear it.")
    credit: Text | None = Field(None, description="Who plays, and who wrote it.")
    consent: Consent = Field(
        default=False,
        validate_default=True,
        description="true once everybody heard agreed to be published; required.",
    )


class Quote(Part):
    """What an artist says about the studio."""

    text: Text = Field(description="The words, without quotation marks.")
    audience: Audience = Field(Audience.INTERNAL, description=_AUDIENCE)
    who: Text = Field(description="Who says it.")
    consent: Consent = Field(
        default=False,
        validate_default=True,
        description="true once this person agreed to be quoted by name; required.",
    )


class Visit(Part):
    """How to find the studio; at least one key besides audience is required."""

    audience: Audience = Field(Audience.INTERNAL, description=_AUDIENCE)
    address: Text | None = Field(None, description="Street address.")
    map_url: Url | None = Field(None, description="Link to a map; pages don't load the map itself.")
    door: Text | None = Field(None, description="How to find the door, and where to ring.")
    parking: Text | None = Field(None, description="Where to park and to unload.")
    step_free: Text | None = Field(
        None, description="Whether there are steps on the way in, and how to avoid them."
    )
    food: Text | None = Field(None, description="What there is to eat and drink.")
    hours: Text | None = Field(None, description="When somebody opens the door.")

    @model_validator(mode="after")
    def _says_something(self) -> "Visit":
        if self.facts or self.map_url:
            return self
        keys = ", ".join(name for name in type(self).model_fields if name not in _NO_FACT)
        message = "visit needs at least one of: {keys}, map_url"
        raise PydanticCustomError("empty-value", message, {"keys": keys})

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The name and the text of each key that is set, without audience, map and staff block."""
        found = ((name, getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, text) for name, text in found if text and name not in _NO_FACT)


_NO_FACT = ("audience", "map_url", "staff")
