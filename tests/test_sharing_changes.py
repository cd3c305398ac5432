"""Metadata after changes to a guide: redirects, dates, unusual names."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from page_heads import Head, heads, read_head
from plain_data import Data
from small_sites import HOSTILE, small_site

from generator.model import Audience

URL = "https://blue.example/"
MOVED = {
    "process/picking/": "process/choosing/",
    "process/electing/": "process/choosing/",
    "checklists/picking/": "checklists/choosing/",
    "checklists/electing/": "checklists/choosing/",
    "sessions/tries/": "sessions/takes/",
    "prepare/percussionist/": "prepare/drummer/",
}
"""Old and new addresses of the changed sample."""


def with_changes(_: Path, data: Data) -> None:
    """Give a step, a session and a player earlier ids, and the guide a date."""
    data["steps"][0]["was"] = ["picking", "electing"]
    next(one for one in data["sessions"] if one["id"] == "takes")["was"] = ["tries"]
    data["prep"]["players"][0]["was"] = ["percussionist"]
    data["studio"]["updated"] = "2027-01-04"


def with_hostile_names(_: Path, data: Data) -> None:
    """Put texts that would run, if they could, into everything in a page's head."""
    data["studio"]["name"] += HOSTILE
    data["studio"]["tagline"] += HOSTILE
    for step in data["steps"]:
        step["name"] += HOSTILE
        step["summary"] += HOSTILE
        step.pop("short_name", None)
    for session in data["sessions"]:
        session["name"] += HOSTILE
        session["meaning"] += HOSTILE
    for player in data["prep"]["players"]:
        player["name"] += HOSTILE
        player["was"] = [f"old-{player['id']}"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the public site after the changes."""
    return small_site(tmp_path_factory.mktemp("changed"), with_changes)


@pytest.fixture(scope="module")
def as_it_was(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the public site of the unchanged sample."""
    return small_site(tmp_path_factory.mktemp("unchanged"), lambda _, __: None)


@pytest.fixture(scope="module")
def unchanged(as_it_was: Path) -> dict[str, Head]:
    """Return the heads of the unchanged sample."""
    return heads(as_it_was)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Head]:
    """Return the heads of the public site with hostile names."""
    return heads(small_site(tmp_path_factory.mktemp("hostile"), with_hostile_names))


def text(site: Path, name: str) -> str:
    """Return the text of a file of the site."""
    return (site / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("old", MOVED)
def test_an_old_address_leads_to_the_new_one(site: Path, old: str) -> None:
    """An earlier address has a page that redirects without a script, and has a link."""
    page = text(site, f"{old}index.html")
    head = read_head(page)
    (target,) = re.findall(r'<a href="([^"]*)">', page)

    assert urljoin(URL + old, target) == URL + MOVED[old]
    assert head.one("refresh") == f"0; url={target}"
    assert head.links["canonical"] == [URL + MOVED[old]]
    assert head.one("robots") == "noindex"
    assert head.scripts == 0
    assert (site / MOVED[old] / "index.html").is_file()


def test_hosts_get_old_addresses(site: Path) -> None:
    """_redirects has each old address once."""
    lines = text(site, "_redirects").splitlines()

    assert sorted(lines) == sorted(f"/{old} /{new} 301" for old, new in MOVED.items())


def test_old_addresses_are_listed_nowhere(site: Path) -> None:
    """The sitemap, llms.txt and the search contain only the new addresses."""
    for name in ("sitemap.xml", "llms.txt", "search/index.json", "search/index.html"):
        found = text(site, name)
        assert [old for old in MOVED if old in found] == [], name
        assert "process/choosing/" in found


def test_a_guide_that_never_moved_leads_nowhere(unchanged: dict[str, Head]) -> None:
    """Without earlier ids there are no redirect pages."""
    assert unchanged.keys() & MOVED.keys() == set()


def test_a_date_is_shown_to_people_and_machines(site: Path) -> None:
    """The day of the last change is in the sitemap, in the structured data and in the footer."""
    found = text(site, "sitemap.xml")
    assert found.count("<lastmod>2027-01-04</lastmod>") == found.count("<loc>") > 10
    (article,) = [
        one
        for one in read_head(text(site, "prepare/index.html")).things
        if one["@type"] == "Article"
    ]
    assert article["dateModified"] == "2027-01-04"
    for name in ("index.html", "process/choosing/index.html"):
        assert "Last updated January 4, 2027" in text(site, name)


def test_without_a_date_none_is_made_up(as_it_was: Path) -> None:
    """A guide without a date shows none, so that two builds are the same."""
    assert "lastmod" not in text(as_it_was, "sitemap.xml")
    assert "Last updated" not in text(as_it_was, "index.html")
    assert "dateModified" not in text(as_it_was, "prepare/index.html")


def test_a_hostile_name_adds_nothing_to_a_page(
    hostile: dict[str, Head], unchanged: dict[str, Head]
) -> None:
    """Names and descriptions create no element and no attribute."""
    shared = unchanged.keys() & hostile.keys()
    assert len(shared) > 15
    for name in shared:
        tags = {tag for tag, _ in hostile[name].elements}
        assert hostile[name].scripts == unchanged[name].scripts, name
        assert not [one for one in hostile[name].elements if "onerror" in one[1]], name
        assert tags <= {tag for tag, _ in unchanged[name].elements}, name


def test_a_hostile_name_is_shown_as_typed(hostile: dict[str, Head]) -> None:
    """Titles, descriptions and structured data contain what was typed, character by character."""
    head = hostile["process/recording/"]

    assert f"Recording{HOSTILE}" in head.title
    assert head.one("description").endswith(HOSTILE)
    assert head.one("og:title") == f"Recording{HOSTILE}"
    assert head.one("og:site_name").endswith(HOSTILE)
    trail = head.typed("BreadcrumbList")["itemListElement"]
    assert trail[0]["name"].endswith(HOSTILE)
    assert trail[2]["name"] == f"Recording{HOSTILE}"
    assert hostile[""].typed("LocalBusiness")["description"].endswith(HOSTILE)


def test_a_hostile_name_adds_nothing_to_a_page_that_has_moved(hostile: dict[str, Head]) -> None:
    """A redirect page has no script either, whatever its new page is called."""
    head = hostile["prepare/old-drummer/"]

    assert head.scripts == 0
    assert "img" not in {tag for tag, _ in head.elements}


def test_a_name_that_breaks_out_would_be_seen() -> None:
    """The reader of heads finds an element and an attribute that were typed and not escaped."""
    raw = read_head(f'<title>a</title><meta name="description" content="{HOSTILE}">')
    facts = json.dumps({"@graph": [{"name": HOSTILE}]})
    ended = read_head(f'<script type="application/ld+json">{facts}</script>')

    for head in (raw, ended):
        assert "img" in {tag for tag, _ in head.elements}
        assert any("onerror" in names for _, names in head.elements)


def test_the_internal_edition_has_no_old_addresses_for_hosts(tmp_path: Path) -> None:
    """The internal edition has noindex on each page, and neither sitemap nor rules for hosts."""
    site = small_site(tmp_path, with_changes, Audience.INTERNAL)

    assert {"noindex, nofollow"} == {head.one("robots") for head in heads(site).values()}
    assert not (site / "_redirects").exists()
    assert not (site / "llms.txt").exists()
