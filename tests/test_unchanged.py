"""A build that would change nothing says so and touches nothing; any other build builds."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from built_pages import contents
from processes import Done, here

from generator.build import _record, build
from generator.mkdocs import serve
from generator.model import Audience
from generator.problems import ProblemsFoundError
from generator.project import read
from generator.publishing import cache
from generator.publishing.engines import Engine

pytestmark = pytest.mark.slow

NOTHING = "nothing changed since the last build"
NOTE = Path(cache.FOLDER, "published/site")


def built(project: Path, *words: str) -> Done:
    """Build a project, which succeeds."""
    done = here(project, "build", *words)
    assert done.returncode == 0, done.stderr
    return done


def is_current(project: Path, engine: Engine = Engine.MKDOCS, *, copy: bool = False) -> bool:
    """Return whether a build of the public edition would find nothing to do."""
    return _record(read(project), Audience.PUBLIC, engine, copy=copy).is_current()


def dates(project: Path) -> dict[str, int]:
    """Return the modification time of each file and folder of a published site."""
    site = project / "site"
    return {str(path): path.stat().st_mtime_ns for path in (site, *site.rglob("*"))}


def test_an_unchanged_project_is_reported(live: Path) -> None:
    """One line says so, without progress lines, and no file in site/ has another date."""
    before = dates(live)
    done = built(live, "--edition", "all")

    assert done.stdout == f"{NOTHING}: site/ and site-internal/ left as before\n"
    assert done.stderr == ""
    assert dates(live) == before


def test_a_damaged_page_is_made_again(live: Path) -> None:
    """If one edition was changed, both are built; then neither is built again."""
    before = contents(live / "site-internal")
    (live / "site-internal/index.html").write_text("damaged")
    assert built(live).stdout == f"{NOTHING}: site/ left as before\n"

    assert NOTHING not in built(live, "--edition", "all").stdout
    assert contents(live / "site-internal") == before
    assert NOTHING in built(live, "--edition", "all").stdout


def test_fresh_makes_everything_again(live: Path) -> None:
    """--fresh ignores all caches and makes the same bytes; the next build has nothing to do."""
    before = contents(live / "site")
    kept = {path: path.stat().st_ino for path in (live / cache.FOLDER).rglob("*")}

    assert NOTHING not in built(live, "--fresh").stdout
    assert contents(live / "site") == before
    assert not [path for path in kept if path.is_file() and path.stat().st_ino == kept[path]]
    assert is_current(live)


def test_files_of_the_owner_are_reported_each_time(live: Path) -> None:
    """Every build lists a kept file of the owner's, even one with nothing to do."""
    (live / "site/CNAME").write_text("studio.example")
    first = built(live)
    second = built(live)

    assert "site/CNAME" in first.stderr
    assert NOTHING in second.stdout
    assert [line for line in first.stderr.splitlines() if "CNAME" in line] == [
        line for line in second.stderr.splitlines() if "CNAME" in line
    ]


def test_a_save_during_a_build_is_not_missed(live: Path) -> None:
    """A save after a build has read the project is not part of that build's record."""
    edited("content/pages/faq.md")(live)
    project = read(live)

    def save(_: str) -> None:
        edited("content/pages/home.md")(live)

    build(project, [Audience.PUBLIC], Engine.MKDOCS, save)
    assert not is_current(live)


def test_another_build_is_another_matter(live: Path) -> None:
    """A record belongs to one engine, with or without an offline copy, and to one version."""
    assert is_current(live)
    assert not is_current(live, Engine.PROPERDOCS)
    assert not is_current(live, copy=True)


def test_other_code_uses_no_record(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records and caches of another version of the program or of a library are not used."""
    monkeypatch.setattr(cache, "program", lambda: b"another")

    assert not is_current(live)
    assert not list(filter(cache.FileCache(live, "public-files").get, ["x"]))
    kept = cache.FileCache(live, "public-files")
    assert len(kept) > 3
    assert not [key for key in kept if key in kept]


@pytest.mark.parametrize("base", ["extra: {a: !ENV HOME}", "hooks: [hook.py]"])
def test_what_an_engine_reads_besides_is_not_skipped(live: Path, base: str) -> None:
    """Settings that let an engine read files without a digest are built each time."""
    text = (live / "mkdocs.yml").read_text()
    (live / "hook.py").write_text("")
    for more, expected in (("extra: {a: b}", True), (base, False)):
        (live / "mkdocs.yml").write_text(f"{text.partition('extra:')[0]}{more}\n")
        record = _record(read(live), Audience.PUBLIC, Engine.MKDOCS, copy=False)
        record.set_inspected(cache.files_digest(live / "site"))
        record.write()
        assert is_current(live) is expected


def test_a_save_that_changes_nothing_builds_no_page(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A preview builds for a change, a fault, and while a fault lasts, and else not at all."""
    made, warned, templates = list[str](), list[str](), tmp_path / "templates"
    templates.mkdir()
    monkeypatch.setattr(serve, "TEMPLATES", templates)
    site = serve._Site(sample, Audience.PUBLIC, tmp_path, 8000, warned.append)
    monkeypatch.setattr(site, "_build", lambda shown: made.append(shown.problems))
    text, base = sample / "content/pages/faq.md", sample / "mkdocs.yml"
    before = text.read_bytes()

    def builds() -> bool:
        count = len(made)
        site.build()
        return len(made) > count

    assert builds()
    assert not builds()
    text.write_bytes(before)  # a save of the same text
    assert not builds()
    text.write_bytes(b"%s\nMore.\n" % before)
    assert builds()
    text.write_bytes(before)
    assert builds()
    (templates / "page.jinja").write_text("new")
    assert builds()
    assert not builds()
    text.write_bytes(b"\xff")
    assert builds()
    assert builds()
    assert len(warned) == 2
    text.write_bytes(before)
    assert builds()
    assert not builds()
    base.write_text("site_name: x\nhooks: [hook.py]\n")
    assert builds()
    assert builds()


def test_a_build_of_a_preview_that_fails_is_tried_again(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that refused the pages may take them at the next save, also of the same text."""
    site = serve._Site(sample, Audience.PUBLIC, tmp_path, 8000, lambda _: None)
    made = list[str]()

    def refuse(_: object) -> None:
        raise ProblemsFoundError([])

    monkeypatch.setattr(site, "_build", refuse)
    with pytest.raises(ProblemsFoundError):
        site.build()
    monkeypatch.setattr(site, "_build", lambda shown: made.append(shown.problems))
    site.build()

    assert made == [""]


def edited(path: str) -> Callable[[Path], None]:
    """Return a function that adds a comment to a file."""

    def edit(project: Path) -> None:
        file = project / path
        file.write_bytes(file.read_bytes() + b"\n# again\n")

    return edit


def foreign(project: Path) -> None:
    """Replace the record by that of another project."""
    (project / NOTE).write_bytes(b"0" * 64 + b"\nanother project")


def link(file: Path) -> None:
    """Replace a file by a symbolic link, whose target may change unnoticed."""
    aside = file.parents[2] / "aside"
    file.rename(aside)
    file.symlink_to(aside)


def unreadable_name(folder: Path) -> None:
    """Write a file whose name is in an old encoding, where the file system allows it."""
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text("hello")
    except OSError:
        pytest.skip("this file system has UTF-8 names only")


CHANGES: dict[str, Callable[[Path], object]] = {
    "process.yaml": edited("process.yaml"),
    "mkdocs.yml": edited("mkdocs.yml"),
    "text": edited("content/pages/faq.md"),
    "staff text": edited("content/staff/week-1.md"),
    "new asset": lambda project: (project / "content/assets/more.txt").write_text("more"),
    "page changed by hand": lambda project: (project / "site/index.html").write_text("x"),
    "page deleted": lambda project: (project / "site/index.html").unlink(),
    "file of the owner": lambda project: (project / "site/CNAME").write_text("studio.example"),
    "file with a name that is no UTF-8": lambda project: unreadable_name(project / "site"),
    "empty folder": lambda project: (project / "site/empty").mkdir(),
    "file of a file manager": lambda project: (project / "site/.DS_Store").write_text("x"),
    "a page is a link": lambda project: link(project / "site/faq/index.html"),
    "site deleted": lambda project: shutil.rmtree(project / "site"),
    "list of files deleted": lambda project: (project / "build/site.published").unlink(),
    "record deleted": lambda project: (project / NOTE).unlink(),
    "record cut": lambda project: os.truncate(project / NOTE, 100),
    "record empty": lambda project: (project / NOTE).write_bytes(b""),
    "foreign record": foreign,
}


def test_a_file_with_a_name_that_is_no_utf_8_is_kept(live: Path) -> None:
    """The owner's file stays with each build, and a build with nothing to do is still noticed."""
    unreadable_name(live / "site")
    edited("content/pages/faq.md")(live)

    assert NOTHING not in built(live).stdout
    assert (live / "site" / os.fsdecode(b"caf\xe9.txt")).read_text() == "hello"
    assert NOTHING in built(live).stdout


@pytest.mark.parametrize("do", CHANGES.values(), ids=CHANGES)
def test_any_change_is_seen(do: Callable[[Path], object], live: Path) -> None:
    """Any difference in sources, site or records causes a build."""
    assert is_current(live)
    do(live)

    assert not is_current(live)
