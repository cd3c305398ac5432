"""The model seen as a whole: its JSON Schema, all its parts, and the fields that name other parts."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from generator.model.part import Part
from generator.model.process import Process
from generator.model.values import KeyPath, Kind, RefersTo

_NUMBER = r"^\s*[+-]?([0-9]+(_[0-9]+)*\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
_TRUTH = (
    "^([tT]([rR][uU][eE])?|[fF]([aA][lL][sS][eE])?|[yY]([eE][sS])?|[nN][oO]?|[oO]([nN]|[fF][fF]))$"
)
_SAY = "patternErrorMessage"
"""What editors say instead of a pattern; others pass it over."""
_AS_TEXT: Mapping[str, Mapping[str, Any]] = {
    "integer": {"type": ["integer", "string"], "pattern": _NUMBER, _SAY: "Write a number."},
    "number": {"type": ["number", "string"], "pattern": _NUMBER, _SAY: "Write a number."},
    "boolean": {
        "type": ["boolean", "string", "integer"],
        "pattern": _TRUTH,
        _SAY: "Write true or false.",
        "minimum": 0,
        "maximum": 1,
    },
}
"""What an editor may take for each type: YAML 1.1 and 1.2 read no, 1_000 and quoted values apart."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of process.yaml, for editors.

    It accepts what we read, however the editor's YAML reads it.
    """
    described = _for_editors(Process.model_json_schema())
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "process.yaml"}
    return title | {key: value for key, value in described.items() if key != "title"}


def _for_editors(part: Any) -> Any:
    """Return a part of a schema in which every value may be written as we understand it."""
    if isinstance(part, list):
        return [_for_editors(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    found = {key: _for_editors(inner) for key, inner in part.items()}
    match found:
        case {"anyOf": [dict() as only, {"type": "null"}], **rest}:  # a key that may be left out
            return only | {key: inner for key, inner in rest.items() if key != "default"}
        case {"type": "integer" | "number" | "boolean" as kind}:
            return {**found, **_AS_TEXT[kind]}
    return found


@cache
def reference_fields(part: type[Part]) -> Mapping[str, Kind]:
    """Return the fields of a class whose text names other things, with the kind they name."""
    found = {
        name: _named_kind(field.annotation, field.metadata)
        for name, field in part.model_fields.items()
    }
    return {name: kind for name, kind in found.items() if kind}


def _named_kind(annotation: Any, metadata: list[Any]) -> Kind | None:
    for mark in metadata:
        if isinstance(mark, RefersTo):
            return mark.kind
    for inner in get_args(annotation):
        if kind := _named_kind(inner, list(getattr(inner, "__metadata__", ()))):
            return kind
    return None


def parts(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Part]]:
    """Yield every part below a value with the path to it, outermost first."""
    if isinstance(value, Part):
        yield path, value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for position, inner in enumerate(value):
            yield from parts(inner, (*path, position))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from parts(inner, (*path, key))
