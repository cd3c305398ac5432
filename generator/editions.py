"""Separates public from internal data: turns a process and its content into an edition.

Only this module creates an Edition, and pages and files are built only from an Edition.
Anything not marked public is internal.
Internal data is removed here, before a template or a file writer can see it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import is_
from typing import Any

from generator.model import (
    Audience,
    Kind,
    Look,
    Looks,
    Part,
    Process,
    Staff,
    Term,
    reference_fields,
)
from generator.reading.content import Content


@dataclass(frozen=True, slots=True)
class Edition:
    """The process and content that one audience may read, and nothing else."""

    audience: Audience
    process: Process
    content: Content

    @property
    def internal(self) -> bool:
        """Whether this is the edition for the staff."""
        return self.audience is Audience.INTERNAL

    @property
    def look(self) -> Look:
        """The page frame of this edition."""
        return self.process.studio.look.of(self.audience)


def edition(process: Process, content: Content, audience: Audience) -> Edition:
    """Return the edition of a process and its content for an audience.

    The public edition is the same whether internal data is present, changed or deleted.
    """
    known = _names(process, audience)
    if audience is Audience.PUBLIC:
        process = _without_internal_look(process)
    readable = _readable(process, audience, known)
    assert isinstance(readable, Process)  # noqa: S101 - a process itself has no audience
    return Edition(audience, readable, _readable_content(content, audience, known))


def _without_internal_look(process: Process) -> Process:
    """Return the process without the look of the internal edition."""
    studio = process.studio
    look = Looks(public=studio.look.public)
    return process.model_copy(update={"studio": studio.model_copy(update={"look": look})})


def _may_read(audience: Audience, intended: Audience) -> bool:
    """Return whether an audience may read data intended for another; the staff read everything."""
    return audience is Audience.INTERNAL or intended is Audience.PUBLIC


def _names(process: Process, audience: Audience) -> Mapping[Kind, frozenset[str]]:
    """Return the ids (for terms, also the words) that an audience may see, by kind."""
    lists: dict[Kind, tuple[Any, ...]] = {
        Kind.ROLE: process.roles,
        Kind.SESSION: process.sessions,
        Kind.STEP: process.steps,
    }
    names = {
        kind: frozenset(entry.id for entry in entries if _may_read(audience, entry.audience))
        for kind, entries in lists.items()
    }
    song = process.example
    if song and not _may_read(audience, song.audience):
        song = None
    names[Kind.SECTION] = frozenset(section.name for section in song.form) if song else frozenset()
    names[Kind.TAKE] = frozenset(song.take_names) if song else frozenset()
    names[Kind.PLAYER] = frozenset(player.id for player in process.prep.players)
    names[Kind.TERM] = frozenset(
        name
        for term in process.glossary
        if _may_read(audience, term.audience)
        for name in term_names(term)
    )
    return names


def term_names(term: Term) -> tuple[str, str]:
    """Return the names by which another term may refer to this one."""
    return term.term, term.anchor


def _readable(value: Any, audience: Audience, known: Mapping[Kind, frozenset[str]]) -> Any:
    """Return the part of a value that an audience may read, or None if it may read nothing.

    Three rules apply at every level: a staff block is internal; a part whose audience is internal
    is internal; a reference to a removed part is removed, and so is a part that is about it.
    """
    if isinstance(value, Staff):
        return value if _may_read(audience, Audience.INTERNAL) else None
    if isinstance(value, tuple):
        readable = (_readable(entry, audience, known) for entry in value)
        kept = tuple(entry for entry in readable if entry is not None)
        return value if _same(kept, value) else kept
    if not isinstance(value, Part):
        return value
    if not _may_read(audience, getattr(value, "audience", Audience.PUBLIC)):
        return None
    fields: dict[str, Any] = {}
    references = reference_fields(type(value))
    for name in type(value).model_fields:
        inner = getattr(value, name)
        kind = references.get(name)
        if kind is None or inner is None:
            fields[name] = _readable(inner, audience, known)
        elif isinstance(inner, Mapping):
            fields[name] = {
                key: _readable(entry, audience, known)
                for key, entry in inner.items()
                if key in known[kind]
            }
        elif isinstance(inner, tuple):
            fields[name] = tuple(entry for entry in inner if entry in known[kind])
        elif inner in known[kind]:
            fields[name] = inner
        else:
            return None
    changed = {name: inner for name, inner in fields.items() if inner is not getattr(value, name)}
    return value.model_copy(update=changed) if changed else value


def _same(kept: tuple[Any, ...], value: tuple[Any, ...]) -> bool:
    return len(kept) == len(value) and all(map(is_, kept, value))


def _readable_content(
    content: Content, audience: Audience, known: Mapping[Kind, frozenset[str]]
) -> Content:
    if _may_read(audience, Audience.INTERNAL):
        return content
    guides = tuple(article for article in content.steps if article.name in known[Kind.STEP])
    return Content(
        pages=content.pages,
        steps=guides,
        prep=content.prep,
        assets=content.assets,
        root=content.root,
    )
