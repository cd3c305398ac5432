"""Rules of glossary terms in running text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.markup.html_tree import serialize
from generator.model import Term
from generator.pages.glossary_links import Glossary
from generator.reading.markdown import article_nodes

TERMS = (
    Term(term="BPM", expansion="Beats per minute", meaning='How "fast" a song is.'),
    Term(term="Work tape", meaning="A plain recording."),
    Term(term="Tape", meaning="What a work tape was made on."),
    Term(term="Take", meaning="One try.", link=False),
)


NAMES = ("Full BPM & Tape Review", "Lead/Tape", "Work tape")


def plain(text: str) -> str:
    """Return Markdown as HTML without links to the glossary."""
    return serialize(article_nodes(text), lines=True)


def linked(text: str, terms: tuple[Term, ...] = TERMS, names: tuple[str, ...] = NAMES) -> str:
    """Return Markdown as HTML in which its terms are links."""
    nodes = article_nodes(text)
    before = serialize(nodes, lines=True)
    found = Glossary.create(terms, names).link(nodes, "../glossary/")
    after = serialize(nodes, lines=True)
    assert found is (after != before)
    return after


def test_the_first_appearance_leads_to_the_meaning() -> None:
    """A term links to its anchor once a page, with its meaning as tooltip."""
    assert linked("Know the BPM. Write the BPM down.") == (
        '<p>Know the <a class="sg-term" href="../glossary/#bpm" '
        'title="Beats per minute: How &quot;fast&quot; a song is.">BPM</a>. Write the BPM down.</p>'
    )


@pytest.mark.parametrize("word", ["work tape", "Work tape", "work tapes"])
def test_plural_and_capital_are_the_same_term(word: str) -> None:
    """A term is found in the plural and at the start of a sentence, the longest one first."""
    (link,) = re.findall("<a .*?</a>", linked(f"{word} are fine"))

    assert 'href="../glossary/#work-tape"' in link
    assert f">{word}</a>" in link


@pytest.mark.parametrize("text", ["bpm", "BPMx", "a-BPM", "work-tape", "Take a take"])
def test_other_words_stay(text: str) -> None:
    """Other spellings of an abbreviation, parts of words and everyday words are left alone."""
    assert linked(text) == plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "## The BPM {: #bpm }",
        "`BPM` and ``BPM``",
        "```\nBPM\n```",
        "[BPM](x.md) and ![BPM](x.png)",
        "[one][1]\n\n[1]: BPM.md",
        "[see\nBPM](x.md)",
        "[the [fast] BPM](x.md)",
        "[BPM][1]\n\n[1]: x.md",
        "<a href='x'>BPM</a>",
        "``a ` BPM``",
        "    BPM",
        '<script type="application/json">["BPM"]</script>',
        '<fieldset data-list="x">\n<li>BPM</li>\n</fieldset>',
        '<small title="BPM">x</small>',
        "<summary>The BPM: <span>8 tapes</span></summary>",
        '<h2 id="x">The BPM</h2>',
        "word\n{: #BPM }",
    ],
)
def test_code_links_headings_and_tags_are_left_alone(text: str) -> None:
    """A term gets no link where it would break something, or would be inside another link."""
    assert linked(text) == plain(text)
    assert linked(f"{text}\n\n## X\n\nBPM") != plain(f"{text}\n\n## X\n\nBPM")


@pytest.mark.parametrize(
    "name", ["Full BPM & Tape Review", "Full BPM &#38; Tape Review", "**Lead/Tape**"]
)
def test_a_name_of_a_step_or_session_is_left_whole(name: str) -> None:
    """Words in an official name are never linked as terms; the same words elsewhere are."""
    text = f"On the schedule: {name}."

    assert linked(text) == plain(text)
    assert linked(f"{text}\n\nTape") == f"{plain(text)}\n{linked('Tape')}"


@pytest.mark.parametrize("text", ["Tape Review", "full BPM & tape", "Lead/Tapes"])
def test_other_words_are_no_name(text: str) -> None:
    """A part of a name, or a name spelled differently, is ordinary running text."""
    assert "glossary/#" in linked(text)


def test_a_name_that_is_a_term_leads_to_its_meaning() -> None:
    """If a step or session has the name of a term, the name links to the term."""
    assert 'href="../glossary/#work-tape"' in linked("Work tape: day 1.")


def test_a_site_without_terms() -> None:
    """Without a glossary no text changes."""
    assert linked("BPM", (), ()) == plain("BPM")


@pytest.mark.parametrize("text", ["Our R&B.", "Our R&#38;B."])
def test_a_term_with_a_sign_is_found(text: str) -> None:
    """A term with a symbol in its name is found in articles and in templates' texts."""
    assert "glossary/#" in linked(text, (Term(term="R&B", meaning="A style."),))


LETTERS = "aAbBiIsSßſİ1("


@given(
    names=st.sets(st.text(LETTERS, min_size=1, max_size=4), max_size=8),
    text=st.text(LETTERS + " -.", max_size=60),
)
def test_the_longest_name_at_a_place_is_found(names: set[str], text: str) -> None:
    """Whatever other names begin alike, the longest one that stands at a place is found there."""
    plain = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    at_once = Glossary.create((), names).pattern

    wanted = re.finditer(rf"(?<![\w-])(?:{plain})(?![\w-])", text) if names else ()
    found = at_once.finditer(text) if at_once else ()
    assert [one.span() for one in found] == [one.span() for one in wanted]
