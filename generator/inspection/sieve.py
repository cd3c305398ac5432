"""Rules out quickly that a text contains any of the wanted phrases; most texts contain none.

Texts and phrases are split into fragments: runs of ASCII letters and digits in lowercase. Whatever
separates the words of a text, the fragments of a phrase follow each other in it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, count
from typing import NamedTuple

from generator.inspection.words import plain

_SMALL = bytes(ord(chr(one).lower()) if chr(one).isalnum() else 32 for one in range(128)) + bytes(
    [32] * 128
)
"""Maps ASCII letters to lowercase, and all bytes except letters and digits to a space."""
_SPECIAL = tuple(map(re.compile, (b"ss", b"ff", b"fi", b"fl", b"st", b"tm", b"[0-9]+[ao]?")))
"""Letters and digits that may be written as one special character, such as a sharp s or a ligature."""
_ANY_SPECIAL = re.compile(b"|".join(one.pattern for one in _SPECIAL))
_MIN_CLEAR = 5
"""Minimum size of a fragment that is rare in random data."""
_HYPHENATED = re.compile(rb"\xad[A-Za-z0-9]")
"""A soft hyphen within a word, in the one-byte encodings."""
_AROUND = 20
_PIECE = 131_072
_OVERLAP = 8_192
_NEAREST = 1_000

_RUN = 3
"""Number of fragments that are compared first; most pairs of common words occur in any text."""

Fragments = Sequence[bytes]
_Run = tuple[bytes, bytes, bytes]


class Form(NamedTuple):
    """A text in lowercase, in one of the two forms that are compared, with its fragments."""

    text: str
    fragments: Fragments


def forms(text: str) -> tuple[Form, Form]:
    """Return a text in the form for comparing words, and in the form for comparing tokens."""
    as_typed = text.casefold()
    as_words = plain(text)
    of_tokens = Form(as_typed, _split(as_typed.encode("ascii", "replace")))
    if as_words == as_typed:
        return of_tokens, of_tokens
    return Form(as_words, _split(as_words.encode("ascii", "replace"))), of_tokens


def pieces(text: str) -> Iterator[str]:
    """Yield a long text in overlapping pieces, which begin and end at a space if one is near."""
    for at in range(0, max(1, len(text) - _OVERLAP), _PIECE):
        start = text.rfind(" ", max(0, at - _NEAREST), at) + 1 or at
        end = text.find(" ", at + _PIECE + _OVERLAP, at + _PIECE + _OVERLAP + _NEAREST)
        yield text[start : end if end >= 0 else at + _PIECE + _OVERLAP]


class Sieve:
    """The wanted phrases, in lowercase and without separators between their words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Prepare to look for these phrases, by a run of three fragments of each."""
        self.fragmented: list[Fragments] = []
        """The fragments of each phrase that has any."""
        self.beginnings: set[str] = set()
        """Beginnings of the other phrases."""
        self._first: set[bytes] = set()
        """The first fragment of each phrase that is shorter than a run."""
        self._runs: dict[_Run, set[tuple[int, int]]] = {}
        """For each run, the positions where it occurs in phrases, and the number of their fragments."""
        for phrase in phrases:
            if found := tuple(_split(phrase.encode("ascii", "replace"))):
                self._add(found)
            else:
                self.beginnings.add(max(phrase.split(), key=len, default=phrase)[:2])
        self._phrases = {*self.fragmented}
        others = "|".join(map(re.escape, sorted(self.beginnings)))
        self._others = re.compile(others) if others else None

    def _add(self, found: Fragments) -> None:
        self.fragmented.append(found)
        if len(found) < _RUN:
            self._first.add(found[0])
            return
        runs = [*_runs(found)]
        known = next(filter(self._runs.__contains__, runs), None)  # that of a phrase that overlaps
        run = known or max(runs, key=_letters)
        self._runs.setdefault(run, set()).add((runs.index(run), len(found)))

    def may_be_in(self, form: Form) -> bool:
        """Return whether one of the phrases may be in a text; its form is that of the phrases."""
        if self._others and self._others.search(form.text):
            return True
        found = form.fragments
        return self._is_short_in(found) or any(
            tuple(found[at - before : at - before + size]) in self._phrases
            for at in compress(count(), map(self._runs.__contains__, _runs(found)))
            for before, size in self._runs[found[at], found[at + 1], found[at + 2]]
            if before <= at
        )

    def _is_short_in(self, found: Fragments) -> bool:
        """Return whether one of the phrases that are shorter than a run is in a text."""
        return not self._first.isdisjoint(found) and any(
            tuple(found[at : at + size]) in self._phrases
            for at in compress(count(), map(self._first.__contains__, found))
            for size in range(1, _RUN)
        )


class ByteSieve:
    """The wanted phrases in binary data, whose texts may have any encoding that includes ASCII."""

    def __init__(self, *sieves: Sieve) -> None:
        """Prepare to look for the phrases of sieves, by one clear fragment of each."""
        fragmented = [*chain.from_iterable(sieve.fragmented for sieve in sieves)]
        beginnings = {*chain.from_iterable(sieve.beginnings for sieve in sieves)}
        different = {*chain(*fragmented)}
        clear = {one: 0 if _ANY_SPECIAL.search(one) else len(one) for one in different}
        self._fragments = _spellings(fragmented, clear)
        spelled = {form(one).encode() for one in beginnings for form in (str, str.upper, str.title)}
        self._others = re.compile(b"|".join(map(re.escape, sorted(spelled)))) if spelled else None

    def may_be_in(self, content: bytes) -> bool:
        """Return whether one of the phrases may be in binary data."""
        if self._others and self._others.search(content):
            return True
        hyphens = [one.start() for one in _HYPHENATED.finditer(content)]
        near = (content[max(0, at - _AROUND) : at + _AROUND] for at in hyphens)
        hyphenated = content if 2 * _AROUND * len(hyphens) > len(content) else b" ".join(near)
        whole = (_split(content), _split(hyphenated.replace(b"\xad", b"")))
        return not all(map(self._fragments.isdisjoint, whole))


def _split(text: bytes) -> Fragments:
    return text.translate(_SMALL).split()


def _letters(run: _Run) -> int:
    return sum(map(len, run))


def _runs(found: Sequence[bytes]) -> Iterator[_Run]:
    """Yield all runs of three fragments."""
    return zip(found, found[1:], found[2:], strict=False)


def _spellings(phrases: Iterable[Fragments], clear: Mapping[bytes, int]) -> set[bytes]:
    """Return a set of fragments so that each spelling of each phrase contains one of them.

    `clear` maps each fragment to its size, or to 0 if part of it may be written as a special
    character; the longest clear fragment of a phrase is in all of its spellings.
    """
    spellings, unclear = set[bytes](), set[bytes]()
    for found in phrases:
        best = max(found, key=clear.__getitem__)
        if clear[best] >= _MIN_CLEAR:
            spellings.add(best)
        else:
            unclear.add(max(found, key=len))
    for longest in unclear:
        split = (special.sub(b" ", longest).split() for special in _SPECIAL)
        spellings |= {longest, *(max(parts, key=len) for parts in split if parts)}
    return spellings
