"""Turns values and articles into text: fills templates, escapes plain text and formats numbers."""

from generator.rendering.templates import (
    FOLDER,
    Prose,
    UnknownVariableError,
    as_typed,
    collapse_whitespace,
    compiled_templates,
    escape_html,
    escape_markdown,
    json_for_script,
    nothing,
    page_nodes,
    phone_digits,
    render,
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
    "escape_markdown",
    "json_for_script",
    "nothing",
    "page_nodes",
    "phone_digits",
    "render",
    "resolve_variable",
    "values_of",
]
