"""Measures pages before the files that contain them are typeset.

A page is measured once for all files that contain it. Typst keeps everything that it measures in
memory until the end of a run, so each run measures only a few pages.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from generator.downloads.files import MakeContext
from generator.downloads.paper import signed
from generator.downloads.typesetting import cache_key, found

PAGES = 16
"""Number of pages that one run measures; starting a run takes longer than measuring a page."""
_TEMPLATE = "fits.typ"
_NONE: Mapping[str, Any] = {"sheets": [], "steps": []}


def fits(
    context: MakeContext, home: str, shared: Mapping[str, Any], kind: str, pages: Sequence[Any]
) -> list[Any]:
    """Return the measurements of each page; `kind` is the kind of the pages, `sheets` or `steps`.

    `home` is the page that offers the files, and `shared` has the data that all pages need.
    """
    parts = (pages[at : at + PAGES] for at in range(0, len(pages), PAGES))
    return list(
        chain.from_iterable(_fits(context, home, {**_NONE, **shared, kind: part}) for part in parts)
    )


def _fits(context: MakeContext, home: str, data: dict[str, Any]) -> Iterator[Any]:
    key = cache_key(_TEMPLATE, data)
    kept = context.cached(key, partial(_measured, context, home, key, data))
    yield from json.loads(kept)


def _measured(context: MakeContext, home: str, key: str, data: dict[str, Any]) -> bytes:
    return found(_TEMPLATE, signed(context.site, home, key, data), "fit").encode()
