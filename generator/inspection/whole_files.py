"""Reports staff files that would be published whole, and files that could not be searched."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from generator.inspection.leak import Leak
from generator.planning.media import DIGEST, MADE
from generator.problems import Place, Problem, Rule

_EMPTY = sha256().digest()
_MAX_NAMED = 3
_HINT = "delete the public one, or this one if artists may have it"


def copies(
    names: Iterable[str], holders: Mapping[bytes, str], hidden: Mapping[str, bytes]
) -> Iterator[Leak]:
    """Yield a problem for each hidden file that would be published, as it is or as a converted copy.

    `hidden` maps the names of those files to their SHA-256, and `holders` maps these to a published
    file that is the same, or an archive with it. Converted photos and sounds are recognized by
    name, which contains the digest of the original.
    """
    made = [name for name in names if name.startswith(MADE)]
    for source, digest in hidden.items():
        short = digest.hex()[:DIGEST]
        published = holders.get(digest) or next((name for name in made if short in name), "")
        if digest != _EMPTY and published:
            message = f"this file is for the staff only, but would be published as {published}"
            yield Leak(Place(source), Rule.LEAK, message, _HINT, (published,))


def unsearched(
    reasons: Mapping[str, Iterable[str]], owners: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield a notice for each of the owner's files that could not be searched completely.

    `reasons` maps the names of such files to the reasons, and `owners` those of all the owner's
    files to their source paths.
    """
    rule = Rule.NOT_SEARCHED
    for name in (one for one in owners if one in reasons):
        distinct = list(dict.fromkeys(one.removeprefix(f"{name}: ") for one in reasons[name]))
        said = "; ".join(distinct[:_MAX_NAMED])
        yield Problem(
            Place(owners[name]),
            rule,
            f"this could not be searched for staff texts: {said}",
            rule.hint,
        )
