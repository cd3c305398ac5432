"""The search index of a site: the same bytes for every engine, as no engine makes it.

It has two files, so that titles and questions are found while the texts are still on their way.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.addresses import address
from generator.downloads.files import Download
from generator.html_tree import Element
from generator.pages.outline import PageSection, sections
from generator.planning.page import Page, Site
from generator.planning.site import DOWNLOADS, GLOSSARY, SEARCH

INDEX = "search/index.json"
"""Path below docs/ of the pages and headings, which the search page's script loads first."""
TEXTS = "search/texts.json"
"""Path below docs/ of the texts below them, which it loads next."""
_QUESTION = ("?", "？", "؟", ";")
"""How questions end, in many scripts; the last is the Greek one."""
_SENTENCE = re.compile(r".*?(?:[.!?…](?=\s)|[。！？]|$)", re.DOTALL)
_ELSEWHERE = frozenset({"sg-next", "sg-to-tick"})
"""Ids of sections that only lead on, or repeat the list of another page."""
_SHORT = 50
"""Letters below which the first sentence of an answer needs the next one beside it."""


def search_files(
    site: Site, bodies: Mapping[str, Sequence[Element | str]], downloads: Sequence[Download]
) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file of the index.

    The first lists each page: its address, title, the part of the site that it is in, the number
    of its step, its description, and its sections. A section is its anchor and heading, and for a question the
    first sentences of its answer and what people search with who look for it. The second holds the
    texts: for each page the one above its sections, then that of each section.

    `bodies` are the nodes of pages by path. Terms are not in it: the search page holds them, with
    all their names.
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
    """Return what is searched of a page; nothing of one that is a list of others."""
    return [] if page.path in {GLOSSARY, SEARCH, DOWNLOADS} else sections(nodes)


def _own(page: Page, top: PageSection) -> str:
    """Return the first heading of a page, if it differs from the page's title: the whole name of a step."""
    return "" if top.title in {"", page.title} else f"{top.title}. "


def _entry(page: Page, part: str, below: Sequence[PageSection]) -> dict[str, Any]:
    entry: dict[str, Any] = {"url": address(page.path), "title": page.title, "part": part}
    if page.step is not None:
        entry["step"] = page.step + 1
    if page.description:
        entry["lead"] = page.description
    return {**entry, "sections": [_section(page, one) for one in below]}


def _section(page: Page, section: PageSection) -> list[str]:
    """Return the anchor and the heading of a section; a question has its answer and other words."""
    words = [word for one in page.articles for word in one.front_matter.words_for(section.anchor)]
    is_question = words or section.title.endswith(_QUESTION)
    answer = [_answer(section.text)] if is_question else []
    return [section.anchor, section.title, *answer, *([", ".join(words)] if words else [])]


def _answer(text: str) -> str:
    """Return the first sentence of an answer; a short one with the next."""
    first = _SENTENCE.match(text)
    end = first.end() if first else 0
    if end < _SHORT and (following := _SENTENCE.match(text, end)):
        end = following.end()
    return text[:end]
