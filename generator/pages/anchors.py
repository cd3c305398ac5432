"""Finds anchors that links or `asked_as` name and that the target page does not have."""

import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote

from generator.addresses import leads_away
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import Nodes, walk
from generator.pages.prose import LinkTargets
from generator.pages.render import page_body
from generator.planning.page import Page, Site
from generator.problems import Place, Problem, Rule, did_you_mean
from generator.reading.articles import Article
from generator.reading.facts import Facts
from generator.reading.markdown import heading_name, headings
from generator.reading.place_finder import PlaceFinder
from generator.rendering import nothing, values_of

_MAY_LINK = re.compile(r"[(<\"'=:]\S*#\S")
"""Patterns of text that may link to an anchor within a page."""
_MAX_NAMED = 12
_KNOWN = ("sg-", "top", "fn:", "fnref")
"""Prefixes of ids reserved for the page frame, for browsers and for footnotes."""


def dead_anchors(site: Site, targets: LinkTargets) -> Iterator[Problem]:
    """Yield a problem for each link or `asked_as` entry whose anchor is not on its page.

    A page is rendered only if its texts don't have the anchor: its template may still generate it.
    """
    pages = {page.path: page for page in site.pages}
    sure: dict[str, set[str]] = {}
    known: dict[str, set[str]] = {}
    for page in site.pages:
        for article in filter(lambda one: _MAY_LINK.search(one.text), page.articles):
            for path, anchor, place in _anchors(article, page, targets):
                if path not in sure:
                    sure[path] = set(_ids_of_texts(site, pages[path]))
                if anchor in sure[path]:
                    continue
                if path not in known:
                    known[path] = _ids(page_body(site, pages[path], targets))
                if anchor not in known[path]:
                    message = f"the page that this link leads to has no place '#{anchor}'"
                    places = sorted(one for one in known[path] if not one.startswith(_KNOWN))
                    hint = did_you_mean(anchor, places) or _places(places)
                    yield Problem(place, Rule.DEAD_LINK, message, hint)
    yield from _unknown_questions(site, targets)


def _unknown_questions(site: Site, targets: LinkTargets) -> Iterator[Problem]:
    """Yield a problem for each id below `asked_as` that no heading of the article's page has."""
    for page in site.pages:
        for article in filter(lambda one: one.front_matter.asked_as, page.articles):
            if article.front_matter.asked_as.keys() <= _ids_of_headings(site, page):
                continue
            ids = (one["attrs"]["id"] for one in headings(page_body(site, page, targets)))
            known = {one for one in ids if not one.startswith("sg-")}
            for anchor in filter(lambda one: one not in known, article.front_matter.asked_as):
                message = f"no heading of this page has the id '{anchor}'"
                hint = did_you_mean(anchor, known) or Rule.UNKNOWN_QUESTION.hint
                place = _place_in_head(article, anchor)
                yield Problem(place, Rule.UNKNOWN_QUESTION, message, hint)


def _place_in_head(article: Article, anchor: str) -> Place:
    """Return where the front matter names a heading's id below `asked_as`."""
    head = article.source.text[: article.start]
    typed = re.compile(rf"(?<![\w-]){re.escape(anchor)}(?=[\"']?\s*:)")
    found = typed.search(head, max(0, head.find("asked_as")))
    return article.place(*found.span()) if found else article.place(0, 1)


def _places(known: list[str]) -> str:
    """Return a hint that lists the known anchors of a page."""
    some = ", ".join(f"#{one}" for one in known[:_MAX_NAMED])
    return f"the page has: {some}" if some else "leave out the '#' and what follows it"


def _anchors(
    article: Article, page: Page, targets: LinkTargets
) -> Iterator[tuple[str, str, Place]]:
    """Yield each anchor that an article links to: the page's path, the id, and its place."""
    finder = PlaceFinder(article)
    try:
        found = article.facts(nothing).links
    except TooDeepError:
        return  # reported by the checks
    for name, link in found:
        path, _, anchor = targets.on_site(link).partition("#")
        if name == "href" and anchor and not leads_away(path):
            target = targets.find(article, page, path) if path else page.path
            if (target or "").endswith(".md") and not anchor.startswith(_KNOWN):
                yield target or "", unquote(anchor), finder.find_text(link)


def _ids_of_texts(site: Site, page: Page) -> Iterator[str]:
    """Yield the ids of a page that are typed, or generated from the headings of its articles."""
    yield from page.anchors
    for facts in _facts(site, page):
        yield from facts.ids
        yield from (heading_name(words) for _, words, typed in facts.headings if not typed)


def _ids_of_headings(site: Site, page: Page) -> set[str]:
    """Return ids that headings of a page's articles have for sure, as nothing else has them."""
    found = list(_facts(site, page))
    typed = {one for facts in found for *_, one in facts.headings if one}
    words = (words for facts in found for _, words, one in facts.headings if not one)
    others = {*page.anchors, *(one for facts in found for one in facts.ids)} - typed
    made = {one for one in map(heading_name, words) if not one.startswith(_KNOWN)}
    return typed | (made - others)


def _facts(site: Site, page: Page) -> Iterator[Facts]:
    for article in page.articles:
        with suppress(TooDeepError):  # reported by the checks
            yield article.facts(values_of(site.edition.process, nothing))


def _ids(nodes: Nodes) -> set[str]:
    attributes = [one["attrs"] for one in walk(nodes)]
    return {one[key] for one in attributes for key in ("id", "name") if one.get(key)}
