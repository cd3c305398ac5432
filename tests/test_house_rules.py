"""The drawing of the house, and that the code keeps to it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator

HOUSE = Path(generator.__file__).parent
MODULES = sorted(path for path in HOUSE.rglob("*.py") if path.stem != "__init__")
FLOORS = (
    {"problems", "addresses", "archives", "marks"},
    {"model", "source", "colors", "elements", "remedies"},
    {"reader", "prose"},
    {"content", "markup"},
    {"editions"},
    {"checks", "schedule", "checklists", "rendering"},
    {"signature"},
    {"timetable"},
    {"site", "terms"},
    {"look", "hosting", "downloads.plan", "downloads.ledger"},
    {"linked_data", "downloads.typesetting", "downloads.ticks"},
    {"heads", "downloads.imprint", "downloads.places"},
    {"downloads.documents", "downloads.month", "downloads.sheets", "downloads.book"},
    {"downloads.drawings"},
    {"downloads.making"},
    {"pages"},
    {"tree", "engines", "output", "offline", "inspection.unpacked", "inspection.words"},
    {"inspection.references", "inspection.secrets", "store"},
    {"inspection.links", "inspection.leaks"},
    {"inspection.report", "published"},
    {"build"},
    {"preview", "cli"},
    {"mkdocs_plugin", "__main__"},
)
ROOMS = ("downloads", "inspection")
"""Folders of modules."""
OWNERS = {
    "yaml": {"source"},
    "jinja2": {"rendering", "mkdocs_plugin"},  # the plugin hands MkDocs a cache for its templates
    "mkdocs": {"mkdocs_plugin", "preview"},
    "click": {"cli"},
    "pydantic": {"model", "reader", "prose"},
    "pydantic_core": {"model", "reader", "prose"},
    "subprocess": {"engines"},
    "shutil": {"output"},
    "ctypes": {"output"},
    "filelock": {"output"},
    "markdown": {"elements"},
    "typst": {"downloads.typesetting"},
    "segno": {"downloads.imprint"},
    "icalendar": {"downloads.month"},
    "xlsxwriter": {"downloads.sheets"},
    "zipfile": {"archives"},
    "gzip": {"archives"},
    "pypdfium2": {"inspection.unpacked"},
}
LONGEST_FUNCTION = 40
LONGEST_MODULE = 250
LONG_MODULES = {
    "checks": "one function a rule; it reads like a list",
    "model": "one declaration of every key; it reads like a table",
    "problems": "one list of every rule; it reads like a table",
    "site": "one function for each kind of page",
    "source": "one composer; its steps belong together",
}


def name_of(path: Path) -> str:
    """Return the name of a module below the package: downloads.book, for one."""
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts)


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def imported_names(path: Path, package: str) -> Iterator[str]:
    """Yield the names that a file imports from a package itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            yield from (name.name for name in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield every function of a file, methods and inner ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def test_every_module_has_a_floor() -> None:
    """The drawing shows every module once, and no module that is gone."""
    drawn = [name for floor in FLOORS for name in floor]

    assert sorted(drawn) == sorted(map(name_of, MODULES))


def test_the_map_shows_every_floor() -> None:
    """CONTRIBUTING shows each module, or the folder that it is in, on its floor, from 1."""
    text = (HOUSE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+)(?:–(\d+))? \| (`.*?`) \|", text, re.MULTILINE)
    shown = {
        name: range(int(first), int(last or first) + 1)
        for first, last, names in rows
        for name in re.findall(r"`(\w+)`", names)
    }
    for floor, modules in enumerate(FLOORS, 1):
        for name in modules - {"__main__"}:
            assert floor in shown[name.partition(".")[0]], name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    """A module imports only from floors below its own, so there is no cycle, shown or hidden."""
    floor = next(number for number, names in enumerate(FLOORS) if name_of(path) in names)
    below = set().union(*FLOORS[:floor])
    ours = {
        ".".join(parts[1 : 3 if parts[1] in ROOMS else 2])
        for name in imported(path)
        if len(parts := name.split(".")) > 1 and parts[0] == "generator"
    }
    for room in ROOMS:
        ours |= {f"{room}.{alias}" for alias in imported_names(path, f"generator.{room}")}
    ours.discard("downloads")

    assert ours <= below


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_have_owners(path: Path) -> None:
    """A library that touches the world is used by the rooms that own it, and by no others."""
    used = {name.split(".")[0] for name in imported(path)}

    for library, owners in OWNERS.items():
        assert library not in used or name_of(path) in owners, (
            f"{name_of(path)} may not use {library}"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_short(path: Path) -> None:
    """A module fits in the head, and a function on the screen."""
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST_MODULE or name_of(path) in LONG_MODULES, f"{path.stem}: {lines} lines"
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{path.stem}.{function.name}: {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_hides_or_prints(path: Path) -> None:
    """No import for types alone, no catch-all, no print outside the command line."""
    text = path.read_text(encoding="utf-8")

    assert "TYPE_CHECKING" not in text
    assert "except Exception" not in text
    assert not re.search(r"\bprint\(", text)


def test_only_output_writes() -> None:
    """Nothing but output.py writes to the disk (the plugin and the store make a folder each)."""
    writing = {"write_text", "write_bytes", "unlink", "rmdir", "rename", "replace", "mkdir"}
    for path in MODULES:
        called = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        allowed = {"output": writing, "mkdocs_plugin": {"mkdir"}, "store": {"mkdir"}}.get(
            path.stem, {"replace"}
        )
        assert not called & writing - allowed, path.stem


@pytest.mark.parametrize(
    "path", sorted((HOUSE / "templates").rglob("*.jinja")), ids=lambda path: path.name
)
def test_templates_say_what_they_take(path: Path) -> None:
    """The first line of a template says what it renders and what it is given."""
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert first.startswith("{# ")
    assert first.endswith(" #}")
    assert len(first) > 30
