"""Numbers in the attributes of tables and lists, as browsers read them.

Someone may type any text there, and rows may be longer or shorter than others. After this, each cell
knows its place, and each item its number.
"""

import re
from collections.abc import Iterable, Iterator

from generator.markup.html_tree import Element, Nodes, walk

_WHOLE = re.compile(r"[ \t\n\f\r]*([+-]?[0-9]+)")
_MAX_COLUMNS = 100
"""Maximum span of a cell. Browsers take 1000, but no paper shows so many columns."""
_LARGEST = 2**31 - 1
_GROUPS = ("thead", "tbody", "tfoot")  # HTML parsers put every row into one
_ORDER = {"colgroup": 1, "thead": 2, "tbody": 3, "tfoot": 4}
_CELLS = ("td", "th")
_TYPES = frozenset("1aAiI")


def read_numbers(nodes: Nodes) -> None:
    """Place the cells of all tables, and number the items of all numbered lists.

    Each cell gets `x` and `y`, each table `columns`, each item `number`. Spans are cut to the table.
    """
    for one in walk(nodes):
        if one["tag"] == "table":
            _place_cells(one)
        elif one["tag"] == "ol":
            _number_items(one)


def _place_cells(table: Element) -> None:
    """Give each cell of a table its row and column (HTML Standard, 4.9.12)."""
    taken: set[tuple[int, int]] = set()
    columns = y = 0
    for rows in _row_groups(table):
        end = y + len(rows)
        for row in rows:
            x = 0
            for cell in _children(row, _CELLS):
                while (x, y) in taken:
                    x += 1
                across = min(max(_number(cell, "colspan", 1), 1), _MAX_COLUMNS)
                down = _number(cell, "rowspan", 1)
                down = max(1, min(down, end - y)) if down else end - y
                free = next((at for at in range(1, across) if (x + at, y) in taken), across)
                taken |= {(x + i, y + j) for i in range(free) for j in range(down)}
                place = {"x": x, "y": y, "colspan": free, "rowspan": down}
                cell["attrs"] |= {name: str(number) for name, number in place.items()}
                x += free
                columns = max(columns, x)
            y += 1
    table["attrs"]["columns"] = str(columns)


def _row_groups(table: Element) -> Iterator[list[Element]]:
    """Yield the rows of each group of a table, and put the groups in the order in which they show."""
    table["inner"].sort(key=lambda one: _ORDER.get(one["tag"] if isinstance(one, dict) else "", 0))
    for group in _children(table, _GROUPS):
        yield _children(group, ("tr",))


def _number_items(one: Element) -> None:
    items = _children(one, ("li",))
    is_reversed = "reversed" in one["attrs"]
    number = _number(one, "start", len(items) if is_reversed else 1)
    for item in items:
        number = _number(item, "value", number)
        item["attrs"]["number"] = str(number)
        number += -1 if is_reversed else 1
    for item in (one, *items):
        for name in ("start", "value"):
            if name in item["attrs"]:
                item["attrs"][name] = str(_number(item, name, 1))
    if one["attrs"].get("type", "1") not in _TYPES:
        del one["attrs"]["type"]


def _number(one: Element, name: str, otherwise: int) -> int:
    """Return the number in an attribute, or another one if it has none that fits 32 bits."""
    found = _WHOLE.match(one["attrs"].get(name, ""))
    if not found or len(found[1]) > len(str(_LARGEST)) + 1:
        return otherwise
    number = int(found[1])
    return number if abs(number) <= _LARGEST else otherwise


def _children(one: Element, tags: Iterable[str]) -> list[Element]:
    return [child for child in one["inner"] if isinstance(child, dict) and child["tag"] in tags]
