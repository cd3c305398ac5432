"""The one line between public and internal: a process and its content become an edition.

Nothing else makes an Edition, and pages and files take nothing else.
Unmarked is internal.
What is internal is taken out of the data here, before a template or a file writer sees any of it.
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
    """What one audience may read, and nothing else."""

    audience: Audience
    process: Process
    content: Content

    @property
    def internal(self) -> bool:
        """Whether this is the staff's edition."""
        return self.audience is Audience.INTERNAL

    @property
    def look(self) -> Look:
        """The frame that the pages of this edition are shown in."""
        return self.process.studio.look.of(self.audience)


def edition(process: Process, content: Content, audience: Audience) -> Edition:
    """Return what an audience may read of a process and its content.

    The public edition is the same whether internal things are there, changed or deleted.
    """
    known = _names(process, audience)
    if audience is Audience.PUBLIC:
        process = _without_internal_look(process)
    found = _readable(process, audience, known)
    assert isinstance(found, Process)  # noqa: S101 - the top has no audience to drop it by
    return Edition(audience, found, _readable_content(content, audience, known))


def _without_internal_look(process: Process) -> Process:
    """Return a process that does not say how the internal edition looks."""
    studio = process.studio
    look = Looks(public=studio.look.public)
    return process.model_copy(update={"studio": studio.model_copy(update={"look": look})})


def _may_read(audience: Audience, of: Audience) -> bool:
    """Whether an audience may read what is of another: the staff read everything."""
    return audience is Audience.INTERNAL or of is Audience.PUBLIC


def _names(process: Process, audience: Audience) -> Mapping[Kind, frozenset[str]]:
    """Return the ids (and, of terms, the words) of all that an audience may see named."""
    lists: dict[Kind, tuple[Any, ...]] = {
        Kind.ROLE: process.roles,
        Kind.SESSION: process.sessions,
        Kind.STEP: process.steps,
    }
    names = {
        kind: frozenset(one.id for one in found if _may_read(audience, one.audience))
        for kind, found in lists.items()
    }
    names[Kind.PLAYER] = frozenset(player.id for player in process.prep.players)
    names[Kind.TERM] = frozenset(
        name
        for term in process.glossary
        if _may_read(audience, term.audience)
        for name in term_names(term)
    )
    return names


def term_names(term: Term) -> tuple[str, str]:
    """Return the words by which another term may name this one."""
    return term.term, term.anchor


def _readable(value: Any, audience: Audience, known: Mapping[Kind, frozenset[str]]) -> Any:
    """Return the part of a value that an audience may read, or None if there is none.

    Three rules hold wherever a value stands: a staff block is internal; so is a part whose
    audience is; a name of something that is gone goes, and a part that is about it goes too.
    """
    if isinstance(value, Staff):
        return value if _may_read(audience, Audience.INTERNAL) else None
    if isinstance(value, tuple):
        read = (_readable(one, audience, known) for one in value)
        kept = tuple(one for one in read if one is not None)
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
        if kind is None:
            fields[name] = _readable(inner, audience, known)
        elif isinstance(inner, Mapping):
            fields[name] = {
                key: _readable(one, audience, known)
                for key, one in inner.items()
                if key in known[kind]
            }
        elif isinstance(inner, tuple):
            fields[name] = tuple(one for one in inner if one in known[kind])
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
    return Content(pages=content.pages, steps=guides, prep=content.prep, assets=content.assets)
