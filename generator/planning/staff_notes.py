"""Plans where staff read the notes about small parts: on the page of the part, below its name.

The templates themselves show the notes of parts that have a page or a section of their own.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.editions import Edition
from generator.model import (
    KeyPath,
    Milestone,
    Model,
    Part,
    Person,
    Process,
    Quote,
    Role,
    Room,
    Session,
    SessionInStep,
    Sound,
    Staff,
    Step,
    Studio,
    Visit,
    parts,
)
from generator.planning.page import Section

_IN_TEMPLATES = (
    *(Milestone, Person, Quote, Role, Room),
    *(Session, SessionInStep, Sound, Step, Studio, Visit),
)
"""Parts whose templates show what their staff block says."""
_NAMES = ("term", "mistake", "text", "name", "alt", "session")
"""Keys with the words by which people know a part."""
_HOUSE = "staff/index.md"
"""The page with the notes about all that has no page, such as colors and settings."""
_NESTED = 3
"""Length of the path of a key in an entry of a list, such as `steps`, 0, `window`."""


@dataclass(frozen=True, slots=True)
class StaffNote:
    """What the staff should know about one part."""

    subject: str
    """The name of the part, or of its key."""
    staff: Staff


def with_staff_notes(sections: tuple[Section, ...], edition: Edition) -> tuple[Section, ...]:
    """Return sections of the internal edition with `notes` in the context of the pages they are on."""
    if not edition.internal:
        return sections
    notes = _notes(edition.process, {page.path for one in sections for page in one.pages})
    return tuple(
        replace(
            section,
            pages=tuple(
                replace(page, context={**page.context, "notes": notes[page.path]})
                if page.path in notes
                else page
                for page in section.pages
            ),
        )
        for section in sections
    )


def _notes(process: Process, paths: Container[str]) -> Mapping[str, Sequence[StaffNote]]:
    """Map the paths of pages to the notes about parts that are on them; `paths` are all pages."""
    found: dict[str, list[StaffNote]] = {}
    known: dict[KeyPath, Model] = {}
    for path, part in parts(process):
        known[path] = part
        if isinstance(part, Part) and part.staff and not isinstance(part, _IN_TEMPLATES):
            note = StaffNote(_subject(path, known), part.staff)
            found.setdefault(_page(process, path, paths), []).append(note)
    return found


def _page(process: Process, path: KeyPath, paths: Container[str]) -> str:
    """Return the path of the first page that shows a part."""
    match path:
        case ("steps", int(at), "checklists", *_):
            pages = [f"{folder}/{process.steps[at].id}.md" for folder in ("checklists", "process")]
        case ("steps", int(at), *_):
            pages = [f"process/{process.steps[at].id}.md"]
        case ("prep", "players", int(at), *_):
            pages = [f"prepare/{process.prep.players[at].id}.md"]
        case ("prep", *_):
            pages = ["prepare/index.md"]
        case ("glossary", *_):
            pages = ["glossary.md"]
        case ("studio", "contact"):
            pages = ["contact.md"]
        case _:
            pages = []
    return next((page for page in pages if page in paths), _HOUSE)


def _subject(path: KeyPath, known: Mapping[KeyPath, Model]) -> str:
    """Return the name of a part; without one, its key, with the name of what it belongs to."""
    if name := _name(known[path]):
        return name
    key = next((one for one in reversed(path) if isinstance(one, str)), "this guide")
    number = f" {path[-1] + 1}" if path and isinstance(path[-1], int) else ""
    words = f"{key.replace('_', ' ')}{number}"
    owner = _name(known[path[:-1]]) if len(path) > _NESTED and path[:-1] in known else ""
    return f"{owner}: {words}" if owner else words.capitalize()


def _name(part: Model) -> str:
    found = (getattr(part, name, None) for name in _NAMES)
    return next((str(one) for one in found if one), "")
