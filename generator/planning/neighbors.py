"""Pages before and after a page, and the paths that a page had under earlier ids."""

from collections.abc import Sequence
from typing import TypeVar

from generator.model import Named

Thing = TypeVar("Thing")


def former_paths(folder: str, thing: Named) -> tuple[str, ...]:
    """Return the paths that a page had under the earlier ids of what it is about."""
    return tuple(f"{folder}/{old}.md" for old in thing.was)


def neighbors(things: Sequence[Thing], at: int) -> tuple[Thing | None, Thing | None]:
    """Return what comes before and after a position, where there is anything."""
    following = things[at + 1] if at + 1 < len(things) else None
    return (things[at - 1] if at else None, following)
