"""The register of output paths: every file of a finished site claims its path once.

File systems of macOS and Windows ignore case, and no file system allows a file and a folder with
the same name; the register applies both rules.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.addresses import address
from generator.model import one_form
from generator.planning.media import every_file
from generator.planning.page import Page, Site
from generator.rendering import FOLDER

_FIXED = (
    *(
        "404.html",
        "sitemap.xml",
        "sitemap.xml.gz",
        "search/index.json",
        "search/texts.json",
        "search/search_index.json",
    ),
    "search.json",
    *("stylesheets/studio-guide.css", "javascripts/items.js", "icon.svg", "objects.inv"),
    *("downloads.json", "offline.zip", "robots.txt", "llms.txt", "_headers", "_redirects"),
    *("CNAME", ".nojekyll"),
)
"""Paths of files that the engine, the host or the frame may write, whatever pages a site has."""
REPLACEABLE = {"robots.txt", "llms.txt", "_headers", "_redirects", "CNAME", ".nojekyll"}
"""Generated files for hosts and crawlers that a file of the studio can replace."""
_SLASH = re.compile("/")
_KEYS = {
    "process": ("steps",),
    "checklists": ("steps",),
    "staff/run-sheets": ("steps",),
    "sessions": ("sessions",),
    "prepare": ("prep", "players"),
}
"""Maps each folder of pages to the keys of the list in process.yaml that its pages come from."""
_ONE_ARTICLE = tuple(
    f"pages/{name}.html.jinja" for name in ("prose", "producer", "home", "contact")
)
"""Templates of pages that consist of one article."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the user typed what a file is generated from: a file, or an id in process.yaml."""

    file: str = ""
    """A path below the project folder; empty for process.yaml."""
    keys: tuple[str, ...] = ()
    """The keys of a list in process.yaml."""
    id: str = ""
    was: str = ""
    """The old id under `was`, if the file is its redirect."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One file of a finished site: its path, a description, and its source."""

    path: str
    what: str
    source: Source | None = None
    """None for files that every site has."""


def clashes(claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield each pair of clashing claims: the earlier claim, and the later one."""
    files: dict[str, Claim] = {}
    folders: dict[str, Claim] = {}
    for claim in claims:
        path = one_form("NFC", claim.path).casefold()
        above = [path[: slash.start()] for slash in _SLASH.finditer(path)]
        taken = files.get(path) or folders.get(path)
        taken = taken or next((files[one] for one in above if one in files), None)
        if taken:
            yield taken, claim
            continue
        files[path] = claim
        for folder in above:
            folders.setdefault(folder, claim)


def claims(site: Site, files: Iterable[str]) -> Iterator[Claim]:
    """Yield a claim for every file of a site, except the owner's files in the output folder.

    `files` are the paths of the planned downloads and cards.
    """
    yield from (Claim(path, "a file of the guide's own") for path in _frame())
    if "assets/index.html" not in site.files:
        yield Claim("assets/index.html", "the folder of content/assets/")
    pages = sorted(site.pages, key=lambda page: page_source(page) is not None)
    for page in pages:
        what = f"the page '{page.title}'"
        yield Claim(f"{address(page.path)}index.html", what, page_source(page))
    for path in dict.fromkeys(files):  # two pages with the same path also share a card
        yield Claim(path, "a download or a card")
    if not site.edition.internal:
        # A page with a path that is already taken makes no other claims.
        for page in {page.path: page for page in reversed(pages)}.values():
            yield from _redirects(page)
    media = dict.fromkeys(file.path for file in every_file(site.edition, site.media))
    for path in (path for path in media if path not in site.files):
        yield Claim(path, "a photo or a sound that pages show")
    for path, source in site.files.items():
        yield Claim(path, f"content/{source}", Source(f"content/{source}"))
    for path in () if site.edition.internal else map(str, site.edition.content.root):
        if path not in REPLACEABLE:
            yield Claim(path, f"content/root/{path}", Source(f"content/root/{path}"))


def page_source(page: Page) -> Source | None:
    """Return the source of a page, or None if every site has it."""
    if page.template in _ONE_ARTICLE and page.articles:
        return Source(page.articles[0].source.name)
    folder, _, name = page.path.removesuffix(".md").rpartition("/")
    keys = _KEYS.get(folder, ())
    return Source(keys=keys, id=name) if keys and name != "index" else None


def _redirects(page: Page) -> Iterator[Claim]:
    source = page_source(page)
    for path in page.former_paths:
        old = PurePosixPath(path).stem
        found = Source(keys=source.keys, id=source.id, was=old) if source else None
        what = f"the redirect from an old address to the page '{page.title}'"
        yield Claim(f"{address(path)}index.html", what, found)


def _frame() -> Iterator[str]:
    yield from _FIXED
    scripts = (FOLDER / "javascripts").glob("*.js")
    yield from (f"javascripts/{path.name}" for path in sorted(scripts))
    sheets = (FOLDER / "parts").glob("*.css.jinja")
    yield from (f"stylesheets/{path.stem}" for path in sorted(sheets))
    fonts = FOLDER.with_name("fonts").glob("*.woff2")
    yield from (f"stylesheets/fonts/{path.name}" for path in sorted(fonts))
