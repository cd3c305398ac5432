"""Recalls what earlier runs made of texts, such as their HTML, so that only new texts are parsed.

Most texts are the same as in the previous run, and parsing them takes longer than everything else
in a check.
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from hashlib import sha256

_KNOWN: ContextVar[MutableMapping[str, str] | None] = ContextVar("known", default=None)
_NOTED: ContextVar[dict[str, None] | None] = ContextVar("noted", default=None)


@contextmanager
def remembered(known: MutableMapping[str, str]) -> Iterator[None]:
    """Use a mapping as cache for what is made of texts.

    Keys consist of the name of a function and the digest of the text.
    """
    before = _KNOWN.set(known)
    try:
        yield
    finally:
        _KNOWN.reset(before)


def recall(kind: str, text: str, make: Callable[[str], str]) -> str:
    """Return what a function makes of a text, from the cache if possible.

    `kind` names the function, which may depend on nothing but the text.
    """
    known = _KNOWN.get()
    if known is None:
        return make(text)
    key = f"{kind} {_digest(text)}"
    if (noted := _NOTED.get()) is not None:
        noted[key] = None
    if key not in known:
        known[key] = make(text)
    return known[key]


@contextmanager
def noted() -> Iterator[dict[str, None]]:
    """Yield the keys of all results that the block uses."""
    keys: dict[str, None] = {}
    before = _NOTED.set(keys)
    try:
        yield keys
    finally:
        _NOTED.reset(before)


def keep(keys: Iterable[str]) -> None:
    """Use results again, so that the cache keeps them for a run that needs them."""
    if (known := _KNOWN.get()) is not None:
        for key in keys:
            known.get(key)


@lru_cache(maxsize=512)
def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
