"""Edits of a text by offset; everything else is preserved byte for byte."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_BOM = b"\xef\xbb\xbf"
_WINDOWS = re.compile(r"\r\n")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replaces the characters from `start` to `end` (offsets in the text as it was read)."""

    start: int
    end: int
    new: str


def edited_text(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that don't overlap to a text; duplicates are applied once."""
    done, at = [], 0
    for edit in sorted(set(edits)):
        done += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join((*done, text[at:]))


def edited_bytes(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Apply edits to the content of a file; its byte order mark and line endings are preserved.

    Offsets refer to the decoded text, in which every line ending is one line feed.
    """
    mark = _BOM if content.startswith(_BOM) else b""
    raw = content.removeprefix(mark).decode()
    pairs = [match.start() - at for at, match in enumerate(_WINDOWS.finditer(raw))]
    end = "\r\n" if pairs else "\r" if "\r" in raw and "\n" not in raw else "\n"

    def moved(offset: int) -> int:
        return offset + bisect_left(pairs, offset)

    moved_edits = (
        Edit(moved(one.start), moved(one.end), one.new.replace("\n", end)) for one in edits
    )
    return mark + edited_text(raw, moved_edits).encode()


def changed_lines(before: str, after: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield each changed block: the first line's number, the old lines, and the new lines."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield start + 1, old[start:end], new[new_start:new_end]
