"""process.yaml to a Process; collects every problem, in a producer's words.

pydantic finds what is wrong; its wording is translated here, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from generator.model import KeyPath, Model, Process, slug
from generator.problems import Place, Problem, ProblemsFoundError, did_you_mean
from generator.reading.source_text import read_text
from generator.reading.yaml_source import Document, read_yaml
from generator.rules import Rule

FILE = "process.yaml"

_RULES = {rule.value: rule for rule in Rule}
_SHAPES = {
    "string_type": "one text",
    "tuple_type": "a list",
    "mapping_type": "keys and values",
    "dict_type": "keys and values",
    "model_type": "keys and values",
}
_SHAPE_HINTS = {
    "one text": "write it on one line, after the colon",
    "a list": "write each entry on a line of its own, after '- '",
    "keys and values": "write each key on a line of its own, indented, with a colon after it",
}
_NUMBERS = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What process.yaml says, where it says it, and what is wrong with its shape.

    Where something is wrong the process holds what could be read, and None for the rest,
    so that the rules across the whole can still be checked and everything be said at once.
    """

    process: Process
    document: Document
    problems: tuple[Problem, ...]


def read_process(folder: Path) -> Reading:
    """Return the process that the folder's process.yaml describes.

    Raises ProblemsFoundError if the file is missing or is no YAML; all that is wrong in the
    shape of what it says is in the reading's problems.
    """
    if not (folder / FILE).exists():
        message = "there is no process.yaml in this folder"
        hint = "go to the folder of your project, or name it: studio-guide -C DIR"
        raise ProblemsFoundError([Problem(Place(FILE), Rule.MISSING_FILE, message, hint)])
    document = read_yaml(read_text(folder, FILE))
    try:
        return Reading(Process.model_validate(document.value), document, ())
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if not _is_repeated(detail)]
    if not isinstance(document.value, dict):
        raise ProblemsFoundError([_problem(document, details[0])])
    renamed = _renamed_keys(details)
    wrong = {tuple(detail["loc"]) for detail in details} | renamed
    process = _partial_model(Process, document.value, (), wrong)
    problems = [
        _problem(document, detail)
        for detail in details
        if not (detail["type"] == "missing" and tuple(detail["loc"]) in renamed)
    ]
    return Reading(process, document, tuple(problems))


def _is_repeated(detail: ErrorDetails) -> bool:
    """Whether a list only counts as too short since its entries have problems of their own."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _renamed_keys(details: list[ErrorDetails]) -> set[KeyPath]:
    """Return the missing keys that a misspelled one stands for: they are said already."""
    found = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *above, key = detail["loc"]
            if close := _close_key(tuple(above), str(key)):
                found.add((*above, close))
    return found


def _close_key(path: KeyPath, key: str) -> str:
    hint = did_you_mean(key, _keys_at(path))
    return hint.split("'")[1] if hint else ""


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    """Say one of pydantic's findings the way this product says things."""
    path, kind = tuple(detail["loc"]), detail["type"]
    in_key = bool(path) and path[-1] == "[key]"
    path = path[:-1] if in_key else path
    place = document.place(path, key=in_key or kind == "extra_forbidden")
    about = _about_keys if kind in {"extra_forbidden", "missing"} else _about_values
    return Problem(place, *about(path, detail))


def _about_keys(path: KeyPath, detail: ErrorDetails) -> tuple[Rule, str, str]:
    """Return rule, message and hint for a key that is unknown or missing."""
    key, above = str(path[-1]), path[:-1]
    if detail["type"] == "missing":
        hint = _proposal(key, detail["input"])
        return Rule.MISSING_KEY, f"the key '{key}' is missing here", hint
    hint = did_you_mean(key, _keys_at(above)) or _allowed(above)
    return Rule.UNKNOWN_KEY, f"no such key: '{key}'", hint


def _about_values(path: KeyPath, detail: ErrorDetails) -> tuple[Rule, str, str]:
    """Return rule, message and hint for a value that does not fit its key."""
    name, kind, found = _name_of_key(path), detail["type"], detail["input"]
    context = detail.get("ctx", {})
    if kind == "too_short" or (isinstance(found, str) and not found.strip()):
        return Rule.EMPTY_VALUE, f"{name} is empty", Rule.EMPTY_VALUE.hint
    if kind in _RULES:
        proposal = context.get("proposal")
        return _RULES[kind], detail["msg"], f"write {proposal}" if proposal else _RULES[kind].hint
    if kind in _SHAPES or not isinstance(found, str):
        wanted = _SHAPES.get(kind) or _NUMBERS.get(kind, "one word")
        message = f"{name} wants {wanted}, not {_shape(found)}"
        hint = _SHAPE_HINTS.get(wanted, _SHAPE_HINTS["one text"])
        return Rule.WRONG_SHAPE, message, hint
    if kind in _NUMBERS or kind in _BOUNDS:
        wanted = f"{name} wants {_NUMBERS.get(kind) or _bound(kind, context)}"
        return Rule.BAD_NUMBER, f"{wanted}, not '{found}'", Rule.BAD_NUMBER.hint
    if kind in {"enum", "bool_parsing", "bool_type"}:
        expected = str(context.get("expected", "true, false"))
        choices = expected.replace("'", "").replace(" or ", ", ").split(", ")
        hint = did_you_mean(str(found), choices) or f"write one of: {', '.join(choices)}"
        return Rule.BAD_CHOICE, f"{name} is '{found}', which is none of its words", hint
    return Rule.BAD_VALUE, f"{name} is '{found}', which does not fit", Rule.BAD_VALUE.hint


def _bound(kind: str, context: Mapping[str, Any]) -> str:
    name, words = _BOUNDS[kind]
    return f"a number that is {words} {context[name]:g}"


def _name_of_key(path: KeyPath) -> str:
    """Return the name of a key, or of an entry in a list, as people say it."""
    if not path:
        return "process.yaml"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of {_name_of_key(path[:-1])}"
    return f"'{path[-1]}'"


def _shape(found: object) -> str:
    if isinstance(found, Mapping):
        return "keys and values"
    return "a list" if isinstance(found, list) else "one text"


def _proposal(key: str, found: object) -> str:
    if key == "id" and isinstance(found, Mapping):
        name = found.get("name", found.get("text", ""))
        if isinstance(name, str) and slug(name):
            return f"write id: {slug(name)}"
    return f"add '{key}:' and its value"


def _allowed(path: KeyPath) -> str:
    known = _keys_at(path)
    return f"the keys here are: {', '.join(known)}" if known else ""


def _keys_at(path: KeyPath) -> tuple[str, ...]:
    """Return the keys that the model knows for the mapping at a path."""
    annotation: Any = Process
    for part in path:
        annotation = _bare(annotation)
        if isinstance(annotation, type) and issubclass(annotation, Model):
            field = annotation.model_fields.get(str(part))
            annotation = field.annotation if field else None
        else:
            annotation = _inner(annotation)
    annotation = _bare(annotation)
    is_value = isinstance(annotation, type) and issubclass(annotation, Model)
    return tuple(annotation.model_fields) if is_value else ()


def _bare(annotation: Any) -> Any:
    """Take the optional and annotated wrappings off a type."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if isinstance(annotation, UnionType):
        return _bare(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


def _inner(annotation: Any) -> Any:
    """Return the type of the entries of a list or mapping."""
    arguments = [one for one in get_args(annotation) if one is not Ellipsis]
    return arguments[-1] if arguments else None


def _partial_model(cls: type[Any], value: Any, path: KeyPath, wrong: set[KeyPath]) -> Any:
    """Build a value of the model from what could be read; what could not is left out."""
    fields: dict[str, Any] = {}
    for name, field in cls.model_fields.items():
        inner = (*path, name)
        if inner in wrong or (name not in value and field.is_required()):
            fields[name] = None
        elif name in value:
            fields[name] = _partial_value(field.annotation, value[name], inner, wrong)
    return cls.model_construct(**fields)


def _partial_value(annotation: Any, value: Any, path: KeyPath, wrong: set[KeyPath]) -> Any:
    bare = _bare(annotation)
    if isinstance(bare, type) and issubclass(bare, Model):
        return _partial_model(bare, value, path, wrong)
    inner = _inner(bare)
    if isinstance(value, list):
        return tuple(
            None if (*path, at) in wrong else _partial_value(inner, one, (*path, at), wrong)
            for at, one in enumerate(value)
        )
    if isinstance(value, Mapping):
        return {
            key: _partial_value(inner, one, (*path, key), wrong)
            for key, one in value.items()
            if not {(*path, key), (*path, key, "[key]")} & wrong
        }
    return TypeAdapter(annotation).validate_python(value)
