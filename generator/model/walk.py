"""Walks the model: its JSON Schema, its parts, and the fields that refer to other parts."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from generator.model.editor_help import EXAMPLES, IDS, SNIPPETS
from generator.model.part import Model
from generator.model.process import Process
from generator.model.values import KeyPath, Kind, RefersTo

_NUMBER = r"^\s*[+-]?([0-9]+(_[0-9]+)*\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
_BOOLEAN = (
    "^([tT]([rR][uU][eE])?|[fF]([aA][lL][sS][eE])?|[yY]([eE][sS])?|[nN][oO]?|[oO]([nN]|[fF][fF]))$"
)
_LAST = ("was", "staff")
_ERROR_MESSAGE = "patternErrorMessage"
"""The key of a message that some editors show instead of the pattern; others ignore it."""
_AS_TEXT: Mapping[str, Mapping[str, Any]] = {
    "integer": {
        "type": ["integer", "string"],
        "pattern": _NUMBER,
        _ERROR_MESSAGE: "Write a number.",
    },
    "number": {"type": ["number", "string"], "pattern": _NUMBER, _ERROR_MESSAGE: "Write a number."},
    "boolean": {
        "type": ["boolean", "string", "integer"],
        "pattern": _BOOLEAN,
        _ERROR_MESSAGE: "Write true or false.",
        "minimum": 0,
        "maximum": 1,
    },
}
"""The schema of each type in editors: YAML 1.1 and 1.2 differ on no, 1_000 and quoted values."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of process.yaml, for editors.

    It accepts every value that this program accepts, whichever YAML version the editor uses.
    """
    described = _for_editors(Process.model_json_schema())
    for name, part in (("Process", described), *described["$defs"].items()):
        _help(name, part, described["$defs"])
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "process.yaml"}
    return title | {key: value for key, value in described.items() if key != "title"}


def _help(name: str, part: dict[str, Any], mappings: Mapping[str, Any]) -> None:
    """Sort the keys of a mapping, those that are required first, and add examples and snippets."""
    if "properties" not in part:
        return
    required = part.get("required", [])
    part["properties"] = dict(
        sorted(
            part["properties"].items(),
            key=lambda one: (one[0] in _LAST, one[0] not in required, one[0] != "id"),
        )
    )
    for key, about in part["properties"].items():
        example = EXAMPLES.get(f"{name}.{key}") or EXAMPLES.get(key)
        referred = mappings.get(about.get("$ref", "").rpartition("/")[2], {})
        description = about.get("description") or referred.get("description", "")
        if example and "such as" not in description:
            about["description"] = f"{description} Example: {example}".strip()
        if key in IDS and about.get("items", {}).get("pattern"):
            about["items"]["examples"] = list(IDS[key])
    if name in SNIPPETS:
        part["defaultSnippets"] = [SNIPPETS[name]]


def _for_editors(part: Any) -> Any:
    """Return a part of the schema that accepts every notation that this program accepts."""
    if isinstance(part, list):
        return [_for_editors(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    converted = {key: _for_editors(inner) for key, inner in part.items()}
    match converted:
        case {"anyOf": [dict() as only, {"type": "null"}], **rest}:  # an optional key
            return only | {key: inner for key, inner in rest.items() if key != "default"}
        case {"type": "integer" | "number" | "boolean" as kind}:
            return {**converted, **_AS_TEXT[kind]}
    return converted


def keys_of(part: type[Model]) -> tuple[str, ...]:
    """Return the keys of a mapping in the order in which people write them.

    Those that are required come first; those of every part, earlier ids and the staff's, last.
    """
    fields = part.model_fields.items()
    return tuple(
        name
        for name, _ in sorted(
            fields, key=lambda one: (one[0] in _LAST, not one[1].is_required(), one[0] != "id")
        )
    )


@cache
def reference_fields(part: type[Model]) -> Mapping[str, Kind]:
    """Map each field that refers to other parts to the kind of those parts."""
    kinds = {
        name: _referenced_kind(field.annotation, field.metadata)
        for name, field in part.model_fields.items()
    }
    return {name: kind for name, kind in kinds.items() if kind}


def _referenced_kind(annotation: Any, metadata: list[Any]) -> Kind | None:
    for entry in metadata:
        if isinstance(entry, RefersTo):
            return entry.kind
    for inner in get_args(annotation):
        if kind := _referenced_kind(inner, list(getattr(inner, "__metadata__", ()))):
            return kind
    return None


LEAVES = (str, int, float, type(None))
"""Types of values that hold no others."""


def parts(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Model]]:
    """Yield every mapping of a value with its path, outermost first."""
    if isinstance(value, Model):
        yield path, value
        for name, inner in vars(value).items():  # faster than a look at each field
            if not isinstance(inner, LEAVES):  # most values: a generator for each takes long
                yield from parts(inner, (*path, name))
    elif isinstance(value, tuple):
        for position, inner in enumerate(value):
            if not isinstance(inner, LEAVES):
                yield from parts(inner, (*path, position))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from parts(inner, (*path, key))
