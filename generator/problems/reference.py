"""PROBLEMS.md: every rule, what it means and how to fix it."""

from collections.abc import Iterator

from generator.problems.rules import Rule

_OPENING = """\
# When something goes wrong

studio-guide reports every problem in the same form: the file, the line and the column; what is
wrong; the id of the rule in brackets; and how to fix it.

```text
process.yaml:41:7: no such key: 'titel' [unknown-key]
        titel: Tracking day
        ^^^^^
    hint: did you mean 'title'?
```

Look up the word in brackets below. Your published site stays as it was until every problem is
fixed.
"""
_NOTICE = "This is a notice: the build goes on."


def problem_reference() -> str:
    """Return PROBLEMS.md, with the rules in the order of their ids."""
    return "\n".join((_OPENING, *map("\n".join, map(_entry, sorted(Rule)))))


def _entry(rule: Rule) -> Iterator[str]:
    yield f"## {rule}\n"
    yield f"{rule.meaning}\n"
    yield f"**What to do:** {rule.fix}\n"
    if not rule.stops:
        yield f"{_NOTICE}\n"
