"""`python -m generator` is `studio-guide`."""

from generator.cli import main

main(prog_name="studio-guide")
