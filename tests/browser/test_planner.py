"""The planner in a real browser: the generator's own dates and calendars, and its forms."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from conftest import Command, seldom
from plain_data import plain
from playwright.sync_api import Browser, Download, Route, expect
from schedule_vectors import FILE, STARTS, WEEKS, editions
from web.serving import Served
from windows import Window

from generator.downloads.calendar import calendar
from generator.editions import edition
from generator.model import Audience, Process
from generator.pages.hosting import POLICY
from generator.planning.schedule import MAX_SONGS
from generator.planning.site import plan_site
from generator.planning.timetable import Plan, calendar_title, planner_data, project_name
from generator.reading.content import Content
from generator.rendering import FOLDER

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
ZONES = ("Pacific/Kiritimati", "America/Los_Angeles", "Europe/London")
SCRIPTS = [
    FOLDER / "javascripts" / name for name in ("days.js", "ticks.js", "planner.js", "calendar.js")
]
SUNDAY_NIGHT = "2026-11-22T23:30:00-08:00"
"""A time in Los Angeles; in Kiritimati it is Monday then."""
TWO_SONGS = "#start=2027-01-04&songs=2"
FINISH = "Two songs finish on Fri 19 Feb 2027."
ADDRESS = f"https://studio.example/planner/{TWO_SONGS}"
BUTTON = "button[type=submit]"
_COUNT_MESSAGES = """() => {
  window.messages = [];
  const status = document.querySelector("[role=status]");
  const note = () => messages.push(status.textContent);
  new MutationObserver(note).observe(status, {childList: true, characterData: true, subtree: true});
}"""
_WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


class Planner(Window):
    """A window with the planner's page."""

    def show(self, fragment: str = "") -> Self:
        """Show the page."""
        self.open(f"planner/{fragment}")
        return self

    def plan(self, start: str, songs: str) -> Self:
        """Fill in both fields and press the button."""
        self.page.fill("#sg-start", start)
        self.page.fill("#sg-songs", songs)
        self.page.click(BUTTON)
        self.done()
        return self

    def done(self) -> None:
        """Wait until the dates are shown."""
        self.page.locator("#sg-plan:not([aria-busy])").wait_for()

    @property
    def said(self) -> str:
        """The message that is shown and announced."""
        self.done()
        return self.page.get_by_role("status").inner_text()

    @property
    def days(self) -> str:
        """All dates that are shown, with plain spaces."""
        self.done()
        return " ".join(self.page.locator("#sg-days").inner_text().split())

    def fault(self, name: str) -> str:
        """Return the description of a field that is marked as invalid."""
        one = self.page.locator(f"#sg-{name}")
        if one.get_attribute("aria-invalid") != "true":
            return ""
        return self.page.locator(f"#{one.get_attribute('aria-describedby')}").inner_text()

    def saved(self) -> bytes:
        """Press the button that saves the calendar; return the file."""
        with self.page.expect_download() as waiting:
            self.page.click("text=Save to my calendar")
        return content(waiting.value)


def content(download: Download) -> bytes:
    """Return the bytes of a file that the browser has saved."""
    return Path(download.path()).read_bytes()


@pytest.fixture(scope="module")
def phone(browser: Browser, default_site: Served) -> Iterator[Planner]:
    """Open a window of a phone's size."""
    with Planner.on(browser, default_site.origin) as one:
        yield one


@pytest.fixture
def planner(phone: Planner) -> Iterator[Planner]:
    """Show a fresh planner of the default site; there must be no errors at the end of the test."""
    phone.page.goto("about:blank")
    phone.page.emulate_media(media="screen")
    phone.faults.clear()
    phone.show().page.evaluate("localStorage.clear(); sessionStorage.clear()")
    phone.page.goto("about:blank")
    yield phone.show()
    assert phone.faults == []


def in_script(browser: Browser, call: str, given: Any, zone: str = "Europe/London") -> Any:
    """Return what the planner's script returns for a call."""
    with Planner.on(browser, "", timezone_id=zone) as one:
        for script in SCRIPTS:
            one.page.add_script_tag(path=script)
        return one.page.evaluate(call, given)


_WRONG_VECTORS = """({processes, vectors}) => {
  const {schedule, dates} = studioGuidePlanner;
  const {dayOf, isoOf} = studioGuideDays;
  const answered = ({process, start, songs}) => [
    schedule(processes[process].steps, songs),
    dates(processes[process], dayOf(start), songs).map((days) => days.map(isoOf)),
  ];
  const right = (one) => JSON.stringify(answered(one)) === JSON.stringify([one.slots, one.dates]);
  return vectors.filter((one) => !right(one)).map((one) => [one.process, one.start, one.songs]);
}"""


@pytest.mark.parametrize("zone", ZONES)
def test_script_and_generator_find_the_same_days(browser: Browser, zone: str) -> None:
    """Every shared case has the generator's days in the browser, in any time zone."""
    cases = json.loads(FILE.read_text(encoding="utf-8"))

    assert in_script(browser, _WRONG_VECTORS, cases, zone) == []


def test_a_wrong_day_would_be_seen(browser: Browser) -> None:
    """A case with one additional day is detected."""
    cases = json.loads(FILE.read_text(encoding="utf-8"))
    cases["vectors"][0]["slots"][0][1] += 1
    cases["vectors"][1]["dates"][0][0] = "2027-01-01"

    assert len(in_script(browser, _WRONG_VECTORS, cases)) == 2


@pytest.mark.parametrize("zone", ZONES)
def test_script_and_generator_know_the_same_days(browser: Browser, zone: str) -> None:
    """Of all texts that resemble a date, the script accepts the same ones as the generator."""
    texts = [f"{year}-{month:02}-{day:02}" for year in (1900, 2000, 2027, 2028, 2100) for month in range(14) for day in (0, 1, 28, 29, 30, 31, 32)]  # fmt: skip
    texts += ["", "2027-1-4", "04.01.2027", "2027-01-04T00:00", "+02027-01-04", " 2027-01-04"]

    found = in_script(browser, "texts => texts.filter((one) => studioGuideDays.dayOf(one) === studioGuideDays.dayOf(one))", texts, zone)  # fmt: skip

    assert found == [text for text in texts if is_day(text)]


def is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar, in the format that we use."""
    try:
        return len(text) == 10 and str(date.fromisoformat(text)) == text
    except ValueError:
        return False


_CALENDAR = """([data, start, songs, project = ""]) => {
  const {nameOf} = studioGuidePlanner;
  const {calendar} = studioGuideCalendar;
  const {dayOf} = studioGuideDays;
  return calendar(data, dayOf(start), songs, nameOf(project));
}"""


@pytest.mark.parametrize(
    ("start", "songs"),
    [("2027-01-04", 1), ("2028-02-29", 20)],
)
def test_the_calendar_is_the_command_s(
    planner: Planner, studio_guide: Command, tmp_path: Path, start: str, songs: int
) -> None:
    """The file that the browser saves is, byte for byte, what `studio-guide plan` writes."""
    file = tmp_path / "dates.ics"
    words = ("plan", "--start", start, "--songs", str(songs), "-o", file)
    assert studio_guide("-C", ROOT, *words).exit_code == 0

    assert planner.plan(start, str(songs)).saved() == file.read_bytes()


def test_calendars_are_alike_on_any_day(browser: Browser) -> None:
    """For starts of every kind and for many songs, both make the same calendar."""
    one = editions()["default site"]
    cases = [(start, at * 3 % MAX_SONGS + 1) for at, start in enumerate(STARTS[::3])]
    call = f"([data, cases]) => cases.map(([start, songs]) => ({_CALENDAR})([data, start, songs]))"
    found = in_script(browser, call, [dict(planner_data(one)), cases])

    for (start, songs), text in zip(cases, found, strict=True):
        plan = Plan(date.fromisoformat(start), songs)
        expected = calendar(plan_site(one), plan, calendar_title(one.process, plan))
        assert text.encode() == expected, (start, songs)


_WRONG_REVISIONS = """(cases) => {
  const {computed, next} = studioGuideCalendar;
  const {dayOf} = studioGuideDays;
  return cases.filter(({last, updated, earlier, is_same, revision}) => {
    const own = computed(dayOf(last), updated);
    const found = earlier ? next(own, earlier, is_same) : own;
    return JSON.stringify(found) !== JSON.stringify(revision);
  });
}"""


def test_script_and_generator_find_the_same_revisions(browser: Browser) -> None:
    """Every shared case has the generator's SEQUENCE and LAST-MODIFIED; a wrong one is seen."""
    cases = json.loads(FILE.read_text(encoding="utf-8"))["revisions"]
    assert len(cases) > 300
    assert in_script(browser, _WRONG_REVISIONS, cases) == []

    cases[0]["revision"][0] += 1
    cases[5]["revision"][1] -= 1
    assert in_script(browser, _WRONG_REVISIONS, cases) == [cases[0], cases[5]]


_CALENDARS = """(files) => {
  const {calendar} = studioGuideCalendar;
  const {dayOf} = studioGuideDays;
  const kept = {};
  return files.map(([data, start, songs]) => calendar(data, dayOf(start), songs, "A", kept));
}"""


@pytest.mark.parametrize("week", seldom(("default site", *WEEKS), "default site", "office"))
def test_a_chain_of_calendars_is_alike(browser: Browser, week: str) -> None:
    """Whatever changes from one file to the next, the device raises the numbers that `plan` does."""
    one = editions()[week]
    step = one.process.steps[0].model_copy(update={"summary": "Other words"})
    studio = one.process.studio.model_copy(update={"updated": "2027-03-01"})
    words = one.process.model_copy(update={"steps": (step, *one.process.steps[1:])})
    fewer = words.model_copy(update={"steps": words.steps[-1:], "studio": studio})
    processes = (one.process, one.process, one.process, words, words, fewer, words, one.process)
    late, early = "2027-02-01", "2026-12-07"
    starts = ("2027-01-04", late, early, early, early, "1970-01-02", early, early)
    made = [edition(process, Content(), Audience.PUBLIC) for process in processes]
    cases = [(dict(planner_data(each)), day, 2) for each, day in zip(made, starts, strict=True)]

    found, earlier = in_script(browser, _CALENDARS, cases), b""

    for each, start, text in zip(made, starts, found, strict=True):
        plan = Plan(date.fromisoformat(start), 2, "A")
        title = calendar_title(each.process, plan)
        earlier = calendar(plan_site(each), plan, title, earlier)
        assert text.encode() == earlier, start
    assert found[3] == found[4]
    assert len({sequence(text) for text in found}) == len(found) - 1


def sequence(text: str) -> str:
    """Return all SEQUENCEs of a calendar."""
    return " ".join(re.findall(r"SEQUENCE:(\d+)", text))


NAMES = (
    "Blue Moon",
    " Blue\tMoon\n",
    "Größe",
    "日本",
    "A-B",
    "Blue & Moon",
    "😀",
    "x" * 59,
    "İß",
    "E\N{COMBINING ACUTE ACCENT}LAN",
    "ΜΑΣ ΣΑΣ",
)


@pytest.mark.slow
@pytest.mark.parametrize("week", seldom(WEEKS, "office", "one day"))
def test_calendars_of_other_weeks_are_alike(browser: Browser, week: str) -> None:
    """If a studio does not work every day, and with a name, both make the same calendar."""
    one = editions()[week]
    cases = [(start, at % 4 + 1, name) for at, start in enumerate(STARTS[::3]) for name in NAMES]
    call = f"([data, cases]) => cases.map((one) => ({_CALENDAR})([data, ...one]))"
    found = in_script(browser, call, [dict(planner_data(one)), cases])

    for (start, songs, name), text in zip(cases, found, strict=True):
        plan = Plan(date.fromisoformat(start), songs, project_name(name))
        expected = calendar(plan_site(one), plan, calendar_title(one.process, plan))
        assert text.encode() == expected, (start, songs, name)


EDGES = (
    "a",
    "ü",
    "€",
    "🎸",
    "e\u0301",
    "\\",
    "\u2028",
    "^",
    ",",
    ";",
    '"',
    "\n",
    "\r\n",
    "\\N",
    "\\n",
    "\\\\",
)


def hostile() -> Process:
    """Return a process whose texts have every kind of character at every place around a fold."""
    data = plain()
    first = data["steps"][0]
    del first["checklists"]["assistant"]
    texts = [f"{'x' * length}{sign * 3}, y; z" for sign in EDGES for length in range(60, 70)]
    data["steps"] = [
        {**first, "id": f"step-{at}", "short_name": text, "summary": text * 3}
        for at, text in enumerate(texts)
    ]
    data["studio"]["name"] = 'Größe, "Klang" \\ Söhne; 🎸 ' + "^" * 90
    data["studio"]["updated"] = "2026-11-22"
    data["studio"]["url"] = "https://STUDIO.example:8080/guide"
    return Process.model_validate(data)


def test_hostile_texts_make_the_same_calendar(browser: Browser) -> None:
    """Any character, at any place of a line, is escaped and folded as the generator does it."""
    process = hostile()
    one = edition(process, Content(), Audience.PUBLIC)
    plan = Plan(date(2027, 12, 30), 3)
    expected = calendar(plan_site(one), plan, calendar_title(process, plan))

    found = in_script(browser, _CALENDAR, [dict(planner_data(one)), "2027-12-30", 3]).encode()

    assert found == expected
    assert expected.count(b"\r\n ") > 300


def test_hostile_texts_show_as_typed(browser: Browser, default_site: Served) -> None:
    """Whatever a step is called, its list and its text show exactly that."""
    text = '<img src=x onerror=canary()>, "a" & b; \\N 🎸'
    with Planner.on(browser, default_site.origin) as planner:
        planner.page.add_init_script(
            f"""addEventListener("readystatechange", () => {{
              const block = document.getElementById("sg-timetable");
              const data = JSON.parse(block.textContent);
              for (const entry of data.entries) entry.summary = {json.dumps(text)};
              block.textContent = JSON.stringify(data);
            }}, {{once: true, capture: true}})"""
        )
        planner.show().plan("2027-01-04", "1")

        assert text in planner.page.locator("#sg-steps").inner_text()
        assert planner.page.locator("#sg-plan img").count() == 0
        assert planner.faults == []


def test_the_dates_are_shown(planner: Planner) -> None:
    """Steps with first and last day, milestones, and what to do before, in short dates."""
    planner.plan("2027-01-04", "2")

    assert "Two songs: Mon 4 Jan – Fri 19 Feb 2027" in planner.days
    assert "1. Pre-production Mon 4 – Thu 7 Jan Done when: Song and direction" in planner.days
    assert re.search(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ Dec ", planner.days)
    assert "about" in planner.days
    data = editions()["default site"].process.steps
    assert planner.page.locator("#sg-steps > li").count() == len(data)


_DAYS = """all => all.map((one) => one.textContent.split(" "))
  .map(([, day, month]) => 100 * (["Dec", "Jan", "Feb"].indexOf(month)) + Number(day))"""


def test_what_to_do_before_is_in_order(planner: Planner) -> None:
    """The days to get ready are in order, whatever step they belong to, and the rest is folded."""
    page = planner.plan("2027-01-04", "1").page
    found = page.locator(".sg-next b").evaluate_all(_DAYS)

    assert found == sorted(found)
    assert page.locator("#sg-ready > li").count() == 6
    assert len(found) > 20
    expect(page.locator("#sg-later > li").first).to_be_hidden()


def cells(planner: Planner, name: str = "td:not([colspan])") -> list[str]:
    """Return the drawn days of the month, each as date, steps and mark."""
    script = "all => all.map((one) => [...one.children].map((part) => part.textContent).join(' '))"
    found = planner.page.locator(f"#sg-month {name}").evaluate_all(script)
    assert isinstance(found, list)
    return found


def test_the_month_is_drawn(planner: Planner) -> None:
    """Seven columns from Monday: step numbers, a mark where a step ends, a ring where it's due."""
    planner.plan("2027-01-04", "1")
    drawn = cells(planner)

    assert len(drawn) % 7 == 0
    assert re.fullmatch(r"\d+ Dec", drawn[0])
    assert "4 1" in drawn
    assert "6 1 ✓" in drawn
    assert any(re.fullmatch(r"\d+ \d·?\d ✓", one) for one in drawn)
    assert drawn[0] in cells(planner, ".due")
    assert "4 1" not in cells(planner, "td:not(.on)")


def test_weeks_without_a_date_are_one_line(planner: Planner) -> None:
    """Early due dates do not produce empty weeks; the number of skipped weeks is shown."""
    planner.page.evaluate("document.querySelector('#sg-later li').dataset.days = 60")
    planner.plan("2027-01-04", "1")

    assert "weeks without a date" in planner.page.locator("#sg-month td[colspan]").inner_text()


def test_what_is_done_is_done_on_its_list(planner: Planner) -> None:
    """A box of the planner is a box of the checklist: a tick here is a tick there."""
    page = planner.plan("2027-01-04", "1").page
    page.locator("[data-item=pre-work-tapes]").check()
    planner.open("checklists/pre-production/")
    expect(page.locator("[data-item=pre-work-tapes]")).to_be_checked()
    planner.show()

    assert page.locator("#sg-ready > li").count() == 6
    assert page.locator("#sg-ready [data-item=pre-work-tapes]").count() == 0
    expect(page.locator("#sg-later [data-item=pre-work-tapes]")).to_be_checked()


def test_the_start_is_kept_for_other_pages(planner: Planner) -> None:
    """The planner opens with the last dates that were shown, and lists show their dates."""
    planner.page.fill("#sg-project", "Blue Moon")
    planner.plan("2027-01-04", "2")
    page = planner.open("checklists/pre-production/")
    expect(page.locator(".sg-for")).to_contain_text("Mon 4 – Thu 7 Jan")
    expect(page.locator(".sg-due legend").first).to_contain_text(re.compile(r"By \w+ \d+ Dec"))
    planner.show()

    assert planner.said == FINISH
    assert page.locator("#sg-project").input_value() == "Blue Moon"


def test_dates_can_be_forgotten(planner: Planner) -> None:
    """One button deletes the start from the device, and its dates are no longer shown."""
    page = planner.plan("2027-01-04", "2").page
    page.get_by_role("button", name="Forget my dates").click()
    expect(page.locator("#sg-start")).to_be_focused()
    assert planner.said == "Your dates are forgotten."
    assert "2027" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    page.reload()

    assert page.locator("#sg-start").input_value() == ""
    assert page.locator("#sg-days").is_hidden()


def test_a_name_keeps_projects_apart(planner: Planner) -> None:
    """The name is in the title, the address and each event, as `plan --project` writes it."""
    planner.page.fill("#sg-project", "Blue Moon")
    saved = planner.plan("2027-01-04", "2").saved().decode()

    assert "X-WR-CALNAME:The Producer Difference: Blue Moon – 2 songs" in saved
    assert "UID:blue-moon.step.pre-production@studio.example" in saved
    assert "Blue Moon, two songs: Mon 4 Jan" in planner.days
    assert planner.page.url.endswith("&project=Blue%20Moon")


@pytest.mark.slow
def test_a_saved_file_is_newer_than_the_last(
    planner: Planner, studio_guide: Command, tmp_path: Path
) -> None:
    """Saved, moved and saved again, even after a reload: each file is what `plan` writes over it."""
    file = tmp_path / "dates.ics"
    for start, name in (
        ("2027-02-01", "A"),
        ("2027-01-04", "A"),
        ("2027-01-04", "B"),
        ("2027-01-01", "A"),
    ):
        path = file if name == "A" else tmp_path / "other.ics"
        words = ("plan", "--start", start, "--project", name, "-o", path)
        assert studio_guide("-C", ROOT, *words).exit_code == 0
        planner.page.fill("#sg-project", name)
        planner.plan(start, "1")
        assert planner.saved() == path.read_bytes()
        assert planner.saved() == path.read_bytes()
        planner.page.reload()
        planner.done()


@pytest.mark.parametrize(
    "files",
    [
        "x",
        7,
        [1],
        {"": "x"},
        {"": {"step.pre-production": "1 2"}},
        {"": {"step.pre-production": {}}},
    ],
)
def test_unreadable_numbers_are_replaced(planner: Planner, files: Any) -> None:
    """Whatever is stored, the file is saved, as if there were no earlier one."""
    expected = planner.plan("2027-01-04", "1").saved()
    planner.page.evaluate("files => studioGuide.change((state) => { state.files = files; })", files)

    assert planner.saved() == expected
    assert planner.saved() == expected


def test_forgotten_dates_leave_nothing(planner: Planner) -> None:
    """The button deletes what is known of saved files, too, such as names of projects."""
    planner.page.fill("#sg-project", "Blue Moon")
    planner.plan("2027-01-04", "1").saved()
    assert "blue-moon" in planner.page.evaluate("localStorage['studio-guide']")

    planner.page.click("text=Forget my dates")

    assert "blue" not in planner.page.evaluate("localStorage['studio-guide']").lower()


def test_links_lead_to_steps_and_lists(planner: Planner) -> None:
    """Each step and each thing to do links to its page on this site."""
    links = planner.plan("2027-01-04", "1").page.locator("#sg-days a")
    hrefs = [link.evaluate("one => one.href") for link in links.all()]

    assert f"{planner.origin}process/pre-production/" in hrefs
    assert f"{planner.origin}checklists/" in hrefs


def test_one_message_states_the_finish(planner: Planner) -> None:
    """One action gives one message, which states when the project is finished."""
    planner.page.fill("#sg-songs", "2")
    planner.page.evaluate(_COUNT_MESSAGES)
    planner.page.fill("#sg-start", "2027-01-04")
    planner.page.click(BUTTON)

    assert planner.page.evaluate("messages") == [FINISH]
    assert planner.plan("2027-01-04", "1").said == "One song finishes on Tue 2 Feb 2027."


def test_a_change_is_enough(planner: Planner) -> None:
    """Without the button, a change of either field gives new dates."""
    planner.page.fill("#sg-start", "2027-01-04")
    assert planner.said.startswith("One song finishes")
    planner.page.fill("#sg-songs", "2")
    planner.page.press("#sg-songs", "Tab")
    assert planner.said == FINISH


@pytest.mark.parametrize(
    ("zone", "monday"),
    [("America/Los_Angeles", "Mon 23"), ("Pacific/Kiritimati", "Mon 30 Nov")],
)
def test_first_there_is_an_example(
    browser: Browser, default_site: Served, zone: str, monday: str
) -> None:
    """Before a choice, an example can be opened; it starts on the reader's next Monday."""
    with Planner.on(browser, default_site.origin, timezone_id=zone) as planner:
        planner.page.clock.set_fixed_time(SUNDAY_NIGHT)
        page = planner.show().page
        assert page.locator("#sg-example ol").is_hidden()
        page.click("text=See an example")
        page.locator("#sg-example li").first.wait_for()

        assert "Only an example" in page.locator("#sg-example p").inner_text()
        first = page.locator("#sg-example li").first.inner_text().split("\n")
        assert first[0] == "1. Pre-production"
        assert first[1].startswith(monday)
        assert planner.said == ""
        assert page.locator("#sg-days").is_hidden()
        assert page.locator("#sg-tools").is_hidden()
        assert page.locator("#sg-start").input_value() == ""


def test_the_example_is_small(planner: Planner) -> None:
    """The example has only the steps, follows the songs, and disappears with the reader's dates."""
    page = planner.page
    page.click("text=See an example")
    example = page.locator("#sg-example")
    expect(example.locator("li")).to_have_count(len(editions()["default site"].process.steps))
    assert "Get ready" not in example.inner_text()
    last = example.locator("li").last.inner_text()
    page.fill("#sg-songs", "3")
    page.press("#sg-songs", "Tab")
    expect(example.locator("li").last).not_to_have_text(last, use_inner_text=True)

    planner.plan("2027-01-04", "1")
    assert example.is_hidden()
    assert page.locator("#sg-one-song").is_hidden()
    planner.plan("", "1")
    assert example.is_visible()
    assert page.locator("#sg-one-song").is_visible()


def test_nothing_is_listed_before_it_is_asked_for(planner: Planner) -> None:
    """Without dates in its address, the page is as served: its script has not changed it yet."""
    made = planner.page.locator("#sg-steps li, #sg-month tr, #sg-sample li, #sg-ready li")
    assert made.count() == 0
    planner.page.click("text=See an example")
    expect(made).not_to_have_count(0)


@pytest.mark.parametrize(
    ("start", "songs", "name", "mends"),
    [
        ("", "1", "start", "Choose your first day"),
        ("1899-12-31", "1", "start", "from 1900 to 2999"),
        ("3000-01-01", "1", "start", "from 1900 to 2999"),
        ("2027-01-04", "0", "songs", "from 1 to 20"),
        ("2027-01-04", "21", "songs", "from 1 to 20"),
        ("2027-01-04", "-1", "songs", "from 1 to 20"),
        ("2027-01-04", "2.5", "songs", "whole number"),
        ("2027-01-04", "", "songs", "whole number"),
    ],
)
def test_a_field_says_how_to_fix_it(
    planner: Planner, start: str, songs: str, name: str, mends: str
) -> None:
    """An invalid value is reported beside its field, which gets the focus and keeps the value."""
    planner.plan(start, songs)

    assert mends in planner.fault(name)
    assert planner.fault("songs" if name == "start" else "start") == ""
    assert planner.page.evaluate("document.activeElement.id") == f"sg-{name}"
    assert planner.page.locator("#sg-start").input_value() == start
    assert planner.page.locator("#sg-songs").input_value() == songs
    assert planner.said.startswith("No dates yet")
    assert planner.page.locator("#sg-days").is_hidden()
    assert planner.page.locator("#sg-tools").is_hidden()


def test_a_date_that_does_not_exist_is_reported(planner: Planner) -> None:
    """February 30 is reported beside the field, and its value is kept for correction."""
    planner.page.focus("#sg-start")
    planner.page.keyboard.type("02302027")
    assert planner.fault("start") == ""
    planner.page.focus("#sg-songs")

    assert "no such day" in planner.fault("start")
    assert planner.page.locator("#sg-start").evaluate("one => one.validity.badInput")
    planner.page.focus("#sg-start")
    planner.page.keyboard.type("0228")
    planner.page.focus("#sg-songs")
    assert planner.fault("start") == ""
    assert ": Sun 28 Feb – " in planner.days


def test_a_year_may_grow(planner: Planner) -> None:
    """While a year is typed, its first digits are not reported as wrong."""
    planner.page.focus("#sg-start")
    for keys, fault in (("01042", False), ("02", False), ("7", False)):
        planner.page.keyboard.type(keys)
        assert bool(planner.fault("start")) is fault
    assert ": Mon 4 Jan – " in planner.days


def test_a_fixed_field_is_no_longer_wrong(planner: Planner) -> None:
    """With valid values, the mark and the message at the field disappear."""
    planner.plan("2027-01-04", "21").plan("2027-01-04", "2")

    assert planner.fault("songs") == ""
    assert planner.page.locator("#sg-songs-fault").inner_text() == ""
    assert planner.said == FINISH


def test_a_start_in_the_past_is_allowed(planner: Planner) -> None:
    """Dates in the past are shown with a note; others have none."""
    assert planner.plan("2001-01-01", "1").page.locator("#sg-past").is_visible()
    assert ": Mon 1 – Tue 30 Jan 2001" in planner.days
    assert planner.plan("2901-01-01", "1").page.locator("#sg-past").is_hidden()


def test_the_address_keeps_the_dates(planner: Planner) -> None:
    """Start and songs are stored in the address, and restored from it."""
    planner.plan("2027-01-04", "2")
    assert planner.page.url.endswith(TWO_SONGS)
    planner.page.reload()

    assert planner.said == FINISH
    assert planner.page.locator("#sg-start").input_value() == "2027-01-04"
    assert planner.page.locator("#sg-songs").input_value() == "2"


@pytest.mark.parametrize(
    "fragment",
    [
        *("#start=2027-02-30&songs=1", "#start=2027-01-04&songs=99", "#start=x", "#songs=2"),
        *("#nonsense", "#start=%E0%A4%A&songs=<b>", "#start=0001-01-01", "#start=2027-01-04&songs=1.5"),
    ],
)  # fmt: skip
def test_an_address_without_a_plan_is_reported(phone: Planner, fragment: str) -> None:
    """A fragment without a valid plan gives a message; the example is offered; nothing breaks."""
    phone.page.goto("about:blank")
    phone.faults.clear()
    phone.show(fragment)

    assert "no dates that can be read" in phone.said
    assert phone.page.locator("#sg-example summary").is_visible()
    assert phone.page.locator("#sg-days").is_hidden()
    assert phone.faults == []


def test_an_anchor_is_no_garbage(planner: Planner) -> None:
    """A link to a heading of the page is not taken for a plan."""
    planner.page.goto("about:blank")

    assert planner.show("#sg-several-songs").said == ""


def test_another_address_brings_other_dates(planner: Planner) -> None:
    """A plan that is opened on top of another replaces it."""
    planner.plan("2027-02-01", "1")
    planner.page.evaluate(f"location.hash = '{TWO_SONGS}'")
    planner.page.wait_for_function(f"document.getElementById('sg-said').textContent === '{FINISH}'")

    assert planner.page.locator("#sg-songs").input_value() == "2"


def test_dates_can_be_copied(browser: Browser, default_site: Served) -> None:
    """The text on the clipboard contains all dates and the address that opens them."""
    permissions = ["clipboard-read", "clipboard-write"]
    with Planner.on(browser, default_site.origin, permissions=permissions) as planner:
        planner.show(TWO_SONGS).page.click("text=Copy as text")
        planner.page.wait_for_function("document.getElementById('sg-said').textContent[0] === 'Y'")
        text = planner.page.evaluate("navigator.clipboard.readText()")

        assert "1. Pre-production\nMon 4 – Thu 7 Jan 2027" in text
        assert "Done when: Song and direction agreed\nThu 7 Jan 2027" in text
        assert re.search(r"Get ready: Pre-production\n\w+ \d+ Dec 2026\n- ", text)
        assert text.endswith(ADDRESS)
        assert planner.said == f"Your dates are copied. {FINISH}"


def test_where_copying_is_forbidden_the_text_is_shown(
    browser: Browser, default_site: Served
) -> None:
    """Without clipboard access the text is shown selected in a field; new dates remove it."""
    with Planner.on(browser, default_site.origin) as planner:
        planner.page.add_init_script("delete Navigator.prototype.clipboard")
        planner.show(TWO_SONGS).page.click("text=Copy as text")

        assert planner.page.evaluate("String(getSelection())").endswith(ADDRESS)
        assert planner.said == f"Copy the marked text. {FINISH}"
        planner.plan("2027-01-05", "2")
        assert planner.page.locator("#sg-text").is_hidden()


def test_dates_can_be_mailed(planner: Planner) -> None:
    """The draft goes to the studio, and contains each step's dates and the address to open them."""
    studio = yaml.safe_load((ROOT / "process.yaml").read_text(encoding="utf-8"))["studio"]
    href = planner.plan("2027-01-04", "2").page.locator("#sg-mail").get_attribute("href") or ""
    draft = parse_qs(urlsplit(href).query)

    assert unquote(urlsplit(href).path) == studio["contact"]["email"]
    assert draft["subject"] == ["Our dates: two songs: Mon 4 Jan – Fri 19 Feb 2027"]
    assert re.search(r"\r\n10. Mastering\r\n\w+ \d+ – ", draft["body"][0])
    assert draft["body"][0].endswith(ADDRESS)
    assert len(href) < 2000


def test_only_the_plan_is_printed(planner: Planner) -> None:
    """On paper are the dates and their address, but no form, buttons or typical days."""
    planner.plan("2027-01-04", "2").page.emulate_media(media="print")

    for hidden in ("#sg-form", "#sg-tools", ".sg-typical", ".sg-menu", ".sg-downloads"):
        assert planner.page.locator(hidden).is_hidden(), hidden
    assert planner.page.locator("#sg-address").inner_text() == ADDRESS
    assert planner.page.locator("#sg-steps").is_visible()


def test_an_example_is_not_printed(planner: Planner) -> None:
    """Without a start chosen by the reader, the typical days are printed."""
    planner.page.emulate_media(media="print")

    assert planner.page.locator("#sg-plan").is_hidden()
    assert planner.page.locator("#sg-one-song").is_visible()


def test_the_print_button_prints(planner: Planner) -> None:
    """The button opens the print dialog once."""
    planner.page.evaluate("() => { window.printed = 0; window.print = () => { printed += 1; }; }")
    planner.plan("2027-01-04", "2").page.click("text=Print")

    assert planner.page.evaluate("printed") == 1


def test_the_ready_made_calendar_stays(planner: Planner) -> None:
    """There is a plain link to a calendar file, for browsers that cannot save ours."""
    assert planner.page.locator("a[href$='downloads/month.ics']").is_visible()


def test_nothing_is_asked_and_little_is_kept(planner: Planner) -> None:
    """The planner sends nothing, and stores only start, songs, name and numbers on the device."""
    planner.page.wait_for_load_state("networkidle")
    planner.requests.clear()
    planner.plan("2027-01-04", "2").saved()

    asked = {url for url in planner.requests if not url.startswith("blob:")}
    asked -= {f"{planner.origin}assets/logo.svg"}  # a browser requests the icon again
    assert asked == {f"{planner.origin}javascripts/{name}.js" for name in ("plan", "calendar")}
    kept = planner.page.evaluate("JSON.parse(localStorage['studio-guide'])")
    plan = {"start": "2027-01-04", "songs": 2, "project": ""}
    files = kept.pop("files")
    assert kept == {"v": 1, "song": "1", "t": {"1": {}}, "plan": plan}
    assert files.keys() == {""}
    assert all(re.fullmatch(r"\w+\.[\w.-]+", key) for key in files[""])
    assert all(re.fullmatch(r"\d+ \d+ \d+", numbers) for numbers in files[""].values())
    assert planner.page.evaluate("localStorage.length") == 1
    assert planner.page.context.cookies() == []


def test_a_link_takes_the_first_click(planner: Planner) -> None:
    """A click on a date's link works even if it takes the focus from a field."""
    planner.page.fill("#sg-start", "2027-01-04")
    planner.page.click("#sg-steps a >> nth=0")
    planner.page.wait_for_url("**/process/pre-production/")


def test_keys_are_enough(planner: Planner) -> None:
    """With the keyboard alone: type a start, the songs, press Enter, and save the file."""
    keys = planner.page.keyboard
    press_to(planner, "one => one.id === 'sg-start'")
    keys.type("01042027")
    press_to(planner, "one => one.id === 'sg-songs'")
    keys.type("2")
    keys.press("Enter")
    assert planner.said == FINISH
    press_to(planner, "one => one.dataset.do === 'save'")
    with planner.page.expect_download() as waiting:
        keys.press("Enter")

    assert waiting.value.suggested_filename == "dates.ics"
    assert content(waiting.value).startswith(b"BEGIN:VCALENDAR\r\n")


def press_to(planner: Planner, is_there: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(60):
        planner.page.keyboard.press("Tab")
        if planner.page.evaluate(f"({is_there})(document.activeElement)"):
            return
    pytest.fail(f"no Tab leads to {is_there}")


def test_without_scripts_there_is_the_typical_month(browser: Browser, default_site: Served) -> None:
    """Without JavaScript: the tables and a way to send us the start; nothing without a function."""
    with Planner.on(browser, default_site.origin, java_script_enabled=False) as planner:
        page = planner.show().page

        assert page.locator("#sg-form").is_hidden()
        assert page.locator("#sg-plan").is_hidden()
        assert page.locator(".sg-unscripted a").get_attribute("href") == "../contact/"
        assert page.locator(".sg-unscripted").is_visible()
        assert page.locator(".sg-typical td").first.is_visible()


def test_it_works_from_a_folder(browser: Browser, default_site: Served) -> None:
    """Opened as a file, without a server, it plans and saves."""
    with Planner.on(browser, "") as planner:
        planner.page.goto((default_site.folder / "planner/index.html").as_uri())

        assert planner.plan("2027-01-04", "2").said == FINISH
        assert planner.saved().count(b"BEGIN:VEVENT") > 20
        assert planner.page.url.endswith(TWO_SONGS)


def test_it_works_under_a_strict_policy(browser: Browser, default_site: Served) -> None:
    """It works as well if a host allows only its own files and no inline code."""
    with Planner.on(browser, default_site.origin) as planner:
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
        html = (default_site.folder / "planner/index.html").read_text(encoding="utf-8")
        planner.page.route("**/planner/", lambda one: one.fulfill(body=html, headers=headers))

        assert planner.show().plan("2027-01-04", "2").said == FINISH
        assert planner.saved().count(b"BEGIN:VEVENT") > 20
        assert planner.faults == []


@pytest.mark.parametrize(
    ("width", "fragment"), [(390, ""), (390, TWO_SONGS), (390, "#start=x"), (1280, TWO_SONGS)]
)
def test_nothing_moves_while_it_loads(
    browser: Browser, default_site: Served, width: int, fragment: str
) -> None:
    """The dates have reserved space, so nothing moves even if the script is late."""
    size = {"width": width, "height": 844}
    with Planner.on(browser, default_site.origin, viewport=size) as planner:
        planner.page.add_init_script(_WATCH_SHIFTS)
        planner.page.route("**/planner.js", lambda one: late(planner, one))
        planner.show(fragment).page.wait_for_timeout(100)

        assert planner.page.locator("#sg-days").is_visible() is (fragment == TWO_SONGS)
        assert planner.page.evaluate("shifted") <= 0.01


def late(planner: Planner, route: Route) -> None:
    """Let the page be painted before its script arrives."""
    planner.page.wait_for_timeout(150)
    route.continue_()


def test_a_shift_would_be_seen(planner: Planner) -> None:
    """An unexpected movement counts as a layout shift."""
    planner.page.evaluate(_WATCH_SHIFTS)
    planner.page.evaluate("document.querySelector('h1').before(document.createElement('textarea'))")

    planner.page.wait_for_function("shifted > 0.01")
