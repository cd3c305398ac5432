"""The producer's process as frozen values: what process.yaml may say, a sentence for each key.

This module knows no YAML, no files and no pages.
One declaration gives the types, the validation, the JSON Schema and the reference of keys.
Whatever is not marked public is internal.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, get_args
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

KeyPath = tuple[str | int, ...]
"""The way from the top of process.yaml to one value: keys, and positions in lists from 0."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED_IDS = frozenset({"index"})  # the file name of a folder's own page
_LONGEST_ADDRESS = 2000  # browsers take no more, and a code to scan holds little more
_LONGEST_ID = 64  # an id is a file name, an anchor and a form field: keep it readable in each


class Audience(StrEnum):
    """Who may read a thing."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Certainty(StrEnum):
    """How sure we are that the field at large uses a name in this meaning."""

    STANDARD = "standard"
    INFERRED = "inferred"
    HOUSE = "house"


class When(StrEnum):
    """When an item is ticked, seen from the session it belongs to."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Paper(StrEnum):
    """The paper that files are laid out for first."""

    A4 = "a4"
    LETTER = "letter"


class Kind(StrEnum):
    """The kinds of thing that another thing may name by id."""

    ROLE = "role"
    SESSION = "session"
    STEP = "step"
    PLAYER = "player"
    TERM = "term"


def slug(text: str) -> str:
    """Return the id that a name suggests: lower-case ASCII words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:_LONGEST_ID].strip("-")


def _good_id(text: str) -> str:
    if _ID.fullmatch(text) and text not in _RESERVED_IDS and len(text) <= _LONGEST_ID:
        return text
    message, proposal = "'{id}' is no id: write lower-case words joined by hyphens", slug(text)
    if len(text) > _LONGEST_ID:
        message += ", at most 64 letters"
    if text in _RESERVED_IDS:
        message, proposal = "'{id}' is taken: it is the name of a folder's own page", ""
    raise PydanticCustomError("bad-id", message, {"id": text, "proposal": proposal})


def _web_address(text: str) -> str:
    try:
        address = urlsplit(text)
        good = address.scheme in {"http", "https"} and address.hostname and address.port != 0
    except ValueError:  # an IPv6 host without its bracket, or a port that is no number
        good = False
    if len(text.encode()) > _LONGEST_ADDRESS:
        message = "a web address may have {most} letters at most"
        raise PydanticCustomError("bad-address", message, {"most": _LONGEST_ADDRESS})
    if good and not re.search(r"[\s<>\"]", text):
        return text
    raise PydanticCustomError("bad-address", "'{text}' is no web address", {"text": text})


def _mail_address(text: str) -> str:
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return text
    raise PydanticCustomError("bad-address", "'{text}' is no e-mail address", {"text": text})


def _colour(text: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text
    message = "'{text}' is no color: write # and six digits or letters a-f, as in #5b2a86"
    raise PydanticCustomError("bad-color", message, {"text": text})


def _asset_path(text: str) -> str:
    if re.fullmatch(r"content/assets/([\w-][\w.-]*/)*[\w-][\w.-]*", text, re.ASCII):
        return text
    message = "'{text}' is no file under content/assets/"
    raise PydanticCustomError("bad-path", message, {"text": text})


def _date(text: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and date.fromisoformat(text):
            return text
    except ValueError:
        pass
    message = "'{text}' is no day: write year, month and day, as in 2027-01-04"
    raise PydanticCustomError("bad-date", message, {"text": text})


@dataclass(frozen=True)
class RefersTo:
    """Marks a field whose text is the id of another thing."""

    kind: Kind


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    # An editor's YAML reads 1.10 or no as a number or a truth value; here both stay text.
    WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1}),
]
_ID_SCHEMA = {"type": "string", "pattern": f"^{_ID.pattern}$", "maxLength": _LONGEST_ID}
Id = Annotated[str, AfterValidator(_good_id), WithJsonSchema(_ID_SCHEMA)]
RoleId = Annotated[Id, RefersTo(Kind.ROLE)]
SessionId = Annotated[Id, RefersTo(Kind.SESSION)]
StepId = Annotated[Id, RefersTo(Kind.STEP)]
PlayerId = Annotated[Id, RefersTo(Kind.PLAYER)]
TermName = Annotated[Text, RefersTo(Kind.TERM)]
Texts = tuple[Text, ...]
Url = Annotated[Text, AfterValidator(_web_address)]
Mail = Annotated[Text, AfterValidator(_mail_address)]
Colour = Annotated[Text, AfterValidator(_colour)]
Date = Annotated[Text, AfterValidator(_date)]
AssetPath = Annotated[Text, AfterValidator(_asset_path)]
Day = Annotated[int, Field(ge=1, le=3660)]
HourCount = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]


class Value(BaseModel):
    """What every mapping of process.yaml shares: it cannot change, and knows no other keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Staff(Value):
    """What only the studio's own people read."""

    run_sheet: Texts = Field((), description="What the staff do, in order.")
    notes: Texts = Field((), description="What the staff should know.")
    files: Texts = Field((), description="Files to make, name, keep or hand over.")


class Part(Value):
    """A mapping that may carry a block for the staff."""

    staff: Staff | None = Field(
        None, description="For the staff alone: never in the public edition, wherever it stands."
    )


class Named(Part):
    """A part that pages, files and saved ticks find by its id."""

    id: Id = Field(description="Key of every address, file name and saved tick; keep it for good.")
    was: tuple[Id, ...] = Field((), description="Ids that this part had before.")


class Contact(Part):
    """How an artist reaches the studio; at least one way."""

    email: Mail | None = Field(None, description="Address for e-mail.")
    booking_url: Url | None = Field(None, description="Page where a consultation is booked.")
    phone: Text | None = Field(None, description="Telephone number, as people dial it.")

    @model_validator(mode="after")
    def _one_way_at_least(self) -> "Contact":
        if self.email or self.booking_url or self.phone:
            return self
        message = "contact needs at least one of: email, booking_url, phone"
        raise PydanticCustomError("no-contact", message)


class Brand(Part):
    """The studio's own look."""

    primary: Colour = Field("#5b2a86", description="Main color; white text stands on it.")
    accent: Colour = Field("#0b7a75", description="Color of links on white.")
    logo: AssetPath | None = Field(None, description="Logo under content/assets/ (SVG or PNG).")
    fonts: AssetPath | None = Field(
        None, description="Folder under content/assets/ with fonts (TTF or OTF) for files."
    )


class Settings(Part):
    """What pages print as 'typical, ask your studio'."""

    sample_rate_khz: float = Field(48, gt=0, le=768, description="Sample rate, in kHz.")
    bit_depth: int = Field(24, ge=8, le=64, description="Bits per sample.")
    revision_rounds: int = Field(2, ge=0, le=50, description="Mix revisions that are included.")
    paper: Paper = Field(Paper.A4, description="Paper of the downloads: a4 or letter.")
    call_hours: HourCount = Field(3, description="Length of one booked call, in hours.")
    song_storage_gb: HourCount = Field(5, description="Disk space that one song needs, in GB.")
    moving_notice_hours: int = Field(
        48, ge=0, le=2000, description="Notice that moving a booking needs, in hours."
    )
    deposit_percent: int = Field(50, ge=0, le=100, description="Deposit on booking, in percent.")
    retention_days: int = Field(90, ge=0, le=36500, description="Days that files are kept after.")
    guests: int = Field(0, ge=0, le=100, description="Guests that an artist may bring unasked.")
    first_day: Date = Field(
        "2027-01-04", description="Day 1 of the calendar that anyone can download, as 2027-01-04."
    )


class Studio(Part):
    """The studio that publishes the guide."""

    name: Text = Field(description="Name of the studio or of its guide.")
    tagline: Text | None = Field(None, description="One line under the name.")
    url: Url = Field(description="Where the public edition is published.")
    updated: Date | None = Field(
        None,
        description="Day the guide was last changed, as 2027-01-04; pages and files print it.",
    )
    language: Annotated[Text, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = (
        Field("en", description="Language of the guide, as in en or en-US.")
    )
    contact: Contact = Field(description="How an artist reaches the studio.")
    brand: Brand = Field(Brand(), description="The studio's own look.")
    settings: Settings = Field(Settings(), description="Numbers printed as typical.")


class Role(Named):
    """A person's part in the making of a record."""

    name: Text = Field(description="Name of the role.")
    audience: Audience = Field(Audience.INTERNAL, description="public, or internal if left out.")
    job: Text | None = Field(None, description="What this role does, in one sentence.")


class Session(Named):
    """A kind of work that is done in one or more steps."""

    name: Text = Field(description="Name of the session, as the studio says it.")
    audience: Audience = Field(Audience.INTERNAL, description="public, or internal if left out.")
    certainty: Certainty = Field(
        Certainty.STANDARD,
        description="standard: the field's word; inferred: a fair reading; house: the studio's own.",
    )
    meaning: Text = Field(description="What it is, in one plain sentence.")
    why: Text | None = Field(None, description="Why it matters to the artist.")
    prepare: Texts = Field((), description="What to bring or do before.")
    leave_with: Texts = Field((), description="What the artist leaves with.")


class Range(Part):
    """Hours from a low to a high estimate."""

    min: HourCount = Field(description="Hours at the least.")
    max: HourCount = Field(description="Hours at the most.")

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.min <= self.max:
            return self
        message = "min is {min:g} and max is {max:g}: the smaller number goes first"
        text = message.format(min=self.min, max=self.max)
        raise PydanticCustomError("bad-range", "{text}", {"text": text})


class Window(Part):
    """The calendar days of one song's month that a step takes; windows may overlap."""

    first_day: Day = Field(description="First day, counted from 1.")
    last_day: Day = Field(description="Last day, counted from 1.")
    extra_song_days: int = Field(
        0, ge=0, le=3660, description="Days that each further song adds to this step."
    )

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.first_day <= self.last_day:
            return self
        message = "the window ends on day {last}, before it starts on day {first}"
        days = {"first": self.first_day, "last": self.last_day}
        raise PydanticCustomError("bad-range", message, days)


class SessionInStep(Part):
    """A session as one step holds it."""

    session: SessionId = Field(description="Id of a session of the catalogue.")
    focus: Text | None = Field(None, description="What is particular to it in this step.")
    hours: Range | None = Field(None, description="Hours that it takes; unknown if left out.")


class Decision(Named):
    """Something that the artist decides in a step."""

    text: Text = Field(description="The decision, in a few words.")


class Milestone(Part):
    """The gate that ends a step."""

    name: Text = Field(description="Name of the gate.")
    done_when: Texts = Field((), description="What is true when the step is done.")


class Mistake(Part):
    """A usual mistake and what it costs."""

    mistake: Text = Field(description="The mistake.")
    cost: Text = Field(description="What it costs.")


class Item(Named):
    """One line of a checklist: a thing that one can honestly tick."""

    text: Text = Field(description="The line, in the words of the one who ticks it.")
    when: When | None = Field(None, description="before, during or after the session.")
    days_before: int | None = Field(
        None, ge=0, le=3660, description="Days before the step's first day that it is due."
    )
    why: Text | None = Field(None, description="Why it matters.")
    how: Text | None = Field(None, description="How it is done.")


class Step(Named):
    """One of the steps from the first meeting to the finished record."""

    name: Text = Field(description="Name of the step.")
    short_name: Text | None = Field(None, description="A shorter name for menus and maps.")
    audience: Audience = Field(Audience.INTERNAL, description="public, or internal if left out.")
    summary: Text = Field(description="What happens, in one sentence.")
    window: Window = Field(description="Days of one song's month.")
    artist_hours: Range | None = Field(None, description="Hours that the artist takes part.")
    needs: tuple[StepId, ...] = Field((), description="Steps that must be finished first.")
    overlaps: tuple[StepId, ...] = Field(
        (), description="Needed steps that this one may start before the end of."
    )
    roles: tuple[RoleId, ...] = Field((), description="Who takes part.")
    sessions: tuple[SessionInStep, ...] = Field((), description="Sessions of the step, in order.")
    expect: Texts = Field((), description="What it looks like to a newcomer.")
    bring: Texts = Field((), description="What to bring.")
    decide: tuple[Decision, ...] = Field((), description="What the artist decides.")
    milestone: Milestone | None = Field(None, description="The gate that ends the step.")
    outputs: Texts = Field((), description="What the step leaves behind.")
    mistakes: tuple[Mistake, ...] = Field((), description="Usual mistakes and their cost.")
    ask: Texts = Field((), description="Questions worth asking.")
    checklists: Mapping[RoleId, tuple[Item, ...]] = Field(
        {}, description="Checklists by role; a list is as public as its role."
    )

    @property
    def label(self) -> str:
        """The name to show where there is little room."""
        return self.short_name or self.name


class PrepItem(Named):
    """One thing to do to be ready for the studio."""

    text: Text = Field(description="The line, in the words of the one who ticks it.")
    players: tuple[PlayerId, ...] = Field((), description="Whom it is for; everyone if left out.")
    why: Text | None = Field(None, description="Why it matters.")
    how: Text | None = Field(None, description="How it is done.")


class Phase(Named):
    """A stretch of time before, on or after the day in the studio."""

    name: Text = Field(description="Name of the phase.")
    days_before: int | None = Field(
        None, ge=-3660, le=3660, description="Days before the session; below 0 is after it."
    )
    items: tuple[PrepItem, ...] = Field((), description="What to do.")


class Player(Named):
    """A kind of player who prepares in a particular way."""

    name: Text = Field(description="Name of the kind of player.")
    note: Text | None = Field(None, description="One sentence for this player.")


class Prep(Part):
    """The studio-prep checklists: by time and by kind of player."""

    phases: tuple[Phase, ...] = Field((), description="Phases, from weeks before to after.")
    players: tuple[Player, ...] = Field((), description="Kinds of player.")


class Term(Part):
    """A word that a newcomer may not know."""

    term: Text = Field(description="The word as it is said.")
    id: Id | None = Field(None, description="Its anchor; made from the term if left out.")
    was: tuple[Id, ...] = Field((), description="Ids that this term had before.")
    expansion: Text | None = Field(None, description="The long form of an abbreviation.")
    meaning: Text = Field(description="What it means, in one sentence.")
    audience: Audience = Field(Audience.INTERNAL, description="public, or internal if left out.")
    see: tuple[TermName, ...] = Field((), description="Other terms worth reading.")
    also: Texts = Field((), description="Other words for it, which a search should find.")
    link: bool = Field(
        default=True,
        description="Whether its first appearance on a page links here; no for everyday words.",
    )

    @property
    def anchor(self) -> str:
        """The id of this term on the glossary page."""
        return self.id or slug(self.term) or "term"


class Process(Part):
    """All that process.yaml says."""

    studio: Studio = Field(description="The studio that publishes the guide.")
    roles: tuple[Role, ...] = Field((), description="Who takes part in making a record.")
    sessions: tuple[Session, ...] = Field((), description="The catalogue: each session once.")
    steps: tuple[Step, ...] = Field(min_length=1, description="The steps, in order.")
    prep: Prep = Field(Prep(), description="The studio-prep checklists.")
    glossary: tuple[Term, ...] = Field((), description="Words that a newcomer may not know.")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of process.yaml, for editors."""
    described = Process.model_json_schema()
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "process.yaml"}
    return title | {key: value for key, value in described.items() if key != "title"}


@cache
def reference_fields(part: type[Part]) -> Mapping[str, Kind]:
    """Return the fields of a class whose text names other things, with the kind they name."""
    found = {
        name: _named_kind(field.annotation, field.metadata)
        for name, field in part.model_fields.items()
    }
    return {name: kind for name, kind in found.items() if kind}


def _named_kind(annotation: Any, metadata: list[Any]) -> Kind | None:
    for mark in metadata:
        if isinstance(mark, RefersTo):
            return mark.kind
    for inner in get_args(annotation):
        if kind := _named_kind(inner, list(getattr(inner, "__metadata__", ()))):
            return kind
    return None


def parts(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Part]]:
    """Yield every part below a value with the path to it, outermost first."""
    if isinstance(value, Part):
        yield path, value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for position, inner in enumerate(value):
            yield from parts(inner, (*path, position))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from parts(inner, (*path, key))
