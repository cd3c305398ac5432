"""Which HTML an article may carry: what shows text and pictures, and nothing that acts.

Looked at is what Markdown makes of the article, so raw HTML, lists of attributes and links in
brackets are held to one list.
"""

import re
from collections.abc import Iterator, Mapping

from generator.addresses import leads_away, scheme
from generator.html_tree import walk
from generator.problems import Place, Problem
from generator.reading.articles import Article
from generator.reading.markdown import TooDeepError
from generator.rules import Rule

_EVERYWHERE = frozenset({"id", "class", "title", "lang", "dir", "role", "hidden"})
_CELL = frozenset({"colspan", "rowspan", "scope", "headers", "style"})
_PLAYED = frozenset({"src", "controls", "preload", "loop", "muted", "width", "height"})
_PLAIN = (
    "abbr b br caption cite code dd dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i kbd "
    "mark p pre s samp section small span strong sub summary sup table tbody tfoot thead tr u ul "
    "var wbr"
)
_SAFE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN.split(), frozenset()),
    "a": frozenset({"href", "rel", "target", "download", "hreflang", "name"}),
    "audio": _PLAYED,
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height", "loading", "decoding"}),
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "q": frozenset({"cite"}),
    "source": frozenset({"src", "type"}),
    "td": _CELL,
    "th": _CELL,
    "time": frozenset({"datetime"}),
    "track": frozenset({"src", "kind", "srclang", "label", "default"}),
    "video": _PLAYED | {"poster", "playsinline"},
}
"""Elements, and the attributes that each may have beside those of all."""
_FETCHED = {"src", "poster"}
_LED_TO = {"href", "cite"}
_ALIGNED = re.compile(r"text-align: (left|center|right);")
"""The one style that a text may carry, because Markdown's tables do."""
_FROM_OTHERS = {"embed", "form", "iframe", "object", "script"}
_LINK_INSTEAD = "write a link in its place, as in [Book a time](https://...)"
_UNSEEN_IN_ADDRESSES = re.compile(r"[\x00-\x20]")
"""What browsers pass over in an address (URL Standard, 4.4)."""
_LINKED = {"http:", "https:", "mailto:", "tel:"}
_ADDRESS = "links are relative and end in .md, or begin with https:, mailto: or tel:"


def html_problems(article: Article) -> Iterator[Problem]:
    """Yield what an article may not carry: what acts in a browser, and what others would serve."""
    try:
        nodes = article.nodes(lambda variable: variable.name or "")
    except TooDeepError:
        message = "this text is nested deeper than Markdown can follow"
        yield _problem(_place(article, r"\["), Rule.TOO_DEEP, message)
        return
    for one in walk(nodes):
        tag, attributes = one["tag"], one["attrs"]
        if tag not in _SAFE:
            place = _place(article, rf"<{re.escape(tag)}\b")
            hint = _LINK_INSTEAD if tag in _FROM_OTHERS else Rule.UNSAFE_HTML.hint
            yield Problem(place, Rule.UNSAFE_HTML, f"'<{tag}>' may not stand in a text", hint)
        for name, value in attributes.items() if tag in _SAFE else ():
            attribute = rf"\b{re.escape(name)}\s*="
            if not _may_have(tag, name, value):
                message = f"'{name}' may not stand in a '<{tag}>'"
                yield _problem(_place(article, attribute), Rule.UNSAFE_HTML, message)
            elif rule := _wrong_address(name, value):
                message = f"the address '{value}' may not stand in a '<{tag}>'"
                hint = _ADDRESS if rule is Rule.UNSAFE_HTML else rule.hint
                place = _place(article, re.escape(value), attribute)
                yield Problem(place, rule, message, hint)


def _may_have(tag: str, name: str, value: str) -> bool:
    if name == "style" and not _ALIGNED.fullmatch(value):
        return False
    return name in _SAFE[tag] or name in _EVERYWHERE or name.startswith("aria-")


def _wrong_address(name: str, value: str) -> Rule | None:
    """Return the rule that an address breaks: it would be fetched from others, or it would act."""
    address = _UNSEEN_IN_ADDRESSES.sub("", value).lower()
    means = scheme(address)
    if name in _FETCHED:
        if means in {"http:", "https:"} or address.startswith("//"):
            return Rule.THIRD_PARTY
        return Rule.UNSAFE_HTML if means else None
    strange = leads_away(address) and means not in _LINKED
    return Rule.UNSAFE_HTML if name in _LED_TO and strange else None


def _problem(place: Place, rule: Rule, message: str) -> Problem:
    return Problem(place, rule, message, rule.hint)


def _place(article: Article, *patterns: str) -> Place:
    """Return where the first pattern that fits stands in an article, or else where it begins."""
    for pattern in patterns:
        found = re.compile(pattern, re.IGNORECASE).search(article.source.text, article.start)
        if found:
            return article.source.place_at(*found.span())
    return article.source.place_at(article.start, article.start + 1)
