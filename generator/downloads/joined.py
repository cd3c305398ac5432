"""Joins PDFs from Typst into one: parts of a document that takes too much memory as a whole.

Pages, tags, bookmarks and named places are appended (PDF 32000-1, 7.7.3, 12.3.2.3, 12.3.3 and 14.7).
The target of a link may be `inside:LENGTH:NAME`, with the length of the name in bytes, followed by an
address. It becomes a link to the place with that name in any part, or, if there is none, to the address.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.downloads.pdf_objects import PdfObjects, page_count, required
from generator.downloads.typesetting import pdf_and_found

_STRING = rb"\((?:[^\\()]|\\.)*\)"
for _ in range(8):  # Typst does not escape balanced parentheses
    _STRING = rb"\((?:[^\\()]|\\.|" + _STRING + rb")*\)"
_TOKEN = re.compile(
    rb"(?P<ids>/ID\([^()]*\)|/Headers\[[^\]]*\])|(?P<text>" + _STRING + rb"|<[0-9A-Fa-f]+>)"
    rb"|(?P<owner>/StructParents? )(?P<key>\d+)|(?P<number>\d+) 0 R\b",
    re.DOTALL,
)
_STREAM = b"\nstream\n"
_SHARED = {
    "pages": re.compile(rb"/Pages (\d+) 0 R"),
    "metadata": re.compile(rb"/Metadata (\d+) 0 R"),
    "tags": re.compile(rb"/StructTreeRoot (\d+) 0 R"),
    "outlines": re.compile(rb"/Outlines (\d+) 0 R"),
}
"""The objects that a PDF has once, as its catalog refers to them."""
_INFO = re.compile(rb"/Info (\d+) 0 R")
_DOCUMENT = re.compile(rb"/K\[(\d+) 0 R\]")
_KIDS = re.compile(rb"(/Kids|/K)\[(.*)\]", re.DOTALL)
_OWNERS = re.compile(rb"/Nums\[(.*?)\]", re.DOTALL)
_OWNER = re.compile(rb"(\d+) (\d+ 0 R)")
_IDS = re.compile(rb"/IDTree<</Names\[(.*?)\]>>", re.DOTALL)
_PLACES = re.compile(rb"/Names<</Dests<</Names\[(.*)\]>>>>", re.DOTALL)
_PLACES_FORM = b"/Names<</Dests<</Names[%s]>>>>"
_NAMES = (("tags", _IDS, b"/IDTree<</Names[%s]>>"), ("catalog", _PLACES, _PLACES_FORM))
"""The sorted lists of names: the object that has each, its pattern, and how it is written."""
_HEIGHT = re.compile(rb"/MediaBox\[0 0 [\d.]+ ([\d.]+)\]")
_NAMED = re.compile(rb"(" + _STRING + rb"|<[0-9A-Fa-f]+>)(\d+) 0 R", re.DOTALL)
_PLACE = re.compile(rb"\[(\d+) 0 R/XYZ")
_NEXT_KEY = re.compile(rb"/ParentTreeNextKey (\d+)")
_OUTLINES = re.compile(rb"/First (\d+) 0 R/Last (\d+) 0 R/Count (\d+)")
_PARENT = re.compile(rb"/Parent \d+ 0 R")
_COUNT = re.compile(rb"/Count \d+")
_XMP_COUNT = re.compile(rb"(<xmpTPg:NPages>)\d+")
_LENGTH = re.compile(rb"/Length (\d+)")
_LINK = re.compile(
    rb"/A<</Type/Action/S/URI/URI(" + _STRING + rb"|<[0-9A-Fa-f]+>)>>"
    rb"(/F 4/StructParent \d+)/Contents(?:" + _STRING + rb"|<[0-9A-Fa-f]+>)>>\Z",
    re.DOTALL,
)
_INSIDE = re.compile(rb"inside:(\d+):")
_SPECIAL = re.compile(rb"([\\()])")


@dataclass(slots=True)
class _Part:
    """A part, with the numbers of those of its objects that a PDF has only once."""

    file: PdfObjects
    shared: Mapping[str, int]

    def take(self, name: str, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        """Return the match of a pattern in an object that a PDF has once."""
        return required(pattern, self.file[self.shared[name]])


def typeset_parts(template: str, parts: Sequence[Mapping[str, Any]]) -> bytes:
    """Typeset the parts of a document one after another, and return the joined PDF.

    Each part is the data for a template. The first part may be a table of contents with the page numbers
    of the others, so it is typeset again once they are known.
    """
    first, *others = parts
    front = _typeset(template, first, 1, {})
    made = [front]
    pages: dict[str, int] = {}
    start = page_count(front) + 1
    for part in others:
        content = _typeset(template, part, start, {})
        pages |= {name: start - 1 + page for name, page in places(content).items()}
        start += page_count(content)
        made.append(content)
    if pages:
        made[0] = _typeset(template, first, 1, pages)
    if page_count(made[0]) != page_count(front):
        raise ValueError(
            "the contents have more pages, or fewer, with the numbers of pages in them"
        )
    return joined(made)


def _typeset(template: str, data: Mapping[str, Any], first: int, pages: Mapping[str, int]) -> bytes:
    """Typeset a part, and add its named places; Typst itself names only headings."""
    part = {**data, "joined": {"first": first, "pages": pages}}
    content, named = pdf_and_found(template, part, "place")
    return with_places(content, json.loads(named))


def with_places(content: bytes, named: Sequence[tuple[str, int, float, float]]) -> bytes:
    """Return a PDF from Typst with more named places: name, page, and points from left and top."""
    if not named:
        return content
    part = _part(PdfObjects.read(content))
    sheets = _numbers(part)
    listed = []
    for name, page, left, top in named:
        height = float(required(_HEIGHT, part.file[sheets[page - 1]])[1])
        place = b"[%d 0 R/XYZ %.3f %.3f 0]" % (sheets[page - 1], left, height - top)
        part.file.objects.append(place)
        listed.append(b"<%s>%d 0 R" % (name.encode().hex().encode(), len(part.file.objects)))
    _add_names(part, "catalog", _PLACES, _PLACES_FORM, b"".join(listed))
    return part.file.written()


def joined(parts: Sequence[bytes]) -> bytes:
    """Return one PDF with all pages of some PDFs from Typst; the first has its title.

    Raises ValueError if the structure of one is not the expected one.
    """
    first, *others = (_part(PdfObjects.read(part)) for part in parts)
    _renumber(first, {}, 0, 0)
    for at, other in enumerate(others, 1):
        _append(first, other, at)
    _count_pages(first, sum(map(page_count, parts)))
    _link(first)
    return first.file.written()


def _part(file: PdfObjects) -> _Part:
    catalog = file[file.root]
    shared = {name: int(required(one, catalog)[1]) for name, one in _SHARED.items()}
    shared["catalog"] = file.root
    shared["info"] = int(required(_INFO, file.trailer)[1])
    shared["document"] = int(required(_DOCUMENT, file[shared["tags"]])[1])
    return _Part(file, shared)


def _renumber(part: _Part, numbers: Mapping[int, int], keys: int, at: int) -> None:
    """Change the numbers of a part's objects, its keys of tagged content, and its ids of tags.

    `numbers` maps old numbers to new ones, `keys` is added to each key, and `at` makes ids unique.
    """

    def changed(token: re.Match[bytes]) -> bytes:
        if token["number"]:
            number = int(token["number"])
            return b"%d 0 R" % numbers.get(number, number)
        if token["owner"]:
            return b"%s%d" % (token["owner"], int(token["key"]) + keys)
        return token[0].replace(b"(", b"(P%d" % at) if token["ids"] else token[0]

    for place, one in enumerate(part.file.objects):
        described, mark, content = one.partition(_STREAM)
        part.file.objects[place] = _TOKEN.sub(changed, described) + mark + content


def _append(first: _Part, other: _Part, at: int) -> None:
    """Add the objects of another part, and merge those that a PDF has only once into the first's."""
    keys = int(first.take("tags", _NEXT_KEY)[1])
    once = {number: first.shared[name] for name, number in other.shared.items()}
    start = len(first.file.objects)
    kept = [one for one in range(1, len(other.file.objects) + 1) if one not in once]
    _renumber(other, {**{one: start + new for new, one in enumerate(kept, 1)}, **once}, keys, at)
    first.file.objects += [other.file[number] for number in kept]
    for name in ("pages", "document"):
        _extend(first, name, _KIDS, other.take(name, _KIDS)[2])
    owners = other.take("tags", _OWNERS)[1]
    moved = (b"%d %s" % (int(key) + keys, owner) for key, owner in _OWNER.findall(owners))
    _extend(first, "tags", _OWNERS, b" ".join(moved))
    for name, pattern, form in _NAMES:
        if more := pattern.search(other.file[other.shared[name]]):
            _add_names(first, name, pattern, form, more[1])
    next_key = keys + int(other.take("tags", _NEXT_KEY)[1])
    _replace(first, "tags", _NEXT_KEY, b"/ParentTreeNextKey %d" % next_key)
    _join_outlines(first, other)


def _replace(part: _Part, name: str, pattern: re.Pattern[bytes], new: bytes) -> None:
    found = part.take(name, pattern)
    number = part.shared[name]
    part.file[number] = found.string[: found.start()] + new + found.string[found.end() :]


def _extend(part: _Part, name: str, pattern: re.Pattern[bytes], more: bytes) -> None:
    """Add to the end of a list in an object; the last group of the pattern matches the list."""
    found = part.take(name, pattern)
    end = found.end(pattern.groups)
    part.file[part.shared[name]] = found.string[:end] + b" " + more + found.string[end:]


def _add_names(
    part: _Part, name: str, pattern: re.Pattern[bytes], form: bytes, more: bytes
) -> None:
    """Add to a sorted list of names, or create it."""
    number = part.shared[name]
    found = pattern.search(part.file[number])
    if found:
        names = dict(_NAMED.findall(more)) | dict(_NAMED.findall(found[1]))
        listed = b"".join(b"%s%s 0 R" % one for one in sorted(names.items(), key=_sorting))
        _replace(part, name, pattern, form % listed)
    else:
        part.file[number] = part.file[number].removesuffix(b">>") + form % more + b">>"


def _sorting(named: tuple[bytes, bytes]) -> bytes:
    return _bytes(named[0])


def _bytes(text: bytes) -> bytes:
    """Return the bytes of a string in a PDF."""
    if text.startswith(b"<"):
        return bytes.fromhex(text[1:-1].decode())
    return re.sub(rb"\\(.)", rb"\1", text[1:-1], flags=re.DOTALL)


def _join_outlines(first: _Part, other: _Part) -> None:
    """Append the bookmarks of a part to those of the parts before it."""
    begin, last, count = map(int, first.take("outlines", _OUTLINES).groups())
    then, end, more = map(int, other.take("outlines", _OUTLINES).groups())
    for number, to in ((last, b"/Next %d 0 R" % then), (then, b"/Prev %d 0 R" % last)):
        found = required(_PARENT, first.file[number])
        first.file[number] = found.string[: found.end()] + to + found.string[found.end() :]
    entries = b"/First %d 0 R/Last %d 0 R/Count %d" % (begin, end, count + more)
    _replace(first, "outlines", _OUTLINES, entries)


def _count_pages(whole: _Part, count: int) -> None:
    _replace(whole, "pages", _COUNT, b"/Count %d" % count)
    metadata = whole.file[whole.shared["metadata"]]
    changed = _XMP_COUNT.sub(rb"\g<1>%d" % count, metadata)
    length = int(required(_LENGTH, metadata)[1]) + len(changed) - len(metadata)
    whole.file[whole.shared["metadata"]] = _LENGTH.sub(b"/Length %d" % length, changed, count=1)


def places(content: bytes) -> dict[str, int]:
    """Return the page of each named place of a PDF from Typst; the first is 1."""
    return {name.decode(): page for name, page in _pages_of_places(_part(PdfObjects.read(content)))}


def _pages_of_places(part: _Part) -> Iterator[tuple[bytes, int]]:
    listed = _PLACES.search(part.file[part.file.root])
    pages = {sheet: at for at, sheet in enumerate(_numbers(part), 1)}
    for name, number in _NAMED.findall(listed[1] if listed else b""):
        sheet = required(_PLACE, part.file[int(number)])[1]
        yield _bytes(name), pages[int(sheet)]


def _numbers(part: _Part) -> list[int]:
    """Return the numbers of the objects of the pages, in order."""
    return [int(sheet) for sheet in part.take("pages", _KIDS)[2].split(b" 0 R")[:-1]]


def _link(whole: _Part) -> None:
    """Resolve the `inside:` links of all parts."""
    pages = dict(_pages_of_places(whole))

    def resolved(link: re.Match[bytes]) -> bytes:
        target, rest = _bytes(link[1]), link[2]
        inside = _INSIDE.match(target)
        if not inside:
            return link[0]
        end = inside.end() + int(inside[1])
        name, address = target[inside.end() : end], _SPECIAL.sub(rb"\\\1", target[end:])
        if name not in pages:
            return b"/A<</Type/Action/S/URI/URI(%s)>>%s/Contents(%s)>>" % (address, rest, address)
        return b"/Dest<%s>%s/Contents(Page %d)>>" % (name.hex().encode(), rest, pages[name])

    for at, one in enumerate(whole.file.objects):
        if one.startswith(b"<</Type/Annot/Subtype/Link/"):
            whole.file.objects[at] = _LINK.sub(resolved, one)
