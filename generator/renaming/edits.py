"""Edits of a text by place: everything else stays as it is, byte for byte."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_BOM = b"\xef\xbb\xbf"
_WINDOWS = re.compile(r"\r\n")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """New characters in place of those from `start` to `end`, offsets in a text as it was read."""

    start: int
    end: int
    new: str


def edited_text(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits that do not overlap; an edit that is there twice is made once."""
    done, at = [], 0
    for edit in sorted(set(edits)):
        done += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join((*done, text[at:]))


def edited_bytes(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Return a file with edits of its text; its byte order mark and its line ends stay.

    The text that the edits are for has a line feed wherever the file has another line end.
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
    """Yield each group of lines that differ: its first line's number, the old lines, the new ones."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield start + 1, old[start:end], new[new_start:new_end]
