"""Builds nodes with places from YAML events; imports yaml, as only yaml_source does."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.problems import Place, Problem
from generator.reading.source_text import UNPRINTABLE, SourceText
from generator.reading.yaml_messages import (
    PLAIN_MESSAGES,
    SYNTAX_HINTS,
    cause_in_brackets,
    message_for_line,
    strange_space,
    unspaced_colon,
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
        self.anchors: dict[str, Node] = {}
        self.open: list[Node] = []
        self.open_keys: list[Node | None] = []
        self.alias_sum = 0
        self.exploded = False
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
        return self.root

    def _handle(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            if bad := UNPRINTABLE.search(event.value):
                message = f"this text has an invisible character (U+{ord(bad[0]):04X})"
                self._add_problem(event, Rule.CONTROL_CHARACTER, message, "delete it")
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
            first = node_place(self.source, outer.keys[key.value])
            message = f"the key '{key.value}' appears twice; first on line {first.line}"
            place = node_place(self.source, key)
            self.problems.append(Problem(place, Rule.REPEATED_KEY, message, "keep one of the two"))
        else:
            outer.value[key.value] = value
            outer.keys[key.value] = key

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
        if typed := strange_space(self.source, mark.line):
            return typed
        line = min(mark.line, len(self.source.lines) - 1)
        text = self.source.lines[line]
        column = mark.column if line == mark.line else len(text)
        message = next((plain for part, plain in PLAIN_MESSAGES if part in reason), reason)
        message = message_for_line(message, text, column)
        if "indented deeper" in message and (typed := unspaced_colon(self.source, line)):
            return typed
        if "is not closed" in message and (found := cause_in_brackets(text, column)):
            column, message, hint = found
            return Problem(self.source.place(line + 1, column + 1), Rule.SYNTAX, message, hint)
        rule = Rule.TAB if "tab" in message.split() else Rule.SYNTAX
        place = self.source.place(line + 1, column + 1)
        return Problem(place, rule, message, SYNTAX_HINTS.get(message) or rule.hint)


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml, for speed, where PyYAML's wheel includes it (on every platform with a wheel)."""
