"""Markdown as a tree of elements, by the parser that the engines use; the one who imports markdown.

A page and the file that holds the same text are made of one tree, so they cannot differ.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from typing import Any

from markdown import Markdown

from generator.addresses import leads_away, public_address

EXTENSIONS = (
    "fenced_code",
    "attr_list",
    "md_in_html",
    "tables",
    "def_list",
    "admonition",
    "footnotes",
)
"""What the base mkdocs.yml switches on and a text may use."""
SCREEN = "sg-screen"
"""The class of what only works in a browser; it is neither in files nor on paper."""
_WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")  # what HTML folds: other spaces stay as typed
_VOID = {"br", "hr", "img", "input"}
_AS_TYPED = {"pre", "code"}
_HOLD_BLOCKS = {
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "ol",
    "section",
    "summary",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
}

Element = dict[str, Any]
"""An element: its tag, its attributes, and what is in it (strings and elements)."""


def elements(markdown: str, page: str, site: str) -> list[Element | str]:
    """Return the elements of a page's Markdown; links lead to the published site.

    What is for the screen alone is left out, so that no file has buttons or counts.

    `page` is the page's path below docs/, and `site` the address where the site is published.
    """
    parser = _Parser(page, site)
    parser.feed(_html(markdown))
    parser.close()
    return parser.top


@lru_cache(maxsize=256)
def tags(markdown: str) -> list[tuple[str, dict[str, str]]]:
    """Return each element that Markdown makes, and its attributes, in the order of the text."""
    parser = _Tags()
    parser.feed(_html(markdown))
    parser.close()
    return parser.found


@lru_cache(maxsize=256)
def _html(markdown: str) -> str:
    """Return Markdown as HTML; a page goes into several files, and is converted once."""
    return Markdown(extensions=list(EXTENSIONS)).convert(markdown)


class _Tags(HTMLParser):
    """Notes every element; the method has the name that HTMLParser calls."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


class _Parser(HTMLParser):
    """Builds the tree; its three methods have the names that HTMLParser calls."""

    def __init__(self, page: str, site: str) -> None:
        super().__init__()
        self.page = page
        self.site = site
        self.top: list[Element | str] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        found = {name: value or "" for name, value in attrs}
        if "href" in found:
            found["href"] = self._address(found["href"])
        element = {"tag": tag, "attrs": found, "inner": []}
        if tag != "script" and SCREEN not in found.get("class", "").split():
            self._add(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those that were left open in it."""
        while self.open and any(element["tag"] == tag for element in self.open):
            if self.open.pop()["tag"] == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep text: as typed in code, white space folded elsewhere."""
        if not any(element["tag"] in _AS_TYPED for element in self.open):
            data = _WHITE_SPACE.sub(" ", data)
        among_blocks = not self.open or self.open[-1]["tag"] in _HOLD_BLOCKS
        if data and not (data.isspace() and among_blocks):
            self._add(data)

    def _add(self, one: Element | str) -> None:
        (self.open[-1]["inner"] if self.open else self.top).append(one)

    def _address(self, link: str) -> str:
        """Return a link as an address of the published site."""
        if leads_away(link):
            return link
        path, mark, anchor = link.partition("#")
        target = normpath(join(dirname(self.page), path)) if path else self.page
        return f"{public_address(self.site, target)}{mark}{anchor}"
