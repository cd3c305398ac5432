"""The owner's own files in a published folder are never deleted silently."""

import os
import shutil
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from built_pages import contents
from conftest import seldom
from previews import MKDOCS
from processes import BOUND_BY_PERMISSIONS, GENERATOR, Done, run

from generator.digests import sha256_of
from generator.problems import Problem, ProblemsFoundError, Rule
from generator.publishing.output import write_tree
from generator.publishing.swap import publish
from generator.publishing.user_files import late_files, preserve_user_files

pytestmark = pytest.mark.slow

NEW = {"index.html": b"new", "a/index.html": b"new", "a/b/c.pdf": b"%PDF"}
OLD = {"index.html": b"old", "gone/index.html": b"old", "a/b/c.pdf": b"%PDF"}


def made(folder: Path, files: dict[str, bytes]) -> Path:
    """Return a new folder with these files."""
    write_tree(folder, files.items(), frozenset())
    return folder


def publish_into(top: Path, files: dict[str, bytes], name: str = "site") -> tuple[Problem, ...]:
    """Publish a folder of these files; return the notices."""
    (top / "build").mkdir(exist_ok=True)
    new = made(top / "build/new", files)
    settled = preserve_user_files(top / "build", new, top / name)
    publish(new, top / name)
    return settled.notices


def site_of(top: Path, files: dict[str, bytes]) -> Path:
    """Publish a folder of these files; return the published folder."""
    publish_into(top, files)
    return top / "site"


def names(problems: tuple[Problem, ...]) -> list[str]:
    """Return the files that problems name."""
    return [problem.place.file for problem in problems]


@pytest.mark.parametrize("path", ["CNAME", "a/photo.jpg", ".nojekyll", "a/b/.x", "a\nb", "ö.txt"])
def test_a_file_that_no_build_made_stays(path: str, tmp_path: Path) -> None:
    """The owner's own file is named and stays through each build until the owner deletes it."""
    site = site_of(tmp_path, OLD)
    (site / path).write_bytes(b"the owner's")

    for files in (NEW, OLD, NEW):
        (notice,) = publish_into(tmp_path, files)
        assert (notice.place.file, notice.rule) == (f"site/{path}", Rule.FOREIGN_FILE)
        assert contents(site) == files | {path: b"the owner's"}
    (site / path).unlink()
    assert publish_into(tmp_path, OLD) == ()
    assert contents(site) == OLD


def test_a_folder_that_no_build_made_is_reported_once(tmp_path: Path) -> None:
    """Of a folder without any file of ours, only the topmost folder is named."""
    site = site_of(tmp_path, OLD)
    made(site / ".git", {"HEAD": b"x", "objects/1": b"x", "objects/2": b"x"})
    made(site / "a/photos", {"1": b"x", "2": b"x"})

    assert names(publish_into(tmp_path, NEW)) == ["site/.git/", "site/a/photos/"]
    assert (site / ".git/objects/2").read_bytes() == b"x"


def test_a_changed_file_is_backed_up(tmp_path: Path) -> None:
    """A page that was changed by hand is reported and backed up, each version separately."""
    site = site_of(tmp_path, OLD)
    for number in range(3):
        (site / "index.html").write_bytes(b"put right by hand %d" % number)

        (notice,) = publish_into(tmp_path, NEW)

        assert notice.place.file == "site/index.html"
        assert "build/" in notice.message
        assert "process.yaml" in notice.hint
        assert contents(site) == NEW
    aside = (tmp_path / "build/site.before").glob("*/index.html")
    assert {one.read_bytes() for one in aside} == {b"put right by hand %d" % at for at in range(3)}


def test_what_is_in_the_way_is_backed_up(tmp_path: Path) -> None:
    """A file in place of a new folder, or a folder in place of a new file, is not lost."""
    site = site_of(tmp_path, {"index.html": b"x"})
    (site / "a").write_bytes(b"own")
    assert names(publish_into(tmp_path, NEW)) == ["site/a"]
    made(site / "b.html", {"own": b"own"})
    assert names(publish_into(tmp_path, {"b.html": b"new"})) == ["site/b.html/"]

    assert contents(site) == {"b.html": b"new"}
    assert len([*(tmp_path / "build/site.before").rglob("own")]) == 1


def test_a_link_stays(tmp_path: Path) -> None:
    """Builds make no symbolic links: one is the owner's, and stays a link."""
    site = site_of(tmp_path, OLD)
    (site / "folder").symlink_to("a")
    (site / "file").symlink_to("index.html")
    (site / "nowhere").symlink_to("nothing")

    assert names(publish_into(tmp_path, NEW)) == ["site/file", "site/folder", "site/nowhere"]
    assert (site / "folder").readlink() == Path("a")
    assert (site / "file").read_bytes() == b"new"


def test_what_comes_while_a_build_looks_is_carried_over(tmp_path: Path) -> None:
    """A file that appears or changes during publishing is not lost."""
    site = site_of(tmp_path, OLD)
    (site / "mine.txt").write_bytes(b"first")
    new = made(tmp_path / "build/new", NEW)
    preserve_user_files(tmp_path / "build", new, site)
    (site / "late.txt").write_bytes(b"late")
    (site / "mine.txt").unlink()
    (site / "mine.txt").write_bytes(b"second")

    publish(new, site, records=tmp_path / "build")

    assert contents(site) == NEW | {"late.txt": b"late", "mine.txt": b"second"}


def test_what_comes_after_the_search_is_told(tmp_path: Path) -> None:
    """A file of the owner's that is written while a build looks is published, and told as not searched."""
    site = site_of(tmp_path, OLD)
    made(site, {"before.txt": b"searched", "after.txt": b"searched"})
    (site / "link").symlink_to("before.txt")
    new = made(tmp_path / "build/new", NEW)
    searched = preserve_user_files(tmp_path / "build", new, site)
    (site / "late.txt").write_bytes(b"late")
    (site / "after.txt").write_bytes(b"changed in place")

    publish(new, site, records=tmp_path / "build")
    found = [*late_files(site, searched)]

    assert [str(one.place) for one in found] == ["site/after.txt:1:1", "site/late.txt:1:1"]
    assert {one.rule for one in found} == {Rule.NOT_SEARCHED}


def test_a_late_link_does_not_lead_out(tmp_path: Path) -> None:
    """A link that comes while a build looks, and leads out of the folder, is kept, but not published."""
    site = site_of(tmp_path, OLD)
    new = made(tmp_path / "build/new", NEW)
    preserve_user_files(tmp_path / "build", new, site)
    (site / "out").symlink_to(made(tmp_path / "private", {"a.txt": b"private"}))
    (site / "in").symlink_to("index.html")

    publish(new, site, records=tmp_path / "build")

    assert not (site / "out").is_symlink()
    assert len([*(tmp_path / "build/site.before").rglob("out")]) == 1
    assert (site / "in").readlink() == Path("index.html")


def test_published_files_are_read_once_before_they_are_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a build is published, each file that is there is read once, however often it is asked for."""
    site, new = site_of(tmp_path, OLD), made(tmp_path / "build/new", NEW)
    read = Counter[Path]()

    def counted(path: str) -> bytes:
        read[Path(path)] += 1
        return sha256_of(path)

    monkeypatch.setattr("generator.publishing.user_files.sha256_of", counted)
    preserve_user_files(tmp_path / "build", new, site)

    assert read == dict.fromkeys((*(site / one for one in OLD), *(new / one for one in NEW)), 1)


def test_a_pipe_stays_and_is_not_waited_for(tmp_path: Path) -> None:
    """A file that is not regular is reported, and never read."""
    os.mkfifo(site_of(tmp_path, OLD) / "pipe")

    assert names(publish_into(tmp_path, NEW)) == ["site/pipe"]
    assert (tmp_path / "site/pipe").is_fifo()


@pytest.mark.parametrize("name", [".DS_Store", "a/.DS_Store", "Thumbs.db", "desktop.ini", "._a"])
def test_files_of_file_managers_are_not_kept(name: str, tmp_path: Path) -> None:
    """Files that file managers leave in a published folder are not kept."""
    (site_of(tmp_path, OLD) / name).write_bytes(b"x")

    assert publish_into(tmp_path, NEW) == ()
    assert contents(tmp_path / "site") == NEW


def test_files_that_are_gone_do_not_stop(tmp_path: Path) -> None:
    """Deleting a page, a folder or the site loses nothing in a build; empty folders are removed."""
    site = site_of(tmp_path, OLD)
    (site / "index.html").unlink()
    (site / "empty/of/all").mkdir(parents=True)
    assert publish_into(tmp_path, NEW) == ()
    assert contents(site) == NEW

    shutil.rmtree(site)
    assert publish_into(tmp_path, OLD) == ()
    assert contents(site) == OLD


def test_many_files_give_one_message(tmp_path: Path) -> None:
    """A folder of a hundred photographs gives one message, even without a manifest."""
    made(tmp_path / "site", {f"{number:03}.jpg": b"x" for number in range(100)})

    notices = publish_into(tmp_path, OLD)

    assert len(notices) == 4
    assert notices[-1].place.file == "site/"
    assert notices[-1].message.startswith("97 more ")
    assert len(contents(tmp_path / "site")) == 100 + len(OLD)


def test_without_the_manifest_nothing_is_lost(tmp_path: Path) -> None:
    """Without build/, files that differ from the new build are kept and reported."""
    publish_into(tmp_path, NEW)
    shutil.rmtree(tmp_path / "build")
    assert publish_into(tmp_path, NEW) == ()

    shutil.rmtree(tmp_path / "build")
    kept, unknown = publish_into(tmp_path, OLD)
    assert (kept.place.file, unknown.place.file) == ("site/a/index.html", "site/")
    assert "build/ has no list of published files" in unknown.message
    assert [*(tmp_path / "build/site.before").rglob("index.html")] != []
    assert contents(tmp_path / "site") == OLD | {"a/index.html": b"new"}


def test_a_damaged_manifest_counts_as_missing(tmp_path: Path) -> None:
    """With an unreadable manifest, only files that the new build makes count as ours."""
    publish_into(tmp_path, OLD)
    (tmp_path / "build/site.published").write_bytes(b"\xff\0\n" * 9)

    assert set(names(publish_into(tmp_path, NEW))) == {"site/gone/", "site/index.html"}


def test_a_manifest_that_cannot_be_written_publishes_nothing(tmp_path: Path) -> None:
    """Without a manifest, nothing is published; the message names it."""
    site = site_of(tmp_path, OLD)
    (tmp_path / "build/site.published").unlink()
    (tmp_path / "build/site.published").mkdir()

    with pytest.raises(ProblemsFoundError) as caught:
        publish_into(tmp_path, OLD | {"more": b""})

    assert [problem.rule for problem in caught.value.problems] == [Rule.CANNOT_WRITE]
    assert names(caught.value.problems) == ["build/site.published"]
    assert contents(site) == OLD


def test_the_manifest_has_the_format_of_sha256sum(tmp_path: Path) -> None:
    """Each line is a checksum, two spaces and a path, as sha256sum writes it, for the new files."""
    publish_into(tmp_path, NEW)

    assert (tmp_path / "build/site.published").read_text(encoding="utf-8").splitlines() == [
        f"{sha256(NEW[path]).hexdigest()}  {path}" for path in sorted(NEW)
    ]


def test_the_manifest_covers_two_sites(tmp_path: Path) -> None:
    """The manifest covers this site and the one before, so it doesn't grow without end."""
    for number in range(5):
        publish_into(tmp_path, {"index.html": str(number).encode()})

    assert len((tmp_path / "build/site.published").read_text().splitlines()) == 2


def by_command(project: Path) -> Done:
    """Build with the project's own command."""
    return run((*BOUND_BY_PERMISSIONS, *GENERATOR, "-C", project, "build"), project)


def by_mkdocs(project: Path) -> Done:
    """Build with MkDocs' own command."""
    return run((*BOUND_BY_PERMISSIONS, *MKDOCS, "build"), project)


@pytest.fixture(scope="module")
def built(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that both commands have built in turn; tests must not change it."""
    project = Path(shutil.copytree(published, tmp_path_factory.mktemp("built") / "project"))
    for build in (by_mkdocs, by_command):
        done = build(project)
        assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_a_build_keeps_what_is_the_owners(live: Path) -> None:
    """The command names the owner's file and publishes it, unless it leaks.

    Files that a stopped build had carried over, even hidden ones, still belong to the owner.
    """
    (live / "site/CNAME").write_text("studio.example\n")
    (live / "site/mine.html").write_text("<p>Mine</p><!-- note --><a href='nowhere'>x</a>")
    (live / "site/.git").mkdir()
    (live / "site/.git/HEAD").write_text("ref: refs/heads/main\n")

    done = by_command(live)

    assert done.returncode == 0
    assert "site/CNAME:1:1: a build didn't create this; it was kept [foreign-file]" in done.stderr
    assert (live / "site/CNAME").read_text() == "studio.example\n"
    (live / "site/mine.html").write_text("What we never tell.")
    before = contents(live / "site")

    done = by_command(live)

    assert done.returncode == 1
    lies = "mine.html (already in the published folder)"
    assert f"published in {lies}: 'What we never tell.' [leak]" in done.stderr
    assert contents(live / "site") == before
    (live / "site/mine.html").unlink()
    for _ in range(2):
        assert "site/.git/:1:1: a build didn't create this; it was kept" in by_command(live).stderr
        assert (live / "site/.git/HEAD").is_file()


@pytest.mark.audit
def test_a_closed_folder_of_the_owners_stops_no_later_build(live: Path) -> None:
    """A read-only folder of the owner's stays, and later builds work."""
    (live / "site/mine").mkdir()
    (live / "site/mine/a.txt").write_text("Mine")
    (live / "site/mine").chmod(0o555)

    for _ in range(2):
        done = by_command(live)
        assert done.returncode == 0, done.stderr
        assert (live / "site/mine/a.txt").read_text() == "Mine"
        assert not (live / "build/public/site").exists()


@pytest.mark.audit
def test_mkdocs_keeps_what_is_the_owners(built: Path, tmp_path: Path) -> None:
    """MkDocs' own build names the owner's file and publishes it, unless it leaks."""
    project = Path(shutil.copytree(built, tmp_path / "project"))
    (project / "site/CNAME").write_text("studio.example\n")

    done = by_mkdocs(project)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "site/CNAME:1:1: a build didn't create this; it was kept" in done.stdout + done.stderr
    (project / "site/CNAME").write_text("What we never tell.")
    before = contents(project / "site")

    done = by_mkdocs(project)

    assert done.returncode == 1
    assert "'What we never tell.' [leak]" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert contents(project / "site") == before


HOOKS = {
    "an error": "def on_post_page(output, **_):\n    raise ValueError('broken')\n",
    "a warning": (
        "from mkdocs.plugins import get_plugin_logger\n"
        "def on_env(env, **_):\n    get_plugin_logger('a').warning('Look at this')\n"
    ),
}


@pytest.mark.parametrize("hook", seldom(HOOKS, "an error"))
def test_a_build_of_mkdocs_that_fails_changes_nothing(
    hook: str, built: Path, tmp_path: Path
) -> None:
    """Wherever MkDocs stops, the published site stays; without the failing hook it is new."""
    project = Path(shutil.copytree(built, tmp_path / "project"))
    (project / "content/pages/faq.md").write_text("# Something new\n\nAll of it.\n")
    before = contents(project / "site")
    settings = (project / "mkdocs.yml").read_text()
    (project / "hook.py").write_text(HOOKS[hook])
    (project / "mkdocs.yml").write_text(f"{settings}\nstrict: true\nhooks: [hook.py]\n")

    assert by_mkdocs(project).returncode == 1
    assert contents(project / "site") == before
    (project / "mkdocs.yml").write_text(settings)
    assert by_mkdocs(project).returncode == 0
    assert contents(project / "site") != before
