"""Links the first occurrence of each glossary term on a page to its definition.

The full name of a step or session counts as one word: no part of it is linked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from generator.markup.html_tree import HEADINGS, Element, Node, Nodes, element
from generator.model import Term

TERM_CLASS = "sg-term"
"""Marks a link as a glossary link."""
PLAIN_CLASS = "no-term"
"""Class of elements whose text is never linked to the glossary."""
_UNTOUCHED = frozenset(
    {
        *HEADINGS,
        *("a", "abbr", "button", "code", "dialog", "fieldset", "form", "kbd", "label", "legend"),
        *("option", "pre", "samp", "script", "select", "style", "summary", "textarea", "th"),
    }
)
"""Elements whose text is never linked: names, controls, code, and existing links."""
_SPACE = re.compile(r"\\?\s+")
_APOSTROPHE = re.compile(r"['’]")


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms that pages link to, compiled for searching the text of a page."""

    terms: dict[str, Term] = field(repr=False)
    pattern: re.Pattern[str] | None = field(repr=False)

    @classmethod
    def create(cls, terms: Sequence[Term], names: Iterable[str] = ()) -> "Glossary":
        """Return a glossary of the given terms, without the everyday words among them.

        `names` are matched whole and never linked, unless a term has the same spelling.
        """
        chosen = {_key(term.term): term for term in terms if term.link}
        spellings = {name: _pattern(name) for name in sorted(names)}
        spellings |= {term.term: _spellings(term.term) for term in chosen.values()}
        words = "|".join(_by_first_letter(spellings))
        return cls(chosen, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])") if words else None)

    def link(self, nodes: Nodes, address: str) -> bool:
        """Link the first occurrence of each term; return whether anything was linked.

        `address` is the relative URL of the glossary. The definition becomes the link's tooltip.
        """
        seen: set[str] = set()
        page = element("main", {}, *nodes)
        stack: list[tuple[Element, Iterator[Node]]] = [(page, iter(page["inner"]))]
        page["inner"] = []
        while stack:
            parent, inner = stack[-1]
            node = next(inner, None)
            if node is None:
                stack.pop()
            elif isinstance(node, str):
                parent["inner"] += self._linked(node, address, seen)
            else:
                parent["inner"].append(node)
                if _may_hold_terms(node):
                    stack.append((node, iter(node["inner"])))
                    node["inner"] = []
        nodes[:] = page["inner"]
        return bool(seen)

    def _linked(self, text: str, address: str, seen: set[str]) -> Iterator[Node]:
        start = 0
        for match in self.pattern.finditer(text) if self.pattern else ():
            term = self._term(match[0])
            if term and term.anchor not in seen:
                seen.add(term.anchor)
                meaning = ": ".join(filter(None, (term.expansion, term.meaning)))
                attributes = {
                    "class": TERM_CLASS,
                    "href": f"{address}#{term.anchor}",
                    "title": " ".join(meaning.split()),
                }
                if start < match.start():
                    yield text[start : match.start()]
                yield element("a", attributes, match[0])
                start = match.end()
        if start < len(text):
            yield text[start:]

    def _term(self, word: str) -> Term | None:
        return self.terms.get(_key(word)) or self.terms.get(_key(word[:-1]))


def _may_hold_terms(node: Element) -> bool:
    classes = node["attrs"].get("class", "").split()
    return not (node["tag"] in _UNTOUCHED or PLAIN_CLASS in classes or TERM_CLASS in classes)


def _key(word: str) -> str:
    """Return the lookup key of a word: abbreviations unchanged, all others in lower case."""
    word = _APOSTROPHE.sub("'", " ".join(word.split()))
    return word if word.isupper() else word.lower()


def _by_first_letter(spellings: Mapping[str, str]) -> Iterator[str]:
    """Yield a pattern for all words that begin with the same letter, longer words first.

    At each place in a text, only one of them is tried beyond its first letter.
    """
    longest_first = sorted(spellings, key=len, reverse=True)
    for _, group in groupby(sorted(longest_first, key=_first_letter), key=_first_letter):
        words = [*group]
        first = {mark for one in words for mark in (one[0], *one[0].upper(), *one[0].lower())}
        letters = "".join(map(re.escape, sorted(first)))
        yield f"(?=[{letters}])(?:{'|'.join(spellings[one] for one in words)})"


def _first_letter(word: str) -> str:
    return word[0].upper().lower()[0]


def _spellings(word: str) -> str:
    """Return a pattern that matches a term, its plural, and both at the start of a sentence."""
    pattern = _pattern(word)
    if word[:1].isalpha() and not word.isupper():
        pattern = f"[{word[0].upper()}{word[0].lower()}]{pattern[1:]}"
    return f"(?:{pattern})" + ("s?" if word[-1:].isalpha() else "")


def _pattern(word: str) -> str:
    """Return a pattern for a word that accepts any kind of space or apostrophe in it."""
    return _APOSTROPHE.sub("['’]", _SPACE.sub(r"\\s+", re.escape(word)))
