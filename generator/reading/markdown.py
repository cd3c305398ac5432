"""Converts Markdown to a tree of elements: the only Markdown reader, for checks, pages and files.

Articles under content/ may use what authors know from MkDocs, Material and GitHub; docs/markdown.md
lists the supported syntax.
"""

import marshal
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import TypeGuard

from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import (
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
from generator.reading.known import recall

_FOLDED = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
"""Whitespace that HTML collapses to one space, except a single space; other Unicode spaces are kept."""
_AS_TYPED = frozenset({"pre", "script", "style", "textarea"})
_HOLD_BLOCKS = BLOCKS - {"summary"}
"""Elements in which whitespace beside a block is not rendered; a summary is one line."""
_ALIGNED = re.compile(r"text-align: (left|center|right);")
_TITLE, _NUMBERED = "filename", "highlighttable"
"""Classes of the title of a code block, and of the table for one whose lines have numbers."""
_BOX = {False: "\N{BALLOT BOX} ", True: "\N{BALLOT BOX WITH CHECK} "}
FOOTNOTE = re.compile(r"fn(?:ref\d*)?:")
"""Id prefixes of footnotes and of references to them."""
_NO_LETTERS = "_1"
"""Id of a page's first heading that has neither letters nor digits, as in MkDocs."""


def article_html(text: str) -> str:
    """Return the HTML of an article's text as the parser outputs it, before repairs.

    Raises TooDeepError if the text is nested too deep.
    """
    return _parsed("article", text)


def _parsed(parser: str, text: str) -> str:
    """Return what a parser makes of a text; parsers are loaded only if the cache lacks the result."""

    def parse_now(text: str) -> str:
        from generator.reading.markdown_parser import PARSERS  # noqa: PLC0415 - Python-Markdown

        return PARSERS[parser](text)

    return recall(parser, text, parse_now)


def article_nodes(text: str) -> Nodes:
    """Return an article's text as the nodes that pages show; callers may modify them.

    Raises TooDeepError if the text is nested too deep.
    """
    html, packed = _packed_article(text)
    recall("article", text, lambda _: html)  # marks the entry as used, so that the cache keeps it
    nodes: Nodes = marshal.loads(packed)  # noqa: S302 - dumped by this process
    return nodes


@lru_cache(maxsize=512)
def _packed_article(text: str) -> tuple[str, bytes]:
    """Return the HTML of a text and its serialized nodes; each text is needed many times."""
    html = article_html(text)
    nodes = parse(html)
    link_addresses(nodes)
    try:
        return html, marshal.dumps(without_controls(nodes))
    except ValueError:
        raise TooDeepError("elements") from None


def without_controls(nodes: Nodes) -> Nodes:
    """Return an article's nodes without form controls and inline styles, with whitespace collapsed."""
    top = element("body", {}, *nodes)
    for parent in walk([top]):
        parent["attrs"].pop("markdown", None)  # remains if the parser found no Markdown inside
        parent["inner"] = [_as_shown(node) for node in parent["inner"] if not _is_empty_span(node)]
    _unlink_unused_footnotes(top)
    return fold_gaps(list(_in_blocks(top["inner"])))


def _unlink_unused_footnotes(top: Element) -> None:
    """Remove backlinks from footnotes that are never referenced, as they would be dead links."""
    parents = [one for one in walk([top]) if any(map(_is_backlink, one["inner"]))]
    ids = {f"#{one['attrs'].get('id')}" for one in walk([top])} if parents else set()
    for parent in parents:
        parent["inner"] = [
            node
            for node in parent["inner"]
            if not (_is_backlink(node) and node["attrs"].get("href") not in ids)
        ]


def _is_backlink(node: Node) -> TypeGuard[Element]:
    return isinstance(node, dict) and node["attrs"].get("class") == "footnote-backref"


def headings(nodes: Iterable[Node]) -> Iterator[Element]:
    """Yield every heading, in the order of the document."""
    return (one for one in walk(nodes) if one["tag"] in HEADINGS)


def set_heading_level(nodes: Nodes, level: int) -> None:
    """Shift all headings so that the highest has the given level (1 to 6)."""
    found = list(headings(nodes))
    more = level - min((int(one["tag"][1]) for one in found), default=level)
    for one in found:
        one["tag"] = f"h{max(1, min(6, int(one['tag'][1]) + more))}"


def keep_one_title(nodes: Nodes) -> None:
    """Make a heading at the start the only one of level 1: shift the others if one has it, too."""
    title = next((one for one in nodes if isinstance(one, dict)), None)
    others = [one for one in headings(nodes) if one is not title]
    if any(one["tag"] == HEADINGS[0] for one in others):
        for one in others:
            one["tag"] = f"h{min(6, int(one['tag'][1]) + 1)}"


def heading_name(words: str) -> str:
    """Return the id generated for a heading with this text, if it is the first on its page."""
    return _parsed("heading", words) or _NO_LETTERS


def give_heading_ids(nodes: Nodes) -> None:
    """Generate an id from the text of each heading that has none, as MkDocs does."""
    taken = {one["attrs"]["id"] for one in walk(nodes) if one["attrs"].get("id")}
    for heading in headings(nodes):
        if not heading["attrs"].get("id"):
            name = _unused(_parsed("heading", text_of([heading]).strip()), taken)
            others = {key: value for key, value in heading["attrs"].items() if key != "id"}
            heading["attrs"] = {"id": name, **others}


def _unused(name: str, taken: set[str]) -> str:
    """Return an id, with a number if it is taken or empty, and add it to `taken`."""
    if name in taken or not name:
        from generator.reading.markdown_parser import numbered  # noqa: PLC0415 - as above

        return numbered(name, taken)
    taken.add(name)
    return name


def fold_gaps(nodes: Nodes) -> Nodes:
    """Collapse whitespace as browsers do, except in preformatted elements."""
    top = element("div", {}, *nodes)
    stack = [top]
    while stack:
        parent = stack.pop()
        if parent["tag"] not in _AS_TYPED:
            inner = [_folded(one) if isinstance(one, str) else one for one in _joined(parent)]
            parent["inner"] = list(_without_gaps(inner)) if parent["tag"] in _HOLD_BLOCKS else inner
            stack += (one for one in inner if isinstance(one, dict))
    return top["inner"]


def _folded(text: str) -> str:
    return _FOLDED.sub(" ", text)


def _joined(parent: Element) -> Nodes:
    """Return the content of an element with adjacent texts in one, as browsers have them."""
    joined: Nodes = []
    run: list[str] = []
    for node in parent["inner"]:
        if isinstance(node, str):
            run.append(node)
            continue
        if run:
            joined.append("".join(run))
            run.clear()
        joined.append(node)
    if run:
        joined.append("".join(run))
    return joined


def _in_blocks(nodes: Nodes) -> Iterator[Element]:
    """Yield an article's blocks, and wrap inline nodes between them in blocks.

    Otherwise an engine would wrap them in a paragraph that ends at the next block.
    """
    for is_block, run in groupby(nodes, lambda one: isinstance(one, dict) and one["tag"] in BLOCKS):
        inner = list(run)
        if is_block:
            yield from (one for one in inner if isinstance(one, dict))
        elif any(isinstance(one, dict) or one.strip() for one in inner):
            tag = "div" if any(one["tag"] in BLOCKS for one in walk(inner)) else "p"
            yield element(tag, {}, *inner)


def _without_gaps(inner: Nodes) -> Iterator[Node]:
    """Yield the content of a block without whitespace at its ends and around nested blocks."""
    for at, node in enumerate(inner):
        if isinstance(node, str) and node in {" ", ""}:
            beside = (inner[at - 1] if at else None, inner[at + 1] if at + 1 < len(inner) else None)
            if any(
                one is None or (isinstance(one, dict) and one["tag"] in BLOCKS) for one in beside
            ):
                continue
        yield node


def _is_empty_span(node: Node) -> bool:
    return isinstance(node, dict) and node["tag"] == "span" and not (node["inner"] or node["attrs"])


def _as_shown(node: Node) -> Node:
    """Return what pages show of a node from the parser.

    Checkboxes become text, tabs become <details>, and cells, notes and code blocks get our classes.
    """
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
        return _tabs_as_details(node)
    return node


def _has_class(node: Node, name: str) -> bool:
    return isinstance(node, dict) and node["attrs"].get("class") == name


def _align(cell: Element) -> None:
    """Replace the alignment style of a table cell by a class.

    The recommended Content-Security-Policy forbids inline styles.
    """
    match = _ALIGNED.fullmatch(cell["attrs"].get("style", ""))
    if match:
        del cell["attrs"]["style"]
        cell["attrs"]["class"] = f"sg-{match[1]}"


def _code_block(highlighted: Element) -> Node:
    """Return a code block without its wrapper and line numbers; its class is the language, if given.

    One with a title is a figure. Any other element of that class was typed as HTML, and is kept.
    """
    *before, last = [
        one for one in highlighted["inner"] if isinstance(one, dict) or one.strip()
    ] or [""]
    pres = [one for one in walk([last]) if one["tag"] == "pre"]
    if not pres or not (last is pres[0] or _has_class(last, _NUMBERED)):
        return highlighted
    if len(before) > 1 or not all(_has_class(one, _TITLE) for one in before):
        return highlighted
    pre = pres[-1]  # the first one of a table has the numbers of the lines
    classes = highlighted["attrs"]["class"].split()
    language = next((one for one in classes if one.startswith("language-")), "")
    if language not in {"", "language-text"}:
        pre["attrs"] = {"class": f"highlight {language}"}
    title = next((one for one in walk([highlighted]) if _has_class(one, _TITLE)), None)
    made = element("figure", {}, element("figcaption", {}, text_of([title])), pre) if title else pre
    made["attrs"] |= {"id": name} if (name := highlighted["attrs"].get("id")) else {}
    return made


def _tabs_as_details(tabs: Element) -> Element:
    """Return tabs as <details> elements, the first one open; they need no script and print completely."""
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
