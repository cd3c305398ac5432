"""content/root/: files that a host or a machine looks for at the top of the public site."""

from pathlib import Path

import pytest
from built_pages import contents
from conftest import Command
from previews import MKDOCS
from processes import here, run
from projects import sample_project
from test_engines import every_engine, needs

from generator.publishing.engines import Engine

OWN = {
    "CNAME": b"guide.example\n",
    ".htaccess": b"Options -Indexes\n",
    ".well-known/security.txt": b"Contact: mailto:a@b.example\n",
    "google1234.html": b"google-site-verification: google1234.html",
    "robots.txt": b"User-agent: *\nDisallow: /drafts/\n",
    "note.md": b"# as it is\n",
}


def with_root(project: Path, files: dict[str, bytes]) -> Path:
    """Put files into content/root/ of a project."""
    for name, data in files.items():
        path = project / "content/root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return project


@every_engine
@pytest.mark.usefixtures("warm")
def test_root_files_are_copied_as_they_are(engine: Engine, sample: Path) -> None:
    """Each file, even a hidden one, is at the top of the public site, byte for byte."""
    needs(engine)
    with_root(sample, OWN | {".DS_Store": b"x", ".git/HEAD": b"x"})

    done = here(sample, "build", "--engine", engine.value)

    assert done.returncode == 0, done.stderr
    site = contents(sample / "site")
    assert {name: site[name] for name in OWN} == OWN
    assert not {".DS_Store", ".git/HEAD"} & site.keys()


@pytest.mark.usefixtures("warm")
def test_the_internal_edition_has_none(sample: Path) -> None:
    """The internal site keeps its own robots.txt, and has no file meant for the public one."""
    with_root(sample, OWN)

    done = here(sample, "build", "--edition", "all")

    assert done.returncode == 0, done.stderr
    internal = contents(sample / "site-internal")
    assert internal["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    assert not (OWN.keys() - {"robots.txt"}) & internal.keys()


@pytest.mark.slow
def test_mkdocs_build_copies_them_as_well(tmp_path: Path) -> None:
    """`mkdocs build` publishes the same files, and a second build recognizes them as its own."""
    project = with_root(sample_project(tmp_path / "project"), OWN)

    for _ in range(2):
        done = run((*MKDOCS, "build", "--strict"), project)
        assert done.returncode == 0, done.stderr
    site = contents(project / "site")
    assert {name: site[name] for name in OWN} == OWN


@pytest.mark.parametrize(
    "name", ["index.html", "404.html", "process", "icon.svg", "FAQ/index.html"]
)
def test_a_root_file_takes_no_path_of_the_guide(
    name: str, sample: Path, studio_guide: Command
) -> None:
    """A file that would replace one of the guide's is reported, at its own name."""
    with_root(sample, {name: b"x"})

    result = studio_guide("-C", sample, "check")

    assert result.exit_code == 1
    assert f"content/root/{name}:1:1: this would make" in result.stderr
    assert "[page-taken]" in result.stderr


@pytest.mark.parametrize("name", ["a b.txt", "größe.txt", "x?.txt"])
def test_a_root_file_has_a_name_for_addresses(
    name: str, sample: Path, studio_guide: Command
) -> None:
    """A name that can't be part of an address is reported."""
    with_root(sample, {name: b"x"})

    assert "[bad-file-name]" in studio_guide("-C", sample, "check").stderr


@pytest.mark.usefixtures("warm")
def test_a_root_file_may_not_leak(sample: Path, studio_guide: Command) -> None:
    """A staff text in such a file stops the build, as in any other file."""
    with_root(sample, {"humans.txt": b"Say little at first."})

    result = studio_guide("-C", sample, "build")

    assert result.exit_code == 1
    assert "[leak]" in result.stderr
    assert "humans.txt" in result.stderr
    assert "already in the published folder" not in result.stderr
    assert not (sample / "site").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("warm")
def test_a_calendar_can_be_subscribed_to(sample: Path, studio_guide: Command) -> None:
    """`plan` writes a project's calendar to content/root/; each build publishes the newest one."""
    (sample / "content/root").mkdir()
    name, published = "content/root/blue-moon.ics", []
    for start in ("2027-02-01", "2027-01-04"):
        words = ("plan", "--start", start, "--project", "Blue Moon", "-o", name)
        assert studio_guide("-C", sample, *words).exit_code == 0
        assert studio_guide("-C", sample, "build").exit_code == 0
        published.append((sample / "site/blue-moon.ics").read_bytes())
        assert published[-1] == (sample / name).read_bytes()

    assert published[0] != published[1]
    text = published[1].replace(b"SUMMARY:", b"SUMMARY:Say little at first. ", 1)
    (sample / name).write_bytes(text)
    result = studio_guide("-C", sample, "build")
    assert result.exit_code == 1
    assert "blue-moon.ics" in result.stderr
    assert "[leak]" in result.stderr
    assert (sample / "site/blue-moon.ics").read_bytes() == published[1]
