"""Printed checklists: the artist's list on one page, the team's lists in another file, pocket cards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from generator.downloads import ticks
from generator.downloads.files import MadeFile, MakeContext, PlannedFile
from generator.downloads.fits import PAGES, fits
from generator.downloads.paper import list_data, shared_data, signed, steps_data
from generator.downloads.pdf_objects import page_count
from generator.downloads.typesetting import cache_key, pdf
from generator.planning.checklists import Checklist, checklists, reader_list
from generator.planning.page import Site
from generator.rendering import collapse_whitespace

_ALL = "checklists/index.md"
_SHEETS = 24
"""How many sheets are typeset at once, so that those of a large site need little memory."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: the lists of one step that are printed together."""

    at: int
    lists: tuple[Checklist, ...]
    yours: bool
    """Whether it is the list of the guide's reader."""

    @property
    def items(self) -> Mapping[str, str]:
        """The text of each item, by id."""
        return {item.id: item.text for one in self.lists for item in one.items}


class _Sheets:
    """All sheets of an edition; how they are set is found for many at once."""

    def __init__(self, site: Site, sheets: Sequence[_Sheet], person: str) -> None:
        """Find nothing yet, because every check plans lists."""
        self.site = site
        self.sheets = sheets
        self.person = person
        """Whose name is in the head of the reader's own lists, if anyone's."""
        self._found: dict[int, Sequence[int]] = {}

    def data(self, wanted: Sequence[int], context: MakeContext) -> list[dict[str, Any]]:
        """Return the data of some sheets, by their places among all."""
        return [{**self.plain[at], "fit": self._fit(at, context)} for at in wanted]

    def _fit(self, at: int, context: MakeContext) -> int:
        first = at - at % PAGES
        if first not in self._found:
            shared = {**shared_data(self.site, _ALL), "person": self.person, "fields": True}
            sheets = self.plain[first : first + PAGES]
            self._found[first] = fits(context, _ALL, shared, "sheets", sheets)
        return self._found[first][at - first]

    @cached_property
    def plain(self) -> list[dict[str, Any]]:
        """The data of each sheet, without how it is set."""
        edition = self.site.edition
        steps = steps_data(edition)
        return [
            {
                "step": steps[one.at],
                "yours": one.yours,
                "lists": [list_data(edition, found) for found in one.lists],
            }
            for one in self.sheets
        ]


@dataclass(frozen=True, slots=True)
class _Paper:
    """A file of some sheets: its title, the page that offers it, and the places of its sheets."""

    title: str
    home: str
    sheets: _Sheets
    wanted: Sequence[int]

    @property
    def chosen(self) -> list[_Sheet]:
        """Its sheets."""
        return [self.sheets.sheets[at] for at in self.wanted]

    def planned(self, path: str, make: Callable[["_Paper", MakeContext], MadeFile]) -> PlannedFile:
        """Return the file, which a function makes."""
        sources = dict.fromkeys(f"checklists/{one.lists[0].step.id}" for one in self.chosen)
        return PlannedFile(path, self.title, self.home, "PDF", partial(make, self), (*sources,))


def planned(site: Site) -> Iterator[PlannedFile]:
    """Yield the lists and the pocket card of each step that has lists, and all lists in one."""
    yield from planned_for(site, "")


def planned_for(site: Site, person: str) -> Iterator[PlannedFile]:
    """Yield the same files with the name of a person in the head of the reader's own lists."""
    mark = f"{person} – " if person else ""
    steps = site.edition.process.steps
    sheets = [one for at in range(len(steps)) for one in _sheets(site, at)]
    every = _Sheets(site, sheets, "")
    theirs = _Sheets(site, sheets, person) if person else every
    for at, one in enumerate(sheets):
        step = steps[one.at]
        home = f"checklists/{step.id}.md"
        name = collapse_whitespace(step.label)
        kind, title = ("checklist", "Checklist") if one.yours else ("team", "The team's lists")
        path = f"downloads/{kind}-{step.id}.pdf"
        yield _Paper(f"{mark}{title}: {name}", home, theirs, [at]).planned(path, _lists)
        if one.yours:
            card = _Paper(f"Pocket card: {name}", home, every, [at])
            yield card.planned(f"downloads/pocket-{step.id}.pdf", _card)
    if sheets:
        whole = _Paper("All checklists", _ALL, every, range(len(sheets)))
        yield whole.planned("downloads/checklists.pdf", _lists)


def _sheets(site: Site, at: int) -> Iterator[_Sheet]:
    found = checklists(site.edition, site.edition.process.steps[at])
    own = reader_list(found, site.edition.process.reader)
    if own:
        yield _Sheet(at, (own,), yours=True)
    if rest := tuple(one for one in found if one != own):
        yield _Sheet(at, rest, yours=False)


def _lists(paper: _Paper, context: MakeContext) -> MadeFile:
    sheets = paper.sheets.data(paper.wanted, context)
    own = {"person": paper.sheets.person, "sheets": sheets}
    return _typeset("checklist.typ", paper, own, context)


def _card(paper: _Paper, context: MakeContext) -> MadeFile:
    one = paper.sheets.plain[paper.wanted[0]]
    own = {"step": one["step"], "groups": one["lists"][0]["groups"]}
    return _typeset("pocket.typ", paper, own, context)


def _typeset(
    template: str, paper: _Paper, own: Mapping[str, Any], context: MakeContext
) -> MadeFile:
    site, home = context.site, paper.home
    data = {**shared_data(site, home), "fields": True, "title": paper.title, **own}
    labels = {name: text for one in paper.chosen for name, text in one.items.items()}
    key = cache_key(template, data)

    def typeset() -> bytes:
        return ticks.with_ticks(_drawn(template, signed(site, home, key, data)), labels)

    content = context.cached(key, typeset)
    return MadeFile(content, page_count(content))


def _drawn(template: str, data: dict[str, Any]) -> bytes:
    """Return lists without fields (PDF), in parts if they are many."""
    sheets = data.get("sheets", ())
    if len(sheets) <= _SHEETS:
        return pdf(template, data)
    from generator.downloads.joined import typeset_parts  # noqa: PLC0415 - only a large guide needs it

    groups = (sheets[at : at + _SHEETS] for at in range(0, len(sheets), _SHEETS))
    return typeset_parts(template, [{**data, "sheets": group} for group in groups])
