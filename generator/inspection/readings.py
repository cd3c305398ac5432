"""Decodes text as the programs that display it do: tags, escapes, and embedded encodings."""

import re
from collections.abc import Iterator
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
_GAP = re.compile(r"<(?:\w+:)?(?:br|tab|s|line-break|tspan)\b[^<>\x02]*>")
"""Tags shown as a space in HTML, SVG and office formats."""
_SPAN = re.compile(r"</?tspan\b[^<>\x02]*>")
_BLOCK = re.compile(
    r"</?(?:\w+:)?(?:p|h[1-6]?|li|d[dtl]|t[cdhr]|c|si|row|div|text|title|caption|figcaption|section"
    r"|article|nav|header|footer|blockquote|pre|summary|option|label|button)\b[^<>\x02]*>"
)
"""Tags of elements that are shown apart from adjacent text."""
_INDEX = re.compile(r'(<(?:\w+:)?c\b[^<>\x02]*\bt="s"[^<>\x02]*>)<(?:\w+:)?v>\d+</(?:\w+:)?v>')
"""A cell of a workbook that has the text of a number, which nobody sees (ECMA-376, 18.3.1.96)."""
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
_CARD = "BEGIN:V"
"""The start of a calendar, of a card, and of each of their entries."""
_FOLDED_FILE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:begin:v|(?:version: ?1\s+)?dn:)", re.IGNORECASE)
"""The start of a file whose lines may be folded in a word: a calendar, cards, or LDIF."""
_FOLDED_BYTES = re.compile(rb"\r?\n[ \t]")
_QUOTED_PRINTABLE = re.compile(r"=(?:\r?\n|[0-9A-F]{2}=[0-9A-F]{2})")
_HEADER = re.compile(r"=\?[\w-]+\?[bqBQ]\?[^?\s]*\?=(?:\s+=\?[\w-]+\?[bqBQ]\?[^?\s]*\?=)*")
"""Encoded words in the header of an e-mail (RFC 2047)."""
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
    if _CARD in text and _FOLDED.search(text):  # also inside an e-mail
        yield from readings(_FOLDED.sub("", text))
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


def unfolded(content: bytes) -> bytes:
    """Return a calendar, cards or LDIF with whole lines; any other file as it is.

    Lines are folded between bytes, even within a letter (RFC 5545, 3.1; RFC 6350, 3.2; RFC 2849).
    """
    return _FOLDED_BYTES.sub(b"", content) if _FOLDED_FILE.match(content) else content


def without_tags(text: str) -> str:
    """Return HTML or other tagged text as it is shown: blocks separated, words intact."""
    in_one_line = " ".join(_without_indexes(text).split())
    return unescape(_TAG.sub(JOINT, _BLOCK.sub("|", _GAP.sub(" ", in_one_line))))


def with_spaced_tags(text: str) -> str:
    """Return tagged text with each tag replaced by a space."""
    return unescape(_TAG.sub(" ", _without_indexes(text)))


def _without_indexes(text: str) -> str:
    """Return the sheet of a workbook without the numbers of its texts; any other text as it is."""
    return _INDEX.sub(r"\1", text) if ' t="s"' in text else text


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
