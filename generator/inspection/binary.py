"""Finds runs of text in binary data, in every encoding that file formats use for metadata."""

import re
from collections.abc import Iterator

_WINDOW = 1_048_576
_OVERLAP = 8_192
"""Overlap of two windows in bytes, so that a text at the end of one is complete in the next."""
_ASCII = rb"\x20-\x7e\t\r\n"
_UTF8 = re.compile(
    rb"(?=[%(ascii)b\x80-\xf4]{6})(?:[%(ascii)b]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){6,}+"
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
_NARROW = ((_UTF8, "utf-8", 7), (_WINDOWS, "cp1252", 8), (_MAC, "mac-roman", 8))
"""Each encoding of one byte, and the minimum size of a run in bytes: shorter ones occur by chance."""
_LOW_PLANES = rb"\x01-\x06\x0e\x20\x21"
"""High bytes of alphabetic characters and combining marks in UTF-16."""
_ASIAN_PLANES = rb"\x30\x4e-\x9f\xac-\xd7\xff"
_LETTER = rb"\x20-\x7e\xa0-\xff\t\r\n"
_WIDE = tuple(
    (re.compile(high), re.compile(little, re.DOTALL), re.compile(big, re.DOTALL))
    for high, little, big in (
        (
            rb"[\0%b]{6,}+" % _LOW_PLANES,
            rb"(?:[%b]\0|.[%b]){6,}+" % (_LETTER, _LOW_PLANES),
            rb"(?:\0[%b]|[%b].){6,}+" % (_LETTER, _LOW_PLANES),
        ),
        (
            rb"[%b]{10,}+" % _ASIAN_PLANES,
            rb"(?:.[%b]){10,}+" % _ASIAN_PLANES,
            rb"(?:[%b].){10,}+" % _ASIAN_PLANES,
        ),
    )
)
"""For letters and for Asian characters in UTF-16: runs of their high bytes, and their texts."""
_ZEROS = re.compile(rb"\0{8,}")
"""Padding, which holds no text in any encoding; without it, empty files are searched in no time."""
_LONG = 20
_WORD_BYTES = bytes(
    one for one in range(256) if chr(one).isalnum() or one in b" \x8a\x8c\x8e\x91\x92\x9a\x9c\x9e"
)
"""Letters, digits, spaces and apostrophes in Windows-1252: random bytes have fewer than texts."""
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")


def runs(content: bytes) -> Iterator[str]:
    """Yield each run of text in binary data; line breaks become spaces, as metadata is often wrapped.

    Short runs, which are frequent and mostly random, are yielded together, one per line.
    """
    for start in range(0, max(1, len(content)), _WINDOW):
        window = _ZEROS.sub(bytes(8), content[start : start + _WINDOW + _OVERLAP])
        found = list(_wide(window))
        for pattern, encoding, least in _NARROW:
            matches = [run for run in pattern.findall(window) if len(run) >= least]
            if encoding == "cp1252":
                matches = list(filter(_may_be_text, matches))
            found += b"\0".join(matches).decode(encoding, "ignore").split("\0")
        whole = _LINE_BREAK.sub(" ", "\0".join(found)).split("\0")
        yield from (run for run in whole if len(run) >= _LONG)
        yield "\n".join(run for run in whole if len(run) < _LONG)


def _may_be_text(run: bytes) -> bool:
    """Return whether a run in Windows-1252 is long, or mainly consists of letters and digits."""
    return len(run) >= _LONG or 3 * len(run.translate(None, _WORD_BYTES)) <= len(run)


def _wide(window: bytes) -> Iterator[str]:
    """Yield the runs of text of two bytes each, where every second byte may be the high one."""
    for first in (0, 1):
        every_second = window[first::2]
        for high, little, big in _WIDE:
            for run in high.finditer(every_second):
                start, end = (first + 2 * at for at in run.span())
                for match in little.finditer(window, max(0, start - 1), end - 1):
                    yield match[0].decode("utf-16-le", "ignore")
                for match in big.finditer(window, start, end):
                    yield match[0].decode("utf-16-be", "ignore")
