"""Makes MkDocs, or a compatible engine, skip the pages whose HTML is known, and take the rest as HTML.

It imports no engine, because `shorten_builds` runs in the process of whichever was asked for.
"""

from collections.abc import Collection
from importlib import import_module
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment

_NAME = "studio-guide-known.html"
_PLACEHOLDER = "known"
"""The HTML of a page that was skipped, until its own replaces it; an empty one would be reported."""


class KnownPages:
    """A plugin that skips pages: they are neither read nor rendered."""

    def __init__(self, known: Collection[str]) -> None:
        """Skip pages, given by their paths below docs/."""
        self.known = known

    def on_page_read_source(self, *, page: Any, **_: Any) -> str | None:
        """Return a text in place of that of a known page."""
        return f"---\ntemplate: {_NAME}\n---\n" if page.file.src_uri in self.known else None

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Add the template of the pages that are skipped."""
        loaders = [env.loader, DictLoader({_NAME: _PLACEHOLDER})]
        env.loader = ChoiceLoader([one for one in loaders if one])
        return env


class FinishedPages:
    """A plugin that takes the text of each page as the HTML that it is.

    Without it, an engine looks for Markdown in the pages of a finished tree and finds none, which
    takes longer than everything else that it does.
    """

    def __init__(self) -> None:
        """Start without pages."""
        self.texts: dict[str, str] = {}

    def on_page_markdown(self, text: str, *, page: Any, **_: Any) -> str:
        """Put the text of a page aside, and return an empty one."""
        self.texts[page.file.src_uri] = text
        return ""

    def on_page_content(self, _html: str, *, page: Any, **_: Any) -> str:
        """Return the text of a page as Markdown would: without white space at its ends."""
        return self.texts.pop(page.file.src_uri).strip()


def shorten(config: Any, known: Collection[str]) -> None:
    """Change the settings of a build of a finished tree so that it skips pages and parses no others."""
    config.plugins["studio-guide-finished"] = FinishedPages()
    if known:
        config.plugins["studio-guide-known"] = KnownPages(known)


def shorten_builds(engine: str, known: Collection[str]) -> None:
    """Make each build of an engine in this process skip pages and parse no others."""
    module: Any = import_module(f"{engine}.commands.build")
    build = module.build

    def build_others(config: Any, **options: Any) -> None:
        shorten(config, known)
        build(config, **options)

    module.build = build_others
