"""Runs every gate on every page, and Lighthouse on the main ones: `make audit`.

All pages of both editions are checked on a phone and on a desktop, in light and dark mode.
Failures are printed by gate; the exit code is 1 if there are any.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from orphans import orphans
from playwright.sync_api import sync_playwright

from generator.inspection import links
from generator.inspection.folder_files import files_in
from generator.inspection.references import SiteFiles, read_site, shown_at
from generator.model import Audience
from web import gates
from web.kinds import MAIN, page_of
from web.markup import nu
from web.serving import served
from web.sites import ELSEWHERE, URL, build_default, folders_in
from web.tools import AXE, BROWSER_ARGUMENTS, LIGHTHOUSE, NU, WEB, browser_path, lacking
from web.visits import MODES, launched, window

Folders = Mapping[Audience, Path]
Sites = Mapping[Audience, SiteFiles]

RUNS = 5
MIN_SCORES = {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 100}
"""The minimum Lighthouse scores of a main page."""
MAX_FIGURES = {"lcp": 1500.0, "tbt": 100.0, "cls": 0.01}
"""The maximum milliseconds, milliseconds and share of the window."""
SHOWN = 12
"""The number of findings to print for each gate; the others are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and its place."""

    gate: str
    where: str
    said: str


@dataclass(frozen=True, slots=True)
class Job:
    """Pages of one edition, to be opened in one window."""

    edition: str
    folder: Path
    paths: tuple[str, ...]
    mode: str


def main() -> int:
    """Build both editions, measure them, print the findings; return the exit code."""
    words = _words()
    lack = lacking(AXE, NU, LIGHTHOUSE, "java", "node")
    if lack or not browser_path():
        say(lack or "the browser Chromium is not installed")
        return 1
    started = time.monotonic()
    with _folders(words.sites) as folders:
        sites = {audience: read_site(files_in(folder)) for audience, folder in folders.items()}
        found = [*in_files(folders, sites), *in_windows(folders, sites, words.pages)]
        print_by_gate(found)
        if words.runs:
            found += at_speed(folders, sites, words.runs)
    say(f"\n{len(found)} findings in {time.monotonic() - started:.0f} s")
    return 1 if found else 0


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument("--sites", type=Path, help="a folder that holds both editions, built")
    parser.add_argument("--pages", default="*", help="only addresses that fit, as in 'process/*'")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of Lighthouse; 0 for none")
    return parser.parse_args()


@contextmanager
def _folders(given: Path | None) -> Iterator[Mapping[Audience, Path]]:
    """Yield the folders of both editions: the given ones, or freshly built ones."""
    with tempfile.TemporaryDirectory() as name:
        if given is None:
            yield build_default(Path(name))
        else:
            yield folders_in(given.resolve())


def in_files(folders: Folders, sites: Sites) -> Iterator[Finding]:
    """Yield the faults of the files themselves."""
    for line in nu(*folders.values()):
        yield Finding("nu", *_parted(line))
    for audience, site in sites.items():
        for gate, said in (
            ("ids", links.duplicate_ids(site)),
            ("links", links.broken_links(site, URL, ELSEWHERE)),
            ("orphans", orphans(site, URL)),
            ("strangers", links.third_party(site, URL)),
        ):
            for one in said:
                where, what = _parted(str(one))
                yield Finding(gate, f"{audience.value}, {where}", what)


def _parted(line: str) -> tuple[str, str]:
    """Return the place and the message of a finding."""
    where, _, said = line.partition(": ")
    return where, said


def in_windows(folders: Folders, sites: Sites, pattern: str) -> list[Finding]:
    """Return the findings of every gate on every page, in every window."""
    jobs = [
        Job(audience.value, folders[audience], paths, mode)
        for mode in MODES
        for audience, site in sites.items()
        if (paths := tuple(one for one in map(shown_at, site.pages) if fnmatch(one, pattern)))
    ]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return [one for found in pool.map(walk, jobs) for one in found]


def walk(job: Job) -> list[Finding]:
    """Return the findings of every gate on the pages of a job."""
    found = []
    started = time.monotonic()
    with (
        sync_playwright() as playwright,
        served(job.folder) as origin,
        launched(playwright) as browser,
        window(browser, MODES[job.mode]) as one,
    ):
        for path in job.paths:
            where = f"{job.edition}, {job.mode}, /{path}"
            said = gates.found(one.visit(origin, path), gates.ALL)
            found += [Finding(gate, where, text) for gate, text in said]
    took = time.monotonic() - started
    say(f"{job.edition}, {job.mode}: {len(job.paths)} pages, {took:.0f} s, {len(found)} findings")
    return found


def print_by_gate(found: Iterable[Finding]) -> None:
    """Print how many findings each gate has, and the most common one with a place."""
    by_gate: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        by_gate[one.gate].append(one)
    for gate, all_of_it in by_gate.items():
        places = {one.said: one.where for one in reversed(all_of_it)}
        counted = Counter(one.said for one in all_of_it).most_common()
        say(f"\n{gate}: {len(all_of_it)} findings of {len(counted)} kinds")
        for said, count in counted[:SHOWN]:
            say(f"  {count:5} x {said} ({places[said]})")


def at_speed(folders: Folders, sites: Sites, runs: int) -> list[Finding]:
    """Print Lighthouse's scores for the main pages; return those below their minimum."""
    paths = [page_of(kind, sites)[1] for kind in MAIN]
    say(f"\nLighthouse, as on a phone with slow mobile data; median of {runs} runs")
    say(f"{'':44}{'perf':>5}{'a11y':>5}{'best':>5}{'seo':>5}{'LCP ms':>8}{'TBT ms':>8}{'CLS':>7}")
    found = []
    with served(folders[Audience.PUBLIC]) as origin:
        for path in paths:
            figures = lighthouse(origin + path, runs)
            scores = "".join(f"{figures['scores'][name]:5}" for name in MIN_SCORES)
            times = f"{figures['lcp']:8.0f}{figures['tbt']:8.0f}{figures['cls']:7.3f}"
            say(f"/{path:43}{scores}{times}  {' '.join(figures['wrong'])}")
            found += [Finding("lighthouse", f"/{path}", one) for one in missed(figures)]
    return found


def lighthouse(url: str, runs: int) -> dict[str, Any]:
    """Return Lighthouse's scores for one page: the median of several runs."""
    words = (WEB / "lighthouse.mjs", browser_path(), runs, json.dumps(BROWSER_ARGUMENTS), url)
    done = subprocess.run(
        ["node", *map(str, words)],  # noqa: S607 - the program of that name, wherever it is
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def missed(figures: Mapping[str, Any]) -> list[str]:
    """Return the scores of a page that are below their minimum."""
    scores = figures["scores"]
    return [
        *(
            f"{name} {scores[name]}, not {one}"
            for name, one in MIN_SCORES.items()
            if scores[name] < one
        ),
        *(
            f"{name} {figures[name]:.2f}, not {one:g}"
            for name, one in MAX_FIGURES.items()
            if figures[name] > one
        ),
    ]


def say(text: str) -> None:
    """Print a line without buffering."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
