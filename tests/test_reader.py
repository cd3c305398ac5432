"""process.yaml is read as a process, or all its problems are reported, each once."""

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import HERE, SAMPLE, Command
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Audience, PaperSize, Process, Range, schema
from generator.problems import Problem, ProblemsFoundError, Rule
from generator.project import read
from generator.reading.process import Reading, read_process
from generator.reading.source_text import read_text
from generator.reading.yaml_source import read_yaml
from generator.rendering.wording import hours

ROOT = HERE.parent
FILE = "process.yaml"
STUDIO = """studio:
  name: Blue Room
  url: https://blue.example/
  contact: {email: hi@blue.example}
"""
STEP = "{id: one, name: One, summary: We play., window: {first_day: 1, last_day: 2}%s}"
STEPS = f"steps:\n  - {STEP % ''}\n"


def reading(folder: Path, text: str) -> Reading:
    """Return the reader's result for a text given as process.yaml."""
    (folder / FILE).write_text(text, encoding="utf-8")
    return read_process(folder)


def wrong(folder: Path, text: str) -> list[tuple[Rule, int]]:
    """Return the rules that a process.yaml breaks, each with its line."""
    (folder / FILE).write_text(text, encoding="utf-8")
    (folder / "content/steps").mkdir(parents=True, exist_ok=True)
    (folder / "content/steps/one.md").write_text("You sit down.\n", encoding="utf-8")
    try:
        read(folder)
    except ProblemsFoundError as error:
        return [(problem.rule, problem.place.line) for problem in error.problems]
    return []


# Values

TYPED = "no 1.10 3:45 0x1F 2026-01-01 ~ null .inf 1_000 007 1e3"


@pytest.mark.parametrize("typed", TYPED.split())
def test_a_text_that_looks_like_something_else_stays_a_text(tmp_path: Path, typed: str) -> None:
    """If the model asks for text, whatever was typed is that text."""
    text = f"{STUDIO}{STEPS}roles:\n  - {{id: artist, name: {typed}, job: '{typed}'}}\n"
    process = reading(tmp_path, text).process

    assert [process.roles[0].name, process.roles[0].job] == [typed, typed]


def test_numbers_words_and_truths_are_read_where_the_model_asks(tmp_path: Path) -> None:
    """A number, a choice or a boolean is read where a key wants one, quoted or not."""
    process = reading(
        tmp_path,
        STUDIO
        + "  settings: {sample_rate_khz: 44.1, bit_depth: '24', paper: letter}\n"
        + f"steps:\n  - {STEP % ', audience: public, artist_hours: {min: 1.50, max: 2}'}\n"
        + "glossary:\n  - {term: Take, meaning: 12, link: no}\n  - {term: '7', meaning: x, link: yes}\n",
    ).process

    assert process.studio.settings.sample_rate_khz == 44.1
    assert process.studio.settings.bit_depth == 24
    assert process.studio.settings.paper is PaperSize.LETTER
    assert process.steps[0].audience is Audience.PUBLIC
    assert process.steps[0].window.last_day == 2
    assert process.steps[0].artist_hours
    assert process.steps[0].artist_hours.min == 1.5
    assert [(term.term, term.meaning, term.link) for term in process.glossary] == [
        ("Take", "12", False),
        ("7", "x", True),
    ]


@pytest.mark.parametrize("typed", ["0x1F", "3:45", "three", "2026-01-01", "~", "'1,5'", "1e999"])
def test_an_invalid_number_is_reported(tmp_path: Path, typed: str) -> None:
    """Anything but a number under a key for numbers is one problem at its place."""
    found = reading(tmp_path, f"{STUDIO}  settings: {{call_hours: {typed}}}\n{STEPS}").problems

    assert [(one.rule, one.place.line, one.place.column) for one in found] == [
        (Rule.BAD_NUMBER, 5, 26)
    ]


@pytest.mark.parametrize("key", ["call_hours", "bit_depth", "paper"])
@pytest.mark.parametrize(("typed", "shape"), [("[1]", "a list"), ("{a: 1}", "keys and values")])
def test_a_list_is_no_number_and_no_word(tmp_path: Path, key: str, typed: str, shape: str) -> None:
    """A list or a mapping in place of a number or a word has the wrong shape, in our words."""
    (found,) = reading(tmp_path, f"{STUDIO}  settings: {{{key}: {typed}}}\n{STEPS}").problems

    assert found.rule is Rule.WRONG_SHAPE
    assert shape in found.message


def test_spaces_around_a_text_are_not_part_of_it(tmp_path: Path) -> None:
    """A text loses the spaces at its ends, and keeps those inside."""
    process = reading(tmp_path, STUDIO.replace("Blue Room", '"  Blue  Room "') + STEPS).process

    assert process.studio.name == "Blue  Room"


@pytest.mark.parametrize("typed", ["", "''", "'   '", '"\\n"', "|"])
def test_a_text_of_nothing_is_empty(tmp_path: Path, typed: str) -> None:
    """No text, an empty text and spaces alone are the same fault: an empty value."""
    text = f"{STUDIO}  tagline: {typed}\n{STEPS}"

    assert [problem.rule for problem in reading(tmp_path, text).problems] == [Rule.EMPTY_VALUE]


def test_a_missing_value_has_its_default(tmp_path: Path) -> None:
    """A process with only its required keys is complete; what is unmarked is internal."""
    found = reading(tmp_path, STUDIO + STEPS)

    assert found.problems == ()
    assert found.process.steps[0].audience is Audience.INTERNAL
    assert not found.process.prep.phases
    assert not found.process.roles


def test_the_sample_is_read_whole() -> None:
    """The sample uses every key of the model, and has no problem."""
    found = read_process(SAMPLE)

    assert found.problems == ()
    assert len(found.process.steps) == 4
    assert found.process == Process.model_validate(found.document.value)


# All that is wrong, at once and each once


def test_faults_of_shape_and_of_reference_are_reported_together(tmp_path: Path) -> None:
    """A misspelled key hides neither a wrong number nor a reference to a missing id."""
    steps = (
        f"steps:\n  - {STEP % ', sumary: x, needs: [nine], bring: text, artist_hours: {min: x}'}\n"
    )
    roles = "roles:\n  - {id: artist, name: A, job: []}\n  - {id: artist, name: B}\n"

    assert sorted((rule.value, line) for rule, line in wrong(tmp_path, STUDIO + steps + roles)) == [
        ("bad-number", 6),
        ("duplicate-id", 9),
        ("missing-key", 6),
        ("unknown-key", 6),
        ("unknown-step", 6),
        ("wrong-shape", 6),
        ("wrong-shape", 8),
    ]


def test_what_could_be_read_is_kept(tmp_path: Path) -> None:
    """The process holds None for a wrong value, and everything else as it is."""
    text = (
        STUDIO.replace("https://blue.example/", "nowhere")
        + f"steps:\n  - {STEP % ''}\n  - text\n  - {STEP % ', needs: [one, No]'}\n"
    )
    found = reading(tmp_path, text)
    studio, steps = found.process.studio, found.process.steps

    assert [problem.rule for problem in found.problems] == [
        Rule.BAD_ADDRESS,
        Rule.WRONG_SHAPE,
        Rule.BAD_ID,
    ]
    assert [studio.name, studio.url, studio.contact.email] == ["Blue Room", None, "hi@blue.example"]
    assert [step and step.id for step in steps] == ["one", None, "one"]
    assert steps[0].window.last_day == 2
    assert [*steps[2].needs] == ["one", None]


def test_a_misspelled_key_is_not_also_missing(tmp_path: Path) -> None:
    """A misspelled required key is reported as misspelled, not as missing."""
    text = STUDIO + STEPS.replace("summary", "sumary")

    assert wrong(tmp_path, text) == [(Rule.UNKNOWN_KEY, 6)]


def test_a_key_that_is_missing_beside_a_strange_one_is_reported(tmp_path: Path) -> None:
    """An unknown key that resembles no other is reported in addition to the missing one."""
    text = STUDIO + STEPS.replace("summary", "mood")

    assert wrong(tmp_path, text) == [(Rule.MISSING_KEY, 6), (Rule.UNKNOWN_KEY, 6)]


def test_a_misspelled_key_beside_the_right_one_is_reported(tmp_path: Path) -> None:
    """If a key is present both correctly and misspelled, the misspelled one is reported."""
    text = STUDIO + STEPS.replace("summary: We play.", "summary: We play., sumary: x")

    assert wrong(tmp_path, text) == [(Rule.UNKNOWN_KEY, 6)]


ONE_FAULT = {
    "a list misspelled": (
        "rolse:\n  - {id: artist, name: A}\n",
        "roles: [artist]",
        Rule.UNKNOWN_KEY,
    ),
    "a list of another shape": ("roles: artist\n", "roles: [artist]", Rule.WRONG_SHAPE),
    "an empty list": ("roles:\n", "roles: [artist]", Rule.EMPTY_VALUE),
    "an entry of another shape": ("roles:\n  - artist\n", "roles: [artist]", Rule.WRONG_SHAPE),
    "an id in capitals": ("roles:\n  - {id: Artist, name: A}\n", "roles: [artist]", Rule.BAD_ID),
    "an id left out": ("roles:\n  - {name: Artist}\n", "roles: [artist]", Rule.MISSING_KEY),
    "an id misspelled": (
        "roles:\n  - {idd: artist, name: A}\n",
        "roles: [artist]",
        Rule.UNKNOWN_KEY,
    ),
    "sessions": ("sesions: []\n", "sessions: [{session: takes}]", Rule.UNKNOWN_KEY),
    "keys of checklists": ("roles: artist\n", "checklists: {artist: []}", Rule.WRONG_SHAPE),
}
"""The text above the steps, the text of the step, and the only rule that is broken."""


@pytest.mark.parametrize(("above", "in_step", "rule"), ONE_FAULT.values(), ids=ONE_FAULT.keys())
def test_what_cannot_be_read_does_not_make_its_names_unknown(
    tmp_path: Path, above: str, in_step: str, rule: Rule
) -> None:
    """If a list or an id in it is invalid, that is the only fault; references to it are not."""
    assert wrong(tmp_path, f"{STUDIO}{above}steps:\n  - {STEP % f', {in_step}'}\n") in (
        [(rule, 5)],
        [(rule, 6)],
    )


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        ("", Rule.MISSING_KEY),
        ("steps: []\n", Rule.EMPTY_VALUE),
        ("steps: one\n", Rule.WRONG_SHAPE),
        (STEPS.replace("steps", "stepz"), Rule.UNKNOWN_KEY),
        (STEPS.replace("id: one", "id: One"), Rule.BAD_ID),
        (STEPS.replace("id: one, ", ""), Rule.MISSING_KEY),
    ],
)
def test_a_step_that_cannot_be_read_does_not_orphan_its_guide(
    tmp_path: Path, steps: str, rule: Rule
) -> None:
    """If a step or its id is invalid, no guide is reported as belonging to no step."""
    assert [found for found, _ in wrong(tmp_path, STUDIO + steps)] == [rule]


def test_unknown_names_and_surplus_guides_are_reported(tmp_path: Path) -> None:
    """Next to a valid list, unknown names and surplus guides are reported."""
    roles = "roles:\n  - {id: artist, name: A}\n"
    steps = f"steps:\n  - {STEP.replace('one', 'two') % ', roles: [artists]'}\n"

    assert wrong(tmp_path, STUDIO + roles + steps) == [
        (Rule.UNKNOWN_PAGE, 1),
        (Rule.MISSING_GUIDE, 8),
        (Rule.UNKNOWN_ROLE, 8),
    ]


def test_a_step_that_needs_itself_is_reported_once(tmp_path: Path) -> None:
    """A step that needs itself is reported as a cycle, not also as starting too early."""
    text = f"{STUDIO}steps:\n  - {STEP % ', needs: [one]'}\n"

    assert wrong(tmp_path, text) == [(Rule.NEEDS_CYCLE, 6)]


def test_faults_of_process_and_content_are_reported_together(tmp_path: Path) -> None:
    """A process with invalid YAML does not hide faults under content/."""
    (tmp_path / "content/pages").mkdir(parents=True)
    (tmp_path / "content/pages/Über uns.md").write_text("x", encoding="utf-8")

    assert [rule for rule, _ in wrong(tmp_path, "a: [b")] == [Rule.BAD_FILE_NAME, Rule.SYNTAX]


@pytest.mark.parametrize("text", ["- a\n- b\n", "text\n", "[[]]\n"])
def test_a_file_of_another_shape_is_reported_once(tmp_path: Path, text: str) -> None:
    """A file whose top level is not a mapping has one problem, at its top."""
    with pytest.raises(ProblemsFoundError) as caught:
        reading(tmp_path, text)

    assert [(one.rule, one.place.line) for one in caught.value.problems] == [(Rule.WRONG_SHAPE, 1)]


# Any process


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to every value below one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner if isinstance(value, dict | list) else ():
        yield (*path, key)
        yield from places(one, (*path, key))


WHOLE = read_yaml(read_text(SAMPLE, FILE)).value
PATHS = sorted(places(WHOLE), key=str)
OTHER = st.sampled_from(
    ["", " ", "x", "../x", "artist", "choosing", "0", "-1", "1e400", "public", "#000000", "index"]
) | st.sampled_from(
    [[], {}, [""], ["x"], [["x"]], {"x": "y"}, {"id": "x"}, [{"id": "X"}], {"": {}}]
)
CHANGE = st.tuples(
    st.sampled_from(PATHS), st.sampled_from(["set", "drop", "rename", "twice"]), OTHER
)


def changed(value: Any, path: tuple[Any, ...], change: str, other: Any) -> None:
    """Change the value at a path, if an earlier change has not removed it."""
    for key in path[:-1]:
        if not isinstance(value, dict | list) or key not in dict(_entries(value)):
            return
        value = value[key]
    if not isinstance(value, dict | list) or path[-1] not in dict(_entries(value)):
        return
    if change == "set":
        value[path[-1]] = other
    elif change == "drop":
        del value[path[-1]]
    elif isinstance(value, list):
        value.append(copy.deepcopy(value[path[-1]]))
    elif change == "rename":
        value[f"{path[-1]}s"] = value.pop(path[-1])


def _entries(value: Any) -> Iterator[tuple[Any, Any]]:
    yield from value.items() if isinstance(value, dict) else enumerate(value)


def told(folder: Path, text: str) -> tuple[Problem, ...]:
    """Return the problems of a project with this process.yaml, or nothing."""
    (folder / FILE).write_text(text, encoding="utf-8")
    try:
        read(folder)
    except ProblemsFoundError as error:
        return error.problems
    return ()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the sample's content, whose process is overwritten again and again."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "content").symlink_to(SAMPLE / "content")
    return folder


@given(changes=st.lists(CHANGE, min_size=1, max_size=3))
def test_any_process_is_read_or_reported(project: Path, changes: list[Any]) -> None:
    """Any change to a process gives a site, or problems that are each reported once."""
    value = copy.deepcopy(WHOLE)
    for path, change, other in changes:
        changed(value, path, change, copy.deepcopy(other))
    problems = told(project, json.dumps(value))

    said = [str(problem) for problem in problems]
    assert len(set(said)) == len(said)
    assert bool(problems) == any(problem.rule.stops for problem in problems)


@pytest.mark.parametrize(
    "path",
    [("steps",), ("steps", 0), ("steps", 0, "artist_hours"), ("steps", 0, "artist_hours", "max")],
)
def test_hours_that_cannot_be_read_stop_no_other_check(
    project: Path, path: tuple[Any, ...]
) -> None:
    """A fact about all steps is computed without a step that is invalid."""
    value = copy.deepcopy(WHOLE)
    changed(value, path, "set", "")

    assert told(project, json.dumps(value))


def test_the_process_that_is_changed_is_good_and_changes_show(project: Path) -> None:
    """The unchanged process has no problem, and a change can cause one."""
    value = copy.deepcopy(WHOLE)
    assert told(project, json.dumps(value)) == ()

    changed(value, ("steps", 0, "window", "first_day"), "set", "x")
    assert [problem.rule for problem in told(project, json.dumps(value))] == [Rule.BAD_NUMBER]


# The schema


def properties(part: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every property of a schema with the path to it."""
    if isinstance(part, Mapping):
        for name, found in (part.get("properties") or {}).items():
            yield f"{path}/{name}", found
        for key, inner in part.items():
            yield from properties(inner, f"{path}/{key}")
    elif isinstance(part, list):
        for inner in part:
            yield from properties(inner, path)


def test_the_schema_in_the_repository_is_current(studio_guide: Command) -> None:
    """process.schema.json is what `studio-guide schema` prints; `make schema` writes it."""
    result = studio_guide("schema")

    assert result.exit_code == 0
    assert result.stdout == (ROOT / "process.schema.json").read_text(encoding="utf-8")


def test_every_key_is_explained() -> None:
    """Each property of the schema has a sentence that explains it."""
    whole = schema()
    found = dict(properties(whole))

    assert len(found) > 80
    for name, one in found.items():
        referred = whole["$defs"].get(str(one.get("$ref")).rpartition("/")[2], {})
        said = one.get("description") or referred.get("description", "")
        assert said.partition(" Example: ")[0].endswith("."), name


def test_the_schema_is_a_schema() -> None:
    """The schema follows the draft that it names."""
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", [ROOT / FILE, SAMPLE / FILE], ids=["default", "sample"])
def test_editors_accept_the_files_that_we_accept(path: Path) -> None:
    """The schema accepts the default process and the sample."""
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = jsonschema.Draft202012Validator(schema()).iter_errors(value)

    assert [f"{error.json_path}: {error.message}" for error in found] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("audience: public", "audience: pubic"),
        ("tagline:", "taglien:"),
        ("first_day: 1,", "first_day: one,"),
        ("first_day: 1,", "first_day: 0,"),
        ("first_day: 1,", ""),
        ("id: choosing", "id: Choosing It"),
        ("bring: [Three songs]", "bring: Three songs"),
        ("contact: {", "contact: [{}] #{"),
        ("paper: letter", "paper: b5"),
        ("name: Artist,", "name: '',"),
    ],
)
def test_editors_refuse_what_we_refuse(tmp_path: Path, before: str, after: str) -> None:
    """A process of the wrong shape is rejected by the schema and by us."""
    text = read_text(SAMPLE, FILE).text
    assert before in text
    broken = text.replace(before, after, 1)

    assert not jsonschema.Draft202012Validator(schema()).is_valid(yaml.safe_load(broken))
    assert reading(tmp_path, broken).problems


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (0, 0.5, "up to 0.5 hours"),
        (0, 1, "up to 1 hour"),
        (1, 1, "1 hour"),
        (1.5, 3, "1.5 to 3 hours"),
        (0, 0, "0 hours"),
    ],
)
def test_hours_are_said_as_people_say_them(least: float, most: float, words: str) -> None:
    """Hours that may be none are "up to" the most that they can be."""
    assert hours(Range(min=least, max=most)) == words
