"""The model seen as a whole: its JSON Schema, all its parts, and the fields that name other parts."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from generator.model.part import Part
from generator.model.process import Process
from generator.model.values import KeyPath, Kind, RefersTo


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of process.yaml, for editors."""
    described = Process.model_json_schema()
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "process.yaml"}
    return title | {key: value for key, value in described.items() if key != "title"}


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
