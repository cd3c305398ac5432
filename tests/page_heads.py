"""The head of a built page as machines read it, and the files that machines look for."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from generator.inspection.references import shown_at

Thing = dict[str, Any]


@dataclass(slots=True)
class Head:
    """What a page's head says about the page."""

    title: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    """By name or property; theme-color also by its media."""
    links: dict[str, list[str]] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    """The text of each JSON-LD element."""
    scripts: int = 0
    elements: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Each element with the names of its attributes, in order."""

    def one(self, name: str) -> str:
        """Return the content of the one meta element of a name."""
        (value,) = self.metas[name]
        return value

    @property
    def things(self) -> list[Thing]:
        """The page's structured data, as schema.org entities."""
        return [thing for text in self.data for thing in json.loads(text)["@graph"]]

    def typed(self, kind: str) -> Thing:
        """Return the only entity of a type."""
        (thing,) = [one for one in self.things if one["@type"] == kind]
        return thing


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.head = Head()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.head.elements.append((tag, tuple(values)))
        self.inside = ""
        if tag == "title":
            self.inside = "title"
        elif tag == "script":
            self.head.scripts += 1
            self.inside = "data" if values.get("type") == "application/ld+json" else ""
            self.head.data += [""] if self.inside else []
        elif tag == "meta":
            name = values.get("property") or values.get("name") or values.get("http-equiv", "")
            name += values.get("media", "")
            self.head.metas.setdefault(name, []).append(values.get("content", ""))
        elif tag == "link":
            self.head.links.setdefault(values["rel"], []).append(values["href"])

    def handle_endtag(self, _tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "title":
            self.head.title += data
        elif self.inside == "data":
            self.head.data[-1] += data


def read_head(html: str) -> Head:
    """Return the head of a page."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.head


def heads(site: Path) -> dict[str, Head]:
    """Return the head of every page of a built site by its address, except for the 404 page."""
    found = {
        shown_at(path.relative_to(site).as_posix()): read_head(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    del found["404.html"]
    return found


def addresses_in(value: Any) -> list[str]:
    """Return every web address in JSON data."""
    if isinstance(value, dict):
        return [found for one in value.values() for found in addresses_in(one)]
    if isinstance(value, list):
        return [found for one in value for found in addresses_in(one)]
    return [value] if isinstance(value, str) and re.match("https?:", value) else []


def file_of(site: Path, url: str, root: str) -> Path:
    """Return the file of a site that an address below the site's own leads to."""
    path = site / url.removeprefix(root)
    return path / "index.html" if url.endswith("/") else path
