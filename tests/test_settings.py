"""Settings in mkdocs.yml without effect are reported with a notice."""

import os
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Command
from mkdocs.config import load_config
from mkdocs.config.config_options import Deprecated
from mkdocs.config.defaults import MkDocsConfig
from processes import here
from projects import change, sites, with_base, with_look

from generator.model import Look
from generator.problems import Rule
from generator.project import read

ASKED = [
    ("markdown_extensions:\n  - attr_list\n  - pymdownx.emoji\n", 3, "pymdownx.emoji"),
    ("markdown_extensions:\n  - pymdownx.snippets:\n      base_path: x\n", 2, "pymdownx.snippets"),
    ("markdown_extensions:\n  toc: {}\n  pymdownx.arithmatex: {}\n", 3, "pymdownx.arithmatex"),
    ("site_name: studio-guide\nmarkdown_extensions: [pymdownx.keys]\n", 2, "pymdownx.keys"),
    (
        "markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.x\n",
        2,
        "pymdownx.emoji",
    ),
    ("plugins: !ENV [A, b]\nmarkdown_extensions: [a]\n", 2, "a"),
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


STARTS = "site_name: studio-guide\nplugins: [studio-guide]\n"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (STARTS, "1:1", "mkdocs stops here, as there is no folder 'docs'"),
        (f"{STARTS}docs_dir: pages\n", "3:11", "mkdocs stops here, as there is no folder 'pages'"),
        (f"{STARTS}docs_dir: content\n", "3:11", "publish the staff's texts in 'content'"),
        ("docs_dir: .\n", "1:11", "publish the staff's texts in '.'"),
        ("docs_dir: ./content/staff\n", "1:11", "publish the staff's texts in './content/staff'"),
    ],
)
def test_the_folder_of_other_engines_is_told(
    text: str, place: str, message: str, sample: Path, studio_guide: Command
) -> None:
    """A folder that isn't there, or has texts of the staff, is told, and the hint works in mkdocs."""
    (sample / "mkdocs.yml").write_text(text, encoding="utf-8")

    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 0
    assert f"mkdocs.yml:{place}: " in told.stderr
    assert f"{message} [docs-folder]" in told.stderr
    (hint,) = re.findall(r"hint: write (docs_dir: \S+), and (site_dir: \S+)", told.stderr)
    mended = "\n".join((STARTS.rstrip(), *hint, ""))
    (sample / "mkdocs.yml").write_text(mended, encoding="utf-8")
    assert "mkdocs.yml" not in studio_guide("-C", sample, "check").stderr
    config = load_config(str(sample / "mkdocs.yml"))
    assert not list(Path(config.docs_dir).rglob("staff"))


DROPPED = {
    "plugins:\n  - search\n  - studio-guide\n  - blog": (4, "blog"),
    "plugins: {tags: {}, search: {}}": (1, "tags"),
    "theme:\n  name: material\n  palette: {primary: red}": (3, "palette"),
    "theme: {name: material, logo: x.png}": (1, "logo"),
    "site_name: studio-guide\nnav:\n  - Home: index.md": (2, "nav"),
    "extra_css: [x.css]": (1, "extra_css"),
    "extra_javascript:\n  - x.js": (1, "extra_javascript"),
    "site_url: https://x.example/": (1, "site_url"),
    "edit_uri: edit/main/": (1, "edit_uri"),
    "repo_url: https://x.example/": (1, "repo_url"),
    "copyright: x": (1, "copyright"),
    "site_name: Another Room": (1, "site_name"),
    "docs_dir: docs": (1, "docs_dir"),
    "exclude_docs: '*'": (1, "exclude_docs"),
    "draft_docs: faq.md": (1, "draft_docs"),
    "not_in_nav: faq.md": (1, "not_in_nav"),
    "extra_templates: [a.html]": (1, "extra_templates"),
    "watch: [a]": (1, "watch"),
    "theme: readthedocs": (1, "readthedocs"),
    "theme: {name: readthedocs}": (1, "name"),
    "extra: {generator: false, social: []}": (1, "social"),
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


@pytest.mark.parametrize(
    "text",
    [
        "",
        "markdown_extensions:\n",
        "theme: material",
        "theme: {name: null}",
        "hooks: !ENV [HOOKS, []]\nextra: {a: !!python/name:os.sep , b: !ENV HOME, c: !relative }",
        "site_dir: elsewhere\ndev_addr: 127.0.0.1:9\nstrict: true\nremote_branch: a\nremote_name: b",
        "validation: {nav: {not_found: warn}}\nsite_name: Blue & Room <Two>",
        "strict: true\nstrict: false",
    ],
)
def test_settings_that_work_are_not_told(text: str, sample: Path) -> None:
    """What MkDocs or its commands follow, and what they compute, is no problem and no notice."""
    (sample / "mkdocs.yml").write_text(text, encoding="utf-8")

    assert [one.message for one in read(sample).notices if one.place.file == "mkdocs.yml"] == []


def test_every_setting_of_mkdocs_is_known(sample: Path) -> None:
    """Each setting that MkDocs has works or is told, and what MkDocs removed stops like a slip."""
    names = {name for name, kind in MkDocsConfig._schema if not isinstance(kind, Deprecated)}
    typed = {"plugins": "[blog]", "markdown_extensions": "[x]", "theme": "x", "extra": "{x: 1}"}
    shaped = {"hooks": "[]", "validation": "{}"}
    work = {"site_dir", "dev_addr", "strict", "remote_branch", "remote_name", *shaped}
    for name in sorted(names - {"config_file_path", "mdx_configs"}):
        text = f"{name}: {({**typed, **shaped}).get(name, 'x')}\n"
        (sample / "mkdocs.yml").write_text(text, encoding="utf-8")
        found = [one.rule for one in read(sample).notices if one.place.file == "mkdocs.yml"]
        assert found == ([] if name in work else [Rule.IGNORED_SETTING]), name


LAUGH = ",".join(["*{0}"] * 99)
LETTERS = tuple(pairwise("abcdef"))
FATAL = {
    "site_name: [x\n": "syntax",
    "extra:\n\ta: 1\n": "tab",
    "- a\n": "wrong-shape",
    "a\n": "wrong-shape",
    "a: 1\n---\nb: 2\n": "syntax",
    "extra: {a: !nope 1}\n": "tag",
    "extra: {a: *b}\n": "unknown-alias",
    "extra: {? [a] : b}\n": "bad-key",
    f"extra: {'[' * 2000}{']' * 2000}\n": "too-deep",
    f"extra: {{a: &a [x], {', '.join(f'{n}: &{n} [{LAUGH.format(m)}]' for m, n in LETTERS)}}}\n": (
        "exploding-alias"
    ),
    "site_nam: x\n": "unknown-key",
    "pages: [a]\n": "unknown-key",
    "google_analytics: [a, b]\n": "unknown-key",
    "mdx_configs: {toc: {}}\n": "unknown-key",
    "config_file_path: x\n": "unknown-key",
    "hooks: 7\n": "engine-failed",
    "hooks: [nothing.py]\n": "engine-failed",
    "extra: x\n": "engine-failed",
    "site_name: x\0\n": "control-character",
    "<<<<<<< a\nsite_name: x\n=======\nsite_name: y\n>>>>>>> b\n": "merge-conflict",
}
"""What keeps an engine from starting, and the rule that tells it."""


@pytest.mark.parametrize("text", FATAL, ids=[one[:16] for one in FATAL])
def test_what_would_stop_the_engine_stops_a_check(
    text: str, sample: Path, studio_guide: Command
) -> None:
    """A mkdocs.yml with which no engine starts is a problem of `check`, located in that file."""
    (sample / "mkdocs.yml").write_text(text, encoding="utf-8")
    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 1
    rules = re.findall(r"^mkdocs\.yml:\d+:\d+: .*\[(.*)\]$", told.stderr, re.MULTILINE)
    assert rules[:1] == [FATAL[text]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir] if hasattr(os, "mkfifo") else [])
def test_settings_that_are_no_file_are_told(
    make: Callable[[Path], None], sample: Path, studio_guide: Command
) -> None:
    """A pipe or a folder called mkdocs.yml stops a check, as it stops a build, and is not read."""
    make(sample / "mkdocs.yml")
    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 1
    assert told.stderr.startswith("mkdocs.yml:1:1: this is a folder or a device")


@pytest.mark.slow
def test_settings_that_are_told_change_nothing(live: Path) -> None:
    """A build with settings that would take pages away makes the same site as one without."""
    before = sites(live)
    (live / "mkdocs.yml").write_text(
        "exclude_docs: '*'\ndraft_docs: faq.md\nnot_in_nav: faq.md\n"
        "extra_templates: [a.html]\nwatch: [nowhere]\n"
    )
    done = here(live, "build")

    assert done.returncode == 0, done.stderr
    assert "nothing changed" not in done.stdout
    assert sites(live) == before


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


@pytest.mark.slow
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
