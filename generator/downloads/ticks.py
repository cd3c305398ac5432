"""Boxes to tick in a PDF, as form fields; the only module that imports pypdf.

Typst draws each box inside a link to `field:ID`, which gives it a place in reading order.
Here the link becomes a check box of that name, and its structure element a Form (PDF 32000-1,
12.7.4.2.3 and 14.8.4.5); what is drawn stays, so that paper shows the box too.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

_MARK = "field:"
_PRINTED = 4  # annotation flag 3: Print
_TICK = b"q 0.1 0.1 0.1 RG 1.6 w 1 J 1 j 2.6 6.2 m 5 3.4 l 9.5 9 l S Q"


def pages(pdf: bytes) -> int:
    """Return the number of pages of a PDF."""
    return len(PdfReader(BytesIO(pdf)).pages)


def with_ticks(pdf: bytes, labels: Mapping[str, str]) -> bytes:
    """Return a PDF whose boxes are form fields; labels tell what each stands for, by its id.

    Raises ValueError if the boxes in the PDF are not those that have labels.
    """
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    writer.pdf_header = "%PDF-1.7"
    looks = _looks(writer)
    fields = ArrayObject()
    found: dict[str, IndirectObject] = {}
    for page in writer.pages:
        for reference in page.get("/Annots", ArrayObject()):
            annotation = reference.get_object()
            name = str(annotation.get("/A", {}).get("/URI", ""))
            if name.startswith(_MARK):
                name = name.removeprefix(_MARK)
                _into_field(annotation, name, labels.get(name, ""), looks)
                fields.append(reference)
                found[name] = reference
    if found.keys() != labels.keys() or len(fields) != len(labels):
        raise ValueError(f"boxes differ from items: {sorted(found.keys() ^ labels.keys())}")
    boxes = {reference.idnum for reference in found.values()}
    for element in _elements(writer.root_object["/StructTreeRoot"]):
        if _is_about(element, boxes):
            element[NameObject("/S")] = NameObject("/Form")
    form = DictionaryObject({NameObject("/Fields"): fields})
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)  # noqa: SLF001
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _looks(writer: PdfWriter) -> DictionaryObject:
    """Return the two looks that all boxes share: ticked, and nothing."""
    names = DictionaryObject()
    for state, content in (("/Yes", _TICK), ("/Off", b"")):
        look = StreamObject()
        look.set_data(content)
        look.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, 12, 12))),
                NameObject("/Resources"): DictionaryObject(),
            }
        )
        names[NameObject(state)] = writer._add_object(look)  # noqa: SLF001
    return DictionaryObject({NameObject("/N"): names})


def _into_field(
    annotation: DictionaryObject, name: str, label: str, looks: DictionaryObject
) -> None:
    for key in ("/A", "/Border", "/Contents", "/BS", "/C", "/H"):
        annotation.pop(NameObject(key), None)
    annotation.update(
        {
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Btn"),
            NameObject("/F"): NumberObject(_PRINTED),
            NameObject("/T"): TextStringObject(name),
            NameObject("/TU"): TextStringObject(label),
            NameObject("/V"): NameObject("/Off"),
            NameObject("/AS"): NameObject("/Off"),
            NameObject("/MK"): DictionaryObject(),
            NameObject("/AP"): looks,
        }
    )


def _elements(root: object) -> Iterator[DictionaryObject]:
    waiting: list[object] = [root]
    while waiting:
        popped = waiting.pop()
        one = popped.get_object() if isinstance(popped, IndirectObject) else popped
        if isinstance(one, ArrayObject):
            waiting += one
        elif isinstance(one, DictionaryObject):
            if "/S" in one:
                yield one
            if "/K" in one:
                waiting.append(one.raw_get("/K"))


def _is_about(element: DictionaryObject, fields: set[int]) -> bool:
    inner = element.get("/K")
    inner = inner if isinstance(inner, ArrayObject) else [inner]
    for kid in inner:
        one = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(one, DictionaryObject) and one.get("/Type") == "/OBJR":
            return one.raw_get("/Obj").idnum in fields
    return False
