"""Turns values and articles into text: fills templates, escapes plain text and formats numbers."""

from generator.rendering.templates import (
    FOLDER,
    Prose,
    collapse_whitespace,
    compiled_templates,
    escape_html,
    json_for_script,
    page_nodes,
    phone_digits,
    render,
)
from generator.rendering.variables import (
    UnknownVariableError,
    as_typed,
    nothing,
    resolve_variable,
    values_of,
)

__all__ = [
    "FOLDER",
    "Prose",
    "UnknownVariableError",
    "as_typed",
    "collapse_whitespace",
    "compiled_templates",
    "escape_html",
    "json_for_script",
    "nothing",
    "page_nodes",
    "phone_digits",
    "render",
    "resolve_variable",
    "values_of",
]
