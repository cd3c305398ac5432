"""What is no plain file, wherever it lies: told with its place, or left alone, and never waited for."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such entries"),
]

PLACES = ("content/assets", "content/root", "content/pages", "content/steps", "site", "build/cache")
DEPTH = 300


def _within(folder: Path, make: Callable[[], object]) -> None:
    """Call a function in a folder, for names that are longer than a path may be."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        make()
    finally:
        os.chdir(before)


def _socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        _within(folder, lambda: one.bind("s.md"))


def _deep(folder: Path) -> None:
    def make() -> None:
        for _ in range(DEPTH):
            Path("d").mkdir()
            os.chdir("d")
        Path("x.md").write_text("# X\n")

    _within(folder, make)


ENTRIES: dict[str, Callable[[Path], object]] = {
    "pipe": lambda folder: os.mkfifo(folder / "p.md"),
    "pipe like an archive": lambda folder: os.mkfifo(folder / "p.zip"),
    "socket": _socket,
    "link to nothing": lambda folder: (folder / "l.md").symlink_to("nowhere.md"),
    "link to itself": lambda folder: (folder / "l.md").symlink_to("l.md"),
    "link to its folder": lambda folder: (folder / "l").symlink_to("."),
    "deep folders": _deep,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_no_plain_file_is_told_or_left_alone(
    entry: str, place: str, live: Path, studio_guide: Command
) -> None:
    """Check and build end with 0 or 1, without a traceback; what stops them has a place."""
    folder = live / place
    folder.mkdir(parents=True, exist_ok=True)
    ENTRIES[entry](folder)

    for command in ("check", "build"):
        told = studio_guide("-C", live, command)
        said = told.stdout + told.stderr

        assert told.exit_code in {0, 1}, said
        assert "Traceback" not in said
        assert told.exit_code == 0 or f"{place}/" in said or f"{place}:" in said, said
