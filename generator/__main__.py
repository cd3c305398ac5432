"""Entry point of `studio-guide` and `python -m generator`."""

import gc
import os
import sys

_YOUNG = 50_000
"""Threshold of the garbage collector; a run ends before reference cycles matter."""


def run() -> None:
    """Run the command line; Ctrl+C prints one word instead of a traceback, even during imports."""
    if sys.version_info < (3, 11):  # noqa: UP036 - who unpacks the wheel by hand is told, too
        sys.exit(f"studio-guide needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # avoids a search of all packages
    gc.set_threshold(_YOUNG)
    try:
        from generator.cli import main  # noqa: PLC0415 - importing it takes half a second
    except KeyboardInterrupt:
        sys.exit("Aborted!")
    main(prog_name="studio-guide")


if __name__ == "__main__":
    run()
