"""Everything that is written: trees with exact contents, and sites that change in one swap."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EBUSY, EIO, ENOSPC
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from built_pages import contents
from conftest import SAMPLE
from processes import GENERATOR, run

from generator.problems import ProblemsFoundError, Rule
from generator.publishing import swap
from generator.publishing.output import copy_entry, remove, write_file, write_tree
from generator.publishing.swap import publish
from generator.publishing.transaction import change_files

NOTHING: frozenset[str] = frozenset()
SWAPS = 200
PATIENCE = 60
LONG_AGO = 1_000_000_000.0


def written(folder: Path, files: dict[str, bytes], keep: frozenset[str] = NOTHING) -> None:
    """Write a tree of these files."""
    write_tree(folder, files.items(), keep)


def site(folder: Path, text: str) -> Path:
    """Return a new folder of a few files with the same content."""
    written(folder, dict.fromkeys(("index.html", "a/index.html", "marker"), text.encode()))
    return folder


def refused(action: Callable[[], object]) -> str:
    """Return the file that an action could not write; it must give no other problem."""
    with pytest.raises(ProblemsFoundError) as caught:
        action()
    (problem,) = caught.value.problems
    assert problem.rule is Rule.CANNOT_WRITE
    assert problem.message.startswith("cannot write this: ")
    assert problem.hint
    return problem.place.file


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Emulate a system that cannot exchange two names in one step."""
    monkeypatch.setattr(swap, "_exchange", lambda _one, _other: False)


def test_tree_holds_these_files(tmp_path: Path) -> None:
    """Files are written byte for byte, and their folders are created."""
    files = {"a.md": b"one\r\n", "b/c/d.png": bytes(range(256)), "empty": b""}

    written(tmp_path / "deep/tree", files)

    assert contents(tmp_path / "deep/tree") == files


def test_tree_holds_no_others(tmp_path: Path) -> None:
    """Files that are not planned are deleted, including hidden files and links."""
    written(tmp_path / "tree", {"a.md": b"a", "b/old.md": b"old", ".hidden": b"h"})
    (tmp_path / "outside").write_bytes(b"stays")
    (tmp_path / "tree/link").symlink_to(tmp_path / "outside")
    assert len(contents(tmp_path / "tree")) == 4

    written(tmp_path / "tree", {"a.md": b"a"})

    assert contents(tmp_path / "tree") == {"a.md": b"a"}
    assert (tmp_path / "outside").read_bytes() == b"stays"


def test_tree_keeps_names_at_its_top(tmp_path: Path) -> None:
    """An engine's folders stay with all their files; the same name at a deeper level does not."""
    engine_made = {"site/index.html": b"html", ".cache/x/y": b"kept"}
    written(tmp_path, {"docs/site/a.md": b"a", **engine_made})

    written(tmp_path, {"docs/b.md": b"b"}, frozenset({"site", ".cache"}))

    assert contents(tmp_path) == {"docs/b.md": b"b", **engine_made}


def test_files_that_are_right_are_not_touched(tmp_path: Path) -> None:
    """A file keeps its modification time while its bytes stay the same."""
    written(tmp_path, {"same.md": b"same", "other.md": b"before"})
    for name in ("same.md", "other.md"):
        os.utime(tmp_path / name, (LONG_AGO, LONG_AGO))

    written(tmp_path, {"same.md": b"same", "other.md": b"after!"})

    assert (tmp_path / "same.md").stat().st_mtime == LONG_AGO
    assert (tmp_path / "other.md").stat().st_mtime > LONG_AGO
    assert (tmp_path / "other.md").read_bytes() == b"after!"


@pytest.mark.parametrize(
    ("before", "after"), [("photos", "photos/band.png"), ("photos/band.png", "photos")]
)
def test_a_file_may_become_a_folder_and_a_folder_a_file(
    before: str, after: str, tmp_path: Path
) -> None:
    """A file may replace a folder of the same name, and a folder a file."""
    written(tmp_path, {before: b"before"})

    written(tmp_path, {after: b"after"})

    assert contents(tmp_path) == {after: b"after"}


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """A symbolic link is replaced, and its target is not written to."""
    (tmp_path / "outside").write_bytes(b"outside")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/a.md").symlink_to(tmp_path / "outside")

    written(tmp_path / "tree", {"a.md": b"inside"})

    assert (tmp_path / "tree/a.md").read_bytes() == b"inside"
    assert (tmp_path / "outside").read_bytes() == b"outside"


def test_a_file_in_the_way_of_a_tree_is_reported(tmp_path: Path) -> None:
    """A file in place of the tree's folder is a problem with a place, and stays."""
    (tmp_path / "build").write_bytes(b"a file of somebody's")

    place = refused(lambda: written(tmp_path / "build/public", {"a.md": b"a"}))

    assert "build" in place
    assert (tmp_path / "build").read_bytes() == b"a file of somebody's"


def test_remove_takes_files_folders_and_links(tmp_path: Path) -> None:
    """A file, a folder, a link or a missing path can be removed; a link's target stays."""
    written(tmp_path, {"file": b"1", "folder/a/b": b"2", "target/c": b"3"})
    (tmp_path / "link").symlink_to(tmp_path / "target")

    for name in ("file", "folder", "link", "nothing"):
        remove(tmp_path / name)

    assert contents(tmp_path) == {"target/c": b"3"}
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_first_site_is_moved_into_place(tmp_path: Path) -> None:
    """If nothing was published, the new folder takes the name."""
    publish(site(tmp_path / "new", "new"), tmp_path / "site")

    assert set(contents(tmp_path / "site").values()) == {b"new"}
    assert not (tmp_path / "new").exists()


def replacing(tmp_path: Path) -> None:
    """Publish over an older site, and check what is there."""
    site(tmp_path / "site", "old")
    written(tmp_path / "site", {"old.html": b"old"}, frozenset({"a"}))

    publish(site(tmp_path / "build/new", "new"), tmp_path / "site")

    assert contents(tmp_path / "site") == dict.fromkeys(
        ("index.html", "a/index.html", "marker"), b"new"
    )
    assert list((tmp_path / "build").iterdir()) == []


def test_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """After publishing, there is only the new site, with nothing beside it."""
    replacing(tmp_path)


@pytest.mark.usefixtures("no_exchange")
def test_new_site_takes_the_place_where_names_cannot_be_exchanged(tmp_path: Path) -> None:
    """Two renames do the same if the system cannot exchange names."""
    replacing(tmp_path)


@pytest.mark.usefixtures("no_exchange")
def test_what_a_killed_build_left_is_no_obstacle(tmp_path: Path) -> None:
    """An old site that a killed build set aside is removed by the next build."""
    site(tmp_path / "build/new.old", "older")

    replacing(tmp_path)


@pytest.mark.usefixtures("no_exchange")
def test_old_site_comes_back_if_the_new_one_cannot_be_moved(tmp_path: Path) -> None:
    """If the second rename fails, the published folder is unchanged."""
    site(tmp_path / "site", "old")
    before = contents(tmp_path / "site")

    refused(lambda: publish(tmp_path / "never-made", tmp_path / "site"))

    assert contents(tmp_path / "site") == before


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "no exchange"])
def test_a_file_in_the_way_of_a_site_is_reported(
    exchange: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """A file in place of the site folder is reported and kept."""
    if not exchange:
        request.getfixturevalue("no_exchange")
    (tmp_path / "site").write_bytes(b"a file of somebody's")
    new = site(tmp_path / "new", "new")

    assert refused(lambda: publish(new, tmp_path / "site")) == "site"
    assert (tmp_path / "site").read_bytes() == b"a file of somebody's"


class Watcher:
    """Reads the published marker repeatedly, and records each text and each absence."""

    def __init__(self, marker: Path) -> None:
        """Watch this file."""
        self.marker = marker
        self.looks = 0
        self.found: set[bytes] = set()
        self.missing = 0
        self.stop = threading.Event()

    def run(self) -> None:
        """Read until told to stop."""
        while not self.stop.is_set():
            self.looks += 1
            try:
                self.found.add(self.marker.read_bytes())
            except OSError:
                self.missing += 1

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < deadline
            time.sleep(0.001)


@contextmanager
def watching(marker: Path) -> Iterator[Watcher]:
    """Watch a file in a separate thread."""
    watcher = Watcher(marker)
    thread = threading.Thread(target=watcher.run)
    thread.start()
    try:
        watcher.until(lambda: watcher.looks > 0)
        yield watcher
    finally:
        watcher.stop.set()
        thread.join()


def test_there_is_always_a_complete_site(tmp_path: Path) -> None:
    """While sites are published in turn, a reader finds an old or a new one, never none."""
    first, second = (site(tmp_path / name, name) for name in ("first", "second"))
    if not swap._exchange(first, second):
        pytest.skip("the exchange of two names is not supported by this system")
    site(tmp_path / "site", "0")

    with watching(tmp_path / "site/marker") as watcher:
        for number in range(1, SWAPS + 1):
            publish(site(tmp_path / "new", str(number)), tmp_path / "site")
        watcher.until(lambda: str(SWAPS).encode() in watcher.found)

    assert watcher.missing == 0
    assert watcher.found <= {str(number).encode() for number in range(SWAPS + 1)}


def test_a_moment_without_a_site_would_be_seen(tmp_path: Path) -> None:
    """The watcher records a missing site, so the rule above can fail."""
    site(tmp_path / "site", "0")

    with watching(tmp_path / "site/marker") as watcher:
        (tmp_path / "site").rename(tmp_path / "aside")
        watcher.until(lambda: watcher.missing > 0)

    assert watcher.missing > 0


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Emulate a system where the folder `site` is mounted, so that it cannot be renamed."""
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if "site" in {path.name, Path(target).name}:
            raise OSError(EBUSY, os.strerror(EBUSY), str(path))
        return rename(path, target)

    monkeypatch.setattr(swap, "_exchange", lambda _one, _other: False)
    monkeypatch.setattr(Path, "rename", refuse)


OLD_FILES = {"index.html": b"old", "gone/a.css": b"x", "b": b"was a file", "c/d": b"x"}
NEW_FILES = {"index.html": b"new", "a/index.html": b"new", "b/e.png": b"x", "c": b"was a folder"}


@pytest.mark.usefixtures("mounted")
def test_a_mounted_folder_is_filled_anew(tmp_path: Path) -> None:
    """A folder that cannot be moved gets exactly the new files, with a notice."""
    written(tmp_path / "build/new", NEW_FILES)
    written(tmp_path / "site", OLD_FILES)
    (tmp_path / "build/new/link").symlink_to("index.html")
    inode = (tmp_path / "site").stat().st_ino

    (notice,) = publish(tmp_path / "build/new", tmp_path / "site")

    assert (notice.place.file, notice.rule) == ("site/", Rule.IN_PLACE)
    assert (tmp_path / "site").stat().st_ino == inode
    assert (tmp_path / "site/link").readlink() == Path("index.html")
    (tmp_path / "site/link").unlink()
    assert contents(tmp_path / "site") == NEW_FILES
    assert not [*(tmp_path / "build").iterdir()]


def test_a_folder_that_can_be_moved_is_not_reported(tmp_path: Path) -> None:
    """If names can be exchanged, there is no notice."""
    written(tmp_path / "build/new", NEW_FILES)
    written(tmp_path / "site", OLD_FILES)

    assert publish(tmp_path / "build/new", tmp_path / "site") == ()


@pytest.mark.usefixtures("mounted")
def test_a_mounted_folder_is_as_it_was_if_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the disk becomes full halfway, the old files come back."""
    written(tmp_path / "build/new", NEW_FILES)
    written(tmp_path / "site", OLD_FILES)
    copy, left = shutil.copy2, [2]

    def full(source: Path, target: Path, *, follow_symlinks: bool = True) -> object:
        if Path(source).is_relative_to(tmp_path / "build/new"):
            left[0] -= 1
            if left[0] < 0:
                raise OSError(ENOSPC, os.strerror(ENOSPC), str(target))
        return copy(source, target, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(shutil, "copy2", full)

    with pytest.raises(ProblemsFoundError, match="No space left") as caught:
        publish(tmp_path / "build/new", tmp_path / "site")
    assert contents(tmp_path / "site") == OLD_FILES
    assert [one.place.file for one in caught.value.problems] == ["site/a/index.html"]


@pytest.mark.parametrize("write", [write_file, swap._copy_over, change_files])
def test_an_error_names_no_temporary_file(
    write: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be written is named as the owner knows it, without a dot and a number."""
    written(tmp_path / "new", {"CNAME": b"x"})
    (tmp_path / "site").mkdir()

    def full(path: Path | str, *_: object, **__: object) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(swap, "copy_entry", lambda _source, target: full(target))
    arguments: dict[Callable[..., None], tuple[object, ...]] = {
        write_file: (tmp_path / "site/CNAME", b"x", tmp_path),
        swap._copy_over: (tmp_path / "new", tmp_path / "site"),
        change_files: (tmp_path, {"site/CNAME": b"x"}, ""),
    }

    with pytest.raises((OSError, ProblemsFoundError)) as caught:
        write(*arguments[write])

    named = str(getattr(caught.value, "filename", "") or caught.value)
    assert "site/CNAME" in named
    assert "/." not in named


@pytest.mark.usefixtures("mounted")
def test_a_mounted_folder_comes_back_with_its_fellow(tmp_path: Path) -> None:
    """If the other edition cannot be published, the mounted one is unchanged."""
    written(tmp_path / "build/new", NEW_FILES)
    written(tmp_path / "build/other", NEW_FILES)
    written(tmp_path / "site", OLD_FILES)
    (tmp_path / "site-internal").write_bytes(b"in the way")

    with pytest.raises(ProblemsFoundError, match="in the way"):
        publish(
            tmp_path / "build/new",
            tmp_path / "site",
            (tmp_path / "build/other", tmp_path / "site-internal"),
        )
    assert contents(tmp_path / "site") == OLD_FILES


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on another disk than the temporary folder."""
    memory = Path("/dev/shm")  # noqa: S108 - a disk of its own, removed after the test
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has no second disk")
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.mark.parametrize("before", [{}, OLD_FILES], ids=["first", "again"])
def test_build_may_be_on_another_disk(
    before: dict[str, bytes], other_disk: Path, tmp_path: Path
) -> None:
    """The new site is copied beside the published one, and exchanged whole; nothing is left."""
    if before:
        written(tmp_path / "site", before)
    written(other_disk / "new", NEW_FILES)
    os.mkfifo(other_disk / "new/pipe")

    assert publish(other_disk / "new", tmp_path / "site") == ()

    assert (tmp_path / "site/pipe").is_fifo()
    (tmp_path / "site/pipe").unlink()
    assert contents(tmp_path / "site") == NEW_FILES
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_another_disk_without_room_leaves_all_as_it_was(
    other_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the copy does not fit, the site stays, and no half of the copy does."""
    written(tmp_path / "site", OLD_FILES)
    written(other_disk / "new", NEW_FILES)

    def full(*_: object, **__: object) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    monkeypatch.setattr(shutil, "copy2", full)

    with pytest.raises(ProblemsFoundError, match="cannot write this"):
        publish(other_disk / "new", tmp_path / "site")
    assert contents(tmp_path / "site") == OLD_FILES
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_is_published_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each new file and folder is waited for before the exchange; one that fails stops it."""
    written(tmp_path / "build/new", NEW_FILES)
    written(tmp_path / "site", OLD_FILES)
    waited: set[int] = set()

    def noted(number: int) -> None:
        assert contents(tmp_path / "site") == OLD_FILES
        waited.add(os.fstat(number).st_ino)

    new = tmp_path / "build/new"
    expected = {path.stat().st_ino for path in (new, *new.rglob("*"))}
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(EIO, "bad disk")))
        with pytest.raises(ProblemsFoundError, match="bad disk"):
            publish(new, tmp_path / "site")
    assert contents(tmp_path / "site") == OLD_FILES

    monkeypatch.setattr(swap, "_exchange", lambda *_: pytest.fail("not waited for all"))
    monkeypatch.setattr(os, "fsync", noted)
    with pytest.raises(pytest.fail.Exception):
        publish(new, tmp_path / "site")
    assert waited == expected


def test_a_device_is_not_copied(tmp_path: Path) -> None:
    """What is no file, link or pipe is refused, as its content may never end."""
    with pytest.raises(OSError, match="device"):
        copy_entry(Path(os.devnull), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.audit
def test_a_folder_that_is_really_mounted(tmp_path: Path) -> None:
    """A build into a mounted site/, as with Docker, publishes and gives a notice."""
    project = Path(shutil.copytree(SAMPLE, tmp_path / "project"))
    (project / "site").mkdir()
    (tmp_path / "volume").mkdir()
    command = f'mount --bind "$0" "$1" && {" ".join(GENERATOR)} -C "$2" build'
    words = ("unshare", "--mount", "sh", "-c", command)
    if shutil.which("unshare") is None or run((*words[:2], "true"), tmp_path).returncode:
        pytest.skip("this machine lets nobody mount a folder")

    done = run((*words, tmp_path / "volume", project / "site", project), Path(__file__).parents[1])

    assert done.returncode == 0, done.stderr
    assert "site/:1:1: this folder is mounted" in done.stderr
    assert (tmp_path / "volume/index.html").is_file()


def _became_nothing(path: Path) -> None:
    path.unlink()


def _became_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _became_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _became_a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
@pytest.mark.parametrize("before", ["", "other"])
@pytest.mark.parametrize(
    "became", [_became_nothing, _became_a_folder, _became_a_pipe, _became_a_link]
)
def test_what_takes_the_place_of_a_file_is_not_copied(
    became: Callable[[Path], None], before: str, tmp_path: Path
) -> None:
    """A file to copy that is moved or replaced meanwhile stops a build, which names that file."""
    source, tree = tmp_path / "content/assets/a.txt", tmp_path / "build/public"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"first")
    if before:
        write_tree(tree, [("a.txt", source)], NOTHING)
        assert (tree / "a.txt").read_bytes() == b"first"
        (tree / "a.txt").write_text(before)
    became(source)

    for write in (
        partial(write_tree, tree, [("a.txt", source)], NOTHING),
        partial(write_file, tmp_path / "new.txt", source, tmp_path),
    ):
        with pytest.raises(ProblemsFoundError) as caught:
            write()
        (problem,) = caught.value.problems
        assert problem.rule is Rule.UNREADABLE_FILE
        assert problem.place.file == "content/assets/a.txt"
        assert problem.message == "this file was moved or replaced while the build was running"
        assert problem.hint == "put it back, and run the build again"
    assert not (tmp_path / "new.txt").exists()
