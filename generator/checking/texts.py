"""Rules about the texts under content/."""

import re
from collections.abc import Callable, Iterator, Mapping

from generator.checking.articles import article_problems
from generator.checking.context import CheckContext
from generator.checking.ids import known_names
from generator.checking.order import steps_by_id
from generator.markup.html_cost import TooDeepError
from generator.model import Kind, Process
from generator.problems import Place, Problem, Rule, did_you_mean
from generator.reading.articles import Article, Variable
from generator.reading.known import recall
from generator.reading.place_finder import PlaceFinder, first_line
from generator.rendering import as_typed, values_of

_FENCE = re.compile(r"^[ >]*(?P<marks>`{3,}|~{3,})(?P<rest>[^\n]*)$", re.MULTILINE)
"""A line that opens or closes a fenced code block."""
_EMBEDDED = ("content/steps/", "content/prep/")
"""Folders whose articles are embedded in other pages, below a heading."""


def steps_have_guides(context: CheckContext) -> Iterator[Problem]:
    """Every step has its own guide article, and every guide belongs to a step."""
    guides = {article.name for article in context.content.steps}
    for at, step in steps_by_id(context.process).values():
        name = f"content/steps/{step.id}.md"
        if step.id not in guides and name not in context.content.unreadable:
            message = f"the step '{step.id}' has no artist guide"
            hint = f"write its text into a new file {name}"
            yield context.problem(("steps", at, "id"), Rule.MISSING_GUIDE, message, hint)
    steps = known_names(context.process).get(Kind.STEP, {})
    for article in context.content.steps:
        if steps and article.name not in steps:
            message = f"there is no step '{article.name}' for this guide"
            hint = did_you_mean(article.name, steps) or "name it after its step, or delete it"
            yield Problem(Place(article.source.name), Rule.UNKNOWN_PAGE, message, hint)


def texts_are_whole(context: CheckContext) -> Iterator[Problem]:
    """No text is cut off by a '#', which starts a comment in YAML."""
    rule = Rule.CUT_SHORT
    for place in dict.fromkeys(context.document.cut_short()):
        message = "YAML reads this as a comment, so it is not part of the text before it"
        yield Problem(place, rule, message, rule.hint)


def texts_have_words(context: CheckContext) -> Iterator[Problem]:
    """No text is empty, as a file is that a program for syncing or a full disk has cut."""
    rule = Rule.EMPTY_TEXT
    for article in context.content.articles:
        if not article.without_comments.strip():
            message = "there are no words in this text, so its place on the page stays empty"
            yield Problem(Place(article.source.name), rule, message, rule.hint)


def code_is_closed(context: CheckContext) -> Iterator[Problem]:
    """Every fenced code block is closed."""
    rule = Rule.UNCLOSED_CODE
    for article in context.content.articles:
        fence, place = "", None
        for match in _FENCE.finditer(article.source.text, article.start):
            marks, rest = match["marks"], match["rest"].strip()
            if not fence and not (marks[0] == "`" and "`" in rest):
                fence, place = marks, article.place(*match.span("marks"))
            elif fence and not rest and marks.startswith(fence):
                fence, place = "", None
        if place:
            message = "the code that starts here never ends"
            yield Problem(place, rule, message, rule.hint)


def texts_do_not_act(context: CheckContext) -> Iterator[Problem]:
    """No article has HTML that runs script, loads from other servers, or is left unclosed."""
    for article in context.content.articles:
        yield from html_problems(context.process, article)


def html_problems(process: Process, article: Article) -> Iterator[Problem]:
    """Yield a problem for each fault in the HTML of an article, with variables resolved."""
    for comment, place in article.comments:
        if not comment.endswith("-->"):
            message = "this comment is never closed, so it hides the rest of the text"
            yield Problem(place, Rule.BROKEN_HTML, message, "close it with -->")

    try:
        yield from _html_faults(article, values_of(process, as_typed))
    except TooDeepError:
        message = "this text is nested deeper than Markdown can follow"
        yield Problem(first_line(article), Rule.TOO_DEEP, message, Rule.TOO_DEEP.hint)


def _html_faults(article: Article, value_of: Callable[[Variable], str]) -> list[Problem]:
    """Return a problem for each fault in the HTML of an article; the cache knows what has none."""
    found: list[Problem] = []

    def judge(_: str) -> str:
        nodes = article.parsed_nodes(value_of)
        found.extend(article_problems(article, article.html(), nodes))
        return "faults" if found else "none"

    text = article.parsed_from(value_of)
    if recall("html", text, judge) == "faults" and not found:
        judge(text)
    return found


def headings_step_down(context: CheckContext) -> Iterator[Problem]:
    """No heading skips a level.

    Articles that are embedded in a page may start at any level; others start below the title.
    """
    for article in context.content.articles:
        levels = [level for level, *_ in _headings(article)]
        part_of_page = article.source.name.startswith(_EMBEDDED)
        first = min(levels, default=1) - 1 if part_of_page else 1
        befores = [first, *levels]
        found = {
            at: f"this heading has {level} '#', but can have at most {before + 1}"
            for at, (before, level) in enumerate(zip(befores, levels, strict=False))
            if level > before + 1
        }
        yield from _heading_problems(article, Rule.SKIPPED_HEADING, found)


def headings_have_words(context: CheckContext) -> Iterator[Problem]:
    """No heading is empty: screen readers announce empty headings, and tagged PDFs forbid them."""
    for article in context.content.articles:
        empty = (at for at, (_, words, _) in enumerate(_headings(article)) if not words)
        found = dict.fromkeys(empty, "this heading has no text")
        yield from _heading_problems(article, Rule.EMPTY_HEADING, found)


def _headings(article: Article) -> tuple[tuple[int, str, str], ...]:
    try:
        return article.facts(as_typed).headings
    except TooDeepError:
        return ()  # reported by the HTML policy


def _heading_problems(article: Article, rule: Rule, found: Mapping[int, str]) -> Iterator[Problem]:
    """Yield a problem for each of some headings, by index; each is located by search, in order."""
    finder = PlaceFinder(article)
    for at, (_, words, _) in enumerate(_headings(article) if found else ()):
        place = finder.find_heading(words)
        if at in found:
            yield Problem(place, rule, found[at], rule.hint)
