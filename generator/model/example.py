"""The example: one song whose data the pictures of the guide show."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, create_model
from pydantic_core import PydanticCustomError

from generator.model.numbers import PLAIN, Number, Whole
from generator.model.part import Part
from generator.model.values import Audience, Kind, RefersTo, Text, Texts


class Picture(StrEnum):
    """A picture of the example's data."""

    FEELING_CURVE = "feeling-curve"
    SONG_MAP = "song-map"
    TAKE_SHEET = "take-sheet"
    MARKED_LYRIC = "marked-lyric"
    COMP_MAP = "comp-map"
    LAYER_MAP = "layer-map"
    MIX_NOTES = "mix-notes"


class Rank(StrEnum):
    """How much a layer is wanted."""

    MUST = "must"
    NICE = "nice"
    SKIP = "skip"


def _bar_range(bars: tuple[int, ...]) -> tuple[int, ...]:
    """Return the first and the last bar of a range, or raise an error."""
    if len(bars) != len(("first", "last")):
        message = "a range of bars has a first and a last bar, such as [1, 40]"
        proposal = f"[{bars[0]}, {bars[-1]}]" if bars else ""
        raise PydanticCustomError("bad-range", message, {"proposal": proposal})
    if bars[0] > bars[1]:
        message = "the range ends in bar {last}, before it starts in bar {first}"
        first, last = bars
        proposal = f"[{last}, {first}]"
        context = {"first": first, "last": last, "proposal": proposal}
        raise PydanticCustomError("bad-range", message, context)
    return bars


Bar = Annotated[int, Field(ge=1, le=5000), PLAIN]
Level = Annotated[int, Field(ge=1, le=10), PLAIN]
BarRange = Annotated[
    tuple[Bar, ...],
    AfterValidator(_bar_range),
    Field(json_schema_extra={"minItems": 2, "maxItems": 2}),
]
SectionName = Annotated[Text, RefersTo(Kind.SECTION)]
TakeName = Annotated[Text, RefersTo(Kind.TAKE)]


def _list_of_ranges(value: Any) -> Any:
    """Return the ranges unchanged, or raise an error if the value is a single range."""
    if isinstance(value, list) and value and not any(isinstance(one, list) for one in value):
        message = "'good' must be a list of ranges, and each range a list"
        proposal = f"[[{', '.join(map(str, value))}]]"
        raise PydanticCustomError("wrong-shape", message, {"proposal": proposal})
    return value


class SongSection(Part):
    """A section of the song."""

    name: Text = Field(description="Name of the section, such as Verse 1.")
    bars: Bar = Field(description="How many bars it has.")
    level: Level | None = Field(
        None, description="How strongly it is meant to land, from 1 to 10; for the feeling curve."
    )
    feeling: Text | None = Field(None, description="What the listener should feel.")
    plays: Texts = Field(
        (),
        description="Who plays: a part, and after a comma how it plays, such as: guitar, picked.",
    )


class Take(Part):
    """A take, and which of its bars are good."""

    take: Text = Field(description="Number or name of the take.")
    good: Annotated[tuple[BarRange, ...], BeforeValidator(_list_of_ranges)] = Field(
        (), description="The good bars, as pairs of first and last: [[1, 40], [43, 72]]."
    )
    remark: Text | None = Field(None, description="A note about it.")
    tag: Text | None = Field(None, description="What it is used as, such as master or spare.")


class LeadTake(Part):
    """A take of the lead, from which the comp is assembled."""

    take: Text = Field(description="Number or name of the take.")
    remark: Text | None = Field(None, description="What kind of take it is.")


class CompLine(Part):
    """A line of the lyric, and the take that it comes from."""

    line: Text = Field(description="The first words of the line.")
    take: TakeName = Field(
        description="The take that it comes from: one of lead_takes, or of takes if there are none."
    )
    spare: TakeName | None = Field(None, description="An alternative take.")
    reason: Text | None = Field(None, description="Why this take was chosen.")


class LyricPart(Part):
    """A part of the lyric with the singer's marks."""

    section: Text = Field(description="What is sung, such as: Verse 1, first half.")
    verb: Text | None = Field(None, description="What the singer does in it, in one word.")
    note: Text | None = Field(None, description="How it is sung.")
    lines: Texts = Field(
        description="The lines. / is a breath, CAPITALS lean on a word, ~ fades, (late) or (early) is off the beat."
    )


class Layer(Part):
    """A part that is added to the song."""

    part: Text = Field(description="Name of the part.")
    sections: tuple[SectionName, ...] = Field(
        (), description="Names of the sections in which it plays."
    )
    rank: Rank = Field(Rank.MUST, description="must, nice or skip.")
    job: Text | None = Field(None, description="What it is for.")


class _Heard(Part):
    """A note on the mix, and the bars in which it is heard."""

    to: Bar | None = Field(None, description="Last bar; the end if left out.")
    text: Text = Field(description="The note, in the words of the artist.")

    @property
    def first(self) -> int:
        """The first bar that the note is about."""
        bar: int = getattr(self, "from")
        return bar


# `from` is a keyword of Python, so a class statement can't declare a field with that name.
_FROM: dict[str, Any] = {"from": (Bar, Field(1, description="First bar that the note is about."))}
MixNote = create_model(
    "MixNote", __base__=_Heard, __doc__=_Heard.__doc__, __module__=__name__, **_FROM
)


class Example(Part):
    """One song whose data the guide's pictures show; without it, there are no such pictures."""

    name: Text = Field(description="Name of the song.")
    audience: Audience = Field(
        Audience.INTERNAL, description="public or internal; internal if left out."
    )
    sentence: Text | None = Field(None, description="What the song is about, in one sentence.")
    bpm: Number = Field(ge=10, le=1000, description="Beats per minute.")
    beats: Whole = Field(4, ge=1, le=32, description="Beats in a bar.")
    bars: Bar | None = Field(
        None, description="How many bars the song has; its sections must add up to it."
    )
    form: tuple[SongSection, ...] = Field(min_length=1, description="The sections, in order.")
    lyric: tuple[LyricPart, ...] = Field((), description="A lyric with marks.")
    takes: tuple[Take, ...] = Field((), description="Takes of the band, as on a take sheet.")
    lead_takes: tuple[LeadTake, ...] = Field((), description="Takes of the lead.")
    comp: tuple[CompLine, ...] = Field((), description="Which line comes from which take.")
    layers: tuple[Layer, ...] = Field((), description="Parts that are added.")
    mix_notes: tuple[MixNote, ...] = Field((), description="Notes on a mix.")

    @property
    def length(self) -> int:
        """The number of bars of all sections."""
        return sum(section.bars for section in self.form)

    @property
    def take_names(self) -> tuple[str, ...]:
        """The takes that the comp may use."""
        return tuple(one.take for one in self.lead_takes or self.takes)
