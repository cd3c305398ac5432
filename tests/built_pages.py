"""What a visitor finds in a built site: its files and pages, parsed by the standard library."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

_SITE = "https://site.invalid/"
_NAVIGATIONS = {"Menu": "menu", "All parts of this guide": "parts", "The steps": "journey"}
_UNSEEN = frozenset({"script", "style", "template"})
_NOT_OURS = frozenset({"__skip"})  # Zensical's own anchor at the top of an article


@dataclass(slots=True)
class BuiltPage:
    """One page as its reader and its browser see it."""

    title: str = ""
    text: str = ""
    """The text of the article, with white space collapsed."""
    ids: list[str] = field(default_factory=list)
    """Ids inside the article, in order."""
    links: list[str] = field(default_factory=list)
    """Targets of the article's links: a path below the site, or an address elsewhere."""
    menu: list[str] = field(default_factory=list)
    """Targets of the menu's entries, in order."""
    parts: list[str] = field(default_factory=list)
    """Targets of the footer's entries, in order."""
    journey: list[str] = field(default_factory=list)
    """Targets of the list of steps, in order: all steps, then each."""
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    """Tag, name and value of every attribute of the whole page."""
    comments: list[str] = field(default_factory=list)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def html_pages(site: Path) -> dict[str, BuiltPage]:
    """Return every page of a built site, by the path of its file."""
    return {
        name: read_page(data.decode(), name)
        for name, data in contents(site).items()
        if name.endswith(".html")
    }


def address(name: str) -> str:
    """Return the address of the page in a file, relative to the site's."""
    return name.removesuffix("index.html")


def read_page(html: str, name: str = "index.html") -> BuiltPage:
    """Return a parsed page; its name is the path of its file in the site."""
    parser = _Parser(address(name))
    parser.feed(html)
    parser.close()
    parser.page.text = " ".join("".join(parser.seen).split())
    parser.page.title = " ".join(parser.page.title.split())
    return parser.page


class _Parser(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = urljoin(_SITE, here)
        self.page = BuiltPage()
        self.seen: list[str] = []
        self.open = dict.fromkeys(("title", "article", *_NAVIGATIONS.values(), "unseen"), 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.page.attributes += [(tag, name, value) for name, value in values.items()]
        for region in self._regions(tag, values):
            self.open[region] += 1
        if self.open["article"] and values.get("id", "__skip") not in _NOT_OURS:
            self.page.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self._link(values["href"])

    def handle_endtag(self, tag: str) -> None:
        ends = {"title": ["title"], "article": ["article"], "nav": [*_NAVIGATIONS.values()]}
        for region in ends.get(tag, ["unseen"] if tag in _UNSEEN else []):
            self.open[region] -= self.open[region] > 0

    def handle_data(self, data: str) -> None:
        if self.open["title"]:
            self.page.title += data
        if self.open["article"] and not self.open["unseen"]:
            self.seen.append(data)

    def handle_comment(self, data: str) -> None:
        self.page.comments.append(data)

    def _regions(self, tag: str, values: dict[str, str]) -> list[str]:
        starts = {
            "title": tag == "title" and not self.page.title,
            "article": tag == "article",
            _NAVIGATIONS.get(values.get("aria-label", ""), ""): tag == "nav",
            "unseen": tag in _UNSEEN,
        }
        return [region for region, starting in starts.items() if region and starting]

    def _link(self, href: str) -> None:
        target = urljoin(self.here, href).removeprefix(_SITE)
        if self.open["article"]:
            self.page.links.append(target)
        for region, found in (
            ("menu", self.page.menu),
            ("parts", self.page.parts),
            ("journey", self.page.journey),
        ):
            if self.open[region]:
                found.append(target)
