"""Rules across the whole process and its content: one function, one rule, named as the rule.

Each takes what was read and yields what is wrong.
Where a value could not be read it is None; a rule passes over it, as that is said already.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import PurePosixPath

from generator.checking.html_policy import unsafe
from generator.colors import ENOUGH, contrast, readable_on
from generator.editions import term_names
from generator.model import KeyPath, Kind, Part, Process, Step, Term, parts, reference_fields
from generator.problems import Place, Problem, did_you_mean
from generator.reading.content import Content
from generator.reading.yaml_source import Document
from generator.rules import Rule

_MOST_PROPOSALS = 100
"""Close names that are looked for in one run: each look takes time that grows with the list."""
_EMBEDDED = ("content/steps/", "content/prep/")
"""Where the articles stand that pages embed at a level of their own."""
_UNKNOWN = {
    Kind.ROLE: Rule.UNKNOWN_ROLE,
    Kind.SESSION: Rule.UNKNOWN_SESSION,
    Kind.STEP: Rule.UNKNOWN_STEP,
    Kind.PLAYER: Rule.UNKNOWN_PLAYER,
    Kind.TERM: Rule.UNKNOWN_TERM,
}


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the rules look at."""

    process: Process
    document: Document
    content: Content
    parts: tuple[tuple[KeyPath, Part], ...] = field(repr=False)

    @classmethod
    def of(cls, process: Process, document: Document, content: Content) -> "Whole":
        """Return the whole that these make, with every part of the process found once."""
        return cls(process, document, content, tuple(parts(process)))

    def problem(self, path: KeyPath, rule: Rule, message: str, hint: str = "") -> Problem:
        """Return a problem at the value that a path leads to."""
        return Problem(self.document.place(path), rule, message, hint)


def check(whole: Whole) -> Iterator[Problem]:
    """Yield every breach of every rule across the whole."""
    for rule in _CHECKS:
        yield from rule(whole)


def names_are_known(whole: Whole) -> Iterator[Problem]:
    """Every role, session, step, player or term that is named is listed."""
    known = _known_names(whole.process)
    found = 0
    for path, part in whole.parts:
        for name, kind in reference_fields(type(part)).items():
            for inner, named in _references((*path, name), getattr(part, name)):
                if named is not None and kind in known and named not in known[kind]:
                    message = f"there is no {kind} '{named}'"
                    found += 1
                    close = did_you_mean(named, known[kind]) if found <= _MOST_PROPOSALS else ""
                    hint = close or _listed(kind, known[kind])
                    is_key = isinstance(getattr(part, name), Mapping)
                    place = whole.document.place(inner, key=is_key)
                    yield Problem(place, _UNKNOWN[kind], message, hint)


def ids_are_unique(whole: Whole) -> Iterator[Problem]:
    """No two entries of one list share an id."""
    for path, entries in _lists_with_ids(whole):
        first: dict[str, KeyPath] = {}
        for at, entry in entries:
            name = _id_of(entry)
            here = (*path, at, "id")
            if name in first:
                line = whole.document.place(first[name]).line
                message = f"the id '{name}' is taken by the entry on line {line}"
                yield whole.problem(here, Rule.DUPLICATE_ID, message, Rule.DUPLICATE_ID.hint)
            elif name:
                first[name] = here


def old_ids_are_free(whole: Whole) -> Iterator[Problem]:
    """Old ids under `was` are nobody's id in their list, and are claimed once."""
    for path, entries in _lists_with_ids(whole):
        current = {_id_of(entry) for _, entry in entries}
        claimed: set[str] = set()
        for at, entry in entries:
            for position, old in enumerate(getattr(entry, "was", None) or ()):
                if old in current or old in claimed:
                    what = "is still in use" if old in current else "is claimed twice"
                    message = f"the old id '{old}' {what}"
                    where = (*path, at, "was", position)
                    yield whole.problem(where, Rule.WAS_IN_USE, message, Rule.WAS_IN_USE.hint)
                claimed.add(old)


def needs_have_no_cycle(whole: Whole) -> Iterator[Problem]:
    """No step needs itself, directly or through others."""
    steps = _steps_by_id(whole.process)
    needs = {
        name: [one for one in step.needs or () if one in steps] for name, (_, step) in steps.items()
    }
    for circle in _circles(needs):
        start = circle[0]
        at, step = steps[start]
        position = (step.needs or ()).index(circle[1])
        message = f"steps need each other in a circle: {' needs '.join(circle)}"
        where = ("steps", at, "needs", position)
        yield whole.problem(where, Rule.NEEDS_CYCLE, message, Rule.NEEDS_CYCLE.hint)


def windows_follow_needs(whole: Whole) -> Iterator[Problem]:
    """No step starts before what it needs has ended; the same day will do."""
    steps = _steps_by_id(whole.process)
    for at, step in steps.values():
        for needed in step.needs or ():
            other = steps.get(needed, (0, None))[1]
            if not (other and other.window and step.window) or other is step:
                continue
            first, last = step.window.first_day, other.window.last_day
            if None in (first, last) or first >= last or needed in (step.overlaps or ()):
                continue
            message = f"'{step.id}' starts on day {first}, but needs '{needed}' (to day {last})"
            where = ("steps", at, "window", "first_day")
            hint = f"start on day {last} or later, or write overlaps: [{needed}]"
            yield whole.problem(where, Rule.EARLY_WINDOW, message, hint)


def steps_have_guides(whole: Whole) -> Iterator[Problem]:
    """Every step has an artist guide of its own, and every guide is a step's."""
    guides = {article.name for article in whole.content.steps}
    for at, step in _steps_by_id(whole.process).values():
        name = f"content/steps/{step.id}.md"
        if step.id not in guides and name not in whole.content.unreadable:
            message = f"the step '{step.id}' has no artist guide"
            hint = f"write {name}"
            yield whole.problem(("steps", at, "id"), Rule.MISSING_GUIDE, message, hint)
    steps = _known_names(whole.process).get(Kind.STEP, {})
    for article in whole.content.steps:
        if steps and article.name not in steps:
            message = f"there is no step '{article.name}' for this guide"
            hint = did_you_mean(article.name, steps) or "name it after its step, or take it away"
            yield Problem(Place(article.source.name), Rule.UNKNOWN_PAGE, message, hint)


def colors_can_be_read(whole: Whole) -> Iterator[Problem]:
    """White on the main color, and links on white, have the contrast that WCAG AA asks for."""
    brand = whole.process.studio and whole.process.studio.brand
    for name in ("primary", "accent"):
        color = getattr(brand, name, None)
        if color and (ratio := contrast(color, "#ffffff")) < ENOUGH:
            message = f"{color} and white have a contrast of {ratio:.1f} to 1; it takes {ENOUGH}"
            where = ("studio", "brand", name)
            hint = f"write {readable_on('#ffffff', color)}, the nearest shade that can be read"
            yield whole.problem(where, Rule.LOW_CONTRAST, message, hint)


def assets_are_there(whole: Whole) -> Iterator[Problem]:
    """Where the studio names a logo or a folder of fonts, it is under content/assets/."""
    brand = whole.process.studio and whole.process.studio.brand
    files = {f"content/{path}" for path in whole.content.assets}
    homes = {
        str(home)
        for path in whole.content.assets
        for home in (PurePosixPath("content") / path).parents
    }
    for key, known in (("logo", files), ("fonts", homes)):
        named = getattr(brand, key, None)
        if named and named not in known:
            message = f"there is no file '{named}'"
            hint = "put the file there, or take the key away"
            yield whole.problem(("studio", "brand", key), Rule.MISSING_FILE, message, hint)


def texts_are_whole(whole: Whole) -> Iterator[Problem]:
    """No text goes on after a '#', where YAML begins a note."""
    rule = Rule.CUT_SHORT
    for place in dict.fromkeys(whole.document.cut_short()):
        message = "what stands here is a note to YAML, and no part of the text before it"
        yield Problem(place, rule, message, rule.hint)


def texts_do_not_act(whole: Whole) -> Iterator[Problem]:
    """No text holds what acts in a browser, or what others would serve."""
    for article in whole.content.articles:
        yield from unsafe(article)


def headings_step_down(whole: Whole) -> Iterator[Problem]:
    """No heading is two levels or more below the one before.

    An article that becomes part of a page may start at any level; others start below the title.
    """
    for article in whole.content.articles:
        found = list(article.headings())
        part_of_page = article.source.name.startswith(_EMBEDDED)
        before = min((level for level, _ in found), default=1) - 1 if part_of_page else 1
        for level, heading in found:
            if level > before + 1:
                message = f"this heading has {level} signs, and {before + 1} at most would do"
                rule = Rule.SKIPPED_HEADING
                yield Problem(article.place(heading), rule, message, rule.hint)
            before = level


def headings_have_words(whole: Whole) -> Iterator[Problem]:
    """No heading is empty: a screen reader says it, and no PDF may hold it."""
    rule = Rule.EMPTY_HEADING
    for article in whole.content.articles:
        for found in article.empty_headings():
            yield Problem(article.place(found), rule, "this heading has no words", rule.hint)


_CHECKS = (
    names_are_known,
    ids_are_unique,
    old_ids_are_free,
    needs_have_no_cycle,
    windows_follow_needs,
    steps_have_guides,
    colors_can_be_read,
    assets_are_there,
    texts_are_whole,
    texts_do_not_act,
    headings_step_down,
    headings_have_words,
)


def _known_names(process: Process) -> dict[Kind, Mapping[str, None]]:
    """Return the names of each kind, but for kinds whose list could not be read to its end.

    There nobody can tell whether a name is known.
    """
    prep = process.prep
    lists: dict[Kind, tuple[Part, ...] | None] = {
        Kind.ROLE: process.roles,
        Kind.SESSION: process.sessions,
        Kind.STEP: process.steps,
        Kind.PLAYER: prep.players if prep else None,
        Kind.TERM: process.glossary,
    }
    return {
        kind: dict.fromkeys(chain.from_iterable(map(_names_of, found)))
        for kind, found in lists.items()
        if found is not None and all(one and _id_of(one) for one in found)
    }


def _listed(kind: Kind, names: Iterable[str]) -> str:
    """Return a hint that says which names there are."""
    some = ", ".join(islice(names, 12))
    return f"the {kind}s are: {some}" if some else f"list it first: there is no {kind} yet"


def _names_of(part: Part) -> tuple[str, ...]:
    return term_names(part) if isinstance(part, Term) else (_id_of(part),)


def _references(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, str]]:
    """Yield the names that a field holds, each with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        yield from (((*path, key), key) for key in value)
    elif isinstance(value, tuple):
        yield from (((*path, at), name) for at, name in enumerate(value))


def _lists_with_ids(whole: Whole) -> Iterator[tuple[KeyPath, list[tuple[int, Part]]]]:
    """Yield every list whose entries have ids, with the path to it."""
    lists: dict[KeyPath, list[tuple[int, Part]]] = {}
    for path, part in whole.parts:
        if path and isinstance(path[-1], int) and hasattr(part, "id"):
            lists.setdefault(path[:-1], []).append((path[-1], part))
    yield from lists.items()


def _id_of(part: Part) -> str:
    """Return the id of a part; of a term, its anchor."""
    if getattr(part, "term", None):
        return str(getattr(part, "anchor", ""))
    return getattr(part, "id", None) or ""


def _steps_by_id(process: Process) -> dict[str, tuple[int, Step]]:
    steps = enumerate(process.steps or ())
    return {step.id: (at, step) for at, step in steps if step and step.id}


def _circles(needs: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield each circle once, as the ids along it, the first repeated at the end."""
    done: set[str] = set()
    for start, first in needs.items():
        trail, branches = [start], [iter(first if start not in done else ())]
        while trail:
            following = next(branches[-1], None)
            if following is None:
                done.add(trail.pop())
                branches.pop()
            elif following in trail:
                yield [*trail[trail.index(following) :], following]
            elif following not in done:
                trail.append(following)
                branches.append(iter(needs[following]))
