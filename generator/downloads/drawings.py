"""The process on one page, and a card for each page: what is drawn rather than written."""

from collections.abc import Callable, Iterator, MutableMapping
from functools import partial
from typing import Any

from generator.downloads.documents import font_settings, shared_data
from generator.downloads.imprint import provenance_of
from generator.downloads.manifest import Download
from generator.downloads.typesetting import cache_key, pdf, png
from generator.planning.documents import card_path
from generator.planning.page import Site
from generator.planning.schedule import schedule
from generator.rendering import collapse_whitespace

_HOME = "process/index.md"


def drawings(site: Site, kept: MutableMapping[str, bytes]) -> Iterator[Download]:
    """Yield the map of the process (PDF and PNG) and, for the public, a card for each page.

    What was drawn of the same things before is taken from `kept`, and what is drawn goes there.
    """
    steps = site.edition.process.steps
    if steps:
        home, ids = _HOME, tuple(step.id for step in steps)
        data = _map(site)
        content = _cached(kept, data, "pdf", lambda: pdf("map.typ", _signed(site, data)))
        yield Download("downloads/process-map.pdf", content, "Process map", home, "PDF", 1, ids)
        content = _cached(kept, data, "png", lambda: png("map.typ", _signed(site, data), ppi=110))
        path = "downloads/process-map.png"
        yield Download(path, content, "Process map (picture)", home, "picture", None, ids)
    if not site.edition.internal:
        yield from _cards(site, kept)


def _signed(site: Site, data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "imprint": provenance_of(site, _HOME, cache_key(data)).data}


def _cached(
    kept: MutableMapping[str, bytes], data: object, kind: str, make: Callable[[], bytes]
) -> bytes:
    name = cache_key(kind, data)
    if name not in kept:
        kept[name] = make()
    return kept[name]


def _map(site: Site) -> dict[str, Any]:
    return {
        **shared_data(site, _HOME),
        "title": "The process",
        "steps": [
            {
                "name": collapse_whitespace(slot.step.label),
                "first": slot.first_day,
                "last": slot.last_day,
                "gate": collapse_whitespace(slot.step.milestone.name)
                if slot.step.milestone
                else "",
            }
            for slot in schedule(site.edition.process.steps)
        ],
    }


def _cards(site: Site, kept: MutableMapping[str, bytes]) -> Iterator[Download]:
    studio = site.edition.process.studio
    shared = {
        "studio": collapse_whitespace(studio.name),
        "accent": studio.brand.primary,
        "language": studio.language,
        "host": site.address("").partition("//")[2].rstrip("/"),
        **font_settings(site),
    }
    cards = [
        {
            **shared,
            "title": collapse_whitespace(page.title),
            "text": collapse_whitespace(page.description),
        }
        for page in site.pages
    ]
    # A picture shows a box for what no font has; as a document the same texts are refused.
    data = {**shared, "texts": [[one["title"], one["text"]] for one in cards]}
    _cached(kept, data, "letters", partial(pdf, "letters.typ", data))
    for page, data in zip(site.pages, cards, strict=True):
        content = _cached(kept, data, "card", partial(png, "card.typ", data))
        path = card_path(page.path)
        yield Download(path, content, page.title, page.path, "picture", listed=False)
