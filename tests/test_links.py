"""Every reference of a built site has a target on the site, and every id is unique."""

import re
from io import BytesIO
from itertools import product
from pathlib import Path
from urllib.parse import urljoin
from zipfile import ZipFile

import pytest
from conftest import Command, Files
from orphans import orphans

from generator.archives import zipped
from generator.inspection.links import (
    Documents,
    Finding,
    _shared,
    broken_in_files,
    broken_links,
    comments,
    duplicate_ids,
    third_party,
    unexpected_pages,
)
from generator.inspection.references import SiteFiles, read_site
from generator.inspection.unpacked import texts

MIMETYPE = ("mimetype", b"application/epub+zip")
TITLES = '<!doctype html><html lang="en"><title>a</title>'


def built(files: dict[str, str]) -> SiteFiles:
    """Return a small site, made from file names and texts, as parsed."""
    return read_site({name: text.encode() for name, text in files.items()})


def said(found: list[Finding]) -> list[str]:
    """Return findings as text."""
    return list(map(str, found))


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ("<a href='gone/'>", "'gone/' leads nowhere"),
        ("<img srcset='x.svg, gone.png 2x'>", "'gone.png' leads nowhere"),
        ("<script src='/here/gone.js'>", "'/here/gone.js' leads nowhere"),
        ("<script src='/x.css'>", "'/x.css' leads out of the site"),
        ("<a href='#gone'>", "'#gone' has no such anchor"),
        ("<a href='deep/#gone'>", "'deep/#gone' has no such anchor"),
        ("<a href='deep'>", "'deep' leads to a folder"),
        ("<a href='https://site.example/here/gone'>", "gone' leads nowhere"),
        ("<meta property='og:image' content='https://site.example/here/a.png'>", "nowhere"),
        ("<meta http-equiv='refresh' content='0; url=gone'>", "'gone' leads nowhere"),
        ("<p style='background: url(gone.svg)'>", "'gone.svg' leads nowhere"),
        (
            """<script type="application/ld+json">{"url": "https://site.example/here/x"}</script>""",
            "here/x' leads nowhere",
        ),
        ("<img src='http://elsewhere.invalid/i.png'>", "is not encrypted"),
    ],
)
def test_broken_links_are_found(wrong: str, found: str) -> None:
    """Every missing target is found, also one with the site's full address."""
    sound = (
        "<a href='deep/#here'>a</a><a href='deep/?x=1'>b</a><a href='#'>c</a><a href='mailto:a@b'>d"
        "</a><a href='https://site.example/here/deep/#here'>e</a><a href='https://elsewhere.invalid'>"
        "f</a><link rel='stylesheet' href='x.css'><a href='https://site.example/herein/'>g</a>"
    )
    files = {
        "index.html": TITLES + sound,
        "deep/index.html": f"{TITLES}<h1 id='here'>a</h1><a href='..'>up</a>",
        "x.css": "a { background: url(x.svg) }",
        "x.svg": "<svg/>",
        "404.html": f"{TITLES}<a href='/here/deep/'>a",
        "sitemap.xml": "<loc>https://site.example/here/deep/</loc>",
    }
    url = "https://site.example/here/"

    assert broken_links(built(files), url) == []
    broken = said(broken_links(built({**files, "index.html": TITLES + sound + wrong}), url))

    assert len(broken) == 1
    assert found in broken[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.css", "a { background: url('gone.svg') }"),
        ("sitemap.xml", "<loc>https://site.example/gone.svg</loc>"),
        ("llms.txt", "[a text](https://site.example/gone.svg)"),
        ("site.webmanifest", '{"icons": [{"src": "gone.svg"}]}'),
        ("404.html", "<img src='gone.svg'>"),
    ],
)
def test_other_files_are_followed(name: str, text: str) -> None:
    """Targets of style sheets, the sitemap and other lists are checked too."""
    site = built({"index.html": TITLES, name: text})

    assert len(broken_links(site, "https://site.example/")) == 1


def test_doubled_lost_and_unplanned_things_are_found() -> None:
    """Duplicate ids, orphaned pages, comments and unplanned pages are found."""
    wrong = "<p id='a'><p id='b'><p id='a'><!-- do not tell -->"
    site = built({"index.html": TITLES + wrong, "lost.html": TITLES, "404.html": TITLES})

    assert said(duplicate_ids(site)) == ["index.html: the id 'a' is used 2 times"]
    assert said(orphans(site)) == ["lost.html: no link leads here"]
    assert said(comments(site)) == ["index.html: a comment would be published: 'do not tell'"]
    assert unexpected_pages(site, ["index.html", "lost.html"]) == []
    assert said(unexpected_pages(site, ["index.html", "gone.html"])) == [
        "lost.html: nothing in the plan makes this page",
        "gone.html: this page was planned and not made",
    ]


def test_a_huge_page_of_the_owner_is_linked_to_but_not_parsed() -> None:
    """The links of a page that would fill the memory are not checked; links to it are."""
    tags = b"<p id=there>a</p><a href=nowhere>b</a>"
    huge = tags + b"<!--" + bytes(16_000_000) + b"-->"
    link = b"<a href=huge.html#there>a</a><a href=huge.html#gone>b</a>"

    assert [one.typed for one in broken_links(read_site({"a.html": link, "huge.html": huge}))] == [
        "huge.html#gone"
    ]
    assert len(broken_links(read_site({"a.html": link, "huge.html": tags}))) == 2


@pytest.mark.parametrize(
    "strange",
    [
        "<script src='//far.invalid/x.js'></script>",
        "<script>fetch('https://far.invalid/x')</script>",
        "<link rel='stylesheet' href='https://far.invalid/x.css'>",
        "<link rel='preconnect' href='https://far.invalid'>",
        "<img src='https://far.invalid/i.png'>",
        "<img srcset='https://far.invalid/i.png 2x'>",
        "<video poster='https://far.invalid/i.png'></video>",
        "<iframe src='https://far.invalid/'></iframe>",
        "<object data='https://far.invalid/x'></object>",
        "<p style='background: url(https://far.invalid/i.png)'>",
        "<style>@import 'https://far.invalid/x.css'</style>",
        "<base href='https://far.invalid/'>",
        "<meta http-equiv='refresh' content='0; url=https://far.invalid/'>",
        "<svg><use href='https://far.invalid/i.svg'/></svg>",
    ],
)
def test_third_parties_are_found(strange: str) -> None:
    """Everything that a page would fetch from another host is found; a plain link is not."""
    plain = (
        "<a href='https://far.invalid/'>a</a><link rel='canonical' href='https://site.example/'>"
    )

    assert third_party(built({"index.html": TITLES + plain}), "https://site.example/") == []
    assert len(third_party(built({"index.html": TITLES + strange}), "https://site.example/")) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.css", "a { background: url(//far.invalid/i.png) }"),
        ("x.css", "@import 'https://far.invalid/x.css';"),
        ("x.css", "@import'https://far.invalid/x.css';"),
        ("x.css", "a { background: URL(https://far.invalid/i.png) }"),
        ("x.css", "a { background: image-set('https://far.invalid/i.png' 1x) }"),
        ("x.js", "import('https://far.invalid/x.js')"),
        ("x.svg", "<svg><image href='https://far.invalid/i.png'/></svg>"),
        ("site.webmanifest", '{"icons": [{"src": "https://far.invalid/i.png"}]}'),
    ],
)
def test_third_parties_are_found_in_other_files(name: str, text: str) -> None:
    """Style sheets, scripts, drawings and manifests must not fetch from other hosts either."""
    harmless = "const names = 'http://www.w3.org/2000/svg'; // see https://far.invalid/"

    assert third_party(built({"index.html": TITLES, "y.js": harmless})) == []
    assert len(third_party(built({"index.html": TITLES, name: text}))) == 1


def told(stderr: str) -> list[str]:
    """Return the first line of each problem that a command reports."""
    return [line for line in stderr.splitlines() if line.endswith("]")]


MADE_UP = ("nowhere/", "faq/#nowhere", "process/inventory/")


@pytest.mark.usefixtures("warm")
def test_made_up_addresses_stop_a_build(
    sample: Path, studio_guide: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link to a missing page or anchor, or to an internal page, is found in each kind of file.

    The checks find those in texts before, so they are left out here.
    """
    for check in ("text_problems", "dead_anchors"):
        monkeypatch.setattr(f"generator.project.{check}", lambda *_: ())
    home = "https://blue.example/"
    process, text = sample / "process.yaml", sample / "content/prep/10-before.md"
    spoken = " and ".join(f"{home}{one}" for one in MADE_UP)
    process.write_text(process.read_text().replace("I have three songs", f"I read {spoken} twice"))
    links = "\n".join(f"See [there]({home}{one})." for one in MADE_UP)
    text.write_text(f"{text.read_text()}\n{links}\n")

    done = studio_guide("-C", sample, "build")

    found = set(re.findall(rf"in \S+\.(\w+): '{home}(\S+)' \w+ .*\[dead-link\]", done.stderr))
    kinds = ("csv", "epub", "html", "ics", "pdf", "xlsx")
    assert found == {(kind, one) for kind in kinds for one in MADE_UP}
    assert all(
        re.match(r"content/prep/10-before.md:\d+:\d+: in ", one) for one in told(done.stderr)
    )
    assert not (sample / "site").exists()


@pytest.mark.parametrize(
    "line", ["SUMMARY:1 +1 =", "SUMMARY:A=440", "SUMMARY:a=44=0A", "SUMMARY:b"]
)
def test_an_address_on_two_lines_of_a_calendar_is_one(line: str) -> None:
    """A folded address is whole, whatever else in the calendar looks like another encoding."""
    url = "https://site.example/"
    calendar = f"BEGIN:VCALENDAR\r\n{line}\r\nURL:{url}proc\r\n ess/\r\nEND:VCALENDAR\r\n".encode()
    documents = Documents({"a.ics": calendar}, {"a.ics": list(texts(calendar))})

    assert broken_in_files(built({"process/index.html": ""}), documents, url) == []
    assert broken_in_files(built({"other/index.html": ""}), documents, url) != []


def test_links_inside_the_book(public: Files, internal: Files) -> None:
    """A book links only to its own files, and each of its files is linked or listed."""
    for files in (public, internal):
        with ZipFile(BytesIO(files["downloads/prep-article.epub"].content)) as book:
            parts = {name: book.read(name).decode("utf-8", "ignore") for name in book.namelist()}
        inside = {
            link.partition("#")[0]
            for text in parts.values()
            for link in re.findall(r'(?:href|src|full-path)="([^"]*)"', text)
            if not re.match(r"[a-z]+:", link)
        }
        names = {name.removeprefix("OEBPS/") for name in parts}

        assert inside - {"OEBPS/book.opf"} <= names
        assert names - inside == {"mimetype", "META-INF/container.xml", "book.opf"}


def test_a_dead_link_inside_a_book_is_found() -> None:
    """A book is inspected like a site."""
    book = zipped([MIMETYPE, ("a.xhtml", b"<a href='b.xhtml#here'>b</a><a href='c.xhtml'>c</a>")])
    more = zipped([MIMETYPE, ("a.xhtml", b"<a href='b.xhtml'>b</a>"), ("b.xhtml", b"<p>b</p>")])
    files = {"x.epub": book, "y.epub": more}

    documents = Documents(files, dict.fromkeys(files, ()))
    found = broken_in_files(built({}), documents, "https://a.example/")

    assert said(found) == [
        "x.epub/a.xhtml: 'b.xhtml#here' leads nowhere",
        "x.epub/a.xhtml: 'c.xhtml' leads nowhere",
    ]


def test_links_that_are_looked_up_together_lead_to_the_same() -> None:
    """What stands for a link on pages of many folders leads where the link does, on each of them."""
    pages = ("", "404.html", "a/", "b/", "a/b/", "c/b/", "a/b/x.css", "a//b/", "a/../b/", "a/./")
    starts = ("", "../", "../../", "../../../", "./", "/", "#", "?")
    ends = (
        "",
        "x",
        "x/",
        "x/../y",
        "../x",
        "//far",
        "/x",
        "http://far/",
        "#at",
        "?q",
        ".",
        "..",
        " ",
    )
    led: dict[tuple[str, str], set[str]] = {}
    for page, start, end in product(pages, starts, ends):
        there = urljoin(f"https://site.invalid/{page}", start + end)
        led.setdefault(_shared(page, start + end), set()).add(there)

    assert all(len(places) == 1 for places in led.values())
    assert _shared("a/b/", "../../x/") == _shared("c/", "../x/") != _shared("", "../x/")
