"""All installed packages are pinned with hashes, and CONTRIBUTING explains each one."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
LOCKS = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-test.lock": PROJECT["dependencies"] + EXTRAS["test"],
    "requirements-release.lock": PROJECT["dependencies"] + EXTRAS["release"],
}
NPM = json.loads((ROOT / "tests/web/package.json").read_text(encoding="utf-8"))
WORDS = {"mkdocs-material": "material for mkdocs", "types-": "type stubs"}
"""Names in the table for packages whose own names say less."""


def name_of(requirement: str) -> str:
    """Return the name of the package that a requirement is for, as package indexes compare it."""
    return re.split(r"[<>=!~;\[ ]", requirement)[0].lower().replace("_", "-")


def pinned(lock: str) -> dict[str, str]:
    """Return each package of a lock file with its lines."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)[1:]
    return {name_of(entry): entry for entry in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    """A lock file names one version of each package, with hashes, and every direct dependency."""
    found = pinned(lock)

    assert {name_of(one) for one in LOCKS[lock]} <= found.keys()
    for name, entry in found.items():
        assert re.match(
            rf"{name}==[\w.]+( ;[^\\]*)? \\\n", entry.replace("_", "-"), re.IGNORECASE
        ), entry
        assert "--hash=sha256:" in entry, name


def test_locks_agree() -> None:
    """Tests and releases use the same versions that a studio installs."""
    run = {name: entry.split()[0] for name, entry in pinned("requirements.lock").items()}

    for lock in LOCKS:
        found = pinned(lock)
        assert {name: found[name].split()[0] for name in run} == run


@pytest.mark.parametrize(
    "name",
    sorted(
        {name_of(one) for one in (*LOCKS["requirements-test.lock"], *EXTRAS["release"])}
        | {*NPM.get("dependencies", {}), *NPM.get("devDependencies", {})}
    ),
)
def test_every_dependency_has_its_reason(name: str) -> None:
    """CONTRIBUTING says what each package is for, and why this one."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").lower()
    table = text.split("## what we depend on, and why")[1]
    named = ",".join(row.split("|")[1] for row in re.findall(r"^\|.*\|$", table, re.MULTILINE))
    called = next((word for start, word in WORDS.items() if name.startswith(start)), name)

    assert re.search(rf"(^|[\s,]){re.escape(called)}([\s,]|$)", named), name
