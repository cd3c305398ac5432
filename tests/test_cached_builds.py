"""A build with caches writes the same files as one without, whatever was edited in between."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
import yaml
from built_pages import contents
from processes import Done, here, run
from projects import sites, with_look

import generator
from generator.model import Look
from generator.publishing.cache import FOLDER
from generator.publishing.engines import Engine

pytestmark = pytest.mark.slow

EDITIONS = ("public", "internal", "all")
ENGINES = (Engine.MKDOCS, Engine.PROPERDOCS)
_WORDS = ("amber", "basalt", "cedar", "dune", "ember")
_COLORS = ("#5b2a86", "#0b6e4f", "#8a1c1c")
_PRIMARY = re.compile(r"primary: [\"']#\w+[\"']")
_AUDIENCE = re.compile(r"audience: (public|internal)\b")
_IDS = ("takes", "listening", "big", "mixing")
_SETTINGS = (
    "extra: {{note: {word}}}",
    "copyright: {word}",
    "exclude_docs: {word}.txt",
    "validation: {{links: {{anchors: info}}}}",
    "extra: {{note: !ENV [NO_SUCH_VARIABLE, {word}]}}",
    "hooks: [hook.py]",
)
_HOOK = "def on_post_page(html, **_):\n    return html.replace('</main>', '<p>{word}</p></main>')\n"
_ADDED = "# added by the test"
_TEMPLATES = {
    "overrides/main.html": "<p>{word}</p>\n",
    "overrides/404.html": "<p>{word}</p>\n",
    "pages/home.html.jinja": "\n<p>{word}</p>\n",
    "pages/step.html.jinja": "\n<p>{word}</p>\n",
    "pages/session.html.jinja": "\n<p>{word}</p>\n",
    "tokens.css.jinja": "\n.{word} {{ color: red; }}\n",
    "javascripts/ticks.js": "\nwindow.{word} = 1;\n",
}
"""Templates of the program, with what an edit adds to each."""


def built(project: Path, *words: str) -> Done:
    """Build a project, with the copy of the program beside it if there is one."""
    program = project.parent / "program"
    if not program.exists():
        return here(project, "build", *words)
    command = (sys.executable, "-m", "generator", "-C", str(project), "build", *words)
    return run(command, project, {"PYTHONPATH": str(program)}, timeout=600)


def replaced(file: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file, if there is one."""
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def text(project: Path, chance: Random) -> None:
    """Add a sentence to an article."""
    file = chance.choice(sorted((project / "content").rglob("*.md")))
    words = " ".join(chance.choices(_WORDS, k=4))
    file.write_text(f"{file.read_text(encoding='utf-8')}\nMore {words}.\n", encoding="utf-8")


def audience(project: Path, chance: Random) -> None:
    """Make a public thing internal, or an internal one public."""
    file = project / "process.yaml"
    text = file.read_text(encoding="utf-8")
    one = chance.choice([*_AUDIENCE.finditer(text)])
    new = "internal" if one[1] == "public" else "public"
    file.write_text(f"{text[: one.start(1)]}{new}{text[one.end(1) :]}", encoding="utf-8")


def color(project: Path, chance: Random) -> None:
    """Give the studio another color."""
    file = project / "process.yaml"
    new = f"primary: '{chance.choice(_COLORS)}'"
    file.write_text(_PRIMARY.sub(new, file.read_text(encoding="utf-8")), encoding="utf-8")


def look(project: Path, chance: Random) -> None:
    """Give each edition a look."""
    with_look(project, chance.choice([*Look]), internal=chance.choice([*Look]))


def order(project: Path, chance: Random) -> None:
    """Put the roles, rooms or sessions into another order."""
    file = project / "process.yaml"
    data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts stay texts
    chance.shuffle(chance.choice([data["roles"], data["sessions"], data["studio"]["rooms"]]))
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def identity(project: Path, chance: Random) -> None:
    """Rename an id wherever process.yaml and articles name it."""
    old, new = chance.choice(_IDS), chance.choice(_WORDS)
    for file in (project / "process.yaml", *(project / "content").rglob("*.md")):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(rf"(?<![\w-]){old}(?![\w-])", new, text), encoding="utf-8")


def word(project: Path, chance: Random) -> None:
    """Change a word in process.yaml, possibly one of an id."""
    names = ("mixing", "Two chairs", "Records", "drummer", "choosing")
    replaced(project / "process.yaml", chance.choice(names), chance.choice(_WORDS))


def settings(project: Path, chance: Random) -> None:
    """Give the studio another setting in mkdocs.yml, possibly a hook that changes pages."""
    file, word = project / "mkdocs.yml", chance.choice(_WORDS)
    added = chance.choice(_SETTINGS).format(word=word)
    own = file.read_text(encoding="utf-8").partition(_ADDED)[0]
    file.write_text(f"{own}{_ADDED}\n{added}\n", encoding="utf-8")
    (project / "hook.py").write_text(_HOOK.format(word=word), encoding="utf-8")


def template(project: Path, chance: Random) -> None:
    """Edit a template of a copy of the program, which builds from now on."""
    home = Path(generator.__file__).parent
    copy = project.parent / "program" / home.name
    if not copy.exists():
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("__pycache__"))
    name, added = chance.choice([*_TEMPLATES.items()])
    with (copy / "templates" / name).open("a", encoding="utf-8") as file:
        file.write(added.format(word=chance.choice(_WORDS)))


def asset(project: Path, chance: Random) -> None:
    """Write a file of the owner's."""
    (project / f"content/assets/{chance.choice(_WORDS)}.txt").write_text(chance.choice(_WORDS))


def deletion(project: Path, chance: Random) -> None:
    """Delete a file under content/."""
    files = sorted(path for path in (project / "content").rglob("*") if path.is_file())
    chance.choice(files).unlink()


def published(project: Path, chance: Random) -> None:
    """Damage a published page."""
    pages = sorted(project.glob("site*/**/*.html"))
    chance.choice(pages).write_text("damaged")


def kept(project: Path, chance: Random) -> None:
    """Truncate a cached file."""
    files = sorted(path for path in (project / FOLDER).rglob("*") if path.is_file())
    one = chance.choice(files)
    one.write_bytes(one.read_bytes()[: chance.randrange(80)])


def foreign(project: Path, chance: Random) -> None:
    """Replace a cached file by another, which is complete."""
    files = sorted(path for path in (project / FOLDER).rglob("*") if path.is_file())
    shutil.copyfile(chance.choice(files), aside := project / "aside")
    aside.replace(chance.choice(files))


def nothing(_project: Path, _chance: Random) -> None:
    """Change nothing."""


EDITS: tuple[Callable[[Path, Random], None], ...] = (
    *(text, audience, color, look, order, identity, word, settings, template, asset),
    *(deletion, published, kept, foreign, nothing),
)


def sources(project: Path) -> Mapping[Path, bytes]:
    """Return the bytes of every source file."""
    folder = project / "content"
    files = (path for path in folder.rglob("*") if path.is_file())
    names = [*files, *(project / name for name in ("process.yaml", "mkdocs.yml", "hook.py"))]
    return {path.relative_to(project): path.read_bytes() for path in names if path.exists()}


def restore(project: Path, before: Mapping[Path, bytes]) -> None:
    """Restore the sources."""
    shutil.rmtree(project / "content")
    for path, content in before.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(content)


def from_nothing(project: Path, folder: Path, *words: str) -> tuple[Done, dict[str, bytes]]:
    """Return what a build of the same sources makes without any caches."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in sources(project).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return built(folder, *words), {
        name: content for site in folder.glob("site*") for name, content in named(site).items()
    }


def named(site: Path) -> dict[str, bytes]:
    """Return the bytes of each file of a site, by its path below the project."""
    return {f"{site.name}/{path}": content for path, content in contents(site).items()}


def hold(project: Path, seed: int, edits: int) -> None:
    """Edit at random, and compare each build with one without caches."""
    chance, past = Random(seed), [sources(project)]  # noqa: S311 - a seed repeats the edits
    for number in range(edits):
        edit = chance.choice(EDITS)
        edit(project, chance)
        if chance.random() < 0.2:
            restore(project, chance.choice(past))
        words = ("--edition", chance.choice(EDITIONS), "--engine", chance.choice(ENGINES))
        before = sites(project)
        done = built(project, *words)
        fresh, expected = from_nothing(project, project.parent / "fresh", *words)
        case = f"seed {seed}, edit {number}: {edit.__name__}, {words}"
        assert done.returncode == fresh.returncode, f"{case}\n{done.stderr}\n{fresh.stderr}"
        if done.returncode:
            assert sites(project) == before, case
            restore(project, past[-1])
            continue
        past.append(sources(project))
        made = {name.partition("/")[0] for name in expected}
        now = {path: one for site in made for path, one in named(project / site).items()}
        assert now == expected, case


@pytest.mark.parametrize("edit", EDITS[:-1], ids=lambda one: one.__name__)
def test_each_edit_changes_something(edit: Callable[[Path, Random], None], live: Path) -> None:
    """An edit that changes nothing would compare nothing."""
    before, changed = contents(live.parent), False
    for seed in range(9):
        edit(live, Random(seed))  # noqa: S311 - a seed repeats the edit
        changed |= contents(live.parent) != before

    assert changed


def test_a_few_edits(live: Path) -> None:
    """Four edits, each built with caches and without, publish the same bytes."""
    hold(live, 17, 4)


@pytest.mark.parametrize("name", _TEMPLATES)
def test_templates_may_be_edited(name: str) -> None:
    """Every template that the edits name exists."""
    assert (Path(generator.__file__).parent / "templates" / name).is_file()


def entries(project: Path) -> set[tuple[str, str]]:
    """Return the place and the key of each entry of the caches; small results share a file.

    Compiled templates are left out: there is one entry for each, and a process that has compiled one
    before doesn't store it again.
    """
    found = set[tuple[str, str]]()
    for path in (project / FOLDER).rglob("*"):
        place = path.relative_to(project / FOLDER).as_posix()
        if path.parent.name in {"found", "texts"}:
            found |= {(place, key) for key in json.loads(path.read_bytes().partition(b"\n")[2])}
        elif path.is_file() and path.parent.name != "templates":
            found.add((place, ""))
    return found


def test_caches_are_bounded(live: Path) -> None:
    """After any edits, the caches have nothing but what a build without them would store."""
    chance, seen = Random(5), set[tuple[str, str]]()  # noqa: S311 - a seed repeats the edits
    for edit in (color, text, asset, color):
        edit(live, chance)
        assert built(live, "--edition", "all").returncode == 0
        seen |= entries(live)
    fresh = live.parent / "fresh"
    assert from_nothing(live, fresh, "--edition", "all")[0].returncode == 0
    assert built(fresh).returncode == 0  # keeps the texts of a check, now that there is a build/

    assert entries(live) <= entries(fresh)
    assert len(entries(live)) > len(entries(fresh)) * 0.9
    assert len(seen) > len(entries(fresh)) * 1.5


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(25))
def test_many_edits(live: Path, seed: int) -> None:
    """Five hundred edits in all, with errors, deletions and reverts, publish the same bytes."""
    hold(live, seed, 20)
