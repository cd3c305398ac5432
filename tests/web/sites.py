"""The default process, built as its owner builds it."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from processes import GENERATOR, run
from projects import ROOT, default_project

from generator.model import Audience
from generator.publishing.finished import PUBLISHED
from generator.reading.process import read_process

STUDIO = read_process(ROOT).process.studio
URL = STUDIO.url
ELSEWHERE = frozenset(filter(None, [STUDIO.contact.booking_url]))
"""Addresses on the studio's host that are not part of the site."""


def build_default(project: Path) -> dict[Audience, Path]:
    """Build both editions of the default project in a folder; return their folders.

    Each is built in a copy of its own, both at the same time, as many tests wait for them.
    """
    with TemporaryDirectory() as name, ThreadPoolExecutor() as pool:
        homes = {Audience.PUBLIC: project, Audience.INTERNAL: Path(name)}
        list(pool.map(_build, homes, map(default_project, homes.values())))
        internal = PUBLISHED[Audience.INTERNAL]
        shutil.move(Path(name) / internal, project / internal)
    return folders_in(project)


def _build(audience: Audience, project: Path) -> None:
    done = run((*GENERATOR, "build", "--edition", audience.value), project)
    if done.returncode:
        raise RuntimeError(done.stderr)


def folders_in(project: Path) -> dict[Audience, Path]:
    """Return the folder of each edition of a project."""
    return {audience: project / name for audience, name in PUBLISHED.items()}
