"""Every form of docs/markdown.md is rendered as meant on the page, in the PDF and in the e-book."""

import json
import re
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
import typst
from plain_data import SAMPLE

from generator.downloads.formats import make_files
from generator.downloads.paper import typst_language
from generator.markup.html_tree import serialize, text_of
from generator.model import Audience
from generator.pages.render import page_bodies
from generator.project import read
from generator.reading.markdown import article_nodes
from generator.rendering import FOLDER

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Form:
    """A typed text, and its expected result in each output."""

    name: str
    typed: str
    page: str
    """A part of the page's HTML, each block on a line of its own."""
    paper: str
    """The text of the PDF, with white space collapsed."""
    book: str = ""
    """A part of the book's XHTML; by default, that of the page."""


FORMS = (
    Form("emphasis", "*soft* **loud**", "<em>soft</em> <strong>loud</strong>", "soft loud"),
    Form("strikethrough", "~~gone~~", "<del>gone</del>", "gone"),
    Form("insertion", "^^new^^", "<ins>new</ins>", "new"),
    Form("highlight", "==marked==", "<mark>marked</mark>", "marked"),
    Form("subscript and superscript", "H~2~O x^2^", "H<sub>2</sub>O x<sup>2</sup>", "H2O x2"),
    Form("line break", "one\\\ntwo", "one<br> two", "one two", "one<br/> two"),
    Form("link", "[text](../faq.md)", '<a href="../faq/">text</a>', "text", ">text</a>"),
    Form(
        "bare address",
        "See https://other.example/a_b?c.",
        'See <a href="https://other.example/a_b?c">https://other.example/a_b?c</a>.',
        "See https://other.example/a_b?c.",
    ),
    Form(
        "bare e-mail address",
        "hi@other.example",
        '<a href="mailto:hi@other.example">hi@other.example</a>',
        "hi@other.example",
    ),
    Form(
        "list",
        "Bring:\n- one\n- two",
        "<ul>\n<li>one</li>\n<li>two</li></ul>",
        "Bring: • one • two",
    ),
    Form(
        "nested list",
        "- a\n  - b\n    - c\n- d",
        "<ul>\n<li>a\n<ul>\n<li>b\n<ul>\n<li>c</li></ul></li></ul></li>\n<li>d</li></ul>",
        "• a ‣ b – c • d",
    ),
    Form(
        "numbered list",
        "Then:\n\n3. three\n4. four",
        '<ol start="3">\n<li>three</li>\n<li>four</li></ol>',
        "Then: 3. three 4. four",
    ),
    Form(
        "task list",
        "- [ ] open\n- [x] done",
        '<li class="task-list-item">☐ open</li>\n<li class="task-list-item">☑ done</li>',
        "☐ open ☑ done",
    ),
    Form(
        "loose list",
        "- first\n\n- second",
        "<li>\n<p>first</p></li>\n<li>\n<p>second</p></li>",
        "• first • second",
    ),
    Form(
        "table",
        "Days:\n| a | b |\n|---|--:|\n| 1 | 2 |",
        '<th>a</th>\n<th class="sg-right">b</th>',
        "Days: a b 1 2",
    ),
    Form("quote", "> said", "<blockquote>\n<p>said</p></blockquote>", "said"),
    Form(
        "callout",
        "> [!NOTE]\n> mind",
        '<div class="admonition note">\n<p class="admonition-title">Note</p>\n<p>mind</p></div>',
        "Note mind",
    ),
    Form(
        "admonition",
        '!!! warning "Hot"\n    mind',
        '<div class="admonition warning">\n<p class="admonition-title">Hot</p>\n<p>mind</p></div>',
        "Hot mind",
    ),
    Form(
        "folded admonition",
        '??? note "Why"\n    because',
        '<details class="admonition note">\n<summary>Why</summary>\n<p>because</p></details>',
        "Why because",
        '<section class="admonition note"><p><strong>Why</strong></p><p>because</p></section>',
    ),
    Form(
        "tabs",
        '=== "Mac"\n    one\n\n=== "PC"\n    two',
        '<details class="sg-tab" open>\n<summary>Mac</summary>\n<p>one</p></details>',
        "Mac one PC two",
        '<section class="sg-tab"><p><strong>PC</strong></p><p>two</p></section>',
    ),
    Form(
        "unfolding HTML",
        "<details>\n<summary>More</summary>\n\n**b** and\n- c\n\n</details>",
        "<details>\n<summary>More</summary>\n<p><strong>b</strong> and</p>\n<ul>\n<li>c</li></ul></details>",
        "More b and • c",
        "<section><p><strong>More</strong></p><p><strong>b</strong> and</p><ul><li>c</li></ul></section>",
    ),
    Form("code", "`a *b* <c>`", "<code>a *b* &lt;c&gt;</code>", "a *b* <c>"),
    Form(
        "code block",
        "```\na *b*\n  <c>\n```",
        "<pre><code>a *b*&#10;  &lt;c&gt;&#10;</code></pre>",
        "a *b* <c>",
        "<pre><code>a *b*\n  &lt;c&gt;\n</code></pre>",
    ),
    Form(
        "highlighted code",
        "```python\ndef a(): pass\n```",
        '<pre class="highlight language-python"><code><span class="k">def</span>',
        "def a(): pass",
    ),
    Form(
        "code with numbered lines",
        '```text linenums="3" hl_lines="2"\none\ntwo\n```',
        '<pre><code>one&#10;<span class="hll">two&#10;</span></code></pre>',
        "one two",
        '<pre><code>one\n<span class="hll">two\n</span></code></pre>',
    ),
    Form(
        "code with a title",
        '``` {.python #run title="run.py" linenums="1"}\npass\n```',
        '<figure id="run">\n<figcaption>run.py</figcaption>\n<pre class="highlight language-python">',
        "run.py pass",
        "<figcaption>run.py</figcaption>",
    ),
    Form(
        "definition list",
        "Term\n:   meaning",
        "<dl>\n<dt>Term</dt>\n<dd>meaning</dd></dl>",
        "Term meaning",
    ),
    Form("footnote", "text[^1]\n\n[^1]: note", 'class="footnote-ref"', "text1 1. note", "<sup"),
    Form(
        "abbreviation",
        "XYZ\n\n*[XYZ]: the long form",
        '<abbr title="the long form">XYZ</abbr>',
        "XYZ (the long form)",
    ),
    Form("keys and samples", "<kbd>Ctrl</kbd>", "<kbd>Ctrl</kbd>", "Ctrl"),
    Form("attributes", "words\n{: .no-term }", '<p class="no-term">words</p>', "words"),
    Form("fact", "{{ studio.name }}", "<p>Blue &amp; Room &lt;Two&gt;</p>", "Blue & Room <Two>"),
    Form("comment", "a <!-- note to myself --> b", "<p>a b</p>", "a b"),
)


@dataclass(frozen=True)
class Outputs:
    """The three outputs, each split at the headings of the forms."""

    page: list[str]
    paper: list[str]
    book: list[str]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """Return the outputs of a prep article with a section for each form."""
    project = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("forms") / "project"))
    for path in (project / "content/prep").glob("[0-9]*.md"):
        path.unlink()
    for number, form in enumerate(FORMS, 10):
        text = f"## Form{number}x\n\n{form.typed}\n"
        (project / f"content/prep/{number}-form.md").write_text(text, encoding="utf-8")
    (project / "content/prep/05-first.md").write_text("First.\n", encoding="utf-8")
    (project / "content/prep/99-end.md").write_text("## Endx\n", encoding="utf-8")
    site = read(project).sites[Audience.PUBLIC]
    bodies = page_bodies(site)
    files = {one.path: one.content for one in make_files(site, bodies, {})}
    with ZipFile(BytesIO(files["downloads/prep-article.epub"])) as book:
        chapters = "".join(
            book.read(name).decode() for name in book.namelist() if re.search(r"\d\.xhtml$", name)
        )
    document = pypdfium2.PdfDocument(files["downloads/prep-article.pdf"])
    paper = "\n".join(page.get_textpage().get_text_range() for page in document)
    return Outputs(*map(_cut, (serialize(bodies["prepare/index.md"], lines=True), paper, chapters)))


def _cut(text: str) -> list[str]:
    """Split a text at the heading of each form."""
    foot = r"Blue & Room <Two> · \S+ · version \w+\s+(\d+ / \d+)?"
    head = r"Blue & Room <Two>\s+Get ready for the studio"
    text = re.sub(rf"{foot}|{head}", "", text)
    text = re.sub(r"<title>.*?</title>", "", text)
    return re.findall(r"(?s)Form\d\dx(?:</h2>)?(.*?)(?=Form\d\dx|Endx)", text)


EACH = pytest.mark.parametrize("number", range(len(FORMS)), ids=lambda at: FORMS[at].name)


@EACH
def test_the_page_shows_the_form(outputs: Outputs, number: int) -> None:
    """The page has the elements of the form."""
    assert FORMS[number].page in outputs.page[number]


@EACH
def test_the_paper_shows_the_form(outputs: Outputs, number: int) -> None:
    """The PDF has the words of the form, without its markup."""
    assert " ".join(outputs.paper[number].split()) == FORMS[number].paper


@EACH
def test_the_book_shows_the_form(outputs: Outputs, number: int) -> None:
    """The e-book has the elements of the form."""
    expected = FORMS[number].book or FORMS[number].page.replace(">\n<", "><").replace("\n", "")

    assert expected in outputs.book[number]


@pytest.mark.parametrize(
    "inner", ["<p>a</p><pre>b</pre>", "<pre>a</pre><pre>b</pre>", "a<pre>b</pre>"]
)
def test_an_element_named_like_a_code_block_is_kept(inner: str) -> None:
    """What was typed as HTML keeps its words, also if it has the class of code blocks."""
    nodes = article_nodes(f'<div class="highlight">{inner}</div>')

    assert "".join(text_of(nodes).split()) == "ab"


SEEN = ("strikethrough", "insertion", "highlight", "subscript and superscript", "emphasis", "code")
"""Forms that don't change the words of a PDF, so the test compares pictures."""


@pytest.mark.parametrize("name", SEEN)
def test_the_paper_sets_the_form_apart(name: str) -> None:
    """A form that changes how words look gives another picture than the plain words."""
    form = next(one for one in FORMS if one.name == name)
    plain = re.sub(r"[~^=*`]", "", form.typed).replace("<", "&lt;")

    assert _picture(form.typed) != _picture(plain)
    assert _picture(plain) == _picture(plain)


_LOOK = {
    "brand": {"primary": "#5b2a86", "accent": "#0b7a75"},
    "paper": "a4",
    "internal": False,
    **typst_language("en"),
}


def _picture(typed: str) -> bytes:
    source = """#import "/prose.typ": element
    #set page(width: 8cm, height: 3cm)
    #for one in json(bytes(sys.inputs.data)).nodes { element(one) }"""
    compiled: Any = typst.compile  # its types want the root as bytes, its code as text
    made = compiled(
        source.encode(),
        root=str(FOLDER / "print"),
        sys_inputs={"data": json.dumps({**_LOOK, "nodes": article_nodes(typed)})},
        format="png",
    )
    assert isinstance(made, bytes)
    return made


def test_the_table_lists_every_form() -> None:
    """The documentation and the test list the same forms in the same order."""
    text = (ROOT / "docs/markdown.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z][^|]*?) \|", text, re.MULTILINE)

    assert rows == [form.name for form in FORMS]
