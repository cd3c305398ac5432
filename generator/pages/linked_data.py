"""Structured data for search engines: schema.org as JSON-LD.

Contains only what the page shows as well, and only types that https://schema.org defines.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.planning.page import Page, Site
from generator.planning.reference_pages import GLOSSARY
from generator.rendering import json_for_script

Thing = dict[str, Any]


def linked_data(site: Site, page: Page, above: Sequence[Page], cards: Mapping[str, str]) -> str:
    """Return the structured data of a page as JSON for a script element, or an empty string.

    `above` is the page's breadcrumb trail; `cards` maps page paths to preview images.
    """
    things = list(_things(site, page, above, cards))
    return json_for_script({"@context": "https://schema.org", "@graph": things}) if things else ""


def breadcrumbs(page: Page, pages: Mapping[str, Page]) -> list[Page]:
    """Return the ancestors of a page, topmost first; empty for a top-level page.

    `pages` maps paths to the pages of the site.
    """
    folders = page.path.split("/")[:-1]
    paths = ["index.md", *("/".join(folders[: at + 1]) + "/index.md" for at in range(len(folders)))]
    return [pages[path] for path in paths if path in pages and path != page.path and folders]


def _things(
    site: Site, page: Page, above: Sequence[Page], cards: Mapping[str, str]
) -> Iterator[Thing]:
    process = site.edition.process
    if page.path == "index.md":
        yield {"@type": "WebSite", "name": process.studio.name, "url": site.address(page.path)}
    if page.path in {"index.md", "contact.md"}:
        yield _studio(site, cards)
    if above:
        yield _breadcrumbs(site, (*above, page))
    if page.path == "prepare/index.md":
        yield _article(site, page, cards)
    if page.path == "process/index.md":
        steps = [
            {"@type": "HowToStep", "name": step.label, "url": site.address(f"process/{step.id}.md")}
            for step in process.steps
        ]
        yield {"@type": "HowTo", "name": page.title, "description": page.description, "step": steps}
    if page.path == GLOSSARY:
        address = site.address(page.path)
        yield {"@type": "DefinedTermSet", "@id": address, "name": page.title, "url": address}


def _studio(site: Site, cards: Mapping[str, str]) -> Thing:
    studio = site.edition.process.studio
    contact = studio.contact
    facts = {
        "name": studio.name,
        "description": studio.tagline,
        "url": site.address("index.md"),
        "email": contact.email,
        "telephone": contact.phone,
        "image": _picture(site, "index.md", cards),
    }
    return {"@type": "LocalBusiness", **{key: fact for key, fact in facts.items() if fact}}


def _picture(site: Site, page: str, cards: Mapping[str, str]) -> str:
    return site.address(cards[page]) if page in cards else ""


def _breadcrumbs(site: Site, pages: tuple[Page, ...]) -> Thing:
    items = [
        {"@type": "ListItem", "position": at, "name": one.title, "item": site.address(one.path)}
        for at, one in enumerate(pages, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _article(site: Site, page: Page, cards: Mapping[str, str]) -> Thing:
    studio = site.edition.process.studio
    changed = {"dateModified": studio.updated} if studio.updated else {}
    facts = {
        "@type": "Article",
        "headline": page.title,
        "description": page.description,
        "author": {"@type": "Organization", "name": studio.name, "url": site.address("index.md")},
        "image": _picture(site, page.path, cards),
        "mainEntityOfPage": site.address(page.path),
        **changed,
    }
    return {key: fact for key, fact in facts.items() if fact}
