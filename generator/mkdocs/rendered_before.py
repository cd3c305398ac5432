"""Makes a build of MkDocs, or of a compatible engine, in this process render only what changed."""

from collections.abc import MutableMapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from generator.mkdocs.known_pages import without
from generator.mkdocs.preview import Shown
from generator.publishing.cache import files_digest
from generator.publishing.rendered_pages import RenderedPages
from generator.publishing.unchanged import reads_more

_OUR_PLUGINS = frozenset({"studio-guide", "material/search", "search"})
"""Plugins that don't change the pages of our frame."""


class RenderedBefore:
    """The pages that earlier builds rendered."""

    def __init__(self, store: MutableMapping[str, bytes] | None = None) -> None:
        """Use the pages in a store; without one, start with no page."""
        self.store = {} if store is None else store
        self.pages: RenderedPages | None = None

    def start(self, config: MkDocsConfig, shown: Shown) -> None:
        """Leave out the known pages of a tree, unless pages show problems or other code changes them."""
        self.pages = None
        base = Path(config.config_file_path)
        others = reads_more(base) or config.plugins.keys() - _OUR_PLUGINS or config.hooks
        if not (shown.problems or shown.settings["theme"]["name"] or others):
            engine, ends = type(config).__module__, str(config.use_directory_urls)
            settings = (str(config.site_url), files_digest(base), engine, ends)
            self.pages = RenderedPages(self.store, shown.folder, *settings)
            without(config, self.pages.known)

    def finish(self, html: Path) -> None:
        """Add the pages that were left out.

        Raises ProblemsFoundError if the disk refuses.
        """
        if self.pages:
            self.pages.complete(html)
