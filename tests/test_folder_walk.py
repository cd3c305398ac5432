"""What is below a folder is listed in one walk, in order, whatever lies there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.folder_walk import entries_below, files_below, folders_of
from generator.publishing.output import write_tree

DEEP = 1_500
"""More folders in each other than Python's calls."""
FILES = 100


def test_names_are_in_order_and_folders_before_their_content(tmp_path: Path) -> None:
    """Names have slashes, are sorted folder by folder, and skipped names are left out whole."""
    for name in ("b/c.txt", "b/a.txt", "b-x.txt", "a.txt", "skip/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    names = [name for name, _ in entries_below(tmp_path, frozenset({"skip"}))]

    assert names == ["a.txt", "b", "b/a.txt", "b/c.txt", "b-x.txt"]
    assert [*files_below(tmp_path / "b")] == ["a.txt", "c.txt"]
    assert folders_of(["a.txt", "b/c/d.txt", "b/e.txt"]) == {"b", "b/c"}


def test_links_are_listed_and_not_followed(tmp_path: Path) -> None:
    """A link to a folder around it doesn't make the walk endless, nor does one to itself end it."""
    (tmp_path / "a").mkdir()
    (tmp_path / "file").touch()
    try:
        (tmp_path / "a/around").symlink_to(tmp_path)
        (tmp_path / "a/itself").symlink_to("itself")
        (tmp_path / "a/nothing").symlink_to("missing")
        (tmp_path / "a/to-file").symlink_to("../file")
    except OSError:
        pytest.skip("this system allows no links")

    names = ["a", "a/around", "a/itself", "a/nothing", "a/to-file", "file"]
    assert [name for name, _ in entries_below(tmp_path)] == names
    assert [*files_below(tmp_path)] == ["a/to-file", "file"]


@pytest.mark.skipif(os.name == "nt", reason="paths are shorter there")
def test_folders_may_be_deeper_than_calls(tmp_path: Path) -> None:
    """Folders in each other are listed without a call in a call."""
    deep = [tmp_path]
    for _ in range(DEEP):
        deep.append(deep[-1] / "d")
        deep[-1].mkdir()
    try:
        found = sum(1 for _ in entries_below(tmp_path))
    finally:
        for folder in reversed(deep[1:]):  # Python 3.11 deletes no folders as deep as these
            folder.rmdir()

    assert found == DEEP


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    """Nobody takes a folder that is missing, or no folder, for an empty one."""
    (tmp_path / "a.txt").touch()
    for name in ("a.txt", "nothing"):
        with pytest.raises(OSError, match=name):
            list(entries_below(tmp_path / name))


def test_a_file_to_copy_is_not_held_as_a_path(tmp_path: Path) -> None:
    """A tree may copy 100,000 files, so no more than one of their paths is held at a time."""
    held: list[int] = [0]
    most: list[int] = [0]

    class Counted(type(tmp_path)):  # type: ignore[misc]
        """A path that tells when it is not held any more."""

        def __del__(self) -> None:
            """Count it out."""
            held[0] -= 1

    def files() -> Iterator[tuple[str, Path]]:
        for number in range(FILES):
            (tmp_path / f"{number}.txt").touch()
            held[0] += 1
            most[0] = max(held[0], most[0])
            yield f"docs/{number}.txt", Counted(tmp_path / f"{number}.txt")

    write_tree(tmp_path / "build/public", files(), frozenset())

    assert len([*files_below(tmp_path / "build/public")]) == FILES
    assert most[0] <= 2
