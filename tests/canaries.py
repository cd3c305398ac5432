"""The sample with a canary in every internal place, and the sample without internal places.

A canary is a word that occurs nowhere else: where it is found, internal text has leaked.
"""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from plain_data import Data, mappings, plain, put_staff, put_texts

from generator.model import KeyPath, Kind, Part, reference_fields

LISTS = {
    "roles": Kind.ROLE,
    "sessions": Kind.SESSION,
    "steps": Kind.STEP,
    "glossary": Kind.TERM,
}
"""The lists of process.yaml whose entries are public only if marked as public."""


PLACES = ("rooms", "people", "sounds", "quotes")
"""The lists of the studio whose entries are public only if marked as public."""


class Canaries:
    """Words that occur nowhere else; each remembers where it was put."""

    def __init__(self) -> None:
        """Start without any."""
        self.kinds: dict[str, str] = {}

    def __call__(self, kind: str) -> str:
        """Return a new word for something of a kind."""
        word = f"canary{len(self.kinds):04}z"
        self.kinds[word] = kind
        return word


def canary_data(canaries: Canaries) -> Data:
    """Return the sample with an internal twin of every public thing, and canaries inside."""
    data = plain()
    add_twins(data, canaries)
    for _, part, mapping in mappings(data):
        put_staff(part, mapping, canaries)
    for path, part, mapping in internal_mappings(data):
        put_texts(part, mapping, canaries)
        if "was" in part.model_fields:
            mapping["was"] = [canaries(f"{part.__name__}.was")]
        if "id" in part.model_fields and len(path) > 2:
            mapping["id"] = canaries(f"{part.__name__}.id")
    return data


def add_twins(data: Data, canaries: Canaries) -> None:
    """Add an unmarked twin beside every public thing, wherever it is listed or named."""
    twins: dict[Kind, dict[str, str]] = {}
    for key, kind in LISTS.items():
        public = [one for one in data[key] if one.get("audience") == "public"]
        twins[kind] = {one["id"]: canaries(f"id in {key}") for one in public}
        copies = [{**deepcopy(one), "id": twins[kind][one["id"]]} for one in public]
        for copy in copies:
            del copy["audience"]
        data[key] += copies
    for step in data["steps"]:
        step["sessions"] = [
            {**deepcopy(one), "session": name}
            for one in step.get("sessions", [])
            for name in beside(one["session"], twins[Kind.SESSION])
        ]
    for _, part, mapping in mappings(data):
        for name, kind in reference_fields(part).items():
            named = mapping.get(name)
            if isinstance(named, list):
                mapping[name] = [new for old in named for new in beside(old, twins.get(kind, {}))]
            elif isinstance(named, dict):
                lists = [(old, new) for old in named for new in beside(old, twins.get(kind, {}))]
                mapping[name] = {new: deepcopy(named[old]) for old, new in lists}


def beside(name: str, twins: dict[str, str]) -> list[str]:
    """Return an id, and its twin's if it has one."""
    return [name, twins[name]] if name in twins else [name]


def internal_mappings(data: Data) -> Iterator[tuple[KeyPath, type[Part], Data]]:
    """Yield each mapping that is internal, by itself or because of its parent."""
    hidden = {kind: set(unmarked(data[key])) for key, kind in LISTS.items()}
    found: set[KeyPath] = set()
    for path, part, mapping in mappings(data):
        if (
            any(path[:length] in found for length in range(len(path)))
            or ("audience" in part.model_fields and mapping.get("audience") != "public")
            or mapping.get("session") in hidden[Kind.SESSION]
            or (path[2:3] == ("checklists",) and path[3] in hidden[Kind.ROLE])
        ):
            found.add(path)
            yield path, part, mapping


def unmarked(things: list[Data]) -> list[str]:
    """Return the ids of the things of a list that are not public."""
    return [one["id"] for one in things if one.get("audience") != "public"]


def put_canary_files(folder: Path, canaries: Canaries) -> None:
    """Put canaries into the files of the internal edition, and into their names."""
    content = folder / "content"
    for step in unmarked(plain(folder)["steps"]):
        text = f"## {canaries('a guide')}\n\n{canaries('a guide')}\n"
        (content / f"steps/{step}.md").write_text(text, encoding="utf-8")
    deep = content / "staff" / canaries("a folder's name")
    deep.mkdir()
    head = f"---\ntitle: {canaries('a head')}\ndescription: {canaries('a head')}\n---\n"
    for home in (content / "staff", deep):
        page = home / f"{canaries('a file name')}.md"
        page.write_text(f"{head}\n{canaries('a staff page')}\n", encoding="utf-8")
        file = home / f"{canaries('a file name')}.txt"
        file.write_text(canaries("a file for the staff"), encoding="utf-8")
    with (content / "pages/home.md").open("a", encoding="utf-8") as home_page:
        home_page.write(f"\n<!-- {canaries('a comment in a page')} -->\n")


def public_only(data: Data) -> Data:
    """Return plain data without anything internal, which this function removes independently."""
    kept: Data = without_staff(data)
    studio = kept["studio"]
    for key in PLACES:
        studio[key] = [one for one in studio[key] if is_public(one)]
    studio["pictures"] = {key: one for key, one in studio["pictures"].items() if is_public(one)}
    names = {key: [one["id"] for one in kept[key] if is_public(one)] for key in LISTS}
    for key in LISTS:
        kept[key] = [one for one in kept[key] if is_public(one)]
    for room in studio["rooms"]:
        room["steps"] = [name for name in room.get("steps", []) if name in names["steps"]]
    for person in studio["people"]:
        if person.get("role") not in names["roles"]:
            person.pop("role", None)
    for step in kept["steps"]:
        for key, known in (("needs", "steps"), ("overlaps", "steps"), ("roles", "roles")):
            step[key] = [name for name in step.get(key, []) if name in names[known]]
        step["sessions"] = [
            one for one in step.get("sessions", []) if one["session"] in names["sessions"]
        ]
        step["checklists"] = {
            role: items
            for role, items in step.get("checklists", {}).items()
            if role in names["roles"]
        }
    for term in kept["glossary"]:
        term["see"] = [name for name in term["see"] if name in names["glossary"]]
    return kept


def is_public(thing: Data) -> bool:
    """Return whether a thing is marked as public."""
    return bool(thing.get("audience") == "public")


def without_staff(data: Any) -> Any:
    """Return plain data without its staff blocks, at any depth."""
    if isinstance(data, dict):
        return {key: without_staff(inner) for key, inner in data.items() if key != "staff"}
    return [without_staff(inner) for inner in data] if isinstance(data, list) else data
