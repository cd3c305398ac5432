"""Finds runs of text in binary data, in every encoding that file formats use for metadata."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from generator.inspection.readings import PARTS
from generator.inspection.windows import overlapping

_Encoding = tuple[re.Pattern[bytes], str, int, bytes]


class Runs(NamedTuple):
    """Runs of text, one per line or separated by PARTS."""

    text: str
    has_escapes: bool = False
    """Whether it may have to be decoded as a format's text."""
    is_wide: bool = False
    """Whether its characters have more than one byte each."""


_LONG = 20


def _marked(characters: bytes) -> bytes:
    """Return a table that maps a class of bytes to the letter x, and others to zero."""
    one_of = re.compile(b"[" + characters + b"]")
    return bytes(ord("x") if one_of.match(bytes([one])) else 0 for one in range(256))


_ASCII = rb"\x20-\x7e\t\r\n"
_UTF8 = re.compile(
    rb"(?=[%(ascii)b\x80-\xf4]{6})(?:[%(ascii)b]++|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})++"
    % {b"ascii": _ASCII}
)
_HIGH = rb"[\x80\x82\x84\x85\x8a\x8c\x8e\x91-\x97\x99\x9a\x9c\x9e\xa0-\xff]"
_WINDOWS = re.compile(
    rb"(?<![%(ascii)b])%(high)b?+(?:[%(ascii)b]++%(high)b{1,2}+)++[%(ascii)b]*+"
    % {b"ascii": _ASCII, b"high": _HIGH}
)
"""Text in Windows-1252 (and Latin-1) with at most two consecutive non-ASCII letters.

Like the next pattern, it starts where ASCII starts and never goes back, so that its cost grows with
the size of the data, and not with the square of it.
"""
_MAC = re.compile(
    rb"(?<![%(ascii)b])[%(ascii)b]*+(?:[\x80-\x9f\xa7\xd0-\xd5\xdb][%(ascii)b]++)++"
    % {b"ascii": _ASCII}
)
_NARROW = (
    (_UTF8, "utf-8", 7, _marked(_ASCII + rb"\x80-\xbf\xc2-\xf4")),
    (_WINDOWS, "cp1252", 8, _marked(_ASCII + _HIGH[1:-1])),
    (_MAC, "mac-roman", 8, _marked(_ASCII + rb"\x80-\x9f\xa7\xd0-\xd5\xdb")),
)
"""For each one-byte encoding and UTF-8: the pattern of a run, the name of the encoding, the minimum
size of a run in bytes, as shorter ones occur by chance, and a table that marks the bytes of texts."""
_IS_ASCII = _marked(_ASCII)
_IS_ANY = _marked(_ASCII + rb"\x80-\xff")
"""Marks the bytes of all encodings of one byte."""
_LONG_RUN = re.compile(b"x" * _LONG + b"x*+")
"""A long run of marked bytes; plain bytes are found many times faster than one of a class of bytes."""
_CLEAR = 64
"""Size in bytes from which a run that is valid UTF-8 is not read in any other encoding."""
_NARROW_ONLY = re.compile(b"x(" + b"x" * 62 + b"x*)x")
"""A run whose inside is so long that it is no text of two bytes each by chance."""
_NOT_WIDE = b"\x10\x10"
"""Bytes that are in no text of two bytes each."""
_LETTERS = rb"\x20-\x7e\xa0-\xff\t\r\n"
_LOW_PLANES = rb"\x01-\x06\x0e\x20\x21"
"""High bytes of alphabetic characters and combining marks in UTF-16."""
_ASIAN_PLANES = rb"\x30\x4e-\x9f\xac-\xd7\xff"
_PLANES = _LOW_PLANES + _ASIAN_PLANES
_IS_LETTER, _IS_ZERO, _IS_LOW = map(_marked, (_LETTERS, rb"\0", _LOW_PLANES))
_WIDE = (
    (_marked(rb"\0" + _LOW_PLANES), re.compile(b"x" * 6 + b"x*"), True),
    (_marked(_ASIAN_PLANES), re.compile(b"x" * 10 + b"x*"), False),
)
"""For letters and for Asian characters in UTF-16: a table that marks their high bytes, a run of these,
and whether a high byte of zero needs the low byte of a letter."""
_WIDEST = (
    (
        re.compile(rb"\0\0(?:[%b]\0\0\0|.[%b]\0\0){5,}+" % (_LETTERS, _PLANES), re.DOTALL),
        "utf-32-le",
        -2,
    ),
    (
        re.compile(
            rb"\0\0(?:\0[%b]|[%b].)(?:\0\0(?:\0[%b]|[%b].)){5,}+"
            % (_LETTERS, _PLANES, _LETTERS, _PLANES),
            re.DOTALL,
        ),
        "utf-32-be",
        0,
    ),
)
"""Text of four bytes each: what has its zeros, the encoding, and where the text begins."""
_IS_EBCDIC = _marked(rb"\x40-\x7f\x81-\x89\x91-\x99\xa1-\xa9\xc0-\xfe")
"""Marks letters, digits and common signs in EBCDIC."""
_EBCDICS = "cp037", "cp273"
"""The encodings for English and for German, which differ in what is no ASCII letter."""
PADDING = bytes(4)
_ZEROS = re.compile(rb"\0{5,}+")
"""Padding, which holds no text in any encoding; without it, empty files are searched in no time."""
_PART = 65_536
_AGAIN = 1_024
_ESCAPES = re.compile(r"[\\&%=<]")
"""What a text has that is decoded by the rules of a format."""
_RTF = "{\\rtf"
_WORD_BYTES = bytes(
    one for one in range(256) if chr(one).isalnum() or one in b" \x8a\x8c\x8e\x91\x92\x9a\x9c\x9e"
)
"""Letters, digits, spaces and apostrophes in Windows-1252: random bytes have fewer than texts."""
_PRINTABLE = b"\t\r\n" + bytes(range(0x20, 0x7F))
_LINE_BREAK = re.compile(r"[\r\n]\s*")


def runs(content: bytes, may_matter: Callable[[bytes], bool] = bool) -> Iterator[Runs]:
    """Yield the runs of text in binary data, with their line breaks, which `in_one_line` removes.

    Many are yielded together. Short runs, which are frequent and mostly random, are yielded only if
    `may_matter` says so of the bytes that they are in.
    """
    for _, raw in overlapping(content):
        window = _ZEROS.sub(PADDING, raw) if PADDING in raw else raw
        marked = window.translate(_IS_ASCII)
        insides = [match.span(1) for match in _NARROW_ONLY.finditer(marked)]
        wide = [*_wide(_NOT_WIDE.join(_between(window, insides))), *_widest(window)]
        yield from _long(wide, is_wide=True)
        yield from _long(_long_narrow(window), is_wide=False)
        yield Runs(_short(wide))
        others = b"\0".join(_between(window, [run.span() for run in _LONG_RUN.finditer(marked)]))
        for part in filter(may_matter, _parts(others)):
            yield Runs(_short(_narrow(part, _NARROW)))


def _between(window: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """Yield the bytes before, between and after some spans."""
    at = 0
    for start, end in spans:
        yield window[at:start]
        at = end
    yield window[at:]


def _long_runs(window: bytes, table: bytes) -> list[bytes]:
    """Return the long runs of the bytes that a table marks."""
    spans = (run.span() for run in _LONG_RUN.finditer(window.translate(table)))
    return [window[start:end] for start, end in spans]


def _long(runs: Iterable[str], *, is_wide: bool) -> Iterator[Runs]:
    """Yield long runs, those with the same escapes together; each RTF document is yielded alone."""
    found = [run for run in runs if len(run) >= _LONG]
    whole = PARTS.join(found)
    if not _ESCAPES.search(whole):
        yield Runs(whole, is_wide=is_wide)
        return
    together: dict[frozenset[str], list[str]] = {}
    for run in found:
        if run.startswith(_RTF):
            yield Runs(run, has_escapes=True, is_wide=is_wide)
        else:
            together.setdefault(frozenset(_ESCAPES.findall(run)), []).append(run)
    for escapes, alike in together.items():
        yield Runs(PARTS.join(alike), bool(escapes), is_wide)


def in_one_line(run: str) -> str:
    """Return a run with a space in place of each line break, as metadata is often wrapped."""
    return _LINE_BREAK.sub(" ", run) if "\n" in run or "\r" in run else run


def _short(found: Iterable[str]) -> str:
    """Return the short runs, one per line."""
    return in_one_line("\0".join(run for run in found if len(run) < _LONG)).replace("\0", "\n")


def _parts(window: bytes) -> Iterator[bytes]:
    """Yield overlapping parts, whose ends are moved to a byte outside texts if one is near."""
    marked = window.translate(_IS_ANY)
    for at in range(0, len(window), _PART):
        start = marked.rfind(b"\0", 0, max(0, at - _AGAIN)) + 1
        end = marked.find(b"\0", at + _PART)
        yield window[
            max(start, at - 2 * _AGAIN) : end if 0 <= end < at + _PART + _AGAIN else at + _PART
        ]


def _long_narrow(window: bytes) -> Iterator[str]:
    """Yield the long runs of text of one byte each, in any encoding."""
    spans = _long_runs(window, _IS_ANY)
    yield from (span.decode() for span in spans if span.isascii())
    others = [span for span in spans if not span.isascii()]
    texts = {span: _as_utf8(span) for span in others if len(span) >= _CLEAR}
    yield from texts.values()
    window = b"\0".join([span for span in others if not texts.get(span)] if texts else others)
    for run in filter(is_ebcdic, _long_runs(window, _IS_EBCDIC)):
        yield from (run.decode(encoding) for encoding in _EBCDICS)
    for encoding in _NARROW if window else ():
        yield from _narrow(b"\0".join(_long_runs(window, encoding[3])), [encoding])


def is_ebcdic(run: bytes) -> bool:
    """Return whether bytes have the spaces of EBCDIC, and none of ASCII."""
    return run.count(b"\x40") * 20 >= len(run) and not run.isascii() and b" " not in run


def _as_utf8(span: bytes) -> str:
    """Return the text of a run, or "" if it is not valid UTF-8."""
    with suppress(UnicodeDecodeError):
        return span.decode()
    return ""


def _narrow(window: bytes, encodings: Iterable[_Encoding]) -> Iterator[str]:
    """Yield the runs of text of one byte each, in some encodings."""
    found: list[str] = []
    for pattern, encoding, least, _ in encodings:
        matches = [run for run in pattern.findall(window) if len(run) >= least]
        if encoding == "cp1252":
            matches = [run for run in matches if len(run) >= _LONG or may_be_text(run)]
        found += b"\0".join(matches).decode(encoding, "ignore").split("\0")
    yield from found


def may_be_text(content: bytes) -> bool:
    """Return whether bytes in Windows-1252 mainly consist of letters and digits."""
    return 3 * len(content.translate(None, _WORD_BYTES)) <= len(content)


def _wide(window: bytes) -> Iterator[str]:
    """Yield the runs of text of two bytes each, where every second byte may be the high one."""
    halves = window[::2], window[1::2]
    for first, high in enumerate(halves):
        low = halves[1 - first]
        for table, run, needs_letter in _WIDE:
            if not run.search(high.translate(table)):
                continue
            for lows, highs, start, encoding in (
                (low, high[1 - first :], 1 - first, "utf-16-le"),
                (low[first:], high, first, "utf-16-be"),
            ):
                marked = _of_letters(lows, highs) if needs_letter else highs.translate(table)
                spans = (one.span() for one in run.finditer(marked))
                found = (window[start + 2 * at : start + 2 * end] for at, end in spans)
                wide = [one for one in found if one.translate(None, _PRINTABLE)]
                yield from b"\0\0".join(wide).decode(encoding, "ignore").split("\0")


def _widest(window: bytes) -> Iterator[str]:
    """Yield the runs of text of four bytes each."""
    for pattern, encoding, at in _WIDEST:
        for run in pattern.finditer(window):
            start = max(0, run.start() + at)
            yield window[start : run.end()].decode(encoding, "ignore")


def _of_letters(low: bytes, high: bytes) -> bytes:
    """Return a mark for each two bytes that are a letter, as numbers whose bits are compared."""
    letters, zeros, others = (
        int.from_bytes(part.translate(table)[: min(len(low), len(high))])
        for part, table in ((low, _IS_LETTER), (high, _IS_ZERO), (high, _IS_LOW))
    )
    return (letters & zeros | others).to_bytes(min(len(low), len(high)))
