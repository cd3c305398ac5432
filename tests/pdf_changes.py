"""Ways to break a PDF in one place, each with the fault that must be reported."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

Change = Callable[[PdfWriter], None]
Where = Callable[[PdfWriter], Any]


def changed(content: bytes, change: Change) -> bytes:
    """Return a PDF after a change."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    change(writer)
    saved = BytesIO()
    writer.write(saved)
    return saved.getvalue()


def nothing(_: PdfWriter) -> None:
    """Change nothing."""


def root(writer: PdfWriter) -> Any:
    """Return the catalog."""
    return writer.root_object


def page(writer: PdfWriter) -> Any:
    """Return the first page."""
    return writer.pages[0]


def inside(where: Where, *keys: str | int) -> Where:
    """Return the value that a path of keys leads to."""

    def found(writer: PdfWriter) -> Any:
        place = where(writer)
        for key in keys:
            place = place[key].get_object()
        return place

    return found


def note(kind: str, at: int = 0) -> Where:
    """Return the location of an annotation of a kind, counted from 0."""

    def found(writer: PdfWriter) -> Any:
        notes = [raw.get_object() for raw in page(writer)["/Annots"]]
        return [one for one in notes if one["/Subtype"] == kind][at]

    return found


def tag(role: str) -> Where:
    """Return the location of the first tag of a role."""

    def search(element: Any) -> Any:
        kids = element.get("/K", [])
        for raw in kids if isinstance(kids, list) else [kids]:
            kid = raw.get_object()
            if isinstance(kid, dict):
                found = kid if kid.get("/S") == role else search(kid)
                if found is not None:
                    return found
        return None

    return lambda writer: search(root(writer)["/StructTreeRoot"])


def put(where: Where, key: str, value: Any) -> Change:
    """Return a change that puts a value under a key."""
    return lambda writer: where(writer).__setitem__(NameObject(key), value)


def without(where: Where, key: str) -> Change:
    """Return a change that removes a key."""
    return lambda writer: where(writer).__delitem__(NameObject(key))


def rewritten(where: Where, old: bytes, new: bytes) -> Change:
    """Return a change that replaces the first occurrence of bytes in a stream."""

    def change(writer: PdfWriter) -> None:
        stream = where(writer)
        stream.set_data(stream.get_data().replace(old, new, 1))

    return change


def redrawn(old: bytes, new: bytes) -> Change:
    """Return a change that replaces bytes in the content stream of the first page."""

    def change(writer: PdfWriter) -> None:
        drawn = DecodedStreamObject()
        drawn.set_data(page(writer).get_contents().get_data().replace(old, new, 1))
        page(writer)[NameObject("/Contents")] = writer._add_object(drawn)

    return change


def listed_twice(writer: PdfWriter) -> None:
    """List a field twice."""
    fields = FORM(writer)["/Fields"]
    fields.append(fields[0])


def forgotten(writer: PdfWriter) -> None:
    """Remove the first content of the first page from the parent tree."""
    pairs = root(writer)["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    at = list(pairs).index(page(writer)["/StructParents"])
    pairs[at + 1].get_object()[0] = NullObject()


def longer(writer: PdfWriter) -> None:
    """Add pages, and remove the bookmarks."""
    for _ in range(3):
        writer.add_blank_page(612, 792)
    del root(writer)[NameObject("/Outlines")]


def not_alone(writer: PdfWriter) -> None:
    """Put a second thing into the tag of a box."""
    tag("/Form")(writer)["/K"].append(NumberObject(99))


def swapped(writer: PdfWriter) -> None:
    """Swap two boxes, but not their positions in the form's list."""
    for key in ("/T", "/TU"):
        one, other = (note("/Widget", at)(writer) for at in (0, 1))
        one[NameObject(key)], other[NameObject(key)] = other[key], one[key]
    FORM(writer)["/Fields"].reverse()


def third_look(writer: PdfWriter) -> None:
    """Give a box a third appearance."""
    LOOKS(writer)[NameObject("/Third")] = LOOKS(writer).raw_get("/Yes")


def no_such_look(writer: PdfWriter) -> None:
    """Set a box to a state for which it has no appearance."""
    for key in ("/V", "/AS"):
        BOX(writer)[NameObject(key)] = NameObject("/On")


FORM, TREE = inside(root, "/AcroForm"), inside(root, "/StructTreeRoot")
XMP, FONT = inside(root, "/Metadata"), inside(page, "/Resources", "/Font", "/f0")
HELD = inside(FONT, "/DescendantFonts", 0, "/FontDescriptor")
BOX, LINK = note("/Widget", 1), note("/Link")
LOOKS = inside(BOX, "/AP", "/N")
PLACE = DictionaryObject(
    {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("field:one")}
)

CHANGES: dict[str, Change] = {
    "PDFUA1-TAGGED-DOCUMENT-001": without(inside(root, "/MarkInfo"), "/Marked"),
    "PDFUA1-ALT-TEXT-LANGUAGE-001": without(root, "/Lang"),
    "PDFUA1-VIEWER-PREFERENCES-001": without(root, "/ViewerPreferences"),
    "it has no title": lambda writer: writer.add_metadata({"/Title": ""}),
    "its XMP has no title": rewritten(XMP, b"Checklist: Choosing", b""),
    "PDFUA1-ID-PART-001": rewritten(XMP, b"pdfuaid:part>1", b"pdfuaid:part>"),
    "PDFUA1-STRUCT-TREE-ROOT-001": without(root, "/StructTreeRoot"),
    "PDFUA1-CONTENT-TAGGING-001": redrawn(b"EMC", b"EMC 0 0 m 9 9 l S"),
    "marked content does not end": redrawn(b"EMC", b""),
    "marked content ends that never began": redrawn(b"EMC", b"EMC EMC"),
    "content 999 is not in the structure tree": redrawn(b"/MCID 0", b"/MCID 999"),
    "two pieces of content have one number": redrawn(b"/MCID 1", b"/MCID 0"),
    "the parent tree loses content 0": forgotten,
    "PDFUA1-FORM-CHILDREN-001": without(tag("/Form"), "/K"),
    "PDFUA1-WIDGET-FORM-TAG-001": put(BOX, "/StructParent", NumberObject(0)),
    "PDFUA1-LINK-LINK-TAG-001": put(tag("/Link"), "/S", NameObject("/Span")),
    "PDFUA1-FORM-CHILDREN-001: ": not_alone,
    "PDFUA1-WIDGET-FORM-TAG-001: ": put(tag("/Form"), "/S", NameObject("/Link")),
    "PDFUA1-PAGE-TABS-001": without(page, "/Tabs"),
    "PDFUA1-LINK-CONTENTS-001": without(LINK, "/Contents"),
    "Link is a place-holder: field:one": put(LINK, "/A", PLACE),
    "viewers would draw the fields anew": put(FORM, "/NeedAppearances", BooleanObject(value=True)),
    "the form has no font for ticks": without(FORM, "/DR"),
    "does not say how its tick is drawn anew": without(BOX, "/DA"),
    "'choosing-title' does not say how": without(BOX, "/MK"),
    "there is an XFA form": put(FORM, "/XFA", TextStringObject("<xdp/>")),
    "'choosing-title' is not listed once": lambda writer: FORM(writer)["/Fields"].pop(),
    "'choosing-songs' is not listed once": listed_twice,
    "a field that is on no page": lambda writer: page(writer)["/Annots"].pop(),
    "has no name, or one with a period": put(BOX, "/T", TextStringObject("choosing.title")),
    "'choosing-songs' shares its name": put(BOX, "/T", TextStringObject("choosing-songs")),
    "PDFUA1-FORM-FIELD-TU-ALT-001": without(BOX, "/TU"),
    "is not printed, or not shown": put(BOX, "/F", NumberObject(0)),
    "Widget 'choosing-title' is not printed": put(BOX, "/F", NumberObject(6)),
    "has the looks ['/Yes']": without(LOOKS, "/Off"),
    "has the looks ['/Off']": without(LOOKS, "/Yes"),
    "has the looks ['/Off', '/Third', '/Yes']": third_look,
    "has the looks ['/Yes'], not": put(LOOKS, "/Off", NullObject()),
    "shows /Yes, and is /Off": put(BOX, "/AS", NameObject("/Yes")),
    "shows /On, and is /On": no_such_look,
    "PDFUA1-FONT-EMBEDDING-001": without(HELD, "/FontFile2"),
    "PDFUA1-FONT-UNICODE-MAPPING-001": without(FONT, "/ToUnicode"),
    "PDFUA1-HEADING-NESTING-001": put(tag("/H1"), "/S", NameObject("/H3")),
    "it is long and has no bookmarks": longer,
    "PDFUA1-LI-KIDS-001": put(tag("/LBody"), "/S", NameObject("/P")),
    "PDFUA1-LI-PARENT-001": put(tag("/L"), "/S", NameObject("/Div")),
    "PDFUA1-TABLE-KIDS-001": put(tag("/L"), "/S", NameObject("/Table")),
    "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001": without(tag("/Figure"), "/Alt"),
}
"""Each change, by the fault that must be reported."""
