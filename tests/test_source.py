"""Files are decoded to text, and YAML to plain values with their places, without guessing."""

import os
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from conftest import Command
from hypothesis import example, given
from hypothesis import strategies as st
from processes import BOUND_BY_PERMISSIONS, GENERATOR, run
from yaml.reader import Reader

from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.reading.source_text import LARGEST_FILE, UNPRINTABLE, SourceText, read_text
from generator.reading.yaml_source import Document, read_yaml, write_yaml

FILE = "process.yaml"
Made = TypeVar("Made")


def found_in(folder: Path, content: bytes) -> tuple[Problem, ...]:
    """Return the problems of bytes given as process.yaml, including those of their YAML."""
    (folder / FILE).write_bytes(content)
    with pytest.raises(ProblemsFoundError) as caught:
        read_yaml(read_text(folder, FILE))
    return caught.value.problems


def document(text: str) -> Document:
    """Return a YAML text as a document."""
    return read_yaml(SourceText(FILE, text))


def rules(text: str) -> list[Rule]:
    """Return the rules that a YAML text breaks, in the order of their places."""
    with pytest.raises(ProblemsFoundError) as caught:
        document(text)
    return [problem.rule for problem in caught.value.problems]


def spot(place: Place) -> tuple[int, int, int]:
    """Return line, column and width of a place."""
    return place.line, place.column, place.width


# Files that are no text


def test_a_byte_of_another_encoding_is_found(tmp_path: Path) -> None:
    """A Latin-1 byte is shown with its line and column, counted in characters."""
    (problem,) = found_in(tmp_path, "a: ü\nb: ".encode() + "blå".encode("latin-1"))

    assert problem.rule is Rule.ENCODING
    assert spot(problem.place)[:2] == (2, 6)
    assert "0xE5" in problem.message


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_a_wrong_byte_has_the_line_that_editors_show(tmp_path: Path, line_end: str) -> None:
    """Whatever ends the lines before it, a wrong byte has the line number that editors show."""
    (problem,) = found_in(tmp_path, f"a: b{line_end}c: d{line_end}e: ".encode() + b"\xff")

    assert spot(problem.place)[:2] == (3, 4)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings_are_reported(tmp_path: Path, encoding: str) -> None:
    """A file in UTF-16 or UTF-32 is reported as no text, in at most 20 messages."""
    problems = found_in(tmp_path, "studio: Blå Room\n".encode(encoding) * 50)

    assert 1 <= len(problems) <= 20
    assert {problem.rule for problem in problems} <= {Rule.ENCODING, Rule.CONTROL_CHARACTER}


def test_utf_16_has_its_name(tmp_path: Path) -> None:
    """A file in UTF-16 is reported as such."""
    (problem,) = found_in(tmp_path, "a: b\n".encode("utf-16"))

    assert problem.rule is Rule.ENCODING
    assert "UTF-16" in problem.message


OTHER_FORMATS = {
    b"{\\rtf1\\ansi # A title}": "a text with formatting (RTF)",
    b"PK\3\4\x14\0": "a document of Word, Pages or another program, or a zip archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1": "a document of an old Word or Excel",
    b"%PDF-1.7\n": "a PDF",
    b"bplist00\xd1": "a web archive or another file of a Mac",
    b"\x89PNG\r\n\x1a\n": "a picture",
    b"\xff\xd8\xff\xe0": "a picture",
    b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html>": "a web page",
    b"<HTML><body>": "a web page",
}


@pytest.mark.parametrize("content", OTHER_FORMATS)
def test_a_file_in_another_format_has_its_name(content: bytes, tmp_path: Path) -> None:
    """A document of another program is told as such, also if all of its bytes are text."""
    (problem,) = found_in(tmp_path, content)

    assert problem.message == f"this is {OTHER_FORMATS[content]}, not plain text"
    assert problem.rule is Rule.NOT_TEXT


@pytest.mark.parametrize("text", ["PK: 3\n", "a: '{\\rtf'\n", "# %PDF-\na: b\n", "htm: <html>\n"])
def test_a_text_about_a_format_is_text(text: str, tmp_path: Path) -> None:
    """Only the first bytes of a file say what it is."""
    (tmp_path / FILE).write_text(text)

    assert read_text(tmp_path, FILE).text == text


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    """UTF-8 with a byte order mark reads the same, with the same places."""
    (tmp_path / FILE).write_bytes(b"\xef\xbb\xbfa: b\n")
    with_mark = read_yaml(read_text(tmp_path, FILE))

    assert with_mark.value == {"a": "b"}
    assert spot(with_mark.place(("a",), key=True)) == (1, 1, 1)


def test_invisible_characters_are_those_that_yaml_refuses() -> None:
    """A character is invisible if YAML allows none in its texts, or if it is a mark of byte order."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))

    assert {*UNPRINTABLE.findall(every)} == {*Reader.NON_PRINTABLE.findall(every), "\ufeff"}
    assert len(UNPRINTABLE.findall(every)) > 2000


@pytest.mark.parametrize(
    "mark",
    ["\0", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x80", "\x9b", "\ufeff", "\uffff"],
)
def test_a_control_character_is_found(tmp_path: Path, mark: str) -> None:
    """An invisible character is reported at its place, with its code point."""
    (problem,) = found_in(tmp_path, f"a: b\nc: d{mark}e\n".encode())

    assert problem.rule is Rule.CONTROL_CHARACTER
    assert spot(problem.place) == (2, 5, 1)
    assert f"U+{ord(mark):04X}" in problem.message


@pytest.mark.parametrize("mark", ["\t", "\x85", "\xa0", "é", "\u200b", "\ue000", "🎸"])
def test_other_characters_are_text(mark: str, tmp_path: Path) -> None:
    """Tabs, spaces of all kinds, accents and emoji are allowed in a text."""
    (tmp_path / FILE).write_text(f"a: 'b{mark}c'\n", encoding="utf-8", newline="")

    assert read_text(tmp_path, FILE).text == f"a: 'b{mark}c'\n"


def test_a_binary_file_is_not_listed_byte_by_byte(tmp_path: Path) -> None:
    """Of many control characters, the first 20 are reported."""
    problems = found_in(tmp_path, b"a\0" * 500)

    assert [problem.place.column for problem in problems] == [*range(2, 42, 2)]


@pytest.mark.parametrize("written", ['"\\0"', '"a\\eb"', '"\\x7f"', '"\\u0085\\x9b"', '"\\uFEFF"'])
def test_a_control_character_cannot_be_written_as_an_escape(written: str) -> None:
    """Characters forbidden in a file are also forbidden as escapes in quotes."""
    assert rules(f"a: {written}\n") == [Rule.CONTROL_CHARACTER]


def test_other_escapes_are_read() -> None:
    """Escapes in double quotes are read as the characters that they name."""
    assert document('a: "\\u00e9\\n\\t\\"\\U0001F3B8"').value == {"a": 'é\n\t"🎸'}


@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"# a note\n", b"\xef\xbb\xbf", b"---\n", b"''"]
)
def test_an_empty_file_is_reported(tmp_path: Path, content: bytes) -> None:
    """A file that is empty, or has only comments, is reported."""
    (problem,) = found_in(tmp_path, content)

    assert problem.rule is Rule.EMPTY_FILE
    assert spot(problem.place) == (1, 1, 1)


def test_a_file_above_20_mb_is_not_read(tmp_path: Path) -> None:
    """A file one byte above the limit is refused by its size; one at the limit is read."""
    found = {}
    for size in (LARGEST_FILE, LARGEST_FILE + 1):
        with (tmp_path / FILE).open("wb") as file:
            file.truncate(size)
        with pytest.raises(ProblemsFoundError) as caught:
            read_text(tmp_path, FILE)
        found[size] = {problem.rule for problem in caught.value.problems}

    assert found == {LARGEST_FILE: {Rule.CONTROL_CHARACTER}, LARGEST_FILE + 1: {Rule.TOO_LARGE}}


def test_a_file_that_is_not_there_is_reported(tmp_path: Path, studio_guide: Command) -> None:
    """A missing process.yaml gives a located message and exit code 1."""
    (tmp_path / "content").mkdir()
    result = studio_guide("-C", tmp_path, "check")

    assert result.exit_code == 1
    assert result.stderr.startswith(
        f"{FILE}:1:1: there is no process.yaml in this folder [missing-file]\n"
    )


def test_a_folder_in_its_place_is_reported(tmp_path: Path, studio_guide: Command) -> None:
    """A folder named process.yaml gives a located message and exit code 1."""
    (tmp_path / "content").mkdir()
    (tmp_path / FILE).mkdir()
    result = studio_guide("-C", tmp_path, "check")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{FILE}:1:1: ")
    assert "[unreadable-file]" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_its_place_does_not_keep_us_waiting(tmp_path: Path) -> None:
    """A pipe without a writer is refused at once."""
    os.mkfifo(tmp_path / FILE)
    done = run([*GENERATOR, "check"], tmp_path)

    assert done.returncode == 1
    assert f"{FILE}:1:1: " in done.stderr
    assert "[unreadable-file]" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="permissions are other things there")
def test_a_file_that_may_not_be_read_is_reported(sample: Path) -> None:
    """A file without read permission gives a located message and exit code 1."""
    command = [*BOUND_BY_PERMISSIONS, *GENERATOR, "check"]
    before = run(command, sample)
    (sample / FILE).chmod(0)
    after = run(command, sample)

    assert before.returncode == 0, before.stderr
    assert after.returncode == 1
    assert after.stderr.startswith(f"{FILE}:1:1: cannot read this file: Permission denied ")
    assert "Traceback" not in after.stderr


# Places


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_lines_are_counted_as_yaml_counts_them(line_end: str) -> None:
    """Lines are counted at all line breaks of YAML, so places have the right line."""
    text = line_end.join(["a: b", "# note", "", "list:", "  - one", "  - two", "c: d"])
    read = document(text)

    assert spot(read.place(("list", 1))) == (6, 5, 3)
    assert read.place(("list", 1)).excerpt == "  - two"
    assert spot(read.place(("c",), key=True)) == (7, 1, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_offsets_and_lines_agree(line_end: str) -> None:
    """The place of an offset is the line and column of the character there."""
    text = SourceText("a.md", line_end.join(["one", "two words", "", "three"]))
    start = text.text.index("words")

    assert spot(text.place_at(start, start + 5)) == (2, 5, 5)
    assert text.place_at(start, start + 5).excerpt == "two words"
    assert spot(text.place_at(len(text.text), len(text.text))) == (4, 6, 1)


def test_a_stretch_over_lines_is_underlined_to_the_end_of_its_first() -> None:
    """A place is never wider than its line."""
    text = SourceText("a.md", "one two\nthree")

    assert spot(text.place_at(4, 13)) == (1, 5, 3)


def test_the_place_of_values_and_of_keys() -> None:
    """A value's place covers what was typed, including quotes; a key's place covers the key."""
    read = document('top:\n  "key": "a value"\n  list: [x, {deep: yes}]\n')

    assert spot(read.place(("top", "key"))) == (2, 10, 9)
    assert spot(read.place(("top", "key"), key=True)) == (2, 3, 5)
    assert spot(read.place(("top", "list"))) == (3, 9, 16)
    assert spot(read.place(("top", "list", 1, "deep"))) == (3, 20, 3)
    assert spot(read.place(("top", "list", 1, "deep"), key=True)) == (3, 14, 4)
    assert spot(read.place(("top",), key=True)) == (1, 1, 3)


def test_a_path_that_goes_too_far_leads_to_the_last_value_on_its_way() -> None:
    """If a key is missing, its place is the mapping that should contain it."""
    read = document("top:\n  key: a value\nlist: [x]\n")

    assert read.place(("top", "other", "more")) == read.place(("top",))
    assert spot(read.place(("top", "other"))) == (2, 3, 12)
    assert read.place(("list", 4)) == read.place(("list",))
    assert read.place(("top", "key", "more")) == read.place(("top", "key"))
    assert read.place(("nothing",)) == read.place(())


def test_a_value_over_several_lines_is_underlined_on_its_first() -> None:
    """A value over several lines is underlined to the end of its first line."""
    read = document("list:\n  - one\n  - two\nquoted: 'a\n  b'\nblock: |\n  text\n")

    assert spot(read.place(("list",))) == (2, 3, 5)
    assert spot(read.place(("quoted",))) == (4, 9, 2)
    assert spot(read.place(("block",))) == (6, 8, 1)


def test_columns_count_characters() -> None:
    """Accents, other scripts and emoji before a value count one each."""
    assert spot(document('{"録音 🎸 é": x}').place(("録音 🎸 é",))) == (1, 12, 1)


def test_an_alias_is_where_it_stands_and_its_parts_where_they_were_typed() -> None:
    """A fault in a value repeated by an alias is shown where it can be fixed."""
    read = document("one: &name\n  key: a\ntwo: *name\n")

    assert read.value == {"one": {"key": "a"}, "two": {"key": "a"}}
    assert spot(read.place(("two",))) == (3, 6, 5)
    assert spot(read.place(("two", "key"))) == (2, 8, 1)


# Values

TYPED = (
    "no yes on off y n true False NULL null ~ 1.10 007 0o17 0x1F 0b1 1_000 1e3 .inf -.inf .nan +1 "
    "3:45 12:30:45 2026-01-01 2026-01-01T10:00:00Z = a:b a#b :x -x ?x 48kHz a]b a}b $ 50% é 録音"
)


@pytest.mark.parametrize("typed", TYPED.split())
def test_a_scalar_stays_what_was_typed(typed: str) -> None:
    """Words, numbers, times and dates stay text, in every style of scalar."""
    for written in (typed, f"'{typed}'", f'"{typed}"', f"{typed}  # a note"):
        assert document(f"key: {written}\n").value == {"key": typed}
        assert document(f"- {written}\n").value == [typed]
        assert document(f"? {written}\n: x\n").value == {typed: "x"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a plain text\n  on two lines", "a plain text on two lines"),
        ("|\n  kept\n   as it is\n\n  here\n", "kept\n as it is\n\nhere\n"),
        ("|-\n  no end", "no end"),
        (">-\n  folded\n  to one\n\n  and two", "folded to one\nand two"),
        ("'it''s'", "it's"),
        ('"a\\"b\\\\c"', 'a"b\\c'),
        ("''", ""),
        ("", ""),
        ("|\n  - a: b\n  # no note\n", "- a: b\n# no note\n"),
        ("'  spaces  '", "  spaces  "),
        ("! text", "text"),
    ],
)
def test_each_way_of_writing_a_text(written: str, value: str) -> None:
    """Quoted, folded and literal texts are read according to YAML."""
    assert document(f"key: {written}").value == {"key": value}


def test_keys_that_look_like_numbers_stay_apart() -> None:
    """Keys are text as well, so that 1, 1.0 and 0x1 are three keys."""
    assert document("1: a\n1.0: b\n0x1: c\ntrue: d\n'yes': e\n").value == {
        "1": "a",
        "1.0": "b",
        "0x1": "c",
        "true": "d",
        "yes": "e",
    }


def test_aliases_repeat_what_they_name() -> None:
    """An alias repeats the value of its anchor, the last one of that name above it."""
    text = "a: &x [one]\nb: *x\nc: &x two\nd: [*x, *x]\n"

    read = document(text)
    assert read.value == {"a": ["one"], "b": ["one"], "c": "two", "d": ["two", "two"]}
    assert isinstance(read.value, dict)
    assert read.value["a"] is not read.value["b"]


NODES = 20_000
"""Number of values and keys in the text whose memory is measured."""


def test_places_take_little_memory() -> None:
    """What is kept of a YAML text is its values, and a few numbers for each place."""
    source = SourceText(FILE, "- key: value\n" * (NODES // 2))

    _, values = measured(lambda: [{"key": f"value{n}"} for n in range(NODES // 2)])
    read, kept = measured(lambda: read_yaml(source))

    assert spot(read.place((NODES // 2 - 1, "key"))) == (NODES // 2, 8, 5)
    assert values < kept < values + 50 * NODES


def test_lines_are_not_kept_beside_the_text() -> None:
    """A text has its lines without a copy of each."""
    text = "".join(f"line {n}\n" for n in range(NODES))

    source, kept = measured(lambda: SourceText(FILE, text))

    assert source.place(NODES, 1).excerpt == source.line(NODES - 1) == f"line {NODES - 1}"
    assert kept < 8 * NODES


def measured(make: Callable[[], Made]) -> tuple[Made, int]:
    """Return what a function makes, and how many bytes of it stay in memory."""
    tracemalloc.start()
    try:
        made = make()
        return made, tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: 1\nb: 2\na: 3\n", Rule.REPEATED_KEY),
        ("{a: 1, 'a': 2}", Rule.REPEATED_KEY),
        ("&x a: 1\n*x : 2\n", Rule.REPEATED_KEY),
        ("a: !!str b", Rule.TAG),
        ("!!map {a: b}", Rule.TAG),
        ("a: [!mine b]", Rule.TAG),
        ("a: !!python/object/apply:os.system [ls]", Rule.TAG),
        ("&a [*a]", Rule.SELF_ALIAS),
        ("a: &a {b: {c: *a}}", Rule.SELF_ALIAS),
        ("a: *b\nb: &b c", Rule.UNKNOWN_ALIAS),
        ("a: *b", Rule.UNKNOWN_ALIAS),
        ("[a]: b", Rule.BAD_KEY),
        ("? {a: b}\n: c", Rule.BAD_KEY),
        ("a: b\n---\nc: d", Rule.SYNTAX),
        ("a: b\n\tc: d", Rule.TAB),
    ],
)
def test_what_would_be_lost_or_guessed_is_refused(text: str, rule: Rule) -> None:
    """Repeated keys, tags, unusable aliases and further documents are reported, each once."""
    assert rules(text) == [rule]


def test_an_unknown_name_after_an_asterisk_is_reported_once() -> None:
    """A text that starts with an asterisk is one fault, even if more words follow."""
    assert rules("a: *Loud songs first\n") == [Rule.UNKNOWN_ALIAS]


def test_all_faults_before_a_syntax_error_are_reported_with_it() -> None:
    """Faults before a YAML syntax error are reported with it."""
    assert rules("a: 1\na: 2\nb: !x c\nd: 'open\n") == [Rule.REPEATED_KEY, Rule.TAG, Rule.SYNTAX]


@given(
    st.recursive(
        st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("ab: -#'\"", min_size=1), inner),
        max_leaves=20,
    )
)
def test_what_is_written_is_read_back(value: object) -> None:
    """Plain values that are written as YAML are read back unchanged."""
    assert document(write_yaml({"top": value})).value == {"top": value}


# What must not exhaust the machine


def chain(length: int, value: str = "[*a{}]") -> str:
    """Return a list of anchors, each of which contains the one before."""
    links = (f"- &a{at} {value.format(at - 1)}\n" for at in range(1, length))
    return "- &a0 x\n" + "".join(links)


def laughs(width: int, height: int) -> str:
    """Return the billion laughs: each list repeats the one before."""
    rows = (f"- &a{at} [{', '.join([f'*a{at - 1}'] * width)}]\n" for at in range(1, height))
    return "- &a0 [ha]\n" + "".join(rows)


DEEP = 100_000
ATTACKS = {
    "brackets": "[" * DEEP,
    "closed brackets": "[" * DEEP + "]" * DEEP,
    "braces": "{a: " * DEEP,
    "dashes": "- " * DEEP,
    "keys": "? " * DEEP,
    "chain of lists": chain(5_000),
    "chain of mappings": chain(5_000, "{{key: *a{}}}"),
    "laughs": laughs(10, 10),
    "wide laughs": laughs(1_000, 4),
    "tall laughs": laughs(2, 200),
}


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS.keys())
def test_nesting_and_aliases_have_an_end(text: str, tmp_path: Path, studio_guide: Command) -> None:
    """Excessive nesting or repetition ends with a located message and exit code 1."""
    (tmp_path / "content").mkdir()
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    result = studio_guide("-C", tmp_path, "check")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{FILE}:")
    assert "[too-deep]" in result.stderr or "[exploding-alias]" in result.stderr


def test_aliases_without_measure_are_reported_once() -> None:
    """Once aliases have grown too much, further ones are not reported."""
    assert rules(laughs(10, 8)) == [Rule.EXPLODING_ALIAS]


def test_modest_nesting_and_repetition_are_read() -> None:
    """Thirty levels, and aliases that stay small, are allowed."""
    assert str(document("[" * 30 + "x" + "]" * 30).value).count("[") == 30
    assert str(document(laughs(10, 4)).value).count("ha") == 1111
    assert len(document(chain(30)).value) == 30


# Any text


YAML_PIECES = st.sampled_from(
    [
        *"{}[]:,-?&*!|>'\"%@`#~<=\\ \n\t\r\u2028\x85é🎸",
        "\n  ",
        "a: ",
        "- ",
        "&a ",
        "*a",
        "---\n",
        "? ",
    ]
)
ANY_TEXT = st.text() | st.lists(YAML_PIECES).map("".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for files that are overwritten again and again."""
    return tmp_path_factory.mktemp("any")


def told(folder: Path, content: bytes) -> tuple[Problem, ...]:
    """Return the problems of bytes given as process.yaml; nothing if they are a document."""
    (folder / FILE).write_bytes(content)
    try:
        value = read_yaml(read_text(folder, FILE)).value
    except ProblemsFoundError as error:
        return error.problems
    assert isinstance(value, str | list | dict)
    return ()


@given(text=ANY_TEXT)
@example(text="{")
@example(text="a: b\n[")
def test_any_text_is_read_or_reported(folder: Path, text: str) -> None:
    """Any text is a document, or has problems on existing lines and columns."""
    source = SourceText(FILE, text.removeprefix("\ufeff"))
    lines = [*map(source.line, range(len(source.starts)))]
    for problem in told(folder, text.encode()):
        place = problem.place
        assert place.line <= len(lines)
        assert place.column <= len(lines[place.line - 1]) + 1
        assert place.excerpt in ("", lines[place.line - 1])
        assert str(problem).startswith(f"{FILE}:{place.line}:{place.column}: ")


@given(content=st.binary())
def test_any_bytes_are_read_or_reported(folder: Path, content: bytes) -> None:
    """Any bytes are a document or are reported as problems; no other error is raised."""
    assert isinstance(told(folder, content), tuple)


def test_any_text_may_be_a_document(folder: Path) -> None:
    """The two rules above can fail: a good file has no problem, a bad one has."""
    assert told(folder, b"a: b") == ()
    assert told(folder, b"a: [b") != ()
