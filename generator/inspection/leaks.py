"""The leak guard: no text that is the staff's alone stands in any byte that is published."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from generator.inspection.secrets import Typed
from generator.inspection.words import BREAK, Finder, Words, phrase, words
from generator.problems import Place, Problem
from generator.rendering import FOLDER
from generator.rules import Rule

_SHINGLE = 6
"""Words of a long text that, in a row, are the staff's beyond chance; a short one counts whole."""
_NOTE = 4
"""Words of a short text that are found whatever parts them; fewer meet by chance."""
_FEWEST_LETTERS = 3
"""A name of two letters is found everywhere by chance; a sign of Chinese or Japanese tells more."""
_FEWEST_DIGITS = 6
"""A telephone number tells something, a number of days does not."""
_MOST_NAMED = 3
FORMAT_WORDS = Path(__file__).with_name("format_words.txt")
"""Words that stand in our files though nobody typed them; a test writes the list."""


def copies(files: Mapping[str, bytes], staff: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield each file of the staff that would be published, byte for byte, among others by name."""
    names = {content: name for name, content in files.items()}
    for own, content in staff.items():
        if content and content in names:
            message = f"this file is for the staff alone and would be published as {names[content]}"
            yield Problem(Place(own), Rule.LEAK, message, Rule.LEAK.hint)


def leaks(
    said: Mapping[str, Iterable[str]],
    everything: Iterable[Typed],
    kept: Collection[str] = frozenset(),
    theme: Callable[[], str] = str,
) -> Iterator[Problem]:
    """Yield each text of the staff that stands in a file, at the place where it was typed.

    `said` is every text in each file that would be published, by the file's name; `everything` is
    all that was typed, for whomever; files that are kept lay in the published folder before.
    What also stands in something public, or in the words of the program or of the `theme` that the
    pages have, is no leak.
    """
    secrets = _secrets(everything)
    look = _Look(secrets)
    found: dict[Words, dict[str, None]] = {}
    for name, texts in said.items():
        for text in (name, *texts):
            for one in look.found_in(text):
                found.setdefault(one, {})[name] = None
    ours = look.found_in(f"{own_words()}\n{theme()}") if found else set()
    told: dict[Typed, dict[str, None]] = {}
    for one, names in found.items():
        if one not in ours and not _is_of_no_account(one):
            told.setdefault(secrets[one], {}).update(names)
    for secret, where in told.items():
        yield Problem(secret.place, Rule.LEAK, _message(secret, list(where), kept), Rule.LEAK.hint)


class _Look:
    """Looks for shingles in texts: runs of words across breaks, short texts between them."""

    def __init__(self, shingles: Iterable[Words]) -> None:
        self.runs = {one for one in shingles if len(one) == _SHINGLE and BREAK not in one}
        others = set(shingles) - self.runs
        self.notes = Finder(one for one in others if len(one) >= _NOTE and BREAK not in one)
        self.names = Finder(others - self.notes.phrases)

    def found_in(self, text: str) -> set[Words]:
        said = words(text)
        plain = [word for word in said if word != BREAK]
        rows = zip(*(plain[at:] for at in range(_SHINGLE)), strict=False)
        found = self.notes.found_in(plain) | self.names.found_in(said)
        return found | self.runs.intersection(rows)


def _secrets(everything: Iterable[Typed]) -> dict[Words, Typed]:
    """Return the shingles that are the staff's and nobody else's, each with where it was typed."""
    secrets: dict[Words, Typed] = {}
    public: list[str] = []
    for one in everything:
        if one.internal:
            for shingle in _shingles(one.text):
                secrets.setdefault(shingle, one)
        else:
            public.append(one.text)
    look = _Look(secrets)
    for text in public:
        for shingle in look.found_in(text):
            secrets.pop(shingle, None)
    return secrets


def _shingles(text: str) -> Iterator[Words]:
    """Yield what a text is known by: each run of its words, or, if it is short, the whole."""
    whole = phrase(text)
    plain = tuple(word for word in whole if word != BREAK)
    if len(plain) >= _SHINGLE:
        yield from (plain[at : at + _SHINGLE] for at in range(len(plain) - _SHINGLE + 1))
    elif (
        sum(len(word.encode()) for word in plain if not word.isdigit()) >= _FEWEST_LETTERS
        or sum(len(word) for word in plain if word.isdigit()) >= _FEWEST_DIGITS
    ):
        yield whole if len(plain) < _NOTE else plain


def _is_of_no_account(one: Words) -> bool:
    """Return whether a name, but for a number, is one word that formats or our pages have anyway."""
    spoken = {word for word in one if not word.isdigit()}
    return len(one) <= 2 and len(spoken) == 1 and spoken <= _plain_words()


@cache
def _plain_words() -> frozenset[str]:
    """Return the words of our pages, and those that file formats bring with them."""
    return frozenset(words(f"{own_words()}\n{FORMAT_WORDS.read_text(encoding='utf-8')}"))


@cache
def own_words() -> str:
    """Return the program's own words: those of its templates and scripts."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _message(one: Typed, names: list[str], kept: Collection[str]) -> str:
    """Say what was found, and in which files."""
    shown = " ".join(one.text.split())
    before = dict.fromkeys(kept, " (which lies in the published folder already)")
    where = ", ".join(name + before.get(name, "") for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"this is for the staff alone and would be published in {where}{more}: '{shown}'"
