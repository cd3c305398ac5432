"""Shows where build time goes, as ratios within one run: `make bench`.

Compares CPU seconds (user and system, children included), because the clock of a shared
machine is not reliable.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
RUNS = 5


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
    """Print the figures of the default site and of one with ten times its steps and sessions."""
    print("CPU seconds, median of", RUNS, "runs in turn; peak memory of the largest process")
    for times in (1, 10):
        with scaled_project(times) as folder:
            table(f"default site x {times}", folder)
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
            "(goal: under 3 s and 300 MB)"
        )


def table(name: str, folder: Path) -> None:
    """Measure each command on one project, in turn, and print it as a ratio to the bare engine."""
    process = read(folder)
    print(f"\n{name}: {len(process['steps'])} steps, {len(process['sessions'])} sessions")
    print(f"{'':24}{'CPU s':>8}{'x engine':>10}{'memory':>10}")
    generator = ("-m", "generator", "-C", str(folder))
    engine = ("-m", "mkdocs", "build", "--strict", "-f", str(folder / "build/public/mkdocs.yml"))
    rows = {
        "build, all anew": (*generator, "build", "--fresh"),
        "build, nothing changed": (*generator, "build"),
        "build, one text edited": (*generator, "build"),
        "check": (*generator, "check"),
        "bare engine, same tree": engine,
    }
    figures: dict[str, list[tuple[float, int]]] = {row: [] for row in rows}
    for _ in range(RUNS):
        for row, command in rows.items():
            if row == "build, one text edited":
                with (folder / "content/pages/faq.md").open("a", encoding="utf-8") as text:
                    text.write("\nOne more sentence.\n")
            figures[row].append(measured(command))
    bare = statistics.median(cpu for cpu, _ in figures["bare engine, same tree"])
    for row, found in figures.items():
        cpu = statistics.median(cpu for cpu, _ in found)
        memory = max(peak for _, peak in found)
        print(f"{row:24}{cpu:8.2f}{cpu / bare:10.2f}{memory:7} MB")


def median(arguments: tuple[str, ...]) -> tuple[float, int]:
    """Return the median CPU seconds and the peak memory (MB) of a Python command."""
    figures = [measured(arguments) for _ in range(RUNS)]
    return statistics.median(cpu for cpu, _ in figures), max(peak for _, peak in figures)


def measured(arguments: tuple[str, ...]) -> tuple[float, int]:
    """Run a Python command; return the CPU seconds and the peak memory (MB) it took."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)  # of this command and its children only
    if status:
        raise SystemExit(
            f"{' '.join(arguments[:4])} ended with {os.waitstatus_to_exitcode(status)}"
        )
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
            (folder / "process.yaml").write_text(yaml.safe_dump(process, sort_keys=False))
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
                role: [
                    {
                        **{key: value for key, value in item.items() if key != "was"},
                        "id": f"{item['id']}-{number}",
                    }
                    for item in items
                ]
                for role, items in copy["checklists"].items()
            }
        yield copy


@contextmanager
def large_process() -> Iterator[Path]:
    """Yield a project of 2,000 sessions and 200 steps."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "content/steps").mkdir(parents=True)
        process = read(ROOT)
        sessions, steps = process["sessions"], process["steps"]
        process["sessions"] = [
            {**sessions[n % len(sessions)], "id": f"session-{n}"} for n in range(2000)
        ]
        process["steps"] = []
        for n in range(200):
            step = {**steps[n % len(steps)], "id": f"step-{n}", "needs": [], "overlaps": []}
            step["sessions"] = [{"session": f"session-{10 * n + one}"} for one in range(10)]
            process["steps"].append(step)
            (folder / f"content/steps/step-{n}.md").write_text("## In the room\n\nYou play.\n")
        process["studio"]["brand"].pop("logo", None)
        (folder / "process.yaml").write_text(yaml.safe_dump(process, sort_keys=False))
        yield folder


if __name__ == "__main__":
    main()
