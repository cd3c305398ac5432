"""Finds active content in built pages, drawings and books that doesn't come from the templates."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial

from generator.archives import BrokenArchiveError, unzipped
from generator.checking.svg_policy import judge_svg
from generator.inspection.active_content import Fault, active_anywhere, active_in_html
from generator.inspection.found_before import Known, look_anew
from generator.inspection.links import Finding
from generator.inspection.references import page_in
from generator.markup.html_tree import walk_with_parents
from generator.markup.xml_tree import HTML_PREFIX, XmlError, parse_xml
from generator.problems import Rule

_ACTIVE = (".html", ".htm", ".svg", ".epub")
"""Suffixes of files that may have active content."""


def acting(files: Mapping[str, bytes], known: Known = look_anew) -> list[Finding]:
    """Find active content in the pages, SVGs and EPUBs of a site; `known` may know that of a file."""
    found = {
        Finding(name, message, Rule.ACTING_PAGE, typed): None
        for name in files
        if name.endswith(_ACTIVE)
        for message, typed in _known_faults(files, name, known)
    }
    return list(found)


def _known_faults(files: Mapping[str, bytes], name: str, known: Known) -> Iterable[tuple[str, str]]:
    """Return the active content in a file; that of a page was found when its links were read."""
    if name.endswith(".html"):
        *_, faults = known(name, "page", partial(page_in, files, name))
        if faults is not None:
            return faults  # type: ignore[no-any-return]
    return known(name, "acting", partial(_faults_in, files, name))  # type: ignore[no-any-return]


def _faults_in(files: Mapping[str, bytes], name: str) -> list[Fault]:
    return list(_faults(name, files[name]))


def _faults(name: str, content: bytes) -> Iterator[Fault]:
    if name.endswith((".html", ".htm")):
        yield from active_in_html(content.decode("utf-8", "replace"))
    elif name.endswith(".svg"):
        yield from (Fault(one.message, one.typed) for one in judge_svg(content))
    elif name.endswith(".epub"):
        for inner, part in _opened(content):
            if inner.endswith((".xhtml", ".html", ".svg")):
                yield from (
                    Fault(f"{inner}: {one.message}", one.typed)
                    for one in (_in_xml(part) if inner.endswith("html") else _faults(inner, part))
                )


def _opened(book: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an EPUB; the leak guard reports one that cannot be opened."""
    with suppress(BrokenArchiveError):
        yield from unzipped(book)


def _in_xml(content: bytes) -> Iterator[Fault]:
    """Yield active content in a page of an EPUB, which reading systems parse as XML."""
    try:
        nodes = parse_xml(content, doctype=True)
    except XmlError as error:
        yield Fault(f"{error} (line {error.line})")
        return
    for one, _ in walk_with_parents(nodes):
        one["tag"] = one["tag"].removeprefix(HTML_PREFIX)
        if one["tag"] == "script":
            yield Fault("'<script>' is not allowed in a book", "<script")
        yield from active_anywhere(one)
