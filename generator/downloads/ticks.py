"""Turns the checkboxes in a PDF into form fields.

Typst draws each box inside a link to `field:ID`, which puts it in the reading order. This module
replaces the link by a checkbox with that name, and its structure element by a Form (PDF 32000-1,
12.7.4.2.3 and 14.8.4.5). The drawing stays, so that the box is printed too.
"""

import re
from collections.abc import Mapping

from generator.downloads.pdf_objects import PdfObjects

_BOX = re.compile(
    rb"<</Type/Annot/Subtype/Link/Rect\[([-\d. ]+)\]/Border\[0 0 0\]"
    rb"/A<</Type/Action/S/URI/URI\(field:([a-z0-9-]+)\)>>"
    rb"/F 4/StructParent (\d+)/Contents\(field:\2\)>>"
)
_LINK = re.compile(rb"<</Type/Annot\b.*?/URI\(field:", re.DOTALL)
_ELEMENT = re.compile(
    rb"<</Type/StructElem/S/Link(/P \d+ 0 R/K\[<</Type/OBJR/Pg \d+ 0 R/Obj )(\d+)( 0 R>>\])>>"
)
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"
"""A font that every viewer has, for programs that redraw ticks; ours is drawn by _TICK."""
_TICK = b"q 0.1 0.1 0.1 RG 1.6 w 1 J 1 j 2.6 6.2 m 5 3.4 l 9.5 9 l S Q"


def with_ticks(pdf: bytes, labels: Mapping[str, str]) -> bytes:
    """Return a PDF with its boxes as form fields; `labels` maps their ids to tooltips.

    Raises ValueError if the boxes in the PDF differ from those in `labels`, or if its structure is
    not the expected one.
    """
    whole = PdfObjects.read(pdf)
    objects = whole.objects
    ticked, unticked, font, form = (len(objects) + offset for offset in (1, 2, 3, 4))
    fields: dict[str, int] = {}
    for at, one in enumerate(objects):
        if box := _BOX.fullmatch(one):
            name = box[2].decode()
            fields[name] = at + 1
            objects[at] = _field(box, labels.get(name, ""), ticked, unticked)
    remaining = sum(bool(_LINK.match(one)) for one in objects)
    if fields.keys() != labels.keys() or remaining:
        raise ValueError(f"boxes differ from items: {sorted(fields.keys() ^ labels.keys())}")
    _into_forms(objects, set(fields.values()))
    whole[whole.root] = whole[whole.root].removesuffix(b">>") + b"/AcroForm %d 0 R>>" % form
    listed = b" ".join(b"%d 0 R" % number for number in fields.values())
    resources = b"/DA(/ZaDb 0 Tf 0.1 g)/DR<</Font<</ZaDb %d 0 R>>>>" % font
    objects += [
        _appearance(_TICK),
        _appearance(b""),
        _FONT,
        b"<</Fields[%s]%s>>" % (listed, resources),
    ]
    return whole.written()


def _field(box: re.Match[bytes], label: str, ticked: int, unticked: int) -> bytes:
    """Return a checkbox in place of a link: printable, not ticked, with a tooltip.

    MK and DA tell programs that draw the tick anew how it looks: character 4 of ZapfDingbats.
    """
    words = f"\ufeff{label}".encode("utf-16-be").hex().encode()
    return (
        b"<</Type/Annot/Subtype/Widget/FT/Btn/F 4/Rect[%s]/T(%s)/TU<%s>/V/Off/AS/Off/MK<</CA(4)>>"
        b"/DA(/ZaDb 0 Tf 0.1 g)/AP<</N<</Yes %d 0 R/Off %d 0 R>>>>/StructParent %s>>"
    ) % (box[1], box[2], words, ticked, unticked, box[3])


def _into_forms(objects: list[bytes], fields: set[int]) -> None:
    """Change the boxes in the structure tree from links to forms."""
    placed = 0
    for at, one in enumerate(objects):
        element = _ELEMENT.fullmatch(one)
        if element and int(element[2]) in fields:
            objects[at] = b"<</Type/StructElem/S/Form%s%s%s>>" % element.groups()
            placed += 1
    if placed != len(fields):
        raise ValueError(
            f"this PDF is not laid out as expected: {len(fields) - placed} boxes not placed"
        )


def _appearance(content: bytes) -> bytes:
    """Return an appearance stream that boxes share: a drawing in the size of a box, or nothing."""
    return (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 12 12]/Resources<<>>/Length %d>>"
        b"stream\n%s\nendstream"
    ) % (len(content), content)
