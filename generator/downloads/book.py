"""The prep article as an EPUB 3 book: a zip of XHTML, made from the elements of its page."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from markupsafe import Markup

from generator.archives import zipped
from generator.downloads.book_text import TITLE_FILE, Chapter, chapters_of
from generator.downloads.elements import for_files
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.imprint import provenance_of
from generator.downloads.paper import ADVICE, shared_data, signed
from generator.downloads.photos import as_files
from generator.downloads.terms import glossary_chapter, terms_by_letter
from generator.downloads.typesetting import cache_key, png
from generator.planning.page import Page, Site
from generator.reading.source_text import read_text
from generator.rendering import FOLDER, collapse_whitespace, render
from generator.rendering.wording import text_direction

_HOME = "prepare/index.md"
"""Path of the page that the book is made from."""
_PIXELS_PER_INCH = 144
_TYPES = {
    "xhtml": "application/xhtml+xml",
    "css": "text/css",
    "jpg": "image/jpeg",
    "ncx": "application/x-dtbncx+xml",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
"""The media type of each file in a book, by suffix."""
_PROPERTIES = {"cover.png": "cover-image", "nav.xhtml": "nav"}
_CONTAINER = (
    '<?xml version="1.0"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>\n"
)


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the prep article as a book, if the edition has one."""
    for page in site.pages:
        if page.path == _HOME:
            title = f"{page.title} (book)"
            path = "downloads/prep-article.epub"
            yield PlannedFile(path, title, page.path, "EPUB", partial(_make, page))


def _make(page: Page, context: MakeContext) -> MadeFile:
    site, texts = context.site, context.texts
    studio = site.edition.process.studio
    nodes = for_files(texts[page.path], page.path, studio.url)
    pictures = as_files(nodes, context)
    title = collapse_whitespace(page.title)
    chapters = chapters_of(nodes, title, site.address(page.path), glossary_chapter(site))
    terms = list(terms_by_letter(site))
    key = cache_key(texts[page.path], terms, studio.model_dump(mode="json", exclude={"look"}))
    provenance = provenance_of(site, page.path, key)
    shared = {
        "language": studio.language,
        "direction": text_direction(studio.language),
        "internal": site.edition.internal,
        "identifier": f"urn:uuid:{_identifier(site)}",
        "title": title,
        "chapters": chapters,
        "signed": provenance,
    }
    files = {
        **{name: text.encode() for name, text in _pages(shared, chapters)},
        "toc.ncx": render("book/toc.ncx.jinja", shared).encode(),
        "style.css": read_text(FOLDER / "book", "style.css").text.encode(),
        "code.svg": provenance.code_on_white.encode(),
        "cover.png": _cover(page, context, key),
        **pictures,
    }
    whole = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": _CONTAINER.encode(),
        "OEBPS/book.opf": _package(site, shared, files).encode(),
        **{f"OEBPS/{name}": content for name, content in files.items()},
    }
    return MadeFile(zipped(whole.items()))


def _identifier(site: Site) -> str:
    """Return the identity of the book, which stays the same when its text changes."""
    return str(uuid5(NAMESPACE_URL, f"{site.address('')}prep-article/{site.edition.audience}"))


def _pages(shared: Mapping[str, Any], chapters: Sequence[Chapter]) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each page, in reading order."""

    def page(kind: str, title: str, heading: str, body: Markup) -> str:
        own = {"kind": kind, "title": title, "heading": heading, "body": body}
        return render("book/page.xhtml.jinja", {**shared, **own})

    yield "cover.xhtml", page("cover", shared["title"], "", _rendered("cover", shared))
    yield TITLE_FILE, page("titlepage", shared["title"], "title", _rendered("title", shared))
    yield "nav.xhtml", render("book/nav.xhtml.jinja", dict(shared))
    for one in chapters:
        yield one.file, page(one.kind, one.title, one.heading, one.text)


def _rendered(name: str, shared: Mapping[str, Any]) -> Markup:
    made = render(f"book/{name}.xhtml.jinja", dict(shared))
    return Markup(made)  # noqa: S704 - templates escape their values


def _cover(page: Page, context: MakeContext, key: str) -> bytes:
    """Return the cover, with the bars of the journey: the cover of the PDF, as a picture."""
    words = {
        "title": collapse_whitespace(page.title),
        "kind": ADVICE,
        "words": collapse_whitespace(page.description),
    }
    data = signed(context.site, page.path, key, shared_data(context.site, page.path) | words)
    return context.cached(
        cache_key("book cover", data), lambda: png("book-cover.typ", data, _PIXELS_PER_INCH)
    )


def _package(site: Site, shared: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    """Return the package document: the book's metadata, its files, and the order of its pages."""
    ids = {name: name.replace("/", "-").replace(".", "-") for name in files}
    items = [
        (f"i-{ids[name]}", name, _TYPES[name.rpartition(".")[2]], _PROPERTIES.get(name, ""))
        for name in files
    ]
    studio = site.edition.process.studio
    return render(
        "book/book.opf.jinja",
        {
            **shared,
            "studio": collapse_whitespace(studio.name),
            "modified": studio.updated or "1980-01-01",
            "items": items,
            "spine": [item for item, name, *_ in items if name.endswith(".xhtml")],
        },
    )
