"""Plans the pages with checklists: the studio-prep article, its players, and each step."""

from collections.abc import Iterator, Sequence
from typing import Any

from generator.editions import Edition
from generator.model import Step
from generator.planning.checklists import (
    Checklist,
    PrepList,
    checklists,
    prep_items,
    prep_lists,
    reader_items,
    reader_list,
)
from generator.planning.neighbors import former_paths, neighbors
from generator.planning.page import Page
from generator.planning.timetable import StepDays, step_days


def prepare_pages(edition: Edition) -> Iterator[Page]:
    """Yield the studio-prep article and a page for each kind of player."""
    players = edition.process.prep.players
    own = {player.id for player in players}
    texts = {article.name: article for article in edition.content.prep}
    sections = tuple(article for name, article in texts.items() if name not in own)
    if sections or edition.process.prep.phases or players:
        yield Page(
            "prepare/index.md",
            "Get ready for the studio",
            "pages/prepare.html.jinja",
            "What to do in the weeks before a session, on the day and after it.",
            {**_tick_lists(tuple(prep_lists(edition))), "players": players},
            sections,
            scripts=("ticks", "lists", "folds"),
        )
    for player in players:
        yield Page(
            f"prepare/{player.id}.md",
            player.name,
            "pages/player.html.jinja",
            player.note or f"How to get ready for the studio: {player.name}.",
            {
                **_tick_lists(tuple(prep_lists(edition, player))),
                "player": player,
                "players": players,
            },
            (texts[player.id],) if player.id in texts else (),
            former_paths=former_paths("prepare", player),
            scripts=("ticks", "lists"),
        )


def _tick_lists(lists: Sequence[Checklist | PrepList]) -> dict[str, Any]:
    """Return checklists as template context, with the total number of their items."""
    return {"lists": lists, "boxes": sum(len(one.items) for one in lists)}


def checklist_pages(edition: Edition) -> Iterator[Page]:
    """Yield the index of checklists and a page for each step that has one."""
    steps = edition.process.steps
    lists = [(at, step, checklists(edition, step)) for at, step in enumerate(steps)]
    filled = [(at, step, found) for at, step, found in lists if found]
    days = step_days(edition.process)
    if filled:
        yield Page(
            "checklists/index.md",
            "Checklists",
            "pages/checklists.html.jinja",
            "A list to tick for every step, to print or to keep.",
            {
                "lists": [
                    (at, step, reader_items(found, edition.process.reader), days[at])
                    for at, step, found in filled
                ],
                "prepare": prep_items(edition),
                "players": [
                    (one, prep_items(edition, one)) for one in edition.process.prep.players
                ],
            },
            scripts=("ticks", "lists"),
        )
    listed = [step for _, step, _ in filled]
    for position, (at, _, found) in enumerate(filled):
        yield _checklist_page(edition, at, found, days[at], neighbors(listed, position))


def _checklist_page(
    edition: Edition,
    at: int,
    found: tuple[Checklist, ...],
    days: StepDays,
    around: tuple[Step | None, Step | None],
) -> Page:
    step = edition.process.steps[at]
    return Page(
        f"checklists/{step.id}.md",
        f"Checklist: {step.label}",
        "pages/checklist.html.jinja",
        f"What to tick before, during and after this step: {step.label}.",
        {
            **_tick_lists(found),
            "step": step,
            "number": at + 1,
            "total": len(edition.process.steps),
            "days": days,
            "first": reader_list(found, edition.process.reader),
            "following": neighbors(edition.process.steps, at)[1],
            "before": around[0],
            "after": around[1],
        },
        step=at,
        steps=(at,),
        former_paths=former_paths("checklists", step),
        scripts=("ticks", "lists"),
    )
