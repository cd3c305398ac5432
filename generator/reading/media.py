"""Finds the photos and sounds under content/ that are used; unused ones are not published."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from urllib.parse import unquote

from generator.addresses import leads_away
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import Element
from generator.problems import ProblemsFoundError
from generator.reading.articles import Article
from generator.reading.facts import links
from generator.reading.source_text import LARGEST_FILE, read_bytes

_PICTURES = (
    *(".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".bmp", ".tif", ".tiff", ".heic"),
    *(".heif", ".jxl"),
)
_SOUNDS = (
    ".mp3",
    ".m4a",
    ".mp4",
    ".ogg",
    ".oga",
    ".opus",
    ".wav",
    ".flac",
    ".aif",
    ".aiff",
    ".aac",
)
NOT_SHOWN = "this file isn't published: no page and no entry shows it"
"""The message of a photo or sound that nothing uses."""
_WITH_ADDRESSES = frozenset(
    {".css", ".html", ".htm", ".js", ".json", ".mjs", ".svg", ".webmanifest", ".xhtml", ".xml"}
)
"""Suffixes of files that may refer to other files."""
_BEFORE = r"(?<![\w./-])(?:\./)?"
_AFTER = r"(?![\w-]|\.\w)"
_PAPER_FONTS = (".ttf", ".otf", ".ttc", ".otc")


def is_picture(path: PurePosixPath | str) -> bool:
    """Return whether a file name has the suffix of a photo."""
    return str(path).lower().endswith(_PICTURES)


def is_paper_font(path: PurePosixPath | str) -> bool:
    """Return whether a file name has the suffix of a font that PDFs can use."""
    return str(path).lower().endswith(_PAPER_FONTS)


def is_media(path: PurePosixPath | str) -> bool:
    """Return whether a file name has the suffix of a photo or a sound."""
    return str(path).lower().endswith((*_PICTURES, *_SOUNDS))


def may_refer_to_files(path: PurePosixPath) -> bool:
    """Return whether a file that isn't an article may refer to other files, by its suffix."""
    return path.suffix.lower() in _WITH_ADDRESSES


def linked(
    article: Article, files: Iterable[PurePosixPath]
) -> Iterator[tuple[Element, str, PurePosixPath]]:
    """Yield each element of an article that refers to one of `files`, its attribute, and the file.

    Paths are relative to content/. References may be relative to the page or to the article's file.
    """
    known = {path.as_posix(): path for path in files}
    if not known:
        return
    here = PurePosixPath(article.source.name).relative_to("content").parent
    try:
        if not any(
            known.keys() & targets(link, here) for _, link in article.facts(lambda _: "").links
        ):
            return
        nodes = article.nodes(lambda _: "")
    except TooDeepError:
        return  # reported by the checks
    for one, name in links(nodes):
        for path in targets(one["attrs"][name], here):
            if path in known:
                yield one, name, known[path]
                break


def targets(link: str, here: PurePosixPath) -> dict[str, None]:
    """Return the paths below content/ that a link in a file of the folder `here` may mean, in order."""
    link = unquote(link.partition("#")[0].partition("?")[0])
    if not link or leads_away(link):
        return {}
    at = link.rfind("assets/")
    paths = (normpath((here / link).as_posix()), normpath(link[at:]) if at >= 0 else "")
    return dict.fromkeys(paths)


def mentioned(folder: Path, files: Iterable[PurePosixPath]) -> frozenset[PurePosixPath]:
    """Return the photos, sounds and fonts that the owner's style sheets, SVGs and other files refer to.

    Paths are relative to content/ in the project folder.
    """
    files = tuple(files)
    media = [path for path in files if is_media(path) or is_paper_font(path)]
    found: set[PurePosixPath] = set()
    for path in files if media else ():
        if not may_refer_to_files(path):
            continue
        if (folder / "content" / path).stat().st_size > LARGEST_FILE:
            continue  # no style sheet or page of a site has so many bytes
        try:
            text = unquote(read_bytes(folder, f"content/{path}").decode("utf-8", "replace"))
        except ProblemsFoundError:
            continue  # reported when the file is copied
        for one in media:
            name = re.escape(relpath(one, path.parent))
            whole = rf"(?:/|(?:\.\./)+){re.escape(one.as_posix())}"
            if re.search(f"{_BEFORE}{name}{_AFTER}|{whole}{_AFTER}", text):
                found.add(one)
    return frozenset(found)
