"""Analyzes where a link leads: its host, the address that it wraps, and a user name before an @."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, urlsplit

from generator.addresses import is_valid, scheme

WEB = frozenset({"http:", "https:"})
_OWN_NETWORK = re.compile(
    r"localhost|.*\.(?:localhost|local|lan|home|internal|intranet|home\.arpa)"
)
_SITES = (
    ("youtube.com", "youtu.be"),
    ("spotify.com", "spotify.link"),
    ("google.com", "goo.gl", "g.co", "g.page"),
    ("instagram.com", "instagr.am", "ig.me"),
    ("facebook.com", "fb.com", "fb.me", "fb.watch", "m.me"),
    ("twitter.com", "x.com", "t.co"),
    ("linkedin.com", "lnkd.in"),
    ("tiktok.com", "vm.tiktok.com"),
    ("apple.com", "apple.co"),
    ("amazon.com", "amzn.to", "a.co"),
    ("soundcloud.com", "snd.sc"),
    ("whatsapp.com", "wa.me"),
    ("telegram.org", "t.me"),
    ("discord.com", "discord.gg"),
    ("dropbox.com", "db.tt"),
    ("vimeo.com", "vimeopro.com"),
    ("pinterest.com", "pin.it"),
    ("zoom.us", "zoom.com"),
)
"""The domains of one company in each row: first that of its site, then those of its short links."""
_SITE_OF = {host: hosts[0] for hosts in _SITES for host in hosts}
_WRAPPED: Mapping[str, tuple[str, ...]] = {
    "google.com": ("q", "url"),
    "safelinks.protection.outlook.com": ("url",),
    "facebook.com": ("u",),
    "instagram.com": ("u",),
    "youtube.com": ("q",),
    "linkedin.com": ("url",),
    "duckduckgo.com": ("uddg",),
    "slack-redir.net": ("url",),
    "urldefense.com": ("u",),
    "vk.com": ("to",),
}
"""Sites that redirect to an address in the query of a link, and the keys of that address."""
_PREVIEWS = range(8000, 8020)
"""The ports that a preview uses."""


def host_of(link: str) -> str:
    """Return the host of a link in lowercase, without www., or an empty string."""
    return bare(_split(link).hostname or "")


def bare(host: str) -> str:
    """Return a host in lowercase, without www. and a final dot."""
    return host.lower().rstrip(".").removeprefix("www.")


def is_same_site(one: str, other: str) -> bool:
    """Return whether two hosts are the same, belong to one company, or one is a subdomain of the other.

    >>> is_same_site("youtu.be", "m.youtube.com"), is_same_site("maps.app.goo.gl", "google.com")
    (True, True)
    >>> is_same_site("bank.example", "far.example")
    False
    """
    one, other = _site(one), _site(other)
    return _is_of(one, other) or _is_of(other, one)


def unwrapped(link: str) -> str:
    """Return the address that a search engine or mail program wrapped in a link, or "".

    >>> unwrapped("https://www.google.com/url?q=https%3A%2F%2Fbank.example%2F&sa=D")
    'https://bank.example/'
    """
    keys = next((keys for host, keys in _WRAPPED.items() if _is_of(host_of(link), host)), ())
    query = parse_qs(_split(link).query) if keys else {}
    found = (value for key in keys for value in query.get(key, ()) if scheme(value) in WEB)
    return next(found, "")


def has_user(link: str) -> bool:
    """Return whether an address has an @ before its host, even without a name."""
    return "@" in _split(link).netloc


def has_password(link: str) -> bool:
    """Return whether an address has a password before an @."""
    return _user(link)[1] != ""


def user_of(link: str) -> str:
    """Return the name before the @ of an address, or an empty string."""
    return _user(link)[0]


def _user(link: str) -> tuple[str, str]:
    name, _, password = _split(link).netloc.rpartition("@")[0].partition(":")
    return name, password


def own_host(link: str) -> str:
    """Return the host of a link if only the studio's own network can reach it, or an empty string."""
    host = host_of(link) if scheme(link) in WEB else ""
    try:
        return host if host and not ip_address(host).is_global else ""
    except ValueError:
        is_own = bool(_OWN_NETWORK.fullmatch(host)) or (host != "" and "." not in host)
        return host if is_own else ""


def path_on_this_computer(link: str) -> str | None:
    """Return the path of a link to this computer, such as a link to a preview, or None."""
    host = own_host(link)
    return _split(link).path if host in {"localhost", "127.0.0.1", "::1"} else None


def is_preview(link: str) -> bool:
    """Return whether a link has a port that a preview uses."""
    try:
        return _split(link).port in _PREVIEWS
    except ValueError:
        return False


def _split(link: str) -> SplitResult:
    return urlsplit(link if is_valid(link) else "")


def _is_of(host: str, site: str) -> bool:
    """Return whether a host is that of a site or a subdomain of it."""
    return host == site or host.endswith(f".{site}")


def _site(host: str) -> str:
    return next((_SITE_OF[short] for short in _SITE_OF if _is_of(host, short)), host)
