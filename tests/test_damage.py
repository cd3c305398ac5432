"""`check` and `build` handle damaged project files: located messages, and no tracebacks.

tests/damage.py does the damage; a failed case names its seed, which repeats the damage.
"""

import re
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from stat import S_ISREG

import pytest
from conftest import Command, once, seldom
from damage import CACHE_KINDS, KINDS, damage, damage_caches
from processes import BOUND_BY_PERMISSIONS, GENERATOR, run
from projects import default_project, publish, sample_project, sites, unpublished

from generator.publishing.cache import FileCache

pytestmark = pytest.mark.slow

SOAKED = 10_000
"""Cases of `make soak`: a quarter on the default process, the others on the sample, which is as varied."""
BATCH = 50
QUICK = 60
"""Cases of `make slow`, most of them on the small sample."""
APART = 40
"""One of this many cases is also run in a separate process."""
BUILT = 2
"""How many of the passing cases of a batch are built."""
LONGEST = 5
"""Seconds of CPU that `check` may take; twelve times as much by the clock means that it hangs."""
FINDING = re.compile(r"(?P<file>\S.*?):(?P<line>\d+):(?P<column>\d+): \S.* \[[a-z-]+\]")

Copy = Callable[[Path], Path]


@contextmanager
def in_time() -> Iterator[None]:
    """Interrupt the block if it takes longer than the given time."""

    def broken_off(*_: object) -> None:
        raise TimeoutError

    before, started = signal.signal(signal.SIGALRM, broken_off), time.process_time()
    signal.alarm(12 * LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert time.process_time() - started < LONGEST, "it took too long"


def faults(code: int, said: str, *, built: bool = False) -> list[str]:
    """Return what is wrong with the exit code and the output of a command."""
    found = [] if code in {0, 1} else [f"exit code {code}"]
    found += ["a traceback"] if "Traceback" in said else []
    found += [] if set(said) - {"\n", "\t"} <= set(filter(str.isprintable, said)) else ["controls"]
    lines = [line for line in said.splitlines() if not line.startswith("    ")]
    findings = [line for line in lines if FINDING.fullmatch(line)]
    if code == 1:
        closing = re.fullmatch(r"(\d+) problems?", lines[-1] if lines else "")
        found += [] if closing else ["no number of problems"]
        found += [] if closing and 0 < int(closing[1]) <= len(findings) else ["no place"]
        lines = lines[:-1]
    strange = [
        line for line in lines if not (FINDING.fullmatch(line) or built or "no problems" in line)
    ]
    return [*found, *(f"no place: {line}" for line in strange)]


@contextmanager
def told(case: object) -> Iterator[None]:
    """Name the case if anything in the block fails."""
    try:
        yield
    except BaseException as error:
        error.add_note(str(case))
        raise


def apart(project: Path, *words: str) -> list[str]:
    """Return what is wrong with the result of a command in a separate process."""
    command: list[str | Path] = [*BOUND_BY_PERMISSIONS, *GENERATOR, "-C", project, *words]
    done = run(command, project.parent)
    return faults(done.returncode, done.stdout + done.stderr, built="build" in words)


def checked(command: Command, seeds: Sequence[int], copy: Copy, folder: Path) -> dict[int, int]:
    """Damage a project once for each seed and check it; return the exit codes."""
    codes: dict[int, int] = {}
    whole = copy(folder / "whole")
    for seed in seeds:
        project = folder / f"seed-{seed}"
        shutil.copytree(whole, project)
        done = damage(project, seed)
        with told(done):
            with in_time():
                result = command("-C", project, "check")
            codes[seed] = result.exit_code
            assert faults(result.exit_code, result.output) == []
            if seed % APART == 0 or done.kind == "file closed":
                assert apart(project, "check") == []
        _removed(project)
    return codes


def _removed(project: Path) -> None:
    for folder in (project, *project.rglob("*")):
        if folder.is_dir() and not folder.is_symlink():
            folder.chmod(0o755)
    shutil.rmtree(project)


def built(codes: dict[int, int], copy: Copy, folder: Path, most: int) -> Counter[str]:
    """Build some of the projects that check passes; return how many builds ended in which way."""
    ended: Counter[str] = Counter()
    passed = [seed for seed, code in codes.items() if code == 0]
    for seed in passed[:most]:
        project = copy(folder / f"build-{seed}")
        with told(damage(project, seed)):
            done = run((*GENERATOR, "-C", project, "build", "--edition", "all"), project)
            assert faults(done.returncode, done.stdout + done.stderr, built=True) == []
            assert (done.returncode == 0) == (project / "site/index.html").is_file()
        ended[str(done.returncode)] += 1
    return ended


@pytest.mark.parametrize(
    ("copy", "seeds"),
    seldom(
        [(default_project, range(6)), (sample_project, range(6, QUICK))],
        (sample_project, range(6, QUICK)),
    ),
)
def test_damage_is_reported_with_its_place(
    copy: Copy, seeds: range, studio_guide: Command, tmp_path: Path
) -> None:
    """After accidental changes to a file, exit codes are 0 or 1, and each finding has a place."""
    codes = checked(studio_guide, seeds, copy, tmp_path)

    assert 1 in codes.values()


def test_what_check_passes_builds_or_says_why(studio_guide: Command, tmp_path: Path) -> None:
    """Damage that check passes gives a site, or exit code 1 with a place."""
    codes = checked(studio_guide, range(100, 110), sample_project, tmp_path)

    assert built(codes, sample_project, tmp_path, 1)


@pytest.fixture(scope="session")
def warm_default(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the default project with both sites, and the caches of their build."""
    return once(tmp_path_factory, "warm", lambda one: publish(default_project(one)))


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, SOAKED, BATCH))
def test_ten_thousand_damages(
    first: int, studio_guide: Command, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The rules above hold for ten thousand cases of damage."""
    name = "sample" if first % (4 * BATCH) else "default"
    copy = sample_project if name == "sample" else default_project
    warm: Path = request.getfixturevalue(f"warm_{name}")
    codes = checked(studio_guide, range(first, first + BATCH), copy, tmp_path)
    ended = built(codes, partial(unpublished, warm), tmp_path, BUILT)

    sys.stdout.write(f"check: {dict(Counter(codes.values()))}, build: {dict(ended)}\n")


@pytest.mark.parametrize(
    "seeds",
    [range(4), pytest.param(range(4, 204), marks=pytest.mark.soak)],
    ids=["few", "many"],
)
def test_damaged_caches_change_no_site(seeds: range, warm_sample: Path, tmp_path: Path) -> None:
    """After damage to files below build/, a build publishes the same, or says what is in its way."""
    ended: Counter[int] = Counter()
    for seed in seeds:
        project = unpublished(warm_sample, tmp_path / str(seed))
        done = damage_caches(project, seed, 1 + seed % 3)
        with told("; ".join(map(str, done))):
            command: list[str | Path] = [*BOUND_BY_PERMISSIONS, *GENERATOR, "-C", project]
            result = run((*command, "build", "--edition", "all"), project)
            said = result.stdout + result.stderr
            assert faults(result.returncode, said, built=True) == []
            assert result.returncode or sites(project) == sites(warm_sample)
        ended[result.returncode] += 1
        _removed(project)

    sys.stdout.write(f"with damaged caches: {dict(ended)}\n")
    assert ended[0]


@pytest.fixture(scope="session")
def warm_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample with both sites, and the caches of their build."""
    return once(tmp_path_factory, "warm-sample", lambda one: publish(sample_project(one)))


@pytest.mark.parametrize("kind", CACHE_KINDS)
def test_a_damaged_entry_is_no_entry(kind: str, tmp_path: Path) -> None:
    """A damaged entry of a cache is missing, and can be stored again; a whole one is found."""
    store = FileCache(tmp_path, "kept")
    for key in ("one", "two"):
        store[key] = f"content of {key}".encode()
    assert store.get("one") == b"content of one"

    CACHE_KINDS[kind](Random(7), tmp_path / "build", store.folder / "one")  # noqa: S311 - as above
    if any(one.is_file() for one in (store.folder, *store.folder.parents)):
        return  # the message says that a file is in the way
    assert store.get("one") in {None, b"content of one"}
    store["one"] = b"new content"
    assert store.get("one") == b"new content"


def test_every_kind_of_damage_changes_the_project(tmp_path: Path) -> None:
    """Each kind of damage has an effect: of a few seeds of each, at least one changes some file."""
    whole = sample_project(tmp_path / "whole")
    seeds: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for seed in range(1_000):
        seeds[Random(seed).choice(sorted(KINDS))].append(seed)  # noqa: S311 - as damage() does
    for kind, few in seeds.items():
        assert any(differs(whole, tmp_path / str(seed), seed) for seed in few[:6]), kind


def differs(whole: Path, copy: Path, seed: int) -> bool:
    """Return whether damage to a copy of a project changes anything in it."""
    damage(Path(shutil.copytree(whole, copy)), seed)
    return _state(whole) != _state(copy)


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            path.read_bytes() if S_ISREG(path.lstat().st_mode) else b"",
        )
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize(
    ("code", "said", "fault"),
    [
        (2, "", "exit code 2"),
        (1, "Traceback (most recent call last):\n", "a traceback"),
        (1, "something is wrong\n1 problem\n", "no place"),
        (1, "", "no number of problems"),
        (0, "\x1b[2J", "controls"),
    ],
)
def test_a_bad_end_would_be_seen(code: int, said: str, fault: str) -> None:
    """The judge of these tests finds bad results, and passes good ones."""
    good = "content/a b.md:2:3: no such key: 'x' [unknown-key]\n    x: y\n    ^\n1 problem\n"

    assert fault in faults(code, said)
    assert faults(1, good) == []
