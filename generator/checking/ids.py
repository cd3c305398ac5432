"""Rules about ids: each is unique, and each that is named is there."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from generator.checking.context import CheckContext
from generator.editions import term_names
from generator.model import KeyPath, Kind, Part, Process, Term, reference_fields
from generator.problems import Problem, did_you_mean
from generator.rules import Rule

_MOST_PROPOSALS = 100
"""Close names that are looked for in one run: each look takes time that grows with the list."""


_UNKNOWN = {
    Kind.ROLE: Rule.UNKNOWN_ROLE,
    Kind.SESSION: Rule.UNKNOWN_SESSION,
    Kind.STEP: Rule.UNKNOWN_STEP,
    Kind.PLAYER: Rule.UNKNOWN_PLAYER,
    Kind.TERM: Rule.UNKNOWN_TERM,
}


def names_are_known(context: CheckContext) -> Iterator[Problem]:
    """Every role, session, step, player or term that is named is listed."""
    known = known_names(context.process)
    found = 0
    for path, part in context.parts:
        for name, kind in reference_fields(type(part)).items():
            for inner, named in _references((*path, name), getattr(part, name)):
                if named is not None and kind in known and named not in known[kind]:
                    message = f"there is no {kind} '{named}'"
                    found += 1
                    close = did_you_mean(named, known[kind]) if found <= _MOST_PROPOSALS else ""
                    hint = close or _listed(kind, known[kind])
                    is_key = isinstance(getattr(part, name), Mapping)
                    place = context.document.place(inner, key=is_key)
                    yield Problem(place, _UNKNOWN[kind], message, hint)


def ids_are_unique(context: CheckContext) -> Iterator[Problem]:
    """No two entries of one list share an id."""
    for path, entries in _lists_with_ids(context):
        first: dict[str, KeyPath] = {}
        for at, entry in entries:
            name = id_of(entry)
            here = (*path, at, "id")
            if name in first:
                line = context.document.place(first[name]).line
                message = f"the id '{name}' is taken by the entry on line {line}"
                yield context.problem(here, Rule.DUPLICATE_ID, message, Rule.DUPLICATE_ID.hint)
            elif name:
                first[name] = here


def old_ids_are_free(context: CheckContext) -> Iterator[Problem]:
    """Old ids under `was` are nobody's id in their list, and are claimed once."""
    for path, entries in _lists_with_ids(context):
        current = {id_of(entry) for _, entry in entries}
        claimed: set[str] = set()
        for at, entry in entries:
            for position, old in enumerate(getattr(entry, "was", None) or ()):
                if old in current or old in claimed:
                    what = "is still in use" if old in current else "is claimed twice"
                    message = f"the old id '{old}' {what}"
                    where = (*path, at, "was", position)
                    yield context.problem(where, Rule.WAS_IN_USE, message, Rule.WAS_IN_USE.hint)
                claimed.add(old)


def known_names(process: Process) -> dict[Kind, Mapping[str, None]]:
    """Return the names of each kind, but for kinds whose list could not be read to its end.

    There nobody can tell whether a name is known.
    """
    prep = process.prep
    lists: dict[Kind, tuple[Part, ...] | None] = {
        Kind.ROLE: process.roles,
        Kind.SESSION: process.sessions,
        Kind.STEP: process.steps,
        Kind.PLAYER: prep.players if prep else None,
        Kind.TERM: process.glossary,
    }
    return {
        kind: dict.fromkeys(chain.from_iterable(map(_names_of, found)))
        for kind, found in lists.items()
        if found is not None and all(one and id_of(one) for one in found)
    }


def _listed(kind: Kind, names: Iterable[str]) -> str:
    """Return a hint that says which names there are."""
    some = ", ".join(islice(names, 12))
    return f"the {kind}s are: {some}" if some else f"list it first: there is no {kind} yet"


def _names_of(part: Part) -> tuple[str, ...]:
    return term_names(part) if isinstance(part, Term) else (id_of(part),)


def _references(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, str]]:
    """Yield the names that a field holds, each with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        yield from (((*path, key), key) for key in value)
    elif isinstance(value, tuple):
        yield from (((*path, at), name) for at, name in enumerate(value))


def _lists_with_ids(context: CheckContext) -> Iterator[tuple[KeyPath, list[tuple[int, Part]]]]:
    """Yield every list whose entries have ids, with the path to it."""
    lists: dict[KeyPath, list[tuple[int, Part]]] = {}
    for path, part in context.parts:
        if path and isinstance(path[-1], int) and hasattr(part, "id"):
            lists.setdefault(path[:-1], []).append((path[-1], part))
    yield from lists.items()


def id_of(part: Part) -> str:
    """Return the id of a part; of a term, its anchor."""
    if getattr(part, "term", None):
        return str(getattr(part, "anchor", ""))
    return getattr(part, "id", None) or ""
