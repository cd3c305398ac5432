"""What is wrong with the HTML of an article, each at the place where it was typed.

Everything is decided on the HTML and the tree. The text is only searched for the place, as well as
that can be done; what is not found there is placed at the first line of the article.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from generator.checking.html_policy import HtmlFinding, judge
from generator.checking.html_repairs import Repair, repairs, shown_as_text
from generator.html_tree import Node
from generator.problems import Place, Problem
from generator.reading.articles import Article
from generator.rules import Rule

_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\n).){1,2000}?(?<!`)(?P=ticks)(?!`)|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""Code and comments, more or less: what a search for a place passes over first."""
_HERE = "here"
"""The group of a pattern that is pointed at, if not all of it."""
_FILLED_LINK = rf"\]\(\s*<?(?P<{_HERE}>[^)\n]*?\{{\{{[^}}\n]*\}}\}})"
_FILLED_DEFINITION = rf"^ {{0,3}}\[[^\]\n]+\]:\s*<?(?P<{_HERE}>[^\s{{]*\{{\{{[^}}\n]*\}}\}})"
_NOT_BLANK = re.compile(r"[^\n]")
MOST_REPAIRS = 100
"""Repairs above which one problem says it: a person mends the first, and looks again."""
_MOST_MISSES = 300
"""Searches without a result after which nothing more is looked for."""
_LONGEST_TAG = 500
_LONGEST_SEARCH = 200_000
"""Characters above which code is not looked for: the search would take longer than the rest."""


def article_problems(article: Article, html: str, nodes: Iterable[Node]) -> Iterator[Problem]:
    """Yield what is wrong with the HTML of an article.

    `html` is what Markdown made, and `nodes` what a browser makes of that.
    """
    search = _Search(article, html)
    nodes = list(nodes)
    found = list(islice(chain(repairs(html, nodes), shown_as_text(nodes)), MOST_REPAIRS + 1))
    if len(found) > MOST_REPAIRS:
        message = f"more than {MOST_REPAIRS} tags in this text are not closed"
        place = search.place_of_repair(found[0])
        yield Problem(place, Rule.TOO_DEEP, message, found[0].hint)
        found = []
    for repair in found:
        place = search.place_of_repair(repair)
        yield Problem(place, repair.rule, repair.message, repair.hint)
    search.last = 0
    for finding in judge(nodes):
        place = search.place_of_finding(finding)
        yield Problem(place, finding.rule, finding.message, finding.hint)


def first_line(article: Article) -> Place:
    """Return the place of the first characters of an article, below its front matter."""
    text = article.source.text
    start = len(text) - len(text[article.start :].lstrip())
    return article.source.place_at(min(start, len(text)), start + 1)


@dataclass(slots=True)
class _Search:
    """Finds where things were typed; what is the same is looked for after the one before."""

    article: Article
    html: str
    text: str = field(init=False)
    """The text with blanks in place of code."""
    at: dict[str, int] = field(default_factory=dict)
    """Where each pattern was found last."""
    last: int = 0
    """Where something was found last: what comes next is most likely after it."""
    missing: set[str] = field(default_factory=set)
    """Patterns that are nowhere in the text."""
    spans: dict[str, tuple[list[int], list[tuple[int, int]]]] = field(default_factory=dict)
    """Where each pattern is in the HTML, and where in the text."""

    def __post_init__(self) -> None:
        text = self.article.source.text
        if len(text) <= _LONGEST_SEARCH:
            text = _CODE.sub(lambda match: _NOT_BLANK.sub(" ", match[0]), text)
        self.text = text

    def place_of_finding(self, finding: HtmlFinding) -> Place:
        """Return where an element, an attribute or an address was typed."""
        tag, name = re.escape(finding.tag), re.escape(finding.attribute)
        patterns = [rf"<{tag}(?![\w-])"]
        if name:
            patterns.insert(0, rf"(?<![\w-]){name}(?=[\s=>/}}])")
        if finding.value:
            # A variable may give the value, in an attribute or in a link.
            filled = rf"\b{name}\s*=\s*[\"']?[^\"'<>\n]*\{{\{{"
            patterns[:0] = [re.escape(finding.value), filled, _FILLED_LINK, _FILLED_DEFINITION]
        return self._first(*patterns)

    def place_of_repair(self, repair: Repair) -> Place:
        """Return where HTML that is repaired was typed."""
        tag, name = re.escape(repair.tag), re.escape(repair.attribute)
        if name:
            again = rf"<{tag}\b[^<>]*?(?<![\w-]){name}\b[^<>]*?(?<![\w-]){name}(?=[\s=>/])"
            in_list = rf"\{{:?[^}}\n]*?(?<![\w-]){name}(?==)"
            return self._first(again, in_list, rf"(?<![\w-]){name}(?=\s*=)", rf"<{tag}\b")
        exact = re.escape(repair.typed[:_LONGEST_TAG].split("\n")[0].rstrip())
        if not tag:
            return self._first(exact, "<[!?]")
        slash = "/" if repair.typed.startswith("</") else ""
        pattern = rf"<{slash}{tag}(?![\w-])"
        in_html, in_text = self._spans(pattern)
        at = bisect_left(in_html, repair.start)
        if len(in_html) == len(in_text) and in_html[at : at + 1] == [repair.start]:
            return self.article.source.place_at(*in_text[at])
        return self._first(exact, pattern)

    def _spans(self, pattern: str) -> tuple[list[int], list[tuple[int, int]]]:
        if pattern not in self.spans:
            regex = re.compile(pattern, re.IGNORECASE)
            in_html = [one.start() for one in regex.finditer(self.html)]
            in_text = [one.span() for one in regex.finditer(self.text, self.article.start)]
            self.spans[pattern] = in_html, in_text
        return self.spans[pattern]

    def _first(self, *patterns: str) -> Place:
        """Return the place of the first pattern that is found, each after where it was before."""
        for pattern in patterns:
            if pattern not in self.missing and len(self.missing) <= _MOST_MISSES:
                found = self._search(pattern)
                if found:
                    return found
                self.missing.add(pattern)
        return first_line(self.article)

    def _search(self, pattern: str) -> Place | None:
        """Return the next place of a pattern, or the first; code is searched last."""
        regex = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
        for text in (self.text, self.article.source.text):
            for start in dict.fromkeys((self.at.get(pattern, self.last), 0)):
                found = regex.search(text, max(start, self.article.start))
                if found:
                    self.at[pattern] = self.last = found.end()
                    span = found.span(_HERE if _HERE in regex.groupindex else 0)
                    return self.article.source.place_at(*span)
        return None
