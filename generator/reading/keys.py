"""The keys of process.yaml: those that a mapping can have, and the one that was likely meant."""

from types import UnionType
from typing import Annotated, Any, get_args, get_origin

from generator.model import KeyPath, Model, Process, keys_of
from generator.problems import did_you_mean

_WORDS = {"start": "first", "begin": "first", "from": "first", "end": "last", "until": "last"}
"""Words in keys that mean the same as ours."""
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
    "tasks": ("items", "checklists"),
    "todo": ("items", "checklists"),
}
"""Keys by what people call them instead, the most likely first."""


def close_key(path: KeyPath, key: str) -> str:
    """Return the key that was likely meant: one that means the same, or that is spelled alike."""
    known = keys_at(path)
    words = key.lower().replace("-", "_").split("_")
    for other in (*_SYNONYMS.get("_".join(words), ()), "_".join(_WORDS.get(w, w) for w in words)):
        if other in known:
            return other
    hint = did_you_mean(key.lower(), known)
    return hint.split("'")[1] if hint else ""


def keys_at(path: KeyPath) -> tuple[str, ...]:
    """Return the keys that the mapping at a path can have."""
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
    """Unwrap a type from Annotated and from a union with None."""
    if get_origin(annotation) is Annotated:
        return unwrap(get_args(annotation)[0])
    if isinstance(annotation, UnionType):
        return unwrap(next(member for member in get_args(annotation) if member is not type(None)))
    return annotation


def inner_type(annotation: Any) -> Any:
    """Return the type of the entries of a list or mapping."""
    arguments = [argument for argument in get_args(annotation) if argument is not Ellipsis]
    return arguments[-1] if arguments else None
