"""The process that this project comes with, built as its owner builds it."""

import shutil
from pathlib import Path

from processes import GENERATOR, run

from generator.model import Audience
from generator.reader import read_process

ROOT = Path(__file__).parents[2]
STUDIO = read_process(ROOT).process.studio
URL = STUDIO.url
ELSEWHERE = frozenset(filter(None, [STUDIO.contact.booking_url]))
"""Addresses that may stand on the studio's own host, and that the site does not make."""
FOLDERS = {Audience.PUBLIC: "site", Audience.INTERNAL: "site-internal"}


def build_default(project: Path) -> dict[Audience, Path]:
    """Build both editions in a copy of the default project; return their folders."""
    shutil.copytree(ROOT / "content", project / "content")
    for name in ("process.yaml", "mkdocs.yml"):
        shutil.copyfile(ROOT / name, project / name)
    done = run((*GENERATOR, "-C", project, "build", "--edition", "all"), project)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return folders_in(project)


def folders_in(project: Path) -> dict[Audience, Path]:
    """Return the folder of each edition of a project."""
    return {audience: project / name for audience, name in FOLDERS.items()}
