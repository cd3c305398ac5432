"""Rules about the texts under content/."""

from collections.abc import Iterator

from generator.checking.articles import article_problems, first_line
from generator.checking.context import CheckContext
from generator.checking.ids import known_names
from generator.checking.order import steps_by_id
from generator.html_cost import TooDeepError
from generator.html_tree import text_of
from generator.model import Kind, Process
from generator.problems import Place, Problem, did_you_mean
from generator.reading.articles import Article, Finder, Variable
from generator.reading.markdown import headings
from generator.rendering import UnknownVariableError, resolve_variable
from generator.rules import Rule

_EMBEDDED = ("content/steps/", "content/prep/")
"""Folders of articles that pages embed below a heading of their own."""


def steps_have_guides(context: CheckContext) -> Iterator[Problem]:
    """Every step has an artist guide of its own, and every guide is a step's."""
    guides = {article.name for article in context.content.steps}
    for at, step in steps_by_id(context.process).values():
        name = f"content/steps/{step.id}.md"
        if step.id not in guides and name not in context.content.unreadable:
            message = f"the step '{step.id}' has no artist guide"
            hint = f"write {name}"
            yield context.problem(("steps", at, "id"), Rule.MISSING_GUIDE, message, hint)
    steps = known_names(context.process).get(Kind.STEP, {})
    for article in context.content.steps:
        if steps and article.name not in steps:
            message = f"there is no step '{article.name}' for this guide"
            hint = did_you_mean(article.name, steps) or "name it after its step, or take it away"
            yield Problem(Place(article.source.name), Rule.UNKNOWN_PAGE, message, hint)


def texts_are_whole(context: CheckContext) -> Iterator[Problem]:
    """No text goes on after a '#', where YAML begins a note."""
    rule = Rule.CUT_SHORT
    for place in dict.fromkeys(context.document.cut_short()):
        message = "YAML reads this as a comment, so it is not part of the text before it"
        yield Problem(place, rule, message, rule.hint)


def texts_do_not_act(context: CheckContext) -> Iterator[Problem]:
    """No text has HTML that acts, that loads from other servers, or that is not closed."""
    for article in context.content.articles:
        yield from html_problems(context.process, article)


def html_problems(process: Process, article: Article) -> Iterator[Problem]:
    """Yield what is wrong with the HTML of an article whose variables have their values."""
    for comment, place in article.comments:
        if not comment.endswith("-->"):
            message = "this comment is never closed, so it hides the rest of the text"
            yield Problem(place, Rule.BROKEN_HTML, message, "close it with -->")

    def value(variable: Variable) -> str:
        try:
            return resolve_variable(process, variable.name or "")
        except UnknownVariableError:
            return _as_typed(variable)

    try:
        yield from article_problems(article, article.html(), article.parsed_nodes(value))
    except TooDeepError:
        message = "this text is nested deeper than Markdown can follow"
        yield Problem(first_line(article), Rule.TOO_DEEP, message, Rule.TOO_DEEP.hint)


def headings_step_down(context: CheckContext) -> Iterator[Problem]:
    """No heading is two levels or more below the one before.

    An article that becomes part of a page may start at any level; others start below the title.
    """
    rule = Rule.SKIPPED_HEADING
    for article, found in _headings(context):
        part_of_page = article.source.name.startswith(_EMBEDDED)
        before = min((level for level, *_ in found), default=1) - 1 if part_of_page else 1
        for level, _, place in found:
            if level > before + 1:
                message = f"this heading has {level} signs, and {before + 1} at most would do"
                yield Problem(place, rule, message, rule.hint)
            before = level


def headings_have_words(context: CheckContext) -> Iterator[Problem]:
    """No heading is empty: a screen reader says it, and no PDF may hold it."""
    rule = Rule.EMPTY_HEADING
    for _, found in _headings(context):
        for _, words, place in found:
            if not words:
                yield Problem(place, rule, "this heading has no words", rule.hint)


def _headings(
    context: CheckContext,
) -> Iterator[tuple[Article, list[tuple[int, str, Place]]]]:
    """Yield each article with the level, the words and the place of each heading."""
    for article in context.content.articles:
        finder = Finder(article)
        try:
            nodes = article.nodes(_as_typed)
        except TooDeepError:
            continue  # the HTML policy says so
        found = []
        for one in headings(nodes):
            words = " ".join(text_of([one]).split())
            found.append((int(one["tag"][1]), words, finder.find_heading(words)))
        yield article, found


def _as_typed(variable: Variable) -> str:
    return f"{{{{ {variable.name} }}}}"
