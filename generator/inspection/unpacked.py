"""Every text in a file, whatever the file is: archives and streams unpacked, escapes undone.

A reader of last resort: it does not ask what a file should hold, only what letters are in it.
"""

import re
import zlib
from base64 import b64decode
from binascii import Error as NoBase64Error
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from urllib.parse import unquote

import pypdfium2

from generator.archives import BrokenArchiveError, gunzipped, unzipped

JOINT = "\N{WORD JOINER}"
"""Stands where a tag stood that may have parted one word in two."""
_MACHINERY = re.compile(r"^mimetype$|^META-INF/|docProps/app\.xml$|/theme/|slide(Master|Layout)s/")
"""What is in every document of one office program, and shows nothing of this one."""
_DEEPEST = 8
"""Archives within archives; a file that holds itself would have no end."""
_STREAM = re.compile(rb"stream\r?\n(?P<data>.*?)endstream", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{8,})>")
_PDF_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
_OBJECTS = re.compile(rb"\d+ \d+ ")
"""How a stream begins that holds objects."""
_DRAWING = re.compile(rb"%!PS|/CIDInit|[^\0]{0,200}\s(?:BT|BDC|BMC|cm|re|gs)\s")
"""How a stream begins that draws a page, or tells which sign of a font is which letter."""
_DIVIDED = re.compile("[\x02\ufffe]")
"""What PDFium puts where a word is divided at the end of a line."""
_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E)\s*(\((?:[^\\()]|\\.)*\)|<[^<>]*>)", re.DOTALL)
"""What is read aloud in place of what is drawn."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""What no text holds, whatever its encoding."""
_LETTERS = re.compile(rb"[\x20-\x7e]{8,}|(?:[\x20-\x7e]\x00){8,}")
"""Text in bytes that are no text, in one or two bytes a letter; chance makes shorter ones."""
_TAG = re.compile(r"<[^<>]*>")
_GAP = re.compile(r"<(?:\w+:)?(?:br|tab|s|line-break|tspan)\b[^<>]*>|\s+")
"""What shows as a space, in HTML, SVG and the formats of offices."""
_BLOCK = re.compile(
    r"</?(?:\w+:)?(?:p|h[1-6]?|li|d[dtl]|t[cdhr]|c|si|row|div|text|title|caption|figcaption|section"
    r"|article|nav|header|footer|blockquote|pre|summary|option|label|button)\b[^<>]*>"
)
"""What stands apart from what is beside it."""
_CODE_OF_LETTER = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,5})\}|x([0-9a-fA-F]{2})|([0-9a-fA-F]{2,5})\s?)"
)
"""A letter by its number, as JSON, scripts and style sheets write it."""
_ESCAPED = re.compile(r"\\([nNrt]|.)")
_FOLDED = re.compile(r"\r?\n[ \t]")
_INLINE_FILE = re.compile(r"data:[^,\"'\s]*;base64,([A-Za-z0-9+/=\s]+)")


def texts(content: bytes, depth: int = 0) -> Iterator[str]:
    """Yield every text that a file holds, some of them in more than one reading.

    Text that tags interrupt is read with and without them, and the names of packed files are text.
    """
    if depth > _DEEPEST:
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
        yield from _of_pdf(content, depth)
    elif content.startswith(b"\x89PNG"):
        yield from _of_png(content)
    elif (text := _decoded(content)) is None:
        yield from (match.replace(b"\0", b"").decode() for match in _LETTERS.findall(content))
    else:
        yield from _readings(text)
        for packed in _INLINE_FILE.findall(text):
            with suppress(NoBase64Error):
                yield from texts(b64decode(packed), depth + 1)


def shown(content: bytes, depth: int = 0) -> Iterator[str]:
    """Yield what a file shows to a person who opens it; what a picture shows cannot be read."""
    if depth > _DEEPEST:
        return
    with suppress(BrokenArchiveError):
        if content.startswith(b"PK\x03\x04"):
            for name, inner in unzipped(content):
                if not _MACHINERY.search(name):
                    yield from shown(inner, depth + 1)
            return
    if content.startswith(b"%PDF"):
        yield from _pages(content)
    elif text := _decoded(content):
        yield from (_without_tags(text), unescape(_TAG.sub(" ", text)))


def _without_tags(text: str) -> str:
    """Return HTML, or another text with tags, as it shows: blocks apart, words whole."""
    return unescape(_TAG.sub(JOINT, _BLOCK.sub("|", _GAP.sub(" ", text))))


def _decoded(content: bytes) -> str | None:
    """Return bytes as text, or None if they are none."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        if wide or _CONTROL.search(content):
            return None
        text = content.decode("cp1252", "replace")  # as office programs on Windows may write it
    return None if "\0" in text else text


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it may be meant, by the rules of HTML, JSON, iCalendar and addresses."""
    if text.startswith("BEGIN:VCALENDAR"):
        text = _FOLDED.sub("", text)
    if "\\" in text:
        yield text  # it may be a path, in which nothing is escaped
        text = _CODE_OF_LETTER.sub(lambda match: chr(int(match[match.lastindex or 0], 16)), text)
        text = _ESCAPED.sub(lambda match: "\n" if match[1] in "nNrt" else match[1], text)
    said = unquote(unescape(text))
    if "<" in text:
        yield _without_tags(text)
        said = said.replace("\n", " ")  # between tags, the end of a line is a space
    yield said


def _of_png(content: bytes) -> Iterator[str]:
    """Yield the texts of a picture that stand beside its dots (PNG, 11.3.3)."""
    at = 8
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + size]
        if kind in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
            yield data.replace(b"\0", b"\n").decode("utf-8", "replace")
            start = data.find(b"x")  # the first byte that zlib writes
            while start >= 0:
                with suppress(zlib.error):
                    yield zlib.decompress(data[start:]).decode("utf-8", "replace")
                start = data.find(b"x", start + 1)
        at += size + 12


def _of_pdf(content: bytes, depth: int) -> Iterator[str]:
    """Yield what a PDF shows, and all else that it says: metadata, outline, links, fields."""
    yield from _pages(content)
    yield from _strings(_STREAM.sub(b"", content))
    for match in _STREAM.finditer(content):
        stream = match["data"]
        with suppress(zlib.error):
            stream = zlib.decompressobj().decompress(stream)
        if _OBJECTS.match(stream):
            yield from _strings(stream)
        elif _DRAWING.match(stream):
            yield from _strings(b"".join(_SPOKEN.findall(stream)))
        else:
            yield from texts(stream, depth + 1)


def _pages(content: bytes) -> Iterator[str]:
    """Yield the text of each page of a PDF, if it can be opened without a password."""
    with suppress(pypdfium2.PdfiumError):
        document = pypdfium2.PdfDocument(content)
        try:
            for page in document:
                words = page.get_textpage()
                # not what shows alone: what the page's box cuts off is in there as well
                yield _DIVIDED.sub("", words.get_text_range())
                words.close()
                page.close()
        finally:
            document.close()


def _strings(part: bytes) -> Iterator[str]:
    """Yield the strings in a part of a PDF (ISO 32000-2, 7.3.4)."""
    for literal in _LITERAL.findall(part):
        yield _of_string(_PDF_ESCAPE.sub(_unescaped, literal) if b"\\" in literal else literal)
    for digits in _HEX.findall(part):
        with suppress(ValueError):
            yield _of_string(bytes.fromhex(digits.decode()))


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(match[2] or b"", match[2] or b"")


def _of_string(string: bytes) -> str:
    if string.startswith(b"\xfe\xff"):
        return string[2:].decode("utf-16-be", "replace")
    try:
        return string.decode()
    except UnicodeDecodeError:
        return string.decode("latin-1")
