"""Parses HTML to a tree as browsers do, and serializes it; the only module that imports selectolax.

An element is a plain mapping, so a tree can be passed to Typst as JSON. No function is recursive,
because a tree can be as deep as its text is long.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain
from typing import TypedDict

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.markup.html_cost import VOID, refuse_endless


class Element(TypedDict):
    """An element."""

    tag: str
    attrs: dict[str, str]
    inner: "list[Element | str]"


_TO_ESCAPE = re.compile("[&<>\"'\n\t\r]")
Node = Element | str
Nodes = list[Node]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
COMMENT = "#comment"
"""The tag of a comment node, if comments are kept."""
_BLOCKS_NAMES = (
    "address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre script section summary table "
    "tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS_NAMES.split())
"""Elements that start on a new line."""
_RAW_NAMES = "iframe noembed noframes plaintext script style xmp"
RAW = frozenset(_RAW_NAMES.split())
"""Elements whose text has no escapes (HTML Standard, 13.3)."""
_NO_END_TAG = VOID | {"basefont", "bgsound", "frame", "keygen"}
_DROP_FIRST_BREAK = frozenset({"listing", "pre", "textarea"})
_HTML_IN_SVG = frozenset({"desc", "foreignObject", "title"})
_HTML_IN_MATH = frozenset({"mi", "mn", "mo", "ms", "mtext"})
_IMAGE = re.compile(r"<image(?=[\s/>])", re.IGNORECASE)
_TABLE = re.compile(r"<table", re.IGNORECASE)
_MARK = "sg-numbered-"
_NUMBERED = re.compile(rf"{_MARK}(\d+)")
_MAX_TRIES = 20


def parse(html: str, *, comments: bool = False) -> Nodes:
    """Return the nodes that a browser parses an HTML fragment into.

    The content of a `<template>` becomes its children.
    Raises TooDeepError if too many elements are left open.
    """
    refuse_endless(html)
    return _nodes(LexborHTMLParser(_with_images(html), is_fragment=True), comments=comments)


def parse_page(html: str, *, comments: bool = False, scripting: bool = False) -> Nodes:
    """Return the nodes that a browser parses a whole page into: its root element, and comments.

    With `scripting`, the content of a `<noscript>` is text.
    Raises TooDeepError if too many elements are left open.
    """
    refuse_endless(html)
    return _nodes(LexborHTMLParser(_with_images(html), scripting=scripting), comments=comments)


def element(tag: str, attributes: dict[str, str] | None = None, *inner: Node) -> Element:
    """Create an element with its attributes and children."""
    return Element(tag=tag, attrs=attributes or {}, inner=list(inner))


def walk(nodes: Iterable[Node]) -> Iterator[Element]:
    """Yield every element, in document order."""
    stack = [iter(nodes)]
    while stack:
        for node in stack[-1]:
            if isinstance(node, dict):
                yield node
                if node["inner"]:
                    stack.append(iter(node["inner"]))
                    break
        else:
            stack.pop()


def walk_with_parents(nodes: Iterable[Node]) -> Iterator[tuple[Element, list[Element]]]:
    """Yield every element with its ancestors, outermost first.

    The same list is yielded and modified each time, so copy it to keep it.
    """
    around: list[Element] = []
    stack = [iter(nodes)]
    while stack:
        for node in stack[-1]:
            if isinstance(node, dict):
                yield node, around
                if node["inner"]:
                    around.append(node)
                    stack.append(iter(node["inner"]))
                    break
        else:
            stack.pop()
            del around[-1:]


def text_of(nodes: Iterable[Node]) -> str:
    """Return the text content of nodes."""
    parts: list[str] = []
    stack = [iter(nodes)]
    while stack:
        for node in stack[-1]:
            if isinstance(node, str):
                parts.append(node)
            elif node["inner"]:
                stack.append(iter(node["inner"]))
                break
        else:
            stack.pop()
    return "".join(parts)


def serialize(nodes: Iterable[Node], *, lines: bool = False) -> str:
    """Return HTML that a browser parses into the same nodes.

    With `lines`, each block starts a line and no line starts with text, so that an engine finds no
    Markdown in it. The line breaks are whitespace that is not rendered.
    Raises ValueError if a script or another raw text element contains its own end tag.
    """
    parts: list[str] = []
    top = element("", {})
    stack: list[tuple[Iterator[Node], Element, str, bool]] = [(iter(nodes), top, "html", False)]
    while stack:
        inner, parent, namespace, keeps_lines = stack[-1]
        node = next(inner, None)
        if node is None:
            stack.pop()
            parts.append(f"</{parent['tag']}>" if parent["tag"] else "")
        elif isinstance(node, str):
            raw = parent["tag"] in RAW and namespace == "html"
            parts.append(_raw(node, parent["tag"]) if raw else _escape(node))
        elif node["tag"] == COMMENT:
            parts.append(_comment(node))
        else:
            if lines and node["tag"] in BLOCKS and not keeps_lines and parts:
                parts.append("\n")
            own = _namespace(node["tag"], parent, namespace)
            parts.append(_start_tag(node, own))
            if node["tag"] not in _NO_END_TAG or own != "html":
                keeps = keeps_lines or own != "html" or node["tag"] in {"pre", "textarea"}
                stack.append((iter(node["inner"]), node, own, keeps))
    return "".join(parts)


def _with_images(html: str) -> str:
    """Rename each `<image>` directly in a table to `<img>`, as browsers do; Lexbor 3 drops them.

    To find them, all are numbered and parsed. Only the first missing one is renamed before the next
    try, because what looks like the second may be text in an attribute of the first. The last try
    renames all that are missing.
    """
    if not (_IMAGE.search(html) and _TABLE.search(html)):
        return html
    parts = _IMAGE.split(html)
    names = _IMAGE.findall(html)
    for tried in range(_MAX_TRIES):
        numbered = (f"{name} {_MARK}{at} " for at, name in enumerate(names))
        parsed = LexborHTMLParser(_joined(parts, numbered), is_fragment=True).html or ""
        kept = set(map(int, _NUMBERED.findall(parsed)))
        gone = [at for at in range(len(names)) if at not in kept]
        for at in gone if tried == _MAX_TRIES - 1 else gone[:1]:
            names[at] = "<img"
        if not gone:
            break
    return _joined(parts, names)


def _joined(parts: list[str], names: Iterable[str]) -> str:
    return "".join(chain.from_iterable(zip(parts, chain(names, [""]), strict=True)))


def _nodes(parser: LexborHTMLParser, *, comments: bool) -> Nodes:
    """Convert a parser's tree to our nodes."""
    templates = _template_contents(parser)
    top: Nodes = []
    stack: list[tuple[LexborNode | None, Nodes]] = [(_first(parser.root), top)]
    while stack:
        node, siblings = stack.pop()
        while node is not None:
            if node.is_text_node:
                _add_text(siblings, node.text_content or "")
            elif node.is_element_node:
                attributes = {name: value or "" for name, value in node.attributes.items()}
                made = element(node.tag or "", attributes)
                siblings.append(made)
                holder = templates.pop(node.mem_id, node)
                if holder is not node:
                    templates |= _template_contents(holder)
                if holder.child is not None:
                    stack.append((node.next, siblings))
                    siblings, node = made["inner"], holder.child
                    continue
            elif comments and (text := _comment_text(node)) is not None:
                siblings.append(element(COMMENT, {}, text))
            node = node.next
    return top


def _first(node: LexborNode | None) -> LexborNode | None:
    """Return the first of a node's siblings: a comment may precede the root of a page."""
    while node is not None and node.prev is not None:
        node = node.prev
    return node


def _comment_text(node: LexborNode) -> str | None:
    """Return the stripped text of a comment or processing instruction."""
    if node.is_comment_node:
        return node.comment_content or ""
    html = node.html or ""
    return html.partition(">")[0][1:] if html.startswith("<?") else None


def _template_contents(parsed: LexborHTMLParser | LexborNode) -> dict[int, LexborNode]:
    """Return the content of each template by the template's identity; Lexbor keeps it apart.

    Templates inside a template are found only in the content of the outer one.
    """
    fragments = parsed.template_fragments()
    return {one.parent.mem_id: one for one in fragments if one.parent is not None}


def _add_text(siblings: Nodes, text: str) -> None:
    """Add a text; texts on both sides of a dropped comment are merged."""
    if siblings and isinstance(siblings[-1], str):
        siblings[-1] += text
    elif text:
        siblings.append(text)


def _namespace(tag: str, parent: Element, namespace: str) -> str:
    """Return the namespace of an element, derived from its parent (HTML Standard, 13.2.6)."""
    holder = parent["tag"]
    encoding = parent["attrs"].get("encoding", "").lower()
    if namespace == "math" and holder == "annotation-xml" and tag != "svg":
        namespace = "html" if encoding in {"text/html", "application/xhtml+xml"} else "math"
    elif namespace == "math" and holder in _HTML_IN_MATH:
        namespace = "math" if tag in {"mglyph", "malignmark"} else "html"
    elif (namespace == "svg" and holder in _HTML_IN_SVG) or holder == "annotation-xml":
        namespace = "html"
    return tag if namespace == "html" and tag in {"math", "svg"} else namespace


def _start_tag(node: Element, namespace: str) -> str:
    attributes = "".join(
        f' {name}="{_escape(value)}"' if value else f" {name}"
        for name, value in node["attrs"].items()
    )
    first = node["inner"][0] if node["inner"] else ""
    # Browsers drop a line break right after these tags, so one more is needed.
    drops = namespace == "html" and node["tag"] in _DROP_FIRST_BREAK
    lost = "&#10;" if drops and str(first).startswith("\n") else ""
    return f"<{node['tag']}{attributes}>{lost}"


def _escape(text: str) -> str:
    """Escape a text for HTML, on one line."""
    if not _TO_ESCAPE.search(text):
        return text
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def _raw(text: str, tag: str) -> str:
    """Return the text of a raw text element, in which nothing can be escaped."""
    if f"</{tag}" in text.lower() or (tag == "script" and "<!--" in text):
        raise ValueError(f"the text would end the <{tag}> that it is in")
    return text


def _comment(node: Element) -> str:
    text = text_of([node])
    if text.startswith((">", "->")) or "--" in text or text.endswith("<!-"):
        raise ValueError("the text would end the comment that it is in")
    return f"<!--{text}-->"
