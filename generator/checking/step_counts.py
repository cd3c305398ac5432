"""Finds texts with a number of steps that the process no longer has."""

import re
from collections.abc import Iterator

from generator.checking.context import CheckContext
from generator.model import Audience
from generator.problems import Problem, Rule
from generator.reading.articles import Article
from generator.rendering.wording import count

_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)}
_NUMBER = rf"\d{{1,2}}|{'|'.join(_WORDS)}"
_STEP = re.compile(r"[Ss][Tt][Ee][Pp](?P<more>[Ss])?\b")
_ALL = re.compile(
    rf"\b(?:the|all|our|takes|into|in) (?:all )?(?P<number>{_NUMBER}) steps\Z", re.IGNORECASE
)
"""Words that count all steps, as in "the ten steps"; "two steps back" does not."""
_LONGEST = len("takes all seventeen steps")
_ONE = re.compile(rf"\bstep (?P<number>{_NUMBER})\b(?!\s*(?:of|:))", re.IGNORECASE)
"""Words that name a step by its position, as in "step 9"."""


def counts_are_right(context: CheckContext) -> Iterator[Problem]:
    """No text counts other steps than there are, or names one by a position that is not taken.

    Public texts are about the public steps.
    """
    steps = [step for step in context.process.steps or () if step]
    public = sum(step.audience is Audience.PUBLIC for step in steps)
    for article in context.content.articles:
        known = {public, len(steps)} if article in context.content.staff else {public}
        yield from _problems(article, known)


def _problems(article: Article, known: set[int]) -> Iterator[Problem]:
    rule = Rule.STALE_COUNT
    there = count(max(known), "step", "steps")
    for found in _counts(article):
        number = _number(found["number"])
        is_of_all = found.re is _ALL
        if number not in known if is_of_all else number > max(known):
            hint = "write '{{ steps.count }} steps', which follows" if is_of_all else rule.hint
            message = f"this says '{found[0]}', and the guide has {there}"
            yield Problem(article.place(*found.span()), rule, message, hint)


def _counts(article: Article) -> Iterator[re.Match[str]]:
    """Yield each match of the patterns; they are tried only around the word, which is found fast."""
    text = article.source.text
    for step in _STEP.finditer(text, article.start):
        if step["more"]:
            found = _ALL.search(text, max(article.start, step.end() - _LONGEST), step.end())
        else:
            found = _ONE.match(text, step.start())
        if found:
            yield found


def _number(typed: str) -> int:
    return int(typed) if typed.isdigit() else _NUMBERS[typed.lower()]
