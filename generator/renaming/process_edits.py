"""Edits of process.yaml that rename an id: its definition, references, and `was` lists."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from generator.checking.ids import id_of, references
from generator.model import (
    Item,
    KeyPath,
    Kind,
    Named,
    Player,
    PrepItem,
    Process,
    Role,
    Session,
    Step,
    Term,
    parts,
    reference_fields,
)
from generator.reading.yaml_source import Document
from generator.renaming.edits import Edit

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")


class Renamed(StrEnum):
    """What can be renamed, as named on the command line."""

    STEP = "step"
    SESSION = "session"
    ROLE = "role"
    ITEM = "item"
    PLAYER = "player"
    TERM = "term"


_PARTS: dict[Renamed, tuple[type[Named | Term], ...]] = {
    Renamed.STEP: (Step,),
    Renamed.SESSION: (Session,),
    Renamed.ROLE: (Role,),
    Renamed.ITEM: (Item, PrepItem),
    Renamed.PLAYER: (Player,),
    Renamed.TERM: (Term,),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A part that has an id, with its path."""

    path: KeyPath
    part: Named | Term

    @property
    def id(self) -> str:
        """Its id; for a term without one, the anchor derived from its name."""
        return id_of(self.part)

    @property
    def was(self) -> tuple[str, ...]:
        """Its earlier ids."""
        return tuple(getattr(self.part, "was", ()))

    @property
    def name(self) -> str:
        """Its display name: the name, the text, or the term."""
        names = (getattr(self.part, key, None) for key in ("name", "term", "text"))
        return next(filter(None, names), "")


def entries(process: Process, kind: Renamed) -> list[Entry]:
    """Return every entry of a kind, in file order."""
    wanted = _PARTS[kind]
    return [Entry(path, part) for path, part in parts(process) if isinstance(part, wanted)]


def process_edits(
    process: Process, document: Document, kind: Renamed, entry: Entry, new: str
) -> Iterator[Edit]:
    """Yield the edits that give an entry a new id and add the old one to `was`."""
    text, old = document.source.text, entry.id
    for path, is_key in chain(
        _reference_paths(process, kind, entry), [((*entry.path, "id"), False)]
    ):
        try:
            start, end = document.span(path, key=is_key)
        except KeyError:
            continue  # a default, or a term's id derived from its name
        if not text.startswith("*", start):  # an alias: the id is typed at its anchor
            yield _scalar_edit(text, start, end, old, new)
    if getattr(entry.part, "id", None) is None:
        start, _ = document.span((*entry.path, "term"), key=True)
        yield Edit(
            start, start, _inserted_keys(document, entry.path, start, f"id: {new}", f"was: [{old}]")
        )
    else:
        yield _was_edit(document, entry, old, new)


def _reference_paths(
    process: Process, kind: Renamed, entry: Entry
) -> Iterator[tuple[KeyPath, bool]]:
    """Yield the path of each reference to an id, and whether it is a mapping key.

    Items are never referenced, and terms without an explicit id are referenced by name.
    """
    if kind is Renamed.ITEM or getattr(entry.part, "term", "") == entry.id:
        return
    for path, part in parts(process):
        for field, referred in reference_fields(type(part)).items():
            value = getattr(part, field)
            if referred is Kind(kind.value):
                for inner, name in references((*path, field), value):
                    if name == entry.id:
                        yield inner, isinstance(value, Mapping)


def _scalar_edit(text: str, start: int, end: int, old: str, new: str) -> Edit:
    """Return the edit of an id in a scalar; its quotes and any YAML anchor are preserved."""
    at = text.rfind(old, start, end)
    return Edit(at, at + len(old), new) if at >= 0 else Edit(start, end, f'"{new}"')


def _was_edit(document: Document, entry: Entry, old: str, new: str) -> Edit:
    """Return the edit that adds an old id to `was`, and removes the new id from it."""
    text, path = document.source.text, (*entry.path, "was")
    if new in entry.was:
        start, end = document.span((*path, entry.was.index(new)))
        return _scalar_edit(text, start, end, new, old)
    if entry.was:
        start, end = document.span((*path, len(entry.was) - 1))
        if _is_flow(document, path):
            return Edit(end, end, f", {old}")
        line = _line_end(text, end)
        indent = document.place((*path, 0)).column - 1
        dash = text.rindex("-", 0, document.span((*path, 0))[0])
        column = dash - text.rfind("\n", 0, dash) - 1
        return Edit(line, line, f"\n{' ' * min(column, indent)}- {old}")
    try:
        start, end = document.span(path)
    except KeyError:
        _, end = document.span((*entry.path, "id"))
        if _is_flow(document, entry.path):
            return Edit(end, end, f", was: [{old}]")
        line = _line_end(text, end)
        column = document.place((*entry.path, "id"), key=True).column - 1
        return Edit(line, line, f"\n{' ' * column}was: [{old}]")
    return Edit(start, end, f"[{old}]")


def _inserted_keys(document: Document, path: KeyPath, start: int, *keys: str) -> str:
    """Return the text of keys to insert before a key that starts at an offset."""
    if _is_flow(document, path):
        return "".join(f"{key}, " for key in keys)
    column = start - document.source.text.rfind("\n", 0, start) - 1
    return "".join(f"{key}\n{' ' * column}" for key in keys)


def _is_flow(document: Document, path: KeyPath) -> bool:
    """Return whether a list or mapping is typed in flow style, with brackets."""
    text = document.source.text
    start, end = document.span(path)
    properties = _PROPERTIES.match(text, start, end)
    return text[properties.end() if properties else start] in "[{"


def _line_end(text: str, offset: int) -> int:
    """Return the offset of the end of a line."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end
