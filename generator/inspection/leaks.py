"""The leak guard: checks that no published file contains text that is for the staff only."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from hashlib import sha256
from itertools import chain, groupby
from types import MappingProxyType

from generator.inspection.found_before import Found, Recall, look_anew
from generator.inspection.known_words import KnownWords, own_text, own_words, plain_words
from generator.inspection.leak import Leak, leak_of
from generator.inspection.secrets import Typed
from generator.inspection.sieve import ByteSieve, Sieve, forms, pieces
from generator.inspection.tokens import Token, Tokens
from generator.inspection.words import (
    BREAK,
    Finder,
    Words,
    phrase,
    rises,
    unbroken,
    without_outer_breaks,
    words,
)
from generator.problems import Place, Rule

_SHINGLE = 6
"""Number of consecutive words that identify a long text; a shorter text must match as a whole."""
_MIN_UNBROKEN = 4
"""Minimum words of a short text found even across phrase breaks; fewer match by chance."""
_MIN_LETTER_BYTES = 3
"""Minimum size in bytes: two Latin letters match anywhere by chance, one CJK character does not."""
_MIN_DIGITS = 6
"""Minimum digits of a number: a phone number is worth guarding, a number of days is not."""
_NAME, _MARK = 1, 2
"""Words of a public name, and words of a mark in a table, such as a letter in a cell."""
_MAX_NAME = 80
"""Maximum characters of a name, such as that of a role or a step; longer texts are no names."""
_MARK_OF_STAFF_FILES = "Internal: do not share"
"""What every page and file of the internal edition says, whatever else is in it."""
_STAFF_FILE_HINT = "delete it; the files for artists are made with each build"
_END = ""
"""Stands between the words of two texts, so that no phrase is found across them."""


def leaks(
    texts_by_file: Mapping[str, Iterable[str]],
    wanted: "Wanted",
    owners: Mapping[str, str] = MappingProxyType({}),
    theme: Callable[[], str] = str,
    recall: Recall = look_anew,
) -> Iterator[Leak]:
    """Yield a problem for each staff text that a file contains, at the place where it was typed.

    `texts_by_file` maps the name of each file to be published to its texts. `owners` maps the names
    of the owner's files to their places. A file of the internal edition is reported at its own place,
    because its texts may have been reworded since it was made. A text that is part of the texts of the
    program or of the pages' `theme` is not a leak. `recall` may know from an earlier search what is
    in a file.
    """
    secrets, matcher, tokens = wanted.secrets, wanted.matcher, wanted.tokens
    files_by_shingle: dict[Words, dict[str, None]] = {}
    files_by_token: dict[Token, dict[str, None]] = {}
    digest = _digest(secrets, tokens)
    for name, texts in texts_by_file.items():
        found = recall(name, digest, partial(_found, wanted, chain((name,), texts)))
        for run in found[0]:
            shingle = run if run in secrets else unbroken(run)
            if run == shingle or not wanted.known.explains(run):
                files_by_shingle.setdefault(shingle, {})[name] = None
        for token in found[1]:
            files_by_token.setdefault(token, {})[name] = None
    for name in files_by_shingle.pop(wanted.mark, ()):
        message = "this is a file of the internal edition, but would be published"
        place = Place(owners.get(name, name))
        yield Leak(place, Rule.LEAK, message, _STAFF_FILE_HINT, (name,))
    ours = matcher.found_among([*own_words(), *words(theme())]) if files_by_shingle else set()
    leaked = {
        shingle: names
        for shingle, names in files_by_shingle.items()
        if shingle not in ours and not _is_common_word(shingle)
    }
    kept = [name for name, place in owners.items() if not place.startswith("content/")]
    yield from _problems(secrets, leaked, tokens, files_by_token, kept)


def _problems(
    secrets: Mapping[Words, Typed],
    files_by_shingle: Mapping[Words, Collection[str]],
    tokens: Tokens,
    files_by_token: Mapping[Token, Collection[str]],
    kept: Collection[str],
) -> Iterator[Leak]:
    """Yield one problem for each staff text of which something is in a file."""
    files_by_secret: dict[Typed, dict[str, None]] = {}
    words_of: dict[Typed, str] = {}
    for shingle in filter(files_by_shingle.__contains__, secrets):  # in the order of the texts
        names = dict.fromkeys(files_by_shingle[shingle])
        files_by_secret.setdefault(secrets[shingle], {}).update(names)
        words_of.setdefault(secrets[shingle], " ".join(shingle))
    for token, files in files_by_token.items():
        if tokens.typed[token] not in files_by_secret:
            files_by_secret.setdefault(tokens.alone(token), {}).update(dict.fromkeys(files))
    for secret, found in files_by_secret.items():
        yield leak_of(secret, list(found), kept, words_of.get(secret, ""))


def _digest(secrets: Iterable[Words], tokens: Tokens) -> str:
    """Return a digest of what is looked for in files."""
    wanted = sorted("\0".join(shingle) for shingle in secrets)
    codes = sorted(f"{token.kind}\0{token.value}" for token in tokens.typed)
    return sha256("\n".join((*wanted, "", *codes)).encode()).hexdigest()


def _found(wanted: "Wanted", texts: Iterable[str]) -> Found:
    """Return the shingles, as they are broken there, and the tokens that are in any of the texts."""
    found: Found = (set(), set())
    for text in chain.from_iterable(map(pieces, texts)):
        as_words, as_typed = forms(text)
        if wanted.sieve.may_be_in(as_words):
            found[0].update(wanted.matcher.runs_in(text))
        found[1].update(wanted.tokens.found_in(text, as_typed))
    return found


class Wanted:
    """What is looked for in files: the staff texts that aren't also public."""

    def __init__(self, everything: Iterable[Typed]) -> None:
        """Prepare to look for the internal ones of all typed texts of both editions."""
        mark = Typed(_MARK_OF_STAFF_FILES, Place(""), internal=True)
        everything = [*everything, mark]
        self.mark = unbroken(phrase(mark.text))
        self._public = {
            text: words(text)
            for text in dict.fromkeys(one.text for one in everything if not one.internal)
        }
        self.secrets = _secrets([one for one in everything if one.internal], self._public)
        self.matcher = _Matcher(self.secrets)
        self.tokens = Tokens(everything, [own_text()])
        self.sieve = Sieve(" ".join(unbroken(shingle)) for shingle in self.secrets)

    @cached_property
    def known(self) -> KnownWords:
        """The words of public texts."""
        return KnownWords(self._public.values())

    @cached_property
    def _byte_sieve(self) -> ByteSieve:
        return ByteSieve(self.sieve, self.tokens.sieve)

    def may_be_in_bytes(self, content: bytes) -> bool:
        """Return whether any of it may be in binary data, as text with one byte for each letter."""
        return self._byte_sieve.may_be_in(content) or self.tokens.may_be_in_bytes(content)


class _Matcher:
    """Finds shingles in texts: longer ones across phrase breaks, shorter ones within a phrase."""

    def __init__(self, shingles: Collection[Words]) -> None:
        self.across = Finder(
            shingle
            for shingle in shingles
            if len(shingle) >= _MIN_UNBROKEN and BREAK not in shingle
        )
        self.within = Finder(set(shingles) - self.across.phrases)

    def runs_in(self, text: str) -> set[Words]:
        """Return what is found in a text, each with the breaks that it has there."""
        with_breaks = words(text)
        plain = [at for at, word in enumerate(with_breaks) if word != BREAK]
        spans = self.across.spans_in([with_breaks[at] for at in plain])
        broken = {tuple(with_breaks[plain[start] : plain[end - 1] + 1]) for start, end in spans}
        return broken | self.within.found_in(with_breaks)

    def found_among(self, with_breaks: Sequence[str]) -> set[Words]:
        plain = [word for word in with_breaks if word != BREAK]
        return self.across.found_in(plain) | self.within.found_in(with_breaks)


def _secrets(internal: Iterable[Typed], public: Mapping[str, Sequence[str]]) -> dict[Words, Typed]:
    """Map each shingle of staff texts that isn't also public to the text it comes from.

    `public` maps each public text to its words.
    """
    secrets: dict[Words, Typed] = {}
    names = {without_outer_breaks(said) for text, said in public.items() if len(text) <= _MAX_NAME}
    words_of = cache(words)  # the texts of a file share its form
    for typed in internal:
        shingles = dict.fromkeys(_shingles(typed.text, names))
        blank = _Matcher(shingles).found_among(words_of(typed.form)) if typed.form else ()
        for shingle in shingles:
            if shingle not in blank:
                secrets.setdefault(shingle, typed)
    numbered: dict[Words, list[Words]] = {}
    for shingle in secrets:
        numbered.setdefault(_without_numbers(shingle), []).append(shingle)
    everything = [word for said in public.values() for word in (*said, _END)]
    for found in _Matcher({*secrets, *numbered}).found_among(everything):
        secrets.pop(found, None)
        for shingle in numbered.get(found, ()):
            secrets.pop(shingle, None)
    return secrets


def _without_numbers(shingle: Words) -> Words:
    """Strip short numbers from the ends of a shingle, because pages number public parts.

    If a step "Mixing" is public, "9. Mixing" in a staff text is not a secret.
    """
    start, end = 0, len(shingle)
    while end - start > _MIN_UNBROKEN and _is_short_number(shingle[start]):
        start += 1
    while end - start > _MIN_UNBROKEN and _is_short_number(shingle[end - 1]):
        end -= 1
    return shingle[start:end]


def _is_short_number(word: str) -> bool:
    return word.isdigit() and len(word) < 3


def _shingles(text: str, names: Collection[Words]) -> Iterator[Words]:
    """Yield each run of `_SHINGLE` words in a text, or the whole text if it is shorter.

    A run that only lists public names is left out, because public pages list them, too; so is one
    that counts, as rows are numbered everywhere.
    """
    whole = phrase(text)
    plain = unbroken(whole)
    if len(plain) >= _SHINGLE:
        named = _named(whole, names)
        for start in range(len(plain) - _SHINGLE + 1):
            end = start + _SHINGLE
            here = named[start:end]
            is_list = all(here) and _NAME in here
            if not is_list and not (plain[start].isdecimal() and _counts(plain[start:end])):
                yield plain[start:end]
    elif (
        sum(len(word.encode()) for word in plain if not word.isdigit()) >= _MIN_LETTER_BYTES
        or sum(len(word) for word in plain if word.isdigit()) >= _MIN_DIGITS
    ):
        yield whole if len(plain) < _MIN_UNBROKEN else plain


def _counts(run: Words) -> bool:
    """Return whether a run counts short numbers: each is one more than the one before, or the same."""
    return all(word.isdecimal() and len(word) < 3 for word in run) and rises(run, 1)


def _is_mark(part: Words) -> bool:
    """Return whether a phrase is a single letter or a short number, as in a cell of a table."""
    return len(part) == 1 and (len(part[0]) == 1 or _is_short_number(part[0]))


def _named(whole: Words, names: Collection[Words]) -> list[int]:
    """Return for each word whether its phrase is a public name or a mark in a table; 0 for others."""
    named: list[int] = []
    for is_break, part in groupby(whole, key=lambda word: word == BREAK):
        if not is_break:
            one = tuple(part)
            named += [_NAME if one in names else _MARK if _is_mark(one) else 0] * len(one)
    return named


def _is_common_word(shingle: Words) -> bool:
    """Return whether a name is a single common word of our templates, with or without a number."""
    letters = {word for word in shingle if not word.isdigit()}
    return len(shingle) <= 2 and len(letters) == 1 and letters <= plain_words()
