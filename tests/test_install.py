"""The wheel alone, as a studio installs it: no clone, no mkdocs.yml, no schema."""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from email.parser import Parser
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from sysconfig import get_path
from zipfile import ZipFile

import pytest
from built_pages import contents, html_pages
from conftest import SAMPLE, once
from processes import GENERATOR, run
from projects import EDITIONS, ROOT, sites

from generator.starter.new import FULL

pytestmark = pytest.mark.slow

VERSION = version("studio-guide")
WHEEL = f"studio_guide-{VERSION}-py3-none-any.whl"
ELSEWHERE = {"PYTHONPATH": "", "PYTHONHOME": "", "PYTHONSAFEPATH": "1"}
_SOURCES = ("generator", "content", "process.yaml", "pyproject.toml", "README.md", "LICENSE")


def build_wheel(source: Path, target: Path) -> Path:
    """Build a wheel from a folder with the program's sources, as `make dist` does; return it."""
    words = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target)
    done = run(words, source)
    assert done.returncode == 0, done.stderr
    return target / WHEEL


def sources(folder: Path) -> Path:
    """Return a copy of the sources that a wheel is built from."""
    for name in _SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    return folder


def install(folder: Path) -> None:
    """Install a wheel in a fresh environment that shares only its dependencies."""
    source = folder / "source"
    source.mkdir()
    wheel = build_wheel(sources(source), folder / "dist")
    shutil.rmtree(source)
    venv.create(folder / "env", with_pip=False, symlinks=os.name != "nt")
    python = command(folder, "python")
    words = ("install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel)
    done = run((sys.executable, "-m", "pip", "--python", python, *words), folder)
    assert done.returncode == 0, done.stderr
    told = run((python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"), folder)
    # A path in a .pth file is not searched for other .pth files, so not for our own clone.
    borrowed = Path(told.stdout.strip()) / "dependencies.pth"
    borrowed.write_text(f"{get_path('purelib')}\n{get_path('platlib')}\n", encoding="utf-8")


def command(folder: Path, name: str) -> Path:
    """Return a command of the fresh environment."""
    return folder / "env" / ("Scripts" if os.name == "nt" else "bin") / name


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a wheel (dist/) and an environment where it is installed (env/)."""
    return once(tmp_path_factory, "installed", install)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a folder with process.yaml and content/ only."""
    shutil.copytree(SAMPLE / "content", tmp_path / "bare/content")
    shutil.copyfile(SAMPLE / "process.yaml", tmp_path / "bare/process.yaml")
    return tmp_path / "bare"


def test_the_wheel_holds_the_program_alone(installed: Path) -> None:
    """The wheel has every file of generator/ and the ten steps once; no tests, no caches."""
    with ZipFile(installed / "dist" / WHEEL) as wheel:
        names = wheel.namelist()

    code = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "generator").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    full = "generator/starter/full/"
    steps = {f"{full}content/{name}" for name in contents(ROOT / "content")} | {
        f"{full}process.yaml"
    }
    info = {name for name in names if name.startswith(f"studio_guide-{VERSION}.dist-info/")}
    assert {*names} == code | steps | info
    assert len(names) == len({*names})


def test_the_clone_holds_the_ten_steps_once() -> None:
    """A clone has the ten steps only at its top."""
    assert FULL == ROOT
    assert not (ROOT / "generator/starter/full").exists()


def test_the_program_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    """The environment runs the wheel's code, not the code of this clone."""
    words = "import generator; print(generator.__file__)"

    done = run((command(installed, "python"), "-c", words), tmp_path, ELSEWHERE)

    assert Path(done.stdout.strip()).is_relative_to(installed / "env")


def test_version_is_printed(installed: Path, tmp_path: Path) -> None:
    """`studio-guide --version` prints the version of the wheel, which is that of pyproject.toml."""
    done = run((command(installed, "studio-guide"), "--version"), tmp_path, ELSEWHERE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert (done.returncode, done.stdout) == (0, f"studio-guide, version {project['version']}\n")


@pytest.mark.audit
def test_a_bare_folder_is_built_as_from_the_clone(
    installed: Path, bare: Path, tmp_path: Path
) -> None:
    """From process.yaml and content/ alone, wheel and clone make identical editions."""
    other = Path(shutil.copytree(bare, tmp_path / "other"))
    words = ("build", "--edition", "all")

    ours = run((command(installed, "studio-guide"), "-C", bare, *words), tmp_path, ELSEWHERE)
    clones = run((*GENERATOR, "-C", other, *words), ROOT)

    assert (ours.returncode, clones.returncode) == (0, 0), ours.stderr + clones.stderr
    assert sites(bare) == sites(other)
    assert {path.name for path in bare.iterdir()} == {"process.yaml", "content", "build", *EDITIONS}


def test_each_page_says_which_version_made_it(published: Path) -> None:
    """Every page of both editions contains the version."""
    line = ("meta", "content", f"studio-guide {VERSION}")

    for edition in EDITIONS:
        pages = html_pages(published / edition)
        # A redirect page has no frame.
        own = [one for one in pages.values() if one.title != "This page has moved"]
        assert own
        assert all(line in one.attributes for one in own)


@pytest.mark.parametrize("words", [[], ["--full"]], ids=["small", "full"])
def test_the_wheel_makes_a_new_guide(words: list[str], installed: Path, tmp_path: Path) -> None:
    """The wheel's `new` makes the same files as the clone's, and they pass `check`."""
    program = command(installed, "studio-guide")

    done = run((program, "new", "guide", *words), tmp_path, ELSEWHERE)
    run((*GENERATOR, "-C", tmp_path, "new", "other/guide", *words), ROOT)
    made = contents(tmp_path / "guide")
    checked = run((program, "-C", "guide", "check"), tmp_path, ELSEWHERE)

    assert (done.returncode, checked.returncode) == (0, 0), done.stderr + checked.stderr
    assert made == contents(tmp_path / "other/guide")


def test_a_wheel_has_the_same_bytes_each_time(installed: Path, tmp_path: Path) -> None:
    """Built in another folder, from files with other dates, the wheel is the same."""
    (tmp_path / "source").mkdir()
    source = sources(tmp_path / "source")
    for path in source.rglob("*"):
        os.utime(path, (1, 1))

    wheel = build_wheel(source, tmp_path / "dist")

    first = (installed / "dist" / WHEEL).read_bytes()
    assert sha256(wheel.read_bytes()).hexdigest() == sha256(first).hexdigest()


def test_a_source_archive_makes_the_same_wheel(installed: Path, tmp_path: Path) -> None:
    """The source archive, and the wheel that is built from it, have the same bytes each time."""
    (tmp_path / "source").mkdir()
    source = sources(tmp_path / "source")
    archives = []
    for name in ("one", "two"):
        words = (sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path / name)
        assert run(words, source).returncode == 0
        archives.append((tmp_path / name / f"studio_guide-{VERSION}.tar.gz").read_bytes())
        for path in source.rglob("*"):
            os.utime(path, (1, 1))
    shutil.unpack_archive(tmp_path / f"one/studio_guide-{VERSION}.tar.gz", tmp_path, filter="data")

    wheel = build_wheel(tmp_path / f"studio_guide-{VERSION}", tmp_path / "dist")

    assert archives[0] == archives[1]
    assert wheel.read_bytes() == (installed / "dist" / WHEEL).read_bytes()


def test_an_old_python_is_refused_by_pip(installed: Path, tmp_path: Path) -> None:
    """Pip reports in one line that Python 3.10 is too old, and installs nothing."""
    words = ("download", "--no-deps", "--no-index", "--only-binary=:all:", "-d", "here")
    pip = (sys.executable, "-m", "pip", *words, installed / "dist" / WHEEL)

    old = run((*pip, "--python-version", "3.10"), tmp_path)
    new = run((*pip, "--python-version", "3.11"), tmp_path)

    assert (old.returncode, new.returncode) == (1, 0), new.stderr
    assert "requires a different Python: 3.10" in old.stderr


def test_an_old_python_is_refused_by_the_program(tmp_path: Path) -> None:
    """Running it on Python 3.10 nevertheless prints one line, and no traceback."""
    words = "import sys; sys.version_info = (3, 10, 13); sys.version = '3.10.13 (main)';"
    words += "from generator.__main__ import run; run()"

    done = run((sys.executable, "-c", words), tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "studio-guide needs Python 3.11 or newer; this is 3.10.13\n"


def old_python() -> Iterator[str]:
    """Yield the command of a Python 3.10, if one is installed."""
    for name in ("python3.10", *map(str, Path.home().glob(".pyenv/versions/3.10.*/bin/python"))):
        try:
            told = subprocess.run([name, "-V"], capture_output=True, text=True, check=False)
        except OSError:
            continue
        if told.stdout.startswith("Python 3.10"):
            yield name


@pytest.mark.audit
def test_a_real_old_python_is_reported(installed: Path, tmp_path: Path) -> None:
    """Python 3.10 reads the wheel's first lines and says that it is too old."""
    python = next(old_python(), None)
    if python is None:
        pytest.skip("Python 3.10 is not installed")

    wheel = {"PYTHONPATH": str(installed / "dist" / WHEEL)}
    done = run((python, "-m", "generator", "check"), tmp_path, wheel)

    assert done.returncode == 1
    assert done.stderr.startswith("studio-guide needs Python 3.11 or newer; this is 3.10.")


@pytest.mark.audit
@pytest.mark.parametrize("tool", ["uvx", "pipx", "pip"])
def test_ways_to_pin_a_version(tool: str, installed: Path, bare: Path, tmp_path: Path) -> None:
    """uvx, pipx and a pinned requirement each build a bare folder with what they install."""
    found = shutil.which("uv" if tool == "uvx" else tool) or ""
    if not found:
        pytest.skip(f"{tool} is not installed")
    links = ("--find-links", str(installed / "dist"))
    words: list[str | Path]
    pinned = f"studio-guide=={VERSION}"
    if tool == "uvx":
        words = [found, "tool", "run", *links, "--from", pinned, "studio-guide"]
    elif tool == "pipx":
        words = [
            found,
            "run",
            f"--pip-args={links[0]} {links[1]}",
            "--spec",
            pinned,
            "studio-guide",
        ]
    else:
        venv.create(tmp_path / "env", with_pip=True)
        (bare / "requirements.txt").write_text(f"{pinned}\n", encoding="utf-8")
        python = command(tmp_path, "python")
        pip = (python, "-m", "pip", "install", "--quiet", *links, "-r", bare / "requirements.txt")
        done = run(pip, bare, ELSEWHERE, timeout=600)
        assert done.returncode == 0, done.stderr
        words = [command(tmp_path, "studio-guide")]

    done = run((*words, "-C", bare, "build"), tmp_path, ELSEWHERE, timeout=600)

    assert done.returncode == 0, done.stderr
    assert (bare / "site/index.html").is_file()


def test_the_wheel_says_what_it_is(installed: Path) -> None:
    """Its metadata names the license, the required Python, and the README as the description."""
    with ZipFile(installed / "dist" / WHEEL) as wheel:
        text = wheel.read(f"studio_guide-{VERSION}.dist-info/METADATA").decode()
    metadata = Parser().parsestr(text)

    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert "# studio-guide" in str(metadata.get_payload())
