"""The page for when something went wrong: every rule, what it means and how to mend it."""

from collections.abc import Iterator

from generator.rules import Rule

_OPENING = """\
# Something went wrong

studio-guide tells each problem in one shape: the file, the line and the column; what is wrong; the
id of the rule in brackets; and a way out.

```text
process.yaml:41:7: no such key: 'titel' [unknown-key]
        titel: Tracking day
        ^^^^^
    hint: did you mean 'title'?
```

Look up the word in brackets below. What was published before stays as it was until all problems
are mended. This page is made from the rules themselves, so none is missing.
"""
_NOTICE = "This is a notice: it is told, and the build goes on."


def problem_reference() -> str:
    """Return the page as Markdown, the rules in the order of their ids."""
    return "\n".join((_OPENING, *map("\n".join, map(_entry, sorted(Rule)))))


def _entry(rule: Rule) -> Iterator[str]:
    yield f"## {rule}\n"
    yield f"{rule.meaning}\n"
    yield f"**What to do:** {rule.fix}\n"
    if not rule.stops:
        yield f"{_NOTICE}\n"
