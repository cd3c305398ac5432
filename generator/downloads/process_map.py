"""The process on one page, as a PDF and as a picture."""

from collections.abc import Iterator
from typing import Any

from generator.downloads.documents import shared_data
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.imprint import provenance_of
from generator.downloads.typesetting import cache_key, pdf, png
from generator.planning.page import Site
from generator.planning.schedule import schedule
from generator.rendering import collapse_whitespace

_HOME = "process/index.md"
_TEMPLATE = "map.typ"


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the map as a PDF and as a picture, if the edition has steps."""
    ids = tuple(step.id for step in site.edition.process.steps)
    if ids:
        path, title = "downloads/process-map", "Process map"
        yield PlannedFile(f"{path}.pdf", title, _HOME, "PDF", _document, ids)
        yield PlannedFile(f"{path}.png", f"{title} (picture)", _HOME, "picture", _picture, ids)


def _document(context: MakeContext) -> MadeFile:
    data = _data(context.site)
    key = cache_key("pdf", data)
    content = context.cached(key, lambda: pdf(_TEMPLATE, _signed(context.site, data)))
    return MadeFile(content, 1)


def _picture(context: MakeContext) -> MadeFile:
    data = _data(context.site)
    key = cache_key("png", data)
    content = context.cached(key, lambda: png(_TEMPLATE, _signed(context.site, data), ppi=110))
    return MadeFile(content)


def _signed(site: Site, data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "imprint": provenance_of(site, _HOME, cache_key(data)).data}


def _data(site: Site) -> dict[str, Any]:
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
