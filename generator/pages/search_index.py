"""The search index of a site. We build it ourselves, so it is identical on every engine.

It has two files, so that titles and questions can be searched while the texts still load.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.addresses import address
from generator.downloads.files import Download
from generator.markup.html_tree import Element
from generator.pages.outline import PageSection, sections
from generator.planning.page import Page, Site
from generator.planning.reference_pages import DOWNLOADS, GLOSSARY, SEARCH

INDEX = "search/index.json"
"""Path below docs/ of the file with pages and headings, which the search page loads first."""
TEXTS = "search/texts.json"
"""Path below docs/ of the file with the texts, which is loaded second."""
_QUESTION = ("?", "？", "؟", ";")
"""Question marks of many scripts; the last is the Greek one."""
_SENTENCE = re.compile(r".*?(?:[.!?…](?=\s)|[。！？]|$)", re.DOTALL)
_ELSEWHERE = frozenset({"sg-next", "sg-to-tick"})
"""Ids of sections that contain only links or repeat the list of another page."""
_SHORT = 50
"""Minimum length of an answer excerpt; a shorter first sentence is joined with the next one."""


def search_files(
    site: Site, bodies: Mapping[str, Sequence[Element | str]], downloads: Sequence[Download]
) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file of the index.

    The first file lists the pages: address, title, part of the site, step number, description
    and sections. A section has its anchor and heading; for a question, also the first sentences of
    the answer and alternative search words. The second file has the texts: for each page the text
    above its first section, then that of each section.

    `bodies` maps paths to the nodes of pages. Glossary terms are not in the index: the search page
    itself contains them, with all their names.
    """
    files = " ".join(one.planned.title for one in downloads if one.planned.listed)
    entries, texts = [], []
    for part in site.sections:
        for page in part.pages:
            found = _sections(page, bodies.get(page.path, ()))
            below = [one for one in found if one.level > 1 and one.anchor not in _ELSEWHERE]
            above = [
                files if page.path == DOWNLOADS else "",
                *(f"{_own(page, one)}{one.text}" for one in found if one.level == 1),
            ]
            entries.append(_entry(page, part.title, below))
            texts.append([" ".join(filter(None, above)), *(one.text for one in below)])
    yield INDEX, _written(entries)
    yield TEXTS, _written(texts)


def _written(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _sections(page: Page, nodes: Sequence[Element | str]) -> list[PageSection]:
    """Return the searchable sections of a page; none for a page that only lists other pages."""
    return [] if page.path in {GLOSSARY, SEARCH, DOWNLOADS} else sections(nodes)


def _own(page: Page, top: PageSection) -> str:
    """Return the page's first heading if it differs from the title: the full name of a step."""
    title = " ".join(page.title.split())  # as the headings of sections are
    return "" if top.title in {"", title} else f"{top.title}. "


def _entry(page: Page, part: str, below: Sequence[PageSection]) -> dict[str, Any]:
    entry: dict[str, Any] = {"url": address(page.path), "title": page.title, "part": part}
    if page.step is not None:
        entry["step"] = page.step + 1
    if page.description:
        entry["lead"] = page.description
    return {**entry, "sections": [_section(page, one) for one in below]}


def _section(page: Page, section: PageSection) -> list[str]:
    """Return a section's anchor and heading; for a question, also its answer and search words."""
    words = [word for one in page.articles for word in one.front_matter.words_for(section.anchor)]
    is_question = words or section.title.endswith(_QUESTION)
    answer = [_answer(section.text)] if is_question else []
    return [section.anchor, section.title, *answer, *([", ".join(words)] if words else [])]


def _answer(text: str) -> str:
    """Return the first sentence of an answer, or the first two if it is short."""
    first = _SENTENCE.match(text)
    end = first.end() if first else 0
    if end < _SHORT and (following := _SENTENCE.match(text, end)):
        end = following.end()
    return text[:end]
