"""The leak guard finds staff texts in every byte to be published, and reports nothing else."""

import gzip
import json
import re
import shutil
import sys
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import icalendar
import openpyxl
import pytest
import typst
from canaries import Canaries, canary_data, public_only, put_canary_files
from conftest import Command, Golden
from hypothesis import given
from hypothesis import strategies as st
from plain_data import plain as sample_data
from plain_data import write
from processes import run
from pypdf import PdfReader, PdfWriter

from generator import editions
from generator.archives import is_archive, members, zipped
from generator.inspection.folder_files import files_in
from generator.inspection.known_words import FORMAT_WORDS, own_text
from generator.inspection.leaks import Wanted, leaks
from generator.inspection.secrets import Sources, Typed, typed
from generator.inspection.unpacked import MAX_UNPACKED, Search, shown, texts
from generator.inspection.words import Finder, Words, words
from generator.problems import Place, Problem
from generator.reading.content import read_content
from generator.reading.source_text import read_text
from generator.reading.yaml_source import read_yaml
from generator.rendering import FOLDER

SENTENCE = "Never tell anybody which chain made the drums so loud"
NAME = "Zebra protocol"
INNER = Place("process.yaml", 7, 3)
PLACE_OF_NAME = Place("process.yaml", 9, 3)
TYPED = (
    Typed(SENTENCE, INNER, internal=True),
    Typed(NAME, PLACE_OF_NAME, internal=True),
    Typed("zebra-protocol", Place("process.yaml", 8, 3), internal=True),
    Typed("Bring your own headphones and a long cable", INNER, internal=True),
    Typed("Please bring your own headphones, and a long cable, too", Place("a.md"), internal=False),
)


def found(name: str, content: bytes, everything: tuple[Typed, ...] = TYPED) -> list[Problem]:
    """Return the findings of the leak guard for one file."""
    return list(leaks({name: list(texts(content))}, Wanted(everything)))


def typed_in(folder: Path) -> list[Typed]:
    """Return every text that was typed in a project."""
    document, (content, _) = read_yaml(read_text(folder, "process.yaml")), read_content(folder)
    return list(typed(Sources.create(folder, document, content)))


def packed(name: str, text: str) -> bytes:
    """Return a zip with one compressed file."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as one:
        one.writestr(name, text)
    return made.getvalue()


def sheet(text: str) -> bytes:
    """Return a spreadsheet with a text in a cell."""
    book, made = openpyxl.Workbook(), BytesIO()
    book.active["B2"] = text
    book.save(made)
    return made.getvalue()


def sheet_of(text: str) -> bytes:
    """Return a spreadsheet with a text in its properties."""
    book, made = openpyxl.Workbook(), BytesIO()
    book.properties.description = text
    book.save(made)
    return made.getvalue()


def typeset(text: str) -> bytes:
    """Return a PDF that shows a text."""
    return bytes(typst.compile(text.encode()))


def pdf_told(key: str) -> Callable[[str], bytes]:
    """Return a function that makes a PDF with a text in its metadata."""

    def write(text: str) -> bytes:
        writer, made = PdfWriter(clone_from=PdfReader(BytesIO(typeset("nothing")))), BytesIO()
        writer.add_metadata({key: text})
        writer.write(made)
        return made.getvalue()

    return write


def pdf_with_file(text: str) -> bytes:
    """Return a PDF with a file attached."""
    writer, made = PdfWriter(clone_from=PdfReader(BytesIO(typeset("nothing")))), BytesIO()
    writer.add_attachment("a.txt", text.encode())
    writer.write(made)
    return made.getvalue()


def pdf_noted(text: str) -> bytes:
    """Return a PDF with a text for screen readers only, in a compressed stream."""
    return typeset(f'#set document(title: "a")\n#figure(rect(), alt: "{text}", caption: [a])')


def event(text: str) -> bytes:
    """Return a calendar with an event whose text is folded in its middle (RFC 5545, 3.1)."""
    one, whole = icalendar.Event(), icalendar.Calendar()
    one.add("summary", f"{'x' * (66 - len(text) // 2)} {text}")
    whole.add_component(one)
    return bytes(whole.to_ical())


def picture(text: str) -> bytes:
    """Return the start of a PNG with a compressed text chunk."""
    data = b"Comment\0\0" + zlib.compress(text.encode())
    return b"\x89PNG\r\n\x1a\n" + len(data).to_bytes(4) + b"zTXt" + data + bytes(4)


def shaped(shape: str) -> Callable[[str], bytes]:
    """Return a function that puts a text into a file's text."""
    return lambda text: shape.replace("TEXT", text).encode()


WAYS: dict[str, Callable[[str], bytes]] = {
    "page.html": shaped("<p>Well. TEXT.</p>"),
    "title.html": shaped('<a title="TEXT" href="x">x</a>'),
    "comment.html": shaped("<p>a</p><!-- TEXT -->"),
    "facts.html": shaped('<script type="application/ld+json">{"name": "TEXT"}</script>'),
    "entities.html": lambda text: "".join(f"&#{ord(one)};" for one in text).encode(),
    "emphasis.html": lambda text: text.replace("e", "<b>e</b>").replace(" ", " <i>").encode(),
    "soft.html": lambda text: text.replace("t", "t\xad").replace(" ", "\xa0").encode(),
    "address.html": lambda text: f"<a href='mailto:x?body={text.replace(' ', '%20')}'>".encode(),
    "inline.html": lambda text: (
        f"<img src='data:a/b;base64,{b64encode(text.encode()).decode()}'>".encode()
    ),
    "search/search_index.json": lambda text: json.dumps({"docs": [{"text": text}]}).encode(),
    "search/index.json": lambda text: json.dumps([{"sections": [["a", "b", text]]}]).encode(),
    "escaped.json": lambda text: json.dumps(text).replace("e", "\\u0065").encode(),
    "sitemap.xml": lambda text: f"<loc>https://a.example/{text.replace(' ', '-')}/</loc>".encode(),
    "sitemap.xml.gz": lambda text: gzip.compress(f"<loc>{text.lower()}</loc>".encode()),
    "script.js": shaped("const a = 'TEXT';"),
    "numbers.js": lambda text: "".join(f"\\x{ord(one):02x}" for one in text).encode(),
    "more.js": lambda text: "".join(f"\\u{{{ord(one):x}}}" for one in text).encode(),
    "numbers.css": lambda text: "".join(f"\\{ord(one):04x} " for one in text).encode(),
    "wrapped.html": lambda text: f"<p>Well\n{text}.</p>".replace(" ", "\n").encode(),
    "style.css": shaped("a::after { content: 'TEXT' }"),
    "drawing.svg": shaped("<svg><desc>TEXT</desc></svg>"),
    "llms.txt": shaped("- TEXT"),
    "_redirects": lambda text: f"/{text.replace(' ', '-')} /x 301".encode(),
    "wide.txt": lambda text: text.encode("utf-16"),
    "shown.pdf": typeset,
    "title.pdf": pdf_told("/Title"),
    "keywords.pdf": pdf_told("/Keywords"),
    "attached.pdf": pdf_with_file,
    "spoken.pdf": pdf_noted,
    "book.epub": lambda text: packed("OEBPS/a.xhtml", f"<p>{text}</p>"),
    "named.epub": lambda text: packed(f"OEBPS/{text}.xhtml", "<p>a</p>"),
    "cell.xlsx": sheet,
    "properties.xlsx": sheet_of,
    "runs.docx": lambda text: packed("word/document.xml", f"<t>{text[:8]}</t><t>{text[8:]}</t>"),
    "month.ics": event,
    "lists.csv": shaped('a,"TEXT",b\r\n'),
    "downloads.json": lambda text: json.dumps([{"source": text}], ensure_ascii=True).encode(),
    "card.png": picture,
    "photo.jpg": lambda text: b"\xff\xd8\xff\xe1" + bytes(9) + text.encode() + b"\xff\x00\xfe",
    "offline.zip": lambda text: zipped([("faq/index.html", f"<p>{text}</p>".encode())]),
    "broken.html": lambda text: f"<p>{text.replace(' ', '<br>')}</p>".encode(),
    "wrapped more.html": lambda text: f"<td>{text.replace(' ', chr(13) + chr(10))}</td>".encode(),
    "spans.svg": lambda text: f"<text><tspan>{text.replace(' ', '</tspan><tspan>')}".encode(),
    "broken.docx": lambda text: packed(
        "word/document.xml", f"<w:t>{text.replace(' ', '</w:t><w:br/><w:t>')}</w:t>"
    ),
    "beside.docx": lambda text: packed(
        "word/document.xml", f"<w:p>Bring</w:p><w:p>{text}</w:p><w:p>water</w:p>"
    ),
    "divided.pdf": lambda text: typeset(
        f'#set page(width: 64pt, margin: 4pt)\n#set text(lang: "en", hyphenate: true)\n{text}'
    ),
    "packed twice.zip": lambda text: zipped([("a.pdf", typeset(text)), ("b", b"")]),
}


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("secret", [SENTENCE, NAME])
def test_each_kind_of_file_is_searched(name: str, secret: str) -> None:
    """A sentence and a name of the staff are found in every encoding; other texts are not."""
    where = next(one.place for one in TYPED if one.text == secret)

    assert [one.place for one in found(name, WAYS[name](secret))] == [where]
    assert found(name, WAYS[name]("Bring the lyrics to all players by noon on Monday")) == []


@pytest.mark.parametrize(
    "leak",
    [
        SENTENCE.upper(),
        "… which chain made the drums so loud, and who did it",
        "Never tell — anybody: which *chain* made",
        "ZEBRA_PROTOCOL",
        "the zebra\u200b protocol",
        "\N{FULLWIDTH LATIN CAPITAL LETTER Z}ebra protocol",
    ],
)
def test_disguise_does_not_help(leak: str) -> None:
    """Capital letters, punctuation, invisible characters and a missing start don't hide a text."""
    assert len(found("a.txt", leak.encode())) == 1


@pytest.mark.parametrize(
    "harmless",
    [
        "Bring your own headphones and a long cable",
        "which chain made the drums",
        "A zebra. Protocol is another word",
        "<li>Zebra</li>\n<li>Protocol</li>",
        "zebras protocols",
    ],
)
def test_what_is_public_too_is_no_leak(harmless: str) -> None:
    """Public words, five words by chance, and two words of two phrases are no leaks."""
    assert found("a.html", harmless.encode()) == []


@pytest.mark.parametrize(
    ("secret", "said", "leaks"),
    [
        ("秘密", "これは秘密です", 1),
        ("秘密", "これは秘 密です", 1),
        ("密", "秘密", 1),
        ("+1 (555) 01-99", "call +1 (555) 01-99 now", 1),
        ("12", "12 days", 0),
        ("ok", "all is ok", 0),
        ("Ärger", "ÄRGER", 1),
        ("Ärger", "A\u0308rger", 1),
    ],
)
def test_names_in_any_script_and_numbers(secret: str, said: str, leaks: int) -> None:
    """Scripts without spaces are searched by character; of numbers only the long ones."""
    everything = (Typed(secret, INNER, internal=True),)

    assert len(found("a.txt", said.encode(), everything)) == leaks


@pytest.mark.parametrize(
    ("secret", "file"),
    [
        (r"D:\Faders\Deals\2026", rb"see D:\Faders\Deals\2026 for it"),
        (
            "Rückfragen zur Gebühr übernimmt Frau Müller",
            "Rückfragen zur Gebühr übernimmt Frau Müller;x",
        ),
        ("Say little, at first", "- Say little at first."),
    ],
)
def test_letters_and_marks_of_other_programs(secret: str, file: str | bytes) -> None:
    """Paths, Windows encodings of office programs, and other characters hide nothing."""
    content = file.encode("cp1252") if isinstance(file, str) else file

    assert len(found("a.txt", content, (Typed(secret, INNER, internal=True),))) == 1


def without_fonts(content: bytes) -> bytes:
    """Return a PDF with empty fonts, because the same glyphs in two files may look like words."""
    for number in set(re.findall(rb"/FontFile\d? (\d+) 0 R", content)):
        stream = re.compile(rb"(\n%s 0 obj\n.*?stream\n)(.*?)(\nendstream)" % number, re.DOTALL)
        content = stream.sub(lambda one: one[1] + bytes(len(one[2])) + one[3], content, count=1)
    return content


def parts_of(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file, and of each file in an archive instead of it."""
    for name, content in files.items():
        if is_archive(content):
            for one in members(content, MAX_UNPACKED):
                yield f"{name}/{one.name}", one.content
        else:
            yield name, content


def test_the_words_of_formats_are_known(published: Path, golden: Golden) -> None:
    """The list contains all words in files of a site that come from the file formats.

    Not a word in pictures alone, or in a single PDF: packed or drawn bytes look like a word by chance, and differ
    with each version of a library. So the list has no such word, and stays the same.
    """
    known = {word for one in typed_in(published) for word in words(one.text)} | set(
        words(own_text())
    )
    homes: dict[str, set[str]] = {}
    for name, content in parts_of(files_in(published / "site")):
        if name.endswith(".woff2"):
            continue  # nobody decompresses it, so its words are random
        bare = re.sub(rb"\b[0-9a-f]{64}\b", b"", without_fonts(content))  # digests are random
        for word in {word for text in (name, *texts(bare)) for word in words(text)} - known:
            homes.setdefault(word, set()).add(name)
    pictures = (".png", ".webp")
    found = [
        word
        for word, names in homes.items()
        if re.fullmatch("[a-z]{3,}", word)
        and not all(name.endswith(pictures) for name in names)
        and (len(names) > 1 or not next(iter(names)).endswith(".pdf"))
    ]

    assert {"workbook", "security"} <= set(found)
    golden(FORMAT_WORDS, "".join(f"{word}\n" for word in sorted(found)))


QUOTED = "Two mixes of every song arrive on Friday"


@pytest.mark.parametrize(
    ("page", "staff"),
    [
        (f"<p>Its sentence: {QUOTED}</p>", f"One sentence: {QUOTED}"),
        (f"<p class='sg-sentence'>{QUOTED}</p>", f"Sentence {QUOTED}"),
        (f"<dt>Its sentence</dt><dd>{QUOTED}</dd>", f"A sentence, {QUOTED}"),
        (f"<b>{QUOTED}</b><p>", f"Say b {QUOTED}, b and p"),
    ],
)
def test_a_label_next_to_a_public_text_is_no_leak(page: str, staff: str) -> None:
    """Words of our templates on either side of a public text are no part of a staff text."""
    everything = (
        Typed(QUOTED, Place("a.md"), internal=False),
        Typed(staff, INNER, internal=True),
    )

    assert found("a.html", page.encode(), everything) == []


@pytest.mark.parametrize(
    ("page", "staff"),
    [
        (f"<p>Tell nobody that {QUOTED}</p>", f"Tell nobody that {QUOTED}"),
        (f"<p>Its sentence: zebras, {QUOTED}</p>", f"One sentence zebras: {QUOTED}"),
        (f"<p>sentence {QUOTED}</p>", f"sentence {QUOTED}"),
        (f"<p>{QUOTED}: never</p>", f"{QUOTED}: never"),
        (f"<p>{QUOTED}: 900</p>", f"{QUOTED}: 900"),
        ("<p>Its sentence: Two mixes arrive Friday</p>", "Sentence: Two mixes arrive Friday"),
    ],
)
def test_a_staff_text_that_quotes_a_public_one_is_found(page: str, staff: str) -> None:
    """A staff text that contains words of a public text is found by the words that it adds."""
    everything = (
        Typed(QUOTED, Place("a.md"), internal=False),
        Typed(staff, INNER, internal=True),
    )

    assert len(found("a.html", page.encode(), everything)) == 1


def test_comments_of_templates_are_no_words_of_ours() -> None:
    """A word that only a comment of a template contains is a secret like any other."""
    comments = [
        word
        for path in FOLDER.rglob("*.jinja")
        for one in re.findall(r"\{#.*?#\}", path.read_text(encoding="utf-8"), re.DOTALL)
        for word in words(one)
    ]
    alone = sorted(set(comments) - set(words(own_text())))

    assert alone
    assert "{#" not in own_text()
    assert len(found("a.html", alone[0].encode(), (Typed(alone[0], INNER, internal=True),))) == 1


@pytest.mark.parametrize("name", ["Security", "Writer", "Step 1", "Handbook", "Proof"])
def test_a_plain_word_is_no_secret(name: str) -> None:
    """A role, session or page for the staff may be named like a part of a file format."""
    file = f"<p>{name}</p>".encode()

    assert found("a.html", file, (Typed(name, INNER, internal=True),)) == []
    assert len(found("a.html", file, (Typed(f"{name} cat", INNER, internal=True),))) == 0
    assert len(found("a.html", b"<p>Zebra 1</p>", (Typed("Zebra 1", INNER, internal=True),))) == 1


@pytest.mark.parametrize(
    ("listed", "leaks"),
    [
        ("| Artist | Session players | Mixing engineer | Mastering engineer |", 0),
        ("Session players, Mixing engineer, Mastering engineer, then lunch", 0),
        ("Session players, Mixing engineer, Zebra tamer, Mastering engineer", 1),
        ("Session players mixing engineer mastering engineer", 1),
    ],
)
def test_a_list_of_public_names_is_no_leak(listed: str, leaks: int) -> None:
    """Names that are public one by one may stand in a row, but a sentence of their words may not.

    Nor may a list that holds one internal name.
    """
    names = ("Artist", "Session players", "Mixing engineer", "Mastering engineer")
    public = [Typed(name, INNER, internal=False) for name in names]
    page = listed.replace(", then lunch", "").encode()

    said = found("a.html", page, (*public, Typed(listed, INNER, internal=True)))

    assert len(said) == leaks


@pytest.mark.parametrize(
    ("start", "rest"),
    [
        ("Never tell anybody which", "chain made the drums so loud"),
        ("Zebra", "protocol"),
        ("+49 30 123", "45 678"),
        ("DE89 3704 0044", "0532 0130 00"),
    ],
)
def test_parts_of_different_public_texts_make_nothing_public(start: str, rest: str) -> None:
    """A staff text is public if a public text has it, not if one ends as it begins and one goes on."""
    secret = f"{start} {rest}"
    typed_secret = Typed(secret, INNER, internal=True)
    apart = [Typed(part, INNER, internal=False) for part in (start, rest)]
    whole = Typed(f"So {secret} it is", INNER, internal=False)

    assert len(found("a.txt", secret.encode(), (*apart, typed_secret))) == 1
    assert found("a.txt", secret.encode(), (whole, typed_secret)) == []


def test_a_file_may_end_within_a_longer_staff_text() -> None:
    """A short staff text at the end of a file is found, also if a longer one begins with its words."""
    longer = Typed("Never tell anybody which chain", INNER, internal=True)
    short = Typed("Never tell anybody which", PLACE_OF_NAME, internal=True)
    file = b"Never tell anybody which chain. So: never tell anybody which"

    assert len(found("a.txt", file, (longer, short))) == 2


def test_each_public_text_is_split_into_words_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public text is split into its words once, wherever they are needed, and however often typed."""
    split = Counter[str]()

    def counted(text: str) -> list[str]:
        split[text] += 1
        return words(text)

    for module in ("leaks", "words", "known_words"):
        monkeypatch.setattr(f"generator.inspection.{module}.words", counted)
    public = [Typed(f"public text {n % 3}", INNER, internal=False) for n in range(9)]

    assert len(list(leaks({"a.txt": [SENTENCE]}, Wanted((*TYPED, *public))))) == 1
    assert [split[f"public text {n}"] for n in range(3)] == [1, 1, 1]


@given(
    phrases=st.sets(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)),
    said=st.lists(st.sampled_from("abcd")),
)
def test_phrases_are_found_wherever_they_are(phrases: set[Words], said: list[str]) -> None:
    """All phrases are found at once, at each place where a search for one alone finds it."""
    spans = {
        (start, start + len(one))
        for one in phrases
        for start in range(len(said))
        if tuple(said[start : start + len(one)]) == one
    }

    assert sorted(Finder(phrases).spans_in(said)) == sorted(spans)
    assert Finder(phrases).found_in(said) == {tuple(said[start:end]) for start, end in spans}


def test_the_words_that_were_found_are_reported() -> None:
    """Of a long text, the message names the words that a public file contains."""
    secret = Typed(f"{'| A | R | C ' * 12}| {SENTENCE} |", INNER, internal=True)

    (problem,) = leaks({"a.txt": [SENTENCE]}, Wanted((secret,)))

    start = " ".join(words(SENTENCE)[:6])
    assert f"published in a.txt: '{start}', in: '| A | R | C" in problem.message


@pytest.mark.parametrize(("said", "known"), [("", 1), ("Internal: do not share this link.", 0)])
def test_the_mark_of_staff_files_is_looked_for(said: str, known: int) -> None:
    """A file that says it is internal is told by its own place, unless a public text says the same."""
    public = (Typed(said, Place("content/pages/faq.md"), internal=False),) if said else ()
    file = {"assets/old.txt": ["A\n\nINTERNAL: do  not share\n\nB"]}
    told = leaks(file, Wanted(public), {"assets/old.txt": "content/assets/old.txt"})

    assert [one.place.file for one in told] == ["content/assets/old.txt"] * known


def test_a_gzip_file_with_a_name_is_searched_completely() -> None:
    """The name that gzip writes into a file is searched, and is not taken for a file in the file."""
    made = BytesIO()
    with gzip.GzipFile(f"{NAME}.txt", "wb", fileobj=made) as file:
        file.write(SENTENCE.encode())
    search = Search()
    told = leaks({"a.gz": list(search.texts(made.getvalue(), "a.gz"))}, Wanted(TYPED))

    assert {one.place for one in told} == {INNER, PLACE_OF_NAME}
    assert search.unsearched == {}


def test_a_file_without_room_is_told_in_words() -> None:
    """What is left of the limit may be less than a megabyte, and nothing unpacks to 0 MB."""
    search = Search(left=5_000)
    list(search.texts(packed("a.txt", SENTENCE * 200), "a.zip"))

    said = "a.zip/a.txt: what is before it leaves no room to unpack it"
    assert next(iter(search.unsearched)) == said
    assert not any("more than 0 MB" in one for one in search.unsearched)


def test_a_file_is_called_by_name() -> None:
    """A file's name can leak as well; the message names text, place and files, each once."""
    said = {f"{at}/zebra-protocol.txt": [SENTENCE] for at in range(5)}

    assert sorted(str(one) for one in leaks(said, Wanted(TYPED))) == [
        f"process.yaml:{line}:3: this is for the staff only, but would be published in"
        f" 0/zebra-protocol.txt, 1/zebra-protocol.txt, 2/zebra-protocol.txt and 2 more: '{text}'"
        " [leak]\n    hint: remove it from the public file, or mark it as public if artists may read"
        " it"
        for line, text in ((7, SENTENCE), (9, NAME))
    ]


def test_a_broken_archive_is_read_as_it_is() -> None:
    """A file that only looks like an archive, PDF or picture hides nothing and breaks nothing."""
    for start in (b"\x1f\x8b", b"PK\x03\x04", b"%PDF-1.7 ", b"\x89PNG\r\n\x1a\n"):
        assert list(texts(start)) is not None
    for start in (b"\x1f\x8b", b"PK\x03\x04"):
        assert len(found("a", start + SENTENCE.encode())) == 1


@pytest.mark.usefixtures("warm")
def test_edition_that_leaks_is_not_published(
    sample: Path, studio_guide: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the separation of editions failed, the leak guard would stop the build."""
    monkeypatch.setattr(editions, "_may_read", lambda _audience, _of: True)

    done = studio_guide("-C", sample, "build")

    assert done.exit_code == 1
    assert re.search(
        r"^process.yaml:\d+:\d+: .*: 'What we never tell.' \[leak\]$", done.stderr, re.MULTILINE
    )
    assert not (sample / "site").exists()


def test_a_file_that_leaks_is_not_published(live: Path, studio_guide: Command) -> None:
    """A run sheet among the public files by mistake stops the build."""
    before = (live / "site/index.html").stat().st_mtime_ns
    (live / "content/assets/plan.xlsx").write_bytes(sheet("09:00 Speakers on"))

    done = studio_guide("-C", live, "build")

    assert done.exit_code == 1
    assert "published in assets/plan.xlsx: 'Speakers on' [leak]" in done.stderr
    assert (live / "site/index.html").stat().st_mtime_ns == before


def test_a_file_of_the_staff_is_not_published_again(live: Path, studio_guide: Command) -> None:
    """A picture has no words; a copy of one for the staff is recognized by its bytes."""
    secret = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    (live / "content/staff/wiring.png").write_bytes(secret)
    (live / "content/assets/a.bin").write_bytes(secret)
    (live / "content/assets/b.bin").write_bytes(secret[:-1])

    done = studio_guide("-C", live, "build")

    said = "this file is for the staff only, but would be published as assets/a.bin"
    leaks = [line for line in done.stderr.splitlines() if line.endswith("[leak]")]
    assert leaks == [f"content/staff/wiring.png:1:1: {said} [leak]"]


def test_a_page_for_the_staff_may_be_called_as_a_public_one(
    live: Path, studio_guide: Command
) -> None:
    """The name of a public page is a public word, even if the staff have a page with that name."""
    (live / "content/staff/faq.md").write_text("# What new staff ask\n\nAll of it.\n")

    assert studio_guide("-C", live, "build").exit_code == 0


@pytest.mark.parametrize("write", [typeset, sheet, str.encode, WAYS["runs.docx"]])
def test_what_a_file_of_the_staff_shows_is_known(
    write: Callable[[str], bytes], live: Path, studio_guide: Command
) -> None:
    """A sentence of a document for the staff is found in a public text file."""
    (live / "content/staff/chain.bin").write_bytes(write(SENTENCE))
    (live / "content/assets/a.txt").write_text(f"So: {SENTENCE.lower()}!")

    done = studio_guide("-C", live, "build")

    assert done.exit_code == 1
    assert "content/staff/chain.bin:1:1: this is for the staff only" in done.stderr


@pytest.mark.usefixtures("warm")
def test_a_site_of_mkdocs_that_leaks_does_not_stay(sample: Path) -> None:
    """MkDocs' own command stops as well, and deletes what it made."""
    (sample / "content/assets/plan.txt").write_text("09:00 Speakers on")
    shutil.copyfile(FOLDER / "mkdocs.yml", sample / "mkdocs.yml")

    done = run((sys.executable, "-m", "mkdocs", "build", "--strict"), sample)

    assert done.returncode == 1
    assert "published in assets/plan.txt: 'Speakers on' [leak]" in done.stderr
    assert not (sample / "site").exists()


def test_a_name_of_one_list_hides_nothing_of_another(sample: Path) -> None:
    """An internal role, session or term may have the id of a public step."""
    data = sample_data()
    secret = {"audience": "internal", "name": "Zebra", "id": "mixing"}
    data["roles"].append({**secret, "job": "Watches."})
    data["sessions"].append({**secret, "focus": "Watching."})
    data["glossary"].append({"id": "recording", "term": "Zebras", "meaning": "Animals."})
    write(sample, data)
    everything = typed_in(sample)

    inner = [one for one in everything if one.internal]
    assert {"Zebra", "Zebras"} <= {one.text for one in inner}
    assert [one for one in inner if one.place.file.startswith("content/steps/mixing")] == []
    assert {one.text for one in everything if not one.internal} >= {"mixing", "recording"}


def test_what_public_texts_link_to_is_public(sample: Path) -> None:
    """An address that a public page links to is no secret, nor is one wrapped over two lines."""
    with (sample / "content/pages/faq.md").open("a") as page:
        page.write("\nWrite to [Anna](mailto:anna@room.example).\n\nSay\nlittle.\n")
    with (sample / "content/staff/index.md").open("a") as page:
        page.write("\nanna@room.example\n\nSay little\n")
    everything = typed_in(sample)

    assert {"anna@room.example", "Say little"} <= {one.text.strip() for one in everything}
    assert found("a.html", b"<p>anna@room.example</p><p>Say little</p>", tuple(everything)) == []


def test_two_documents_of_one_program_may_be_alike() -> None:
    """What a program adds to each of its documents is not the staff's."""
    one, other = packed("word/document.xml", NAME), packed("word/document.xml", "Bring water")
    for name in ("mimetype", "docProps/app.xml", "ppt/slideMasters/one.xml"):
        one, other = (
            with_part(content, name, "Click to edit the title of this master")
            for content in (one, other)
        )
    everything = tuple(Typed(text, INNER, internal=True) for text in shown(one))

    assert found("a.docx", other, everything) == []
    assert len(found("a.docx", one, everything)) == 1


def with_part(archive: bytes, name: str, text: str) -> bytes:
    """Return a zip with one more file."""
    made = BytesIO(archive)
    with ZipFile(made, "a") as one:
        one.writestr(name, text)
    return made.getvalue()


def test_the_line_is_drawn_twice(sample: Path) -> None:
    """The leak guard finds the same internal places in process.yaml and content/ as editions.py."""
    canaries = Canaries()
    write(sample, canary_data(canaries))
    put_canary_files(sample, canaries)
    everything = typed_in(sample)

    inner = "\n".join(one.text for one in everything if one.internal)
    outer = "\n".join(one.text for one in everything if not one.internal)
    assert not [kind for word, kind in canaries.kinds.items() if word not in inner]
    assert not [kind for word, kind in canaries.kinds.items() if word in outer]
    public = public_only(sample_data())
    assert all(
        one["name"] in outer for key in ("roles", "sessions", "steps") for one in public[key]
    )


@pytest.mark.parametrize(
    ("cells", "is_leak"),
    [
        ("| R | 2. Full demo | C | 1. First take |", False),
        ("| R | 2. Full demo | C | 1. Secret take |", True),
        ("| 4 | 7 | 1 | 1 | 9 | 2 | 5 |", True),
    ],
)
def test_a_table_of_public_names_with_marks_is_no_leak(cells: str, *, is_leak: bool) -> None:
    """Letters and numbers in cells beside public names say nothing; alone, or beside others, they do."""
    names = [
        Typed(one, Place("process.yaml"), internal=False) for one in ("Full demo", "First take")
    ]
    found = [
        *leaks(
            {"map.pdf": [cells]},
            Wanted([*names, Typed(cells, Place("process.yaml"), internal=True)]),
        )
    ]

    assert bool(found) is is_leak
