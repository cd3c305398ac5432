"""Where pages end up: the address that an engine makes of a page's path, and what leads elsewhere."""

import re
from posixpath import relpath
from urllib.parse import quote, urlsplit

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""How an address begins that says by which means it is reached (RFC 3986, 3.1)."""

_AROUND = "".join(map(chr, range(0x21)))
_PASSED_OVER = re.compile(r"[\t\n\r]")


_IN_PATH = "/%:@!$&'()*+,;=~"
"""What the path of an address may hold as it is, beside letters and digits (RFC 3986, 3.3)."""


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
    return urlsplit(site)._replace(path=site_path(site)).geturl() + address(path)


def site_path(site: str) -> str:
    """Return the path of the site's address, from the top of its host, with a slash at both ends.

    Letters beyond ASCII are encoded, as one engine encodes them and the others do not.

    >>> site_path("https://name.example"), site_path("https://name.example:8080/the/führer")
    ('/', '/the/f%C3%BChrer/')
    """
    return quote(urlsplit(site).path.rstrip("/"), safe=_IN_PATH) + "/"


def relative_address(path: str, page: str) -> str:
    """Return the address of a page or file as a page needs it; both are paths below docs/.

    >>> relative_address("process/index.md", "process/mixing.md")
    '../'
    >>> relative_address("assets/logo.svg", "index.md")
    'assets/logo.svg'
    """
    target = address(path)
    found = relpath(target or ".", address(page) or ".")
    return f"{found}/" if path.endswith(".md") else found


def leads_away(link: str) -> bool:
    """Return whether a link names a scheme or a host, so that it is no way within the site."""
    return link.startswith("//") or bool(scheme(link))


def scheme(link: str) -> str:
    """Return by which means an address says that it is reached, as 'https:'; nothing if it does not."""
    match = _SCHEME.match(link)
    return match[0].lower() if match else ""


def as_browsers_read(link: str) -> str:
    r"""Return an address without what browsers pass over in it (URL Standard, 4.4).

    >>> as_browsers_read(" java\tscript:x"), as_browsers_read("/\\far.example/a")
    ('javascript:x', '//far.example/a')
    """
    inside = _PASSED_OVER.sub("", link.strip(_AROUND))
    return inside.replace("\\", "/")
