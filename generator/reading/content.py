"""What stands under content/, and what may not stand there."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.problems import Place, Problem, ProblemsFoundError
from generator.reading.articles import Article, parse_article
from generator.reading.source_text import read_text
from generator.rules import Rule

FOLDERS = ("pages", "steps", "prep", "staff", "assets")
"""The folders of content/ that are published; all others are reported."""
_ARTICLE_NAME = re.compile(r"([a-z0-9-]+/)*[a-z0-9-]+\.md")
_ASSET_NAME = re.compile(r"([\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Content:
    """All that stands under content/, by the folder it stands in."""

    pages: tuple[Article, ...] = ()
    steps: tuple[Article, ...] = ()
    prep: tuple[Article, ...] = ()
    staff: tuple[Article, ...] = ()
    assets: tuple[PurePosixPath, ...] = ()
    """Files for every edition, as paths below content/."""
    staff_assets: tuple[PurePosixPath, ...] = ()
    """Files for the internal edition, as paths below content/."""
    unreadable: frozenset[str] = frozenset()
    """Names of the articles that are there but could not be read."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles, for whomever."""
        return (*self.pages, *self.steps, *self.prep, *self.staff)


def read_content(folder: Path) -> tuple[Content, tuple[Problem, ...]]:
    """Return what stands in the content/ folder of a project, and what is wrong with it."""
    problems: list[Problem] = []
    unreadable: set[str] = set()
    articles: dict[str, list[Article]] = {name: [] for name in FOLDERS}
    files: dict[str, list[PurePosixPath]] = {"assets": [], "staff": []}
    for path in sorted(_files(folder / "content", problems)):
        name = path.relative_to(folder / "content").as_posix()
        home = name.split("/")[0]
        if problem := _misplaced(path, name):
            problems.append(problem)
        elif name.endswith(".md"):
            try:
                articles[home].append(parse_article(read_text(folder, f"content/{name}")))
            except ProblemsFoundError as error:
                problems += error.problems
                unreadable.add(f"content/{name}")
        else:
            files[home].append(PurePosixPath(name))
    by_folder = {name: tuple(found) for name, found in articles.items() if name != "assets"}
    found = Content(
        **by_folder,
        assets=tuple(files["assets"]),
        staff_assets=tuple(files["staff"]),
        unreadable=frozenset(unreadable),
    )
    return found, tuple(problems)


def _files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the files below content/ that are in a published folder and not hidden."""
    for here, folders, names in os.walk(
        folder, onerror=lambda error: problems.append(_shut(error))
    ):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = Path(here).relative_to(folder)
        for name in tuple(folders):
            path = Path(here, name)
            strange = inside == Path() and name not in FOLDERS
            if strange or path.is_symlink():
                folders.remove(name)
                problems.append(_unpublished((inside / name).as_posix() + "/", path))
        yield from (Path(here, name) for name in names if not name.startswith("."))


def _shut(error: OSError) -> Problem:
    """Say that a folder is not there or cannot be read."""
    gone = isinstance(error, FileNotFoundError)
    rule = Rule.MISSING_FILE if gone else Rule.UNREADABLE_FILE
    message = "there is no such folder" if gone else f"this folder is closed: {error.strerror}"
    return Problem(Place(f"{Path(str(error.filename)).name}/"), rule, message, rule.hint)


def _misplaced(path: Path, name: str) -> Problem | None:
    home, _, rest = name.partition("/")
    in_assets = home == "assets"
    markdown = path.suffix.lower() in {".md", ".markdown", ".mkd", ".mdown"}
    if (
        not rest
        or path.is_symlink()
        or not path.is_file()
        or not (markdown or home in {"assets", "staff"})
    ):
        return _unpublished(name, path)
    if home in {"pages", "steps", "prep"} and "/" in rest:
        return _unpublished(name, path)
    wanted = _ARTICLE_NAME if markdown else _ASSET_NAME
    if wanted.fullmatch(rest) and not (markdown and in_assets):
        return None
    place = Place(f"content/{name}")
    message = "this file's name cannot be an address"
    if markdown and in_assets:
        message = "an engine would turn this Markdown file into a page"
    return Problem(place, Rule.BAD_FILE_NAME, message, Rule.BAD_FILE_NAME.hint)


def _unpublished(name: str, path: Path) -> Problem:
    what = "this folder" if name.endswith("/") else "this file"
    why = "a link to elsewhere is not followed" if path.is_symlink() else "nothing publishes it"
    message = f"{what} is published nowhere: {why}"
    return Problem(Place(f"content/{name}"), Rule.UNKNOWN_FOLDER, message, Rule.UNKNOWN_FOLDER.hint)
