"""Publishes finished folders, and returns notices about the owner's files in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from generator.model import Audience
from generator.problems import Problem
from generator.publishing.swap import publish
from generator.publishing.user_files import PreservedFiles, late_files

PUBLISHED = {Audience.PUBLIC: "site", Audience.INTERNAL: "site-internal"}
"""The output folder of each edition, below the project folder."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A folder that was inspected and is ready to be published."""

    folder: Path
    target: Path
    """The folder that it replaces."""
    preserved: PreservedFiles
    """The owner's own files in it."""
    notices: tuple[Problem, ...]


def publish_finished(ready: Sequence[Finished], records: Path) -> tuple[Problem, ...]:
    """Publish folders, all of them or none, and return their notices.

    Raises ProblemsFoundError if the disk fails; the published folders are then unchanged.
    """
    first, *more = [(one.folder, one.target) for one in ready]
    notices = publish(*first, *more, records=records)
    late = (late_files(one.target, one.preserved) for one in ready)
    return (
        *chain.from_iterable(one.notices for one in ready),
        *notices,
        *chain.from_iterable(late),
    )
