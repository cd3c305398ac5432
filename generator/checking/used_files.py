"""Finds the public files that are used: those that texts, process.yaml or other files lead to."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from generator.addresses import is_valid, site_path
from generator.checking.accidents import beginning
from generator.checking.context import CheckContext
from generator.checking.settings import FILE as SETTINGS
from generator.markup.html_cost import TooDeepError
from generator.model import Audience
from generator.reading.articles import Article
from generator.reading.media import is_media, linked, may_refer_to_files, targets
from generator.rendering import as_typed, values_of

_WORD = re.compile(r"[\w./%~-]*[\w%~-]")
_Paths = set[PurePosixPath]


def unused_media(context: CheckContext) -> _Paths:
    """Return the photos and sounds under content/assets/ that nothing shows, so they aren't published."""
    content = context.content
    unused = {path for path in content.assets if is_media(path)} - content.mentioned
    unused -= {path for path in unused if context.document.find(f"content/{path}")}
    for article in content.articles if unused else ():
        unused -= {path for _, _, path in linked(article, unused)}
    return unused


def named_by_staff(context: CheckContext, files: Iterable[PurePosixPath]) -> _Paths:
    """Return the files that texts for the staff name, out of some files."""
    articles = (*context.content.staff, *_hidden_guides(context))
    text = "\n".join(one.source.text for one in articles)
    return set(_in_texts([(PurePosixPath("staff"), text)], files))


def named_in_public(context: CheckContext, files: Sequence[PurePosixPath]) -> _Paths:
    """Return the files that public texts, process.yaml or other public files lead to, out of some files.

    Paths are relative to content/; those of files for the root of the site begin with root/.
    """
    content, inner = context.content, _hidden_guides(context)
    public = [one for one in (*content.pages, *content.prep, *content.steps) if one not in inner]
    known, found = set(files), set[PurePosixPath]()
    for article in public:
        found |= _linked_in(context, article, known)
    return found | set(_in_texts(_naming_texts(context), files))


def _hidden_guides(context: CheckContext) -> list[Article]:
    """Return the guides of steps that are for the staff only."""
    steps = context.process.steps or ()
    hidden = {step.id for step in steps if step and step.audience != Audience.PUBLIC}
    return [one for one in context.content.steps if one.name in hidden]


def _linked_in(context: CheckContext, article: Article, known: _Paths) -> _Paths:
    """Return the files to which the links of an article lead."""
    home = (context.process.studio and context.process.studio.url) or "\0"  # starts no link
    top = site_path(home) if is_valid(home) else "/"
    here = PurePosixPath(article.source.name).relative_to("content").parent
    try:
        links = article.facts(values_of(context.process, as_typed)).links
    except TooDeepError:
        return set()  # reported by the HTML policy
    found = set[PurePosixPath]()
    for _, link in links:
        if link.startswith((home, top)):
            link = "/" + link.removeprefix(home).removeprefix(top)  # noqa: PLW2901 - the same link
        for target in targets(link, here):
            at_top = PurePosixPath("root", *_plain_parts(target))  # a path on the finished site
            path = PurePosixPath(target.lstrip("/"))
            found |= known & {path, path / "index.html", at_top, at_top / "index.html"}
    return found


def _naming_texts(context: CheckContext) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the files other than articles that may name others, each with its folder below content/."""
    content = context.content
    yield PurePosixPath(), context.document.source.text
    names = [SETTINGS, *(f"content/root/{one}" for one in content.root)]
    names += [f"content/{one}" for one in content.assets if may_refer_to_files(one)]
    for name in names:
        folder = PurePosixPath(name.removeprefix("content/")).parent
        yield folder, beginning(context, name).decode(errors="replace")


def _in_texts(
    texts: Iterable[tuple[PurePosixPath, str]], files: Iterable[PurePosixPath]
) -> Iterator[PurePosixPath]:
    """Yield the files that texts name, by a path or by their name alone.

    A name alone, or the end of a path, may fit several files. It means those that other texts name by
    more of their paths; if there are none, it means all.
    """
    by_name: dict[str, list[PurePosixPath]] = {}
    for path in files:
        by_name.setdefault(path.name, []).append(path)
    vague: dict[tuple[str, ...], None] = {}
    exact = set[PurePosixPath]()
    for folder, text in texts:
        for word in set(_WORD.findall(text)):
            plain = unquote(word)
            same = by_name.get(plain.rpartition("/")[2], ())
            if same and (whole := PurePosixPath(normpath(folder / plain))) in same:
                exact.add(whole)
            elif same:
                vague[_plain_parts(plain)] = None
    for parts in sorted(vague, key=len, reverse=True):
        meant = {path for path in by_name[parts[-1]] if _ends_alike(path.parts, parts)}
        if not exact & meant:
            exact |= meant
    yield from exact


def _plain_parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part not in {"", ".", "..", "content"})


def _ends_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether one of two paths is the end of the other."""
    shorter = min(len(one), len(other))
    return one[-shorter:] == other[-shorter:]
