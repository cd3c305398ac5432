"""Complete builds: what is published, when nothing is, and reproducibility."""

import gzip
import os
import re
import shutil
import signal
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from built_pages import contents, html_pages, read_page
from plain_data import SAMPLE
from processes import BOUND_BY_PERMISSIONS, GENERATOR, Done, run
from projects import EDITIONS, change, sites, with_base

from generator.build import make_tree
from generator.model import Audience
from generator.project import read
from generator.publishing.output import build_lock

pytestmark = pytest.mark.slow

MARK = "Internal: do not share"
FETCHED = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("use", "href"),
    ("form", "action"),
}
"""Tags and attributes whose value a browser fetches, or sends data to, without a click."""
NOT_FETCHED = {"canonical"}
"""Relations of a link that only name an address."""
STYLE_URL = re.compile(r"(?:url\(|@import)\s*[\"']?([^\"')\s;]+)")
REFERENCE = re.compile(r"&(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|apos);", re.IGNORECASE)


def build(project: Path, *words: str) -> Done:
    """Run `studio-guide build` on a project as a user bound by file permissions."""
    command: list[str | Path] = [*BOUND_BY_PERMISSIONS, *GENERATOR, "-C", project, "build", *words]
    return run(command, project.parent)


def test_every_internal_page_is_marked(published: Path) -> None:
    """Each internal page, including the 404 page, says that it must not be shared."""
    pages = contents(published / "site-internal")
    marked = {name for name, data in pages.items() if MARK in data.decode(errors="replace")}
    names = {name for name in pages if name.endswith(".html")}

    assert len(names) == 31
    assert "404.html" in names
    assert marked & names == names
    assert all(
        "(internal)" in read_page(pages[name].decode()).title for name in names - {"404.html"}
    )


def test_no_public_page_is_marked(published: Path) -> None:
    """No public file contains the notice, so it distinguishes the editions."""
    assert [
        name for name, data in contents(published / "site").items() if MARK.encode() in data
    ] == []


def robots(html: str) -> list[str]:
    """Return the robots meta element of a page."""
    attributes = read_page(html).attributes
    named = [at for at, one in enumerate(attributes) if one == ("meta", "name", "robots")]
    return [attributes[at + 1][2] for at in named]


def test_no_internal_page_is_indexed(published: Path) -> None:
    """Internal pages ask not to be indexed; robots.txt excludes all; there is no sitemap."""
    files = contents(published / "site-internal")
    asked = {name: robots(data.decode()) for name, data in files.items() if name.endswith(".html")}

    assert [name for name, found in asked.items() if found != ["noindex, nofollow"]] == []
    assert files["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    assert [name for name in files if "sitemap" in name] == []
    assert "canonical" not in {value for *_, value in attributes_of(published / "site-internal")}


def test_the_public_edition_is_indexed(published: Path) -> None:
    """Public pages have no robots meta; robots.txt names the sitemap, which lists each page."""
    files = contents(published / "site")
    asked = {name: robots(data.decode()) for name, data in files.items() if name.endswith(".html")}

    assert asked.pop("404.html") == ["noindex, nofollow"]
    assert set(map(tuple, asked.values())) == {()}
    assert files["robots.txt"].decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        "Sitemap: https://blue.example/sitemap.xml",
    ]
    locations = re.findall(r"<loc>(.*?)</loc>", files["sitemap.xml"].decode())
    assert sorted(locations) == sorted(
        f"https://blue.example/{name.removesuffix('index.html')}" for name in asked
    )
    assert gzip.decompress(files["sitemap.xml.gz"]) == files["sitemap.xml"]


def test_no_page_has_a_comment(published: Path) -> None:
    """No HTML comment reaches a reader, though the sample's home text has one."""
    assert "<!-- a note to ourselves -->" in (SAMPLE / "content/pages/home.md").read_text()
    pages = {f"{e}/{n}": page for e in EDITIONS for n, page in html_pages(published / e).items()}

    assert len(pages) == 53
    assert {name: page.comments for name, page in pages.items() if page.comments} == {}
    assert [name for name, data in sites(published).items() if b"a note to ourselves" in data] == []
    assert read_page("<p>a<!-- b --></p>").comments == [" b "]


def machine_paths(folder: Path, paths: list[str]) -> list[str]:
    """Return the files, unpacked if need be, that contain a path of the machine."""
    plain = {
        name: gzip.decompress(data) if name.endswith(".gz") else data
        for name, data in contents(folder).items()
    }
    return [name for name, data in plain.items() if any(path.encode() in data for path in paths)]


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_file_names_a_path_of_the_machine(edition: str, published: Path, tmp_path: Path) -> None:
    """No file reveals where a site was built, or by which Python; the search can fail."""
    packages = sysconfig.get_path("purelib")
    paths = [str(published), str(published.parent), packages, str(Path(__file__).parents[1])]
    (tmp_path / "told.txt").write_text(f"built in {published}")
    (tmp_path / "told.gz").write_bytes(gzip.compress(f"by {packages}".encode()))

    assert machine_paths(published / edition, paths) == []
    assert machine_paths(tmp_path, paths) == ["told.gz", "told.txt"]


def attributes_of(site: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield page, tag, name and value of every attribute of a site's pages."""
    for page, found in html_pages(site).items():
        for attribute in found.attributes:
            yield page, *attribute


def fetched(site: Path) -> Iterator[tuple[str, str]]:
    """Yield file and address of everything that a browser fetches when it shows a site's pages."""
    for name, page in html_pages(site).items():
        relation = ""
        for tag, attribute, value in page.attributes:
            relation = value if (tag, attribute) == ("link", "rel") else relation
            if (tag, attribute) in FETCHED and not (tag == "link" and relation in NOT_FETCHED):
                yield name, value
    for name, data in contents(site).items():
        if name.endswith((".html", ".css", ".svg")):
            yield from ((name, found) for found in STYLE_URL.findall(data.decode()))


def elsewhere(site: Path) -> list[tuple[str, str]]:
    """Return what a browser fetches from a host other than the site's own."""
    return [(name, url) for name, url in fetched(site) if urlsplit(url).netloc]


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_page_asks_a_third_party(edition: str, published: Path, tmp_path: Path) -> None:
    """A page fetches only from its own site; a font or a script from elsewhere would be found."""
    (tmp_path / "index.html").write_text(
        '<link rel="canonical" href="https://a.example/"><script src="//b.example/x.js"></script>'
        '<link rel="stylesheet" href="c.css"><p style="background: url(https://d.example/y)">'
    )
    (tmp_path / "c.css").write_text("@import 'https://e.example/f.css'; a { src: url('g.woff') }")

    assert elsewhere(published / edition) == []
    assert ("index.html", "assets/logo.svg") in set(fetched(published / edition))
    assert {urlsplit(url).netloc for _, url in elsewhere(tmp_path)} == {
        "b.example",
        "d.example",
        "e.example",
    }


def twice_escaped(site: Path) -> list[tuple[str, str, str, str]]:
    """Return the attributes whose unescaped value still contains character references."""
    return [found for found in attributes_of(site) if REFERENCE.search(found[3])]


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_is_escaped_twice(edition: str, published: Path, tmp_path: Path) -> None:
    """A name with & or < appears in titles and labels as typed; `&amp;amp;` would be found."""
    (tmp_path / "index.html").write_text('<a title="Blue &amp;amp; Room" href="?a&amp;b"></a>')

    assert twice_escaped(tmp_path) == [("index.html", "a", "title", "Blue &amp; Room")]
    assert twice_escaped(published / edition) == []


def test_same_bytes_whatever_the_machine(published: Path, tmp_path: Path) -> None:
    """Time zone, language, hash seed and folder have no influence on any file of either edition."""
    home = tmp_path / "ein anderer Ordner, größer & tiefer/x"
    other = with_base(Path(shutil.copytree(SAMPLE, home)))
    strange = {
        "TZ": "Pacific/Kiritimati",
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4711",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "SOURCE_DATE_EPOCH": "1",
    }

    done = run((*GENERATOR, "-C", other, "build", "--edition", "all"), tmp_path, strange)

    assert done.returncode == 0, done.stderr
    ours, theirs = sites(published), sites(other)
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_a_tree_that_is_right_is_not_written_again(live: Path) -> None:
    """If nothing has changed, no file of the finished tree gets a new modification time."""
    folder = live / "build/public"
    files = [path for path in folder.rglob("*") if path.is_file()]
    before = {path: path.stat().st_mtime_ns for path in files}

    make_tree(read(live), Audience.PUBLIC)
    assert {path: path.stat().st_mtime_ns for path in files} == before

    change(live / "content/pages/faq.md", "A week", "A year")
    make_tree(read(live), Audience.PUBLIC)
    after = {path: path.stat().st_mtime_ns for path in files}
    assert {path.name for path in files if after[path] != before[path]} == {
        "faq.md",
        "index.json",  # the search index
        "texts.json",
    }


def wrong_key(live: Path) -> None:
    """Add an unknown key to process.yaml."""
    change(live / "process.yaml", "tagline:", "taglin:")


def dead_link(live: Path) -> None:
    """Add a dead link to an article."""
    change(live / "content/pages/faq.md", "recording.md", "recordin.md")


def engine_stops(live: Path) -> None:
    """Add a hook of the owner that fails."""
    (live / "hook.py").write_text("def on_config(config):\n    raise ValueError\n", "utf-8")
    (live / "mkdocs.yml").write_text("site_name: x\nhooks: [hook.py]\n", encoding="utf-8")


def tree_is_read_only(live: Path) -> None:
    """Make a page of the finished tree read-only."""
    (live / "build/public/docs/process/choosing.md").chmod(0o444)


def site_is_read_only(live: Path) -> None:
    """Make the published folder read-only."""
    (live / "site").chmod(0o555)


def project_is_read_only(live: Path) -> None:
    """Make the parent of the published folders read-only."""
    live.chmod(0o555)


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (wrong_key, "unknown-key"),
        pytest.param(dead_link, "dead-link", marks=pytest.mark.audit),
        (engine_stops, "engine-failed"),
        pytest.param(tree_is_read_only, "cannot-write", marks=pytest.mark.audit),
        (site_is_read_only, "cannot-write"),
        pytest.param(project_is_read_only, "cannot-write", marks=pytest.mark.audit),
    ],
)
def test_a_failed_build_leaves_what_was_published(
    fault: Callable[[Path], None], rule: str, live: Path
) -> None:
    """If a build exits with 1, every published file is unchanged, byte for byte."""
    before = sites(live)
    change(live / "process.yaml", "Two chairs", "Three chairs")
    fault(live)

    done = build(live)

    assert sites(live) == before
    assert done.returncode == 1
    assert f" [{rule}]\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert "site/index.html" not in done.stdout


def test_a_folder_that_cannot_be_cleared_away_does_not_make_a_lie(live: Path) -> None:
    """If part of the old site is read-only, the exit code still matches what is published."""
    before = sites(live)
    change(live / "process.yaml", "Two chairs", "Three chairs")
    (live / "site/faq").chmod(0o555)

    done = build(live)

    assert (done.returncode == 0) == (sites(live) != before), done.stderr
    assert "Traceback" not in done.stderr


def test_an_engine_that_cannot_write_is_reported_in_plain_words(live: Path) -> None:
    """If the engine cannot write below build/, its traceback is not shown."""
    before = sites(live)
    (live / "build/public").chmod(0o555)
    (live / "build/cache/published/site").unlink()

    done = build(live)

    assert done.returncode == 1
    assert sites(live) == before
    assert 'File "' not in done.stderr


def test_settings_that_are_no_text_are_reported_in_their_place(live: Path) -> None:
    """A byte in mkdocs.yml that is not UTF-8 is reported in that file, not in a copy of it."""
    before = sites(live)
    (live / "mkdocs.yml").write_bytes(b"site_name: x\ntheme: \xff\n")

    done = build(live)

    assert done.returncode == 1
    assert done.stderr.startswith("mkdocs.yml:2:8: this byte (0xFF)")
    assert sites(live) == before


def test_a_build_that_does_not_fail_publishes(live: Path) -> None:
    """The same change without a fault is published, and the other edition stays the same."""
    before = sites(live)
    change(live / "process.yaml", "Two chairs", "Three chairs")

    done = build(live)

    assert done.returncode == 0
    after = sites(live)
    changed = {name for name in after if after[name] != before[name]}
    assert "site/process/choosing/index.html" in changed
    assert b"Three chairs" in after["site/process/choosing/index.html"]
    assert {name.split("/")[0] for name in changed} == {"site"}


def internal_page_stops_the_engine(live: Path) -> None:
    """Add a link to a missing anchor to a page of the staff."""
    page = live / "content/staff/week-1.md"
    page.write_text("# Week 1\n\n[Run sheet](run-sheets/choosing.md#nowhere)\n", encoding="utf-8")


def internal_site_is_read_only(live: Path) -> None:
    """Make the published internal edition read-only."""
    (live / "site-internal").chmod(0o555)


@pytest.mark.parametrize(
    "fault",
    [
        internal_page_stops_the_engine,
        pytest.param(internal_site_is_read_only, marks=pytest.mark.audit),
    ],
)
def test_all_editions_are_published_or_none(fault: Callable[[Path], None], live: Path) -> None:
    """If the internal edition cannot be published, neither is the public one, though it could."""
    before = sites(live)
    change(live / "process.yaml", "Two chairs", "Three chairs")
    fault(live)

    done = build(live, "--edition", "all")

    assert done.returncode == 1
    assert sites(live) == before
    assert done.stdout == ""


@pytest.mark.parametrize(
    "said",
    [*(pytest.param(stage, marks=pytest.mark.audit) for stage in range(3)), 3],
    ids=["pages", "engine", "look", "published"],
)
def test_a_build_that_is_killed_leaves_a_whole_site(said: int, live: Path) -> None:
    """Killed at any stage, a build leaves the old site or the new one, and the next build works."""
    old = contents(live / "site")
    change(live / "process.yaml", "Two chairs", "Three chairs")

    kill_after(live, said)

    left = contents(live / "site")
    assert build(live).returncode == 0
    new = contents(live / "site")
    assert new != old
    assert left in ([new] if said == 3 else [old, new])


def kill_after(live: Path, said: int) -> None:
    """Start a build, and kill it and its engine after it has printed some number of lines."""
    with subprocess.Popen(
        [*GENERATOR, "-C", str(live), "build"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr
        for _ in range(said + 1):
            assert process.stderr.readline()
        os.killpg(process.pid, signal.SIGKILL)


def test_two_builds_at_once_are_kept_apart(live: Path) -> None:
    """During a running build, a second one reports it and does nothing."""
    with build_lock(live / "build"):
        second = run((*GENERATOR, "-C", live, "build"), live)

    assert second.returncode == 1
    assert "another build of this project is running [already-building]" in second.stderr
    assert "wait until it ends" in second.stderr


def test_a_build_that_died_locks_nobody_out(live: Path) -> None:
    """The lock of a killed build is released."""
    dying = "import os, sys; from pathlib import Path; from generator.publishing.output import build_lock\n"
    dying += "with build_lock(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    killed = run((GENERATOR[0], "-c", dying, live / "build"), live)

    assert killed.returncode == -signal.SIGKILL
    assert run((*GENERATOR, "-C", live, "build"), live).returncode == 0
