"""Renders articles as nodes of the page that contains them, and checks their links."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote

from generator.addresses import address, is_valid, leads_away, relative_address, site_path
from generator.downloads.files import PlannedFile
from generator.downloads.formats import planned_files
from generator.markup.html_cost import TooDeepError
from generator.markup.html_tree import Nodes, walk
from generator.model import Process, plain_name
from generator.pages.outline import EXCLUDED
from generator.pages.pictures import show_photos
from generator.planning.page import Page, Site
from generator.planning.register import claims
from generator.problems import Problem, Rule
from generator.reading.articles import Article, Variable
from generator.reading.facts import links
from generator.reading.markdown import FOOTNOTE
from generator.reading.place_finder import PlaceFinder
from generator.rendering import (
    UnknownVariableError,
    as_typed,
    nothing,
    resolve_variable,
    values_of,
)

_MAX_PROPOSALS = 50
"""Maximum number of wrong names per run that get suggestions; each lookup takes time."""

_FACT_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_MAX_FACTS = 12
_IN_NO_ID = re.compile('[\\s"<>%\ufffd]')
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
_BEFORE = {"mail": "mailto:", "phone": "tel:", "web": "https://"}


@dataclass(frozen=True, slots=True)
class LinkTargets:
    """Everything that links of a site can point to."""

    paths: frozenset[str]
    """Paths below docs/."""
    published: Mapping[str, str]
    """Maps each file of content/ to its published path below docs/."""
    addresses: Mapping[str, str] = field(repr=False)
    """Maps each address of the finished site to its path below docs/."""
    offered: Mapping[str, Sequence[PlannedFile]] = field(repr=False)
    """The downloads that pages offer, by page."""
    left_out: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Maps each file that could not be made to the page that links lead to in its place."""
    top: str = "/"
    """The path component of the site's URL, e.g. `/guide/`."""
    url: str = ""
    """The address of the site, with a slash at its end."""
    booking: str | None = None
    """The booking page, which may be below that address."""
    files: Callable[[], frozenset[str]] = field(default=frozenset, repr=False)
    """Returns the paths of all files of the finished site; only links with a whole address need them."""

    @classmethod
    def create(cls, site: Site) -> "LinkTargets":
        """Return the link targets of a site."""
        offered: dict[str, list[PlannedFile]] = {}
        planned = planned_files(site)
        for file in planned:
            if file.listed:
                offered.setdefault(file.page, []).append(file)
        files = (file.path for found in offered.values() for file in found)
        paths = frozenset((*(page.path for page in site.pages), *site.files, *files))
        addresses = {address(path): path for path in (*site.left_out, *paths)}
        top = site_path(site.edition.process.studio.url)
        url = site.address("")
        booking = site.edition.process.studio.contact.booking_url

        @cache
        def every_file() -> frozenset[str]:
            return frozenset(claim.path for claim in claims(site, (one.path for one in planned)))

        published = site.published()
        return cls(
            paths, published, addresses, offered, site.left_out, top, url, booking, every_file
        )

    def find(self, article: Article, page: Page, path: str) -> str | None:
        """Return the path below docs/ that a link points to, or None.

        A link may be relative to the page, relative to the file's folder under content/, or an
        address of the finished site, resolved as a browser would on the page.
        """
        path = unquote(path)
        here = normpath(join(dirname(page.path), path))
        if here in self.paths or here in self.left_out:
            return here
        source = self.published.get(normpath(join(dirname(article.source.name), path)))
        return source or self.addresses.get(self.address_of(page, path).removeprefix(self.top))

    def on_site(self, link: str) -> str:
        """Return a whole address of this site as a path on its host; any other link as it is."""
        return f"{self.top}{link.removeprefix(self.url)}" if link.startswith(self.url) else link

    def address_of(self, page: Page, path: str) -> str:
        """Return a path on a page as an absolute path on the host, as browsers resolve it."""
        return normpath(join(self.top, address(page.path), path)) + "/" * path.endswith("/")


def prose_nodes(site: Site, page: Page, targets: LinkTargets) -> list[Nodes]:
    """Return the nodes of each article on a page, with variables and links resolved."""
    value_of = values_of(site.edition.process, as_typed)
    found = []
    for article in page.articles:
        nodes = article.nodes(value_of)
        for one, name in links(nodes):
            one["attrs"][name] = _resolved(article, page, targets, one["attrs"][name])
        show_photos(nodes, site.media, page)
        if "hidden" in article.source.text:
            _leave_hidden_out_of_search(nodes)
        if len(page.articles) > 1:
            _own_footnotes(nodes, article.name)
        found.append(nodes)
    return found


def _leave_hidden_out_of_search(nodes: Nodes) -> None:
    for one in walk(nodes):
        if "hidden" in one["attrs"]:
            one["attrs"][EXCLUDED] = ""


def article_problems(site: Site, page: Page, targets: LinkTargets) -> Iterator[Problem]:
    """Yield a problem for each bad variable or link in the articles of a page."""
    for article in page.articles:
        try:
            variables, facts = article.shown_variables(), article.facts(nothing)
        except TooDeepError:
            continue  # reported by the checks
        for variable in variables:
            yield from _unknown_variable(site, article, variable)
        yield from _dead_links(article, facts.links, page, targets)


def _resolved(article: Article, page: Page, targets: LinkTargets, link: str) -> str:
    """Return a link as the finished page needs it; a dead link is returned unchanged."""
    path, mark, anchor = link.partition("#")
    if leads_away(path):
        return link
    anchor = _as_in_ids(anchor)
    if not path:
        return f"{mark}{anchor}"
    target = targets.find(article, page, path)
    if target and target in targets.left_out:
        return relative_address(targets.left_out[target], page.path)
    return f"{relative_address(target, page.path)}{mark}{anchor}" if target else link


def _as_in_ids(anchor: str) -> str:
    """Return an anchor with its letters as ids have them; in address bars they are encoded."""
    plain = unquote(anchor)
    return anchor if _IN_NO_ID.search(plain) else plain


def _own_footnotes(nodes: Nodes, name: str) -> None:
    """Prefix the ids of an article's footnotes: other articles may share the page."""
    for one in walk(nodes):
        attributes = one["attrs"]
        for key, start in (("id", 0), ("href", 1)):
            value = attributes.get(key, "")
            found = FOOTNOTE.match(value, start) if value.startswith("#" * start) else None
            if found:
                attributes[key] = f"{value[: found.end()]}{name}-{value[found.end() :]}"


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
    known = [".".join([*words[:at], one]) for one in error.known if one != "staff"]
    return f"these would do: {', '.join(known[:_MAX_FACTS])}" if known else ""


def _is_fact(process: Process, name: str) -> bool:
    try:
        return bool(resolve_variable(process, name))
    except UnknownVariableError:
        return False


def _dead_links(
    article: Article, found: Iterable[tuple[str, str]], page: Page, targets: LinkTargets
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
