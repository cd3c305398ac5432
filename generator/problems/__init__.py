"""The problems that a user's files can have: their rules, their places, and how they are shown."""

from generator.problems.problem import (
    MOST_LISTED,
    Place,
    Problem,
    ProblemsFoundError,
    by_folder,
    did_you_mean,
    in_order,
    some_of,
    with_others,
)
from generator.problems.rules import Rule

__all__ = [
    "MOST_LISTED",
    "Place",
    "Problem",
    "ProblemsFoundError",
    "Rule",
    "by_folder",
    "did_you_mean",
    "in_order",
    "some_of",
    "with_others",
]
