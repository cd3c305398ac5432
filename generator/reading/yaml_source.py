"""Reads YAML into plain values with a place for each; imports yaml, as only yaml_composer does.

No types are guessed: every scalar stays text, as typed.
YAML is read event by event, so deep nesting or recursive aliases can't exhaust memory.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.problems import Place, ProblemsFoundError
from generator.reading.source_text import SourceText, single_problem
from generator.reading.yaml_composer import Composer, Node, node_place
from generator.rules import Rule

_UNSPACED_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
"""A comment without a space after its `#`, as in 'line #7'."""


PlainValue = str | list[Any] | dict[str, Any]
"""A YAML value: text, a list of values, or values by key."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file as plain values, and the place of each."""

    source: SourceText
    value: PlainValue
    root: Node = field(repr=False)

    def has(self, path: tuple[str | int, ...]) -> bool:
        """Return whether there is a value at a path."""
        value: Any = self.value
        for part in path:
            inside = isinstance(value, dict) and part in value
            inside = inside or (isinstance(value, list) and part in range(len(value)))
            if not inside:
                return False
            value = value[part]
        return True

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> Place:
        """Return the place of the value at a path, or of the key that leads to it.

        If the path doesn't exist, return the place of the deepest value on it that does.
        """
        node, _ = self._found(path, key=key)
        return node_place(self.source, node)

    def span(self, path: tuple[str | int, ...], *, key: bool = False) -> tuple[int, int]:
        """Return the start and end offsets of the value at a path, or of its key.

        An anchor or alias is part of the value. Raises KeyError if the path doesn't exist.
        """
        node, whole = self._found(path, key=key)
        if not whole:
            raise KeyError(path)
        return node.start.index, node.end.index

    def _found(self, path: tuple[str | int, ...], *, key: bool) -> tuple[Node, bool]:
        """Return the deepest node on a path, and whether the whole path exists."""
        node, found = self.root, self.root
        for part in path:
            inner = node.value
            if isinstance(inner, dict) and part in inner:
                found = node.keys[str(part)] if key else inner[part]
                node = inner[part]
            elif isinstance(inner, list) and isinstance(part, int) and part < len(inner):
                node = found = inner[part]
            else:
                return found, False
        return found, True

    def find(self, words: str) -> Place | None:
        """Return the place of the first occurrence of a text, or of the value that contains it.

        The source of a value can differ from its text, because of escapes and folded whitespace.
        """
        folded = " ".join(words.split())
        for node in _scalars(self.root):
            if words in node.value or folded in " ".join(node.value.split()):
                place = node_place(self.source, node)
                start = self.source.starts[place.line - 1] + place.column - 1
                length = node.end.index - node.start.index
                offset = self.source.text.find(words, start, start + length)
                return self.source.place_at(offset, offset + len(words)) if offset >= 0 else place
        return None

    def matches(
        self, pattern: re.Pattern[str], values: Collection[str] | None = None
    ) -> Iterator[tuple[Place, str]]:
        """Yield the place and text of each match in those values that are in `values`, or in all.

        If the matching text contains escapes, the place is that of the whole value.
        """
        text = self.source.text
        for node in _scalars(self.root):
            if values is None or node.value in values or node.value.strip() in values:
                typed = [*pattern.finditer(text, node.start.index, node.end.index)]
                for match in typed:
                    yield self.source.place_at(*match.span()), match[0]
                if not typed and (escaped := pattern.search(node.value)):
                    yield node_place(self.source, node), escaped[0]

    def cut_short(self) -> Iterator[Place]:
        """Yield the place of each comment that was probably meant as part of the text before it."""
        text = self.source.text
        for node in _scalars(self.root):
            comment = _UNSPACED_COMMENT.match(text, node.end.index)
            if comment and node.value and text[node.start.index] not in "'\"|>":
                yield self.source.place_at(*comment.span(1))


def _scalars(node: Node) -> Iterator[Node]:
    """Yield every text below a node, in the order of the file."""
    levels = [iter([node])]
    while levels:
        inner = next(levels[-1], None)
        if inner is None:
            levels.pop()
        elif isinstance(inner.value, str):
            yield inner
        else:
            levels.append(
                iter(inner.value.values() if isinstance(inner.value, dict) else inner.value)
            )


def read_yaml(source: SourceText) -> Document:
    """Return the plain values of a YAML text, with their places.

    Raises ProblemsFoundError for syntax errors, repeated keys, tags and unusable aliases.
    """
    composer = Composer(source)
    root = composer.compose()
    if composer.problems:
        raise ProblemsFoundError(composer.problems)
    if root is None or root.value == "":
        raise single_problem(source.name, Rule.EMPTY_FILE, "this file is empty")
    return Document(source, _plain(root), root)


def read_lenient(source: SourceText) -> Document | None:
    """Return the plain values of third-party YAML, without reporting errors.

    Tags are ignored, and everything after a syntax error is left out.
    """
    root = Composer(source).compose()
    return Document(source, _plain(root), root) if root else None


def write_yaml(value: object) -> str:
    """Return plain values as YAML text, with keys in the given order."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)


def _plain(node: Node) -> PlainValue:
    if isinstance(node.value, dict):
        return {key: _plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(inner) for inner in node.value]
    return str(node.value)
