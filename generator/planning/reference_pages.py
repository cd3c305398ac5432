"""Plans the pages that lead readers to what they look for: planner, glossary, downloads and search."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from generator.editions import Edition
from generator.markup.html_cost import TooDeepError
from generator.model import Term, one_form
from generator.planning.page import Page
from generator.planning.schedule import MAX_SONGS, YEARS, length, schedule, week_in_words
from generator.planning.timetable import LONGEST_NAME, PAGE, due_tasks, planner_data
from generator.rendering import values_of

GLOSSARY = "glossary.md"
"""Path of the glossary."""
DOWNLOADS = "downloads.md"
"""Path of the page with all downloads."""
SEARCH = "search.md"
"""Path of the search page."""
QUESTIONS = "faq"
"""Name of the article with questions, which the search page also suggests."""
_MAX_ASKED = 6
"""Maximum number of questions that the search page suggests."""


def planner_page(edition: Edition) -> Page:
    """Return the planner."""
    steps = edition.process.steps
    plans = [(songs, schedule(steps, songs)) for songs in (1, 2, 3, 5)]
    return Page(
        PAGE,
        "Planner",
        "pages/planner.html.jinja",
        "Your start date and your songs become the dates of every step, to print or keep.",
        {
            "slots": plans[0][1],
            "lengths": [(songs, length(slots)) for songs, slots in plans],
            "tasks": due_tasks(edition.process),
            "week": week_in_words(edition.process.studio.work_days),
            "timetable": planner_data(edition),
            "most": MAX_SONGS,
            "longest_name": LONGEST_NAME,
            "years": YEARS,
        },
        scripts=("days", "ticks", "planner"),
    )


def glossary_pages(edition: Edition) -> Iterator[Page]:
    """Yield the glossary, if the edition has terms."""
    terms = edition.process.glossary
    if not terms:
        return
    anchors = {name: term.anchor for term in terms for name in (term.anchor, term.term)}
    letters: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda one: (one.term.casefold(), one.anchor)):
        first = one_form("NFKC", term.term)[:1].casefold().upper()
        letters.setdefault(first if first.isalpha() else "0-9", []).append(term)
    yield Page(
        GLOSSARY,
        "Glossary",
        "pages/glossary.html.jinja",
        "The words you hear in a studio, each in one plain sentence.",
        {"letters": letters, "anchors": anchors},
        anchors=tuple(term.anchor for term in terms),
    )


def downloads_page(edition: Edition) -> Page:
    """Return the page with all downloads."""
    titles = {f"checklists/{step.id}.md": step.label for step in edition.process.steps}
    return Page(
        DOWNLOADS,
        "Downloads",
        "pages/downloads.html.jinja",
        "Checklists to print or tick, the prep article, the handbook and the calendar.",
        {"titles": titles},
        scripts=("folds",),
    )


def search_page(edition: Edition) -> Page:
    """Return the search page."""
    return Page(
        SEARCH,
        "Search",
        "pages/search.html.jinja",
        "Find a step, a session, a list or a word in this guide.",
        {
            "terms": [_search_term(term) for term in edition.process.glossary],
            "asked": list(islice(_often_asked(edition), _MAX_ASKED)),
        },
        scripts=("search",),
    )


def _often_asked(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the anchor and text of each question of the FAQ that has entries in `asked_as`."""
    for article in (one for one in edition.content.pages if one.name == QUESTIONS):
        known = article.front_matter.asked_as
        value_of = values_of(edition.process, lambda variable: variable.name or "")
        with suppress(TooDeepError):  # reported by the checks
            for _, words, anchor in article.facts(value_of).headings:
                if anchor in known:
                    yield anchor, words


def _search_term(term: Term) -> Mapping[str, Any]:
    """Return a term for the search script, which treats all names of a term as synonyms."""
    names = [name for name in (term.term, term.expansion, *term.also) if name]
    return {"names": names, "meaning": term.meaning, "anchor": term.anchor}
