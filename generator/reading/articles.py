"""Articles: Markdown texts with a head, the links in them and the facts that they name.

Nothing is rendered here; an article stays the Markdown that was typed, with its places.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from generator.model import Model
from generator.model import Text as PlainText
from generator.problems import Place, Problem, ProblemsFoundError, did_you_mean
from generator.reading.markdown_spans import CODE, HEADING, Spans, code_and_comments, within
from generator.reading.source_text import SourceText
from generator.reading.yaml_source import Document, read_yaml
from generator.rules import Rule

_VARIABLE = re.compile(r"(?P<escaped>\\\{\{)|\{\{(?P<name>[^{}\n]*)\}\}")
_BRACES = re.compile(r"\\\{\{")
_INLINE_LINK = r"\]\(\s*<?(?P<inline>[^\s<>()]+)"
_LINK_DEFINITION = r"^ {0,3}\[[^\]\n^]+\]:\s*<?(?P<defined>[^\s<>]+)"
_LINK = re.compile(f"{_INLINE_LINK}|{_LINK_DEFINITION}", re.MULTILINE)
_NO_WORDS = re.compile(r"[ \t]*#*[ \t]*(?:\{[^}\n]*\})?[ \t]*\r?(?:\n|\Z)")


class FrontMatter(Model):
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

    source: SourceText = field(repr=False)
    front_matter: FrontMatter
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
        code, notes = self._code(), self._notes()
        for match in _VARIABLE.finditer(self.source.text, self.start):
            if match["escaped"] is None and not within(match.start(), notes):
                yield Found(match["name"].strip(), *match.span(), within(match.start(), code))

    def links(self) -> Iterator[Found]:
        """Yield the targets of links and images that stand outside code."""
        passed_over = self._code() + self._notes()
        for match in _LINK.finditer(self.source.text, self.start):
            group = "inline" if match["inline"] else "defined"
            if not within(match.start(), passed_over):
                yield Found(match[group], *match.span(group), in_code=False)

    def headings(self) -> Iterator[tuple[int, Found]]:
        """Yield the level of each heading, from 1, and the signs that make it one."""
        passed_over = self._code() + self._notes()
        for match in HEADING.finditer(self.source.text, self.start):
            if not within(match.start(), passed_over):
                yield len(match[1]), Found(match[1], *match.span(1), in_code=False)

    def notes(self) -> Iterator[Found]:
        """Yield the comments that stand outside code: notes to oneself, which no reader sees."""
        for start, end in self._notes():
            yield Found(self.source.text[start:end], start, end, in_code=False)

    def empty_headings(self) -> Iterator[Found]:
        """Yield the signs of the headings that have no words after them."""
        for _, found in self.headings():
            if _NO_WORDS.match(self.source.text, found.end):
                yield found

    @property
    def title_from_name(self) -> str:
        """The file's name as a title, for an article that says no other."""
        return self.name.replace("-", " ").capitalize()

    def with_variables(self, replace: Callable[[Found], str]) -> str:
        """Return the text with each name between braces replaced, and nothing else."""
        spans = [(found.start, found.end, replace(found)) for found in self.variables()]
        return _splice(self.source.text, (self.start, len(self.source.text)), spans)

    def filled(self, replace: Callable[[Found], str], as_typed: Callable[[str], str] = str) -> str:
        """Return the text with each variable and link replaced, and comments left out.

        A comment is a note to oneself: it would otherwise reach the reader's browser.
        Code in which something is replaced becomes HTML by way of `as_typed`, as no mark in a
        value may end the code that it stands in.
        """
        found = [*self.variables(), *self.links()]
        spans = [(one.start, one.end, replace(one)) for one in found if not one.in_code]
        spans += [(start, end, "") for start, end in self._notes()]
        inside = [(one.start, one.end, replace(one)) for one in found if one.in_code]
        braces = [(*match.span(), "{{") for match in _BRACES.finditer(self.source.text, self.start)]
        for match in CODE.finditer(self.source.text, self.start):
            here = [span for span in (*inside, *braces) if within(span[0], (match.span(),))]
            if here:
                spans.append((*match.span(), self._code_as_html(match, here, as_typed)))
        spans += braces
        return _splice(self.source.text, (self.start, len(self.source.text)), spans).strip()

    def _code_as_html(
        self,
        match: re.Match[str],
        spans: list[tuple[int, int, str]],
        as_typed: Callable[[str], str],
    ) -> str:
        if match["tick"]:
            ticks = len(match["tick"])
            inside = (match.start() + ticks, match.end() - ticks)
            code = _splice(self.source.text, inside, spans).strip()
            return f"<code>{as_typed(code)}</code>"
        first = self.source.text.index("\n", match.start()) + 1
        last = max(first, self.source.text.rindex("\n", 0, match.end()) + 1)
        lines = _splice(self.source.text, (first, last), spans).rstrip("\n").split("\n")
        return f"<pre><code>{'&#10;'.join(map(as_typed, lines))}</code></pre>"

    def _notes(self) -> Spans:
        """Return where the comments are that stand outside code."""
        return code_and_comments(self.source.text, self.start)[1]

    def _code(self) -> Spans:
        return code_and_comments(self.source.text, self.start)[0]


def parse_article(source: SourceText) -> Article:
    """Return a Markdown text as an article, its head read.

    Raises ProblemsFoundError if the head is not closed, is no YAML, or says what it may not.
    """
    if not source.text.startswith("---\n") and not source.text.startswith("---\r\n"):
        return Article(source, FrontMatter(), 0)
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE).search(source.text, 4)
    if end is None:
        message = "the head that starts here is never closed"
        raise ProblemsFoundError(
            [Problem(source.place(1, 1, 3), Rule.UNCLOSED_HEAD, message, Rule.UNCLOSED_HEAD.hint)]
        )
    return Article(source, _read_front_matter(source, end.start()), end.end())


def _read_front_matter(source: SourceText, end: int) -> FrontMatter:
    if not source.text[3:end].strip():
        return FrontMatter()
    try:
        document = read_yaml(replace(source, text=source.text[:end]))
    except ProblemsFoundError as error:
        if [problem.rule for problem in error.problems] == [Rule.EMPTY_FILE]:
            return FrontMatter()
        raise
    try:
        return FrontMatter.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise ProblemsFoundError(
            _front_matter_problem(document, detail) for detail in details
        ) from None


def _front_matter_problem(document: Document, detail: ErrorDetails) -> Problem:
    """Say what is wrong in a head."""
    unknown = detail["type"] == "extra_forbidden"
    place = document.place(detail["loc"], key=unknown)
    message = "a head knows the keys title and description, each with one line of text"
    hint = did_you_mean(str(detail["loc"][-1]), FrontMatter.model_fields) if unknown else ""
    return Problem(place, Rule.UNKNOWN_KEY if unknown else Rule.BAD_VALUE, message, hint)


def _splice(text: str, stretch: tuple[int, int], spans: list[tuple[int, int, str]]) -> str:
    """Return a stretch of a text with other words in some places; the first of two wins."""
    at, last = stretch
    parts = []
    for start, end, words in sorted(spans, key=lambda span: (span[0], -span[1])):
        if at <= start and end <= last:
            parts += [text[at:start], words]
            at = end
    return "".join((*parts, text[at:last]))
