"""Pictures with rows on the song's time axis: song map, take sheet, layers and mix notes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.model import Example, Rank, Take
from generator.planning.song_axis import clock, part_of, parts_of, placed, span_of
from generator.planning.spans import Span, listed, runs


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span of a track; its kind is explained in the legend."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Track:
    """A row on the song's time axis."""

    name: str
    tag: str
    marks: tuple[Mark, ...]
    words: str
    result: bool = False


@dataclass(frozen=True, slots=True)
class Tracks:
    """The rows of a song map, take sheet, layer map or mix notes."""

    rows: tuple[Track, ...]
    key: tuple[tuple[str, str], ...]
    """The legend: kinds of marks and their meaning."""


def song_map(song: Example) -> Tracks:
    """Return the parts of a song, with the sections in which each plays."""
    rows = []
    for part in parts_of(song):
        spans = [
            span_of(song, first, first + section.bars - 1)
            for section, first in placed(song)
            if part.casefold() in {part_of(one)[0].casefold() for one in section.plays}
        ]
        rows.append(Track(part, "", tuple(Mark(span, "good") for span in spans), ""))
    return Tracks(tuple(rows), (("good", "plays"), ("rest", "rests")))


def _bar_ranges(bars: Sequence[Sequence[int]]) -> str:
    """Return ranges of bars in words."""
    words = [f"{first} to {last}" if first != last else str(first) for first, last in bars]
    one = len(bars) == 1 and bars[0][0] == bars[0][1]
    return f"{'bar' if one else 'bars'} {listed(words)}"


def take_sheet(song: Example) -> Tracks:
    """Return the takes of a song, the good bars of each, and the comp made from them."""
    used = _used(song)
    rows = []
    for take in song.takes:
        own = [bar for bar, name in used.items() if name == take.take]
        kept = [(first, last) for first, last in take.good if first <= song.length]
        marks = [Mark(span_of(song, first, last), "good") for first, last in kept]
        marks += [Mark(span_of(song, first, last), "used") for first, last in runs(own)]
        good = f"Good: {_bar_ranges(take.good)}" if take.good else "Nothing to use"
        words = f"{good}. {take.remark or ''}".strip()
        name = f"Take {take.take}" if take.take.isdigit() else take.take
        rows.append(Track(name, take.tag or "", tuple(marks), words))
    if used:
        marks = [Mark(span_of(song, *run), "used") for run in _joined(used)]
        rows.append(Track("Result", "", tuple(marks), _result(used), result=True))
    key = [("used", "used on the record")] * bool(used)
    return Tracks(tuple(rows), (*key, ("good", "good, kept in reserve"), ("rest", "not good")))


def _used(song: Example) -> dict[int, str]:
    """Return the take that each bar is used from: takes tagged "master" first, then other tags."""
    tagged = sorted(
        (take for take in song.takes if take.tag),
        key=lambda take: (take.tag or "").casefold() != "master",
    )
    used: dict[int, str] = {}
    for take in tagged:
        for bar in _bars_of(take, song.length):
            used.setdefault(bar, take.take)
    return dict(sorted(used.items()))


def _bars_of(take: Take, most: int) -> Iterator[int]:
    for first, last in take.good:
        yield from range(first, min(last, most) + 1)


def _joined(used: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the comp; a new span starts whenever the take changes."""
    for _, run in groupby(used.items(), lambda one: one[1]):
        yield from runs(bar for bar, _ in run)


def _result(used: Mapping[int, str]) -> str:
    """Return in words which take the comp is based on, and what the others contribute."""
    main = Counter(used.values()).most_common(1)[0][0]
    lent = {name: [bar for bar, one in used.items() if one == name] for name in used.values()}
    lent.pop(main)
    others = [f"{_bar_ranges(list(runs(bars)))} from take {name}" for name, bars in lent.items()]
    return f"Take {main}" + (f", with {listed(others)}" if others else "")


def layer_map(song: Example) -> Tracks:
    """Return the overdubbed parts, with the sections in which each plays."""
    rows = []
    for layer in song.layers:
        kind = {Rank.MUST: "used", Rank.NICE: "good", Rank.SKIP: "rest"}[layer.rank]
        marks = [
            Mark(span_of(song, first, first + section.bars - 1), kind)
            for section, first in placed(song)
            if section.name in layer.sections and layer.rank is not Rank.SKIP
        ]
        where = listed(layer.sections) or "nowhere"
        words = ". ".join(filter(None, (where, layer.job)))
        rows.append(Track(layer.part, layer.rank.value, tuple(marks), words))
    return Tracks(tuple(rows), (("used", "must"), ("good", "nice"), ("rest", "nothing here")))


def mix_notes(song: Example) -> Tracks:
    """Return the mix notes, with the bars that each applies to."""
    rows = []
    for note in song.mix_notes:
        last = note.to or song.length
        whole = note.first == 1 and last >= song.length
        where = next(
            (one.name for one, first in placed(song) if first <= note.first < first + one.bars), ""
        )
        mark = Mark(span_of(song, note.first, last), "used")
        tag = "" if whole else clock(song, note.first)
        name = "Whole song" if whole else where
        rows.append(Track(name, tag, (mark,), note.text))
    return Tracks(tuple(rows), (("used", "where it is heard"),))
