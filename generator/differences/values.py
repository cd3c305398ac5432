"""Compares two values of the model key by key, and entries of lists by their ids.

No key except the id is treated specially, so new keys of the model are compared automatically.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, StrEnum
from itertools import zip_longest
from typing import Any

from generator.model import Model
from generator.rendering import collapse_whitespace

_HIDDEN_KEYS = ("id", "was")
"""Keys that readers don't see; a changed id is listed as a rename."""
_IDENTIFYING_KEYS = ("id", "anchor", "session", "name")
"""Keys that identify an entry of a list, the most reliable first."""


class Verb(StrEnum):
    """The kind of a change."""

    ADDED = "+ added"
    REMOVED = "- removed"
    REWORDED = "~ reworded"
    CHANGED = "~ changed"
    RENAMED = "~ renamed"
    MOVED = "~ moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the kind of change, its path, and the texts before and after."""

    verb: Verb
    what: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the difference as lines of text."""
        yield f"{self.verb}: {_shown(self.what)}"
        yield from (f"    - {_shown(text)}" for text in self.old)
        yield from (f"    + {_shown(text)}" for text in self.new)


def differences(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[Change]:
    """Yield each difference between two values of the model; `path` says where they are."""
    if old == new:
        return
    if isinstance(old, Model) and type(old) is type(new):
        for key in type(old).model_fields:
            if key not in _HIDDEN_KEYS:
                yield from differences(getattr(old, key), getattr(new, key), (*path, key))
    elif _both_are(Mapping, old, new):
        old, new = old or {}, new or {}
        for key in dict.fromkeys((*new, *old)):
            yield from differences(old.get(key), new.get(key), (*path, key))
    elif _is_named(old, new):
        yield from _named_differences(_by_name(old or ()), _by_name(new or ()), path)
    elif _both_are(tuple, old, new):
        yield from row_differences(_rows(old), _rows(new), path)
    else:
        yield from _change(tuple(texts(old)), tuple(texts(new)), path)


def row_differences(
    old: Sequence[str], new: Sequence[str], path: tuple[str, ...]
) -> Iterator[Change]:
    """Yield each difference between two lists of texts."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            for before, after in zip_longest(old[first:last], new[start:end]):
                yield from _change((before,) if before else (), (after,) if after else (), path)


def _rows(values: Sequence[Any] | None) -> list[str]:
    return ["; ".join(texts(row)) for row in values or ()]


def texts(value: Any, name: str = "") -> Iterator[str]:
    """Yield each text of a value with its key, except missing and default values."""
    if isinstance(value, Model):
        for key, field in type(value).model_fields.items():
            inner = getattr(value, key)
            if key not in (*_HIDDEN_KEYS, "audience") and inner != field.default:
                yield from texts(inner, f"{name} {key}".strip())
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(inner, f"{name} {key}".strip())
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner, name)
    elif value is not None:
        yield f"{name}: {_word(value)}" if name else _word(value)


def former_names(old: Sequence[Any], new: Sequence[Any]) -> dict[str, str]:
    """Map old ids to new ids for the renamed entries of a list."""
    olds, news = _by_name(old), _by_name(new)
    return {
        was: name
        for name, entry in news.items()
        if name not in olds
        for was in getattr(entry, "was", ())
        if was in olds and was not in news
    }


def _named_differences(
    old: dict[str, Any], new: dict[str, Any], path: tuple[str, ...]
) -> Iterator[Change]:
    former = former_names([*old.values()], [*new.values()])
    old = {former.get(name, name): entry for name, entry in old.items()}
    for was, name in former.items():
        yield Change(Verb.RENAMED, f"{' / '.join((*path, was))} is now {name}")
    for name, entry in new.items():
        if name in old:
            yield from differences(old[name], entry, (*path, name))
        else:
            yield from _change((), tuple(texts(entry)), (*path, name))
    for name, entry in old.items():
        if name not in new:
            yield from _change(tuple(texts(entry)), (), (*path, name))
    before, after = [one for one in old if one in new], [one for one in new if one in old]
    if before != after:
        what = " / ".join(path) or "order"
        yield Change(Verb.MOVED, what, (", ".join(before),), (", ".join(after),))


def _change(old: tuple[str, ...], new: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Change]:
    if old != new:
        verb = Verb.REWORDED if old and new else Verb.ADDED if new else Verb.REMOVED
        yield Change(verb, " / ".join(path), old, new)


def _is_named(old: Any, new: Any) -> bool:
    """Return whether two values are lists of entries with names; one of them may be missing."""
    return _both_are(tuple, old, new) and all(map(_name, (*(old or ()), *(new or ()))))


def _both_are(kind: type, old: Any, new: Any) -> bool:
    """Return whether two values are of a kind; one of them may be missing."""
    return all(one is None or isinstance(one, kind) for one in (old, new))


def _name(entry: Any) -> str:
    """Return the identifier of an entry, or an empty string if it has none."""
    if not isinstance(entry, Model):
        return ""
    return next(
        (str(found) for key in _IDENTIFYING_KEYS if (found := getattr(entry, key, None))), ""
    )


def _by_name(entries: Sequence[Any]) -> dict[str, Any]:
    """Return entries by name; repeated names get a number."""
    times: Counter[str] = Counter()
    named = {}
    for entry in entries:
        name = _name(entry)
        times[name] += 1
        named[name if times[name] == 1 else f"{name} ({times[name]})"] = entry
    return named


def _word(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else collapse_whitespace(str(value))


def _shown(text: str) -> str:
    """Replace characters that could move the cursor or hide text on a terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
