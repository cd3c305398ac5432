"""Plans the pages of an edition, their order, and where each article is published.

Planning is cheap and separate from rendering (generator/pages/), so links and names can be checked
without rendering anything.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.editions import Edition
from generator.markup.html_cost import TooDeepError
from generator.model import Role, Step
from generator.planning.journey import hours_in_all, journey_bars, journey_weeks
from generator.planning.list_pages import checklist_pages, prepare_pages
from generator.planning.media import Media, media_of
from generator.planning.page import Page, Section, Site
from generator.planning.pictures import Pictures
from generator.planning.process_pages import process_pages, run_sheet_pages, session_pages
from generator.planning.reference_pages import (
    QUESTIONS,
    downloads_page,
    glossary_pages,
    planner_page,
    search_page,
)
from generator.planning.role_matrix import role_matrix
from generator.planning.schedule import length, schedule
from generator.planning.staff_notes import with_staff_notes
from generator.reading.articles import Article
from generator.rendering import values_of

CONTACT = "contact.md"
"""Path of the contact page: how artists reach the studio, and what it offers them."""
PRODUCER = "producer.md"
"""Path of the page about the producer."""
_ALONE = ("home", "producer", QUESTIONS, "contact")
"""Articles of content/pages/ with a fixed position in the navigation."""
_HOME = "index"
"""Alternative name of the article `home`."""


def plan_site(edition: Edition, folder: Path | None = None) -> Site:
    """Return the site plan of an edition; `folder` is the project folder, for photos and sounds."""
    content = edition.content
    sections = tuple(section for section in _sections(edition) if section.pages)
    sections = with_staff_notes(sections, edition)
    files = {path.as_posix(): path for path in (*content.assets, *content.staff_assets)}
    brand = edition.process.studio.brand
    fonts = folder / brand.fonts if folder and brand.fonts else None
    logo = folder / brand.logo if folder and brand.logo else None
    media = media_of(edition, folder, files) if folder else Media()
    drawings = _drawings(files, folder) if folder else {}
    return Site(
        edition, sections, Pictures.create(edition), files, fonts, media, drawings, logo=logo
    )


def _drawings(files: Mapping[str, PurePosixPath], folder: Path) -> Mapping[str, Path]:
    """Return the SVG files of a project by their path below docs/."""
    content = folder / "content"
    return {path: content / name for path, name in files.items() if path.lower().endswith(".svg")}


def _sections(edition: Edition) -> Iterator[Section]:
    articles = {article.name: article for article in edition.content.pages}
    if "home" not in articles and _HOME in articles:
        articles["home"] = articles.pop(_HOME)
    yield Section("Home", (_home(edition, articles.get("home")),))
    yield from _own_page(edition, articles, "producer", "The producer", first=True)
    yield Section("The process", tuple(process_pages(edition)), first=True)
    yield Section("Sessions", tuple(session_pages(edition)))
    yield Section("Get ready", tuple(prepare_pages(edition)), first=True)
    yield Section("Checklists", tuple(checklist_pages(edition)), first=True)
    yield Section("Planner", (planner_page(edition),), first=True)
    yield Section("Glossary", tuple(glossary_pages(edition)))
    yield from _own_page(edition, articles, "faq", "Questions", first=True)
    for name in sorted(set(articles) - set(_ALONE)):
        yield from _own_page(edition, articles, name)
    contact = _contact(edition, articles.get("contact"))
    yield Section(edition.process.studio.contact.offer, (contact,), first=True)
    yield Section("Downloads", (downloads_page(edition),))
    yield Section("Search", (search_page(edition),), first=True)
    yield Section("Staff", tuple(_staff_pages(edition)), first=True)


def _title_of(edition: Edition, article: Article, otherwise: str = "") -> str:
    """Return an article's title: from its front matter, or its first heading.

    Without either it is the text given, or else the name of its file.
    """
    if article.front_matter.title:
        return article.front_matter.title
    value_of = values_of(edition.process, lambda variable: variable.name or "")
    try:
        title = article.facts(value_of).title
    except TooDeepError:
        title = ""  # reported by the checks
    return title or otherwise or article.title_from_name


def _own_page(
    edition: Edition,
    articles: Mapping[str, Article],
    name: str,
    title: str = "",
    *,
    first: bool = False,
) -> Iterator[Section]:
    if article := articles.get(name):
        page = _prose_page(edition, article, f"{name}.md")
        yield Section(title or page.title, (page,), first)


def _prose_page(edition: Edition, article: Article, path: str) -> Page:
    """Return a page that consists of one article."""
    return Page(
        path,
        _title_of(edition, article),
        "pages/producer.html.jinja" if path == PRODUCER else "pages/prose.html.jinja",
        article.front_matter.description or "",
        articles=(article,),
    )


def _home(edition: Edition, article: Article | None) -> Page:
    process = edition.process
    return Page(
        "index.md",
        process.studio.name,
        "pages/home.html.jinja",
        (article and article.front_matter.description) or process.studio.tagline or "",
        {
            "bars": tuple(journey_bars(process.steps)),
            "weeks": tuple(journey_weeks(process.steps)),
            "days": length(schedule(process.steps)),
            "hours": hours_in_all(process.steps),
        },
        (article,) if article else (),
        scripts=("ticks", "sounds") if process.studio.sounds else ("ticks",),
    )


def _contact(edition: Edition, article: Article | None) -> Page:
    offer = edition.process.studio.contact.offer
    return Page(
        CONTACT,
        _title_of(edition, article, offer) if article else offer,
        "pages/contact.html.jinja",
        (article and article.front_matter.description) or "How to reach the studio.",
        {},
        (article,) if article else (),
    )


def _staff_pages(edition: Edition) -> Iterator[Page]:
    if not edition.internal:
        return
    steps = edition.process.steps
    texts = {article.name: article for article in edition.content.staff}
    opening = texts.pop("index", None)
    own = [_prose_page(edition, article, f"staff/{name}.md") for name, article in texts.items()]
    yield Page(
        "staff/index.md",
        "Staff",
        "staff/index.html.jinja",
        "What the studio's own people need.",
        {"pages": [(page.path, page.title) for page in own], "bars": list(journey_bars(steps))},
        (opening,) if opening else (),
        scripts=("days", "today"),
    )
    yield Page(
        "staff/roles.md",
        "Roles",
        "staff/roles.html.jinja",
        "Who does what, and in which steps.",
        {
            "roles": [(role, _steps_of(role, steps)) for role in edition.process.roles],
            "matrix": list(role_matrix(edition)),
        },
    )
    yield from run_sheet_pages(edition)
    yield from own


def _steps_of(role: Role, steps: tuple[Step, ...]) -> list[Step]:
    return [step for step in steps if role.id in step.roles]
