"""Reads the files under content/ and reports those that can't be published."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from generator.model import latin, plain_name, slug
from generator.problems import Place, Problem, ProblemsFoundError, Rule, by_folder
from generator.reading.articles import Article, parse_article
from generator.reading.media import NOT_SHOWN, is_media, mentioned
from generator.reading.source_text import read_bytes, read_text

FOLDERS = ("pages", "steps", "prep", "staff", "assets", "root")
"""The published subfolders of content/; any other is reported as a problem."""
_ARTICLE_NAME = re.compile(r"([a-z0-9-]+/)*[a-z0-9-]+\.md")
_TEXTS = frozenset({"pages", "steps", "prep"})
"""Folders of Markdown files, without folders in them."""
_WRITTEN = frozenset({"txt", "text", "doc", "docx", "odt", "rtf", "pages", "htm", "html"})
"""Endings of files that people write texts in, other than Markdown."""
_HIDDEN = re.compile(r"\.DS_Store|\._.*|\.directory|\.git.*")
"""Hidden files that are never published by intent; below root/, all others are published."""
_JUNK = re.compile(
    r"Thumbs\.db|ehthumbs.*\.db|desktop\.ini|Icon\r|~\$.*|#.*#|.*~"
    r"|.*\.(?:sw[a-p]|orig|rej|crdownload|download|opdownload|part|tmp|icloud)"
    r"|__MACOSX|\$RECYCLE\.BIN|System Volume Information|@eaDir|#recycle",
    re.IGNORECASE,
)
"""Files and folders that systems, editors and downloads leave behind; nobody means to publish one."""
_COPY = re.compile(
    r"(?P<stem>.+?)(?: - | |_|-)?(?:\(\d+\)|\d+|copy(?: ?\d+)?|Kopie(?: ?\d+)?|copie|copia"
    r"|Copy(?: \(\d+\))?|\(.*\b[Cc]on?fli.*\)|\(Kon?flikt.*\)|\.?sync-conflict-.*|conf\(\d+\)"
    r"|(?:DESKTOP|LAPTOP)-[A-Z0-9]+)"
    r"|(?:Copy|Kopie|Copie|Copia) (?:of|von|de|di) (?P<of>.+)"
)
"""The name of a copy that a file manager or a program for syncing made, and that of the original."""
_BAD_NAME = "this file's name can't be part of an address"
_ASSET_NAME = re.compile(r"([\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)
_ROOT_NAME = re.compile(r"([\w.-]+/)*[\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Content:
    """The files under content/, by folder."""

    pages: tuple[Article, ...] = ()
    steps: tuple[Article, ...] = ()
    prep: tuple[Article, ...] = ()
    staff: tuple[Article, ...] = ()
    assets: tuple[PurePosixPath, ...] = ()
    """Files for both editions, as paths below content/."""
    staff_assets: tuple[PurePosixPath, ...] = ()
    """Files for the internal edition, as paths below content/."""
    root: tuple[PurePosixPath, ...] = ()
    """Files for the root of the public site, as paths below content/root/."""
    mentioned: frozenset[PurePosixPath] = frozenset()
    """Assets that other assets refer to, such as images in a style sheet."""
    unreadable: frozenset[str] = frozenset()
    """Names of articles that exist but could not be read."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles of both editions."""
        return (*self.pages, *self.steps, *self.prep, *self.staff)


def read_content(folder: Path) -> tuple[Content, tuple[Problem, ...]]:
    """Return the content/ folder of a project, and the problems in it."""
    problems: list[Problem] = []
    unreadable: set[str] = set()
    articles: dict[str, list[Article]] = {name: [] for name in FOLDERS}
    files: dict[str, list[PurePosixPath]] = {"assets": [], "staff": [], "root": []}
    home = folder / "content"
    for name in sorted(_files(home, problems), key=lambda name: name.split("/")):
        top_folder = name.split("/")[0]
        if problem := _misplaced(home / name, name):
            problems.append(problem)
        elif name.endswith(".md") and top_folder != "root":
            try:
                articles[top_folder].append(parse_article(read_text(folder, f"content/{name}")))
            except ProblemsFoundError as error:
                problems += error.problems
                unreadable.add(f"content/{name}")
        else:
            files[top_folder].append(PurePosixPath(name))
    misnamed = {one for one in problems if _is_misnamed_asset(one)}
    public = [one.source.text for name in _TEXTS for one in articles[name]]
    texts = [_process_text(folder), *public] if misnamed else []
    found = [_reworded_if_unused(one, texts) if one in misnamed else one for one in problems]
    problems = [one for one in found if one.rule is not Rule.UNKNOWN_FOLDER]
    problems += by_folder(one for one in found if one.rule is Rule.UNKNOWN_FOLDER)
    read = {name: tuple(articles[name]) for name in ("pages", "steps", "prep", "staff")}
    content = Content(
        **read,
        assets=tuple(files["assets"]),
        staff_assets=tuple(files["staff"]),
        root=tuple(path.relative_to("root") for path in files["root"]),
        mentioned=mentioned(folder, files["assets"]),
        unreadable=frozenset(unreadable),
    )
    return content, tuple(problems)


def _files(folder: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield the names of the files in the published folders of content/, except hidden ones outside root/."""
    for here, folders, names in os.walk(
        folder, onerror=lambda error: problems.append(_folder_problem(error))
    ):
        inside = Path(here).relative_to(folder)
        hidden = _HIDDEN if inside.parts[:1] == ("root",) else re.compile(r"\..*")
        folders[:] = sorted(
            name for name in folders if not (hidden.fullmatch(name) or _JUNK.fullmatch(name))
        )
        for name in tuple(folders):
            path = Path(here, name)
            unknown = inside == Path() and name not in FOLDERS
            if unknown or path.is_symlink():
                folders.remove(name)
                problems.append(_unpublished((inside / name).as_posix() + "/", path))
        for name in names:
            if not (hidden.fullmatch(name) or _JUNK.fullmatch(name)):
                yield (inside / name).as_posix()


def _folder_problem(error: OSError) -> Problem:
    """Return the problem of a folder that is missing or cannot be read."""
    missing = isinstance(error, FileNotFoundError)
    rule = Rule.MISSING_FILE if missing else Rule.UNREADABLE_FILE
    message = (
        "this folder does not exist" if missing else f"cannot read this folder: {error.strerror}"
    )
    return Problem(Place(f"{Path(str(error.filename)).name}/"), rule, message, rule.hint)


def _misplaced(path: Path, name: str) -> Problem | None:
    folder, _, rest = name.partition("/")
    in_assets = folder == "assets"
    markdown = path.suffix.lower() in {".md", ".markdown", ".mkd", ".mdown"}
    if (
        not rest
        or path.is_symlink()
        or not path.is_file()
        or not (markdown or folder in {"assets", "staff", "root"})
    ):
        return _unpublished(name, path)
    if folder in _TEXTS and "/" in rest:
        return _unpublished(name, path)
    pattern = _ROOT_NAME if folder == "root" else _ARTICLE_NAME if markdown else _ASSET_NAME
    if pattern.fullmatch(rest) and not (markdown and in_assets):
        return None
    place = Place(f"content/{name}")
    message = _BAD_NAME
    if markdown and in_assets:
        message = "an engine would turn this Markdown file into a page"
        return Problem(place, Rule.BAD_FILE_NAME, message, Rule.BAD_FILE_NAME.hint)
    hint = f"rename it, such as to {plain_path(rest)}"
    if original := _original(path):
        message = f"this looks like a copy of '{original}', as programs make one"
        hint = "compare the two, keep one, and delete the other"
    return Problem(place, Rule.BAD_FILE_NAME, message, hint)


def _process_text(folder: Path) -> str:
    try:
        return read_bytes(folder, "process.yaml").decode(errors="replace")
    except ProblemsFoundError:
        return ""  # reported when the process is read


def _is_misnamed_asset(problem: Problem) -> bool:
    return problem.message == _BAD_NAME and problem.place.file.startswith("content/assets/")


def _reworded_if_unused(problem: Problem, texts: Iterable[str]) -> Problem:
    """Return the problem of a bad name; if nothing public names the file, it may belong elsewhere."""
    path = PurePosixPath(problem.place.file)
    names = (path.name, quote(path.name, errors="surrogateescape"), path.name.replace(" ", "%20"))
    if any(name in text for name in names for text in texts):
        return problem
    better = plain_path(path.relative_to("content/assets").as_posix())
    if is_media(path):
        hint = (
            f"to show it, rename it to {better} and name it in a text or process.yaml, or delete it"
        )
        return Problem(problem.place, Rule.UNKNOWN_FOLDER, NOT_SHOWN, hint)
    hint = (
        "if it is for the staff, move it to content/staff/, or else out of the project; "
        f"if artists should have it, rename it to {better} and link to it"
    )
    return Problem(problem.place, problem.rule, f"nothing public leads here, and {_BAD_NAME}", hint)


def _original(path: Path) -> str:
    """Return the name of the file that a file is a copy of, or an empty string."""
    copy = _COPY.fullmatch(path.stem)
    stems = (copy["stem"] or copy["of"],) if copy else ()
    names = (*(stem + path.suffix for stem in stems), plain_name(path.name))
    beside = (path.with_name(name) for name in names)  # where case is ignored, it may be itself
    return next((one.name for one in beside if one.is_file() and not one.samefile(path)), "")


def plain_path(path: str) -> str:
    """Replace all characters of a path that are not safe in URLs."""
    *folders, name = path.split("/")
    return "/".join((*(slug(latin(folder)) or "folder" for folder in folders), plain_name(name)))


def _unpublished(name: str, path: Path) -> Problem:
    what = "this folder" if name.endswith("/") else "this file"
    reason = "symbolic links are not followed" if path.is_symlink() else "no page or file uses it"
    message = f"{what} isn't published: {reason}"
    hint = Rule.UNKNOWN_FOLDER.hint if path.is_symlink() else _better_place(name)
    return Problem(Place(f"content/{name}"), Rule.UNKNOWN_FOLDER, message, hint)


def _better_place(name: str) -> str:
    """Return what to do with a file that no page uses, by the folder that it is in."""
    folder, _, rest = name.partition("/")
    if folder not in _TEXTS or not rest:
        return Rule.UNKNOWN_FOLDER.hint
    if "/" in rest:
        return f"move it to content/{folder}/ itself, where no folders are read"
    stem, _, ending = rest.rpartition(".")
    if stem.endswith(".md") and ending == "txt":  # Windows hides the ending that it adds
        return f"rename it to {stem}"
    if ending.lower() in _WRITTEN:
        return f"save its text as Markdown, in content/{folder}/{plain_name(f'{stem}.md')}"
    return "move it to content/assets/ if a text or process.yaml names it"
