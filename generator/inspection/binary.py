"""Finds runs of text in binary data, in every encoding that file formats use for metadata."""

import re
from collections.abc import Iterator

_WINDOW = 4_194_304
_OVERLAP = 8_192
"""Overlap of two windows in bytes, so that a text at the end of one is complete in the next."""
_UTF8 = re.compile(
    rb"(?:[\x20-\x7e\t\r\n]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){6,}"
)
_HIGH = rb"[\x80\x82\x84\x85\x8a\x8c\x8e\x91-\x97\x99\x9a\x9c\x9e\xa0-\xff]"
_WINDOWS = re.compile(
    rb"%(high)s?(?:[\x20-\x7e\t\r\n]+%(high)s{1,2})+[\x20-\x7e\t\r\n]*" % {b"high": _HIGH}
)
"""Text in Windows-1252 (and Latin-1) with at most two consecutive non-ASCII letters."""
_MAC = re.compile(rb"[\x20-\x7e\t\r\n]*(?:[\x80-\x9f\xa7\xd0-\xd5\xdb][\x20-\x7e\t\r\n]+)+")
_LEAST = 8
"""Minimum size of a run in bytes; shorter ones occur by chance."""
_LOW_PLANES = rb"[\x01-\x06\x0e\x20\x21]"
"""High bytes of alphabetic characters and combining marks in UTF-16."""
_ASIAN_PLANES = rb"[\x30\x4e-\x9f\xac-\xd7\xff]"
_LETTER = rb"[\x20-\x7e\xa0-\xff\t\r\n]"
_UTF16_LE = re.compile(rb"(?:%b\0|[\0-\xff]%b){6,}" % (_LETTER, _LOW_PLANES), re.DOTALL)
_UTF16_BE = re.compile(rb"(?:\0%b|%b[\0-\xff]){6,}" % (_LETTER, _LOW_PLANES), re.DOTALL)
_ASIAN_LE = re.compile(rb"(?:[\0-\xff]%b){10,}" % _ASIAN_PLANES, re.DOTALL)
_ASIAN_BE = re.compile(rb"(?:%b[\0-\xff]){10,}" % _ASIAN_PLANES, re.DOTALL)
_WIDE = (
    (_UTF16_LE, "utf-16-le"),
    (_UTF16_BE, "utf-16-be"),
    (_ASIAN_LE, "utf-16-le"),
    (_ASIAN_BE, "utf-16-be"),
)
_ZEROS = re.compile(rb"\0{8,}")
"""Padding, which holds no text in any encoding; without it, empty files are searched in no time."""
_LONG = 20
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")


def runs(content: bytes) -> Iterator[str]:
    """Yield each run of text in binary data; line breaks become spaces, as metadata is often wrapped.

    Short runs, which are frequent and mostly random, are yielded together, one per line.
    """
    for start in range(0, max(1, len(content)), _WINDOW):
        short = []
        window = _ZEROS.sub(bytes(8), content[start : start + _WINDOW + _OVERLAP])
        for text in _in_window(window):
            run = _LINE_BREAK.sub(" ", text)
            if len(run) < _LONG:
                short.append(run)
            else:
                yield run
        yield "\n".join(short)


def _in_window(window: bytes) -> Iterator[str]:
    for match in _UTF8.finditer(window):
        if len(match[0]) >= _LEAST or not match[0].isascii():
            yield match[0].decode("utf-8", "ignore")
    for match in _WINDOWS.finditer(window):
        if len(match[0]) >= _LEAST:
            yield match[0].decode("cp1252", "ignore")
    for match in _MAC.finditer(window):
        if len(match[0]) >= _LEAST:
            yield match[0].decode("mac-roman", "ignore")
    for pattern, encoding in _WIDE:
        yield from (match[0].decode(encoding, "ignore") for match in pattern.finditer(window))
