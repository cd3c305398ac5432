"""Settings in mkdocs.yml without effect are reported with a notice."""

from pathlib import Path

import pytest
from conftest import Command
from projects import change, with_base

from generator.project import read
from generator.rules import Rule

ASKED = [
    ("markdown_extensions:\n  - attr_list\n  - pymdownx.emoji\n", 3, "pymdownx.emoji"),
    ("markdown_extensions:\n  - pymdownx.snippets:\n      base_path: x\n", 2, "pymdownx.snippets"),
    ("markdown_extensions:\n  toc: {}\n  pymdownx.arithmatex: {}\n", 3, "pymdownx.arithmatex"),
    ("site_name: x\nmarkdown_extensions: [pymdownx.keys]\n", 2, "pymdownx.keys"),
    (
        "markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.x\n",
        2,
        "pymdownx.emoji",
    ),
    ("plugins: !ENV [A, b]\nmarkdown_extensions: [a]\nbroken: [", 2, "a"),
]


@pytest.mark.parametrize(("text", "line", "name"), ASKED)
def test_an_extension_without_effect_is_reported(
    text: str, line: int, name: str, sample: Path, studio_guide: Command
) -> None:
    """The studio's own extensions give a located notice; the check passes, and the hint works."""
    (sample / "mkdocs.yml").write_text(text, encoding="utf-8")
    (found,) = (one for one in read(sample).notices if one.rule is Rule.IGNORED_SETTING)

    assert (found.place.file, found.place.line) == ("mkdocs.yml", line)
    assert f"'{name}'" in found.message
    assert found.place.excerpt[found.place.column - 1 :].startswith(name)
    assert studio_guide("-C", sample, "check").exit_code == 0


@pytest.mark.parametrize("text", ["", "a", "[", "markdown_extensions:\n", "\0", "- a\n", "a: b\n"])
def test_other_settings_are_left_to_mkdocs(text: str, sample: Path) -> None:
    """A file without the key, or with invalid YAML, is left to MkDocs."""
    (sample / "mkdocs.yml").write_text(text, encoding="utf-8")

    assert read(sample).notices == ()


def test_the_file_that_a_project_starts_with_is_fine(sample: Path) -> None:
    """This repository's mkdocs.yml has no settings without effect."""
    with_base(sample)
    assert read(sample).notices == ()
    change(sample / "mkdocs.yml", "- tables", "- tables_of_our_own")

    assert [one.rule for one in read(sample).notices] == [Rule.IGNORED_SETTING]
