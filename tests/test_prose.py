"""Articles under content/: front matter, variables, links, headings, and faulty files."""

import json
import os
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Command, texts_of
from hypothesis import given
from hypothesis import strategies as st

from generator.markup.html_tree import HEADINGS, Nodes, parse, serialize, text_of, walk
from generator.model import Audience
from generator.pages.render import page_bodies
from generator.planning.page import Site
from generator.planning.register import Claim, claims
from generator.problems import Problem, ProblemsFoundError, Rule
from generator.project import read
from generator.reading.articles import Article, Variable, parse_article
from generator.reading.content import read_content
from generator.reading.facts import links, title_of
from generator.reading.markdown import article_nodes, headings, set_heading_level
from generator.reading.source_text import SourceText
from generator.rendering import Prose
from generator.rendering.templates import _split_at_heading

NAME = "content/pages/about.md"


def parsed(text: str) -> Article:
    """Return a parsed article."""
    return parse_article(SourceText(NAME, text))


def names(text: str) -> list[str]:
    """Return the names of the variables in a text."""
    return [one.name for one in parsed(text).variables if one.name is not None]


def in_capitals(variable: Variable) -> str:
    """Return a variable's name in capitals, to serve as its value."""
    return (variable.name or "").upper()


def targets(text: str) -> list[str]:
    """Return the targets of the links in a text."""
    return targets_of(parsed(text).nodes(in_capitals))


def targets_of(nodes: Nodes) -> list[str]:
    """Return the addresses in nodes, in order."""
    return [one["attrs"][name] for one, name in links(nodes)]


def write(project: Path, text: str | bytes, name: str = NAME) -> Path:
    """Write a file of a project."""
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def published(project: Path, text: str, path: str = "about.md") -> str:
    """Return the front matter and the HTML of the public page that contains this text."""
    write(project, text)
    return texts_of(read(project).sites[Audience.PUBLIC])[path]


def problems(project: Path) -> list[Problem]:
    """Return the problems of a project, or else its notices."""
    try:
        return list(read(project).notices)
    except ProblemsFoundError as error:
        return list(error.problems)


def wrong(project: Path, text: str | bytes, name: str = NAME) -> list[tuple[Rule, int, int, int]]:
    """Return rule, line, column and width of each problem that this text causes."""
    write(project, text, name)
    return [
        (one.rule, one.place.line, one.place.column, one.place.width)
        for one in problems(project)
        if one.place.file == name
    ]


# Front matter


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["---", "---  ", "..."])
def test_front_matter_has_title_and_description(line_end: str, end: str) -> None:
    """Title and description are between two lines of dashes; the text follows."""
    lines = ["---", "title: 'A: title'", "description: 1.10", end, "# Text", ""]
    found = parsed(line_end.join(lines))

    assert found.front_matter.title == "A: title"
    assert found.front_matter.description == "1.10"
    assert found.text.split() == ["#", "Text"]
    assert found.name == "about"


@pytest.mark.parametrize("text", ["", "Text.\n", "---- \nText", "Text\n---\ntitle: x\n---\n", "--"])
def test_a_text_may_have_no_front_matter(text: str) -> None:
    """A text that does not start with three dashes has no front matter."""
    found = parsed(text)

    assert found.front_matter.title is None
    assert found.text == text


@pytest.mark.parametrize("head", ["", "\n", "# a note\n", "title: A title\n"])
def test_front_matter_may_be_short(head: str) -> None:
    """Front matter may be empty, contain only a comment, or leave a key out."""
    found = parsed(f"---\n{head}---\nText")

    assert found.front_matter.description is None
    assert found.text == "\nText"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("titel: x", (Rule.UNKNOWN_KEY, 2, 1, 5)),
        ("title: x\ndate: 2026-01-01", (Rule.UNKNOWN_KEY, 3, 1, 4)),
        ("title:", (Rule.BAD_VALUE, 2, 7, 1)),
        ("title: [x]", (Rule.BAD_VALUE, 2, 8, 3)),
        ("title: x\ntitle: y", (Rule.REPEATED_KEY, 3, 1, 5)),
        ("title: a: b", (Rule.SYNTAX, 2, 9, 1)),
        ("- title", (Rule.BAD_VALUE, 2, 1, 7)),
        ("title: !x y", (Rule.TAG, 2, 8, 4)),
    ],
)
def test_a_fault_in_front_matter_has_its_place(
    sample: Path, head: str, expected: tuple[Rule, int, int, int]
) -> None:
    """Invalid front matter is reported with line and column in the article's file."""
    assert wrong(sample, f"---\n{head}\n---\nText\n") == [expected]


def test_a_misspelled_key_of_front_matter_is_reported_with_the_right_one(sample: Path) -> None:
    """The message lists the keys of front matter."""
    write(sample, "---\ntitel: x\n---\n")
    (problem,) = problems(sample)

    assert "title" in problem.message + problem.hint
    assert "description" in problem.message + problem.hint
    assert problem.hint


def test_unclosed_front_matter_is_reported_where_it_starts(sample: Path) -> None:
    """Front matter that is never closed is one problem, on the first line."""
    assert wrong(sample, "---\ntitle: x\n\nText\n") == [(Rule.UNCLOSED_HEAD, 1, 1, 3)]


def test_front_matter_is_not_part_of_the_page(sample: Path) -> None:
    """Title and description become the page's, and are not part of its text."""
    page = published(sample, "---\ntitle: About <us>\ndescription: Who we are.\n---\nHello.\n")

    assert page.startswith('---\ntitle: "About &lt;us&gt;"\ndescription: "Who we are."\n')
    assert page.split("---\n")[2].startswith('\n<h1 id="sg-top">About &lt;us&gt;</h1>\n')
    assert page.endswith("\n<p>Hello.</p>\n")
    assert "description: Who" not in page


# Variables


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We are {{ studio.name }}.", ["studio.name"]),
        ("{{studio.name}}{{ studio.url}}", ["studio.name", "studio.url"]),
        ("**{{ a }}** [{{ b }}](x.md)", ["a", "b"]),
        ("`{{ a }}`\n\n```\n{{ b }}\n```", ["a", "b"]),
        (r"\{{ a }} and {{ b }}", ["b"]),
        ("{{ }}", [""]),
        ("{ a } {{ a } }} {{\na }}", []),
        ("{{{ a }}}", ["a"]),
    ],
)
def test_names_of_variables_are_found(text: str, found: list[str]) -> None:
    """A name between double braces is found everywhere, except after a backslash."""
    assert names(text) == found


def test_variables_have_values_everywhere() -> None:
    """Variables work in code, links and attributes, as they do in sentences."""
    text = (
        "{{ a }} `{{ b }}` ``x ` {{ c }}`` {{ d }}\n~~~\n{{ e }}\n~~~\n{{ f }}\n```\n{{ g }}\n```"
    )
    text += '\n\n[x]({{ h }}.md "{{ i }}"){: #{{ j }} }'
    nodes = parsed(text).nodes(in_capitals)
    code = [text_of([one]).strip() for one in walk(nodes) if one["tag"] == "code"]
    (link,) = (one["attrs"] for one in walk(nodes) if one["tag"] == "a")

    assert code == ["B", "x ` C", "E", "G"]
    assert "".join(text_of(nodes).split()) == "ABx`CDEFGx"
    assert link == {"href": "H.md", "title": "I", "id": "J"}


def test_front_matter_has_no_variables() -> None:
    """Variables are replaced only below the front matter; places count from the file's top."""
    found = parsed("---\ntitle: '{{ a }} [x](y.md)'\n---\nText\n  {{ b }}\n")
    (variable,) = found.variables
    place = found.place(variable.start, variable.end)

    assert variable.name == "b"
    assert (place.line, place.column, place.width) == (5, 3, 7)
    assert targets_of(found.nodes(in_capitals)) == []


def test_variables_are_replaced(sample: Path) -> None:
    """A name is replaced by its value in process.yaml."""
    page = published(
        sample, "# Us\n\n{{ studio.settings.bit_depth }} bits, {{ roles.artist.name }}."
    )

    assert "<p>24 bits, Artist.</p>" in page


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("studio.nmae", "did you mean 'studio.name'?"),
        ("studo.name", "did you mean 'studio.name'?"),
        ("roles.assistant.name", "these would do: roles.artist.name, roles.producer.name"),
        ("studio", "these would do: studio.name, "),
        ("roles.artist", "these would do: roles.artist.name, roles.artist.job"),
        ("prep", "these would do: prep.phases.count"),
        ("studio.name.x", ""),
        ("", ""),
    ],
)
def test_a_name_that_is_no_variable_is_reported(sample: Path, name: str, hint: str) -> None:
    """A name that is no public variable is one problem, with its place and a hint."""
    write(sample, f"# Us\n\nSee {{{{ {name} }}}}.\n")
    (problem,) = problems(sample)

    assert problem.rule is Rule.BAD_VARIABLE
    assert [problem.place.line, problem.place.column] == [3, 5]
    assert problem.place.width == len(name) + 6
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("studio.staff", None),
        ("sessions.listening.staff.run_sheet", None),
        ("steps.choosing.milestone", None),
        ("glossary.bpm.link", "true"),
        ("studio.settings.bit_depth", "24"),
    ],
)
def test_a_fact_is_never_shown_as_the_program_sees_it(
    sample: Path, name: str, value: str | None
) -> None:
    """A block of the staff is not one text, in their own texts too, and yes or no is a word."""
    (sample / "content/staff/week-1.md").write_text(f"# W\n\nSay {{{{ {name} }}}}.\n")
    if value is None:
        with pytest.raises(ProblemsFoundError, match="is not one text: say which part"):
            read(sample)
    else:
        text = page_bodies(read(sample).sites[Audience.INTERNAL])["staff/week-1.md"]
        assert f"Say {value}." in text_of(text)


def test_braces_after_a_backslash_are_shown(sample: Path) -> None:
    """Escaped braces are text, in running text and in code."""
    page = published(sample, "# Us\n\nWrite \\{{ x }} or `\\{{ y }}`.\n\n```\n\\{{ z }}\n```\n")

    assert "<p>Write {{ x }} or <code>{{ y }}</code>.</p>" in page
    assert "<pre><code>{{ z }}&#10;</code></pre>" in page


SIGNS = "*a* _b_ <i>c</i> &amp; # | [d](e) ![f] ~g~ ^h^ $i$ \\j {k} 1. - +"


class Shown(HTMLParser):
    """The text that HTML shows, and its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: set[str] = set()
        self.feed(html)

    # HTMLParser defines the names and parameters of these two.
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record the name of an element."""
        del attrs
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        """Record the text."""
        self.text += data


def shown_with(project: Path, tagline: str, text: str) -> Shown:
    """Return what a text shows if the studio's tagline is another."""
    process = project / "process.yaml"
    before = process.read_text(encoding="utf-8")
    after = before.replace('"Records, made *slowly*"', json.dumps(tagline))
    assert after != before
    process.write_text(after, encoding="utf-8")
    return Shown(published(project, f"# Us\n\n{text}\n").partition("</h1>")[2])


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("{{ studio.tagline }}", {"p"}),
        ("**{{ studio.tagline }}**", {"p", "strong"}),
        ("- {{ studio.tagline }}", {"ul", "li"}),
        ("`{{ studio.tagline }}`", {"p", "code"}),
        ("~~~\n{{ studio.tagline }}\n~~~", {"pre", "code"}),
    ],
)
@pytest.mark.parametrize("typed", [SIGNS, "`a` <b>c</b> `d`", "a ``` b", "`", r"\{{ a }}"])
def test_a_value_stays_the_text_that_was_typed(
    sample: Path, text: str, elements: set[str], typed: str
) -> None:
    """Markdown and HTML in a value are shown as typed, in running text and in code."""
    shown = shown_with(sample, typed, text)

    assert typed in shown.text
    assert shown.elements == elements


@pytest.mark.parametrize("text", ["{{ studio.tagline }}", "~~~\n{{ studio.tagline }}\n~~~"])
def test_a_value_of_several_lines_stays_in_its_place(sample: Path, text: str) -> None:
    """A line break in a value ends neither its paragraph nor its code."""
    shown = shown_with(sample, "a\n~~~\n\n<b>c</b>\n\n# d", text)

    assert shown.elements <= {"p", "pre", "code"}
    assert "<b>c</b>" in shown.text


def test_the_same_characters_in_a_text_make_elements(sample: Path) -> None:
    """The rule above can fail: the same characters, typed in the text, make elements."""
    text = SIGNS.replace("(e)", "(faq.md)")

    assert {"em", "i", "a"} <= shown_with(sample, "x", text).elements


def test_a_backtick_after_a_backslash_opens_no_code(sample: Path) -> None:
    """Text between escaped backticks is running text, where a value is shown as typed."""
    assert shown_with(sample, "<b>*a*</b>", r"\`{{ studio.tagline }}\`").elements == {"p"}


# Links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](b.md)", ["b.md"]),
        ("![a](b.png) and [c](d.md#e)", ["b.png", "d.md#e"]),
        ("[![a](b.png)](c.md)", ["c.md", "b.png"]),
        ('[a](b.md "c d") [e](<f.md>) [g]( h.md )', ["b.md", "f.md", "h.md"]),
        ("[a\nb](c.md)", ["c.md"]),
        ('[a][b] [f]\n\n[b]: c.md#d "e"\n   [f]: <g.md>', ["c.md#d", "g.md"]),
        ("[a]: b.md", []),
        ("[a](https://b.example/c?d=e) [f](mailto:g@h.example)", None),
        ("[a](#b)", ["#b"]),
        ("a[^1]\n\n[^1]: b.md", ["#fn:1", "#fnref:1"]),
        ("[a] (b.md) [a]", []),
        ("`[a](b.md)` ``[c](d.md) ` ``", []),
        ("```\n[a](b.md)\n```\n[c](d.md)\n~~~~ text\n[e]: f.md\n~~~\n~~~~\n", ["d.md"]),
    ],
)
def test_links_are_found(text: str, found: list[str] | None) -> None:
    """Targets of links, images and used definitions are found, but none in code."""
    wanted = ["https://b.example/c?d=e", "mailto:g@h.example"] if found is None else found

    assert targets(text) == wanted


LINKS = (
    ("faq.md", "../faq/"),
    ("process/recording.md", "../process/recording/"),
    ("./process/../faq.md", "../faq/"),
    ("../steps/recording.md", "../process/recording/"),
    ("../steps/recording.md#feet", "../process/recording/#feet"),
    ("../prep/drummer.md", "../prepare/drummer/"),
    ("../prep/10-before.md", "../prepare/"),
    ("home.md", "../"),
    ("../assets/logo.svg", "../assets/logo.svg"),
    ("assets/logo.svg", "../assets/logo.svg"),
    ("glossary.md#take", "../glossary/#take"),
    ("#us", "#us"),
)
"""Links as they may be typed, and as they are on the site."""
AWAY = (
    ("https://far.example/a_b?c=d#e", "https://far.example/a_b?c=d#e"),
    ("mailto:hi@blue.example", "mailto:hi@blue.example"),
    ("tel:+15550199", "tel:+15550199"),
)
"""Links that lead elsewhere."""


@pytest.mark.parametrize(
    ("text", "link", "becomes"),
    [
        (text, *link)
        for text in ("[a]({})", "![a]({})", "[a]\n\n[a]: {}", '[a](<{}> "b")')
        for link in (LINKS if text.startswith("!") else LINKS + AWAY)
    ],
)
def test_links_lead_to_where_a_text_is_published(
    sample: Path, text: str, link: str, becomes: str
) -> None:
    """A link may be as on the site or as under content/; anchors and addresses are kept."""
    page = published(sample, f"# Us\n\n{text.format(link)}\n")

    assert targets_of(parse(page.partition("</h1>")[2])) == [becomes]


def test_links_of_a_guide_start_at_its_page_or_its_file(sample: Path) -> None:
    """A guide's page is in process/ and its file in content/steps/: links from both work."""
    text = "[a](recording.md) [b](../faq.md) [c](../pages/faq.md) [d](../assets/logo.svg)"
    write(sample, text, "content/steps/choosing.md")
    page = texts_of(read(sample).sites[Audience.PUBLIC])["process/choosing.md"]

    guide = page.partition('<div class="sg-guide">')[2].partition("</div>")[0]
    wanted = ["../recording/", "../../faq/", "../../faq/", "../../assets/logo.svg"]
    assert targets_of(parse(guide)) == wanted


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("fqa.md", "did you mean 'faq.md'?"),
        ("process/recordin.md#feet", "did you mean 'process/recording.md'?"),
        ("/faq.md", "did you mean 'faq.md'?"),
        ("../assets/LOGO.svg", "did you mean 'assets/logo.svg'?"),
        ("faq.pdf", "put the file into content/assets/ and write 'assets/faq.pdf'"),
        ("../steps/nothing.md", "correct it"),
        ("../../process.yaml", "correct it"),
        ("process/", "write 'process/index.md'"),
    ],
)
def test_a_dead_link_is_reported(sample: Path, link: str, hint: str) -> None:
    """A link to a missing page or file is one problem, with its place and a hint."""
    write(sample, f"# Us\n\nSee [there]({link}).\n")
    (problem,) = problems(sample)

    assert problem.rule is Rule.DEAD_LINK
    assert link in problem.message
    assert problem.place.file == NAME
    assert [problem.place.line, problem.place.column, problem.place.width] == [3, 13, len(link)]
    assert problem.hint.startswith(hint)


def test_only_some_dead_links_are_compared(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each dead link is a problem, but only the first fifty are compared with all names there are."""
    compared: list[str] = []

    def counted(word: str, *_: object, **__: object) -> list[str]:
        compared.append(word)
        return []

    monkeypatch.setattr("generator.pages.dead_links.get_close_matches", counted)
    write(sample, "# Us\n\n" + "\n".join(f"[a](nowhere-{at}.md)" for at in range(200)) + "\n")

    assert len(problems(sample)) == 200
    texts = [one for one in compared if one.startswith("nowhere-")]
    assert {*texts} == {f"nowhere-{at}.md" for at in range(50)}


def test_the_files_of_a_site_are_listed_once_for_all_links(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links with the whole address of the site are compared with one list of its files."""
    listed: list[object] = []

    def counted(site: Site, files: Iterable[str]) -> Iterator[Claim]:
        listed.append(site)
        return claims(site, files)

    monkeypatch.setattr("generator.pages.prose.claims", counted)
    home = "https://blue.example/"
    write(sample, "# Us\n\n" + "\n".join(f"[a]({home}no-{at}/)" for at in range(9)) + "\n")

    assert len(problems(sample)) == 9
    assert len(listed) <= len(Audience)


WHOLE = {
    "faq/": True,
    "faq/index.html": True,
    "faq/#sg-content": True,
    "assets/logo.svg": True,
    "downloads.json": True,
    "sitemap.xml": True,
    "book?a=1&b=2": True,  # where the booking is
    "nowhere/": False,
    "faq": False,
    "faq/#nowhere": False,
    "../x": False,
}
"""Ends of whole addresses of the site, and whether they lead somewhere."""


@pytest.mark.parametrize("end", WHOLE)
def test_a_whole_address_of_the_site_is_checked_as_a_path(sample: Path, end: str) -> None:
    """An address of the site itself that a build would refuse is a problem of `check` too."""
    url = read(sample).process.studio.url.rstrip("/")
    write(sample, f"# Us\n\nSee [there]({url}/{end}) and [here]({url}.far/{end}).\n")

    assert [one.rule for one in problems(sample)] == ([] if WHOLE[end] else [Rule.DEAD_LINK])


@pytest.mark.parametrize("link", ["https://[::1", "http://[", "https://a\N{ACCOUNT OF}b.example/"])
def test_an_address_that_cannot_be_read_is_reported(sample: Path, link: str) -> None:
    """An address that no program can read is a dead link, as it is to a build."""
    assert wrong(sample, f"# Us\n\n[a](<{link}>)\n") == [(Rule.DEAD_LINK, 3, 6, len(link))]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("![a](b.png)", 3, 6), ("[a]\n\n[a]: b.png", 5, 6), ("<img src='b.png'>", 3, 11)],
)
def test_dead_images_and_definitions_are_reported(
    sample: Path, text: str, line: int, column: int
) -> None:
    """Images and used definitions are checked like links."""
    assert wrong(sample, f"# Us\n\n{text}\n") == [(Rule.DEAD_LINK, line, column, 5)]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (NAME, "# Us\n\n### Deep\n", 3),
        (NAME, "### Deep\n\n## High\n", 1),
        ("content/prep/10-before.md", "## Before\n\n#### Deep\n", 3),
        ("content/prep/10-before.md", "### Deep\n\n## High\n", 1),
    ],
)
def test_a_skipped_heading_is_reported(sample: Path, name: str, text: str, line: int) -> None:
    """A heading two levels below the one before is one problem, at its place."""
    width = len(text.splitlines()[line - 1].split()[0])

    assert wrong(sample, text, name) == [(Rule.SKIPPED_HEADING, line, 1, width)]


@pytest.mark.parametrize(
    "text", ["## A\n\n### B\n\n## C\n", "# A\n\n```\n#### code\n```\n\n## B\n"]
)
def test_headings_in_steps_are_fine(sample: Path, text: str) -> None:
    """Headings that descend one by one, or ascend freely, are no problem; nor is code."""
    assert wrong(sample, text) == []


@pytest.mark.parametrize("empty", ["#", "# ", "## \t", "## ##", "#\r"])
def test_a_heading_without_words_is_reported(sample: Path, empty: str) -> None:
    """An empty heading is one problem, at its place, because a PDF must not contain it."""
    width = len(empty.split(maxsplit=1)[0])

    assert wrong(sample, f"A.\n\n## B\n\n{empty}\n\nC.\n")[-1] == (Rule.EMPTY_HEADING, 5, 1, width)


@pytest.mark.parametrize(
    "text", ["## A\n", "## {{ studio.name }}\n", "## #1\n", "## {#here}\n", "```\n#\n```\n", "#A\n"]
)
def test_headings_with_words_are_fine(sample: Path, text: str) -> None:
    """A heading of only a variable, a symbol or code is not empty."""
    assert wrong(sample, text) == []


def test_links_in_code_are_ignored(sample: Path) -> None:
    """Code is shown unchanged, and links in it are ignored."""
    text = "`[a](b.md)`\n\n```\n[c](../steps/recording.md)\n```"

    found = parse(published(sample, f"# Us\n\n{text}\n").partition("</h1>")[2])

    assert targets_of(found) == []
    assert text_of(found).split() == ["[a](b.md)", "[c](../steps/recording.md)"]


def test_a_public_text_cannot_link_to_an_internal_page(sample: Path) -> None:
    """A public text's link to an internal page is dead; in a staff text it works."""
    link = "[a](../steps/inventory.md)"

    assert wrong(sample, link, "content/staff/more.md") == []
    assert wrong(sample, link) == [(Rule.DEAD_LINK, 1, 5, 21)]


@pytest.mark.parametrize("text", ["[a](process/inventori.md)", "{{ roles.assistent.name }}"])
def test_a_fault_in_both_editions_is_reported_once(sample: Path, text: str) -> None:
    """A dead link or a wrong name is one problem, even if the editions know different names."""
    assert len(wrong(sample, text)) == 1


# Comments


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- note --> b", "<p>a b</p>"),
        ("a\n\n<!-- note\n\nover lines -->\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a <!-- note --> b <!-- note --> c", "<p>a b c</p>"),
        ("a <!-- never closed\n\nb", "<p>a &lt;!-- never closed</p>\n<p>b</p>"),
        ("`<!-- code -->`", "<p><code>&lt;!-- code --&gt;</code></p>"),
        ("```\n<!-- code -->\n```", "<pre><code>&lt;!-- code --&gt;&#10;</code></pre>"),
        ("a <!-- `code` --> b", "<p>a b</p>"),
        ("a <!-- [x](y.md) {{ z }} --> b", "<p>a b</p>"),
    ],
)
def test_comments_are_left_out(text: str, left: str) -> None:
    """A comment never reaches a reader; in code, or without an end, it is ordinary text."""
    assert serialize(parsed(text).nodes(in_capitals), lines=True) == left


def test_a_comment_may_hold_anything(sample: Path) -> None:
    """Old links and names in a comment are no problem."""
    text = "Hi.\n\n<!-- was: {{ studio.old }}, [there](gone.md) [a]\n\n[a]: gone.md -->\n"

    assert wrong(sample, text) == []
    assert len(wrong(sample, text.replace("<!--", "").replace("-->", ""))) == 3


# The files under content/

STRAY = (
    "content/drafts/one.md",
    "content/notes.txt",
    "content/readme.md",
    "content/pages/photo.jpg",
    "content/steps/old/choosing.md",
    "content/pages/more/us.md",
    "content/prep/list.xlsx",
    "content/pages/us.md.bak",
)


@pytest.mark.parametrize("name", STRAY)
def test_what_is_published_nowhere_is_a_notice(
    sample: Path, studio_guide: Command, name: str
) -> None:
    """Files and folders outside the published ones are reported, unread, with a notice."""
    write(sample, b"\xff\0 {{ no.such }}", name)
    result = studio_guide("-C", sample, "check")
    told = "content/drafts/" if "drafts" in name else name

    assert result.exit_code == 0
    assert result.stderr.startswith(f"{told}:1:1: ")
    assert result.stderr.count("[unknown-folder]") == 1
    assert "no problems" in result.stdout


@pytest.mark.usefixtures("warm")
def test_a_build_goes_on_past_notices(sample: Path, studio_guide: Command) -> None:
    """A site is built without stray files, and a notice names them."""
    for name in STRAY:
        write(sample, "Stray words.", name)
    result = studio_guide("-C", sample, "build")
    site = [path.read_bytes() for path in (sample / "site").rglob("*") if path.is_file()]

    assert result.exit_code == 0
    assert result.stderr.count("[unknown-folder]") == len(STRAY)
    assert any(b"You sit down" in content for content in site)
    assert not any(b"Stray words" in content for content in site)


def test_notices_and_problems_are_reported_together(sample: Path, studio_guide: Command) -> None:
    """Notices are shown with problems, but only problems are counted."""
    write(sample, "x", "content/notes.txt")
    write(sample, "[a](gone.md)")
    result = studio_guide("-C", sample, "check")

    assert result.exit_code == 1
    assert "[unknown-folder]" in result.stderr
    assert result.stderr.endswith("\n1 problem\n")


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
@pytest.mark.parametrize(
    "name", ["pages/secret.md", "staff/secret.svg", "assets/more", "pages/more"]
)
def test_links_of_the_disk_are_not_followed(sample: Path, tmp_path: Path, name: str) -> None:
    """A symbolic link is reported and not followed."""
    is_file = "." in name
    secret = write(tmp_path, "Secret words.", "elsewhere/secret.md")
    (sample / "content" / name).symlink_to(secret if is_file else secret.parent)
    content, found = read_content(sample)

    assert [problem.rule for problem in found] == [Rule.UNKNOWN_FOLDER]
    assert found[0].place.file == f"content/{name}" + ("" if is_file else "/")
    assert "secret" not in repr(content)


@pytest.mark.parametrize(
    "name",
    [
        "content/pages/About.md",
        "content/pages/about us.md",
        "content/pages/über-uns.md",
        "content/pages/about_us.md",
        "content/pages/about.us.md",
        "content/steps/choosing.MD",
        "content/pages/about.markdown",
        "content/staff/Week 1.md",
        "content/staff/Rooms/a.md",
        "content/assets/notes.md",
        "content/assets/my logo.svg",
        "content/assets/más/logo.svg",
        "content/assets/what?.svg",
    ],
)
def test_names_that_cannot_be_addresses_are_reported(sample: Path, name: str) -> None:
    """A file name that is not the same in every address is a problem that stops the build."""
    write(sample, "x", name)
    (problem,) = problems(sample)

    assert problem.rule is Rule.BAD_FILE_NAME
    assert problem.place.file == name
    assert problem.hint


COPIES = (
    *("about 2.md", "about (1).md", "about copy.md", "about copy 3.md", "about - Copy.md"),
    *(
        "about - Copy (2).md",
        "Copy of about.md",
        "Kopie von about.md",
        "About.md",
        "about_conf(1).md",
    ),
    *("about (Ann's conflicted copy 2027-11-02).md", "about-DESKTOP-0AB1.md"),
    *("about.sync-conflict-20271102-101010-ABCDEF.md", "about (Konflikt mit Kopie von Ann).md"),
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_that_a_program_made_is_told(sample: Path, name: str) -> None:
    """A hint to rename a copy would publish an old text twice, or write over the new one."""
    write(sample, "x", "content/pages/about.md")
    copy = write(sample, "# About\n\nOld words.\n", f"content/pages/{name}")
    (problem,) = problems(sample)

    assert problem.message == "this looks like a copy of 'about.md', as programs make one"
    copy.rename(copy.with_name("Other words.md"))
    (problem,) = problems(sample)
    assert problem.hint == "rename it, such as to other-words.md"


def test_a_hidden_ending_is_told(sample: Path) -> None:
    """The hint for a text to which Windows added an ending names the file without it."""
    write(sample, "x", "content/pages/about.md.txt")
    (problem,) = problems(sample)

    assert problem.hint == "rename it to about.md"


@pytest.mark.parametrize(
    "name",
    ["pages/about-us-2.md", "staff/rooms/a.md", "assets/IMG_0815.JPG", "assets/a/b.c/d.min.js"],
)
def test_other_names_are_good(sample: Path, name: str) -> None:
    """Lower-case words become pages, and other files keep the names that cameras and tools give."""
    write(sample, "x", f"content/{name}")

    assert [one for one in problems(sample) if one.rule.stops] == []


@pytest.mark.parametrize(
    "name", [".DS_Store", "pages/.about.md", "steps/.choosing.md.swp", ".git/config", "assets/.x/a"]
)
def test_hidden_files_are_ignored(sample: Path, name: str) -> None:
    """Hidden files are neither read nor reported."""
    before = read_content(sample)
    write(sample, b"\xff", f"content/{name}")

    assert problems(sample) == []
    assert read_content(sample) == before


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"caf\xe9", Rule.ENCODING),
        (b"a\0b", Rule.CONTROL_CHARACTER),
        (b"---\ntitle: x\n", Rule.UNCLOSED_HEAD),
        (b"---\ntitel: x\n---\n", Rule.UNKNOWN_KEY),
    ],
)
def test_a_guide_that_cannot_be_read_is_not_also_missing(
    sample: Path, content: bytes, rule: Rule
) -> None:
    """An unreadable guide is one problem; a missing guide is another."""
    guide = write(sample, content, "content/steps/choosing.md")
    assert [problem.rule for problem in problems(sample)] == [rule]

    guide.unlink()
    assert [problem.rule for problem in problems(sample)] == [Rule.MISSING_GUIDE]


def test_faults_of_all_texts_are_reported_at_once(sample: Path) -> None:
    """Each unreadable article is reported, sorted by name."""
    write(sample, b"\xff", "content/staff/a.md")
    write(sample, b"---\n", "content/pages/b.md")
    write(sample, b"x", "content/pages/C.md")

    assert [problem.place.file for problem in problems(sample)] == [
        "content/pages/C.md",
        "content/pages/b.md",
        "content/staff/a.md",
    ]


# Texts within pages


@pytest.mark.parametrize(
    ("text", "level", "becomes"),
    [
        ("# A\n\n## B\n\n### C\n", 3, ["h3 A", "h4 B", "h5 C"]),
        ("### A\n\n#### B\n", 2, ["h2 A", "h3 B"]),
        ("## A\n\n# B\n", 2, ["h3 A", "h2 B"]),
        ("## A\n", 2, ["h2 A"]),
        ("# A\n\n###### B\n", 4, ["h4 A", "h6 B"]),
        ("no heading, #1 and \\#2", 2, []),
        ("#A", 2, ["h2 A"]),
        ("A\n===\n\nB\n---", 2, ["h2 A", "h3 B"]),
        ("<h1>A</h1>\n\n> ## B", 3, ["h3 A", "h4 B"]),
        ("```\n# code\n```\n\n## A\n", 3, ["h3 A"]),
        ("~~~~\n# a\n~~~\n# b\n~~~~\n# C\n", 2, ["h2 C"]),
        ("# `# A`\n", 2, ["h2 # A"]),
        ("", 2, []),
    ],
)
def test_headings_fit_the_page_they_are_in(text: str, level: int, becomes: list[str]) -> None:
    """The highest headings get the given level, others follow, and code is unchanged."""
    nodes = article_nodes(text)
    set_heading_level(nodes, level)

    assert [f"{one['tag']} {text_of([one])}" for one in headings(nodes)] == becomes


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("# T\n\nIn short.\n\n## A\n\nB.\n\n## C", "# T\n\nIn short."),
        ("In short.\n\n```\n## no\n```\n\n### A", "In short.\n\n```\n## no\n```"),
        ("## A\n\nB.", ""),
        ("# T\n\nIn short.", "# T\n\nIn short."),
    ],
)
def test_a_text_opens_until_its_first_heading(text: str, opening: str) -> None:
    """The opening is the text above the first heading below the title; the rest follows it."""
    first, rest = _split_at_heading(Prose(article_nodes(text), []))

    assert first.nodes == article_nodes(opening)
    assert first.nodes + rest.nodes == article_nodes(text)


LINES = st.lists(st.sampled_from(["# A", "## B", "#### C", "text", "", "```", "~~~", "# `x`"]))


@given(lines=LINES, level=st.integers(1, 6))
def test_only_headings_change(lines: list[str], level: int) -> None:
    """Only headings change, and a second run changes nothing more."""
    before, after = (article_nodes("\n".join(lines)) for _ in range(2))
    set_heading_level(after, level)
    once = serialize(after)
    set_heading_level(after, level)

    assert serialize(after) == once
    for one, other in zip(walk(before), walk(after), strict=True):
        assert one["tag"] == other["tag"] or {one["tag"], other["tag"]} <= set(HEADINGS)
        assert one["attrs"] == other["attrs"]
    assert text_of(before) == text_of(after)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A title\n\nText", "A title"),
        ("\n\n#  A title  \n", "A title"),
        ("# A title {#id .class}\n", "A title"),
        ("# A title", "A title"),
        ("# A title #\n", "A title"),
        ("# C# for you\n", "C# for you"),
        ("## A section\n", ""),
        ("Text\n\n# A title\n", ""),
        ("#A title\n", "A title"),
        ("A title\n===\n", "A title"),
        ("# A *title* [here](b.md)\n", "A title here"),
        ("#\n\nText\n", ""),
        ("```\n# code\n```\n", ""),
        ("", ""),
    ],
)
def test_the_opening_title(text: str, title: str) -> None:
    """If a text opens with a first-level heading, that is its title, without its id."""
    assert title_of(article_nodes(text)) == title


def test_a_variable_in_a_heading_is_replaced_in_the_title_too(sample: Path) -> None:
    """The title in menus and tabs is the heading as readers see it."""
    page = published(sample, "# About {{ studio.name }}\n\nHi.\n")

    assert page.startswith('---\ntitle: "About Blue &amp; Room &lt;Two&gt;"\n')
    assert page.split("---\n")[2].startswith('\n<h1 id="about-blue-room-two">About Blue &amp; ')
