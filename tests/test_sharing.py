"""Metadata of the default site for search engines, messengers and language models."""

import gzip
import re
import struct
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from page_heads import Head, addresses_in, file_of, heads
from web.sites import STUDIO, URL

from generator.model import Audience

MAX_TITLE = 65
"""Characters of a title; search engines cut longer ones."""
MAX_WORDS = 170
"""Characters of a description; search engines cut longer ones."""
MAX_CARD, MAX_DATA = 100_000, 1_500
"""Bytes of a picture, and of compressed JSON-LD."""
REQUIRED = ("og:url", "og:site_name", "og:title", "og:type", "og:description", "og:image")
SCHEMES = {"light": "#ffffff", "dark": "#15121a"}
FOR_MACHINES = ("sitemap.xml", "sitemap.xml.gz", "llms.txt", "_headers", "_redirects", "cards")


@pytest.fixture(scope="module")
def site(default_sites: dict[Audience, Path]) -> Path:
    """Return the folder of the public site."""
    return default_sites[Audience.PUBLIC]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Head]:
    """Return the head of each public page."""
    return heads(site)


@pytest.fixture(scope="module")
def internal(default_sites: dict[Audience, Path]) -> dict[str, Head]:
    """Return the head of each page of the internal edition."""
    return heads(default_sites[Audience.INTERNAL])


def repeated(values: Iterable[str]) -> list[str]:
    """Return the values that occur more than once."""
    return [value for value, times in Counter(values).items() if times > 1]


def test_the_site_has_pages(pages: dict[str, Head], internal: dict[str, Head]) -> None:
    """The rules below have pages to check."""
    assert len(pages) > 60
    assert pages.keys() < internal.keys()
    assert repeated(["one", "two", "one"]) == ["one"]


def test_titles_are_unique(pages: dict[str, Head]) -> None:
    """Each page has a title, and no two pages share one."""
    titles = [head.title.strip() for head in pages.values()]

    assert all(titles)
    assert repeated(titles) == []


def test_titles_are_shown_whole(pages: dict[str, Head], internal: dict[str, Head]) -> None:
    """No title is so long that a tab or a search result cuts it."""
    titles = {head.title.strip() for head in (*pages.values(), *internal.values())}

    assert [title for title in titles if len(title) > MAX_TITLE] == []


@pytest.mark.parametrize("edition", ["pages", "internal"])
def test_a_title_names_the_studio_where_it_fits(
    edition: str, request: pytest.FixtureRequest
) -> None:
    """A title names page and studio; if that is too long, only the page."""
    mark = " (internal)" if edition == "internal" else ""
    ending = f" · {STUDIO.name}{mark}"
    heads: dict[str, Head] = request.getfixturevalue(edition)
    titles = [head.title.strip() for name, head in heads.items() if name]
    alone = [one.removesuffix(mark) for one in titles if not one.endswith(ending)]

    assert 0 < len(alone) < len(titles) / 2
    assert all(len(one + ending) > MAX_TITLE for one in alone)


def test_descriptions_are_unique_and_short(pages: dict[str, Head]) -> None:
    """Each page has one unique description that is short enough to be shown whole."""
    told = {name: head.one("description") for name, head in pages.items()}

    assert repeated(told.values()) == []
    assert [name for name, text in told.items() if not 20 <= len(text) <= MAX_WORDS] == []


def test_each_page_names_its_own_address(pages: dict[str, Head]) -> None:
    """The canonical address is the page's own below the studio's, and so is the one for sharing."""
    for name, head in pages.items():
        assert head.links["canonical"] == [URL + name]
        assert head.one("og:url") == URL + name


def test_each_page_can_be_shared(pages: dict[str, Head]) -> None:
    """Each page has the metadata for messengers once, and it agrees with the page."""
    for name, head in pages.items():
        assert all(head.one(key) for key in REQUIRED), name
        assert head.one("og:description") == head.one("description")
        assert head.one("og:title") in head.title
        assert head.one("og:type") in {"website", "article"}
    assert pages["prepare/"].one("og:type") == "article"
    assert pages[""].one("og:type") == "website"


def test_each_page_has_a_picture(pages: dict[str, Head], site: Path) -> None:
    """The picture of each page is a PNG of 1200 by 630 pixels, small enough for a phone."""
    for name, head in pages.items():
        picture = file_of(site, head.one("og:image"), URL)
        content = picture.read_bytes()
        assert content.startswith(b"\x89PNG\r\n\x1a\n"), name
        assert struct.unpack(">II", content[16:24]) == (1200, 630), name
        assert len(content) <= MAX_CARD, f"{name}: {len(content)}"
        assert head.one("og:image").startswith(URL)
        assert (head.one("og:image:width"), head.one("og:image:height")) == ("1200", "630")


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("", {"WebSite", "LocalBusiness"}),
        ("contact/", {"LocalBusiness"}),
        ("prepare/", {"BreadcrumbList", "Article"}),
        ("process/", {"BreadcrumbList", "HowTo"}),
        ("process/mastering/", {"BreadcrumbList"}),
        ("glossary/", {"DefinedTermSet"}),
    ],
)
def test_pages_say_what_they_are(pages: dict[str, Head], address: str, kinds: set[str]) -> None:
    """Each kind of page has the structured data that fits it, and no other."""
    assert {one["@type"] for one in pages[address].things} == kinds


def test_deep_pages_say_where_they_are(pages: dict[str, Head]) -> None:
    """A page below another has breadcrumbs: numbered titles from the first page to itself."""
    deep = {name: head for name, head in pages.items() if name.count("/") > 1}
    assert len(deep) > 40
    for name, head in deep.items():
        trail = head.typed("BreadcrumbList")["itemListElement"]
        folder = name.split("/")[0]
        assert [one["position"] for one in trail] == [1, 2, 3]
        assert [one["item"] for one in trail] == [URL, f"{URL}{folder}/", URL + name]
        assert trail[-1]["name"] in head.title


def test_the_steps_are_described_in_order(pages: dict[str, Head]) -> None:
    """The process is described as ten steps, each with its page."""
    steps = pages["process/"].typed("HowTo")["step"]

    assert len(steps) == len({one["url"] for one in steps}) == 10
    assert all(one["@type"] == "HowToStep" and one["name"] for one in steps)


def test_facts_are_light_and_whole(pages: dict[str, Head]) -> None:
    """A page has at most one block of structured data, small and without empty values."""
    assert sum(len(head.data) for head in pages.values()) > 50
    for name, head in pages.items():
        assert len(head.data) <= 1, name
        for text in head.data:
            assert len(gzip.compress(text.encode())) <= MAX_DATA, name
            assert '"@context":"https://schema.org"' in text
            assert not re.search(r'(?:""|null|\[\]|\{\})[,}\]]', text), name


def test_facts_lead_somewhere(pages: dict[str, Head], site: Path) -> None:
    """Every address in the structured data is a page or a file of the site."""
    found = {url for head in pages.values() for url in addresses_in(head.things)}

    assert len(found) > 50
    assert [url for url in found if not url.startswith(URL)] == []
    assert [url for url in found if not file_of(site, url, URL).is_file()] == []
    assert not file_of(site, f"{URL}nowhere/", URL).is_file()


def test_the_window_takes_the_color_of_the_page(pages: dict[str, Head]) -> None:
    """A phone's bars have the background color of the page, by day and by night."""
    for head in pages.values():
        for scheme, color in SCHEMES.items():
            assert head.one(f"theme-color(prefers-color-scheme: {scheme})") == color


def test_the_public_site_may_be_found(pages: dict[str, Head], site: Path) -> None:
    """No public page excludes search engines, except for the 404 page."""
    assert [name for name, head in pages.items() if "robots" in head.metas] == []
    assert 'content="noindex' in (site / "404.html").read_text(encoding="utf-8")
    assert f"Sitemap: {URL}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


def test_the_internal_edition_is_for_nobody_else(
    internal: dict[str, Head], default_sites: dict[Audience, Path]
) -> None:
    """The internal edition excludes all crawlers, and has no metadata for them."""
    for name, head in internal.items():
        assert "noindex" in head.one("robots"), name
        assert not head.data, name
        assert "canonical" not in head.links, name
        assert not [key for key in head.metas if key.startswith(("og:", "twitter:"))], name
    folder = default_sites[Audience.INTERNAL]
    assert [name for name in FOR_MACHINES if (folder / name).exists()] == []
    assert "Disallow: /\n" in (folder / "robots.txt").read_text(encoding="utf-8")


def test_the_public_edition_has_what_the_internal_has_not(site: Path) -> None:
    """The files that the internal edition must not have are in the public one."""
    assert [name for name in FOR_MACHINES if not (site / name).exists()] == []


def test_the_map_lists_every_page_once(pages: dict[str, Head], site: Path) -> None:
    """The sitemap has the full address of each page once, compressed and uncompressed."""
    text = (site / "sitemap.xml").read_text(encoding="utf-8")

    assert sorted(re.findall("<loc>([^<]*)</loc>", text)) == sorted(URL + name for name in pages)
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()).decode() == text


def test_language_models_get_every_page(pages: dict[str, Head], site: Path) -> None:
    """llms.txt links to every page once, with the page's description."""
    text = (site / "llms.txt").read_text(encoding="utf-8")
    told = re.findall(r"^- \[[^\]]+\]\((\S+)\): (.+)$", text, re.MULTILINE)

    assert dict(told) == {URL + name: head.one("description") for name, head in pages.items()}
    assert len(told) == len(pages)
    assert text.startswith("# ")
