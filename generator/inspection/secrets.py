"""What the staff alone may read, as it was typed, with its place.

The line between the editions is drawn in editions.py. It is drawn a second time here, on what was
typed and by other means, because a guard that asked that module would be blind to its faults.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from generator.html_tree import text_of
from generator.inspection.unpacked import shown
from generator.problems import Place
from generator.reading.articles import Article
from generator.reading.content import Content
from generator.reading.source_text import read_bytes
from generator.reading.yaml_source import Document

_MARKED = (("roles",), ("sessions",), ("steps",), ("glossary",))
"""The paths of the lists whose entries are public only if they say so."""
_NAMING = {
    "roles": "roles",
    "checklists": "roles",
    "sessions": "sessions",
    "session": "sessions",
    "needs": "steps",
    "overlaps": "steps",
    "see": "glossary",
}
"""Keys under which entries of those lists are named, and of which list."""
_PUBLIC = "public"
_WRAPPED = re.compile(r"(?<!\n)\n(?!\n)")
"""The end of a line within a paragraph, which Markdown shows as a space."""

_Names = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that somebody typed."""

    text: str
    place: Place
    internal: bool
    """Whether the staff alone may read it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a project is made of, for whomever."""

    document: Document
    """What was typed in process.yaml."""
    content: Content
    """What was typed in content/."""
    staff_files: Mapping[str, bytes]
    """The staff's files that are no articles, by name."""

    @classmethod
    def of(cls, folder: Path, document: Document, content: Content) -> "Sources":
        """Return the sources of the project in a folder, the staff's files read.

        Raises ProblemsFoundError if one of them cannot be read.
        """
        names = [f"content/{path}" for path in content.staff_assets]
        return cls(document, content, {name: read_bytes(folder, name) for name in names})


def typed(sources: Sources) -> Iterator[Typed]:
    """Yield each text that was typed, and whether it is the staff's."""
    document, content = sources.document, sources.content
    value = document.value
    assert isinstance(value, dict)  # noqa: S101 - it was read as a process
    hidden = _hidden(value)
    for path, text, internal in _texts(value, (), hidden, internal=False):
        yield Typed(text, document.place(path), internal)
    for article in (*content.pages, *content.prep):
        yield from _of_article(article, internal=False)
    for article in content.steps:
        yield from _of_article(article, internal=article.name in hidden["steps"])
    for article in content.staff:
        yield from _of_article(article, internal=True)
    for name, file in sources.staff_files.items():
        yield from _of_name(name, internal=True)
        yield from (Typed(text, Place(name), internal=True) for text in shown(file))


def _of_name(name: str, *, internal: bool) -> Iterator[Typed]:
    """Yield the name of a file, and of the folders that it is in below one of content/."""
    for part in PurePosixPath(name).with_suffix("").parts[2:]:
        yield Typed(part, Place(name), internal)


def _of_article(article: Article, *, internal: bool) -> Iterator[Typed]:
    """Yield an article's names and paragraphs; a comment is never for the public."""
    yield from _of_name(article.source.name, internal=internal)
    top = article.source.place(1, 1)
    for text in (article.front_matter.title, article.front_matter.description):
        if text:
            yield Typed(text, top, internal)
    if internal:
        start = article.start
        for part in article.text.split("\n\n"):
            yield Typed(part, article.source.place_at(start, start + len(part)), internal)
            start += len(part) + 2
    else:
        # What a reader sees, and what was typed: an address, for one, is in the second alone.
        seen = text_of(article.nodes(lambda _: ""))
        typed_text = article.without_comments
        for text in (seen, typed_text, _WRAPPED.sub(" ", typed_text)):
            yield Typed(text, top, internal)
        for comment, place in article.comments:
            yield Typed(comment, place, internal=True)


def _hidden(process: Mapping[str, Any]) -> _Names:
    """Return the ids and terms of all that is not public, by the list that they stand in."""
    return {
        key: frozenset(
            str(entry.get("id", entry.get("term", "")))
            for entry in process.get(key) or ()
            if entry.get("audience") != _PUBLIC
        )
        for (key,) in _MARKED
    }


def _texts(
    value: Any, path: tuple[str | int, ...], hidden: _Names, *, internal: bool
) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Yield each text in a value with the path to it; a name of what is hidden is no text."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    named = hidden[_NAMING[key]] if key in _NAMING else frozenset()
    if isinstance(value, dict):
        internal = internal or _is_internal(value, path, hidden)
        for name, inner in value.items():
            sealed = internal or name == "staff" or (key == "checklists" and name in named)
            yield from _texts(inner, (*path, name), hidden, internal=sealed)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, (*path, at), hidden, internal=internal)
    elif isinstance(value, str) and value not in named:
        yield path, value, internal


def _is_internal(value: Mapping[str, Any], path: tuple[str | int, ...], hidden: _Names) -> bool:
    """Return whether a mapping is the staff's, by its mark or by what it is about."""
    audience = value.get("audience", None if path[:-1] in _MARKED else _PUBLIC)
    return audience != _PUBLIC or value.get("session") in hidden["sessions"]
