"""What editors report for process.yaml: the schema accepts what we read, in YAML 1.1 and 1.2."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import HERE, SAMPLE
from plain_data import plain
from processes import run
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from test_reader import FILE, ROOT, reading
from web.tools import PACKAGES, WEB, lacking

from generator.model import schema

pytestmark = pytest.mark.slow

Read = Callable[[str], Any]

SCHEMA = json.loads((ROOT / "process.schema.json").read_text(encoding="utf-8"))
VALID = [ROOT / FILE, SAMPLE / FILE, HERE / "cases/good.yaml"]
SPELLINGS = {
    **dict.fromkeys(
        ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "1"], True
    ),
    **dict.fromkeys(["false", "False", "no", "No", "NO", "off", "Off", "OFF", "n", "0"], False),
    "'yes'": True,
    '"false"': False,
}
TEXTS = [
    "no",
    "Yes",
    "true",
    "1.10",
    "3:45",
    "2027-01-04",
    "null",
    "~",
    "0x1F",
    "1_000",
    ".5",
    "010",
]


class _Plain(SafeConstructor):
    """Reads a date as text, because JSON and YAML 1.2 have no dates."""


_Plain.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read_as(version: tuple[int, int]) -> Read:
    """Return a function that reads YAML as an editor for a version of it does."""

    def read(text: str) -> Any:
        yaml = YAML(typ="safe", pure=True)
        yaml.Constructor = _Plain
        yaml.version = version
        return yaml.load(text)

    return read


READINGS: Mapping[str, Read] = {"1.1": read_as((1, 1)), "1.2": read_as((1, 2))}
every_reading = pytest.mark.parametrize("read", READINGS.values(), ids=READINGS.keys())


def faults(value: Any) -> list[str]:
    """Return each place that an editor underlines."""
    found = jsonschema.Draft202012Validator(SCHEMA).iter_errors(value)
    return sorted({error.json_path for error in found})


def test_the_versions_are_read_apart() -> None:
    """The readers differ where the versions do, and none of them turns a text into a date."""
    text = "[no, 3:45, 010, 2027-01-04]"

    assert READINGS["1.1"](text) == [False, 225, 8, "2027-01-04"]
    assert READINGS["1.2"](text) == ["no", "3:45", 10, "2027-01-04"]
    assert not isinstance(READINGS["1.1"]("2027-01-04"), date)


@every_reading
@pytest.mark.parametrize("path", VALID, ids=["default", "sample", "good"])
def test_editors_find_no_fault_in_good_files(path: Path, read: Read) -> None:
    """The default process, the sample and the good case have 0 errors."""
    assert faults(read(path.read_text(encoding="utf-8"))) == []


def test_what_we_ship_says_true_and_false() -> None:
    """Both versions of YAML read the default process alike."""
    text = (ROOT / FILE).read_text(encoding="utf-8")

    assert READINGS["1.2"](text) == READINGS["1.1"](text)


@every_reading
@pytest.mark.parametrize("typed", SPELLINGS)
def test_editors_take_each_spelling_of_true_and_false(
    typed: str, read: Read, tmp_path: Path
) -> None:
    """Each spelling that the reader takes for true or false is valid in an editor."""
    text = sample_with("link", typed)

    assert reading(tmp_path, text).process.glossary[0].link is SPELLINGS[typed]
    assert faults(read(text)) == []


@every_reading
@pytest.mark.parametrize("typed", ["maybe", "2", "nope", "'true or false'", "[]", "1.5", "ja"])
def test_editors_refuse_other_words(typed: str, read: Read, tmp_path: Path) -> None:
    """Any other word is a fault for both; our message names the words to write."""
    text = sample_with("link", typed)
    (problem,) = reading(tmp_path, text).problems

    assert "link" in problem.message
    assert problem.rule.value != "bad-choice" or problem.hint == "write one of: true, false"
    assert len(faults(read(text))) == 1


@every_reading
@pytest.mark.parametrize("typed", TEXTS)
@pytest.mark.parametrize("key", ["term", "expansion", "meaning", "also"])
def test_editors_take_every_text(key: str, typed: str, read: Read, tmp_path: Path) -> None:
    """A text may look like a number, a time, a date or null: it stays the text that was typed."""
    text = sample_with(key, f"[{typed}]" if key == "also" else typed)
    found = getattr(reading(tmp_path, text).process.glossary[0], key)

    assert found == ((typed,) if key == "also" else typed)
    assert faults(read(text)) == []


@every_reading
@pytest.mark.parametrize("typed", ["808", "no", "on", "true", "2027-01-04", "0-1"])
def test_editors_take_every_id(typed: str, read: Read, tmp_path: Path) -> None:
    """An id may be a number or a word with a meaning in YAML."""
    text = sample_with("id", typed)

    assert reading(tmp_path, text).process.glossary[0].id == typed
    assert faults(read(text)) == []


@every_reading
@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("bit_depth", "'24'"),
        ("bit_depth", "+24"),
        ("retention_days", "1_000"),
        ("sample_rate_khz", "'44.1'"),
        ("sample_rate_khz", ".5"),
        ("sample_rate_khz", "4.41e1"),
        ("call_hours", "1"),
        ("first_day", "2027-01-04"),
        ("first_day", "'2027-01-04'"),
        ("paper", '"a4"'),
    ],
)
def test_editors_take_every_setting_that_we_take(
    key: str, typed: str, read: Read, tmp_path: Path
) -> None:
    """A number may be quoted or written as people write numbers; so may a date and a choice."""
    text = sample_with(key, typed)

    assert reading(tmp_path, text).problems == ()
    assert faults(read(text)) == []


@every_reading
@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("bit_depth", "many"),
        ("bit_depth", "7"),
        ("sample_rate_khz", "0"),
        ("sample_rate_khz", "44,1"),
        ("guests", "101"),
        ("paper", "b5"),
        ("id", "Two Words"),
        ("id", "-808"),
        ("term", "''"),
        ("see", "bpm"),
        ("staff", ""),
        ("audience", "null"),
    ],
)
def test_editors_refuse_what_we_refuse(key: str, typed: str, read: Read, tmp_path: Path) -> None:
    """Accepting more spellings does not mean accepting everything."""
    text = sample_with(key, typed)

    assert len(reading(tmp_path, text).problems) == 1
    assert len(faults(read(text))) == 1


def sample_with(key: str, typed: str) -> str:
    """Return the sample's process.yaml with a given spelling of a term or a setting."""
    data = plain()
    home = data["studio"]["settings"] if key in SETTINGS else data["glossary"][0]
    home[key] = MARK
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return text.replace(f'"{MARK}"', typed or "")


MARK = "spelled-here"
SETTINGS = SCHEMA["$defs"]["Settings"]["properties"].keys() - {"staff"}


STARTED = """\
# yaml-language-server: $schema=./process.schema.json
studio:
  name: Blue Room
  url: https://blue.example/
  contact: {email: hi@blue.example}
steps:
  - id: one
    name: Choosing
    summary: We choose.
    window:
      |
    roles: [|]
    checklists:
      artist:
        - |
  - |
sessions:
  - |
"""
"""An unfinished process; each bar is a place to ask for completions."""


def in_an_editor(folder: Path, text: str) -> dict[str, Any]:
    """Return the problems and completions from the server that YAML extensions use."""
    if reason := lacking(PACKAGES / "yaml-language-server/package.json", "node"):
        pytest.skip(reason)
    (folder / "process.schema.json").write_text(json.dumps(schema()), encoding="utf-8")
    lines = text.split("\n")
    places = [
        f"{at}:{line.index('|')}"
        for at, line in enumerate(lines)
        if "|" in line and text is STARTED
    ]
    file = folder / FILE
    file.write_text(text.replace("|", "") if places else text, encoding="utf-8")
    done = run(("node", WEB / "yaml_server.mjs", file, *places), folder)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("path", VALID[:2], ids=["default", "sample"])
def test_a_language_server_finds_no_fault(path: Path, tmp_path: Path) -> None:
    """The server of the recommended extension reports faults only in files that have them."""
    text = path.read_text(encoding="utf-8")
    line = "# yaml-language-server: $schema=./process.schema.json\n"
    text = text if text.startswith(line) else line + text

    assert in_an_editor(tmp_path, text)["problems"] == []
    faulty = text.replace("    window:", "    windw:", 1)
    assert len(in_an_editor(tmp_path, faulty)["problems"]) == 2


def test_a_language_server_proposes_keys_and_snippets(tmp_path: Path) -> None:
    """The editor proposes keys, ids and entries where they may be typed, required ones first."""
    told = in_an_editor(tmp_path, STARTED)["proposals"]
    window, roles, item, step, session = told.values()

    assert window[:2] == ["days", "first_day"]
    assert "last_day" in window
    assert {"artist", "producer"} <= {*roles}
    assert item[0] == "an item"
    assert step[0] == "a step"
    assert session[0] == "a session"
    for offered in (step, session, item):
        assert offered.index("id") < offered.index("staff")


def test_each_key_has_an_example_and_required_keys_come_first() -> None:
    """The explanation of each key ends with an example; required keys are proposed first."""
    mappings = {"Process": SCHEMA, **SCHEMA["$defs"]}
    for name, mapping in mappings.items():
        keys = [*mapping.get("properties", {})]
        required = mapping.get("required", [])
        assert {*keys[: len(required)]} == {*required}, name
        for key in keys:
            about = mapping["properties"][key].get("description", "")
            assert re.search(r"Example: \S|such as:? \S", about), f"{name}.{key}"


def test_snippets_are_good_entries() -> None:
    """The text that a snippet inserts is free of faults."""
    for name in ("Step", "Session", "Item", "PrepItem", "Window"):
        (snippet,) = SCHEMA["$defs"][name]["defaultSnippets"]
        typed = re.sub(r'"\$\{\d+:(\d+)\}"', r"\1", json.dumps(snippet["body"]))
        value = json.loads(re.sub(r"\$\{\d+:([^}]*)\}", r"\1", typed))
        part = {**SCHEMA, "$ref": f"#/$defs/{name}"}
        for key in ("properties", "required", "additionalProperties", "type"):
            part.pop(key, None)
        assert [*jsonschema.Draft202012Validator(part).iter_errors(value)] == [], name
