"""Finds markup that has no effect, so that readers would see its characters."""

import re
from collections.abc import Iterator

from generator.checking.context import CheckContext
from generator.markup.html_cost import TooDeepError
from generator.problems import Problem, Rule
from generator.reading.articles import Article
from generator.rendering import nothing

_ROOTS = "studio|roles|sessions|steps|prep|glossary|example"
_FACT = re.compile(r"\{\{[^{}\n]*\}\}")
_FORMATTED = re.compile(
    r"\[[^\[\]\n]+\]\([^()\s]+\)|\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*"
    r"|</?(?:a|b|br|div|em|h[1-6]|i|img|li|ol|p|span|strong|u|ul)(?:\s[^<>\n]*)?/?>"
    r"|&(?:[a-z]{2,8}|#[0-9]{1,5});"
)
"""A link, bold words, a tag or a character reference."""
_CODE = re.compile(
    r"<!--.*?(?:-->|\Z)|^[ >]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ >]*(?P=fence)|\Z)|(?P<tick>`+)[^`].*?(?P=tick)",
    re.DOTALL | re.MULTILINE,
)
"""Code and comments, in which marks are no marks."""
_MISTYPED = (
    (
        re.compile(r"(?<!\\)\{\{(?!\{)(?![^{}\n]*\}\})[^{}\n]*"),
        r"close it with }}; to show braces, write \{{",
    ),
    (re.compile(r"\{\{\{[^{}\n]*\}\}\}"), "write two braces on each side, not three"),
    (re.compile(r"\{%[^{}\n]*%\}"), "texts know no commands; a fact is {{ studio.name }}"),
    (re.compile(r"\{# [^{}\n]*#\}"), "write a note to yourself as <!-- note -->"),
    (
        re.compile(rf"(?<!\{{)\$?\{{ *(?:{_ROOTS})\.[\w.-]+ *\}}(?!\}})"),
        "write two braces on each side, as in {{ studio.name }}",
    ),
    (
        re.compile(r"\[[^\[\]\n]+\] +\((?:[\w./-]+\.(?:md|html)|https?:[^()\s]+)(?:#[\w-]+)?\)"),
        "delete the space before the parenthesis",
    ),
)
"""Markup without effect in texts under content/, and what to write instead."""
_OF_OTHERS = tuple(
    (re.compile(rf"(?<!\\)(?:{pattern})", re.MULTILINE), hint)
    for pattern, hint in (
        (
            r"!?\[\[(?!_?(?:TOC|toc)_?\])[^\[\]\n]+\]\](?![(\[:])",
            "write a link as [words](faq.md), a picture as ![what it shows](../assets/room.jpg)",
        ),
        (
            r"^\[\[?_?(?:TOC|toc)_?\]\]?[ \t]*$",
            "delete it: the page of a long text lists its parts by itself",
        ),
        (r"(?<!\d)(?<!\d )%%[^%\n]+%%", "write a note to yourself as <!-- note -->"),
        (
            r"^ {0,3}:{3,} ?[\w{][^\n]*$",
            'write !!! note "Title", and below it the text, indented by four spaces',
        ),
        (r"(?<![\w:/]):[a-z](?:[a-z0-9_+-]*[a-z0-9])?:(?![\w:/`])", "write a word in its place"),
        (
            r"(?<![\w+{])\+\+[A-Za-z0-9]+(?:[+-][A-Za-z0-9]+)*\+\+(?![\w+])",
            "write each key as <kbd>Ctrl</kbd>",
        ),
        (
            r"^[ \t]*;?-+8<-+[^\n]*$",
            "write the text of that file here: a text can't contain another file",
        ),
        (
            r"\{(?:\+\+[^{}\n]*\+\+|--[^{}\n]*--|~~[^{}\n]*~~|==[^{}\n]*==|>>[^{}\n]*<<)\}",
            "keep the words that you decided on, and delete the marks",
        ),
        (
            r"\$\$[^$]+\$\$|\$(?=[^\s$\d{][^$\n\\^_]*+[\\^_])[^$\n]++\$(?!\w)",
            "write it in words, or as x^2^ and H~2~O",
        ),
        (
            r"\[[^\[\]\n]+\]\{[.#][^{}\n]*\}",
            "delete the braces, and the brackets around the words",
        ),
        (
            r"\^\[[^\[\]^\n]+\](?![(\[])",
            "write [^1] here, and the note in a paragraph of its own, as in [^1]: the note",
        ),
    )
)
"""Forms that only other programs know, such as wiki links, and what to write instead."""


_REFERENCE = re.compile(r"(?<![\\\]])\[[^\[\]\n]+\]\[[^\[\]\n]*\](?![\[(:{])")
"""A link that names its address elsewhere; without that address, it is shown as typed."""


def without_code(text: str) -> str:
    """Return a text with spaces in place of its code and comments."""
    return _CODE.sub(lambda code: " " * len(code[0]), text)


def shown_text(article: Article) -> str:
    """Return what readers see of an article; code is in it as it was typed."""
    try:
        return article.facts(nothing).text
    except TooDeepError:
        return ""  # reported by the HTML policy


def facts_are_plain(context: CheckContext) -> Iterator[Problem]:
    """No text in process.yaml has variables, Markdown or HTML, which would be shown as typed."""
    rule = Rule.SHOWN_AS_TYPED
    for pattern, hint in (
        (_FACT, "write the value itself, or move the sentence into a text under content/"),
        (_FORMATTED, "delete the marks, or move the text under content/, where they work"),
    ):
        for place, typed in context.document.matches(pattern):
            yield Problem(place, rule, f"'{typed}' is shown as typed, marks and all", hint)


def marks_of_texts_work(context: CheckContext) -> Iterator[Problem]:
    """No article has nearly correct variables or links, or forms of other programs, outside of code."""
    rule = Rule.SHOWN_AS_TYPED
    for article in context.content.articles:
        text = without_code(article.source.text)
        for pattern, hint in (*_MISTYPED, *_OF_OTHERS):
            for found in pattern.finditer(text, article.start):
                place = article.place(*found.span())
                typed = found[0].partition("\n")[0].rstrip()
                yield Problem(place, rule, f"'{typed}' is shown as typed", hint)


def references_have_addresses(context: CheckContext) -> Iterator[Problem]:
    """No link of an article names an address that the article doesn't have."""
    for article in context.content.articles:
        if "][" not in article.source.text:
            continue
        text = without_code(article.source.text)
        references = list(_REFERENCE.finditer(text, article.start))
        shown = shown_text(article) if references else ""
        for found in references:
            if found[0] in shown:
                message = f"'{found[0]}' is shown as typed"
                hint = "write the address behind the words, as in [words](faq.md)"
                yield Problem(article.place(*found.span()), Rule.SHOWN_AS_TYPED, message, hint)
