"""Shows where build time goes, as ratios within one run: `make bench`.

Compares CPU seconds (user and system, children included), because the clock of a shared
machine is not reliable. `python tests/bench/bench.py 1 10` measures only these sizes.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
RUNS = 5
SIZES = {1: RUNS, 10: 3, 50: 1}
"""How often each row is measured, by the number of times that the default site is repeated."""
LARGEST_FRESH = 10
"""The largest size of which all files are made anew: ten times more take an hour."""
SENTENCE = "\nOne more sentence.\n"
PLAIN = {
    "site_name": "The same pages",
    "site_url": "https://studio.example/",
    "theme": {"name": "material", "features": ["navigation.prune"]},
    "plugins": ["search"],
}
"""The settings of other engines, which get the pages of the finished tree."""


@dataclass(frozen=True)
class Row:
    """A command to measure, and what to do before each run."""

    name: str
    command: tuple[str, ...]
    first: Callable[[], object] = tuple


NO_FILES = """
import sys
from pathlib import Path
from generator.project import read
from generator.downloads.formats import make_files
from generator.model import Audience
from generator.pages.render import page_bodies

site = read(Path(sys.argv[1])).sites[Audience.PUBLIC]
written = page_bodies(site)
"""
FILES = f"{NO_FILES}make_files(site, written, {{}})\n"


def main() -> None:
    """Print the figures of the default site and of larger ones; arguments choose the sizes."""
    print("CPU seconds, median of runs in turn; peak memory of the largest process")
    for times in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        with scaled_project(times) as folder:
            table(folder, times)
    with scaled_project(1) as folder:
        made, memory = median(("-c", FILES, str(folder)))
        print(
            f"\nall public files made anew: {made - median(('-c', NO_FILES, str(folder)))[0]:.2f} s"
            f" of CPU, {memory} MB in all (goal: under 1.5 s and 350 MB)"
        )
    with large_process() as folder:
        cpu, memory = median(("-m", "generator", "-C", str(folder), "check"))
        print(
            f"\n2,000 sessions and 200 steps: check takes {cpu:.2f} s and {memory} MB "
            "(goal: under 1.5 s and 120 MB)"
        )


def table(folder: Path, times: int) -> None:
    """Measure each row on one project, in turn, and print it as a ratio to the bare engine."""
    process, runs = read(folder), SIZES.get(times, 1)
    measured(("-m", "generator", "-C", str(folder), "build"))
    tree = folder / "build/public"
    pages = sum(1 for _ in tree.glob("docs/**/*.md"))
    print(f"\ndefault site x {times}: {len(process['steps'])} steps, ", end="")
    print(f"{len(process['sessions'])} sessions, {pages} pages; {runs} runs")
    print(f"{'':32}{'CPU s':>8}{'x engine':>10}{'memory':>10}", flush=True)
    rows = [*our_rows(folder, times), *other_rows(folder, tree)]
    figures = {row.name: list[tuple[float, int]]() for row in rows}
    for _ in range(runs):
        for row in rows:
            row.first()
            figures[row.name].append(measured(row.command))
    medians = {name: statistics.median(cpu for cpu, _ in each) for name, each in figures.items()}
    for name, cpu in medians.items():
        memory = max(peak for _, peak in figures[name])
        print(f"{name:32}{cpu:8.2f}{cpu / medians['bare engine, same tree']:10.2f}{memory:7} MB")
    sys.stdout.flush()


def our_rows(folder: Path, times: int) -> Iterator[Row]:
    """Yield what an owner does, and the engine that runs alone on the finished tree."""
    generator = ("-m", "generator", "-C", str(folder))
    page = folder / "content/pages/faq.md"
    yield Row("check", (*generator, "check"))
    if times <= LARGEST_FRESH:
        yield Row("build, all anew", (*generator, "build", "--fresh"))
    yield Row("build, one text edited", (*generator, "build"), partial(edit, page))
    yield Row("build, nothing changed", (*generator, "build"))
    yield Row("bare engine, same tree", ("-m", "mkdocs", *build_of(folder / "build/public")))


def other_rows(folder: Path, tree: Path) -> Iterator[Row]:
    """Yield what other engines do with the pages of the finished tree."""
    for engine, name in (("mkdocs", "MkDocs + Material, same pages"), ("zensical", "Zensical")):
        home = folder / "other" / engine
        shutil.copytree(tree / "docs", home / "docs")
        (home / "mkdocs.yml").write_text(yaml.safe_dump(PLAIN))
        command, page = ("-m", engine, *build_of(home)), home / "docs/faq.md"
        if engine == "zensical":
            measured(command)  # fills its cache
            yield Row(f"{name}, cached, one page edited", command, partial(edit, page))
        else:
            yield Row(name, command)


def build_of(home: Path) -> tuple[str, ...]:
    """Return the arguments with which an engine builds a folder."""
    return ("build", "-f", str(home / "mkdocs.yml"))


def edit(text: Path) -> None:
    """Add a sentence to a text."""
    with text.open("a", encoding="utf-8") as file:
        file.write(SENTENCE)


def median(arguments: tuple[str, ...]) -> tuple[float, int]:
    """Return the median CPU seconds and the peak memory (MB) of a Python command."""
    figures = [measured(arguments) for _ in range(RUNS)]
    return statistics.median(cpu for cpu, _ in figures), max(peak for _, peak in figures)


def measured(arguments: tuple[str, ...]) -> tuple[float, int]:
    """Run a Python command; return the CPU seconds and the peak memory (MB) it took."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        _, status, used = os.wait4(process.pid, 0)  # of this command and its children only
        if status:
            said.seek(0)
            ended = f"{' '.join(arguments[:4])} ended with {os.waitstatus_to_exitcode(status)}"
            raise SystemExit(f"{ended}:\n{said.read()}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def read(folder: Path) -> Any:
    """Return the data of a project's process.yaml, with every value as text."""
    return yaml.load((folder / "process.yaml").read_text(), Loader=yaml.CBaseLoader)  # noqa: S506


@contextmanager
def scaled_project(times: int) -> Iterator[Path]:
    """Yield a copy of the default project with several times its steps and sessions."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("process.yaml", "content", "mkdocs.yml"):
            source = ROOT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
        if times > 1:
            process = read(folder)
            process["sessions"] += [
                one for n in range(1, times) for one in renamed(process["sessions"], n)
            ]
            steps = process["steps"]
            process["steps"] = steps + [one for n in range(1, times) for one in renamed(steps, n)]
            (folder / "process.yaml").write_text(
                yaml.dump(process, Dumper=PlainDumper, sort_keys=False)
            )
            for step in steps:
                guide = folder / "content/steps" / f"{step['id']}.md"
                for n in range(1, times):
                    shutil.copy(guide, guide.with_name(f"{step['id']}-{n}.md"))
            for text in folder.glob("content/**/*.md"):  # a check refuses a number that is wrong
                text.write_text(text.read_text().replace("ten steps", "{{ steps.count }} steps"))
        yield folder


def renamed(entries: list[dict[str, Any]], number: int) -> Iterator[dict[str, Any]]:
    """Yield copies of steps or sessions with numbered ids, also where they name each other.

    The ids of items to tick are numbered too, and have no old ids.
    """
    for entry in entries:
        copy = {**entry, "id": f"{entry['id']}-{number}"}
        for key in ("needs", "overlaps"):
            if key in copy:
                copy[key] = [f"{one}-{number}" for one in copy[key]]
        if "sessions" in copy:
            copy["sessions"] = [
                {**one, "session": f"{one['session']}-{number}"} for one in copy["sessions"]
            ]
        copy.pop("was", None)
        if "checklists" in copy:
            copy["checklists"] = {
                role: [numbered(item, number) for item in items]
                for role, items in copy["checklists"].items()
            }
        if "decide" in copy:
            copy["decide"] = [numbered(item, number) for item in copy["decide"]]
        yield copy


def numbered(item: dict[str, Any], number: int) -> dict[str, Any]:
    """Return an item to tick with a numbered id, and without old ids."""
    others = {key: value for key, value in item.items() if key != "was"}
    return {**others, "id": f"{item['id']}-{number}"}


class PlainDumper(yaml.SafeDumper):
    """Writes repeated values out, as a check refuses too many aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return True, for every value."""
        del data
        return True


@contextmanager
def large_process() -> Iterator[Path]:
    """Yield a project of 2,000 sessions and 200 steps."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content/steps").mkdir(parents=True)
        process = read(ROOT)
        sessions, steps = process["sessions"], process["steps"]
        process["sessions"] = [
            {**sessions[n % len(sessions)], "id": f"session-{n}", "was": []} for n in range(2000)
        ]
        process["steps"] = []
        for n in range(200):
            (step,) = renamed([steps[n % len(steps)]], n)
            step |= {"id": f"step-{n}", "needs": [], "overlaps": []}
            step["sessions"] = [{"session": f"session-{10 * n + one}"} for one in range(10)]
            process["steps"].append(step)
            (folder / f"content/steps/step-{n}.md").write_text("## In the room\n\nYou play.\n")
        process["studio"]["brand"].pop("logo", None)
        (folder / "process.yaml").write_text(
            yaml.dump(process, Dumper=PlainDumper, sort_keys=False)
        )
        yield folder


if __name__ == "__main__":
    main()
