"""HTML is parsed to the tree that browsers make, and serialized to HTML with the same meaning."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import broken_html

from generator.markup import html_cost
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import (
    COMMENT,
    Node,
    element,
    parse,
    parse_page,
    serialize,
    text_of,
    walk,
    walk_with_parents,
)
from generator.markup.xml_tree import XmlError, parse_xml

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NAMES = st.sampled_from(["id", "class", "title", "href", "data-x", "aria-label"])
ATTRIBUTES = st.dictionaries(NAMES, TEXT, max_size=3)


def flows(inner: st.SearchStrategy[list[Node]]) -> st.SearchStrategy[Node]:
    """Return elements with any content, and blocks of text whose first line break matters."""
    boxes = st.sampled_from(["div", "span", "section", "ul", "template", "ins", "kbd", "x-y"])
    return st.builds(
        lambda tag, names, nodes: element(tag, names, *nodes), boxes, ATTRIBUTES, inner
    )


RAW = st.builds(
    lambda tag, text: element(tag, {}, *([text] if text else [])),
    st.sampled_from(["script", "style"]),
    TEXT.map(lambda text: text.replace("<", "").replace("\r", "")),
)
TYPED = st.builds(
    lambda tag, names, text: element(tag, names, *([text] if text else [])),
    st.sampled_from(["pre", "textarea"]),
    ATTRIBUTES,
    TEXT | TEXT.map("\n{}".format),
)
VOIDS = st.builds(element, st.sampled_from(["br", "img", "input", "hr"]), ATTRIBUTES)
DRAWN = st.builds(
    lambda names, text: element(
        "svg", {}, element("style", {}, text), element("link", names, element("title", {}, text))
    ),
    ATTRIBUTES,
    st.just("a < b > c & d"),
)


def merged(nodes: list[Node]) -> list[Node]:
    """Return nodes with adjacent texts merged."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and found and isinstance(found[-1], str):
            found[-1] += node
        elif node != "":
            found.append(node)
    return found


TREES = st.recursive(
    st.lists(st.one_of(TEXT, RAW, TYPED, VOIDS, DRAWN), max_size=3).map(merged),
    lambda inner: st.lists(st.one_of(TEXT, flows(inner)), max_size=3).map(merged),
    max_leaves=20,
)


@given(TREES)
def test_a_tree_survives_its_html(nodes: list[Node]) -> None:
    """Text, attributes, raw elements, first line breaks and drawings survive the round trip."""
    assert parse(serialize(nodes)) == nodes


@pytest.mark.parametrize("seed", range(0, 2000, 20))
def test_html_that_passed_once_stays(seed: int) -> None:
    """A browser's tree of broken HTML, once serialized, is not repaired again.

    By the standard, a few trees cannot be serialized: those are left out, and refused.
    """
    nodes = parse(broken_html(seed))
    if any(one["tag"] in {"a", "p", "plaintext", "form", "nobr", "table"} for one in walk(nodes)):
        return
    try:
        html = serialize(nodes)
    except ValueError:
        return

    assert parse(html) == nodes


@pytest.mark.parametrize(
    ("html", "tree"),
    [
        ("<a href=1 HREF=2>x", "<a href='1'>x</a>"),
        ("<b>x<img src=a onerror=b", "<b>x</b>"),
        ("<table><tr><td>x", "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ("<template><p onclick=a><template>b</template>", None),
        ("<svg><foreignobject><p>x</p></foreignobject></svg>", "<svg><foreignObject><p>x</p>"),
        ("<svg><![CDATA[a<b]]></svg>", "<svg>a&lt;b</svg>"),
        ("a<!-- x -->b", "ab"),
        ("<table><image src=x>", "<img src=x><table></table>"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<plaintext></p>", None),
    ],
)
def test_broken_html_is_read_as_browsers_do(html: str, tree: str | None) -> None:
    """The first attribute wins, an unfinished tag is dropped, implied elements are added."""
    nodes = parse(html)

    assert nodes
    assert tree is None or nodes == parse(tree)
    if "template" in html:
        assert [one["tag"] for one in walk(nodes)] == ["template", "p", "template"]
        assert text_of(nodes) == "b"


def test_comments_are_kept_on_request() -> None:
    """A caller that asks for comments gets them, including those before and after a page."""
    page = "<!-- a --><!doctype html><p>x<!-- b --><?c ?></html><!-- d -->"
    found = [
        text_of([one]) for one in walk(parse_page(page, comments=True)) if one["tag"] == COMMENT
    ]

    assert found == ["a", "b", "?c ?", "d"]
    assert COMMENT not in {one["tag"] for one in walk(parse_page(page))}
    assert serialize(parse("a<!--b-->", comments=True)) == "a<!--b-->"


@pytest.mark.parametrize(
    "node",
    [
        element("script", {}, "</SCRIPT><b>"),
        element("script", {}, "<!--"),
        element("style", {}, "</style><script>alert(1)</script>"),
        element(COMMENT, {}, "--><script>"),
        element(COMMENT, {}, ">"),
    ],
)
def test_a_text_that_would_end_its_element_is_refused(node: Node) -> None:
    """Text that would end its script, style or comment raises an error."""
    with pytest.raises(ValueError, match="would end the"):
        serialize([node])


def test_each_element_is_met_with_those_around_it() -> None:
    """Elements come in document order, with their parents, the outermost first."""
    nodes = parse("<div><p><b>x</b></p></div><i>y</i>")
    found = {
        one["tag"]: [outer["tag"] for outer in around] for one, around in walk_with_parents(nodes)
    }

    assert found == {"div": [], "p": ["div"], "b": ["div", "p"], "i": []}


@pytest.mark.parametrize("tag", ["b", "div", "a", "table", "svg", "template", "ul><li", "select"])
def test_deep_html_does_not_recurse(tag: str) -> None:
    """Nearly two thousand unclosed tags are parsed, walked and serialized."""
    nodes = parse(f"<{tag}>" * 1_900 + "x")

    assert sum(1 for _ in walk(nodes)) >= 950
    assert "x" in serialize(nodes)


@pytest.mark.parametrize(
    "html",
    [
        *("".join(f"<b id={at}>" for at in range(2000)) + "<p>" * 2000, "<div>" * 30_000),
        *("<path/>" * 3_000, "<svg><p>" + "<path/>" * 3_000, "<svg></svg>" + "<path/>" * 3_000),
        "<svg><title>a</title><foreignObject>" + "<path/>" * 3_000,
    ],
)
def test_html_without_end_is_refused(html: str) -> None:
    """HTML that would make millions of elements, or take minutes, is reported instead."""
    with pytest.raises(TooDeepError):
        parse(html)


def test_few_tags_are_not_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML is read tag by tag only if it has so many that it could be refused, and then is refused."""
    read = list[str]()
    tags = html_cost._TAG

    def finditer(html: str) -> Iterator[re.Match[str]]:
        read.append(html)
        return tags.finditer(html)

    monkeypatch.setattr(html_cost, "_TAG", SimpleNamespace(finditer=finditer))
    for few in ("<div>" * 2_000, "<b id=a><p>" * 1_000, "<" * 2_000, ""):
        html_cost.refuse_endless(few)
    assert read == []
    for many in ("<div>" * 2_001, "\n< a>" * 9 + "<DIV>" * 2_001):
        with pytest.raises(TooDeepError):
            html_cost.refuse_endless(many)
    assert len(read) == 2


@pytest.mark.parametrize("start", ["<svg>", "<p>a</p><svg><g/><title>a</title>", "<svg><g><svg>"])
def test_shapes_that_close_themselves_are_not_open(start: str) -> None:
    """An SVG may have any number of shapes such as `<path/>`, which are beside each other."""
    nodes = parse(start + "<path d='M0 0'/>" * 3_000)

    assert [len(around) for one, around in walk_with_parents(nodes) if one["tag"] == "path"] == [
        start.count("<svg>") + start.count("<g>")
    ] * 3_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        (b"<a>&nbsp;</a>", "undefined entity"),
        (b"<a>", "no element found"),
        (b"<a b='1' b='2'/>", "duplicate attribute"),
        (b"", "no element found"),
    ],
)
def test_xml_that_means_more_is_refused(content: bytes, message: str) -> None:
    """No entity or document type is followed; broken XML is reported with its place."""
    with pytest.raises(XmlError, match=message) as told:
        parse_xml(content)
    assert told.value.line == 1


def test_a_prefix_hides_no_name() -> None:
    """Names belong to their namespace, whatever prefix is used."""
    xml = (
        b'<?xml-stylesheet href="x"?><q:svg xmlns:q="http://www.w3.org/2000/svg" '
        b'xmlns:l="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml">'
        b'<q:use l:href="#a"/><h:p>x</h:p></q:svg>'
    )
    names = [one["tag"] for one in walk(parse_xml(xml))]

    assert names == ["?xml-stylesheet", "svg", "use", "html:p"]
    assert [*walk(parse_xml(xml))][2]["attrs"] == {"xlink:href": "#a"}


def test_a_plain_document_type_is_allowed_on_request() -> None:
    """Pages of a book begin with a document type, which must not declare anything."""
    assert parse_xml(b"<!DOCTYPE html><html/>", doctype=True)
    with pytest.raises(XmlError):
        parse_xml(b'<!DOCTYPE html [<!ENTITY a "b">]><html>&a;</html>', doctype=True)
