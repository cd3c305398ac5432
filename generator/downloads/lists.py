"""Printed checklists: the artist's list on one page, the team's lists in another file, pocket cards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from generator.downloads import ticks
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.paper import list_data, shared_data, signed, steps_data
from generator.downloads.typesetting import cache_key, pdf
from generator.planning.checklists import Checklist, checklists, reader_list
from generator.planning.page import Site
from generator.rendering import collapse_whitespace

_ALL = "checklists/index.md"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: the lists of one step that are printed together."""

    at: int
    lists: tuple[Checklist, ...]
    yours: bool
    """Whether it is the list of the guide's reader."""
    person: str = ""
    """Whose name is in its head, if anyone's."""

    @property
    def items(self) -> Mapping[str, str]:
        """The text of each item, by id."""
        return {item.id: item.text for one in self.lists for item in one.items}


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the lists and the pocket card of each step that has lists, and all lists in one."""
    yield from planned_for(site, "")


def planned_for(site: Site, person: str) -> Iterator[PlannedFile]:
    """Yield the same files with the name of a person in the head of the reader's own lists."""
    mark = f"{person} – " if person else ""
    every: list[_Sheet] = []
    for at, step in enumerate(site.edition.process.steps):
        sheets = list(_sheets(site, at))
        every += sheets
        home = f"checklists/{step.id}.md"
        name = collapse_whitespace(step.label)
        for one in sheets:
            kind, title = ("checklist", "Checklist") if one.yours else ("team", "The team's lists")
            path = f"downloads/{kind}-{step.id}.pdf"
            yield _file(
                path, f"{mark}{title}: {name}", home, "checklist.typ", [replace(one, person=person)]
            )
            if one.yours:
                path = f"downloads/pocket-{step.id}.pdf"
                yield _file(path, f"Pocket card: {name}", home, "pocket.typ", [one])
    if every:
        yield _file("downloads/checklists.pdf", "All checklists", _ALL, "checklist.typ", every)


def _sheets(site: Site, at: int) -> Iterator[_Sheet]:
    found = checklists(site.edition, site.edition.process.steps[at])
    own = reader_list(found, site.edition.process.reader)
    if own:
        yield _Sheet(at, (own,), yours=True)
    if rest := tuple(one for one in found if one != own):
        yield _Sheet(at, rest, yours=False)


def _file(path: str, title: str, home: str, template: str, sheets: Sequence[_Sheet]) -> PlannedFile:
    sources = tuple(dict.fromkeys(f"checklists/{one.lists[0].step.id}" for one in sheets))
    make = partial(_make, title, home, template, sheets)
    return PlannedFile(path, title, home, "PDF", make, sources)


def _make(
    title: str, home: str, template: str, sheets: Sequence[_Sheet], context: MakeContext
) -> MadeFile:
    site = context.site
    data = {**shared_data(site, home), "title": title, "person": sheets[0].person, "fields": True}
    data |= _card(site, sheets[0]) if template == "pocket.typ" else _data(site, sheets)
    labels = {name: text for one in sheets for name, text in one.items.items()}
    key = cache_key(template, data)

    def typeset() -> bytes:
        return ticks.with_ticks(pdf(template, signed(site, home, key, data)), labels)

    content = context.cached(key, typeset)
    return MadeFile(content, ticks.pages(content))


def _data(site: Site, sheets: Sequence[_Sheet]) -> dict[str, Any]:
    steps = steps_data(site.edition)
    return {
        "sheets": [
            {
                "step": steps[one.at],
                "yours": one.yours,
                "lists": [list_data(site.edition, found) for found in one.lists],
            }
            for one in sheets
        ]
    }


def _card(site: Site, sheet: _Sheet) -> dict[str, Any]:
    step = steps_data(site.edition)[sheet.at]
    return {"step": step, "groups": list_data(site.edition, sheet.lists[0])["groups"]}
