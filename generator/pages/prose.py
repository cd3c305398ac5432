"""Renders articles as nodes of the page that contains them, with links resolved."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from generator.addresses import address, leads_away, relative_address, site_path
from generator.downloads.files import PlannedFile
from generator.downloads.formats import planned_files
from generator.markup.html_tree import Nodes, walk
from generator.pages.outline import EXCLUDED
from generator.pages.pictures import show_photos
from generator.planning.page import Page, Site
from generator.planning.register import claims
from generator.reading.articles import Article
from generator.reading.facts import links
from generator.reading.markdown import FOOTNOTE, keep_one_title
from generator.rendering import as_typed, values_of

_WITH_TITLE = ("content/pages/", "content/staff/")
"""The beginnings of names of articles whose first heading is the title of their page."""
_IN_NO_ID = re.compile('[\\s"<>%\ufffd]')


@dataclass(frozen=True, slots=True)
class LinkTargets:
    """Everything that links of a site can point to."""

    paths: frozenset[str]
    """Paths below docs/."""
    published: Mapping[str, str]
    """Maps each file of content/ to its published path below docs/."""
    addresses: Mapping[str, str] = field(repr=False)
    """Maps each address of the finished site to its path below docs/."""
    offered: Mapping[str, Sequence[PlannedFile]] = field(repr=False)
    """The downloads that pages offer, by page."""
    left_out: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Maps each file that could not be made to the page that links lead to in its place."""
    top: str = "/"
    """The path component of the site's URL, e.g. `/guide/`."""
    url: str = ""
    """The address of the site, with a slash at its end."""
    booking: str | None = None
    """The booking page, which may be below that address."""
    files: Callable[[], frozenset[str]] = field(default=frozenset, repr=False)
    """Returns the paths of all files of the finished site; only links with a whole address need them."""

    @classmethod
    def create(cls, site: Site) -> "LinkTargets":
        """Return the link targets of a site."""
        offered: dict[str, list[PlannedFile]] = {}
        planned = planned_files(site)
        for file in planned:
            if file.listed:
                offered.setdefault(file.page, []).append(file)
        files = (file.path for found in offered.values() for file in found)
        paths = frozenset((*(page.path for page in site.pages), *site.files, *files))
        addresses = {address(path): path for path in (*site.left_out, *paths)}
        top = site_path(site.edition.process.studio.url)
        url = site.address("")
        booking = site.edition.process.studio.contact.booking_url

        @cache
        def every_file() -> frozenset[str]:
            return frozenset(claim.path for claim in claims(site, (one.path for one in planned)))

        published = site.published()
        return cls(
            paths, published, addresses, offered, site.left_out, top, url, booking, every_file
        )

    def find(self, article: Article, page: Page, path: str) -> str | None:
        """Return the path below docs/ that a link points to, or None.

        A link may be relative to the page, relative to the file's folder under content/, or an
        address of the finished site, resolved as a browser would on the page.
        """
        path = unquote(path)
        here = normpath(join(dirname(page.path), path))
        if here in self.paths or here in self.left_out:
            return here
        source = self.published.get(normpath(join(dirname(article.source.name), path)))
        return source or self.addresses.get(self.address_of(page, path).removeprefix(self.top))

    def on_site(self, link: str) -> str:
        """Return a whole address of this site as a path on its host; any other link as it is."""
        return f"{self.top}{link.removeprefix(self.url)}" if link.startswith(self.url) else link

    def address_of(self, page: Page, path: str) -> str:
        """Return a path on a page as an absolute path on the host, as browsers resolve it."""
        return normpath(join(self.top, address(page.path), path)) + "/" * path.endswith("/")


def prose_nodes(site: Site, page: Page, targets: LinkTargets) -> list[Nodes]:
    """Return the nodes of each article on a page, with variables and links resolved."""
    value_of = values_of(site.edition.process, as_typed)
    found = []
    for article in page.articles:
        nodes = article.nodes(value_of)
        if article.source.name.startswith(_WITH_TITLE):
            keep_one_title(nodes)
        for one, name in links(nodes):
            one["attrs"][name] = _resolved(article, page, targets, one["attrs"][name])
        show_photos(nodes, site.media, page)
        if "hidden" in article.source.text:
            _leave_hidden_out_of_search(nodes)
        if len(page.articles) > 1:
            _own_footnotes(nodes, article.name)
        found.append(nodes)
    return found


def _leave_hidden_out_of_search(nodes: Nodes) -> None:
    for one in walk(nodes):
        if "hidden" in one["attrs"]:
            one["attrs"][EXCLUDED] = ""


def _resolved(article: Article, page: Page, targets: LinkTargets, link: str) -> str:
    """Return a link as the finished page needs it; a dead link is returned unchanged."""
    path, mark, anchor = link.partition("#")
    if leads_away(path):
        return link
    anchor = _as_in_ids(anchor)
    if not path:
        return f"{mark}{anchor}"
    target = targets.find(article, page, path)
    if target and target in targets.left_out:
        return relative_address(targets.left_out[target], page.path)
    return f"{relative_address(target, page.path)}{mark}{anchor}" if target else link


def _as_in_ids(anchor: str) -> str:
    """Return an anchor with its letters as ids have them; in address bars they are encoded."""
    plain = unquote(anchor)
    return anchor if _IN_NO_ID.search(plain) else plain


def _own_footnotes(nodes: Nodes, name: str) -> None:
    """Prefix the ids of an article's footnotes: other articles may share the page."""
    for one in walk(nodes):
        attributes = one["attrs"]
        for key, start in (("id", 0), ("href", 1)):
            value = attributes.get(key, "")
            found = FOOTNOTE.match(value, start) if value.startswith("#" * start) else None
            if found:
                attributes[key] = f"{value[: found.end()]}{name}-{value[found.end() :]}"
