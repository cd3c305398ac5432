"""Extracts every text from a file of any type; unpacks archives and streams, and decodes escapes.

It makes no assumptions about what a file should contain, and reads whatever text is in it.
"""

import re
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from urllib.parse import unquote

import pypdfium2

from generator.archives import BrokenArchiveError, gunzipped, unzipped

JOINT = "\N{WORD JOINER}"
"""Replaces a tag that may split a word in two."""
_BOILERPLATE = re.compile(
    r"^mimetype$|^META-INF/|docProps/app\.xml$|/theme/|slide(Master|Layout)s/"
)
"""Parts of office documents that are the same in every document."""
_MAX_DEPTH = 8
"""Maximum nesting of archives; an archive that contains itself would never end."""
_STREAM = re.compile(rb"stream\r?\n(?P<data>.*?)endstream", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_PDF_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
_OBJECTS = re.compile(rb"\d+ \d+ ")
"""The start of a stream that contains objects."""
_DRAWING = re.compile(rb"%!PS|/CIDInit|[^\0]{0,200}\s(?:BT|BDC|BMC|cm|re|gs)\s")
"""The start of a stream that draws a page or maps the glyphs of a font to characters."""
_HYPHENATION = re.compile("[\x02\ufffe]")
"""Characters that PDFium inserts where a word is hyphenated at the end of a line."""
_ALTERNATIVE_TEXT = re.compile(
    rb"/(?:ActualText|Alt|E)\s*(\((?:[^\\()]|\\.)*\)|<[^<>]*>)", re.DOTALL
)
"""Text that screen readers read instead of what is drawn."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""Bytes that no text contains, in any encoding."""
_LETTERS = re.compile(rb"[\x20-\x7e]{8,}|(?:[\x20-\x7e]\x00){8,}")
"""Text in binary data, at one or two bytes a character; shorter runs occur by chance."""
_TAG = re.compile(r"<[^<>]*>")
_GAP = re.compile(r"<(?:\w+:)?(?:br|tab|s|line-break|tspan)\b[^<>]*>|\s+")
"""Tags and whitespace shown as a space in HTML, SVG and office formats."""
_BLOCK = re.compile(
    r"</?(?:\w+:)?(?:p|h[1-6]?|li|d[dtl]|t[cdhr]|c|si|row|div|text|title|caption|figcaption|section"
    r"|article|nav|header|footer|blockquote|pre|summary|option|label|button)\b[^<>]*>"
)
"""Tags of elements that are shown apart from adjacent text."""
_CODE_POINT = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,5})\}|x([0-9a-fA-F]{2})|([0-9a-fA-F]{2,5})\s?)"
)
"""A character written by its code point, as in JSON, scripts and style sheets."""
_ESCAPED = re.compile(r"\\([nNrt]|.)")
_FOLDED = re.compile(r"\r?\n[ \t]")
_INLINE_FILE = re.compile(r"data:[^,\"'\s]*;base64,([A-Za-z0-9+/=\s]+)")


def texts(content: bytes, depth: int = 0) -> Iterator[str]:
    """Yield every text in a file; some texts are yielded in more than one form.

    Text with tags is yielded with and without them. The names of archived files are texts too.
    """
    if depth > _MAX_DEPTH:
        return
    with suppress(BrokenArchiveError):
        if content.startswith(b"\x1f\x8b"):
            yield from texts(gunzipped(content), depth + 1)
            return
        if content.startswith(b"PK\x03\x04"):
            for name, inner in unzipped(content):
                yield name
                yield from texts(inner, depth + 1)
            return
    if content.startswith(b"%PDF"):
        yield from _pdf_texts(content, depth)
    elif content.startswith(b"\x89PNG"):
        yield from _png_texts(content)
    elif (text := _decoded(content)) is None:
        yield from (match.replace(b"\0", b"").decode() for match in _LETTERS.findall(content))
    else:
        yield from _readings(text)
        for encoded in _INLINE_FILE.findall(text):
            with suppress(Base64Error):
                yield from texts(b64decode(encoded), depth + 1)


def shown(content: bytes, depth: int = 0) -> Iterator[str]:
    """Yield the text that a person sees who opens a file; text in pictures is not read."""
    if depth > _MAX_DEPTH:
        return
    with suppress(BrokenArchiveError):
        if content.startswith(b"PK\x03\x04"):
            for name, inner in unzipped(content):
                if not _BOILERPLATE.search(name):
                    yield from shown(inner, depth + 1)
            return
    if content.startswith(b"%PDF"):
        yield from _pages(content)
    elif text := _decoded(content):
        yield from (_without_tags(text), unescape(_TAG.sub(" ", text)))


def _without_tags(text: str) -> str:
    """Return HTML or other tagged text as it is shown: blocks separated, words intact."""
    return unescape(_TAG.sub(JOINT, _BLOCK.sub("|", _GAP.sub(" ", text))))


def _decoded(content: bytes) -> str | None:
    """Decode bytes as text, or return None if they are binary."""
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        if is_utf16 or _CONTROL.search(content):
            return None
        text = content.decode("cp1252", "replace")  # as office programs on Windows may write it
    return None if "\0" in text else text


def _readings(text: str) -> Iterator[str]:
    """Yield a text decoded by the rules of HTML, JSON, iCalendar and URLs."""
    if text.startswith("BEGIN:VCALENDAR"):
        text = _FOLDED.sub("", text)
    if "\\" in text:
        yield text  # it may be a path, in which backslashes are not escapes
        text = _CODE_POINT.sub(lambda match: chr(int(match[match.lastindex or 0], 16)), text)
        text = _ESCAPED.sub(lambda match: "\n" if match[1] in "nNrt" else match[1], text)
    decoded = unquote(unescape(text))
    if "<" in text:
        yield _without_tags(text)
        decoded = decoded.replace("\n", " ")  # between tags, a line break is a space
    yield decoded


def _png_texts(content: bytes) -> Iterator[str]:
    """Yield the textual metadata of a picture (PNG, 11.3.3)."""
    offset = 8
    while offset + 8 <= len(content):
        size = int.from_bytes(content[offset : offset + 4])
        kind = content[offset + 4 : offset + 8]
        data = content[offset + 8 : offset + 8 + size]
        if kind in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
            yield data.replace(b"\0", b"\n").decode("utf-8", "replace")
            start = data.find(b"x")  # the first byte of zlib data
            while start >= 0:
                with suppress(zlib.error):
                    yield zlib.decompress(data[start:]).decode("utf-8", "replace")
                start = data.find(b"x", start + 1)
        offset += size + 12


def _pdf_texts(content: bytes, depth: int) -> Iterator[str]:
    """Yield the texts of a PDF: its pages, metadata, outline, links and form fields."""
    yield from _pages(content)
    yield from _strings(_STREAM.sub(b"", content))
    for match in _STREAM.finditer(content):
        stream = match["data"]
        with suppress(zlib.error):
            stream = zlib.decompressobj().decompress(stream)
        if _OBJECTS.match(stream):
            yield from _strings(stream)
        elif _DRAWING.match(stream):
            yield from _strings(b"".join(_ALTERNATIVE_TEXT.findall(stream)))
        else:
            yield from texts(stream, depth + 1)


def _pages(content: bytes) -> Iterator[str]:
    """Yield the text of each page of a PDF, if it can be opened without a password."""
    with suppress(pypdfium2.PdfiumError):
        document = pypdfium2.PdfDocument(content)
        try:
            for page in document:
                text_page = page.get_textpage()
                # This includes text outside the visible page box.
                yield _HYPHENATION.sub("", text_page.get_text_range())
                text_page.close()
                page.close()
        finally:
            document.close()


def _strings(part: bytes) -> Iterator[str]:
    """Yield the strings in a part of a PDF (ISO 32000-2, 7.3.4)."""
    for literal in _LITERAL.findall(part):
        yield _decode_pdf_string(
            _PDF_ESCAPE.sub(_unescaped, literal) if b"\\" in literal else literal
        )
    for digits in _HEX.findall(part):
        with suppress(ValueError):
            yield _decode_pdf_string(bytes.fromhex(digits.decode()))


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
        return string.decode("latin-1")
