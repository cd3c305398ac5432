"""What a machine can check in a PDF: PDF/UA-1 with a checker, and here what it doesn't cover."""

import re
from collections.abc import Callable, Iterator, Mapping

import page
from pdf_parts import Note, Parts, looks, object_of
from pypdf.errors import PyPdfError

_PRINTED, _UNSEEN = 4, 1 | 2 | 32  # flags of an annotation: Print; Invisible, Hidden, NoView
_SHORT = 3  # the most pages that a document may have without bookmarks


def faults(content: bytes, fields: Mapping[str, str] | None = None) -> list[str]:
    """Return the faults of a PDF; for one without tags, only those that the checker reports.

    `fields` maps the name of each form field to its tooltip, in the required order.
    """
    try:
        parts = Parts(content)
        rules = _RULES if parts.tags else ()
        found = [*_not_accessible(content), *(one for rule in rules for one in rule(parts))]
        return found + (list(_other_fields(parts, fields)) if fields is not None else [])
    except (PyPdfError, page.PageError) as error:
        return [f"the file cannot be read: {error}"]


def _not_accessible(content: bytes) -> Iterator[str]:
    """Yield violations of PDF/UA-1 that an independent checker reports: rule and message."""
    for failure in page.validate_pdf_bytes(content, profile="ua1").failures:
        yield f"{failure.rule_id}: {failure.message}"


def _no_title(parts: Parts) -> Iterator[str]:
    """Yield the places where a title is missing."""
    told = parts.root["/Metadata"].get_data().decode() if "/Metadata" in parts.root else ""
    title = re.search(r"<dc:title>(.*?)</dc:title>", told, re.DOTALL)
    if not ((meta := parts.reader.metadata) and (meta.title or "").strip()):
        yield "it has no title"
    if not (title and re.sub(r"<[^>]*>", "", title[1]).strip()):
        yield "its XMP has no title"


def _unpaired(parts: Parts) -> Iterator[str]:
    """Yield the pages where marked content does not end, or ends without a start."""
    for number, content in enumerate(parts.contents, 1):
        depth = 0
        for _, operator in content:
            depth += (operator in {b"BMC", b"BDC"}) - (operator == b"EMC")
            if depth < 0:
                yield f"page {number}: marked content ends that never began"
                break
        if depth > 0:
            yield f"page {number}: marked content does not end"


def _lost_content(parts: Parts) -> Iterator[str]:
    """Yield the pieces of content that the trees don't contain, or contain under another tag."""
    for sheet, content in zip(parts.reader.pages, parts.contents, strict=True):
        here = sheet.indirect_reference.idnum if sheet.indirect_reference else 0
        number = (sheet.page_number or 0) + 1
        owners = parts.parents.get(int(sheet.get("/StructParents", -1)), [])
        owners = list(owners.get_object()) if owners else []
        pieces = [
            int(given[1]["/MCID"])
            for given, operator in content
            if operator == b"BDC" and "/MCID" in given[1]
        ]
        if len(set(pieces)) < len(pieces):
            yield f"page {number}: two pieces of content have one number"
        for piece in pieces:
            tag = parts.marked.get((here, piece))
            owner = owners[piece] if piece < len(owners) else None
            if tag is None:
                yield f"page {number}: content {piece} is not in the structure tree"
            elif getattr(owner, "idnum", 0) != tag.number:
                yield f"page {number}: the parent tree loses content {piece}"


def _place_holders(parts: Parts) -> Iterator[str]:
    """Yield the links that were not replaced by checkboxes."""
    for note in parts.notes:
        address = str(note.inside.get("/A", {}).get("/URI", "")) if note.kind == "Link" else ""
        if address.startswith("field:"):
            yield f"{note} is a place-holder: {address}"


def _poor_form(parts: Parts) -> Iterator[str]:
    """Yield the faults of the form and of each of its fields."""
    if _true(parts.form.get("/NeedAppearances")):
        yield "viewers would draw the fields anew"
    if parts.boxes and "/ZaDb" not in parts.form.get("/DR", {}).get("/Font", {}):
        yield "the form has no font for ticks that are drawn anew"
    if "/XFA" in parts.form:
        yield "there is an XFA form"
    names = [str(box.inside.get("/T", "")) for box in parts.boxes]
    for box, name in zip(parts.boxes, names, strict=True):
        yield from (f"{box} {fault}" for fault in _poor_field(box))
        if not name or "." in name:
            yield f"{box} has no name, or one with a period"
        if names.count(name) > 1:
            yield f"{box} shares its name"
        if parts.listed.count(box.number) != 1:
            yield f"{box} is not listed once in the form"
    if set(parts.listed) - {box.number for box in parts.boxes}:
        yield "the form lists a field that is on no page"


def _poor_field(box: Note) -> Iterator[str]:
    one, states = box.inside, set(looks(box))
    flags = int(one.get("/F", 0))
    if not flags & _PRINTED or flags & _UNSEEN:
        yield "is not printed, or not shown"
    if "/Off" not in states or len(states) != 2:
        yield f"has the looks {sorted(states)}, not one and /Off"
    if not one.get("/MK", {}).get("/CA") or "/ZaDb" not in str(one.get("/DA")):
        yield "does not say how its tick is drawn anew"
    if one.get("/AS") not in states | {"/Off"} or one.get("/AS") != one.get("/V"):
        yield f"shows {one.get('/AS')}, and is {one.get('/V')}"


def _no_bookmarks(parts: Parts) -> Iterator[str]:
    """Yield a fault if a long document with headings has no bookmarks."""
    headings = any(re.fullmatch("H[1-6]", tag.role) for tag in parts.tags)
    if headings and len(parts.reader.pages) > _SHORT and not parts.reader.outline:
        yield "it is long and has no bookmarks"


def _other_fields(parts: Parts, fields: Mapping[str, str]) -> Iterator[str]:
    """Yield the differences between the form and the fields that it must have."""
    boxes = {box.number: box.inside for box in parts.boxes}
    listed = [boxes[number] for number in parts.listed if number in boxes]
    found = [(str(one.get("/T")), str(one.get("/TU"))) for one in listed]
    if found != list(fields.items()):
        yield f"the form has the fields {found}"
    read = [
        object_of(thing, "/Obj")
        for tag in parts.tags
        if tag.role == "Form"
        for thing in tag.things("/OBJR")
    ]
    if [str(boxes[one].get("/T")) for one in read if one in boxes] != list(fields):
        yield "the fields are read in another order"


def _true(value: object) -> bool:
    return getattr(value, "value", None) is True


_RULES: tuple[Callable[[Parts], Iterator[str]], ...] = (
    _no_title,
    _unpaired,
    _lost_content,
    _place_holders,
    _poor_form,
    _no_bookmarks,
)
