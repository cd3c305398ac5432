"""content/ to articles: which text stands where, what it links to, which facts it names.

Nothing is rendered here; an article stays the Markdown that was typed, with its places.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pydantic import Field, ValidationError

from generator.model import Text as PlainText
from generator.model import Value
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.source import Text, read_text, read_yaml

FOLDERS = ("pages", "steps", "prep", "staff", "assets")
"""The folders of content/ that are published; all others are reported."""
_FENCE = r"^(?P<fence> {0,3}(?:`{3,}|~{3,}))[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)"
_CODE = re.compile(_FENCE + r"|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_VARIABLE = re.compile(r"(?P<escaped>\\\{\{)|\{\{(?P<name>[^{}\n]*)\}\}")
_INLINE_LINK = r"\]\(\s*<?(?P<inline>[^\s<>()]+)"
_LINK_DEFINITION = r"^ {0,3}\[[^\]\n^]+\]:\s*<?(?P<defined>[^\s<>]+)"
_LINK = re.compile(f"{_INLINE_LINK}|{_LINK_DEFINITION}", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)
_ARTICLE_NAME = re.compile(r"([a-z0-9-]+/)*[a-z0-9-]+\.md")
_ASSET_NAME = re.compile(r"([\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)


class Head(Value):
    """What an article may say of itself between two lines of dashes."""

    title: PlainText | None = Field(None, description="Title of the page.")
    description: PlainText | None = Field(None, description="One sentence for search engines.")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of an article that means something: a fact's name or a link's target."""

    text: str
    start: int
    end: int
    in_code: bool


@dataclass(frozen=True, slots=True)
class Article:
    """One Markdown file under content/."""

    source: Text = field(repr=False)
    head: Head
    start: int
    """Where the text starts, after the head: an offset in the file."""

    @property
    def name(self) -> str:
        """The file's name in its folder of content/, without .md: a step's id, for one."""
        return self.source.name.split("/", 2)[2].removesuffix(".md")

    @property
    def text(self) -> str:
        """The Markdown below the head."""
        return self.source.text[self.start :]

    def place(self, found: Found) -> Place:
        """Return where in the file a stretch stands."""
        return self.source.place_at(found.start, found.end)

    def variables(self) -> Iterator[Found]:
        """Yield the names between double braces; an escaped pair of braces has no name."""
        code = self._code()
        for match in _VARIABLE.finditer(self.source.text, self.start):
            if match["escaped"] is None:
                yield Found(match["name"].strip(), *match.span(), _within(match.start(), code))

    def links(self) -> Iterator[Found]:
        """Yield the targets of links and images that stand outside code."""
        code = self._code()
        for match in _LINK.finditer(self.source.text, self.start):
            group = "inline" if match["inline"] else "defined"
            if not _within(match.start(), code):
                yield Found(match[group], *match.span(group), in_code=False)

    def filled(self, replace: Callable[[Found], str]) -> str:
        """Return the text with each variable and link replaced, and comments left out.

        A comment is a note to oneself: it would otherwise reach the reader's browser.
        """
        code = self._code()
        spans = [(found.start, found.end, replace(found)) for found in self.variables()]
        spans += [(found.start, found.end, replace(found)) for found in self.links()]
        spans += [
            (*match.span(), "")
            for match in _COMMENT.finditer(self.source.text, self.start)
            if not _within(match.start(), code)
        ]
        parts, at = [], self.start
        for start, end, text in sorted(spans):
            if start >= at:
                parts += [self.source.text[at:start], text]
                at = end
        parts.append(self.source.text[at:])
        return "".join(parts).replace("\\{{", "&#123;&#123;").strip()

    def _code(self) -> list[tuple[int, int]]:
        return [match.span() for match in _CODE.finditer(self.source.text, self.start)]


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
                articles[home].append(_article(read_text(folder, f"content/{name}")))
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


def embedded(text: str, level: int) -> str:
    """Return Markdown whose highest headings are of a level (1 to 6), the others in step."""
    outside = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    found = [(match.start(), len(match[1])) for match in _HEADING.finditer(outside)]
    if not found:
        return text
    more = level - min(depth for _, depth in found)
    parts, at = [], 0
    for start, depth in found:
        parts += [text[at:start], "#" * max(1, min(6, depth + more))]
        at = start + depth
    return "".join(parts) + text[at:]


def opening_title(text: str) -> str:
    """Return the first-level heading that a text opens with, or nothing."""
    match = re.match(r"\s*#\s+(.+?)\s*(?:\{[^}]*\})?\s*(?:\n|\Z)", text)
    return match[1] if match else ""


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
    wanted = _ARTICLE_NAME if markdown else _ASSET_NAME
    if wanted.fullmatch(rest) and not (markdown and in_assets):
        return None
    if markdown and home in {"pages", "steps", "prep"} and "/" in rest:
        return _unpublished(name, path)
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


def _article(source: Text) -> Article:
    if not source.text.startswith("---\n") and not source.text.startswith("---\r\n"):
        return Article(source, Head(), 0)
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE).search(source.text, 4)
    if end is None:
        message = "the head that starts here is never closed"
        raise ProblemsFoundError(
            [Problem(source.place(1, 1, 3), Rule.UNCLOSED_HEAD, message, Rule.UNCLOSED_HEAD.hint)]
        )
    return Article(source, _head(source, end.start()), end.end())


def _head(source: Text, end: int) -> Head:
    if not source.text[3:end].strip():
        return Head()
    document = read_yaml(Text(source.name, source.text[:end], source.lines))
    try:
        return Head.model_validate(document.value)
    except ValidationError as error:
        problems = [
            Problem(
                document.place(detail["loc"], key=detail["type"] == "extra_forbidden"),
                Rule.UNKNOWN_KEY if detail["type"] == "extra_forbidden" else Rule.BAD_VALUE,
                "a head knows the keys title and description, each with one line of text",
            )
            for detail in error.errors(include_url=False)
        ]
        raise ProblemsFoundError(problems) from None


def _within(offset: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)
