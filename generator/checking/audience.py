"""Rules about the audience: which parts are public, and the language."""

from collections.abc import Collection, Iterator

from generator.checking.context import CheckContext
from generator.model import Audience, Process, is_foreign
from generator.problems import Problem, ProblemsFoundError, Rule
from generator.reading.yaml_source import Document
from generator.rendering.wording import count


def require_public_step(
    process: Process, document: Document, audiences: Collection[Audience] = (Audience.PUBLIC,)
) -> None:
    """Raise ProblemsFoundError if the public edition is built and no step is public."""
    if Audience.PUBLIC in audiences and not any(
        step.audience is Audience.PUBLIC for step in process.steps
    ):
        rule, steps = Rule.NOTHING_PUBLIC, count(len(process.steps), "step", "steps")
        message = f"{steps}, 0 public: artists would see none"
        place = document.place(("steps",), key=True)
        raise ProblemsFoundError([Problem(place, rule, message, rule.hint)])


def sessions_are_used(context: CheckContext) -> Iterator[Problem]:
    """Each session is used in a step, and each public session in a public step."""
    steps = [step for step in context.process.steps or () if step]
    used = {one.session: step for step in steps for one in step.sessions or () if one}
    public = [step for step in steps if step.audience is Audience.PUBLIC]
    shown = {one.session for step in public for one in step.sessions or () if one}
    rule = Rule.UNUSED_SESSION
    for at, session in enumerate(context.process.sessions or ()):
        if not session or not session.id or not steps:
            continue
        hint = rule.hint
        if session.id not in used:
            message = f"no step has the session '{session.id}'"
        elif session.audience is Audience.PUBLIC and public and session.id not in shown:
            message = f"no public step has the session '{session.id}', which is public"
            step = used[session.id]
            if not (step.id and step.audience):
                continue  # these are reported, and this follows from them
            hint = f"add 'audience: public' to the step '{step.id}', or take it from the session"
        else:
            continue
        yield context.problem(("sessions", at, "id"), rule, message, hint)


def words_are_english(context: CheckContext) -> Iterator[Problem]:
    """Give owners of a guide in another language a notice that its interface is in English."""
    language = getattr(context.process.studio, "language", None)
    if language and is_foreign(language):
        rule = Rule.FRAME_LANGUAGE
        message = f"your texts are in '{language}'; the guide's own words are English"
        yield context.problem(("studio", "language"), rule, message, rule.hint)
