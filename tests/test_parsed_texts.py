"""The HTML of texts is cached between runs, and used only if the current code made it."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import run
from projects import change

from generator.build import make_tree
from generator.model import Audience
from generator.problems import ProblemsFoundError
from generator.project import read
from generator.publishing import cache
from generator.reading.markdown_parser import PARSERS
from generator.reading.process import read_process

TEXTS = Path("build/cache/texts/check")


@pytest.fixture
def sample(sample: Path) -> Path:
    """Return a copy of the sample without caches, with the folder that builds make."""
    shutil.rmtree(sample / "build", ignore_errors=True)
    (sample / "build").mkdir()
    return sample


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of texts that will be parsed from now on."""
    found: list[str] = []
    parser = PARSERS["article"]

    def noted(text: str) -> str:
        found.append(text)
        return parser(text)

    monkeypatch.setitem(PARSERS, "article", noted)
    return found


def test_a_text_is_parsed_once(sample: Path, parsed: list[str]) -> None:
    """A second check parses no text; after an edit, it parses only the changed text."""
    read(sample)
    first = len(parsed)
    read(sample)
    assert first > 3
    assert len(parsed) == first

    guide = sample / "content/steps/mixing.md"
    before = guide.read_text(encoding="utf-8")
    guide.write_text(f"{before}\nOne more.\n", encoding="utf-8")
    read(sample)

    assert ["One more." in text for text in parsed[first:]] == [True]


def test_a_check_alone_makes_no_folder(sample: Path) -> None:
    """Without the folder that a build makes, nothing is cached; with it, the texts are."""
    (sample / "build").rmdir()
    read(sample)
    assert not (sample / "build").exists()

    (sample / "build").mkdir()
    read(sample)
    assert (sample / TEXTS).is_file()


def test_a_check_that_finds_nothing_new_leaves_the_cache(sample: Path) -> None:
    """Checks of one process, as in a preview, keep what is known of all texts."""
    read(sample)
    read(sample)
    whole = (sample / TEXTS).read_bytes()
    read(sample)

    assert (sample / TEXTS).read_bytes() == whole
    assert whole.count(b'"facts ') == whole.count(b'"html ') > 3


def test_the_html_of_a_text_is_judged_again_if_a_value_in_it_changes(sample: Path) -> None:
    """A variable may put an address that acts into a link, although no text has changed."""
    guide = sample / "content/steps/mixing.md"
    guide.write_text("[Us]({{ studio.facts.hourly_rate }})\n", encoding="utf-8")
    read(sample)
    facts = sample / "process.yaml"
    before = facts.read_text(encoding="utf-8")
    assert before.count("hourly_rate: 80") == 1
    facts.write_text(before.replace("hourly_rate: 80", "hourly_rate: 'javascript:a'"), "utf-8")

    for _ in range(2):
        with pytest.raises(ProblemsFoundError, match=r"javascript|unsafe-html"):
            read(sample)


def test_what_is_not_used_is_not_kept(sample: Path) -> None:
    """The HTML of a deleted text leaves the cache, so its file grows no larger than the content."""
    guide = sample / "content/steps/mixing.md"
    for words in ("Words that go.", "Words that stay."):
        guide.write_text(words, encoding="utf-8")
        read(sample)

    kept = (sample / TEXTS).read_text(encoding="utf-8")
    assert "Words that stay." in kept
    assert "Words that go." not in kept


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept[: len(kept) // 2],
        lambda kept: kept.replace(b"<p>", b"<b>", 1),
        lambda _: b"",
        lambda _: b"{}",
        lambda kept: kept.partition(b"\n")[2],
    ],
    ids=["cut", "changed", "empty", "foreign", "without digest"],
)
def test_a_damaged_cache_is_not_used(
    sample: Path, parsed: list[str], damage: Callable[[bytes], bytes]
) -> None:
    """All texts are parsed again, and the file is valid afterwards."""
    read(sample)
    count, whole = len(parsed), (sample / TEXTS).read_bytes()
    (sample / TEXTS).write_bytes(damage(whole))
    read(sample)

    assert len(parsed) == 2 * count
    assert (sample / TEXTS).read_bytes() == whole


def test_html_of_other_code_is_not_used(
    sample: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of the parser invalidates all cached HTML."""
    read(sample)
    count = len(parsed)
    monkeypatch.setattr(cache, "program", lambda: b"another")
    read(sample)

    assert len(parsed) == 2 * count


def test_a_disk_that_refuses_stops_no_check(sample: Path, parsed: list[str]) -> None:
    """If the cache cannot be written, each check parses all texts."""
    folder = (sample / TEXTS).parent
    folder.parent.mkdir(parents=True)
    folder.write_text("a file in the way")
    read(sample)
    count = len(parsed)
    read(sample)

    assert len(parsed) == 2 * count > 0


@pytest.mark.parametrize("audience", Audience)
def test_pages_are_the_same(sample: Path, parsed: list[str], audience: Audience) -> None:
    """A tree from cached HTML has the same bytes."""

    def tree() -> dict[str, bytes]:
        folder = make_tree(read(sample), audience).folder
        paths = (path for path in folder.rglob("*") if path.is_file())
        return {path.name: path.read_bytes() for path in paths}

    fresh = tree()
    first = len(parsed)

    assert tree() == fresh
    assert len(parsed) == first > 0


def test_a_check_of_known_texts_loads_no_parser(sample: Path) -> None:
    """Only the first check imports Python-Markdown."""
    code = (
        "import sys; from pathlib import Path; from generator.project import read;"
        "read(Path()); sys.exit('markdown' in sys.modules)"
    )

    assert [run((sys.executable, "-c", code), sample).returncode for _ in range(2)] == [1, 0]


def test_a_process_that_did_not_change_is_read_once(sample: Path) -> None:
    """A preview reads process.yaml at each save, but parses it only if its text is another one."""
    first, again = read_process(sample), read_process(sample)
    change(sample / "process.yaml", "hourly_rate: 80", "hourly_rate: 81")
    other = read_process(sample)

    assert again is first
    assert other.process.studio.facts != first.process.studio.facts
    assert other.document.source.text != first.document.source.text
