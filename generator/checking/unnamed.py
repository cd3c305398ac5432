"""Rules about files under content/assets/ to which nothing public leads: most are there by accident."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import PurePosixPath

from generator.checking.accidents import beginning
from generator.checking.context import CheckContext
from generator.checking.settings import FILE as SETTINGS
from generator.model import Audience
from generator.problems import Place, Problem, Rule
from generator.reading.articles import Article
from generator.reading.media import is_media

_ADDRESSING = {".css", ".html", ".htm", ".js", ".mjs", ".json", ".svg", ".webmanifest", ".xml"}
"""Suffixes of files that may name other files."""
_PAGES = (".html", ".htm")
_SUPPORT = re.compile(
    r".*\.(?:css|m?js|map|svg|woff2?|[to]tf|[to]tc|eot)|favicon\..*"
    r"|(?:.*[._-])?(?:LICEN[SC]E|OFL|COPYING|NOTICE|README)(?:[._-].*)?",
    re.IGNORECASE,
)
"""Names of files that sites show or need, or that must stay with them, without a link from a text."""
_PRIVATE: Mapping[str, frozenset[str]] = {
    "contacts": frozenset({"vcf", "vcard", "abbu", "wab", "nk2"}),
    "mail": frozenset({"eml", "emlx", "mbox", "msg", "olm", "ost", "pst"}),
    "data of a bank": frozenset({"gnucash", "ofx", "qfx", "qif"}),
    "a link to a place of your own": frozenset({"lnk", "rdp", "url", "webloc"}),
    "a project of a recording program": frozenset(
        [
            "als",
            "alp",
            "aup3",
            "band",
            "cpr",
            "flp",
            "logic",
            "logicx",
            "npr",
            "ptf",
            "pts",
            "ptx",
            "reason",
            "rpp",
            "song",
        ]
    ),
}
"""What people keep for themselves, and the endings of its files and folders."""
_WORD = re.compile(r"[\w.-]+")
_MOST_LISTED = 5
"""Number of files in one folder that have a problem each; of more, only the first has one."""


def assets_have_readers(context: CheckContext) -> Iterator[Problem]:
    """No file among the public ones is named only by texts for the staff, or by nothing public."""
    files, staff = _files(context), _staff_text(context)
    unsupported = [path for path in files if not _SUPPORT.fullmatch(path.name)]
    of_staff = [path for path in files if path.name in staff]
    if unsupported or of_staff:
        public = _public_text(context, files)
        yield from _only_for_staff(of_staff, public)
        yield from _unnamed(unsupported, public, staff)


def _only_for_staff(files: list[PurePosixPath], public: str) -> Iterator[Problem]:
    rule = Rule.STAFF_ASSET
    for path in files:
        if path.name not in public:
            message = "only texts for the staff name this file, but it would be published"
            yield Problem(Place(f"content/{path}"), rule, message, rule.hint)


def _unnamed(files: list[PurePosixPath], public: str, staff: str) -> Iterator[Problem]:
    """Yield the problems of files that nothing names; a folder of them has one."""
    names = {word.strip(".") for word in _WORD.findall(public)}
    unnamed = [path for path in files if path.name not in names]
    used = {_top(path) for path in {*files} - {*unnamed} if path.suffix.lower() in _PAGES}
    for top, group in groupby(unnamed, _top):
        inside = [path for path in group if path.name not in staff]
        private = {path: what for path in inside if (what := _private(path))}
        for what in dict.fromkeys(private.values()):
            yield _private_problem(what, [path for path in inside if private.get(path) == what])
        others = [path for path in inside if path not in private]
        if others and top not in used:
            is_whole = top and sum(_top(path) == top for path in files) == len(others) > 1
            yield from _unnamed_problems([PurePosixPath(top)] if is_whole else others)


def _private_problem(what: str, files: list[PurePosixPath]) -> Problem:
    """Return the problem of the files of one kind in one folder, at the first of them."""
    more = f", with {len(files) - 1} more like it" if len(files) > 1 else ""
    message = (
        f"this file holds {what}, and nothing public leads to it, but it would be published{more}"
    )
    return Problem(Place(f"content/{files[0]}"), Rule.PRIVATE_FILE, message, Rule.PRIVATE_FILE.hint)


def _unnamed_problems(paths: list[PurePosixPath]) -> Iterator[Problem]:
    """Yield a problem for each path; for one only if there are so many that nobody would read them."""
    message = "nothing public leads here, but everyone who knows the address could read it"
    if len(paths) > _MOST_LISTED:
        message += f"; {len(paths) - 1} more in this folder"
        paths = paths[:1]
    for path in paths:
        place = Place(f"content/{path}" + ("" if path.suffix or len(path.parts) > 2 else "/"))
        yield Problem(place, Rule.UNNAMED_FILE, message, Rule.UNNAMED_FILE.hint)


def _private(path: PurePosixPath) -> str:
    """Return what a private file is, by its ending or that of a folder that it is in."""
    endings = {part.rpartition(".")[2].lower() for part in path.parts if "." in part}
    return next((what for what, known in _PRIVATE.items() if endings & known), "")


def _top(path: PurePosixPath) -> str:
    """Return the highest folder below assets/ that a file is in, or an empty string."""
    return "/".join(path.parts[:2]) if len(path.parts) > 2 else ""


def _files(context: CheckContext) -> list[PurePosixPath]:
    return [path for path in context.content.assets if not is_media(path)]


def _staff_text(context: CheckContext) -> str:
    articles = (*context.content.staff, *_hidden_guides(context))
    return "\n".join(one.source.text for one in articles)


def _hidden_guides(context: CheckContext) -> list[Article]:
    """Return the guides of steps that are for the staff only."""
    steps = context.process.steps or ()
    hidden = {step.id for step in steps if step and step.audience != Audience.PUBLIC}
    return [one for one in context.content.steps if one.name in hidden]


def _public_text(context: CheckContext, files: Iterable[PurePosixPath]) -> str:
    """Return all that may name a public file: public texts, and files that name others."""
    content, inner = context.content, _hidden_guides(context)
    texts = [one for one in (*content.pages, *content.prep, *content.steps) if one not in inner]
    naming = [f"content/{one}" for one in files if one.suffix.lower() in _ADDRESSING]
    naming += [SETTINGS, *(f"content/root/{one}" for one in content.root)]
    read = (beginning(context, name).decode(errors="replace") for name in naming)
    return "\n".join((context.document.source.text, *(one.source.text for one in texts), *read))
