"""Prints the style sheet of a look for its linter, because the template contains Jinja."""

import sys

from generator.model import Look
from generator.pages.stylesheet import stylesheet
from web.sites import STUDIO

if __name__ == "__main__":
    sys.stdout.write(stylesheet(STUDIO.brand, Look(sys.argv[1])))
