"""Edits of articles under content/ that rename an id: in links, and in variables."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from generator.addresses import leads_away
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import walk
from generator.model import Process
from generator.pages.prose import LinkTargets
from generator.pages.render import page_body
from generator.planning.page import Page, Site
from generator.reading.articles import Article
from generator.reading.facts import links
from generator.reading.place_finder import CODE
from generator.renaming.edits import Edit
from generator.rendering import UnknownVariableError, resolve_variable

_MAX_PLACES = 4
"""Maximum number of occurrences of an old id in one link that are tried."""


@dataclass(slots=True)
class Sites:
    """The internal edition's site plan before and after a rename."""

    before: Site
    after: Site
    old: str
    new: str
    targets: LinkTargets = field(init=False)
    new_targets: LinkTargets = field(init=False)
    anchors: dict[tuple[bool, str], frozenset[str]] = field(default_factory=dict)
    """Cached ids of pages; the key is whether it is the page after the rename, and its path."""

    def __post_init__(self) -> None:
        self.targets = LinkTargets.create(self.before)
        self.new_targets = LinkTargets.create(self.after)

    def ids(self, path: str, *, after: bool) -> frozenset[str]:
        """Return the ids of a page before or after the rename; empty if the page doesn't exist."""
        if (after, path) not in self.anchors:
            site, targets = (self.after, self.new_targets) if after else (self.before, self.targets)
            page = next((page for page in site.pages if page.path == path), None)
            nodes = page_body(site, page, targets) if page else []
            # An empty <span> marks an earlier id.
            named = (one for one in walk(nodes) if one["inner"] or one["tag"] != "span")
            ids = (one["attrs"].get("id", "") for one in named)
            self.anchors[after, path] = frozenset(filter(None, ids))
        return self.anchors[after, path]


def article_edits(sites: Sites, moved: Mapping[str, str]) -> dict[str, list[Edit]]:
    """Return the edits by article path before the rename; `moved` maps old paths to new ones."""
    found: dict[str, list[Edit]] = {}
    after = _uses(sites.after)
    for name, uses in _uses(sites.before).items():
        edits = found.setdefault(name, [])
        for (page, article), (new_page, new_article) in zip(
            uses, after[moved.get(name, name)], strict=True
        ):
            edits += _variable_edits(article, sites)
            for link, new in _links(article, page, new_article, new_page, sites):
                edits += _typed(article, link, new)
    return {name: edits for name, edits in found.items() if edits}


def _uses(site: Site) -> dict[str, list[tuple[Page, Article]]]:
    """Return the pages that contain each article, by article path, in page order."""
    found: dict[str, list[tuple[Page, Article]]] = {}
    for page in site.pages:
        for article in page.articles:
            found.setdefault(article.source.name, []).append((page, article))
    return found


def _variable_edits(article: Article, sites: Sites) -> Iterator[Edit]:
    for variable in article.variables:
        name = variable.name or ""
        new = _renamed_fact(name, sites)
        if new != name:
            start = article.source.text.index(name, variable.start)
            yield Edit(start, start + len(name), new)


def _renamed_fact(name: str, sites: Sites) -> str:
    """Return the variable's name after the rename; unchanged if the rename doesn't affect it."""
    process = sites.after.edition.process
    if _is_fact(process, name) or not _is_fact(sites.before.edition.process, name):
        return name
    words = name.split(".")
    at = [index for index, word in enumerate(words) if word == sites.old]
    for chosen in _subsets(at):
        new = ".".join(sites.new if n in chosen else word for n, word in enumerate(words))
        if _is_fact(process, new):
            return new
    return name


def _is_fact(process: Process, name: str) -> bool:
    try:
        resolve_variable(process, name)
    except UnknownVariableError:
        return False
    return True


def _links(
    article: Article, page: Page, new_article: Article, new_page: Page, sites: Sites
) -> Iterator[tuple[str, str]]:
    """Yield each link that the rename changes, with its new address."""
    try:
        nodes = article.nodes(lambda _: "")
    except TooDeepError:
        return  # a project with problems is never renamed
    for link in dict.fromkeys(one["attrs"][name] for one, name in links(nodes)):
        if sites.old not in link or leads_away(link):
            continue
        path, mark, anchor = link.partition("#")
        target = sites.targets.find(article, page, path) if path else page.path
        if target is None:
            continue
        new_path, new_target = _renamed_path(path, target, new_article, new_page, sites)
        new = f"{new_path}{mark}{_renamed_anchor(anchor, target, new_target, sites)}"
        if new != link:
            yield link, new


def _renamed_path(
    path: str, target: str, article: Article, page: Page, sites: Sites
) -> tuple[str, str]:
    """Return a link's path after the rename, and the path below docs/ that it leads to."""
    if not path:
        return "", page.path
    wanted = {*_replacements(target, sites)} - sites.targets.paths
    for new in _replacements(path, sites):
        found = sites.new_targets.find(article, page, new)
        if found in wanted and target not in sites.new_targets.paths:
            return new, str(found)
        if found == target and sites.new_targets.find(article, page, path) is None:
            return new, target  # the article moved, but its page did not
    return path, target


def _renamed_anchor(anchor: str, target: str, new_target: str, sites: Sites) -> str:
    """Return a link's anchor after the rename."""
    if not anchor or sites.old not in anchor:
        return anchor
    before = sites.ids(target, after=False)
    after = sites.ids(new_target, after=True)
    if anchor in before:
        for new in _replacements(anchor, sites):
            if new in after and new not in before:
                return new
    return anchor


def _replacements(text: str, sites: Sites) -> Iterator[str]:
    """Yield the text with the old id replaced at all occurrences, then at ever fewer of them."""
    spans = [match.span() for match in re.finditer(re.escape(sites.old), text)]
    for chosen in _subsets(list(range(len(spans)))[-_MAX_PLACES:]):
        new, at = "", 0
        for index in sorted(chosen):
            new += text[at : spans[index][0]] + sites.new
            at = spans[index][1]
        yield new + text[at:]


def _subsets(places: list[int]) -> Iterator[tuple[int, ...]]:
    for count in range(len(places), 0, -1):
        yield from combinations(places, count)


def _typed(article: Article, link: str, new: str) -> Iterator[Edit]:
    """Yield an edit for each place where a link is typed outside of code."""
    text = article.source.text
    code = [match.span() for match in CODE.finditer(text, article.start)]
    typed = re.compile(rf"(?:(?<=[(<\"'=])|(?<=\]:\s)){re.escape(link)}(?=[)>\"'\s}}]|\Z)")
    for match in typed.finditer(text, article.start):
        if not any(start <= match.start() < end for start, end in code):
            yield Edit(*match.span(), new)
