"""Removes files that an engine and its theme add to a site and that no page uses."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from generator.model import Look
from generator.publishing.output import prune_extras, remove

_PACKAGE = "material"
_INDEXES = {
    Look.GUIDE: ("search.json", "search/search_index.json"),
    Look.MATERIAL: (),
}
"""The engines' own search indexes that no page of a look uses."""
_INDEX_WORDS = {
    Look.GUIDE: (),
    Look.MATERIAL: [
        "boost",
        "config",
        "docs",
        "fields",
        "lang",
        "location",
        "pipeline",
        "separator",
        "stopWordFilter",
    ],
}
"""Words of a search index that don't come from texts."""


@cache
def theme_files(look: Look) -> dict[str, bytes]:
    """Return the files that the theme of a look adds to every site, by path in the site."""
    return {
        name: path.read_bytes()
        for name, path in _files(look, "assets")
        if path.suffix in {".css", ".js", ".png"}
    }


@cache
def theme_words(look: Look) -> str:
    """Return the words that the theme of a look prints on pages and in its search index."""
    printed = [path.read_text(encoding="utf-8") for _, path in _files(look, "partials")]
    return "\n".join((*printed, *_INDEX_WORDS[look]))


def _files(look: Look, part: str) -> list[tuple[str, Path]]:
    """Return the files in a folder of a theme's templates, by their names below those."""
    found = find_spec(_PACKAGE) if look is Look.MATERIAL else None
    if found is None or found.origin is None:
        return []
    home = Path(found.origin).parent / "templates"
    paths = sorted(path for path in (home / part).rglob("*") if path.is_file())
    return [(path.relative_to(home).as_posix(), path) for path in paths]


def remove_extras(html: Path, docs: Path, look: Look) -> None:
    """Delete files that an engine and its theme added to a site and no page uses.

    `docs` is the folder that the site was built from. Raises ProblemsFoundError if the disk refuses.
    """
    for name in _INDEXES[look]:
        remove(html / name)
    kept = [name.removeprefix("assets/") for name in theme_files(look)]
    prune_extras(html / "assets", docs / "assets", kept)
