"""The handbook: the whole process of an edition, with one page per step."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from generator.downloads.documents import normalize_headings
from generator.downloads.elements import for_files
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.fits import fits
from generator.downloads.inside import link_inside
from generator.downloads.paper import pictures_on, shared_data, signed, steps_data
from generator.downloads.pdf_objects import page_count
from generator.downloads.photos import hold_pictures
from generator.downloads.terms import terms_by_letter
from generator.downloads.typesetting import cache_key, pdf
from generator.markup.html_tree import Element, Node, Nodes
from generator.model import Audience, Certainty
from generator.planning.checklists import prep_items
from generator.planning.journey import hours_in_all
from generator.planning.page import Page, Site
from generator.planning.schedule import length, schedule
from generator.rendering import collapse_whitespace
from generator.rendering.wording import hours as in_hours

_HOME = "process/index.md"
_ARTICLE = "prepare/index.md"
_TEMPLATE = "handbook.typ"
_STEPS = 12
"""How many steps are typeset at once: Typst needs 2 megabytes for each page."""
_IN_CONTENTS = ("id", "number", "name", "plain", "days", "first", "last", "hours")
_NO_CHAPTERS: Mapping[str, Any] = {
    "steps": [],
    "article": None,
    "players": [],
    "sessions": [],
    "glossary": [],
}
_NOTHING: Mapping[str, Any] = {**_NO_CHAPTERS, "month": [], "more": [], "roles": []}
_SHOWN = ("sg-photo", "sg-crew", "sg-sounds", "sg-quotes")
"""Classes of elements on a step's page that are not part of the step's own text."""
_NOTES = {
    Certainty.HOUSE: "This name is our own. We explain it when you ask us: {offer}.",
    Certainty.INFERRED: "This is what the name typically means. Ask us how we do it.",
}


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the handbook, if the edition has steps."""
    if site.edition.process.steps:
        title = "Staff handbook" if site.edition.internal else "Artist handbook"
        folders = ("process/", "sessions/", "prepare/", "glossary.md")
        sources = tuple(
            page.path.removesuffix(".md") for page in site.pages if page.path.startswith(folders)
        )
        yield PlannedFile("downloads/handbook.pdf", title, _HOME, "PDF", _make, sources)


def _make(context: MakeContext) -> MadeFile:
    site = context.site
    process = site.edition.process
    hours = hours_in_all(process.steps)
    data = {
        **shared_data(site, _HOME),
        **pictures_on(site, context.texts.values()),
        "title": "Staff handbook" if site.edition.internal else "Artist handbook",
        "days": length(schedule(process.steps)),
        "hours": in_hours(hours) if hours else "",
        "steps": [
            {**step, **_told(_nodes(context, f"process/{step['id']}.md"))}
            for step in steps_data(site.edition)
        ],
        "article": _article(context),
        "players": list(_players(context)),
        "sessions": list(_sessions(context)),
        "glossary": list(terms_by_letter(site)),
        "roles": [
            (collapse_whitespace(role.name), collapse_whitespace(role.job))
            for role in process.roles
            if role.job
        ],
    }
    _introduce_once([step["drawn"] for step in data["steps"] if step["drawn"]])
    _link(site, data)
    _fit(context, data)
    key = cache_key(_TEMPLATE, data)
    content = context.cached(key, lambda: _typeset(signed(site, _HOME, key, data)))
    return MadeFile(content, page_count(content))


def _typeset(data: dict[str, Any]) -> bytes:
    """Typeset a handbook, in parts if it is large."""
    steps, whole = data["steps"], {**data, **_contents(data)}
    if len(steps) <= _STEPS:
        return pdf(_TEMPLATE, whole)
    from generator.downloads.joined import typeset_parts  # noqa: PLC0415 - only a large guide needs it

    groups = (steps[at : at + _STEPS] for at in range(0, len(steps), _STEPS))
    chapters = (
        *({"steps": group} for group in groups),
        *({name: data[name]} for name in ("article", "players", "sessions", "glossary")),
    )
    parts = ({**data, **_NOTHING, **one} for one in chapters if all(one.values()))
    return typeset_parts(_TEMPLATE, [{**whole, **_NO_CHAPTERS}, *parts])


def _contents(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the contents of a handbook show: its steps, and the chapters behind them."""
    chapters = (
        (data["article"], "Get ready", "prepare"),
        (data["players"], "For each player", "players"),
        (data["sessions"], "All sessions", "sessions"),
        (data["glossary"], "Glossary", "glossary"),
    )
    return {
        "month": [{name: step[name] for name in _IN_CONTENTS} for step in data["steps"]],
        "more": [(name, place) for has, name, place in chapters if has],
    }


def _fit(context: MakeContext, data: Mapping[str, Any]) -> None:
    """Find how the pages of each step are set."""
    shared = {**shared_data(context.site, _HOME), "pictures": data["pictures"]}
    found = fits(context, _HOME, shared, "steps", data["steps"])
    for step, fit in zip(data["steps"], found, strict=True):
        step["fit"] = fit


def _link(site: Site, data: Mapping[str, Any]) -> None:
    """Replace links between parts of the handbook by links inside it."""
    names = {_HOME: "month"}
    texts: list[tuple[str, Nodes]] = []
    for step in data["steps"]:
        path = f"process/{step['id']}.md"
        names[path] = f"step-{step['id']}"
        texts += [(path, step[name]) for name in ("guide", "drawn", "shown")]
    if data["article"]:
        names[_ARTICLE] = "prepare"
        texts.append((_ARTICLE, data["article"]["body"]))
    for player in data["players"]:
        names[f"prepare/{player['id']}.md"] = f"player-{player['id']}"
        texts.append((f"prepare/{player['id']}.md", player["body"]))
    for session in data["sessions"]:
        names[f"sessions/{session['id']}.md"] = f"session-{session['id']}"
        texts += [(f"sessions/{session['id']}.md", part) for part in session["staff"]]
    if data["sessions"]:
        names["sessions/index.md"] = "sessions"
    if data["glossary"]:
        names["glossary.md"] = "glossary"
    for _, terms in data["glossary"]:
        names |= {f"glossary.md#{term['id']}": f"term-{term['id']}" for term in terms}
    link_inside(site.edition.process.studio.url, texts, names)


def _nodes(context: MakeContext, path: str) -> Nodes:
    """Return the nodes of a page that belong in files."""
    url = context.site.edition.process.studio.url
    found = for_files(context.texts[path], path, url) if path in context.texts else []
    hold_pictures(found, context)
    return found


def _told(nodes: Nodes) -> dict[str, Nodes]:
    """Return what the page of a step has for the handbook."""
    guide = _part(nodes, "sg-guide", 2)
    return {"guide": guide, "drawn": _drawn(nodes), "shown": _shown(nodes)}


def _part(nodes: Nodes, name: str, level: int) -> Nodes:
    """Return the content of the elements of a class on a page; `level` is that of the heading above."""
    found = [one for part in _of_class(nodes, name) for one in part["inner"]]
    normalize_headings(found, level)
    return found


def _of_class(nodes: Nodes, name: str) -> Iterator[Element]:
    for node in nodes:
        if isinstance(node, dict):
            if name in node["attrs"].get("class", "").split():
                yield node
            else:
                yield from _of_class(node["inner"], name)


def _shown(nodes: Nodes) -> Nodes:
    """Return the photos, people, sounds and quotes of a page."""
    found: Nodes = [one for name in _SHOWN for one in _of_class(nodes, name)]
    normalize_headings(found, 2)
    return found


def _drawn(nodes: Nodes) -> Nodes:
    """Return the pictures of the example song on a page, with their headings and legends."""
    names = {f"sg-{one['attrs']['data-picture']}" for one in nodes if _has_picture(one)}
    ids = [one["attrs"].get("id") if isinstance(one, dict) else None for one in nodes]
    starts = [at for at, name in enumerate(ids) if name in names]
    found = nodes[starts[0] :] if starts else []
    normalize_headings(found, 2)
    return found


def _introduce_once(drawn: Sequence[Nodes]) -> None:
    """Remove the sentence that introduces the example song from all pictures but the first."""
    for nodes in drawn[1:]:
        nodes[:] = [one for one in nodes if not _has_class(one, "sg-where")]


def _article(context: MakeContext) -> Mapping[str, Any] | None:
    page = next((one for one in context.site.pages if one.path == _ARTICLE), None)
    if not page:
        return None
    body = [one for one in _nodes(context, _ARTICLE) if not _is(one, "h1")]
    normalize_headings(body, 1)
    return {"title": collapse_whitespace(page.title), "body": body}


def _players(context: MakeContext) -> Iterator[Mapping[str, Any]]:
    """Yield the additional texts and items of each kind of player."""
    prep = context.site.edition.process.prep
    common = {item.id for item in prep_items(context.site.edition)}
    for player in prep.players:
        body: Nodes = []
        for one in _nodes(context, f"prepare/{player.id}.md"):
            if isinstance(one, dict) and one["attrs"].get("id") in {"sg-to-tick", "sg-next"}:
                break
            if not (_is(one, "h1") or _has_class(one, "sg-lead")):
                body.append(one)
        normalize_headings(body, 1)
        items = [
            [collapse_whitespace(text) for text in (item.text, item.why, item.how) if text]
            for phase in prep.phases
            for item in phase.items
            if player.id in item.players and item.id not in common
        ]
        note = collapse_whitespace(player.note or "")
        if body or items or note:
            name = collapse_whitespace(player.name)
            yield {"id": player.id, "name": name, "note": note, "body": body, "items": items}


def _sessions(context: MakeContext) -> Iterator[Mapping[str, Any]]:
    edition = context.site.edition
    offer = collapse_whitespace(edition.process.studio.contact.offer)
    for page in context.site.pages:
        if page.template != "pages/session.html.jinja":
            continue
        session = page.context["session"]
        numbers = list(dict.fromkeys(str(place.number) for place in page.context["places"]))
        notes = (
            [_NOTES[session.certainty].format(offer=offer)] if session.certainty in _NOTES else []
        )
        if edition.internal and session.audience is Audience.INTERNAL:
            notes.append("Internal: not in the public edition.")
        yield {
            "id": session.id,
            "name": collapse_whitespace(session.name),
            "meaning": collapse_whitespace(session.meaning),
            "where": f"Step{'s'[: len(numbers) > 1]} {', '.join(numbers)}." if numbers else "",
            "notes": notes,
            "why": collapse_whitespace(session.why or ""),
            "prepare": [collapse_whitespace(one) for one in session.prepare],
            "leave_with": [collapse_whitespace(one) for one in session.leave_with],
            "staff": list(_staff(context, page)),
        }


def _staff(context: MakeContext, page: Page) -> Iterator[Nodes]:
    """Yield what the page of a session tells the staff, which only the internal edition has."""
    if context.site.edition.internal and (part := _part(_nodes(context, page.path), "sg-staff", 2)):
        yield part


def _has_picture(node: Node) -> TypeGuard[Element]:
    return isinstance(node, dict) and "data-picture" in node["attrs"]


def _is(node: Node, tag: str) -> bool:
    return isinstance(node, dict) and node["tag"] == tag


def _has_class(node: Node, name: str) -> bool:
    return isinstance(node, dict) and name in node["attrs"].get("class", "").split()
