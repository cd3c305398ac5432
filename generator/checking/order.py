"""Rules about the order of steps: what a step needs, and on which days."""

from collections.abc import Iterator

from generator.checking.context import CheckContext
from generator.model import Process, Step
from generator.problems import Problem
from generator.rules import Rule


def needs_have_no_cycle(context: CheckContext) -> Iterator[Problem]:
    """No step needs itself, directly or through others."""
    steps = steps_by_id(context.process)
    needs = {
        name: [one for one in step.needs or () if one in steps] for name, (_, step) in steps.items()
    }
    for circle in _circles(needs):
        start = circle[0]
        at, step = steps[start]
        position = (step.needs or ()).index(circle[1])
        message = f"steps need each other in a circle: {' needs '.join(circle)}"
        where = ("steps", at, "needs", position)
        yield context.problem(where, Rule.NEEDS_CYCLE, message, Rule.NEEDS_CYCLE.hint)


def windows_follow_needs(context: CheckContext) -> Iterator[Problem]:
    """No step starts before what it needs has ended; the same day will do."""
    steps = steps_by_id(context.process)
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
            yield context.problem(where, Rule.EARLY_WINDOW, message, hint)


def steps_by_id(process: Process) -> dict[str, tuple[int, Step]]:
    """Return each step that has an id, with its position, by that id."""
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
