"""The texts of an EPUB: the elements of a page as chapters, and as XHTML."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from generator.markup.html_cost import VOID
from generator.markup.html_tree import HEADINGS, Element, Node, Nodes, element, text_of, walk
from generator.rendering import collapse_whitespace

TITLE_FILE = "title.xhtml"
"""The file of the title page."""
_CHAPTER = "h2"
_SECTION = "h3"
_OPENED = frozenset({"details", "div", "section", "summary"})
"""Elements that are replaced by their contents if the heading of a chapter is in them."""
_RENAMED = {
    "details": "section",  # readers of books differ in whether they can unfold it
    "fieldset": "section",
    "label": "span",
    "legend": "h3",
}
_KNOWN_NAMES = (
    "a abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub sup "
    "table tbody td tfoot th thead time tr u ul var wbr"
)
_KNOWN = frozenset(_KNOWN_NAMES.split())
"""Elements of a book; of any other, only the contents are kept."""
_EVERYWHERE = frozenset({"aria-label", "class", "dir", "id", "title"})
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href", "hreflang"}),
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"cite", "datetime"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "q": frozenset({"cite"}),
    "td": frozenset({"colspan", "headers", "rowspan"}),
    "th": frozenset({"colspan", "headers", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
_SPANS = frozenset({"colspan", "rowspan"})
_NOTES: Mapping[str, Mapping[str, str]] = {
    "footnote": {"epub:type": "endnotes", "role": "doc-endnotes"},
    "footnote-ref": {"epub:type": "noteref", "role": "doc-noteref"},
    "footnote-backref": {"role": "doc-backlink"},
}
"""Roles that let readers show a note where it is referred to, by class."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a book, in a separate file."""

    file: str
    title: str
    nodes: Nodes
    kind: str = "chapter"
    """Its epub:type."""

    @property
    def sections(self) -> Iterator[tuple[str, str]]:
        """The address and the title of each section with an id."""
        for one in walk(self.nodes):
            if one["tag"] == _SECTION and "id" in one["attrs"]:
                address = Markup(f"{self.file}#{{}}").format(one["attrs"]["id"])  # noqa: S704 - ours
                yield address, title_of(one)

    @property
    def heading(self) -> str:
        """The id of its heading, or an empty string."""
        first = self.nodes[0]
        return first["attrs"].get("id", "") if title_of(first) and isinstance(first, dict) else ""

    @property
    def text(self) -> Markup:
        """The chapter as XHTML."""
        return Markup("".join(map(_markup, self.nodes)))  # noqa: S704 - serialized


def chapters_of(
    nodes: Nodes, title: str, home: str, further: Mapping[str, Chapter] | None = None
) -> list[Chapter]:
    """Return the chapters of a page, which headings of level 2 start, and those of further pages.

    `title` is the title of the page, and that of what is before its first heading. Links to the page
    itself, whose public address is `home`, lead to the chapters; so do links to further pages, whose
    chapters are given by their address.
    """
    parts = list(_parts(_opened(nodes)))
    made = [
        Chapter(f"{number:02}.xhtml", title_of(part[0], title), part)
        for number, part in enumerate(parts, 1)
    ]
    pages = [*((home, one) for one in made), *(further or {}).items()]
    files = {home: TITLE_FILE, **{address: one.file for address, one in (further or {}).items()}}
    for one in walk(nodes):
        if one["tag"] == "h1" and "id" in one["attrs"]:
            files[f"{home}#{one['attrs']['id']}"] = TITLE_FILE
    for address, chapter in pages:
        for one in walk(chapter.nodes):
            if name := one["attrs"].get("id") or _name(one):
                files[f"{address}#{name}"] = f"{chapter.file}#{name}"
    for one in (one for _, chapter in pages for one in walk(chapter.nodes) if one["tag"] == "a"):
        link = one["attrs"].get("href", "")
        one["attrs"] |= {"href": files.get(link, link)} if link else {}
    return [chapter for _, chapter in pages]


def title_of(node: Node, otherwise: str = "") -> str:
    """Return the text of a heading on one line, or another title if it is not a heading."""
    is_heading = isinstance(node, dict) and node["tag"] in HEADINGS
    return (collapse_whitespace(text_of([node])).strip() if is_heading else "") or otherwise


def _opened(nodes: Nodes) -> Iterator[Node]:
    """Yield nodes so that headings of chapters are beside the text that follows them."""
    for node in nodes:
        if isinstance(node, str):
            yield from [node] if node.strip() else []
        elif node["tag"] in _OPENED and any(one["tag"] == _CHAPTER for one in walk(node["inner"])):
            yield from _opened(node["inner"])
        else:
            yield node


def _parts(nodes: Iterable[Node]) -> Iterator[Nodes]:
    part: Nodes = []
    for node in nodes:
        tag = node["tag"] if isinstance(node, dict) else ""
        if tag == _CHAPTER and part:
            yield part
            part = []
        if tag != "h1":  # it is on the title page
            part.append(node)
    if part:
        yield part


def _name(one: Element) -> str:
    """Return the name of an old form of anchor, which XHTML writes as an id."""
    return one["attrs"].get("name", "") if one["tag"] == "a" else ""


def _markup(node: Node) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    tag = _RENAMED.get(node["tag"], node["tag"])
    if tag == "input":
        return "\N{BALLOT BOX} "
    if tag == "summary":
        return _summary(node["inner"])
    inner = "".join(map(_markup, node["inner"]))
    if tag == "img" and ":" in node["attrs"].get("src", ":"):  # no file of the book
        return escape(node["attrs"].get("alt", ""))
    if tag not in _KNOWN:
        return inner
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in _attributes(node, tag))
    return f"<{tag}{attributes}/>" if tag in VOID else f"<{tag}{attributes}>{inner}</{tag}>"


def _summary(inner: Sequence[Node]) -> str:
    """Return the summary of a fold: its heading, or else its text in bold."""
    heads = [one for one in inner if isinstance(one, dict) and one["tag"] in HEADINGS]
    if heads:
        return "".join(map(_markup, heads))
    return _markup(element("p", {}, element("strong", {}, *inner)))


def _attributes(node: Element, tag: str) -> Iterator[tuple[str, str]]:
    attributes = node["attrs"]
    for name, value in attributes.items():
        is_plain = name in _SPANS and value == "1"
        if not is_plain and (name in _EVERYWHERE or name in _ATTRIBUTES.get(tag, ())):
            yield name, value or (name if name == "reversed" else "")
    if "id" not in attributes and (name := _name(node)):
        yield "id", name
    if language := attributes.get("lang"):
        yield from (("lang", language), ("xml:lang", language))
    for name in attributes.get("class", "").split():
        yield from _NOTES.get(name, {}).items()
