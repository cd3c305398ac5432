"""What an audience would see of two versions of a guide."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SAMPLE, Command

NOTHING = "no difference in the public edition\n"


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """Return a folder with two copies of the sample, old and new."""
    for name in ("old", "new"):
        shutil.copytree(SAMPLE, tmp_path / name)
    return tmp_path


def typed(pair: Path, old: str, new: str, name: str = "process.yaml") -> None:
    """Replace a text in a file of the new version."""
    path = pair / "new" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "meaning: How fast a song is.",
            "meaning: The speed.",
            "glossary\n  ~ reworded: bpm / meaning\n      - How fast a song is.\n      + The speed.\n",
        ),
        (
            "prepare: [Three songs, ",
            "prepare: [Three songs, A pen, ",
            "sessions\n  + added: listening / prepare\n      + A pen\n",
        ),
        (
            "prepare: [Three songs, ",
            "prepare: [",
            "sessions\n  - removed: listening / prepare\n      - Three songs\n",
        ),
        (
            "{id: prep-rest, text: I rest}",
            "{id: sleep, was: [prep-rest], text: I rest}",
            "prep\n  ~ renamed: phases / after / items / prep-rest is now sleep\n",
        ),
        (
            "{id: prep-rest, text: I rest}",
            "{id: sleep, text: I sleep}",
            (
                "prep\n  + added: phases / after / items / sleep\n      + text: I sleep\n"
                "  - removed: phases / after / items / prep-rest\n      - text: I rest\n"
            ),
        ),
        (
            "hourly_rate: 80",
            "hourly_rate: 90",
            "studio\n  ~ reworded: facts / hourly_rate\n      - 80\n      + 90\n",
        ),
        (
            "{id: drummer, name: Drummer, note: Bring the key.}\n    - {id: singer, name: Singer}",
            "{id: singer, name: Singer}\n    - {id: drummer, name: Drummer, note: Bring the key.}",
            "prep\n  ~ moved: players\n      - drummer, singer\n      + singer, drummer\n",
        ),
    ],
)
def test_what_artists_would_see(
    old: str, new: str, said: str, pair: Path, studio_guide: Command
) -> None:
    """Each difference is reported by kind and id, with the texts before and after."""
    typed(pair, old, new)

    result = studio_guide("-C", pair, "diff", "old", "new")

    assert (result.exit_code, result.stdout, result.stderr) == (0, said, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Keep the kettle full.", "Hide the kettle."),
        ("meaning: What we never tell.", "meaning: A new secret."),
        ("    name: The Secret Sauce\n", "    name: Another Sauce\n"),
        ("  - {term: Zeroing, meaning: Setting every knob back.}\n", ""),
        ("{id: assistant, name: Assistant, job: ", "{id: assistant, name: Helper, job: "),
        ("text: Never tell who paid.", "text: Tell nobody."),
        ("# A small whole", "# A small part"),
    ],
)
def test_what_is_internal_is_not_reported(
    old: str, new: str, pair: Path, studio_guide: Command
) -> None:
    """A change that artists cannot see is no difference to them; the staff see it."""
    typed(pair, old, new)

    public = studio_guide("-C", pair, "diff", "old", "new")
    internal = studio_guide("-C", pair, "diff", "old", "new", "--edition", "internal")

    assert (public.exit_code, public.stdout) == (0, NOTHING)
    same = old.startswith("#")
    assert (internal.stdout == NOTHING.replace("public", "internal")) == same
    assert internal.exit_code == 0


def test_what_becomes_public_is_added(pair: Path, studio_guide: Command) -> None:
    """A term that was internal is new to artists, with all its public text."""
    typed(pair, "{term: Zeroing, ", "{term: Zeroing, audience: public, ")

    result = studio_guide("-C", pair, "diff", "old", "new")

    assert result.stdout == (
        "glossary\n  + added: zeroing\n      + term: Zeroing\n"
        "      + meaning: Setting every knob back.\n"
    )


def prose(pair: Path) -> None:
    """Add words, a link and a comment to an article."""
    path = pair / "new/content/prep/drummer.md"
    text = path.read_text(encoding="utf-8").replace(
        "Oil the pedal.", "Oil *both* <!-- no -->[x](faq.md)"
    )
    path.write_text(text.replace("(faq.md)", "(https://x.example/)"), encoding="utf-8")


def staff_page(pair: Path) -> None:
    """Change an article for the staff."""
    with (pair / "new/content/staff/week-1.md").open("a", encoding="utf-8") as file:
        file.write("\nA word to the staff.\n")


def asset(pair: Path) -> None:
    """Change a file that pages use."""
    with (pair / "new/content/assets/logo.svg").open("a", encoding="utf-8") as file:
        file.write("\n")


def root_file(pair: Path) -> None:
    """Add a file for the top of the site."""
    (pair / "new/content/root").mkdir()
    (pair / "new/content/root/CNAME").write_text("blue.example\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            prose,
            (
                "pages\n  ~ reworded: content/prep/drummer.md\n      - Oil the pedal.\n"
                "      + Oil both x (https://x.example/)\n"
            ),
        ),
        (staff_page, NOTHING),
        (asset, "files\n  ~ changed: content/assets/logo.svg\n"),
        (root_file, "files\n  + added: content/root/CNAME\n"),
    ],
)
def test_texts_and_files(
    change: Callable[[Path], None], said: str, pair: Path, studio_guide: Command
) -> None:
    """Texts are compared as readers see them, without comments; a changed file is named."""
    change(pair)

    assert studio_guide("-C", pair, "diff", "old", "new").stdout == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("step mixing blending", "steps\n  ~ renamed: mixing is now blending\n"),
        ("session listening hearing", "sessions\n  ~ renamed: listening is now hearing\n"),
        ("role producer coach", "roles\n  ~ renamed: producer is now coach\n"),
        (
            "player drummer percussion",
            "prep\n  ~ renamed: players / drummer is now percussion\n",
        ),
    ],
)
def test_a_rename_is_one_line(words: str, said: str, pair: Path, studio_guide: Command) -> None:
    """An id that was renamed everywhere is one line, as nothing else changed for readers."""
    assert studio_guide("-C", pair / "new", "rename", *words.split(), "--yes").exit_code == 0

    assert studio_guide("-C", pair, "diff", "old", "new").stdout == said


def test_the_order_of_kinds_is_fixed(pair: Path, studio_guide: Command) -> None:
    """Kinds have a fixed order, and the same versions give the same lines."""
    typed(pair, "How fast a song is.", "The speed.")
    typed(pair, "I rest", "I sleep")
    typed(pair, "Three songs", "Four songs")
    typed(pair, "hourly_rate: 80", "hourly_rate: 90")
    prose(pair)

    first, second = (studio_guide("-C", pair, "diff", "old", "new").stdout for _ in range(2))

    kinds = [line for line in first.splitlines() if not line.startswith(" ")]
    assert kinds == ["steps", "sessions", "prep", "glossary", "pages", "studio"]
    assert first == second


def test_a_folder_with_problems_is_reported(pair: Path, studio_guide: Command) -> None:
    """A problem names the folder that it is in; a missing folder is reported too."""
    typed(pair, "tagline:", "taglin:")

    wrong = studio_guide("-C", pair, "diff", "old", "new")
    missing = studio_guide("-C", pair, "diff", "nowhere", "old")

    assert (wrong.exit_code, missing.exit_code, wrong.stdout, missing.stdout) == (1, 1, "", "")
    assert "new/process.yaml:4:3: no such key: 'taglin' [unknown-key]" in wrong.stderr
    assert "nowhere:1:1: there is no such folder [missing-file]" in missing.stderr


@pytest.mark.parametrize(
    "words", [[], ["old"], ["old", "new", "old"], ["old", "new", "--edition", "all"]]
)
def test_wrong_usage(words: list[str], pair: Path, studio_guide: Command) -> None:
    """Anything but two folders and a known edition gives exit code 2."""
    assert studio_guide("-C", pair, "diff", *words).exit_code == 2
