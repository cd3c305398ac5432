"""Labels the cells of tables, so that narrow screens with large text can show them as cards."""

from generator.markup.html_tree import Element, Nodes, text_of, walk

_LABEL = "data-label"
"""Attribute that the style sheet shows before a cell once columns do not fit side by side."""
_SPANS = frozenset({"colspan", "rowspan"})


def label_cells(nodes: Nodes) -> None:
    """Give each cell the words of the heading of its column; tables whose cells span have none."""
    for table in walk(nodes):
        if table["tag"] == "table" and not any(
            _SPANS & one["attrs"].keys() for one in walk([table])
        ):
            heads = [row for head in _inside(table, "thead") for row in _inside(head, "tr")]
            words = [" ".join(text_of([one]).split()) for one in _cells(heads[0])] if heads else []
            for body in _inside(table, "tbody"):
                for row in _inside(body, "tr"):
                    for cell, label in zip(_cells(row), words, strict=False):
                        if label and cell["tag"] == "td":
                            cell["attrs"][_LABEL] = label


def _inside(parent: Element, tag: str) -> list[Element]:
    return [one for one in parent["inner"] if isinstance(one, dict) and one["tag"] == tag]


def _cells(row: Element) -> list[Element]:
    return [one for one in row["inner"] if isinstance(one, dict) and one["tag"] in {"th", "td"}]
