"""Decodes text as the programs that display it do: tags, escapes, and embedded encodings."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header
from html import unescape
from quopri import decodestring

JOINT = "\N{WORD JOINER}"
"""Replaces a tag that may split a word in two."""
PARTS = "|\x02|"
"""Separates two texts, which are neither one phrase nor one piece of base64. No tag goes across it."""
APART = f"\n{PARTS}\n"
_TAG = re.compile(r"<[^<>\x02]*>")
_GAP = re.compile(r"<(?:\w+:)?(?:br|tab|s|line-break|tspan)\b[^<>\x02]*>|\s+")
"""Tags and whitespace shown as a space in HTML, SVG and office formats."""
_SPAN = re.compile(r"</?tspan\b[^<>\x02]*>")
_BLOCK = re.compile(
    r"</?(?:\w+:)?(?:p|h[1-6]?|li|d[dtl]|t[cdhr]|c|si|row|div|text|title|caption|figcaption|section"
    r"|article|nav|header|footer|blockquote|pre|summary|option|label|button)\b[^<>\x02]*>"
)
"""Tags of elements that are shown apart from adjacent text."""
_CODE_POINT = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,5})\}|x([0-9a-fA-F]{2})|([0-9a-fA-F]{2,5})\s?)"
)
"""A character written by its code point, as in JSON, scripts and style sheets."""
_ENCODED = re.compile("(?:%[0-9A-Fa-f]{2})+")
"""Bytes in an address (RFC 3986, 2.1)."""
_QUERY = re.compile(r"\?[^\s\"'<>?+]*+\+[^\s\"'<>?]*+")
"""The query of an address with plus signs, which stand for spaces (URL Standard, 5.1)."""
_ESCAPED = re.compile(r"\\([nNrt]|.)")
_FOLDED = re.compile(r"\r?\n[ \t]")
_QUOTED_PRINTABLE = re.compile(r"=(?:\r?\n|[0-9A-F]{2}=[0-9A-F]{2})")
_HEADER = re.compile(r"=\?[\w-]+\?[bqBQ]\?[^?\s]*\?=(?:\s+=\?[\w-]+\?[bqBQ]\?[^?\s]*\?=)*")
"""Encoded words in the header of an e-mail (RFC 2047)."""
_BASE64 = re.compile(
    r"(?<=;base64,)[A-Za-z0-9+/\s]+={0,2}|"
    r"(?<![A-Za-z0-9+/=])(?=(?:[A-Za-z0-9+/]{4}(?:[ \t]{0,2}\r?\n[ \t]*+)?+){6})"
    r"(?:(?:[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{4})(?:[ \t]{0,2}\r?\n[ \t]*+)?+)++[A-Za-z0-9+/]{0,3}={0,2}"
)
_SHORTEST = 24
"""Minimum length of base64 data that nothing announces."""
_LONG_LINE = re.compile(b"b" * _SHORTEST + b"b*")
_INDENTED = re.compile(rb"\n[ \t]+")
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
_DATA = re.compile(r";base64,[A-Za-z0-9+/\s]")
_RTF = re.compile(
    r"\\'(?P<byte>[0-9a-fA-F]{2})|\\u(?P<code>-?\d{1,5}) ?\??|\\(?P<word>[a-z]{1,32})(?:-?\d{1,10})? ?"
    r"|\\(?P<sign>[^a-z])|[{}\r\n]"
)
_RTF_BREAKS = {"par": "\n", "line": "\n", "cell": "\n", "row": "\n", "tab": " "}


def readings(text: str) -> Iterator[str]:
    """Yield a text decoded by the rules of HTML, JSON, iCalendar, RTF, e-mail and URLs."""
    if text.startswith("{\\rtf") or "\\par" in text:
        yield from_rtf(text)
    if "=?" in text:
        yield _HEADER.sub(_decoded_header, text)
    if "=" in text and _QUOTED_PRINTABLE.search(text):
        plain = decodestring(text.encode())
        yield plain.decode(errors="replace")
        yield plain.decode("cp1252", "replace")
    if text.startswith("BEGIN:VCALENDAR"):
        text = _FOLDED.sub("", text)
    if "\\" in text:
        yield text  # it may be a path, in which backslashes are not escapes
        text = _CODE_POINT.sub(lambda match: chr(int(match[match.lastindex or 0], 16)), text)
        text = _ESCAPED.sub(lambda match: "\n" if match[1] in "nNrt" else match[1], text)
    decoded = unescape(text)
    if "+" in decoded and (queries := _QUERY.findall(decoded)):
        yield _ENCODED.sub(_decoded_bytes, APART.join(queries).replace("+", " "))
    if "%" in decoded:
        decoded = _ENCODED.sub(_decoded_bytes, decoded)
    if "<" in text:
        yield without_tags(text)
        if "<tspan" in text:  # drawing programs split words where they move letters
            yield without_tags(_SPAN.sub(JOINT, text))
        decoded = decoded.replace("\n", " ")  # between tags, a line break is a space
    yield decoded


def encoded_files(text: str) -> Iterator[bytes]:
    """Yield the base64 data in a text, such as an image in a page or an e-mail attachment."""
    for match in _base64(text):
        digits = "".join(match[0].split()).rstrip("=")
        with suppress(Base64Error):
            yield b64decode(digits[: len(digits) - (len(digits) % 4 == 1)] + "==")


def _base64(text: str) -> Iterator[re.Match[str]]:
    """Yield each match of base64 data; where no data has short lines, only long ones are looked at."""
    if len(text) < _SHORTEST and not _DATA.search(text):
        return
    flat = text.encode("ascii", "replace").translate(_DIGITS)
    if _LONG_LINE.search(_unwrapped(_LONG_LINE.sub(b"\0", flat))):
        yield from _BASE64.finditer(text)
        return
    at = 0
    long = [match.span() for match in _LONG_LINE.finditer(flat)]
    for start, end in sorted((*long, *(match.span() for match in _DATA.finditer(text)))):
        while at < end:
            match = _BASE64.search(text, max(at, start - _NEAR))
            if not match:
                return
            yield match
            at = match.end()


def _unwrapped(flat: bytes) -> bytes:
    """Return lines of base64 digits as one line."""
    flat = flat.replace(b"\r", b"")
    for blank in (b" \n", b"\t\n") * 2:
        flat = flat.replace(blank, b"\n")
    return _INDENTED.sub(b"", flat).replace(b"\n", b"")


def without_tags(text: str) -> str:
    """Return HTML or other tagged text as it is shown: blocks separated, words intact."""
    return unescape(_TAG.sub(JOINT, _BLOCK.sub("|", _GAP.sub(" ", text))))


def with_spaced_tags(text: str) -> str:
    """Return tagged text with each tag replaced by a space."""
    return unescape(_TAG.sub(" ", text))


def from_rtf(text: str) -> str:
    """Return the text of an RTF document."""
    return _RTF.sub(_rtf_sign, text)


def _rtf_sign(match: re.Match[str]) -> str:
    if match["byte"]:
        return bytes([int(match["byte"], 16)]).decode("cp1252", "replace")
    if match["code"]:
        return chr(int(match["code"]) & 0xFFFF)
    return _RTF_BREAKS.get(match["word"] or "", "") or {"~": " "}.get(match["sign"] or "", "")


def _decoded_bytes(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("%", "")).decode(errors="replace")


def _decoded_header(match: re.Match[str]) -> str:
    try:
        return "".join(
            part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part
            for part, charset in decode_header(match[0])
        )
    except (HeaderParseError, LookupError, ValueError):
        return match[0]
