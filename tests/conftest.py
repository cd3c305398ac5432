"""What every test may use: a project to change, the command line, golden files."""

import gc
import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from processes import invoked
from projects import publish, sample_project, unpublished, with_look
from ticking import guides
from web.serving import Served, served
from web.sites import build_default, folders_in
from web.tools import browser_path
from web.visits import launched

from generator.downloads.files import Download, MakeContext, PlannedFile
from generator.downloads.formats import make_files, planned_files
from generator.markup.html_tree import Nodes
from generator.model import Audience, Look
from generator.pages.render import page_bodies, page_texts
from generator.pages.tree import tree
from generator.planning.page import Site
from generator.project import Project, read

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's background job ignores Ctrl-C, and so would every build that tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes shows how busy the machine is, not whether a rule holds.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

HERE = Path(__file__).parent
# The projects in this repository must not depend on where it was cloned from.
os.environ["GIT_CEILING_DIRECTORIES"] = str(HERE.parent)
# The sample month of the default process lies ahead on the day of these tests: 2026-12-01.
os.environ["SOURCE_DATE_EPOCH"] = "1796083200"
SAMPLE = HERE / "sample"

Report = Generator[None, pytest.TestReport, pytest.TestReport]
Command = Callable[..., Result]
Golden = Callable[[Path, str], None]
Files = Mapping[str, Download]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option to rewrite golden files, which are reviewed in the diff."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


def pytest_collection_finish() -> None:
    """Leave thousands of collected tests out of each garbage collection: a tenth of the time."""
    gc.freeze()
    gc.set_threshold(100_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Report:
    """Turn skips into failures where the caller asks for it, so that a missing tool fails."""
    report = yield
    if report.skipped and os.environ.get("STUDIO_GUIDE_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


def seldom(cases: Iterable[Any], *often: Any) -> list[Any]:
    """Return all cases of a test, each a value or a tuple; only the audit runs more than `often`."""
    values = ((one, one if isinstance(one, tuple) else (one,)) for one in cases)
    return [
        one if one in often else pytest.param(*each, marks=pytest.mark.audit)
        for one, each in values
    ]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Return a copy of the sample project; the test may change it."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "project"))


@pytest.fixture
def studio_guide() -> Command:
    """Return the command line: words in; exit code, stdout and stderr out."""
    return invoked


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return a function that compares text with a golden file, which a person has reviewed."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"no golden file {path}: run pytest --update-golden and review it"
        assert text == path.read_bytes().decode()

    return compare


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    if browser_path() is None:
        pytest.skip("the browser Chromium is not installed")
    with sync_playwright() as playwright:
        one = launched(playwright)
        yield one
        one.close()


def once(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]) -> Path:
    """Return a folder that the first process of this run has filled; tests must not change it."""
    ours = factory.getbasetemp()
    told = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / f"{name}.told"
    with FileLock(f"{told}.lock"):
        if not told.exists():
            folder = factory.mktemp(name)
            fill(folder)
            told.write_text(str(folder), encoding="utf-8")
    return Path(told.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample project with both editions published; tests must not change it."""
    return once(tmp_path_factory, "published", lambda one: publish(sample_project(one)))


@pytest.fixture(scope="session")
def material(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample with both editions published in Material; tests must not change it."""

    def fill(folder: Path) -> None:
        publish(with_look(unpublished(published, folder / "project"), Look.MATERIAL))

    return once(tmp_path_factory, "material", fill) / "project"


@pytest.fixture
def warm(sample: Path, published: Path) -> None:
    """Give the sample what a build has kept, so that the next build makes only what is new."""
    kept = "build/cache"
    shutil.copytree(published / kept, sample / kept, ignore=shutil.ignore_patterns("published"))


@pytest.fixture
def live(published: Path, tmp_path: Path) -> Path:
    """Return a copy of the project with its published sites; the test may change it."""
    return Path(shutil.copytree(published, tmp_path / "project"))


@pytest.fixture(scope="session")
def default_sites(tmp_path_factory: pytest.TempPathFactory) -> dict[Audience, Path]:
    """Return the folder of each built edition of the default process."""
    return folders_in(once(tmp_path_factory, "default", build_default))


@pytest.fixture(scope="session")
def default_site(default_sites: dict[Audience, Path]) -> Iterator[Served]:
    """Serve the public edition of the default process."""
    folder = default_sites[Audience.PUBLIC]
    with served(folder) as origin:
        yield Served(folder, origin)


@pytest.fixture(scope="session")
def guide_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a guide before and after changes by the studio."""
    folder = once(tmp_path_factory, "guides", guides)
    with served(folder) as origin:
        yield Served(folder, origin)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Read the sample project."""
    return read(Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("files") / "project")))


def made(project: Project, audience: Audience) -> Files:
    """Return the files of an edition by their path."""
    site = project.sites[audience]
    return {one.path: one for one in make_files(site, page_bodies(site), {})}


def made_by(
    planned: Callable[[Site], Iterable[PlannedFile]],
    site: Site,
    texts: Mapping[str, Nodes] | None = None,
) -> list[Download]:
    """Generate the files of one format again from a site's pages."""
    context = MakeContext(site, texts or page_bodies(site), {})
    made = ((file, file.make(context)) for file in planned(site))
    return [Download(file, one.content, one.pages) for file, one in made]


@pytest.fixture(scope="session")
def public(project: Project) -> Files:
    """Return the public edition's files."""
    return made(project, Audience.PUBLIC)


@pytest.fixture(scope="session")
def internal(project: Project) -> Files:
    """Return the internal edition's files."""
    return made(project, Audience.INTERNAL)


def texts_of(site: Site) -> dict[str, str]:
    """Return the text of each page of a site without its files, with links as in the frame."""
    texts = page_texts(site, page_bodies(site), ())
    return {path: text.replace('="sg:', '="') for path, text in texts}


def tree_of(folder: Path, site: Site) -> dict[str, bytes]:
    """Return the finished tree of a site with empty files, so that every link has a target."""
    empty = {f"docs/{file.path}": b"" for file in planned_files(site)}
    return {**empty, **contents_of(tree(folder, site, page_bodies(site), ()))}


def contents_of(files: Iterable[tuple[str, bytes | Path]]) -> dict[str, bytes]:
    """Return the bytes of each file of a tree, also of those that are given by their paths."""
    return {name: one.read_bytes() if isinstance(one, Path) else one for name, one in files}
