"""Rules about files that nobody means to publish, and about names that hosts or systems refuse."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from generator.checking.context import CheckContext
from generator.problems import Place, Problem, ProblemsFoundError, Rule
from generator.reading.source_text import read_bytes

_CREDENTIAL_NAME = re.compile(
    r"id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|\.?env(?:\..*)?|.*\.env|\.netrc|_netrc|\.npmrc|\.pypirc"
    r"|\.htpasswd|\.git-credentials|\.pgpass|\.my\.cnf|wp-config\.php|(?:.*[._-])?credentials?(?:\..*)?"
    r"|secrets?(?:\.(?:json|ya?ml|toml|txt|ini))?|client_secret.*\.json"
    r"|(?:.*[^a-z])?(?:passwords|passwor(?:t|ter|der)|kennworter|logins)(?:[^a-z].*)?|password(?:\..*)?"
    r"|(?:bitwarden|lastpass|1password|keepass|dashlane)[^a-z].*\.(?:csv|json|xml|zip)"
    r"|.*\.(?:pem|key|ppk|p12|pfx|jks|keystore|kdbx?|ovpn|keychain(?:-db)?|agilekeychain|1pux"
    r"|mobileconfig)",
    re.IGNORECASE,
)
_DATABASE_NAME = re.compile(
    r".*\.(?:sql|sqlite3?|db|db3|mdb|accdb|dump|fdb|dbf)(?:\.(?:gz|bz2|xz|zip))?", re.IGNORECASE
)
_BACKUP_NAME = re.compile(r".*\.bak(?:\.(?:gz|bz2|xz|zip))?", re.IGNORECASE)
_KEY_HINT = "move it out of the project; if it was ever published, make a new key or password"
_CREDENTIAL = re.compile(
    rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|^PuTTY-User-Key-File"
    rb"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bglpat-[\w-]{20}\b"
    rb"|\bxox[abpr]-[\w-]{20,}|\bsk_live_[0-9A-Za-z]{20,}"
    rb"|^PrivateKey[ \t]*=[ \t]*\S"
    rb"|\A[^\n]*(?:^|[,;\t])\"?(?:login_?)?(?:password|passwort|kennwort)\"?[ \t]*(?:[,;\t\r\n]|\Z)"
    rb"|^[ \t]*(?:export[ \t]+)?\w*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)\w*[ \t]*=[ \t]*\S",
    re.MULTILINE,
)
"""A private key, a key of a service, a line of an environment file, or a table with passwords."""
_PRESENTATION = (".key", b"PK\3\4")
"""The suffix and the first bytes of a Keynote presentation, which isn't a cryptographic key."""
_DATABASE = re.compile(
    rb"SQLite format 3\0|\0\x01\0\0Standard (?:Jet|ACE) DB\0|-- MySQL dump|PGDMP"
)
_LONGEST_NAME = 200
"""Bytes of the longest name of a file or folder; systems take 255, and copies have longer names."""
_READ = 1_000_000
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending."""
_SCRIPTS = {".js", ".mjs"}


def nothing_is_published_by_accident(context: CheckContext) -> Iterator[Problem]:
    """No key, password or database is among the files to be published."""
    for name in published_names(context):
        what, hint = _secret(name, beginning(context, name))
        if what:
            yield Problem(Place(name), Rule.KEY_FILE, f"{what} would be published", hint)


def names_suit_every_system(context: CheckContext) -> Iterator[Problem]:
    """No file or page has a name that Windows reserves, or that differs from another in case only."""
    rule, known = Rule.RESERVED_NAME, dict[str, str]()
    names = [
        *published_names(context),
        *(f"content/{path}" for path in context.content.staff_assets),
    ]
    for name in (*names, *(article.source.name for article in context.content.articles)):
        if part := _reserved(PurePosixPath(name).parts):
            yield Problem(
                Place(name), rule, f"'{part}' is the name of a device on Windows", rule.hint
            )
        other = known.setdefault(name.casefold(), name)
        if other != name:
            message = f"on Windows and Macs, this is the same file as {other}"
            yield Problem(Place(name), rule, message, rule.hint)
    for key in ("steps", "sessions", "roles"):
        for at, entry in enumerate(getattr(context.process, key, None) or ()):
            if entry and entry.id and _reserved((entry.id,)):
                message = f"'{entry.id}' is the name of a device on Windows"
                yield context.problem((key, at, "id"), rule, message, rule.hint)


def names_are_short(context: CheckContext) -> Iterator[Problem]:
    """No file or folder has a name so long that a build can't add to it."""
    articles = (article.source.name for article in context.content.articles)
    staff = (f"content/{path}" for path in context.content.staff_assets)
    for name in (*published_names(context), *staff, *articles):
        longest = max(len(os.fsencode(part)) for part in PurePosixPath(name).parts)
        if longest > _LONGEST_NAME:
            message = f"this name takes {longest} bytes, and a build needs shorter ones"
            hint = f"shorten it to {_LONGEST_NAME} Latin letters, or {_LONGEST_NAME // 3} of another script"
            yield Problem(Place(name), Rule.BAD_FILE_NAME, message, hint)


def published_names(context: CheckContext) -> list[str]:
    """Return the names of the owner's files that are published unchanged."""
    content = context.content
    roots = (f"content/root/{path}" for path in content.root)
    return [*(f"content/{path}" for path in content.assets), *roots]


def is_credential(name: str, content: bytes) -> bool:
    """Return whether a file is one that nobody means to publish, such as a key or a database."""
    return _secret(name, content)[0] != ""


def _secret(name: str, content: bytes) -> tuple[str, str]:
    """Describe a file that nobody means to publish, with a hint; any other file has two empty texts."""
    path = PurePosixPath(name)
    ending, start = _PRESENTATION
    is_presentation = path.suffix.lower() == ending and content.startswith(start)
    if _CREDENTIAL_NAME.fullmatch(path.name) and not is_presentation:
        return "a file with this name contains keys or passwords, and it", _KEY_HINT
    if _CREDENTIAL.search(content) and path.suffix.lower() not in _SCRIPTS:
        return "this file contains a key or a password, and it", _KEY_HINT
    if _DATABASE_NAME.fullmatch(path.name) or _DATABASE.search(content[:_READ]):
        return "this is a database or a copy of one, and it", Rule.KEY_FILE.hint
    if _BACKUP_NAME.fullmatch(path.name):
        return "this is a backup, and it", Rule.KEY_FILE.hint
    return "", ""


def beginning(context: CheckContext, name: str) -> bytes:
    """Return the first bytes of a file; nothing if it can't be read, which other rules report."""
    path = context.folder / name
    try:
        if path.is_file() and path.stat().st_size > _READ:
            with path.open("rb") as file:
                return file.read(_READ)
        return read_bytes(context.folder, name)
    except (ProblemsFoundError, OSError):
        return b""


def _reserved(parts: Iterable[str]) -> str:
    return next((part for part in parts if _RESERVED.fullmatch(part)), "")
