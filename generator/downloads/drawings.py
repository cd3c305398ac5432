"""Finds drawings that take too much time or memory, before a page or a file shows one.

An SVG of a kilobyte may ask for billions of shapes, or for a filter of any size, and neither Typst
nor a browser has a limit for all of them. So a drawing with anything of the kind is drawn on trial,
in a process that ends when it has used up its share of time or memory.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from os import environ
from pathlib import Path

from generator.downloads.typesetting import CannotTypesetError, pdf, png_pages
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.reading.content import Content
from generator.reading.known import recall
from generator.reading.source_text import read_bytes

TRIAL = "drawing.typ"
"""The template that draws a drawing alone, in a size that files have for one."""
_COSTLY = re.compile(
    r"filter|mask|clip|pattern|marker|opacity|blend|isolation|<(?:\w+:)?(?:image|use|textPath)",
    re.IGNORECASE,
)
"""What repeats a part of a drawing, or is drawn in memory before it is drawn on the page."""
_ROOT = re.compile(r"<(?:\w+:)?svg\b[^>]*>", re.DOTALL)
_SIZE = re.compile(r"""\b(?:width|height|viewBox)\s*=\s*["']([^"']*)["']""")
_EVERYDAY = re.compile(r"0|[1-9]\d{0,3}(?:\.\d+)?|0\.\d\d?")
"""A number that the size of a drawing has if nobody wants to make it enormous."""
_SECONDS = 4
_MEMORY = 400_000_000
_WAIT = 120
"""Seconds until a process is stopped, where the system cannot limit its time."""
_SPARING = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""Threads set memory aside for themselves, which would count."""
_TRY = "from generator.downloads.drawings import try_to_draw; try_to_draw()"
_TOO_MUCH = 3
"""The exit code for a drawing that Typst gives up on."""
_FINE, _REFUSED = "fine", "refused"
_HINT = "export it without filters, masks, patterns and copies, or as a picture: PNG or WebP"


def costly_drawings(content: Content, folder: Path) -> Iterator[Problem]:
    """Yield a problem for each drawing that takes too much time or memory; other rules read it."""
    for path in (*content.assets, *content.staff_assets):
        if path.suffix.lower() != ".svg":
            continue
        with suppress(ProblemsFoundError, OSError):
            drawing = read_bytes(folder, f"content/{path}").decode("utf-8", "replace")
            if _may_be_costly(drawing) and recall("drawing", drawing, _tried) == _REFUSED:
                message = "this drawing takes too much time or memory to be drawn"
                yield Problem(Place(f"content/{path}"), Rule.BAD_PICTURE, message, _HINT)


def _may_be_costly(drawing: str) -> bool:
    root = _ROOT.search(drawing)
    sizes = " ".join(_SIZE.findall(root[0])) if root else ""
    numbers = re.findall(r"[-+.\w]*\d[-+.\w]*", sizes)
    plain = (re.sub(r"(?:px|pt|mm|cm|in)$", "", one.removeprefix("-")) for one in numbers)
    return bool(_COSTLY.search(drawing)) or not all(map(_EVERYDAY.fullmatch, plain))


def _tried(drawing: str) -> str:
    """Draw a drawing in a process of its own, and return whether that is fine."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter with fixed arguments
            [sys.executable, "-c", _TRY],
            input=drawing.encode(),
            env={**environ, **_SPARING},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _REFUSED
    return _FINE if done.returncode in {0, 1} else _REFUSED  # 1: Python itself could not start


def try_to_draw() -> None:
    """Draw the drawing on standard input, and end the process if it costs too much.

    A drawing that Typst cannot read costs nothing: files show its description.
    """
    drawing = sys.stdin.buffer.read().decode()
    _limit()
    try:
        pdf(TRIAL, {"drawing": drawing})
        png_pages(TRIAL, {"drawing": drawing})
    except CannotTypesetError as error:
        sys.exit(_TOO_MUCH if "limit reached" in str(error) else 0)
    except BaseException:  # noqa: BLE001 - a panic in Rust is one, and so is memory that ran out
        sys.exit(_TOO_MUCH)


def _limit() -> None:
    """Limit the time and the memory of this process, where the system can."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
