"""Rules of checklists: which lists a step has, and what each kind of player does."""

import pytest
from plain_data import Data, plain

from generator.editions import Edition, edition
from generator.model import Audience, Item, Process
from generator.planning.checklists import (
    Checklist,
    PrepList,
    checklists,
    due_groups,
    prep_lists,
)
from generator.reading.content import Content


def edition_of(data: Data, audience: Audience = Audience.INTERNAL) -> Edition:
    """Return an edition of plain data, without texts."""
    return edition(Process.model_validate(data), Content(), audience)


def lists_of(data: Data, audience: Audience, at: int = 0) -> tuple[Checklist, ...]:
    """Return the lists of the step at a position."""
    made = edition_of(data, audience)
    return checklists(made, made.process.steps[at])


def test_lists_are_in_the_order_of_the_roles() -> None:
    """A step's lists follow the order of `roles`, not the order of the step's own keys."""
    data = plain()
    step = data["steps"][0]
    step["checklists"] = dict(reversed(step["checklists"].items()))
    data["roles"].reverse()

    assert list(step["checklists"]) == ["assistant", "artist"]
    assert [one.role.id for one in lists_of(data, Audience.INTERNAL)] == ["assistant", "artist"]
    data["roles"].reverse()
    assert [one.role.id for one in lists_of(data, Audience.INTERNAL)] == ["artist", "assistant"]


def test_a_list_is_as_public_as_its_role() -> None:
    """The public edition has only the lists of public roles, with unchanged items."""
    lists = lists_of(plain(), Audience.PUBLIC)

    assert [one.role.id for one in lists] == ["artist"]
    assert [item.id for item in lists[0].items] == ["choosing-songs", "choosing-title"]
    assert lists[0].items == lists_of(plain(), Audience.INTERNAL)[0].items


def test_a_list_has_a_key_of_its_own() -> None:
    """A list's id consists of the ids of step and role, so that saved ticks are found again."""
    ids = [one.id for at in range(4) for one in lists_of(plain(), Audience.INTERNAL, at)]

    assert ids == ["choosing-artist", "choosing-assistant", "recording-artist"]


def test_an_empty_list_is_none() -> None:
    """A role without items, and a step without lists, give no list."""
    data = plain()
    data["steps"][0]["checklists"]["producer"] = []

    assert "producer" not in {one.role.id for one in lists_of(data, Audience.INTERNAL)}
    assert lists_of(data, Audience.INTERNAL, 3) == ()
    data["steps"][0]["checklists"]["producer"] = [{"id": "x", "text": "X"}]
    assert "producer" in {one.role.id for one in lists_of(data, Audience.INTERNAL)}


def prep(data: Data, player: str | None) -> dict[str, list[str]]:
    """Return the item ids of each prep list, for one kind of player or for most of them."""
    made = edition_of(data)
    players = {one.id: one for one in made.process.prep.players}
    found: list[PrepList] = list(prep_lists(made, players[player] if player else None))
    return {one.id: [item.id for item in one.items] for one in found}


@pytest.mark.parametrize(
    ("player", "first"),
    [
        (None, ["prep-click"]),
        ("drummer", ["prep-heads", "prep-click"]),
        ("singer", ["prep-click"]),
    ],
)
def test_players_do_their_own_things_first(player: str | None, first: list[str]) -> None:
    """Items for one kind of player precede those for everyone, both in the file's order."""
    assert prep(plain(), player) == {"prep-weeks-before": first, "prep-after": ["prep-rest"]}


def test_what_most_players_do_is_on_the_list_for_all() -> None:
    """The list for all has items for more than half of the players, but not for exactly half."""
    data = plain()
    data["prep"]["players"].append({"id": "guest", "name": "Guest"})
    heads = data["prep"]["phases"][0]["items"][1]
    heads["players"] = ["drummer", "singer"]

    assert prep(data, None)["prep-weeks-before"] == ["prep-click", "prep-heads"]
    data["prep"]["players"].append({"id": "other", "name": "Other"})
    assert prep(data, None)["prep-weeks-before"] == ["prep-click"]
    assert prep(data, "guest")["prep-weeks-before"] == ["prep-click"]


def test_a_phase_with_nothing_to_do_is_left_out() -> None:
    """A phase without items, or with items for other players only, gives no list."""
    data = plain()
    phases = data["prep"]["phases"]
    phases[1]["items"][0]["players"] = ["drummer"]
    phases.append({"id": "never", "name": "Never"})

    assert list(prep(data, "singer")) == ["prep-weeks-before"]
    assert list(prep(data, "drummer")) == ["prep-weeks-before", "prep-after"]
    assert list(prep(data, None)) == ["prep-weeks-before"]


def item(name: str, when: str | None = None, days: int | None = None) -> Item:
    """Return an item with a due time."""
    return Item.model_validate({"id": name, "text": name, "when": when, "days_before": days})


def test_items_are_grouped_by_when_they_are_due() -> None:
    """Items due first come first, with their days in words; groups keep the file's order."""
    items = [
        *(item("e", "during"), item("h"), item("d", "before"), item("a", "before", 42)),
        *(item("f", "after"), item("c", None, 0), item("b", "before", 1), item("b2", "before", 1)),
        *(item("a2", "before", 10), item("g", "during")),
    ]
    groups = [(one.title, [entry.id for entry in one.items]) for one in due_groups(items)]

    assert groups == [
        ("6 weeks before", ["a"]),
        ("10 days before", ["a2"]),
        ("1 day before", ["b", "b2"]),
        ("On the first day", ["c"]),
        ("Before we start", ["d"]),
        ("While we work", ["e", "g"]),
        ("After the last day", ["f"]),
        ("At any time", ["h"]),
    ]


def test_no_items_make_no_group() -> None:
    """A list without items has no groups."""
    assert due_groups([]) == ()
