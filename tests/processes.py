"""Runs commands as people do, in a separate process or in that of the tests."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from generator.cli import main

GENERATOR = (sys.executable, "-m", "generator")
_LONGEST = 120
"""Seconds after which a command is considered to hang, however busy the machine is."""

_GIVE_UP_RIGHTS = """
import ctypes, os, sys
if sys.platform == "linux" and os.geteuid() == 0:
    for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH of linux/capability.h
        ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP of linux/prctl.h
os.execv(sys.argv[1], sys.argv[1:])
"""
BOUND_BY_PERMISSIONS = (sys.executable, "-c", _GIVE_UP_RIGHTS)
"""Prefix for a command, so that file permissions hold even if root runs it."""

Done = subprocess.CompletedProcess[str]


def run(
    words: Sequence[str | Path],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout: float = _LONGEST,
) -> Done:
    """Return the output and the exit code of a command; `env` extends its environment."""
    return subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )


def invoked(*words: str | Path) -> Result:
    """Return what the command line prints and its exit code, within this process."""
    result = CliRunner().invoke(main, [str(word) for word in words], prog_name="studio-guide")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def here(project: Path, *words: str | Path) -> Done:
    """Run a command on a project in this process, because a start takes a third of a second."""
    result = invoked("-C", project, *words)
    return Done(words, result.exit_code, result.stdout, result.stderr)
