"""The text of every page of a site, and what is wrong with the links and names in its articles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath, relpath

from markupsafe import Markup

from generator.addresses import address, leads_away
from generator.downloads.manifest import Download
from generator.pages.front_matter import front_matter
from generator.pages.glossary_links import TERM, Glossary
from generator.planning.documents import planned_files
from generator.planning.page import Page, Site
from generator.planning.site import DOWNLOADS, GLOSSARY
from generator.problems import Problem
from generator.reading.articles import Article, Found
from generator.rendering import (
    UnknownVariableError,
    collapse_whitespace,
    escape_markdown,
    render,
    resolve_variable,
)
from generator.rules import Rule


@dataclass(frozen=True, slots=True)
class _LinkTargets:
    """What links of a site can lead to."""

    paths: frozenset[str]
    published: Mapping[str, str]

    @classmethod
    def of(cls, site: Site) -> "_LinkTargets":
        """Return the ways through a site."""
        paths = (*(page.path for page in site.pages), *site.files, *planned_files(site))
        return cls(frozenset(paths), site.published())


def page_bodies(site: Site) -> dict[str, str]:
    """Return the Markdown of every page by its path, without what must know the downloads."""
    ways, glossary = _LinkTargets.of(site), _glossary(site)
    pages = (page for page in site.pages if page.path != DOWNLOADS)
    return {page.path: _body(site, page, ways, glossary) for page in pages}


def page_texts(
    site: Site, written: Mapping[str, str], downloads: Sequence[Download]
) -> Iterator[tuple[str, str]]:
    """Yield the path below docs/ and the finished text of every page of a site.

    `written` is what `page_bodies` returned, and downloads what can be taken away; each page offers
    those that belong to it.
    """
    offered = [download for download in downloads if download.listed]
    own: dict[str, list[Download]] = {}
    for download in offered:
        own.setdefault(download.page, []).append(download)
    pages = {page.path: page for page in site.pages}
    for page in site.pages:
        if page.path == DOWNLOADS:
            facts = replace(page, context={**page.context, "offered": own})
            body = _body(site, facts, _LinkTargets.of(site), _glossary(site))
            yield page.path, front_matter(site, page, pages, ()) + body
        else:
            text = written[page.path]
            if TERM in text:
                page = replace(page, scripts=(*page.scripts, "terms"))  # noqa: PLW2901
            yield page.path, front_matter(site, page, pages, own.get(page.path, ())) + text


def page_problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with a plan: two sources for a page, links and names that lead nowhere."""
    first: dict[str, Page] = {}
    for page in site.pages:
        where = address(page.path)
        taken = first.setdefault(where, page)
        if taken is not page:
            for article in page.articles or taken.articles:
                message = f"this text would make '/{where}', which is made already"
                place = article.source.place(1, 1)
                yield Problem(place, Rule.PAGE_TAKEN, message, Rule.PAGE_TAKEN.hint)
    yield from text_problems(site)


def text_problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the links and names in a site's articles."""
    ways = _LinkTargets.of(site)
    for page in site.pages:
        for article in page.articles:
            yield from _unknown_variables(site, article)
            yield from _dead_links(article, page, ways)


def _glossary(site: Site) -> Glossary:
    """Return the terms of a site; what steps and sessions are called is not made a link."""
    process = site.edition.process
    names = {name for step in process.steps for name in (step.name, step.label)}
    names |= {session.name for session in process.sessions}
    return Glossary.of(process.glossary, names)


def _body(site: Site, page: Page, ways: _LinkTargets, glossary: Glossary) -> str:
    prose = [_fill(site, page, article, ways) for article in page.articles]
    facts = {
        "page": page,
        "glossary": address(GLOSSARY),
        "studio": site.edition.process.studio,
        "internal": site.edition.internal,
        "has": ways.paths.__contains__,
        "to": partial(_relative_link, page),
        "sections": site.sections,
        "prose": [Markup(text) for text in prose],  # noqa: S704 - Markdown, written as such
    }
    text = render(page.template, {**facts, **page.context}).strip() + "\n"
    return text if page.path == GLOSSARY else glossary.linked(text, _relative_link(page, GLOSSARY))


def _relative_link(page: Page, path: str) -> Markup:
    """Return the relative link from a page to a path below docs/."""
    return Markup(relpath(path, dirname(page.path) or "."))  # noqa: S704 - ids and file names


def _fill(site: Site, page: Page, article: Article, ways: _LinkTargets) -> str:
    def replace(found: Found) -> str:
        if found.text and article.source.text[found.start] == "{":
            value = resolve_variable(site.edition.process, found.text)
            return collapse_whitespace(value) if found.in_code else escape_markdown(value)
        return _target(article, page, ways, found.text) or found.text

    return article.filled(replace, escape_markdown)


def _target(article: Article, page: Page, ways: _LinkTargets, link: str) -> str | None:
    """Return a link as the page needs it, or None if it leads nowhere.

    A text links as if it stood where its page stands, or as it stands under content/.
    Addresses of other sites, and anchors on the page itself, are left as they are.
    """
    path, mark, anchor = link.partition("#")
    if not path or leads_away(path):
        return link
    if path.startswith("/"):
        return None
    here = normpath(join(dirname(page.path), path))
    if here in ways.paths:
        return link
    source = ways.published.get(normpath(join(dirname(article.source.name), path)))
    return f"{relpath(source, dirname(page.path) or '.')}{mark}{anchor}" if source else None


def _unknown_variables(site: Site, article: Article) -> Iterator[Problem]:
    for found in article.variables():
        try:
            resolve_variable(site.edition.process, found.text)
        except UnknownVariableError as error:
            hint = _closest_variable(found.text, error)
            hint = hint or (f"these would do: {', '.join(error.known[:12])}" if error.known else "")
            yield Problem(article.place(found), Rule.BAD_VARIABLE, str(error), hint)


def _closest_variable(name: str, error: UnknownVariableError) -> str:
    """Return a hint that names the whole fact that was likely meant."""
    close = get_close_matches(error.word, error.known, n=1)
    if not close:
        return ""
    words = [close[0] if word == error.word else word for word in name.split(".")]
    return f"did you mean '{'.'.join(words)}'?"


def _dead_links(article: Article, page: Page, ways: _LinkTargets) -> Iterator[Problem]:
    for found in article.links():
        if _target(article, page, ways, found.text) is None:
            path = found.text.partition("#")[0]
            message = f"the link '{found.text}' leads to no page or file"
            hint = (
                f"write https://{path}"
                if path.startswith("www.")
                else _closest_page(page, ways, path)
            )
            hint = hint or Rule.DEAD_LINK.hint
            yield Problem(article.place(found), Rule.DEAD_LINK, message, hint)


def _closest_page(page: Page, ways: _LinkTargets, path: str) -> str:
    """Return a hint that names the page or file whose name is closest to a link's."""
    name = PurePosixPath(path).name
    names = {PurePosixPath(known).name for known in ways.paths}
    close = get_close_matches(name, sorted(names), n=1, cutoff=0.75) if "." in name else []
    here = dirname(page.path) or "."
    there = [relpath(one, here) for one in sorted(ways.paths) if PurePosixPath(one).name in close]
    best = get_close_matches(path, there, n=1, cutoff=0)
    return f"did you mean '{best[0]}'?" if best else ""
