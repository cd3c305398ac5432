"""Extracts the texts of a PDF: pages, metadata, outline, links, form fields and attached files."""

import re
import zlib
from base64 import a85decode
from collections.abc import Iterator
from contextlib import suppress

import pypdfium2

_STREAM = re.compile(rb"stream\r?\n")
_END = b"endstream"
_LITERAL = re.compile(rb"\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_PDF_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
_OBJECTS = re.compile(rb"\d+ \d+ ")
"""The start of a stream that contains objects."""
_DRAWING = re.compile(rb"%!PS|/CIDInit|[^\0]{0,200}[\s>\]](?:BT|BDC|BMC|cm|re|gs)\s")
"""The start of a stream that draws a page or maps the glyphs of a font to characters."""
_HEAD = 256
"""First bytes of a compressed color profile, which have its signature."""
_SIGNATURE = slice(36, 40)
_HYPHENATION = re.compile("[\x02\ufffe]")
"""Characters that PDFium inserts where a word is hyphenated at the end of a line."""
_ALTERNATIVE_TEXT = re.compile(
    rb"/(?:ActualText|Alt|E)\s*(\((?:[^\\()]|\\.)*\)|<[^<>]*>)", re.DOTALL
)
"""Text that screen readers read instead of what is drawn."""
_OWN_CHARACTERS = dict(
    zip(
        (*range(0x18, 0x20), *range(0x80, 0x9F), 0xA0),
        "\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc"
        "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018"
        "\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\u20ac",
        strict=True,
    )
)
"""Characters in which PDFDocEncoding differs from Latin-1 (ISO 32000-2, annex D)."""


def strings(content: bytes) -> Iterator[str]:
    """Yield every string in a PDF that is not drawn on a page, such as the address of a link."""
    after = 0
    for start, end in _streams(content):
        yield from _strings(content[after:start])
        after = end
    yield from _strings(content[after:])


def attached(content: bytes, most: int) -> Iterator[str | bytes]:
    """Yield the texts in the streams of a PDF; attached files are yielded as bytes."""
    for start, end in _streams(content):
        stream = content[start:end]
        with suppress(ValueError):
            if stream.rstrip().endswith(b"~>"):
                stream = a85decode(stream.strip().removesuffix(b"~>"))
        with suppress(zlib.error):
            stream = zlib.decompressobj().decompress(stream, most)
        if _OBJECTS.match(stream):
            yield from _strings(stream)
        elif _DRAWING.match(stream):
            yield from _strings(b"".join(_ALTERNATIVE_TEXT.findall(stream)))
        else:
            yield stream


def _streams(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of the data of each stream."""
    end = 0
    while match := _STREAM.search(content, end):
        end = content.find(_END, match.end())
        if end < 0:
            return
        yield match.end(), end
        end += len(_END)


def is_locked(content: bytes) -> bool:
    """Return whether a PDF cannot be opened: a password protects it, or it is damaged."""
    try:
        pypdfium2.PdfDocument(content).close()
    except pypdfium2.PdfiumError:
        return True
    return False


def pages(content: bytes) -> Iterator[str]:
    """Yield the text of each page of a PDF, if it can be opened without a password."""
    with suppress(pypdfium2.PdfiumError):
        document = pypdfium2.PdfDocument(_without_profiles(content))
        try:
            for page in document:
                text_page = page.get_textpage()
                # This includes text outside the visible page box.
                yield _HYPHENATION.sub("", text_page.get_text_range())
                text_page.close()
                page.close()
        finally:
            document.close()


def _without_profiles(content: bytes) -> bytes:
    """Return a PDF with zeros for its color profiles: PDFium computes tables for each, for no text."""
    profiles = [span for span in _streams(content) if _is_profile(content, *span)]
    if not profiles:
        return content
    parts, after = list[bytes](), 0
    for start, end in profiles:
        parts += content[after:start], bytes(end - start)
        after = end
    return b"".join((*parts, content[after:]))


def _is_profile(content: bytes, start: int, end: int) -> bool:
    """Return whether a stream is a color profile, by its signature (ICC.1:2022, 7.2.11)."""
    head = content[start : min(end, start + _HEAD)]
    with suppress(zlib.error):
        head = zlib.decompressobj().decompress(head, _SIGNATURE.stop)
    return head[_SIGNATURE] == b"acsp"


def _strings(part: bytes) -> Iterator[str]:
    """Yield the strings in a part of a PDF (ISO 32000-2, 7.3.4)."""
    for match in _LITERAL.finditer(part):
        literal = match[1]
        yield _decode_pdf_string(
            _PDF_ESCAPE.sub(_unescaped, literal) if b"\\" in literal else literal
        )
    for match in _HEX.finditer(part):
        with suppress(ValueError):
            yield _decode_pdf_string(bytes.fromhex(match[1].decode()))


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(match[2] or b"", match[2] or b"")


def _decode_pdf_string(string: bytes) -> str:
    if string.startswith(b"\xfe\xff"):
        return string[2:].decode("utf-16-be", "replace")
    try:
        return string.decode()
    except UnicodeDecodeError:
        return string.decode("latin-1").translate(_OWN_CHARACTERS)
