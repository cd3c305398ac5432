"""Preview images of public pages, shown where a link to the page is shared."""

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import Any

from generator.downloads.files import CARD, MadeFile, MakeContext, PlannedFile
from generator.downloads.paper import shared_data
from generator.downloads.typesetting import cache_key, pdf, png_pages
from generator.planning.page import Site
from generator.rendering import collapse_whitespace

_MAX_CARDS = 100
"""How many cards are drawn at once, so that those of a large site need little memory."""


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield a card for each page of the public edition."""
    if site.edition.internal:
        return
    deck = _Deck(site)
    for page in site.pages:
        path = f"cards/{page.path.removesuffix('.md')}.png"
        make = partial(deck.make, page.path)
        yield PlannedFile(path, page.title, page.path, CARD, make, listed=False)


class _Deck:
    """The cards of a site. One run of Typst draws many, in half the time of one run for each."""

    def __init__(self, site: Site) -> None:
        """Prepare nothing yet, because every check plans cards."""
        self._site = site

    def make(self, path: str, context: MakeContext) -> MadeFile:
        """Return the card of a page; one that is not cached is drawn together with the next ones."""
        key = self._keys[path]
        content = context.cache.get(key)
        if content is None:
            paths = list(self._keys)
            following = paths[paths.index(path) :][:_MAX_CARDS]
            missing = {self._keys[one]: one for one in following}
            missing = {one: path for one, path in missing.items() if one not in context.cache}
            drawn = dict(zip(missing, self._drawn(missing.values()), strict=True))
            context.cache.update(drawn)
            content = drawn[key]
        return MadeFile(content)

    def _drawn(self, paths: Iterable[str]) -> list[bytes]:
        """Draw the cards of pages.

        Typst reports missing characters only for PDFs; in a PNG it draws boxes.
        """
        data = {**self._shared, "cards": [self._cards[path] for path in paths]}
        pdf("letters.typ", data)
        return png_pages("card.typ", data)

    @cached_property
    def _shared(self) -> dict[str, Any]:
        """What is on every card."""
        host = self._site.address("").partition("//")[2].rstrip("/")
        return {**shared_data(self._site, ""), "host": host}

    @cached_property
    def _cards(self) -> dict[str, dict[str, Any]]:
        """What is on the card of a page, by its path."""
        return {
            page.path: {
                "title": collapse_whitespace(page.title),
                "text": collapse_whitespace(page.description),
                "now": page.step,
            }
            for page in self._site.pages
        }

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The key of the card of a page, by its path."""
        shared = cache_key("card", self._shared)
        return {path: cache_key(shared, card) for path, card in self._cards.items()}
