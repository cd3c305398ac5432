"""Rules about `studio.reader`: the role that texts address as 'you'."""

from collections.abc import Iterator

from generator.checking.context import CheckContext
from generator.model import READER, Audience
from generator.problems import Problem, Rule


def reader_is_public(context: CheckContext) -> Iterator[Problem]:
    """Every text that says 'you' addresses a public role; a notice says if none was chosen."""
    studio, roles = context.process.studio, context.process.roles
    if not studio or not roles or not all(role and role.id and role.audience for role in roles):
        return  # already reported
    chosen = next((role for role in roles if role.id == studio.reader), None)
    if chosen and chosen.audience is Audience.INTERNAL:
        message = f"the reader can't be '{chosen.id}', because this role is internal"
        hint = Rule.BAD_READER.hint
        yield context.problem(("studio", "reader"), Rule.BAD_READER, message, hint)
    reader = context.process.reader
    if studio.reader is None and reader and reader.id != READER:
        rule = Rule.ASSUMED_READER
        message = f"texts call '{reader.id}' you, as no public role has the id '{READER}'"
        at = roles.index(reader)
        yield context.problem(("roles", at, "id"), rule, message, rule.hint)
