"""Each gate that needs no browser finds what it is there for, on small sites that are wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from web.html_rules import broken_links, duplicate_ids, nu, orphans, strangers
from web.site_files import read_site
from web.tools import NU, lacking

Sites = Callable[[dict[str, str]], Path]

TITLES = '<!doctype html><html lang="en"><title>a</title>'


@pytest.fixture
def site(tmp_path: Path) -> Sites:
    """Return what writes a small site: file names and texts in, its folder out."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_wrong_html_fails(site: Sites) -> None:
    """The Nu checker reads every page of a folder, and says what it holds wrong."""
    if lack := lacking(NU, "java"):
        pytest.skip(lack)
    folder = site({"a.html": f"{TITLES}<p>", "deep/b.html": f"{TITLES}<li>lost", "c.txt": "<li>"})

    said = nu(folder)

    assert len(said) == 1
    assert said[0].startswith(f"{folder.name}/deep/b.html:1: Element “li” not allowed")


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ("<a href='gone/'>", "'gone/' leads nowhere"),
        ("<img srcset='x.svg, gone.png 2x'>", "'gone.png' leads nowhere"),
        ("<script src='/gone.js'>", "'/gone.js' leads nowhere"),
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
def test_broken_links_are_found(site: Sites, wrong: str, found: str) -> None:
    """Whatever is pointed at and not there is found, the site's full address included."""
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
        "404.html": f"{TITLES}<a href='/deep/'>a",
        "sitemap.xml": "<loc>https://site.example/here/deep/</loc>",
    }
    url = "https://site.example/here/"

    assert broken_links(read_site(site(files)), url) == []
    said = broken_links(read_site(site({"index.html": TITLES + sound + wrong})), url)

    assert len(said) == 1
    assert found in said[0]


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
def test_other_files_are_followed(site: Sites, name: str, text: str) -> None:
    """What style sheets, the map of the site and other lists point at is looked for too."""
    folder = site({"index.html": TITLES, name: text})

    assert len(broken_links(read_site(folder), "https://site.example/")) == 1


def test_doubled_lost_and_strange_things_are_found(site: Sites) -> None:
    """An id that stands twice, a page without a link to it, and a strange script are found."""
    wrong = "<p id='a'><p id='b'><p id='a'><script src='https://elsewhere.invalid/x.js'></script>"
    taken = read_site(site({"index.html": TITLES + wrong, "lost.html": TITLES}))

    assert duplicate_ids(taken) == ["index.html: the id 'a' stands 2 times"]
    assert orphans(taken) == ["lost.html: no link leads here"]
    assert strangers(taken) == [
        "index.html: 'https://elsewhere.invalid/x.js' is fetched from elsewhere"
    ]
