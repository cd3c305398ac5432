"""Markdown that studios typed and that was once rendered wrongly; each stands for a kind."""

from pathlib import Path

import pytest

from generator.markup.html_tree import HEADINGS, Nodes, serialize, text_of, walk
from generator.model import Audience
from generator.pages.render import page_bodies
from generator.problems import ProblemsFoundError, Rule
from generator.project import read
from generator.reading.markdown import article_nodes


def html(typed: str) -> str:
    """Return a text as HTML on one line."""
    return serialize(article_nodes(typed)).replace("\n", "")


def page(project: Path, name: str, *texts: tuple[str, str]) -> Nodes:
    """Return the nodes of a public page after writing some texts."""
    for path, text in texts:
        (project / "content" / path).write_text(text, encoding="utf-8")
    return page_bodies(read(project).sites[Audience.PUBLIC])[name]


def hrefs(nodes: Nodes) -> list[str]:
    """Return the targets of the links."""
    return [one["attrs"]["href"] for one in walk(nodes) if "href" in one["attrs"]]


def test_each_text_keeps_its_own_footnotes_and_references(sample: Path) -> None:
    """Texts that share a page may use the same numbers; notes and links stay with their text."""
    nodes = page(
        sample,
        "prepare/index.md",
        (
            "prep/20-a.md",
            "One[^1] and [there][1].\n\n[^1]: Note one.\n\n[1]: https://one.example/\n",
        ),
        (
            "prep/30-b.md",
            "Two[^1] and [there][1].\n\n[^1]: Note two.\n\n[1]: https://two.example/\n",
        ),
    )
    notes = {
        one["attrs"]["id"]: text_of([one])
        for one in walk(nodes)
        if one["attrs"].get("id", "")[:3] == "fn:"
    }

    assert [one for one in hrefs(nodes) if one.endswith(".example/")] == [
        "https://one.example/",
        "https://two.example/",
    ]
    assert {words.split("\N{NO-BREAK SPACE}")[0].strip() for words in notes.values()} == {
        "Note one.",
        "Note two.",
    }
    assert {f"#{one}" for one in notes} <= set(hrefs(nodes))


@pytest.mark.parametrize("term", ["work\ntape", "work\N{NO-BREAK SPACE}tape", "Work  tape"])
def test_a_term_is_found_however_it_is_spaced(sample: Path, term: str) -> None:
    """A term is found across a line break, or with another kind of space in it."""
    process = sample / "process.yaml"
    text = process.read_text(encoding="utf-8")
    added = "glossary:\n  - {term: Work tape, meaning: A plain recording., audience: public}\n"
    process.write_text(text.replace("glossary:\n", added), encoding="utf-8")

    assert "../glossary/#work-tape" in hrefs(
        page(sample, "about.md", ("pages/about.md", f"# Us\n\nBring a {term} or two.\n"))
    )


@pytest.mark.parametrize(
    "typed",
    [
        "It clicks: <span class='no-term'>the BPM</span>.",
        "The *BPM*{: .no-term } here.",
        "The BPM.\n{: .no-term }",
        "`the\nBPM`",
        "    the BPM",
        "[BPM]\n\n[BPM]: https://bpm.example/",
        '<img src="../assets/logo.svg"\nalt="BPM">',
        '<div\n title="BPM tabindex=0">x</div>',
    ],
)
def test_where_a_word_is_no_term_nothing_changes(sample: Path, typed: str) -> None:
    """A word is left alone in code, links and attributes, and wherever its author asks for it."""
    nodes = page(sample, "about.md", ("pages/about.md", f"# Us\n\n{typed}\n"))

    assert not [one for one in hrefs(nodes) if "glossary" in one]
    assert "{:" not in text_of(nodes)


def test_the_measure_of_terms_can_fail(sample: Path) -> None:
    """The same word in running text does link to the glossary."""
    assert "../glossary/#bpm" in hrefs(page(sample, "about.md", ("pages/about.md", "The BPM.\n")))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("# **Loud** and `code`\n", "Loud and code"),
        ("#Title\n", "Title"),
        ("Title\n=====\n", "Title"),
        ("# A [link](faq.md)\n", "A link"),
        ("# Windows #\r\n\r\nText\r\n", "Windows"),
        ("# Name {#id}\n", "Name"),
    ],
)
def test_a_title_is_plain_however_it_is_typed(sample: Path, typed: str, title: str) -> None:
    """A page has one first-level heading, and its title is the heading's words."""
    (sample / "content/pages/about.md").write_bytes(typed.encode())
    site = read(sample).sites[Audience.PUBLIC]
    (found,) = (one for one in site.pages if one.path == "about.md")

    assert found.title == title
    assert [one["tag"] for one in walk(page_bodies(site)["about.md"])].count("h1") == 1


@pytest.mark.parametrize("name", ["about", "contact", "home", "producer"])
@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("# One\n\n# Two\n\n## Three\n\n# Four\n", ["h1 One", "h2 Two", "h3 Three", "h2 Four"]),
        ("One\n===\n\nTwo\n===\n\nThree\n---\n", ["h1 One", "h2 Two", "h3 Three"]),
        ("---\ntitle: T\n---\n# One\n\n> # Two\n", ["h1 One", "h2 Two"]),
        ("Words.\n\n# Two\n\n## Three\n", ["h2 Two", "h3 Three"]),
        ("# One\n\n## Two\n\n### Three\n", ["h1 One", "h2 Two", "h3 Three"]),
    ],
)
def test_a_page_has_one_title_however_many_are_typed(
    sample: Path, name: str, typed: str, levels: list[str]
) -> None:
    """More headings of the first level are parts of the page, with those below them."""
    path = f"{'index' if name == 'home' else name}.md"
    found = [
        f"{one['tag']} {text_of([one])}"
        for one in walk(page(sample, path, (f"pages/{name}.md", typed)))
        if one["tag"] in HEADINGS
    ]

    assert [one[:2] for one in found].count("h1") == 1
    assert [one for one in found if one in levels] == levels


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("`inline [a](gone.md)\nover two lines`", False),
        ("    [a](gone.md)", False),
        ("- a\n\n        [a](gone.md)", False),
        ("> ```\n> [a](gone.md)\n> ```", False),
        ("```\n[a](gone.md)\n~~~\n[b](gone.md)\n```", False),
        ("<a href='gone.md'>a</a>", True),
        ("<details>\n<summary>b</summary>\n\n[a](gone.md)\n\n</details>", True),
        ("~~~ `x`\n~~~\n[a](gone.md)", True),
        ("- a\n  - [a](gone.md)", True),
        ("[a]\n\n[a]: gone.md", True),
        ("![a](<gone.md>)", True),
    ],
)
def test_a_link_is_dead_where_the_parser_sees_one(sample: Path, typed: str, *, link: bool) -> None:
    """Only links have targets, as the parser recognizes them."""
    (sample / "content/pages/about.md").write_text(f"# Us\n\n{typed}\n", encoding="utf-8")
    rules = []
    try:
        read(sample)
    except ProblemsFoundError as error:
        rules = [problem.rule for problem in error.problems]

    assert rules == [Rule.DEAD_LINK] * link


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("a\n- b\nlazy\n- c", "<p>a</p><ul><li>b lazy</li><li>c</li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("- a\n\n  more\n\n- b", "<ul><li><p>a</p><p>more</p></li><li><p>b</p></li></ul>"),
        ("a\n•\tb\n•\tc", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
        ("· a\n  ▪ b\n· c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("a • b · c", "<p>a • b · c</p>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("In 1986\n1986. was", "<p>In 1986 1986. was</p>"),
        ("a *b*\n*c* d", "<p>a <em>b</em> <em>c</em> d</p>"),
        ("- a\n  ```\n  x\n  ```\n- b", None),
        (
            "> said\n> - a\n> - b",
            "<blockquote><p>said</p><ul><li>a</li><li>b</li></ul></blockquote>",
        ),
        ("<pre>\nx\n- a\n- b\n</pre>", "<pre>x&#10;- a&#10;- b&#10;</pre>"),
        ("a\n***\nb", "<p>a</p><hr><p>b</p>"),
        ("- a\n- b\n\n\ntext", "<ul><li>a</li><li>b</li></ul><p>text</p>"),
        ("* a\n    * b\n        * c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
    ],
)
def test_lists_are_read_as_they_are_typed_elsewhere(typed: str, becomes: str | None) -> None:
    """A list may follow a sentence, and nests by the column of its text (CommonMark, 5.2)."""
    found = html(typed)

    if becomes is None:
        assert found.count("<li>") == 2
        assert "<pre><code>x&#10;</code></pre>" in found
    else:
        assert found == becomes


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("Text:\n| a | b |\n|---|---|\n| 1 | 2 |", 2),
        ("Text:\na | b\n--|--\n1 | 2", 2),
        ("Text | more\nand so on", 0),
        ("| a |\n|---|\n| 1 |", 2),
    ],
)
def test_tables_may_follow_a_sentence(typed: str, rows: int) -> None:
    """The second row distinguishes a table from the sentence above it."""
    assert html(typed).count("<tr>") == rows


@pytest.mark.parametrize(
    ("typed", "ways_back"),
    [
        ("A.\n\n[^a]: Unused.\n", 0),
        ("A.[^b]\n\n[^a]: Unused.\n[^b]: Used.\n", 1),
        ("A.[^b] B.[^b]\n\n[^a]: Unused.\n\n[^b]: - Used.\n", 2),
        ("A.\n\n[^a]: - Unused.\n    - Too.\n", 0),
        ("`[^a]`\n\n[^a]: Only code refers to it.\n", 0),
    ],
)
def test_each_way_back_from_a_footnote_leads_somewhere(typed: str, ways_back: int) -> None:
    """A footnote to which no text refers is shown, and has no link back."""
    found = list(walk(article_nodes(typed)))
    ids = {f"#{one['attrs'].get('id')}" for one in found}
    back = [one["attrs"]["href"] for one in found if "footnote-backref" in str(one["attrs"])]

    assert len(back) == ways_back
    assert set(back) <= ids
    assert "#fn:a" in ids


def test_footnotes_of_one_page_have_ids_of_their_own(sample: Path) -> None:
    """However often two texts of a page refer to their footnotes, no id occurs twice."""
    for name in ("10-before", "20-after"):
        text = f"{'A.[^1] ' * 4}\n\n[^1]: Note of {name}.\n"
        (sample / f"content/prep/{name}.md").write_text(text, encoding="utf-8")
    body = page_bodies(read(sample).sites[Audience.PUBLIC])["prepare/index.md"]
    attributes = [one["attrs"] for one in walk(body)]
    ids = [one["id"] for one in attributes if "id" in one]
    notes = [one for one in ids if one.startswith("fn")]

    assert len(notes) == len(set(ids).intersection(notes)) == 10
    links = {one["href"] for one in attributes if one.get("href", "").startswith("#fn")}
    assert {f"#{one}" for one in notes} == links
