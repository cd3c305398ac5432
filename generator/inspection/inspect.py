"""Runs all inspections of a built site, and reports findings as problems with places."""

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from dataclasses import replace
from functools import partial
from math import inf
from pathlib import Path
from typing import Any

from generator.addresses import address
from generator.downloads.formats import planned_files
from generator.inspection.acting import acting
from generator.inspection.folder_files import Files
from generator.inspection.found_before import FoundBefore, Known
from generator.inspection.leaks import Wanted, leaks
from generator.inspection.links import (
    Documents,
    Finding,
    broken_in_files,
    broken_links,
    comments,
    drawn_from_elsewhere,
    duplicate_ids,
    is_document,
    third_party,
    unexpected_pages,
)
from generator.inspection.references import read_site
from generator.inspection.searches import Searches
from generator.inspection.secrets import Sources, typed
from generator.inspection.unpacked import MAX_TEXT, Search
from generator.inspection.whole_files import copies, unsearched
from generator.model import Look
from generator.planning.page import Site
from generator.problems import Place, Problem, Rule
from generator.publishing.themes import theme_files, theme_words
from generator.reading.source_text import LARGEST_READ, refused_file
from generator.reading.yaml_source import Document

_PAGES = (".html", ".htm", ".xhtml")
"""Suffixes of pages under content/assets/, which belong to the owner and are published unchanged."""
_HEAD = 1024
"""Number of bytes at the start of a file that show whether it is a document."""
_SEARCHED = 64_000_000
"""Number of bytes at the start of a large file that are searched."""
_KEEP_SMALL = "make it smaller, or move it out of the project"
_PART_READ = f"only its first {_SEARCHED // 1_000_000} MB were searched, because it is so large"


def findings(
    site: Site,
    files: Files,
    kept: Mapping[str, str],
    sources: Sources,
    results: MutableMapping[str, Any],
) -> Iterator[Problem]:
    """Yield the problems of a built site, each located where it was typed, if known.

    `files` has everything that would be published, by name. `kept` maps the owner's own files, which
    are only searched for leaks, to where the owner has them. `results` caches what is found in each
    file. Unmodified theme files are not searched, because they contain nothing from this project.
    """
    look = site.edition.look
    memory = FoundBefore(files, results)
    home = _home(files.folder, sources.folder.resolve())
    theme = theme_files(look)
    names = frozenset(files)
    files = files.only({one for one in files if one not in theme or theme[one] != files[one]})
    roots = () if site.edition.internal else tuple(map(str, site.edition.content.root))
    made = files.only({*files} - {*kept, *roots})
    for finding in _findings(site, made, names, memory.known):
        place = _place(site, finding, sources.document) or Place(f"{home}/{finding.file}")
        yield Problem(place, finding.rule, f"in {finding}", finding.rule.hint)
    if site.edition.internal:
        return
    yield from _leaks(site, files, kept, sources, memory)
    for name in sources.unread:
        message = (
            "this file is too large to be read, so public files are not searched for its texts"
        )
        yield Problem(Place(name), Rule.NOT_SEARCHED, message, _KEEP_SMALL)


def _leaks(
    site: Site, files: Files, kept: Mapping[str, str], sources: Sources, memory: FoundBefore
) -> Iterator[Problem]:
    """Yield the staff texts and files in a public site, and what could not be searched for them."""
    owners = {
        **{one: f"content/{source}" for one, source in site.files.items()},
        **{str(one): f"content/root/{one}" for one in site.edition.content.root},
        **kept,
    }
    wanted = Wanted(typed(sources))
    hidden = {**sources.staff_files, **sources.hidden_media}
    names = [one for one in files if not one.startswith(".git/")]
    searches = Searches(hidden.values())

    def texts(name: str) -> Iterator[str]:
        most_text = MAX_TEXT if name in owners else inf
        search = Search(most_text=most_text, may_matter=wanted.may_be_in_bytes)
        return _texts(files, name, searches.begin(name, search))

    theme = partial(theme_words, site.edition.look)
    leaked = [*leaks(_Texts(names, texts), wanted, owners, theme, memory.recall(searches))]
    copied = [*copies(names, searches.copies, hidden)]
    sources_copied = {one.place.file for one in copied}
    as_whole = {name for one in copied for name in one.files}
    yield from copied
    for one in leaked:  # a text that leaks only as part of a copied file is reported with the copy
        if one.place.file not in sources_copied and not as_whole.issuperset(one.files):
            yield one
    yield from unsearched(searches.unsearched, owners)
    for name, reasons in searches.unsearched.items():
        if _PART_READ in reasons and name in owners and name not in kept:  # it grew since `check`
            yield refused_file(owners[name], files.size(name))


def _home(html: Path, project: Path) -> str:
    """Return the folder of the HTML as a path that a person can open, relative to the project if possible."""
    return (html.relative_to(project) if html.is_relative_to(project) else html).as_posix()


class _Texts(Mapping[str, Iterator[str]]):
    """The texts of files by name; the iterator of each is made on access, as there may be many."""

    def __init__(self, names: Collection[str], texts: Callable[[str], Iterator[str]]) -> None:
        """Use a function that returns the texts of a file."""
        self._names = names
        self._texts = texts

    def __getitem__(self, name: str) -> Iterator[str]:
        """Return the texts of a file."""
        return self._texts(name)

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        yield from self._names

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._names)


def _texts(files: Files, name: str, search: Search) -> Iterator[str]:
    """Yield the texts of a file, which is read on iteration; of a large one, only its beginning."""
    if files.size(name) <= LARGEST_READ:
        yield from search.texts(files[name], name)
    else:
        search.digests.add(files.digest(name))
        search.unsearched[_PART_READ] = None
        yield from search.texts(files.beginning(name, _SEARCHED), name)


def _findings(site: Site, files: Files, names: frozenset[str], known: Known) -> Iterator[Finding]:
    studio = site.edition.process.studio
    url = site.address("")
    booking = [studio.contact.booking_url] if studio.contact.booking_url else []
    found = replace(read_site(files, known), names=names)
    planned = {_file(page.path) for page in site.pages}
    if not site.edition.internal:
        planned |= {_file(path) for page in site.pages for path in page.former_paths}
    copied = {path for path in site.files if path.endswith(".html")}
    yield from unexpected_pages(found, planned | copied)
    yield from duplicate_ids(found)
    yield from third_party(found, url)
    owner_pages = {path for path in site.files if path.endswith(_PAGES)}
    yield from acting(files.only({*files} - owner_pages), known)
    if site.edition.look is Look.MATERIAL:
        yield from drawn_from_elsewhere(found)
    yield from broken_links(found, url, booking)
    downloads = {file.path for file in planned_files(site)}
    documents = files.only(
        [one for one in files if one in downloads or is_document(files.beginning(one, _HEAD))]
    )
    texts = _Texts(documents, lambda one: _texts(files, one, Search()))
    yield from broken_in_files(found, Documents(documents, texts, known), url, booking)
    if not site.edition.internal:
        yield from comments(found)


def _file(path: str) -> str:
    """Return the name of the HTML file of a page, from its path below docs/."""
    return f"{address(path)}index.html"


def _place(site: Site, finding: Finding, document: Document) -> Place | None:
    """Return where a finding was typed, searching the articles of its page first."""
    pages = sorted(site.pages, key=lambda page: _file(page.path) != finding.file)
    articles = (article.source for page in pages for article in page.articles)
    for source in (*articles, document.source) if finding.typed else ():
        at = source.text.find(finding.typed)
        if at >= 0:
            return source.place_at(at, at + len(finding.typed))
    return None
