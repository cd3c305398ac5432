"""A killed or interrupted build leaves whole sites, old or new, and doesn't block the next one."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from built_pages import contents
from processes import GENERATOR, run
from projects import EDITIONS

pytestmark = pytest.mark.slow

WORDS = ("Two chairs", "Three chairs")
"""A text that both editions show, before and after a change."""
BUILD = (*GENERATOR, "-C", ".", "build", "--edition", "all")
SOAKED = 200
QUICK = 2
PATIENCE = 60
OF_ITSELF = {"process.yaml", "mkdocs.yml", "content", "build"}

Sums = dict[str, str]
End = Callable[[subprocess.Popen[bytes]], None]


def killed(process: subprocess.Popen[bytes]) -> None:
    """Kill a build and all its children, as switching off the machine does."""
    os.killpg(process.pid, signal.SIGKILL)


def killed_alone(process: subprocess.Popen[bytes]) -> None:
    """Kill a build, but not its engine."""
    process.send_signal(signal.SIGKILL)


def broken_off(process: subprocess.Popen[bytes]) -> None:
    """Interrupt a build as Ctrl-C does, which the engine receives too."""
    os.killpg(process.pid, signal.SIGINT)


def broken_off_alone(process: subprocess.Popen[bytes]) -> None:
    """Interrupt a build, but not its engine."""
    process.send_signal(signal.SIGINT)


ENDS: tuple[End, ...] = (killed, killed_alone, broken_off, broken_off_alone)


def ended(process: subprocess.Popen[bytes]) -> None:
    """Wait until a build has ended; kill it after a while, so that no test waits forever."""
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        killed(process)
        raise


def sums(folder: Path) -> Sums:
    """Return the checksum of each file of a folder by its path; nothing if it does not exist."""
    return {path: sha256(data).hexdigest() for path, data in contents(folder).items()}


@dataclass(slots=True)
class Bench:
    """A project with one of two words in it, and the sites that each word gives."""

    project: Path
    sites: dict[str, dict[str, Sums]] = field(default_factory=dict)
    """The whole sites, by edition and by the word that they were built with."""
    lasts: float = 0
    """Seconds that the last whole build took, because the load of the machine varies."""
    left: dict[str, int] = field(default_factory=lambda: {"old": 0, "new": 0})

    def says(self) -> str:
        """Return which of the two words the project's file contains."""
        text = (self.project / "process.yaml").read_text(encoding="utf-8")
        return next(word for word in WORDS if word in text)

    def change(self) -> tuple[str, str]:
        """Switch the project to the other word; return the old word and the new one."""
        old, new = self.says(), WORDS[1 - WORDS.index(self.says())]
        path = self.project / "process.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return old, new

    def build(self) -> float:
        """Build both editions; return how long it took."""
        started = time.monotonic()
        done = run(BUILD, self.project)
        assert done.returncode == 0, done.stderr
        return time.monotonic() - started

    def published(self) -> dict[str, Sums]:
        """Return the published sites, by edition."""
        return {edition: sums(self.project / edition) for edition in EDITIONS}

    def note(self) -> None:
        """Record the published sites as the whole sites of the project's word."""
        for edition, found in self.published().items():
            self.sites.setdefault(edition, {})[self.says()] = found

    def end(self, moment: float, end: End) -> str:
        """Start a build, end it at a moment, and return its output until then."""
        with subprocess.Popen(
            BUILD,
            cwd=self.project,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            time.sleep(moment)
            end(process)
            ended(process)
            return process.stderr.read().decode() if process.stderr else ""


@pytest.fixture(scope="module")
def bench(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return a project whose editions were built with both words, one after the other."""
    one = Bench(Path(shutil.copytree(published, tmp_path_factory.mktemp("killed") / "project")))
    one.note()
    one.change()
    one.lasts = one.build()
    one.note()
    return one


def test_the_four_sites_differ(bench: Bench) -> None:
    """The four sites, old and new, public and internal, differ, so each can be recognized."""
    found = [tuple(sorted(one.items())) for of in bench.sites.values() for one in of.values()]

    assert len(set(found)) == 4


def end_and_build_again(bench: Bench, seed: int) -> None:
    """End a build at a random moment in a random way, then check what is left."""
    chance = Random(seed)  # noqa: S311 - the same each time is what is wanted
    old, new = bench.change()
    moment, end = chance.uniform(0, 1.05 * bench.lasts), ENDS[seed % len(ENDS)]

    said = bench.end(moment, end)

    case = f"seed {seed}: {end.__name__} after {moment:.3f} of {bench.lasts:.3f} s\n{said}"
    for edition, found in bench.published().items():
        whole = bench.sites[edition]
        assert found in (whole[old], whole[new]), f"{edition} is not whole: {case}"
        bench.left["old" if found == whole[old] else "new"] += 1
    assert {path.name for path in bench.project.iterdir()} == {*OF_ITSELF, *EDITIONS}, case
    assert "Traceback" not in said or "writing pages" not in said, case
    bench.lasts = bench.build()
    assert bench.published() == {edition: bench.sites[edition][new] for edition in EDITIONS}, case
    assert [path.name for path in bench.project.glob("build/*/site*")] == [], case


@pytest.mark.parametrize("seed", range(QUICK))
def test_a_build_that_is_ended_leaves_whole_sites(seed: int, bench: Bench) -> None:
    """Each site is whole, old or new, of its own edition, and the next build works at once."""
    end_and_build_again(bench, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(QUICK, QUICK + SOAKED))
def test_a_build_may_be_ended_at_any_moment(seed: int, bench: Bench) -> None:
    """The rule above holds for two hundred moments."""
    end_and_build_again(bench, seed)
    sys.stdout.write(f"so far: {bench.left}\n")


SWAPPING = """
import sys
from pathlib import Path
from generator.publishing.output import write_tree
from generator.publishing.swap import publish
from generator.publishing.user_files import preserve_user_files

top = Path(sys.argv[1])
first = int(sys.argv[2])
for number in range(first, first + 100_000):
    ready = []
    for name in ("site", "site-internal"):
        files = [(f"{at}/{name}", str(number).encode()) for at in range(5)]
        write_tree(top / "build" / name, files, frozenset())
        ready.append((top / "build" / name, top / name))
        preserve_user_files(top / "build", *ready[-1])
    print(number, flush=True)
    publish(*ready[0], *ready[1:])
"""


def swap_until_killed(project: Path, seed: int) -> Counter[str]:
    """Let sites be published one after the other, until a kill; return how many ended old and new.

    Each is whole: all its files have the number of one round, the last that began or that before.
    """
    chance = Random(seed)  # noqa: S311 - the same each time is what is wanted
    command = [sys.executable, "-c", SWAPPING, str(project), str(seed * 100_000)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline()
        assert process.stdout.readline()  # so the first round is published
        time.sleep(0.05 + chance.random() / 10)
        assert process.poll() is None, f"seed {seed}: it ended by itself"
        process.kill()
        begun = int(["", *process.stdout.read().splitlines()][-1] or seed * 100_000 + 1)
    ends: Counter[str] = Counter()
    for edition in EDITIONS:
        files = contents(project / edition)
        assert set(files) == {f"{at}/{edition}" for at in range(5)}, f"seed {seed}"
        (number,) = {int(content) for content in files.values()}
        assert begun - 1 <= number <= begun, f"seed {seed}: {edition} {number} of {begun}"
        ends["new" if number == begun else "old"] += 1
    return ends


@pytest.mark.parametrize(
    "seeds", [range(5), pytest.param(range(5, 205), marks=pytest.mark.soak)], ids=["few", "many"]
)
def test_a_swap_may_be_killed(seeds: range, tmp_path: Path) -> None:
    """Killed while it does nothing but publish, it leaves each site whole; the next goes on there."""
    ends = sum((swap_until_killed(tmp_path, seed) for seed in seeds), Counter[str]())

    assert ends.total() == 2 * len(seeds)
    if len(seeds) > 100:
        assert min(ends["old"], ends["new"]) >= 50, ends
    sys.stdout.write(f"{len(seeds)} kills between swaps left {dict(ends)}, 0 mixed\n")


BEATING = """
import os, time
from pathlib import Path

def on_env(env, **_):
    while True:
        with Path(__file__).with_name("beats").open("a") as file:
            file.write("beat ")
        time.sleep(0.05)
"""


@pytest.mark.parametrize("end", [killed_alone, broken_off_alone])
@pytest.mark.usefixtures("warm")
def test_an_engine_does_not_outlive_its_build(end: End, sample: Path) -> None:
    """If only the build dies, its engine ends too, or it would write to the next build's files."""
    (sample / "mkdocs.yml").write_text("theme: {name: material}\nhooks: [beating.py]\n")
    (sample / "beating.py").write_text(BEATING)
    beats = sample / "beats"

    with subprocess.Popen(
        [*GENERATOR, "-C", str(sample), "build"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        started = time.monotonic()
        while not beats.exists():
            assert time.monotonic() - started < PATIENCE
            assert process.poll() is None
            time.sleep(0.05)
        end(process)
        ended(process)
        try:
            time.sleep(0.5)
            before = beats.stat().st_size
            time.sleep(0.5)
            assert beats.stat().st_size == before
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
