"""The page that a preview shows while its project has problems, as a tree for the engine."""

from collections.abc import Iterator
from typing import Any

from generator.model import Brand, Look
from generator.pages.looks import template_files
from generator.pages.stylesheet import ICON, STYLE, icon, stylesheet
from generator.reading.yaml_source import write_yaml

_ANNOUNCE = "partials/announce.html"


def broken_settings() -> dict[str, Any]:
    """Return the engine's settings for the tree; the preview adds the problems to `extra`."""
    return {
        "site_name": "studio-guide",
        "site_url": "",
        "site_description": "",
        "docs_dir": "docs",
        "theme": {
            "name": None,
            "custom_dir": "overrides",
            "static_templates": ["404.html"],
            "favicon": ICON,
            "language": "en",
            "include_search_page": False,
            "search_index_only": True,
        },
        "plugins": [],
        "nav": [{"Problems": "index.md"}],
        "extra_css": [STYLE],
        "extra_javascript": [],
        "extra": {},
    }


def broken_tree() -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of each file in the tree, in the default colors."""
    yield "mkdocs.yml", write_yaml(broken_settings()).encode()
    yield "docs/index.md", b""
    yield f"docs/{STYLE}", stylesheet(Brand(), Look.GUIDE).encode()
    yield f"docs/{ICON}", icon(Brand()).encode()
    yield f"overrides/{_ANNOUNCE}", dict(template_files("overrides"))[_ANNOUNCE]
    for path, content in template_files("broken"):
        yield f"overrides/{path}", content
