"""The gate for valid HTML can fail."""

from pathlib import Path

import pytest

from web.markup import nu
from web.tools import NU, lacking

TITLES = '<!doctype html><html lang="en"><title>a</title>'


def test_wrong_html_fails(tmp_path: Path) -> None:
    """The Nu checker reads every page of a folder, and reports its errors."""
    if lack := lacking(NU, "java"):
        pytest.skip(lack)
    folder = tmp_path / "built"
    (folder / "deep").mkdir(parents=True)
    for name, text in (("a.html", "<p>"), ("deep/b.html", "<li>lost"), ("c.txt", "<li>")):
        (folder / name).write_text(f"{TITLES}{text}", encoding="utf-8")

    said = nu(folder)

    assert len(said) == 1
    assert said[0].startswith(f"{folder.name}/deep/b.html:1: Element “li” not allowed")
