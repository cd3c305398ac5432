"""Projects for tests to build and to change, and their published sites."""

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from built_pages import contents
from plain_data import SAMPLE
from processes import here

from generator.markup.html_tree import serialize
from generator.model import Audience, Look
from generator.pages.render import page_bodies
from generator.project import Project, read
from generator.publishing.finished import PUBLISHED

ROOT = Path(__file__).parents[1]
EDITIONS = tuple(PUBLISHED.values())


@cache
def default() -> Project:
    """Read the default project once and return it."""
    return read(ROOT)


@cache
def default_pages() -> Mapping[str, str]:
    """Return the HTML of each of its public pages."""
    bodies = page_bodies(default().sites[Audience.PUBLIC])
    return {path: serialize(nodes, lines=True) for path, nodes in bodies.items()}


def with_base(project: Path) -> Path:
    """Give a project a copy of this repository's mkdocs.yml."""
    shutil.copyfile(ROOT / "mkdocs.yml", project / "mkdocs.yml")
    return project


def sample_project(folder: Path) -> Path:
    """Return a copy of the sample, with this repository's mkdocs.yml."""
    return with_base(Path(shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)))


def default_project(folder: Path) -> Path:
    """Return a copy of the default project."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copyfile(ROOT / "process.yaml", folder / "process.yaml")
    return with_base(folder)


def publish(project: Path) -> None:
    """Publish both editions of a project, as its owner does."""
    done = here(project, "build", "--edition", "all")
    if done.returncode:
        raise RuntimeError(done.stderr)


def unpublished(project: Path, folder: Path) -> Path:
    """Return a copy of a project without its sites, but with its caches."""
    return Path(shutil.copytree(project, folder, ignore=shutil.ignore_patterns(*EDITIONS)))


def with_look(project: Path, look: Look, *, internal: Look | None = None) -> Path:
    """Set the look of a project's pages; the internal edition may have another."""
    path = project / "process.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts stay texts
    data["studio"]["look"] = {"public": look.value, "internal": (internal or look).value}
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return project


def change(path: Path, old: str, new: str) -> None:
    """Replace all occurrences of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} does not stand in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def sites(project: Path) -> dict[str, bytes]:
    """Return the bytes of every published file of both editions."""
    return {
        f"{folder}/{name}": data
        for folder in EDITIONS
        for name, data in contents(project / folder).items()
    }
