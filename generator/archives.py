"""Writes reproducible zip files, and reads every archive format that the standard library supports.

The only module that imports zipfile, tarfile and the decompression modules.
"""

import bz2
import lzma
import re
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from math import inf
from typing import Protocol
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can store
_READABLE = 0o644  # permissions on systems that have them
_UNIX = 3
_FIRST_PIECE = 512
_PIECE = 65_536
_GZIP_HEAD, _GZIP_NAMES = 10, 512
"""Bytes of a gzip file before the names in it, and those in which the names are looked for."""
_MAX_MEMORY = 100_000_000
"""Memory limit of a decompressor in bytes; a file of 100 bytes can request gigabytes."""
_MIN_STREAM = 8
"""Minimum unpacked size of an embedded stream; shorter ones occur by chance."""
_MAX_STARTS = 100_000
"""Maximum number of places in a file at which a stream may start."""
_MAX_MUTE = 1_048_576
"""Bytes that an embedded stream may have before its content; the largest block of bzip2 has less."""
_MAX_WASTED = 64_000_000
"""Maximum number of bytes that are read in vain where no stream starts."""
_TOO_MANY_STARTS = "it has too many places that look like compressed data to try them all"
_TOO_MANY_STREAMS = f"only the first {_MAX_STARTS:,} of its compressed parts were"
_DAMAGE = (
    *(BadZipFile, RuntimeError, NotImplementedError, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(ValueError, LookupError, OverflowError, struct.error, tarfile.TarError, TypeError),
    AttributeError,
)
"""Exceptions for archives that are damaged, encrypted or of an unknown format."""
_TAR_HEADER = 512
_TAR_SUM = slice(148, 156)
UNREADABLE = {
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x04\x22\x4d\x18": "LZ4",
    b"MSCF": "Cabinet",
    b"\x1f\x9d": "compress",
    b"wOF2": "WOFF2",
    b"LZIP": "lzip",
    b"StuffIt": "StuffIt",
    b"xar!": "xar",
}
"""Compressed formats that the standard library doesn't support, by their first bytes."""


class BrokenArchiveError(Exception):
    """Raised if an archive is damaged, encrypted or not an archive at all."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, possibly read only in part."""

    name: str
    content: bytes
    reason: str = ""
    """Why it could not be read completely; empty if it was."""

    @property
    def is_doubtful(self) -> bool:
        """Whether its archive may be no archive, because it ends early; a long row of streams is one."""
        return bool(self.reason) and self.reason != _TOO_MANY_STREAMS


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


_STREAMS: dict[bytes, Callable[[], _Unpacker]] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(31),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(memlimit=_MAX_MEMORY),
    b"\x5d\0\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MAX_MEMORY),
}
"""The first bytes of each compressed format, and its decompressor."""
_INNER = {
    b"\x1f\x8b\x08": _STREAMS[b"\x1f\x8b"],
    b"BZh": _STREAMS[b"BZh"],
    b"\xfd7zXZ": _STREAMS[b"\xfd7zXZ\0"],
    b"x": zlib.decompressobj,
}
_INNER_START = re.compile(rb"\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\0|x[\x01\x5e\x9c\xda]")


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip file with the given names and contents, in the same order.

    Dates are fixed and nothing is compressed, because compression differs between machines.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in files:
            entry = ZipInfo(name, _DATE)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzipped(content: bytes, most: int = 64_000_000) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file in a zip file.

    Raises BrokenArchiveError if it is not a valid zip file, if it is encrypted, or if all its files
    together have more than `most` bytes.
    """
    for member in _zip_members(content, most):
        most -= len(member.content)
        if member.reason or most < 0:
            raise BrokenArchiveError(member.reason)
        if member.name:
            yield member.name, member.content


def is_archive(content: bytes) -> bool:
    """Return whether a file is an archive, or one compressed file, that `members` opens."""
    return content.startswith((b"PK\x03\x04", *_STREAMS)) or _is_tar(content)


def holds_zip(content: bytes) -> bool:
    """Return whether a file ends with a zip file, as self-extracting archives do."""
    return b"PK\x05\x06" in content[-_PIECE - 22 :] and is_zipfile(BytesIO(content))


def members(content: bytes, most: int) -> Iterator[Member]:
    """Yield the files in an archive; damaged ones are yielded with a reason instead of raising.

    No more than `most` bytes of each file are unpacked.
    """
    start = next((start for start in _STREAMS if content.startswith(start)), None)
    if start is not None:
        unpacked, reason, end = _unpack_all(start, content, most)
        yield Member("", unpacked, reason)
        if start == b"\x1f\x8b" and content[3:4].strip(b"\0"):  # the names that gzip may add
            yield Member("", content[_GZIP_HEAD:_GZIP_NAMES])
        if not reason and (rest := content[end:]).strip(b"\0"):
            yield Member("", rest)
    elif _is_tar(content):
        yield from _tarred(content, most)
    else:
        yield from _zip_members(content, most)


def streams(content: bytes, most: int) -> Iterator[Member]:
    """Yield the content of compressed streams in a file, at most `most` bytes of each.

    If there are too many places where one may start, the last one is empty and has a reason.
    """
    view, end, wasted = memoryview(content), 0, 0
    for count, match in enumerate(_INNER_START.finditer(content)):
        if count == _MAX_STARTS or wasted > _MAX_WASTED:
            yield Member("", b"", _TOO_MANY_STARTS)
            return
        if match.start() < end:
            continue
        start = next(start for start in _INNER if match[0].startswith(start))
        unpacker = _INNER[start]()
        unpacked, reason, read = _unpack(unpacker, view[match.start() :], most, _MAX_MUTE)
        if len(unpacked) >= _MIN_STREAM:
            is_cut = reason == too_large(most)
            yield Member("", unpacked, reason if is_cut else "")
            end = match.end() if reason and not is_cut else match.start() + read
        if reason:
            wasted += read


def _unpack_all(start: bytes, content: bytes, most: int) -> tuple[bytes, str, int]:
    """Do the same as `_unpack` with streams of one kind in a row, which are one file.

    No more than `_MAX_STARTS` streams are read.
    """
    view = memoryview(content)
    unpacked, reason, end = _unpack(_STREAMS[start](), view, most)
    if reason or not content.startswith(start, end):
        return unpacked, reason, end
    found = BytesIO(unpacked)
    for _ in range(_MAX_STARTS):
        found.seek(0, SEEK_END)
        unpacked, reason, read = _unpack(_STREAMS[start](), view[end:], most - found.tell())
        found.write(unpacked)
        end += read
        if reason or not content.startswith(start, end):
            return found.getvalue(), reason, end
    return found.getvalue(), _TOO_MANY_STREAMS, end


def _unpack(
    unpacker: _Unpacker, content: bytes | memoryview, most: int, patience: float = inf
) -> tuple[bytes, str, int]:
    """Return the content of a stream, why it ended early, and the number of bytes it was read from.

    It ends early if `patience` bytes have no content.
    """
    unpacked, end, size, piece = BytesIO(), 0, _FIRST_PIECE, b""
    try:
        while not unpacker.eof:
            if not piece and getattr(unpacker, "needs_input", True):
                if end >= len(content) or (end > patience and not unpacked.tell()):
                    return unpacked.getvalue(), "its end is missing", end
                piece = bytes(content[end : end + size])
                end, size = end + len(piece), min(_PIECE, 4 * size)
            unpacked.write(unpacker.decompress(piece, most + 1 - unpacked.tell()))
            piece = getattr(unpacker, "unconsumed_tail", b"")
            if unpacked.tell() > most:
                unpacked.truncate(most)
                return unpacked.getvalue(), too_large(most), end
    except _DAMAGE as error:
        return unpacked.getvalue(), f"it is damaged ({error})", end
    return unpacked.getvalue(), "", end - len(unpacker.unused_data)


def too_large(most: int) -> str:
    """Return the reason why no more than `most` bytes were unpacked.

    >>> too_large(64_000_000), too_large(1_000)
    ('it unpacks to more than 64 MB', 'what is before it leaves no room to unpack it')
    """
    if most < 1_000_000:
        return "what is before it leaves no room to unpack it"
    return f"it unpacks to more than {most // 1_000_000} MB"


def _zip_members(content: bytes, most: int) -> Iterator[Member]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            yield Member("", archive.comment)
            for entry in archive.infolist():
                if entry.comment or entry.extra:
                    yield Member("", entry.comment + b"\0" + entry.extra)
                if not entry.is_dir():
                    yield _zip_member(archive, entry, most)
    except _DAMAGE as error:
        yield Member("", b"", f"it is damaged ({error})")


def _zip_member(archive: ZipFile, entry: ZipInfo, most: int) -> Member:
    if entry.flag_bits & 1:
        return Member(entry.filename, b"", "a password protects it")
    try:
        with archive.open(entry) as file:
            content = file.read(most + 1)
    except _DAMAGE as error:
        return Member(entry.filename, b"", f"it is damaged ({error})")
    return Member(entry.filename, content[:most], too_large(most) if len(content) > most else "")


def _is_tar(content: bytes) -> bool:
    """Return whether a file begins with the header of a tar file, by its checksum."""
    header = content[:_TAR_HEADER]
    digits = header[_TAR_SUM].strip(b" \0")
    if len(header) < _TAR_HEADER or not digits.isdigit() or b"8" in digits or b"9" in digits:
        return False
    return int(digits, 8) == sum(header) - sum(header[_TAR_SUM]) + 8 * ord(" ")


def _tarred(content: bytes, most: int) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=BytesIO(content), mode="r:") as archive:
            for entry in archive:
                file = archive.extractfile(entry) if entry.isreg() else None
                inner = file.read(most + 1) if file else b""
                reason = too_large(most) if len(inner) > most else ""
                yield Member(entry.name, inner[:most], reason)
                if entry.linkname:
                    yield Member(entry.linkname, b"")
    except _DAMAGE as error:
        yield Member("", b"", f"it is damaged ({error})")
