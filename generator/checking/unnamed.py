"""Rules about files under content/assets/ that nothing public leads to: most are there by accident."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import PurePosixPath

from generator.checking.accidents import beginning, is_credential
from generator.checking.context import CheckContext
from generator.checking.sizes import size_of
from generator.checking.used_files import named_by_staff, named_in_public
from generator.problems import MOST_LISTED, Place, Problem, Rule, some_of, with_others
from generator.reading.media import is_media
from generator.reading.source_text import LARGEST_READ

_PAGES = (".html", ".htm")
_SUPPORT = re.compile(
    r".*\.(?:css|m?js|map|svg|woff2?|[to]tf|[to]tc|eot)|favicon\..*"
    r"|(?:.*[._-])?(?:LICEN[SC]E|OFL|COPYING|NOTICE|README)(?:[._-].*)?",
    re.IGNORECASE,
)
"""Names of files that sites need, or that must accompany other files, without a link from a text."""
_ENDINGS: Mapping[str, str] = {
    "contacts": "vcf vcard abbu wab nk2",
    "mail": "eml emlx mbox msg olm ost pst",
    "bank data": "gnucash ofx qfx qif",
    "a shortcut to a place of your own": "lnk rdp url webloc",
    "a recording project": (
        "als alp aup3 band cpr flp logic logicx npr ptf pts ptx reason rpp song"
    ),
}
_PRIVATE = {ending: what for what, endings in _ENDINGS.items() for ending in endings.split()}
"""Kinds of private data, by the endings of their files and folders."""
_OFFICE_ENDINGS = "csv doc docm docx numbers ods odt pages rtf tsv xls xlsm xlsx"
_OFFICE = frozenset(_OFFICE_ENDINGS.split())
"""Endings of documents and tables: no site needs them at its top; lists of files name them first."""
_ROOT = PurePosixPath("root")


def assets_have_readers(context: CheckContext) -> Iterator[Problem]:
    """Something public names each public file; texts for the staff alone do not count."""
    files = [path for path in context.content.assets if not is_media(path)]
    at_top = [_ROOT / path for path in context.content.root if _private(_ROOT / path)]
    staff = named_by_staff(context, files)
    unsupported = [path for path in files if not _SUPPORT.fullmatch(path.name)]
    if unsupported or staff or at_top:
        public = named_in_public(context, [*files, *at_top])
        yield from _only_for_staff(sorted(staff - public))
        unnamed = [path for path in unsupported if path not in public]
        yield from _unnamed(context, files, unnamed, staff)
        top = [path for path in at_top if path not in public and not _is_reported(context, path)]
        yield from _private_problems(top)


def _only_for_staff(files: Iterable[PurePosixPath]) -> Iterator[Problem]:
    rule = Rule.STAFF_ASSET
    for path in files:
        message = "only texts for the staff name this file, but it would be published"
        yield Problem(Place(f"content/{path}"), rule, message, rule.hint)


def _unnamed(
    context: CheckContext,
    files: list[PurePosixPath],
    unnamed: list[PurePosixPath],
    staff: set[PurePosixPath],
) -> Iterator[Problem]:
    """Yield the problems of files that nothing names; a folder with only such files gets one problem."""
    used = {_top(path) for path in {*files} - {*unnamed} if path.suffix.lower() in _PAGES}
    sizes = Counter(map(_top, files))
    for top, group in groupby(sorted(unnamed, key=_top), _top):
        inside = [path for path in group if path not in staff and not _is_reported(context, path)]
        private = [path for path in inside if _private(path)]
        yield from _private_problems(private)
        others = [path for path in inside if path not in private]
        if others and top not in used:
            is_whole = sizes[top] == len(others) > 1
            yield from _unnamed_problems(others, top if is_whole else "")


def _is_reported(context: CheckContext, path: PurePosixPath) -> bool:
    """Return whether another rule reports this file, with a hint other than to link to it."""
    name = f"content/{path}"
    return size_of(context, name) > LARGEST_READ or is_credential(name, beginning(context, name))


def _private_problems(files: list[PurePosixPath]) -> Iterator[Problem]:
    """Yield a problem for each kind of private file in one folder, at the first of them."""
    rule = Rule.PRIVATE_FILE
    for what in dict.fromkeys(map(_private, files)):
        alike = [path for path in files if _private(path) == what]
        names = list(dict.fromkeys(map(_package, alike)))[1:]
        message = (
            f"this file contains {what}, and nothing public leads to it, but it would be published"
        )
        place = Place(f"content/{alike[0]}")
        yield Problem(place, rule, with_others(message, names), rule.hint)


def _unnamed_problems(paths: list[PurePosixPath], folder: str) -> Iterator[Problem]:
    """Yield a problem for each path, or one that names all if there are many.

    A folder in which nothing is used gets one problem.
    """
    rule = Rule.UNNAMED_FILE
    message = "nothing public leads here, but everyone who knows the address could read it"
    if folder:
        inside = some_of([path.relative_to(folder).as_posix() for path in _documents_first(paths)])
        place = Place(f"content/{folder}/")
        yield Problem(place, rule, f"{message}: {inside}", rule.hint)
        return
    if len(paths) > MOST_LISTED:
        message = with_others(message, [path.name for path in _documents_first(paths[1:])])
        paths = paths[:1]
    for path in paths:
        yield Problem(Place(f"content/{path}"), rule, message, rule.hint)


def _documents_first(paths: list[PurePosixPath]) -> list[PurePosixPath]:
    """Return paths with documents and tables first, because a long list is cut at its end."""
    return sorted(paths, key=lambda path: _ending(path.name) not in _OFFICE)


def _private(path: PurePosixPath) -> str:
    """Return the kind of a private file, by its ending or that of a folder above it, or an empty string."""
    found = (_PRIVATE.get(_ending(part)) for part in path.parts)
    is_office = path.parts[:1] == _ROOT.parts and _ending(path.name) in _OFFICE
    return next(filter(None, found), "an office document" if is_office else "")


def _package(path: PurePosixPath) -> str:
    """Return the name of a private file, or of the folder that its program shows as one file."""
    return next((part for part in path.parts if _ending(part) in _PRIVATE), path.name)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _top(path: PurePosixPath) -> str:
    """Return the highest folder below assets/ that a file is in, or an empty string."""
    return "/".join(path.parts[:2]) if len(path.parts) > 2 else ""
