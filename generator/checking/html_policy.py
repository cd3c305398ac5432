"""The HTML policy for articles: an allowlist of elements and attributes that show content.

The policy is applied to the tree of a browser-like HTML parser, so it doesn't matter whether the
author typed Markdown or HTML.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.addresses import as_browsers_read, leads_away, scheme
from generator.checking.hidden_styles import hides_text
from generator.markup.html_tree import Element, Node, text_of, walk_with_parents
from generator.problems import Rule

DEEPEST = 100
"""Maximum nesting depth of elements; browsers stop at 512."""
RESERVED = "sg-"
"""Prefix of ids and classes that are reserved for the page frame."""
_OFFERED = frozenset({"sg-button", "sg-button--main", "md-button", "md-button--primary", "md-tag"})
"""Classes of the page frame, and of Material's, that texts may use."""
EVERYWHERE = frozenset({"id", "class", "title", "lang", "dir", "role", "hidden"})
"""Attributes allowed on every element, in addition to `aria-*`."""
_CELL = frozenset({"colspan", "rowspan", "scope", "headers", "style"})
_PLAYED = frozenset({"src", "controls", "preload", "loop", "muted", "width", "height"})
_PLAIN = (
    "abbr b br caption cite code dd dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i kbd "
    "mark p pre s samp section small strong sub summary sup table tbody tfoot thead tr u ul "
    "var wbr"
)
ALLOWED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN.split(), frozenset()),
    "a": frozenset({"href", "rel", "target", "download", "hreflang", "name"}),
    "audio": _PLAYED,
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "div": frozenset({"data-tabs"}),
    "img": frozenset({"src", "alt", "width", "height", "loading", "decoding"}),
    "input": frozenset({"type", "disabled", "checked", "name"}),
    "ins": frozenset({"cite", "datetime"}),
    "label": frozenset({"for"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "q": frozenset({"cite"}),
    "source": frozenset({"src", "type"}),
    "span": frozenset({"data-linenos"}),
    "td": _CELL,
    "th": _CELL,
    "time": frozenset({"datetime"}),
    "track": frozenset({"src", "kind", "srclang", "label", "default"}),
    "video": _PLAYED | {"poster", "playsinline"},
}
"""The allowed elements, and the attributes allowed on each besides the global ones."""
_FETCHED = {"src", "poster"}
_LED_TO = {"href", "cite"}
_ALIGNED = re.compile(r"text-align: (left|center|right);")
"""The only style attribute allowed: Markdown tables use it to align columns."""
_TAB = "__tabbed_"
"""Prefix of the names that pymdownx.tabbed gives to its radio buttons."""
_KNOWN_NAMES = (
    "address applet area article aside base bdi bdo big body button canvas center data datalist "
    "dialog embed fieldset font footer form frame frameset head header hgroup html iframe image "
    "legend link main map marquee math menu meta meter nav noscript object optgroup option output "
    "param picture plaintext progress rp rt ruby script search select slot strike style svg "
    "template textarea title tt xmp"
)
_KNOWN = frozenset(_KNOWN_NAMES.split())
"""HTML elements that articles must not contain; an author who types one means it as HTML."""
_FROM_OTHERS = {"embed", "form", "iframe", "object", "script"}
_LINK_INSTEAD = "write a link in its place, as in [Watch or book it here]({})"
_UNSEEN = re.compile(r"[\x00-\x20]")
_WEB = {"http:", "https:"}
_LINKED = {"http:", "https:", "mailto:", "tel:"}
_ADDRESS_HINT = "links are relative and end in .md, or begin with https:, mailto: or tel:"
_PUT_HINT = "put the {} into content/assets/ and write where it is, as in ../assets/room.jpg"
_PUT_STAFF_HINT = "put the {} into content/staff/ and write where it is, as in plan.pdf"
_LONGEST_DATA = 40
_DRIVE = re.compile("[a-z]:")
_STYLE_HINT = "delete it, with its value: the guide has colors and sizes of its own"
_ID_HINT = f"choose an id that does not begin with '{RESERVED}'"
_CLASS_HINT = "delete it: such a class may lay a link over the page, or hide text"
_HIDING_TAGS = frozenset({"dialog", "noscript", "template"})
_HIDING_CLASSES = frozenset(
    {"sg-hidden", "sg-paper", "sg-place", "sg-ready", "sg-script", "sg-without"}
)
_HIDES = ", and this one hides its words"
_SEEN_HINT = (
    "delete the text, or make it a note: <!-- your words -->; without the {}, everyone sees it"
)
_DEEP_HINT = "look for elements that are opened again and again and never closed"


@dataclass(frozen=True, slots=True)
class HtmlFinding:
    """A violation of the policy, with the text to search for to find where it was typed."""

    rule: Rule
    message: str
    hint: str
    tag: str
    attribute: str = ""
    value: str = ""


def judge(nodes: Iterable[Node], *, staff: bool = False) -> Iterator[HtmlFinding]:
    """Yield each violation of the policy, in document order; `staff` says that it is their text."""
    is_deep = False
    for one, around in walk_with_parents(nodes):
        if len(around) >= DEEPEST and not is_deep:
            is_deep = True
            message = f"elements are inside each other more than {DEEPEST} times"
            yield HtmlFinding(Rule.TOO_DEEP, message, _DEEP_HINT, one["tag"])
        yield from judge_element(one, staff=staff)


def judge_element(one: Element, *, staff: bool = False) -> Iterator[HtmlFinding]:
    """Yield the violations of one element, without looking at its children."""
    tag = one["tag"]
    if tag not in ALLOWED:
        yield _element_finding(one)
        return
    if not _is_plain_control(one):
        message = f"this '<{tag}>' is not allowed in a text"
        yield HtmlFinding(Rule.UNSAFE_HTML, message, Rule.UNSAFE_HTML.hint, tag)
    for name, value in one["attrs"].items():
        if not _may_have(tag, name, value):
            message = f"'{name}' is not allowed in a '<{tag}>'"
            hint = _STYLE_HINT if name == "style" else Rule.UNSAFE_HTML.hint
            if name == "style" and hides_text(value) and _has_words(one):
                message, hint = message + _HIDES, _SEEN_HINT.format("style")
            yield HtmlFinding(Rule.UNSAFE_HTML, message, hint, tag, name)
        elif reserved := _reserved(name, value):
            what, hint = ("class", _CLASS_HINT) if name == "class" else ("id", _ID_HINT)
            message = f"the {what} '{reserved}' is reserved for the site's own pages"
            if reserved in _HIDING_CLASSES and _has_words(one):
                message, hint = message + _HIDES, _SEEN_HINT.format("class")
            yield HtmlFinding(Rule.UNSAFE_HTML, message, hint, tag, name, reserved)
        elif rule := _wrong_address(name, value):
            message = _address_message(tag, name, value)
            hint = _address_hint(name, value, staff) if rule is Rule.UNSAFE_HTML else rule.hint
            yield HtmlFinding(rule, message, hint, tag, name, value)


def _element_finding(one: Element) -> HtmlFinding:
    """Return the violation of an element that no text may have."""
    tag = one["tag"]
    message, hint = f"'<{tag}>' is not allowed in a text", Rule.UNSAFE_HTML.hint
    if tag in _FROM_OTHERS:
        named = (one["attrs"].get(key, "") for key in ("src", "data", "action"))
        elsewhere = (address for address in named if scheme(address) in _WEB)
        hint = _LINK_INSTEAD.format(next(elsewhere, "https://name.example/"))
    if tag not in _KNOWN:
        hint = f"to show '<{tag}>' as text, put it between backticks"
    if ":" in tag:
        hint = "word processors write such tags: delete it, and keep the words"
    is_pale = tag == "font" and hides_text(f"color: {one['attrs'].get('color', '')}")
    if (tag in _HIDING_TAGS or is_pale) and _has_words(one):
        message, hint = message + _HIDES, _SEEN_HINT.format("tag")
    return HtmlFinding(Rule.UNSAFE_HTML, message, hint, tag)


def _has_words(one: Element) -> bool:
    return bool(text_of([one]).strip())


def _address_message(tag: str, name: str, value: str) -> str:
    """Return the message for an address that is not allowed; a long `data:` address is shortened."""
    if name not in _FETCHED and _is_on_computer(value):
        return "this link leads to a place on your own computer"
    is_file = scheme(as_browsers_read(value)) == "data:" and len(value) > _LONGEST_DATA
    shown = f"{value[:_LONGEST_DATA]}…" if is_file else value
    return f"the address '{shown}' is not allowed in a '<{tag}>'"


def _address_hint(name: str, value: str, staff: bool) -> str:  # noqa: FBT001 - of an inner function
    """Return how to write an address that is not allowed, such as that of a file on a computer."""
    if name in _FETCHED or _is_on_computer(value):
        hint = _PUT_STAFF_HINT if staff else _PUT_HINT
        return hint.format("picture" if name in _FETCHED else "file")
    return _ADDRESS_HINT


def _is_on_computer(value: str) -> bool:
    means = scheme(as_browsers_read(value))
    return means == "file:" or _DRIVE.fullmatch(means) is not None


def is_script_address(value: str) -> bool:
    """Return whether a browser would run an address as script or render a document in it."""
    return scheme(as_browsers_read(value)) in {"javascript:", "vbscript:", "data:", "blob:"}


def _may_have(tag: str, name: str, value: str) -> bool:
    if name == "style" and not _ALIGNED.fullmatch(value):
        return False
    return name in ALLOWED[tag] or name in EVERYWHERE or name.startswith("aria-")


def _reserved(name: str, value: str) -> str:
    """Return the id or the class of the page frame in an attribute, or an empty string."""
    if name == "class":
        frame = (one for one in value.split() if one.lower().startswith((RESERVED, "md-")))
        return next((one for one in frame if one not in _OFFERED), "")
    is_id = name in {"id", "name", "for"}
    return value if is_id and value.lower().startswith(RESERVED) else ""


def _is_plain_control(one: Element) -> bool:
    """Return whether an input is one that Markdown generates: a task checkbox or a tab button."""
    attributes = one["attrs"]
    if one["tag"] == "label":
        return attributes.get("for", _TAB).startswith(_TAB)
    if one["tag"] != "input":
        return True
    if attributes.get("type", "").lower() == "radio":
        return attributes.get("name", "").startswith(_TAB)
    return attributes.get("type", "").lower() == "checkbox" and "disabled" in attributes


def _wrong_address(name: str, value: str) -> Rule | None:
    """Return the rule that an address breaks, because it is third-party or runs script."""
    # Stricter than browsers, which only trim spaces at both ends: no legitimate address has these.
    address = _UNSEEN.sub("", as_browsers_read(value))
    means = scheme(address)
    if name in _FETCHED:
        if means in {"http:", "https:"} or address.startswith("//"):
            return Rule.THIRD_PARTY
        return Rule.UNSAFE_HTML if means else None
    is_strange = leads_away(address) and means not in _LINKED
    return Rule.UNSAFE_HTML if name in _LED_TO and is_strange else None
