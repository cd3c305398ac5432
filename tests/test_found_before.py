"""A file that stays is searched for staff texts once, and for new staff texts again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from leak_makers import KINDS

from generator.inspection.folder_files import Files, files_in
from generator.inspection.found_before import Found, FoundBefore
from generator.inspection.leaks import leaks
from generator.inspection.secrets import Typed
from generator.inspection.unpacked import Search
from generator.problems import Place

TEXT = "The spare key to the tape vault hangs behind the green amplifier"
OTHER = "Nobody may tell the drummer that his old snare was sold in March"
PLACE = Place("process.yaml", 7, 3)


class Run:
    """A search of a folder for staff texts, with what an earlier run has found."""

    def __init__(self, folder: Path, *secrets: str, before: bytes = b"") -> None:
        files, memory = files_in(folder), FoundBefore(before)
        self.searched: list[str] = []
        self.searches = {name: Search() for name in files}

        def texts(name: str) -> Iterator[str]:
            self.searched.append(name)
            yield from self.searches[name].texts(files[name], name)

        said = {name: texts(name) for name in files}
        typed = [Typed(secret, PLACE, internal=True) for secret in secrets]
        recall = memory.recall(files, self.searches)
        self.found = [str(one) for one in leaks(said, typed, recall=recall)]
        self.content = memory.content


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a text that leaks, an archive that does, and a file that cannot be read."""
    (tmp_path / "a.txt").write_text(f"Hello. {TEXT}.", encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(KINDS["zip"](TEXT))
    (tmp_path / "c.zip").write_bytes(KINDS["zip"]("Nothing to see here at all, " * 9)[:-30])
    return tmp_path


def test_a_file_that_stays_is_searched_once(folder: Path) -> None:
    """The next run finds the same in files that stay, and doesn't search them."""
    first = Run(folder, TEXT)
    second = Run(folder, TEXT, before=first.content)

    assert first.searched == ["a.txt", "b.zip", "c.zip"]
    assert len(first.found) == 1
    assert second.searched == []
    assert second.found == first.found
    assert all(
        second.searches[name].digests == one.digests
        and [*second.searches[name].unsearched] == [*one.unsearched]
        for name, one in first.searches.items()
    )
    assert second.content == first.content
    assert any("damaged" in reason for reason in second.searches["c.zip"].unsearched)


@pytest.mark.parametrize("name", ["caf\udce9.txt", "\udcff\udcfe", "a\udc80/b.html", "\ud800.txt"])
def test_names_may_be_in_any_encoding(name: str, tmp_path: Path) -> None:
    """A file is searched, and remembered, also if its name is no UTF-8; another name is another file."""
    (tmp_path / "file").write_text(TEXT, encoding="utf-8")
    files, other = (Files(tmp_path, {one: tmp_path / "file"}) for one in (name, f"x{name}"))

    def recalled(files: Files, before: bytes) -> tuple[bool, bytes]:
        memory, looked = FoundBefore(before), list[str]()

        def look() -> Found:
            looked.extend(files)
            return set(), set()

        for one in files:
            memory.recall(files, {one: Search()})(one, "wanted", look)
        return bool(looked), memory.content

    first, content = recalled(files, b"")
    assert first
    assert recalled(files, content) == (False, content)
    assert recalled(other, content)[0]


def test_a_file_that_changes_is_searched_again(folder: Path) -> None:
    """Another content or another name is another file."""
    first = Run(folder, TEXT)
    (folder / "a.txt").write_text("Hello.", encoding="utf-8")
    (folder / "b.zip").rename(folder / "d.zip")

    second = Run(folder, TEXT, before=first.content)

    assert second.searched == ["a.txt", "d.zip"]
    assert ["d.zip" in one for one in second.found] == [True]
    assert "a.txt" not in second.found[0]


def test_new_staff_texts_are_looked_for_everywhere(folder: Path) -> None:
    """A staff text that is typed later is found in a file that was there before."""
    (folder / "a.txt").write_text(OTHER, encoding="utf-8")
    first = Run(folder, TEXT)
    second = Run(folder, TEXT, OTHER, before=first.content)

    assert not any("snare" in one for one in first.found)
    assert second.searched == ["a.txt", "b.zip", "c.zip"]
    assert any("snare" in one for one in second.found)
