"""The search index of a site: the same bytes for every engine, as no engine makes it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.addresses import address
from generator.downloads.files import Download
from generator.html_tree import Element
from generator.pages.outline import sections
from generator.planning.page import Page, Site
from generator.planning.site import DOWNLOADS, GLOSSARY, SEARCH

INDEX = "search/index.json"
"""Path below docs/ of the index that the search page's script loads."""


def search_index(
    site: Site, bodies: Mapping[str, Sequence[Element | str]], downloads: Sequence[Download]
) -> str:
    """Return the index: each page with its address, title, text and sections.

    A section is its anchor, heading and text, and what people search with who look for it, if an
    article says so.

    `bodies` are the nodes of pages by path. Terms are not in it: the search page holds them, with
    all their names.
    """
    files = " ".join(one.planned.title for one in downloads if one.planned.listed)
    entries = [
        _entry(page, files if page.path == DOWNLOADS else "", bodies.get(page.path, ()))
        for page in site.pages
    ]
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":")) + "\n"


def _entry(page: Page, text: str, nodes: Sequence[Element | str]) -> dict[str, Any]:
    """Return what is searched of a page; of one that is a list of others, its title alone."""
    found = [] if page.path in {GLOSSARY, SEARCH} else sections(nodes)
    above = [text, *(one.text for one in found if one.level == 1)]
    below = [
        [one.anchor, one.title, one.text, *_asked(page, one.anchor)]
        for one in found
        if one.level > 1
    ]
    return {
        "url": address(page.path),
        "title": page.title,
        "text": " ".join(filter(None, above)),
        "sections": below,
    }


def _asked(page: Page, anchor: str) -> list[str]:
    """Return what `asked_as` says of a heading, as one text, or nothing."""
    words = [word for one in page.articles for word in one.front_matter.words_for(anchor)]
    return [", ".join(words)] if words else []
