"""Which photos and sounds under content/ are used by what: they are published only if they are."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from urllib.parse import unquote

from generator.addresses import leads_away
from generator.html_cost import TooDeepError
from generator.html_tree import Element
from generator.problems import ProblemsFoundError
from generator.reading.articles import Article, links
from generator.reading.source_text import read_bytes

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
_WITH_ADDRESSES = frozenset(
    {".css", ".html", ".htm", ".js", ".json", ".mjs", ".svg", ".webmanifest", ".xhtml", ".xml"}
)
"""Files that may load others."""
_BEFORE = r"(?<![\w./-])(?:\./)?"
_AFTER = r"(?![\w-]|\.\w)"


def is_picture(path: PurePosixPath | str) -> bool:
    """Return whether the name of a file is that of a photo."""
    return str(path).lower().endswith(_PICTURES)


def is_media(path: PurePosixPath | str) -> bool:
    """Return whether the name of a file is that of a photo or a sound."""
    return str(path).lower().endswith((*_PICTURES, *_SOUNDS))


def linked(
    article: Article, files: Iterable[PurePosixPath]
) -> Iterator[tuple[Element, str, PurePosixPath]]:
    """Yield each element of an article that names one of some files, the attribute, and the file.

    The files are paths below content/. A text names one as its page does, or as it lies on disk.
    """
    known = {path.as_posix(): path for path in files}
    if not known:
        return
    here = PurePosixPath(article.source.name).relative_to("content").parent
    try:
        nodes = article.nodes(lambda _: "")
    except TooDeepError:
        return  # the checks say so
    for one, name in links(nodes):
        link = unquote(one["attrs"][name].partition("#")[0].partition("?")[0])
        if not link or leads_away(link):
            continue
        beside = normpath((here / link).as_posix())
        at = link.rfind("assets/")
        for path in (beside, normpath(link[at:]) if at >= 0 else ""):
            if path in known:
                yield one, name, known[path]
                break


def mentioned(folder: Path, files: Iterable[PurePosixPath]) -> frozenset[PurePosixPath]:
    """Return the photos and sounds that style sheets, drawings and other files of an owner name.

    The files are paths below content/ in a project's folder.
    """
    files = tuple(files)
    media = [path for path in files if is_media(path)]
    found: set[PurePosixPath] = set()
    for path in files if media else ():
        if path.suffix.lower() not in _WITH_ADDRESSES:
            continue
        try:
            text = unquote(read_bytes(folder, f"content/{path}").decode("utf-8", "replace"))
        except ProblemsFoundError:
            continue  # it is told where the file is copied
        for one in media:
            name = re.escape(relpath(one, path.parent))
            whole = rf"(?:/|(?:\.\./)+){re.escape(one.as_posix())}"
            if re.search(f"{_BEFORE}{name}{_AFTER}|{whole}{_AFTER}", text):
                found.add(one)
    return frozenset(found)
