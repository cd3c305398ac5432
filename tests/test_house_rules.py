"""The layers of the code, and tests that the code keeps to them."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import generator

HOUSE = Path(generator.__file__).parent
MODULES = sorted(path for path in HOUSE.rglob("*.py") if path.stem != "__init__")
FRONTS = sorted(HOUSE.rglob("__init__.py"))
NAMES = {".".join(path.relative_to(HOUSE).with_suffix("").parts) for path in MODULES}
ENTRY = "__main__"
"""The entry point: it starts the command line, so it is above all layers."""
LAYERS = (
    # Knows no other part of the program.
    {"model", "problems", "markup", "media", "addresses", "colors"}
    | {"archives", "digests", "folder_walk", "progress"},
    # Reads and writes the disk.
    {"reading", "publishing"},
    # Separates the editions; turns values into text.
    {"editions", "rendering"},
    {"planning"},
    {"checking", "downloads"},
    {"pages", "inspection"},
    # The whole story in two modules: up to the plan, and from there.
    {"project"},
    # The other commands read a project too, but need no build; only the plugin and previews do.
    {"build", "renaming", "starter", "kits", "differences"},
    {"mkdocs"},
    {"cli"},
)
"""The layers of the house, the lowest first: a folder or module imports from lower layers only."""
OWNERS = {
    "yaml": {"reading.yaml_source", "reading.yaml_composer"},
    # The plugin hands MkDocs an empty template.
    "jinja2": {"rendering.environment", "rendering.templates", "mkdocs.known_pages"},
    "mkdocs": {"mkdocs.plugin", "mkdocs.serve", "mkdocs.watching", "mkdocs.rendered_before"},
    "watchdog": {"mkdocs.watching", "mkdocs.rendered_before"},
    "socket": {"mkdocs.watching", "mkdocs.rendered_before"},
    "tempfile": {"mkdocs.serve", "renaming.rename"},
    "click": {"cli", "starter.command", "kits.commands"},
    "pydantic": {
        "model.days",
        "model.numbers",
        "model.values",
        "model.example",
        "model.part",
        "model.places",
        "model.studio",
        "model.process",
        "reading.process",
        "reading.articles",
        "renaming.rename",
        "kits.people",
    },
    "pydantic_core": {
        "model.days",
        "model.numbers",
        "model.values",
        "model.example",
        "model.part",
        "model.places",
        "model.studio",
        "model.process",
        "reading.process",
        "reading.articles",
    },
    "subprocess": {"publishing.engines", "downloads.drawings"},
    "shutil": {"publishing.output", "publishing.staging", "publishing.swap"},
    "ctypes": {"downloads.typesetting", "publishing.swap"},
    "filelock": {"publishing.output"},
    "markdown": {"reading.markdown_parser", "reading.everyday_markdown"},
    "selectolax": {"markup.html_tree"},
    "pyexpat": {"markup.xml_tree"},
    "xml": {"markup.xml_tree"},
    "typst": {"downloads.typesetting"},
    "segno": {"downloads.imprint"},
    "icalendar": {"downloads.calendar"},
    "xlsxwriter": {"downloads.workbook"},
    "zipfile": {"archives"},
    "tarfile": {"archives"},
    "bz2": {"archives"},
    "lzma": {"archives"},
    "gzip": {"archives"},
    "pypdfium2": {"inspection.pdf", "downloads.thumbnails"},
    "PIL": {"media.pictures", "media.photo", "downloads.thumbnails"},
}
LONGEST_FUNCTION = 40
LONGEST_MODULE = 300


def name_of(path: Path) -> str:
    """Return the name of a module below the package, such as downloads.book."""
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts)


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of every module that a file imports, at any depth."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def imported_modules(path: Path) -> set[str]:
    """Return the names below the package of our own modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            ours = (name.name for name in node.names if name.name.startswith("generator."))
            found |= {name.partition(".")[2] for name in ours}
        elif (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").partition(".")[0] == "generator"
        ):
            package = (node.module or "").partition(".")[2]
            full = {".".join(filter(None, (package, name.name))) for name in node.names}
            found |= {one if one in NAMES else package or one for one in full}
    return found - {""}


def layer_of(name: str) -> int:
    """Return the layer, counted from 0, of a module by its name below the package."""
    return next(at for at, layer in enumerate(LAYERS) if name.partition(".")[0] in layer)


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield every function of a file, including methods and nested functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def test_every_module_has_a_layer() -> None:
    """The layers name every folder and module exactly once, and none that no longer exists."""
    named = sorted(name for layer in LAYERS for name in layer)

    assert named == sorted({name.partition(".")[0] for name in NAMES} - {ENTRY})


def test_the_entry_starts_the_command_line() -> None:
    """The entry point imports only the command line, and no module imports the entry point."""
    imports = {name_of(path): imported_modules(path) for path in MODULES}

    assert imports.pop(ENTRY) == {"cli"}
    assert not [name for name, used in imports.items() if ENTRY in used]


def test_the_map_is_the_list_of_folders() -> None:
    """CONTRIBUTING's map has one line for each folder and each module beside them, from the top."""
    text = (HOUSE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `generator/(\w+)(?:/|\.py)` \|", text, re.MULTILINE)

    assert sorted(rows) == sorted({name.partition(".")[0] for name in NAMES} - {ENTRY})
    assert rows == sorted(rows, key=layer_of, reverse=True)


def test_imports_go_down() -> None:
    """A folder imports only from lower layers, so no stage depends on a later one."""
    for path in MODULES:
        own = name_of(path).partition(".")[0]
        for name in imported_modules(path) if own != ENTRY else ():
            beside = name.partition(".")[0]
            assert beside == own or layer_of(beside) < layer_of(own), f"{name_of(path)}: {name}"


@pytest.mark.parametrize("path", FRONTS, ids=lambda path: path.parent.name)
def test_a_folder_offers_only_its_own(path: Path) -> None:
    """The `__init__.py` of a folder imports only from the modules beside it."""
    assert {HOUSE / name.partition(".")[0] for name in imported_modules(path)} <= {path.parent}


def test_no_import_runs_in_a_circle() -> None:
    """Modules, even within a folder, have an order without circular imports."""
    graph = {name_of(path): imported_modules(path) for path in MODULES}
    graph |= {name_of(path.parent): imported_modules(path) for path in FRONTS[1:]}

    assert set(TopologicalSorter(graph).static_order()) == graph.keys()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_have_owners(path: Path) -> None:
    """A library that touches the world is used only by the modules or folders that own it."""
    used = {name.split(".")[0] for name in imported(path)}
    name = name_of(path)

    for library, owners in OWNERS.items():
        assert library not in used or {name, name.split(".")[0]} & owners, (
            f"{name} may not use {library}"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_texts_are_normalized_in_one_place(path: Path) -> None:
    """Only `one_form` normalizes texts, because the time of others has no bound."""
    calls = re.findall(r"\bnormalize\(", path.read_text(encoding="utf-8"))

    assert len(calls) == (name_of(path) == "model.names"), name_of(path)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_short(path: Path) -> None:
    """Modules and functions have a maximum length."""
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST_MODULE, f"{path.stem}: {lines} lines"
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{path.stem}.{function.name}: {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_hides_or_prints(path: Path) -> None:
    """There are no imports for types alone, no catch-all handlers, no print outside the CLI."""
    text = path.read_text(encoding="utf-8")

    assert "TYPE_CHECKING" not in text
    assert "except Exception" not in text
    assert not re.search(r"\bprint\(", text)


def test_only_output_writes() -> None:
    """Only output.py, swap.py and transaction.py write to the disk (others only create folders)."""
    writing = {"write_text", "write_bytes", "unlink", "rmdir", "rename", "replace", "mkdir"}
    for path in MODULES:
        called = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        allowed = {
            "output": writing,
            "swap": writing,
            "transaction": writing,
            "rename": {"mkdir", "replace"},
            "preview": {"mkdir"},
            "cache": {"mkdir"},
        }.get(path.stem, {"replace"})
        assert not called & writing - allowed, path.stem


@pytest.mark.parametrize(
    "path", sorted((HOUSE / "templates").rglob("*.jinja")), ids=lambda path: path.name
)
def test_templates_say_what_they_take(path: Path) -> None:
    """The first line of a template says what it renders and what it receives."""
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert first.startswith("{# ")
    assert first.endswith(" #}")
    assert len(first) > 30
