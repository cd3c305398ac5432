"""Entry point of `studio-guide` and `python -m generator`."""

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path

_YOUNG = 500_000
"""Threshold of the garbage collector; a run ends before reference cycles matter."""


def run() -> None:
    """Run the command line; Ctrl+C prints one word instead of a traceback, even during imports."""
    if sys.version_info < (3, 11):  # noqa: UP036 - a wheel can be unpacked without pip
        sys.exit(f"studio-guide needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # avoids a search of all packages
    gc.set_threshold(_YOUNG)
    _open_closed_streams()
    _refuse_undecoded(sys.argv)
    try:
        from generator.cli import main  # noqa: PLC0415 - importing it takes half a second
    except KeyboardInterrupt:
        sys.exit("Aborted!")
    try:
        main(prog_name="studio-guide")
    except OSError as error:
        if error.filename is not None:
            raise
        _end_without_output(error)
    finally:
        gc.freeze()  # or Python would walk through all objects twice before it ends


def _open_closed_streams() -> None:
    """Open standard streams that the caller closed; files opened later would take their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            opened = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - open to the end
            setattr(sys, name, opened)


def _refuse_undecoded(words: list[str]) -> None:
    """Exit if a word of the command line has bytes that are not in the terminal's encoding.

    Paths that exist are left alone: they name the same files in any encoding.
    """
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            if os.path.lexists(word):
                continue
            shown = word.encode("ascii", "backslashreplace").decode()
            sys.exit(f"Error: '{shown}' is not text in this terminal's encoding; set LANG=C.UTF-8")


def _end_without_output(error: OSError) -> None:
    """Exit if the terminal, or the file that output goes to, takes no more."""
    with suppress(OSError):
        sys.stderr.write(f"Error: cannot print: {error.strerror or error}\n")
    with suppress(OSError, AttributeError):
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # for what is still unwritten
    sys.exit(1)


if __name__ == "__main__":
    run()
