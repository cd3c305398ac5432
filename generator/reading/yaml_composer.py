"""Builds nodes with places from YAML events; imports yaml, as only yaml_source does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.problems import Place, Problem
from generator.reading.source_text import UNPRINTABLE, SourceText
from generator.reading.yaml_messages import (
    KEY_WITHOUT_COLON,
    LEFT_OVER,
    LIST_AMONG_KEYS,
    PLAIN_MESSAGES,
    SYNTAX_HINTS,
    UNALIGNED,
    cause_in_brackets,
    entry_without_dash,
    message_for_line,
    missing_dash,
    next_without_dash,
    quote_above,
    strange_space,
    unspaced_colon,
    unspaced_dash,
)
from generator.rules import Rule

_MAX_DEPTH = 40
_MAX_ALIAS_SUM = 200_000


@dataclass(slots=True)
class Node:
    """A value as typed, with its start, its end and the nodes inside it."""

    value: Any
    start: Any
    end: Any
    keys: dict[str, "Node"] = field(default_factory=dict)
    size: int = 1  # number of nodes, including itself
    depth: int = 1  # number of levels, including itself
    repeated: list["Node"] = field(default_factory=list)  # its keys that appear a second time
    is_entry: bool = False  # of a list


def node_place(source: SourceText, node: Node) -> Place:
    """Return the place of a node; if it spans lines, the place covers its first line."""
    same_line = node.start.line == node.end.line
    width = node.end.column - node.start.column if same_line else len(source.text)
    return source.place(node.start.line + 1, node.start.column + 1, width)


class Composer:
    """Builds nodes from YAML events, without recursion, and collects problems."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.with_repeated: list[Node] = []
        self.anchors: dict[str, Node] = {}
        self.open: list[Node] = []
        self.open_keys: list[Node | None] = []
        self.alias_sum = 0
        self.exploded = False
        self.last: Any = None  # the last text's event
        self.root: Node | None = None

    def compose(self) -> Node | None:
        """Return the root node, or None if the text holds no value."""
        documents = 0
        try:
            for event in yaml.parse(self.source.text, Loader=_LOADER):
                documents += isinstance(event, yaml.DocumentStartEvent)
                if documents > 1:
                    self._add_problem(
                        event, Rule.SYNTAX, "a second document starts here with '---'"
                    )
                    break
                if self._too_deep(0):
                    self._add_problem(
                        event, Rule.TOO_DEEP, "values are nested too deeply from here on"
                    )
                    break
                self._handle(event)
                if self.exploded:
                    break
        except yaml.MarkedYAMLError as error:
            problem = self._syntax_problem(error)
            before = self.problems[-1] if self.problems else None
            if not (
                before
                and before.rule is Rule.UNKNOWN_ALIAS
                and before.place.line == problem.place.line
            ):
                self.problems.append(problem)
        for node in self.with_repeated:
            self.problems += self._repeated_keys(node)
        return self.root

    def _handle(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            if bad := UNPRINTABLE.search(event.value):
                message = f"this text has an invisible character (U+{ord(bad[0]):04X})"
                self._add_problem(event, Rule.CONTROL_CHARACTER, message, "delete it")
            self.last = event
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

    def _begin(self, event: Any, value: Any) -> Node:
        node = Node(value, event.start_mark, event.end_mark)
        if event.anchor:
            self.anchors[event.anchor] = node
        if event.tag is not None and event.tag != "!":
            self._add_problem(event, Rule.TAG, "this value has a tag")
        self._place(node)
        return node

    def _open(self, node: Node) -> None:
        self.open.append(node)
        self.open_keys.append(None)

    def _alias(self, event: Any) -> None:
        """Replace an alias with the node that it names, unless that would never end."""
        node = self.anchors.get(event.anchor)
        if node is None:
            self._add_problem(
                event, Rule.UNKNOWN_ALIAS, f"there is no anchor '&{event.anchor}' above"
            )
        elif any(node is outer for outer in self.open):
            self._add_problem(
                event, Rule.SELF_ALIAS, f"'*{event.anchor}' is inside the value that it names"
            )
        elif self.alias_sum + node.size > _MAX_ALIAS_SUM or self._too_deep(node.depth):
            self._add_problem(event, Rule.EXPLODING_ALIAS, f"'*{event.anchor}' repeats too much")
            self.exploded = True
        else:
            self.alias_sum += node.size
            start, end = event.start_mark, event.end_mark
            self._place(Node(node.value, start, end, node.keys, node.size, node.depth))
            return
        self._place(Node("", event.start_mark, event.end_mark))

    def _too_deep(self, more: int) -> bool:
        return len(self.open) + more > _MAX_DEPTH

    def _place(self, node: Node) -> None:
        """Add a node to its parent: as the root, a list entry, a key or a value."""
        if not self.open:
            self.root = node
            return
        outer = self.open[-1]
        self._grow(outer, node)
        if isinstance(outer.value, list):
            node.is_entry = True
            outer.value.append(node)
        elif self.open_keys[-1] is None:
            self.open_keys[-1] = node
        else:
            self._pair(outer, self.open_keys[-1], node)
            self.open_keys[-1] = None

    def _grow(self, outer: Node, inner: Node) -> None:
        outer.size += inner.size
        outer.depth = max(outer.depth, inner.depth + 1)

    def _pair(self, outer: Node, key: Node, value: Node) -> None:
        if not isinstance(key.value, str):
            place = node_place(self.source, key)
            message = "a list or mapping cannot be a key"
            hint = "if this is a text that starts with '{' or '[', put it in quotes"
            self.problems.append(Problem(place, Rule.BAD_KEY, message, hint))
        elif key.value in outer.value:
            if not outer.repeated:
                self.with_repeated.append(outer)
            outer.repeated.append(key)
        else:
            outer.value[key.value] = value
            outer.keys[key.value] = key

    def _repeated_keys(self, node: Node) -> Iterator[Problem]:
        """Yield a problem for each repeated key of a mapping, or for each list entry inside it.

        If the keys start again from the first one, the mapping is two entries of a list, and the
        dash of the second is missing. They do if two keys repeat, or if other keys are between.
        """
        first = next(iter(node.keys.values()))
        starts = [one for one in node.repeated if one.value == first.value]
        is_list = starts[:1] == node.repeated[:1] and starts[0].start.column == first.start.column
        is_apart = node.is_entry and bool(starts) and starts[0].start.line > first.start.line + 1
        if is_list and (is_apart or len({one.value for one in node.repeated}) > 1):
            for one in starts if node.is_entry else (first, *starts):
                yield missing_dash(self.source, one.start.line, one.start.column - 2)
            return
        for one in node.repeated:
            line = node.keys[one.value].start.line + 1
            message = f"the key '{one.value}' appears twice; first on line {line}"
            place = node_place(self.source, one)
            yield Problem(place, Rule.REPEATED_KEY, message, "keep one of the two")

    def _add_problem(self, event: Any, rule: Rule, message: str, hint: str = "") -> None:
        place = node_place(self.source, Node("", event.start_mark, event.end_mark))
        hint = hint or SYNTAX_HINTS.get(message) or rule.hint
        self.problems.append(Problem(place, rule, message, hint))

    def _syntax_problem(self, error: yaml.MarkedYAMLError) -> Problem:
        """Turn a YAML error into a problem, placed at its cause rather than where parsing stopped."""
        reason = error.problem or "this is not YAML"
        opened = ("quoted scalar", "flow ", "simple key", "an alias", "an anchor", "block scalar")
        cause = any(part in (error.context or "") for part in opened) and "escape" not in reason
        mark = (cause and error.context_mark) or error.problem_mark or error.context_mark
        if mark is None:
            return Problem(Place(self.source.name), Rule.SYNTAX, reason, Rule.SYNTAX.hint)
        line = min(mark.line, len(self.source.lines) - 1)
        if typed := strange_space(self.source, mark.line) or unspaced_dash(self.source, line):
            return typed
        text = self.source.lines[line]
        column = mark.column if line == mark.line else len(text)
        message = next((plain for part, plain in PLAIN_MESSAGES if part in reason), reason)
        message = message_for_line(message, text, column)
        if typed := self._known_mistake(message, line, column):
            return typed
        rule = Rule.TAB if "tab" in message.split() else Rule.SYNTAX
        place = self.source.place(line + 1, column + 1)
        return Problem(place, rule, message, SYNTAX_HINTS.get(message) or rule.hint)

    def _known_mistake(self, message: str, line: int, column: int) -> Problem | None:
        """Return the problem of a mistake that the lines around a YAML error show."""
        text = self.source.lines[line]
        if message in {UNALIGNED, KEY_WITHOUT_COLON} and not text[:column].strip():
            return next_without_dash(self.source, line)
        if message == LEFT_OVER and self.last and self.last.start_mark.line < line:
            start = self.last.start_mark
            is_open = self.last.end_mark.line == line and self.last.style in ("'", '"')
            return quote_above(self.source, start.line, start.column) if is_open else None
        if message == LIST_AMONG_KEYS:
            return entry_without_dash(self.source, line, column)
        if "indented deeper" in message:
            return unspaced_colon(self.source, line)
        if "is not closed" in message and (found := cause_in_brackets(text, column)):
            at, message, hint = found
            return Problem(self.source.place(line + 1, at + 1), Rule.SYNTAX, message, hint)
        return None


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml, for speed, where PyYAML's wheel includes it (on every platform with a wheel)."""
