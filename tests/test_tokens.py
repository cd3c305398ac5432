"""An address, number, code or password from a longer staff text is found by itself."""

from io import BytesIO
from pathlib import Path

import pytest
from conftest import Command
from xlsxwriter import Workbook

from generator.inspection.leaks import Wanted, leaks
from generator.inspection.secrets import Typed
from generator.inspection.unpacked import texts
from generator.problems import Place

NOTE = """The door code is 4711#. Ring Anna Berg, anna.berg@home.example, +49 30 123 45 678,
if it fails. Rent goes to DE89 3704 0044 0532 0130 00. The router takes Tr0ub4dor&3,
the backup takes horse-Staple#9. We mix at 48kHz/24-bit, on week-1, 2027-01-04, with 12 songs."""
EVERYTHING = (
    Typed(NOTE, Place("process.yaml", 7, 3), internal=True),
    Typed("Write to hello@studio.example or call 030 555 44 33", Place("a.md"), internal=False),
    Typed("hello@studio.example, 030/5554433", Place("process.yaml", 9, 3), internal=True),
)
LEAKED = {
    "address": "Write to anna.berg@home.example",
    "address in a link": '<a href="mailto:Anna.Berg@home.example?subject=x">write</a>',
    "number": "030 12345678",
    "number regrouped": "(030) 123-456-78",
    "number in a link": '<a href="tel:+493012345678">call</a>',
    "number before hours": "+49 30 12345678, 10-18",
    "account": "DE89370400440532013000",
    "account regrouped": "DE 89 37 04 00 44 05 32 01 30 00",
    "code alone": "4711",
    "code in a page": "<p>Type <b>4711</b> and wait.</p>" + "<p>Bring the lyrics.</p>" * 40,
    "code with its word": "Bring the lyrics. " * 40 + "The code is 4711.",
    "password": "tr0ub4dor&3",
    "password in JSON": '{"a": "Tr0ub4dor&3"}',
    "password in a query": "https://x.example/?q=take+Tr0ub4dor%263+today",
    "password in the query of a link": '<a href="/find?a=b&amp;q=take+Tr0ub4dor%263+now">x</a>',
    "address with plus signs": "https://x.example/?to=ask+anna.berg%40home.example+soon",
    "another password": "It is horse-staple#9.",
}
HARMLESS = (
    "hello@studio.example",
    "https://x.example/take+Tr0ub+4dor%263?q=hello%40studio.example+now",
    "+49 30 5554433",
    "12 songs, 2027-01-04, week-1, 48kHz/24-bit",
    "M4711 0L14.711 4711.5z" * 40,
    "width: 4711px; " + "color: red; " * 80,
    "Fail, router, backup, mix, Berg",
)


def found(text: str) -> list[str]:
    """Return the findings of the leak guard for a file with a text."""
    return [one.message for one in leaks({"a": texts(text.encode())}, Wanted(EVERYTHING))]


@pytest.mark.parametrize("case", LEAKED)
def test_a_token_is_found_alone(case: str) -> None:
    """Each token is found by itself, however it is grouped; the message names it."""
    assert len(found(LEAKED[case])) == 1


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_public_or_plain_is_no_token(text: str) -> None:
    """Public texts, measures, dates, parts of drawings and plain words stop no build."""
    assert found(text) == []


@pytest.mark.usefixtures("warm")
def test_no_false_alarm_where_staff_texts_hold_tokens(sample: Path, studio_guide: Command) -> None:
    """A site with such a note in its staff texts is published; a site with its token is not."""
    with (sample / "content/staff/index.md").open("a") as page:
        page.write(f"\n{NOTE}\n")
    assert studio_guide("-C", sample, "build").exit_code == 0
    (sample / "content/assets/night.txt").write_text("Call 030/123.456.78 at night.")

    done = studio_guide("-C", sample, "build")

    assert done.exit_code == 1
    assert "content/staff/index.md" in done.stderr
    assert "[leak]" in done.stderr


@pytest.mark.parametrize(
    ("staff", "problems"),
    [
        ("They work under the code of SAG-AFTRA (2026).", 0),
        ("The gate was painted in 2024.", 0),
        ("Das Tor ist seit 2019 neu.", 0),
        ("The door code is 2026.", 1),
        ("The alarm is off with 1987.", 1),
    ],
)
def test_a_year_is_no_code(staff: str, problems: int) -> None:
    """A year after a word such as code is no code, unless it is said like one."""
    everything = [Typed(staff, Place("content/staff/a.md", 1, 1), internal=True)]

    said = list(leaks({"a": texts(b"Page 2026 and 2024 and 2019 and 1987")}, Wanted(everything)))

    assert len(said) == problems


@pytest.mark.parametrize(
    "code", ["ｋｅｙ３２１", "ключ-7x", "κλειδί99", "ﬁre42x", "Maß2x&y", "½tr0ub4"]
)
@pytest.mark.parametrize("said", ["Type {} and wait.", "<b>{}</b>", "{}", "x\u2026 {} \u00bd"])
def test_a_token_in_any_letters_is_found(code: str, said: str) -> None:
    """A code is found as it was typed, also in letters that have a simpler form; another is not."""
    wanted = Wanted([Typed(f"The box opens with {code} only", Place("a.md", 1, 1), internal=True)])

    def is_found(text: str) -> bool:
        return [*leaks({"a": texts(said.format(text).encode())}, wanted)] != []

    assert is_found(code)
    assert is_found(code.upper()) or code.upper().casefold() != code.casefold()
    assert not is_found(code[1:] + code[:1])


def test_the_number_of_a_text_in_a_workbook_is_no_code() -> None:
    """Cells of a workbook name their texts by numbers, which nobody sees; a number in a cell is seen."""
    wanted = Wanted([Typed("The door code is 2026.", Place("a.md", 1, 1), internal=True)])

    def is_found(last: str | int) -> bool:
        made = BytesIO()
        with Workbook(made) as book:
            sheet = book.add_worksheet()
            for row in range(3_000):
                sheet.write(row, 0, f"A text of its own: {row + 10_000}")
            sheet.write(3_000, 0, last)
        return list(leaks({"a.xlsx": texts(made.getvalue())}, wanted)) != []

    assert not is_found("Mixing")
    assert is_found(2026)
    assert is_found("2026")
