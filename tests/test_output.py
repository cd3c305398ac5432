"""All that is written: trees that hold what they should, and sites that change by one swap."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from built_pages import contents

from generator.problems import ProblemsFoundError
from generator.publishing import output
from generator.publishing.output import publish, remove, write_tree
from generator.rules import Rule

NOTHING: frozenset[str] = frozenset()
SWAPS = 200
PATIENCE = 60
LONG_AGO = 1_000_000_000.0


def written(folder: Path, files: dict[str, bytes], keep: frozenset[str] = NOTHING) -> None:
    """Write a tree of these files."""
    write_tree(folder, files.items(), keep)


def site(folder: Path, text: str) -> Path:
    """Return a new folder of a few files that all say the same."""
    written(folder, dict.fromkeys(("index.html", "a/index.html", "marker"), text.encode()))
    return folder


def refused(action: Callable[[], None]) -> str:
    """Return the file that an action could not write, and check that this is all it says."""
    with pytest.raises(ProblemsFoundError) as caught:
        action()
    (problem,) = caught.value.problems
    assert problem.rule is Rule.CANNOT_WRITE
    assert problem.message.startswith("cannot write this: ")
    assert problem.hint
    return problem.place.file


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be on a system that cannot exchange two names in one step."""
    monkeypatch.setattr(output, "_exchange", lambda _one, _other: False)


def test_tree_holds_these_files(tmp_path: Path) -> None:
    """Files are written byte for byte, with the folders they stand in."""
    files = {"a.md": b"one\r\n", "b/c/d.png": bytes(range(256)), "empty": b""}

    written(tmp_path / "deep/tree", files)

    assert contents(tmp_path / "deep/tree") == files


def test_tree_holds_no_others(tmp_path: Path) -> None:
    """Whatever is not among the files is deleted, hidden files and links too."""
    written(tmp_path / "tree", {"a.md": b"a", "b/old.md": b"old", ".hidden": b"h"})
    (tmp_path / "outside").write_bytes(b"stays")
    (tmp_path / "tree/link").symlink_to(tmp_path / "outside")
    assert len(contents(tmp_path / "tree")) == 4

    written(tmp_path / "tree", {"a.md": b"a"})

    assert contents(tmp_path / "tree") == {"a.md": b"a"}
    assert (tmp_path / "outside").read_bytes() == b"stays"


def test_tree_keeps_names_at_its_top(tmp_path: Path) -> None:
    """An engine's folders stay with all that is in them; the same name further down does not."""
    engine_made = {"site/index.html": b"html", ".cache/x/y": b"kept"}
    written(tmp_path, {"docs/site/a.md": b"a", **engine_made})

    written(tmp_path, {"docs/b.md": b"b"}, frozenset({"site", ".cache"}))

    assert contents(tmp_path) == {"docs/b.md": b"b", **engine_made}


def test_files_that_are_right_are_not_touched(tmp_path: Path) -> None:
    """A file keeps its date while its bytes stay the same, and gets a new one when they change."""
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
    """What stood under a name before is no obstacle to what stands there now."""
    written(tmp_path, {before: b"before"})

    written(tmp_path, {after: b"after"})

    assert contents(tmp_path) == {after: b"after"}


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """Where a link stands in a file's place, what it leads to is not written to."""
    (tmp_path / "outside").write_bytes(b"outside")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/a.md").symlink_to(tmp_path / "outside")

    written(tmp_path / "tree", {"a.md": b"inside"})

    assert (tmp_path / "tree/a.md").read_bytes() == b"inside"
    assert (tmp_path / "outside").read_bytes() == b"outside"


def test_a_file_in_the_way_of_a_tree_is_told(tmp_path: Path) -> None:
    """A file where the tree's own folder should be is a problem with a place, and stays."""
    (tmp_path / "build").write_bytes(b"a file of somebody's")

    place = refused(lambda: written(tmp_path / "build/public", {"a.md": b"a"}))

    assert "build" in place
    assert (tmp_path / "build").read_bytes() == b"a file of somebody's"


def test_remove_takes_files_folders_and_links(tmp_path: Path) -> None:
    """A file, a whole folder, a link and nothing at all can be removed; a link's target stays."""
    written(tmp_path, {"file": b"1", "folder/a/b": b"2", "target/c": b"3"})
    (tmp_path / "link").symlink_to(tmp_path / "target")

    for name in ("file", "folder", "link", "nothing"):
        remove(tmp_path / name)

    assert contents(tmp_path) == {"target/c": b"3"}
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_first_site_is_moved_into_place(tmp_path: Path) -> None:
    """Where nothing was published, the new folder takes the name."""
    publish(site(tmp_path / "new", "new"), tmp_path / "site")

    assert set(contents(tmp_path / "site").values()) == {b"new"}
    assert not (tmp_path / "new").exists()


def replacing(tmp_path: Path) -> None:
    """Publish over an older site, and look at what there is."""
    site(tmp_path / "site", "old")
    written(tmp_path / "site", {"old.html": b"old"}, frozenset({"a"}))

    publish(site(tmp_path / "build/new", "new"), tmp_path / "site")

    assert contents(tmp_path / "site") == dict.fromkeys(
        ("index.html", "a/index.html", "marker"), b"new"
    )
    assert list((tmp_path / "build").iterdir()) == []


def test_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """After publishing there is the new site, nothing of the old one, and nothing beside it."""
    replacing(tmp_path)


@pytest.mark.usefixtures("no_exchange")
def test_new_site_takes_the_place_where_names_cannot_be_exchanged(tmp_path: Path) -> None:
    """Two renames do the same where the system cannot exchange names."""
    replacing(tmp_path)


@pytest.mark.usefixtures("no_exchange")
def test_what_a_killed_build_left_is_no_obstacle(tmp_path: Path) -> None:
    """An old site that was put aside and never removed is removed by the next build."""
    site(tmp_path / "build/new.old", "older")

    replacing(tmp_path)


@pytest.mark.usefixtures("no_exchange")
def test_old_site_comes_back_if_the_new_one_cannot_be_moved(tmp_path: Path) -> None:
    """If the second rename is refused, the published folder is as it was."""
    site(tmp_path / "site", "old")
    before = contents(tmp_path / "site")

    refused(lambda: publish(tmp_path / "never-made", tmp_path / "site"))

    assert contents(tmp_path / "site") == before


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "no exchange"])
def test_a_file_in_the_way_of_a_site_is_told(
    exchange: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """A file where the site should be may be anything of anybody's: it is told, and stays."""
    if not exchange:
        request.getfixturevalue("no_exchange")
    (tmp_path / "site").write_bytes(b"a file of somebody's")
    new = site(tmp_path / "new", "new")

    assert refused(lambda: publish(new, tmp_path / "site")) == "site"
    assert (tmp_path / "site").read_bytes() == b"a file of somebody's"


class Watcher:
    """Reads the published marker over and over, and notes each text it finds and each absence."""

    def __init__(self, marker: Path) -> None:
        """Watch this file."""
        self.marker = marker
        self.looks = 0
        self.found: set[bytes] = set()
        self.missing = 0
        self.stop = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self.stop.is_set():
            self.looks += 1
            try:
                self.found.add(self.marker.read_bytes())
            except OSError:
                self.missing += 1

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something has happened."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < deadline
            time.sleep(0.001)


@contextmanager
def watching(marker: Path) -> Iterator[Watcher]:
    """Watch a file from a thread of its own."""
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
    """While one site after the other is published, a reader finds an old or a new one, never none."""
    first, second = (site(tmp_path / name, name) for name in ("first", "second"))
    if not output._exchange(first, second):
        pytest.skip("the exchange of two names is not supported by this system")
    site(tmp_path / "site", "0")

    with watching(tmp_path / "site/marker") as watcher:
        for number in range(1, SWAPS + 1):
            publish(site(tmp_path / "new", str(number)), tmp_path / "site")
        watcher.until(lambda: str(SWAPS).encode() in watcher.found)

    assert watcher.missing == 0
    assert watcher.found <= {str(number).encode() for number in range(SWAPS + 1)}


def test_a_moment_without_a_site_would_be_seen(tmp_path: Path) -> None:
    """The watcher notes that a site is gone, so what it does not note was not so."""
    site(tmp_path / "site", "0")

    with watching(tmp_path / "site/marker") as watcher:
        (tmp_path / "site").rename(tmp_path / "aside")
        watcher.until(lambda: watcher.missing > 0)

    assert watcher.missing > 0
