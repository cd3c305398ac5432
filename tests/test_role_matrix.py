"""The staff's matrix: what each role has to do with each step."""

from plain_data import SAMPLE, Data, plain

from generator.editions import edition
from generator.model import Audience, Process
from generator.planning.role_matrix import MatrixRow, role_matrix
from generator.reading.content import read_content


def rows_of(data: Data) -> list[MatrixRow]:
    """Return the matrix of the internal edition."""
    process = Process.model_validate(data)
    return list(role_matrix(edition(process, read_content(SAMPLE)[0], Audience.INTERNAL)))


def test_the_matrix_counts_rooms_lists_and_rows() -> None:
    """A share is as process.yaml has it: room, items of the list, rows of step and sessions."""
    data = plain()
    step = data["steps"][0]
    step["roles"] = ["artist"]
    step["checklists"] = {"assistant": [{"id": "one", "text": "One", "when": "before"}]}
    step["staff"] = {"run_sheet": [{"text": "Doors", "role": "producer"}, {"text": "Tea"}]}
    data["sessions"][0]["staff"] = {"run_sheet": [{"text": "Listen", "role": "producer"}]}
    step["sessions"] = [{"session": data["sessions"][0]["id"]}]
    step.pop("milestone", None)

    first = rows_of(data)[0]
    shares = {one.role.id: (one.in_room, one.items, one.rows) for one in first.shares}

    assert shares["artist"] == (True, 0, 0)
    assert shares["producer"] == (False, 0, 2)
    assert shares["assistant"] == (False, 1, 0)


def test_the_matrix_has_each_step_and_role_once() -> None:
    """Every step is a row and every role a column, in the order of process.yaml."""
    process = Process.model_validate(plain())
    rows = rows_of(plain())

    assert [row.step.id for row in rows] == [step.id for step in process.steps]
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        assert [one.role.id for one in row.shares] == [role.id for role in process.roles]
