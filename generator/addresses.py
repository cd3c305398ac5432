"""Where pages end up: the address that an engine makes of a page's path, and what leads elsewhere."""

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""How an address begins that says by which means it is reached (RFC 3986, 3.1)."""


def address(path: str) -> str:
    """Return the address of a page below the site's, from its path below docs/.

    >>> address("process/mixing.md"), address("process/index.md"), address("index.md")
    ('process/mixing/', 'process/', '')
    """
    if not path.endswith(".md"):
        return path
    name = path.removesuffix(".md")
    if name == "index" or name.endswith("/index"):
        return name.removesuffix("index")
    return f"{name}/"


def public_address(site: str, path: str) -> str:
    """Return the whole address of a page or a file; `site` is the address of the site."""
    return f"{site.rstrip('/')}/{address(path)}"


def leads_away(link: str) -> bool:
    """Return whether a link names a scheme or a host, so that it is no way within the site."""
    return link.startswith("//") or bool(scheme(link))


def scheme(link: str) -> str:
    """Return by which means an address says that it is reached, as 'https:'; nothing if it does not."""
    match = _SCHEME.match(link)
    return match[0].lower() if match else ""
