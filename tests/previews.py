"""A running preview, its log and its pages."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

MKDOCS = (sys.executable, "-m", "mkdocs")
PATIENCE = 60
"""Seconds until a wait is given up, however busy the machine is."""
QUIET = 1.2
"""Seconds of a quiet log after which no rebuild is running: MkDocs polls twice a second."""


@dataclass(slots=True)
class Preview:
    """A running preview: its project, the generator that it runs, its log and its pages."""

    project: Path
    package: Path
    log: Path
    port: int
    process: subprocess.Popen[bytes]

    def said(self) -> str:
        """Return its whole log."""
        return self.log.read_text(encoding="utf-8")

    def rebuilds(self) -> tuple[int, int]:
        """Return how many rebuilds were started and how many ended.

        MkDocs says 'Documentation built in 0.21 seconds' once for each number of seconds,
        so that line cannot be counted.
        """
        return self.said().count("Detected file changes"), self.said().count("Reloading browsers")

    def page(self, path: str = "") -> str:
        """Return the HTML of a page as the preview serves it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", f"/{path}")
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def wait_for(self, words: str, path: str = "") -> None:
        """Wait until a page shows words, and then until the log is quiet."""
        self.until(lambda: words in self.page(path), f"{words!r} in /{path}")
        self.wait_for_quiet()

    def wait_for_quiet(self) -> None:
        """Wait until the log has been quiet for a while."""
        last, since = self.said(), time.monotonic()

        def quiet() -> bool:
            nonlocal last, since
            if (now := self.said()) != last:
                last, since = now, time.monotonic()
            started, ended = self.rebuilds()
            return started == ended and time.monotonic() - since > QUIET

        self.until(quiet, "a quiet log")

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + PATIENCE
        while not self._safely(happened):
            ended = self.process.poll() is not None
            assert not ended, f"the preview ended\n{self.said()}"
            assert time.monotonic() < deadline, f"no {what}\n{self.said()}"
            time.sleep(0.05)

    def _safely(self, happened: Callable[[], bool]) -> bool:
        try:
            return happened()
        except (OSError, HTTPException):
            return False


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def previewed(
    words: tuple[str, ...], project: Path, folder: Path, package: Path, port: int
) -> Iterator[Preview]:
    """Preview a project with the generator in a package's folder until the caller is done."""
    more = {"PYTHONPATH": str(package.parent), "PYTHONUNBUFFERED": "1", "TMPDIR": str(folder)}
    log = folder / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            words,
            cwd=project,
            env={**os.environ, **more, "NO_MKDOCS_2_WARNING": "1"},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Preview(project, package, log, port, process)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def still(page: str) -> str:
    """Return a served page without the parts that make the browser reload."""
    return re.sub(r"<script>\s*var livereload = .*?</script>", "", page, flags=re.DOTALL)
