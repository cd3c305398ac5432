"""How pages are set is found before files are made: once for all files that have a page."""

from collections.abc import Mapping
from typing import Any

import pytest
from conftest import made_by

from generator.downloads import fits, handbook, lists, typesetting
from generator.model import Audience
from generator.project import Project

Found = list[tuple[str, list[Any]]]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Found:
    """Return the pages that are measured from now on, with their kind, a pair for each run."""
    seen: Found = []
    find = typesetting.found

    def spy(template: str, data: Mapping[str, Any], label: str) -> str:
        seen.extend((kind, data[kind]) for kind in ("sheets", "steps") if data[kind])
        return find(template, data, label)

    monkeypatch.setattr(fits, "found", spy)
    return seen


def test_a_sheet_is_measured_once(project: Project, measured: Found) -> None:
    """A sheet that is in two files is measured once, and takes as many pages in both."""
    site = project.sites[Audience.PUBLIC]
    made = {one.path: one for one in made_by(lists.planned, site)}
    all_lists = made.pop("downloads/checklists.pdf")

    sheets = [one for path, one in made.items() if "pocket" not in path]
    assert sum(len(pages) for _, pages in measured) == len(sheets) > 1
    assert all_lists.pages == sum(one.pages or 0 for one in sheets)


def test_a_run_measures_few_pages(
    project: Project, measured: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are measured in runs of a few, so that those of a large guide need little memory."""
    monkeypatch.setattr(fits, "PAGES", 2)
    site = project.sites[Audience.PUBLIC]
    made_by(handbook.planned, site)

    assert {kind for kind, _ in measured} == {"steps"}
    assert [len(pages) for _, pages in measured[:-1]] == [2] * (len(measured) - 1)
    assert sum(len(pages) for _, pages in measured) == len(site.edition.process.steps)
