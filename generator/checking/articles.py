"""Reports problems in the HTML of an article, each at the place where it was typed.

All decisions are made on the HTML and the tree. The source text is only searched for the position,
which is a best effort; if nothing is found, the problem is reported at the article's first line.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from generator.checking.html_policy import HtmlFinding, judge
from generator.checking.html_repairs import Repair, repairs, shown_as_text
from generator.markup.html_tree import Node
from generator.problems import Place, Problem, Rule
from generator.reading.articles import Article
from generator.reading.place_finder import HERE, PlaceFinder

_FILLED_LINK = rf"\]\(\s*<?(?P<{HERE}>[^)\n]*?\{{\{{[^}}\n]*\}}\}})"
_FILLED_DEFINITION = rf"^ {{0,3}}\[[^\]\n]+\]:\s*<?(?P<{HERE}>[^\s{{]*\{{\{{[^}}\n]*\}}\}})"
MAX_REPAIRS = 100
"""Above this number of repairs, only one problem is reported: the first may cause the rest."""
_LONGEST_TAG = 500


def article_problems(article: Article, html: str, nodes: Iterable[Node]) -> Iterator[Problem]:
    """Yield a problem for each fault in the HTML of an article.

    `html` is the output of the Markdown parser, and `nodes` is what a browser parses it into.
    """
    search = _Search(PlaceFinder(article), html)
    nodes = list(nodes)
    found = list(islice(chain(repairs(html, nodes), shown_as_text(nodes)), MAX_REPAIRS + 1))
    if len(found) > MAX_REPAIRS:
        message = f"more than {MAX_REPAIRS} tags in this text are not closed"
        place = search.place_of_repair(found[0])
        yield Problem(place, Rule.TOO_DEEP, message, found[0].hint)
        found = []
    for repair in found:
        place = search.place_of_repair(repair)
        yield Problem(place, repair.rule, repair.message, repair.hint)
    search.finder.last = 0
    for finding in judge(nodes, staff=article.is_of_staff):
        place = search.place_of_finding(finding)
        yield Problem(place, finding.rule, finding.message, finding.hint)


@dataclass(slots=True)
class _Search:
    """Locates findings and repairs in the source text."""

    finder: PlaceFinder
    html: str
    spans: dict[str, tuple[list[int], list[tuple[int, int]]]] = field(default_factory=dict)
    """Positions of each pattern searched so far: in the HTML, and in the source text."""

    def place_of_finding(self, finding: HtmlFinding) -> Place:
        """Return where an element, an attribute or an address was typed."""
        tag, name = re.escape(finding.tag), re.escape(finding.attribute)
        patterns = [rf"<{tag}(?![\w-])"]
        if name:
            patterns.insert(0, rf"(?<![\w-]){name}(?=[\s=>/}}])")
        if finding.value:
            # The value may come from a variable, in an attribute or in a link.
            filled = rf"\b{name}\s*=\s*[\"']?[^\"'<>\n]*\{{\{{"
            patterns[:0] = [re.escape(finding.value), filled, _FILLED_LINK, _FILLED_DEFINITION]
        return self.finder.find_pattern(*patterns)

    def place_of_repair(self, repair: Repair) -> Place:
        """Return where HTML that a browser repairs was typed."""
        tag, name = re.escape(repair.tag), re.escape(repair.attribute)
        if name:
            again = rf"<{tag}\b[^<>]*?(?<![\w-]){name}\b[^<>]*?(?<![\w-]){name}(?=[\s=>/])"
            in_list = rf"\{{:?[^}}\n]*?(?<![\w-]){name}(?==)"
            return self.finder.find_pattern(
                again, in_list, rf"(?<![\w-]){name}(?=\s*=)", rf"<{tag}\b"
            )
        exact = re.escape(repair.typed[:_LONGEST_TAG].split("\n")[0].rstrip())
        if not tag:
            return self.finder.find_pattern(exact, "<[!?]")
        slash = "/" if repair.typed.startswith("</") else ""
        pattern = rf"<{slash}{tag}(?![\w-])"
        in_html, in_text = self._spans(pattern)
        at = bisect_left(in_html, repair.start)
        if len(in_html) == len(in_text) and in_html[at : at + 1] == [repair.start]:
            return self.finder.article.source.place_at(*in_text[at])
        return self.finder.find_pattern(exact, pattern)

    def _spans(self, pattern: str) -> tuple[list[int], list[tuple[int, int]]]:
        if pattern not in self.spans:
            regex = re.compile(pattern, re.IGNORECASE)
            in_html = [one.start() for one in regex.finditer(self.html)]
            in_text = [
                one.span() for one in regex.finditer(self.finder.text, self.finder.article.start)
            ]
            self.spans[pattern] = in_html, in_text
        return self.spans[pattern]
