"""Searches a file of any type completely: unpacks archives and streams, and decodes all text.

It makes no assumptions about what a file should contain, and reads whatever text is in it.
"""

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from generator.archives import UNREADABLE, holds_zip, is_archive, members, streams, too_large
from generator.inspection import pdf
from generator.inspection.binary import PADDING, in_one_line, runs
from generator.inspection.embedded_files import encoded_files
from generator.inspection.encodings import ascii_of, encoding_of, narrow, windows
from generator.inspection.readings import (
    APART,
    from_rtf,
    readings,
    unfolded,
    with_spaced_tags,
    without_tags,
)
from generator.inspection.typed_parts import NOT_TYPED, typed_parts
from generator.inspection.words import size_compared

_MAX_DEPTH = 8
"""Maximum nesting of archives; an archive that contains itself would never end."""
MAX_UNPACKED = 64_000_000
"""Maximum number of bytes that a file may unpack to, including nested files."""
MAX_TEXT = 64_000_000
"""Maximum number of characters that are searched in a file, to bound the time that it takes."""
_MIN_COST = 1_000
"""Minimum size counted for a file in an archive, in bytes, to bound the number of empty files."""
_SMALL = 4_096
"""Maximum size in bytes of nested files that are read together."""
_SHORT = 400
_ENOUGH = 32_768
"""Length of a short text, and that of short texts that are searched together, in characters."""
_TOGETHER = 1_048_576
"""Number of bytes of small files that are read together."""
_MAX_CHUNKS = 100_000
"""Maximum number of a picture's chunks that are searched one by one; the rest is searched as a whole."""
_PNG = b"\x89PNG\r\n\x1a\n"
_FORMATS = (
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    b"%PDF",
    _PNG,
    b"{\\rtf",
    b"BEGIN:V",
    *UNREADABLE,
)
"""The first bytes of files that are read by the rules of their format, except archives."""
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


@dataclass(slots=True)
class Search:
    """The search of one file; its results are complete once all texts have been consumed."""

    digests: set[bytes] = field(default_factory=set)
    """SHA-256 of the file and of each file in it."""
    unsearched: dict[str, None] = field(default_factory=dict)
    """What could not be searched, with the reason."""
    left: int = MAX_UNPACKED
    most_text: float = MAX_TEXT
    """Number of characters after which the search ends."""
    may_matter: Callable[[bytes], bool] = bool
    """Whether short texts in binary data are worth reading."""

    def texts(self, content: bytes, name: str = "") -> Iterator[str]:
        """Yield every text in a file; some texts are yielded in more than one form.

        Text with tags is yielded with and without them. The names of archived files are texts too.
        """
        left = self.most_text
        for text in _together(self._texts(content, name, 0)):
            left -= size_compared(text)
            if left < 0:
                self._tell("", "it has so much text that only its beginning was")
                return
            yield text

    def _texts(self, content: bytes, name: str, depth: int) -> Iterator[str]:
        self.digests.add(sha256(content).digest())
        if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            content = content.decode("utf-32", "replace").encode(errors="replace")
        content = unfolded(content)
        if depth > _MAX_DEPTH:
            self._tell(name, "it is nested too deeply")
        elif is_archive(content):
            yield from self._archived(content, name, depth)
        elif content.startswith(b"%PDF"):
            yield from self._pdf(content, name, depth)
        elif (encoding := encoding_of(content)) is None:
            yield from self._binary(content, name, depth)
        else:
            yield from self._inner(encoded_files(narrow(content, encoding)), name, depth)
            for text in windows(content, encoding):
                yield from readings(text)

    def _tell(self, name: str, reason: str) -> None:
        self.unsearched[f"{name}: {reason}" if name else reason] = None

    def _inner(self, contents: Iterable[bytes | str], name: str, depth: int) -> Iterator[str]:
        """Yield the texts of nested files, and those among them, until the size limit is exceeded.

        Small files without a format of their own are read together, because each file has its cost.
        """
        plain, binary, size = list[str](), list[bytes](), 0
        for content in contents:
            if isinstance(content, str):
                yield content
                continue
            self.left -= max(len(content), _MIN_COST)
            if self.left < 0:
                self._tell("", too_large(MAX_UNPACKED))
                break
            if len(content) > _SMALL or depth >= _MAX_DEPTH or _has_format(content):
                yield from self._texts(content, name, depth + 1)
                continue
            self.digests.add(sha256(content).digest())
            if encoding := encoding_of(content):
                plain += windows(content, encoding)
            else:
                binary.append(content)
            size += len(content)
            if size > _TOGETHER:
                yield from self._joined(plain, binary, name, depth + 1)
                plain, binary, size = [], [], 0
        yield from self._joined(plain, binary, name, depth + 1)

    def _joined(
        self, plain: list[str], binary: list[bytes], name: str, depth: int
    ) -> Iterator[str]:
        """Yield the texts of small files, set apart: those of all texts and those of all others."""
        if plain:
            text = APART.join(plain)
            yield from readings(text)
            yield from self._inner(encoded_files(ascii_of(text)), name, depth)
        if binary:
            yield from self._binary(PADDING.join(binary), name, depth)

    def _archived(self, content: bytes, name: str, depth: int) -> Iterator[str]:
        whole = True
        for member in members(content, max(self.left, _MIN_COST)):
            inner = f"{name}/{member.name}".strip("/")
            yield member.name
            if member.reason:
                whole = whole and not member.is_doubtful
                self._tell(inner, member.reason)
            yield from self._inner([member.content], inner, depth)
            if self.left < 0:
                return
        if not whole:  # the rest may not be an archive at all
            yield from self._runs(content, name, depth)

    def _pdf(self, content: bytes, name: str, depth: int) -> Iterator[str]:
        if pdf.is_locked(content):
            self._tell(name, "a password protects it, or it is damaged")
        yield from pdf.pages(content)
        yield from pdf.strings(content)
        attached = pdf.attached(content, max(self.left, _MIN_COST))
        yield from self._inner(attached, name, depth)

    def _runs(self, content: bytes, name: str, depth: int) -> Iterator[str]:
        """Yield the runs of text in binary data, and the texts of the files encoded in them."""
        yield from self._inner(encoded_files(content), name, depth)
        for found in runs(content, self.may_matter):
            yield from map(in_one_line, readings(found.text) if found.has_escapes else [found.text])
            if found.is_wide:
                yield from self._inner(encoded_files(ascii_of(found.text)), name, depth)

    def _binary(self, content: bytes, name: str, depth: int) -> Iterator[str]:
        """Yield the runs of text in a file, and the texts of embedded streams and archives."""
        if reason := next((UNREADABLE[one] for one in UNREADABLE if content.startswith(one)), ""):
            self._tell(name, f"nothing here reads {reason}")
        elif name.endswith((".iwa", ".br")):
            self._tell(name, "nothing here reads its compression")
        elif _LOCKED_OFFICE in content:
            self._tell(name, "a password protects it")
        if content.startswith(_PNG):
            content = _without_pixels(content)
        yield from self._runs(content, name, depth)
        yield from self._inner(self._streams(content, name), name, depth)
        if self.left >= 0 and holds_zip(content):
            yield from self._archived(content, name, depth)

    def _streams(self, content: bytes, name: str) -> Iterator[bytes]:
        """Yield the content of each compressed stream in a file."""
        for stream in streams(content, max(self.left, _MIN_COST)):
            if stream.reason:
                self._tell(name, stream.reason)
            yield stream.content


def _together(found: Iterable[str]) -> Iterator[str]:
    """Yield texts, with the short ones set apart in longer ones, because each text has its cost."""
    short, size = list[str](), 0
    for text in found:
        if len(text) > _SHORT:
            yield text
            continue
        short.append(text)
        size += len(text)
        if size > _ENOUGH:
            yield APART.join(short)
            short, size = [], 0
    yield APART.join(short)


def texts(content: bytes) -> Iterator[str]:
    """Yield every text in a file."""
    yield from Search().texts(content)


def shown(content: bytes, depth: int = 0) -> Iterator[str]:
    """Yield what people typed into a file, as it shows it, except text in images."""
    if depth > _MAX_DEPTH:
        return
    content = unfolded(content)
    if is_archive(content):
        for member in members(content, MAX_UNPACKED >> depth):
            if not NOT_TYPED.search(member.name):
                yield from shown(member.content, depth + 1)
    elif content.startswith(b"%PDF"):
        yield from pdf.pages(content)
    elif encoding := encoding_of(content):
        for text in typed_parts(windows(content, encoding)):
            plain = from_rtf(text) if text.startswith("{\\rtf") else text
            yield from (without_tags(plain), with_spaced_tags(plain))


def _has_format(content: bytes) -> bool:
    """Return whether a file has to be read alone, by the rules of its format."""
    return content.startswith(_FORMATS) or is_archive(content) or holds_zip(content)


def _without_pixels(content: bytes) -> bytes:
    """Return a PNG without its pixel data (PNG, 5.3), and without the heads of its first chunks."""
    offset, kept, view = len(_PNG), bytearray(), memoryview(content)
    for _ in range(_MAX_CHUNKS):
        size = int.from_bytes(content[offset : offset + 4])
        kind = content[offset + 4 : offset + 8]
        end = offset + size + 12
        if kind == b"IEND" or end >= len(content):
            break
        if kind not in {b"IDAT", b"fdAT"}:
            kept += view[offset + 8 : end]
            kept += b"\0"
        offset = end
    return bytes(kept + view[offset + 8 :])
