"""Random broken HTML of every kind, and what a browser makes of it."""

from dataclasses import dataclass
from random import Random
from typing import Any

from playwright.sync_api import Page

from generator.markup.html_tree import Node, Nodes

_TAGS = (
    *("a", "b", "i", "p", "div", "span", "table", "tr", "td", "tbody", "caption", "ul", "li"),
    *("script", "style", "template", "textarea", "title", "noscript", "iframe", "xmp", "noembed"),
    *("svg", "math", "mi", "mtext", "annotation-xml", "foreignObject", "desc", "path", "use"),
    *("form", "input", "select", "option", "button", "label", "details", "summary", "object"),
    *("img", "image", "br", "hr", "link", "meta", "base", "pre", "h1", "dl", "dd", "nobr", "font"),
    *("IMG", "Script", "x:y", "mglyph", "video", "source", "html", "head", "body", "frameset"),
    *("plaintext", "listing", "embed", "marquee", "colgroup", "col", "rt", "ruby", "optgroup"),
)
_ATTRIBUTES = (
    *("href", "HREF", "src", "onload", "ONERROR", "onclick", "style", "id", "class", "x", "title"),
    *("xlink:href", "xml:lang", "srcdoc", "srcset", "encoding", "definitionurl", "viewbox"),
    *("action", "type", "data-x", "on load", "o\0n", '"', "=", "'", "color", "markdown"),
)
_VALUES = (
    *("x", "", "javascript:alert(1)", "java\tscript:x", "&#106;avascript:x", "&colon;", "a&b=c"),
    *("https://far.example/x", "//far.example", "data:text/html,x", "text/html", "hidden"),
    *("x onload=y", "</script>", "<b>", "-->", "a > b", "\u00e4", "a\nb", "&lt&amp", "&notit;"),
)
_PIECES = (
    *("text", " ", "\n", "&amp;", "&lt;b>", "&#0;", "&#x80;", "a\0b", "<", ">", "</", "<!", "<?"),
    *("<!-- c -->", "<!--", "-->", "--!>", "<!-->", "<!--->", "<!-- <b> --", "<![CDATA[ x ]]>"),
    *("]]>", "<!doctype html>", "<!x>", "<?php x ?>", "</ x>", "</p>", "</br>", "</>", "<3"),
    *("<script>a</script>", "<style>b</style>", "<plaintext>", "<b/>", "<svg/>", "</svg>", "\r\n"),
)

_READ = """
const read = parent => [...(parent.localName === "template" && parent.content || parent).childNodes]
  .flatMap(one => one.nodeType === 3 ? [one.data] : one.nodeType !== 1 ? [] : [[
    one.namespaceURI === "http://www.w3.org/1999/xhtml" ? one.localName : one.tagName,
    [...one.attributes].map(({ name, value }) => [name, value]), read(one)]]);
"""
_FRAGMENTS = """texts => {%s
  const box = document.implementation.createHTMLDocument("").createElement("div");
  return texts.map(text => { box.innerHTML = text; return read(box); });
}"""
_PAGES = """texts => {%s
  return texts.map(text => read(new DOMParser().parseFromString(text, "text/html")));
}"""


@dataclass(frozen=True)
class _Words:
    """The parts of tags, attributes and values."""

    tags: tuple[str, ...] = _TAGS
    attributes: tuple[str, ...] = _ATTRIBUTES
    values: tuple[str, ...] = _VALUES


_ACTING = _Words(
    (
        "img",
        "svg",
        "video",
        "details",
        "a",
        "iframe",
        "p",
        "div",
        "table",
        "image",
        "template",
        "td",
    ),
    ("src", "onerror", "onload", "ontoggle", "href", "open", "onfocus", "tabindex", "onclick"),
    ("window.canary=1", "javascript:window.canary=1", "//far.example/x", "x", "1"),
)


def acting_html(seed: int) -> str:
    """Return a text that probably runs something, or contacts another host, in a browser."""
    return broken_html(seed, _ACTING)


def broken_html(seed: int, words: _Words = _Words()) -> str:
    """Return a text with some of every construct, most of it malformed."""
    random = Random(seed)  # noqa: S311 - the same texts on every run
    parts = [_piece(random, words) for _ in range(random.randint(1, 14))]
    text = "".join(parts)
    if random.random() < 0.2:
        text = text[: random.randint(0, len(text))]
    return text


def _piece(random: Random, words: _Words) -> str:
    kind = random.random()
    if kind < 0.5:
        count = random.choice((0, 0, 1, 1, 2, 3))
        attributes = "".join(_attribute(random, words) for _ in range(count))
        end = random.choice((">", ">", ">", ">", ">", "/>", " >", "", "\n>"))
        return f"<{random.choice(words.tags)}{attributes}{end}"
    if kind < 0.72:
        return f"</{random.choice(words.tags)}{random.choice(('>', '>', '>', ' x>', ''))}"
    return random.choice(_PIECES)


def _attribute(random: Random, words: _Words) -> str:
    space = random.choice((" ", " ", " ", "\n", "/", "\t", "", "\f"))
    name, value = random.choice(words.attributes), random.choice(words.values)
    quote = random.choice(('"', '"', "'", "", "`"))
    is_quoted = random.random() < 0.95
    equals = random.choice(("=", "=", "=", " = ", "==", ""))
    return (
        f"{space}{name}{equals}{quote}{value}{quote if is_quoted else ''}"
        if equals
        else (f"{space}{name}")
    )


def plain_tree(nodes: Nodes) -> list[Any]:
    """Return a tree in the form in which the browser reports its own."""

    def said(node: Node) -> Any:
        if isinstance(node, str):
            return node
        return [
            node["tag"],
            [list(one) for one in node["attrs"].items()],
            plain_tree(node["inner"]),
        ]

    return [said(node) for node in nodes]


def merged(tree: list[Any]) -> list[Any]:
    """Return a browser's tree with adjacent texts merged."""
    found: list[Any] = []
    for one in tree:
        if isinstance(one, str) and found and isinstance(found[-1], str):
            found[-1] += one
        elif isinstance(one, str):
            found.append(one)
        else:
            found.append([one[0], one[1], merged(one[2])])
    return found


def browser_trees(page: Page, texts: list[str], *, whole: bool = False) -> list[list[Any]]:
    """Return the tree that the browser builds from each text."""
    found = page.evaluate((_PAGES if whole else _FRAGMENTS) % _READ, texts)
    return [merged(one) for one in found]


def acts(tree: list[Any]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return the elements of a tree and their attributes: everything that can run or fetch."""
    found = []
    for one in tree:
        if not isinstance(one, str):
            found.append((one[0], tuple(sorted(tuple(pair) for pair in one[1]))))
            found += acts(one[2])
    return found
