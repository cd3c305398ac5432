"""Built pages contain no active content except from our templates, even if the check missed some."""

from pathlib import Path

import pytest
from conftest import Command
from hostile_html import ACTING, BY_VALUE, DRAWINGS, FRAME, TAGLINE, TWICE, Hostile, page_of
from orphans import orphans
from plain_data import Data
from small_sites import small_site

from generator.archives import zipped
from generator.checking import texts
from generator.inspection import active_content, references
from generator.inspection.acting import acting
from generator.inspection.folder_files import files_in
from generator.inspection.found_before import FoundBefore
from generator.inspection.links import broken_links, third_party
from generator.inspection.references import addresses_in_srcset, read_page, read_site
from generator.markup.html_tree import Nodes, parse_page
from generator.model import Audience
from generator.publishing.engines import Engine


def found_in(html: str) -> list[str]:
    """Return what is found in a page."""
    files = {"index.html": html.encode()}
    return [str(one) for one in (*acting(files), *third_party(read_site(files)))]


@pytest.mark.parametrize("hostile", ACTING, ids=lambda one: (one.page or one.text)[:40])
def test_what_a_check_lets_through_is_found_in_the_page(hostile: Hostile) -> None:
    """Each kind of hostile HTML, inserted into a built page directly, is found there."""
    assert found_in(page_of(hostile)) != []


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick=x>a</p>",
        "<a href='java\tscript:x'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<form action='https://far.example'></form>",
        "<form><button formaction='//far.example'>a</button></form>",
        "<iframe src=x></iframe>",
        "<iframe srcdoc=x></iframe>",
        "<object data=x></object>",
        "<embed src=x>",
        "<base href=x>",
        "<script>x</script>",
        "<script type=module>x</script>",
        "<script type=importmap>{}</script>",
        "<template><script>x</script></template>",
        "<svg><script href=x></script></svg>",
        "<svg><a><set attributeName=href to=x></set></a></svg>",
        "<svg onload=x></svg>",
        "<math href='javascript:x'></math>",
        "<table><image onerror=x>",
        "<noscript><p title='</noscript><img src=x onerror=a>'></noscript>",
    ],
)
@pytest.mark.parametrize("home", ["<main>{}</main>", "<main><article>{}</article></main>"])
def test_active_html_is_found_anywhere(html: str, home: str) -> None:
    """Scripts, event handlers, frames and script addresses are found inside and outside of articles."""
    assert found_in(f"<!doctype html>{home.format(html)}") != []
    assert found_in("<!doctype html><frameset onload=x><frame src=x></frameset>") != []


@pytest.mark.parametrize(
    "html",
    [
        "<p style='top: 0'>a</p>",
        "<script src=a.js></script>",
        "<link href=a>",
        "<marquee>a</marquee>",
    ],
)
def test_a_text_may_hold_less_than_the_frame(html: str) -> None:
    """Articles must not contain styles, scripts or elements of the theme, as the frame does."""
    assert found_in(FRAME.format(html)) != []
    assert found_in(f"<!doctype html><main>{html}</main>") == []


@pytest.mark.parametrize("engine", [Engine.MKDOCS, Engine.PROPERDOCS, Engine.ZENSICAL])
@pytest.mark.parametrize("audience", Audience)
def test_our_own_pages_pass(tmp_path: Path, engine: Engine, audience: Audience) -> None:
    """Checklists, planner, search, glossary links and drawings of every engine pass."""
    site = small_site(tmp_path, lambda *_: None, audience, engine)
    files = files_in(site)

    assert len([name for name in files if name.endswith(".html")]) > 10
    assert acting(files) == []


TERM = '<div\n title="BPM tabindex=0 autofocus onfocus=window.canary=1 x">a</div>'


def with_hostile_texts(project: Path, data: Data) -> None:
    """Put hostile texts into separate pages."""
    data["studio"]["tagline"] = TAGLINE
    pages = project / "content/pages"
    for at, one in enumerate((TWICE[0], BY_VALUE[0], BY_VALUE[4])):
        (pages / f"hostile-{at}.md").write_text(f"# Hostile {at}\n\n{one.text}\n")
    (pages / "open.md").write_text(
        "# Open\n\n<div>\n\n`<img src=../assets/logo.svg onerror=window.canary=1>`\n"
    )


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disable the check, so that every text passes."""
    monkeypatch.setattr(texts, "html_problems", lambda *_: iter(()))


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("engine", [Engine.MKDOCS, Engine.ZENSICAL])
def test_a_page_that_an_engine_made_is_judged_again(tmp_path: Path, engine: Engine) -> None:
    """Content that the check missed is found in the engine's page."""
    site = small_site(tmp_path, with_hostile_texts, engine=engine)
    found = {one.file for one in acting(files_in(site))}

    assert {f"hostile-{at}/index.html" for at in range(3)} | {"open/index.html"} <= found


def test_what_no_check_of_one_text_can_see_does_nothing(tmp_path: Path) -> None:
    """An address from another text of the page, and a term in a tag, do nothing on the page.

    Each text by itself is harmless, and no check is disabled here: every text keeps its own
    addresses, and glossary links are not made inside tags.
    """

    def change(project: Path, data: Data) -> None:
        data["studio"]["tagline"] = TAGLINE
        (project / "content/prep/10-before.md").write_text(f"# Before\n\nText\n\n[x]: {TAGLINE}\n")
        (project / "content/prep/20-after.md").write_text("# After\n\n[go][x]\n")
        (project / "content/pages/term.md").write_text(f"# Term\n\n{TERM}\n")

    found = {one.file for one in acting(files_in(small_site(tmp_path, change)))}

    assert found == set()


@pytest.mark.usefixtures("unchecked", "warm")
def test_what_is_found_stops_a_build(sample: Path, studio_guide: Command) -> None:
    """Active content is reported where it was typed, and nothing is published."""
    with (sample / "content/pages/faq.md").open("a") as text:
        text.write("\n<p onclick='alert(1)'>Hello</p>\n")

    done = studio_guide("-C", sample, "build")

    assert done.exit_code == 1
    assert "content/pages/faq.md:" in done.stderr
    assert "'onclick' is not allowed in a '<p>' [acting-page]" in done.stderr
    assert not (sample / "site").exists()


XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'


@pytest.mark.parametrize(
    "html",
    [
        "<p onclick='x'>a</p>",
        "<script>x</script>",
        "<script src='x'/>",
        "<a href='javascript:x'>a</a>",
        "<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:script>x</s:script></s:svg>",
        "<p>",
        "&nbsp;",
    ],
)
def test_books_are_judged(html: str) -> None:
    """Active content is found in EPUB pages, which are XML."""
    good = XHTML.format("<p>a <a href='https://a.example'>b</a></p>").encode()
    bad = XHTML.format(html).encode()

    assert acting({"a.epub": zipped([("a.xhtml", b"<!DOCTYPE html>" + good)])}) == []
    assert acting({"a.epub": zipped([("a.xhtml", bad)])}) != []


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_drawings_are_judged(drawing: str) -> None:
    """An SVG with a script is found among the pages and in an EPUB."""
    assert acting({"a.svg": drawing.encode()}) != []
    assert acting({"a.epub": zipped([("a.svg", drawing.encode())])}) != []


@pytest.mark.parametrize(
    ("srcset", "addresses"),
    [
        ("a.png", ["a.png"]),
        ("a.png 1x, b.png 2x", ["a.png", "b.png"]),
        ("a,b.png 1x,c.png", ["a,b.png", "c.png"]),
        (" , a.png, , b.png", ["a.png", "b.png"]),
        ("a.png (x, y) , b.png", ["a.png", "b.png"]),
        ("data:image/png;base64,AA 1x, b.png 2x", ["data:image/png;base64,AA", "b.png"]),
        ("", []),
    ],
)
def test_a_set_of_pictures_is_read_as_browsers_do(srcset: str, addresses: list[str]) -> None:
    """A comma inside a srcset address does not separate addresses; one at its end does."""
    assert list(addresses_in_srcset(srcset)) == addresses


STRANGE_FILES = (
    ("a.js", b'const start = "http://[" + host;'),
    ("a.webmanifest", b"[" * 200_000),
    ("b.webmanifest", b'{"icons":' * 100_000),
    ("c.svg", b"<svg" + b"<g>" * 50_000),
    ("d.html", b"<b>" * 50_000),
    ("e.html", b"<a href='http://['>a</a><img srcset='http://[ 1x'>"),
    ("f.css", b"a { background: url(http://[) }"),
)
"""Strange but harmless files of an owner."""


@pytest.mark.parametrize(("name", "content"), STRANGE_FILES)
def test_strange_files_raise_nothing(name: str, content: bytes) -> None:
    """Invalid addresses and endless nesting cause no error."""
    site = read_site({name: content, "index.html": b"<!doctype html><title>a</title>"})

    assert name in site.names
    assert third_party(site, "https://site.example/") == []
    assert isinstance(broken_links(site, "https://site.example/"), list)
    assert isinstance(orphans(site), list)


def test_a_page_is_read_as_browsers_do() -> None:
    """Ids, anchors and addresses follow the tree: first of duplicates, in templates, unquoted."""
    html = (
        "<!doctype html><p id=a ID=b><a name=c href=\\\\far.example/x>x</a><template><i id=d></i>"
        "</template><!-- e --><table background=f.png><a ping='g h' href=i>j</a>"
    )
    page, faults = read_page(html)

    assert (page.ids, page.names, page.comments) == (["a", "d"], {"c"}, ["e"])
    assert {one.address for one in page.references} >= {"//far.example/x", "f.png", "g", "h", "i"}
    assert faults == []


@pytest.mark.parametrize("most", [10, 10_000])
def test_a_page_is_parsed_once_for_all_that_is_looked_for(
    most: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Links and active content come from one tree; a page too large for links is judged nonetheless."""
    parsed = list[str]()

    def parse(html: str, **options: bool) -> Nodes:
        parsed.append(html)
        return parse_page(html, **options)

    for module in (references, active_content):
        monkeypatch.setattr(module, "parse_page", parse)
    monkeypatch.setattr(references, "_MAX_PARSED", most)
    (tmp_path / "a.html").write_text("<article><!--b--><p onclick=c id=d>e</p></article>")
    files = files_in(tmp_path)
    known = FoundBefore(files, {}).known

    site = read_site(files, known)
    found = [one.message for one in acting(files, known)]

    assert len(parsed) == 1
    assert found[0] == "'onclick' is not allowed in a '<p>'"
    assert site.pages["a.html"].ids == ["d"]
    assert site.pages["a.html"].comments == (["b"] if most > 10 else [])


@pytest.mark.parametrize(
    "html",
    [
        *("<a href={}>", "<area href={}>", "<img src={}>", "<video poster={}>", "<object data={}>"),
        *("<form action={}>", "<button formaction={}>", "<img srcset={}>", "<a href=b ping={}>"),
        *("<link imagesrcset={}>", "<table background={}>", "<html manifest={}>", "<use href={}>"),
        *("<svg><use xlink:href={}>", "<svg><feImage href={}>", "<p style='a: url({})'>"),
        *("<meta property=og:image content={}>", "<meta http-equiv=refresh content='0; url={}'>"),
        "<P CLASS=b ID=c STYLE='d: url({})'>",
    ],
)
def test_every_attribute_with_an_address_is_read(html: str) -> None:
    """An address is read from each attribute that has one; from the others, nothing is."""
    page, _ = read_page(f"<!doctype html><html id=x class=y>{html.format('a.png')}")
    other, _ = read_page("<!doctype html><p id=a.png class=a.png title=a.png data-src=a.png>")

    assert "a.png" in {one.address for one in page.references}
    assert other.references == []


def test_a_comment_is_not_active() -> None:
    """A comment in the text of a page is no element; what follows it is judged as ever."""
    page = "<main><article><!-- <b onclick=c> --><!-- d -->{}</article></main>"

    assert found_in(page.format("<p>e</p>")) == []
    assert found_in(page.format("<p>e</p><blink>f</blink>")) != []
    assert found_in(page.format("<p onclick=e><!-- f --></p>")) != []
