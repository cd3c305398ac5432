"""Reads YAML into plain values with a place for each; imports yaml, as only yaml_composer does.

No types are guessed: every scalar stays text, as typed.
YAML is read event by event, so deep nesting or recursive aliases can't exhaust memory.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.model import KeyPath
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.reading.source_text import SourceText, single_problem
from generator.reading.yaml_composer import Composer
from generator.reading.yaml_places import Places

_UNSPACED_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
"""A comment without a space after its `#`, as in 'line #7'."""


PlainValue = str | list[Any] | dict[str, Any]
"""A YAML value: text, a list of values, or values by key."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file as plain values, and the place of each."""

    source: SourceText
    value: PlainValue
    places: Places = field(repr=False)

    def has(self, path: KeyPath) -> bool:
        """Return whether there is a value at a path."""
        value: Any = self.value
        for part in path:
            inside = isinstance(value, dict) and part in value
            inside = inside or (isinstance(value, list) and part in range(len(value)))
            if not inside:
                return False
            value = value[part]
        return True

    def place(self, path: KeyPath, *, key: bool = False) -> Place:
        """Return the place of the value at a path, or of the key that leads to it.

        If the path doesn't exist, return the place of the deepest value on it that does.
        """
        node, _ = self.places.found(path, key=key)
        return self._place(node)

    def span(self, path: KeyPath, *, key: bool = False) -> tuple[int, int]:
        """Return the start and end offsets of the value at a path, or of its key.

        An anchor or alias is part of the value. Raises KeyError if the path doesn't exist.
        """
        node, whole = self.places.found(path, key=key)
        if not whole:
            raise KeyError(path)
        return self.places.starts[node], self.places.ends[node]

    def _place(self, node: int) -> Place:
        return self.source.place_at(self.places.starts[node], self.places.ends[node])

    def find(self, words: str) -> Place | None:
        """Return the place of the first occurrence of a text, or of the value that contains it.

        The source of a value can differ from its text, because of escapes and folded whitespace.
        """
        folded = " ".join(words.split())
        for node, value in self.places.values():
            if words in value or folded in " ".join(value.split()):
                start, end = self.places.starts[node], self.places.ends[node]
                offset = self.source.text.find(words, start, end)
                is_typed = offset >= 0
                return self.source.place_at(
                    *((offset, offset + len(words)) if is_typed else (start, end))
                )
        return None

    def matches(
        self, pattern: re.Pattern[str], values: Collection[str] | None = None
    ) -> Iterator[tuple[Place, str]]:
        """Yield the place and text of each match in those values that are in `values`, or in all.

        If the matching text contains escapes, the place is that of the whole value.
        """
        text, starts, ends = self.source.text, self.places.starts, self.places.ends
        for node, value in self.places.values():
            found = pattern.search(value)
            if found and (values is None or value in values or value.strip() in values):
                typed = [*pattern.finditer(text, starts[node], ends[node])]
                for match in typed:
                    yield self.source.place_at(*match.span()), match[0]
                if not typed:
                    yield self._place(node), found[0]

    def cut_short(self) -> Iterator[Place]:
        """Yield the place of each comment that was probably meant as part of the text before it."""
        text, starts, ends = self.source.text, self.places.starts, self.places.ends
        for node, value in self.places.values():
            comment = _UNSPACED_COMMENT.match(text, ends[node])
            if comment and value and text[starts[node]] not in "'\"|>":
                yield self.source.place_at(*comment.span(1))


def read_yaml(source: SourceText, end: int | None = None) -> Document:
    """Return the plain values of a YAML text, or of its beginning, with their places.

    Raises ProblemsFoundError for syntax errors, repeated keys, tags and unusable aliases.
    """
    composer = Composer(source, end)
    composer.compose()
    if composer.problems:
        raise ProblemsFoundError(composer.problems)
    if composer.value in (None, ""):
        raise single_problem(source.name, Rule.EMPTY_FILE, "this file is empty")
    return Document(source, composer.value, composer.places)


def read_lenient(source: SourceText) -> tuple[Document | None, Sequence[Problem]]:
    """Return the plain values of third-party YAML, and the problems that `read_yaml` would raise.

    Tags are ignored, and everything after a syntax error is left out.
    """
    composer = Composer(source)
    composer.compose()
    document = Document(source, composer.value, composer.places)
    return None if composer.value is None else document, composer.problems


def write_yaml(value: object) -> str:
    """Return plain values as YAML text, with keys in the given order."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)
