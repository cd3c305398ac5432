"""The rule that artists and the staff read the same days, for any number of songs."""

from collections.abc import Iterator, Sequence

from generator.model import Step
from generator.planning.schedule import MAX_SONGS, schedule
from generator.problems import Problem, Rule
from generator.reading.yaml_source import Document


def dates_agree(
    public: Sequence[Step], every: Sequence[Step], document: Document
) -> Iterator[Problem]:
    """Yield a problem for each public step that waits, for some number of songs, for hidden ones.

    `public` are the steps as artists read them, and `every` those of the staff.
    """
    hidden = {step.id: step for step in every} if len(every) > len(public) else {}
    for step in public:
        hidden.pop(step.id, None)
    songs = _differing(public, every) if hidden else {}
    for at, step in enumerate(every):
        causes = [needed for needed in step.needs if needed in hidden]
        if step.id not in songs or not causes:
            continue
        slots = {}
        for edition, steps in (("artists", public), ("the staff", every)):
            slot = next(one for one in schedule(steps, songs[step.id]) if one.step.id == step.id)
            slots[edition] = f"days {slot.first_day} to {slot.last_day} for {edition}"
        message = f"with {songs[step.id]} songs, '{step.id}' is on {' and '.join(slots.values())}"
        place = document.place(("steps", at, "needs", list(step.needs).index(causes[0])))
        hint = _hint(step, causes, public, every)
        yield Problem(place, Rule.DATES_DIFFER, message, hint)


def _differing(public: Sequence[Step], every: Sequence[Step]) -> dict[str, int]:
    """Map each step whose days differ to the smallest number of songs for which they do."""
    found: dict[str, int] = {}
    for songs in range(1, MAX_SONGS + 1):
        theirs = {slot.step.id: (slot.first_day, slot.last_day) for slot in schedule(every, songs)}
        for slot in schedule(public, songs):
            if theirs[slot.step.id] != (slot.first_day, slot.last_day):
                found.setdefault(slot.step.id, songs)
    return found


def _hint(step: Step, causes: list[str], public: Sequence[Step], every: Sequence[Step]) -> str:
    """Return what to write so that the days agree."""
    by_id = {one.id: one for one in every}
    shown = [one.id for one in public]
    before, longer, todo = [], [], list(causes)
    for name in todo:
        if name in shown:
            before.append(name)
        else:
            longer += [name] if by_id[name].window.extra_song_days else []
            todo += [one for one in by_id[name].needs if one not in todo]
    needs = [*dict.fromkeys((*(one for one in before if one not in step.needs), *step.needs))]
    public_needs = [one for one in needs if one in shown]
    mended = [_with_needs(one, step, public_needs) for one in public]
    written = f"needs: [{', '.join(needs)}]{_overlaps(step, [by_id[one] for one in before])}"
    if step.id not in _differing(mended, [_with_needs(one, step, needs) for one in every]):
        return f"write {written}"
    names = ", ".join(f"'{name}'" for name in longer)
    return (
        f"write extra_song_days: 0 in the window of {names}, and {written} here"
        if longer
        else Rule.DATES_DIFFER.hint
    )


def _overlaps(step: Step, added: Sequence[Step]) -> str:
    """Return what else to write if steps that become needed are still in progress at its start."""
    early = [one.id for one in added if one.window.last_day > step.window.first_day]
    overlaps = [*dict.fromkeys((*step.overlaps, *early))]
    return f" and overlaps: [{', '.join(overlaps)}]" if early else ""


def _with_needs(one: Step, step: Step, needs: list[str]) -> Step:
    return one.model_copy(update={"needs": tuple(needs)}) if one.id == step.id else one
