"""Checklists, as every page and file shows them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.editions import Edition
from generator.model import Item, Phase, Player, PrepItem, Role, Step, When
from generator.rendering.wording import count

_WEEK = 7
_MIN_HEIGHT = 25
"""Maximum height of a bar in percent; in lower bars, the share of each role is not visible."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items of one step that one role ticks."""

    step: Step
    role: Role
    items: tuple[Item, ...]

    @property
    def id(self) -> str:
        """Id of the list in pages, files and stored ticks."""
        return f"{self.step.id}-{self.role.id}"

    @property
    def was(self) -> tuple[str, ...]:
        """Ids that the list had under earlier ids of its step and role."""
        steps, roles = (self.step.id, *self.step.was), (self.role.id, *self.role.was)
        return tuple(f"{step}-{role}" for step in steps for role in roles)[1:]

    @property
    def groups(self) -> tuple["DueGroup", ...]:
        """The items, grouped by when they are due."""
        return due_groups(self.items)


@dataclass(frozen=True, slots=True)
class PrepList:
    """The items of one preparation phase for one kind of player, or for everyone."""

    phase: Phase
    items: tuple[PrepItem, ...]

    @property
    def id(self) -> str:
        """Id of the list in pages, files and stored ticks."""
        return f"prep-{self.phase.id}"


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Items of a checklist that are due at the same time."""

    when: When | None
    days: int | None
    """Days before the first day of the step; None if the item is not due on a particular day."""
    items: tuple[Item, ...]

    @property
    def due(self) -> str:
        """The due date in the form that ticks.js turns into a date; empty if there is none."""
        if self.days is None:
            return self.when.value if self.when else ""
        return str(self.days)

    @property
    def title(self) -> str:
        """The due date in words, relative to the step."""
        if self.days is None:
            return _TIMES[self.when]
        if self.days == 0:
            return "On the first day"
        weeks, rest = divmod(self.days, _WEEK)
        due = count(self.days, "day", "days") if rest else count(weeks, "week", "weeks")
        return f"{due} before"


_TIMES = {
    When.BEFORE: "Before we start",
    When.DURING: "While we work",
    When.AFTER: "After the last day",
    None: "At any time",
}
"""The parts of a step without a particular day, in order."""


def due_groups(items: Iterable[Item]) -> tuple[DueGroup, ...]:
    """Group items by when they are due, earliest first.

    Items due some days before the step come first, then those to do before, during and after it
    without a particular day. Within a group, items keep the order of process.yaml.
    """
    groups: dict[tuple[When | None, int | None], list[Item]] = {}
    for item in items:
        key = (item.when, None) if item.days_before is None else (When.BEFORE, item.days_before)
        groups.setdefault(key, []).append(item)
    times = list(_TIMES)

    def due(key: tuple[When | None, int | None]) -> tuple[int, bool, int]:
        when, days = key
        return times.index(when), days is None, -(days or 0)

    return tuple(DueGroup(*key, tuple(groups[key])) for key in sorted(groups, key=due))


def checklists(edition: Edition, step: Step) -> tuple[Checklist, ...]:
    """Return the non-empty checklists of a step, in the order of the roles."""
    return tuple(
        Checklist(step, role, step.checklists[role.id])
        for role in edition.process.roles
        if step.checklists.get(role.id)
    )


def reader_list(lists: Iterable[Checklist], reader: Role | None) -> Checklist | None:
    """Return the list that the reader of the guide ticks, or None if the reader has none."""
    return next((entry for entry in lists if entry.role == reader), None)


def reader_items(lists: Iterable[Checklist], reader: Role | None) -> tuple[Item, ...]:
    """Return the items that the guide's reader ticks, or all items if the reader has no list."""
    lists = tuple(lists)
    own = reader_list(lists, reader)
    return own.items if own else tuple(item for entry in lists for item in entry.items)


def prep_lists(edition: Edition, player: Player | None = None) -> Iterator[PrepList]:
    """Yield the list of each phase for one kind of player, or the items common to most players.

    Items specific to the player come first; otherwise the order of process.yaml is kept.
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
    """Return the items of all lists that `prep_lists` yields."""
    return tuple(item for entry in prep_lists(edition, player) for item in entry.items)


def item_register(edition: Edition) -> Mapping[str, Any]:
    """Return the ids of all items of an edition, as JSON values for scripts.

    `steps` has an entry for each step: its id, the id of the reader's own list or "", the item ids
    of each list, and the height of its journey bar in percent. `prep` has the preparation items,
    and `moved` maps each earlier id as "old:new".
    """
    steps = [(step, checklists(edition, step)) for step in edition.process.steps]
    prep = [item for phase in edition.process.prep.phases for item in phase.items]
    in_lists = [item for _, lists in steps for one in lists for item in one.items]
    renamed = [f"{old}:{item.id}" for item in (*in_lists, *prep) for old in item.was]
    most = max((_hours(step) for step, _ in steps), default=0)
    return {
        "steps": [
            [
                step.id,
                own.id if (own := reader_list(lists, edition.process.reader)) else "",
                {one.id: " ".join(item.id for item in one.items) for one in lists},
                max(_MIN_HEIGHT, round(100 * _hours(step) / most)) if most else 100,
            ]
            for step, lists in steps
        ],
        "prep": " ".join(item.id for item in prep),
        "moved": " ".join(renamed),
    }


def _hours(step: Step) -> float:
    return step.artist_hours.max if step.artist_hours else 0
