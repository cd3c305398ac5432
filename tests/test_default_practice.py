"""The default plan follows the order in which a record gets made, as far as its data shows it."""

from collections.abc import Iterator

import pytest
from projects import default, default_pages

from generator.model import Audience, Item, Step, When
from generator.planning.checklists import prep_items

PROJECT = default()
PROCESS = PROJECT.process
STEPS = {step.id: step for step in PROCESS.steps}
MAX_TICKS = 15
"""The maximum numbers of boxes of the prep article and of each player's page."""
DAYS_TO_READ = 10
"""Days that an artist has to read the agreement, as the pages promise."""
WEEK = 7
"""Days before a call during which hired players can't be canceled."""
EARLIER_AND_LATER = [
    ("pre-scope", "pre-agreement"),  # the price is in writing before anyone reads a contract
    ("pre-agreement", "pre-dates"),
    ("pre-society", "master-shares-signed"),  # joining a society takes weeks
    ("pre-splits", "master-shares-signed"),
    ("demo-metronome", "demo-whole-form"),
    ("demo-players-booked", "brs-players-confirmed"),
    ("brs-eng-band-edited", "keeper-warm-up-kept"),  # nobody performs to a part that will change
    ("brs-rough-mix", "keeper-every-line"),
    ("lead-clean-stated", "keeper-clean-lines"),  # clean vocals use the same microphone
    ("keeper-clean-lines", "edit-clean-heard"),
    ("keeper-comp-plan", "plan-list-approved"),  # no layer is planned or sung to a rough lead vocal
    ("keeper-comp-plan", "layer-starts-ends"),
    ("plan-people-named", "layer-parts-rehearsed"),
    ("edit-comp-signed", "mix-notes-timed"),
    ("edit-versions-listed", "mix-same-settings"),
    ("mix-number-approved", "master-equal-loudness"),
    ("master-shares-signed", "master-data-read"),
]
"""Pairs of items: the first must be due by the time the second begins."""
MOMENTS = [
    ("Hear the edit against the raw take", "First relaxed pass, kept"),
    ("Microphone trial", "Second sitting at half voice"),
    ("Written approval in, with the exact file name", "First stack, low voice first"),
    ("Written approval in, with the exact file name", "Player call starts"),
    ("clean lines, ad-libs last", "Assemble the clean lines"),
    ("Written approval in, with the exact file name", "then answers and doubles"),
    ("Drummer's paid setup begins", "Drum and amp sounds while the drummer hits"),
    ("close recording aloud", "Join the kept takes of every layer"),
    ("written approval filed", "Deliver the mix folder"),
    ("Mastering folder sent with Main, Listen", "Compare the name with the approval"),
]
"""Texts in run sheets, in order of time."""


def items() -> Iterator[tuple[Step, Item]]:
    """Yield every item of every step's checklists, and its step."""
    for step in PROCESS.steps:
        for found in step.checklists.values():
            yield from ((step, item) for item in found)


def span(step: Step, item: Item) -> tuple[int, int]:
    """Return the first day on which an item can be done, and the day on which it is due."""
    if item.when is When.BEFORE:
        due = step.window.first_day - (item.days_before or 0)
        return due, due
    if item.when is When.AFTER:
        return step.window.last_day, step.window.last_day
    return step.window.first_day, step.window.last_day


SPANS = {item.id: span(step, item) for step, item in items()}


def moments() -> Iterator[tuple[str, int, str, str]]:
    """Yield the step, the day of the month, the time and the text of each row of run sheets."""
    for step in PROCESS.steps:
        for row in step.staff.run_sheet if step.staff else ():
            assert row.day is not None, row.text
            assert row.time is not None, row.text
            yield step.id, step.window.first_day + row.day - 1, row.time, row.text


def moment(text: str) -> tuple[int, str]:
    """Return the day and the time of the only row that contains a text."""
    found = [(day, time) for _, day, time, said in moments() if text in said]
    assert len(found) == 1, f"{len(found)} rows hold {text!r}"
    return found[0]


@pytest.mark.parametrize("step", PROCESS.steps, ids=lambda step: step.id)
def test_a_step_starts_when_what_it_needs_is_finished(step: Step) -> None:
    """A step starts on the day its needs end, or later, unless it says that they overlap."""
    for name in set(step.needs) - set(step.overlaps):
        assert STEPS[name].window.last_day <= step.window.first_day, name
    for name in step.overlaps:
        assert STEPS[name].window.last_day > step.window.first_day, f"{name} doesn't overlap"


@pytest.mark.parametrize(("earlier", "later"), EARLIER_AND_LATER)
def test_an_item_is_due_before_what_needs_it(earlier: str, later: str) -> None:
    """An item is finished by the day on which a later item that needs it can begin."""
    assert SPANS[earlier][1] <= SPANS[later][0]


def test_an_item_that_comes_too_late_is_found() -> None:
    """The comparison above can fail."""
    assert SPANS["mix-number-approved"][1] > SPANS["keeper-clean-lines"][0]


@pytest.mark.parametrize(("earlier", "later"), MOMENTS)
def test_run_sheets_keep_the_order_of_the_work(earlier: str, later: str) -> None:
    """The band is edited before the lead, the lead is approved before its layers, and so on."""
    assert moment(earlier) < moment(later)


def test_every_row_of_a_run_sheet_has_a_role() -> None:
    """Each row of the steps and of the sessions names a role, so that staff can filter by it."""
    parts = [*PROCESS.steps, *PROCESS.sessions]
    sheets = {part.id: part.staff.run_sheet for part in parts if part.staff}

    assert len(sheets) == len(parts)
    assert sum(map(len, sheets.values())) > 260
    assert [row.text for rows in sheets.values() for row in rows if row.role is None] == []


def test_a_step_s_rows_belong_to_who_is_in_it() -> None:
    """No row of a step's run sheet is for a role that the step doesn't have."""
    wrong = {
        f"{step.id}: {row.role}"
        for step in PROCESS.steps
        for row in (step.staff.run_sheet if step.staff else ())
        if row.role not in step.roles
    }

    assert wrong == set()


def test_run_sheets_stay_in_their_windows() -> None:
    """Every row is on a day of its step, and rows are in order of time."""
    for step in PROCESS.steps:
        mine = [(day, time) for name, day, time, _ in moments() if name == step.id]

        assert mine == sorted(mine), step.id
        assert step.window.first_day <= mine[0][0], step.id
        assert mine[-1][0] <= step.window.last_day, step.id


def test_hired_people_are_named_a_week_ahead() -> None:
    """The people who sing or play the layers are named before a call can't be canceled anymore."""
    first_call = STEPS["overdub-tracking"].window.first_day

    assert SPANS["plan-people-named"][1] <= first_call - WEEK


def test_there_is_time_to_read_the_agreement() -> None:
    """Artists have the promised ten days to read the written terms."""
    assert SPANS["pre-agreement"][1] - SPANS["pre-scope"][1] >= DAYS_TO_READ
    assert "at least ten days to read" in default_pages()["contact.md"]


def test_the_prep_lists_are_short() -> None:
    """The article and each player's page have at most fifteen boxes, and not too few."""
    edition = PROJECT.sites[Audience.PUBLIC].edition
    players = PROCESS.prep.players
    counts = {player.id: len(prep_items(edition, player)) for player in players}

    assert 0 < len(prep_items(edition)) <= MAX_TICKS
    assert {name: count for name, count in counts.items() if not 10 <= count <= MAX_TICKS} == {}


def test_hired_players_are_not_asked_for_the_artist_s_papers() -> None:
    """Only those who make the record themselves have items on money, booking and shares."""
    hired = {"drummer", "guitarist", "bassist", "keys", "remote"}
    asked = {item.id: set(item.players) for phase in PROCESS.prep.phases for item in phase.items}

    for name in ("prep-booked", "prep-split-sheet", "prep-beat-license"):
        assert asked[name]
        assert not asked[name] & hired
    assert {"vocalist", "rapper"} <= asked["prep-split-sheet"] & asked["prep-beat-license"]


def test_the_total_hours_are_stated() -> None:
    """The page of questions states how many hours an artist spends on one song."""
    ranges = [step.artist_hours for step in PROCESS.steps if step.artist_hours]
    least, most = sum(one.min for one in ranges), sum(one.max for one in ranges)

    assert len(ranges) == len(PROCESS.steps)
    assert f"{least:g} to {most:g} hours" in default_pages()["faq.md"]
