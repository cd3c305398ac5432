"""A leak as a problem: the staff text, the files that contain it, and how to fix it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.digests import sha256_of
from generator.inspection.readings import JOINT
from generator.inspection.secrets import Typed
from generator.problems import Problem, Rule

_MAX_NAMED = 3
_LONG = 120
"""Length in characters from which a message also shows the words that were found in a text."""
_GAPS = re.compile(r" ?\|[ |]*")
"""Breaks between cells and paragraphs of a document."""
_STAFF = "content/staff/"
_STAFF_HINT = "remove it from the public file, or say it in a text under content/pages/ if artists may read it"


@dataclass(frozen=True, slots=True)
class Leak(Problem):
    """A staff text or file that would be published."""

    files: tuple[str, ...] = field(default=(), compare=False)
    """The names of the files that contain it."""

    def with_published(self, html: Path, target: Path) -> "Leak":
        """Return the leak with a hint if the published folder already has one of its files.

        `html` is the folder that would replace the published folder, `target`.
        """
        there = (name for name in self.files if _is_same(html / name, target / name))
        if name := next(there, ""):
            return replace(self, hint=f"{self.hint}; {target.name}/ is as before, and has {name}")
        return self


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.is_file() and sha256_of(one) == sha256_of(other)


def leak_of(secret: Typed, files: Sequence[str], kept: Collection[str], found: str) -> Leak:
    """Return the leak of a staff text.

    `files` contain it, `kept` are the files that the owner put into the published folder, and `found`
    are the words that were found first.
    """
    hint = _STAFF_HINT if secret.place.file.startswith(_STAFF) else Rule.LEAK.hint
    return Leak(secret.place, Rule.LEAK, _message(secret, files, kept, found), hint, (*files,))


def _message(secret: Typed, names: Sequence[str], kept: Collection[str], found: str) -> str:
    """Return a message with the text and the files that contain it.

    Of a long text, the words that were found come first, as the text may be a whole table.
    """
    text = " ".join(secret.text.replace(JOINT, "").split())
    text = _GAPS.sub(" | ", text).strip(" |") if JOINT in secret.text else text
    start = f"'{found}', in: " if len(text) > _LONG and found else ""
    suffixes = dict.fromkeys(kept, " (already in the published folder)")
    files = ", ".join(name + suffixes.get(name, "") for name in names[:_MAX_NAMED])
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return f"this is for the staff only, but would be published in {files}{more}: {start}'{text}'"
