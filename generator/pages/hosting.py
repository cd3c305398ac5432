"""Files for static hosts and crawlers: robots.txt, redirects, headers, llms.txt."""

import re
from collections.abc import Iterator
from html import escape
from posixpath import relpath

from generator.addresses import address, site_path
from generator.downloads.formats import planned_files
from generator.planning.page import Page, Site
from generator.rendering import collapse_whitespace, escape_html

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every page: no inline scripts, no third-party files."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MEANS_SOMETHING = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|#$|^[-+#>]|(?<=\d)[.)](?=\s)")
_HEADERS = f"""{{home}}*
  Content-Security-Policy: {POLICY}
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
"""


_NOT_AT_THE_TOP = (
    "# This file is read at the top of the host only: copy its lines to the file there.\n"
)
"""Comment in files that only work at the root of a host, if the site is in a subfolder."""


def hosting(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the path below docs/ and the text of each file for hosts and crawlers.

    The internal edition only has rules that ask all crawlers to stay away.
    """
    if site.edition.internal:
        yield "robots.txt", "User-agent: *\nDisallow: /\n"
        return
    home = site_path(site.address(""))
    note = "" if home == "/" else _NOT_AT_THE_TOP
    map_line = f"Sitemap: {site.address('sitemap.xml')}\n"
    yield "robots.txt", f"{note}User-agent: *\nAllow: {home}\n{map_line}"
    yield "llms.txt", _llms(site)
    yield "_headers", note + _HEADERS.format(home=home) + "".join(_media_types(site, home))
    moved = [(old, page) for page in site.pages for old in page.former_paths]
    lines = [f"{home}{address(old)} {home}{address(page.path)} 301\n" for old, page in moved]
    yield "_redirects", "".join([note, *lines] if lines else lines)
    for old, page in moved:
        yield f"{address(old)}index.html", _moved(site, old, page)


def _media_types(site: Site, home: str) -> Iterator[str]:
    """Yield a Content-Type header for each file whose format a host may not know."""
    for file in planned_files(site):
        if file.media_type:
            yield f"{home}{file.path}\n  Content-Type: {file.media_type}\n"


def _llms(site: Site) -> str:
    """Return the table of contents for language models, in the format of https://llmstxt.org."""
    studio = site.edition.process.studio
    lines = [f"# {_line(studio.name)}", ""]
    if studio.tagline:
        lines += [f"> {_line(studio.tagline)}", ""]
    for section in site.sections:
        lines += [f"## {_line(section.title)}", ""]
        for page in section.pages:
            description = f": {_line(page.description)}" if page.description else ""
            lines.append(f"- [{_line(page.title)}]({site.address(page.path)}){description}")
        lines.append("")
    return "\n".join(lines)


def _line(text: str) -> str:
    """Return plain text as one line of Markdown, with all markup escaped."""
    marked = _MEANS_SOMETHING.sub(r"\\\g<0>", collapse_whitespace(text))
    return _ENTITY.sub("&amp;", marked).replace("<", "&lt;")


def _moved(site: Site, old: str, page: Page) -> str:
    """Return a page that redirects from an old address to the new one, without a script."""
    link = relpath(address(page.path) or ".", address(old)) + "/"
    return (
        f'<!doctype html>\n<html lang="{site.edition.process.studio.language}">\n<head>\n'
        '<meta charset="utf-8">\n<title>This page has moved</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{escape(site.address(page.path))}">\n'
        f'<meta http-equiv="refresh" content="0; url={link}">\n</head>\n<body>\n'
        f'<h1>This page has moved</h1>\n<p>It is now here: <a href="{link}">{escape_html(page.title)}</a></p>'
        "\n</body>\n</html>\n"
    )
