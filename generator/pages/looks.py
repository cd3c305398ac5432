"""The two looks of a site: our own frame (`guide`), and stock Material for MkDocs (`material`)."""

from collections.abc import Iterator
from typing import Any

from generator.model import Look
from generator.pages.stylesheet import ICON
from generator.planning.page import Site
from generator.planning.schedule import in_words
from generator.reading.source_text import read_text
from generator.rendering import FOLDER, escape_html

_OVERRIDES, _MATERIAL = "overrides", "material"
_SCRIPTS = "javascripts/"
_REPLACED = ("404.html", "main.html", "partials/footer.html", "partials/header.html")
"""Templates of the guide that Material replaces with its own."""
_LANGUAGES = frozenset(
    [
        "af",
        "ar",
        "az",
        "be",
        "bg",
        "bn",
        "ca",
        "cs",
        "cy",
        "da",
        "de",
        "el",
        "en",
        "eo",
        "es",
        "et",
        "eu",
        "fa",
        "fi",
        "fr",
        "gl",
        "he",
        "hi",
        "hr",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ja",
        "ka",
        "kn",
        "ko",
        "ku-IQ",
        "lb",
        "lt",
        "lv",
        "mk",
        "mn",
        "ms",
        "my",
        "nb",
        "nl",
        "nn",
        "pl",
        "pt",
        "pt-BR",
        "ro",
        "ru",
        "sa",
        "sh",
        "si",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "ta",
        "te",
        "th",
        "tl",
        "tr",
        "uk",
        "ur",
        "uz",
        "vi",
        "zh",
        "zh-Hant",
        "zh-TW",
    ]
)
"""The languages that Material is translated into."""
_FEATURES = [
    "navigation.tabs",
    "navigation.indexes",
    "navigation.path",
    "navigation.footer",
    "search.highlight",
    "toc.follow",
]


def look_settings(site: Site) -> dict[str, Any]:
    """Return the engine settings that decide how the pages of a site look.

    The guide's frame has no theme, so none needs to be installed and no engine builds an index.
    """
    return _material(site) if site.edition.look is Look.MATERIAL else _guide(site)


def _guide(site: Site) -> dict[str, Any]:
    language = site.edition.process.studio.language.partition("-")[0]
    own = {
        "name": None,
        "include_search_page": False,
        "search_index_only": True,
        "language": language,
    }
    return {"theme": own | _theme(site), "plugins": []}


def _material(site: Site) -> dict[str, Any]:
    studio = site.edition.process.studio
    colophon = [f"<strong>{escape_html(studio.name)}</strong>"]
    if studio.tagline:
        colophon.append(escape_html(studio.tagline))
    if studio.updated:
        colophon.append(f"Last updated {in_words(studio.updated)}")
    own = {
        "name": "material",
        "variant": "classic",
        "font": False,
        "language": _language(studio.language),
        "features": _FEATURES,
        "palette": [
            _palette("default", "light", "material/weather-night", "Dark"),
            _palette("slate", "dark", "material/weather-sunny", "Light"),
        ],
    }
    return {"theme": own | _theme(site), "plugins": ["search"], "copyright": " · ".join(colophon)}


def _theme(site: Site) -> dict[str, Any]:
    logo = site.edition.process.studio.brand.logo
    path = logo.removeprefix("content/") if logo else ""
    theme = {
        "custom_dir": _OVERRIDES,
        "static_templates": ["404.html", "sitemap.xml"],
        "favicon": path or ICON,
    }
    return theme | ({"logo": path} if path else {})


def _palette(scheme: str, system: str, icon: str, other: str) -> dict[str, Any]:
    """Return one half of the light/dark switch; its colors are in the style sheet."""
    return {
        "media": f"(prefers-color-scheme: {system})",
        "scheme": scheme,
        "primary": "custom",
        "accent": "custom",
        "toggle": {"icon": icon, "name": f"{other} colors"},
    }


def _language(wanted: str) -> str:
    """Return the language of Material's interface that best matches a language tag."""
    known = {language.casefold(): language for language in _LANGUAGES}
    parts = wanted.casefold().split("-")
    nearest = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((known[one] for one in nearest if one in known), "en")


def look_files(look: Look) -> tuple[tuple[str, bytes], ...]:
    """Return the path and the bytes of each template and script that a look needs."""
    files = dict(template_files(_OVERRIDES))
    if look is Look.MATERIAL:
        files = {path: files[path] for path in files.keys() - {*_REPLACED}}
        files |= dict(template_files(_MATERIAL))
    return tuple(
        (f"docs/{path}" if path.startswith(_SCRIPTS) else f"{_OVERRIDES}/{path}", content)
        for path, content in sorted(files.items())
    )


def template_files(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of each text file in one of our template folders."""
    home = FOLDER / name
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        inside = path.relative_to(home).as_posix()
        yield inside, read_text(home, inside).text.encode()
