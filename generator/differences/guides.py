"""Compares two versions of a guide, each as one audience may see it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.addresses import leads_away
from generator.differences.values import (
    Change,
    Verb,
    differences,
    former_names,
    row_differences,
)
from generator.editions import Edition
from generator.markup.html_tree import Nodes
from generator.model import Audience, Kind, Model, Process, reference_fields
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.project import read
from generator.reading.source_text import read_bytes
from generator.rendering import as_typed, values_of

_FIRST = ("steps", "sessions", "checklists", "prep", "glossary", "pages")
"""The kinds that are listed first, in this order; the others follow."""
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "del", "em", "i", "img", "input", "ins", "kbd", "mark"}
    | {"q", "s", "small", "span", "strong", "sub", "sup", "u", "var"}
)
"""Inline elements; all others start a new line."""
_ID = re.compile(r"[a-z0-9-]+")
_ADDRESSES = ("href", "src", "poster")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a guide, as one audience may see it."""

    folder: Path
    edition: Edition


def read_version(folder: Path, name: str, audience: Audience) -> Version:
    """Return the version in a folder, relative to `folder` or absolute.

    Raises ProblemsFoundError with the problems of that version; their places start with `name`.
    """
    if not (folder / name).is_dir():
        message, hint = "there is no such folder", "name a folder with a process.yaml"
        raise ProblemsFoundError([Problem(Place(name), Rule.MISSING_FILE, message, hint)])
    try:
        project = read(folder / name)
    except ProblemsFoundError as error:
        raise ProblemsFoundError(
            replace(one, place=replace(one.place, file=f"{name.rstrip('/')}/{one.place.file}"))
            for one in error.problems
        ) from None
    return Version(project.folder, project.sites[audience].edition)


def changes(old: Version, new: Version) -> dict[str, tuple[Change, ...]]:
    """Return all differences by kind, in a fixed order; a kind without any is left out."""
    renamed = _renamed(old.edition.process, new.edition.process)
    before = _kinds(_with_new_names(old.edition.process, renamed), renamed[Kind.STEP])
    after = _kinds(new.edition.process, {})
    found = {
        kind: tuple(differences(before[kind], after[kind], _path(kind, before, after)))
        for kind in before
    }
    found["pages"] = tuple(_page_changes(old.edition, new.edition, renamed))
    found["files"] = tuple(_file_changes(old, new))
    order = (*_FIRST, *(kind for kind in found if kind not in _FIRST))
    return {kind: found[kind] for kind in order if found[kind]}


def _path(kind: str, *kinds: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the name of a kind that was added or removed as a whole."""
    return (kind,) if any(one[kind] is None for one in kinds) else ()


def _kinds(process: Process, step_names: Mapping[str, str]) -> dict[str, Any]:
    """Return the parts of a process by kind, and its checklists apart from its steps.

    `step_names` maps old ids of steps to new ones. The steps themselves keep their old ids, so that
    renames are listed.
    """
    kinds = {key: getattr(process, key) for key in type(process).model_fields if key != "staff"}
    steps = tuple(step.model_copy(update={"checklists": {}}) for step in process.steps)
    lists = {step_names.get(step.id, step.id): step.checklists for step in process.steps}
    return {**kinds, "steps": steps, "checklists": lists}


def _renamed(old: Process, new: Process) -> Mapping[Kind, Mapping[str, str]]:
    return {
        Kind.STEP: former_names(old.steps, new.steps),
        Kind.SESSION: former_names(old.sessions, new.sessions),
        Kind.ROLE: former_names(old.roles, new.roles),
        Kind.PLAYER: former_names(old.prep.players, new.prep.players),
        Kind.TERM: former_names(old.glossary, new.glossary),
    }


def _with_new_names(value: Any, renamed: Mapping[Kind, Mapping[str, str]]) -> Any:
    """Return a value whose references name other parts by their new ids."""
    if isinstance(value, tuple):
        return tuple(_with_new_names(inner, renamed) for inner in value)
    if isinstance(value, Mapping):
        return {key: _with_new_names(inner, renamed) for key, inner in value.items()}
    if not isinstance(value, Model):
        return value
    references = reference_fields(type(value))
    update = {}
    for key in type(value).model_fields:
        inner = _with_new_names(getattr(value, key), renamed)
        names = renamed.get(references[key], {}) if key in references else {}
        update[key] = _named_anew(inner, names) if names else inner
    return value.model_copy(update=update)


def _named_anew(named: Any, names: Mapping[str, str]) -> Any:
    if isinstance(named, Mapping):
        return {names.get(key, key): inner for key, inner in named.items()}
    if isinstance(named, tuple):
        return tuple(names.get(one, one) for one in named)
    return names.get(named, named)


def _page_changes(
    old: Edition, new: Edition, renamed: Mapping[Kind, Mapping[str, str]]
) -> Iterator[Change]:
    """Yield the differences in the texts under content/, as rendered on pages."""
    before = {article.source.name: article for article in old.content.articles}
    after = {article.source.name: article for article in new.content.articles}
    for folder, kind in (("steps", Kind.STEP), ("prep", Kind.PLAYER)):
        for was, name in renamed[kind].items():
            path, now = f"content/{folder}/{was}.md", f"content/{folder}/{name}.md"
            if path in before and path not in after and now in after:
                before[now] = before.pop(path)
    ids = {was: name for names in renamed.values() for was, name in names.items()}
    values = values_of(old.process, as_typed), values_of(new.process, as_typed)
    for path in sorted({*before, *after}):
        one, other = before.get(path), after.get(path)
        gone, come = (
            _lines(article.nodes(value_of), names) if article else []
            for article, value_of, names in zip((one, other), values, (ids, {}), strict=True)
        )
        if one and other:
            yield from differences(one.front_matter, other.front_matter, (path,))
            yield from row_differences(gone, come, (path,))
        else:
            yield Change(Verb.ADDED if other else Verb.REMOVED, path, tuple(gone), tuple(come))


def _lines(nodes: Nodes, names: Mapping[str, str]) -> list[str]:
    """Return the text of an article, one line per paragraph, with the addresses of links.

    `names` maps old ids to new ones, for links to renamed parts.
    """
    lines = [""]

    def read_on(inner: Nodes) -> None:
        for one in inner:
            if isinstance(one, str):
                lines[-1] += one
                continue
            block = one["tag"] not in _INLINE
            lines.extend([""] * block)
            lines[-1] += one["attrs"].get("alt", "")
            read_on(one["inner"])
            address = next((one["attrs"][key] for key in _ADDRESSES if key in one["attrs"]), "")
            if not leads_away(address):
                address = _ID.sub(lambda found: names.get(found[0], found[0]), address)
            lines[-1] += f" ({address})" * bool(address)
            lines.extend([""] * block)

    read_on(nodes)
    return [" ".join(line.split()) for line in lines if line.strip()]


def _file_changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield the files under content/ that were added, removed or changed."""
    before, after = _files(old.edition), _files(new.edition)
    for path in sorted(before | after):
        if path not in before:
            yield Change(Verb.ADDED, path)
        elif path not in after:
            yield Change(Verb.REMOVED, path)
        elif read_bytes(old.folder, path) != read_bytes(new.folder, path):
            yield Change(Verb.CHANGED, path)


def _files(edition: Edition) -> set[str]:
    content = edition.content
    assets = (*content.assets, *content.staff_assets)
    return {f"content/{path}" for path in assets} | {
        f"content/root/{path}" for path in content.root
    }
