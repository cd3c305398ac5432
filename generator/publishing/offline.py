"""A copy of a built site that opens by double click: no server, no internet."""

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

from generator.archives import zipped

COPY = "offline.zip"
"""Name of the copy, at the root of the site."""
_FOLDER = "guide"
"""The one folder in the copy, so that unpacking it scatters no files."""
_FOR_HOSTS = frozenset(
    {
        "404.html",
        "_headers",
        "_redirects",
        "llms.txt",
        "robots.txt",
        "sitemap.xml",
        "sitemap.xml.gz",
    }
)
"""Files that only hosts and crawlers read."""
_INDEX = {"search/index.json": "studioGuideIndex", "search/texts.json": "studioGuideTexts"}
"""The search index files, and the global variable that a script assigns each one to."""
_PRELOAD = re.compile(r"<link rel=[\"']?preload\b[^>]*>")
_TO_COPY = re.compile(r"<p class=[\"']?sg-copy\b.*?</p>", re.DOTALL)
"""The link of the site to its copy, which is not in the copy."""
_LINK = re.compile(
    r"""(?P<before>\s(?:href|action)=["']?|content="0; url=)(?P<path>[^"'>\s?#]*)(?P<rest>[^"'>\s]*)"""
)


def offline(site: Path) -> bytes:
    """Return a zip of a built site with links to index.html files, which disks don't resolve."""
    return zipped((f"{_FOLDER}/{name}", content) for name, content in _files(site))


def _files(site: Path) -> Iterator[tuple[str, bytes]]:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name in _FOR_HOSTS or _is_card(name):
            continue
        content = path.read_bytes()
        if name in pages:
            yield name, _with_files_named(content.decode(), name, pages).encode()
        elif name in _INDEX:
            # A page opened from disk cannot use fetch, but it can load scripts.
            script = f"globalThis.{_INDEX[name]} = ".encode() + content + b";\n"
            yield name.removesuffix("on"), script
        else:
            yield name, content


def _is_card(name: str) -> bool:
    """Whether a file is a preview image for shared links."""
    return name.startswith("cards/") and name.endswith(".png")


def _with_files_named(html: str, page: str, pages: set[str]) -> str:
    """Return a page with links to folders replaced by links to their index.html.

    Left out are its link to the copy, and what it asks for ahead of time: a browser lets no page
    from a disk do that for fonts.
    """

    def named(match: re.Match[str]) -> str:
        path = match["path"]
        target = normpath(join(dirname(page), path)).removeprefix("./")
        inner = "index.html" if target == "." else f"{target}/index.html"
        if not path or "://" in path or inner not in pages or target in pages:
            return match[0]
        return f"{match['before']}{path.rstrip('/')}/index.html{match['rest']}"

    return _LINK.sub(named, _TO_COPY.sub("", _PRELOAD.sub("", html)))
