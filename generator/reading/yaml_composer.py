"""Builds values and their places from YAML events; imports yaml, as only yaml_source does."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.problems import Place, Problem, Rule
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
from generator.reading.yaml_places import Places

_MAX_DEPTH = 40
_MAX_ALIAS_SUM = 200_000


@dataclass(slots=True)
class _Part:
    """A list or a mapping that is read, or the value of an anchor."""

    node: int
    """Its number in the places."""
    value: Any
    size: int = 1
    """Number of values and keys, including itself: until it ends, only those that aliases repeat."""
    depth: int = 1
    """Number of levels, including itself."""
    key: int | None = None
    """The key whose value comes next."""
    repeated: list[int] = field(default_factory=list)
    """Its keys that appear a second time."""
    is_entry: bool = False
    """Whether it is in a list."""


class Composer:
    """Builds plain values and their places from YAML events, without recursion; collects problems."""

    def __init__(self, source: SourceText, end: int | None = None) -> None:
        """Compose a text up to an offset."""
        self.source = source
        self.end = end
        self.places = Places()
        self.value: Any = None
        """The value of the whole text, or None if it has none."""
        self.problems: list[Problem] = []
        self.with_repeated: list[_Part] = []
        self.anchors: dict[str, _Part] = {}
        self.open: list[_Part] = []
        self.keys: dict[str, str] = {}  # one string for all keys with the same text
        self.alias_sum = 0
        self.ended = False  # before the end of the text
        self.last: Any = None  # the last text's event

    def compose(self) -> None:
        """Read the text, and set `value`, `places` and `problems`."""
        try:
            for event in yaml.parse(self.source.text[: self.end], Loader=_LOADER):
                self._handle(event)
                if self.ended:
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
        while self.open:
            self._close(self.places.ends[-1])
        for part in self.with_repeated:
            self.problems += self._repeated_keys(part)

    def _handle(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            # Only escapes in double quotes can make characters that the file doesn't have.
            if event.style == '"' and (bad := UNPRINTABLE.search(event.value)):
                message = f"this text has an invisible character (U+{ord(bad[0]):04X})"
                self._add_problem(event, Rule.CONTROL_CHARACTER, message, "delete it")
            self.last = event
            if event.anchor or event.tag:
                self._begin(event, event.value)
            else:
                self._add(event, event.value)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(event, [])
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(event, {})
        elif isinstance(event, yaml.CollectionEndEvent) and event.end_mark:
            self._close(event.end_mark.index)
        elif isinstance(event, yaml.DocumentStartEvent) and self.value is not None:
            self._end(event, Rule.SYNTAX, "a second document starts here with '---'")

    def _begin(self, event: Any, value: Any) -> _Part:
        """Add a list, a mapping, or a text that an alias can repeat."""
        if event.tag is not None and event.tag != "!":
            self._add_problem(event, Rule.TAG, "this value has a tag")
        is_entry = bool(self.open) and isinstance(self.open[-1].value, list)
        part = _Part(self._add(event, value), value, is_entry=is_entry)
        if event.anchor:
            self.anchors[event.anchor] = part
        return part

    def _open(self, event: Any, value: Any) -> None:
        """Begin a list or a mapping."""
        self.open.append(self._begin(event, value))
        if self._too_deep(0):
            self._end(event, Rule.TOO_DEEP, "values are nested too deeply from here on")

    def _end(self, event: Any, rule: Rule, message: str) -> None:
        """Read no further because of a problem."""
        self._add_problem(event, rule, message)
        self.ended = True

    def _close(self, end: int) -> None:
        """End the innermost list or mapping."""
        part = self.open.pop()
        self.places.close(part.node, end)
        inside, repeated = self.places.after[part.node] - part.node - 1, part.size - 1
        part.size += inside
        part.depth = max(part.depth, 2 if inside else 1)
        if self.open:
            self._count(part, repeated)

    def _alias(self, event: Any) -> None:
        """Replace an alias with the value that it names, unless that would never end."""
        part = self.anchors.get(event.anchor)
        if part is None:
            self._add_problem(
                event, Rule.UNKNOWN_ALIAS, f"there is no anchor '&{event.anchor}' above"
            )
        elif any(part is outer for outer in self.open):
            self._add_problem(
                event, Rule.SELF_ALIAS, f"'*{event.anchor}' is inside the value that it names"
            )
        elif self.alias_sum + part.size > _MAX_ALIAS_SUM or self._too_deep(part.depth):
            self._end(event, Rule.EXPLODING_ALIAS, f"'*{event.anchor}' repeats too much")
        else:
            self.alias_sum += part.size
            node = self._add(event, deepcopy(part.value))
            if not isinstance(part.value, str):
                self.places.aliased[node] = part.node
            if self.open:
                self._count(part, part.size - 1)
            return
        self._add(event, "")

    def _too_deep(self, more: int) -> bool:
        return len(self.open) + more > _MAX_DEPTH

    def _add(self, event: Any, value: Any) -> int:
        """Add a value to its list or mapping, or a key; return its number in the places."""
        text = value if isinstance(value, str) else None
        start, end = event.start_mark.index, event.end_mark.index
        outer = self.open[-1] if self.open else None
        is_key = outer is not None and outer.key is None and isinstance(outer.value, dict)
        if is_key and text is not None:
            text = self.keys.setdefault(text, text)
        node = self.places.add(start, end, text, is_key=is_key)
        if outer is None:
            self.value = value
        elif is_key:
            outer.key = node
        elif outer.key is None:
            outer.value.append(value)
        else:
            self._pair(outer, outer.key, value)
            outer.key = None
        return node

    def _count(self, inner: _Part, repeated: int) -> None:
        """Add a closed value to the depth and size of the innermost open list or mapping."""
        outer = self.open[-1]
        outer.size += repeated
        outer.depth = max(outer.depth, inner.depth + 1)

    def _pair(self, outer: _Part, key: int, value: Any) -> None:
        text = self.places.texts[key]
        if text is None:
            message = "a list or mapping cannot be a key"
            hint = "if this is a text that starts with '{' or '[', put it in quotes"
            self.problems.append(Problem(self._place(key), Rule.BAD_KEY, message, hint))
        elif text in outer.value:
            if not outer.repeated:
                self.with_repeated.append(outer)
            outer.repeated.append(key)
        else:
            outer.value[text] = value

    def _place(self, node: int) -> Place:
        return self.source.place_at(self.places.starts[node], self.places.ends[node])

    def _repeated_keys(self, part: _Part) -> Iterator[Problem]:
        """Yield a problem for each repeated key of a mapping, or for each list entry inside it.

        If the keys start again from the first one, the mapping is two entries of a list, and the
        dash of the second is missing. They do if two keys repeat, or if other keys are between.
        """
        keys, texts = self.places.keys(part.node), self.places.texts
        first = next(iter(part.value))
        top, starts = (
            self._place(keys[first]),
            [one for one in part.repeated if texts[one] == first],
        )
        again = [self._place(one) for one in starts]
        is_list = starts[:1] == part.repeated[:1] and again[0].column == top.column
        is_apart = part.is_entry and bool(starts) and again[0].line > top.line + 1
        if is_list and (is_apart or len({texts[one] for one in part.repeated}) > 1):
            for place in again if part.is_entry else (top, *again):
                yield missing_dash(self.source, place.line - 1, place.column - 3)
            return
        for one in part.repeated:
            text = str(texts[one])
            message = (
                f"the key '{text}' appears twice; first on line {self._place(keys[text]).line}"
            )
            yield Problem(self._place(one), Rule.REPEATED_KEY, message, "keep one of the two")

    def _add_problem(self, event: Any, rule: Rule, message: str, hint: str = "") -> None:
        place = self.source.place_at(event.start_mark.index, event.end_mark.index)
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
        line = min(mark.line, len(self.source.starts) - 1)
        if typed := strange_space(self.source, mark.line) or unspaced_dash(self.source, line):
            return typed
        text = self.source.line(line)
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
        text = self.source.line(line)
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
