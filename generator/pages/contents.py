"""Makes the pages and files of an edition; a notice reports each file that cannot be made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.downloads.files import Download
from generator.downloads.formats import FilesFailedError, make_files
from generator.downloads.places import left_out
from generator.markup.html_tree import Nodes
from generator.pages.render import Bodies, page_bodies
from generator.planning.page import Site
from generator.problems import Problem
from generator.publishing.cache import TEMPLATES, TEXTS, FileCache, small_results
from generator.reading.content import Content
from generator.reading.known import remembered
from generator.reading.yaml_source import Document
from generator.rendering import compiled_templates


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that the tree of an edition is written from."""

    site: Site
    """The plan of the site, without the files that were left out."""
    bodies: Bodies
    """The bodies of the pages."""
    downloads: tuple[Download, ...]
    notices: tuple[Problem, ...] = ()
    """A notice for each reason why files were left out."""


def make_contents(folder: Path, site: Site, document: Document, content: Content) -> Contents:
    """Return the pages and files of a site; `folder` is the project folder.

    If files cannot be made, the pages are rendered again without them, so that no page offers
    them or links to them. The notices name the places of the texts in `document` and `content`.
    """
    notices = list[Problem]()
    while True:
        bodies = render_pages(folder, site)
        try:
            downloads = make_downloads(folder, site, bodies)
        except FilesFailedError as error:
            failed = {file.path: file.page for file in error.failures}
            site = replace(site, left_out={**site.left_out, **failed})
            notices += left_out(error.failures, document, content)
        else:
            return Contents(site, bodies, downloads, tuple(notices))


def render_pages(folder: Path, site: Site) -> Bodies:
    """Return the bodies of the pages of a site."""
    audience = site.edition.audience.value
    code = FileCache(folder, TEMPLATES)
    store = FileCache(folder, f"{audience}-bodies")
    with (
        small_results(folder, TEXTS, audience) as texts,
        remembered(texts),
        compiled_templates(code),
    ):
        bodies = page_bodies(site, store)
    store.evict_unused()
    return bodies


def make_downloads(folder: Path, site: Site, bodies: Mapping[str, Nodes]) -> tuple[Download, ...]:
    """Make the files of a site; `bodies` has the nodes of its pages.

    Files with unchanged inputs come from the cache in build/.
    Raises FilesFailedError if files cannot be made, and ProblemsFoundError if the disk refuses.
    """
    store = FileCache(folder, f"{site.edition.audience.value}-files")
    downloads = make_files(site, bodies, store)
    store.evict_unused()
    return downloads
