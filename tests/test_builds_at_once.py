"""A build, a preview and MkDocs' own build of one project don't interfere with each other."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from built_pages import contents
from previews import MKDOCS, PATIENCE, Preview, free_port
from processes import GENERATOR, run
from projects import change

from generator.publishing.output import build_lock

pytestmark = pytest.mark.slow

WAITING = """
import time
from pathlib import Path

def on_env(env, **_):
    here = Path(__file__)
    here.with_name("waits").touch()
    while not here.with_name("go").exists():
        time.sleep(0.05)
"""


@contextmanager
def previewed(project: Path) -> Iterator[Preview]:
    """Preview a project, without waiting until the preview is ready."""
    port, log = free_port(), project.parent / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*MKDOCS, "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=project,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_MKDOCS_2_WARNING": "1"},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Preview(project, project, log, port, process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def dates(folder: Path) -> dict[str, int]:
    """Return the modification time of each file below a folder."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.mark.audit
def test_a_preview_leaves_what_a_build_reads(live: Path) -> None:
    """A preview that rebuilds changes nothing that an engine may be reading for a build."""
    with previewed(live) as preview:
        preview.wait_for("One song at a time")
        before = dates(live / "build/public")
        change(live / "content/pages/home.md", "One song at a time", "Two songs at a time")
        preview.wait_for("Two songs at a time")

        assert dates(live / "build/public") == before
        done = run((*GENERATOR, "-C", live, "build"), live)

    assert done.returncode == 0, done.stderr
    assert b"Two songs at a time" in (live / "site/index.html").read_bytes()


@pytest.mark.audit
def test_a_preview_waits_for_a_build(live: Path) -> None:
    """A preview that starts during a build is ready once the build has finished."""
    with ExitStack() as building:
        building.enter_context(build_lock(live / "build"))
        with previewed(live) as preview:
            preview.until(lambda: "Building documentation" in preview.said(), "start")
            time.sleep(2)
            assert not (live / "build/preview").exists()
            building.close()
            preview.wait_for("One song at a time")


def test_mkdocs_own_build_waits_for_nobody(live: Path) -> None:
    """During a build, `mkdocs build` reports it and changes nothing."""
    before = contents(live / "site")

    with build_lock(live / "build"):
        done = run((*MKDOCS, "build"), live)

    assert done.returncode == 1
    assert "another build of this project is running [already-building]" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert contents(live / "site") == before


def test_a_build_waits_for_nobody(live: Path) -> None:
    """During `mkdocs build`, another build reports it, and works once that has finished."""
    with (live / "mkdocs.yml").open("a") as file:
        file.write("hooks: [waiting.py]\n")
    (live / "waiting.py").write_text(WAITING)
    command = (*GENERATOR, "-C", live, "build")

    with subprocess.Popen(
        [*MKDOCS, "build"], cwd=live, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        started = time.monotonic()
        while not (live / "waits").exists():
            assert time.monotonic() - started < PATIENCE
            time.sleep(0.05)
        second = run(command, live)
        (live / "go").touch()
        assert process.wait(PATIENCE) == 0
    change(live / "mkdocs.yml", "hooks: [waiting.py]\n", "")
    third = run(command, live)

    assert second.returncode == 1
    assert "another build of this project is running [already-building]" in second.stderr
    assert third.returncode == 0, third.stderr
