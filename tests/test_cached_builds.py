"""A build with caches writes the same files as one without, whatever was edited in between."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
import yaml
from built_pages import contents
from processes import Done, here
from projects import sites, with_look

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


def built(project: Path, *words: str) -> Done:
    """Build a project."""
    return here(project, "build", *words)


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
    """Add a line to mkdocs.yml."""
    with (project / "mkdocs.yml").open("a") as file:
        file.write(f"# {chance.choice(_WORDS)}\n")


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
    *(text, audience, color, look, order, identity, word, settings, asset),
    *(deletion, published, kept, foreign, nothing),
)


def sources(project: Path) -> Mapping[Path, bytes]:
    """Return the bytes of every source file."""
    folder = project / "content"
    files = (path for path in folder.rglob("*") if path.is_file())
    names = [*files, project / "process.yaml", project / "mkdocs.yml"]
    return {path.relative_to(project): path.read_bytes() for path in names}


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
    before, changed = contents(live), False
    for seed in range(9):
        edit(live, Random(seed))  # noqa: S311 - a seed repeats the edit
        changed |= contents(live) != before

    assert changed


def test_a_few_edits(live: Path) -> None:
    """Four edits, each built with caches and without, publish the same bytes."""
    hold(live, 17, 4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(25))
def test_many_edits(live: Path, seed: int) -> None:
    """Five hundred edits in all, with errors, deletions and reverts, publish the same bytes."""
    hold(live, seed, 20)
