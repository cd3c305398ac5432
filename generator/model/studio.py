"""The studio: contact, brand, settings, photos, rooms and people."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import (
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from generator.model.days import StartDate, Weekday, WorkDays
from generator.model.numbers import HourCount, Number, Whole
from generator.model.part import Part
from generator.model.places import PagePhotographs, Person, Quote, Room, Sound, Visit
from generator.model.values import (
    AssetPath,
    Audience,
    Color,
    Date,
    FactName,
    Look,
    Mail,
    PaperSize,
    Phone,
    RoleId,
    SiteUrl,
    Text,
    TypePair,
    Url,
)

FRAME_LANGUAGE = "en"
"""The language of the interface: menus, labels and headings that the templates contain."""


def is_foreign(language: str) -> bool:
    """Return whether a language tag is for a language other than the interface's.

    >>> is_foreign("pt-BR"), is_foreign("en-GB")
    (True, False)
    """
    return language.partition("-")[0].lower() != FRAME_LANGUAGE


class Contact(Part):
    """How an artist reaches the studio; at least one key is required."""

    email: Mail | None = Field(None, description="Email address.")
    booking_url: Url | None = Field(None, description="Page for booking a consultation.")
    phone: Phone | None = Field(None, description="Phone number, as people dial it.")
    offer: Text = Field(
        "Free consultation",
        description="What artists can ask for, as menu and buttons call it, such as Talk to us.",
    )

    @model_validator(mode="after")
    def _at_least_one(self) -> "Contact":
        if self.email or self.booking_url or self.phone:
            return self
        message = "contact needs at least one of: email, booking_url, phone"
        raise PydanticCustomError("no-contact", message)


class Brand(Part):
    """The studio's visual identity."""

    primary: Color = Field("#5b2a86", description="Main color, used behind white text.")
    accent: Color = Field("#0b7a75", description="Color of links on a white background.")
    type: TypePair = Field(
        TypePair.GROTESK,
        description=(
            "Typefaces of the pages: grotesk (bold and plain), serif (bookish headings), "
            "legible (letters that are easy to tell apart)."
        ),
    )
    logo: AssetPath | None = Field(None, description="Logo under content/assets/ (SVG or PNG).")
    fonts: AssetPath | None = Field(
        None, description="Folder under content/assets/ with fonts (TTF or OTF) for downloads."
    )


class Looks(Part):
    """The frame of each edition's pages: the guide's own, or stock Material for MkDocs."""

    public: Look = Field(Look.GUIDE, description="Frame of the public edition's pages.")
    internal: Look = Field(Look.GUIDE, description="Frame of the internal edition's pages.")

    def of(self, audience: Audience) -> Look:
        """Return the frame of an edition's pages."""
        return self.internal if audience is Audience.INTERNAL else self.public


class Settings(Part):
    """Numbers that pages show as 'typical, ask your studio'."""

    sample_rate_khz: Number = Field(48, gt=0, le=768, description="Sample rate, in kHz.")
    bit_depth: Whole = Field(24, ge=8, le=64, description="Bits per sample.")
    revision_rounds: Whole = Field(2, ge=0, le=50, description="Number of mix revisions included.")
    paper: PaperSize = Field(PaperSize.A4, description="Paper size of the downloads: a4 or letter.")
    call_hours: HourCount = Field(3, description="Length of one booked call, in hours.")
    song_storage_gb: HourCount = Field(5, description="Disk space that one song needs, in GB.")
    moving_notice_hours: Whole = Field(
        48, ge=0, le=2000, description="Notice required to move a booking, in hours."
    )
    deposit_percent: Whole = Field(50, ge=0, le=100, description="Deposit on booking, in percent.")
    retention_days: Whole = Field(
        90, ge=0, le=36500, description="Days that files are kept afterward."
    )
    guests: Whole = Field(
        0, ge=0, le=100, description="Guests that an artist may bring without asking."
    )
    first_day: StartDate = Field(
        "2027-01-04",
        description="Day 1 of the calendar that anyone can download, such as 2027-01-04.",
    )


class Studio(Part):
    """The studio that publishes the guide."""

    name: Text = Field(description="Name of the studio or of its guide.")
    tagline: Text | None = Field(None, description="One line under the name.")
    url: SiteUrl = Field(
        description="Address of the public edition; it may have a path, such as https://name.example/guide/."
    )
    updated: Date | None = Field(
        None,
        description="Day the guide was last changed, such as 2027-01-04; pages and files show it.",
    )
    work_days: WorkDays = Field(
        tuple(Weekday),
        description="Days of the week that count as days of a project, such as [mon, tue, wed, thu, fri]; every day if left out.",
    )
    language: Annotated[Text, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = (
        Field("en", description="Language of the guide, such as en or en-US.")
    )
    contact: Contact = Field(description="How an artist reaches the studio.")
    brand: Brand = Field(Brand(), description="The studio's logo, colors and fonts.")
    look: Looks = Field(Looks(), description="Frame of the pages: guide or material.")
    settings: Settings = Field(Settings(), description="Numbers shown as typical.")
    reader: RoleId | None = Field(
        None,
        description="Id of the role called you; if left out, artist or the first public role.",
    )
    facts: Mapping[FactName, Text] = Field(
        {}, description="Values of your own for use in texts: {{ studio.facts.hourly_rate }}."
    )
    pictures: PagePhotographs = Field(PagePhotographs(), description="Photos at the top of pages.")
    rooms: tuple[Room, ...] = Field((), description="The rooms, in the order to show them.")
    people: tuple[Person, ...] = Field((), description="The people whom an artist meets.")
    sounds: tuple[Sound, ...] = Field((), description="Recordings to listen to.")
    quotes: tuple[Quote, ...] = Field((), description="What artists say about the studio.")
    visit: Visit | None = Field(None, description="How to find the studio.")
