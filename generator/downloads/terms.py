"""The glossary in files: its terms by letter, and as a chapter of a book."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.downloads.book_text import Chapter
from generator.markup.html_tree import Element, Nodes, element
from generator.model import Audience
from generator.planning.page import Page, Site
from generator.rendering import collapse_whitespace

_PATH = "glossary.md"


def terms_by_letter(site: Site) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Yield the terms of each letter, as on the glossary page."""
    page = _page(site)
    anchors = page.context["anchors"] if page else {}
    for letter, terms in page.context["letters"].items() if page else ():
        found: list[Mapping[str, Any]] = [
            {
                "id": term.anchor,
                "term": collapse_whitespace(term.term),
                "expansion": collapse_whitespace(term.expansion or ""),
                "meaning": collapse_whitespace(term.meaning),
                "also": [collapse_whitespace(one) for one in term.also],
                "see": [(collapse_whitespace(one), anchors[one]) for one in term.see],
                "internal": site.edition.internal and term.audience is Audience.INTERNAL,
            }
            for term in terms
        ]
        yield letter, found


def glossary_chapter(site: Site) -> dict[str, Chapter]:
    """Return the chapter of a book with all terms, by its address on the web; nothing without terms."""
    page = _page(site)
    letters = tuple(terms_by_letter(site))
    if not page or not letters:
        return {}
    address, title = site.address(_PATH), collapse_whitespace(page.title)
    nodes: Nodes = [element("h2", {"id": "sg-glossary"}, title)]
    for letter, terms in letters:
        nodes.append(element("h3", {}, letter))
        pairs = (one for term in terms for one in _pair(site, term, address))
        nodes.append(element("dl", {}, *pairs))
    return {address: Chapter("glossary.xhtml", title, nodes, "glossary")}


def _pair(site: Site, term: Mapping[str, Any], address: str) -> Iterator[Element]:
    """Yield a term and its meaning; words of ours are marked as English in other languages."""
    ours = {} if site.edition.process.studio.language.startswith("en") else {"lang": "en"}
    yield element("dt", {"id": term["id"]}, element("dfn", {}, term["term"]))
    said: Nodes = [f"({term['expansion']}) "] if term["expansion"] else []
    said.append(term["meaning"])
    if term["internal"]:
        said += [" ", element("span", ours, "(Internal)")]
    if term["also"]:
        said += [" ", element("span", ours, "Also:"), f" {', '.join(term['also'])}."]
    for at, (name, anchor) in enumerate(term["see"]):
        said += [", "] if at else [" ", element("span", ours, "See"), " "]
        said.append(element("a", {"href": f"{address}#{anchor}"}, name))
    yield element("dd", {}, *said, "." if term["see"] else "")


def _page(site: Site) -> Page | None:
    return next((one for one in site.pages if one.path == _PATH), None)
