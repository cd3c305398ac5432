"""Makes MkDocs, or a compatible engine, skip the pages whose HTML is known.

It imports no engine, because `skip_in_builds` runs in the process of whichever was asked for.
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


def skip_known(config: Any, known: Collection[str]) -> None:
    """Change the settings of a build so that it skips pages."""
    if known:
        config.plugins["studio-guide-known"] = KnownPages(known)


def skip_in_builds(engine: str, known: Collection[str]) -> None:
    """Make each build of an engine in this process skip pages."""
    module: Any = import_module(f"{engine}.commands.build")
    build = module.build

    def build_others(config: Any, **options: Any) -> None:
        skip_known(config, known)
        build(config, **options)

    module.build = build_others
