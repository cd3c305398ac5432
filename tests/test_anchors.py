"""Ids of headings are known without rendering the page, and are those that the page has."""

import re
from io import BytesIO
from pathlib import Path
from typing import Literal
from unicodedata import normalize
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from conftest import made, seldom
from markdown.extensions.toc import slugify
from pypdf import PdfReader

from generator.markup.html_tree import walk
from generator.model import Audience, heading_id, one_form
from generator.pages import anchors
from generator.pages.prose import LinkTargets
from generator.pages.render import page_body
from generator.problems import ProblemsFoundError
from generator.project import read
from generator.reading.markdown import headings

HEADINGS = """\
# Questions

## Twice

## Twice

## What does it cost? {#cost}

## **Bold** `code` & <em>more</em>[^1]

## {{ studio.name }}, again

## Ωμέγα

### sg-own

- A list

    ## Inside

<h3 id="cost-2">HTML</h3>

<div id="what">x</div>

## What

[^1]: A note.
"""


@pytest.fixture(params=["sample", *seldom(["default"])])
def project(request: pytest.FixtureRequest, sample: Path) -> Path:
    """Return a project with every kind of heading in a text, or the default one."""
    if request.param == "default":
        return Path(__file__).parents[1]
    (sample / "content/pages/faq.md").write_text(HEADINGS, encoding="utf-8")
    (sample / "content/prep/30-more.md").write_text("## First\n\n" + HEADINGS[13:], "utf-8")
    return sample


def test_ids_of_texts_are_on_their_page(project: Path) -> None:
    """Each id that a link may name without a look at the page is on the page."""
    for site in read(project).sites.values():
        targets = LinkTargets.create(site)
        for page in site.pages:
            body = page_body(site, page, targets)
            own = {f"{one.name}-" for one in page.articles}
            ids = {one["attrs"].get("id", "") for one in walk(body)}
            ids |= {one.replace(name, "") for one in ids for name in own if "fn" in one}
            in_headings = {one["attrs"]["id"] for one in headings(body)}

            assert set(anchors._ids_of_texts(site, page)) <= ids, page.path
            assert anchors._ids_of_headings(site, page) <= in_headings, page.path


def test_known_headings_need_no_page(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is rendered for links to headings; one is, to tell that a heading doesn't exist."""
    rendered: list[str] = []

    def noted(*words: object) -> object:
        rendered.append("page")
        return page_body(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(anchors, "page_body", noted)
    head = "---\nasked_as: {cost: price, twice: again}\n---\n"
    faq = sample / "content/pages/faq.md"
    faq.write_text(f"{head}{HEADINGS}\n[a](#twice) [b](#bold-code-more1)\n", encoding="utf-8")
    read(sample)
    assert rendered == []

    faq.write_text(f"{head}{HEADINGS}\n[a](#thrice)\n", encoding="utf-8")
    with pytest.raises(ProblemsFoundError, match="thrice"):
        read(sample)
    assert rendered

    head = head.replace("twice", "what")  # that id has an element that is no heading
    faq.write_text(f"{head}{HEADINGS}", encoding="utf-8")
    with pytest.raises(ProblemsFoundError, match="no heading of this page has the id 'what'"):
        read(sample)


LATIN = "Größe Łódź Århus Smørrebrød Þór Għajn İstanbul Ævi Straße Tiếng Việt"
SCRIPTS = {
    "Ήχος και φωνή": "ήχος-και-φωνή",
    "Йод: запись": "йод-запись",
    "録音が スーパー": "録音が-スーパー",
    "한국어": "한국어",
    "हिन्दी": "हिन्दी",
    "שלום": "שלום",
    LATIN: "grosse-lodz-arhus-smorrebrod-thor-ghajn-istanbul-aevi-strasse-tieng-viet",
    "❤️ Hawaiʻi": "hawaii",
    "—": "",
}


@pytest.mark.parametrize(("words", "name"), SCRIPTS.items())
def test_an_id_keeps_the_letters_of_a_heading(words: str, name: str) -> None:
    """Latin letters lose their accents, and no letter of any script is dropped."""
    assert heading_id(words) == name


@pytest.mark.parametrize(
    "words",
    [
        "What does it cost?",
        "We’ll mix – and “print”",
        "Café, 1½ hours",
        "A_b c--d",
        "No. 5 & more™",
    ],
)
def test_ids_in_english_are_those_of_mkdocs(words: str) -> None:
    """A heading has the id that MkDocs would give it, so addresses stay if a text comes from there."""
    assert heading_id(words) == slugify(words, "-") != ""


@pytest.mark.slow
def test_pages_and_files_have_the_same_ids(sample: Path) -> None:
    """A link to a heading in any script leads there on the page, in the book and in the PDF."""
    names = {words: name for words, name in SCRIPTS.items() if words in {LATIN, "Йод: запись"}}
    text = "".join(f"## {words}\n\nAny.\n\n" for words in names)
    text += " ".join(f"[typed](#{name}) [copied](#{quote(name)})" for name in names.values())
    (sample / "content/prep/30-more.md").write_text(text, encoding="utf-8")
    project = read(sample)
    site = project.sites[Audience.PUBLIC]
    prepare = next(one for one in site.pages if one.path == "prepare/index.md")
    body = page_body(site, prepare, LinkTargets.create(site))
    files = made(project, Audience.PUBLIC)
    with ZipFile(BytesIO(files["downloads/prep-article.epub"].content)) as book:
        chapters = "".join(book.read(one).decode() for one in book.namelist() if "xhtml" in one)
    pdf = PdfReader(BytesIO(files["downloads/prep-article.pdf"].content))

    assert set(names.values()) <= {one["attrs"].get("id") for one in walk(body)}
    for name in names.values():
        assert f'id="{name}"' in chapters
        assert len(re.findall(rf'href="\d*(?:\.xhtml)?#{name}"', chapters)) >= 2
    led = [one.get_object().get("/Dest") for page in pdf.pages for one in page.get("/Annots", ())]
    assert [led.count(one) for one in pdf.named_destinations if one in led] == [2, 2]
    assert f"prepare/index#{names[LATIN]}" in led


def test_an_anchor_may_be_copied_from_the_address_bar(sample: Path) -> None:
    """Browsers write letters of other scripts in percent signs; a wrong anchor is told all the same."""
    faq = sample / "content/pages/faq.md"
    faq.write_text(f"# Any\n\n## Йод\n\n[a](#йод) [b](#{quote('йод')})\n", encoding="utf-8")
    read(sample)

    faq.write_text(f"# Any\n\n## Йод\n\n[b](#{quote('йодл')})\n", encoding="utf-8")
    with pytest.raises(ProblemsFoundError, match="has no place '#йодл'"):
        read(sample)


@pytest.mark.parametrize("form", ["NFC", "NFKC", "NFKD"])
@pytest.mark.parametrize("pile", ["\u0301\u0316", "\u0316\u0301\u0345", "\u3099\u0f71\u0344"])
def test_piles_of_accents_take_no_time(form: Literal["NFC", "NFKC", "NFKD"], pile: str) -> None:
    """Accents are left out where more are in a row than a language has, and kept elsewhere."""
    assert one_form(form, f"ก{pile * 50_000}ข") == "กข"
    assert one_form(form, f"ก{pile * 6}ข") == normalize(form, f"ก{pile * 6}ข") != "กข"
    assert heading_id(f"ก{pile * 50_000}ข") == "กข"
