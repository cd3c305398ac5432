"""YAML events as nodes with places; the only module that imports yaml, with yaml_source."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.problems import Place, Problem
from generator.reading.source_text import UNPRINTABLE, SourceText
from generator.reading.yaml_messages import PLAIN_MESSAGES, SYNTAX_HINTS, message_for_line
from generator.rules import Rule

_DEEPEST = 40


_LARGEST_ALIAS_SUM = 200_000


@dataclass(slots=True)
class Node:
    """A value as it was typed, with its start, its end and the nodes inside it."""

    value: Any
    start: Any
    end: Any
    keys: dict[str, "Node"] = field(default_factory=dict)
    size: int = 1  # nodes in it, itself included
    depth: int = 1  # levels in it, itself included


def node_place(source: SourceText, node: Node) -> Place:
    """Return the place of a node; one that spans lines is as wide as its first line."""
    same_line = node.start.line == node.end.line
    width = node.end.column - node.start.column if same_line else len(source.text)
    return source.place(node.start.line + 1, node.start.column + 1, width)


class Composer:
    """Builds nodes from YAML's events, without recursion, and collects what is wrong."""

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
            if bad := UNPRINTABLE.search(event.value):
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

    def _begin(self, event: Any, value: Any) -> Node:
        node = Node(value, event.start_mark, event.end_mark)
        if event.anchor:
            self.anchors[event.anchor] = node
        if event.tag is not None and event.tag != "!":
            self._say(event, Rule.TAG, "a value carries a tag here")
        self._place(node)
        return node

    def _open(self, node: Node) -> None:
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
            self._place(Node(node.value, start, end, node.keys, node.size, node.depth))
            return
        self._place(Node("", event.start_mark, event.end_mark))

    def _too_deep(self, more: int) -> bool:
        return len(self.open) + more > _DEEPEST

    def _place(self, node: Node) -> None:
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

    def _grow(self, outer: Node, inner: Node) -> None:
        outer.size += inner.size
        outer.depth = max(outer.depth, inner.depth + 1)

    def _pair(self, outer: Node, key: Node, value: Node) -> None:
        if not isinstance(key.value, str):
            place = node_place(self.source, key)
            message = "a list or mapping cannot be a key"
            hint = "put a text that starts with '{' or '[' in quotes"
            self.problems.append(Problem(place, Rule.BAD_KEY, message, hint))
        elif key.value in outer.value:
            first = node_place(self.source, outer.keys[key.value])
            message = f"the key '{key.value}' stands twice; first on line {first.line}"
            place = node_place(self.source, key)
            self.problems.append(Problem(place, Rule.REPEATED_KEY, message, "keep one of the two"))
        else:
            outer.value[key.value] = value
            outer.keys[key.value] = key

    def _say(self, event: Any, rule: Rule, message: str, hint: str = "") -> None:
        place = node_place(self.source, Node("", event.start_mark, event.end_mark))
        hint = hint or SYNTAX_HINTS.get(message) or rule.hint
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
        message = next((kind for part, kind in PLAIN_MESSAGES if part in said), said)
        message = message_for_line(message, text, column)
        rule = Rule.TAB if "tab" in message.split() else Rule.SYNTAX
        place = self.source.place(line + 1, column + 1)
        return Problem(place, rule, message, SYNTAX_HINTS.get(message) or rule.hint)


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where the wheel has it (every platform with a wheel), for speed."""
