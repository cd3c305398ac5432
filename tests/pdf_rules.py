"""What a machine can check in a PDF: tags, links, form fields and fonts; faults in plain words."""

import re
from collections.abc import Callable, Iterator, Mapping

from pdf_parts import Note, Parts, looks, object_of
from pypdf.errors import PyPdfError

_PAINTING = {*b"Tj TJ ' \" S s f F f* B B* b b* sh Do".split(), b"INLINE IMAGE"}
_HOLDS = {
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
"""What the tags of lists and tables may hold."""
_NOWHERE_ELSE = {"LI", "LBody", "THead", "TBody", "TFoot", "TR", "TH", "TD"}
_PRINTED, _UNSEEN = 4, 1 | 2 | 32  # flags of an annotation: Print; Invisible, Hidden, NoView
_SHORT = 3  # pages of a document that needs no bookmarks


def faults(content: bytes, fields: Mapping[str, str] | None = None) -> list[str]:
    """Return what is wrong with a PDF; of one without tags, little more than that.

    `fields` are the words of each form field by its name, in the order that they must have.
    """
    try:
        parts = Parts(content)
        rules = _RULES if parts.tags else (_no_head,)
        found = [fault for rule in rules for fault in rule(parts)]
        return found + (list(_other_fields(parts, fields)) if fields is not None else [])
    except PyPdfError as error:
        return [f"the file cannot be read: {error}"]


def _no_head(parts: Parts) -> Iterator[str]:
    """Yield what a reader must be told of the whole document, and is not."""
    root = parts.root
    told = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    title = re.search(r"<dc:title>(.*?)</dc:title>", told, re.DOTALL)
    conforms = re.search(r"pdfuaid:part(>|=[\"'])\s*1\b", told)
    head = {
        "it does not say that it is tagged": _true(root.get("/MarkInfo", {}).get("/Marked")),
        "it has no language": str(root.get("/Lang", "")).strip(),
        "viewers would show its file name": _true(
            root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
        ),
        "it has no title": (meta.title or "").strip() if (meta := parts.reader.metadata) else "",
        "its XMP has no title": title and re.sub(r"<[^>]*>", "", title[1]).strip(),
        "its XMP does not say PDF/UA-1": conforms,
        "it has no structure tree": parts.tags,
    }
    yield from (fault for fault, good in head.items() if not good)


def _untagged(parts: Parts) -> Iterator[str]:
    """Yield the pages on which something is drawn that is neither tagged nor an artifact."""
    for number, content in enumerate(parts.contents, 1):
        depth: list[bool] = []
        for given, operator in content:
            if operator in {b"BMC", b"BDC"}:
                depth.append(given[0] == "/Artifact" or "/MCID" in given[-1])
            elif operator == b"EMC":
                if not depth:
                    yield f"page {number}: marked content ends that never began"
                    break
                depth.pop()
            elif operator in _PAINTING and not any(depth):
                yield f"page {number}: something is drawn without a tag"
                break
        else:
            if depth:
                yield f"page {number}: marked content does not end"


def _lost_content(parts: Parts) -> Iterator[str]:
    """Yield the pieces of content that the trees do not know, or know differently."""
    for page, content in zip(parts.reader.pages, parts.contents, strict=True):
        here = page.indirect_reference.idnum if page.indirect_reference else 0
        number = (page.page_number or 0) + 1
        owners = parts.parents.get(int(page.get("/StructParents", -1)), [])
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


def _lost_notes(parts: Parts) -> Iterator[str]:
    """Yield the annotations that a reader would not meet in the text."""
    for note in parts.notes:
        owner = parts.owners.get(note.number)
        leads = parts.parents.get(int(note.inside.get("/StructParent", -1)))
        if owner is None:
            yield f"{note} is in no tag"
        elif getattr(leads, "idnum", 0) != owner.number:
            yield f"{note} does not lead back to its tag"
        elif note.kind == "Link" and owner.role != "Link":
            yield f"{note} is in a tag {owner.role}"
        elif note.kind == "Widget" and (owner.role != "Form" or len(owner.kids) != 1):
            yield f"{note} is not alone in a tag Form"
    for number, page in enumerate(parts.reader.pages, 1):
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            yield f"page {number}: the tab key does not follow the text"


def _poor_links(parts: Parts) -> Iterator[str]:
    """Yield the links that say nothing, lead nowhere or stand for a box."""
    for note in parts.notes:
        if note.kind == "Link":
            address = str(note.inside.get("/A", {}).get("/URI", ""))
            if not str(note.inside.get("/Contents", "")).strip():
                yield f"{note} has no words"
            if address.startswith("field:"):
                yield f"{note} is a place-holder: {address}"


def _poor_form(parts: Parts) -> Iterator[str]:
    """Yield what is wrong with the form and with each of its fields."""
    if _true(parts.form.get("/NeedAppearances")):
        yield "viewers would draw the fields anew"
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
    if not str(one.get("/TU", "")).strip():
        yield "has no words for a reader"
    if not flags & _PRINTED or flags & _UNSEEN:
        yield "is not printed, or not shown"
    if "/Off" not in states or len(states) != 2:
        yield f"has the looks {sorted(states)}, not one and /Off"
    if one.get("/AS") not in states | {"/Off"} or one.get("/AS") != one.get("/V"):
        yield f"shows {one.get('/AS')}, and is {one.get('/V')}"


def _poor_fonts(parts: Parts) -> Iterator[str]:
    """Yield the fonts that are not in the file, or whose letters cannot be read out."""
    for font in parts.fonts():
        name = font.get("/BaseFont")
        own = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        held = own.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(held):
            yield f"the font {name} is not in the file"
        if "/ToUnicode" not in font:
            yield f"the font {name} does not tell its letters"


def _poor_outline(parts: Parts) -> Iterator[str]:
    """Yield the headings that jump a level, and a long document that has no bookmarks."""
    levels = [int(tag.role[1]) for tag in parts.tags if re.fullmatch("H[1-6]", tag.role)]
    for last, level in zip([0, *levels], levels, strict=False):
        if level > last + 1:
            yield f"a heading of level {level} follows one of level {last}"
    if levels and len(parts.reader.pages) > _SHORT and not parts.reader.outline:
        yield "it is long and has no bookmarks"


def _poor_nesting(parts: Parts) -> Iterator[str]:
    """Yield the tags of lists and tables that stand where they may not; pictures without words."""
    for tag in parts.tags:
        for one in tag.inner:
            allowed = _HOLDS.get(tag.role)
            if one.role not in allowed if allowed else one.role in _NOWHERE_ELSE:
                yield f"a tag {tag.role} holds a tag {one.role}"
        if tag.role == "Figure" and not str(tag.element.get("/Alt", "")).strip():
            yield "a picture has no words"
    loose = {one.role for one in parts.top} & _NOWHERE_ELSE
    yield from (f"the document holds a tag {role}" for role in loose)


def _other_fields(parts: Parts, fields: Mapping[str, str]) -> Iterator[str]:
    """Yield how the form differs from the fields that it must have."""
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
    _no_head,
    _untagged,
    _lost_content,
    _lost_notes,
    _poor_links,
    _poor_form,
    _poor_fonts,
    _poor_outline,
    _poor_nesting,
)
