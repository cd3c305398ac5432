"""Tables of texts: each cell is shown, or told at its place with a hint that works."""

from pathlib import Path

import pytest
from conftest import Command

FAQ = "content/pages/faq.md"
HEAD = "| Take | Bring |\n|---|---|\n"


def told(sample: Path, studio_guide: Command, typed: str) -> str:
    """Return what `check` says about a text."""
    (sample / FAQ).write_text(f"# Questions\n\n{typed}\n", encoding="utf-8")
    done = studio_guide("-C", sample, "check")
    assert done.exit_code == 0
    return done.stderr


@pytest.mark.parametrize(
    ("typed", "place", "words", "mended"),
    [
        (f"{HEAD}| One | Two | Three |", "5:15", "Three", f"{HEAD}| One | Two Three |"),
        (f"{HEAD}| One | Two | 3 | 4 |", "5:15", "3 | 4", HEAD.replace("g |\n", "g | | |\n").replace("-|\n", "-|--|--|\n") + "| One | Two | 3 | 4 |"),
        ("Take | Bring\n--|--\nA | B | *C*", "5:9", "*C*", "Take | Bring\n--|--\nA | B \\| *C*"),
        (f"{HEAD}| A | B |\n| A `x|y` | B | C |", "6:17", "C", f"{HEAD}| A | B |\n| A `x|y` | B |"),
        ("> | a | b |\n> |---|---|\n> | c | d | e |", "5:13", "e", "> | a | b |\n> |---|---|\n> | c | d |"),
        ("* item\n\n    | a | b |\n    |---|---|\n    | c | d | e |", "7:15", "e", "* item"),
    ],
)  # fmt: skip
def test_a_cell_without_a_column_is_told(  # noqa: PLR0913 - the columns of a table
    *, sample: Path, studio_guide: Command, typed: str, place: str, words: str, mended: str
) -> None:
    """Markdown drops cells beyond the head of a table; `check` names them."""
    said = told(sample, studio_guide, typed)

    assert said.count("[lost-cell]") == 1
    assert f"{FAQ}:{place}: a cell" in said
    assert f"is not shown: '{words}' [lost-cell]" in said
    assert told(sample, studio_guide, mended) == ""


@pytest.mark.parametrize(
    ("typed", "columns"),
    [
        ("| Take | Bring | Why |\n|---|---|\n| One | Two |", 3),
        ("Take | Bring\n—|—\nOne | Two", 2),
        ("| Take | Bring |\n|===|===|\n| One | Two |", 2),
        ("| Take | Bring |\n|---|---|---|\n| One | Two | Three |", 2),
    ],
)
def test_lines_that_make_no_table_are_told(
    sample: Path, studio_guide: Command, typed: str, columns: int
) -> None:
    """If the line below the head does not fit, readers see bars and hyphens."""
    said = told(sample, studio_guide, typed)

    line = "|" + "---|" * columns
    assert f"{FAQ}:4:1: this is no table, so its lines are shown as typed" in said
    assert f"for each of the {columns} columns of the line above, as in {line}" in said
    head, _, rows = typed.split("\n")
    assert "no table" not in told(sample, studio_guide, f"{head}\n{line}\n{rows}")


@pytest.mark.parametrize(
    "typed",
    [
        f"```\n{HEAD}| One | Two | Three |\n```",
        "    " + f"{HEAD}| One `x` | Two | Three |".replace("\n", "\n    "),
        f"<!--\n{HEAD}| One | Two | Three |\n-->\n\nWords.",
        f"{HEAD}| One | Two | |",
        f"{HEAD}| One | \\| Two |",
        f"{HEAD}| `a|b` | Two |",
        f"{HEAD}| One |",
        "Words | words\n\n---\n\nWords",
        "Yes | no",
    ],
)
def test_whole_tables_and_code_are_not_told(
    sample: Path, studio_guide: Command, typed: str
) -> None:
    """Code, comments, empty cells and escaped bars lose no words."""
    assert told(sample, studio_guide, typed) == ""
