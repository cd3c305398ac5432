"""The voice of the default site: one warm person, in American English, who says each thing once."""

import re
import statistics
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from projects import ROOT, default
from test_default_site import all_texts, found_in, public_texts, said_in_content, said_in_yaml

from generator.markup.html_tree import serialize

CONTENT = default().content
SHORTEST_MEDIAN, LONGEST_MEDIAN = 11, 16
SHORT = 9
"""A sentence with fewer words is short; at most a third are."""
FEWEST = 12
"""The number of sentences from which the rhythm of an article can be measured."""
CONTRACTED, CONTRACTED_IN_YAML = 0.8, 0.7
"""The minimum share of possible contractions that are used; definitions contract less."""
DEAD = re.compile(
    r"""
    \b(?: this[ ]is[ ]meant[ ]as | (?:we[ ](?:mean|offer)|take|treat|read)[ ](?:this|it)[ ]as[ ]general
  | these[ ]lines[ ](?:are|on) | what[ ]follows[ ]is[ ]general | all[ ]of[ ]this[ ]is[ ]general
  | this[ ]part[ ]is[ ]general | please[ ]read[ ]this[ ]as
  | so[ ]small[ ]a[ ] | all[ ]else | ears[ ]have[ ]a[ ]ruler | belongs?[ ](?:there[ ]at[ ]once|with[ ]an[ ]ear)
  | by[ ]way[ ]of[ ]the[ ]rest | or[ ]ready[ ]your | of[ ]the[ ]whole[ ]piece | needs[ ]further[ ]weeks
  | worth[ ]a[ ]closer[ ]look | usual[ ]number[ ]of[ ]guests | does[ ]more[ ]than[ ]one
  | said[ ]in[ ]another[ ]way | founds[ ]the[ ]place | also[ ]the[ ]odd[ ]ones | which[ ]word[ ]leans
  | no[ ]note[ ]stands | in[ ]order[ ]to | it[ ]is[ ]worth[ ]noting | it[ ]is[ ]important[ ]to
  | moreover | furthermore | whilst | hence | thus | in[ ]today's | when[ ]it[ ]comes[ ]to
  | not[ ]only\b[^.]*\bbut[ ]also | plays[ ]a[ ](?:key|vital|crucial)[ ]role | a[ ]testament[ ]to
  | ensure[sd]? | leverage[sd]? | utili[sz]e[sd]? | robust | rest[ ]assured | look[ ]no[ ]further
  | flight[ ]mode | toilets? | bins | e-mails? | phone[ ]us | mend(?:s|ed|ing)? | afterwards
  | (?<!-)set-ups? | hand-overs? | holidays | whom[ ]it['’]s
  | mixing[ ]desk | corridors? | sockets? | in[ ]a[ ]flask
  | (?:for|no|tiny|loud|crackles[ ]or)[ ]clicks? | clicks?[ ](?:in[ ]solo|or[ ]pops) )\b
""",
    re.IGNORECASE | re.VERBOSE,
)
"""Phrases that nobody says, machine-like or British ones, and a noise that is no metronome."""
LONG_FORMS = re.compile(
    r"\b(?:do|does|did|is|are|was|were|have|has|would|should|could|will) not\b|\bcannot\b"
    r"|\b(?:it|that|there|here|what|who) is (?!\w+ed by)(?!$)|\b(?:you|we|they) (?:are|will)\b"
    r"|\b(?:you|we|they) have (?!a\b|an\b|the\b|to\b|no\b|your\b|our\b|their\b|time\b)|\bI am\b",
    re.IGNORECASE,
)
SHORT_FORMS = re.compile(
    r"\b\w+n['’]t\b|\b(?:it|that|there|here|what|who|nobody|everything|nothing|let)['’]s\b"
    r"|\b(?:I|you|we|they|who)['’](?:re|ll|ve|d|m)\b",
    re.IGNORECASE,
)
NOTE = re.compile(r"\*General information, not (?:legal|medical|legal or medical) advice\.\*")
YEAR = re.compile(r"(?<![\w-])(?:19|20)\d\d(?![\w-])")
BODY = re.compile(
    r"\b(?:AFM|SAG-AFTRA|NIOSH|Spotify|SoundExchange|MLC|ASCAP|BMI|dBTP|copyright office)\b"
)
"""Organizations, and their limits, whose rules change."""
LEDGER = "content/staff/facts-that-age.md"


@cache
def prose() -> dict[str, list[str]]:
    """Return the sentences of each public article; the prep article is one for all phases."""
    found: dict[str, list[str]] = {}
    players = {player.id for player in default().process.prep.players}
    for folder in ("pages", "steps", "prep"):
        for article in getattr(CONTENT, folder):
            together = folder == "prep" and article.name not in players
            name = "prep/article" if together else f"{folder}/{article.name}"
            html = serialize(article.nodes(lambda one: str(one.name)))
            found.setdefault(name, []).extend(sentences(html))
    return found


def sentences(html: str) -> Iterator[str]:
    """Yield the sentences of the paragraphs of a page."""
    for paragraph in re.findall(r"(?s)<p>(.*?)</p>", html):
        text = " ".join(unescape(re.sub(r"<[^>]*>", "", paragraph)).split())
        if text and not NOTE.fullmatch(f"*{text}*"):
            yield from re.split(r"(?<=[.!?:])[\"'”’)]*\s+", text)


def faults(found: list[str]) -> list[str]:
    """Return what is wrong with the rhythm of sentences."""
    lengths = [len(sentence.split()) for sentence in found]
    middle = statistics.median(lengths)
    share = sum(length < SHORT for length in lengths) / len(lengths)
    told = []
    if not SHORTEST_MEDIAN <= middle <= LONGEST_MEDIAN:
        told.append(f"the median sentence has {middle:g} words")
    if share > 1 / 3:
        told.append(f"{share:.0%} of its sentences are short")
    return told


def test_sentences_vary() -> None:
    """The median sentence of an article has 11 to 16 words; at most a third is short."""
    long_enough = {name: found for name, found in prose().items() if len(found) >= FEWEST}
    told = {name: faults(found) for name, found in long_enough.items()}

    assert len(long_enough) > 20
    assert {name: found for name, found in told.items() if found} == {}
    assert faults([one for found in prose().values() for one in found]) == []


@pytest.mark.parametrize("text", ["We all sing.", "word " * 20, "one two three four five six."])
def test_a_dull_rhythm_is_found(text: str) -> None:
    """Sentences that are all short, or all long, are reported."""
    assert faults([text] * 12)
    assert not faults([*["word " * 12] * 8, *["We sing."] * 4])


def contracted(texts: list[str]) -> float:
    """Return the share of contractions among everything that can be contracted."""
    long, short = (
        sum(len(form.findall(text)) for text in texts) for form in (LONG_FORMS, SHORT_FORMS)
    )
    return short / (short + long)


def test_people_contract() -> None:
    """The articles use contractions such as it's and don't."""
    told = {name: contracted(found) for name, found in prose().items() if len(found) >= FEWEST}

    assert contracted([one for found in prose().values() for one in found]) > CONTRACTED
    assert {name: share for name, share in told.items() if share < CONTRACTED / 2} == {}
    assert contracted(["It is late and we do not know what you are after. It's fine."]) < CONTRACTED


def test_the_yaml_speaks_like_the_articles() -> None:
    """The public texts of process.yaml that are whole sentences have the same rhythm."""
    said = [text for _, text in said_in_yaml(public=True) if text.endswith((".", "!", "?"))]
    found = [one for text in said for one in re.split(r"(?<=[.!?])\s+", text)]

    assert len(found) > 500
    assert faults(found) == []
    assert contracted(said) > CONTRACTED_IN_YAML


def test_no_dead_phrase_is_left() -> None:
    """No text of either edition contains a stale phrase."""
    assert found_in(all_texts(), DEAD) == []


@pytest.mark.parametrize(
    "text",
    [
        "Listen for clicks.",
        "Turn on flight mode.",
        "We offer this as general information",
        "A paid set-up day",
    ],
)
def test_a_dead_phrase_is_found(text: str) -> None:
    """The search for stale phrases can fail."""
    assert found_in([("here", text)], DEAD)


def test_one_note_a_page_says_that_it_is_general() -> None:
    """A page says at most once, always in the same words, that it is not professional advice."""
    said: dict[str, int] = {}
    for place, text in said_in_content(["pages", "steps", "prep"]):
        if re.search("general information", text, re.IGNORECASE):
            assert NOTE.fullmatch(text.strip()), f"{place}: {text}"
            name = place.split(":")[0]
            said[name] = said.get(name, 0) + 1
    in_yaml = [
        text for _, text in said_in_yaml(public=True) if "general information" in text.lower()
    ]

    assert len(said) > 12
    assert set(said.values()) == {1}
    assert len(in_yaml) == 1, "the glossary, for work made for hire"


def test_what_ages_is_on_one_list() -> None:
    """Each page that mentions a year is on the staff's list of facts that age."""
    ledger = (ROOT / LEDGER).read_text(encoding="utf-8")
    linked = {name.split("/")[-1].split(".md")[0] for name in re.findall(r"\]\(([^)#]*)", ledger)}
    dated: dict[str, set[str]] = {}
    for place, text in [*public_texts(), *said_in_content(["staff"])]:
        name = place.split(":")[0]
        years = YEAR.findall(re.sub(r"`[^`]*`|(?s:```.*?```)", "", text))
        if years and place.startswith("content/") and name != LEDGER:
            dated.setdefault(name, set()).update(years)

    assert len(dated) > 4
    for name, found in dated.items():
        assert page_of(name) in linked, f"{name} has {found}, but {LEDGER} doesn't link to it"
        assert all(year in ledger for year in found), f"{name}: {found}"


def page_of(name: str) -> str:
    """Return the name of the page that a file of content/ is made into."""
    together = "/prep/" in name and name[len("content/prep/")].isdigit()
    return "index" if together else Path(name).stem


def test_what_others_decide_is_on_the_same_list() -> None:
    """A page with a rule of a union, a society, a service or an office is on that list, too."""
    ledger = (ROOT / LEDGER).read_text(encoding="utf-8")
    linked = {name.split("/")[-1].split(".md")[0] for name in re.findall(r"\]\(([^)#]*)", ledger)}
    named = {
        place.split(":")[0]
        for place, text in said_in_content(["pages", "steps", "prep", "staff"])
        if BODY.search(text)
    } - {LEDGER}

    assert len(named) > 5
    assert [name for name in sorted(named) if page_of(name) not in linked] == []
    assert "week-1" not in linked, "a page that names none of them is not on the list"


def test_each_fact_that_ages_has_its_year() -> None:
    """Each row of the list has the year in which the fact was looked up."""
    lines = (ROOT / LEDGER).read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1:-1] for line in lines if line.startswith("| ")][1:]

    assert len(rows) > 10
    assert {
        fact for fact, year, *_ in rows if not re.fullmatch(r" (20\d\d|19\d\d|now) ", year)
    } == set()
