"""The gate that needs a separate checker: valid HTML."""

import json
import subprocess
from pathlib import Path
from urllib.parse import unquote

from web.tools import JAVA_AT_ONCE, NU

_LONGEST = 240
"""Seconds after which the Nu checker hangs."""


def nu(*folders: Path) -> list[str]:
    """Find the errors that the Nu checker reports in the HTML of some folders."""
    words = ["java", *JAVA_AT_ONCE, "-jar", str(NU)]
    words += ["--format", "json", "--exit-zero-always", "--skip-non-html"]
    done = subprocess.run(
        [*words, *map(str, folders)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=_LONGEST,
        check=True,
    )
    return [
        f"{_short(one.get('url', ''), folders)}:{one.get('lastLine', 1)}: {one['message']}"
        for one in json.loads(done.stderr or done.stdout)["messages"]
        if one["type"] != "info"
    ]


def _short(url: str, folders: tuple[Path, ...]) -> str:
    """Return a file's path, starting at its folder."""
    path = Path(unquote(url.removeprefix("file:")))
    inside = [folder.parent for folder in folders if path.is_relative_to(folder.parent)]
    return path.relative_to(inside[0]).as_posix() if inside else url
