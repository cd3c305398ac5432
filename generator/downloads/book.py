"""The prep article as an EPUB 3 book: a zip of XHTML, made from the elements of its page."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from html import escape
from pathlib import PurePosixPath
from uuid import NAMESPACE_URL, uuid5

from generator.archives import zipped
from generator.downloads.elements import for_files
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.imprint import ScannableProvenance, provenance_of
from generator.downloads.photos import content_of, photos_in
from generator.downloads.typesetting import cache_key
from generator.html_tree import Element, walk
from generator.planning.media import Copy
from generator.planning.page import Page, Site

_HOME = "prepare/index.md"
"""Path of the page that the book is made from."""
_KEPT = {"id", "href", "colspan", "rowspan", "alt", "start", "class", "datetime"}
_PHOTOS = "photos/"
"""The folder of the book's photos."""
_VOID = {"br", "hr", "img"}
_RENAMED = {
    "fieldset": "section",
    "legend": "h3",
    "label": "span",
    "details": "section",  # readers of books differ in whether they can unfold it
}


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
    found = for_files(texts[page.path], page.path, studio.url)
    photos = photos_in(found, context)
    for one in walk(found):
        if copy := photos.get(one["attrs"].get("src", "")):
            one["attrs"]["src"] = _PHOTOS + PurePosixPath(copy.path).name
    chapters = list(_chapters(found))
    signed = provenance_of(
        site, page.path, cache_key(texts[page.path], studio.model_dump(mode="json"))
    )
    mark = "<p><strong>Internal: do not share</strong></p>" if site.edition.internal else ""
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/book.opf": _package(site, page.title, len(chapters), signed, photos.values()),
        "OEBPS/nav.xhtml": _xhtml(studio.language, "Contents", _nav(chapters)),
        "OEBPS/style.css": _STYLE,
        "OEBPS/title.xhtml": _xhtml(
            studio.language, page.title, mark + _opening(page.title, signed)
        ),
        "OEBPS/code.svg": signed.code,
    }
    for number, (title, inner) in enumerate(chapters, 1):
        body = mark + "".join(_markup(one) for one in inner)
        files[f"OEBPS/{number:02}.xhtml"] = _xhtml(studio.language, title, body)
    contents = {name: text.encode() for name, text in files.items()}
    contents |= {
        f"OEBPS/{_PHOTOS}{PurePosixPath(copy.path).name}": content_of(copy, context)
        for copy in photos.values()
    }
    return MadeFile(zipped(contents.items()))


def _chapters(found: Iterable[Element | str]) -> Iterator[tuple[str, list[Element | str]]]:
    """Yield the title and the elements of each chapter; level-2 headings start chapters."""
    title, inner = "", list[Element | str]()
    for one in found:
        tag = one["tag"] if isinstance(one, dict) else ""
        if tag in {"h1", "h2"}:
            if any(isinstance(each, dict) and each["tag"] != "h1" for each in inner):
                yield title, inner
                inner = []
            title = _words(one)
        inner.append(one)
    yield title, inner


def _words(node: Element | str) -> str:
    return node if isinstance(node, str) else "".join(map(_words, node["inner"]))


def _markup(node: Element | str) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    tag = _RENAMED.get(node["tag"], node["tag"])
    inner = "".join(map(_markup, node["inner"]))
    if tag == "input":
        return "\N{BALLOT BOX} "
    if tag == "img" and not node["attrs"].get("src", "").startswith(_PHOTOS):
        return escape(node["attrs"].get("alt", ""))
    if tag == "summary":
        return f"<p><strong>{inner}</strong></p>"
    attributes = "".join(
        f' {name}="{escape(value)}"'
        for name, value in node["attrs"].items()
        if name in _KEPT or (tag, name) in {("abbr", "title"), ("img", "src")}
    )
    return f"<{tag}{attributes}/>" if tag in _VOID else f"<{tag}{attributes}>{inner}</{tag}>"


def _opening(title: str, signed: ScannableProvenance) -> str:
    """Return the title page: title, studio, version, and the address of the web page."""
    lines = "".join(f"<p>{escape(fact)}</p>" for fact in signed.facts[:-1])
    address = escape(signed.address)
    return (
        f'<h1>{escape(title)}</h1>{lines}<p><a href="{address}">{address}</a></p>'
        f'<p><img class="sg-code" src="code.svg" alt="Code to scan: {address}"/></p>'
    )


def _nav(chapters: list[tuple[str, list[Element | str]]]) -> str:
    lines = (
        f'<li><a href="{number:02}.xhtml">{escape(title)}</a></li>'
        for number, (title, _) in enumerate(chapters, 1)
    )
    return f'<nav epub:type="toc" role="doc-toc"><h1>Contents</h1><ol>{"".join(lines)}</ol></nav>'


def _xhtml(language: str, title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}"><head><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="style.css"/></head><body>{body}</body></html>\n'
    )


def _package(
    site: Site, title: str, chapters: int, signed: ScannableProvenance, photos: Collection[Copy]
) -> str:
    studio = site.edition.process.studio
    name = uuid5(NAMESPACE_URL, f"{site.address('')}prep-article/{site.edition.audience}")
    numbers = [f"{number:02}" for number in range(1, chapters + 1)]
    items = "".join(
        f'<item id="c{one}" href="{one}.xhtml" media-type="application/xhtml+xml"/>'
        for one in numbers
    )
    pictures = "".join(
        f'<item id="p{at}" href="{_PHOTOS}{PurePosixPath(copy.path).name}" '
        f'media-type="image/{copy.kind.lower()}"/>'
        for at, copy in enumerate(photos, 1)
    )
    visual = '<meta property="schema:accessMode">visual</meta>' if photos else ""
    spine = "".join(f'<itemref idref="c{one}"/>' for one in numbers)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" '
        f'version="3.0" unique-identifier="id" xml:lang="{studio.language}"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{name}</dc:identifier>'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{studio.language}</dc:language>"
        f"<dc:creator>{escape(studio.name)}</dc:creator>"
        f"<dc:source>{escape(signed.address)}</dc:source>"
        f"<dc:description>{escape(signed.line)}</dc:description>"
        f'<meta property="dcterms:modified">{studio.updated or "1980-01-01"}T00:00:00Z</meta>'
        '<meta property="schema:accessMode">textual</meta>'
        f"{visual}"
        '<meta property="schema:accessModeSufficient">textual</meta>'
        '<meta property="schema:accessibilityFeature">structuralNavigation</meta>'
        '<meta property="schema:accessibilityHazard">none</meta>'
        "</metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="code" href="code.svg" media-type="image/svg+xml"/>'
        f'<item id="style" href="style.css" media-type="text/css"/>{items}{pictures}'
        f"</manifest><spine><itemref idref='title'/>{spine}</spine></package>\n"
    )


_CONTAINER = (
    '<?xml version="1.0"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>\n"
)
_STYLE = (
    "body{line-height:1.5}h1,h2,h3{line-height:1.2}table{border-collapse:collapse}"
    ".sg-code{width:8em;height:8em}img{max-width:100%}.sg-of-face{width:5em}td,th{border-bottom:1px solid #999;padding:.3em;text-align:left}"
    "fieldset ul,section.sg-list ul,.task-list{list-style:none;padding:0}small{display:block}"
    ".admonition{border-left:.2em solid #999;padding-left:1em}.admonition-title{font-weight:bold}"
    "pre{white-space:pre-wrap}.sg-right{text-align:right}.sg-center{text-align:center}"
)
