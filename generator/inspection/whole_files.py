"""Tells the staff's files that would be published whole, and files that could not be searched."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from generator.inspection.unpacked import Search
from generator.planning.media import DIGEST, MADE
from generator.problems import Place, Problem
from generator.rules import Rule

_EMPTY = sha256().digest()
_MAX_NAMED = 3


def copies(searches: Mapping[str, Search], hidden: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield a problem for each hidden file that would be published, also as a converted copy.

    `hidden` maps the names of those files to their SHA-256. The file may also be inside an archive.
    Converted photos and sounds are recognized by name, which contains the digest of the original.
    """
    names = {digest: name for name, search in searches.items() for digest in search.digests}
    for source, digest in hidden.items():
        short = digest.hex()[:DIGEST]
        made = (name for name in searches if name.startswith(MADE) and short in name)
        published = names.get(digest) or next(made, "")
        if digest != _EMPTY and published:
            message = f"this file is for the staff only, but would be published as {published}"
            yield Problem(Place(source), Rule.LEAK, message, Rule.LEAK.hint)


def unsearched(searches: Mapping[str, Search], owners: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a notice for each of the owner's files that could not be searched completely.

    `owners` maps the names of those files to their source paths.
    """
    rule = Rule.NOT_SEARCHED
    for name, place in owners.items():
        found = searches[name].unsearched if name in searches else ()
        reasons = list(dict.fromkeys(one.removeprefix(f"{name}: ") for one in found))
        if reasons:
            said = "; ".join(reasons[:_MAX_NAMED])
            yield Problem(
                Place(place), rule, f"this could not be searched for staff texts: {said}", rule.hint
            )
