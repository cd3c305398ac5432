"""Which files an edition has, before any is made; so pages can link to them."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.planning.page import Page, Site


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """One document: its name, the pages it is made of, and how it is laid out."""

    name: str
    title: str
    pages: tuple[Page, ...]
    home: str
    """Path of the page that it belongs to."""
    contents: bool = False
    pocket: bool = False
    fields: bool = True
    """Whether boxes can be ticked on the screen as well."""
    apart: bool = False
    """Whether each of its pages starts on a sheet of its own, to be handed out."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of what it is made of."""
        return tuple(page.path.removesuffix(".md") for page in self.pages)


def planned_files(site: Site) -> Iterator[str]:
    """Yield the paths below docs/ of the files that pages may link to, before any is made."""
    names = [f"{paper.name}.pdf" for paper in planned_documents(site)]
    if site.edition.process.steps:
        names += ["process-map.pdf", "process-map.png", "month.ics"]
    if "prep-article.pdf" in names:
        names += ["prep-article.epub"]
    if "checklists.pdf" in names:
        names += ["checklists.xlsx", "checklists.csv"]
    return (f"downloads/{name}" for name in names)


def card_path(page: str) -> str:
    """Return the path of the card of a page, both below docs/."""
    return f"cards/{page.removesuffix('.md').replace('/', '-')}.png"


def planned_documents(site: Site) -> Iterator[PlannedDocument]:
    """Yield the documents that an edition has."""
    lists = _under(site, "checklists/")
    for page in lists:
        name = page.path.removeprefix("checklists/").removesuffix(".md")
        yield PlannedDocument(f"checklist-{name}", page.title, (page,), page.path)
        title = f"Pocket card: {page.title.removeprefix('Checklist: ')}"
        yield PlannedDocument(f"pocket-{name}", title, (page,), page.path, pocket=True)
    if lists:
        yield PlannedDocument(
            "checklists", "All checklists", lists, "checklists/index.md", contents=True, apart=True
        )
    article = tuple(page for page in site.pages if page.path == "prepare/index.md")
    if article:
        yield PlannedDocument("prep-article", article[0].title, article, article[0].path)
    process = (*_under(site, "process/"), *_under(site, "sessions/"), *_under(site, "prepare/"))
    glossary = tuple(page for page in site.pages if page.path == "glossary.md")
    whole = (*process, *article, *glossary)
    if whole:
        title = "Staff handbook" if site.edition.internal else "Artist handbook"
        yield PlannedDocument(
            "handbook", title, whole, "process/index.md", contents=True, fields=False
        )
    if site.edition.internal:
        sheets = _under(site, "staff/run-sheets/")
        if sheets:
            yield PlannedDocument(
                "run-sheets", "Run sheets", sheets, "staff/index.md", contents=True, apart=True
            )
        staff = tuple(one for one in _under(site, "staff/", index=True) if one not in sheets)
        if staff:
            yield PlannedDocument(
                "staff-pages", "Staff pages", staff, "staff/index.md", contents=True
            )


def _under(site: Site, folder: str, *, index: bool = False) -> tuple[Page, ...]:
    """Return the pages in a folder, with or without its own index."""
    return tuple(
        page
        for page in site.pages
        if page.path.startswith(folder) and (index or page.path != f"{folder}index.md")
    )
