"""HTML as a tree, parsed as browsers do; the only module that imports selectolax.

An element is a plain mapping, so that a tree can be handed to Typst as JSON.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TypedDict

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Element(TypedDict):
    """An element."""

    tag: str
    attrs: dict[str, str]
    inner: "list[Element | str]"


Node = Element | str
Nodes = list[Node]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
"""Elements that have neither content nor an end tag (HTML Standard, 13.1.2)."""
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "script",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that start on a line of their own."""
_RAW = frozenset({"script", "style"})
_DROP_FIRST_BREAK = frozenset({"pre", "textarea"})


def parse(html: str) -> Nodes:
    """Return the nodes that a browser makes of a fragment of HTML, comments left out."""
    root = LexborHTMLParser(html, is_fragment=True).root
    top: Nodes = []
    stack: list[tuple[LexborNode | None, Nodes]] = [(root, top)]
    while stack:
        node, siblings = stack.pop()
        while node is not None:
            if node.is_text_node:
                siblings.append(node.text_content or "")
            elif node.is_element_node:
                attributes = {name: value or "" for name, value in node.attributes.items()}
                made = element(node.tag or "", attributes)
                siblings.append(made)
                if node.child is not None:
                    stack.append((node.next, siblings))
                    siblings, node = made["inner"], node.child
                    continue
            node = node.next
    return top


def element(tag: str, attributes: dict[str, str] | None = None, *inner: Node) -> Element:
    """Return an element with its attributes and what it holds."""
    return Element(tag=tag, attrs=attributes or {}, inner=list(inner))


def walk(nodes: Iterable[Node]) -> Iterator[Element]:
    """Yield every element, in the order of the document."""
    stack = [iter(nodes)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif isinstance(node, dict):
            yield node
            stack.append(iter(node["inner"]))


def text_of(nodes: Iterable[Node]) -> str:
    """Return the text that nodes show."""
    parts: list[str] = []
    stack = [iter(nodes)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif isinstance(node, str):
            parts.append(node)
        else:
            stack.append(iter(node["inner"]))
    return "".join(parts)


def serialize(nodes: Iterable[Node]) -> str:
    """Return HTML that a browser makes the same nodes of.

    Each block starts a line, and no line starts with text: an engine that looks for Markdown at the
    start of lines finds none.
    """
    parts: list[str] = []
    stack: list[tuple[Iterator[Node], str, bool]] = [(iter(nodes), "", False)]
    while stack:
        inner, tag, as_typed = stack[-1]
        node = next(inner, None)
        if node is None:
            stack.pop()
            parts.append(f"</{tag}>" if tag else "")
        elif isinstance(node, str):
            parts.append(node if tag in _RAW else _escape(node))
        else:
            if node["tag"] in BLOCKS and not as_typed and parts:
                parts.append("\n")
            parts.append(_start_tag(node))
            if node["tag"] not in VOID:
                stack.append((iter(node["inner"]), node["tag"], as_typed or node["tag"] == "pre"))
    return "".join(parts)


def _start_tag(node: Element) -> str:
    attributes = "".join(
        f' {name}="{_escape(value)}"' if value else f" {name}"
        for name, value in node["attrs"].items()
    )
    first = node["inner"][0] if node["inner"] else ""
    # Browsers drop a line break right after these two tags, so one more is needed.
    lost = "&#10;" if node["tag"] in _DROP_FIRST_BREAK and str(first).startswith("\n") else ""
    return f"<{node['tag']}{attributes}>{lost}"


def _escape(text: str) -> str:
    """Return a text as HTML on one line."""
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
