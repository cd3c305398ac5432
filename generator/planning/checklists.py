"""Checklists as values made once, used alike by every page and file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.editions import Edition
from generator.model import Audience, Item, Phase, Player, PrepItem, Role, Step


@dataclass(frozen=True, slots=True)
class Checklist:
    """What one role ticks in one step."""

    step: Step
    role: Role
    items: tuple[Item, ...]

    @property
    def id(self) -> str:
        """Key of the list in pages, files and saved ticks."""
        return f"{self.step.id}-{self.role.id}"


@dataclass(frozen=True, slots=True)
class PrepList:
    """What one kind of player, or everyone, does in one phase of getting ready."""

    phase: Phase
    items: tuple[PrepItem, ...]

    @property
    def id(self) -> str:
        """Key of the list in pages, files and saved ticks."""
        return f"prep-{self.phase.id}"


def checklists(edition: Edition, step: Step) -> tuple[Checklist, ...]:
    """Return the lists of a step that are not empty, in the order of the roles."""
    return tuple(
        Checklist(step, role, step.checklists[role.id])
        for role in edition.process.roles
        if step.checklists.get(role.id)
    )


def reader_list(lists: Iterable[Checklist]) -> Checklist | None:
    """Return the list that the reader of the guide ticks: that of the first public role."""
    return next((one for one in lists if one.role.audience is Audience.PUBLIC), None)


def reader_items(lists: Iterable[Checklist]) -> tuple[Item, ...]:
    """Return what the reader of the guide ticks in some lists: all, if no list is theirs."""
    lists = tuple(lists)
    own = reader_list(lists)
    return own.items if own else tuple(item for one in lists for item in one.items)


def prep_lists(edition: Edition, player: Player | None = None) -> Iterator[PrepList]:
    """Yield what to do in each phase: for one kind of player, or what concerns most of them.

    What names the player comes first; the rest is in the order it was written.
    """
    most = len(edition.process.prep.players) / 2
    for phase in edition.process.prep.phases:
        if player:
            mine = (item for item in phase.items if not item.players or player.id in item.players)
            items = sorted(mine, key=lambda item: not item.players)
        else:
            items = [item for item in phase.items if not item.players or len(item.players) > most]
        if items:
            yield PrepList(phase, tuple(items))


def prep_items(edition: Edition, player: Player | None = None) -> tuple[PrepItem, ...]:
    """Return all that `prep_lists` would list, in one row."""
    return tuple(item for one in prep_lists(edition, player) for item in one.items)


def item_index(edition: Edition) -> tuple[str, ...]:
    """Return the id of every item of an edition, and each old id as "old:new"."""
    steps = (
        item
        for step in edition.process.steps
        for one in checklists(edition, step)
        for item in one.items
    )
    prep = (item for phase in edition.process.prep.phases for item in phase.items)
    known: list[Item | PrepItem] = [*steps, *prep]
    return (*(one.id for one in known), *(f"{old}:{one.id}" for one in known for old in one.was))
