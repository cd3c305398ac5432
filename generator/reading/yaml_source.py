"""Text files and YAML: plain values with a place for each; the only module that imports yaml.

Nothing is guessed: every scalar stays the text that was typed.
YAML is read event by event, so neither deep nesting nor clever aliases can exhaust the machine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.problems import Place, ProblemsFoundError
from generator.reading.source_text import SourceText, single_problem
from generator.reading.yaml_composer import Composer, Node, node_place
from generator.rules import Rule

_CLOSE_NOTE = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
"""A note without a space after its sign, as in 'line #7'."""


PlainValue = str | list[Any] | dict[str, Any]
"""What YAML holds here: text, a list of values, or values by key."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file as plain values, and the place of each."""

    source: SourceText
    value: PlainValue
    root: Node = field(repr=False)

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> Place:
        """Return the place of the value at a path, or of the key that leads to it.

        A path that goes further than the file leads to the last value on its way.
        """
        node, found = self.root, self.root
        for part in path:
            inner = node.value
            if isinstance(inner, dict) and part in inner:
                found = node.keys[str(part)] if key else inner[part]
                node = inner[part]
            elif isinstance(inner, list) and isinstance(part, int) and part < len(inner):
                node = found = inner[part]
            else:
                break
        return node_place(self.source, found)

    def find(self, words: str) -> Place | None:
        """Return the place where words were typed first in a value, or of the value they stand in.

        A value may be typed in other signs than it holds, and its white space may be folded.
        """
        folded = " ".join(words.split())
        for node in _scalars(self.root):
            if words in node.value or folded in " ".join(node.value.split()):
                place = node_place(self.source, node)
                start = self.source.starts[place.line - 1] + place.column - 1
                typed = node.end.index - node.start.index
                at = self.source.text.find(words, start, start + typed)
                return self.source.place_at(at, at + len(words)) if at >= 0 else place
        return None

    def cut_short(self) -> Iterator[Place]:
        """Yield the place of each note that follows a text so closely that it may be part of it."""
        text = self.source.text
        for node in _scalars(self.root):
            note = _CLOSE_NOTE.match(text, node.end.index)
            if note and node.value and text[node.start.index] not in "'\"|>":
                yield self.source.place_at(*note.span(1))


def _scalars(node: Node) -> Iterator[Node]:
    """Yield every text below a node, in the order of the file."""
    if isinstance(node.value, str):
        yield node
        return
    for inner in node.value.values() if isinstance(node.value, dict) else node.value:
        yield from _scalars(inner)


def read_yaml(source: SourceText) -> Document:
    """Return the plain values of a YAML text and where they stand.

    Raises ProblemsFoundError for syntax, repeated keys, tags, and aliases that cannot be used.
    """
    composer = Composer(source)
    root = composer.compose()
    if composer.problems:
        raise ProblemsFoundError(composer.problems)
    if root is None or root.value == "":
        raise single_problem(source.name, Rule.EMPTY_FILE, "this file says nothing")
    return Document(source, _plain(root), root)


def write_yaml(value: object) -> str:
    """Return plain values as YAML text, keys in the order given."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)


def _plain(node: Node) -> PlainValue:
    if isinstance(node.value, dict):
        return {key: _plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(inner) for inner in node.value]
    return str(node.value)
