"""Each problem is reported with its place, in plain words and with a hint.

Each file of cases/problems/ is a process.yaml with one fault; the .txt beside it is the whole
message as a person sees it.
"""

import re
import shutil
from pathlib import Path

import pytest
from conftest import HERE, Command, Golden
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Place, Problem, ProblemsFoundError, Rule, did_you_mean, in_order
from generator.problems.reference import problem_reference

CASES = sorted((HERE / "cases/problems").glob("*.yaml"))
ELSEWHERE = {
    Rule.UNREADABLE_FILE: "bytes that are no text: test_source.py",
    Rule.TOO_LARGE: "bytes that are no text: test_source.py",
    Rule.ENCODING: "bytes that are no text: test_source.py",
    Rule.NOT_TEXT: "files in another format: test_source.py",
    Rule.BAD_FILE_NAME: "a file under content/: test_prose.py",
    Rule.PAGE_TAKEN: "a file under content/",
    Rule.BAD_VARIABLE: "a text under content/: test_prose.py",
    Rule.UNKNOWN_QUESTION: "a text under content/: test_search.py",
    Rule.DEAD_LINK: "a text under content/: test_prose.py",
    Rule.CUT_SHORT: "a notice: test_cli.py",
    Rule.SKIPPED_HEADING: "a text under content/: test_prose.py",
    Rule.EMPTY_HEADING: "a text under content/: test_prose.py",
    Rule.UNSAFE_HTML: "a text under content/: test_markup.py",
    Rule.THIRD_PARTY: "a text under content/: test_markup.py",
    Rule.BROKEN_HTML: "a text under content/: test_markup.py",
    Rule.REPEATED_ATTRIBUTE: "a text under content/: test_markup.py",
    Rule.UNSAFE_DRAWING: "a file under content/: test_drawings.py",
    Rule.ACTING_PAGE: "what was built: test_acting.py",
    Rule.HTML_COMMENT: "what was built: test_links.py",
    Rule.REPEATED_ANCHOR: "what was built: test_links.py",
    Rule.STRAY_PAGE: "what was built: test_links.py",
    Rule.LEAK: "what was built: test_leaks.py",
    Rule.NOT_SEARCHED: "what was built: test_leak_kinds.py",
    Rule.OUTWARD_LINK: "what is published: test_leak_kinds.py",
    Rule.KEY_FILE: "files: test_accidents.py",
    Rule.STAFF_ASSET: "files: test_accidents.py",
    Rule.OTHER_ADDRESS: "a text under content/: test_honest_texts.py",
    Rule.PASSWORD_IN_LINK: "a text under content/: test_honest_texts.py",
    Rule.EMPTY_LINK: "a text under content/: test_honest_texts.py",
    Rule.OWN_NETWORK: "a text under content/: test_honest_texts.py",
    Rule.HIDDEN_TEXT: "a text under content/: test_honest_texts.py",
    Rule.EMPTY_TEXT: "a notice: test_typed_mistakes.py",
    Rule.UNNAMED_FILE: "files: test_accidents.py",
    Rule.PRIVATE_FILE: "files: test_accidents.py",
    Rule.REFUSED_FILE: "files: test_accidents.py",
    Rule.UNCLOSED_HEAD: "a text under content/: test_prose.py",
    Rule.ENGINE_FAILED: "an engine",
    Rule.ENGINE_MISSING: "an engine",
    Rule.BAD_LOOK: "an engine",
    Rule.MISSING_GLYPH: "a file: test_documents.py",
    Rule.CANNOT_TYPESET: "a file: test_documents.py",
    Rule.LEFT_OUT: "a file: test_formats.py",
    Rule.FOREIGN_FILE: "a file in a published folder: test_published.py",
    Rule.CANNOT_WRITE: "the disk: test_full_disk.py",
    Rule.ALREADY_BUILDING: "two builds at once: test_build.py",
    Rule.DOCS_FOLDER: "mkdocs.yml: test_settings.py",
    Rule.IGNORED_SETTING: "mkdocs.yml: test_settings.py",
    Rule.NOTHING_PUBLIC: "a whole site: test_field_faults.py",
    Rule.FRAME_LANGUAGE: "a notice: test_field_faults.py",
    Rule.SHOWN_AS_TYPED: "a notice: test_typed_mistakes.py",
    Rule.LOST_CELL: "a notice: test_whole_tables.py",
    Rule.TURNED_TEXT: "a notice: test_typed_mistakes.py",
    Rule.STALE_COUNT: "a notice: test_typed_mistakes.py",
    Rule.LARGE_FILE: "a file under content/: test_field_faults.py",
    Rule.UNCLOSED_CODE: "a text under content/: test_field_faults.py",
    Rule.UNKNOWN_ITEM: "a rename: test_rename.py",
    Rule.UNFINISHED_CHANGE: "a rename: test_rename.py",
    Rule.BAD_PICTURE: "a file under content/: test_places.py",
    Rule.BAD_SOUND: "a file under content/: test_places.py",
    Rule.MISSING_ALT: "a text under content/: test_places.py",
    Rule.ASSUMED_READER: "a notice: test_places.py",
    Rule.UNKNOWN_FOLDER: "a folder under content/: test_prose.py",
    Rule.IN_PLACE: "a folder that is mounted: test_output.py",
    Rule.NOT_EMPTY: "a folder for a new guide: test_new.py",
    Rule.MAYBE_PUBLIC: "a repository: test_privacy.py",
}
"""Rules that no process.yaml can break by itself, and their causes."""
JARGON = ("did not find", "in this context", "found unknown", "node content", "scalar", "token")
"""Terms of the YAML library, which don't help people who make records."""


def project(folder: Path, process: Path) -> Path:
    """Make a project from a process.yaml with steps named one, two and three."""
    shutil.copy(process, folder / "process.yaml")
    (folder / "content/steps").mkdir(parents=True)
    for name in ("one", "two", "three"):
        (folder / f"content/steps/{name}.md").write_text("You sit down.\n", encoding="utf-8")
    return folder


def messages(case: Path) -> list[str]:
    """Return each problem of a case's golden file, its lines joined."""
    text = case.with_suffix(".txt").read_text(encoding="utf-8")
    return re.split(r"\n(?! )", text)[:-2]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_each_fault_is_reported(
    case: Path, tmp_path: Path, studio_guide: Command, golden: Golden
) -> None:
    """`check` shows the place, the line, the fault and a hint, and ends with exit code 1."""
    result = studio_guide("-C", project(tmp_path, case), "check")

    golden(case.with_suffix(".txt"), result.stderr)
    assert result.exit_code == 1
    assert result.stdout == ""


def test_a_process_without_fault_passes(tmp_path: Path, studio_guide: Command) -> None:
    """The process that the cases modify has no problems itself."""
    result = studio_guide("-C", project(tmp_path, HERE / "cases/good.yaml"), "check")

    assert result.stderr == ""
    assert result.exit_code == 0


def test_every_case_has_a_message_and_every_message_a_case() -> None:
    """Each golden file has a case, and each case a golden file."""
    goldens = (HERE / "cases/problems").glob("*.txt")

    assert {path.stem for path in goldens} == {path.stem for path in CASES}


def test_every_rule_has_a_case() -> None:
    """Each rule that a process.yaml alone can break has a case."""
    said = " ".join(line for case in CASES for line in messages(case))
    broken = {rule for rule in Rule if f"[{rule}]" in said}

    assert broken == set(Rule) - set(ELSEWHERE)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_message_has_a_way_out(case: Path) -> None:
    """Each problem ends with a hint."""
    assert messages(case)
    for message in messages(case):
        assert "\n    hint: " in message, message


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_messages_are_in_plain_words(case: Path) -> None:
    """No message comes from the YAML library."""
    for message in messages(case):
        first = message.splitlines()[0]
        assert not [word for word in JARGON if word in first], message


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule)
def test_a_rule_is_explained_in_sentences(rule: Rule) -> None:
    """Every rule has a lower-case id, and explains its meaning and its fix in sentences."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule)
    for sentence in (rule.meaning, rule.fix):
        assert re.fullmatch(r"[A-Z].+\S\.", sentence), sentence
        assert sentence == " ".join(sentence.split())
    assert rule.hint[0] == rule.fix[0].lower()
    assert not rule.hint.endswith(".")


def test_rules_are_distinct() -> None:
    """No two rules share an id or a meaning."""
    assert len(set(Rule)) == len(Rule.__members__)
    assert len({rule.meaning for rule in Rule}) == len(Rule.__members__)


def test_only_a_notice_lets_a_build_go_on() -> None:
    """Every rule stops a build, except where only the owner can judge."""
    assert {rule for rule in Rule if not rule.stops} == {
        Rule.ASSUMED_READER,
        Rule.UNKNOWN_FOLDER,
        Rule.SKIPPED_HEADING,
        Rule.CUT_SHORT,
        Rule.SHOWN_AS_TYPED,
        Rule.LOST_CELL,
        Rule.TURNED_TEXT,
        Rule.FOREIGN_FILE,
        Rule.LEFT_OUT,
        Rule.DOCS_FOLDER,
        Rule.IGNORED_SETTING,
        Rule.MAYBE_PUBLIC,
        Rule.IN_PLACE,
        Rule.UNUSED_SESSION,
        Rule.STALE_COUNT,
        Rule.PAST_MONTH,
        Rule.LATE_NEED,
        Rule.FRAME_LANGUAGE,
        Rule.LARGE_FILE,
        Rule.NOT_SEARCHED,
        Rule.STAFF_ASSET,
        Rule.PRIVATE_FILE,
        Rule.UNNAMED_FILE,
        Rule.EMPTY_TEXT,
        Rule.OTHER_ADDRESS,
        Rule.EMPTY_LINK,
        Rule.OWN_NETWORK,
        Rule.HIDDEN_TEXT,
    }


def test_a_place_is_written_as_compilers_do() -> None:
    """A place is the file, the line and the column, separated by colons."""
    assert str(Place("content/steps/one.md", 4, 7)) == "content/steps/one.md:4:7"
    assert str(Place("process.yaml")) == "process.yaml:1:1"


def test_a_problem_shows_its_line_a_caret_and_a_hint() -> None:
    """The wrong word is underlined in its line, and the hint is below."""
    place = Place("process.yaml", 41, 3, 5, "  titel: Tracking day")
    problem = Problem(place, Rule.UNKNOWN_KEY, "no such key: 'titel'", "did you mean 'title'?")

    assert str(problem).splitlines() == [
        "process.yaml:41:3: no such key: 'titel' [unknown-key]",
        "      titel: Tracking day",
        "      ^^^^^",
        "    hint: did you mean 'title'?",
    ]


@pytest.mark.parametrize("excerpt", ["", "   ", "\t"])
def test_an_empty_line_is_not_shown(excerpt: str) -> None:
    """Without text to show, neither a line nor a caret nor an empty hint is shown."""
    problem = Problem(Place("a.md", excerpt=excerpt), Rule.EMPTY_FILE, "this file says nothing")

    assert str(problem) == "a.md:1:1: this file says nothing [empty-file]"


@pytest.mark.parametrize(
    ("before", "word", "indent", "carets"),
    [
        ("ab ", "cd", "   ", "^^"),
        ("\ta\t", "cd", "\t \t", "^^"),
        ("録音", "音", "    ", "^^"),
        ("e\u0301", "e\u0301x", " ", "^^"),
        ("ﾐ", "\u0301", " ", "^"),
        ("🎸", "Ａ", "  ", "^^"),
        ("ที่", "x", " ", "^"),
        ("कु", "x", " ", "^"),
        ("abc", "", "   ", "^"),
    ],
)
def test_carets_are_under_the_word(before: str, word: str, indent: str, carets: str) -> None:
    """Wide characters take two columns, combining ones none; a tab stays a tab."""
    place = Place("a", 1, len(before) + 1, len(word), f"{before}{word}")

    assert str(Problem(place, Rule.SYNTAX, "no")).splitlines()[2] == f"    {indent}{carets}"


def test_of_a_very_long_line_the_part_around_the_fault_is_shown() -> None:
    """A line of 100,000 characters is cut, and the carets stay under the word."""
    line = "a" * 50_000 + "WORD" + "b" * 50_000
    said = str(Problem(Place("a", 1, 50_001, 4, line), Rule.SYNTAX, "no")).splitlines()

    assert len(said[1]) <= 210
    assert said[1][said[2].index("^") : said[2].rindex("^") + 1] == "WORD"


def test_a_line_of_usual_length_is_shown_whole() -> None:
    """Up to 200 characters nothing is cut."""
    line = "a" * 200
    said = str(Problem(Place("a", 1, 200, 1, line), Rule.SYNTAX, "no")).splitlines()

    assert said[1:] == [f"    {line}", f"    {' ' * 199}^"]


def test_a_very_long_message_is_cut_in_the_middle() -> None:
    """The start and the end of a message stay visible, however long the text in it."""
    said = str(Problem(Place("a"), Rule.BAD_ID, f"'{'x' * 9000}' is no id"))

    assert len(said) < 450
    assert said.startswith("a:1:1: 'xxx")
    assert said.endswith("xxx' is no id [bad-id]")
    assert " … " in said


@pytest.mark.parametrize("mark", ["\x1b", "\x07", "\x9b", "\r", "\u202e", "\u200b", "\u2066"])
def test_nothing_moves_the_cursor_or_hides_text(mark: str) -> None:
    """Control and direction characters in a user's text are shown as a replacement."""
    place = Place("a", 1, 1, 1, f"x{mark}y")
    said = str(Problem(place, Rule.SYNTAX, f"m{mark}n", f"h{mark}i"))

    assert mark not in said
    assert [part in said for part in ("m\ufffdn", "x\ufffdy", "h\ufffdi")] == [True] * 3


def test_usual_characters_are_shown_as_they_are() -> None:
    """Accents, other scripts and emoji are not replaced."""
    text = "é 録音 🎙 — «»"

    assert text in str(Problem(Place("a"), Rule.SYNTAX, text))


def problem(
    file: str, line: int, column: int, rule: Rule = Rule.TAB, message: str = "m"
) -> Problem:
    """Return a problem at a place."""
    return Problem(Place(file, line, column), rule, message)


SORTED = (
    problem("content/a.md", 9, 9),
    problem("process.yaml", 2, 10),
    problem("process.yaml", 10, 2),
    problem("process.yaml", 10, 3, Rule.BAD_ID),
    problem("process.yaml", 10, 3, Rule.TAB, "l"),
    problem("process.yaml", 10, 3, Rule.TAB, "m"),
)


def test_problems_come_in_the_order_of_reading() -> None:
    """Problems are sorted by file, line, column, rule and message, whatever order they came in."""
    found = [*SORTED[3:], *SORTED[:3]]

    assert found != [*SORTED]
    assert in_order(found) == SORTED
    assert ProblemsFoundError(found).problems == SORTED
    assert str(ProblemsFoundError(found)) == "\n".join(map(str, SORTED))


@given(st.permutations([*SORTED, *SORTED]))
def test_each_problem_is_reported_once(found: list[Problem]) -> None:
    """A problem that two rules find is reported once."""
    assert in_order(found) == SORTED


def test_two_faults_at_one_place_are_both_reported() -> None:
    """Problems are duplicates only if every word is the same."""
    found = [problem("a", 1, 1, message="one"), problem("a", 1, 1, message="two")]

    assert len(in_order(found)) == 2


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("titel", "did you mean 'title'?"),
        ("sumary", "did you mean 'summary'?"),
        ("SUMMARY", ""),
        ("fax", ""),
        ("", ""),
    ],
)
def test_the_nearest_word_is_proposed(word: str, hint: str) -> None:
    """A misspelled word gets the nearest known one as its hint; an unrelated word gets none."""
    assert did_you_mean(word, ["summary", "title", "tagline"]) == hint


def test_without_known_words_nothing_is_proposed() -> None:
    """Without known words, there is no proposal."""
    assert did_you_mean("title", []) == ""
    assert did_you_mean("title", iter(["titles"])) == "did you mean 'titles'?"


def test_problems_md_is_current(golden: Golden) -> None:
    """PROBLEMS.md contains every rule, what it means and how to fix it."""
    golden(HERE.parent / "PROBLEMS.md", problem_reference())


def test_no_rule_is_missing_from_problems_md() -> None:
    """Each rule has one entry, under the id that messages show, with a hint."""
    entries = problem_reference().split("\n## ")[1:]

    assert [entry.split("\n")[0] for entry in entries] == sorted(rule for rule in Rule)
    assert all("**What to do:** " in entry for entry in entries)
