"""How the default site's texts read: measured on the pages that artists see."""

import re
import statistics
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import textstat
from markdown import Markdown

from generator.build import read
from generator.model import Audience
from generator.pages.render import page_bodies

ROOT = Path(__file__).parents[1]
GRADE = 8.5
LONGEST_SENTENCE = 30
MEDIAN_SENTENCE = 16
_BLOCKS = {"p", "li", "td", "dd", "dt", "legend", "label", "small", "h1", "h2", "h3", "h4"}
_SKIPPED = {"script", "pre", "code", "h1", "h2", "h3", "h4", "dt", "legend", "th"}


class Blocks(HTMLParser):
    """The running text of a page, a string for each block; headings and code are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.skipping: list[str] = []

    # The names and parameters of these three are HTMLParser's.
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, or a stretch to skip."""
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
        """Keep running text."""
        if not self.skipping:
            self.blocks[-1] += data


def sentences(markdown: str) -> Iterator[str]:
    """Yield the sentences of a page's running text."""
    body = re.sub(r"(?s)\A---.*?---\n", "", markdown)
    parser = Blocks()
    parser.feed(Markdown(extensions=["attr_list", "md_in_html", "tables"]).convert(body))
    for block in parser.blocks:
        for sentence in re.split(r"(?<=[.!?:])[\"'”’)]*\s+", " ".join(block.split())):
            if len(sentence.split()) > 2:
                yield sentence


def grade(found: list[str]) -> float:
    """Return the Flesch-Kincaid grade of sentences (syllables by hyphenation, an estimate)."""
    text = " ".join(sentence.rstrip(".:?!") + "." for sentence in found)
    return float(textstat.flesch_kincaid_grade(text))


SITE = read(ROOT).sites[Audience.PUBLIC]
PAGES = page_bodies(SITE)
GLOSSARY = SITE.edition.process.glossary
GUIDES = sorted((ROOT / "content/steps").glob("*.md"))


@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_is_easy_to_read(path: str) -> None:
    """A page asks for no more than eight or nine years of school."""
    found = list(sentences(PAGES[path]))

    assert not found or grade(found) <= GRADE


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_guides_have_short_sentences(path: Path) -> None:
    """A guide's sentences are short, half of them very short, and there are 350 to 600 words."""
    found = list(sentences(path.read_text(encoding="utf-8")))
    lengths = [len(sentence.split()) for sentence in found]

    assert max(lengths) <= LONGEST_SENTENCE, max(found, key=lambda one: len(one.split()))
    assert statistics.median(lengths) <= MEDIAN_SENTENCE
    assert 350 <= sum(lengths) <= 620


def test_a_hard_text_is_found() -> None:
    """The measure tells a hard text from an easy one."""
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
EVERYDAY = {"US", "TV", "GB", "CD", "CDs", "ID", "USB", "CAPS", "PDF"}
EXPLAINED = {
    "BMI": "society",
    "ASCAP": "society",
    "NIOSH": "institute",
    "VOX": "VOX is the lead voice",
    "RV": "artist's initials",
    "TI": "the mixer's",
    "IPI": "IPI number",
}
"""Abbreviations that are no glossary terms, and the words that explain each on its page."""


@pytest.mark.parametrize("path", PAGES)
def test_spelling_is_american(path: str) -> None:
    """Every public page spells as Americans do."""
    assert BRITISH.findall(PAGES[path]) == []


def test_a_british_word_is_found() -> None:
    """The check above sees a word that it should see, and no other."""
    assert BRITISH.findall("my favourite color") == ["favourite"]


@pytest.mark.parametrize("path", PAGES)
def test_every_abbreviation_is_explained(path: str) -> None:
    """An abbreviation is in the glossary, which pages link to, or is explained on its page."""
    page = PAGES[path]
    known = {word for term in GLOSSARY for word in (term.term, *term.also)}
    plain = re.sub(r"(?s)```.*?```|`[^`]*`|\"[^\"\n]*\"|\]\([^)]*\)|<[^>]*>|\{:[^}]*\}", "", page)
    for word in sorted(set(re.findall(r"\b[A-Z][A-Z&]+s?\b", plain)) - EVERYDAY):
        explained = word in EXPLAINED and EXPLAINED[word] in page
        assert explained or {word, word.rstrip("s")} & known, word
