"""Articles: Markdown texts with a head, the links in them and the facts that they name.

Nothing is rendered here; an article stays the Markdown that was typed, with its places.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pydantic import Field, ValidationError

from generator.model import Text as PlainText
from generator.model import Value
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.source import Text, read_yaml

_FENCE = r"^(?P<fence> {0,3}(?:`{3,}|~{3,}))[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)"
_CODE = re.compile(
    _FENCE + r"|(?P<tick>`+)(?!`)[^\n]+?(?<!`)(?P=tick)(?!`)", re.MULTILINE | re.DOTALL
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_VARIABLE = re.compile(r"(?P<escaped>\\\{\{)|\{\{(?P<name>[^{}\n]*)\}\}")
_INLINE_LINK = r"\]\(\s*<?(?P<inline>[^\s<>()]+)"
_LINK_DEFINITION = r"^ {0,3}\[[^\]\n^]+\]:\s*<?(?P<defined>[^\s<>]+)"
_LINK = re.compile(f"{_INLINE_LINK}|{_LINK_DEFINITION}", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)


class Head(Value):
    """What an article may say of itself between two lines of dashes."""

    title: PlainText | None = Field(None, description="Title of the page.")
    description: PlainText | None = Field(None, description="One sentence for search engines.")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of an article that means something: a fact's name or a link's target."""

    text: str
    start: int
    end: int
    in_code: bool


@dataclass(frozen=True, slots=True)
class Article:
    """One Markdown file under content/."""

    source: Text = field(repr=False)
    head: Head
    start: int
    """Where the text starts, after the head: an offset in the file."""

    @property
    def name(self) -> str:
        """The file's name in its folder of content/, without .md: a step's id, for one."""
        return self.source.name.split("/", 2)[2].removesuffix(".md")

    @property
    def text(self) -> str:
        """The Markdown below the head."""
        return self.source.text[self.start :]

    def place(self, found: Found) -> Place:
        """Return where in the file a stretch stands."""
        return self.source.place_at(found.start, found.end)

    def variables(self) -> Iterator[Found]:
        """Yield the names between double braces; an escaped pair of braces has no name."""
        code = self._code()
        for match in _VARIABLE.finditer(self.source.text, self.start):
            if match["escaped"] is None:
                yield Found(match["name"].strip(), *match.span(), _within(match.start(), code))

    def links(self) -> Iterator[Found]:
        """Yield the targets of links and images that stand outside code."""
        code = self._code()
        for match in _LINK.finditer(self.source.text, self.start):
            group = "inline" if match["inline"] else "defined"
            if not _within(match.start(), code):
                yield Found(match[group], *match.span(group), in_code=False)

    def filled(self, replace: Callable[[Found], str]) -> str:
        """Return the text with each variable and link replaced, and comments left out.

        A comment is a note to oneself: it would otherwise reach the reader's browser.
        """
        code = self._code()
        spans = [(found.start, found.end, replace(found)) for found in self.variables()]
        spans += [(found.start, found.end, replace(found)) for found in self.links()]
        spans += [
            (*match.span(), "")
            for match in _COMMENT.finditer(self.source.text, self.start)
            if not _within(match.start(), code)
        ]
        parts, at = [], self.start
        for start, end, text in sorted(spans):
            if start >= at:
                parts += [self.source.text[at:start], text]
                at = end
        parts.append(self.source.text[at:])
        return "".join(parts).replace("\\{{", "&#123;&#123;").strip()

    def _code(self) -> list[tuple[int, int]]:
        return [match.span() for match in _CODE.finditer(self.source.text, self.start)]


def article(source: Text) -> Article:
    """Return a Markdown text as an article, its head read.

    Raises ProblemsFoundError if the head is not closed, is no YAML, or says what it may not.
    """
    if not source.text.startswith("---\n") and not source.text.startswith("---\r\n"):
        return Article(source, Head(), 0)
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE).search(source.text, 4)
    if end is None:
        message = "the head that starts here is never closed"
        raise ProblemsFoundError(
            [Problem(source.place(1, 1, 3), Rule.UNCLOSED_HEAD, message, Rule.UNCLOSED_HEAD.hint)]
        )
    return Article(source, _head(source, end.start()), end.end())


def embedded(text: str, level: int) -> str:
    """Return Markdown whose highest headings are of a level (1 to 6), the others in step."""
    outside = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    found = [(match.start(), len(match[1])) for match in _HEADING.finditer(outside)]
    if not found:
        return text
    more = level - min(depth for _, depth in found)
    parts, at = [], 0
    for start, depth in found:
        parts += [text[at:start], "#" * max(1, min(6, depth + more))]
        at = start + depth
    return "".join(parts) + text[at:]


def opening_title(text: str) -> str:
    """Return the first-level heading that a text opens with, or nothing."""
    match = re.match(r"\s*#\s+(.+?)\s*(?:\{[^}]*\})?\s*(?:\n|\Z)", text)
    return match[1] if match else ""


def _head(source: Text, end: int) -> Head:
    if not source.text[3:end].strip():
        return Head()
    document = read_yaml(replace(source, text=source.text[:end]))
    try:
        return Head.model_validate(document.value)
    except ValidationError as error:
        problems = [
            Problem(
                document.place(detail["loc"], key=detail["type"] == "extra_forbidden"),
                Rule.UNKNOWN_KEY if detail["type"] == "extra_forbidden" else Rule.BAD_VALUE,
                "a head knows the keys title and description, each with one line of text",
            )
            for detail in error.errors(include_url=False)
        ]
        raise ProblemsFoundError(problems) from None


def _within(offset: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)
