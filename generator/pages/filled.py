"""Fills the template of a page; the page's nodes are made from the result and nothing else."""

from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Self

from markupsafe import Markup

from generator.addresses import address, relative_address
from generator.markup.html_tree import Nodes
from generator.pages.pictures import photo_html, player_of
from generator.pages.prose import LinkTargets, prose_nodes
from generator.planning.day_axis import day_axis
from generator.planning.page import Page, Site
from generator.planning.reference_pages import GLOSSARY
from generator.rendering import Prose, page_nodes, render


@dataclass(frozen=True, slots=True)
class FilledPage:
    """A page whose template was filled."""

    path: str
    text: str = field(repr=False)
    """The HTML of the template, with a placeholder for each prose."""
    shelf: list[Prose] = field(repr=False)
    """All prose on the page."""
    articles: list[Nodes] = field(repr=False)
    """The nodes of the page's articles, which are also in its prose."""

    @classmethod
    def create(cls, site: Site, page: Page, targets: LinkTargets) -> Self:
        """Fill the template of a page."""
        shelf: list[Prose] = []
        articles = prose_nodes(site, page, targets)
        process = site.edition.process
        context = {
            "page": page,
            "glossary": address(GLOSSARY),
            "studio": process.studio,
            "internal": site.edition.internal,
            "has": targets.paths.__contains__,
            "to": lambda path: Markup(relative_address(path, page.path)),  # noqa: S704 - ids and names
            "sections": site.sections,
            "pictures": site.pictures,
            "offered": targets.offered,
            "copy": site.copy,
            "left_out": site.left_out,
            "day_axis": day_axis,
            "role_names": {role.id: role.name for role in process.roles},
            "rooms_of": lambda step: [one for one in process.studio.rooms if step.id in one.steps],
            "photo": partial(photo_html, media=site.media, page=page),
            "player": partial(player_of, media=site.media, page=page),
            "notes": (),
            "prose": [Prose(nodes, shelf) for nodes in articles],
        }
        text = render(page.template, {**context, **page.context, "shelf": shelf})
        return cls(page.path, text, shelf, articles)

    def digest(self) -> str:
        """Return a digest of everything that the nodes are made from."""
        read = (self.path, self.text, [one.nodes for one in self.shelf], self.articles)
        return sha256(repr(read).encode()).hexdigest()

    def nodes(self) -> Nodes:
        """Return the nodes of the page; callers may modify them."""
        return page_nodes(self.text, self.shelf)
