"""The register of paths: what each file of a finished site is, claimed once.

A host on macOS or Windows takes no notice of case, and on no host is a name a file and a folder at
once; so neither does the register.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from unicodedata import normalize

from generator.addresses import address
from generator.planning.media import every_file
from generator.planning.page import Page, Site
from generator.rendering import FOLDER

_ENGINE = (
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
"""What an engine, a host and the frame itself need, whatever pages there are."""
REPLACEABLE = {"robots.txt", "llms.txt", "_headers", "_redirects", "CNAME", ".nojekyll"}
"""What hosts and machines read, and a studio's own file of that name may replace."""
_KEYS = {
    "process": ("steps",),
    "checklists": ("steps",),
    "staff/run-sheets": ("steps",),
    "sessions": ("sessions",),
    "prepare": ("prep", "players"),
}
"""The list of process.yaml that the pages in a folder are made of."""
_OF_ONE_TEXT = tuple(f"pages/{name}.md.jinja" for name in ("prose", "producer", "home", "contact"))
"""The templates of pages that are there for a text."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where that was typed which makes a file: in a file, or by an id of process.yaml."""

    file: str = ""
    """A path below the project's folder; empty for process.yaml."""
    keys: tuple[str, ...] = ()
    """The keys that lead to a list of process.yaml."""
    id: str = ""
    was: str = ""
    """The old id that causes the clash, if the id itself does not."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One file of a finished site: its path, what it is, and what makes it."""

    path: str
    what: str
    source: Source | None = None
    """None for what the program makes of itself."""


def clashes(claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield each claim to a path that is taken, after the claim that has it."""
    files: dict[str, Claim] = {}
    folders: dict[str, Claim] = {}
    for claim in claims:
        path = normalize("NFC", claim.path).casefold()
        above = [parent.as_posix() for parent in PurePosixPath(path).parents][:-1]
        taken = files.get(path) or folders.get(path)
        taken = taken or next((files[one] for one in above if one in files), None)
        if taken:
            yield taken, claim
            continue
        files[path] = claim
        for folder in above:
            folders.setdefault(folder, claim)


def claims(site: Site, files: Iterable[str]) -> Iterator[Claim]:
    """Yield every file that a site will have, except for the owner's own files in its folder.

    `files` are the paths of the downloads and cards that are planned.
    """
    yield from (Claim(path, "a file of the guide's own") for path in _frame())
    if "assets/index.html" not in site.files:
        yield Claim("assets/index.html", "the folder of content/assets/")
    pages = sorted(site.pages, key=lambda page: page_source(page) is not None)
    for page in pages:
        what = f"the page '{page.title}'"
        yield Claim(f"{address(page.path)}index.html", what, page_source(page))
    for path in dict.fromkeys(files):  # two pages with one path have one card, too
        yield Claim(path, "a download or a card")
    if not site.edition.internal:
        # A page whose own path is taken claims nothing else.
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
    """Return what makes a page; None if the program would make it of any process."""
    if page.template in _OF_ONE_TEXT and page.articles:
        return Source(page.articles[0].source.name)
    folder, _, name = page.path.removesuffix(".md").rpartition("/")
    keys = _KEYS.get(folder, ())
    return Source(keys=keys, id=name) if keys and name != "index" else None


def _redirects(page: Page) -> Iterator[Claim]:
    source = page_source(page)
    for path in page.former_paths:
        old = PurePosixPath(path).stem
        found = Source(keys=source.keys, id=source.id, was=old) if source else None
        what = f"the way from an old address to the page '{page.title}'"
        yield Claim(f"{address(path)}index.html", what, found)


def _frame() -> Iterator[str]:
    yield from _ENGINE
    scripts = (FOLDER / "javascripts").glob("*.js")
    yield from (f"javascripts/{path.name}" for path in sorted(scripts))
