"""The parts of a PDF: its tags in reading order, the parent tree, and its form fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

from pypdf import PdfReader

Content = list[tuple[list[Any], bytes]]
"""A content stream: each operator after its operands."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One element of the structure tree: its role, object number, dictionary and unparsed kids."""

    role: str
    number: int
    element: Any
    kids: tuple[Any, ...]
    inner: tuple["Tag", ...]
    """Its child tags."""

    @property
    def page(self) -> int:
        """The object number of its page, or 0 if it names none."""
        return object_of(self.element, "/Pg")

    def things(self, kind: str) -> list[Any]:
        """Return the kids of a kind: /OBJR for annotations, /MCR for pieces of content."""
        return [kid for kid in self.kids if isinstance(kid, dict) and kid.get("/Type") == kind]


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation: the number of its page, its object number and its dictionary."""

    page: int
    number: int
    inside: Any

    def __str__(self) -> str:
        name = f" '{self.inside['/T']}'" if "/T" in self.inside else ""
        return f"page {self.page}: {self.kind}{name}"

    @property
    def kind(self) -> str:
        """Its kind, such as Link or Widget."""
        return str(self.inside.get("/Subtype"))[1:]


class Parts:
    """The parts of a PDF; creating it raises PyPdfError if the file itself is broken."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content), strict=True)
        trailer: Any = self.reader.trailer
        self.root = trailer["/Root"]
        self.tree: Any = self.root.get("/StructTreeRoot", {})
        self.form: Any = self.root.get("/AcroForm", {})

    @cached_property
    def tags(self) -> list[Tag]:
        """Return all tags, in reading order."""
        return [one for tag in self.top for one in within(tag)]

    @cached_property
    def top(self) -> list[Tag]:
        """Return the top-level tags."""
        names = self.tree.get("/RoleMap", {})
        return [_tag(kid, names) for kid in _kids(self.tree)]

    @cached_property
    def marked(self) -> dict[tuple[int, int], Tag]:
        """Return the tag of each piece of content, by the page's object and the piece's number."""
        found: dict[tuple[int, int], Tag] = {}
        for tag in self.tags:
            found |= {(tag.page, int(kid)): tag for kid in tag.kids if isinstance(kid, int)}
            for kid in tag.things("/MCR"):
                found[object_of(kid, "/Pg") or tag.page, int(kid["/MCID"])] = tag
        return found

    @cached_property
    def parents(self) -> dict[int, Any]:
        """Return the parent tree: the unparsed entry for the number of a page or an annotation."""
        return dict(_numbered(self.tree.get("/ParentTree", {})))

    @cached_property
    def notes(self) -> list[Note]:
        """Return the annotations of all pages."""
        return [
            Note(number, raw.idnum, raw.get_object())
            for number, page in enumerate(self.reader.pages, 1)
            for raw in page.get("/Annots", [])
        ]

    @property
    def boxes(self) -> list[Note]:
        """The form fields on pages."""
        return [note for note in self.notes if note.kind == "Widget"]

    @property
    def listed(self) -> list[int]:
        """The objects that the form lists as its fields."""
        return [raw.idnum for raw in self.form.get("/Fields", [])]

    @cached_property
    def contents(self) -> list[Content]:
        """Return the content stream of each page."""
        drawn = (page.get_contents() for page in self.reader.pages)
        return [list(one.operations) if one is not None else [] for one in drawn]


def within(tag: Tag) -> Iterator[Tag]:
    """Yield a tag and its descendants, in reading order."""
    yield tag
    for one in tag.inner:
        yield from within(one)


def object_of(inside: Any, key: str) -> int:
    """Return the object number that a key leads to, or 0 if there is no such key."""
    return int(inside.raw_get(key).idnum) if key in inside else 0


def looks(box: Note) -> dict[str, Any]:
    """Return what a form field draws in each of its states."""
    states = box.inside.get("/AP", {}).get("/N", {})
    drawn = {name: raw.get_object() for name, raw in states.items()}
    return {name: look for name, look in drawn.items() if hasattr(look, "get_data")}


def _tag(raw: Any, names: Any) -> Tag:
    element = raw.get_object()
    role = str(element.get("/S"))
    kids = _kids(element)
    inner = (kid for kid in kids if isinstance(kid.get_object(), dict) and "/S" in kid.get_object())
    return Tag(
        str(names.get(role, role))[1:],
        getattr(raw, "idnum", 0),
        element,
        tuple(kid.get_object() for kid in kids),
        tuple(_tag(kid, names) for kid in inner),
    )


def _kids(element: Any) -> list[Any]:
    """Return the kids of a tag as a list; a single kid is not written as one."""
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, list) else [element.raw_get("/K")]


def _numbered(node: Any) -> Iterator[tuple[int, Any]]:
    """Yield the pairs of a number tree."""
    pairs = node.get("/Nums", [])
    yield from ((int(pairs[at]), list(pairs)[at + 1]) for at in range(0, len(pairs), 2))
    for kid in node.get("/Kids", []):
        yield from _numbered(kid.get_object())
