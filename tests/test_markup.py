"""Which HTML a text may contain: everything that only shows something, nothing active."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import pytest
from conftest import Command
from hostile_html import TAGLINE, TYPED, Hostile
from plain_data import plain

from generator.checking.articles import article_problems
from generator.checking.html_policy import judge
from generator.checking.texts import html_problems
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import parse, serialize, text_of
from generator.model import Process
from generator.problems import Rule
from generator.reading.articles import parse_article
from generator.reading.markdown import _packed_article, article_html, article_nodes
from generator.reading.source_text import SourceText


def found(text: str, **studio: str) -> list[str]:
    """Return what is not allowed in a text: place, message and rule."""
    article = parse_article(SourceText("content/pages/a.md", f"---\ntitle: A\n---\n{text}"))
    data = plain()
    data["studio"] |= studio
    problems = html_problems(Process.model_validate(data), article)
    return [str(one).splitlines()[0].removeprefix("content/pages/a.md:") for one in problems]


def hint_of(text: str) -> str:
    """Return the hints for what is not allowed in a text."""
    article = parse_article(SourceText("content/pages/a.md", text))
    return "\n".join(one.hint for one in html_problems(Process.model_validate(plain()), article))


@pytest.mark.parametrize(
    "text",
    [
        "# A [link](b.md) and ![a picture](../assets/a.png){ width=30 loading=lazy }",
        "<details><summary>More</summary>\n\nText\n\n</details>",
        "<div class='grid' markdown>\n\n**a**\n\n</div>",
        "| a | b |\n|:--|--:|\n| 1 | 2 |",
        "!!! note\n    Take a break.\n\nTerm\n:   Meaning[^1]\n\n[^1]: So it is.",
        "<audio controls src='../assets/mix.mp3'></audio>",
        "<a href='https://a.example' target='_blank' rel='noopener'>a</a> <mailto:a@b.example>",
        "<table><tr><td colspan=2 aria-label='x'>a</td></tr></table>",
        "`<script>alert(1)</script>`\n\n```html\n<script>alert(1)</script>\n```",
        "<!-- <script>alert(1)</script> -->",
        "5 < 6 and {{ studio.name }}",
    ],
)
def test_passive_html_is_allowed(text: str) -> None:
    """Markdown with all extensions, and HTML for text, tables, pictures and sound, is allowed."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a <script>alert(1)</script>", "4:3: '<script>' is not allowed in a text [unsafe-html]"),
        ("<style>p {}</style>", "4:1: '<style>' is not allowed in a text [unsafe-html]"),
        ("<form action='x'></form>", "4:1: '<form>' is not allowed in a text [unsafe-html]"),
        ("<iframe src='x'></iframe>", "4:1: '<iframe>' is not allowed in a text [unsafe-html]"),
        ("<svg/onload=alert(1)>", "4:1: '<svg>' is not allowed in a text [unsafe-html]"),
        ("<x:y>a</x:y>", "4:1: '<x:y>' is not allowed in a text [unsafe-html]"),
        ("<b onclick='x'>a</b>", "4:4: 'onclick' is not allowed in a '<b>' [unsafe-html]"),
        ("<IMG SRC=x ONERROR=x>", "4:12: 'onerror' is not allowed in a '<img>' [unsafe-html]"),
        ("# A {onclick=x}", "4:6: 'onclick' is not allowed in a '<h1>' [unsafe-html]"),
        ("<p style='top: 0'>a</p>", "4:4: 'style' is not allowed in a '<p>' [unsafe-html]"),
        (
            "<table><tr><td style='top: 0'>a</table>",
            "4:16: 'style' is not allowed in a '<td>' [unsafe-html]",
        ),
        ("<p title='>' onclick='x'>", "4:14: 'onclick' is not allowed in a '<p>' [unsafe-html]"),
        (
            "[a](<javascript:alert(1)>)",
            "4:6: the address 'javascript:alert(1)' is not allowed in a '<a>' [unsafe-html]",
        ),
        (
            "[a](javascript:alert)",
            "4:5: the address 'javascript:alert' is not allowed in a '<a>' [unsafe-html]",
        ),
        (
            "[a](//b.example/c)",
            "4:5: the address '//b.example/c' is not allowed in a '<a>' [unsafe-html]",
        ),
        (
            "<a href='&#x6A;avaScript:x'>a</a>",
            "4:4: the address 'javaScript:x' is not allowed in a '<a>' [unsafe-html]",
        ),
        (
            "<a href=' java\tscript:x'>a</a>",
            "4:4: the address ' java  script:x' is not allowed in a '<a>' [unsafe-html]",
        ),
        (
            "<img src='data:image/svg+xml,x'>",
            "4:11: the address 'data:image/svg+xml,x' is not allowed in a '<img>' [unsafe-html]",
        ),
        (
            "![a](https://b.example/c.png)",
            "4:6: the address 'https://b.example/c.png' is not allowed in a '<img>' [third-party]",
        ),
        (
            "<video poster='//b.example/c'></video>",
            "4:16: the address '//b.example/c' is not allowed in a '<video>' [third-party]",
        ),
        ("<?php x ?>", "4:1: '<!' and '<?' are not allowed in a text"),
        ("<![CDATA[ x> <script>a</script> ]]>", "4:1: '<!' and '<?' are not allowed in a text"),
        ("<!-<!-- -->-><script>a</script> -->", "4:14: '<script>' is not allowed in a text"),
    ],
)
def test_active_html_is_not_allowed(text: str, said: str) -> None:
    """Scripts, styles, forms, frames, event handlers and third-party requests are each located."""
    assert len(found(text)) >= 1
    assert any(one.startswith(said) for one in found(text)), found(text)


@pytest.mark.parametrize("address", ["file:///Volumes/Sessions/", "C:/Sessions/a.pdf"])
def test_a_link_to_a_computer_is_told_where_its_file_belongs(address: str) -> None:
    """In a text for the staff, the hint is not a folder whose files are published."""
    said = {}
    for name in ("content/pages/a.md", "content/staff/a.md"):
        article = parse_article(SourceText(name, f"[Sessions]({address})"))
        (said[name],) = html_problems(Process.model_validate(plain()), article)

    assert {one.message for one in said.values()} == {
        "this link leads to a place on your own computer"
    }
    assert "content/assets/" in said["content/pages/a.md"].hint
    assert "content/staff/" in said["content/staff/a.md"].hint
    assert "assets" not in said["content/staff/a.md"].hint


def test_a_file_that_is_written_as_an_address_is_not_shown_whole() -> None:
    """A pasted picture has thousands of characters, of which the first say what it is."""
    (said,) = found(f"![a](data:image/png;base64,{'A' * 5000})")

    assert "the address 'data:image/png;base64,AAAAAAAAAAAAAAAAAA…' is not allowed" in said
    assert len(said) < 150


HIDDEN = (
    *("display:none", "visibility: hidden", "opacity:0", "opacity:0.05", "font-size:0"),
    *("font-size: 1px", "font:0/0 a", "color:white", "COLOR: #FFF !important", "color:#fefefe"),
    *("color:rgb(255, 255, 255)", "color:rgba(0,0,0,0)", "color:transparent", "left:-9999px"),
    *("color:#000; background:#000", "text-indent:-99em", "height:0; overflow:hidden"),
    *("clip:rect(0,0,0,0)", "clip-path: inset(50%)", "transform: scale(0)"),
    "color: white; background: #fff",
)
SEEN = (
    *("color:red", "color:white; background:#333", "font-size:12px", "font: bold 12px a"),
    *(
        "opacity:0.5",
        "display:block",
        "margin-left:-25px",
        "margin:-0.5rem",
        "width:1px",
        "color:rgb(0,0,0)",
    ),
    *("color:rgba(0,0,0,0.5)", "font-size:.", "color:", "font-size:80%", "opacity:.9"),
)


@pytest.mark.parametrize("style", [*HIDDEN, *SEEN])
def test_the_hint_for_a_style_that_hides_words_does_not_publish_them(style: str) -> None:
    """Where a style hides words, the hint is about the words: without the style, everyone sees them."""
    hints = [hint_of(f"<p style='{style}'>{words}</p>") for words in ("Never again.", " ")]

    assert [("everyone sees it" in hint) for hint in hints] == [style in HIDDEN, False]


@pytest.mark.parametrize(
    "text",
    [
        *("<p class='sg-hidden'>a</p>", "<font color=white>a</font>", "<template>a</template>"),
        *("<dialog>a</dialog>", "a\n{: style='display:none' }", "# A { style='display:none' }"),
        "<table><tr><td style='text-align: left; display:none'>a</table>",
    ],
)
def test_other_ways_to_hide_words_have_the_same_hint(text: str) -> None:
    """A class of the frame, an element that shows nothing, and a white font hide words, too."""
    assert "delete the text, or make it a note" in hint_of(text)
    assert "everyone sees it" not in hint_of(
        text.replace("display:none", "top:0")
        .replace("white", "red")
        .replace("sg-hidden", "sg-way")
        .replace("template", "main")
        .replace("dialog", "main")
    )


@pytest.mark.parametrize("note", ["<!-- b -->", "<!-- b\nb -->"])
@pytest.mark.parametrize("text", ["a {}c", "a\n\n{}\n\nc", "- a {}c"])
def test_a_comment_is_on_no_page(note: str, text: str) -> None:
    """A comment is not a problem, and appears on no page."""
    nodes = article_nodes(text.format(note))

    assert found(text.format(note)) == []
    assert "b" not in serialize(nodes)
    assert "".join(text_of(nodes).split()) == "ac"
    assert "b" in serialize(article_nodes(text.format("b ")))


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 20_000, "![[" * 5_000, "a:\n:   b\n" * 2_000),
        *("a " + "<b " * 20_000, "<b a=1\n" * 20_000, "<b>" + '<i a="' * 20_000),
    ],
)
def test_endless_nesting_is_reported(text: str) -> None:
    """Text that would occupy the Markdown parser for minutes or forever is reported at once."""
    assert len(found(text)) == 1
    assert "this text is nested deeper than Markdown can follow [too-deep]" in found(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "[a](b.md) " * 300,
        "`" + "[" * 300 + "`",
        "``a ` " + "[" * 300 + "``",
        "```\n" + "[" * 300 + "\n```",
        "~~~\n" + "[" * 300 + "\n~~~",
        "\\[ " * 300,
    ],
)
def test_many_brackets_are_fine(text: str) -> None:
    """Brackets that are closed, escaped or in code do not count as nesting."""
    assert found(text) == []


@pytest.mark.parametrize("text", ["a <b> b </b> " * 5_000, "a <b " * 100, "a < b " * 20_000])
def test_tags_that_end_are_fine(text: str) -> None:
    """Any number of tags that end, few that do not, and signs that start no tag are no problem."""
    assert not any("[too-deep]" in one for one in found(text))


@pytest.mark.parametrize("deep", ["[" * 20_000, "a:\n:   b\n" * 2_000, "> " * 2_000 + "a"])
def test_a_text_after_one_that_is_nested_too_deep_is_read_as_ever(deep: str) -> None:
    """A text that the parser could not follow has no influence on the next text."""
    before = article_nodes("- a\n\nb")
    _packed_article.cache_clear()
    with pytest.raises(TooDeepError):
        article_html(deep)

    assert article_nodes("- a\n\nb") == before
    assert article_nodes("a") == parse("<p>a</p>")


def test_unsafe_text_stops_a_check(sample: Path, studio_guide: Command) -> None:
    """`check` reports it with a hint, and no build starts."""
    with (sample / "content/pages/faq.md").open("a") as text:
        text.write("\n<p onclick='alert(1)'>Hello</p>\n")

    for command in ("check", "build"):
        done = studio_guide("-C", sample, command)

        assert done.exit_code == 1
        assert "'onclick' is not allowed in a '<p>' [unsafe-html]" in done.stderr
        assert f"hint: {Rule.UNSAFE_HTML.hint}" in done.stderr


@pytest.mark.parametrize("hostile", TYPED, ids=lambda one: one.text[:40])
def test_what_browsers_would_run_is_reported_where_it_was_typed(hostile: Hostile) -> None:
    """Hostile HTML of every kind is reported with line and column."""
    line, _, column = hostile.at.partition(":")
    told = found(hostile.text, tagline=TAGLINE)

    assert [one for one in told if one.startswith(f"{int(line) + 3}:{column}: ")], told


def test_the_same_texts_pass_when_they_are_harmless() -> None:
    """A variable with a web address, unique attributes and paired tags pass."""
    for text in (
        "[x](https://ok.example){: title='x' } and <a href='{{ studio.tagline }}'>x</a>",
        "<div markdown>\n\n`<img src=x onerror=a>`\n\n</div>",
        "[x]: https://ok.example\n\n[go][x] and [home]({{ studio.tagline }})",
        "<details><summary>a</summary>\n<section>b</section></details>",
    ):
        assert found(text, tagline="https://ok.example") == []


@pytest.mark.parametrize(
    ("wrong", "at", "right"),
    [
        ("<div>\n\nText", "4:1", "<div>\n\nText\n\n</div>"),
        ("a <b>c", "4:3", "a <b>c</b>"),
        ("<details>a", "4:1", "<details>a</details>"),
        ("<div/>\n\ntext", "4:1", "<div></div>\n\ntext"),
        ("a </i> b", "4:3", "a  b"),
        ("<div>a</div></div>", "4:13", "<div>a</div>"),
        ("a <b><i>x</b>", "4:6", "a <b><i>x</i></b>"),
        ("a <br> b </br>", "4:10", "a <br> b"),
        ("<td>x", "4:1", "<table><tr><td>x</td></tr></table>"),
        ("<!-- never", "4:1", "<!-- never -->"),
        ("<div><!-- never", "4:6", "<div><!-- never --></div>"),
        ('<img src="../a.png" alt="x', "4:1", '<img src="../a.png" alt="x">'),
        ("<div><b", "4:6", "<div><b></b></div>"),
        ("<img src=a.png alt=a ALT=b>", "4:1", "<img src=a.png alt=a>"),
        ("`<div>` and <div>x", "4:13", "`<div>` and <div>x</div>"),
        ("```\n<b>\n```\n\n<b>x", "8:1", "```\n<b>\n```\n\n<b>x</b>"),
        ("a <your name> b", "4:3", "a `<your name>` b"),
    ],
)
def test_what_browsers_repair_is_reported_and_the_hint_works(
    wrong: str, at: str, right: str
) -> None:
    """Unclosed or unopened elements, tags and comments are reported with their place."""
    assert [one for one in found(wrong) if one.startswith(f"{at}: ")], found(wrong)
    assert found(right) == []


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>a<li>b</ul>",
        "<p>a<p>b",
        "<table><tr><td>a<td>b<tr><td>c</table>",
        "text <div>block</div> text",
        "a<br/>b<hr/><img src='../a.png' alt='' />",
        "3 < 4 > 2 <3 & &lt;img src=x&gt;",
        "<http://a.example> <a@b.example>",
        "- [ ] a\n- [x] b",
        "# <a id='top'></a>Title {: #t .c }",
    ],
)
def test_what_needs_no_end_is_fine(text: str) -> None:
    """Optional end tags, slashes in void elements and < in a sentence are not faults."""
    assert found(text) == []


@pytest.mark.parametrize(
    "html",
    [
        "<del>a</del><ins>b</ins><mark>c</mark><sub>d</sub><sup>e</sup><abbr title='f'>g</abbr>",
        '<div class="admonition note"><p class="admonition-title">Note</p></div>',
        '<details class="note" open="open"><summary>a</summary><p>b</p></details>',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        '<div class="highlight"><pre><span></span><code><span class="k">a</span></code></pre></div>',
        (
            '<ul class="task-list"><li class="task-list-item"><label class="task-list-control">'
            '<input type="checkbox" disabled checked/><span></span></label>a</li></ul>'
        ),
        (
            '<div class="tabbed-set tabbed-alternate" data-tabs="1:1"><input checked="checked" '
            'id="__tabbed_1_1" name="__tabbed_1" type="radio" /><div class="tabbed-labels">'
            '<label for="__tabbed_1_1">a</label></div></div>'
        ),
        '<table><tr><td style="text-align: right;">1</td></tr></table>',
        '<a class="sg-button sg-button--main" href="a.md">a</a><b class="no-term msg-x">b</b>',
        '<a class="md-button md-button--primary" href="a.md">a</a>',
    ],
)
def test_what_extensions_make_is_fine(html: str) -> None:
    """Marks, notes, footnotes, highlighted code, tasks, tabs and aligned cells pass."""
    assert list(judge(parse(html))) == []


@pytest.mark.parametrize(
    "html",
    [
        "<input type=checkbox>",
        "<input type=text disabled>",
        "<input type=image src=x disabled>",
        "<input type=radio name=x>",
        "<label for=x>a</label>",
        "<p style='text-align: right;'>a",
        "<table><td style='text-align: right; top: 0'>a",
        "<table><td style='text-align:right;'>a",
        "<a href='\\\\far.example'>a</a>",
        "<a href='/\\far.example'>a</a>",
        "<a href=' \x01javascript:x'>a</a>",
        "<a href='JAVA&NewLine;SCRIPT&colon;x'>a</a>",
        "<a href='vbscript:x'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<a ping='https://far.example'>a</a>",
        "<img src='h&#9;ttps://far.example/x'>",
        "<img src='\\\\far.example/x'>",
        "<img srcset='https://far.example/x 2x'>",
        "<video poster=' https://far.example/x'></video>",
        "<blockquote cite='javascript:x'>a</blockquote>",
        "<template><b onclick=x></b></template>",
        "<svg><use href='//far.example/x#a'/></svg>",
        "<svg><a xlink:href='javascript:x'>a</a></svg>",
        "<math><mi href='javascript:x'>a</mi></math>",
        "<table background='//far.example/x'></table>",
        "<link rel=stylesheet href=x>",
        "<base href=x>",
        "<meta http-equiv=refresh content='0;url=x'>",
        "<object data=x></object>",
        "<form action=x></form>",
        "<b id=sg-query>x</b>",
        "<div class=sg-gantt><a href='https://far.example'>x</a></div>",
        "<p class='note SG-hidden'>x</p>",
        "<div class=md-overlay>x</div>",
        "<a name=SG-query>x</a>",
        "<table><image src=//far.example/x>",
        "<noscript><p title='</noscript><img src=x onerror=a>'></noscript>",
    ],
)
def test_disguised_active_html_is_reported(html: str) -> None:
    """Slightly changed controls, styles, classes and addresses, and foreign requests, are reported."""
    assert list(judge(parse(html)))


@pytest.mark.parametrize(
    "make",
    [
        lambda size: "<b>" * size,
        lambda size: "<div>\n\n" * size,
        lambda size: f"<p title='{' ' * size}'>x</p>",
        lambda size: "word " * size,
        lambda size: "<b onclick=x>a</b> " * (size // 10),
        lambda size: "".join(f"<a href='x:{at}'>a</a> " for at in range(size // 20)),
        lambda size: '<div x="' + "y " * size,
        lambda size: "<!--" * size,
        lambda size: "</b>" * size,
        lambda size: "<a " * size,
    ],
)
def test_the_time_grows_with_the_text(make: Callable[[int], str]) -> None:
    """A text eight times as long costs about eight times the work, counted in calls."""
    few, many = (calls(partial(judged, make(size))) for size in (240, 1920))

    assert many <= 12 * few + 20_000


def judged(html: str) -> int:
    """Return the number of problems reported for HTML in a text."""
    article = parse_article(SourceText("content/pages/a.md", html))
    return sum(1 for _ in article_problems(article, html, parse(html)))


def calls(work: Callable[[], object]) -> int:
    """Return the number of function calls that some work makes."""
    count = 0

    def note(_frame: FrameType, _event: str, _arg: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_endless_tags_are_reported_once() -> None:
    """Fifteen thousand unclosed tags give one problem."""
    told = found("<b>" * 15_000)

    assert 1 <= len(told) <= 3
    assert "[too-deep]" in told[0]
