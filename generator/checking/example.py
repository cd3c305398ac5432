"""Rules about the example song: its bars add up, and every bar that is mentioned exists."""

from collections import Counter
from collections.abc import Iterator

from generator.checking.context import CheckContext
from generator.model import Example, KeyPath, Picture
from generator.planning.song_pictures import SOURCES, can_be_drawn
from generator.problems import Problem, Rule

_HOME = "example"


def bars_add_up(context: CheckContext) -> Iterator[Problem]:
    """Every song has as many bars as its sections together."""
    song = context.process.example
    bars = _length(song)
    if song and song.bars and bars and bars != song.bars:
        message = f"the sections have {bars} bars in all, but the song has {song.bars}"
        hint = f"write bars: {bars}, or correct the bars of a section"
        yield context.problem((_HOME, "bars"), Rule.BARS_DISAGREE, message, hint)


def bars_are_in_the_song(context: CheckContext) -> Iterator[Problem]:
    """No take or mix note names a bar that the song does not have."""
    song = context.process.example
    bars = _length(song)
    for path, bar in _bars(song) if song and bars else ():
        if bar > bars:
            message = f"the song has {bars} bars, so there is no bar {bar}"
            hint = f"name a bar from 1 to {bars}, or add bars to a section"
            yield context.problem(path, Rule.OUTSIDE_SONG, message, hint)


def notes_end_after_they_start(context: CheckContext) -> Iterator[Problem]:
    """No mix note ends before it starts."""
    song = context.process.example
    for at, note in enumerate((song and song.mix_notes) or ()):
        first, last = (getattr(note, "from", None), note.to) if note else (None, None)
        if first and last and first > last:
            message = f"the note ends in bar {last}, before it starts in bar {first}"
            path = (_HOME, "mix_notes", at, "to")
            yield context.problem(path, Rule.BAD_RANGE, message, f"write to: {first} or more")


def takes_have_names_of_their_own(context: CheckContext) -> Iterator[Problem]:
    """No two takes in a list have the same name."""
    song = context.process.example
    for key in ("takes", "lead_takes"):
        seen: Counter[str] = Counter()
        for at, one in enumerate(getattr(song, key, None) or ()):
            name = one and one.take
            if name and seen[name]:
                message = f"another take is also named '{name}'"
                path = (_HOME, key, at, "take")
                yield context.problem(path, Rule.REPEATED_TAKE, message, Rule.REPEATED_TAKE.hint)
            seen[name or ""] += 1


def pictures_have_something_to_draw(context: CheckContext) -> Iterator[Problem]:
    """Every picture on a step has the data of the example song that it needs.

    Without an example song no pictures are shown, so nothing is reported.
    """
    song = context.process.example
    for number, step in enumerate(context.process.steps or ()):
        for at, name in enumerate((step and step.pictures) or ()):
            if song and name and not _can_be_drawn(song, name):
                message = f"the example has nothing to draw the picture '{name}' from"
                hint = f"add {SOURCES[name]} to example, or remove {name} here"
                path = ("steps", number, "pictures", at)
                yield context.problem(path, Rule.NOTHING_TO_DRAW, message, hint)


def _can_be_drawn(song: Example, name: Picture) -> bool:
    """Return whether a song has the data for a picture, or data that could not be read."""
    return None in (song.form, *(song.form or ())) or can_be_drawn(song, name)


def _length(song: Example | None) -> int:
    """Return the total number of bars of all sections, or 0 if one could not be read."""
    bars = [section.bars if section else 0 for section in (song.form if song else ()) or ()]
    return sum(bars) if all(bars) else 0


def _bars(song: Example) -> Iterator[tuple[KeyPath, int]]:
    """Yield each bar that takes and mix notes mention, with its key path."""
    for at, take in enumerate(song.takes or ()):
        for place, bars in enumerate((take and take.good) or ()):
            for end, bar in enumerate(bars or ()):
                if bar:
                    yield (_HOME, "takes", at, "good", place, end), bar
    for at, note in enumerate(song.mix_notes or ()):
        for key in ("from", "to"):
            named: int | None = getattr(note, key, None)
            if named:
                yield (_HOME, "mix_notes", at, key), named
