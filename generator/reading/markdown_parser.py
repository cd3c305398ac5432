"""The Markdown parser and its extensions; imported only if a text is not cached."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from threading import Lock

from markdown import Markdown
from markdown.extensions.toc import unique

from generator.markup.html_cost import TooDeepError
from generator.model import heading_id, outside_frame
from generator.reading.everyday_markdown import EverydayMarkdown

_EXTENSIONS = (
    "attr_list",
    "md_in_html",
    "tables",
    "def_list",
    "admonition",
    "footnotes",
    "abbr",
    "sane_lists",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.tilde",
    "pymdownx.caret",
    "pymdownx.mark",
    "pymdownx.tasklist",
    "pymdownx.details",
    "pymdownx.tabbed",
    "pymdownx.quotes",
)
_SETTINGS = {
    "pymdownx.quotes": {"callouts": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.highlight": {"pygments_lang_class": True},
}
_DEEPEST = 100
"""Maximum nesting depth of square brackets."""
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_CODE = re.compile(
    r"(?<![\\`])(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|^(?P<fence>~{3,}).*?^(?P=fence)",
    re.MULTILINE | re.DOTALL,
)
"""Code spans, which the parser extracts before it looks for brackets."""
_TAG_ENDS = re.compile(r"<(?=[A-Za-z])|>")
_MAX_UNFINISHED = 10_000_000
"""Maximum number of characters that Python's HTML parser reads to find the ends of all tags."""
_PARSER_LOCK = Lock()
"""Guards the parser, which is stateful and so not thread-safe."""


@lru_cache(maxsize=512)
def _parse_article(text: str) -> str:
    if _deepest_bracket(text) > _DEEPEST:
        raise TooDeepError("brackets")
    if _read_for_tags(text) > _MAX_UNFINISHED:
        raise TooDeepError("tags without an end")
    try:
        with _PARSER_LOCK:
            return str(_parser().reset().convert(text))
    except RecursionError:
        _parser.cache_clear()  # the parser is in an undefined state
        raise TooDeepError("lists or quotes") from None


def _heading_id(words: str) -> str:
    """Return the id generated from a heading's text; it is empty without letters and digits."""
    return outside_frame(heading_id(words))


def numbered(name: str, taken: set[str]) -> str:
    """Return an id with the first number that makes it unique, and add it to `taken`."""
    return unique(name, taken)


def _deepest_bracket(text: str) -> int:
    """Return the maximum nesting depth of square brackets, which slow the parser down."""
    deepest = depth = 0
    for bracket in _BRACKET.findall(_CODE.sub("", text)):
        depth = max(0, depth + (1 if bracket == "[" else -1))
        deepest = max(deepest, depth)
    return deepest


def _read_for_tags(text: str) -> int:
    """Return how many characters the parser reads to find the ends of all tags.

    For a tag without an end, it reads the rest of the text.
    """
    read, end = 0, len(text)
    for mark in reversed([*_TAG_ENDS.finditer(text)]):
        if mark[0] == ">":
            end = mark.start()
        else:
            read += end - mark.start()
    return read


@cache
def _parser() -> Markdown:
    return Markdown(extensions=[*_EXTENSIONS, EverydayMarkdown()], extension_configs=_SETTINGS)


PARSERS: dict[str, Callable[[str], str]] = {
    "article": _parse_article,
    "heading": _heading_id,
}
"""The parsers for texts under content/, and for ids of headings.

That of articles raises TooDeepError if the text is nested too deep.
"""
