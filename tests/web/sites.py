"""The default process, built as its owner builds it."""

from pathlib import Path

from projects import ROOT, default_project, publish

from generator.build import PUBLISHED
from generator.model import Audience
from generator.reading.process import read_process

STUDIO = read_process(ROOT).process.studio
URL = STUDIO.url
ELSEWHERE = frozenset(filter(None, [STUDIO.contact.booking_url]))
"""Addresses on the studio's host that are not part of the site."""


def build_default(project: Path) -> dict[Audience, Path]:
    """Build both editions in a copy of the default project; return their folders."""
    publish(default_project(project))
    return folders_in(project)


def folders_in(project: Path) -> dict[Audience, Path]:
    """Return the folder of each edition of a project."""
    return {audience: project / name for audience, name in PUBLISHED.items()}
