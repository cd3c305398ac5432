"""Rules about the project's git repository: it contains all staff texts, so it must be private.

Git's own files are parsed directly; git doesn't need to be installed.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.checking.context import CheckContext
from generator.problems import Place, Problem, Rule

_PUBLIC_HOST = re.compile(
    r"(?:^|\.)(github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|sr\.ht|gitee\.com|gitea\.com"
    r"|sourceforge\.net|sf\.net|notabug\.org|framagit\.org|launchpad\.net|pagure\.io"
    r"|huggingface\.co|gitverse\.ru|gitcode\.com|disroot\.org|opendev\.org|savannah\.gnu\.org)"
    r"(?:$|-)",  # an SSH alias for a second key is often named github.com-work
    re.IGNORECASE,
)
"""Hosts that allow public repositories, often by default."""
_HOST_OF = re.compile(r"(?:[\w+.-]+://)?(?:[^@/]*@)?(?P<host>[^/:\\]+)")
_SECTION = re.compile(r'\s*\[\s*(?P<name>[\w.-]+)\s*(?:"(?P<sub>(?:[^"\\]|\\.)*)")?\s*\]')
_SETTING = re.compile(r'\s*(?P<key>[\w-]+)\s*=\s*"?(?P<value>[^"#;]*)')
_WORKFLOWS = (
    *((f"{folder}/workflows", "*.y*ml") for folder in (".github", ".forgejo", ".gitea")),
    (".", ".gitlab-ci.yml"),
    (".", ".woodpecker.y*ml"),
)
"""Where hosts look for workflows that run after a push: a folder, and file names in it."""
_PUBLISHES = re.compile(
    r"^(?!\s*#).*?(deploy-pages|upload-pages-artifact|actions-gh-pages|github-pages-deploy"
    r"|gh-deploy|gh-pages|ghp-import|^pages:|pages:\s*true)",
    re.MULTILINE,
)
_GUARD = "repository.private"
"""The check in a workflow that stops it if the repository is public."""
_LARGEST = 1_000_000
"""Size limit in bytes; larger files were not written by hand."""
_PRIVATE_HINT = (
    "make the repository private and publish only site/; "
    "if it is private, run: git config studio-guide.private true"
)
_WORKFLOW_HINT = (
    "publish only site/, or start the workflow with the check that "
    "'studio-guide new DIR --host github' writes"
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """One setting of a git config file: section, subsection, key and value."""

    section: str
    name: str
    key: str
    value: str
    line: int
    column: int


def repository_is_private(context: CheckContext) -> Iterator[Problem]:
    """No remote of the repository is on a public host, and no workflow publishes from it.

    Owners who know that the repository is private can say so in its git config.
    """
    folder = context.folder.resolve()
    top = _repository(folder)
    config = _config(top / ".git") if top else None
    settings = list(_settings(_text(config))) if config else []
    if any(
        one.section == "studio-guide" and one.key == "private" and _true(one) for one in settings
    ):
        return
    remotes = (one for one in settings if one.section == "remote" and one.key in {"url", "pushurl"})
    for one in remotes:
        if config and (host := _public_host(_rewritten(one.value, settings))):
            place = Place(_shown(config, folder), one.line, one.column)
            message = (
                f"the remote '{one.name}' of this repository is on {host}; if everyone can "
                "read it there, everyone can read your staff's texts"
            )
            yield Problem(place, Rule.MAYBE_PUBLIC, message, _PRIVATE_HINT)
    for base in dict.fromkeys(filter(None, (top, folder))):
        yield from _workflows(base, folder)


def _workflows(base: Path, folder: Path) -> Iterator[Problem]:
    """Yield a notice for each workflow that would publish from a public repository."""
    paths = (path for below, names in _WORKFLOWS for path in sorted((base / below).glob(names)))
    for path in paths:
        text = _text(path)
        found = _PUBLISHES.search(text)
        if found and _GUARD not in text:
            line = text.count("\n", 0, found.start(1)) + 1
            column = found.start(1) - text.rfind("\n", 0, found.start(1))
            excerpt = text.splitlines()[line - 1]
            place = Place(_shown(path, folder), line, column, len(found[1]), excerpt)
            message = (
                "this publishes from a repository that contains your staff's texts; "
                "on a free plan, everyone can read such a repository"
            )
            yield Problem(place, Rule.MAYBE_PUBLIC, message, _WORKFLOW_HINT)


def _repository(folder: Path) -> Path | None:
    """Return the root of the repository that contains a folder, found the way git does."""
    ceilings = os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep)
    for path in (folder, *folder.parents):
        if path != folder and str(path) in ceilings:
            return None
        if os.path.exists(path / ".git"):  # noqa: PTH110 - Path.exists raises if access is denied
            return path
    return None


def _config(git: Path) -> Path | None:
    """Return a repository's config file; in worktrees and submodules, .git is a file that names it."""
    if git.is_file():
        git = git.parent / _text(git).removeprefix("gitdir:").strip()
        common = _text(git / "commondir").strip()
        git = git / common if common else git
    config = git / "config"
    return config if config.is_file() else None


def _text(path: Path) -> str:
    """Return a small file's text; empty if unreadable, since a notice must not stop the build."""
    try:
        if path.is_file() and path.stat().st_size < _LARGEST:
            return path.read_bytes().decode(errors="replace").replace("\r\n", "\n")
    except OSError:
        pass
    return ""


def _settings(text: str) -> Iterator[_Setting]:
    """Yield the settings of a git config file; a section header and a key may share a line."""
    section = name = ""
    for number, line in enumerate(text.split("\n"), start=1):
        start = 0
        if opened := _SECTION.match(line):
            section, name = opened["name"].lower(), opened["sub"] or ""
            start = opened.end()
        if found := _SETTING.match(line, start):
            key, value = found["key"].lower(), found["value"].strip()
            yield _Setting(section, name, key, value, number, found.start("key") + 1)


def _true(setting: _Setting) -> bool:
    return setting.value.lower() in {"true", "yes", "on", "1"}


def _rewritten(url: str, settings: list[_Setting]) -> str:
    """Return an address with git's rewrites applied (`url.<base>.insteadOf`)."""
    short = [
        one
        for one in settings
        if one.section == "url"
        and one.key in {"insteadof", "pushinsteadof"}
        and one.value
        and url.startswith(one.value)
    ]
    longest = max(short, key=lambda one: len(one.value), default=None)
    return longest.name + url.removeprefix(longest.value) if longest else url


def _public_host(url: str) -> str:
    """Return the public host of a remote's address, or an empty string."""
    host = _HOST_OF.match(url)
    found = _PUBLIC_HOST.search(host["host"]) if host else None
    return found[1].lower() if found else ""


def _shown(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()
