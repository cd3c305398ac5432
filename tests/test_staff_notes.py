"""What the staff should know about a small part is on the page of that part, for the staff alone."""

import pytest
from conftest import texts_of
from plain_data import Data, at, plain
from test_pages import site_of

from generator.model import Audience, KeyPath
from generator.reading.content import Content

BEFORE_LUNCH = "Zorkblat before lunch."
STEP = 0
"""The first step of the sample, which is public."""
PLACES: tuple[tuple[KeyPath, str, str], ...] = (
    (("steps", STEP, "window"), "process/{step}.md", "Window"),
    (("steps", STEP, "mistakes", 0), "process/{step}.md", "{mistake}"),
    (("steps", STEP, "decide", 0), "process/{step}.md", "{text}"),
    (("steps", STEP, "artist_hours"), "process/{step}.md", "Artist hours"),
    (("steps", STEP, "checklists", "artist", 0), "checklists/{step}.md", "{text}"),
    (("glossary", 0), "glossary.md", "{term}"),
    (("prep", "players", 0), "prepare/{id}.md", "{name}"),
    (("prep", "phases", 0), "prepare/index.md", "{name}"),
    (("prep", "phases", 0, "items", 0), "prepare/index.md", "{text}"),
    (("prep",), "prepare/index.md", "Prep"),
    (("studio", "contact"), "contact.md", "Contact"),
    (("studio", "brand"), "staff/index.md", "Brand"),
    (("studio", "settings"), "staff/index.md", "Settings"),
    (("example",), "staff/index.md", "{name}"),
    ((), "staff/index.md", "This guide"),
)
"""The path of a part, the page of its notes, and the name over them."""


def put(data: Data, path: KeyPath) -> Data:
    """Give a part a note for the staff, and make it if it isn't there; return the part."""
    *outer, key = path or ("",)
    part = data
    if path:
        holder = at(data, tuple(outer))
        is_there = key in holder if isinstance(key, str) else key < len(holder)
        part = holder[key] if is_there else holder.setdefault(key, {})
    part["staff"] = {"notes": [BEFORE_LUNCH]}
    return part


@pytest.mark.parametrize(
    ("path", "page", "name"), PLACES, ids=lambda one: one if isinstance(one, str) else None
)
def test_notes_are_on_the_page_of_their_part(path: KeyPath, page: str, name: str) -> None:
    """Notes about an item, a term, a day count and so on are on its page, below its name."""
    data = plain()
    about = {"step": data["steps"][STEP]["id"], **put(data, path)}

    shown = texts_of(site_of(data, Audience.INTERNAL))

    pages = [one for one, text in shown.items() if BEFORE_LUNCH in text]
    assert pages == [page.format(**about)]
    before = shown[pages[0]].split(BEFORE_LUNCH)[0]
    assert f"<p>About: <strong>{name.format(**about)}</strong></p>" in before.split("sg-staff")[-1]


@pytest.mark.parametrize(("path", "page", "name"), PLACES)
def test_artists_see_no_notes(path: KeyPath, page: str, name: str) -> None:
    """A note for the staff changes no byte of the public pages."""
    del page, name
    data = plain()
    put(data, path)

    assert texts_of(site_of(data, Audience.PUBLIC)) == texts_of(site_of(plain(), Audience.PUBLIC))


def test_notes_without_a_page_are_house_notes() -> None:
    """Notes about something that has no page in this guide are with the house notes."""
    data = plain()
    data["prep"] = {"staff": {"notes": [BEFORE_LUNCH]}}

    shown = texts_of(site_of(data, Audience.INTERNAL, Content()))

    assert [one for one, text in shown.items() if BEFORE_LUNCH in text] == ["staff/index.md"]
