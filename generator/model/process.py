"""The process itself: roles, sessions, steps, checklists and terms."""

from collections.abc import Iterable, Mapping

from pydantic import (
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from generator.model.example import Example, Picture
from generator.model.names import slug
from generator.model.numbers import Day, DayCount, HourCount, SignedDay
from generator.model.part import Named, Part
from generator.model.studio import Studio
from generator.model.values import (
    Audience,
    Certainty,
    Id,
    PlayerId,
    RoleId,
    SessionId,
    StepId,
    TermName,
    Text,
    Texts,
    When,
    outside_frame,
)

READER = "artist"
"""The id of the role that texts call 'you', unless an owner chooses another."""


class Role(Named):
    """A person's role in making a record."""

    name: Text = Field(description="Name of the role.")
    audience: Audience = Field(
        Audience.INTERNAL, description="public or internal; internal if left out."
    )
    job: Text | None = Field(None, description="What this role does, in one sentence.")


class Session(Named):
    """A kind of work that is done in one or more steps."""

    name: Text = Field(description="Name of the session, as the studio uses it.")
    audience: Audience = Field(
        Audience.INTERNAL, description="public or internal; internal if left out."
    )
    certainty: Certainty = Field(
        Certainty.STANDARD,
        description="standard: a common industry term; inferred: a likely meaning; house: the studio's own.",
    )
    meaning: Text = Field(description="What it is, in one plain sentence.")
    why: Text | None = Field(None, description="Why it matters to the artist.")
    prepare: Texts = Field((), description="What to bring or do beforehand.")
    leave_with: Texts = Field((), description="What the artist leaves with.")


class Range(Part):
    """A low and a high estimate of hours."""

    min: HourCount = Field(description="Fewest hours.")
    max: HourCount = Field(description="Most hours.")

    @classmethod
    def total(cls, ranges: Iterable["Range"]) -> "Range":
        """Return the sum of ranges, which may be above the limit of a single one.

        A bound that could not be read counts as 0.
        """
        parts = list(ranges)
        low, high = sum(one.min or 0 for one in parts), sum(one.max or 0 for one in parts)
        return cls.model_construct(min=low, max=high)

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.min <= self.max:
            return self
        message = "min ({min:g}) is larger than max ({max:g})"
        text = message.format(min=self.min, max=self.max)
        raise PydanticCustomError("bad-range", "{text}", {"text": text})


class Window(Part):
    """The days that a step takes when the project has one song; windows may overlap."""

    first_day: Day = Field(description="First day, counted from 1.")
    last_day: Day = Field(description="Last day, counted from 1.")
    extra_song_days: DayCount = Field(
        0, description="Days that each additional song adds to this step."
    )

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.first_day <= self.last_day:
            return self
        message = "the window ends on day {last}, before it starts on day {first}"
        days = {"first": self.first_day, "last": self.last_day}
        raise PydanticCustomError("bad-range", message, days)


class SessionInStep(Part):
    """A session as part of one step."""

    session: SessionId = Field(description="Id of a session in the catalog.")
    focus: Text | None = Field(None, description="What this session is about in this step.")
    hours: Range | None = Field(None, description="Hours that it takes; unknown if left out.")


class Decision(Named):
    """Something that the artist decides in a step."""

    text: Text = Field(description="The decision, in a few words.")


class Milestone(Part):
    """The milestone that ends a step."""

    name: Text = Field(description="Name of the milestone.")
    done_when: Texts = Field((), description="What is true when the step is done.")


class Mistake(Part):
    """A common mistake and what it costs."""

    mistake: Text = Field(description="The mistake.")
    cost: Text = Field(description="What it costs.")


class Item(Named):
    """One line of a checklist: a task with a clear end."""

    text: Text = Field(description="The line, in the words of the person who ticks it.")
    when: When | None = Field(None, description="before, during or after the session.")
    days_before: DayCount | None = Field(
        None,
        description="Number of days before the step's first day that it is due.",
    )
    why: Text | None = Field(None, description="Why it matters.")
    how: Text | None = Field(None, description="How to do it.")


class Step(Named):
    """One of the steps from the first meeting to the finished record."""

    name: Text = Field(description="Name of the step.")
    short_name: Text | None = Field(None, description="A shorter name for menus and maps.")
    audience: Audience = Field(
        Audience.INTERNAL, description="public or internal; internal if left out."
    )
    summary: Text = Field(description="What happens, in one sentence.")
    window: Window = Field(description="Days that the step takes when the project has one song.")
    artist_hours: Range | None = Field(
        None, description="Hours that the artist spends on this step."
    )
    needs: tuple[StepId, ...] = Field((), description="Steps that must be finished first.")
    overlaps: tuple[StepId, ...] = Field(
        (), description="Needed steps that may still be in progress when this one starts."
    )
    roles: tuple[RoleId, ...] = Field((), description="Who takes part.")
    sessions: tuple[SessionInStep, ...] = Field((), description="Sessions of the step, in order.")
    expect: Texts = Field((), description="What a newcomer can expect.")
    bring: Texts = Field((), description="What to bring.")
    decide: tuple[Decision, ...] = Field((), description="What the artist decides.")
    milestone: Milestone | None = Field(None, description="The milestone that ends the step.")
    outputs: Texts = Field((), description="What the step produces.")
    mistakes: tuple[Mistake, ...] = Field((), description="Common mistakes and their cost.")
    ask: Texts = Field((), description="Questions worth asking.")
    pictures: tuple[Picture, ...] = Field(
        (),
        description="Pictures of the example song that this step's page shows, such as song-map.",
    )
    checklists: Mapping[RoleId, tuple[Item, ...]] = Field(
        {}, description="Checklists by role; a list is as public as its role."
    )

    @property
    def label(self) -> str:
        """The name to show where space is limited."""
        return self.short_name or self.name


class PrepItem(Named):
    """One task of preparing for the studio."""

    text: Text = Field(description="The line, in the words of the person who ticks it.")
    players: tuple[PlayerId, ...] = Field(
        (), description="Players it applies to; everyone if left out."
    )
    why: Text | None = Field(None, description="Why it matters.")
    how: Text | None = Field(None, description="How to do it.")


class Phase(Named):
    """A period before, on or after the day in the studio."""

    name: Text = Field(description="Name of the phase.")
    days_before: SignedDay | None = Field(
        None, description="Days before the session; a negative number is after it."
    )
    items: tuple[PrepItem, ...] = Field((), description="What to do.")


class Player(Named):
    """A kind of player with specific preparation."""

    name: Text = Field(description="Name of the kind of player.")
    note: Text | None = Field(None, description="One sentence for this kind of player.")


class Prep(Part):
    """The studio-prep checklists, by phase and kind of player."""

    phases: tuple[Phase, ...] = Field(
        (), description="Phases in order of time, from before the session to after it."
    )
    players: tuple[Player, ...] = Field((), description="Kinds of player.")


class Term(Part):
    """A word that a newcomer may not know."""

    term: Text = Field(description="The word as people say it.")
    id: Id | None = Field(None, description="Its anchor; derived from the term if left out.")
    was: tuple[Id, ...] = Field((), description="Ids that this term had before.")
    expansion: Text | None = Field(None, description="The long form of an abbreviation.")
    meaning: Text = Field(description="What it means, in one sentence.")
    audience: Audience = Field(
        Audience.INTERNAL, description="public or internal; internal if left out."
    )
    see: tuple[TermName, ...] = Field((), description="Other terms worth reading.")
    also: Texts = Field((), description="Other words for it, which the search also finds.")
    link: bool = Field(
        default=True,
        description="Whether its first use on a page links to the glossary; false for everyday words.",
    )

    @property
    def anchor(self) -> str:
        """The id of this term on the glossary page."""
        return self.id or outside_frame(slug(self.term)) or "term"


class Process(Part):
    """The whole content of process.yaml."""

    studio: Studio = Field(description="The studio that publishes the guide.")
    roles: tuple[Role, ...] = Field((), description="Who takes part in making a record.")
    sessions: tuple[Session, ...] = Field((), description="The catalog: each session once.")
    steps: tuple[Step, ...] = Field(min_length=1, description="The steps, in order.")
    example: Example | None = Field(
        None, description="A song whose data pictures show; without it, there are no such pictures."
    )
    prep: Prep = Field(Prep(), description="The studio-prep checklists.")
    glossary: tuple[Term, ...] = Field((), description="Words that a newcomer may not know.")

    @property
    def reader(self) -> Role | None:
        """The role that texts call 'you': the one that was chosen, the artist, or the first public one."""
        public = [role for role in self.roles if role.audience is Audience.PUBLIC]
        wanted = self.studio.reader or READER
        return next((role for role in public if role.id == wanted), None) or next(
            iter(public), None
        )
