"""A full or read-only disk stops a build at any stage: exit code 1, a place, and nothing lost."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import seldom
from processes import BOUND_BY_PERMISSIONS, GENERATOR, Done, run
from projects import change, sites
from test_damage import faults

from generator.publishing.cache import FOLDER
from generator.publishing.offline import COPY

pytestmark = pytest.mark.slow

WITH_ROOM = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Runs a command with a limit on the size of files, as if the disk were full."""


def build(project: Path, *words: str, room: int | None = None) -> Done:
    """Build a project, bound by file permissions, and by a disk size if one is given."""
    bound = (GENERATOR[0], "-c", WITH_ROOM, str(room)) if room is not None else ()
    command = (*bound, *BOUND_BY_PERMISSIONS, *GENERATOR)
    return run((*command, "-C", project, "build", *words), project)


def stopped(project: Path, done: Done, rule: str, name: str) -> None:
    """Check that a build stopped at a file, for a reason, and that it works without the cause."""
    assert done.returncode == 1
    assert faults(done.returncode, done.stderr, built=True) == []
    (line,) = [line for line in done.stderr.splitlines() if f" [{rule}]" in line]
    assert line.startswith(f"{name}:1:1: ") or (name.endswith("/") and line.startswith(name)), line
    assert done.stdout == ""
    assert not [path for path in project.rglob(".*") if path.name != ".lock"]


def no_files(project: Path) -> tuple[int, str, str]:
    """Force the downloads to be made again."""
    shutil.rmtree(project / "build/cache/public-files")
    return 20_000, "cannot-write", "build/cache/public-files/"


def pages_changed(project: Path) -> tuple[int, str, str]:
    """Force the tree to be written again, with cached downloads."""
    shutil.rmtree(project / "build/public/docs")
    return 3_000, "cannot-write", "build/public/docs/"


def engine(_project: Path) -> tuple[int, str, str]:
    """Change nothing, so that only the engine writes."""
    return 0, "engine-failed", "mkdocs.yml"


NOTE = f"{FOLDER}/published/site"
"""A record that lets a build skip everything; without it, every stage runs."""
FULL = (no_files, pages_changed, engine)


@pytest.mark.parametrize("stage", FULL)
def test_a_full_disk_is_reported(stage: Callable[[Path], tuple[int, str, str]], live: Path) -> None:
    """Wherever space runs out, the message names the place; the sites stay, and a retry works."""
    before = sites(live)
    (live / NOTE).unlink()
    room, rule, name = stage(live)

    done = build(live, room=room)

    assert sites(live) == before
    stopped(live, done, rule, name)
    assert "hint: check its permissions and the free disk space" in done.stderr
    again = build(live)
    assert again.returncode == 0, again.stderr


def test_no_room_for_the_copy_to_take_along(live: Path) -> None:
    """If only the zip does not fit, nothing is published, and no partial zip stays."""
    before = sites(live)
    for number in range(6):
        (live / f"content/assets/{number}.bin").write_bytes(os.urandom(300_000))

    done = build(live, "--offline", room=1_800_000)

    assert sites(live) == before
    stopped(live, done, "cannot-write", f"build/public/site/{COPY}")


def build_folder(project: Path) -> str:
    """Make build/, which contains the lock, read-only."""
    (project / "build/.lock").unlink()
    (project / "build").chmod(0o555)
    return "build/.lock"


def store(project: Path) -> str:
    """Make the folder of cached files read-only, while one is missing."""
    folder = project / "build/cache/public-files"
    next(folder.iterdir()).unlink()
    folder.chmod(0o555)
    return "build/cache/public-files/"


def tree(project: Path) -> str:
    """Make a folder of the finished tree, to which a page must be added, read-only."""
    (project / "build/public/docs/process/choosing.md").unlink()
    (project / "build/public/docs/process").chmod(0o555)
    return "build/public/docs/process/choosing.md"


def note(project: Path) -> str:
    """Make the manifest of the published site read-only."""
    path = project / "build/site.published"
    path.unlink()
    path.mkdir()
    return "build/site.published"


def target(project: Path) -> str:
    """Make the parent of the sites read-only, but not the build folder."""
    project.chmod(0o555)
    return "site"


def file_for_build(project: Path) -> str:
    """Put a file in place of build/."""
    shutil.rmtree(project / "build")
    (project / "build").write_text("text")
    return "build"


def file_for_tree(project: Path) -> str:
    """Put a file in place of the finished tree."""
    shutil.rmtree(project / "build/public")
    (project / "build/public").write_text("text")
    return "build/public"


def file_for_store(project: Path) -> str:
    """Put a file in place of the download cache."""
    shutil.rmtree(project / "build/cache/public-files")
    (project / "build/cache/public-files").write_text("text")
    return "build/cache/public-files"


CLOSED = (build_folder, store, tree, note, target, file_for_build, file_for_tree, file_for_store)


@pytest.mark.parametrize("close", seldom(CLOSED, *CLOSED[:3]))
def test_a_closed_place_is_reported(close: Callable[[Path], str], live: Path) -> None:
    """Whichever folder is read-only, the message names it, and the sites stay as they were."""
    before = sites(live)
    if close is not note:
        change(
            live / "process.yaml", "Two chairs", "Three chairs"
        )  # without its manifest, a site is recognized only if it stays the same
    name = close(live)

    done = build(live)

    assert sites(live) == before
    live.chmod(0o755)
    stopped(live, done, "cannot-write", name)
