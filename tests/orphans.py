"""Finds pages of a built site that no page leads to."""

from contextlib import suppress
from urllib.parse import unquote, urlsplit

from generator.inspection import links
from generator.inspection.references import SiteFiles
from generator.problems import Rule


def orphans(site: SiteFiles, url: str = "") -> list[links.Finding]:
    """Find pages that cannot be reached from the home page by links; no build looks for them."""
    leads: dict[str, set[str]] = {}
    for name, one in site.references:
        local = None
        if one.tag in {"a", "area"}:
            with suppress(ValueError):  # not an address; reported by broken_links
                local = links._local(name, one.address, url)
        if local is not None and (target := links._file(site, unquote(urlsplit(local).path))):
            leads.setdefault(name, set()).add(target)
    seen = {"index.html", links._NOT_FOUND}
    todo = ["index.html"]
    while todo:
        new = leads.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return [
        links.Finding(name, "no link leads here", Rule.STRAY_PAGE)
        for name in site.pages
        if name not in seen
    ]
