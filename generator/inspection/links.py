"""Checks the links of a built site: targets exist, nothing is loaded from other sites, ids are unique."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from urllib.parse import unquote, urljoin, urlsplit

from generator.addresses import scheme, site_path
from generator.archives import BrokenArchiveError, unzipped
from generator.inspection import pdf
from generator.inspection.found_before import Known, look_anew
from generator.inspection.readings import JOINT
from generator.inspection.references import Reference, SiteFiles, read_site, shown_at
from generator.inspection.unpacked import MAX_UNPACKED
from generator.problems import Rule

_HOST = "https://site.invalid"
_PLACES_OF_THE_BROWSER = {"", "top"}
_NOT_FOUND = "404.html"
_UPWARDS = re.compile(r"((?:\.\./)+)((?:[A-Za-z0-9].*)?)")
"""An address that begins in a folder further up."""
_PDF = b"%PDF"
_CALENDAR = b"BEGIN:VCALENDAR"
_EPUB = b"mimetypeapplication/epub+zip"
_OFFICE = b"[Content_Types].xml"
_FIRST_NAME = 30
"""Offset of the first file name in a zip, which identifies EPUBs (EPUB OCF 4.3)."""
_ASKED = {"ftp:", "http:", "https:", "ws:", "wss:"}


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents of a site, such as PDFs."""

    files: Mapping[str, bytes]
    texts: Mapping[str, Iterable[str]]
    """The texts in each of them."""
    known: Known = look_anew
    """What may know from an earlier run what is in a file."""


class _OutsideError(ValueError):
    """Raised for an address on the site's own host that is outside the site's path."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A fault in a built file."""

    file: str
    """The name of the file below the site."""
    message: str
    rule: Rule
    typed: str = ""
    """The text to search for to find where it was typed."""

    def __str__(self) -> str:
        """Return the finding on one line."""
        return f"{self.file}: {self.message}"


def duplicate_ids(site: SiteFiles) -> list[Finding]:
    """Find duplicate ids on a page."""
    return [
        Finding(name, f"the id {one!r} is used {count} times", Rule.REPEATED_ANCHOR, f'id="{one}"')
        for name, page in site.pages.items()
        for one, count in Counter(page.ids).items()
        if count > 1
    ]


def comments(site: SiteFiles) -> list[Finding]:
    """Find HTML comments, which readers can see in the page source."""
    return [
        Finding(name, f"a comment would be published: '{one.strip()}'", Rule.HTML_COMMENT)
        for name, page in site.pages.items()
        for one in page.comments
    ]


def unexpected_pages(site: SiteFiles, planned: Collection[str]) -> list[Finding]:
    """Find unplanned pages and missing pages, by file name."""
    surplus = sorted(site.pages.keys() - {*planned, _NOT_FOUND})
    missing = sorted(set(planned) - site.pages.keys())
    return [
        *(Finding(one, "nothing in the plan makes this page", Rule.STRAY_PAGE) for one in surplus),
        *(Finding(one, "this page was planned and not made", Rule.STRAY_PAGE) for one in missing),
    ]


def broken_links(site: SiteFiles, url: str = "", elsewhere: Collection[str] = ()) -> list[Finding]:
    """Find broken links, anchors and file references.

    `url` is the site's public address, so that absolute links to it are checked as well. `elsewhere`
    are addresses below it that are not served from the site's files.
    """
    return sorted(set(_broken(site, site.references, url, elsewhere)))


def broken_in_files(
    site: SiteFiles, documents: Documents, url: str, elsewhere: Collection[str] = ()
) -> list[Finding]:
    """Find broken links to the site in documents; an EPUB is a site of its own as well."""
    references = []
    found: list[Finding] = []
    for name in documents.files:  # each is read when needed, as two large ones fill the memory
        look = partial(_addresses, documents, name, url)
        addresses = documents.known(name, f"addresses below {url}", look)
        references += [(name, Reference(one, "file")) for one in addresses]
        look_inside = partial(_broken_in_book, documents, name)
        inside = documents.known(name, "broken links in a book", look_inside)
        found += (Finding(f"{name}/{one}", message, Rule(rule)) for one, message, rule in inside)
    return sorted({*found, *_broken(site, references, url, elsewhere)})


def _addresses(documents: Documents, name: str, url: str) -> list[str]:
    """Return the addresses in a document that are below a URL.

    Of a PDF these are the addresses of its links, because lines break printed addresses.
    """
    ours = re.compile(rf"""{re.escape(url)}[^\s"'<>&,;)\]{JOINT}]*""")
    content = documents.files[name]
    if content.startswith(_PDF):
        strings = chain(pdf.strings(content), pdf.attached(content, MAX_UNPACKED))
        found = [one for one in strings if isinstance(one, str) and ours.fullmatch(one)]
    else:
        found = [match[0] for text in documents.texts[name] for match in ours.finditer(text)]
    return [one.rstrip(".:") for one in found]


def _broken_in_book(documents: Documents, name: str) -> list[tuple[str, str, str]]:
    """Return the broken links between the pages of an EPUB: file, message and rule."""
    content = documents.files[name]
    if content.startswith(_EPUB, _FIRST_NAME):
        with suppress(BrokenArchiveError):  # nobody could read it either
            book = read_site(dict(unzipped(content)))
            broken = _broken(book, book.references, "", ())
            return [(one.file, one.message, one.rule.value) for one in broken]
    return []


def is_document(content: bytes) -> bool:
    """Return whether a file is a PDF, a calendar, an EPUB or an office document."""
    return content.startswith((_PDF, _CALENDAR)) or content.startswith(
        (_EPUB, _OFFICE), _FIRST_NAME
    )


def third_party(site: SiteFiles, url: str = "") -> list[Finding]:
    """Find third-party resources that a page would load, and redirects to other sites."""
    ours = (url, "data:") if url else ("data:",)
    return sorted(
        {
            Finding(
                name, f"{one.address!r} is fetched from elsewhere", Rule.THIRD_PARTY, one.address
            )
            for name, one in site.references
            if one.loads and _leads_to_others(one.address) and not one.address.startswith(ours)
        }
    )


def _leads_to_others(address: str) -> bool:
    """Return whether an address names a host; browsers ignore invalid addresses."""
    try:
        urlsplit(address)
    except ValueError:
        return False
    return address.startswith("//") or scheme(address) in _ASKED


def drawn_from_elsewhere(site: SiteFiles) -> list[Finding]:
    """Find elements that Material's script would render with third-party resources."""
    return [
        Finding(name, f"Material fetches what it needs for {one!r}", Rule.THIRD_PARTY, one)
        for name, page in site.pages.items()
        for one in sorted(page.drawn)
    ]


def _broken(
    site: SiteFiles,
    references: Iterable[tuple[str, Reference]],
    url: str,
    elsewhere: Collection[str],
) -> Iterator[Finding]:
    url = url.rstrip("/") + "/" if url else ""
    faults: dict[tuple[object, ...], str] = {}
    for name, one in references:
        key = (*_shared(shown_at(name), one.address), one.loads, name == _NOT_FOUND)
        if key not in faults:
            faults[key] = _fault(site, name, one, url)
        if faults[key] and one.address not in elsewhere:
            yield Finding(name, f"{one.address!r} {faults[key]}", Rule.DEAD_LINK, one.address)


def _shared(page: str, address: str) -> tuple[str, str]:
    """Return a place and an address that lead from there to the same: pages share them for most links.

    >>> _shared("process/mixing/", "../../planner/"), _shared("faq/", "../planner/")
    (('', './planner/'), ('', './planner/'))
    """
    match, folders = _UPWARDS.fullmatch(address), page.split("/")[:-1]
    if not match or len(match[1]) > 3 * len(folders) or "//" in page or "/." in f"/{page}":
        return page, address
    return "/".join((*folders[: len(folders) - len(match[1]) // 3], "")), f"./{match[2]}"


def _local(name: str, target: str, url: str) -> str | None:
    """Return the path and fragment of an address within the site, or None if it is elsewhere.

    If the site is published below a path, addresses with a leading slash are resolved from the root of
    the host, as in browsers. Raises _OutsideError if an address is outside the site's path.
    """
    home = _home(url)
    full = urljoin(_shown_at(home, name), target)
    for ours in filter(None, (url, home)):
        if f"{full}/".startswith(ours):
            return full[len(ours) :]
    if full.startswith(f"{_HOST}/"):
        raise _OutsideError(f"leads out of the site, which is published below {site_path(url)}")
    return None


@lru_cache(maxsize=2)
def _home(url: str) -> str:
    """Return the address of the home page, on a host of its own; all links of a site need it."""
    return _HOST + site_path(url)


@lru_cache(maxsize=2)
def _shown_at(home: str, name: str) -> str:
    """Return the address of the page in a file, which all links of the page need."""
    return home + shown_at(name)


def _file(site: SiteFiles, path: str) -> str | None:
    """Return the file that a path within the site refers to, or None if it doesn't exist."""
    for candidate in (path, f"{path.removesuffix('/')}/index.html".lstrip("/")):
        if candidate in site.names:
            return candidate
    return None


def _fault(site: SiteFiles, name: str, one: Reference, url: str) -> str:
    """Return what is wrong with an address in words, or an empty string."""
    try:
        local = _local(name, one.address, url)
    except ValueError as error:
        return str(error) if isinstance(error, _OutsideError) else "is not a valid address"
    if local is None:
        return "is not encrypted" if one.loads and one.address.startswith("http:") else ""
    if name == _NOT_FOUND and not one.address.startswith(("/", "#", "data:", url or "/")):
        return "leads elsewhere when the page is shown for a deeper address: begin it with a slash"
    parts = urlsplit(local)
    path = unquote(parts.path)
    target = _file(site, path)
    if target is None:
        return "leads nowhere"
    if path and target.endswith("/index.html") and not path.endswith(("/", ".html")):
        return "leads to a folder: end it with a slash"
    return "" if _anchored(site, target, parts.fragment) else "has no such anchor"


def _anchored(site: SiteFiles, target: str, fragment: str) -> bool:
    """Return whether the anchor of an address exists, if it has one."""
    fragment = unquote(fragment.partition(":~:")[0])
    page = site.pages.get(target)
    if page is None or fragment in _PLACES_OF_THE_BROWSER:
        return True
    return fragment in page.ids or fragment in page.names
