"""Text files and YAML: plain values with a place for each; the only module that imports yaml.

Nothing is guessed: every scalar stays the text that was typed.
YAML is read event by event, so neither deep nesting nor clever aliases can exhaust the machine.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any

import yaml

from generator.problems import Place, Problem, ProblemsFoundError
from generator.rules import Rule

LARGEST_FILE = 20_000_000
"""Bytes above which a file is refused, as nobody types that much."""
_DEEPEST = 40
_LARGEST_ALIAS_SUM = 200_000
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # the line breaks of YAML 1.1
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff"
)
_CLOSE_NOTE = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
"""A note without a space after its sign, as in 'line #7'."""
_MOST_CONTROL_CHARACTERS = 20  # a binary file need not be listed byte by byte

Value = str | list[Any] | dict[str, Any]
"""What YAML holds here: text, a list of values, or values by key."""

_START = "a text may not start with this character"
_LEFT_OVER = "text is left over after a closing quote or bracket"
_UNALIGNED = "this line is not indented like those around it"
_KINDER = (
    ("tab character", "a tab stands where only spaces may"),
    ("'\\t'", "a tab stands where only spaces may"),
    ("mapping values are not allowed", "a second ': ' stands on this line"),
    ("unexpected end of stream", "a quote is opened here and never closed"),
    ("expected ',' or '}'", "this '{' is not closed, or a comma is missing after it"),
    ("expected ',' or ']'", "this '[' is not closed, or a comma is missing after it"),
    ("cannot start any token", _START),
    ("alphabetic or numeric character", _START),
    ("comment or line break", _START),
    ("expected node content", _START),
    ("mapping keys are not allowed", _START),
    ("block sequence entries are not allowed", "a list may not start on the line of its key"),
    ("escape character", "a backslash in double quotes starts a code, and this is none"),
    ("escape code", "a backslash in double quotes starts a code, and this is none"),
    ("hexdecimal number", "a backslash in double quotes starts a code, and this is none"),
    ("could not find expected ':'", "this key has no colon and space after it"),
    ("expected '-' indicator", _UNALIGNED),
    ("expected key", _UNALIGNED),
)
"""What a person is told for a part of what the YAML library says."""
_SYNTAX_HINTS = {
    "a tab stands where only spaces may": "indent with spaces",
    "a second ': ' stands on this line": "put a text that holds ': ' in quotes",
    "a second document starts here with '---'": "take this line away: a file holds one process",
    "a list may not start on the line of its key": (
        "start the list on the next line, or put a text that starts with '-' in quotes"
    ),
    "a backslash in double quotes starts a code, and this is none": (
        "write two backslashes, or use single quotes"
    ),
    "this key has no colon and space after it": "write the key, a colon, a space and the value",
    "a list entry stands among keys": "take the '-' away, or start the list under a key",
    "this line is indented deeper than the one above": "start it below the key above",
    _START: "put the text in quotes",
    _LEFT_OVER: "put the whole text in quotes; in single quotes write '' for an apostrophe",
    _UNALIGNED: "start it in the column of its neighbors; an entry of a list starts with '- '",
}


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file, with the places in it."""

    name: str
    """The file as messages name it: relative to the project's folder, with slashes."""
    text: str
    lines: list[str] = field(repr=False)
    starts: list[int] = field(repr=False)
    """Offset of the first character of each line."""

    @classmethod
    def of(cls, name: str, text: str) -> "Text":
        """Return a text with its lines found."""
        starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        return cls(name, text, _LINE_END.split(text), starts)

    def place(self, line: int, column: int, width: int = 1) -> Place:
        """Return the place at a line and a column (from 1), no wider than the line."""
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        width = max(1, min(width, len(excerpt) - column + 1))
        return Place(self.name, line, column, width, excerpt)

    def place_at(self, start: int, end: int) -> Place:
        """Return the place of the characters from start to end (offsets from 0)."""
        line = bisect_right(self.starts, start)
        return self.place(line, start - self.starts[line - 1] + 1, end - start)


@dataclass(slots=True)
class _Node:
    value: Any
    start: Any
    end: Any
    keys: dict[str, "_Node"] = field(default_factory=dict)
    size: int = 1  # nodes in it, itself included
    depth: int = 1  # levels in it, itself included


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file as plain values, and the place of each."""

    source: Text
    value: Value
    root: _Node = field(repr=False)

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
        return _node_place(self.source, found)

    def find(self, words: str) -> Place | None:
        """Return the place where words were typed first in a value, or of the value they stand in.

        A value may be typed in other signs than it holds, and its white space may be folded.
        """
        folded = " ".join(words.split())
        for node in _scalars(self.root):
            if words in node.value or folded in " ".join(node.value.split()):
                place = _node_place(self.source, node)
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


def _scalars(node: _Node) -> Iterator[_Node]:
    """Yield every text below a node, in the order of the file."""
    if isinstance(node.value, str):
        yield node
        return
    for inner in node.value.values() if isinstance(node.value, dict) else node.value:
        yield from _scalars(inner)


def read_bytes(folder: Path, name: str) -> bytes:
    """Return what a file below a folder holds.

    Raises ProblemsFoundError if it is missing, no file, or cannot be read.
    """
    path = folder / name
    try:
        if not S_ISREG(path.stat().st_mode):  # a pipe would keep a reader waiting for ever
            raise _found(name, Rule.UNREADABLE_FILE, "this is a folder or a device, not a file")
        return path.read_bytes()
    except FileNotFoundError:
        raise _found(name, Rule.MISSING_FILE, "there is no such file") from None
    except OSError as error:
        message = f"this file cannot be read: {error.strerror}"
        raise _found(name, Rule.UNREADABLE_FILE, message) from None


def read_text(folder: Path, name: str) -> Text:
    """Return the text of a file below a folder.

    Raises ProblemsFoundError if it is missing, unreadable, above 20 MB, not UTF-8, or holds
    characters that text may not hold.
    """
    path = folder / name
    if path.is_file() and path.stat().st_size > LARGEST_FILE:
        raise _found(name, Rule.TOO_LARGE, "this file is larger than 20 MB")
    text = Text.of(name, _decode(name, read_bytes(folder, name)))
    if problems := list(_unprintable(text)):
        raise ProblemsFoundError(problems)
    return text


def read_yaml(source: Text) -> Document:
    """Return the plain values of a YAML text and where they stand.

    Raises ProblemsFoundError for syntax, repeated keys, tags, and aliases that cannot be used.
    """
    composer = _Composer(source)
    root = composer.compose()
    if composer.problems:
        raise ProblemsFoundError(composer.problems)
    if root is None or root.value == "":
        raise _found(source.name, Rule.EMPTY_FILE, "this file says nothing")
    return Document(source, _plain(root), root)


def write_yaml(value: object) -> str:
    """Return plain values as YAML text, keys in the order given."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)


def _found(name: str, rule: Rule, message: str) -> ProblemsFoundError:
    return ProblemsFoundError([Problem(Place(name), rule, message, rule.hint)])


def _decode(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _found(name, Rule.ENCODING, "this file is UTF-16") from None
        good = content[: error.start].decode("utf-8-sig")
        lines = _LINE_END.split(good)
        place = Place(name, len(lines), len(lines[-1]) + 1)
        message = f"this byte (0x{content[error.start]:02X}) is not UTF-8"
        problem = Problem(place, Rule.ENCODING, message, Rule.ENCODING.hint)
        raise ProblemsFoundError([problem]) from None


def _unprintable(text: Text) -> Iterator[Problem]:
    for count, match in enumerate(_UNPRINTABLE.finditer(text.text)):
        if count == _MOST_CONTROL_CHARACTERS:
            return
        place = text.place_at(*match.span())
        message = f"an invisible character (U+{ord(match[0]):04X}) stands here"
        yield Problem(place, Rule.CONTROL_CHARACTER, message, "delete it")


def _plain(node: _Node) -> Value:
    if isinstance(node.value, dict):
        return {key: _plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(inner) for inner in node.value]
    return str(node.value)


def _node_place(source: Text, node: _Node) -> Place:
    same_line = node.start.line == node.end.line
    width = node.end.column - node.start.column if same_line else len(source.text)
    return source.place(node.start.line + 1, node.start.column + 1, width)


def _seen_in_line(message: str, line: str, column: int) -> str:
    """Return what is wrong more exactly, as the line shows it."""
    before = line[:column].strip()
    if message == _UNALIGNED and before:
        return _LEFT_OVER
    if message == _UNALIGNED and line[column : column + 2] in ("-", "- "):
        return "a list entry stands among keys"
    if message == "a second ': ' stands on this line" and before and ": " not in before:
        return "this line is indented deeper than the one above"
    return message


class _Composer:
    """Builds nodes from YAML's events, without recursion, and collects what is wrong."""

    def __init__(self, source: Text) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.anchors: dict[str, _Node] = {}
        self.open: list[_Node] = []
        self.open_keys: list[_Node | None] = []
        self.alias_sum = 0
        self.exploded = False
        self.root: _Node | None = None

    def compose(self) -> _Node | None:
        """Return the root node, or None if the text holds no value."""
        documents = 0
        try:
            for event in yaml.parse(self.source.text, Loader=_LOADER):
                documents += isinstance(event, yaml.DocumentStartEvent)
                if documents > 1:
                    self._say(event, Rule.SYNTAX, "a second document starts here with '---'")
                    break
                if self._too_deep(0):
                    self._say(event, Rule.TOO_DEEP, "values are nested too deep from here on")
                    break
                self._take(event)
                if self.exploded:
                    break
        except yaml.MarkedYAMLError as error:
            found = self._syntax(error)
            before = self.problems[-1] if self.problems else None
            if not (
                before
                and before.rule is Rule.UNKNOWN_ALIAS
                and before.place.line == found.place.line
            ):
                self.problems.append(found)
        return self.root

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            if bad := _UNPRINTABLE.search(event.value):
                message = f"an invisible character (U+{ord(bad[0]):04X}) stands in this text"
                self._say(event, Rule.CONTROL_CHARACTER, message, "delete it")
            self._begin(event, event.value)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(self._begin(event, []))
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(self._begin(event, {}))
        elif isinstance(event, yaml.CollectionEndEvent):
            node = self.open.pop()
            self.open_keys.pop()
            node.end = event.end_mark
            if self.open:
                self._grow(self.open[-1], node)

    def _begin(self, event: Any, value: Any) -> _Node:
        node = _Node(value, event.start_mark, event.end_mark)
        if event.anchor:
            self.anchors[event.anchor] = node
        if event.tag is not None and event.tag != "!":
            self._say(event, Rule.TAG, "a value carries a tag here")
        self._place(node)
        return node

    def _open(self, node: _Node) -> None:
        self.open.append(node)
        self.open_keys.append(None)

    def _alias(self, event: Any) -> None:
        """Put what an alias names in its place, unless that has no end."""
        node = self.anchors.get(event.anchor)
        if node is None:
            self._say(event, Rule.UNKNOWN_ALIAS, f"there is no anchor '&{event.anchor}' above")
        elif any(node is outer for outer in self.open):
            self._say(event, Rule.SELF_ALIAS, f"'*{event.anchor}' stands inside what it names")
        elif self.alias_sum + node.size > _LARGEST_ALIAS_SUM or self._too_deep(node.depth):
            self._say(event, Rule.EXPLODING_ALIAS, f"'*{event.anchor}' repeats too much")
            self.exploded = True
        else:
            self.alias_sum += node.size
            start, end = event.start_mark, event.end_mark
            self._place(_Node(node.value, start, end, node.keys, node.size, node.depth))
            return
        self._place(_Node("", event.start_mark, event.end_mark))

    def _too_deep(self, more: int) -> bool:
        return len(self.open) + more > _DEEPEST

    def _place(self, node: _Node) -> None:
        """Put a node where it belongs: at the top, in a list, as a key or as a value."""
        if not self.open:
            self.root = node
            return
        outer = self.open[-1]
        self._grow(outer, node)
        if isinstance(outer.value, list):
            outer.value.append(node)
        elif self.open_keys[-1] is None:
            self.open_keys[-1] = node
        else:
            self._pair(outer, self.open_keys[-1], node)
            self.open_keys[-1] = None

    def _grow(self, outer: _Node, inner: _Node) -> None:
        outer.size += inner.size
        outer.depth = max(outer.depth, inner.depth + 1)

    def _pair(self, outer: _Node, key: _Node, value: _Node) -> None:
        if not isinstance(key.value, str):
            place = _node_place(self.source, key)
            message = "a list or mapping cannot be a key"
            hint = "put a text that starts with '{' or '[' in quotes"
            self.problems.append(Problem(place, Rule.BAD_KEY, message, hint))
        elif key.value in outer.value:
            first = _node_place(self.source, outer.keys[key.value])
            message = f"the key '{key.value}' stands twice; first on line {first.line}"
            place = _node_place(self.source, key)
            self.problems.append(Problem(place, Rule.REPEATED_KEY, message, "keep one of the two"))
        else:
            outer.value[key.value] = value
            outer.keys[key.value] = key

    def _say(self, event: Any, rule: Rule, message: str, hint: str = "") -> None:
        place = _node_place(self.source, _Node("", event.start_mark, event.end_mark))
        hint = hint or _SYNTAX_HINTS.get(message) or rule.hint
        self.problems.append(Problem(place, rule, message, hint))

    def _syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        """Say what the YAML library found, where its cause is rather than where it gave up."""
        said = error.problem or "this is not YAML"
        opened = ("quoted scalar", "flow ", "simple key", "an alias", "an anchor", "block scalar")
        cause = any(part in (error.context or "") for part in opened) and "escape" not in said
        mark = (cause and error.context_mark) or error.problem_mark or error.context_mark
        if mark is None:
            return Problem(Place(self.source.name), Rule.SYNTAX, said, Rule.SYNTAX.hint)
        line = min(mark.line, len(self.source.lines) - 1)
        text = self.source.lines[line]
        column = mark.column if line == mark.line else len(text)
        message = next((kind for part, kind in _KINDER if part in said), said)
        message = _seen_in_line(message, text, column)
        rule = Rule.TAB if "tab" in message.split() else Rule.SYNTAX
        place = self.source.place(line + 1, column + 1)
        return Problem(place, rule, message, _SYNTAX_HINTS.get(message) or rule.hint)


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where the wheel has it (every platform with a wheel), for speed."""
