"""Rules about mkdocs.yml at the top of a project, which only MkDocs and its preview read."""

from collections.abc import Iterator, Mapping

from generator.checking.context import CheckContext
from generator.model import Audience, KeyPath, Look
from generator.problems import Problem, ProblemsFoundError
from generator.reading.source_text import read_text
from generator.reading.yaml_source import Document, PlainValue, read_lenient
from generator.rules import Rule

FILE = "mkdocs.yml"
_INHERIT = "INHERIT"
_EXTENSIONS = "markdown_extensions"
_OURS: Mapping[str, frozenset[str]] = {
    _EXTENSIONS: frozenset(
        {"attr_list", "md_in_html", "tables", "def_list", "admonition", "footnotes", "toc"}
    ),
    "plugins": frozenset({"search", "material/search", "studio-guide"}),
    "theme": frozenset({"name", "variant", "font", "language", "locale"}),
}
"""Nested settings that have an effect, or that the mkdocs.yml of a new project contains."""
_INSTEAD = {
    _EXTENSIONS: Rule.IGNORED_SETTING.hint,
    "plugins": "delete it; 'studio-guide build' runs no plugins",
    "theme": "delete it; colors, logo and type are below 'studio.brand' in process.yaml",
    "nav": "delete it; the menu is made of the pages, in the order of process.yaml",
    "extra_css": "delete it; each .css file in content/assets/ is on every page",
    "extra_javascript": "delete it; each .js file in content/assets/ is on every page",
    "site_url": "write it as 'studio.url' in process.yaml",
    "site_description": "write it as 'studio.tagline' in process.yaml",
    "site_author": "delete it; pages name the studio, by 'studio.name' in process.yaml",
    "copyright": "delete it; pages name the studio, by 'studio.name' in process.yaml",
    "use_directory_urls": "delete it; addresses end in a slash",
    "edit_uri": "delete it; pages do not lead to where they are written",
    "edit_uri_template": "delete it; pages do not lead to where they are written",
    "repo_name": "delete it; pages do not lead to where they are written",
    "repo_url": "delete it; pages do not lead to where they are written",
}
"""What to do instead of each setting that pages or process.yaml decide."""
_BY_MATERIAL = frozenset({"edit_uri", "edit_uri_template", "repo_name", "repo_url", "site_author"})
"""Settings that Material shows on pages."""


def settings_have_an_effect(context: CheckContext) -> Iterator[Problem]:
    """No setting is of something that pages or process.yaml decide, as MkDocs gets finished HTML."""
    if not (context.folder / FILE).is_file():
        return
    try:
        document = read_lenient(read_text(context.folder, FILE))
    except ProblemsFoundError:
        return  # MkDocs itself reports what is wrong with the file
    if document is None or not isinstance(document.value, dict):
        return
    settings = document.value
    if _INHERIT in settings:
        yield _inherits(document)
    drawn = _BY_MATERIAL if _has_material(context) else frozenset[str]()
    for key in [key for key in _INSTEAD if key in settings and key not in drawn]:
        typed = document.place((key,))
        if typed.excerpt[typed.column - 1 :].startswith("!"):
            continue  # MkDocs computes it, as from the environment
        for path, name in _named(settings[key]) if key in _OURS else [((), key)]:
            if name not in _OURS.get(key, ()):
                message = f"'{name}' has no effect: MkDocs gets pages that are HTML already"
                place = document.place((key, *path), key=True)
                yield Problem(place, Rule.IGNORED_SETTING, message, _INSTEAD[key])


def _inherits(document: Document) -> Problem:
    """Return the problem with a mkdocs.yml that takes settings from another file."""
    message = f"{_INHERIT} would stop the build, as MkDocs gets mkdocs.yml without other files"
    hint = "copy the settings of that file to mkdocs.yml, and delete this line"
    return Problem(document.place((_INHERIT,), key=True), Rule.ENGINE_FAILED, message, hint)


def _has_material(context: CheckContext) -> bool:
    """Return whether an edition has the look of Material, which shows more settings."""
    looks = getattr(context.process.studio, "look", None)  # incomplete if it has problems
    return Look.MATERIAL in {getattr(looks, one.value, None) for one in Audience}


def _named(value: PlainValue) -> Iterator[tuple[KeyPath, str]]:
    """Yield the name and key path of each entry; the value may be a list or a mapping."""
    if isinstance(value, Mapping):
        yield from (((name,), name) for name in value)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            names = list(one) if isinstance(one, Mapping) else [str(one)]
            is_key = isinstance(one, Mapping)
            yield from (((at, name) if is_key else (at,), name) for name in names)
