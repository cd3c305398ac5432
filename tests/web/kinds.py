"""One page of each kind, found in the built folders by its address."""

import re
from collections.abc import Mapping

from generator.inspection.references import SiteFiles, shown_at
from generator.model import Audience

KINDS: Mapping[str, str] = {
    "home": r"",
    "step": r"process/[^/]+/",
    "session": r"sessions/[^/]+/",
    "longest checklist": r"checklists/[^/]+/",
    "prepare": r"prepare/",
    "player": r"prepare/[^/]+/",
    "glossary": r"glossary/",
    "planner": r"planner/",
    "downloads": r"downloads/",
    "contact": r"contact/",
    "questions": r"faq/",
    "search": r"search/",
    "not found": r"404\.html",
    "run sheet": r"staff/run-sheets/[^/]+/",
    "roles": r"staff/roles/",
}
"""The addresses of each kind of page; the page with the most ids is tested."""
MAIN = ("home", "step", "longest checklist", "glossary", "planner")
"""The kinds whose weight and speed are measured."""


def page_of(kind: str, sites: Mapping[Audience, SiteFiles]) -> tuple[Audience, str]:
    """Return the edition and the address of the fullest page of a kind.

    The public edition comes first; only the internal one has staff pages.
    """
    for audience in (Audience.PUBLIC, Audience.INTERNAL):
        pages = sites[audience].pages
        found = [name for name in pages if re.fullmatch(KINDS[kind], shown_at(name))]
        if found:
            fullest = max(found, key=lambda name: (len(pages[name].ids), name))
            return audience, shown_at(fullest)
    raise LookupError(f"no page of the kind {kind}: does {KINDS[kind]!r} still fit?")
