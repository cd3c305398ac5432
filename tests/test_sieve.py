"""The quick look at a text lets through what is looked for, and little else."""

import pytest

from generator.inspection.sieve import Sieve, forms

PHRASES = (
    "nobody may tell the drummer that",
    "vault keys hang behind the amplifier",
    "the spare tape hangs outside somewhere",
    "grösse 47 der räume im",
    "the code the code the vault",
    "a b a b c",
    "kombination",
)


def passes(sieve: Sieve, text: str) -> bool:
    """Return whether the quick look lets a text through."""
    return sieve.may_be_in(forms(text)[0])


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_passes_wherever_it_is(phrase: str) -> None:
    """A phrase passes at the start, in the middle and at the end of a text, and after its own start."""
    sieve = Sieve(PHRASES)
    start = " ".join(phrase.split()[:-1])
    for text in (phrase, f"{phrase}.", f"So: {phrase}", f"{start} {phrase}", f"({phrase}) it is"):
        assert passes(sieve, text), text
        assert passes(sieve, text.upper().replace(" ", "\N{EM DASH}")), text


@pytest.mark.parametrize("phrase", [one for one in PHRASES if " " in one])
def test_a_part_of_a_phrase_does_not_pass(phrase: str) -> None:
    """A text with all words of a phrase but one is not searched word by word; the phrase is."""
    sieve, parts = Sieve(PHRASES), phrase.split()
    for at in range(len(parts)):
        changed = " ".join((*parts[:at], "other", *parts[at + 1 :]))
        assert not passes(sieve, changed), changed
        assert not passes(sieve, f"{changed} {changed}"), changed
    assert passes(sieve, phrase)
