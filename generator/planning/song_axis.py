"""The time axis of the example song: the positions and names of its sections, in bars."""

from collections.abc import Iterator
from string import ascii_uppercase

from generator.model import Example, SongSection
from generator.planning.spans import Band, Span, share


def clock(song: Example, bar: int) -> str:
    """Return the start time of a bar as minutes and seconds."""
    seconds = round((bar - 1) * song.beats * 60 / song.bpm)
    return f"{seconds // 60}:{seconds % 60:02}"


def letter(at: int) -> str:
    """Return the rehearsal letter of a section: A to Z, then AA, AB and so on.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    ahead, own = divmod(at, len(ascii_uppercase))
    return (letter(ahead - 1) if ahead else "") + ascii_uppercase[own]


def placed(song: Example) -> Iterator[tuple[SongSection, int]]:
    """Yield each section and its first bar."""
    bar = 1
    for section in song.form:
        yield section, bar
        bar += section.bars


def span_of(song: Example, first: int, last: int) -> Span:
    """Return the span of a range of bars, clipped to the length of the song."""
    last = min(last, song.length)
    return share(first - 1, max(0, last - first + 1), song.length)


def axis_of(song: Example) -> Iterator[Band]:
    """Yield the sections as labeled bands, each with its letter."""
    for at, (section, first) in enumerate(placed(song)):
        span = span_of(song, first, first + section.bars - 1)
        yield Band(span, f"{letter(at)} {section.name}", letter(at))


def part_of(plays: str) -> tuple[str, str]:
    """Split an entry of `plays` into the part and how it is played."""
    part, _, how = plays.partition(",")
    return part.strip(), how.strip()


def parts_of(song: Example) -> tuple[str, ...]:
    """Return every part, in the order of first appearance."""
    names: dict[str, str] = {}
    for section in song.form:
        for plays in section.plays:
            part = part_of(plays)[0]
            names.setdefault(part.casefold(), part)
    return tuple(names.values())
