"""Reads text files and finds the place of each character in them."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from generator.digests import sha256_of
from generator.problems import Place, Problem, ProblemsFoundError, Rule

LARGEST_FILE = 20_000_000
"""Maximum size of a text file, in bytes."""
LARGEST_READ = 100_000_000
"""Maximum size of a file that is read into memory, in bytes; hosts refuse larger ones anyway."""


_LINE_ENDS = "\r\n\x85\u2028\u2029"  # the line breaks of YAML 1.1
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")


_NON_UNIX_LINE_END = re.compile("\r\n?")
"""Windows and old Mac line endings, which are normalized for identical results on all systems."""


UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""A character that no YAML may have; a class of all others takes ten times as long to compile."""


_MERGE_MARKS = re.compile(r"^(?:<{7}|>{7}) [^\n]*$", re.MULTILINE)
"""The first and last lines of a merge conflict in git."""


_MAX_CONTROL_CHARACTERS = 20  # a binary file would have thousands

_OTHER_FORMATS = {
    "rtf": "a text with formatting (RTF)",
    "pdf": "a PDF",
    "zip": "a document of Word, Pages or another program, or a zip archive",
    "old": "a document of an old Word or Excel",
    "plist": "a web archive or another file of a Mac",
    "picture": "a picture",
    "page": "a web page",
}
_OTHER_FORMAT = re.compile(
    rb"(?P<rtf>\{\\rtf)|(?P<pdf>%PDF-)|(?P<zip>PK\x03\x04)|(?P<old>\xd0\xcf\x11\xe0)|(?P<plist>bplist00)"
    rb"|(?P<picture>\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP)"
    rb"|(?P<page>(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b)",
    re.DOTALL | re.IGNORECASE,
)
"""The first bytes of files in other formats, by their keys in `_OTHER_FORMATS`."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file, which knows where its lines are."""

    name: str
    """The file's path for messages: relative to the project's folder, with slashes."""
    text: str

    @property
    def starts(self) -> "array[int]":
        """Offset of the first character of each line."""
        return _starts(self.text)

    def line(self, index: int) -> str:
        """Return a line (counted from 0) without its end."""
        after = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[index] : after].rstrip(_LINE_ENDS)

    def place(self, line: int, column: int, width: int = 1) -> Place:
        """Return the place at a line and column (from 1); it ends at the end of the line at most."""
        excerpt = self.line(line - 1) if 0 < line <= len(self.starts) else ""
        width = max(1, min(width, len(excerpt) - column + 1))
        return Place(self.name, line, column, width, excerpt)

    def place_at(self, start: int, end: int) -> Place:
        """Return the place of the characters from `start` to `end` (offsets from 0)."""
        line = bisect_right(self.starts, start)
        return self.place(line, start - self.starts[line - 1] + 1, end - start)


@lru_cache(maxsize=16)  # only places need it, and most texts have no problem
def _starts(text: str) -> "array[int]":
    starts = array("I", [0])
    starts.extend(match.end() for match in _LINE_END.finditer(text))
    return starts


def read_bytes(folder: Path, name: str) -> bytes:
    """Return the content of a file below a folder.

    Raises ProblemsFoundError if it is missing, is not a regular file, cannot be read, or is larger
    than 100 MB.
    """
    path = file_path(folder, name)
    try:
        if (size := path.stat().st_size) > LARGEST_READ:
            raise ProblemsFoundError([refused_file(name, size)])
        return path.read_bytes()
    except OSError as error:
        message = f"cannot read this file: {error.strerror}"
        raise single_problem(name, Rule.UNREADABLE_FILE, message) from None


def refused_file(name: str, size: int) -> Problem:
    """Return the problem of a file that is larger than any host takes; `size` is in bytes."""
    rule = Rule.REFUSED_FILE
    message = f"this file has {size / 1_000_000:,.0f} MB; hosts take at most 100 MB"
    return Problem(Place(name), rule, message, rule.hint)


def read_digest(folder: Path, name: str) -> bytes:
    """Return the SHA-256 of a file below a folder, which may be larger than memory.

    Raises ProblemsFoundError if it is missing, is not a regular file, or cannot be read.
    """
    try:
        return sha256_of(file_path(folder, name))
    except OSError as error:
        message = f"cannot read this file: {error.strerror}"
        raise single_problem(name, Rule.UNREADABLE_FILE, message) from None


def file_path(folder: Path, name: str) -> Path:
    """Return the path of a file below a folder, which can be opened without blocking.

    Raises ProblemsFoundError if it is missing or is not a regular file.
    """
    try:
        mode = (folder / name).stat().st_mode
    except FileNotFoundError:
        raise single_problem(name, Rule.MISSING_FILE, "this file does not exist") from None
    except OSError as error:
        message = f"cannot read this file: {error.strerror}"
        raise single_problem(name, Rule.UNREADABLE_FILE, message) from None
    if not S_ISREG(mode):  # reading a pipe would block forever
        message = "this is a folder or a device, not a file"
        raise single_problem(name, Rule.UNREADABLE_FILE, message)
    return folder / name


def read_text(folder: Path, name: str) -> SourceText:
    """Return the text of a file below a folder.

    Raises ProblemsFoundError if it is missing, unreadable, larger than 20 MB, not UTF-8,
    contains characters that are not allowed in text, or the marks of an unfinished merge.
    """
    path = folder / name
    if path.is_file() and path.stat().st_size > LARGEST_FILE:
        raise single_problem(name, Rule.TOO_LARGE, "this file is larger than 20 MB")
    text = SourceText(name, _decode(name, read_bytes(folder, name)))
    if problems := [*_unprintable(text), *_merge_marks(text)]:
        raise ProblemsFoundError(problems)
    return text


def single_problem(name: str, rule: Rule, message: str) -> ProblemsFoundError:
    """Return an error with one problem about a whole file."""
    return ProblemsFoundError([Problem(Place(name), rule, message, rule.hint)])


def _decode(name: str, content: bytes) -> str:
    """Decode a file and convert all line endings to line feeds."""
    if other := _OTHER_FORMAT.match(content):
        message = f"this is {_OTHER_FORMATS[other.lastgroup or '']}, not plain text"
        raise single_problem(name, Rule.NOT_TEXT, message)
    try:
        return _NON_UNIX_LINE_END.sub("\n", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise single_problem(name, Rule.ENCODING, "this file is UTF-16") from None
        good = content[: error.start].decode("utf-8-sig")
        lines = _LINE_END.split(good)
        place = Place(name, len(lines), len(lines[-1]) + 1)
        message = f"this byte (0x{content[error.start]:02X}) is not UTF-8"
        problem = Problem(place, Rule.ENCODING, message, Rule.ENCODING.hint)
        raise ProblemsFoundError([problem]) from None


def _unprintable(text: SourceText) -> Iterator[Problem]:
    for count, match in enumerate(UNPRINTABLE.finditer(text.text)):
        if count == _MAX_CONTROL_CHARACTERS:
            return
        place = text.place_at(*match.span())
        message = f"this is an invisible character (U+{ord(match[0]):04X})"
        yield Problem(place, Rule.CONTROL_CHARACTER, message, "delete it")


def _merge_marks(text: SourceText) -> Iterator[Problem]:
    if "\n>>>>>>> " not in text.text:
        return
    for match in _MERGE_MARKS.finditer(text.text):
        rule = Rule.MERGE_CONFLICT
        message = "two versions of this text were merged, and neither was chosen"
        yield Problem(text.place_at(*match.span()), rule, message, rule.hint)
