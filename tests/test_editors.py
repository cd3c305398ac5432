"""What editors say of process.yaml: the schema accepts what we read, as YAML 1.1 and as YAML 1.2."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import HERE, SAMPLE
from plain_data import plain
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from test_reader import FILE, ROOT, reading

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
    """Reads a day as the text it is: JSON knows no days, and YAML 1.2 has none."""


_Plain.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read_as(version: tuple[int, int]) -> Read:
    """Return what reads YAML as an editor does that keeps to a version of it."""

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
    """The readings differ where the versions do, and no reading makes a day of a text."""
    text = "[no, 3:45, 010, 2027-01-04]"

    assert READINGS["1.1"](text) == [False, 225, 8, "2027-01-04"]
    assert READINGS["1.2"](text) == ["no", "3:45", 10, "2027-01-04"]
    assert not isinstance(READINGS["1.1"]("2027-01-04"), date)


@every_reading
@pytest.mark.parametrize("path", VALID, ids=["default", "sample", "good"])
def test_editors_find_no_fault_in_good_files(path: Path, read: Read) -> None:
    """The process that we ship, the sample and the good case have 0 errors."""
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
    """What the reader takes for true or false is no fault for an editor."""
    text = sample_with("link", typed)

    assert reading(tmp_path, text).process.glossary[0].link is SPELLINGS[typed]
    assert faults(read(text)) == []


@every_reading
@pytest.mark.parametrize("typed", ["maybe", "2", "nope", "'true or false'", "[]", "1.5", "ja"])
def test_editors_refuse_other_words(typed: str, read: Read, tmp_path: Path) -> None:
    """What is neither true nor false is a fault for both; ours names the words to write."""
    text = sample_with("link", typed)
    (problem,) = reading(tmp_path, text).problems

    assert "link" in problem.message
    assert problem.rule.value != "bad-choice" or problem.hint == "write one of: true, false"
    assert len(faults(read(text))) == 1


@every_reading
@pytest.mark.parametrize("typed", TEXTS)
@pytest.mark.parametrize("key", ["term", "expansion", "meaning", "also"])
def test_editors_take_every_text(key: str, typed: str, read: Read, tmp_path: Path) -> None:
    """A text may look like a number, a time, a day or nothing: it stays the text that was typed."""
    text = sample_with(key, f"[{typed}]" if key == "also" else typed)
    found = getattr(reading(tmp_path, text).process.glossary[0], key)

    assert found == ((typed,) if key == "also" else typed)
    assert faults(read(text)) == []


@every_reading
@pytest.mark.parametrize("typed", ["808", "no", "on", "true", "2027-01-04", "0-1"])
def test_editors_take_every_id(typed: str, read: Read, tmp_path: Path) -> None:
    """An id may be a number or a word that YAML knows."""
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
    """A number may be quoted or written as people write numbers; so may a day and a choice."""
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
    """To take more spellings is not to take everything."""
    text = sample_with(key, typed)

    assert len(reading(tmp_path, text).problems) == 1
    assert len(faults(read(text))) == 1


def sample_with(key: str, typed: str) -> str:
    """Return the sample's process.yaml in which a term or a setting is spelled in a way."""
    data = plain()
    home = data["studio"]["settings"] if key in SETTINGS else data["glossary"][0]
    home[key] = MARK
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return text.replace(f'"{MARK}"', typed or "")


MARK = "spelled-here"
SETTINGS = SCHEMA["$defs"]["Settings"]["properties"].keys() - {"staff"}
