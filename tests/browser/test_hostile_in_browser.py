"""Whatever is typed into process.yaml, or by a reader into a page, is shown and does not run."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from conftest import seldom
from hostile import folded
from plain_data import REFERRED, Data, mappings, put_staff, put_texts
from playwright.sync_api import Browser, Dialog, Page, expect
from small_sites import HOSTILE, small_site
from term_pages import opened
from web.serving import served
from windows import Window

from generator.downloads.calendar import calendar
from generator.model import Audience, Look
from generator.planning.timetable import Plan, calendar_title
from generator.project import read

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RUNS = (
    HOSTILE,
    '" autofocus onfocus="window.canary=1" x="',
    "'-(window.canary=1)-'",
    "javascript:window.canary=1",
    "<svg onload=window.canary=1>",
    "<iframe srcdoc='<script>parent.canary=1</script>'></iframe>",
    "BPM ${window.canary=1} {{ x }} {% x %} [x](javascript:window.canary=1) ![x](x) `x` --> ]]>",
)
TEXT = " ".join(RUNS)
LIST, STEP = "checklists/choosing/", "process/choosing/"
_ACTS = """() => [...document.querySelectorAll("*")].filter((one) =>
  one.matches("img[src=x], iframe, svg[onload], h1 ~ * b > h1") ||
  [...one.attributes].some(({ name, value }) =>
    name.startsWith("on") || /^\\s*javascript:/i.test(value) && name !== "content")
).map((one) => one.outerHTML.slice(0, 200))"""


def with_texts(_: Path, data: Data) -> None:
    """Put everything that would run into every text, except names that other entries refer to."""
    for _path, part, mapping in mappings(data):
        put_texts(part, mapping, lambda _: TEXT, REFERRED)
        put_staff(part, mapping, lambda _: TEXT)
    data["glossary"][0]["term"] = "BPM"


@pytest.fixture(scope="module", params=seldom(Look, Look.GUIDE))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the project and its internal site, which has all kinds of pages."""

    def change(project: Path, data: Data) -> None:
        with_texts(project, data)
        data["studio"]["look"] = {"internal": request.param.value}

    folder = tmp_path_factory.mktemp("hostile")
    small_site(folder, change, Audience.INTERNAL).rename(folder / "site")
    return folder


@pytest.fixture(scope="module")
def origin(folder: Path) -> Iterator[str]:
    """Serve the site."""
    with served(folder / "site") as origin:
        yield origin


@pytest.fixture
def desk(browser: Browser, origin: str) -> Iterator[Window]:
    """Open a window in which no typed text may run; there must be no errors at the end."""
    with Window.on(browser, origin) as one:
        one.page.on("dialog", lambda dialog: noted(one, dialog))
        yield one
        assert acting(one.page) == []
    assert one.faults == []


def noted(desk: Window, dialog: Dialog) -> None:
    """Record a dialog that a page opens."""
    desk.faults.append(f"a dialog says {dialog.message}")
    dialog.dismiss()


def acting(page: Page) -> list[str]:
    """Return the elements of a page that a text has created, and whether one has run."""
    page.wait_for_timeout(20)
    found: list[str] = page.evaluate(_ACTS)
    ran = page.evaluate("window.canary")
    return found if ran is None else [*found, "a text ran"]


def test_no_page_of_either_kind_runs_a_text(desk: Window, folder: Path) -> None:
    """Every kind of page for artists and staff shows the texts, and none of them acts.

    Of pages that differ only in their texts, the first and the last of a folder are opened.
    """
    site = folder / "site"
    every = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    assert {"staff/roles", "planner", "search", "glossary", "prepare/drummer"} <= set(every)
    folders = [list(names) for _, names in groupby(every, lambda name: name.rpartition("/")[0])]
    ends = [name for names in folders for name in dict.fromkeys((names[0], names[-1]))]
    for name in {*ends, *(name for name in every if "/" not in name)}:
        page = desk.open(f"{name}/" if name != "." else "")

        assert acting(page) == [], name
        assert folded(RUNS[1]) in folded(page.locator("body").inner_text()), name


def test_the_planner_runs_no_text(desk: Window, folder: Path) -> None:
    """Dates, their text and the browser's calendar contain the texts as typed."""
    desk.page.add_init_script("delete Navigator.prototype.clipboard;")
    page = desk.open("planner/#start=2027-01-04&songs=2")
    site = read(folder / "project").sites[Audience.INTERNAL]
    with page.expect_download() as waiting:
        page.click("text=Save to my calendar")
    page.click("text=Copy as text")
    plan = Plan(date(2027, 1, 4), 2)
    expected = calendar(site, plan, calendar_title(site.edition.process, plan))

    assert Path(waiting.value.path()).read_bytes() == expected
    assert folded(TEXT) in folded(page.locator("#sg-steps li a").first.inner_text())
    assert folded(TEXT) in folded(page.locator("#sg-text").input_value())


@pytest.mark.parametrize("query", ["onerror", "</script>", "<img src=x", "{{ x }}"])
def test_the_search_runs_no_text(desk: Window, query: str) -> None:
    """A query is shown as typed, and so are the titles and texts of its results."""
    page = desk.open("search/")
    page.locator("#sg-query").fill(query)
    page.locator("#sg-results li").first.wait_for()

    assert "window.canary" in page.locator("#sg-results").inner_text()
    assert page.locator("#sg-query").input_value() == query


def test_a_term_runs_no_text(desk: Window) -> None:
    """The meaning of a term is shown as text."""
    page = desk.open(STEP)
    opened(page)

    assert folded(TEXT) in folded(page.locator(".sg-meaning p").inner_text())


def test_ticks_run_no_text(desk: Window) -> None:
    """Names of songs, from storage or from a link, are texts; ticks are still saved."""
    page = desk.open(LIST)
    kept: dict[str, Any] = {"v": 1, "song": TEXT, "t": {TEXT: {TEXT: 1}, "1": {}}}
    kept["names"] = {TEXT: TEXT, "1": "x"}
    page.evaluate("text => localStorage.setItem('studio-guide', text)", json.dumps(kept))
    page.reload()
    assert page.locator("#sg-song").evaluate("one => one.selectedOptions[0].text") == folded(TEXT)
    page.locator(".sg-songs details").evaluate("one => { one.open = true; }")
    page.get_by_role("button", name="Rename this song").click()
    page.locator("#sg-name").fill(HOSTILE)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("[data-item]").first.check()
    page.reload()

    name = page.locator("#sg-song").evaluate("one => one.selectedOptions[0].text")
    assert folded(name) == HOSTILE[:60].strip()
    expect(page.locator("[data-item]").first).to_be_checked()
    assert acting(page) == []
    page.get_by_role("button", name="Start again").click()


@pytest.mark.parametrize("text", [text for text in RUNS if "<" in text][:3])
def test_a_text_that_runs_would_be_seen(browser: Browser, tmp_path: Path, text: str) -> None:
    """The same texts, unescaped in a page, are found, whether they run or may run."""
    (tmp_path / "index.html").write_text(f'<!doctype html><p title="{text}">{text}', "utf-8")
    with served(tmp_path) as origin, Window.on(browser, origin) as desk:
        assert acting(desk.open("")) != []
