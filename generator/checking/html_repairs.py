"""Finds HTML that browsers silently repair: unfinished, unclosed or unopened tags.

The parsed tree doesn't show repairs, so this module tokenizes the HTML itself, by the rules of the
HTML Standard (13.2.5), in linear time. Security is decided on the tree; this module only
explains why a page looks different from what the author typed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from generator.checking.html_policy import ALLOWED
from generator.markup.html_cost import VOID
from generator.markup.html_tree import Node, element, walk, walk_with_parents
from generator.problems import Rule

_SPACE = " \t\n\f\r"
_NAME = re.compile(rf"[^{_SPACE}/>]*")
_GAP = re.compile(rf"[{_SPACE}/]*")
_ATTRIBUTE = re.compile(rf"(=?[^{_SPACE}/>=]*)[{_SPACE}]*(=?)[{_SPACE}]*")
_UNQUOTED = re.compile(rf"[^{_SPACE}>]*")
_COMMENT_END = re.compile(r"--!?>")
_TEXT_ONLY = {"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"}
"""Elements whose content is text: only their own end tag is recognized inside."""
_END_IS_OPTIONAL_NAMES = (
    "body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr"
)
_END_IS_OPTIONAL = frozenset(_END_IS_OPTIONAL_NAMES.split())
_FOREIGN = ("svg", "math")
_CODE = {"code", "kbd", "pre", "samp"}
_UNFINISHED = re.compile(r"<(?:!--(?![^>]*-->)|([A-Za-z][\w-]*)\s+[\w:-]+\s*=(?![^>]*>))")
_NO_DECLARATION = "'<!' and '<?' are not allowed in a text, except in complete comments"


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair that a browser makes, and the HTML that causes it."""

    rule: Rule
    message: str
    hint: str
    start: int
    """Offset in the HTML."""
    typed: str
    """The HTML at that offset, which equals the source text if the author typed HTML."""
    tag: str = ""
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag; `end` is -1 if the tag is unfinished at the end of the text."""

    name: str
    start: int
    end: int
    is_end: bool
    is_empty: bool
    """Whether the tag is self-closing."""
    repeated: tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """The stack of open elements, with a count for each name."""

    tags: list[_Tag] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    ignored_ends: Counter[str] = field(default_factory=Counter)
    """End tags to ignore, because their elements were already reported as unclosed."""


def repairs(html: str, nodes: Iterable[Node]) -> Iterator[Repair]:
    """Yield each repair in a fragment of HTML; `nodes` is what a browser parses it into.

    Repairs come in text order, except that elements unclosed at the end come last.
    """
    opened = _Open()
    started: dict[str, list[_Tag]] = {}
    for one in _tokens(html):
        if isinstance(one, Repair):
            yield one
            continue
        yield from _tag_repairs(html, one)
        if one.end >= 0:
            yield from _nesting_repairs(html, one, opened)
            if not one.is_end:
                started.setdefault(one.name, []).append(one)
    for tag in opened.tags:
        yield from _unclosed(html, tag)
    made = Counter(one["tag"].lower() for one in walk(nodes))
    for name, tags in started.items():
        if name != "image" and len(tags) > made[name]:
            message = f"browsers ignore this '<{name}>', which is out of place"
            hint = f"delete it, or move it to where '<{name}>' belongs, such as a cell into a table"
            typed = html[tags[-1].start : tags[-1].end]
            yield Repair(Rule.BROKEN_HTML, message, hint, tags[-1].start, typed, name)


def _tokens(html: str) -> Iterator[_Tag | Repair]:
    """Yield each tag, and a repair for each text that starts like a tag but isn't one."""
    at = 0
    while at >= 0 and (start := html.find("<", at)) >= 0:
        following = html[start + 1 : start + 2]
        named = html[start + 2 : start + 3] if following == "/" else following
        if named.isascii() and named.isalpha():
            tag = _tag(html, start)
            yield tag
            at = _after(html, tag)
        elif following and following in "!?":
            at, repair = _declaration(html, start)
            if repair:
                yield repair
        elif following == "/" and named:
            at = html.find(">", start) + 1 or len(html)
            message = "'</' without a name is not an end tag"
            yield Repair(Rule.BROKEN_HTML, message, "delete it", start, html[start:at])
        else:
            at = start + 1


def _tag(html: str, start: int) -> _Tag:
    """Return the tag at an offset, with attributes parsed as browsers do."""
    is_end = html[start + 1] == "/"
    match = _NAME.match(html, start + 1 + is_end)
    name = match[0].lower() if match else ""
    at = match.end() if match else start
    seen: set[str] = set()
    repeated: list[str] = []
    while True:
        gap = _GAP.match(html, at)
        at = gap.end() if gap else at
        if at >= len(html):
            return _Tag(name, start, -1, is_end, is_empty=False, repeated=tuple(repeated))
        if html[at] == ">":
            is_empty = html[at - 1] == "/"
            return _Tag(name, start, at + 1, is_end, is_empty, tuple(repeated))
        attribute, at = _attribute(html, at)
        if attribute.lower() in seen:
            repeated.append(attribute)
        seen.add(attribute.lower())


def _attribute(html: str, at: int) -> tuple[str, int]:
    """Return an attribute's name and its end, which is the end of the text if it is unfinished."""
    match = _ATTRIBUTE.match(html, at)
    if match is None:
        return "", at + 1
    if not match[2]:
        return match[1], match.end(1)
    at = match.end()
    quote = html[at : at + 1]
    if quote and quote in "\"'":
        return match[1], html.find(quote, at + 1) + 1 or len(html)
    value = _UNQUOTED.match(html, at)
    return match[1], value.end() if value else at


def _after(html: str, tag: _Tag) -> int:
    """Return where parsing continues: after the tag, or after the content of a raw text element."""
    if tag.is_end or tag.name not in _TEXT_ONLY:
        return len(html) if tag.name == "plaintext" and not tag.is_end else tag.end
    end = re.compile(rf"</{tag.name}(?=[{_SPACE}/>])", re.IGNORECASE).search(html, tag.end)
    return end.start() if end else len(html)


def _tag_repairs(html: str, tag: _Tag) -> Iterator[Repair]:
    """Yield the repairs within a tag."""
    if tag.end < 0:
        typed = html[tag.start :]
        message = f"this '<{'/' * tag.is_end}{tag.name}' is never finished"
        hint = "end it with '>', and look for a quotation mark that is never closed"
        yield Repair(Rule.BROKEN_HTML, message, hint, tag.start, typed, tag.name)
    typed = html[tag.start : tag.end]
    for name in tag.repeated:
        message = (
            f"'{name.lower()}' appears twice in this '<{tag.name}>', and browsers use the first"
        )
        hint = Rule.REPEATED_ATTRIBUTE.hint
        yield Repair(Rule.REPEATED_ATTRIBUTE, message, hint, tag.start, typed, tag.name, name)


def _nesting_repairs(html: str, tag: _Tag, opened: _Open) -> Iterator[Repair]:
    """Yield unclosed or unopened elements that a tag reveals, and update the open elements."""
    name = tag.name
    if not tag.is_end:
        is_foreign = name in _FOREIGN or any(opened.names[one] for one in _FOREIGN)
        if name in VOID or (tag.is_empty and is_foreign):
            return
        opened.names[name] += 1
        if name not in _END_IS_OPTIONAL:
            opened.tags.append(tag)
        return
    if not opened.names[name]:
        if opened.ignored_ends[name]:
            opened.ignored_ends[name] -= 1
        else:
            message = f"'</{name}>' closes nothing"
            hint = f"delete it, or write <{name}> where it should begin"
            typed = html[tag.start : tag.end]
            yield Repair(Rule.BROKEN_HTML, message, hint, tag.start, typed, name)
        return
    opened.names[name] -= 1
    while name not in _END_IS_OPTIONAL and (last := opened.tags.pop()).name != name:
        opened.names[last.name] -= 1
        opened.ignored_ends[last.name] += 1
        yield from _unclosed(html, last, before=name)


def _unclosed(html: str, tag: _Tag, before: str = "") -> Iterator[Repair]:
    """Yield a repair for an unclosed element; one that is not allowed is reported as such."""
    if tag.name not in ALLOWED:
        return
    message = f"this '<{tag.name}>' is never closed"
    if tag.is_empty:
        message += ": browsers ignore the slash in it"
    place = f" before </{before}>" if before else ""
    hint = f"close it with </{tag.name}>{place}"
    typed = html[tag.start : tag.end]
    yield Repair(Rule.BROKEN_HTML, message, hint, tag.start, typed, tag.name)


def _declaration(html: str, start: int) -> tuple[int, Repair | None]:
    """Return the end of a comment or declaration, or -1 if it is unfinished, and its repair, if any."""
    if html.startswith("<!--", start) and not html.startswith((">", "->"), start + 4):
        end = _COMMENT_END.search(html, start + 4)
        if end:
            return end.end(), None
        message = "this comment is never closed, so it hides the rest of the text"
        hint = "close it with -->"
        return -1, Repair(Rule.BROKEN_HTML, message, hint, start, html[start:])
    end_at = html.find(">", start) + 1
    typed = html[start : end_at or len(html)]
    repair = Repair(Rule.UNSAFE_HTML, _NO_DECLARATION, Rule.UNSAFE_HTML.hint, start, typed)
    return end_at or -1, repair


def shown_as_text(nodes: Iterable[Node]) -> Iterator[Repair]:
    """Yield a repair for each unfinished tag that browsers show as text."""
    for one, around in walk_with_parents([element("body", {}, *nodes)]):
        if one["tag"] in _CODE or any(outer["tag"] in _CODE for outer in around):
            continue
        for text in one["inner"]:
            match = _UNFINISHED.search(text) if isinstance(text, str) and "<" in text else None
            if match:
                what = f"'<{match[1].lower()}'" if match[1] else "comment"
                message = f"this {what} is never finished, so it is shown as text"
                hint = "end it with '>'" if match[1] else "close it with -->"
                tag = (match[1] or "").lower()
                yield Repair(Rule.BROKEN_HTML, message, hint, -1, match[0], tag)
