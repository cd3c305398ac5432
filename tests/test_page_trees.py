"""The tree of a page: every engine passes its HTML through unchanged, in linear time."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from time import process_time

import pytest
from conftest import texts_of
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from projects import default

from generator.downloads.formats import planned_files
from generator.downloads.manifest import labels_of, with_labels
from generator.markup.html_tree import BLOCKS, Node, Nodes, element, parse, serialize, walk
from generator.model import Audience
from generator.pages.render import page_bodies
from generator.project import Project
from generator.reading.articles import parse_article
from generator.reading.markdown import article_nodes, fold_gaps
from generator.reading.source_text import SourceText

pytestmark = pytest.mark.slow

BY_DEFAULT = ("toc", "tables", "fenced_code")
"""The Markdown extensions of MkDocs without any settings."""
ENGINES = (BY_DEFAULT, (*BY_DEFAULT, "md_in_html", "attr_list", "footnotes", "admonition"))
PARTS = (
    *(
        "word",
        "two words  ",
        "\\*",
        "&amp;",
        "&",
        "<",
        "1 < 2",
        "*a* **b** _c_",
        "`a`",
        "``a ` b``",
    ),
    *(
        "# A",
        "## B {#b}",
        "### C {: .c }",
        "A\n===",
        "- a",
        "  - b",
        "    - c",
        "1. one",
        "10) ten",
    ),
    *(
        "> q",
        "> > q",
        "    code",
        "\tcode",
        "```",
        "```python",
        "~~~",
        "````",
        "---",
        "***",
        "| a | b |",
    ),
    *(
        "|---|:-:|",
        "| 1 | `|` |",
        "!!! note",
        "    In it.",
        '=== "Tab"',
        "??? tip",
        "Term",
        ":   Meaning",
    ),
    *(
        "[a](b.md)",
        "[a]: b.md 'T'",
        "[a]",
        "[a][a]",
        "![a](b.png){ width=30 }",
        "<https://a.example>",
    ),
    *(
        "[^1]",
        "[^1]: note",
        "*[HTML]: x",
        "HTML",
        "{: .x #y }",
        "{ .x }",
        "- [ ] task",
        "==m== ~~d~~",
    ),
    *(
        "<div markdown>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<br>",
        "<pre>",
        "</pre>",
        "<!-- c -->",
        "<p>",
    ),
    *(
        "<details><summary>S</summary>",
        "</details>",
        "<textarea>",
        "</textarea>",
        "{{ a }}",
        "\\{{ a }}",
    ),
    *(
        "\u00a0",
        "\u2028",
        "\u4e2d\u6587",
        "\U0001f39b\ufe0f",
        "www.a.example",
        "[TOC]",
        "&lt;b&gt;",
        "&#35; a",
    ),
)
texts = st.builds(
    lambda lines, end: end.join(lines),
    st.lists(st.sampled_from(["", "", *PARTS]), max_size=24),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
)


def seen(html: str) -> Nodes:
    """Return what a browser shows of HTML: white space collapsed, and none beside a block."""
    top = element("div", {}, *fold_gaps(parse(html)))
    for parent in walk([top]):
        if parent["tag"] not in {"pre", "script", "style", "textarea"}:
            parent["inner"] = list(without_space_at_blocks(parent["inner"]))
    return top["inner"]


def without_space_at_blocks(inner: Nodes) -> Iterator[Node]:
    """Yield nodes whose texts have no space beside a block."""
    around: list[Node] = ["", *inner, ""]
    for before, node, after in zip(around, inner, around[2:], strict=False):
        if isinstance(node, dict):
            yield node
            continue
        text = node.lstrip(" ") if is_block(before) else node
        text = text.rstrip(" ") if is_block(after) else text
        if text:
            yield text


def is_block(node: Node) -> bool:
    """Return whether a node starts on a line of its own."""
    return isinstance(node, dict) and node["tag"] in BLOCKS


@cache
def engine(extensions: tuple[str, ...]) -> Markdown:
    """Return an engine's Markdown parser."""
    return Markdown(extensions=list(extensions))


def passed(text: str, extensions: tuple[str, ...]) -> Nodes:
    """Return the nodes of an engine's HTML for the text of a page."""
    return seen(engine(extensions).reset().convert(text))


@settings(max_examples=200)
@given(text=texts)
def test_html_and_back_is_the_same_tree(text: str) -> None:
    """The HTML of any text, parsed again, gives the tree that it was made from."""
    nodes = article_nodes(text)

    assert parse(serialize(nodes)) == nodes
    assert seen(serialize(nodes, lines=True)) == seen(serialize(nodes))


@pytest.mark.parametrize("extensions", ENGINES, ids=["default", "more"])
@settings(max_examples=200)
@given(text=texts)
def test_engines_pass_any_text_through(extensions: tuple[str, ...], text: str) -> None:
    """Whatever was typed, an engine's HTML has the same tree as ours."""
    nodes = article_nodes(text)

    assert passed(serialize(nodes, lines=True), extensions) == seen(serialize(nodes))


@pytest.mark.parametrize("extensions", ENGINES, ids=["default", "more"])
@pytest.mark.parametrize("audience", Audience)
def test_engines_pass_pages_through(audience: Audience, extensions: tuple[str, ...]) -> None:
    """An engine's HTML for each page of the default site has the page's own tree."""
    check_pages(default(), audience, extensions)


@pytest.mark.parametrize("extensions", ENGINES, ids=["default", "more"])
def test_engines_pass_pages_of_the_sample_through(
    project: Project, extensions: tuple[str, ...]
) -> None:
    """The rule holds for the sample, whose texts contain characters of HTML and Markdown."""
    check_pages(project, Audience.INTERNAL, extensions)


def check_pages(project: Project, audience: Audience, extensions: tuple[str, ...]) -> None:
    """Check that an engine passes through all pages of an edition unchanged."""
    site = project.sites[audience]
    bodies, finished = page_bodies(site), texts_of(site)
    labels = labels_of(planned_files(site), ())
    assert len(bodies) > 20
    for path, text in finished.items():
        body = text.split("---\n", 2)[2]
        assert passed(body, extensions) == seen(with_labels(serialize(bodies[path]), labels)), path


@pytest.mark.parametrize(
    "text", ["<p>*a*</p>\n\n# b", "a\n<p>b</p>", "<p>a</p>\n\n    b", "[a](b.md)"]
)
def test_what_is_no_tree_of_html_is_found(text: str) -> None:
    """The comparison can fail: an engine changes plain Markdown."""
    assert passed(text, BY_DEFAULT) != seen(text)


GROWING: Mapping[str, Callable[[int], str]] = {
    "spaces in a title": lambda size: f"# A{' ' * size}b",
    "spaces in a line": lambda size: f"a{' ' * size}b",
    "unclosed tags": lambda size: "<b>" * min(size // 20, 4_000),
    "links": lambda size: "[a](b.md)\n\n" * (size // 20),
    "one paragraph": lambda size: "Words of a song. " * (size // 20),
    "items": lambda size: "- Words\n" * (size // 20),
    "quotes": lambda size: "> Words\n" * (size // 20),
    "tables": lambda size: "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * (size // 40),
    "code": lambda size: "```\n" + "x = 1\n" * (size // 10) + "```\n",
    "variables": lambda size: "{{ studio.name }} " * (size // 20),
}


@pytest.mark.audit
@pytest.mark.parametrize("make", GROWING.values(), ids=GROWING.keys())
def test_the_time_of_an_article_grows_with_its_text(make: Callable[[int], str]) -> None:
    """A text four times as long takes about four times as long, never sixteen times."""
    few, many = (cpu(make(size)) for size in (10_000, 40_000))

    assert many < 10 * few + 0.05, (few, many)


def cpu(text: str) -> float:
    """Return the shortest CPU time, in seconds, that an article takes from text to HTML."""
    times = []
    for number in range(3):
        article = parse_article(SourceText("content/pages/a.md", f"{text}\n\n{number}"))
        start = process_time()
        serialize(article.nodes(lambda variable: variable.name or ""), lines=True)
        times.append(process_time() - start)
    return min(times)


@pytest.mark.audit
def test_a_time_that_grows_faster_is_found() -> None:
    """The measurement can fail: quadratic work takes sixteen times as long."""

    def squared(size: int) -> float:
        start = process_time()
        assert re.search("(?:a+)b", "a" * size) is None
        return process_time() - start

    few, many = (min(squared(size) for _ in range(3)) for size in (5_000, 20_000))
    assert many > 10 * few
