"""The facts about an article that rules use, collected from its tree and cached by text."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from itertools import chain

from generator.markup.html_tree import HEADINGS, Element, Nodes, text_of, walk
from generator.reading.known import recall
from generator.reading.markdown import article_nodes

MARK = re.compile("\x90(\\d+)\x91")
"""Placeholder for a variable during parsing: control characters, which sources cannot contain."""
LINK_ATTRIBUTES = ("href", "src", "poster")
"""Attributes with URLs that are checked and resolved as links."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about an article that rules use, in text order."""

    title: str
    """The text of the level-1 heading that the article starts with, or an empty string."""
    headings: tuple[tuple[int, str, str], ...]
    """The level (from 1), the text and the explicit id of each heading; "" if it has no id."""
    ids: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """The name of each link attribute, and its URL."""
    text: str
    variables: tuple[int, ...]
    """Indexes (from 0) of the variables outside of comments."""

    @classmethod
    def loaded(cls, kept: str) -> "Facts":
        """Return facts from the JSON that `kept` returned."""
        title, headings, ids, links, text, variables = json.loads(kept)
        headed, linked = tuple(map(tuple, headings)), tuple(map(tuple, links))
        return cls(title, headed, tuple(ids), linked, text, tuple(variables))

    def kept(self) -> str:
        """Return the facts as JSON, for the cache."""
        return json.dumps(astuple(self), ensure_ascii=False)

    def filled(self, value: Callable[[re.Match[str]], str]) -> "Facts":
        """Return the facts with the values of variables; `value` maps placeholders to them."""

        def fill(text: str) -> str:
            return MARK.sub(value, text)

        return Facts(
            _folded(fill(self.title)),
            tuple((level, _folded(fill(words)), fill(one)) for level, words, one in self.headings),
            tuple(map(fill, self.ids)),
            tuple((name, fill(address)) for name, address in self.links),
            fill(self.text),
            self.variables,
        )


def facts_of(marked: str) -> Facts:
    """Return the facts about a text with placeholders for its variables.

    Raises TooDeepError if the text is nested too deep.
    """
    facts = _recent(marked)
    recall("facts", marked, lambda _: facts.kept())  # the cache on disk keeps what each run used
    return facts


@lru_cache(maxsize=512)
def _recent(marked: str) -> Facts:
    return Facts.loaded(recall("facts", marked, lambda text: _collected(text).kept()))


def _collected(marked: str) -> Facts:
    nodes = article_nodes(marked)
    found = list(walk(nodes))
    shown = chain(nodes, *(chain(one["inner"], one["attrs"].values()) for one in found))
    texts = (text for text in shown if isinstance(text, str) and "\x90" in text)
    return Facts(
        title_of(nodes),
        tuple(
            (int(one["tag"][1]), _folded(text_of([one])), one["attrs"].get("id", ""))
            for one in found
            if one["tag"] in HEADINGS
        ),
        tuple(one["attrs"]["id"] for one in found if one["attrs"].get("id")),
        tuple((name, one["attrs"][name]) for one, name in links(nodes)),
        text_of(nodes),
        tuple(int(number) for text in texts for number in MARK.findall(text)),
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def links(nodes: Nodes) -> Iterator[tuple[Element, str]]:
    """Yield each element that has a URL, and the name of the attribute with it."""
    for one in walk(nodes):
        for name in LINK_ATTRIBUTES:
            if name in one["attrs"]:
                yield one, name


def title_of(nodes: Nodes) -> str:
    """Return the text of the level-1 heading at the start of nodes, or an empty string."""
    first = next((one for one in nodes if isinstance(one, dict)), None)
    return _folded(text_of([first])) if first and first["tag"] == HEADINGS[0] else ""
