"""A file of any size, anywhere, takes little memory: it is copied in pieces, refused, or told."""

import os
import sys
from pathlib import Path

import pytest
from conftest import seldom
from processes import GENERATOR, run

pytestmark = pytest.mark.slow

MAX_MB = 400
"""Megabytes that a build may take."""
MEASURED = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(child.pid, 0)
print(used.ru_maxrss // (1 if sys.platform == "linux" else 1024) // 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command, and prints last how many megabytes it took at most."""
LARGE = 1_000_000_000


def megabytes(project: Path, *words: str, timeout: float = 120) -> tuple[int, int, str]:
    """Return the exit code of a command, the megabytes that it took, and what it said."""
    measured = (sys.executable, "-c", MEASURED)
    done = run((*measured, *GENERATOR, "-C", project, *words), project, timeout=timeout)
    return done.returncode, int(done.stdout.split()[-1]), done.stdout + done.stderr


def sparse(path: Path, size: int) -> None:
    """Make a file of zeros that takes no room."""
    path.parent.mkdir(exist_ok=True)
    path.touch()
    os.truncate(path, size)


def test_the_measure_sees_memory(tmp_path: Path) -> None:
    """A command that takes half a gigabyte is measured as one."""
    words = (sys.executable, "-c", MEASURED, sys.executable, "-c", "len(b'x' * 500_000_000)")
    assert int(run(words, tmp_path).stdout) > MAX_MB


@pytest.mark.parametrize(
    ("name", "rule"),
    seldom(
        [
            *(("assets/film.wav", "refused-file"), ("assets/list.json", "refused-file")),
            *(("root/film.bin", "refused-file"), ("assets/a.svg", "refused-file")),
            ("pages/long.md", "too-large"),
        ],
        ("assets/film.wav", "refused-file"),
        ("pages/long.md", "too-large"),
    ),
)
def test_a_huge_file_is_refused_by_its_size(name: str, rule: str, sample: Path) -> None:
    """Check refuses what no host takes, and never has it in memory."""
    sparse(sample / "content" / name, LARGE)

    code, used, said = megabytes(sample, "check")

    assert code == 1
    assert f"content/{name}:1:1: " in said
    assert f"[{rule}]" in said
    assert used < MAX_MB


@pytest.mark.audit
def test_huge_files_of_the_staff_and_of_the_owner_are_told(live: Path) -> None:
    """A recording among the staff's files, and one put into site/, stay; what nobody read is told."""
    sparse(live / "content/staff/tape.bin", LARGE)
    sparse(live / "site/film.bin", LARGE + 1)

    code, used, said = megabytes(live, "build", "--edition", "all")

    assert code == 0, said
    assert used < MAX_MB
    for name in ("content/staff/tape.bin", "site/film.bin"):
        assert [f"{name}:1:1: " in line for line in said.splitlines() if "[not-searched]" in line]
    assert (live / "site/film.bin").stat().st_size == LARGE + 1
    (tape,) = (live / "site-internal").rglob("tape.bin")
    assert tape.stat().st_size == LARGE


@pytest.mark.audit
@pytest.mark.parametrize("name", ["a.bin", "a.txt", "a.png", "a.pdf", "a.json"])
def test_large_files_take_little_memory(name: str, sample: Path) -> None:
    """Files just below the limit are copied and searched, one after the other."""
    starts = {"a.png": b"\x89PNG\r\n\x1a\n\0\0\0\1zTXt", "a.pdf": b"%PDF-1.7\n"}
    for at, size in enumerate((95_000_000, 20_000_000)):
        path = sample / f"content/assets/{at}{name}"
        if name.endswith((".txt", ".json")):
            path.write_text("Bring a long cable and two pairs of phones. " * (size // 44))
        else:
            path.write_bytes(starts.get(name, b"") + os.urandom(size))

    code, used, said = megabytes(sample, "build", timeout=900)

    assert code == 0, said
    assert used < MAX_MB
