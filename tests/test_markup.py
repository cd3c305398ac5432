"""What HTML a text may carry: all that shows something, nothing that acts."""

from pathlib import Path

import pytest
from conftest import Command
from plain_data import plain

from generator.checking.texts import html_problems
from generator.model import Process
from generator.reading.articles import parse_article
from generator.reading.source_text import SourceText
from generator.rules import Rule


def found(text: str, **studio: str) -> list[str]:
    """Return what is not allowed in a text: where, what and by which rule."""
    article = parse_article(SourceText.of("content/pages/a.md", f"---\ntitle: A\n---\n{text}"))
    data = plain()
    data["studio"] |= studio
    problems = html_problems(Process.model_validate(data), article)
    return [str(one).splitlines()[0].removeprefix("content/pages/a.md:") for one in problems]


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
def test_what_shows_something_may_stand(text: str) -> None:
    """Markdown with all its extensions, and HTML for text, tables, pictures and sound."""
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
        ("<!-<!-- -->-><script>a</script> -->", "4:1: '<!' and '<?' are not allowed in a text"),
    ],
)
def test_what_acts_may_not_stand(text: str, said: str) -> None:
    """Scripts, styles, forms, frames, what listens, and what is fetched from others: each located."""
    assert len(found(text)) >= 1
    assert found(text)[0].startswith(said)


@pytest.mark.parametrize("text", ["[" * 20_000, "![[" * 5_000, "a:\n:   b\n" * 2_000])
def test_endless_nesting_is_told(text: str) -> None:
    """What Markdown would need minutes for, or could not end, is told at once."""
    assert len(found(text)) == 1
    assert "this text is nested deeper than Markdown can follow [too-deep]" in found(text)[0]


@pytest.mark.parametrize("text", ["[a](b.md) " * 300, "`" + "[" * 300 + "`", "\\[ " * 300])
def test_many_brackets_are_fine(text: str) -> None:
    """Brackets that are closed, that stand in code or that are escaped nest nothing."""
    assert found(text) == []


def test_unsafe_text_stops_a_check(sample: Path, studio_guide: Command) -> None:
    """The check of a project tells it, with the way out, and a build does not begin."""
    with (sample / "content/pages/faq.md").open("a") as text:
        text.write("\n<p onclick='alert(1)'>Hello</p>\n")

    for command in ("check", "build"):
        done = studio_guide("-C", sample, command)

        assert done.exit_code == 1
        assert "'onclick' is not allowed in a '<p>' [unsafe-html]" in done.stderr
        assert f"hint: {Rule.UNSAFE_HTML.hint}" in done.stderr
