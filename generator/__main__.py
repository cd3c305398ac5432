"""`studio-guide`, and `python -m generator`, which is the same."""

import sys


def run() -> None:
    """Run the command line; who breaks off while it is loading is told in one word as well."""
    try:
        from generator.cli import main  # noqa: PLC0415 - it takes half a second
    except KeyboardInterrupt:
        sys.exit("Aborted!")
    main(prog_name="studio-guide")


if __name__ == "__main__":
    run()
