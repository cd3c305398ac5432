"""Makes builds of MkDocs, or of a compatible engine, in this process render only what changed."""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from generator.mkdocs.known_pages import shorten
from generator.mkdocs.preview import Shown
from generator.publishing.cache import files_digest
from generator.publishing.rendered_pages import RenderedPages
from generator.publishing.unchanged import reads_more
from generator.rendering.environment import CodeCache

_OUR_PLUGINS = frozenset({"studio-guide", "material/search", "search"})
"""Plugins that don't change the pages of our frame."""


class RenderedBefore:
    """The pages that earlier builds rendered, and the code of the templates that this process used."""

    def __init__(self, store: MutableMapping[str, bytes] | None = None) -> None:
        """Use the pages in a store; without one, start with no page."""
        self.store = {} if store is None else store
        self.pages: RenderedPages | None = None
        self.compiled = _Compiled()

    def start(self, config: MkDocsConfig, shown: Shown) -> None:
        """Skip the known pages of a tree, unless pages show problems or other code changes them."""
        self.pages = None
        base = Path(config.config_file_path)
        others = reads_more(base) or config.plugins.keys() - _OUR_PLUGINS or config.hooks
        if not (shown.problems or shown.settings["theme"]["name"] or others):
            engine, ends = type(config).__module__, str(config.use_directory_urls)
            settings = (str(config.site_url), files_digest(base), engine, ends)
            self.pages = RenderedPages(self.store, shown.folder, *settings)
            shorten(config, self.pages.known)
            config.plugins["studio-guide-compiled"] = self.compiled  # type: ignore[assignment]

    def finish(self, html: Path) -> None:
        """Add the pages that were skipped.

        Raises ProblemsFoundError if the disk refuses.
        """
        if self.pages:
            self.pages.complete(html)


class _Compiled:
    """A plugin that compiles each template once in a process."""

    def __init__(self) -> None:
        self.code = CodeCache({})

    def on_env(self, env: Any, **_: Any) -> None:
        env.bytecode_cache = self.code
