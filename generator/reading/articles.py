"""Articles: the Markdown files under content/, with their variables, links and headings.

The content of an article is taken from its parsed tree; the source text is only searched to locate
what was found there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from generator.markup.html_tree import Node, Nodes, parse, walk
from generator.model import Model
from generator.model import Text as PlainText
from generator.problems import Place, Problem, ProblemsFoundError, Rule, did_you_mean
from generator.reading.bare_addresses import link_addresses
from generator.reading.facts import MARK, Facts, facts_of
from generator.reading.markdown import article_html, article_nodes
from generator.reading.source_text import SourceText
from generator.reading.yaml_source import Document, read_yaml

_VARIABLE = re.compile(r"\\\{\{|\{\{(?P<name>[^{}\n]*)\}\}")
_FOLDED = re.compile(r"\s*[\t\n\r\x85\u2028\u2029]\s*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ASKED_AS = "asked_as gives each question, by its id, the words that people search with"
_ASKED_AS_HINT = "write 'budget: price, what does it cost' for a heading with {#budget}"


def _with_words(text: str) -> str:
    if not text.strip(" ,"):
        raise ValueError(text)
    return text


_Words = Annotated[PlainText, AfterValidator(_with_words)]
"""Words and phrases separated by commas, at least one."""


class FrontMatter(Model):
    """The front matter of an article: YAML between two lines of dashes."""

    title: PlainText | None = Field(None, description="Title of the page.")
    description: PlainText | None = Field(None, description="One sentence for search engines.")
    asked_as: Mapping[str, _Words] = Field(
        {}, description="What people type who look for a question, by the id of its heading."
    )

    def words_for(self, anchor: str) -> list[str]:
        """Return the extra search words of a heading."""
        return [one.strip() for one in self.asked_as.get(anchor, "").split(",") if one.strip()]


@dataclass(frozen=True, slots=True)
class Variable:
    """A name in double braces, with its position."""

    name: str | None
    """None for braces escaped with a backslash, which are shown literally."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One Markdown file under content/."""

    source: SourceText = field(repr=False)
    front_matter: FrontMatter
    start: int
    """Offset in the file where the text starts, after the front matter."""

    @property
    def name(self) -> str:
        """The file name without .md, e.g. the id of a step for its guide."""
        return self.source.name.split("/", 2)[2].removesuffix(".md")

    @property
    def is_of_staff(self) -> bool:
        """Whether it is in the folder of texts that only the staff reads."""
        return self.source.name.startswith("content/staff/")

    @property
    def title_from_name(self) -> str:
        """A title derived from the file name, used if the article has no other."""
        return self.name.replace("-", " ").capitalize()

    @property
    def text(self) -> str:
        """The Markdown below the front matter."""
        return self.source.text[self.start :]

    @property
    def comments(self) -> Iterator[tuple[str, Place]]:
        """Yield each HTML comment with its place."""
        for match in _COMMENT.finditer(self.source.text, self.start):
            yield match[0], self.source.place_at(*match.span())

    @property
    def without_comments(self) -> str:
        """The Markdown below the front matter, with comments removed."""
        return _COMMENT.sub("", self.text)

    @property
    def variables(self) -> list[Variable]:
        """All variables in the text, including those in comments, which are not resolved."""
        return [*_variables(self.source.text, self.start)]

    def html(self) -> str:
        """Return the HTML from the Markdown parser, with placeholders for the variables.

        Raises TooDeepError if the text is nested too deep.
        """
        return article_html(self._marked())

    def nodes(self, value_of: Callable[[Variable], str]) -> Nodes:
        """Return the article as pages show it, with the values of its variables as plain text.

        Raises TooDeepError if the text is nested too deep.
        """
        nodes = article_nodes(self._marked())
        self._fill(nodes, lambda variable: _FOLDED.sub(" ", value_of(variable)))
        return nodes

    def facts(self, value_of: Callable[[Variable], str]) -> Facts:
        """Return the facts about the article that rules use; they are cached by text.

        Raises TooDeepError if the text is nested too deep.
        """
        facts = facts_of(self._marked())
        if not facts.variables:
            return facts
        return facts.filled(self._values(lambda variable: _FOLDED.sub(" ", value_of(variable))))

    def shown_variables(self) -> list[Variable]:
        """Return the variables outside of comments, in text order.

        Raises TooDeepError if the text is nested too deep.
        """
        variables = self.variables
        shown = (variables[number] for number in facts_of(self._marked()).variables)
        return [one for one in shown if one.name is not None]

    def parsed_from(self, value_of: Callable[[Variable], str]) -> str:
        """Return a text that is the same if `parsed_nodes` is the same."""
        values = (value_of(variable) for variable in self.variables)
        return "\n".join((self._marked(), *map(repr, values)))

    def parsed_nodes(self, value_of: Callable[[Variable], str]) -> Nodes:
        """Return the article's HTML as a browser parses it, with the values of its variables.

        Raises TooDeepError if the text is nested too deep.
        """
        nodes = parse(self.html())
        link_addresses(nodes)  # before values are inserted, which must stay plain text
        self._fill(nodes, value_of)
        return nodes

    def _fill(self, nodes: Nodes, value_of: Callable[[Variable], str]) -> None:
        """Replace the placeholders with the values of the variables."""
        if "\x90" in self._marked():
            _replace_marks(nodes, self._values(value_of))

    def _values(self, value_of: Callable[[Variable], str]) -> Callable[[re.Match[str]], str]:
        """Return a function that maps a placeholder match to its value."""
        variables = self.variables

        def value(match: re.Match[str]) -> str:
            variable = variables[int(match[1])]
            return "{{" if variable.name is None else value_of(variable)

        return value

    def place(self, start: int, end: int) -> Place:
        """Return the place of the characters from start to end (offsets in the file)."""
        return self.source.place_at(start, end)

    def _marked(self) -> str:
        """Return the text with each variable replaced by a placeholder."""
        return _with_marks(self.source.text, self.start)


@lru_cache(maxsize=512)
def _variables(source: str, start: int) -> tuple[Variable, ...]:
    """Return the variables of a text; every rule asks for them."""
    found = _VARIABLE.finditer(source, start)
    return tuple(Variable(one["name"] and one["name"].strip(), *one.span()) for one in found)


@lru_cache(maxsize=512)
def _with_marks(source: str, start: int) -> str:
    """Return a text with its variables replaced by placeholders; every rule asks for it."""
    numbers = count()
    return _VARIABLE.sub(lambda _: f"\x90{next(numbers)}\x91", source[start:])


def _replace_marks(nodes: Nodes, value: Callable[[re.Match[str]], str]) -> None:
    """Replace placeholders with values, in texts and attributes."""

    def filled(node: Node) -> Node:
        return MARK.sub(value, node) if isinstance(node, str) and "\x90" in node else node

    nodes[:] = map(filled, nodes)
    for one in walk(nodes):
        one["inner"] = list(map(filled, one["inner"]))
        for name, text in one["attrs"].items():
            one["attrs"][name] = str(filled(text))


def parse_article(source: SourceText) -> Article:
    """Parse a Markdown text, including its front matter.

    Raises ProblemsFoundError if the front matter is unclosed, is not valid YAML, or has bad values.
    """
    if not source.text.startswith(("---\n", "---\r\n")):
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
        document = read_yaml(source, end)
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
    """Turn one of pydantic's errors into a problem in the front matter."""
    unknown = detail["type"] == "extra_forbidden"
    place = document.place(detail["loc"], key=unknown)
    if detail["loc"][:1] == ("asked_as",):
        return Problem(place, Rule.BAD_VALUE, _ASKED_AS, _ASKED_AS_HINT)
    message = "a head knows the keys title, description and asked_as, the first two with one text"
    hint = did_you_mean(str(detail["loc"][-1]), FrontMatter.model_fields) if unknown else ""
    return Problem(place, Rule.UNKNOWN_KEY if unknown else Rule.BAD_VALUE, message, hint)
