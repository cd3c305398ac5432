"""The front matter of a page: the data that its frame's templates read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.addresses import address
from generator.downloads.files import Download
from generator.markup.html_tree import Nodes, walk
from generator.model import Look
from generator.pages.linked_data import breadcrumbs, linked_data
from generator.pages.outline import table_of_contents
from generator.pages.stylesheet import part_path, parts_of
from generator.planning.page import Page, Site
from generator.rendering import escape_html

_STEPS_AROUND = 5
"""Number of steps that the journey shows on each side of the current one, to bound page size."""
_OFFER = "sg-downloads"
"""The class of an element that offers the files of a page."""


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The files that belong to a page."""

    downloads: Sequence[Download]
    """Downloads that the page offers."""
    cards: Mapping[str, str]
    """Preview images for shared links, by page path."""


def front_matter(
    site: Site,
    page: Page,
    pages: Mapping[str, Page],
    files: PageFiles,
    nodes: Nodes,
) -> str:
    """Return the front matter of a page. All values are already escaped for HTML.

    `pages` maps paths to the pages of the site; `nodes` is the body of this page.
    """
    above = breadcrumbs(page, pages)
    facts = {
        "title": escape_html(page.title),
        **dict(_contents(site, nodes)),
        **dict(_styles(site, page, nodes)),
        **dict(_fields(site, page, above)),
        **dict(_downloads(nodes, files.downloads)),
        **dict(_sharing(site, page, above, files.cards)),
    }
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items())
    return f"---\n{''.join(lines)}---\n\n"


def _contents(site: Site, nodes: Nodes) -> Iterator[tuple[str, object]]:
    """Yield the headings of the page, if its frame shows a table of contents beside the text."""
    if site.edition.look is Look.MATERIAL:
        yield (
            "toc",
            [
                {**one, "id": escape_html(one["id"]), "title": escape_html(one["title"])}
                for one in table_of_contents(nodes)
            ],
        )


def _styles(site: Site, page: Page, nodes: Nodes) -> Iterator[tuple[str, object]]:
    """Yield the style sheets that this page needs beside the one of every page."""
    parts = parts_of(nodes, page.scripts) if site.edition.look is Look.GUIDE else []
    if parts:
        yield "styles", [part_path(name) for name in parts]


def _fields(site: Site, page: Page, above: Sequence[Page]) -> Iterator[tuple[str, object]]:
    if page.description:
        yield "description", escape_html(page.description)
    if page.steps:
        yield from _journey(site, page)
    if above:
        yield (
            "trail",
            [
                {
                    "title": escape_html(one.title) if address(one.path) else "Home",
                    "url": address(one.path) or ".",
                }
                for one in above
            ],
        )
    if page.scripts:
        yield "scripts", [f"javascripts/{name}.js" for name in page.scripts]


def _downloads(nodes: Nodes, downloads: Sequence[Download]) -> Iterator[tuple[str, object]]:
    """Yield the files that the frame offers, unless the body of the page offers them itself."""
    if downloads and not any(
        _OFFER in one["attrs"].get("class", "").split() for one in walk(nodes)
    ):
        yield (
            "downloads",
            [
                {
                    "title": escape_html(one.planned.title),
                    "path": one.path,
                    "label": escape_html(one.label),
                }
                for one in downloads
            ],
        )


def _sharing(
    site: Site, page: Page, above: Sequence[Page], cards: Mapping[str, str]
) -> Iterator[tuple[str, object]]:
    """Yield the metadata that a public page offers to sites that link to it."""
    if site.edition.internal:
        return
    if page.path in cards:
        yield "card", site.address(cards[page.path])
    yield "kind", "article" if page.articles and page.path != "index.md" else "website"
    if data := linked_data(site, page, above, cards):
        yield "about", data


def _journey(site: Site, page: Page) -> Iterator[tuple[str, object]]:
    """Yield the position of this page among the steps, and the steps that the journey shows."""
    here = page.steps
    total = len(site.edition.process.steps)
    start = max(0, min(here[0] - _STEPS_AROUND, total - 2 * _STEPS_AROUND))
    numbers = [str(at + 1) for at in here]
    if page.step is not None:
        yield "where", f"Step {numbers[0]} of {total}"
        yield "step", page.step
    elif len(numbers) == 1:
        yield "where", f"In step {numbers[0]} of {total}"
    else:
        yield "where", f"In steps {', '.join(numbers[:-1])} and {numbers[-1]} of {total}"
    yield "steps", list(here)
    yield "journey_start", start
    yield "journey_end", min(total, start + 2 * _STEPS_AROUND)
