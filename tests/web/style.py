"""Prints the style sheets of a look for its linter, because the template contains Jinja."""

import sys

from generator.model import Look
from generator.pages.stylesheet import part_sheets, stylesheet
from web.sites import STUDIO

if __name__ == "__main__":
    look = Look(sys.argv[1])
    sys.stdout.write(stylesheet(STUDIO.brand, look))
    if look is Look.GUIDE:
        sys.stdout.writelines(text for _, text in part_sheets())
