"""Rules about links that say one thing and do another, and about text that only seems to be hidden."""

import re
from collections.abc import Iterator
from posixpath import dirname, relpath
from urllib.parse import unquote

from generator.addresses import as_browsers_read, is_complete, is_valid, scheme
from generator.checking.context import CheckContext
from generator.checking.link_hosts import (
    WEB,
    bare,
    has_password,
    has_user,
    host_of,
    is_preview,
    is_same_site,
    own_host,
    path_on_this_computer,
    unwrapped,
    user_of,
)
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import Element, Nodes, text_of, walk
from generator.model import KeyPath
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
_MAY_BE_EMPTY = re.compile(
    r"\[(?:[^\w\]]|&\w{1,9};){0,40}\][(\[]|<a\b|\[[^\w\]]{0,40}!\[", re.IGNORECASE
)
"""A source that may have a link without words."""
_NO_ADDRESS = (
    r"\]\((?:<>)?\)",
    r"\]\(\s*\)",
    r"\b(?:href|src|poster)\b(?:=(?:\"\s*\"|'\s*')|=?(?=[\s>]))",
)
"""What finds a link without an address."""
_COMPLETE = "write where it leads, as in faq.md or https://name.example/, or delete it"
_NAMING = ("alt", "aria-label", "aria-labelledby", "title")
_PASSWORD = "this link has a name and a password in it, which everyone could read"  # noqa: S105 - a message
_PASSWORD_HINT = "delete '{}:…@', and make a new password if this one was ever published"  # noqa: S105
_OPEN = "write an address that everyone can open"
_OWN = "only computers in your own network know '{}'"
_ADDRESSES = (
    ("studio", "url"),
    ("studio", "contact", "booking_url"),
    ("studio", "visit", "map_url"),
)
"""The addresses in process.yaml that pages and files lead to."""


def links_say_where_they_lead(context: CheckContext) -> Iterator[Problem]:
    """No link shows the address of one place and leads to another, or has a password in it."""
    studio = context.process.studio
    home = host_of(studio.url or "") if studio else ""
    for path, value in _process_addresses(context):
        if has_password(value):
            hint = _PASSWORD_HINT.format(user_of(value))
            yield context.problem(path, Rule.PASSWORD_IN_LINK, _PASSWORD, hint)
    for article in context.content.articles:
        finder, is_public = PlaceFinder(article), not article.is_of_staff
        for one in walk(_nodes(context, article, _MAY_SHOW)):
            link = as_browsers_read(one["attrs"].get("href", ""))
            if one["tag"] != "a":
                continue
            if is_public and has_password(link):
                place = finder.find_text(one["attrs"]["href"])
                hint = _PASSWORD_HINT.format(user_of(link))
                yield Problem(place, Rule.PASSWORD_IN_LINK, _PASSWORD, hint)
            elif (
                said := _with_user(link, is_public)
                if has_user(link)
                else _mismatch(one, link, home)
            ):
                place, hint = finder.find_text(one["attrs"]["href"]), Rule.OTHER_ADDRESS.hint
                if inner := unwrapped(link):
                    hint = f"write the address behind it: {inner}"
                yield Problem(place, Rule.OTHER_ADDRESS, said, hint)


def links_lead_to_the_web(context: CheckContext) -> Iterator[Problem]:
    """No link leads to a place that only the studio's own network knows."""
    rule = Rule.OWN_NETWORK
    for path, value in _process_addresses(context):
        if host := own_host(value):
            yield context.problem(path, rule, _OWN.format(host), _OPEN)
    for article in context.content.articles:
        if article.is_of_staff:
            continue
        finder = PlaceFinder(article)
        for _, link in _links(context, article):
            if (host := own_host(link)) and not has_password(link):  # reported by another rule
                hint = _preview_hint(context, article, link) or rule.hint
                yield Problem(finder.find_text(link), rule, _OWN.format(host), hint)


def links_have_words(context: CheckContext) -> Iterator[Problem]:
    """No link is empty: nobody can see it, and screen readers read its address aloud."""
    rule = Rule.EMPTY_LINK
    for article in context.content.articles:
        finder = PlaceFinder(article)
        for one in walk(_nodes(context, article, _MAY_BE_EMPTY)):
            link = one["attrs"].get("href", "")
            if one["tag"] == "a" and link and not _has_words(one):
                place = finder.find_text(link)
                yield Problem(
                    place, rule, "this link has no words, so nobody can see it", rule.hint
                )


def links_are_complete(context: CheckContext) -> Iterator[Problem]:
    """No link lacks its address, or the host, mailbox or number in it."""
    for article in context.content.articles:
        finder = PlaceFinder(article)
        for _, link in _links(context, article):
            if is_valid(link) and not is_complete(link):
                place = finder.find_text(link) if link else finder.find_pattern(*_NO_ADDRESS)
                message = f"the link '{link}' leads nowhere" if link else "this link leads nowhere"
                yield Problem(place, Rule.DEAD_LINK, message, _COMPLETE)


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
    """Return the tree of an article if its source matches a pattern, otherwise nothing."""
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


def _process_addresses(context: CheckContext) -> Iterator[tuple[KeyPath, str]]:
    """Yield the addresses in process.yaml that pages and files lead to."""
    for path in _ADDRESSES:
        value: object = context.process
        for key in path:
            value = getattr(value, key, None)
        if isinstance(value, str):
            yield path, value


def _has_words(one: Element) -> bool:
    named = (inner["attrs"].get(name) for inner in walk([one]) for name in _NAMING)
    return bool(text_of([one]).strip() or any(named))


def _with_user(link: str, is_public: bool) -> str:  # noqa: FBT001 - both kinds of text have a message
    """Return what is wrong with an address that has a name before an @."""
    said = f"this link leads to '{host_of(link)}'; the part before the '@' is a name or a password"
    return f"{said}, and would be public" if is_public else said


def _mismatch(one: Element, link: str, home: str) -> str:
    """Return a message if the words of a link show another address than its target, otherwise ""."""
    words = " ".join(text_of([one]).split())
    host = host_of(link) if scheme(link) in WEB or link.startswith("//") else home
    if shown := _MAIL.search(words):
        is_mail = scheme(link) == "mailto:"
        is_so = link.lower().startswith(f"mailto:{shown[0].lower()}")
        elsewhere = unquote(link[7:].partition("?")[0]) if is_mail else host
        leads = f"to '{elsewhere}'" if elsewhere else "elsewhere"
        return "" if is_so or not link else f"this link shows '{shown[0]}', but leads {leads}"
    found = _SHOWN.search(words)
    said = bare((found["a"] or found["b"]) if found else "")
    if not said or not host or is_same_site(said, host):
        return ""
    return f"this link shows '{said}', but leads to '{host}'"


def _preview_hint(context: CheckContext, article: Article, link: str) -> str:
    """Return a hint that names the page to link to, if a link leads to a preview, otherwise ""."""
    path = path_on_this_computer(link)
    if path is None:
        return ""
    name = path.strip("/") or "home"
    step = name.removeprefix("process/")
    files = (f"content/pages/{name}.md", "content/pages/index.md" if name == "home" else "")
    known = {one.source.name for one in context.content.articles}
    for file in (*files, f"content/steps/{step}.md" if step != name else ""):
        if file in known:
            return f"that is your preview: write {relpath(file, dirname(article.source.name))}"
    return (
        "that is your preview: write the file of the page, as in faq.md" if is_preview(link) else ""
    )
