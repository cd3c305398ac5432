"""Removes what a program wrote into a document, so that only what people typed remains.

All documents of a program share properties, styles, settings and page numbers, so these are no
secrets: public documents may contain them, too. Only staff files are reduced; public files are
searched completely.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from generator.inspection.words import BREAK, words

NOT_TYPED = re.compile(
    r"^mimetype$|^META-INF/|(?:^|/)docProps/|(?:^|/)customXml/|/theme/|/glossary/"
    r"|(?:slide|notes|handout)(?:Master|Layout)s/|(?:^|/)Metadata/[^/]+\.plist$|DocumentIdentifier$"
)
"""Names of the parts of office documents that programs write."""
_MIN_TYPED = 6
"""Minimum number of words of a header or footer that somebody typed; a page number and a name have fewer."""
_HEAD = 8_192
"""Number of characters at the start of an XML file that are searched for its format."""
_OOXML = re.compile(r"schemas\.openxmlformats\.org/|purl\.oclc\.org/ooxml/")
_OOXML_TEXT = re.compile(r"(<(?:\w+:)?(\w+)\b[^<>]*>)([^<]+)")
_OOXML_SHOWN = frozenset({"t", "delText", "v", "text"})
"""Elements that contain the text of a document; others contain formulas, positions, authors and formats."""
_SHEET_FURNITURE = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>([^<]*)<")
_PAGE_FURNITURE = re.compile(r"<(?:\w+:)?(?:hdr|ftr)\b")
_SHEET_CODES = re.compile(r"&amp;(?:&quot;[^&]*&quot;|\"[^\"]*\"|\d+|K[0-9A-F]{6}|[A-Z])")
"""Codes for a font, a size or a field (ECMA-376, 18.3.1.39)."""
_ODF = re.compile("urn:oasis:names:tc:opendocument:xmlns:office:")
_ODF_NOT_TYPED = re.compile(
    r"<(office:(?:meta|settings|styles|automatic-styles|font-face-decls|binary-data)"
    r"|dc:creator|dc:date|\w+:(?:creator|sender)-initials)\b[^<>]*(?<!/)>"
)
_ODF_MASTERS = re.compile(r"<(office:master-styles)\b[^<>]*(?<!/)>")
_ODF_FURNITURE = re.compile(r"<(style:(?:header|footer)(?:-left|-first)?)(?: [^<>]*)?(?<!/)>")
_ODF_FIELD = re.compile(
    r"<text:(page-number|page-count|sheet-name|file-name|title|date|time|author-name)\b[^<>]*>"
    r"[^<]*</text:\1>"
)
_SHEET_NAME = re.compile(r'<(?:sheet\b[^<>]*?\sname|table:table\b[^<>]*?\stable:name)="([^"]+)"')
_WEB_NOT_TYPED = re.compile(r"<(style|metadata|xml)\b[^<>]*(?<!/)>", re.IGNORECASE)
"""Style sheets, and the properties that programs write into drawings and pages."""
_TAG = re.compile(r"<[^<>]*>")
_RTF_NOT_TYPED = re.compile(
    r"\{\\(?:\*\\)?(?:fonttbl|colortbl|expandedcolortbl|stylesheet|info|generator|template|userprops"
    r"|list(?:override)?table|listpicture|rsidtbl|revtbl|xmlnstbl|pgptbl|latentstyles|themedata"
    r"|colorschememapping|datastore|pnseclvl|mmathPr|wgrffmtfilter|pict)(?![a-z])"
)
_CARD = "BEGIN:V"
_CARD_NOT_TYPED = re.compile(
    r"(?:\w+\.)?(?:BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|UID|DTSTAMP|DTSTART|DTEND|DURATION|CREATED"
    r"|LAST-MODIFIED|SEQUENCE|STATUS|TRANSP|CLASS|RRULE|EXDATE|RDATE|RECURRENCE-ID|PRIORITY|ACTION"
    r"|TRIGGER|REV|KIND|REFRESH-INTERVAL|TZ[A-Z-]+|X-(?!WR-CALNAME|WR-CALDESC|ALT-DESC)[\w-]+)[;:].*",
    re.IGNORECASE,
)
"""A line of a calendar or contact card that a program writes."""
_CARD_NAME = re.compile(r"^[\w.-]+(?:;(?:\"[^\"]*\"|[^\":])*)?:", re.MULTILINE)
"""The name of a property, with its parameters."""
_RTF_BRACE = re.compile(r"(?<!\\)[{}]")


def typed_parts(parts: Iterable[str]) -> Iterator[str]:
    """Yield each part of a document without what a program wrote, followed by its names of sheets."""
    parts = iter(parts)
    first = next(parts, "")
    head = first[:_HEAD] if first.lstrip().startswith("<") else ""
    is_ooxml, is_odf = map(bool, (_OOXML.search(head), _ODF.search(head)))
    for part in chain((first,), parts):
        if is_ooxml:
            yield _of_ooxml(part)
        elif is_odf:
            yield _of_odf(part)
        elif first.startswith("{\\rtf"):
            yield _of_rtf(part)
        elif first.startswith(_CARD):
            yield _CARD_NAME.sub("", _CARD_NOT_TYPED.sub("", part))
        else:
            yield _replaced(part, _WEB_NOT_TYPED, lambda _: " ")
        if is_ooxml or is_odf:
            yield from filter(_is_chosen, _SHEET_NAME.findall(part))


def _of_ooxml(text: str) -> str:
    furniture = (_SHEET_CODES.sub(" ", one) for one in _SHEET_FURNITURE.findall(text))
    shown = _OOXML_TEXT.sub(lambda one: one[0] if one[2] in _OOXML_SHOWN else one[1], text)
    if _PAGE_FURNITURE.search(text[:_HEAD]) and not _is_typed(shown):
        return ""
    return "\n".join((shown, *filter(_is_typed, furniture)))


def _of_odf(text: str) -> str:
    text = _replaced(text, _ODF_NOT_TYPED, lambda _: " ")
    return _replaced(text, _ODF_MASTERS, _odf_furniture)


def _odf_furniture(masters: str) -> str:
    """Return the headers and footers of pages that somebody typed."""
    found = list[str]()

    def take(furniture: str) -> str:
        found.append(furniture)
        return ""

    _replaced(masters, _ODF_FURNITURE, take)
    return "\n".join(one for one in found if _is_typed(_ODF_FIELD.sub("", one)))


def _replaced(text: str, opening: re.Pattern[str], replacement: Callable[[str], str]) -> str:
    """Replace each element whose start tag matches a pattern; its group 1 is the element's name.

    `replacement` gets the content of the element. An element without an end tag stays as it is.
    """
    kept, at, endless = list[str](), 0, set[str]()
    for start in opening.finditer(text):
        name = start[1].lower()
        if start.start() < at or name in endless:
            continue
        if end := re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, start.end()):
            kept += (text[at : start.start()], replacement(text[start.end() : end.start()]))
            at = end.end()
        else:
            endless.add(name)
    return "".join((*kept, text[at:]))


def _of_rtf(text: str) -> str:
    """Return an RTF text without its groups of fonts, styles, properties and settings."""
    kept, at = list[str](), 0
    while found := _RTF_NOT_TYPED.search(text, at):
        end = _end_of_group(text, found.start())
        if not end:
            break  # the group never ends, so the rest may have been typed
        kept.append(text[at : found.start()])
        at = end
    return "".join((*kept, text[at:]))


def _end_of_group(text: str, start: int) -> int:
    """Return the end of the group that starts at a position, or 0 if it never ends."""
    depth = 0
    for brace in _RTF_BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return 0


def _is_typed(furniture: str) -> bool:
    """Return whether a header or footer is long enough that somebody must have typed it."""
    return sum(word != BREAK for word in words(_TAG.sub(" ", furniture))) >= _MIN_TYPED


def _is_chosen(name: str) -> bool:
    """Return whether somebody chose the name of a sheet: programs use one word and a number."""
    return sum(word.isalpha() for word in words(name)) > 1
