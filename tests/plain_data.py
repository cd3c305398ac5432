"""The sample as plain data, and a walk over every mapping and every text of it.

The walk follows the model, so it also covers a key that is added later.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import yaml

from generator.model import KeyPath, Model, Part, Process, RunRow, Staff, Text, parts, slug
from generator.model.values import Phone
from generator.reading.process import FILE
from generator.reading.source_text import read_text
from generator.reading.yaml_source import read_yaml

SAMPLE = Path(__file__).parent / "sample"

Data = dict[str, Any]
Say = Callable[[str], str]
"""Returns what to write into a field, which is named as in `Step.summary`."""


def plain(folder: Path = SAMPLE) -> Data:
    """Return the data of a project's process.yaml; each term has an id, and is named by it."""
    data = read_yaml(read_text(folder, FILE)).value
    assert isinstance(data, dict)
    for term in data["glossary"]:
        term["id"] = slug(term["term"])
        term["see"] = [slug(name) for name in term.get("see", [])]
    return data


def write(folder: Path, data: Data) -> None:
    """Write plain data as a project's process.yaml."""
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    (folder / FILE).write_bytes(text.encode())


def mappings(data: Data) -> list[tuple[KeyPath, type[Part], Data]]:
    """Return every mapping that may have a staff block: its path, its class and itself."""
    found = parts(Process.model_validate(data))
    return [
        (path, type(part), at(data, path))
        for path, part in found
        if isinstance(part, Part) and is_there(data, path)
    ]


def is_there(data: Any, path: KeyPath) -> bool:
    """Return whether a path leads to a value that was typed, not to a default."""
    try:
        at(data, path)
    except (KeyError, IndexError):
        return False
    return True


def at(data: Any, path: KeyPath) -> Any:
    """Return the value that a path leads to."""
    for key in path:
        data = data[key]
    return data


def plain_texts(part: type[Model]) -> dict[str, bool]:
    """Return the fields of a class that contain plain text, and whether each is a list of texts.

    A row of a run sheet may be a plain line of text.
    """
    hints = get_type_hints(part, include_extras=True)
    return {
        name: get_origin(hints[name]) is tuple
        for name in part.model_fields
        if get_origin(hints[name]) is not Mapping  # facts have names of their own
        and (
            hints[name] == Text
            or any(one in (Text, RunRow, Phone) for one in get_args(hints[name]))
        )
    }


REFERRED = frozenset({"SongSection.name", "Take.take", "LeadTake.take"})
"""Plain-text fields that other entries refer to, so another text there is a problem."""


def put_texts(
    part: type[Model], mapping: Data, say: Say, but: Collection[str] = frozenset()
) -> None:
    """Write into every plain-text field of one mapping, even if it was not there.

    Skips the fields in `but`, which are named as in `Step.summary`.
    """
    for name, many in plain_texts(part).items():
        field = f"{part.__name__}.{name}"
        if field not in but:
            text = say(field)
            mapping[name] = [text] if many else text


def put_staff(part: type[Part], mapping: Data, say: Say) -> None:
    """Give one mapping a staff block with every field."""
    mapping["staff"] = {}
    put_texts(Staff, mapping["staff"], lambda name: say(f"{part.__name__}.{name}"))


def kinds_of_part(part: type[Part] = Part) -> Iterator[type[Part]]:
    """Yield every class of mappings that may have a staff block, except for shared classes."""
    for inner in part.__subclasses__():
        if inner.__subclasses__():
            yield from kinds_of_part(inner)
        else:
            yield inner
