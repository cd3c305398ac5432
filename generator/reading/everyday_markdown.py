"""Accepts the Markdown of other programs, by rewriting it for Python-Markdown.

GitHub, Notion and chat tools allow a list or table right below a sentence, two-space list nesting,
Markdown inside an HTML block, and a backslash that breaks a line (CommonMark 0.31, 4.6, 5.2, 5.3
and 6.7). Python-Markdown needs an empty line, four spaces and a `markdown` attribute. Text that it
already parses is unchanged.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from markdown.preprocessors import Preprocessor

from generator.reading.table_rows import begins_table

_AFTER_FENCES, _BEFORE_HTML = 24, 22
"""Preprocessor priorities; higher runs first. Fenced code has 25, raw HTML 20."""
_AFTER_ESCAPES = 101
"""Priority among inline patterns: two spaces at the end of a line have 100, escaped characters 180."""
_INDENT = 4
"""Indentation of nested lists and admonition bodies in Python-Markdown."""
_CODE = 4
"""Extra indentation at which a line becomes a code block (CommonMark, 4.4)."""
_ITEM = re.compile(
    r" *(?P<marker>[-+*•·▪●◦‣⁃]|(?P<number>\d{1,9})[.)])(?:(?P<gap> {1,4})(?=\S)| *$)"
)
_BULLETS = str.maketrans(dict.fromkeys("•·▪●◦‣⁃", "-"))
"""The bullets of word processors."""
_LONG_GAP = re.compile(r"(?<=[^ ]) {64,}(?=[^ ])")
"""Long runs of spaces, which are shown as one space but take the parser quadratic time."""
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_QUOTED = re.compile(r" {0,3}> ?")
_OPENS_BODY = re.compile(r'(?:!!! |\?\?\?\+? |===[!+]? ["\']|: {3}|\[\^[^\]\n]+\]:)')
"""Start of a line with an indented body: an admonition, tab, definition or footnote."""
_NO_TEXT = re.compile(r" {0,3}(?:#|<|\*\[|\[[^\]\n]+\]:|\x02)")
"""Start of a line that is not a paragraph: a heading, HTML, a definition, or stashed code."""
_PUT_ASIDE = re.compile(r" *\x02.*\x03 *$")
_AS_TYPED = re.compile(r"<(pre|script|style|textarea)\b", re.IGNORECASE)
_CONTAINERS = "article|aside|blockquote|center|details|div|figure|section"
_OPENING = re.compile(rf" {{0,3}}<(?:{_CONTAINERS})\b[^<>]*>")
_TAG = re.compile(rf"<(?P<slash>/?)(?P<tag>{_CONTAINERS})\b[^<>]*>")


class EverydayMarkdown(Extension):
    """Python-Markdown extension that accepts lists, tables and HTML as people type them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Register the preprocessors and patterns."""
        md.preprocessors.register(_MarkdownInHtml(md), "sg-html", _AFTER_FENCES)
        md.preprocessors.register(_Blocks(md), "sg-blocks", _BEFORE_HTML)
        line_break = SubstituteTagInlineProcessor(r"\\\n", "br")
        md.inlinePatterns.register(line_break, "sg-break", _AFTER_ESCAPES)


class _MarkdownInHtml(Preprocessor):
    """Enables Markdown inside HTML blocks that contain an empty line."""

    def run(self, lines: list[str]) -> list[str]:
        for start, end in _containers(lines):
            match = _OPENING.match(lines[start])
            empty_line = any(not line.strip() for line in lines[start + 1 : end])
            if match and empty_line and "markdown" not in match[0]:
                cut = match.end() - 1
                lines[start] = f'{lines[start][:cut]} markdown="1"{lines[start][cut:]}'
        return lines


def _containers(lines: list[str]) -> list[tuple[int, int]]:
    """Return the first and last line of each HTML block that is closed."""
    opened: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        for match in _TAG.finditer(line) if "<" in line else ():
            if not match["slash"]:
                opened.append((match["tag"], at))
            elif opened and opened[-1][0] == match["tag"]:
                found.append((opened.pop()[1], at))
    return found


class _Blocks(Preprocessor):
    """Separates lists and tables from the paragraph above, and nests lists by four spaces."""

    def run(self, lines: list[str]) -> list[str]:
        return list(_separated(lines))


def _separated(lines: list[str]) -> Iterator[str]:
    """Insert an empty line above each list and table, where it is missing."""
    plain: list[str] = []
    at = 0
    while at < len(lines):
        start, line = at, lines[at]
        at += 1
        if tag := _AS_TYPED.search(line):
            close = f"</{tag[1].lower()}"
            while at < len(lines) and close not in lines[at - 1].lower():
                at += 1
            body = [lines[start:at]]
        elif _QUOTED.match(line):
            while at < len(lines) and _QUOTED.match(lines[at]):
                at += 1
            inner = [_QUOTED.sub("", one, count=1) for one in lines[start:at]]
            body = [[f"> {one}" for one in _separated(inner)]]
        elif _OPENS_BODY.match(line):
            while at < len(lines) and (
                not lines[at].strip() or lines[at].startswith(" " * _INDENT)
            ):
                at += 1
            inner = [one[_INDENT:] for one in lines[start + 1 : at]]
            body = [[line], [" " * _INDENT + one if one else "" for one in _separated(inner)]]
        else:
            plain.append(line if line.startswith(" " * _CODE) else _LONG_GAP.sub(" ", line))
            continue
        yield from _with_lists(_with_tables(plain))
        plain = []
        for part in body:
            yield from part
    yield from _with_lists(_with_tables(plain))


def _with_lists(lines: Iterable[str]) -> Iterator[str]:
    """Insert empty lines above lists, and indent each level by four spaces."""
    columns: list[int] = []
    """The column where the text of each open list item starts (CommonMark, 5.2)."""
    paragraph = ""
    """What the previous line belongs to: an item's first paragraph, another paragraph, or none."""
    for line in lines:
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        item = None if _RULE.match(line) else _ITEM.match(line)
        if not text or (paragraph and not item and columns and indent < columns[-1]):
            paragraph = paragraph if text else ""
            yield line  # an empty line, or a lazy continuation line (CommonMark, 5.2)
            continue
        while columns and indent < columns[-1]:
            columns.pop()
        beyond = indent - (columns[-1] if columns else 0)
        if item and beyond < _CODE and _may_start(item, paragraph):
            if paragraph == "other":
                yield ""
            level = _INDENT * len(columns)
            columns.append(item.end())
            paragraph = "item"
            text = text[:1].translate(_BULLETS) + text[1:]
            yield " " * level + text.replace(")", ".", 1 if item[0].rstrip()[-1] == ")" else 0)
            continue
        if columns and indent < _INDENT * len(columns):
            line = " " * (_INDENT * len(columns) + beyond) + text  # noqa: PLW2901
        if _PUT_ASIDE.match(line) or not (_NO_TEXT.match(text) or beyond >= _CODE):
            paragraph = paragraph or "other"
        yield line


def _may_start(item: re.Match[str], paragraph: str) -> bool:
    """Return whether a list item may interrupt a paragraph: a number in a sentence may not."""
    return paragraph != "other" or (item["number"] in {None, "1"} and bool(item["gap"]))


def _with_tables(lines: list[str]) -> Iterator[str]:
    """Insert an empty line above each table, where it is missing."""
    above = ""
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        if above.strip() and begins_table(line, following):
            yield ""
        above = line
        yield line
