"""What the staff alone may read, as it was typed, with its place.

The line between the editions is drawn in editions.py. It is drawn a second time here, on what was
typed and by other means, because a guard that asked that module would be blind to its faults.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.content import Content
from generator.problems import Place
from generator.prose import Article
from generator.source import Document

_MARKED = ("roles", "sessions", "steps", "glossary")
"""The lists whose entries are public only if they say so."""
_NAMING = {"roles", "sessions", "session", "needs", "overlaps", "see", "checklists"}
"""Keys under which entries of those lists are named."""
_PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that somebody typed."""

    text: str
    place: Place
    internal: bool
    """Whether the staff alone may read it."""


def typed(document: Document, content: Content) -> Iterator[Typed]:
    """Yield each text of process.yaml and of content/, and whether it is the staff's."""
    value = document.value
    assert isinstance(value, dict)  # noqa: S101 - it was read as a process
    hidden = frozenset(_hidden(value))
    for path, text, internal in _texts(value, (), hidden, internal=False):
        yield Typed(text, document.place(path), internal)
    for article in (*content.pages, *content.prep):
        yield from _of_article(article, internal=False)
    for article in content.steps:
        yield from _of_article(article, internal=article.name in hidden)
    for article in content.staff:
        yield from _of_article(article, internal=True)
        yield Typed(article.name, article.source.place(1, 1), internal=True)
    for asset in content.staff_assets:
        yield Typed(asset.name, Place(f"content/{asset}"), internal=True)


def _of_article(article: Article, *, internal: bool) -> Iterator[Typed]:
    """Yield an article's title, description and paragraphs; a comment is never for the public."""
    top = article.source.place(1, 1)
    for text in (article.head.title, article.head.description):
        if text:
            yield Typed(text, top, internal)
    if internal:
        start = article.start
        for part in article.text.split("\n\n"):
            yield Typed(part, article.source.place_at(start, start + len(part)), internal)
            start += len(part) + 2
    else:
        yield Typed(article.filled(lambda _: ""), top, internal)
        for note in article.notes():
            yield Typed(note.text, article.place(note), internal=True)


def _hidden(process: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids and terms of all that is not public, by which others name it."""
    for key in _MARKED:
        for entry in process.get(key) or ():
            if entry.get("audience") != _PUBLIC:
                yield str(entry.get("id", entry.get("term", "")))


def _texts(
    value: Any, path: tuple[str | int, ...], hidden: frozenset[str], *, internal: bool
) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Yield each text in a value with the path to it; a name of what is hidden is no text."""
    keys = [part for part in path if isinstance(part, str)]
    if isinstance(value, dict):
        internal = internal or _is_internal(value, path, hidden)
        for key, inner in value.items():
            sealed = internal or key == "staff" or (keys[-1:] == ["checklists"] and key in hidden)
            yield from _texts(inner, (*path, key), hidden, internal=sealed)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, (*path, at), hidden, internal=internal)
    elif isinstance(value, str) and not (keys and keys[-1] in _NAMING and value in hidden):
        yield path, value, internal


def _is_internal(
    value: Mapping[str, Any], path: tuple[str | int, ...], hidden: frozenset[str]
) -> bool:
    """Return whether a mapping is the staff's, by its mark or by what it is about."""
    in_marked_list = len(path) == len(("list", 0)) and path[0] in _MARKED
    audience = value.get("audience", None if in_marked_list else _PUBLIC)
    return audience != _PUBLIC or value.get("session") in hidden
