"""The finished tree of an edition: everything that an engine needs, as paths and bytes.

The engine needs no code of ours: it finds mkdocs.yml, docs/ and overrides/ and renders HTML. The
same tree builds on MkDocs, ProperDocs and Zensical, so it uses no plugins, and no hooks but the
studio's own.
"""

import json
import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from generator.addresses import address
from generator.downloads.files import Download
from generator.downloads.manifest import MANIFEST, manifest
from generator.editions import Edition
from generator.markup.html_tree import Nodes
from generator.model import Contact, Look, Step, is_foreign
from generator.pages.hosting import hosting
from generator.pages.looks import look_files, look_settings, template_files
from generator.pages.palette import DARK_GROUND
from generator.pages.pictures import named_paths
from generator.pages.render import Bodies, page_texts
from generator.pages.search_index import search_files
from generator.pages.stylesheet import ICON, STYLE, icon, part_sheets, stylesheet
from generator.pages.typefaces import first_files, font_files
from generator.planning.checklists import item_register
from generator.planning.journey import journey_bars
from generator.planning.media import every_file
from generator.planning.page import Group, Section, Site
from generator.planning.schedule import in_words
from generator.planning.site import CONTACT
from generator.problems import ProblemsFoundError
from generator.publishing.cache import recalled
from generator.reading.media import is_media, is_paper_font
from generator.reading.source_text import SourceText, file_path, read_text
from generator.reading.yaml_source import read_lenient, write_yaml
from generator.rendering import FOLDER, escape_html, phone_digits

_COMMENT = re.compile(rb"^[ \t]*(?://[^\n]*|/\*.*?\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
_ITEM_INDEX = "javascripts/items.js"
BASE = "mkdocs.yml"
"""The studio's own engine settings, at the top of the project folder."""
UNUSED: Mapping[str, Any] = {
    "exclude_docs": None,
    "draft_docs": None,
    "not_in_nav": None,
    "extra_templates": [],
    "watch": [],
}
"""The studio's settings that would take pages out of a finished tree, or look for files that it
does not have, and the values that do nothing."""


def tree(
    folder: Path,
    site: Site,
    bodies: Bodies,
    downloads: Sequence[Download],
    store: MutableMapping[str, bytes] | None = None,
) -> Iterator[tuple[str, bytes | Path]]:
    """Yield the path of each file in the finished tree of a site, and its bytes.

    Files of the owner, which may be larger than memory, are given by their paths on disk.
    `folder` is the project folder; its mkdocs.yml and its files under content/ are copied.
    `bodies` has the bodies of the pages, and `downloads` the files that pages offer. `store`
    caches the copies of photos between runs.
    """
    store = {} if store is None else store
    brand = site.edition.process.studio.brand
    base = read_text(folder if (folder / BASE).exists() else FOLDER, BASE)
    yield "base.yml", base.text.encode()
    config = {"INHERIT": "base.yml", **settings(site), **_own(base)}
    yield "mkdocs.yml", write_yaml(config).encode()
    yield from look_files(site.edition.look)
    yield from scripts()
    yield f"docs/{_ITEM_INDEX}", _item_index_script(site.edition).encode()
    texts = (page_texts(site, bodies, downloads), search_files(site, bodies, downloads))
    for path, text in (*chain(*texts), *hosting(site)):
        yield f"docs/{path}", text.encode()
    for one in downloads:
        yield f"docs/{one.path}", one.content
    yield f"docs/{MANIFEST}", manifest(downloads, site.edition.audience.value)
    yield from _files(folder, site, bodies, store)
    yield f"docs/{STYLE}", stylesheet(brand, site.edition.look).encode()
    if site.edition.look is Look.GUIDE:
        for path, text in part_sheets():
            yield f"docs/{path}", text.encode()
        for path, content in font_files(brand.type):
            yield f"docs/{path}", content
    if not brand.logo:
        yield f"docs/{ICON}", icon(brand).encode()


def _files(
    folder: Path, site: Site, bodies: Mapping[str, Nodes], store: MutableMapping[str, bytes]
) -> Iterator[tuple[str, bytes | Path]]:
    """Yield the owner's own files, and the photo copies and sounds that pages show.

    The original of a photo or sound is published only if a page links to it; photos without their
    metadata. So are the fonts for downloads: their licenses may allow no more.
    """
    content = site.edition.content
    fonts = f"{site.edition.process.studio.brand.fonts}/"
    unless_named = {
        path
        for path, source in site.files.items()
        if is_media(path) or (is_paper_font(path) and f"content/{source}".startswith(fonts))
    }
    named = named_paths(bodies) if unless_named else frozenset[str]()
    logo = site.edition.process.studio.brand.logo
    named |= {path for path, source in site.files.items() if source in content.mentioned}
    named |= {path for path in site.files if path.startswith("staff/") or logo == f"content/{path}"}
    made = {file.path: file for file in every_file(site.edition, site.media) if file.path in named}
    for path, source in site.files.items():
        if path not in made and (path in named or path not in unless_named):
            yield f"docs/{path}", file_path(folder, f"content/{source}")
    for path, file in made.items():
        yield f"docs/{path}", recalled(store, file.key, file.make)


def _own(base: SourceText) -> dict[str, Any]:
    """Return what changes in the studio's own settings, because a tree is not the project folder.

    The paths of hooks start at the project's folder, and what is `UNUSED` does nothing.
    """
    try:
        document, _ = read_lenient(base)
    except ProblemsFoundError:
        return {}  # the engine reports what is wrong with the file
    value = document.value if document and isinstance(document.value, dict) else {}
    unused = {key: nothing for key, nothing in UNUSED.items() if key in value}
    hooks = value.get("hooks")
    if not isinstance(hooks, list) or not all(isinstance(one, str) for one in hooks):
        return unused
    paths = [f"../../{one}" if not Path(one).is_absolute() else one for one in hooks]
    return {**unused, "hooks": paths}


def settings(site: Site) -> dict[str, Any]:
    """Return the engine's settings for a site, as in mkdocs.yml.

    All texts that templates print are already escaped for HTML.
    """
    studio = site.edition.process.studio
    own = [path for path in site.files if path.count("/") == 1]
    return {
        "site_name": escape_html(studio.name),
        "site_url": site.address(""),  # ends in a slash, which not every engine adds itself
        "site_description": escape_html(studio.tagline or ""),
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": True,
        **look_settings(site),
        "markdown_extensions": [],
        "nav": [_entry(section) for section in site.sections],
        "extra_css": [STYLE, *(path for path in own if path.endswith(".css"))],
        "extra_javascript": [path for path in own if path.endswith(".js")],
        "extra": _extra(site),
    }


def scripts() -> Iterator[tuple[str, bytes]]:
    """Yield the path and the text of each script, without whole-line comments (a third of its size).

    No minifier is used: those in pure Python break template literals (rjsmin 1.3).
    """
    for path, content in template_files("javascripts"):
        yield f"docs/javascripts/{path}", _COMMENT.sub(b"", content)


def _item_index_script(edition: Edition) -> str:
    """Return the script that lists all checklist items; pages load it once an item is ticked."""
    register = json.dumps(item_register(edition), separators=(",", ":"))
    return f"window.studioGuideItems = {register};\n"


def _entry(section: Section) -> dict[str, Any]:
    pages = section.pages
    if len(pages) == 1:
        return {escape_html(section.title): pages[0].path}
    return {escape_html(section.title): [{escape_html(page.title): page.path} for page in pages]}


def _extra(site: Site) -> dict[str, Any]:
    process = site.edition.process
    extra: dict[str, Any] = {
        "internal": site.edition.internal,
        "generator": False,
        "program": f"studio-guide {version('studio-guide')}",
        "language": process.studio.language,
        "foreign": is_foreign(process.studio.language),
        "dark": DARK_GROUND,
        "menu": [_menu_entry(section) for section in site.sections],
        "parts": list(_groups(site.sections)),
        "journey": list(_journey(process.steps)),
        "fonts": first_files(process.studio.brand.type),
        "reach": list(_contact_links(process.studio.contact)),
        "offer": escape_html(process.studio.contact.offer),
    }
    if process.studio.contact.booking_url:
        extra["booking"] = escape_html(process.studio.contact.booking_url)
    if process.studio.tagline:
        extra["tagline"] = escape_html(process.studio.tagline)
    if process.studio.updated:
        extra["changed"] = process.studio.updated
        extra["updated"] = in_words(process.studio.updated)
    return extra


def _journey(steps: Sequence[Step]) -> Iterator[dict[str, str]]:
    """Yield the left edge, width and height of each step's bar in the frame, in percent."""
    wide = 100 / len(steps) if steps else 0
    for at, (step, bar) in enumerate(journey_bars(steps)):
        yield {
            "id": step.id,
            "title": escape_html(step.label),
            "url": f"process/{step.id}/",
            "left": f"{wide * (at + 0.1):.4g}%",
            "wide": f"{wide * 0.8:.4g}%",
            **bar.percent,
        }


def _groups(sections: Sequence[Section]) -> Iterator[dict[str, Any]]:
    """Yield the groups of the footer that have sections, each with its heading and its links."""
    for group in Group:
        if links := [_link(section) for section in sections if section.group is group]:
            yield {"title": group.value, "links": links}


def _menu_entry(section: Section) -> dict[str, Any]:
    """Return a menu entry; only the first sections are shown on a wide screen."""
    action = section.pages[0].path == CONTACT
    return {**_link(section), "first": section.first, "action": action}


def _link(section: Section) -> dict[str, str]:
    return {"title": escape_html(section.title), "url": address(section.pages[0].path) or "."}


def _contact_links(contact: Contact) -> Iterator[Mapping[str, str]]:
    if contact.email:
        yield {"title": escape_html(contact.email), "url": escape_html(f"mailto:{contact.email}")}
    if contact.phone:
        yield {"title": escape_html(contact.phone), "url": f"tel:{phone_digits(contact.phone)}"}
