"""Preview images of public pages, shown where a link to the page is shared."""

from collections.abc import Iterator, Sequence
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
    texts = tuple(_texts(page) for page in site.pages)
    for page in site.pages:
        path = f"cards/{page.path.removesuffix('.md')}.png"
        make = partial(_make, page, texts)
        yield PlannedFile(path, page.title, page.path, CARD, make, listed=False)


def _texts(page: Page) -> tuple[str, str]:
    return collapse_whitespace(page.title), collapse_whitespace(page.description)


def _make(page: Page, texts: Sequence[tuple[str, str]], context: MakeContext) -> MadeFile:
    site = context.site
    title, text = _texts(page)
    shared = shared_data(site, page.path)
    shared["host"] = site.address("").partition("//")[2].rstrip("/")
    data = {**shared, "title": title, "text": text, "now": page.step}

    def draw() -> bytes:
        # Typst reports missing characters only for PDFs; in a PNG it draws boxes. One PDF with the
        # texts of all cards takes a tenth of the time of one for each.
        letters = {**shared, "address": "", "texts": texts}
        context.cached(cache_key("letters", letters), lambda: pdf("letters.typ", letters))
        return png("card.typ", data)

    return MadeFile(context.cached(cache_key("card", data), draw))
