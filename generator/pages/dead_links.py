"""Reports links and variables in articles that name nothing, with what was probably meant."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote

from generator.addresses import is_valid, leads_away
from generator.markup.html_cost import TooDeepError
from generator.model import Process, plain_name
from generator.pages.prose import LinkTargets
from generator.planning.page import Page, Site
from generator.problems import Problem, Rule
from generator.reading.articles import Article, Variable
from generator.reading.place_finder import PlaceFinder
from generator.rendering import UnknownVariableError, nothing, resolve_variable

_MAX_PROPOSALS = 50
"""Maximum number of dead links in a text that get suggestions, because each lookup takes time."""
_FACT_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_MAX_FACTS = 12
_NO_FACTS = frozenset({"id", "was", "audience", "staff"})
"""Keys whose values no text wants."""
_AS_ADDRESS = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<phone>\+?[\d ()/-]{6,})"
    r"|(?P<web>[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|co|uk|us|de|eu|example)(?:/\S*)?)"
)
"""An address of another kind, typed as the target of a link."""
_FILE_ENDINGS = (
    ".jpg .jpeg .png .webp .svg .gif .heic .tif .tiff .avif .mp3 .m4a .wav .aif .aiff .mid .pdf .doc"
    " .docx .odt .rtf .pages .xls .xlsx .numbers .csv .ppt .pptx .txt .vcf .ics .zip"
)
_FILES = tuple(_FILE_ENDINGS.split())
"""Endings of files that people link to."""
_SAFE = re.compile(r"[\w-][\w.-]*", re.ASCII)
_FOR_STAFF = "delete the link, move it into a text under content/staff/, or make that page public"
_BEFORE = {"mail": "mailto:", "phone": "tel:", "web": "https://"}


def text_problems(site: Site, targets: LinkTargets, every: LinkTargets) -> Iterator[Problem]:
    """Yield a problem for each unknown variable and dead link in the articles of a site.

    `every` has the targets of the internal edition, to which a public text may not link.
    """
    for page in site.pages:
        for article in page.articles:
            try:
                variables, facts = article.shown_variables(), article.facts(nothing)
            except TooDeepError:
                continue  # reported by the checks
            for variable in variables:
                yield from _unknown_variable(site, article, variable)
            yield from _dead_links(article, facts.links, page, targets, every)


def _unknown_variable(site: Site, article: Article, variable: Variable) -> Iterator[Problem]:
    try:
        resolve_variable(site.edition.process, variable.name or "")
    except UnknownVariableError as error:
        hint = _fact_hint(site.edition.process, variable.name or "", error)
        place = article.place(variable.start, variable.end)
        yield Problem(place, Rule.BAD_VARIABLE, str(error), hint)


def _fact_hint(process: Process, name: str, error: UnknownVariableError) -> str:
    """Return a hint with the variable that was probably meant, or with all variables."""
    if not _FACT_NAME.fullmatch(name):
        return r"write the name of a fact, as in {{ studio.name }}; to show braces, write \{{"
    words = name.split(".")
    at = words.index(error.word) if error.word in words else len(words)
    close = get_close_matches(error.word.lower(), error.known, n=1)
    meant = ".".join([*words[:at], *close, *words[at + 1 :]])
    for proposal in (meant, name.lower(), f"studio.{name}", f"studio.facts.{name}"):
        if _is_fact(process, proposal):
            return f"did you mean '{proposal}'?"
    if len(words) == 1 and error.word:
        return (
            "write the value itself, or add it to process.yaml below 'studio.facts' and write"
            f" {{{{ studio.facts.{name.lower()} }}}}"
        )
    known = (".".join([*words[:at], one]) for one in error.known if one not in _NO_FACTS)
    usable = [fact for one in known if (fact := _usable(process, one))]
    return f"these would do: {', '.join(usable[:_MAX_FACTS])}" if usable else ""


def _usable(process: Process, name: str) -> str:
    """Return a name that a text can use, or the first one below it, or an empty string."""
    try:
        return name if resolve_variable(process, name) else ""
    except UnknownVariableError as error:
        below = (f"{name}.{part}" for part in error.known if part not in _NO_FACTS)
        return next((one for one in below if _is_fact(process, one)), "")


def _is_fact(process: Process, name: str) -> bool:
    try:
        return bool(resolve_variable(process, name))
    except UnknownVariableError:
        return False


def _dead_links(
    article: Article,
    found: Iterable[tuple[str, str]],
    page: Page,
    targets: LinkTargets,
    every: LinkTargets,
) -> Iterator[Problem]:
    finder = PlaceFinder(article)
    dead = 0
    for _, link in found:
        path = targets.on_site(link).partition("#")[0]
        message = hint = ""
        if not is_valid(link):
            message = f"'{link}' is not a valid address"
        elif path and not leads_away(path) and not _is_there(article, page, targets, link):
            dead += 1
            message = f"the link '{link}' leads to no page or file"
            hint = _hint(page, targets, path) if dead <= _MAX_PROPOSALS else ""
            if not targets.address_of(page, path).startswith(targets.top):
                message = f"'{link}' leads out of the site, which is published below {targets.top}"
            elif _is_there(article, page, every, link):
                message = f"the link '{link}' leads to a page or file that only the staff see"
                hint = _FOR_STAFF
        if message:
            place = finder.find_text(link, unquote(link))
            yield Problem(place, Rule.DEAD_LINK, message, hint or Rule.DEAD_LINK.hint)


def _is_there(article: Article, page: Page, targets: LinkTargets, link: str) -> bool:
    """Return whether a link leads to a page or file; a whole address may lead to any file."""
    here = targets.on_site(link)
    path = here.partition("#")[0]
    if link == targets.booking or targets.find(article, page, path) is not None:
        return True
    return here != link and unquote(path.removeprefix(targets.top)) in targets.files()


def _hint(page: Page, targets: LinkTargets, path: str) -> str:
    """Return a hint with the page or file that was probably meant."""
    if path.startswith("www."):
        return f"write https://{path}"
    if found := _AS_ADDRESS.fullmatch(path):
        kind = found.lastgroup
        return f"write {_BEFORE[kind]}{path.replace(' ', '')}" if kind else ""
    here = dirname(page.path) or "."
    named = targets.addresses.get(f"{normpath(join(dirname(page.path), path)).strip('./')}/")
    if named:
        return f"write '{relpath(named, here)}'"
    name = PurePosixPath(path).name
    is_file = name.lower().endswith(_FILES)
    known = {one: PurePosixPath(one).name.lower() for one in targets.paths}
    names = {one for one in known.values() if not is_file or _ending(one) == _ending(name)}
    close = get_close_matches(name.lower(), sorted(names), n=1, cutoff=0.75) if "." in name else []
    there = [relpath(one, here) for one in sorted(known) if known[one] in close]
    best = get_close_matches(path, there, n=1, cutoff=0)
    if best or not is_file:
        return f"did you mean '{best[0]}'?" if best else ""
    safe = name if _SAFE.fullmatch(name) else plain_name(unquote(name))
    renamed = "" if safe == name else f" as '{safe}'"
    return (
        f"put the file into content/assets/{renamed} and write '{relpath(f'assets/{safe}', here)}'"
    )


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
