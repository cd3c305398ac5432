"""Rules about links that say one thing and do another, and about text that only seems to be hidden."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from generator.addresses import as_browsers_read, is_valid, scheme
from generator.checking.context import CheckContext
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import Element, Nodes, text_of, walk
from generator.problems import Problem, Rule
from generator.reading.articles import Article
from generator.reading.place_finder import HERE, PlaceFinder
from generator.rendering import as_typed, values_of

_HOST = r"(?:[\w-]+\.)+[^\W\d_]{2,}"
_SHOWN = re.compile(
    rf"(?:https?://|\bwww\.)(?P<a>{_HOST})"
    r"|^(?P<b>(?:[\w-]+\.)+(?:com|org|net|edu|gov|info|example|co\.uk))(?:/\S*)?$",
    re.IGNORECASE,
)
"""A web address in the words of a link; other names with a dot may be those of files."""
_MAIL = re.compile(rf"[\w.+-]+@{_HOST}", re.IGNORECASE)
_MAY_SHOW = re.compile(
    r"<a\b|://[^/\s)>]*@"
    r"|\[[^\]]{0,300}?(?:https?://|www\.|@|\.(?:com|org|net|edu|gov|info|example|uk)\b)",
    re.IGNORECASE,
)
"""A source that may have such a link; others need not be parsed."""
_IN_TAG = r"""(?:[^<>"']|"[^"<>]{0,300}"|'[^'<>]{0,300}')*?\s"""
_IN_BRACES = r"""\{:?(?:[^{}\n"']|"[^"\n]{0,300}"|'[^'\n]{0,300}')*?"""
_UP_TO_BRACE = r"[*_~=^`\]]*(?:\([^()\n]*\)|\[[^\]\n]*\])?[^\w{}]{0,9}"
"""What may be between the last word of an element and the braces with its attributes."""
_HIDES = re.compile(r"\bhidden\b", re.IGNORECASE)
_OWN = "only computers in your own network know '{}'"
_ADDRESSES = (
    ("studio", "url"),
    ("studio", "contact", "booking_url"),
    ("studio", "visit", "map_url"),
)
"""The addresses in process.yaml that pages and files lead to."""
_WEB = {"http:", "https:"}
_OWN_NETWORK = re.compile(
    r"localhost|.*\.(?:localhost|local|lan|home|internal|intranet|home\.arpa)"
)


def links_say_where_they_lead(context: CheckContext) -> Iterator[Problem]:
    """No link shows the address of one place and leads to another, or has a password in it."""
    studio = context.process.studio
    home = _host(studio.url or "") if studio else ""
    for article in context.content.articles:
        finder = PlaceFinder(article)
        for one in walk(_nodes(context, article, _MAY_SHOW)):
            link = as_browsers_read(one["attrs"].get("href", ""))
            if one["tag"] == "a" and (said := _lie(one, link, home)):
                place = finder.find_text(one["attrs"]["href"])
                yield Problem(place, Rule.OTHER_ADDRESS, said, Rule.OTHER_ADDRESS.hint)


def links_lead_to_the_web(context: CheckContext) -> Iterator[Problem]:
    """No link leads to a place that only the studio's own network knows."""
    rule = Rule.OWN_NETWORK
    for path in _ADDRESSES:
        value: object = context.process
        for key in path:
            value = getattr(value, key, None)
        if isinstance(value, str) and (host := _own_host(value)):
            yield context.problem(path, rule, _OWN.format(host), rule.hint)
    for article in context.content.articles:
        if article.source.name.startswith("content/staff/"):
            continue
        finder = PlaceFinder(article)
        for _, link in _links(context, article):
            if host := _own_host(link):
                yield Problem(finder.find_text(link), rule, _OWN.format(host), rule.hint)


def texts_are_seen(context: CheckContext) -> Iterator[Problem]:
    """No text has the attribute `hidden`: whoever looks at the source of the page can read it."""
    for article in context.content.articles:
        finder = PlaceFinder(article)
        for one in walk(_nodes(context, article, _HIDES)):
            if "hidden" in one["attrs"] and text_of([one]).strip():
                message = "readers do not see this text, but it is in the source of the page"
                place = finder.find_pattern(*_places_of_hidden(one))
                yield Problem(place, Rule.HIDDEN_TEXT, message, Rule.HIDDEN_TEXT.hint)


def _places_of_hidden(one: Element) -> tuple[str, str]:
    """Return what finds the attribute `hidden` of an element: in its tag, or in braces after its words."""
    last = next(iter(re.findall(r"\w+", text_of([one]))[-1:]), "")
    own = rf"<{re.escape(one['tag'])}\b{_IN_TAG}|{re.escape(last)}{_UP_TO_BRACE}{_IN_BRACES}"
    any_ = rf"<[a-z]{_IN_TAG}|{_IN_BRACES}"
    attribute = rf"(?<![\w-])(?P<{HERE}>hidden)(?![\w-])"
    return f"(?:{own}){attribute}", f"(?:{any_}){attribute}"


def _nodes(context: CheckContext, article: Article, needed: re.Pattern[str]) -> Nodes:
    """Return the tree of an article if its source has what is looked for."""
    if not needed.search(article.source.text, article.start):
        return []
    try:
        return article.nodes(values_of(context.process, as_typed))
    except TooDeepError:
        return []  # reported by the HTML policy


def _links(context: CheckContext, article: Article) -> tuple[tuple[str, str], ...]:
    try:
        return article.facts(values_of(context.process, as_typed)).links
    except TooDeepError:
        return ()


def _lie(one: Element, link: str, home: str) -> str:
    """Return what a link says that is not so, or an empty string."""
    words = " ".join(text_of([one]).split())
    if shown := _MAIL.search(words):
        is_so = link.lower().startswith(f"mailto:{shown[0].lower()}")
        return "" if is_so or not link else f"this link shows '{shown[0]}', but leads elsewhere"
    host = _host(link) if scheme(link) in _WEB or link.startswith("//") else home
    if "@" in (urlsplit(link).netloc if is_valid(link) else ""):
        return f"this link leads to '{host}'; the part before the '@' is a name or a password, and would be public"
    found = _SHOWN.search(words)
    said = _bare((found["a"] or found["b"]) if found else "")
    if not said or not host or _is_same(said, host):
        return ""
    return f"this link shows '{said}', but leads to '{host}'"


def _host(link: str) -> str:
    return _bare(urlsplit(link).hostname or "") if is_valid(link) else ""


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _is_same(one: str, other: str) -> bool:
    """Return whether two hosts are the same, or one is a part of the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _own_host(link: str) -> str:
    """Return the host of a link if only the studio's own network knows it."""
    host = _host(link) if scheme(link) in _WEB else ""
    try:
        return host if host and not ip_address(host).is_global else ""
    except ValueError:
        is_own = bool(_OWN_NETWORK.fullmatch(host)) or (host != "" and "." not in host)
        return host if is_own else ""
