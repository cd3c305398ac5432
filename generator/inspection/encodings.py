"""Tells the encoding of a text from its bytes, and decodes it a part at a time."""

import codecs
from collections.abc import Iterator

from generator.inspection.binary import is_ebcdic, may_be_text
from generator.inspection.windows import WINDOW, overlapping

_CONTROL = bytes([*range(9), *range(14, 32)])
"""Bytes that no text contains, in any encoding."""


def encoding_of(content: bytes) -> str | None:
    """Return the encoding of a text, or None for binary data."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) and _decodes(content, "utf-16"):
        return "utf-16"
    if any(len(one) != len(one.translate(None, _CONTROL)) for one in _parts(content)):
        return None
    if _decodes(content, "utf-8-sig"):
        return "utf-8-sig"
    is_text = all(map(may_be_text, _parts(content))) and not is_ebcdic(content)
    return "cp1252" if is_text else None


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for part in _parts(content):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the bytes of a file, a part at a time."""
    for start in range(0, len(content), WINDOW):
        yield content[start : start + WINDOW]


def windows(content: bytes, encoding: str) -> Iterator[str]:
    """Yield a text in overlapping windows; text of mixed encodings is yielded in each encoding."""
    if encoding == "utf-16":
        wide = "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be"
        encodings = [wide]
        content = content[2:]
    else:
        encodings = ["utf-8"] if encoding != "cp1252" else ["cp1252", "utf-8"]
    for _, window in overlapping(content):
        yield from (window.decode(one, "replace").removeprefix("\ufeff") for one in encodings)


def narrow(content: bytes, encoding: str) -> bytes:
    """Return a text in an encoding in which each ASCII character is one byte."""
    return ascii_of(content.decode(encoding, "replace")) if encoding == "utf-16" else content


def ascii_of(text: str) -> bytes:
    """Return a text with one byte for each character; those that are not ASCII are lost."""
    return text.encode("ascii", "replace")
