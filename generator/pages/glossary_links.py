"""Glossary terms in running text: the first appearance of each on a page leads to its meaning.

The official name of a step or session is one word here: no part of it leads anywhere.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.model import Term
from generator.rendering import escape_markdown

TERM = "{: .sg-term }"
"""What marks a link as a glossary term."""
_UNTOUCHED = r"""
    ^(?P<fence>`{3,}|~{3,}) .*? ^(?P=fence)      # a block of code
  | (?P<tick>`+)(?!`)[^\n]+?(?<!`)(?P=tick)(?!`)  # a word of code
  | ^(?:[ ]{4}|\t)[^\n]*                          # a line of indented code
  | <(?P<block>fieldset|form|section|dialog|script|dl|summary|h[1-6]|a|pre|code)\b .*? </(?P=block)>  # HTML already
  | <[^>\n]+>                                    # any other tag, and an address
  | !?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^)\n]*\)|\[[^\]\n]*\])  # a link or an image
  | ^\[[^\]\n]+\]:[^\n]*                         # the target of a link
  | ^\#{1,6}\s[^\n]*                             # a heading
  | ^\|?[\s:|-]+\|[\s:|-]*$                      # the line below a table's head
  | \{:[^}\n]*\}                                 # an id or a class
  | &\#?\w+;                                     # a character that was escaped
"""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms that pages link to, ready to be found in a page's Markdown."""

    terms: dict[str, Term] = field(repr=False)
    pattern: re.Pattern[str] = field(repr=False)

    @classmethod
    def of(cls, terms: Sequence[Term], names: Iterable[str] = ()) -> "Glossary":
        """Return the glossary of these terms, but for the everyday words among them.

        `names` are found whole, as they are typed, and are no term unless one is called so.
        """
        chosen = {_key(term.term): term for term in terms if term.link}
        spellings = {name: "|".join(_texts(name)) for name in names}
        spellings |= {term.term: _spellings(term.term) for term in chosen.values()}
        words = "|".join(spellings[one] for one in sorted(spellings, key=len, reverse=True))
        either = rf"(?P<untouched>{_UNTOUCHED})" + (
            rf"|(?<![\w-])(?P<word>{words})(?![\w-])" if words else ""
        )
        return cls(chosen, re.compile(either, re.MULTILINE | re.DOTALL | re.VERBOSE))

    def linked(self, markdown: str, page: str) -> str:
        """Return Markdown in which the first appearance of each term links to the glossary.

        `page` is the relative link to the glossary page; the meaning is the link's tooltip.
        """
        seen: set[str] = set()

        def link(match: re.Match[str]) -> str:
            word = match.groupdict().get("word")
            term = word and (self._called(html.unescape(word)))
            if not term or term.anchor in seen:
                return match[0]
            seen.add(term.anchor)
            meaning = escape_markdown(": ".join(filter(None, (term.expansion, term.meaning))))
            return f'[{word}]({page}#{term.anchor} "{meaning}"){TERM}'

        return self.pattern.sub(link, markdown)

    def _called(self, word: str) -> Term | None:
        return self.terms.get(_key(word)) or self.terms.get(_key(word[:-1]))


def _key(word: str) -> str:
    """Return a word as it is looked up: an abbreviation as it is, others in lower case."""
    return word if word.isupper() else word.lower()


def _spellings(word: str) -> str:
    """Return a pattern for a term: as it is or in the plural, and at the start of a sentence."""
    texts = dict.fromkeys(_texts(word))
    if word[:1].isalpha() and not word.isupper():
        first = f"[{word[0].upper()}{word[0].lower()}]"
        texts = {f"{first}{text[1:]}": None for text in texts}
    return f"(?:{'|'.join(texts)})" + ("s?" if word[-1:].isalpha() else "")


def _texts(word: str) -> tuple[str, str]:
    """Return patterns for a word as prose has it, and as a template prints it."""
    return re.escape(word), re.escape(escape_markdown(word))
