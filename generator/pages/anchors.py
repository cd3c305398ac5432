"""Links of articles that lead to a place within a page: whether the page has that place."""

import re
from collections.abc import Iterator
from contextlib import suppress

from generator.addresses import leads_away
from generator.html_cost import TooDeepError
from generator.html_tree import Nodes, walk
from generator.pages.prose import LinkTargets
from generator.pages.render import page_body
from generator.planning.page import Page, Site
from generator.problems import Place, Problem, did_you_mean
from generator.reading.articles import Article
from generator.reading.place_finder import PlaceFinder
from generator.rendering import nothing, values_of
from generator.rules import Rule

_MAY_LINK = re.compile(r"[(<\"'=:]\S*#\S")
"""What a text contains that links to a place within a page."""
_KNOWN = ("sg-", "top", "fn:", "fnref")
"""How the ids begin of a page's frame, of what browsers know by themselves, and of footnotes."""


def dead_anchors(site: Site) -> Iterator[Problem]:
    """Yield each link to a place that its page does not have.

    A page is rendered only if a place may be one that its template makes: of a heading's words.
    """
    targets = LinkTargets.create(site)
    pages = {page.path: page for page in site.pages}
    typed: dict[str, set[str]] = {}
    known: dict[str, set[str]] = {}
    for page in site.pages:
        for article in filter(lambda one: _MAY_LINK.search(one.text), page.articles):
            for path, anchor, place in _anchors(article, page, targets):
                if path not in typed:
                    typed[path] = set(_typed_ids(site, pages[path]))
                if anchor in typed[path]:
                    continue
                if path not in known:
                    known[path] = _ids(page_body(site, pages[path], targets))
                if anchor not in known[path]:
                    message = f"the page that this link leads to has no place '#{anchor}'"
                    hint = did_you_mean(anchor, known[path]) or Rule.DEAD_LINK.hint
                    yield Problem(place, Rule.DEAD_LINK, message, hint)


def _anchors(
    article: Article, page: Page, targets: LinkTargets
) -> Iterator[tuple[str, str, Place]]:
    """Yield each place that an article links to: a page's path, an id, and where it was typed."""
    finder = PlaceFinder(article)
    try:
        found = article.facts(nothing).links
    except TooDeepError:
        return  # the checks say so
    for name, link in found:
        path, _, anchor = link.partition("#")
        if name == "href" and anchor and not leads_away(link):
            target = targets.find(article, page, path) if path else page.path
            if (target or "").endswith(".md") and not anchor.startswith(_KNOWN):
                yield target or "", anchor, finder.find_text(link)


def _typed_ids(site: Site, page: Page) -> Iterator[str]:
    """Yield the ids of a page that are typed in process.yaml and in its articles."""
    yield from page.anchors
    for article in page.articles:
        with suppress(TooDeepError):  # the checks say so
            yield from article.facts(values_of(site.edition.process, nothing)).ids


def _ids(nodes: Nodes) -> set[str]:
    attributes = [one["attrs"] for one in walk(nodes)]
    return {one[key] for one in attributes for key in ("id", "name") if one.get(key)}
