"""Entry point of `studio-guide` and `python -m generator`."""

import sys


def run() -> None:
    """Run the command line; Ctrl+C prints one word instead of a traceback, even during imports."""
    try:
        from generator.cli import main  # noqa: PLC0415 - importing it takes half a second
    except KeyboardInterrupt:
        sys.exit("Aborted!")
    main(prog_name="studio-guide")


if __name__ == "__main__":
    run()
