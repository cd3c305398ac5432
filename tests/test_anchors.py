"""Ids of headings are known without rendering the page, and are those that the page has."""

from pathlib import Path

import pytest
from conftest import seldom

from generator.html_tree import walk
from generator.pages import anchors
from generator.pages.prose import LinkTargets
from generator.pages.render import page_body
from generator.problems import ProblemsFoundError
from generator.project import read
from generator.reading.markdown import headings

HEADINGS = """\
# Questions

## Twice

## Twice

## What does it cost? {#cost}

## **Bold** `code` & <em>more</em>[^1]

## {{ studio.name }}, again

## Ωμέγα

### sg-own

- A list

    ## Inside

<h3 id="cost-2">HTML</h3>

<div id="what">x</div>

## What

[^1]: A note.
"""


@pytest.fixture(params=["sample", *seldom(["default"])])
def project(request: pytest.FixtureRequest, sample: Path) -> Path:
    """Return a project with every kind of heading in a text, or the default one."""
    if request.param == "default":
        return Path(__file__).parents[1]
    (sample / "content/pages/faq.md").write_text(HEADINGS, encoding="utf-8")
    (sample / "content/prep/30-more.md").write_text("## First\n\n" + HEADINGS[13:], "utf-8")
    return sample


def test_ids_of_texts_are_on_their_page(project: Path) -> None:
    """Each id that a link may name without a look at the page is on the page."""
    for site in read(project).sites.values():
        targets = LinkTargets.create(site)
        for page in site.pages:
            body = page_body(site, page, targets)
            own = {f"{one.name}-" for one in page.articles}
            ids = {one["attrs"].get("id", "") for one in walk(body)}
            ids |= {one.replace(name, "") for one in ids for name in own if "fn" in one}
            in_headings = {one["attrs"]["id"] for one in headings(body)}

            assert set(anchors._ids_of_texts(site, page)) <= ids, page.path
            assert anchors._ids_of_headings(site, page) <= in_headings, page.path


def test_known_headings_need_no_page(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is rendered for links to headings; one is, to tell that a heading doesn't exist."""
    rendered: list[str] = []

    def noted(*words: object) -> object:
        rendered.append("page")
        return page_body(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(anchors, "page_body", noted)
    head = "---\nasked_as: {cost: price, twice: again}\n---\n"
    faq = sample / "content/pages/faq.md"
    faq.write_text(f"{head}{HEADINGS}\n[a](#twice) [b](#bold-code-more1)\n", encoding="utf-8")
    read(sample)
    assert rendered == []

    faq.write_text(f"{head}{HEADINGS}\n[a](#thrice)\n", encoding="utf-8")
    with pytest.raises(ProblemsFoundError, match="thrice"):
        read(sample)
    assert rendered

    head = head.replace("twice", "what")  # that id has an element that is no heading
    faq.write_text(f"{head}{HEADINGS}", encoding="utf-8")
    with pytest.raises(ProblemsFoundError, match="no heading of this page has the id 'what'"):
        read(sample)
