"""Returns the values of variables, as `{{ studio.name }}` in an article has them, as plain text."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from generator.model import Model, Process, Range, Term
from generator.reading.articles import Variable


class UnknownVariableError(LookupError):
    """Raised if a variable doesn't exist; `known` are the names that do exist at that point."""

    def __init__(self, message: str, word: str, known: tuple[str, ...]) -> None:
        """Store the wrong word and the valid ones."""
        super().__init__(message)
        self.word = word
        self.known = known


def resolve_variable(process: Process, name: str) -> str:
    """Return the value of a variable as plain text.

    A dotted name consists of keys, and of ids for list entries: `studio.name`, `roles.artist.job`.
    `steps.count` is the length of a list; `studio.hours` has the artist's total hours (`min`, `max`).
    Raises UnknownVariableError if there is no such variable, or if it is not one text or number.
    """
    value: Any = process
    for word in name.split("."):
        known = _names_in(value)
        if word not in known:
            raise UnknownVariableError(f"there is no variable '{name}'", word, tuple(known))
        value = known[word]
    if value is None:
        raise UnknownVariableError(f"'{name}' is not set in process.yaml", "", ())
    if isinstance(value, Model | tuple | dict):
        known = _names_in(value)
        raise UnknownVariableError(f"'{name}' is not one text: say which part", "", tuple(known))
    return as_text(value)


def values_of(process: Process, stand_in: Callable[[Variable], str]) -> Callable[[Variable], str]:
    """Return a function that resolves variables; `stand_in` supplies the text of unknown ones."""

    def value(variable: Variable) -> str:
        try:
            return resolve_variable(process, variable.name or "")
        except UnknownVariableError:
            return stand_in(variable)

    return value


def as_typed(variable: Variable) -> str:
    """Return the source text of a variable, in double braces."""
    return f"{{{{ {variable.name} }}}}"


def nothing(_: Variable) -> str:
    """Return an empty string, for callers that don't need the values of variables."""
    return ""


def _names_in(value: Any) -> dict[str, Any]:
    if isinstance(value, Model):
        names = {name: getattr(value, name) for name in type(value).model_fields}
        return names | {"studio": _studio(value)} if isinstance(value, Process) else names
    if isinstance(value, tuple):
        by_id = {
            one.anchor if isinstance(one, Term) else one.id: one
            for one in value
            if isinstance(one, Term) or hasattr(one, "id")
        }
        return by_id if "count" in by_id else {**by_id, "count": len(value)}
    return dict(value) if isinstance(value, dict) else {}


def _studio(process: Process) -> dict[str, Any]:
    """Return the studio's values and the artist's total hours, without what could not be read."""
    stated = [step.artist_hours for step in process.steps or () if step and step.artist_hours]
    total = Range.total(stated)
    hours = {"min": total.min, "max": total.max} if stated else None
    return _names_in(process.studio) | {"hours": hours}


def as_text(value: Any) -> str:
    """Return a value of process.yaml as plain text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value.value if isinstance(value, Enum) else value)
