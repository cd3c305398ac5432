"""Preview images of public pages, shown where a link to the page is shared."""

from collections.abc import Iterator
from functools import partial

from generator.downloads.files import CARD, MadeFile, MakeContext, PlannedFile
from generator.downloads.paper import shared_data
from generator.downloads.typesetting import cache_key, pdf, png
from generator.planning.page import Page, Site
from generator.rendering import collapse_whitespace


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield a card for each page of the public edition."""
    if site.edition.internal:
        return
    for page in site.pages:
        path = f"cards/{page.path.removesuffix('.md')}.png"
        make = partial(_make, page)
        yield PlannedFile(path, page.title, page.path, CARD, make, listed=False)


def _make(page: Page, context: MakeContext) -> MadeFile:
    site = context.site
    data = {
        **shared_data(site, page.path),
        "host": site.address("").partition("//")[2].rstrip("/"),
        "title": collapse_whitespace(page.title),
        "text": collapse_whitespace(page.description),
        "now": page.step,
    }

    def draw() -> bytes:
        # Typst reports missing characters only for PDFs; in a PNG it draws boxes.
        pdf("letters.typ", {**data, "texts": [[data["title"], data["text"]]]})
        return png("card.typ", data)

    return MadeFile(context.cached(cache_key("card", data), draw))
