"""Articles: the Markdown files under content/, with the variables, links and headings in them.

What an article means is read from the tree that the parser makes of it; the text itself is only
searched for the place of what was found there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from generator.html_tree import HEADINGS, Element, Node, Nodes, parse, text_of, walk
from generator.model import Model
from generator.model import Text as PlainText
from generator.problems import Place, Problem, ProblemsFoundError, did_you_mean
from generator.reading.bare_addresses import link_addresses
from generator.reading.markdown import article_html, article_nodes
from generator.reading.source_text import SourceText
from generator.reading.yaml_source import Document, read_yaml
from generator.rules import Rule

_VARIABLE = re.compile(r"\\\{\{|\{\{(?P<name>[^{}\n]*)\}\}")
_MARK = re.compile("\x90(\\d+)\x91")
"""Stands for a variable while the parser works: control characters that no file may hold."""
_FOLDED = re.compile(r"\s*[\t\n\r\x85\u2028\u2029]\s*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ASKED_AS = "asked_as gives each question, by its id, the words that people search with"
_ASKED_AS_HINT = "write 'budget: price, what does it cost' for a heading with {#budget}"
LINK_ATTRIBUTES = ("href", "src", "poster")
"""Attributes that hold an address to be followed from the article."""


def _with_words(text: str) -> str:
    if not text.strip(" ,"):
        raise ValueError(text)
    return text


_Words = Annotated[PlainText, AfterValidator(_with_words)]
"""Words and phrases with commas between them, at least one."""


class FrontMatter(Model):
    """What an article may say of itself between two lines of dashes."""

    title: PlainText | None = Field(None, description="Title of the page.")
    description: PlainText | None = Field(None, description="One sentence for search engines.")
    asked_as: Mapping[str, _Words] = Field(
        {}, description="What people type who look for a question, by the id of its heading."
    )

    def words_for(self, anchor: str) -> list[str]:
        """Return the words that a heading should be found by, besides its own."""
        return [one.strip() for one in self.asked_as.get(anchor, "").split(",") if one.strip()]


@dataclass(frozen=True, slots=True)
class Variable:
    """A name between double braces, and where it was typed."""

    name: str | None
    """None for a pair of braces after a backslash, which is shown as it is."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One Markdown file under content/."""

    source: SourceText = field(repr=False)
    front_matter: FrontMatter
    start: int
    """Where the text starts, after the front matter: an offset in the file."""

    @property
    def name(self) -> str:
        """The file's name in its folder of content/, without .md: a step's id, for one."""
        return self.source.name.split("/", 2)[2].removesuffix(".md")

    @property
    def title_from_name(self) -> str:
        """The file's name as a title, for an article that says no other."""
        return self.name.replace("-", " ").capitalize()

    @property
    def text(self) -> str:
        """The Markdown below the front matter."""
        return self.source.text[self.start :]

    @property
    def comments(self) -> Iterator[tuple[str, Place]]:
        """Yield each comment between `<!--` and `-->`, and its place."""
        for match in _COMMENT.finditer(self.source.text, self.start):
            yield match[0], self.source.place_at(*match.span())

    @property
    def without_comments(self) -> str:
        """The Markdown below the front matter, without comments."""
        return _COMMENT.sub("", self.text)

    @property
    def variables(self) -> list[Variable]:
        """Every pair of braces, also in comments, where none is looked up."""
        found = _VARIABLE.finditer(self.source.text, self.start)
        return [Variable(one["name"] and one["name"].strip(), *one.span()) for one in found]

    def html(self) -> str:
        """Return the HTML that the parser makes, with marks for the variables.

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

    def facts(self, value_of: Callable[[Variable], str]) -> "Facts":
        """Return what the article holds that rules ask for; it is collected once for each text.

        Raises TooDeepError if the text is nested too deep.
        """
        facts = _facts(self._marked())
        if not facts.variables:
            return facts
        value = self._values(lambda variable: _FOLDED.sub(" ", value_of(variable)))

        def filled(text: str) -> str:
            return _MARK.sub(value, text)

        return Facts(
            _folded(filled(facts.title)),
            tuple((level, _folded(filled(words))) for level, words in facts.headings),
            tuple(map(filled, facts.ids)),
            tuple((name, filled(address)) for name, address in facts.links),
            facts.variables,
        )

    def shown_variables(self) -> list[Variable]:
        """Return the variables that are shown, in their order: not those in comments.

        Raises TooDeepError if the text is nested too deep.
        """
        variables = self.variables
        shown = (variables[number] for number in _facts(self._marked()).variables)
        return [one for one in shown if one.name is not None]

    def parsed_nodes(self, value_of: Callable[[Variable], str]) -> Nodes:
        """Return what a browser makes of the article's HTML, with the values of its variables.

        Raises TooDeepError if the text is nested too deep.
        """
        nodes = parse(self.html())
        link_addresses(nodes)  # before values are known: those are plain text
        self._fill(nodes, value_of)
        return nodes

    def _fill(self, nodes: Nodes, value_of: Callable[[Variable], str]) -> None:
        """Put the values of variables in the place of their marks."""
        if "\x90" in self._marked():
            _replace_marks(nodes, self._values(value_of))

    def _values(self, value_of: Callable[[Variable], str]) -> Callable[[re.Match[str]], str]:
        """Return what gives the text that each mark stands for."""
        variables = self.variables

        def value(match: re.Match[str]) -> str:
            variable = variables[int(match[1])]
            return "{{" if variable.name is None else value_of(variable)

        return value

    def place(self, start: int, end: int) -> Place:
        """Return the place of the characters from start to end (offsets in the file)."""
        return self.source.place_at(start, end)

    def _marked(self) -> str:
        """Return the text with a mark in place of each variable."""
        numbers = iter(range(len(self.source.text)))
        return _VARIABLE.sub(lambda _: f"\x90{next(numbers)}\x91", self.text)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an article holds that rules ask for, in the order of the text."""

    title: str
    """The text of the first-level heading that it opens with, or nothing."""
    headings: tuple[tuple[int, str], ...]
    """The level of each heading, from 1, and its words."""
    ids: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """Each address, after the name of the attribute that it is in."""
    variables: tuple[int, ...]
    """Which of the article's variables are shown: indexes from 0."""


@lru_cache(maxsize=512)
def _facts(marked: str) -> Facts:
    """Collect the facts of a text with marks for its variables."""
    nodes = article_nodes(marked)
    found = list(walk(nodes))
    shown = chain(nodes, *(chain(one["inner"], one["attrs"].values()) for one in found))
    texts = (text for text in shown if isinstance(text, str) and "\x90" in text)
    return Facts(
        title_of(nodes),
        tuple(
            (int(one["tag"][1]), _folded(text_of([one]))) for one in found if one["tag"] in HEADINGS
        ),
        tuple(one["attrs"]["id"] for one in found if one["attrs"].get("id")),
        tuple((name, one["attrs"][name]) for one, name in links(nodes)),
        tuple(int(number) for text in texts for number in _MARK.findall(text)),
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def links(nodes: Nodes) -> Iterator[tuple[Element, str]]:
    """Yield each element that holds an address, and the attribute that it is in."""
    for one in walk(nodes):
        for name in LINK_ATTRIBUTES:
            if name in one["attrs"]:
                yield one, name


def title_of(nodes: Nodes) -> str:
    """Return the text of the first-level heading that nodes open with, or nothing."""
    first = next((one for one in nodes if isinstance(one, dict)), None)
    return _folded(text_of([first])) if first and first["tag"] == HEADINGS[0] else ""


def _replace_marks(nodes: Nodes, value: Callable[[re.Match[str]], str]) -> None:
    """Put values in the place of marks, in texts and in attributes."""

    def filled(node: Node) -> Node:
        return _MARK.sub(value, node) if isinstance(node, str) and "\x90" in node else node

    nodes[:] = map(filled, nodes)
    for one in walk(nodes):
        one["inner"] = list(map(filled, one["inner"]))
        for name, text in one["attrs"].items():
            one["attrs"][name] = str(filled(text))


def parse_article(source: SourceText) -> Article:
    """Return a Markdown text as an article, its head read.

    Raises ProblemsFoundError if the head is not closed, is no YAML, or says what it may not.
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
    if detail["loc"][:1] == ("asked_as",):
        return Problem(place, Rule.BAD_VALUE, _ASKED_AS, _ASKED_AS_HINT)
    message = "a head knows the keys title, description and asked_as, the first two with one text"
    hint = did_you_mean(str(detail["loc"][-1]), FrontMatter.model_fields) if unknown else ""
    return Problem(place, Rule.UNKNOWN_KEY if unknown else Rule.BAD_VALUE, message, hint)
