"""Which pages an edition has, in which order, and where each text of content/ is published.

Pages are planned here and written in pages.py: a plan is cheap, so that links and names can be
checked without rendering anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from generator.addresses import public_address
from generator.editions import Edition
from generator.model import Audience, Certainty, Named, Role, Session, SessionInStep, Step, Term
from generator.planning.checklists import (
    Checklist,
    PrepList,
    artists,
    checklists,
    own_items,
    prep_items,
    prep_lists,
)
from generator.planning.schedule import MOST_SONGS, YEARS, length, schedule
from generator.planning.timetable import PAGE, as_data
from generator.reading.articles import Article, Found
from generator.reading.markdown_spans import opening_title
from generator.rendering import NoSuchFactError, fact

GLOSSARY = "glossary.md"
"""Where the terms are explained."""
DOWNLOADS = "downloads.md"
"""Where all files are offered."""
SEARCH = "search.md"
"""Where the guide is searched."""
Thing = TypeVar("Thing")

_ALONE = ("home", "producer", "faq", "contact")
"""Articles of content/pages/ whose place in the navigation is fixed."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path below docs/, its plain-text title, and what its template is given."""

    path: str
    title: str
    template: str
    description: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    articles: tuple[Article, ...] = field(default=(), repr=False)
    step: int | None = None
    """Position of the step that this page is about, from 0: the reader is there."""
    steps: tuple[int, ...] = ()
    """Positions of all steps that this page belongs to."""
    formerly: tuple[str, ...] = ()
    """Paths that this page had under earlier ids: who kept such an address is led here."""
    scripts: tuple[str, ...] = ()
    """Names of the scripts that this page is better with; without them it works as well."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of pages in the navigation; a section of one page is that page."""

    title: str
    pages: tuple[Page, ...]
    first: bool = False
    """Whether the menu names it; the foot of each page names all."""


@dataclass(frozen=True, slots=True)
class Place:
    """A session as one step holds it, seen from the session."""

    number: int
    step: Step
    session: SessionInStep


@dataclass(frozen=True, slots=True)
class Site:
    """The whole plan of an edition's site."""

    edition: Edition
    sections: tuple[Section, ...]
    files: Mapping[str, PurePosixPath]
    """Path below docs/ of each file that is copied, and the path below content/ it comes from."""
    fonts: Path | None = None
    """The folder of the studio's own fonts, if it has any."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, in the order of the navigation."""
        return tuple(page for section in self.sections for page in section.pages)

    def address(self, path: str) -> str:
        """Return the public address of a page, from its path below docs/."""
        return public_address(self.edition.process.studio.url, path)

    def published(self) -> Mapping[str, str]:
        """Return where each file of content/ that is published ends up, as a path below docs/."""
        texts = {one.source.name: page.path for page in self.pages for one in page.articles}
        return texts | {f"content/{source}": path for path, source in self.files.items()}


def plan(edition: Edition, folder: Path | None = None) -> Site:
    """Return the plan of the site that an edition makes; the folder is where its files are."""
    content = edition.content
    sections = tuple(section for section in _sections(edition) if section.pages)
    files = {path.as_posix(): path for path in (*content.assets, *content.staff_assets)}
    own = edition.process.studio.brand.fonts
    fonts = folder / own if folder and own else None
    return Site(edition, sections, files, fonts)


def _sections(edition: Edition) -> Iterator[Section]:
    articles = {article.name: article for article in edition.content.pages}
    yield Section("Home", (_home(edition, articles.get("home")),))
    yield from _own_page(edition, articles, "producer")
    yield Section("The process", tuple(_process_pages(edition)), first=True)
    yield Section("Sessions", tuple(_session_pages(edition)))
    yield Section("Get ready", tuple(_prepare_pages(edition)), first=True)
    yield Section("Checklists", tuple(_checklist_pages(edition)), first=True)
    yield Section("Planner", (_planner(edition),), first=True)
    yield Section("Glossary", tuple(_glossary(edition)))
    yield from _own_page(edition, articles, "faq", "Questions", first=True)
    for name in sorted(set(articles) - set(_ALONE)):
        yield from _own_page(edition, articles, name)
    yield Section("Free consultation", (_contact(edition, articles.get("contact")),), first=True)
    yield Section("Downloads", (_downloads(edition),))
    yield Section("Search", (_search(edition),), first=True)
    yield Section("Staff", tuple(_staff_pages(edition)), first=True)


def _titled(edition: Edition, article: Article) -> str:
    """Return an article's title: from its head, from its first heading, or from its name."""

    def said(found: Found) -> str:
        try:
            return fact(edition.process, found.text)
        except NoSuchFactError:
            return found.text

    return article.head.title or opening_title(article.named(said)) or article.readable_name


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
    """Return the page that is an article and nothing else."""
    return Page(
        path,
        _titled(edition, article),
        "pages/prose.md.jinja",
        article.head.description or "",
        articles=(article,),
    )


def _home(edition: Edition, article: Article | None) -> Page:
    process = edition.process
    return Page(
        "index.md",
        process.studio.name,
        "pages/home.md.jinja",
        (article and article.head.description) or process.studio.tagline or "",
        {"steps": process.steps, "days": length(schedule(process.steps))},
        (article,) if article else (),
    )


def _process_pages(edition: Edition) -> Iterator[Page]:
    steps = edition.process.steps
    sessions = {session.id: session for session in edition.process.sessions}
    roles = {role.id: role for role in edition.process.roles}
    guides = {article.name: article for article in edition.content.steps}
    names = {step.id: step for step in steps}
    yield Page(
        "process/index.md",
        "The process",
        "pages/process.md.jinja",
        f"The {len(steps)} steps from the first meeting to the finished record.",
        {"steps": steps, "slots": schedule(steps), "days": length(schedule(steps))},
    )
    for at, step in enumerate(steps):
        yield Page(
            f"process/{step.id}.md",
            step.label,
            "pages/step.md.jinja",
            step.summary,
            {
                "step": step,
                "number": at + 1,
                "total": len(steps),
                "sessions": [(sessions[one.session], one) for one in step.sessions],
                "roles": [roles[name] for name in step.roles],
                "needs": [names[name] for name in step.needs if name not in step.overlaps],
                "meanwhile": [names[name] for name in step.overlaps],
                "lists": checklists(edition, step),
                "first": artists(checklists(edition, step)),
                "before": _around(steps, at)[0],
                "after": _around(steps, at)[1],
            },
            (guides[step.id],) if step.id in guides else (),
            step=at,
            steps=(at,),
            formerly=_once_at("process", step),
            scripts=("ticks",) if artists(checklists(edition, step)) else (),
        )


def _session_pages(edition: Edition) -> Iterator[Page]:
    sessions = sorted(edition.process.sessions, key=_house_runs)
    places: dict[str, list[Place]] = {session.id: [] for session in sessions}
    for number, step in enumerate(edition.process.steps, 1):
        for one in step.sessions:
            places[one.session].append(Place(number, step, one))
    if sessions:
        yield Page(
            "sessions/index.md",
            "Sessions",
            "pages/sessions.md.jinja",
            "Each kind of work in the process, what it is and where it happens.",
            {"sessions": [(session, places[session.id]) for session in sessions]},
        )
    for at, session in enumerate(sessions):
        yield _session_page(session, places[session.id], _around(sessions, at))


def _house_runs(session: Session) -> tuple[bool, bool]:
    """Whether a session is the house's own: in a list those come after what an artist looks for."""
    return session.audience is Audience.INTERNAL, session.certainty is Certainty.HOUSE


def _session_page(
    session: Session, places: list[Place], around: tuple[Session | None, Session | None]
) -> Page:
    facts = {"session": session, "places": places, "before": around[0], "after": around[1]}
    return Page(
        f"sessions/{session.id}.md",
        session.name,
        "pages/session.md.jinja",
        session.meaning,
        facts,
        steps=tuple(place.number - 1 for place in places),
        formerly=_once_at("sessions", session),
    )


def _once_at(folder: str, thing: Named) -> tuple[str, ...]:
    return tuple(f"{folder}/{old}.md" for old in thing.was)


def _around(things: Sequence[Thing], at: int) -> tuple[Thing | None, Thing | None]:
    """Return what comes before and after a position, where there is anything."""
    following = things[at + 1] if at + 1 < len(things) else None
    return (things[at - 1] if at else None, following)


def _prepare_pages(edition: Edition) -> Iterator[Page]:
    players = edition.process.prep.players
    own = {player.id for player in players}
    texts = {article.name: article for article in edition.content.prep}
    sections = tuple(article for name, article in texts.items() if name not in own)
    if sections or edition.process.prep.phases or players:
        yield Page(
            "prepare/index.md",
            "Get ready for the studio",
            "pages/prepare.md.jinja",
            "What to do in the weeks before a session, on the day and after it.",
            {**_boxes(tuple(prep_lists(edition))), "players": players},
            sections,
            scripts=("ticks",),
        )
    for player in players:
        yield Page(
            f"prepare/{player.id}.md",
            player.name,
            "pages/player.md.jinja",
            player.note or f"How to get ready for the studio: {player.name}.",
            {**_boxes(tuple(prep_lists(edition, player))), "player": player, "players": players},
            (texts[player.id],) if player.id in texts else (),
            formerly=_once_at("prepare", player),
            scripts=("ticks",),
        )


def _boxes(lists: Sequence[Checklist | PrepList]) -> dict[str, Any]:
    """Return lists to tick as a template needs them, and how many boxes they have."""
    return {"lists": lists, "boxes": sum(len(one.items) for one in lists)}


def _checklist_pages(edition: Edition) -> Iterator[Page]:
    steps = edition.process.steps
    lists = [(at, step, checklists(edition, step)) for at, step in enumerate(steps)]
    filled = [(at, step, found) for at, step, found in lists if found]
    if filled:
        yield Page(
            "checklists/index.md",
            "Checklists",
            "pages/checklists.md.jinja",
            "A list to tick for every step, to print or to keep.",
            {
                "lists": [(at, step, own_items(found)) for at, step, found in filled],
                "prepare": prep_items(edition),
                "players": [
                    (one, prep_items(edition, one)) for one in edition.process.prep.players
                ],
            },
            scripts=("ticks",),
        )
    listed = [step for _, step, _ in filled]
    for position, (at, _, found) in enumerate(filled):
        yield _checklist_page(edition, at, found, _around(listed, position))


def _checklist_page(
    edition: Edition,
    at: int,
    found: tuple[Checklist, ...],
    around: tuple[Step | None, Step | None],
) -> Page:
    step = edition.process.steps[at]
    return Page(
        f"checklists/{step.id}.md",
        f"Checklist: {step.label}",
        "pages/checklist.md.jinja",
        f"What to tick before, during and after this step: {step.label}.",
        {
            **_boxes(found),
            "step": step,
            "number": at + 1,
            "first": artists(found),
            "following": _around(edition.process.steps, at)[1],
            "before": around[0],
            "after": around[1],
        },
        step=at,
        steps=(at,),
        formerly=_once_at("checklists", step),
        scripts=("ticks",),
    )


def _planner(edition: Edition) -> Page:
    steps = edition.process.steps
    plans = [(songs, schedule(steps, songs)) for songs in (1, 2, 3, 5)]
    return Page(
        PAGE,
        "Planner",
        "pages/planner.md.jinja",
        "Your start date and your songs become the dates of every step, to print or keep.",
        {
            "slots": plans[0][1],
            "lengths": [(songs, length(slots)) for songs, slots in plans],
            "timetable": as_data(edition),
            "most": MOST_SONGS,
            "years": YEARS,
        },
        scripts=("planner",),
    )


def _glossary(edition: Edition) -> Iterator[Page]:
    terms = edition.process.glossary
    if not terms:
        return
    anchors = {name: term.anchor for term in terms for name in (term.anchor, term.term)}
    letters: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda one: (one.term.casefold(), one.anchor)):
        first = term.term[0].upper()
        letters.setdefault(first if first.isalpha() else "0-9", []).append(term)
    yield Page(
        GLOSSARY,
        "Glossary",
        "pages/glossary.md.jinja",
        "The words you hear in a studio, each in one plain sentence.",
        {"letters": letters, "anchors": anchors},
    )


def _contact(edition: Edition, article: Article | None) -> Page:
    return Page(
        "contact.md",
        _titled(edition, article) if article else "Contact",
        "pages/contact.md.jinja",
        (article and article.head.description) or "How to reach the studio.",
        {},
        (article,) if article else (),
    )


def _downloads(edition: Edition) -> Page:
    titles = {f"checklists/{step.id}.md": step.label for step in edition.process.steps}
    return Page(
        DOWNLOADS,
        "Downloads",
        "pages/downloads.md.jinja",
        "Checklists to print or tick, the prep article, the handbook and the calendar.",
        {"titles": titles},
    )


def _search(edition: Edition) -> Page:
    return Page(
        SEARCH,
        "Search",
        "pages/search.md.jinja",
        "Find a step, a session, a list or a word in this guide.",
        {"terms": [_as_found(term) for term in edition.process.glossary]},
        scripts=("search",),
    )


def _as_found(term: Term) -> Mapping[str, Any]:
    """Return a term for the search: who looks for one of its names means the others as well."""
    names = [name for name in (term.term, term.expansion, *term.also) if name]
    return {"names": names, "meaning": term.meaning, "anchor": term.anchor}


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
        "staff/index.md.jinja",
        "What the studio's own people need.",
        {"pages": [(page.path, page.title) for page in own], "steps": steps},
        (opening,) if opening else (),
    )
    yield Page(
        "staff/roles.md",
        "Roles",
        "staff/roles.md.jinja",
        "Who does what, and in which steps.",
        {"roles": [(role, _steps_of(role, steps)) for role in edition.process.roles]},
    )
    yield from _run_sheets(edition)
    yield from own


def _run_sheets(edition: Edition) -> Iterator[Page]:
    sessions = {session.id: session for session in edition.process.sessions}
    for at, step in enumerate(edition.process.steps):
        yield Page(
            f"staff/run-sheets/{step.id}.md",
            f"Run sheet: {step.label}",
            "staff/run-sheet.md.jinja",
            step.summary,
            {
                "step": step,
                "number": at + 1,
                "sessions": [(sessions[one.session], one) for one in step.sessions],
                "lists": checklists(edition, step),
                "roles": [one for one in edition.process.roles if one.id in step.roles],
            },
            step=at,
            steps=(at,),
        )


def _steps_of(role: Role, steps: tuple[Step, ...]) -> list[Step]:
    return [step for step in steps if role.id in step.roles]
