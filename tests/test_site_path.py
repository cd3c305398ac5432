"""A site with a path in its URL works below that path, and no link leaves it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from built_pages import contents, read_page
from conftest import Command, seldom
from processes import run
from projects import change
from site_paths import Visitor, build, project_at
from test_engines import needs
from web.serving import served

from generator.publishing.engines import Engine

pytestmark = pytest.mark.slow

FOR_HOSTS = ("404.html", "robots.txt", "sitemap.xml", "llms.txt", "downloads.json")
SITES = {
    Engine.MKDOCS: "https://name.example/guide/",
    Engine.PROPERDOCS: "https://name.example:8443/a/b/c",
    Engine.ZENSICAL: "https://name.example/Führer%20x",
}
"""Paths for the engines: with and without a final slash, deeper, with a port, in other scripts."""


def published_at(url: str) -> tuple[str, str]:
    """Return the address of a site as in its pages, and the path of it."""
    path = quote(urlsplit(url).path.rstrip("/"), safe="/%") + "/"
    return urljoin(url, path), path


@pytest.fixture(scope="module", params=seldom(SITES, Engine.MKDOCS, Engine.ZENSICAL))
def visitor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Visitor, Path]]:
    """Return a visitor of a site that is served below its path, and its project."""
    engine: Engine = request.param
    needs(engine)
    project = project_at(SITES[engine], tmp_path_factory.mktemp("at-a-path"))
    done = build(project, "--engine", engine.value, "--edition", "all", "--offline")
    assert done.returncode == 0, done.stderr
    url, path = published_at(SITES[engine])
    with served(project / "site", below=path) as origin:
        yield Visitor(origin, url), project


def test_everything_answers_below_the_path(visitor: tuple[Visitor, Path]) -> None:
    """Each link, anchor, picture, script and full address works, and none leads out of the path."""
    one, project = visitor
    names = [name for name in contents(project / "site") if name.endswith((".html", *FOR_HOSTS))]

    one.follow(*names)

    assert one.wrong == set()
    assert len(one.seen) > 80
    assert any(where.endswith("/downloads/handbook.pdf") for where in one.seen)


def test_the_page_for_what_is_not_there_leads_back(visitor: tuple[Visitor, Path]) -> None:
    """At any depth, the 404 page's style sheet and links lead below the path."""
    one, _ = visitor
    where = urljoin(one.origin, "process/no/such/page/")

    answer, text = one.get(where)

    links = [link for link in one.targets(where, text, read_page(text)) if "#" not in link]
    assert answer.status == 404
    assert len(links) > 10
    assert [link for link in links if not link.startswith(one.origin)] == []
    assert [link for link in links if one.get(link)[0].status != 200] == []


def test_hosts_and_machines_get_the_path(visitor: tuple[Visitor, Path]) -> None:
    """Files for hosts and machines contain the path, and say that they belong at the host's top."""
    one, project = visitor
    path = urlsplit(one.url).path
    texts = {
        name: (project / "site" / name).read_text(encoding="utf-8")
        for name in ("robots.txt", "_headers", "_redirects")
    }

    assert all(text.startswith("# This file is read at the top") for text in texts.values())
    assert f"Allow: {path}\nSitemap: {one.url}sitemap.xml\n" in texts["robots.txt"]
    assert f"\n{path}*\n" in texts["_headers"]
    assert f"\n{path}downloads/month.ics\n" in texts["_headers"]
    moved = [line.split() for line in texts["_redirects"].splitlines()[1:]]
    assert [f"{path}process/picking/", f"{path}process/choosing/", "301"] in moved
    for old, new, _ in moved:
        assert one.get(urljoin(one.origin, old))[0].status == 200, old
        assert one.get(urljoin(one.origin, new))[0].status == 200, new


def test_the_staff_s_edition_works_at_any_path(visitor: tuple[Visitor, Path]) -> None:
    """The internal edition's address is never stated: its pages work wherever it is served."""
    _, project = visitor
    names = [name for name in contents(project / "site-internal") if name.endswith("index.html")]

    with served(project / "site-internal", below="/for/staff/") as origin:
        staff = Visitor(origin, "https://nowhere.invalid/").follow(*names)

    assert staff.wrong == set()
    assert len(staff.seen) > 75
    assert "Disallow: /\n" in (project / "site-internal/robots.txt").read_text(encoding="utf-8")


def test_a_visitor_sees_what_is_wrong(visitor: tuple[Visitor, Path]) -> None:
    """Served at another path, or with another address in its pages, the same site has faults."""
    one, project = visitor

    with served(project / "site", below="/other/") as origin:
        elsewhere = Visitor(origin, one.url).follow("404.html")
    away = Visitor(one.origin, "https://else.example/").follow()

    assert any("is outside" in fault for fault in elsewhere.wrong)
    assert any("is asked for elsewhere" in fault for fault in away.wrong)


def test_pages_differ_in_the_address_alone(tmp_path: Path) -> None:
    """Pages below a path differ from those at the top only in their own full address."""
    pages = []
    for number, url in enumerate(("https://name.example/", "https://name.example/the/guide/")):
        project = project_at(url, tmp_path / str(number))
        done = build(project)
        assert done.returncode == 0, done.stderr
        found = contents(project / "site")
        pages.append(
            {
                name: data.replace(url.encode(), b"https://name.example/")
                for name, data in found.items()
                if name.endswith(".html") and name != "404.html"
            }
        )

    assert pages[0].keys() == pages[1].keys()
    sizes_aside = [
        name
        for name in pages[0]
        if pages[0][name] != pages[1][name] and b" kB" not in pages[0][name]
    ]
    assert sizes_aside == []


def test_mkdocs_builds_it_too(tmp_path: Path) -> None:
    """MkDocs' own command at the top of the project makes the same pages."""
    url = "https://name.example:8080/deep/er/guide"
    project = project_at(url, tmp_path)
    assert build(project).returncode == 0
    ours = contents(project / "site")

    done = run((sys.executable, "-m", "mkdocs", "build", "--strict", "-d", "other"), project)

    assert done.returncode == 0, done.stderr
    theirs = contents(project / "other")
    assert theirs.keys() == ours.keys()
    differ = {name for name in ours if ours[name] != theirs[name]}
    assert differ <= {"sitemap.xml.gz"}
    assert b'href="/deep/er/guide/search/"' in ours["404.html"]


@pytest.mark.parametrize("link", seldom(["/faq/", "/guidebook/faq/", "../../faq/"], "/faq/"))
def test_an_address_that_leads_out_of_the_path_is_reported(
    link: str, tmp_path: Path, studio_guide: Command
) -> None:
    """An address that starts with a slash but not with the path leads out of the site."""
    project = project_at("https://name.example/guide/", tmp_path)
    page = project / "content/pages/faq.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f'{text}\n<a href="/guide/faq/">here</a>\n', encoding="utf-8")
    assert studio_guide("-C", project, "build").exit_code == 0

    page.write_text(f'{text}\n<a href="{link}">here</a>\n', encoding="utf-8")
    result = studio_guide("-C", project, "build")

    assert result.exit_code == 1
    assert f"'{link}' leads out of the site, which is published below /guide/" in result.stderr
    assert "content/pages/faq.md:" in result.stderr


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://name.example//guide/", "https://name.example/guide/"),
        ("https://name.example/a/../guide", "https://name.example/a/guide/"),
        ("https://name.example/./guide/", "https://name.example/guide/"),
        ("https://name.example/guide/?a=1", "https://name.example/guide/"),
        ("https://name.example/guide#top", "https://name.example/guide/"),
        ("https://user:word@name.example:81/guide", "https://name.example:81/guide/"),
    ],
)
def test_an_address_without_room_for_paths_is_reported(
    url: str, good: str, sample: Path, studio_guide: Command
) -> None:
    """`check` reports it at the key, and its hint works when followed."""
    change(sample / "process.yaml", "url: https://blue.example/\n", f'url: "{url}"\n')

    result = studio_guide("-C", sample, "check")

    assert result.exit_code == 1
    assert "process.yaml:5:8: " in result.stderr
    assert "[bad-address]" in result.stderr
    assert f"hint: write {good}\n" in result.stderr
    change(sample / "process.yaml", url, good)
    assert studio_guide("-C", sample, "check").exit_code == 0
