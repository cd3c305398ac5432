"""Finds the texts that only the staff may read, as typed, with their places.

editions.py separates the editions. This module separates them a second time, independently and on
the source text, because a guard that used editions.py couldn't detect its bugs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from generator.inspection.forms import Forms
from generator.inspection.unpacked import shown
from generator.problems import Place
from generator.reading.articles import Article
from generator.reading.content import Content
from generator.reading.media import is_media
from generator.reading.source_text import LARGEST_READ, SourceText, read_bytes, read_digest
from generator.reading.yaml_source import Document

_NAMED_LISTS = ("roles", "sessions", "steps", "glossary")
"""The lists whose entries others refer to."""
_ENTRIES_WITH_AUDIENCE = (
    *((name,) for name in _NAMED_LISTS),
    *(("studio", name) for name in ("rooms", "people", "sounds", "quotes", "pictures")),
)
"""Paths of the lists and mappings whose entries are internal unless marked as public."""
_MAPPINGS_WITH_AUDIENCE = (("studio", "visit"), ("example",))
"""Paths of the mappings that are internal unless marked as public."""
_REFERENCES = {
    "roles": "roles",
    "role": "roles",
    "reader": "roles",
    "checklists": "roles",
    "sessions": "sessions",
    "session": "sessions",
    "needs": "steps",
    "steps": "steps",
    "overlaps": "steps",
    "see": "glossary",
}
"""Maps each key with references to the list whose entries it refers to."""
_PUBLIC = "public"
_WRAPPED = re.compile(r"(?<!\n)\n(?!\n)")
"""A line break within a paragraph, which Markdown renders as a space."""

_FILE_NAME = re.compile(r"[\w-][\w.-]*\.\w+", re.ASCII)
_SPELLED, _MARKS = 2, 100
"""How many times as long as its text a value of YAML may be, and how much longer."""

_Names = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as it was typed."""

    text: str
    place: Place
    """Where it was typed; of a public text of process.yaml, only the file."""
    internal: bool
    """Whether only the staff may read it."""
    source: SourceText | None = field(default=None, compare=False, repr=False)
    """The text that has its place, if that is known."""
    form: str = field(default="", compare=False, repr=False)
    """Of a filled-in form, the text of the blank one, which is published: no secret."""

    def part(self, spelled: str) -> "Typed":
        """Return a part of the text, with its own place if that is known."""
        place = self.place
        if self.source:
            start = self.source.starts[place.line - 1] + place.column - 1
            at = self.source.text.find(spelled, start, start + _SPELLED * len(self.text) + _MARKS)
            place = self.source.place_at(at, at + len(spelled)) if at >= 0 else place
        return replace(self, text=spelled, place=place)


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources of a project, for both editions."""

    folder: Path
    """The project's folder."""
    document: Document
    """The source of process.yaml."""
    content: Content
    """The files under content/."""
    staff_files: Mapping[str, bytes]
    """The SHA-256 of each of the staff's files that is not an article, by name."""
    hidden_media: Mapping[str, bytes]
    """The same of the photos and sounds under content/assets/ that only internal entries name."""

    @property
    def unread(self) -> list[str]:
        """The staff's files that are too large to be read for texts."""
        sizes = {name: (self.folder / name).stat().st_size for name in self.staff_files}
        return [name for name, size in sizes.items() if size > LARGEST_READ]

    @classmethod
    def create(cls, folder: Path, document: Document, content: Content) -> "Sources":
        """Return the sources of the project in a folder, with digests of the staff's files.

        Raises ProblemsFoundError if one of them cannot be read.
        """
        names = [f"content/{path}" for path in content.staff_assets]
        staff_files = {name: read_digest(folder, name) for name in names}
        hidden = {
            name: read_digest(folder, name) for name in sorted(_hidden_media(document, content))
        }
        return cls(folder, document, content, staff_files, hidden)


def typed(sources: Sources) -> Iterator[Typed]:
    """Yield each typed text, and whether it is internal."""
    document, content = sources.document, sources.content
    value = document.value
    assert isinstance(value, dict)  # noqa: S101 - it was validated as a process
    hidden = _hidden(value)
    for path, text, internal in _texts(value, (), hidden, internal=False):
        place = document.place(path) if internal else Place(document.source.name)
        yield Typed(text, place, internal, document.source if internal else None)
    for article in (*content.pages, *content.prep):
        yield from _article_texts(article, internal=False)
    for article in content.steps:
        yield from _article_texts(article, internal=article.name in hidden["steps"])
    for article in content.staff:
        yield from _article_texts(article, internal=True)
    yield from _file_texts(sources, _linked(sources, hidden))


def _file_texts(sources: Sources, linked: Iterable[str]) -> Iterator[Typed]:
    """Yield the names and texts of the staff's files, which may be filled-in forms of linked ones."""
    unread, forms = sources.unread, Forms(sources.folder, linked)
    for name in sources.staff_files:
        yield from _name_texts(name, internal=True)
        if name not in unread:
            said = [*shown(read_bytes(sources.folder, name))]
            form = forms.blank_of(said)
            yield from (Typed(text, Place(name), internal=True, form=form) for text in said)


def _linked(sources: Sources, hidden: _Names) -> list[str]:
    """Return the files under content/assets/ that a public text, or a public entry, names."""
    document, content = sources.document, sources.content
    guides = [one for one in content.steps if one.name not in hidden["steps"]]
    texts = [one.without_comments for one in (*content.pages, *content.prep, *guides)]
    texts += [
        text
        for _, text, internal in _texts(document.value, (), hidden, internal=False)
        if not internal
    ]
    named = {word.strip(".") for text in texts for word in _FILE_NAME.findall(text)}
    files = (path for path in content.assets if path.name in named and not is_media(path))
    return [f"content/{path}" for path in files]


def _hidden_media(document: Document, content: Content) -> set[str]:
    """Return the files that internal entries of process.yaml name, but nothing public names."""
    value = document.value
    assert isinstance(value, dict)  # noqa: S101 - as above
    named: dict[bool, set[str]] = {False: set(), True: set()}
    there = {f"content/{path}" for path in content.assets}
    for _, text, internal in _texts(value, (), _hidden(value), internal=False):
        named[internal] |= {text} & there
    hidden = named[True] - named[False]
    public = "\n".join(one.text for one in (*content.pages, *content.prep, *content.steps))
    assets = {f"content/{path}" for path in content.mentioned}
    return {name for name in hidden - assets if PurePosixPath(name).name not in public}


def _name_texts(name: str, *, internal: bool) -> Iterator[Typed]:
    """Yield the name of a file, and of the subfolders that contain it."""
    for part in PurePosixPath(name).with_suffix("").parts[2:]:
        yield Typed(part, Place(name), internal)


def _article_texts(article: Article, *, internal: bool) -> Iterator[Typed]:
    """Yield an article's names and paragraphs; comments are always internal."""
    yield from _name_texts(article.source.name, internal=internal)
    top = article.source.place(1, 1)
    head = article.front_matter
    for text in (head.title, head.description, *head.asked_as.values()):
        if text:
            yield Typed(text, top, internal)
    if internal:
        start = article.start
        for part in article.text.split("\n\n"):
            place = article.source.place_at(start, start + len(part))
            yield Typed(part, place, internal, article.source)
            start += len(part) + 2
    else:
        # Both the rendered text and the source: addresses, for example, are only in the source.
        rendered = article.facts(lambda _: "").text
        typed_text = article.without_comments
        for text in (rendered, typed_text, _WRAPPED.sub(" ", typed_text)):
            yield Typed(text, top, internal)
        for comment, place in article.comments:
            yield Typed(comment, place, internal=True, source=article.source)


def _hidden(process: Mapping[str, Any]) -> _Names:
    """Return the ids and terms of all entries that are not public, by list."""
    return {
        key: frozenset(
            str(entry.get("id", entry.get("term", "")))
            for entry in process.get(key) or ()
            if entry.get("audience") != _PUBLIC
        )
        for key in _NAMED_LISTS
    }


def _texts(
    value: Any, path: tuple[str | int, ...], hidden: _Names, *, internal: bool
) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Yield each text in a value with its path, except references to hidden entries."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    named = hidden[_REFERENCES[key]] if key in _REFERENCES else frozenset()
    if isinstance(value, dict):
        internal = internal or _is_internal(value, path, hidden)
        for name, inner in value.items():
            is_hidden = internal or name == "staff" or (key == "checklists" and name in named)
            yield from _texts(inner, (*path, name), hidden, internal=is_hidden)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index), hidden, internal=internal)
    elif isinstance(value, str) and value not in named:
        yield path, value, internal


def _is_internal(value: Mapping[str, Any], path: tuple[str | int, ...], hidden: _Names) -> bool:
    """Return whether a mapping is internal, by its audience or by the session that it is about."""
    is_marked = path in _MAPPINGS_WITH_AUDIENCE or path[:-1] in _ENTRIES_WITH_AUDIENCE
    audience = value.get("audience", None if is_marked else _PUBLIC)
    return audience != _PUBLIC or value.get("session") in hidden["sessions"]
