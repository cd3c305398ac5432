"""Rules about ids: ids are unique, and references name existing ids."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from generator.checking.context import CheckContext
from generator.editions import term_names
from generator.model import (
    Example,
    Item,
    KeyPath,
    Kind,
    Model,
    PrepItem,
    Process,
    Term,
    reference_fields,
)
from generator.problems import Problem, Rule, did_you_mean

_MAX_SUGGESTIONS = 100
"""Maximum number of suggestions per run; the cost of each grows with the list."""

_UNKNOWN = {
    Kind.ROLE: Rule.UNKNOWN_ROLE,
    Kind.SESSION: Rule.UNKNOWN_SESSION,
    Kind.STEP: Rule.UNKNOWN_STEP,
    Kind.PLAYER: Rule.UNKNOWN_PLAYER,
    Kind.TERM: Rule.UNKNOWN_TERM,
    Kind.SECTION: Rule.UNKNOWN_SECTION,
    Kind.TAKE: Rule.UNKNOWN_TAKE,
}


def names_are_known(context: CheckContext) -> Iterator[Problem]:
    """Every reference names a role, session, step, player, term, section or take that exists."""
    known = known_names(context.process)
    unknown = 0
    for path, part in context.parts:
        for name, kind in reference_fields(type(part)).items():
            for inner, named in references((*path, name), getattr(part, name)):
                if named is not None and kind in known and named not in known[kind]:
                    message = f"there is no {kind} '{named}'"
                    unknown += 1
                    close = did_you_mean(named, known[kind]) if unknown <= _MAX_SUGGESTIONS else ""
                    hint = close or _listed(kind, known[kind])
                    is_key = isinstance(getattr(part, name), Mapping)
                    place = context.document.place(inner, key=is_key)
                    yield Problem(place, _UNKNOWN[kind], message, hint)


def ids_are_unique(context: CheckContext) -> Iterator[Problem]:
    """No two entries of one list share an id."""
    for path, entries in _lists_with_ids(context):
        first: dict[str, KeyPath] = {}
        for index, entry in entries:
            entry_id = id_of(entry)
            id_path = (*path, index, "id")
            if entry_id in first:
                line = context.document.place(first[entry_id]).line
                message = f"the id '{entry_id}' is already used by the entry on line {line}"
                yield context.problem(id_path, Rule.DUPLICATE_ID, message, Rule.DUPLICATE_ID.hint)
            elif entry_id:
                first[entry_id] = id_path


def old_ids_are_free(context: CheckContext) -> Iterator[Problem]:
    """Earlier ids under `was` are not in use in their list, and are listed only once."""
    for path, entries in _lists_with_ids(context):
        current = {id_of(entry) for _, entry in entries}
        claimed: set[str] = set()
        for index, entry in entries:
            for position, old in enumerate(getattr(entry, "was", None) or ()):
                if old in current or old in claimed:
                    reason = "is still in use" if old in current else "is listed twice"
                    message = f"the earlier id '{old}' {reason}"
                    old_path = (*path, index, "was", position)
                    yield context.problem(old_path, Rule.WAS_IN_USE, message, Rule.WAS_IN_USE.hint)
                claimed.add(old)


def items_are_unique(context: CheckContext) -> Iterator[Problem]:
    """No item id is in two lists, and no old id is claimed in one list and used in another.

    Ticks are stored by item id: two items with the same id would be ticked together.
    """
    first: dict[str, KeyPath] = {}
    items = [(path, one) for path, one in context.parts if isinstance(one, Item | PrepItem)]
    for path, item in items:
        if item.id and first.setdefault(item.id, path)[:-1] != path[:-1]:
            line = context.document.place((*first[item.id], "id")).line
            message = f"the id '{item.id}' is taken by an item of another list, on line {line}"
            hint = "give one of them another id: ticks are kept by id, so one would tick the other"
            yield context.problem((*path, "id"), Rule.DUPLICATE_ID, message, hint)
    claimed: dict[str, KeyPath] = {}
    for path, item in items:
        for at, old in enumerate(item.was or ()):
            other = first.get(old) or claimed.setdefault(old, path)
            if other[:-1] != path[:-1]:
                what = "the id" if old in first else "an old id as well"
                message = f"the old id '{old}' is {what} of an item in another list"
                where = (*path, "was", at)
                yield context.problem(where, Rule.WAS_IN_USE, message, Rule.WAS_IN_USE.hint)


def known_names(process: Process) -> dict[Kind, Mapping[str, None]]:
    """Return the known names of each kind; kinds with an incomplete list are left out.

    In those lists, the name may belong to an entry that could not be read.
    """
    prep = process.prep
    lists: dict[Kind, tuple[Model, ...] | None] = {
        Kind.ROLE: process.roles,
        Kind.SESSION: process.sessions,
        Kind.STEP: process.steps,
        Kind.PLAYER: prep.players if prep else None,
        Kind.TERM: process.glossary,
    }
    return _song_names(process.example) | {
        kind: dict.fromkeys(chain.from_iterable(map(_names_of, entries)))
        for kind, entries in lists.items()
        if entries is not None and all(entry and _is_named(entry) for entry in entries)
    }


def _song_names(song: Example | None) -> dict[Kind, Mapping[str, None]]:
    """Return the names of the example song's sections and takes, as far as they could be read."""
    if song is None:
        return {}
    names: dict[Kind, list[str | None]] = {
        Kind.SECTION: [one.name if one else None for one in song.form or (None,)],
        Kind.TAKE: [one.take if one else None for one in song.lead_takes or song.takes or ()],
    }
    return {kind: dict.fromkeys(filter(None, found)) for kind, found in names.items() if all(found)}


def _listed(kind: Kind, names: Iterable[str]) -> str:
    """Return a hint that lists the known names."""
    some = ", ".join(islice(names, 12))
    return f"the {kind}s are: {some}" if some else f"add it first: there are no {kind}s yet"


def _names_of(part: Model) -> tuple[str, ...]:
    return term_names(part) if isinstance(part, Term) else (id_of(part),)


def _is_named(part: Model) -> bool:
    """Return whether every name of a part could be read."""
    return bool(id_of(part)) and all(_names_of(part))


def references(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, str]]:
    """Yield each name in a field, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        yield from (((*path, key), key) for key in value)
    elif isinstance(value, tuple):
        yield from (((*path, index), name) for index, name in enumerate(value))


def _lists_with_ids(context: CheckContext) -> Iterator[tuple[KeyPath, list[tuple[int, Model]]]]:
    """Yield every list whose entries have ids, with its path."""
    lists: dict[KeyPath, list[tuple[int, Model]]] = {}
    for path, part in context.parts:
        if path and isinstance(path[-1], int) and "id" in vars(part):
            lists.setdefault(path[:-1], []).append((path[-1], part))
    yield from lists.items()


def id_of(part: Model) -> str:
    """Return the id of a part, or the anchor of a term."""
    if isinstance(part, Term) and part.term:
        return part.anchor
    return vars(part).get("id") or ""
