"""Staff texts are found in every kind of file, and unsearchable files are reported."""

import shutil
from base64 import b64encode, encodebytes
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile
from zlib import compress

import pytest
from conftest import Command, seldom
from leak_makers import KINDS, TEXTS, searched
from pypdf import PdfReader, PdfWriter

from generator.archives import UNREADABLE
from generator.inspection.embedded_files import encoded_files
from generator.inspection.leaks import Wanted, leaks
from generator.inspection.secrets import Typed
from generator.inspection.sieve import Sieve, forms
from generator.inspection.unpacked import MAX_TEXT, MAX_UNPACKED, Search, texts
from generator.inspection.whole_files import copies, unsearched
from generator.inspection.words import BREAK, Finder, words
from generator.problems import Place

pytestmark = pytest.mark.slow

PLACE = Place("process.yaml", 7, 3)
HARMLESS = "Bring the lyrics to all players by noon on Monday"


def finds(content: bytes, text: str) -> bool:
    """Return whether the leak guard finds a text in a file."""
    wanted = Wanted((Typed(text, PLACE, internal=True),))
    search = Search(may_matter=wanted.may_be_in_bytes)
    return list(leaks({"a": search.texts(content)}, wanted)) != []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gives_up_its_text(kind: str) -> None:
    """ASCII, German and typographic text is found; the same kind of file without it passes."""
    missed = [name for name, text in TEXTS.items() if not finds(KINDS[kind](text), text)]

    assert missed == []
    assert not any(finds(KINDS[kind](HARMLESS), text) for text in TEXTS.values())


@pytest.mark.audit
def test_the_figure() -> None:
    """A text is found in all kinds of files: 86 of 86, in each of three languages."""
    found = sum(finds(make(text), text) for make in KINDS.values() for text in TEXTS.values())

    assert (found, len(KINDS)) == (3 * 86, 86)


def in_zip(name: str, content: bytes) -> bytes:
    """Return a zip with a file."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as one:
        one.writestr(name, content)
    return made.getvalue()


def nested(depth: int) -> bytes:
    """Return a text nested in the given number of zips."""
    content = TEXTS["German"].encode()
    for _ in range(depth):
        content = in_zip("a.zip", content)
    return content


def without_byte(content: bytes) -> bytes:
    """Return an archive without one byte of its first header."""
    return content[:6] + content[7:]


def locked_zip() -> bytes:
    """Return a zip that claims to need a password."""
    content = bytearray(in_zip("a.txt", b"a"))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        content[at] |= 1
    return bytes(content)


def locked_pdf() -> bytes:
    """Return a PDF that needs a password."""
    writer, made = PdfWriter(clone_from=PdfReader(BytesIO(KINDS["PDF shown"]("a")))), BytesIO()
    writer.encrypt("secret")
    writer.write(made)
    return made.getvalue()


UNSEARCHED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a byte is missing": (lambda: without_byte(KINDS["Word"]("a")), "damaged"),
    "cut zip": (lambda: KINDS["zip"](HARMLESS * 9)[:-30], "damaged"),
    "cut gzip": (lambda: KINDS["gzip"](HARMLESS)[:-12], "its end is missing"),
    "cut bzip2": (lambda: KINDS["bzip2"](HARMLESS)[:-12], "its end is missing"),
    "cut xz": (lambda: KINDS["xz"](HARMLESS)[:-30], "its end is missing"),
    "cut tar": (lambda: KINDS["tar gzip"](HARMLESS)[:-12], "its end is missing"),
    "zip with a password": (locked_zip, "a.txt: a password protects it"),
    "PDF with a password": (locked_pdf, "a password protects it"),
    "too deep": (lambda: nested(12), "it is nested too deeply"),
    "bomb": (lambda: in_zip("a", bytes(MAX_UNPACKED + 1)), "it unpacks to more than 64 MB"),
    "bomb in gzip": (
        lambda: KINDS["gzip"]("\0" * (MAX_UNPACKED + 1)),
        "it unpacks to more than 64 MB",
    ),
    "bomb in xz": (
        lambda: KINDS["xz"]("\0" * (MAX_UNPACKED + 1)),
        "it unpacks to more than 64 MB",
    ),
    "a long row of bzip2 files": (
        lambda: KINDS["bzip2"](HARMLESS) * 100_002,
        "only the first 100,000 of its compressed parts were",
    ),
    "a stream too large": (
        lambda: b"\0" + KINDS["gzip"]("\0" * (MAX_UNPACKED + 1)),
        "it unpacks to more than",
    ),
    "too many heads": (
        lambda: b"\0" + b"x\x9c" * 100_001,
        "it has too many places that look like compressed data",
    ),
    **{
        name: (partial(bytes.__add__, start, bytes(range(256))), f"nothing here reads {name}")
        for start, name in UNREADABLE.items()
    },
}


@pytest.mark.parametrize("case", UNSEARCHED)
def test_what_cannot_be_searched_is_reported(case: str) -> None:
    """Damaged, locked, too deep, too large or unknown files are reported with the reason."""
    make, reason = UNSEARCHED[case]
    search = searched(make())

    assert any(reason in one for one in search.unsearched), [*search.unsearched]


LONG = {
    "a text in a binary": b"\0" + b"All players are here at noon. " * 40_000,
    "one word in a binary": b"\0" + b"abc" * 400_000,
    "letters between others": b"\0" + b"x\x9c" * 400_000,
    "four letters between others": b"\0" + b"abcd\xe4\xe4\xe4" * 200_000,
    "digits and words": b"\0" + b"4711 is it, " * 100_000,
    "padding that is no text": b"\0" + b"\xff\xfe" * 600_000,
    "heads of gzip with names that never end": b"\0" + b"\x1f\x8b\x08" * 1_000_000,
    "many small streams": b"\0" + compress(b"a text of its own") * 200_000,
    "one line of base64": b64encode(bytes(range(256)) * 20_000),
    "spaces in a binary": b"\0" + b" " * 1_000_000,
    "marks on one letter": b"e" + "\u0301\u0323".encode() * 500_000,
    "soft hyphens": b"\0" + b"\xada" * 500_000,
}


@pytest.mark.parametrize("case", LONG)
def test_the_cost_grows_with_the_size(case: str) -> None:
    """The search of a megabyte of one kind ends: no pattern reads a text again from each letter.

    If one did, the test would take hours.
    """
    german = TEXTS["German"]

    assert finds(LONG[case] + b"\0" + german.encode("cp1252"), german)


@pytest.mark.parametrize("unit", [b"stream\n", b"(((", b"<48<", b"\\"])
def test_the_cost_of_a_pdf_grows_with_its_size(unit: bytes) -> None:
    """Marks that open something in a PDF are read once; a string behind a million of them is found."""
    german = TEXTS["German"]

    assert finds(b"%PDF-1.7\n" + unit * 1_000_000 + b"\n>)(" + german.encode() + b")", german)


def many_in_zip(contents: list[bytes]) -> bytes:
    """Return a zip with many files."""
    made = BytesIO()
    with ZipFile(made, "w") as one:
        for at, content in enumerate(contents):
            one.writestr(f"{at}.txt", content)
    return made.getvalue()


TOGETHER: dict[str, Callable[[bytes], bytes]] = {
    "strings of a PDF": lambda one: b"%PDF-1.7\n" + b"(a text) " * 20_000 + b"(" + one + b")",
    "packed texts in base64": lambda one: (
        b"\0"
        + b"\n\n".join(b64encode(b"a text of its own, in base64 %d" % at) for at in range(9_999))
        + b"\n\n"
        + b64encode(one)
    ),
    "packed binary data": lambda one: (
        b"\0" + compress(b"a text\0\1\2\3") * 9_999 + compress(b"\1\2" + one)
    ),
    "packed streams": lambda one: b"\0" + compress(b"a text of its own") * 9_999 + compress(one),
    "runs with escapes": lambda one: b"\0" + b"a text with 100% <b>\0" * 20_000 + one,
    "wide runs": lambda one: b"\0" + "a text".encode("utf-16") * 20_000 + b"\1\1" + one,
    "fields": lambda one: b"\0" + b"a text of 20 letters\0" * 20_000 + one + b"\0",
    "files in a zip": lambda one: many_in_zip([b"some words"] * 2_000 + [one]),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_many_short_texts_are_searched_together(case: str) -> None:
    """Ten thousand short texts in a file are a few long ones, in which the last is found."""
    german = TEXTS["German"]

    assert finds(TOGETHER[case](german.encode()), german)
    assert not finds(TOGETHER[case](HARMLESS.encode()), german)
    assert sum(1 for _ in texts(TOGETHER[case](german.encode()))) < 500


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "cp1252"])
def test_a_text_in_a_binary_is_read_once(encoding: str) -> None:
    """ASCII and UTF-8 in binary data are read in one encoding; other bytes are read in each."""
    words = TEXTS["ASCII" if encoding == "ascii" else "typographic"].encode(encoding) + b". "
    whole = b"\0" + words * 1_000 + b"\0"
    said = [*Search(may_matter=lambda _: False).texts(whole)]

    assert words.decode(encoding) in "".join(said)
    assert (sum(map(len, said)) < 1.2 * len(whole)) is (encoding != "cp1252")


NOISE = Random(5).randbytes(3_000_000)  # noqa: S311 - the same each time is what is wanted


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac-roman", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("staff", "there"),
    [
        ("Zoe's key", "Zoe's key"),
        ("Größe", "GRÖSSE"),
        ("Maße", "Masse"),
        ("Masse", "Maße"),
        ("Тресор", "ТРЕСОР"),
        ("call 0171 234 5678", "0171/2345678"),
        ("the code is k3y#door", "k3y#door"),
        ("the door code is 47114", "code 47114"),
        (TEXTS["German"], TEXTS["German"]),
    ],
)
def test_a_short_text_behind_noise_is_found(encoding: str, staff: str, there: str) -> None:
    """A name, number or code is found at the far end of megabytes of noise, which hold none of it."""
    wanted = Wanted((Typed(staff, PLACE, internal=True),))
    hidden = f"  {there}  ".encode(encoding, "ignore")

    def found(content: bytes) -> bool:
        search = Search(may_matter=wanted.may_be_in_bytes)
        return list(leaks({"a": search.texts(content)}, wanted)) != []

    if there.encode(encoding, "ignore").decode(encoding) == there:
        assert found(NOISE + b"\0\0\x01" + hidden + b"\x02\0")
    assert not found(NOISE)


def test_noise_is_passed_over() -> None:
    """Of noise, the search yields the few long texts, unless a short one may matter."""
    wanted = Wanted((Typed(TEXTS["ASCII"], PLACE, internal=True),))
    said = sum(map(len, Search(may_matter=wanted.may_be_in_bytes).texts(NOISE)))

    assert said < sum(map(len, Search().texts(NOISE))) / 4


SIEVED = (
    "Zoe has the key",
    "Größe 47 der Räume",
    "鍵は机の上",
    "Ключ у Анны",
    "Maß",
    "k3y#door",
    "½ Maß",
)
HIDDEN = (
    *("{}", "<b>{}</b>", "a {} b", "_{}_", "|{}|", "鍵{}鍵"),
    *(f"{{}}{mark}" for mark in "\xad\u200b\u2060’…½²"),
)


@pytest.mark.parametrize("phrase", SIEVED)
def test_the_sieve_lets_through_what_words_find(phrase: str) -> None:
    """Whatever is found in a text word by word passes the quick look first, in all spellings."""
    plain = " ".join(one for one in words(phrase) if one != BREAK)
    sieve = Sieve([plain])
    for spelled in (phrase, phrase.upper(), phrase.title(), phrase.replace(" ", "\n- ")):
        for around in HIDDEN:
            text = around.format(spelled)
            if Finder([tuple(plain.split())]).found_in([w for w in words(text) if w != BREAK]):
                assert sieve.may_be_in(forms(text)[0]), text

    assert not sieve.may_be_in(forms("no key here")[0])


def test_a_text_without_end_is_told() -> None:
    """Of an endless text, the beginning is searched, and a notice says so; of a long one, all."""
    line = b"All players are here at noon, and nobody is late. "
    long = searched(line * (MAX_TEXT // len(line) // 4))
    endless = Search(most_text=1_000)
    begun = sum(len(text) for text in endless.texts(line * 1_000))

    assert long.unsearched == {}
    assert begun <= 1_000
    assert [*endless.unsearched] == ["it has so much text that only its beginning was"]


@pytest.mark.parametrize("character", "\ufdfa\ufdfb\u3316\u2487")
def test_characters_that_stand_for_many_count_as_many(character: str) -> None:
    """The limit of a file's text is that of the letters that are compared; a letter counts as one."""
    for said, is_whole in ((character * 900, False), ("\xe4" * 900, True)):
        endless = Search(most_text=1_000)
        assert ("".join(endless.texts(said.encode())) == said) is is_whole
        assert (endless.unsearched == {}) is is_whole


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be", "cp037", "cp273"])
def test_rare_encodings_in_a_binary_are_read(encoding: str, language: str) -> None:
    """A text in UTF-32 without a mark, or in EBCDIC, is found in binary data at any place."""
    said = TEXTS[language]
    hidden, other = (one.encode(encoding, "replace") for one in (said, HARMLESS))
    if hidden.decode(encoding) == said:
        for at in range(4):
            assert finds(NOISE[: 90_001 + at] + b"\1" + hidden + b"\1\2", said), at
        assert finds(hidden, said)
        assert finds(said.upper().encode(encoding, "ignore"), said)
        assert not finds(NOISE[:90_001] + b"\1" + other + b"\1\2", said)


def test_prose_is_no_base64() -> None:
    """Words of four letters in a row are no attachment, which would be unpacked; wrapped base64 is."""
    prose = "they were here when door code came last week with some more text "
    attached = b64encode(TEXTS["German"].encode() * 3)
    wrapped = b" \r\n".join(attached[at : at + 76] for at in range(0, len(attached), 76))

    assert list(encoded_files(prose.encode() * 9)) == []
    assert list(encoded_files(wrapped)) == [TEXTS["German"].encode() * 3]


@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le", "utf-16-be"])
def test_a_wrapped_attachment_in_a_binary_is_one_file(encoding: str) -> None:
    """Lines of base64 in binary data are one file, as in a text; lines of two files are not."""
    staff = bytes(range(256)) * 4
    lines = encodebytes(staff).decode()
    for said, known in ((lines, True), (lines.replace("\n", "\n\n--\n"), False)):
        search = searched(b"\0\1" + said.encode(encoding) + b"\1\1")
        assert (sha256(staff).digest() in search.digests) is known


LARGE = Random(7).randbytes(3_000_000)  # noqa: S311 - a fixed file, no secret
"""A file of the staff that is longer, once encoded, than the part of a text that is read at once."""
CARRIERS: dict[str, Callable[[bytes], bytes]] = {
    "lines": lambda file: (
        b"Subject: a\r\n\r\nYours\r\n\r\n" + encodebytes(file) + b"\r\n--end--\r\n"
    ),
    "lines of Windows": lambda file: encodebytes(file).replace(b"\n", b"\r\n"),
    "JSON": lambda file: b'{"a": "' + b64encode(file) + b'"}',
    "page": lambda file: b'<img src="data:image/png;base64,' + b64encode(file) + b'">',
    "binary": lambda file: NOISE + b"\0 " + b64encode(file) + b"\0" + NOISE,
    "UTF-16": lambda file: encodebytes(file).decode().encode("utf-16"),
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_large_attachment_is_one_file(carrier: str) -> None:
    """A file that is encoded in another is known, however large it is; a changed one is another."""
    digest, carry = sha256(LARGE).digest(), CARRIERS[carrier]

    assert digest in searched(carry(LARGE)).digests
    assert digest not in searched(carry(LARGE[:-1] + bytes([LARGE[-1] ^ 1]))).digests


def folded(text: str, size: int) -> bytes:
    """Return a line in parts of a size in bytes, as calendars, cards and LDIF fold it."""
    said = text.encode()
    return b"\r\n ".join(said[at : at + size] for at in range(0, len(said), size))


@pytest.mark.parametrize(
    "head",
    [
        b"BEGIN:VCALENDAR\r\n",
        b"\xef\xbb\xbfBEGIN:VCARD\r\n",
        b"dn: cn=a\r\n",
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n",
    ],
    ids=["calendar", "card", "LDIF", "e-mail"],
)
@pytest.mark.parametrize("entries", [1, 30_000], ids=["small", "large"])
def test_a_folded_line_is_whole_anywhere(head: bytes, entries: int) -> None:
    """A line is read as one in every part of a file, even where a letter is folded in two."""
    many = b"BEGIN:VEVENT\r\nSUMMARY:Mixing\r\nEND:VEVENT\r\n" * entries
    for text in TEXTS.values():
        for size in (5, 6):
            assert finds(head + many + b"NOTE:" + folded(text, size) + b"\r\n" + many, text), size
    assert not finds(head + many + b"NOTE:" + folded(HARMLESS, 5) + b"\r\n", TEXTS["German"])


def test_a_reason_is_told_once() -> None:
    """A file that cannot be read in two ways for the same reason is reported with it once."""
    search = searched(KINDS["gzip"]("\0" * (MAX_UNPACKED + 1)))
    search.unsearched["a.gz: it unpacks to more than 64 MB"] = None
    (notice,) = unsearched({"a.gz": search.unsearched}, {"a.gz": "content/assets/a.gz"})

    assert str(notice).count("it unpacks to more than 64 MB") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_searched_is_not_reported(kind: str) -> None:
    """A whole file of a known kind gives no notice."""
    assert searched(KINDS[kind](HARMLESS)).unsearched == {}


def test_a_row_of_bzip2_files_is_one_file() -> None:
    """A text at the end of a thousand bzip2 files in a row is found, and none is reported."""
    row = KINDS["bzip2"](HARMLESS) * 1_000
    search = searched(row)

    assert finds(row + KINDS["bzip2"](TEXTS["German"]), TEXTS["German"])
    assert not finds(row, TEXTS["German"])
    assert search.unsearched == {}


def small_files(one: bytes) -> bytes:
    """Return binary data with many packed files, each of which is small."""
    return (
        b"\0"
        + compress(b"a text of its own") * 99
        + compress(one)
        + compress(b"\1\2\3 others") * 99
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_file_among_others_gives_up_its_text(kind: str) -> None:
    """A small file is read by the rules of its format, also if others are read together."""
    missed = [one for one, said in TEXTS.items() if not finds(small_files(KINDS[kind](said)), said)]

    assert missed == []


def test_seven_deep_is_found() -> None:
    """Nested archives are opened to a depth that does not occur by accident."""
    assert finds(nested(7), TEXTS["German"])


@pytest.mark.parametrize("kind", KINDS)
def test_damage_ends_in_texts(kind: str) -> None:
    """Whatever the damage to a file, the search ends without an error."""
    chance = Random(kind)  # noqa: S311 - damage, no secret
    whole = KINDS[kind](TEXTS["German"])
    for _ in range(8):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3))):
            content[chance.randrange(min(len(content), 900))] = chance.randrange(256)
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        assert list(texts(bytes(content))) is not None


@pytest.mark.parametrize("pack", [in_zip, lambda _, one: nested_file(one)])
def test_a_staff_file_in_an_archive_is_known(pack: Callable[[str, bytes], bytes]) -> None:
    """Staff pictures are recognized by their bytes, even in archives; one byte less is not."""
    secret = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    for content, known in ((secret, 1), (secret[:-1], 0)):
        search = searched(pack("word/media/image1.bin", content))
        staff = {"content/staff/a.bin": sha256(secret).digest()}
        holders = dict.fromkeys(search.digests, "assets/kit.zip")
        assert len(list(copies(["assets/kit.zip"], holders, staff))) == known


def nested_file(content: bytes) -> bytes:
    """Return a zip in a stored zip with a file."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as one:
        one.writestr("inner.zip", in_zip("a.bin", content))
    return made.getvalue()


def test_a_build_reports_what_it_could_not_search(live: Path, studio_guide: Command) -> None:
    """The notice names the file where its owner has it; the site is published."""
    (live / "content/assets/form.docx").write_bytes(UNSEARCHED["a byte is missing"][0]())
    (live / "content/assets/fine.docx").write_bytes(KINDS["Word"](HARMLESS))

    done = studio_guide("-C", live, "build")

    assert done.exit_code == 0
    lines = [line for line in done.stderr.splitlines() if line.endswith("[not-searched]")]
    assert len(lines) == 1
    assert lines[0].startswith("content/assets/form.docx:1:1: this could not be searched")


@pytest.mark.parametrize(
    "to", seldom(["../../process.yaml", "../../site-internal", "/", "../../content"], "/")
)
def test_a_link_out_of_the_site_stops(to: str, live: Path, studio_guide: Command) -> None:
    """A link out of the site would serve unsearched files, so it stops; a link within stays."""
    (live / "site/within").symlink_to("index.html")
    assert studio_guide("-C", live, "build").exit_code == 0
    (live / "site/assets/out").symlink_to(to)

    done = studio_guide("-C", live, "build")

    assert done.exit_code == 1
    assert f"site/assets/out:1:1: this link leads to {to} [outward-link]" in done.stderr
    (live / "site/assets/out").unlink()
    shutil.copyfile(live / "process.yaml", live / "site/p.txt")
    assert "p.txt (already in the published folder)" in studio_guide("-C", live, "build").stderr


@pytest.mark.parametrize("seed", range(20))
def test_what_is_around_long_runs_is_searched_without_them(seed: int) -> None:
    """Long and short runs in any mix of encodings are each found once, whatever is between them."""
    chance = Random(seed)  # noqa: S311 - data, no secret
    said, parts = [], list[bytes]()
    for number in range(40):
        length = chance.choice((8, 12, 19, 20, 21, 61, 62, 63, 64, 65, 200))
        text = f"{number:03}" + "".join(chance.choice("abcdefghik ") for _ in range(length - 3))
        said.append(text)
        parts.append(text.encode() + b"\0" * chance.choice((1, 2, 3, 4, 5, 9)))
    found = "\n".join(texts(b"\1\0" + b"\2\1".join(parts)))

    assert [one for one in said if found.count(one) != 1] == []
