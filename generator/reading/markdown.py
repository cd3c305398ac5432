"""Markdown as a tree of elements: the one reader of Markdown, for checks, pages and files alike.

Texts under content/ may use what authors know from MkDocs, Material and GitHub; the table in
docs/markdown.md lists it. Page templates use a small part, since whatever they print is escaped.
"""

import marshal
import re
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import groupby
from typing import TypeGuard

from generator.html_cost import TooDeepError
from generator.html_tree import (
    BLOCKS,
    HEADINGS,
    Element,
    Node,
    Nodes,
    element,
    parse,
    text_of,
    walk,
)
from generator.reading.bare_addresses import link_addresses

_FOLDED = re.compile(r"[ \t\n\r\f]+")  # what HTML folds: other spaces stay as typed
_AS_TYPED = frozenset({"pre", "script", "style", "textarea"})
_HOLD_BLOCKS = BLOCKS - {"summary"}
"""Elements in which white space beside a block shows nothing; a summary is one line."""
_ALIGNED = re.compile(r"text-align: (left|center|right);")
_BOX = {False: "\N{BALLOT BOX} ", True: "\N{BALLOT BOX WITH CHECK} "}


FOOTNOTE = re.compile(r"fn(?:ref\d*)?:")
"""How the id of a footnote begins, and those of the places that refer to it."""
_PARSED: ContextVar[MutableMapping[str, str] | None] = ContextVar("parsed", default=None)


@contextmanager
def remembered(html: MutableMapping[str, str]) -> Iterator[None]:
    """Take the HTML of texts from a mapping, and add to it what it does not hold yet.

    The keys are texts with the name of the parser in front.
    """
    before = _PARSED.set(html)
    try:
        yield
    finally:
        _PARSED.reset(before)


def article_html(text: str) -> str:
    """Return the HTML that the parser makes of a text under content/, not yet repaired.

    Raises TooDeepError if the text is nested too deep.
    """
    return _parsed("article", text)


def _parsed(parser: str, text: str) -> str:
    """Return the HTML of a text; the parser is loaded only if the text must be parsed."""
    key = f"{parser} {text}"
    known = _PARSED.get()
    if known is not None and key in known:
        return known[key]
    from generator.reading.markdown_parser import PARSERS  # noqa: PLC0415 - loads Python-Markdown

    html = PARSERS[parser](text)
    if known is not None:
        known[key] = html
    return html


def article_nodes(text: str) -> Nodes:
    """Return the nodes of a text under content/ as pages show them; they are the caller's own.

    Raises TooDeepError if the text is nested too deep.
    """
    nodes: Nodes = marshal.loads(_packed_nodes(text))  # noqa: S302 - packed by this process
    return nodes


@lru_cache(maxsize=512)
def _packed_nodes(text: str) -> bytes:
    """Return the nodes of a text as bytes: each text is asked for many times, and is made once."""
    nodes = parse(article_html(text))
    link_addresses(nodes)
    try:
        return marshal.dumps(without_controls(nodes))
    except ValueError:
        raise TooDeepError("elements") from None


def without_controls(nodes: Nodes) -> Nodes:
    """Return the nodes of an article without boxes and buttons, their white space folded."""
    top = element("body", {}, *nodes)
    for parent in walk([top]):
        parent["attrs"].pop("markdown", None)  # is left where the parser reads no Markdown
        parent["inner"] = [_plain(node) for node in parent["inner"] if not _is_empty_span(node)]
    _unlink_unused_footnotes(top)
    return _fold(list(_in_blocks(top["inner"])))


def _unlink_unused_footnotes(top: Element) -> None:
    """Remove the way back from a footnote that no text refers to: it would lead nowhere."""
    parents = [one for one in walk([top]) if any(map(_is_way_back, one["inner"]))]
    ids = {f"#{one['attrs'].get('id')}" for one in walk([top])} if parents else set()
    for parent in parents:
        parent["inner"] = [
            node
            for node in parent["inner"]
            if not (_is_way_back(node) and node["attrs"].get("href") not in ids)
        ]


def _is_way_back(node: Node) -> TypeGuard[Element]:
    return isinstance(node, dict) and node["attrs"].get("class") == "footnote-backref"


def template_nodes(text: str) -> Nodes:
    """Return the nodes of the Markdown that a page template makes."""
    return _fold(parse(_parsed("template", text)))


def headings(nodes: Iterable[Node]) -> Iterator[Element]:
    """Yield every heading, in the order of the document."""
    return (one for one in walk(nodes) if one["tag"] in HEADINGS)


def set_heading_level(nodes: Nodes, level: int) -> None:
    """Set the highest headings to a level from 1 to 6, and the others in step."""
    found = list(headings(nodes))
    more = level - min((int(one["tag"][1]) for one in found), default=level)
    for one in found:
        one["tag"] = f"h{max(1, min(6, int(one['tag'][1]) + more))}"


def heading_name(words: str) -> str:
    """Return the id that a heading of these words has if it is the first of its page."""
    from generator.reading.markdown_parser import heading_id  # noqa: PLC0415 - as above

    return heading_id(words, set())


def give_heading_ids(nodes: Nodes) -> None:
    """Give each heading that has no id one that is made of its words, as MkDocs does."""
    from generator.reading.markdown_parser import heading_id  # noqa: PLC0415 - as above

    taken = {one["attrs"]["id"] for one in walk(nodes) if one["attrs"].get("id")}
    for heading in headings(nodes):
        if not heading["attrs"].get("id"):
            name = heading_id(text_of([heading]).strip(), taken)
            others = {key: value for key, value in heading["attrs"].items() if key != "id"}
            heading["attrs"] = {"id": name, **others}


def _fold(nodes: Nodes) -> Nodes:
    """Fold white space as browsers do, but where it is shown as typed."""
    top = element("div", {}, *nodes)
    stack = [top]
    while stack:
        parent = stack.pop()
        if parent["tag"] not in _AS_TYPED:
            inner = [
                _FOLDED.sub(" ", one) if isinstance(one, str) else one
                for one in _joined(parent["inner"])
            ]
            parent["inner"] = list(_without_gaps(inner)) if parent["tag"] in _HOLD_BLOCKS else inner
            stack += (one for one in inner if isinstance(one, dict))
    return top["inner"]


def _joined(nodes: Nodes) -> Iterator[Node]:
    """Yield nodes with texts that are side by side as one, as a browser has them."""
    for is_text, run in groupby(nodes, lambda node: isinstance(node, str)):
        nodes_of_run = list(run)
        yield from [text_of(nodes_of_run)] if is_text else nodes_of_run


def _in_blocks(nodes: Nodes) -> Iterator[Element]:
    """Yield the blocks of an article; what is beside them gets a block of its own.

    An engine would put a paragraph around it, and end that where it sees a block.
    """
    for is_block, run in groupby(nodes, lambda one: isinstance(one, dict) and one["tag"] in BLOCKS):
        inner = list(run)
        if is_block:
            yield from (one for one in inner if isinstance(one, dict))
        elif any(isinstance(one, dict) or one.strip() for one in inner):
            tag = "div" if any(one["tag"] in BLOCKS for one in walk(inner)) else "p"
            yield element(tag, {}, *inner)


def _without_gaps(inner: Nodes) -> Iterator[Node]:
    """Yield what a block holds without the space at its ends and around the blocks in it."""
    for at, node in enumerate(inner):
        beside = (inner[at - 1] if at else None, inner[at + 1] if at + 1 < len(inner) else None)
        if (node not in {" ", ""} if isinstance(node, str) else True) or all(
            isinstance(one, str) or (one and one["tag"] not in BLOCKS) for one in beside
        ):
            yield node


def _is_empty_span(node: Node) -> bool:
    return isinstance(node, dict) and node["tag"] == "span" and not (node["inner"] or node["attrs"])


def _plain(node: Node) -> Node:
    """Return what shows without a form: a task's box as text, tabs as parts that unfold."""
    if not isinstance(node, dict):
        return node
    classes = node["attrs"].get("class", "").split()
    if node["tag"] in {"td", "th"}:
        _align(node)
    if node["tag"] == "input" and node["attrs"].get("type") == "checkbox":
        return _BOX["checked" in node["attrs"]]
    if node["tag"] == "details" and classes and "sg-tab" not in classes:
        node["attrs"]["class"] = " ".join(["admonition", *classes])
    if "highlight" in classes:
        return _code_block(node)
    if "tabbed-set" in classes and "data-tabs" in node["attrs"]:
        return _unfolding(node)
    return node


def _align(cell: Element) -> None:
    """Give a cell a class in place of the style that tables of Markdown have.

    The recommended Content-Security-Policy forbids styles in a page.
    """
    match = _ALIGNED.fullmatch(cell["attrs"].get("style", ""))
    if match:
        del cell["attrs"]["style"]
        cell["attrs"]["class"] = f"sg-{match[1]}"


def _code_block(highlighted: Element) -> Element:
    """Return a block of code without the box around it; its class names its language, if any."""
    pre = next((one for one in walk([highlighted]) if one["tag"] == "pre"), highlighted)
    classes = highlighted["attrs"]["class"].split()
    language = next((one for one in classes if one.startswith("language-")), "")
    if language not in {"", "language-text"}:
        pre["attrs"] = {"class": f"highlight {language}"}
    return pre


def _unfolding(tabs: Element) -> Element:
    """Return tabs as parts of which one is open: they need no script, and print whole."""
    labels = [text_of([one]) for one in walk([tabs]) if one["tag"] == "label"]
    blocks = [one for one in walk([tabs]) if one["attrs"].get("class") == "tabbed-block"]
    parts = [
        element(
            "details",
            {"class": "sg-tab", **({"open": ""} if at == 0 else {})},
            element("summary", {}, label),
            *block["inner"],
        )
        for at, (label, block) in enumerate(zip(labels, blocks, strict=False))
    ]
    return element("div", {"class": "sg-tabs"}, *parts)
