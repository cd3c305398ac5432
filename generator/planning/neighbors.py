"""Pages before and after a page, and the paths that a page had under earlier ids."""

from collections.abc import Sequence
from typing import TypeVar

from generator.model import Named

Thing = TypeVar("Thing")


def _once_at(folder: str, thing: Named) -> tuple[str, ...]:
    return tuple(f"{folder}/{old}.md" for old in thing.was)


def _around(things: Sequence[Thing], at: int) -> tuple[Thing | None, Thing | None]:
    """Return what comes before and after a position, where there is anything."""
    following = things[at + 1] if at + 1 < len(things) else None
    return (things[at - 1] if at else None, following)
