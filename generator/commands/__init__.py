"""Commands of the command line, in groups; cli.py adds them to the others."""
