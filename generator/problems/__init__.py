"""The problems that a user's files can have: their rules, their places, and how they are shown."""

from generator.problems.problem import (
    Place,
    Problem,
    ProblemsFoundError,
    did_you_mean,
    in_order,
)
from generator.problems.rules import Rule

__all__ = ["Place", "Problem", "ProblemsFoundError", "Rule", "did_you_mean", "in_order"]
