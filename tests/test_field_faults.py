"""Faults that people made: `check` reports each at its place, with a hint that fixes it.

Every case is a file as it was typed, and the same file after following the hint.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Command
from processes import GENERATOR, run
from projects import ROOT, change, with_base

from generator.problems import Rule
from generator.problems.reference import problem_reference

Y, FAQ = "process.yaml", "content/pages/faq.md"
NBSP = "\N{NO-BREAK SPACE}"
WINDOW = "window: {first_day: 5, last_day: 6}"
BRAND = 'brand: {primary: "#123a6b", accent: "#0a5f58", logo: content/assets/logo.svg}'
CONTACT = (
    'contact: {email: hi@blue.example, booking_url: "https://blue.example/book?a=1&b=2",'
    " phone: +1 555 0199}"
)


@dataclass(frozen=True)
class Fault:
    """A text in a file, its faulty replacement, the expected report, and what the hint leads to."""

    name: str
    file: str
    good: str
    bad: str
    told: str
    """The place, and the rule or words of the message."""
    hint: str
    mended: str
    """The replacement for `bad` after following the hint."""


FAULTS = (
    Fault("phone-null", Y, "phone: +1 555 0199", "phone: null", "7:94", "remove the key", "staff: {}"),
    Fault("phone-tilde", Y, "phone: +1 555 0199", "phone: ~", "7:94", "write the number, as in +1 555 0199", "phone: +1 555 0199"),
    Fault("mail-in-curly-quotes", Y, "email: hi@blue.example", "email: “hi@blue.example”", "7:20", "write hi@blue.example", "email: hi@blue.example"),
    Fault("mail-with-a-name", Y, "email: hi@blue.example", "email: Blue <hi@blue.example>", "7:20", "write hi@blue.example", "email: hi@blue.example"),
    Fault("url-with-a-query", Y, "https://blue.example/\n", "https://blue.example/?a=1\n", "5:8", "write https://blue.example/", "https://blue.example/\n"),
    Fault("url-with-a-password", Y, "https://blue.example/\n", "https://me:pw@blue.example/\n", "5:8", "write https://blue.example/", "https://blue.example/\n"),
    Fault("item-in-two-steps", Y, "id: recording-slept", "id: choosing-title", "116:21", "give one of them another id", "id: recording-rested"),
    Fault("item-in-prep", Y, "id: prep-rest", "id: choosing-title", "165:", "give one of them another id", "id: prep-pause"),
    Fault("merge-in-a-text", FAQ, "A week or so.", "\n<<<<<<< HEAD\nA week.\n=======\nA day.\n>>>>>>> x\n", "6:1", "keep one version and delete the lines", "A week."),
    Fault("merge-in-the-process", Y, "    name: Mixing\n", "<<<<<<< HEAD\n    name: Mixing\n=======\n    name: Mix\n>>>>>>> x\n", "118:1", "keep one version and delete the lines", "    name: Mix\n"),
    Fault("code-never-ends", FAQ, "A week or so.", "```\nA week or so.\n", "5:1", "end it with a line of the same characters", "```\nA week or so.\n```\n"),
    Fault("code-with-tildes", FAQ, "A week or so.", "~~~text\n```\nA week or so.\n", "5:1", "or remove the line that starts it", "`A week or so.`\n"),
    Fault("link-to-a-staff-page", FAQ, "A week or so.", "[a](staff/week-1.md)", "5:5: the link 'staff/week-1.md' leads to a page or file that only the staff see", "delete the link, move it into a text under content/staff/", "A week or so."),
    Fault("link-to-an-internal-session", FAQ, "A week or so.", "[a](sessions/secret-sauce.md)", "5:5: the link 'sessions/secret-sauce.md' leads to a page or file that only the staff see", "delete the link, move it into a text under content/staff/", "A week or so."),
    Fault("link-to-a-staff-file", FAQ, "A week or so.", "[a](../staff/room.svg)", "5:5: the link '../staff/room.svg' leads to a page or file that only the staff see", "delete the link, move it into a text under content/staff/", "A week or so."),
    Fault("address-of-a-staff-page", FAQ, "A week or so.", "<https://blue.example/staff/week-1/>", "5:2: the link 'https://blue.example/staff/week-1/' leads to a page or file that only the staff see", "delete the link, move it into a text under content/staff/", "A week or so."),
    Fault("window-list", Y, WINDOW, "window: [5, 6]", "121:13: 'window' must be keys and values, not a list", "the keys here are: first_day, last_day, extra_song_days", WINDOW),
    Fault("hours-text", Y, "artist_hours: {min: 1.5, max: 3}", "artist_hours: 1.5-3", "75:19: 'artist_hours' must be", "the keys here are: min, max", "artist_hours: {min: 1.5, max: 3}"),
    Fault("start-day", Y, WINDOW, "window: {start_day: 5, last_day: 6}", "121:14", "did you mean 'first_day'?", WINDOW),
    Fault("end-day", Y, WINDOW, "window: {first_day: 5, end_day: 6}", "121:28", "did you mean 'last_day'?", WINDOW),
    Fault("title-of-a-step", Y, "    name: Mixing\n", "    title: Mixing\n", "118:5", "did you mean 'name'?", "    name: Mixing\n"),
    Fault("description-of-a-session", Y, "meaning: You hear your", "description: You hear your", "48:5", "did you mean 'meaning'?", "meaning: You hear your"),
    Fault("capital-key", Y, "    summary: We balance", "    Summary: We balance", "120:5", "did you mean 'summary'?", "    summary: We balance"),
    Fault("color-as-a-note", Y, BRAND, "brand:\n    primary: #5b2a86\n    logo: content/assets/logo.svg", "9:13", 'write "#5b2a86", in quotes', 'brand:\n    primary: "#5b2a86"\n    logo: content/assets/logo.svg'),
    Fault("text-as-a-note", Y, "    name: Mixing\n", "    name: #1 mixes\n", "118:10", 'write "#1 mixes", in quotes', '    name: "#1 mixes"\n'),
    Fault("contact-as-text", Y, CONTACT, "contact: hi@blue.example", "7:12: 'contact' must be keys and values, not text", "the keys here are: email, booking_url, phone", "contact:\n    email: hi@blue.example"),
    Fault("no-break-space-after-a-key", Y, "    summary: We balance", f"    summary:{NBSP}We balance", "120:13", "delete it and type a space", "    summary: We balance"),
    Fault("no-break-space-before-a-key", Y, "    summary: We balance", f"  {NBSP} summary: We balance", "120:3", "delete it and type a space", "    summary: We balance"),
    Fault("wide-space", Y, "    summary: We balance", "    summary:\u3000We balance", "120:13", "delete it and type a space", "    summary: We balance"),
    Fault("merge-key", Y, "  - id: inventory\n", "  - <<: *room\n    id: inventory\n", "96:9", "", "  - id: inventory\n"),
    Fault("known-merge-key", Y, "    needs: [choosing]\n    roles: [assistant]\n", "    <<: {needs: [choosing]}\n    roles: [assistant]\n", "100:5: '<<' repeats keys", "write the keys out in its place", "    needs: [choosing]\n    roles: [assistant]\n"),
    Fault("picture", FAQ, "A week or so.", "![The room](logo.svg) A week.", "5:13", "did you mean 'assets/logo.svg'?", "![The room](assets/logo.svg) A week."),
    Fault("picture-in-a-guide", "content/steps/choosing.md", "A kettle.", "![The room](logo.svg)", "8:13", "did you mean '../assets/logo.svg'?", "![The room](../assets/logo.svg)"),
    Fault("film", FAQ, "A week or so.", '\n<iframe src="https://film.example/x"></iframe>\n\nA week.', "6:1", "as in [Watch or book it here](https://film.example/x)", "[Watch or book it here](https://film.example/x)\n\nA week."),
    Fault("dead-anchor", FAQ, "recording.md", "recording.md#nothing", "5:30", "the page has: #a-title-of-its-own", "recording.md#a-title-of-its-own"),
    Fault("anchor-of-a-term", "content/steps/choosing.md", "#take", "#takes", "8:22", "did you mean 'take'?", "#take"),
    Fault("empty-heading", FAQ, "A week or so.", "##\n\nA week.", "5:1", "write a text after the #", "## How long\n\nA week."),
    Fault("emoji-in-a-name", Y, "    name: Mixing\n", "    name: Mixing 🎸\n", "118:18", "replace it", "    name: Mixing\n"),
    Fault("emoji-in-a-guide", "content/steps/choosing.md", "A kettle.", "A kettle 🫖.", "8:10", "replace it", "A kettle."),
    Fault("color-as-a-note-in-braces", Y, BRAND, "brand: {primary: #5b2a86}", "8:20: ' #' starts a comment", 'as in "#5b2a86"', 'brand: {primary: "#5b2a86"}'),
    Fault("apostrophe-in-braces", Y, WINDOW, "window: {first_day: 'don't', last_day: 6}", "121:30: there is text after", "put the whole text in quotes", WINDOW),
    Fault("no-comma", Y, WINDOW, "window: {first_day: 5 last_day: 6}", "121:35", "if ': ' is part of a text, put the text in quotes; if not, a comma is missing before this key", WINDOW),
    Fault("only-tabs", Y, "    summary: We balance", "\t\tsummary: We balance", "120:1: a tab", "indent with spaces", "    summary: We balance"),
    Fault("no-space-after-a-colon", Y, "  name: Blue", "  name:Blue", "3:7: a space is missing", "write a space after it", "  name: Blue"),
    Fault("color-without-its-sign", Y, '"#123a6b"', "123a6b", "8:20", 'write "#123a6b", in quotes', '"#123a6b"'),
    Fault("short-color", Y, '"#123a6b"', '"#15b"', "8:20", 'write "#1155bb", in quotes', '"#1155bb"'),
    Fault("color-in-curly-quotes", Y, '"#123a6b"', "“#123a6b”", "8:20", 'write "#123a6b", in quotes', '"#123a6b"'),
    Fault("path-without-its-folders", Y, "logo: content/assets/logo.svg", "logo: logo.svg", "8:", "write content/assets/logo.svg, where the file must be", "logo: content/assets/logo.svg"),
    Fault("path-of-windows", Y, "logo: content/assets/logo.svg", "logo: content\\assets\\logo.svg", "8:", "write content/assets/logo.svg, where the file must be", "logo: content/assets/logo.svg"),
    Fault("id-with-accents", Y, "  - id: choosing\n", "  - id: größe-łódź\n", "", "write grosse-lodz", "  - id: choosing\n"),
    Fault("comma-in-a-text-in-braces", Y, "why: It goes on the plan.", "why: It goes, by heart, on the plan.", "92:", "if it belongs to the text before the comma, put the whole text in quotes", 'why: "It goes, by heart, on the plan."'),
    Fault("comma-in-a-number", Y, "artist_hours: {min: 1.5, max: 3}", "artist_hours: {min: 1,5, max: 3}", "", "write a point in a number, as in 1.5", "artist_hours: {min: 1.5, max: 3}"),
    Fault("key-of-the-contact", Y, "  language: en\n", "  email: hi@blue.example\n", "6:3", "move it below 'studio.contact'", "  language: en\n"),
    Fault("key-of-the-studio", Y, "settings: {sample", "settings: {updated: 2027-01-04, sample", "", "move it below 'studio'", "settings: {sample"),
    Fault("public-yes", Y, "    name: Mixing\n    audience: public\n", "    name: Mixing\n    public: yes\n", "", "did you mean 'audience'?", "    name: Mixing\n    audience: public\n"),
    Fault("colon-in-an-entry", Y, WINDOW, f"{WINDOW}\n    bring:\n      - Files: as WAV", "", "put the whole entry in quotes, as it has a ': '", f'{WINDOW}\n    bring:\n      - "Files: as WAV"'),
    Fault("unknown-language", Y, "language: en", "language: english", "6:13", "write it as in en-US", "language: en-US"),
    Fault("underscore-in-a-number", Y, WINDOW, "window: {first_day: 5, last_day: 0_6}", "121:", "write 6", WINDOW),
    Fault("zero-before-a-number", Y, WINDOW, "window: {first_day: 05, last_day: 6}", "121:25: '05' can be read", "write 5", WINDOW),
    Fault("octal-bits", Y, "bit_depth: 24", "bit_depth: 030", "9:", "write 30", "bit_depth: 30"),
    Fault("bits-with-an-underscore", Y, "bit_depth: 24", "bit_depth: 2_4", "9:", "write 24", "bit_depth: 24"),
    Fault("wide-digits", Y, "bit_depth: 24", "bit_depth: ２４", "9:", "write 24", "bit_depth: 24"),
    Fault("hours-and-minutes", Y, "artist_hours: {min: 1.5, max: 3}", "artist_hours: {min: 1:30, max: 3}", "", "write digits only, with a decimal point if needed", "artist_hours: {min: 1.5, max: 3}"),
    Fault("hexadecimal", Y, "bit_depth: 24", "bit_depth: 0x18", "9:", "write digits only", "bit_depth: 24"),
    Fault("no-finite-number", Y, "sample_rate_khz: 44.1", "sample_rate_khz: .nan", "9:", "write digits only", "sample_rate_khz: 44.1"),
)  # fmt: skip
NOTICES = (
    Fault("session-in-no-step", Y, "\nsessions:\n", "\nsessions:\n  - {id: lone, name: Lone, meaning: None.}\n", "[unused-session]", "add it to a step under 'sessions', or remove it", "\nsessions:\n"),
    Fault("public-session-inside", Y, "      - {session: xyz}\n", "\n", "no public step has the session 'xyz'", "add 'audience: public' to the step 'inventory', or take it from the session", "      - {session: xyz}\n"),
    Fault("step-before-its-need", Y, "    needs: [choosing, inventory]", "    needs: [choosing, mixing]\n    overlaps: [mixing]", "[late-need]", "list the steps in the order", "    needs: [choosing, inventory]"),
    Fault("another-language", Y, "language: en", "language: pt-BR", "[frame-language]", "nothing to do", "language: en-GB"),
)  # fmt: skip


def projected(sample: Path, fault: Fault) -> str:
    """Put the fault into a project, and return the text of its file."""
    change(sample / fault.file, fault.good, fault.bad)
    return (sample / fault.file).read_text(encoding="utf-8")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_reported_and_its_hint_fixes_it(
    fault: Fault, sample: Path, studio_guide: Command
) -> None:
    """`check` names the place; after following the hint, it finds no problem."""
    typed = projected(sample, fault)

    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 1
    assert f"{fault.file}:{fault.told}" in told.stderr
    assert f"hint: {fault.hint}" in told.stderr or f" {fault.hint}" in told.stderr
    (sample / fault.file).write_text(
        typed.replace(fault.bad, fault.mended, 1), encoding="utf-8", newline=""
    )
    mended = studio_guide("-C", sample, "check")
    assert (mended.exit_code, mended.stderr) == (0, "")


@pytest.mark.parametrize("fault", NOTICES, ids=lambda fault: fault.name)
def test_a_notice_is_reported_and_its_hint_ends_it(
    fault: Fault, sample: Path, studio_guide: Command
) -> None:
    """A notice is reported too, and disappears once the hint is followed."""
    if fault.name == "step-before-its-need":
        change(sample / Y, "    needs: [recording]\n    overlaps: [recording]\n", "")
        change(sample / Y, WINDOW, "window: {first_day: 1, last_day: 6}")
    if fault.name == "public-session-inside":
        change(sample / Y, "[{session: secret-sauce}]", "[{session: secret-sauce}, {session: xyz}]")
    typed = (sample / fault.file).read_text(encoding="utf-8")
    change(sample / fault.file, fault.good, fault.bad)

    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 0
    assert fault.told in told.stderr
    assert fault.hint in told.stderr
    (sample / fault.file).write_text(typed.replace(fault.good, fault.mended, 1), encoding="utf-8")
    assert fault.told not in studio_guide("-C", sample, "check").stderr


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("pages/prices.txt", "save its text as Markdown, in content/pages/prices.md"),
        ("pages/Über uns.docx", "save its text as Markdown, in content/pages/uber-uns.md"),
        ("steps/room.jpg", "move it to content/assets/ if a text or process.yaml names it"),
        ("pages/more/prices.md", "move it to content/pages/ itself"),
        ("prices.md", "move it to pages, steps, prep, staff, assets or root"),
    ],
)
def test_a_file_that_no_page_uses_is_reported_where_it_belongs(
    name: str, hint: str, sample: Path, studio_guide: Command
) -> None:
    """A file of another kind, or in the wrong folder, gives a notice with the right place."""
    path = sample / "content" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("Text.\n", encoding="utf-8")

    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 0
    assert f"content/{name}:1:1: this file isn't published" in told.stderr
    assert f"hint: {hint}" in told.stderr


def test_a_name_with_a_space_is_reported_with_a_name_that_works(
    sample: Path, studio_guide: Command
) -> None:
    """The file exists, but its name is wrong: both messages propose the same new name."""
    assets = sample / "content/assets"
    shutil.copy(assets / "logo.svg", assets / "My Logo.SVG")
    change(sample / Y, "logo: content/assets/logo.svg", "logo: content/assets/My Logo.SVG")

    told = studio_guide("-C", sample, "check").stderr

    assert "hint: rename it, such as to my-logo.svg" in told
    assert "hint: write content/assets/my-logo.svg" in told
    (assets / "My Logo.SVG").rename(assets / "my-logo.svg")
    change(sample / Y, "content/assets/My Logo.SVG", "content/assets/my-logo.svg")
    assert studio_guide("-C", sample, "check").exit_code == 0


@pytest.mark.parametrize("name", ["process.yml", "Process.yaml", "process.yaml.txt"])
def test_another_name_of_the_process(name: str, sample: Path, studio_guide: Command) -> None:
    """If a file name is nearly right, the message names the file and its correct name."""
    (sample / Y).rename(sample / name)
    if (sample / Y).exists():
        pytest.skip("this disk ignores case")

    told = studio_guide("-C", sample, "check").stderr

    assert f"there is no process.yaml here, but {name}" in told
    assert f"hint: rename {name} to process.yaml" in told


def test_a_guide_without_a_public_step(sample: Path, studio_guide: Command) -> None:
    """A public site without a step is not published, and `check` says how many steps are public."""
    text = (sample / Y).read_text(encoding="utf-8")
    head, _, rest = text.partition("\nsteps:\n")
    steps, _, tail = rest.partition("\nprep:\n")
    hidden = steps.replace("    audience: public\n", "")
    (sample / Y).write_text(f"{head}\nsteps:\n{hidden}\nprep:\n{tail}", encoding="utf-8")
    for name in ("pages/faq.md", "prep/10-before.md"):
        file = sample / "content" / name
        file.write_text(re.sub(r"\[(.+?)\]\(.+?\)", r"\1", file.read_text(encoding="utf-8")))

    for command in (("check",), ("build",)):
        told = studio_guide("-C", sample, *command)
        assert told.exit_code == 1
        assert "4 steps, 0 public: artists would see none [nothing-public]" in told.stderr
    assert not (sample / "site").exists()


def test_characters_of_no_font_are_reported_at_once(sample: Path, studio_guide: Command) -> None:
    """Each place with an emoji or an unsupported script is reported before any file is made."""
    change(sample / Y, "name: Mixing\n", "name: Mixing 🎸\n")
    change(sample / Y, "We count our cables.", "数 cables 🎤")
    change(sample / "content/steps/choosing.md", "A kettle.", "A kettle 🫖.")
    change(sample / "content/prep/drummer.md", "\n", " 鼓\n")

    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 1
    assert told.stderr.count("[missing-glyph]") == 7
    assert not (sample / "site").exists()
    assert [path.name for path in sample.glob("build/*/")] in ([], ["cache"])  # nothing is made


def test_a_large_file_is_reported_if_a_phone_would_load_it(
    sample: Path, studio_guide: Command
) -> None:
    """A large file that readers get gives one notice; a photo of which they get copies, and one that nothing shows, do not."""
    large, small = b"\x89PNG" + b"\0" * 14_000_000, b"\x89PNG" + b"\0" * 200_000
    for name in ("room.png", "small.png", "screen.png", "talk.mp3", "film.bin"):
        (sample / "content/assets" / name).write_bytes(small if name == "small.png" else large)
    (sample / "content/assets/take.mp3").write_bytes(b"\0" * 8_000_000)
    with (sample / "content/pages/faq.md").open("a") as page:
        links = ("room.png", "small.png", "talk.mp3", "take.mp3", "film.bin")
        page.write("\n" + " ".join(f"[it](../assets/{name})" for name in links))

    told = studio_guide("-C", sample, "check")

    assert re.findall(r"assets/(\S+):1:1: this file has 14 MB \[large-file\]", told.stderr) == [
        "film.bin",
        "room.png",
        "talk.mp3",
    ]
    assert told.stderr.count("[large-file]") == 3
    assert told.stderr.count("screen.png") == 1


@pytest.mark.parametrize("language", ["en-US", "en-GB", "pt-BR", "zh-Hans", "tlh", "he"])
@pytest.mark.audit
def test_a_language_that_check_takes_is_built(language: str, sample: Path) -> None:
    """A language with a region or a script, or Klingon, gives a site with all its files."""
    change(with_base(sample) / Y, "language: en", f"language: {language}")

    done = run((*GENERATOR, "-C", sample, "build"), sample)

    assert done.returncode == 0, done.stderr
    page = (sample / "site/index.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page
    english = re.findall(r'<(\w+)[^>]* lang="en">', page.partition("<body>")[2])
    assert ({*english} >= {"a", "nav", "section"}) is not language.startswith("en")


@pytest.mark.parametrize(
    ("remove", "expected"),
    [
        (
            "recording",
            {
                "process.yaml": ["unknown-step", "unknown-step", "unknown-step", "unused-session"],
                "content/steps/recording.md": ["unknown-page"],
                "content/steps/choosing.md": ["dead-link"],
                "content/pages/faq.md": ["dead-link", "bad-variable"],
            },
        ),
        (
            "inventory",
            {"process.yaml": ["unknown-step"] * 2, "content/steps/inventory.md": ["unknown-page"]},
        ),
    ],
)
def test_every_mention_of_a_removed_step_is_reported(
    remove: str, expected: dict[str, list[str]], sample: Path, studio_guide: Command
) -> None:
    """When a step is removed, `check` reports every remaining mention of it at its place."""
    text = (sample / Y).read_text(encoding="utf-8")
    change(sample / FAQ, "A week or so.", "{{ steps.recording.name }} takes a week.")
    gone = re.sub(rf"(?m)^  - id: {remove}\n(?:    .*\n)+", "", text)
    assert gone != text
    (sample / Y).write_text(gone, encoding="utf-8")

    told = studio_guide("-C", sample, "check").stderr

    found: dict[str, list[str]] = {}
    for file, rule in re.findall(r"^(\S+?):\d+:\d+: .*\[([a-z-]+)\]$", told, re.MULTILINE):
        found.setdefault(file, []).append(rule)
    found.pop("content/staff/week-1.md", None)
    if remove != "recording":
        assert {name: sorted(rules) for name, rules in found.items()} == expected
    else:
        for name, rules in expected.items():
            assert sorted(found[name]) == sorted(rules), name


def test_a_date_that_does_not_exist(sample: Path, studio_guide: Command) -> None:
    """A start on February 30 is reported as a day that does not exist, without a format."""
    told = studio_guide("-C", sample, "plan", "--start", "2027-02-30", "-o", "x.ics")

    assert told.exit_code == 2
    assert "'2027-02-30' is not a date: write one such as 2027-01-04." in told.stderr


@pytest.mark.parametrize(
    "fault",
    [
        lambda one: change(one / "mkdocs.yml", "site_name:", "hooks: [nothing.py]\nsite_name:"),
        lambda one: change(one / "mkdocs.yml", "site_name:", "hooks: 7\nsite_name:"),
    ],
    ids=["hook", "shape"],
)
def test_a_fault_in_mkdocs_yml_is_reported_there(
    fault: Callable[[Path], None], sample: Path, studio_guide: Command
) -> None:
    """A studio's setting that the engine refuses is reported in mkdocs.yml, not below build/."""
    fault(with_base(sample))

    told = studio_guide("-C", sample, "build")

    assert told.exit_code == 1
    assert re.search(r"^mkdocs\.yml:\d+:\d+: .*\[engine-failed\]$", told.stderr, re.MULTILINE)


@pytest.mark.parametrize(
    "clock", ["", "x", "-1", "0", "99999999999", "253402300800", "9" * 17, "9" * 5000]
)
def test_a_strange_clock_stops_no_check(
    clock: str, sample: Path, studio_guide: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the variable for the clock holds, a check of a guide with a sample month ends well."""
    change(sample / "process.yaml", "bit_depth: 24", "bit_depth: 24, first_day: 2000-01-03")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", clock)
    told = studio_guide("-C", sample, "check")

    assert told.exit_code == 0
    assert ("[past-month]" in told.stderr) == (clock != "0")


def test_problems_md_names_what_exists() -> None:
    """Each file, command and rule that PROBLEMS.md and README name exists."""
    reference = problem_reference()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for rule in Rule:
        assert f"## {rule}\n" in reference
    for link in re.findall(r"\]\(([\w/.-]+?\.(?:md|png))(?:#[\w-]+)?\)", readme + reference):
        assert (ROOT / link).exists(), link
    assert "comes with studio-guide" not in reference
