"""Locates elements of an article's tree in its source text.

Trees have no positions, so the source text is searched. For repeated elements, each search starts
after the previous match, and code is searched last. The fallback is the article's first line.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from generator.problems import Place
from generator.reading.articles import Article

HERE = "here"
"""Name of the regex group to point at, instead of the whole match."""
CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\n).){1,2000}?(?<!`)(?P=ticks)(?!`)|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
"""Roughly matches code and comments, which searches skip at first."""
_NOT_BLANK = re.compile(r"[^\n]")
_HEADING = re.compile(
    r"^[ >]*(?P<signs>#{1,6})(?P<words>[^\n]*)$",
    re.MULTILINE,
)
_MAX_MISSES = 300
"""Number of failed searches after which no more are made."""
_LONGEST_SEARCH = 200_000
"""Maximum length of a text whose code is searched too; above it, searching would be too slow."""
_Span = tuple[int, int]
_Search = Callable[[str, int], _Span | None]
"""Returns the position of a match in a text, from an offset on."""


def first_line(article: Article) -> Place:
    """Return the place of the first line of an article, below its front matter."""
    text = article.source.text
    start = len(text) - len(text[article.start :].lstrip())
    return article.source.place_at(min(start, len(text)), start + 1)


@dataclass(slots=True)
class PlaceFinder:
    """Locates elements of an article in the order in which they occur."""

    article: Article
    text: str = field(init=False)
    """The text with code replaced by spaces."""
    last: int = 0
    """Offset of the last match: the next element is probably after it."""
    _after: dict[str, int] = field(default_factory=dict)
    """Offset for the next search of each element: after its previous match."""
    _missing: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Replace code with spaces."""
        text = self.article.source.text
        if len(text) <= _LONGEST_SEARCH and ("`" in text or "~~~" in text or "<!--" in text):
            text = CODE.sub(lambda match: _NOT_BLANK.sub(" ", match[0]), text)
        self.text = text

    def find_text(self, *typed: str) -> Place:
        """Return the place of the first of the given texts that occurs."""
        found = (self._find(one, _literal(one)) for one in typed if one)
        return next(filter(None, found), None) or first_line(self.article)

    def find_pattern(self, *patterns: str) -> Place:
        """Return the place of the first of the given regular expressions that matches."""
        found = (self._find(one, _pattern(one)) for one in patterns)
        return next(filter(None, found), None) or first_line(self.article)

    def find_heading(self, words: str) -> Place:
        """Return the place of the `#` signs of a heading with this text."""
        first = next(iter(words.split()), "")
        place = self._find(f"# {first}", _heading(first))
        return place or self.find_text(words)

    def _find(self, name: str, search: _Search) -> Place | None:
        """Return the place of the next occurrence, or else of the first one."""
        if name in self._missing or len(self._missing) > _MAX_MISSES:
            return None
        for text in dict.fromkeys((self.text, self.article.source.text)):
            for start in dict.fromkeys((self._after.get(name, self.last), 0)):
                if span := search(text, max(start, self.article.start)):
                    self._after[name] = self.last = span[1]
                    return self.article.source.place_at(*span)
        self._missing.add(name)
        return None


def _literal(typed: str) -> _Search:
    def search(text: str, start: int) -> _Span | None:
        at = text.find(typed, start)
        return (at, at + len(typed)) if at >= 0 else None

    return search


def _pattern(pattern: str) -> _Search:
    regex = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    group = HERE if HERE in regex.groupindex else 0

    def search(text: str, start: int) -> _Span | None:
        found = regex.search(text, start)
        return found.span(group) if found else None

    return search


def _heading(first: str) -> _Search:
    def search(text: str, start: int) -> _Span | None:
        for match in _HEADING.finditer(text, start):
            typed = match["words"].strip(" \t#")
            if (first in typed) if first else (typed.startswith("{") or not typed):
                return match.span("signs")
        return None

    return search
