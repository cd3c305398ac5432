"""The whole story: read, check, make the edition, plan and write its pages, run the engine, publish."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from generator.checks import Whole, check
from generator.content import read_content
from generator.editions import edition
from generator.engines import CACHE, SITE, Engine, run
from generator.model import Audience, Process
from generator.output import publish, remove, write_tree
from generator.pages import problems
from generator.problems import Problem, ProblemsFoundError, in_order
from generator.reader import read_process
from generator.site import Site, plan
from generator.tree import tree

PUBLISHED = {Audience.PUBLIC: "site", Audience.INTERNAL: "site-internal"}
"""The folder that each edition is published in, below the project's."""
_ENGINE_FOLDERS = frozenset({SITE, CACHE})


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that was read and found free of problems."""

    folder: Path
    process: Process
    sites: Mapping[Audience, Site]
    """The plan of each edition's site."""
    notices: tuple[Problem, ...]
    """What its owner should know, though nothing stops for it."""


def read(folder: Path) -> Project:
    """Return the project in a folder.

    Raises ProblemsFoundError with every problem of process.yaml and content/, all at once.
    """
    content, found = read_content(folder)
    try:
        reading = read_process(folder)
    except ProblemsFoundError as error:
        raise ProblemsFoundError((*error.problems, *found)) from None
    found += reading.problems
    found += tuple(check(Whole.of(reading.process, reading.document, content)))
    if any(problem.rule.stops for problem in found):
        raise ProblemsFoundError(found)
    editions = {audience: edition(reading.process, content, audience) for audience in Audience}
    sites = {audience: plan(one) for audience, one in editions.items()}
    found += tuple(chain.from_iterable(map(problems, sites.values())))
    if any(problem.rule.stops for problem in found):
        raise ProblemsFoundError(found)
    return Project(folder, reading.process, sites, in_order(found))


def make_tree(project: Project, audience: Audience) -> tuple[Site, Path]:
    """Write the finished tree of an edition; return its plan and the folder it stands in."""
    site = project.sites[audience]
    folder = project.folder / "build" / audience.value
    write_tree(folder, tree(project.folder, site), _ENGINE_FOLDERS)
    return site, folder


def build(
    project: Project, audiences: Sequence[Audience], engine: Engine, say: Callable[[str], None]
) -> None:
    """Publish editions of a project: all of them, or, if one fails, none.

    `say` is told, in a few words, what is being done.
    Raises ProblemsFoundError if an engine or the disk refuses; what is published is then as it was.
    """
    ready: list[tuple[Path, Path]] = []
    for audience in audiences:
        say(f"{audience.value}: writing pages")
        site, folder = make_tree(project, audience)
        say(f"{audience.value}: {len(site.pages)} pages to HTML with {engine.value}")
        html = run(engine, folder)
        if audience is Audience.INTERNAL:
            for name in ("sitemap.xml", "sitemap.xml.gz"):
                remove(html / name)
        ready.append((html, project.folder / PUBLISHED[audience]))
    for html, target in ready:
        publish(html, target)
        say(f"published: {target.name}/")
