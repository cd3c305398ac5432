"""Runs an engine on a finished tree, in a separate process."""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from generator.model import Look
from generator.problems import Place, Problem, ProblemsFoundError, Rule


class Engine(StrEnum):
    """A program that turns a finished tree into HTML."""

    MKDOCS = "mkdocs"
    PROPERDOCS = "properdocs"
    ZENSICAL = "zensical"


SITE = "site"
"""The folder in a tree where an engine writes the HTML."""
CACHE = ".cache"
"""The folder in a tree where an engine keeps its cache."""

_OF_DISKS = (errno.ENOSPC, errno.EFBIG, errno.EROFS)
"""Errors of a disk, not of a page."""

# The engine exits as soon as its standard input closes. Otherwise a killed build would leave an
# engine running that writes into the next build's files.
# Its first line names the pages that the engine skips, or is null if it must read the tree alone.
# It ends before garbage matters, and need not walk through all its objects when it ends.
_DIE_WITH_PARENT = """
import gc, json, os, runpy, sys, threading
gc.set_threshold(500_000)
known = json.loads(sys.stdin.readline() or "null")
threading.Thread(target=lambda: os._exit(not os.read(0, 1)), daemon=True).start()
del sys.argv[0]
if known is not None:
    from generator.mkdocs.known_pages import shorten_builds
    shorten_builds(sys.argv[0], frozenset(known))
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
finally:
    gc.freeze()
"""
# Without -q: a quiet engine does not count its warnings, so --strict would ignore them.
_ARGUMENTS = ("build", "--strict", "--clean", "-f", "mkdocs.yml")
_ENVIRONMENT = {
    "SOURCE_DATE_EPOCH": "315532800",  # 1980-01-01, the earliest date that a zip file can store
    "NO_MKDOCS_2_WARNING": "1",
    "DISABLE_MKDOCS_2_WARNING": "true",
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
    "NO_COLOR": "1",
}
_COLOR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TRACEBACK = "Traceback (most recent call last):"
_EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(:|$)")
_SITE_PACKAGES = re.compile(r"(/[^\s/'\":|]+)+/site-packages/")
_MAX_LINES = 12
_ERROR_WORD = re.compile(r"\b(warning|error|aborted|failed)\b", re.IGNORECASE)


def require_installed(engine: Engine) -> None:
    """Raise ProblemsFoundError if an engine is not installed."""
    if find_spec(engine.value) is None:
        message = f"{engine.value} is not installed"
        hint = f"run python -m pip install {engine.value}, or leave out --engine"
        raise ProblemsFoundError([Problem(Place("mkdocs.yml"), Rule.ENGINE_MISSING, message, hint)])


def require_look(engine: Engine, look: Look, place: Place) -> None:
    """Raise ProblemsFoundError if an engine doesn't support a look; `place` is the setting."""
    if look is Look.GUIDE:
        return
    if find_spec("material") is None:
        message = "Material for MkDocs is not installed"
        hint = "python -m pip install mkdocs-material, or write 'guide' here"
        raise ProblemsFoundError([Problem(place, Rule.ENGINE_MISSING, message, hint)])
    if engine is Engine.ZENSICAL:
        message = "Zensical cannot make pages with the look 'material'"
        raise ProblemsFoundError([Problem(place, Rule.BAD_LOOK, message, Rule.BAD_LOOK.hint)])


def run_engine(engine: Engine, tree: Path, known: Collection[str] | None = None) -> Path:
    """Run an engine on a finished tree and return the folder with the HTML.

    With `known`, pages given by their paths below docs/ are skipped, and the others are not parsed;
    the tree must have no hooks, and Zensical cannot do that.
    Raises ProblemsFoundError if the engine is not installed, fails, or reports a warning.
    """
    require_installed(engine)
    with subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
        [sys.executable, "-c", _DIE_WITH_PARENT, engine.value, *_ARGUMENTS],
        cwd=tree,
        env={**os.environ, **_ENVIRONMENT},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        if process.stdin:
            with suppress(BrokenPipeError):  # the engine cannot start, and its output says why
                skipped = None if known is None else sorted(known)
                process.stdin.write(f"{json.dumps(skipped)}\n")
                process.stdin.flush()
        output = process.stdout.read() if process.stdout else ""
        failed = process.wait()
    if not failed and (tree / SITE / "index.html").is_file():
        return tree / SITE
    message = f"{engine.value} failed: {_engine_message(output) or 'no output'}"
    own = tree.parent.parent / "mkdocs.yml"
    place = Place("mkdocs.yml" if own.exists() else f"build/{tree.name}/mkdocs.yml")
    is_full = any(os.strerror(code) in message for code in _OF_DISKS)
    hint = Rule.CANNOT_WRITE.hint if is_full else Rule.ENGINE_FAILED.hint
    raise ProblemsFoundError([Problem(place, Rule.ENGINE_FAILED, message, hint)])


def _engine_message(output: str) -> str:
    """Return an engine's error output on one line, without the traceback and its paths."""
    text = _SITE_PACKAGES.sub("", _COLOR.sub("", output))
    before, _, traceback = text.partition(_TRACEBACK)
    lines = [line.strip() for line in before.splitlines() if line.strip()]
    first = next((index for index, line in enumerate(lines) if _ERROR_WORD.search(line)), None)
    if first is not None:
        return " | ".join(lines[first:][:_MAX_LINES])
    inner = [line for line in traceback.splitlines() if _EXCEPTION.match(line)]
    return " | ".join(inner[-1:] or lines[-_MAX_LINES:])
