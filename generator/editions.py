"""Separates public from internal data: turns a process and its content into an edition.

Only this module creates an Edition, and pages and files are built only from an Edition.
Anything not marked public is internal.
Internal data is removed here, before a template or a file writer can see it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from operator import is_
from pathlib import PurePosixPath
from typing import Any

from generator.model import (
    LEAVES,
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
from generator.reading.media import is_media, linked

_ASSETS = "content/assets/"


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
    return Edition(audience, readable, _readable_content(content, audience, known, readable))


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

    A value without anything to remove is returned itself, not a copy.
    Three rules apply at every level: a staff block is internal; a part whose audience is internal
    is internal; a reference to a removed part is removed, and so is a part that is about it, which
    is one that must name it.
    """
    if isinstance(value, Staff):
        return value if _may_read(audience, Audience.INTERNAL) else None
    if isinstance(value, tuple):
        readable = (_readable(entry, audience, known) for entry in value)
        kept = tuple(entry for entry in readable if entry is not None)
        return value if _same(kept, value) else kept
    if isinstance(value, Mapping):
        entries = {key: _readable(entry, audience, known) for key, entry in value.items()}
        return value if all(map(is_, entries.values(), value.values())) else entries
    return _readable_part(value, audience, known) if isinstance(value, Part) else value


def _readable_part(part: Part, audience: Audience, known: Mapping[Kind, frozenset[str]]) -> Any:
    fields, references = vars(part), reference_fields(type(part))
    if not _may_read(audience, fields.get("audience", Audience.PUBLIC)):
        return None
    changed: dict[str, Any] = {}
    for name, inner in fields.items():
        kind = references.get(name)
        if kind is None and isinstance(inner, LEAVES):
            continue
        readable = _readable(inner, audience, known)
        readable = readable if kind is None else _known(inner, readable, known[kind])
        if readable is inner:
            continue
        if readable is None and type(part).model_fields[name].is_required():
            return None
        changed[name] = readable
    return part.model_copy(update=changed) if changed else part


def _known(named: Any, readable: Any, names: frozenset[str]) -> Any:
    """Return a field with references without those to parts that an audience may not see.

    `named` is the field, and `readable` is the same without its internal parts; `names` are the ids
    of what the audience may see.
    """
    if not isinstance(named, Mapping | tuple):
        return named if named in names else None
    if names.issuperset(named):
        return readable
    if isinstance(named, Mapping):
        return {key: readable[key] for key in named if key in names}
    return tuple(name for name in named if name in names)


def _same(kept: tuple[Any, ...], value: tuple[Any, ...]) -> bool:
    return len(kept) == len(value) and all(map(is_, kept, value))


def _readable_content(
    content: Content, audience: Audience, known: Mapping[Kind, frozenset[str]], process: Process
) -> Content:
    """Return the texts and files that an audience may read, given its part of the process.

    A photo or a sound is public only if something public shows it. Others may belong to what is
    internal, and whether they do must not make a difference.
    """
    if _may_read(audience, Audience.INTERNAL):
        return content
    guides = tuple(article for article in content.steps if article.name in known[Kind.STEP])
    texts = Content(pages=content.pages, steps=guides, prep=content.prep, root=content.root)
    media = {path for path in content.assets if is_media(path)}
    named = set(content.mentioned)
    for article in texts.articles:
        named |= {path for _, _, path in linked(article, media)}
    named |= {PurePosixPath(path).relative_to("content") for path in _files_named_in(process)}
    assets = tuple(path for path in content.assets if path not in media or path in named)
    return replace(texts, assets=assets, mentioned=content.mentioned)


def _files_named_in(value: Any) -> Iterator[str]:
    """Yield every path under content/assets/ in what an audience may read of a process."""
    if isinstance(value, str) and value.startswith(_ASSETS):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _files_named_in(inner)
    elif isinstance(value, Part):
        for inner in vars(value).values():
            yield from _files_named_in(inner)
