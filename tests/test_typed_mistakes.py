"""Mistakes of people who are no programmers, in the guide that `new` makes for them.

Each is told once, at its place, and the file passes when the hint was followed.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Command, once

from generator.starter.new import create

Y = "process.yaml"
SUMMARY = "summary: We choose one song and write down a plan."
BRING = "    bring: [A phone recording of the song, The words on paper]"
ARTIST = '{id: artist, name: Artist, audience: public, job: "Brings the song, plays or sings it, and decides."}'
ITEM = "      artist: [{id: planning-demo, text: I have sent a phone recording of the whole song, when: before, days_before: 3}]"
ITEMS = (
    "      artist:\n      - id: one\n        text: I sang\n      - id: two\n        text: I slept"
)
DONE = "    milestone: {name: The plan is agreed, done_when: [You have said yes to the plan in writing]}"
MISSING = "a '- ' is missing before this entry of a list [syntax]"
TWO_SPACES = "replace the two spaces before it with '- '"
CURLY = 'type straight quotes in place of the curly ones, as in "text"'
CONTINUES = "if this line continues the text above, indent it deeper than the key of that text"


@dataclass(frozen=True)
class Mistake:
    """The text typed in place of a part of process.yaml, the message, and the fix."""

    name: str
    good: str
    bad: str
    told: str
    """Line, column and message."""
    hint: str
    mended: str
    """The replacement for `bad` after following the hint."""


MISTAKES = (
    Mistake("first-entry-in-braces", f"  - {ARTIST}", f"  {ARTIST}", f"19:3: {MISSING}", "write '- ' before it", f"  - {ARTIST}"),
    Mistake("first-entry", "  - id: planning\n", "    id: planning\n", f"29:5: {MISSING}", TWO_SPACES, "  - id: planning\n"),
    Mistake("second-entry", "  - id: recording\n", "    id: recording\n", f"42:5: {MISSING}", TWO_SPACES, "  - id: recording\n"),
    Mistake("entry-where-dashes-are", "  - id: mixing\n", "  id: mixing\n", f"57:3: {MISSING}", "write '- ' before it", "  - id: mixing\n"),
    Mistake("entry-named-by-its-id", "  - id: planning\n", "  planning:\n", f"29:3: {MISSING}", "write '- id: planning' in its place", "  - id: planning\n"),
    Mistake("all-entries", ITEM, ITEMS.replace("      - ", "        "), f"42:9: {MISSING}", TWO_SPACES, ITEMS),
    Mistake("one-entry-of-keys", ITEM, "      artist:\n        id: one\n        text: I sang", "42:9: 'artist' must be a list, not keys and values", "replace the two spaces before its first key with '- '", "      artist:\n      - id: one\n        text: I sang"),
    Mistake("one-entry-in-braces", "sessions: [{session: takes}, {session: file-check}]", "sessions: {session: takes}", "50:15: 'sessions' must be a list, not keys and values", "put [ and ] around braces", "sessions: [{session: takes}, {session: file-check}]"),
    Mistake("entries-named-by-their-ids", f"  - {ARTIST}\n", "  - artist: {name: Artist, audience: public, job: Sings.}\n", "19:5: no such key: 'artist'", "", f"  - {ARTIST}\n"),
    Mistake("text-among-dashes", DONE, "    milestone:\n      name: Agreed\n      done_when:\n        - You said yes\n        We said yes", f"43:9: {MISSING}", "write '- ' before it", "    milestone:\n      name: Agreed\n      done_when:\n        - You said yes\n        - We said yes"),
    Mistake("dash-without-a-space", "  - id: recording\n", "  -id: recording\n", "42:3: a space is missing after this '-'", "write a space after it", "  - id: recording\n"),
    Mistake("first-dash-without-a-space", "  - id: planning\n", "  -id: planning\n", "29:3: a space is missing after this '-'", "write a space after it", "  - id: planning\n"),
    Mistake("key-twice", "    name: Planning\n", "    name: Planning\n    name: Plan\n", "31:5: the key 'name' appears twice; first on line 30", "keep one of the two", "    name: Plan\n"),
    Mistake("id-twice", "    name: Planning\n", "    id: plan\n    name: Planning\n", "30:5: the key 'id' appears twice; first on line 29", "keep one of the two", "    name: Planning\n"),
    Mistake("dash-among-keys", DONE, "    milestone:\n      name: Agreed\n      - You said yes", "41:7: this list entry is among keys", "start the list under a key", "    milestone:\n      name: Agreed\n      done_when:\n      - You said yes"),
    Mistake("one-space-too-many", f"    {SUMMARY}", f"     {SUMMARY}", "32:13: this line is indented deeper", "align it with the key above", f"    {SUMMARY}"),
    Mistake("one-space-too-few", f"    {SUMMARY}", f"   {SUMMARY}", "32:4: this line is not indented like its neighbors", "align it with its neighbors", f"    {SUMMARY}"),
    Mistake("tab", f"    {SUMMARY}", f"\t{SUMMARY}", "32:1: a tab", "indent with spaces", f"    {SUMMARY}"),
    Mistake("tabs-in-a-list", "roles: [artist, engineer]", "roles:\n\t- artist", "36:1: a tab", "indent with spaces", "roles:\n      - artist"),
    Mistake("no-colon", f"    {SUMMARY}", "    summary We choose", "32:5: this key isn't followed by a colon", "write the key, a colon, a space and the value", "    summary: We choose"),
    Mistake("equals-sign", f"    {SUMMARY}", "    summary = We choose", "32:5: this key isn't followed by a colon", "write the key, a colon, a space and the value", "    summary: We choose"),
    Mistake("text-on-two-lines", SUMMARY, "summary: We choose\n    one song", "33:5: this key isn't", CONTINUES, "summary: We choose\n      one song"),
    Mistake("text-on-two-lines-far-left", SUMMARY, "summary: We choose\n  one song", "33:3: this key isn't", CONTINUES, "summary: We choose\n      one song"),
    Mistake("curly-quotes-with-a-colon", SUMMARY, "summary: “Plan: one song”", "32:19: curly quotes cannot enclose", CURLY, 'summary: "Plan: one song"'),
    Mistake("german-quotes-with-a-colon", SUMMARY, "summary: „Plan: one song“", "32:19: curly quotes cannot enclose", CURLY, 'summary: "Plan: one song"'),
    Mistake("curly-quotes-in-braces", '"Sets up the room and makes the backups."', "“Sets up, and backs up.”", "21:53: no such key: 'and backs up.”'", CURLY, '"Sets up, and backs up."'),
    Mistake("quote-closed-far-below", SUMMARY, 'summary: "We choose', "32:14: this quote is not closed on its line", "write the same quote at the end of the text", 'summary: "We choose"'),
    Mistake("quote-never-closed", SUMMARY, "summary: 'We choose", "32:14: this quote is never closed", "or delete this one", "summary: We choose"),
    Mistake("apostrophe-in-quotes", SUMMARY, "summary: 'We don't choose.'", "32:22: there is text after a closing quote", "in single quotes write '' for an apostrophe", "summary: 'We don''t choose.'"),
    Mistake("bracket", BRING, BRING[:-1], "37:12: this '[' is not closed", "write a ']' at the end", BRING),
    Mistake("brace", f"- {ARTIST}", f"- {ARTIST[:-1]}", "19:5: this '{' is not closed", "write a '}' at the end", f"- {ARTIST}"),
    Mistake("decimal-comma", "artist_hours: {min: 1, max: 2}", "artist_hours:\n      min: 1,5\n      max: 2", "35:12: 'min' must be a number, not '1,5'", "with a decimal point if needed", "artist_hours:\n      min: 1.5\n      max: 2"),
    Mistake("hours-with-a-unit", "artist_hours: {min: 1, max: 2}", "artist_hours: {min: 1 h, max: 2}", "34:25: 'min' must be a number, not '1 h'", "write digits only", "artist_hours: {min: 1, max: 2}"),
    Mistake("german-date", "  contact:\n", "  updated: 4.1.2027\n  contact:\n", "12:12: '4.1.2027' isn't a date", "write it as in 2027-01-04", "  updated: 2027-01-04\n  contact:\n"),
    Mistake("date-that-is-none", "  contact:\n", "  updated: 2027-02-30\n  contact:\n", "12:12: '2027-02-30' isn't a date", "write it as in 2027-01-04", "  updated: 2027-02-28\n  contact:\n"),
    Mistake("upper-case-id", "needs: [planning]", "needs: [Planning]", "48:13: 'Planning' isn't a valid id", "write planning", "needs: [planning]"),
    Mistake("id-with-an-umlaut", "id: planning-demo", "id: Gespräch Nr. 1", "41:21: 'Gespräch Nr. 1' isn't a valid id", "write gesprach-nr-1", "id: gesprach-nr-1"),
    Mistake("dash-of-a-word-processor", "id: planning-demo", "id: planning–demo", "41:21: 'planning–demo' isn't a valid id", "write planning-demo", "id: planning-demo"),
    Mistake("upper-case-word", 'audience: public, job: "Brings', 'audience: Public, job: "Brings', "19:42: 'audience' can't be 'Public'", "did you mean 'public'?", 'audience: public, job: "Brings'),
    Mistake("emoji", "    name: Planning\n", "    name: Planning 🎉\n", "30:20: no font has '🎉'", "replace it", "    name: Planning\n"),
    Mistake("star-at-the-start", SUMMARY, "summary: *We choose", "32:14: there is no anchor", "put text that starts with an asterisk in quotes", 'summary: "*We choose"'),
    Mistake("at-sign-at-the-start", SUMMARY, "summary: @studio", "32:14: a text can't start with this character", "put the text in quotes", 'summary: "@studio"'),
)  # fmt: skip


@pytest.fixture
def guide(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the process.yaml and content/ of a new guide."""

    def make(folder: Path) -> None:
        answers = {"name": "Small", "url": "https://small.example/", "email": "a@small.example"}
        create(folder / "guide", folder, answers, full=False, host=None)

    made = once(tmp_path_factory, "new-guide", make) / "guide"
    (tmp_path / "content").symlink_to(made / "content", target_is_directory=True)
    (tmp_path / Y).write_bytes((made / Y).read_bytes())
    return tmp_path


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_reported_and_its_hint_mends_it(
    mistake: Mistake, guide: Path, studio_guide: Command
) -> None:
    """Check names the place and the way out; with that followed it finds no problem."""
    text = (guide / Y).read_text(encoding="utf-8")
    assert mistake.good in text
    (guide / Y).write_text(text.replace(mistake.good, mistake.bad, 1), encoding="utf-8")

    told = studio_guide("-C", guide, "check")

    assert told.exit_code == 1
    assert f"{Y}:{mistake.told}" in told.stderr
    assert mistake.hint in told.stderr
    (guide / Y).write_text(text.replace(mistake.good, mistake.mended, 1), encoding="utf-8")
    mended = studio_guide("-C", guide, "check")
    assert (mended.exit_code, mended.stderr) == (0, "")


def test_an_entry_without_a_dash_is_one_problem(guide: Path, studio_guide: Command) -> None:
    """A missing dash before a step is reported once, not once for each key of the step."""
    text = (guide / Y).read_text(encoding="utf-8")
    (guide / Y).write_text(text.replace("  - id: recording", "    id: recording"), encoding="utf-8")

    told = studio_guide("-C", guide, "check").stderr

    assert told.endswith("1 problem\n")


FAQ = "content/pages/faq.md"
AS_TYPED = (
    (Y, "{{ studio.name }} chooses", "32:15", "write the value itself", "Small chooses"),
    (Y, "We ask {{ price }}", "32:22", "write the value itself", "We ask 80"),
    (Y, "We **choose** one", "32:18", "delete the marks", "We choose one"),
    (Y, "See [the plan](plan.md)", "32:19", "delete the marks", "See the plan"),
    (Y, "We <b>choose", "32:18", "delete the marks", "We choose"),
    (Y, "Rock &amp; roll", "32:20", "delete the marks", "Rock & roll"),
    (
        FAQ,
        "We are { studio.name }.",
        "8",
        "write two braces on each side",
        "We are {{ studio.name }}.",
    ),
    (
        FAQ,
        "We are ${studio.name}.",
        "8",
        "write two braces on each side",
        "We are {{ studio.name }}.",
    ),
    (FAQ, "We are {{{ studio.name }}}.", "8", "not three", "We are {{ studio.name }}."),
    (FAQ, "We are {{ studio.name.", "8", "close it with }}", "We are {{ studio.name }}."),
    (FAQ, "Write {{ as braces.", "7", r"to show braces, write \{{", r"Write \{{ as braces."),
    (FAQ, "{% if studio.name %}", "1", "texts know no commands", "{{ studio.name }}"),
    (FAQ, "Read [this] (prepare.md).", "6", "delete the space", "Read [this](planner.md)."),
    (FAQ, "See [us][contact].", "5", "write the address behind", "See [us](contact.md)."),
    (FAQ, "See [us][].", "5", "write the address behind", "See [us][].\n\n[us]: contact.md"),
    (FAQ, "See [[contact]].", "5", "write a link as", "See [this](contact.md)."),
    (FAQ, "See [[contact|us]].", "5", "write a link as", "See [us](contact.md)."),
    (FAQ, "![[contact]]", "1", "write a link as", "[words](contact.md)"),
    (FAQ, "[TOC]", "1", "lists its parts by itself", "Words."),
    (FAQ, "[[_TOC_]]", "1", "lists its parts by itself", "Words."),
    (FAQ, "Come %%ask Bo%% early.", "6", "write a note to", "Come <!-- ask Bo --> early."),
    (FAQ, ":::tip Hot\nMind.\n:::", "1", "write !!! note", '!!! note "Hot"\n    Mind.'),
    (FAQ, "::: {.warning}\nMind.\n:::", "1", "indented by four", '!!! note "W"\n    Mind.'),
    (FAQ, "Loud :guitar: here", "6", "write a word in its place", "Loud guitar here"),
    (FAQ, "Loud :material-music-note: here", "6", "write a word", "Loud music here"),
    (FAQ, "Press ++ctrl+alt+s++ now", "7", "write each key", "Press <kbd>Ctrl</kbd> now"),
    (FAQ, '--8<-- "rates.md"', "1", "write the text of that file here", "Rates."),
    (FAQ, "One {++two++} three", "5", "delete the marks", "One two three"),
    (FAQ, "One {--two--} three", "5", "delete the marks", "One three"),
    (FAQ, "One {>>really?<<} two", "5", "delete the marks", "One two"),
    (FAQ, "One {~~two~>three~~}", "5", "delete the marks", "One three"),
    (FAQ, "Is $x^2$ loud?", "4", "write it in words, or as x^2^", "Is x^2^ loud?"),
    (FAQ, "$$\nx\n$$", "1", "write it in words", "x"),
    (FAQ, "A [small]{.smallcaps} room", "3", "delete the braces", "A small room"),
    (FAQ, "One^[a note] two", "4", "write [^1] here", "One[^1] two\n\n[^1]: a note"),
)
"""A file, what was typed, its column (in process.yaml with the line), the hint, and what it leads to."""


def typed_into(guide: Path, file: str, words: str) -> int:
    """Type a summary into process.yaml, or a paragraph below a text; return the line of it."""
    path = guide / file
    if file == Y:
        quoted = words.replace('"', "'")
        text = re.sub(
            "    summary: .*", f'    summary: "{quoted}"', path.read_text("utf-8"), count=1
        )
        path.write_text(text, encoding="utf-8")
        return 32
    text = f"# Questions\n\n{words}\n"
    if (guide / "content").is_symlink():
        made = (guide / "content").readlink()
        (guide / "content").unlink()
        shutil.copytree(made, guide / "content")
    path.write_text(text, encoding="utf-8")
    return 3


@pytest.mark.parametrize(("file", "words", "at", "hint", "mended"), AS_TYPED)
def test_marks_without_effect_are_reported(  # noqa: PLR0913 - the columns of a table
    *, file: str, words: str, at: str, hint: str, mended: str, guide: Path, studio_guide: Command
) -> None:
    """What looks like a fact, a link or formatting, and is shown as typed, gets a notice."""
    line = typed_into(guide, file, words)

    told = studio_guide("-C", guide, "check")

    place = at if file == Y else f"{line}:{at}"
    assert told.exit_code == 0
    assert f"{file}:{place}: '" in told.stderr
    assert "[shown-as-typed]" in told.stderr
    assert hint in told.stderr
    typed_into(guide, file, mended)
    assert studio_guide("-C", guide, "check").stderr == ""


@pytest.mark.parametrize("file", [Y, FAQ])
@pytest.mark.parametrize(
    ("words", "at", "hint", "mended"),
    [
        ("Pay \u202e001 now", 4, "put the cursor before '001' and press Backspace", "Pay 001 now"),
        ("Pay \u202d001\u202c now", 4, "or type the words anew", "Pay 001 now"),
        ("Open \u202aC:/Mixes now", 5, "put the cursor before 'C:/Mixes' and", "Open C:/Mixes now"),
        ("Pay \u2067001 now", 4, "write U+2069 where its words end", "Pay \u2067001\u2069 now"),
        ("A \u2067B \u2066C\u2069 D", 2, "write U+2069", "A \u2067B \u2066C\u2069\u2069 D"),
        ("Pay \u202b001 now", 4, "write U+202C where its words end", "Pay \u202b001\u202c now"),
    ],
)
def test_a_character_that_turns_text_around_is_reported(  # noqa: PLR0913 - as above
    *, file: str, words: str, at: int, hint: str, mended: str, guide: Path, studio_guide: Command
) -> None:
    """A direction that nobody sees, and that its line does not end, gets a notice; a whole one doesn't."""
    line = typed_into(guide, file, words)

    told = studio_guide("-C", guide, "check")

    place = f"32:{at + 15}" if file == Y else f"{line}:{at + 1}"
    assert told.exit_code == 0
    assert f"{file}:{place}: a character that nobody sees" in told.stderr
    assert "[turned-text]" in told.stderr
    assert hint in told.stderr
    typed_into(guide, file, mended)
    assert "turned-text" not in studio_guide("-C", guide, "check").stderr


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (Y, "5 < 6 & 7 > 3, a * b ** c, [Sic] (really) {so}"),
        (FAQ, "`{% x %}` and ``{ studio.name }``"),
        (FAQ, "```\n{% x %}\n[a] (b.md)\n```"),
        (FAQ, "A set {a, b} and [Sic] (really). {: .no-term }"),
        (FAQ, "## Title {#an-id}"),
        (FAQ, "[a][b] `[c][d]` \\[e][f] x[0]\n\n[b]: contact.md"),
        (FAQ, "[[1]](planner.md), x^[2](faq.md)^, a[^1]\n\n[^1]: a note"),
        (FAQ, "At 10:30:00: ready :) or not:so:much. {: .no-term }"),
        (FAQ, "C++ and C++, $5 and $6, 100%, 50 %% and 7 %%"),
        (FAQ, r"\[[this]], \:guitar: and \{++this++}"),
        (FAQ, "`[[a]]`, `:tada:` and `++ctrl++`\n\n```\n:::tip\n$$x$$\n```"),
        (FAQ, "One <!-- [[a]] :tada: %%b%% --> two"),
        (FAQ, "| a | b |\n|:---:|:-:|\n| 1 | 2 |"),
    ],
)
def test_ordinary_characters_are_not_reported(
    file: str, words: str, guide: Path, studio_guide: Command
) -> None:
    """Signs in a plain sentence, and code, are no marks."""
    typed_into(guide, file, words)

    assert studio_guide("-C", guide, "check").stderr == ""


@pytest.mark.parametrize(
    ("words", "at", "mended"),
    [
        ("All of it takes ten steps.", 11, "All of it takes {{ steps.count }} steps."),
        ("These are the 4 steps.", 11, "These are the three steps."),
        ("We settle that in step 7.", 19, "We settle that in step 3."),
    ],
)
def test_an_outdated_number_of_steps_is_reported(
    words: str, at: int, mended: str, guide: Path, studio_guide: Command
) -> None:
    """A text that counts steps which are gone gets a notice, until the count is right."""
    line = typed_into(guide, FAQ, words)

    told = studio_guide("-C", guide, "check")

    assert told.exit_code == 0
    assert f"{FAQ}:{line}:{at}: this says '" in told.stderr
    assert "and the guide has 3 steps [stale-count]" in told.stderr
    for right in (
        mended,
        "Take two steps back. The first two steps are short. In step three, sing.",
    ):
        typed_into(guide, FAQ, right)
        assert studio_guide("-C", guide, "check").stderr == ""


@pytest.mark.parametrize("text", ["", " \n\n", "<!-- note -->\n", "---\ntitle: Questions\n---\n"])
@pytest.mark.parametrize("name", ["pages/faq.md", "steps/mixing.md", "staff/week-1.md"])
def test_a_text_without_words_is_told(
    name: str, text: str, sample: Path, studio_guide: Command
) -> None:
    """A text of which nothing is left is a notice; a picture or a fact is enough."""
    path = sample / "content" / name.replace("mixing", "choosing").replace("week-1", "index")
    path.write_text(text)
    place = path.relative_to(sample).as_posix()

    assert (
        f"{place}:1:1: there are no words in this text"
        in studio_guide("-C", sample, "check").stderr
    )
    path.write_text(f"{text}\n{{{{ studio.name }}}}\n")
    assert "[empty-text]" not in studio_guide("-C", sample, "check").stderr


def test_each_outdated_number_is_reported_once(guide: Path, studio_guide: Command) -> None:
    """Of counts that stand close together, or in other letters, each is told; other words are not."""
    line = typed_into(guide, FAQ, "All ten steps, the 9 steps; STEP NINE, footstep 9, steps 9.")

    told = studio_guide("-C", guide, "check").stderr

    places = re.findall(rf"{FAQ}:{line}:(\d+): this says", told)
    assert places == ["1", "16", "29"]


@pytest.mark.parametrize(
    ("words", "hint", "mended"),
    [
        ("{{ price }}", "write {{ studio.facts.price }}", "80"),
        ("{{ Studio.Name }}", "did you mean 'studio.name'?", "{{ studio.name }}"),
        ("{{ name }}", "did you mean 'studio.name'?", "{{ studio.name }}"),
        ("{{ studio.name | upper }}", "write the name of a fact", "{{ studio.name }}"),
        ("{{ your name here }}", r"to show braces, write \{{", r"\{{ your name here }}"),
        ("{{ steps }}", "steps.planning.name, steps.recording.name, steps.mixing.name, steps.count", "{{ steps.count }}"),
        ("[x](ann@studio.example)", "write mailto:ann@studio.example", "[x](mailto:ann@studio.example)"),
        ("[x](+1 555 0199)", "write tel:+15550199", "[x](tel:+15550199)"),
        ("[x](studio.example)", "write https://studio.example", "[x](https://studio.example)"),
        ("![x](room.jpg)", "put the file into content/assets/ and write 'assets/room.jpg'", "x"),
        ("![x](my%20take%202.PNG)", "into content/assets/ as 'my-take-2.png' and write 'assets/my-take-2.png'", "x"),
        ("[x](/Users/ann/Desktop/contact.pdf)", "put the file into content/assets/ and write 'assets/contact.pdf'", "x"),
        ("![x](data:image/png;base64,AAAA)", "put the picture into content/assets/ and write where it is", "x"),
        ("![x](file:///Users/ann/shot.png)", "put the picture into content/assets/ and write where it is", "x"),
        (r"![x](C:\Users\ann\shot.png)", "put the picture into content/assets/ and write where it is", "x"),
        ("[x](file:///Users/ann/plan.pdf)", "put the file into content/assets/ and write where it is", "x"),
        ('<p style="margin:0cm">Hi<o:p></o:p></p>', "delete it, with its value", "<p>Hi</p>"),
        ('<p class="MsoNormal">Hi<o:p></o:p></p>', "delete it, and keep the words", "<p>Hi</p>"),
        ('<iframe src="https://film.example/x"></iframe>', "[Watch or book it here](https://film.example/x)", "[Watch](https://film.example/x)"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_text_is_reported_and_its_hint_fixes_it(
    words: str, hint: str, mended: str, guide: Path, studio_guide: Command
) -> None:
    """Variables, addresses and pasted HTML that do not work are reported with a fix."""
    line = typed_into(guide, FAQ, words)

    told = studio_guide("-C", guide, "check")

    assert told.exit_code == 1
    assert f"{FAQ}:{line}:" in told.stderr
    assert hint in told.stderr
    typed_into(guide, FAQ, mended)
    mended_check = studio_guide("-C", guide, "check")
    assert (mended_check.exit_code, mended_check.stderr) == (0, "")
