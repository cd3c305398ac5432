"""The inputs of page bodies, so that a body is rendered again only if one of them has changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Self

from generator.media.photo import Photo
from generator.media.sounds import Recording
from generator.pages.prose import LinkTargets
from generator.planning.page import Page, Site
from generator.publishing.cache import files_digest
from generator.rendering import FOLDER, as_typed


@dataclass(frozen=True, slots=True)
class PageInputs:
    """Everything that the body of a page is made from, apart from the program's code.

    A page reads the process, the plan of the site and its own texts. From the texts of other pages, it
    reads only their front matter, titles and headings.
    """

    shared: str
    """What every page reads."""

    @classmethod
    def create(cls, site: Site, targets: LinkTargets) -> Self:
        """Return the inputs of the pages of a site."""
        read = (
            site.edition.process.model_dump_json(),
            site.edition.audience,
            site.sections,
            site.files,
            [*_media(site)],
            site.copy,
            site.left_out,
            targets.offered,
            [*_shown(site)],
            files_digest(FOLDER),  # a preview follows its changes
        )
        return cls(sha256(repr(read).encode()).hexdigest())

    def key(self, page: Page) -> str:
        """Return a digest of the inputs of one page."""
        texts = [(one.source.name, one.source.text) for one in page.articles]
        return sha256(repr((self.shared, page.path, texts)).encode()).hexdigest()


def _media(site: Site) -> Iterator[tuple[str, Photo | Recording]]:
    """Yield each photo and sound by its path below docs/, without the path of the project."""
    for path, photo in site.media.photos.items():
        yield path, replace(photo, path=Path(photo.path.name))
    for path, sound in site.media.sounds.items():
        yield path, replace(sound, path=Path(sound.path.name))


def _shown(site: Site) -> Iterator[tuple[object, ...]]:
    """Yield what other pages may show from each text."""
    for article in site.edition.content.articles:
        facts = article.facts(as_typed)
        yield article.source.name, article.front_matter, facts.title, facts.headings
