"""Addresses: maps the path of a page to its URL, and recognizes links to other sites."""

import re
from posixpath import relpath
from urllib.parse import quote, urlsplit

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""The scheme of an address, with its colon (RFC 3986, 3.1)."""

_STRIPPED = "".join(map(chr, range(0x21)))
_REMOVED = re.compile(r"[\t\n\r]")


_IN_PATH = "/%:@!$&'()*+,;=~"
"""Characters, besides letters and digits, that a path may contain unescaped (RFC 3986, 3.3)."""


def address(path: str) -> str:
    """Return the address of a page, relative to the site, from its path below docs/.

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
    """Return the absolute address of a page or a file; `site` is the address of the site."""
    return urlsplit(site)._replace(path=site_path(site)).geturl() + address(path)


def site_path(site: str) -> str:
    """Return the path of the site's address, with a slash at both ends.

    Non-ASCII characters are percent-encoded here, because only one of the engines encodes them.

    >>> site_path("https://name.example"), site_path("https://name.example:8080/the/führer")
    ('/', '/the/f%C3%BChrer/')
    """
    return quote(urlsplit(site).path.rstrip("/"), safe=_IN_PATH) + "/"


def relative_address(path: str, page: str) -> str:
    """Return the address of a page or file relative to another page; both are paths below docs/.

    >>> relative_address("process/index.md", "process/mixing.md")
    '../'
    >>> relative_address("assets/logo.svg", "index.md")
    'assets/logo.svg'
    """
    target = address(path)
    relative = relpath(target or ".", address(page) or ".")
    return f"{relative}/" if path.endswith(".md") else relative


def leads_away(link: str) -> bool:
    """Return whether a link has a scheme or a host, and so leaves the site."""
    return link.startswith("//") or bool(scheme(link))


def scheme(link: str) -> str:
    """Return the scheme of an address in lowercase, such as 'https:', or '' if it has none."""
    match = _SCHEME.match(link)
    return match[0].lower() if match else ""


def is_valid(link: str) -> bool:
    """Return whether an address has a form that can be read.

    >>> is_valid("https://name.example/"), is_valid("https://[::1")
    (True, False)
    """
    try:
        urlsplit(link)
    except ValueError:
        return False
    return True


def is_complete(link: str) -> bool:
    """Return whether an address says where it leads: a host, a mailbox or a number, if it wants one.

    >>> is_complete("https://"), is_complete("mailto:"), is_complete("tel:call"), is_complete(" ")
    (False, False, False, False)
    >>> is_complete("faq.md"), is_complete("mailto:?subject=x"), is_complete("tel:+1555")
    (True, True, True)
    """
    name, _, rest = link.strip().partition(":")
    match name.lower():
        case "http" | "https":
            return bool(urlsplit(link.strip()).hostname)
        case "mailto":
            return "@" in rest or rest.startswith("?")
        case "tel":
            return any(mark.isdigit() for mark in rest)
    return bool(name)


def as_browsers_read(link: str) -> str:
    r"""Return an address without the characters that browsers ignore in it (URL Standard, 4.4).

    >>> as_browsers_read(" java\tscript:x"), as_browsers_read("/\\far.example/a")
    ('javascript:x', '//far.example/a')
    """
    inner = _REMOVED.sub("", link.strip(_STRIPPED))
    return inner.replace("\\", "/")
