"""A build with caches writes the same files as one without, whatever was edited in between."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from built_pages import contents
from processes import Done, here
from projects import sites

from generator.publishing.cache import FOLDER

pytestmark = pytest.mark.slow

EDITIONS = ("public", "internal", "all")
_WORDS = ("amber", "basalt", "cedar", "dune", "ember")
_COLORS = ("#5b2a86", "#0b6e4f", "#8a1c1c")


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
    pair = ["audience: public", "audience: internal"]
    chance.shuffle(pair)
    replaced(project / "process.yaml", *pair)


def color(project: Path, chance: Random) -> None:
    """Give the studio another color."""
    old = next(
        (one for one in _COLORS if one in (project / "process.yaml").read_text()), _COLORS[0]
    )
    replaced(project / "process.yaml", old, chance.choice(_COLORS))


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


def nothing(_project: Path, _chance: Random) -> None:
    """Change nothing."""


EDITS: tuple[Callable[[Path, Random], None], ...] = (
    *(text, audience, color, word, settings, asset, deletion, published, kept, nothing),
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
        words = ("--edition", chance.choice(EDITIONS))
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


def test_a_few_edits(live: Path) -> None:
    """Four edits, each built with caches and without, publish the same bytes."""
    hold(live, 17, 4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(25))
def test_many_edits(live: Path, seed: int) -> None:
    """Five hundred edits in all, with errors, deletions and reverts, publish the same bytes."""
    hold(live, seed, 20)
