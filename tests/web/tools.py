"""The programs that the gates use, and their locations."""

import shutil
from pathlib import Path

WEB = Path(__file__).parent
PACKAGES = WEB / "node_modules"
"""The folder of the npm packages."""
AXE = PACKAGES / "axe-core/axe.min.js"
NU = PACKAGES / "vnu-jar/build/dist/vnu.jar"
LIGHTHOUSE = PACKAGES / "lighthouse/package.json"
JAVA_AT_ONCE = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
"""Makes Java start faster at the cost of optimization: half the time for short runs."""

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Names of Chromium; the headless one is first, because it opens pages fastest."""
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browser_path() -> str | None:
    """Return the path of the system's Chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def lacking(*needed: Path | str) -> str | None:
    """Describe which of some package files and programs are missing."""
    for one in needed:
        if isinstance(one, Path) and not one.is_file():
            name = one.relative_to(PACKAGES).parts[0]
            return f"the npm package {name} is not installed: install npm, then make test"
        if isinstance(one, str) and shutil.which(one) is None:
            return f"the program {one} is not installed"
    return None
