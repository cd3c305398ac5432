"""The offline copy opens from a disk, as with a double click."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import SAMPLE
from playwright.sync_api import Browser, Page
from processes import GENERATOR, run
from windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample's public site with an offline copy."""
    project = tmp_path_factory.mktemp("offline")
    for name in ("process.yaml", "content", "mkdocs.yml"):
        if (SAMPLE / name).exists():
            (project / name).symlink_to(SAMPLE / name)
    done = run((*GENERATOR, "-C", project, "build", "--offline"), project)
    assert done.returncode == 0, done.stderr
    assert "site/offline.zip" in done.stdout
    return project / "site"


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the copy unpacks to."""
    folder = tmp_path_factory.mktemp("unpacked")
    with ZipFile(site / "offline.zip") as packed:
        packed.extractall(folder)
    assert [one.name for one in folder.iterdir()] == ["guide"]
    return folder / "guide"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a desktop window that allows no errors, and no requests except to the disk."""
    with Window.on(browser, "file:", viewport={"width": 1280, "height": 720}) as one:
        yield one.page
    assert one.faults == []


def test_every_link_names_a_file(copy: Path) -> None:
    """Each link of each page of the copy leads to a file of the copy, or to an intended address."""
    followed = 0
    for path in copy.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"]*)"', path.read_text(encoding="utf-8")):
            target = re.split(r"[?#]", link)[0]
            if target and not re.match(r"[a-z]+:", target):
                assert (path.parent / target).is_file(), f"{path.relative_to(copy)}: {link}"
                followed += 1
    assert followed > 200


def test_a_site_for_a_host_does_not_open_from_a_disk(site: Path) -> None:
    """The rule above can fail: the site itself links to folders."""
    text = (site / "index.html").read_text(encoding="utf-8")

    assert 'href="process/"' in text
    assert not (site / "process/").is_file()


def test_the_downloads_page_offers_the_copy(site: Path, copy: Path) -> None:
    """The site links to its copy, and the copy does not link to itself."""
    name = "downloads/index.html"
    link = r'href="?[^"> ]*offline\.zip'

    assert re.search(link, (site / name).read_text(encoding="utf-8"))
    assert not re.search(link, (copy / name).read_text(encoding="utf-8"))


def test_it_holds_nothing_for_hosts(site: Path, copy: Path) -> None:
    """Files that only hosts and search engines read are left out, and so is the copy itself."""
    left_out = {"_headers", "_redirects", "robots.txt", "llms.txt", "sitemap.xml", "offline.zip"}
    for name in left_out:
        assert (site / name).is_file()
        assert not (copy / name).exists()


def test_two_copies_are_the_same(site: Path) -> None:
    """The same site gives the same zip: fixed dates, nothing compressed."""
    with ZipFile(site / "offline.zip") as packed:
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
        assert {entry.compress_type for entry in packed.infolist()} == {0}
        assert {entry.external_attr >> 16 for entry in packed.infolist()} == {0o644}


def test_pages_open_by_clicking(copy: Path, page: Page) -> None:
    """Links alone lead from the first page to a step, its checklist and back."""
    page.goto((copy / "index.html").as_uri())
    for name in ("Choosing", re.compile("^Get ready"), "Read about this step"):
        page.get_by_role("main").get_by_role("link", name=name).first.click()

    page.wait_for_url((copy / "process/choosing/index.html").as_uri())


def test_ticks_are_kept(copy: Path, page: Page) -> None:
    """A tick is still there when the page is opened again."""
    address = (copy / "checklists/choosing/index.html").as_uri()
    page.goto(address)
    page.locator("[data-item=choosing-songs]").check()
    page.goto("about:blank")
    page.goto(address)

    assert page.locator("[data-item=choosing-songs]").is_checked()


def test_the_search_finds(copy: Path, page: Page) -> None:
    """The search works without a server, and its results open."""
    page.goto((copy / "search/index.html").as_uri())
    page.locator("#sg-query").fill("choosing")
    page.locator("#sg-results a").first.click()

    page.wait_for_url(lambda url: "/search/" not in url)
    assert page.url.startswith(copy.as_uri())
    assert "index.html" in page.url
