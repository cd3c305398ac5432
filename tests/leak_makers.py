"""Makes files of every kind that stores text in its own way, each with a given text in it."""

import bz2
import gzip
import io
import lzma
import quopri
import sqlite3
import struct
import tarfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from email.header import Header
from email.message import EmailMessage
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ByteStringObject, NameObject

from generator.inspection.unpacked import Search


def searched(content: bytes) -> Search:
    """Return the site's search file with a text at its end."""
    search = Search()
    for _ in search.texts(content):
        pass
    return search


TEXTS = {
    "ASCII": "Never open the large rooms before Zoe has taken the key from the desk",
    "German": "Für Jürgen Müller gilt: große Räume nie öffnen, bevor Zoë den Schlüssel übernimmt",
    "typographic": "Nobody’s told – not even the label’s people – that a day’s rate is €40 less",
}
"""A text in ASCII, one in German, and one in English with typographic punctuation."""

Maker = Callable[[str], bytes]
_NOISE = bytes((7 * at * at + 31 * at) & 0xFF for at in range(400))
"""Random bytes, like those of sounds and pictures."""
_SOUND = b"\xff\xfb\x90\0" + _NOISE
_FRENCH = "windows-1252"


def _id3(encoding: int, codec: str, frame: bytes = b"USLT") -> Maker:
    """Return a function that makes an MP3 with the text in its tag (ID3v2.4, 4.8)."""

    def make(text: str) -> bytes:
        body = bytes([encoding]) + b"eng" + b"\0" * (1 + encoding % 3 % 2) + text.encode(codec)
        size = len(body)
        whole = frame + size.to_bytes(4) + b"\0\0" + body
        return b"ID3\x04\0\0" + len(whole).to_bytes(4) + whole + _SOUND

    return make


def _packed_id3(text: str) -> bytes:
    """Return an MP3 with a compressed frame (ID3v2.4, 4.1.2)."""
    body = zlib.compress(b"\x03eng\0" + text.encode())
    return b"ID3\x04\0\0\0\0\0\x7fCOMM" + len(body).to_bytes(4) + b"\0\x09" + body + _SOUND


def _mp4(text: str) -> bytes:
    """Return an MP4 with a comment, as iTunes writes it."""
    data = b"data\0\0\0\x01\0\0\0\0" + text.encode()
    comment = b"\xa9cmt" + (len(data) + 4).to_bytes(4) + data
    return b"\0\0\0\x18ftypM4A \0\0\0\0" + (len(comment) + 4).to_bytes(4) + comment + _NOISE


def _jpeg(marker: int, content: Callable[[str], bytes]) -> Maker:
    """Return a function that makes a picture with a segment of metadata."""

    def make(text: str) -> bytes:
        inner = content(text)
        segment = bytes([0xFF, marker]) + (len(inner) + 2).to_bytes(2) + inner
        return b"\xff\xd8" + segment + b"\xff\xda\0\x08\x01\x01\0\0?\0" + _NOISE + b"\xff\xd9"

    return make


def _xmp(text: str) -> bytes:
    rdf = f"<x:xmpmeta><rdf:li xml:lang='x-default'>{text}</rdf:li></x:xmpmeta>"
    return b"http://ns.adobe.com/xap/1.0/\0" + rdf.encode()


def _wrapped_xmp(text: str) -> bytes:
    return _xmp(text.replace(" ", "\n   "))


def _exif(tag: int, kind: int, encode: Callable[[str], bytes], order: str = "<") -> Maker:
    """Return a function that makes the content of an EXIF segment with one entry."""

    def content(text: str) -> bytes:
        value = encode(text)
        mark = b"II*\0" if order == "<" else b"MM\0*"
        entry = struct.pack(f"{order}HHII", tag, kind, len(value), 26)
        head = mark + struct.pack(f"{order}IH", 8, 1) + entry + bytes(4)
        return b"Exif\0\0" + head + value

    return content


def _iptc(codec: str) -> Callable[[str], bytes]:
    def content(text: str) -> bytes:
        value = text.encode(codec)
        data = b"\x1c\x02\x78" + len(value).to_bytes(2) + value
        return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(data).to_bytes(4) + data

    return content


def _vorbis(text: str) -> bytes:
    comment = f"COMMENT={text}".encode()
    return struct.pack("<I", 4) + b"test" + struct.pack("<II", 1, len(comment)) + comment


def _flac(text: str) -> bytes:
    block = _vorbis(text)
    return b"fLaC\0\0\0\x22" + bytes(34) + b"\x84" + len(block).to_bytes(3) + block + _NOISE


def _ogg(text: str) -> bytes:
    packet = b"\x03vorbis" + _vorbis(text) + b"\x01"
    return b"OggS\0\0" + bytes(20) + bytes([1, len(packet) & 0xFF]) + packet + _NOISE


def _riff(form: bytes, chunk: bytes, codec: str) -> Maker:
    def make(text: str) -> bytes:
        value = text.encode(codec) + b"\0"
        inner = form + chunk + struct.pack("<I", len(value)) + value + b"data" + _NOISE
        return b"RIFF" + struct.pack("<I", len(inner)) + inner

    return make


def _moved_letters(text: str) -> bytes:
    """Return a drawing whose words are split in two, as programs do to move letters closer."""
    halves = (text[at : at + 2] for at in range(0, len(text), 2))
    spans = "".join(f'<tspan x="{at}">{half}</tspan>' for at, half in enumerate(halves))
    return f'<svg xmlns="http://www.w3.org/2000/svg"><text>{spans}</text></svg>'.encode()


def _midi(codec: str) -> Maker:
    def make(text: str) -> bytes:
        value = text.encode(codec)
        track = b"\0\xff\x01" + bytes([len(value)]) + value + b"\0\xff\x2f\0"
        return b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk" + len(track).to_bytes(4) + track

    return make


def _png(kind: bytes, content: Callable[[str], bytes]) -> Maker:
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    def make(text: str) -> bytes:
        pixels = chunk(b"IDAT", zlib.compress(_NOISE * 20))
        return b"\x89PNG\r\n\x1a\n" + pixels + chunk(kind, content(text)) + chunk(b"IEND", b"")

    return make


def _pdf_title(raw: Callable[[str], bytes]) -> Maker:
    def make(text: str) -> bytes:
        writer, made = PdfWriter(clone_from=PdfReader(io.BytesIO(_typeset("a")))), io.BytesIO()
        writer.add_metadata({"/Title": "a"})
        information = writer._info
        assert information
        information[NameObject("/Subject")] = ByteStringObject(raw(text))
        writer.write(made)
        return made.getvalue()

    return make


def _typeset(text: str) -> bytes:
    return bytes(typst.compile(text.encode()))


def _pdf_attached(text: str) -> bytes:
    writer, made = PdfWriter(clone_from=PdfReader(io.BytesIO(_typeset("a")))), io.BytesIO()
    writer.add_attachment("a.xml", f"<a>{text}</a>".encode())
    writer.write(made)
    return made.getvalue()


def _pdf_own(text: str) -> bytes:
    """Encode a text in PDFDocEncoding (ISO 32000-2, annex D)."""
    return text.replace("’", "\x90").replace("–", "\x85").replace("€", "\xa0").encode("latin-1")


def _zip(name: str, method: int = ZIP_DEFLATED, shape: str = "TEXT") -> Maker:
    def make(text: str) -> bytes:
        made = io.BytesIO()
        with ZipFile(made, "w", method) as one:
            one.writestr("[Content_Types].xml", "<a/>")
            one.writestr(name, shape.replace("TEXT", text))
        return made.getvalue()

    return make


def _zip_comment(text: str) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w") as one:
        one.comment = text.encode()
        one.writestr("a", b"a")
    return made.getvalue()


def _tar(mode: str) -> Maker:
    def make(text: str) -> bytes:
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode=mode) as one:  # type: ignore[call-overload]
            entry = tarfile.TarInfo("note.txt")
            entry.size = len(text.encode())
            one.addfile(entry, io.BytesIO(text.encode()))
        return made.getvalue()

    return make


def _sqlite(encoding: str) -> Maker:
    def make(text: str) -> bytes:
        with sqlite3.connect(":memory:") as base:
            base.execute(f"PRAGMA encoding = '{encoding}'")
            base.execute("CREATE TABLE notes (note TEXT)")
            base.execute("INSERT INTO notes VALUES (?)", (text,))
            base.commit()
            made = base.serialize()
        base.close()
        return made

    return make


def _mail(charset: str, transfer: str) -> Maker:
    def make(text: str) -> bytes:
        one = EmailMessage()
        one["Subject"] = "a"
        one.set_content(text, charset=charset, cte=transfer)
        return bytes(one)

    return make


def _mail_header(charset: str) -> Maker:
    return lambda text: (
        f"Subject: {Header(text, charset).encode()}\nMIME-Version: 1.0\n\na".encode()
    )


def _mail_with_file(text: str) -> bytes:
    one = EmailMessage()
    one.set_content("a")
    one.add_attachment(
        _zip("a.docx")(text), maintype="application", subtype="zip", filename="a.zip"
    )
    return bytes(one)


def _card(text: str) -> bytes:
    value = quopri.encodestring(text.encode(), quotetabs=True).decode().replace(" ", "=20")
    return f"BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:{value}\nEND:VCARD".encode()


def _rtf(escaped: Callable[[str], str]) -> Maker:
    def make(text: str) -> bytes:
        body = "".join(one if one.isascii() else escaped(one) for one in text)
        return rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl\f0 Arial;}}\f0\pard {body}\par}}".encode()

    return make


def _font(codec: str) -> Maker:
    """Return a function that makes a font's table of names."""
    return lambda text: b"\0\x01\0\0\0\x01name" + bytes(10) + text.encode(codec) + _NOISE


def _woff(text: str) -> bytes:
    return b"wOFF\0\x01\0\0" + bytes(36) + zlib.compress(_font("utf-16-be")(text)) + _NOISE


def _old_word(codec: str) -> Maker:
    return lambda text: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + text.encode(codec) + bytes(99) + _NOISE
    )


def _behind(first: bytes, pack: Maker) -> Maker:
    return lambda text: first + pack(text)


def _three_deep(text: str) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as one:
        one.writestr("a.tar.xz", _tar("w:xz")(text))
    return gzip.compress(made.getvalue())


def _encoded(codec: str) -> Maker:
    return lambda text: text.encode(codec)


_PICTURE = _jpeg(0xFE, lambda _: b"nothing")("")
KINDS: dict[str, Maker] = {
    "plain UTF-8": _encoded("utf-8"),
    "plain UTF-8 with mark": _encoded("utf-8-sig"),
    "plain UTF-16 with mark": _encoded("utf-16"),
    "plain UTF-16 LE": _encoded("utf-16-le"),
    "plain UTF-16 BE": _encoded("utf-16-be"),
    "plain UTF-32 with mark": _encoded("utf-32"),
    "SVG with moved letters": _moved_letters,
    "plain Windows-1252": _encoded(_FRENCH),
    "plain UTF-8 with a stray byte": lambda text: b"caf\xe9\n" + text.encode(),
    "ID3 Latin-1": _id3(0, _FRENCH),
    "ID3 UTF-16 with mark": _id3(1, "utf-16"),
    "ID3 UTF-16 BE": _id3(2, "utf-16-be"),
    "ID3 UTF-8": _id3(3, "utf-8"),
    "ID3 comment": _id3(3, "utf-8", b"COMM"),
    "ID3 compressed": _packed_id3,
    "APE tag": lambda text: _SOUND + b"APETAGEX\xd0\x07\0\0" + bytes(16) + text.encode(),
    "MP4": _mp4,
    "JPEG comment": _jpeg(0xFE, _encoded("utf-8")),
    "JPEG comment Windows-1252": _jpeg(0xFE, _encoded(_FRENCH)),
    "JPEG XMP": _jpeg(0xE1, _xmp),
    "JPEG XMP wrapped": _jpeg(0xE1, _wrapped_xmp),
    "EXIF description": _jpeg(0xE1, _exif(0x10E, 2, _encoded("utf-8"))),
    "EXIF for Windows": _jpeg(0xE1, _exif(0x9C9C, 1, _encoded("utf-16-le"))),
    "EXIF note LE": _jpeg(
        0xE1, _exif(0x9286, 7, lambda text: b"UNICODE\0" + text.encode("utf-16-le"))
    ),
    "EXIF note BE": _jpeg(
        0xE1, _exif(0x9286, 7, lambda text: b"UNICODE\0" + text.encode("utf-16-be"), ">")
    ),
    "IPTC UTF-8": _jpeg(0xED, _iptc("utf-8")),
    "IPTC Latin-1": _jpeg(0xED, _iptc(_FRENCH)),
    "TIFF": lambda text: _exif(0x10E, 2, _encoded("utf-8"))(text)[6:] + _NOISE,
    "GIF comment": lambda text: (
        b"GIF89a\1\0\1\0\0\0\0!\xfe" + bytes([len(text.encode())]) + text.encode() + b"\0;"
    ),
    "FLAC": _flac,
    "Ogg": _ogg,
    "WAV UTF-8": _riff(b"WAVE", b"LIST\0\0\0\0INFOICMT", "utf-8"),
    "WAV Windows-1252": _riff(b"WAVE", b"LIST\0\0\0\0INFOICMT", _FRENCH),
    "WebP XMP": lambda text: _riff(b"WEBP", b"XMP ", "utf-8")(_xmp(text).decode()[29:]),
    "MIDI UTF-8": _midi("utf-8"),
    "MIDI Windows-1252": _midi(_FRENCH),
    "PNG text": _png(b"tEXt", lambda text: b"Comment\0" + text.encode(_FRENCH)),
    "PNG text packed": _png(
        b"zTXt", lambda text: b"Comment\0\0" + zlib.compress(text.encode(_FRENCH))
    ),
    "PNG international": _png(b"iTXt", lambda text: b"a\0\0\0de\0\0" + text.encode()),
    "PNG international packed": _png(
        b"iTXt", lambda text: b"a\0\1\0de\0\0" + zlib.compress(text.encode())
    ),
    "PDF shown": _typeset,
    "PDF title": _pdf_title(_pdf_own),
    "PDF title UTF-16": _pdf_title(lambda text: b"\xfe\xff" + text.encode("utf-16-be")),
    "PDF attachment": _pdf_attached,
    "Word": _zip("word/document.xml", shape="<w:p><w:t>TEXT</w:t></w:p>"),
    "Excel": _zip("xl/sharedStrings.xml", shape="<si><t>TEXT</t></si>"),
    "OpenDocument": _zip("content.xml", shape="<text:p>TEXT</text:p>"),
    "EPUB": _zip("OEBPS/a.xhtml", shape="<p>TEXT</p>"),
    "old Word": _old_word(_FRENCH),
    "old Word UTF-16": _old_word("utf-16-le"),
    "SQLite UTF-8": _sqlite("UTF-8"),
    "SQLite UTF-16 LE": _sqlite("UTF-16le"),
    "SQLite UTF-16 BE": _sqlite("UTF-16be"),
    "e-mail": _mail("utf-8", "8bit"),
    "e-mail base64": _mail("utf-8", "base64"),
    "e-mail quoted": _mail("utf-8", "quoted-printable"),
    "e-mail quoted Windows-1252": _mail(_FRENCH, "quoted-printable"),
    "e-mail base64 Windows-1252": _mail(_FRENCH, "base64"),
    "e-mail header": _mail_header("utf-8"),
    "e-mail attachment": _mail_with_file,
    "vCard": _card,
    "RTF bytes": _rtf(lambda one: rf"\'{one.encode(_FRENCH)[0]:02x}"),
    "RTF Unicode": _rtf(lambda one: rf"\u{ord(one)}?"),
    "font name": _font("utf-16-be"),
    "font name for Macs": _font("mac-roman"),
    "WOFF": _woff,
    "zip stored": _zip("a.txt", ZIP_STORED),
    "zip": _zip("a.txt"),
    "zip bzip2": _zip("a.txt", ZIP_BZIP2),
    "zip LZMA": _zip("a.txt", ZIP_LZMA),
    "zip comment": _zip_comment,
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip twice": lambda text: gzip.compress(b"a") + gzip.compress(text.encode()),
    "gzip with bytes behind it": lambda text: gzip.compress(b"a") + text.encode(),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
    "LZMA": lambda text: lzma.compress(text.encode(), lzma.FORMAT_ALONE),
    "tar": _tar("w:"),
    "tar gzip": _tar("w:gz"),
    "tar bzip2": _tar("w:bz2"),
    "tar xz": _tar("w:xz"),
    "zip behind a picture": _behind(_PICTURE, _zip("a.txt")),
    "gzip behind a picture": _behind(_PICTURE, lambda text: gzip.compress(text.encode())),
    "xz behind a picture": _behind(_PICTURE, lambda text: lzma.compress(text.encode())),
    "three deep": _three_deep,
    "base64 in JSON": lambda text: b'{"a": "%b"}' % b64encode(text.encode()),
}
"""A function for each kind of file."""
