"""Rules about the order of steps: dependencies and dates."""

from collections.abc import Iterator

from generator.checking.context import CheckContext
from generator.model import Process, Step
from generator.problems import Problem, Rule


def needs_have_no_cycle(context: CheckContext) -> Iterator[Problem]:
    """No step needs itself, directly or through other steps."""
    steps = steps_by_id(context.process)
    needs = {
        step_id: [needed for needed in step.needs or () if needed in steps]
        for step_id, (_, step) in steps.items()
    }
    for cycle in _cycles(needs):
        index, step = steps[cycle[0]]
        position = (step.needs or ()).index(cycle[1])
        message = f"these steps form a cycle: {' needs '.join(cycle)}"
        path = ("steps", index, "needs", position)
        yield context.problem(path, Rule.NEEDS_CYCLE, message, Rule.NEEDS_CYCLE.hint)


def windows_follow_needs(context: CheckContext) -> Iterator[Problem]:
    """No step starts before the steps it needs end; the same day is allowed."""
    steps = steps_by_id(context.process)
    for index, step in steps.values():
        for needed in step.needs or ():
            other = steps.get(needed, (0, None))[1]
            if not (other and other.window and step.window) or other is step:
                continue
            first, last = step.window.first_day, other.window.last_day
            if None in (first, last) or first >= last or needed in (step.overlaps or ()):
                continue
            message = (
                f"'{step.id}' starts on day {first}, but needs '{needed}', which ends on day {last}"
            )
            path = ("steps", index, "window", "first_day")
            hint = f"start on day {last} or later, or add overlaps: [{needed}]"
            yield context.problem(path, Rule.EARLY_WINDOW, message, hint)


def needs_come_first(context: CheckContext) -> Iterator[Problem]:
    """Every step is listed after the steps it needs."""
    steps = steps_by_id(context.process)
    for index, step in steps.values():
        for position, needed in enumerate(step.needs or ()):
            if needed in steps and steps[needed][0] > index:
                message = f"'{step.id}' is listed before '{needed}', which it needs"
                path = ("steps", index, "needs", position)
                yield context.problem(path, Rule.LATE_NEED, message, Rule.LATE_NEED.hint)


def steps_by_id(process: Process) -> dict[str, tuple[int, Step]]:
    """Map the id of each step to its index and the step."""
    steps = enumerate(process.steps or ())
    return {step.id: (index, step) for index, step in steps if step and step.id}


def _cycles(needs: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield each cycle once, as a list of ids in which the first one is repeated at the end."""
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
