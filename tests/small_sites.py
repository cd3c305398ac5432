"""A small guide that is built in a second: the changed sample without its downloads."""

import shutil
from collections.abc import Callable
from pathlib import Path

from conftest import tree_of
from plain_data import SAMPLE, Data, plain, write

from generator.model import Audience
from generator.project import read
from generator.publishing import engines
from generator.publishing.engines import Engine

Change = Callable[[Path, Data], None]
HOSTILE = (
    """</script></title>"'><img src=x onerror="window.canary=1"><script>window.canary=1</script>"""
)
"""Text that people would hardly type, and that must never run."""


def small_tree(folder: Path, change: Change, audience: Audience = Audience.PUBLIC) -> Path:
    """Return the finished tree of the sample after a change, in a new folder."""
    project = Path(shutil.copytree(SAMPLE, folder / "project"))
    data = plain()
    change(project, data)
    write(project, data)
    found = read(project)
    home = folder / "tree"
    for path, content in tree_of(project, found.sites[audience]).items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_bytes(content)
    return home


def small_site(
    folder: Path,
    change: Change,
    audience: Audience = Audience.PUBLIC,
    engine: Engine = Engine.MKDOCS,
) -> Path:
    """Return the folder of HTML of the sample, after a change."""
    return engines.run_engine(engine, small_tree(folder, change, audience))
