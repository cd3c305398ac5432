"""The search index, and the search words that an owner adds."""

from pathlib import Path

import pytest
from conftest import Command, tree_of

from generator.markup.html_tree import text_of
from generator.model import Audience
from generator.pages.render import page_bodies
from generator.pages.search_index import INDEX
from generator.project import read

QUESTIONS = "content/pages/faq.md"


def with_head(project: Path, head: str) -> None:
    """Give the sample's questions front matter."""
    page = project / QUESTIONS
    text = page.read_text(encoding="utf-8")
    page.write_text(f"---\n{head}\n---\n{text}", encoding="utf-8")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("asked_as:\n  how-lon: weeks", "3:3: no heading of this page has the id 'how-lon'"),
        ("asked_as:\n  weeks: how-long, days", "3:3: no heading of this page has the id 'weeks'"),
        ("asked_as: {days: how-long}", "2:12: no heading of this page has the id 'days'"),
        ("asked_as:\n  how-long:", "3:12: asked_as gives each question"),
        ("asked_as:\n  how-long: ''", "3:13: asked_as gives each question"),
        ("asked_as:\n  how-long: ' , ,'", "3:13: asked_as gives each question"),
        ("asked_as:\n  how-long: [days, weeks]", "3:13: asked_as gives each question"),
        ("asked_as: days", "2:11: asked_as gives each question"),
        ("asked_as:", "2:10: asked_as gives each question"),
        ("asked_for:\n  how-long: days", "2:1: a head knows the keys title, description"),
    ],
)
def test_words_that_lead_nowhere_are_reported(
    sample: Path, studio_guide: Command, head: str, told: str
) -> None:
    """An id that no heading has, and an entry without words, are problems with a place."""
    with_head(sample, head)
    result = studio_guide("-C", sample, "check")

    assert result.exit_code == 1
    assert f"{QUESTIONS}:{told}" in result.output
    assert "hint: " in result.output


def test_the_nearest_id_is_proposed(sample: Path, studio_guide: Command) -> None:
    """For a mistyped id of a question, the message proposes the right one."""
    with_head(sample, "asked_as:\n  how-lon: weeks")

    assert "did you mean 'how-long'?" in studio_guide("-C", sample, "check").output


def test_words_are_in_the_index_and_on_no_page(sample: Path) -> None:
    """An owner's search words are in the index of the text's edition, and on no page."""
    with_head(sample, "asked_as:\n  how-long: xylophone days,  how many Zebras")
    project = read(sample)
    for audience in Audience:
        site = project.sites[audience]
        index = tree_of(sample, site)[f"docs/{INDEX}"].decode()
        assert (
            '"A week or so. See the step and 24 bits.","xylophone days, how many Zebras"' in index
        )
        pages = {path: text_of(nodes) for path, nodes in page_bodies(site).items()}
        assert not [path for path, text in pages.items() if "xylophone" in text]
        assert [path for path, text in pages.items() if "A week or so" in text]
