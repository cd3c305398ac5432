"""Plans the pictures of the example song: form, takes, lyric, comp, layers and mix notes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from generator.model import CompLine, Example, Picture
from generator.planning.song_axis import (
    axis_of,
    clock,
    letter,
    part_of,
    parts_of,
    placed,
    span_of,
)
from generator.planning.song_tracks import Tracks, layer_map, mix_notes, song_map, take_sheet
from generator.planning.spans import Band
from generator.rendering.wording import count

SOURCES: Mapping[Picture, str] = {
    Picture.FEELING_CURVE: "the level of each section",
    Picture.SONG_MAP: "who plays in each section",
    Picture.TAKE_SHEET: "takes",
    Picture.MARKED_LYRIC: "lyric",
    Picture.COMP_MAP: "comp",
    Picture.LAYER_MAP: "layers",
    Picture.MIX_NOTES: "mix_notes",
}
"""The keys of process.yaml that each picture needs, for messages."""
_MIN_GAP = 4.5
"""Minimum horizontal distance, in percent, between two labeled points of a curve."""
_TOKEN = re.compile(
    r"(?P<timing>\((?i:late|early)\))|(?P<breath>/)|(?P<fade>~)|(?P<lean>\b[A-Z]{2,}\b)"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A section on the energy curve."""

    x: float
    level: int


@dataclass(frozen=True, slots=True)
class Curve:
    """The energy curve of the song."""

    points: tuple[Point, ...]
    numbered: bool
    """Whether the points are far enough apart for labels."""


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """A section in words."""

    mark: str
    name: str
    level: int
    """From 1 to 10, or 0 if not given."""
    bars: str
    starts: str
    feeling: str
    plays: tuple[str, ...]
    rests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LyricVerse:
    """A verse of the lyric; lines consist of pieces: plain, lean, breath, fade or timing."""

    section: str
    verb: str
    note: str
    lines: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class CompRow:
    """A lyric line, and for each take whether it is used, an alternative, or neither."""

    line: str
    cells: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Comp:
    """The comp sheet: which line is used from which take."""

    rows: tuple[CompRow, ...]
    takes: tuple[tuple[str, str], ...]
    """The takes and what each one is."""


@dataclass(frozen=True, slots=True)
class Song:
    """The example song as the pictures need it."""

    name: str
    facts: str
    sentence: str
    axis: tuple[Band, ...]
    sections: tuple[SectionFacts, ...]
    curve: Curve
    lyric: tuple[LyricVerse, ...]
    comp: Comp
    tracks: Mapping[str, Tracks]
    """The pictures that have rows on the song's time axis, by name."""


def can_be_drawn(song: Example, picture: Picture) -> bool:
    """Return whether a song has the data that a picture needs."""
    needed: Mapping[Picture, Iterable[object]] = {
        Picture.FEELING_CURVE: (section.level for section in song.form),
        Picture.SONG_MAP: (section.plays for section in song.form),
        Picture.TAKE_SHEET: song.takes or (),
        Picture.MARKED_LYRIC: song.lyric or (),
        Picture.COMP_MAP: song.comp or (),
        Picture.LAYER_MAP: song.layers or (),
        Picture.MIX_NOTES: song.mix_notes or (),
    }
    return any(needed[picture])


def plan_song(song: Example) -> Song:
    """Return the data of all pictures of a song."""
    whole = song.length
    return Song(
        song.name,
        f"{count(whole, 'bar', 'bars')} at {song.bpm:g} beats per minute, {clock(song, whole + 1)} long",
        song.sentence or "",
        tuple(axis_of(song)),
        tuple(_sections(song)),
        _curve(song),
        tuple(_lyric(song)),
        _comp(song),
        {
            Picture.SONG_MAP.value: song_map(song),
            Picture.TAKE_SHEET.value: take_sheet(song),
            Picture.LAYER_MAP.value: layer_map(song),
            Picture.MIX_NOTES.value: mix_notes(song),
        },
    )


def _sections(song: Example) -> Iterator[SectionFacts]:
    for at, (section, first) in enumerate(placed(song)):
        here = {part_of(one)[0].casefold() for one in section.plays}
        yield SectionFacts(
            letter(at),
            section.name,
            section.level or 0,
            count(section.bars, "bar", "bars"),
            clock(song, first),
            section.feeling or "",
            section.plays,
            tuple(one for one in parts_of(song) if one.casefold() not in here),
        )


def _curve(song: Example) -> Curve:
    points = tuple(
        Point(round(span.x + span.width / 2, 3), section.level)
        for section, first in placed(song)
        if section.level
        for span in (span_of(song, first, first + section.bars - 1),)
    )
    gaps = [after.x - before.x for before, after in pairwise(points)]
    return Curve(points, all(gap >= _MIN_GAP for gap in gaps))


def _lyric(song: Example) -> Iterator[LyricVerse]:
    for verse in song.lyric:
        lines = tuple(tuple(_pieces(line)) for line in verse.lines)
        yield LyricVerse(verse.section, verse.verb or "", verse.note or "", lines)


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """Split a marked-up line into pieces, each with its kind.

    A stressed word is typed in capitals and shown in lower case, as the picture itself marks it.

    >>> list(_pieces("are NOT you. ~ /"))
    [('plain', 'are '), ('lean', 'not'), ('plain', ' you. '), ('fade', '~'), ('plain', ' '), ('breath', '/')]
    """
    start = 0
    for found in _TOKEN.finditer(line):
        if start < found.start():
            yield "plain", line[start : found.start()]
        kind, words = str(found.lastgroup), found[0].lower()
        opens = kind == "lean" and not line[: found.start()].strip()
        yield kind, words.capitalize() if opens else words
        start = found.end()
    if start < len(line):
        yield "plain", line[start:]


def _comp(song: Example) -> Comp:
    named = {name for one in song.comp for name in (one.take, one.spare) if name}
    takes = [name for name in song.take_names if name in named]
    remarks = {one.take: one.remark or "" for one in song.lead_takes}
    rows = tuple(
        CompRow(
            one.line,
            tuple((name, _use(name, one)) for name in takes),
            ". ".join(filter(None, (_choice(one.take, one.spare), one.reason))),
        )
        for one in song.comp
    )
    return Comp(rows, tuple((name, remarks.get(name, "")) for name in takes))


def _use(name: str, line: CompLine) -> str:
    """Return the kind of mark for a take in a line."""
    if name == line.take:
        return "used"
    return "good" if name == line.spare else "rest"


def _choice(take: str, spare: str | None) -> str:
    return f"{take}, or else {spare}" if spare else take
