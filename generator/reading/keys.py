"""The known keys of process.yaml, and suggestions for misspelled ones."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

from generator.model import KeyPath, Model, Process, keys_of
from generator.problems import did_you_mean

_WORDS = {"start": "first", "begin": "first", "from": "first", "end": "last", "until": "last"}
"""Synonyms of words in our keys."""
_SYNONYMS = {
    "title": ("name", "term"),
    "label": ("short_name", "name"),
    "description": ("meaning", "summary", "job", "note", "text"),
    "definition": ("meaning",),
    "mail": ("email",),
    "e_mail": ("email",),
    "telephone": ("phone",),
    "website": ("url",),
    "address": ("url",),
    "color": ("primary",),
    "colour": ("primary",),
    "start": ("first_day",),
    "end": ("last_day",),
    "visibility": ("audience",),
    "visible": ("audience",),
    "public": ("audience",),
    "photo": ("picture", "pictures"),
    "image": ("picture", "pictures"),
    "src": ("file",),
    "path": ("file",),
    "weekdays": ("work_days",),
    "working_days": ("work_days",),
    "tasks": ("items", "checklists"),
    "todo": ("items", "checklists"),
}
"""Common alternative names of keys, the most likely key first."""


def close_key(path: KeyPath, key: str) -> str:
    """Return the key that was probably meant: a synonym, or one with similar spelling."""
    known = keys_at(path)
    words = key.lower().replace("-", "_").split("_")
    for other in (*_SYNONYMS.get("_".join(words), ()), "_".join(_WORDS.get(w, w) for w in words)):
        if other in known:
            return other
    hint = did_you_mean(key.lower(), known)
    return hint.split("'")[1] if hint else ""


def home_of(key: str) -> str:
    """Return the path of the mapping that can have a key, or "" if none or several can; lists don't count.

    >>> home_of("phone"), home_of("work_days"), home_of("staff")
    ('studio.contact', 'studio', '')
    """
    homes = [path for path, known in _mappings(Process, ()) if path and key in known]
    return ".".join(homes[0]) if len(homes) == 1 else ""


def _mappings(
    part: type[Model], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the path and the keys of each mapping that is in no list."""
    yield path, keys_of(part)
    for name, field in part.model_fields.items():
        inner = unwrap(field.annotation)
        if isinstance(inner, type) and issubclass(inner, Model) and name != "staff":
            yield from _mappings(inner, (*path, name))


def _structured(part: type[Model], seen: set[type[Model]]) -> Iterator[tuple[str, bool]]:
    """Yield each key of a model, and of those inside it, that has a list or keys as its value.

    The second value says whether it is a list.
    """
    seen.add(part)
    for name, field in part.model_fields.items():
        annotation = unwrap(field.annotation)
        is_list = get_origin(annotation) is tuple
        inner = unwrap(inner_type(annotation)) if is_list else annotation
        is_model = isinstance(inner, type) and issubclass(inner, Model)
        if is_list or is_model:
            yield name, is_list
        if is_model and inner not in seen:
            yield from _structured(inner, seen)


def keys_at(path: KeyPath) -> tuple[str, ...]:
    """Return the known keys of the mapping at a path."""
    annotation: Any = Process
    for part in path:
        annotation = unwrap(annotation)
        if isinstance(annotation, type) and issubclass(annotation, Model):
            field = annotation.model_fields.get(str(part))
            annotation = field.annotation if field else None
        else:
            annotation = inner_type(annotation)
    annotation = unwrap(annotation)
    is_value = isinstance(annotation, type) and issubclass(annotation, Model)
    return keys_of(annotation) if is_value else ()


def unwrap(annotation: Any) -> Any:
    """Strip Annotated and `| None` from a type."""
    if get_origin(annotation) is Annotated:
        return unwrap(get_args(annotation)[0])
    if isinstance(annotation, UnionType):
        return unwrap(next(member for member in get_args(annotation) if member is not type(None)))
    return annotation


def inner_type(annotation: Any) -> Any:
    """Return the item type of a list or mapping type."""
    arguments = [argument for argument in get_args(annotation) if argument is not Ellipsis]
    return arguments[-1] if arguments else None


LIST_KEYS = frozenset(name for name, is_list in _structured(Process, set()) if is_list)
"""The keys that have a list as their value."""
MAPPING_KEYS = frozenset(name for name, _ in _structured(Process, set())) - LIST_KEYS
"""The keys that have keys below them."""
