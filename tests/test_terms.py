"""Rules of glossary terms in running text."""

import pytest

from generator.model import Term
from generator.pages.glossary_links import Glossary

TERMS = (
    Term(term="BPM", expansion="Beats per minute", meaning='How "fast" a song is.'),
    Term(term="Work tape", meaning="A plain recording."),
    Term(term="Tape", meaning="What a work tape was made on."),
    Term(term="Take", meaning="One try.", link=False),
)


NAMES = ("Full BPM & Tape Review", "Lead/Tape", "Work tape")


def linked(text: str) -> str:
    """Return a text with its terms linked."""
    return Glossary.of(TERMS, NAMES).linked(text, "../glossary.md")


def test_the_first_appearance_leads_to_the_meaning() -> None:
    """A term links to its anchor once a page, with its meaning as tooltip."""
    assert linked("Know the BPM. Write the BPM down.") == (
        'Know the [BPM](../glossary.md#bpm "Beats per minute: How &#34;fast&#34; a song is.")'
        "{: .sg-term }. Write the BPM down."
    )


@pytest.mark.parametrize("word", ["work tape", "Work tape", "work tapes"])
def test_plural_and_capital_are_the_same_term(word: str) -> None:
    """A term is found in the plural and at the start of a sentence, the longest one first."""
    assert f"[{word}](../glossary.md#work-tape " in linked(f"{word} are fine")


@pytest.mark.parametrize("text", ["bpm", "BPMx", "a-BPM", "work-tape", "Take a take"])
def test_other_words_stay(text: str) -> None:
    """Other spellings of an abbreviation, parts of words and everyday words are left alone."""
    assert linked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "## The BPM {: #bpm }",
        "`BPM` and ``BPM``",
        "```\nBPM\n```",
        "[BPM](x.md) and ![BPM](x.png)",
        "[1]: BPM.md",
        "[see\nBPM](x.md)",
        "[the [fast] BPM](x.md)",
        "[BPM][1]",
        "<a href='x'>BPM</a>",
        "``a ` BPM``",
        "    BPM",
        '<script type="application/json">["BPM"]</script>',
        '<fieldset data-list="x">\n<li>BPM</li>\n</fieldset>',
        '<small title="BPM">',
        "<summary>The BPM: <span>8 tapes</span></summary>",
        '<h2 id="x">The BPM</h2>',
        "word\n{: #BPM }",
    ],
)
def test_code_links_headings_and_tags_are_left_alone(text: str) -> None:
    """Where a link would break something, or be one in another, there is none."""
    assert linked(text) == text
    assert linked(f"{text}\n\nBPM") != f"{text}\n\nBPM"


@pytest.mark.parametrize(
    "name", ["Full BPM & Tape Review", "Full BPM &#38; Tape Review", "**Lead/Tape**"]
)
def test_a_name_of_a_step_or_session_is_left_whole(name: str) -> None:
    """No word in an official name is a term, wherever it stands; the same word elsewhere is."""
    text = f"On the schedule: {name}."

    assert linked(text) == text
    assert linked(f"{text} A tape.") == f"{text} A {linked('tape')}."


@pytest.mark.parametrize("text", ["Tape Review", "full BPM & tape", "Lead/Tapes"])
def test_other_words_are_no_name(text: str) -> None:
    """A part of a name, or a name spelled otherwise, is running text like any other."""
    assert "glossary.md#" in linked(text)


def test_a_name_that_is_a_term_leads_to_its_meaning() -> None:
    """Where a step or session is called as a term is, the name is that term."""
    assert "[Work tape](../glossary.md#work-tape " in linked("Work tape: day 1.")


def test_a_site_without_terms() -> None:
    """Without a glossary no text changes."""
    assert Glossary.of(()).linked("BPM", "glossary.md") == "BPM"


@pytest.mark.parametrize("text", ["Our R&B.", "Our R&#38;B."])
def test_a_term_with_a_sign_is_found(text: str) -> None:
    """A term whose name has a sign is found in prose and in what templates print."""
    assert "glossary.md#" in Glossary.of((Term(term="R&B", meaning="A style."),)).linked(
        text, "glossary.md"
    )
