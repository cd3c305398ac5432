"""The map of the process on one page, as a PDF and as a PNG."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.paper import shared_data, signed, steps_data
from generator.downloads.typesetting import cache_key, pdf, png
from generator.planning.journey import hours_in_all
from generator.planning.page import Site
from generator.planning.schedule import length, schedule
from generator.rendering import collapse_whitespace
from generator.rendering.wording import hours as in_hours

_HOME = "process/index.md"
_TEMPLATE = "map.typ"
_MAX_ROLES = 8
"""Columns that the map has for people."""


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the map as a PDF and as a PNG, if the edition has steps."""
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
    return signed(site, _HOME, cache_key(data), data)


def _data(site: Site) -> dict[str, Any]:
    process = site.edition.process
    hours = hours_in_all(process.steps)
    return {
        **shared_data(site, _HOME),
        "title": "The process",
        "days": length(schedule(process.steps)),
        "hours": in_hours(hours) if hours else "",
        "steps": steps_data(site.edition),
        "roles": list(_others(site)),
    }


def _others(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the id and the name of each role beside the reader's, as far as columns go."""
    process = site.edition.process
    busy = {name for step in process.steps for name in step.roles}
    others = (one for one in process.roles if one.id in busy and one != process.reader)
    for role in islice(others, _MAX_ROLES):
        yield role.id, collapse_whitespace(role.name)
