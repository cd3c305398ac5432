"""Run sheets for the staff: ticks, roles, days, the current row, and copying."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from small_sites import small_site
from web.serving import Served, served

from generator.model import Audience

pytestmark = pytest.mark.browser
SHEET = "staff/run-sheets/choosing/"
ROWS = [
    {"day": 1, "time": "09:00", "role": "assistant", "text": "Unlock"},
    {"time": "10:00", "role": "producer", "text": "Listen"},
    {"time": "11:30", "role": "assistant", "text": "Label files"},
    {"day": 2, "time": "09:00", "role": "assistant", "text": "Back up"},
    "Lock up",
]
NOON = "2027-02-01T10:45:00"
"""A Monday on which the project starts, at a time between two rows."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the internal edition of a guide whose first step has rows on two days."""

    def change(_project: Path, data: Any) -> None:
        step = data["steps"][0]
        step["staff"] = {"run_sheet": ROWS, "files": ["01_Admin/Song_v01.txt, with the date"]}
        step["window"] = {"first_day": 1, "last_day": 2}
        data["studio"]["work_days"] = ["mon", "tue", "wed", "thu", "fri"]

    folder = small_site(tmp_path_factory.mktemp("today"), change, Audience.INTERNAL)
    with served(folder) as origin:
        yield Served(folder, origin)


@pytest.fixture
def page(browser: Browser, site: Served) -> Iterator[Page]:
    """Open a run sheet at a known time, on a device without stored data."""
    context = browser.new_context()
    one = context.new_page()
    one.clock.install(time=NOON)
    one.goto(f"{site.origin}/{SHEET}")
    yield one
    context.close()


def texts(page: Page) -> list[str]:
    """Return the texts of the step's visible rows."""
    found = page.locator(".sg-sheet").first.locator(".sg-run > li:visible .sg-run__text")
    return found.all_inner_texts()


def start(page: Page, day: str) -> None:
    """Store the start of a project on the device, as the planner does."""
    kept = json.dumps({"v": 1, "plan": {"start": day, "songs": 1}})
    page.evaluate("kept => localStorage.setItem('studio-guide', kept)", kept)
    page.reload()


def test_a_role_is_chosen_once(page: Page) -> None:
    """A role's button keeps its rows and those of everyone, also when the page is opened again."""
    page.get_by_role("button", name="Assistant").click()
    assert texts(page) == ["Unlock", "Label files", "Back up", "Lock up"]

    page.reload()
    assert texts(page) == ["Unlock", "Label files", "Back up", "Lock up"]
    expect(page.get_by_role("button", name="Assistant")).to_have_attribute("aria-pressed", "true")

    page.get_by_role("button", name="All roles").click()
    assert "Listen" in texts(page)


def test_ticks_stay_for_two_days(page: Page) -> None:
    """A tick survives a reload, and is gone when the next project uses the sheet."""
    page.get_by_label("Unlock").check()
    page.reload()
    expect(page.get_by_label("Unlock")).to_be_checked()

    page.clock.install(time="2027-02-04T09:00:00")
    page.reload()
    expect(page.get_by_label("Unlock")).not_to_be_checked()


def test_the_day_and_the_row_of_now(page: Page) -> None:
    """With a stored start, today is chosen, and so is the last row whose time has come."""
    assert page.locator("li.sg-now").count() == 0  # the day isn't known yet

    start(page, "2027-02-01")
    assert texts(page) == ["Unlock", "Listen", "Label files"]
    sheet = page.locator(".sg-sheet").first
    assert sheet.locator("li.sg-now .sg-run__text").all_inner_texts() == ["Listen"]
    assert sheet.locator("rect.sg-now").get_attribute("data-time") == "10:00"


def test_a_link_leads_to_the_row_of_now(page: Page) -> None:
    """It tells the time of the row, which is then in view; without a row of now it is hidden."""
    link = page.locator("[data-jump]")
    expect(link).to_be_hidden()

    page.set_viewport_size({"width": 390, "height": 500})
    start(page, "2027-02-01")
    expect(link).to_have_text("Now: 10:00")
    link.click()
    expect(page.locator("li.sg-now .sg-run__text").first).to_be_in_viewport()


def test_days_off_do_not_count(page: Page) -> None:
    """A project that started on Friday is in its second day on Monday."""
    start(page, "2027-01-29")

    assert texts(page) == ["Back up", "Lock up"]


def test_the_front_page_says_what_is_on(page: Page, site: Served) -> None:
    """With a stored start, the staff's front page names today's step; otherwise nothing."""
    page.goto(f"{site.origin}/staff/")
    expect(page.locator("[data-now]")).to_be_hidden()

    start(page, "2027-01-29")
    expect(page.locator("[data-now]")).to_have_text("Today is day 2: Choosing, Inventory")


def test_names_are_copied(page: Page) -> None:
    """A file's name is copied without the note about it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()

    assert page.evaluate("navigator.clipboard.readText()") == "01_Admin/Song_v01.txt"
