"""Reads process.yaml into a Process and collects every problem, in words that producers know.

pydantic validates the values; this module rewrites its messages.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from generator.model import KeyPath, Model, Process, latin, slug
from generator.model.editor_help import EXAMPLES
from generator.problems import Place, Problem, ProblemsFoundError, Rule, did_you_mean
from generator.reading.keys import close_key, home_of, inner_type, keys_at, unwrap
from generator.reading.source_text import SourceText, read_text
from generator.reading.yaml_messages import CURLY, SYNTAX_HINTS, quoted_in_curls
from generator.reading.yaml_source import Document, read_yaml

FILE = "process.yaml"
_OTHER_NAMES = ("process.yaml.txt", "Process.yaml", "process.yml")
"""Other names that the file often has, the most likely last."""

_RULES = {rule.value: rule for rule in Rule}
_SHAPES = {
    "string_type": "text",
    "tuple_type": "a list",
    "mapping_type": "keys and values",
    "dict_type": "keys and values",
    "model_type": "keys and values",
}
_SHAPE_HINTS = {
    "text": "write it on one line, after the colon",
    "a list": "write each entry on a separate line, after '- '",
    "keys and values": "write each key on a separate line, indented, with a colon after it",
}
_COMMENT = re.compile(r"[ \t]*(?P<typed>#\S.*)")
"""A comment right after a key: probably a value that starts with '#'."""
_WHOLE = "a whole number"
_NUMBERS = {
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
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
_ADDED = {"alt": "add 'alt:' and what the picture shows, for people who cannot see it"}
"""Hints for missing keys whose names are not self-explanatory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of process.yaml, the place of each value, and the problems found so far.

    If there are problems, the process holds the values that could be read and None for the rest,
    so that later checks can still run and all problems are reported at once.
    """

    process: Process
    document: Document
    problems: tuple[Problem, ...]


def read_process(folder: Path) -> Reading:
    """Read the process.yaml of a folder.

    Raises ProblemsFoundError if the file is missing or is not valid YAML. Problems with keys and
    values are in `Reading.problems`.
    """
    require_process(folder)
    return _read(read_text(folder, FILE).text)


@lru_cache(maxsize=1)  # at most saves in a preview, it is as it was
def _read(text: str) -> Reading:
    return read_document(read_yaml(SourceText(FILE, text)))


def read_document(document: Document) -> Reading:
    """Read a process.yaml whose YAML is valid.

    Raises ProblemsFoundError if it holds no keys; other problems are in `Reading.problems`.
    """
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


def require_process(folder: Path) -> None:
    """Raise ProblemsFoundError if there is no process.yaml in a folder."""
    if (folder / FILE).exists():
        return
    message = "there is no process.yaml in this folder"
    hint = "change to your project's folder, or name it: studio-guide -C DIR"
    for name in _OTHER_NAMES:
        if (folder / name).exists():
            message, hint = f"there is no process.yaml here, but {name}", f"rename {name} to {FILE}"
    raise ProblemsFoundError([Problem(Place(FILE), Rule.MISSING_FILE, message, hint)])


def _is_repeated(detail: ErrorDetails) -> bool:
    """Return whether a list is reported as too short only because its entries have problems."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _renamed_keys(details: list[ErrorDetails]) -> set[KeyPath]:
    """Return the missing keys that are probably misspelled; those are already reported."""
    renamed = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *above, key = detail["loc"]
            if close := close_key(tuple(above), str(key)):
                renamed.add((*above, close))
    return renamed


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    """Turn one of pydantic's errors into a problem."""
    path, kind = tuple(detail["loc"]), detail["type"]
    in_key = bool(path) and path[-1] == "[key]"
    path = path[:-1] if in_key else path
    place = document.place(path, key=in_key or kind == "extra_forbidden")
    describe = _describe_key if kind in {"extra_forbidden", "missing"} else _describe_value
    rule, message, hint = describe(path, detail)
    if rule is Rule.EMPTY_VALUE and (comment := _COMMENT.match(place.excerpt, place.column - 1)):
        typed = comment["typed"].strip().replace('"', "'")
        hint = f'YAML reads the # as the start of a comment: write "{typed}", in quotes'
    if kind == "extra_forbidden" and quoted_in_curls(place.excerpt[: place.column - 1]):
        hint = SYNTAX_HINTS[CURLY]
    return Problem(place, rule, message, hint)


def _describe_key(path: KeyPath, detail: ErrorDetails) -> tuple[Rule, str, str]:
    """Return the rule, message and hint for an unknown or missing key."""
    key, above = str(path[-1]), path[:-1]
    if detail["type"] == "missing":
        hint = _proposal(key, detail["input"])
        return Rule.MISSING_KEY, f"the key '{key}' is missing here", hint
    if key == "<<":
        message = "'<<' repeats keys in YAML, and is not understood here"
        return Rule.UNKNOWN_KEY, message, "write the keys out in its place"
    close = close_key(above, key)
    hint = f"did you mean '{close}'?" if close else _hint_for_key(above, key, detail["input"])
    return Rule.UNKNOWN_KEY, f"no such key: '{key}'", hint


def _describe_value(path: KeyPath, detail: ErrorDetails) -> tuple[Rule, str, str]:
    """Return the rule, message and hint for an invalid value."""
    name, kind, value = _name_of_key(path), detail["type"], detail["input"]
    context = detail.get("ctx", {})
    if kind == "too_short" or (isinstance(value, str) and not value.strip()):
        return Rule.EMPTY_VALUE, f"{name} is empty", Rule.EMPTY_VALUE.hint
    if kind in _RULES:
        proposal = context.get("proposal")
        return _RULES[kind], detail["msg"], f"write {proposal}" if proposal else _RULES[kind].hint
    if kind in _SHAPES or not isinstance(value, str):
        wanted = _SHAPES.get(kind) or _NUMBERS.get(kind, "one word")
        message = f"{name} must be {wanted}, not {_shape(value)}"
        hint = _SHAPE_HINTS.get(wanted, _SHAPE_HINTS["text"])
        if wanted == "text" and isinstance(value, Mapping) and isinstance(path[-1], int):
            hint = "put the whole entry in quotes, as it has a ': '"
        if wanted == "a list" and isinstance(value, Mapping):
            hint = _hint_for_list(path, value) or hint
        keys = ", ".join(keys_at(path)) if wanted == "keys and values" else ""
        hint = f"{hint}; the keys here are: {keys}" if keys else hint
        return Rule.WRONG_SHAPE, message, hint
    if kind in _NUMBERS or kind in _BOUNDS:
        wanted = _NUMBERS.get(kind) or _bound(kind, context)
        message = f"{name} must be {wanted}, not '{value}'"
        hint = Rule.BAD_NUMBER.hint
        if kind in _BOUNDS:
            hint = f"write a number that is {wanted}"
        elif wanted == _WHOLE:
            hint = "write digits only, as in 3, without a point and without words"
        return Rule.BAD_NUMBER, message, hint
    if kind in {"enum", "bool_parsing", "bool_type"}:
        expected = str(context.get("expected", "true, false"))
        choices = expected.replace("'", "").replace(" or ", ", ").split(", ")
        hint = did_you_mean(str(value), choices) or f"write one of: {', '.join(choices)}"
        return Rule.BAD_CHOICE, f"{name} can't be '{value}'", hint
    example = EXAMPLES.get(str(path[-1]))
    hint = f"write it as in {example}" if example else Rule.BAD_VALUE.hint
    return Rule.BAD_VALUE, f"{name} has an invalid value: '{value}'", hint


def _hint_for_list(path: KeyPath, value: Mapping[str, Any]) -> str:
    """Return a hint for keys and values in place of a list."""
    known = keys_at((*path, 0))
    if any(key.startswith("-") for key in value):
        return "write a space after each '-'"
    if not {*value} & {*known}:
        first = next(iter(value), "")
        return f"write each entry as in '- {{{known[0]}: {first}, …}}'" if known else ""
    return "replace the two spaces before its first key with '- '; put [ and ] around braces"


def _bound(kind: str, context: Mapping[str, Any]) -> str:
    name, words = _BOUNDS[kind]
    return f"{words} {context[name]:g}"


def _name_of_key(path: KeyPath) -> str:
    """Return the name of a key, or of an entry in a list, for messages."""
    if not path:
        return "process.yaml"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of {_name_of_key(path[:-1])}"
    return f"'{path[-1]}'"


def _shape(value: object) -> str:
    if isinstance(value, Mapping):
        return "keys and values"
    return "a list" if isinstance(value, list) else "text"


def _proposal(key: str, value: object) -> str:
    if key == "id" and isinstance(value, Mapping):
        name = value.get("name", value.get("text", ""))
        if isinstance(name, str) and slug(latin(name)):
            return f"write id: {slug(latin(name))}"
    return _ADDED.get(key, f"add '{key}:' and a value")


def _hint_for_key(above: KeyPath, key: str, value: object) -> str:
    """Return what to do about a key that is unlike every key that may stand there."""
    if value == "" and key.isdecimal():
        return "write a point in a number, as in 1.5, and no comma"
    if value == "" and " " in key:
        return "if it belongs to the text before the comma, put the whole text in quotes"
    home = home_of(key)
    return f"move it below '{home}'" if home else _allowed(above)


def _allowed(path: KeyPath) -> str:
    known = keys_at(path)
    return f"the keys here are: {', '.join(known)}" if known else ""


def _partial_model(cls: type[Any], value: Any, path: KeyPath, wrong: set[KeyPath]) -> Any:
    """Build a part of the model from valid values; invalid values become None or are left out."""
    fields: dict[str, Any] = {}
    for name, field in cls.model_fields.items():
        inner = (*path, name)
        if inner in wrong or (name not in value and field.is_required()):
            fields[name] = None
        elif name in value:
            fields[name] = _partial_value(field.annotation, value[name], inner, wrong)
    return cls.model_construct(**fields)


def _partial_value(annotation: Any, value: Any, path: KeyPath, wrong: set[KeyPath]) -> Any:
    unwrapped = unwrap(annotation)
    if isinstance(unwrapped, type) and issubclass(unwrapped, Model):
        if isinstance(value, Mapping):
            return _partial_model(unwrapped, value, path, wrong)
        is_wrong = any(one[: len(path)] == path for one in wrong)
        return None if is_wrong else TypeAdapter(annotation).validate_python(value)
    inner = inner_type(unwrapped)
    if isinstance(value, list):
        return tuple(
            None if (*path, index) in wrong else _partial_value(inner, entry, (*path, index), wrong)
            for index, entry in enumerate(value)
        )
    if isinstance(value, Mapping):
        return {
            key: _partial_value(inner, entry, (*path, key), wrong)
            for key, entry in value.items()
            if not {(*path, key), (*path, key, "[key]")} & wrong
        }
    return TypeAdapter(annotation).validate_python(value)
