"""Marks the English words of templates in pages of another language, so they are read out right.

The words of a page are the owner's (the texts of process.yaml, articles and their titles) or those
of templates and filters. Only the owner's are known, so everything else that has letters is English.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from generator.markup.html_tree import (
    HEADINGS,
    Node,
    Nodes,
    element,
    text_of,
    walk,
    walk_with_parents,
)
from generator.model import Process, is_foreign, parts
from generator.model.studio import FRAME_LANGUAGE
from generator.model.walk import reference_fields
from generator.planning.page import Page, Site
from generator.rendering import collapse_whitespace

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]")
_OUTER_MARKS = re.compile(r"^\W+|\W+$")
_NO_TEXTS = frozenset({"id", "was", "language"})
"""Keys whose values are not shown as words."""
_READ_OUT = ("alt", "aria-label", "placeholder", "title")
"""Attributes that browsers and screen readers present as text."""
_LABEL = "data-file"
"""Attribute of elements that get the label of a file, in English, once the file exists."""
_UNREAD = frozenset({"script", "style"})
_ONLY_TEXT = frozenset({"option", "textarea", "title"})
"""Elements that may contain no other element."""
_ENGLISH, _FOREIGN = 1, 2


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The texts of an owner, for searching the texts of pages."""

    by_word: dict[str, list[str]] = field(repr=False)
    """Maps a word to the texts that start with it, the longest first."""

    @classmethod
    def create(cls, texts: Iterable[str]) -> "OwnWords":
        """Return the given texts, without punctuation around them."""
        by_word: dict[str, list[str]] = {}
        plain = {_OUTER_MARKS.sub("", collapse_whitespace(text)) for text in texts}
        for text in sorted(plain, key=lambda one: (-len(one), one)):
            if (first := _WORD.match(text)) and _LETTERS.search(text):
                by_word.setdefault(first[0], []).append(text)
        return cls(by_word)

    def split(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield the parts of a text and their kind; the kind is 0 if a part has no letters."""
        end = 0
        for word in _WORD.finditer(text):
            if word.start() >= end and (own := self._own(text, word)):
                yield from _english(text[end : word.start()])
                start, end = word.start(), word.start() + len(own)
                yield text[start:end], _FOREIGN
        yield from _english(text[end:])

    def kind(self, text: str) -> int:
        """Return which kinds of words a text has, as the sum of their numbers."""
        kinds = 0
        for _, one in self.split(text):
            kinds |= one
        return kinds

    def _own(self, text: str, word: re.Match[str]) -> str:
        for own in self.by_word.get(word[0], ()):
            end = word.start() + len(own)
            if text.startswith(own, word.start()) and not _WORD.match(text, end):
                return own
        return ""


def own_words(site: Site) -> OwnWords | None:
    """Return the owner's texts of a site in another language than English, otherwise None."""
    process = site.edition.process
    if not is_foreign(process.studio.language):
        return None
    return OwnWords.create((*_texts(process), *_titles(site.pages)))


def mark_english(nodes: Nodes, own: OwnWords, articles: Sequence[Nodes]) -> None:
    """Set `lang` on the outermost elements of a page that have only English words.

    English words beside the owner's get a `<bdi>`: no style applies to it, and it keeps its
    direction. `articles` are left as they are.
    """
    skipped = {id(node) for article in articles for node in article if isinstance(node, dict)}
    headings = (one for article in articles for one in walk(article) if one["tag"] in HEADINGS)
    words = OwnWords.create(" ".join(text_of([one]).split()) for one in headings)
    own = OwnWords({key: _both(own, words, key) for key in own.by_word | words.by_word})
    page = element("main", {}, *nodes)
    kinds = _kinds(page, own, skipped)
    stack = [(page, False)]
    while stack:
        parent, drawn = stack.pop()
        inner: Nodes = []
        for node in parent["inner"]:
            if isinstance(node, str):
                inner += [node] if parent["tag"] in _ONLY_TEXT else _marked(node, own, drawn)
                continue
            inner.append(node)
            kind = kinds.get(id(node), 0)
            if kind == _ENGLISH:
                node["attrs"].setdefault("lang", FRAME_LANGUAGE)
            elif kind == _ENGLISH | _FOREIGN and "lang" not in node["attrs"]:
                stack.append((node, drawn or node["tag"] == "svg"))
        parent["inner"] = inner
    nodes[:] = page["inner"]


def _both(one: OwnWords, other: OwnWords, word: str) -> list[str]:
    found = {*one.by_word.get(word, ()), *other.by_word.get(word, ())}
    return sorted(found, key=lambda text: (-len(text), text))


def _kinds(page: Node, own: OwnWords, skipped: set[int]) -> dict[int, int]:
    """Return the kinds of words in each element, by the element's identity."""
    kinds: dict[int, int] = {}
    for node, around in walk_with_parents([page]):
        if node["tag"] in _UNREAD or any(id(one) in skipped for one in around):
            continue
        texts = [node["attrs"].get(name, "") for name in _READ_OUT]
        texts += [one for one in node["inner"] if isinstance(one, str)]
        kind = _FOREIGN if id(node) in skipped else _ENGLISH if _LABEL in node["attrs"] else 0
        for text in texts if not kind else ():
            kind |= own.kind(text)
        for one in (node, *around):
            kinds[id(one)] = kinds.get(id(one), 0) | kind
    return kinds


def _marked(text: str, own: OwnWords, drawn: bool) -> Iterator[Node]:  # noqa: FBT001 - one caller
    """Yield a text with an element around each of its English parts."""
    for part, kind in own.split(text):
        if kind == _ENGLISH:
            yield element("tspan" if drawn else "bdi", {"lang": FRAME_LANGUAGE}, part)
        else:
            yield part


def _english(text: str) -> Iterator[tuple[str, int]]:
    """Split a text without words of the owner into its words and the punctuation around them."""
    first, end = _WORD.search(text), len(text.rstrip())
    start = first.start() if first and _LETTERS.search(text) else end
    pieces = ((text[:start], 0), (text[start:end], _ENGLISH), (text[end:], 0))
    yield from ((piece, kind) for piece, kind in pieces if piece)


def _texts(process: Process) -> Iterator[str]:
    """Yield every text of a process that pages may show."""
    for _, part in parts(process):
        hidden = _NO_TEXTS | reference_fields(type(part)).keys()
        for name in type(part).model_fields.keys() - hidden:
            value = getattr(part, name)
            found = value.values() if isinstance(value, dict) else value
            found = (found,) if isinstance(found, str) else found
            if isinstance(found, Iterable):
                yield from (
                    one for one in found if isinstance(one, str) and not isinstance(one, Enum)
                )


def _titles(pages: Iterable[Page]) -> Iterator[str]:
    """Yield the titles and descriptions of the articles on pages."""
    for page in pages:
        for article in page.articles:
            head = article.front_matter
            yield from (
                page.title,
                article.title_from_name,
                head.title or "",
                head.description or "",
            )
