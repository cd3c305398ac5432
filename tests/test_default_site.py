"""The default site says what it should, and nothing that it should not."""

import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from canaries import internal_mappings
from conftest import made_by
from plain_data import Data, mappings, plain, plain_texts
from projects import ROOT, default, default_pages
from pypdf import PdfReader

from generator.downloads import handbook, lists
from generator.model import Audience, Certainty, KeyPath, Process, Staff
from generator.planning.page import Site
from generator.problems import Place
from generator.project import read
from generator.reading.process import read_process

PROJECT = default()
PUBLIC = PROJECT.sites[Audience.PUBLIC].edition.process
PUBLIC_FOLDERS = ("pages", "steps", "prep")

STEPS = {
    "pre-production": "Preliminary Pre-Production + Pre-Production",
    "full-demo": "Full Demo Pre-Production",
    "brs-tracking": "B.R.S Tracking",
    "lead-pre-production": "Lead Vocals/Lead Instrument Pre-Production",
    "keeper-tracking": "Keeper Vocals/Lead Instrument Tracking",
    "overdub-pre-production": "BGV + Overdub Pre-Production",
    "overdub-tracking": "BGVs + Overdubs Tracking",
    "editing-comping": "Final Editing/Comping",
    "attended-mixing": "Attended Mixing",
    "mastering": "Pre-Mastering, Attended Mastering + Revision Sessions",
}
SESSIONS = {
    "artistic-vision": "Artistic Vision",
    "crds": "CRDs",
    "emotional-timelines": "Emotional Timelines",
    "work-tapes-review": "Work-Tapes and Review",
    "artistry-development": "Artistry Development",
    "brs-arrangement": "B.R.S Arrangement and Compositional Oversight",
    "musical-blueprints": "Musical Blueprints",
    "charting-markups": "Charting + Markups",
    "supervision": "Supervision",
    "aesthetics": "Aesthetics",
    "lra": "LRA",
    "sonic-footprint": "Sonic Footprint/Landscape",
    "arc-of-the-song": "Arc of the Song",
    "phrasing": "Phrasing",
    "compositional-oversight": "Compositional Oversight",
    "mix-session-forms": "Mix Sessions Forms/Pre-Mixing",
    "vocal-pre-mixing": "Vocal Pre-Mixing",
    "focal-point": "Focal Point/Big Picture Analysis",
    "three-dimensionality": "Three Dimensionality",
    "revisions": "Revisions",
    "qc-finished-record": "QC and The Finished Record",
    "artist-next-steps": "Artist Next Steps",
}
OCCURRENCES = {
    "pre-production": [
        "artistic-vision",
        "crds",
        "emotional-timelines",
        "work-tapes-review",
        "artistry-development",
    ],
    "full-demo": ["brs-arrangement", "musical-blueprints", "charting-markups"],
    "brs-tracking": ["supervision", "aesthetics", "lra", "sonic-footprint"],
    "lead-pre-production": ["arc-of-the-song", "phrasing", "artistry-development"],
    "keeper-tracking": ["arc-of-the-song", "phrasing", "artistry-development"],
    "overdub-pre-production": [
        "musical-blueprints",
        "compositional-oversight",
        "emotional-timelines",
    ],
    "overdub-tracking": ["supervision", "sonic-footprint", "aesthetics", "lra"],
    "editing-comping": ["mix-session-forms", "vocal-pre-mixing"],
    "attended-mixing": ["focal-point", "three-dimensionality", "revisions"],
    "mastering": ["qc-finished-record", "artist-next-steps"],
}
ITEMS = {"artist": (8, 12), "producer": (6, 8), "engineer": (6, 11), "assistant": (6, 11)}
"""The minimum and maximum number of items in each role's checklist of a step."""
QUESTIONS = 34
"""The minimum number of answered questions."""
GUESSES = re.compile(
    r"""
    loudness[ ]range | lead[ ]room | live[ ]room[ ](?:ambience|acoustics) | low[- ]range
  | lyric[ ]rewrite | lyrical?[ ]rhythm | lead[ ]recording[ ]a | listen(?:ing)?,?[ ]review
  | layer(?:ing)?[ ](?:and[ ])?re-?amp | creative[ ](?:record|direct|decision|dev)
  | critical[ ](?:record|direct|decision) | concept[ ](?:record|develop) | client[ ]record
  | chord[ ]reduction | character[ ]reference | comparative[ ]reference
  | basic[ ](?:rhythm|recording) | band[ ]rhythm | backing[ ]rhythm | bass[ ](?:and[ ])?rhythm
  | (?:CRDs?|LRA|B\.R\.S\.?)[ ](?:stands?|is[ ]short|\(?short)[ ]for[ ]\w
""",
    re.IGNORECASE | re.VERBOSE,
)
"""Wrong expansions of the studio's own names, and how they would be spelled out."""
HYPE = re.compile(
    r"""\b(?: amazing(?:ly)? | industry[- ]leading | guarantee\w* | world[- ]class | unleash\w*
  | elevat(?:e|es|ed|ing) | next[- ]level | unlock\w* | embark\w* | magic\w*
  | game[- ]chang\w* | seamless\w* | cutting[- ]edge | div(?:e|es|ing)[ ]in(?:to)? | delv\w+
  | state[- ]of[- ]the[- ]art | passionate\w* | best[- ]in[- ]class | hit[ ]songs? )\b""",
    re.IGNORECASE | re.VERBOSE,
)
PLACEHOLDERS = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX)\b|(?i:lorem|ipsum|coming soon|placeholder|to be (?:written|added))"
)


@cache
def said_in_yaml(*, public: bool) -> tuple[tuple[str, str], ...]:
    """Return the place and text of each plain text in process.yaml, either public or internal."""
    place, data = read_process(ROOT).document.place, plain(ROOT)
    found: list[tuple[str, str]] = []
    hidden = {path for path, _, _ in internal_mappings(data)}
    for path, part, mapping in mappings(data):
        if public is (path not in hidden):
            found += placed(place, path, plain_texts(part), mapping)
        if not public:
            found += placed(place, (*path, "staff"), plain_texts(Staff), mapping.get("staff", {}))
    return tuple(found)


def placed(
    place: Callable[[KeyPath], Place], path: KeyPath, names: Iterable[str], mapping: Data
) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each field of a mapping that is set."""
    for name in names:
        value = mapping.get(name) or []
        if isinstance(value, str):
            yield str(place((*path, name))), value
        else:
            for at, entry in enumerate(value):
                typed = entry if isinstance(entry, str) else entry["text"]
                yield str(place((*path, name, at))), typed


def said_in_content(folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each paragraph of these folders of content/, with the place where it starts."""
    for folder in folders:
        for path in sorted((ROOT / "content" / folder).rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            name = path.relative_to(ROOT).as_posix()
            for block in re.finditer(r"[^\n]+(?:\n(?![\n|#>-]|\d+\.)[^\n]+)*", text):
                yield f"{name}:{text.count(chr(10), 0, block.start()) + 1}", block[0]


def public_texts() -> Iterator[tuple[str, str]]:
    """Yield every public text of the default site, with its place."""
    yield from said_in_yaml(public=True)
    yield from said_in_content(PUBLIC_FOLDERS)


def all_texts() -> Iterator[tuple[str, str]]:
    """Yield every text of both editions of the default site, with its place."""
    yield from public_texts()
    yield from said_in_yaml(public=False)
    yield from said_in_content(["staff"])


def found_in(texts: Iterable[tuple[str, str]], pattern: re.Pattern[str]) -> list[str]:
    """Return the place and text of each match of a pattern."""
    return [f"{place}: {match[0]}" for place, text in texts for match in pattern.finditer(text)]


def test_the_ten_steps_are_in_order_under_their_names() -> None:
    """The public edition has the ten steps, in their order, under their full names."""
    assert {step.id: step.name for step in PUBLIC.steps} == STEPS
    assert [step.id for step in PUBLIC.steps] == list(STEPS)


def test_the_sessions_are_listed_once_under_their_names() -> None:
    """The public edition has the 22 sessions, in the order in which they first appear."""
    assert len(SESSIONS) == 22
    assert {session.id: session.name for session in PUBLIC.sessions} == SESSIONS
    assert [session.id for session in PUBLIC.sessions] == list(SESSIONS)


def test_each_step_holds_its_sessions() -> None:
    """The sessions occur 32 times, in the right steps and in the right order."""
    found = {step.id: [one.session for one in step.sessions] for step in PUBLIC.steps}

    assert found == OCCURRENCES
    assert sum(map(len, found.values())) == 32
    assert {one for names in found.values() for one in names} == set(SESSIONS)


def test_a_session_says_in_each_step_what_is_particular_there() -> None:
    """Each occurrence of a session has a different focus."""
    focuses = [one.focus for step in PUBLIC.steps for one in step.sessions]

    assert None not in focuses
    assert len(set(focuses)) == len(focuses)


def test_the_windows_cover_a_month() -> None:
    """One song takes days 1 to 30, and each of these days belongs to at least one step."""
    days = {
        day
        for step in PUBLIC.steps
        for day in range(step.window.first_day, step.window.last_day + 1)
    }

    assert days == set(range(1, 31))


def test_internal_things_are_there_too() -> None:
    """The demo has internal sessions, roles and terms, which the public edition does not show."""
    process = PROJECT.process

    assert len(process.sessions) > len(PUBLIC.sessions)
    assert {"assistant", "coordinator"} == {role.id for role in process.roles} - {
        role.id for role in PUBLIC.roles
    }
    assert len(process.glossary) > len(PUBLIC.glossary)


@pytest.mark.parametrize("role", ITEMS)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_its_checklists(step: str, role: str) -> None:
    """Artist, producer, engineer and assistant each have a list in each step, none too long."""
    lists = next(one for one in PROJECT.process.steps if one.id == step).checklists
    fewest, most = ITEMS[role]

    assert fewest <= len(lists[role]) <= most


def items(process: Process) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of every item of every checklist, those of prep included."""
    for step in process.steps:
        for found in step.checklists.values():
            yield from ((item.id, item.text) for item in found)
    for phase in process.prep.phases:
        yield from ((item.id, item.text) for item in phase.items)


def test_items_are_short_and_have_ids_of_their_own() -> None:
    """An item has fewer than 15 words, and its id is unique in the site."""
    ids = [name for name, _ in items(PROJECT.process)]
    long = [text for _, text in items(PROJECT.process) if len(text.split()) >= 15]

    assert long == []
    assert len(ids) > 400
    assert repeated(ids) == []


def repeated(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once."""
    seen: dict[str, int] = defaultdict(int)
    for value in values:
        seen[value] += 1
    return [value for value, times in seen.items() if times > 1]


def test_house_names_are_marked_as_such() -> None:
    """Names that the producer invented are marked as house names, and have no expansion."""
    certainty = {session.id: session.certainty for session in PROJECT.process.sessions}
    terms = {term.term: term for term in PROJECT.process.glossary}

    assert certainty["crds"] is Certainty.HOUSE
    assert certainty["lra"] is Certainty.HOUSE
    assert certainty["brs-arrangement"] is not Certainty.STANDARD
    for name in ("CRDs", "LRA", "B.R.S"):
        assert terms[name].expansion is None


def test_house_names_are_never_spelled_out() -> None:
    """No page and no text guesses what the producer's own names stand for."""
    pages = ((path, text) for path, text in default_pages().items())

    assert found_in(all_texts(), GUESSES) == []
    assert found_in(pages, GUESSES) == []


@pytest.mark.parametrize(
    "text",
    ["the Loudness Range", "Creative Direction doc", "a basic rhythm section", "LRA stands for it"],
)
def test_a_guess_is_found(text: str) -> None:
    """The search for guesses can fail, and ignores case."""
    assert found_in([("here", f"So {text}.")], GUESSES)


def test_the_glossary_explains_each_term_in_one_sentence() -> None:
    """There are at least 80 public terms, and the meaning of each is one sentence."""
    several = [term.term for term in PUBLIC.glossary if not one_sentence(term.meaning)]

    assert len(PUBLIC.glossary) >= 80
    assert several == []
    assert not one_sentence("One. Two.")


def one_sentence(text: str) -> bool:
    """Return whether a text is one sentence."""
    return text.endswith(".") and not re.search(r"[.!?]\s+[A-Z]", text)


def test_the_faq_answers_its_questions() -> None:
    """The page of questions has at least 34 in groups, each with an answer and an anchor."""
    page = default_pages()["faq.md"]
    questions = re.findall(r'<h3 id="([\w-]+)"[^>]*>[^<]*\?</h3>\n<p>\S', page)

    assert len(questions) >= QUESTIONS
    assert len(questions) == page.count("<h3")
    assert repeated(questions) == []
    assert page.count("<h2") >= 6


def test_every_question_is_found_by_the_words_people_use() -> None:
    """Each question has words to search by, and no words belong to two questions."""
    page = next(one for one in PROJECT.content.pages if one.name == "faq")
    ids = re.findall(r"\{#([a-z0-9-]+)\}", page.text)
    words = [word.lower() for name in ids for word in page.front_matter.words_for(name)]

    assert len(ids) >= QUESTIONS
    assert [name for name in ids if len(page.front_matter.words_for(name)) < 3] == []
    assert repeated(words) == []


SAID = {
    "index.md": ["objectiv", "confidant", "helps you craft", "numerous sessions", "microphones"],
    "producer.md": ["objective ear", "confidant", "film producer", "helps you craft"],
    "contact.md": ["numerous sessions", "proprietary", "costs nothing", "some music"],
    "prepare/index.md": ["By the producer of", "bring options", "Your first hour"],
}
"""Reasons for a producer on the page that this site is based on, and where ours states them."""


@pytest.mark.parametrize("page", SAID)
def test_the_reasons_for_a_producer_are_stated(page: str) -> None:
    """Objectivity, a confidant, help with songs, and the sessions not shown each have a page."""
    text = " ".join(re.sub(r"<[^>]*>", "", default_pages()[page]).split())

    assert [words for words in SAID[page] if words.lower() not in text.lower()] == []


def test_nothing_is_promised_or_praised() -> None:
    """No text of either edition contains a word of hype."""
    assert found_in(all_texts(), HYPE) == []
    assert found_in([("here", "An Amazing, state-of-the-art room")], HYPE) == [
        "here: Amazing",
        "here: state-of-the-art",
    ]


def test_nothing_is_left_to_be_written() -> None:
    """No text of either edition contains a placeholder."""
    assert found_in(all_texts(), PLACEHOLDERS) == []
    assert found_in([("here", "TBD, coming soon")], PLACEHOLDERS)


def test_the_consultation_has_one_name() -> None:
    """All texts of both editions use one name for the free consultation."""
    other = re.compile(r"(?<!/)(?<!\bfree )\bconsultations?\b", re.IGNORECASE)

    assert found_in(all_texts(), other) == []
    assert found_in([("here", "Ask in your\nconsultation")], other) == ["here: consultation"]


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text in lower case without markup."""
    text = re.sub(r"\]\([^)]*\)(?:\{[^}]*\})?|^(?:title|description): ", " ", text)
    for sentence in re.split(r"(?<=[.!?:])\s+|\|", text):
        yield " ".join(re.findall(r"[\w'’{}.]*\w", sentence.lower()))


def said_twice(texts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return each sentence of eight or more words that occurs twice, with its places."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, text in texts:
        for sentence in sentences(text):
            if len(sentence.split()) >= 8:
                places[sentence].append(place)
    return {sentence: found for sentence, found in places.items() if len(found) > 1}


def test_nothing_is_said_twice() -> None:
    """No sentence of eight or more words occurs twice in public texts."""
    once = [("a", "We record the whole song in one long day.")]

    assert len(list(public_texts())) > 1000
    assert said_twice(public_texts()) == {}
    assert said_twice([*once, ("b", "So. We record the whole *song* in one long day!")])
    assert not said_twice(once)


def test_public_texts_are_those_of_the_public_edition() -> None:
    """The searched texts are those of the public edition: none is missing, none is internal."""
    public = {text for _, text in said_in_yaml(public=True)}
    internal = {text for _, text in said_in_yaml(public=False)}
    shown = {
        text
        for _, part, mapping in mappings(PUBLIC.model_dump())
        for name in plain_texts(part)
        for text in as_list(mapping[name])
    }

    assert shown == public
    assert len(internal) > 100
    assert not shown & {text for text in internal if len(text) > 60}


def as_list(value: str | Iterable[str] | None) -> list[str]:
    """Return a field's texts as a list, whether it has one, several or none."""
    return [value] if isinstance(value, str) else list(value or ())


def test_pocket_cards_fit_on_one_page(default_sites: dict[Audience, Path]) -> None:
    """Each pocket card of the default site fits on one page of A6."""
    cards = [*default_sites[Audience.PUBLIC].rglob("pocket-*.pdf")]

    assert [len(PdfReader(card).pages) for card in cards] == [1] * 10
    assert {round(float(PdfReader(card).pages[0].mediabox.height)) for card in cards} == {420}


@pytest.mark.audit
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_pocket_cards_fit_on_both_papers(tmp_path: Path, paper: str) -> None:
    """Each pocket card fits on one page of the other paper as well."""
    made = {one.path: one for one in made_by(lists.planned, default_site_on(paper, tmp_path))}
    assert [one.pages for path, one in made.items() if "/pocket-" in path] == [1] * 10


@pytest.mark.audit
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_last_page_of_the_handbook_is_no_remainder(tmp_path: Path, paper: str) -> None:
    """The last page of the default handbook is not left with a few lines of the glossary."""
    (made,) = made_by(handbook.planned, default_site_on(paper, tmp_path))
    last = PdfReader(BytesIO(made.content)).pages[-1].extract_text().splitlines()

    assert "Work tape" in "\n".join(last)  # the glossary ends here
    assert len(last) > 30


def default_site_on(paper: str, folder: Path) -> Site:
    """Return the public default site for a paper, from a copy in a folder."""
    shutil.copytree(ROOT / "content", folder / "content")
    text = (ROOT / "process.yaml").read_text()
    (folder / "process.yaml").write_text(text.replace("paper: a4 ", f"paper: {paper} "))
    site = read(folder).sites[Audience.PUBLIC]
    assert site.edition.process.studio.settings.paper.value == paper
    return site
