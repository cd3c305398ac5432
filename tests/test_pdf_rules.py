"""Every PDF follows the rules of pdf_rules, and a test breaks each of those rules."""

from io import BytesIO

import pytest
from conftest import Files
from pdf_changes import CHANGES, changed, nothing, swapped
from pdf_rules import faults
from pypdf import PdfReader

from generator.model import Audience
from generator.planning.checklists import checklists, prep_lists, reader_list
from generator.project import Project

pytestmark = pytest.mark.slow

STEP = "downloads/checklist-choosing.pdf"
FIELDS = {"choosing-songs": "I have three songs", "choosing-title": "I know the title"}


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_every_pdf_keeps_the_rules(edition: str, request: pytest.FixtureRequest) -> None:
    """No PDF of any edition has a fault, and each has the stated number of pages."""
    files: Files = request.getfixturevalue(edition)
    pdfs = {path: one for path, one in files.items() if path.endswith(".pdf")}
    found = {path: faults(one.content) for path, one in pdfs.items()}

    assert STEP in found
    assert not any(found.values()), found
    for path, one in pdfs.items():
        assert one.pages == len(PdfReader(BytesIO(one.content)).pages), path


@pytest.mark.parametrize("audience", Audience)
def test_fields_are_the_items(
    audience: Audience, project: Project, request: pytest.FixtureRequest
) -> None:
    """The fields of each file are the items of its lists: names, words and order."""
    files: Files = request.getfixturevalue(audience.value)
    edition = project.sites[audience].edition
    wanted: dict[str, dict[str, str]] = {"checklists": {}, "handbook": {}, "process-map": {}}
    for step in edition.process.steps:
        found = checklists(edition, step)
        own = reader_list(found, edition.process.reader)
        items = {one.id: one.text for one in own.items} if own else {}
        team = {item.id: item.text for one in found if one != own for item in one.items}
        wanted["checklists"] |= items | team
        if items:
            wanted |= {f"checklist-{step.id}": items, f"pocket-{step.id}": items}
        if team:
            wanted[f"team-{step.id}"] = team
    lists = prep_lists(edition)
    wanted["prep-article"] = {item.id: item.text for one in lists for item in one.items}

    assert FIELDS.items() <= wanted["checklists"].items()
    for name, items in wanted.items():
        assert faults(files[f"downloads/{name}.pdf"].content, items) == [], name


@pytest.mark.parametrize(
    "fields",
    [
        dict(reversed(FIELDS.items())),
        FIELDS | {"choosing-title": "I know the title."},
        FIELDS | {"choosing-more": "One more"},
        {},
    ],
    ids=["order", "words", "one more", "none"],
)
def test_other_fields_are_found(public: Files, fields: dict[str, str]) -> None:
    """Fields that differ from the expected ones in name, tooltip, number or order are found."""
    assert faults(public[STEP].content, FIELDS) == []
    assert "the form has the fields" in faults(public[STEP].content, fields)[0]


def test_a_saved_copy_keeps_the_rules(public: Files) -> None:
    """An unchanged copy has no faults, so a fault below comes from its change."""
    assert faults(changed(public[STEP].content, nothing), FIELDS) == []


@pytest.mark.parametrize("fault", CHANGES)
def test_each_rule_can_fail(public: Files, fault: str) -> None:
    """A PDF with one change has the fault of that change; the checker may report more."""
    found = faults(changed(public[STEP].content, CHANGES[fault]))

    assert any(fault in one for one in found), found
    assert all(fault in one or one.startswith("PDFUA1-") for one in found), found


def test_the_order_in_which_boxes_are_read(public: Files) -> None:
    """Boxes whose reading order differs from their order in the form are found."""
    found = faults(changed(public[STEP].content, swapped), FIELDS)

    assert found == ["the fields are read in another order"]


def test_a_broken_file_is_a_fault(public: Files) -> None:
    """A wrong cross-reference table is reported, not silently repaired."""
    broken = public[STEP].content.replace(b"\n1 0 obj", b"\n\n\n1 0 obj", 1)

    assert "the file cannot be read" in faults(broken)[0]
