"""Settings in mkdocs.yml without effect are reported with a notice."""

from pathlib import Path

import pytest
from conftest import Command
from projects import change, with_base, with_look

from generator.model import Look
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


DROPPED = {
    "plugins:\n  - search\n  - studio-guide\n  - blog": (4, "blog"),
    "plugins: {tags: {}, search: {}}": (1, "tags"),
    "theme:\n  name: material\n  palette: {primary: red}": (3, "palette"),
    "theme: {name: material, logo: x.png}": (1, "logo"),
    "site_name: x\nnav:\n  - Home: index.md": (2, "nav"),
    "extra_css: [x.css]": (1, "extra_css"),
    "extra_javascript:\n  - x.js": (1, "extra_javascript"),
    "site_url: https://x.example/": (1, "site_url"),
    "edit_uri: edit/main/": (1, "edit_uri"),
    "repo_url: https://x.example/": (1, "repo_url"),
    "copyright: x": (1, "copyright"),
}


@pytest.mark.parametrize("text", DROPPED)
def test_a_setting_without_effect_is_told(text: str, sample: Path) -> None:
    """What pages or process.yaml decide is a notice at its key, with what to do instead."""
    (sample / "mkdocs.yml").write_text(text, encoding="utf-8")
    (found,) = (one for one in read(sample).notices if one.rule is Rule.IGNORED_SETTING)

    line, name = DROPPED[text]
    assert (found.place.file, found.place.line) == ("mkdocs.yml", line)
    assert found.message.startswith(f"'{name}' has no effect")
    assert found.hint


def test_what_material_shows_has_an_effect(sample: Path) -> None:
    """A link to a repository is on the pages of stock Material, so nothing is told there."""
    (sample / "mkdocs.yml").write_text("repo_url: https://x.example/\nnav: []\n")
    with_look(sample, Look.MATERIAL)

    found = [one for one in read(sample).notices if one.rule is Rule.IGNORED_SETTING]
    assert [one.message.split()[0] for one in found] == ["'nav'"]


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


@pytest.mark.parametrize("text", ["INHERIT: base.yml\n", "site_name: x\nINHERIT: ../a/b.yml\n"])
def test_inherited_settings_are_told(text: str, sample: Path, studio_guide: Command) -> None:
    """Settings from another file would stop the engine, so check stops there; the hint works."""
    (sample / "mkdocs.yml").write_text(text, encoding="utf-8")
    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 1
    line = text.count("\n")
    assert f"mkdocs.yml:{line}:1: INHERIT would stop the build" in told.stdout + told.stderr
    (sample / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    assert studio_guide("-C", sample, "check").exit_code == 0


@pytest.mark.parametrize("name", ["hook.py", "tools/a b.py", "./hook.py"])
def test_hooks_are_found_from_the_folder_of_the_project(
    name: str, sample: Path, studio_guide: Command
) -> None:
    """A path of a hook starts at mkdocs.yml, as MkDocs documents it, and the hook runs."""
    (sample / name).parent.mkdir(exist_ok=True)
    (sample / name).write_text(
        "def on_post_page(output, **_):\n    return output.replace('<body', '<body data-hooked')\n"
    )
    (sample / "mkdocs.yml").write_text(f"site_name: x\nhooks: ['{name}']\n", encoding="utf-8")

    told = studio_guide("-C", sample, "build")

    assert told.exit_code == 0, told.stdout + told.stderr
    assert "data-hooked" in (sample / "site/index.html").read_text(encoding="utf-8")
