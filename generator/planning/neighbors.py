"""Finds the neighbors of a page, and the paths that it had under earlier ids."""

from collections.abc import Sequence
from typing import TypeVar

from generator.model import Named

Thing = TypeVar("Thing")


def former_paths(folder: str, thing: Named) -> tuple[str, ...]:
    """Return the paths that a page had under earlier ids of its subject."""
    return tuple(f"{folder}/{old}.md" for old in thing.was)


def neighbors(things: Sequence[Thing], index: int) -> tuple[Thing | None, Thing | None]:
    """Return the entries before and after an index, or None at either end."""
    following = things[index + 1] if index + 1 < len(things) else None
    return (things[index - 1] if index else None, following)
