"""Plans the matrix of roles and steps: who is in the room, has a list, or has rows to work from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.editions import Edition
from generator.model import Role, Step
from generator.planning.checklists import checklists
from generator.planning.process_pages import run_rows


@dataclass(frozen=True, slots=True)
class Share:
    """What one role has to do with one step."""

    role: Role
    in_room: bool
    items: int
    """Number of items on the role's checklist."""
    rows: int
    """Number of the role's rows on the run sheet."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A step, with the share of each role in the order of the roles."""

    number: int
    step: Step
    shares: tuple[Share, ...]


def role_matrix(edition: Edition) -> Iterator[MatrixRow]:
    """Yield a row for each step of an edition."""
    sessions = {session.id: session for session in edition.process.sessions}
    for number, step in enumerate(edition.process.steps, 1):
        items = {one.role: len(one.items) for one in checklists(edition, step)}
        rows = Counter(row.role for row in run_rows(step, sessions))
        shares = (
            Share(role, role.id in step.roles, items.get(role, 0), rows[role.id])
            for role in edition.process.roles
        )
        yield MatrixRow(number, step, tuple(shares))
