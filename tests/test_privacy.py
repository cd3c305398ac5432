"""A project's repository contains every staff text: `check` notices where it may be public."""

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Command
from projects import ROOT

WORKFLOW = """on: push
jobs:
  publish:
    steps:
      - run: studio-guide build
      - uses: {uses}
"""


def with_remote(project: Path, url: str, name: str = "origin") -> Path:
    """Write the files that `git init` and `git remote add` write."""
    (project / ".git").mkdir(exist_ok=True)
    with (project / ".git/config").open("a", encoding="utf-8") as config:
        config.write("[core]\n\tbare = false\n")
        config.write(f'[remote "{name}"]\n\turl = {url}\n\tfetch = +refs/heads/*\n')
    return project


def notices(studio_guide: Command, project: Path) -> list[str]:
    """Return the first lines of all privacy notices; they never stop a check."""
    result = studio_guide("-C", project, "check")
    assert result.exit_code == 0, result.stderr
    return [line for line in result.stderr.splitlines() if line.endswith("[maybe-public]")]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://github.com/blue/guide.git", "github.com"),
        ("https://www.github.com/blue/guide", "github.com"),
        ("HTTPS://GitHub.com/blue/guide", "github.com"),
        ("git@github.com:blue/guide.git", "github.com"),
        ("github.com:blue/guide.git", "github.com"),
        ("git@github.com-work:blue/guide.git", "github.com"),
        ("ssh://git@ssh.github.com:443/blue/guide.git", "github.com"),
        ("git://github.com/blue/guide", "github.com"),
        ("https://gitlab.com/blue/guide.git", "gitlab.com"),
        ("git@gitlab.com:blue/guide.git", "gitlab.com"),
        ("ssh://git@codeberg.org/blue/guide.git", "codeberg.org"),
        ("https://blue@bitbucket.org/blue/guide.git", "bitbucket.org"),
        ("git@git.sr.ht:~blue/guide", "sr.ht"),
        ('"https://gitee.com/blue/guide"', "gitee.com"),
        ("https://git.code.sf.net/p/blue/guide", "sf.net"),
        ("https://github.com/blue/guide ; mine", "github.com"),
    ],
)
def test_a_remote_on_a_public_host_is_noticed(
    url: str, host: str, sample: Path, studio_guide: Command
) -> None:
    """However the address is written, the notice names the host and the place of the address."""
    with_remote(sample, url)

    (notice,) = notices(studio_guide, sample)

    assert notice.startswith(".git/config:4:2: the remote 'origin'")
    assert f" is on {host};" in notice


@pytest.mark.parametrize(
    "url",
    [
        "https://git.blue.example/guide.git",
        "https://notgithub.com/guide.git",
        "https://github.com.blue.example/guide.git",
        "https://blue.example/github.com/guide.git",
        "git@nas:guide.git",
        "/srv/git/github.com/guide.git",
        "../guide.git",
        "file:///srv/git/guide.git",
        "C:/github.com/guide",
        "",
    ],
)
def test_other_remotes_are_not_noticed(url: str, sample: Path, studio_guide: Command) -> None:
    """A server of one's own, or a folder, gives no notice, whatever its path contains."""
    assert notices(studio_guide, with_remote(sample, url)) == []


def test_no_repository_no_notice(sample: Path, studio_guide: Command) -> None:
    """A folder outside any repository gives no notice."""
    assert notices(studio_guide, sample) == []


def test_a_password_is_not_shown(sample: Path, studio_guide: Command) -> None:
    """No message contains a token from the address of a remote."""
    with_remote(sample, "https://blue:s3cr3t@github.com/blue/guide.git")

    result = studio_guide("-C", sample, "check")

    assert "[maybe-public]" in result.stderr
    assert "s3cr3t" not in result.output


def test_each_remote_is_noticed(sample: Path, studio_guide: Command) -> None:
    """Of several remotes, each one on a public host is named, and no other."""
    with_remote(sample, "https://git.blue.example/guide.git")
    with_remote(sample, "https://gitlab.com/blue/guide.git", "backup")
    with_remote(sample, "https://codeberg.org/blue/guide.git", "second")

    found = notices(studio_guide, sample)

    assert [notice.split("'")[1] for notice in found] == ["backup", "second"]


def test_short_forms_of_git_are_read(sample: Path, studio_guide: Command) -> None:
    """An abbreviated remote (insteadOf), or one on the line of its section, is noticed too."""
    (sample / ".git").mkdir()
    text = '[url "git@github.com:"]\n\tinsteadOf = gh:\n[remote "origin"] url = gh:blue/guide\n'
    (sample / ".git/config").write_text(text, encoding="utf-8")

    (notice,) = notices(studio_guide, sample)

    assert notice.startswith(".git/config:3:19: ")


def test_a_project_inside_a_repository(sample: Path, studio_guide: Command) -> None:
    """A project in a folder of a repository, or in its worktree, belongs to that repository."""
    top = sample.parent / "top"
    inner = Path(shutil.copytree(sample, top / "sites/guide"))
    with_remote(top, "https://github.com/blue/all.git")
    worktree = top / ".git/worktrees/guide"
    worktree.mkdir(parents=True)
    (worktree / "commondir").write_text("../..\n", encoding="utf-8")
    (sample / ".git").write_text(f"gitdir: {worktree}\n", encoding="utf-8")

    (inside,), (linked,) = notices(studio_guide, inner), notices(studio_guide, sample)

    assert inside.startswith("../../.git/config:4:2: ")
    assert linked.startswith("../top/.git/config:4:2: ")


def test_what_git_itself_writes_is_read(sample: Path, studio_guide: Command) -> None:
    """The hint works: after `git config studio-guide.private true` there are no notices."""
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    for words in (("init", "-q"), ("remote", "add", "origin", "git@github.com:blue/guide.git")):
        subprocess.run([git, *words], cwd=sample, check=True)
    result = studio_guide("-C", sample, "check")
    hint = result.stderr.split("run: ")[1].splitlines()[0]

    subprocess.run([git, *hint.split()[1:]], cwd=sample, check=True)

    assert "[maybe-public]" in result.stderr
    assert notices(studio_guide, sample) == []


@pytest.mark.parametrize(
    "uses",
    [
        "actions/deploy-pages@v4",
        "peaceiris/actions-gh-pages@v4",
        "JamesIves/github-pages-deploy-action@v4",
        "x\n      - run: mkdocs gh-deploy --force",
        "x\n      - run: git push origin gh-pages",
    ],
)
@pytest.mark.parametrize("name", [".github/workflows/pages.yml", ".forgejo/workflows/a.yaml"])
def test_a_workflow_that_publishes_is_noticed(
    uses: str, name: str, sample: Path, studio_guide: Command
) -> None:
    """A workflow that publishes pages from this repository is reported with its line."""
    (sample / name).parent.mkdir(parents=True)
    (sample / name).write_text(WORKFLOW.format(uses=uses), encoding="utf-8")

    (notice,) = notices(studio_guide, sample)

    line = 7 if "\n" in uses else 6
    assert notice.startswith(f"{name}:{line}:")


def test_other_workflows_are_not_noticed(sample: Path, studio_guide: Command) -> None:
    """A workflow that tests, has the line as a comment, or asks first gives no notice."""
    folder = sample / ".github/workflows"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(WORKFLOW.format(uses="actions/checkout@v4"), encoding="utf-8")
    (folder / "b.yml").write_text("# - uses: actions/deploy-pages@v4\n", encoding="utf-8")
    own = ROOT / "generator/starter/hosts/github/.github/workflows/publish.yml"
    shutil.copyfile(own, folder / "c.yml")

    assert notices(studio_guide, sample) == []
    text = own.read_text(encoding="utf-8")
    (folder / "c.yml").write_text(text.replace("repository.private", "ref"), encoding="utf-8")
    assert len(notices(studio_guide, sample)) == 1


def test_pages_of_gitlab_are_noticed(sample: Path, studio_guide: Command) -> None:
    """GitLab's job `pages` publishes its result, so it is noticed."""
    (sample / ".gitlab-ci.yml").write_text("pages:\n  script: [studio-guide build]\n", "utf-8")

    (notice,) = notices(studio_guide, sample)

    assert notice.startswith(".gitlab-ci.yml:1:1: ")


@pytest.mark.parametrize("text", ["", "[", "\0\0", '[remote "', "gitdir: nowhere", "[remote]\nurl"])
def test_a_strange_repository_stops_nothing(text: str, sample: Path, studio_guide: Command) -> None:
    """A .git that is damaged, empty or a file is ignored."""
    (sample / ".git").write_text(text, encoding="utf-8")
    assert notices(studio_guide, sample) == []

    (sample / ".git").unlink()
    (sample / ".git").mkdir()
    assert notices(studio_guide, sample) == []
    (sample / ".git/config").write_text(text, encoding="utf-8")
    assert notices(studio_guide, sample) == []


@pytest.mark.usefixtures("warm")
def test_a_repository_changes_no_byte(sample: Path, studio_guide: Command) -> None:
    """A build gives the notice too, and its result does not depend on the folder."""
    other = Path(shutil.copytree(sample, sample.parent / "other"))
    with_remote(sample, "https://github.com/blue/guide.git")

    one, two = (studio_guide("-C", folder, "build") for folder in (sample, other))

    assert (one.exit_code, two.exit_code) == (0, 0)
    assert ("[maybe-public]" in one.stderr, "[maybe-public]" in two.stderr) == (True, False)
    read = [(folder / "site/downloads.json").read_bytes() for folder in (sample, other)]
    assert read[0] == read[1]
