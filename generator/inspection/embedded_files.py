"""Finds files that are encoded as base64: attachments of e-mails, images in pages, values in JSON."""

import re
from binascii import a2b_base64
from collections.abc import Iterator

from generator.inspection.windows import WINDOW, overlapping

_BASE64 = re.compile(
    rb"(?<=;base64,)[A-Za-z0-9+/\s]+={0,2}|"
    rb"(?<![A-Za-z0-9+/=])(?=(?:[A-Za-z0-9+/]{4}(?:[ \t]{0,2}\r?\n[ \t]*+)?+){6})"
    rb"(?:(?:[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{4})(?:[ \t]{0,2}\r?\n[ \t]*+)?+)++[A-Za-z0-9+/]{0,3}={0,2}"
)
_SHORTEST = 24
"""Minimum length of base64 data that nothing announces."""
_ANNOUNCED = re.compile(rb";base64,[A-Za-z0-9+/\s]")
_LONG_LINE = re.compile(b"b" * _SHORTEST + b"b*")
_INDENTED = re.compile(rb"\n[ \t]+")
_BLANKS = b" \t\r\n\f\v"
_DIGITS = bytes(
    ord("b")
    if (chr(one).isalnum() and one < 128) or one in b"+/"
    else one
    if one in b" \t\r\n"
    else 0
    for one in range(256)
)
"""Maps each base64 digit to one letter; spaces and line breaks stay, and other bytes are zero."""
_NEAR = 100


def encoded_files(content: bytes) -> Iterator[bytes]:
    """Yield the base64 data in a file, decoded: each piece is complete, however long it is."""
    for match in _base64(content):
        yield _decoded(match[0].translate(None, _BLANKS + b"="))


def _decoded(digits: bytes) -> bytes:
    """Return what base64 digits encode; a last one that is alone encodes nothing."""
    size = len(digits) - (len(digits) % 4 == 1)
    view, decoded = memoryview(digits), bytearray()
    for start in range(0, size, WINDOW):  # in parts, as large data is in memory often enough
        part = view[start : min(size, start + WINDOW)]
        decoded += a2b_base64(part if len(part) % 4 == 0 else bytes(part) + b"==")
    return bytes(decoded)


def _base64(content: bytes) -> Iterator[re.Match[bytes]]:
    """Yield each match of base64 data, which is looked for only near what looks like it."""
    at = 0
    for start, end in _promising(content):
        while at < end:
            match = _BASE64.search(content, max(at, start - _NEAR))
            if not match:
                return
            yield match
            at = match.end()


def _promising(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield, in order, where base64 data may be: data in short lines may be anywhere in its part."""
    for start, part in overlapping(content):
        if len(part) < _SHORTEST and not _ANNOUNCED.search(part):
            continue
        flat = part.translate(_DIGITS)
        if _LONG_LINE.search(_unwrapped(_LONG_LINE.sub(b"\0", flat))):
            yield start, start + len(part)
            continue
        long = [match.span() for match in _LONG_LINE.finditer(flat)]
        for first, end in sorted((*long, *(match.span() for match in _ANNOUNCED.finditer(part)))):
            yield start + first, start + end


def _unwrapped(flat: bytes) -> bytes:
    """Return lines of base64 digits as one line."""
    flat = flat.replace(b"\r", b"")
    for blank in (b" \n", b"\t\n") * 2:
        flat = flat.replace(blank, b"\n")
    return _INDENTED.sub(b"", flat).replace(b"\n", b"")
