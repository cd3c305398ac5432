"""How the default site's texts read, measured on the pages that artists see."""

import re
import statistics
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from projects import default, default_pages
from pyphen import Pyphen

from generator.markup.html_tree import serialize
from generator.model import Audience

GRADE = 8.5
LONGEST_SENTENCE = 30
MEDIAN_SENTENCE = 16
_BLOCKS = {"p", "li", "td", "dd", "dt", "legend", "label", "small", "h1", "h2", "h3", "h4"}
_SKIPPED = {"script", "pre", "code", "h1", "h2", "h3", "h4", "dt", "legend", "th"}


class Blocks(HTMLParser):
    """The running text of a page, one string for each block, without headings and code."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.skipping: list[str] = []

    # HTMLParser defines the names and parameters of these three.
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, or a part to skip."""
        del attrs
        if tag in _SKIPPED:
            self.skipping.append(tag)
        if tag in _BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in self.skipping:
            self.skipping.remove(tag)
        if tag in _BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        """Record running text."""
        if not self.skipping:
            self.blocks[-1] += data


def sentences(html: str) -> Iterator[str]:
    """Yield the sentences of a page's running text."""
    parser = Blocks()
    parser.feed(html)
    for block in parser.blocks:
        for sentence in re.split(r"(?<=[.!?:])[\"'”’)]*\s+", " ".join(block.split())):
            if len(sentence.split()) > 2:
                yield sentence


def grade(found: list[str]) -> float:
    """Return the Flesch-Kincaid grade of sentences (syllables by hyphenation, an estimate)."""
    words = [re.sub(r"\W", "", word) for sentence in found for word in sentence.split()]
    words = [word.lower() for word in words if word]
    syllables = sum(len(HYPHENS.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(found) + 11.8 * syllables / len(words) - 15.59


HYPHENS = Pyphen(lang="en_US")
GUIDES = default().content.steps


def test_every_public_page_is_easy_to_read() -> None:
    """A page requires at most eight or nine years of school."""
    read_as = {path: list(sentences(text)) for path, text in default_pages().items()}
    grades = {path: grade(found) for path, found in read_as.items() if found}

    assert len(grades) > len(default_pages()) / 2
    assert {path: found for path, found in grades.items() if found > GRADE} == {}


def too_long(html: str) -> list[str]:
    """Return what is too long in a guide, or too short."""
    found = list(sentences(html))
    lengths = [len(sentence.split()) for sentence in found]
    faults = [one for one in found if len(one.split()) > LONGEST_SENTENCE]
    if statistics.median(lengths) > MEDIAN_SENTENCE:
        faults.append(f"half of its sentences have more than {MEDIAN_SENTENCE} words")
    if not 350 <= sum(lengths) <= 620:
        faults.append(f"it has {sum(lengths)} words")
    return faults


def test_guides_have_short_sentences() -> None:
    """A guide has short sentences, half of them very short, and 350 to 600 words."""
    guides = {one.name: one.nodes(lambda found: str(found.name)) for one in GUIDES}
    faults = {name: too_long(serialize(nodes)) for name, nodes in guides.items()}

    assert len(faults) > 9
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_long_guide_is_found() -> None:
    """Each limit on a guide's length can fail."""
    assert too_long("We all sing. " * 130) == []
    assert too_long("We all sing. " * 10) == ["it has 30 words"]
    assert too_long("word " * 31 + ". " + "We all sing. " * 130) == ["word " * 31 + "."]
    assert len(too_long(("word " * 17 + ". ") * 25)) == 1


def test_a_hard_text_is_found() -> None:
    """A hard text gets a higher grade than an easy one."""
    hard = (
        "Notwithstanding considerable methodological heterogeneity, practitioners' idiosyncratic "
    )
    hard += "interpretations necessitate comprehensive preliminary deliberation."

    assert grade([hard]) > GRADE
    assert grade(["You sing the song. We listen."]) < GRADE


BRITISH = re.compile(
    r"\b(?:colou?r(?<!color)|favourite|centre|grey|practis\w+|organis\w+|programme|behaviour"
    r"|travelled|licence|realis\w+|recognis\w+|rehears\w*ll|metres?|whilst|learnt)\b",
    re.IGNORECASE,
)
EVERYDAY = {"US", "TV", "GB", "CD", "CDs", "ID", "USB", "CAPS", "PDF", "AI", "EP"}
EXPLAINED = {
    "BMI": "society",
    "ASCAP": "society",
    "NIOSH": "institute",
    "VOX": "VOX is the lead voice",
    "RV": "artist's initials",
    "TI": "the mixer's",
    "IPI": "IPI number",
    "AFM": "players' union, AFM",
    "SAG": "sound recordings code of SAG-AFTRA",
    "AFTRA": "sound recordings code of SAG-AFTRA",
}
"""Abbreviations that are not in the glossary, and the words that explain each on its page."""


def test_spelling_is_american() -> None:
    """Every public page uses American spelling."""
    british = {path: BRITISH.findall(text) for path, text in default_pages().items()}

    assert {path: found for path, found in british.items() if found} == {}


def test_a_british_word_is_found() -> None:
    """The check above finds a British word, and no other."""
    assert BRITISH.findall("my favourite color") == ["favourite"]


def unexplained(page: str) -> list[str]:
    """Return the abbreviations of a page that neither the glossary nor the page explains."""
    glossary = default().sites[Audience.PUBLIC].edition.process.glossary
    known = {word for term in glossary for word in (term.term, *term.also)}
    bare = re.sub(r"(?s)<(code|script)\b.*?</\1>|<[^>]*>", " ", page)
    shown = " ".join(unescape(bare).split())
    plain = re.sub(r"\"[^\"\n]*\"", "", shown)
    return [
        word
        for word in sorted(set(re.findall(r"\b[A-Z][A-Z&]+s?\b", plain)) - EVERYDAY)
        if not (word in EXPLAINED and EXPLAINED[word] in shown)
        and not {word, word.rstrip("s")} & known
    ]


def test_every_abbreviation_is_explained() -> None:
    """Each abbreviation is explained in the glossary, which pages link to, or on its page."""
    faults = {path: unexplained(text) for path, text in default_pages().items()}

    assert {path: found for path, found in faults.items() if found} == {}


def test_an_abbreviation_is_found() -> None:
    """An unexplained abbreviation is reported; an explained one is not."""
    assert unexplained("Ask your PRO, the ZZQ and BMI.") == ["BMI", "ZZQ"]
    assert unexplained("BMI is a society.") == []
