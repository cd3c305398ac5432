"""Finds single words of staff texts that must not leak: addresses, numbers, codes.

Other staff texts are found by several words. A door code, a phone number or a password is found
here even if nothing else of its text is published, and a number even if it is grouped differently.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from generator.inspection.readings import JOINT, PARTS
from generator.inspection.secrets import Typed
from generator.inspection.sieve import Form, Sieve
from generator.inspection.words import rises

_PART = re.compile(r"[^\s\"'`´<>|,;(){}\[\]=:?“”„‘’«»\u200b-\u2060\ufeff]{4,}")
"""A possible word, in texts and in code."""
_ENDS = "*_.!…-–/\\~"
"""Characters around a word: emphasis and the end of a sentence."""
_EMAIL = re.compile(r"[^@/]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"//|^www\.|\.(?:md|html?|png|jpe?g|svg|pdf|xlsx|docx|txt)$|^#|^\{")
_MARKS = re.compile(r"\w[#$%^*~&+!]+\w")
_MIN_LENGTH = 6
"""Minimum length of a word of letters and digits or marks; shorter ones occur by chance."""
_UNIT = re.compile(
    r"[-+±~≈<>]?\d[\d.,/×x-]*-?(?:bit|k?hz|khz/\d+-?bit|db\w*|lufs|lkfs|ms|bpm|min|minutes?|mm|cm|kb|mb|gb"
    r"|hours?|days?|weeks?|songs?|st|nd|rd|th|a\.?m|p\.?m|ohms?|watts?|x\d+|€|\$|eur|usd|%)+",
    re.IGNORECASE,
)
"""A number with its unit."""
_NUMBERED = re.compile(r"[^\W\d_]+[-_/]\d{1,3}")
"""A word and its number, as in week-1."""
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[ \xa0\u202f()./\-\u2010-\u2013]{0,3}\d){6,39}(?![\w])")
"""Digits that may be a telephone number, however they are grouped."""
_GROUP = re.compile(r"[^\W_]+")
_MIN_LISTED, _MAX_LISTED_DIGITS = 4, 3
"""Minimum number of numbers in a list, and maximum digits of each."""
_NO_DIGITS = re.compile(r"\D+")
_DIGIT = re.compile(r"\d")
"""What every account, number and code has."""
_FRACTION = re.compile(r"\d*\.\d{10,}|0\.\d+")
"""A number that a spreadsheet computed."""
_MIN_DIGITS = 7
_COMPARED = 8
"""Number of last digits of a telephone number that are compared: its start may be written differently."""
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d\d(?:[ \xa0\-.]?[A-Za-z0-9]){11,30}(?!\w)")
_DATE = re.compile(
    r"(?:19|20)\d\d[-./ ]?[01]\d[-./ ]?[0-3]\d|[0-3]?\d[-./ ][01]?\d[-./ ](?:19|20)\d\d"
)
_CODE = re.compile(
    r"(?:code|pin|door|gate|alarm|safe|lock|combination|pass(?:word|code|wort)|kennwort|wi-?fi|wlan"
    r"|entrance|t[üu]r|tor|eingang|tresor|schl[öo]ss?)\w*\W+(?:[^\W\d]+\W+){0,4}?(?P<code>[*#]?\d{4,10}[*#]?)(?![\d\w]|\.\d)",
    re.IGNORECASE,
)
"""A number for a door, and the word that says so."""
_YEAR = re.compile(
    r"(?:\(|\b(?:in|of|since|from|until|by|year|im|vom|seit|bis|jahr)\W+)(?:19|20)\d\d$",
    re.IGNORECASE,
)
"""A year, as in "the union's code (2026)", which is no number for a door."""
_DIGITS = re.compile(r"(?<![\w.,#*&-])[*#]?\d{4,10}[*#]?(?![\w,*#-]|\.\d)")
_FARTHEST = 20
"""How many characters the end of a year can be from the word before it."""
_KINDS = ("word", "code", "number", "iban")
_SHORT = 400
"""Maximum length of a text in which any number may be a code."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number, normalized for comparison."""

    kind: str
    value: str


class Tokens:
    """The tokens of staff texts that are not public as well."""

    def __init__(self, everything: Iterable[Typed], known: Iterable[str] = ()) -> None:
        """Take the tokens of internal texts, without those of public and of `known` texts."""
        self.typed: dict[Token, Typed] = {}
        """The text that each comes from."""
        self._spelled: dict[Token, str] = {}
        public: dict[str, None] = {}
        blank = cache(lambda form: {token for token, _ in _tokens(form)})  # of all texts of a file
        for one in everything:
            if one.internal:
                for token, spelled in _tokens(one.text):
                    if token not in blank(one.form):
                        self.typed.setdefault(token, one)
                        self._spelled.setdefault(token, spelled)
            else:
                public[one.text] = None
        self._kinds = _by_kind(self.typed)
        for said in (*known, "\n".join(public)):  # no token goes across lines
            for token in self._single(said, strict=False) | self._grouped(said):
                self.typed.pop(token, None)
        self._kinds = _by_kind(self.typed)

        self.sieve = Sieve(one.value for one in self.typed if one.kind in {"word", "code"})
        """Finds the values that are not grouped."""

    def alone(self, token: Token) -> Typed:
        """Return a token as it was typed, with the place of nothing else."""
        one, spelled = self.typed[token], self._spelled[token]
        found = re.search(re.escape(spelled), one.text, re.IGNORECASE)  # words are in small letters
        return one.part(found[0] if found else spelled)

    def found_in(self, text: str, form: Form) -> set[Token]:
        """Return the tokens that occur in a text, which is also given in the form of tokens."""
        tokens = self._grouped(text)
        return tokens | self._single(text, strict=True) if self.sieve.may_be_in(form) else tokens

    def _single(self, text: str, *, strict: bool) -> set[Token]:
        """Return the words and codes in a text; if `strict`, codes only where they are likely."""
        kinds = self._kinds
        found = {Token("word", one) for one in kinds["word"].intersection(_parts(text))}
        if any(code in text for code in kinds["code"]):
            codes = kinds["code"].intersection(_codes(text, strict=strict))
            found |= {Token("code", one) for one in codes}
        return found

    def may_be_in_bytes(self, content: bytes) -> bool:
        """Return whether a number of a telephone or an account may be in binary data."""
        text = content.decode("latin-1")
        return any(_may_have(text, self._kinds[kind], apart) for kind, apart, _, _ in _GROUPED)

    def _grouped(self, text: str) -> set[Token]:
        """Return the numbers of telephones and accounts in a text."""
        found = set[Token]()
        for kind, apart, pattern, joined in _GROUPED:
            values = self._kinds[kind]
            if _may_have(text, values, apart):
                runs = [match[0] for match in pattern.finditer(text)]
                found |= {Token(kind, one) for one in _in_runs(values, runs, joined)}
        return found


def _may_have(text: str, values: Collection[str], apart: bytes) -> bool:
    """Return whether one of the values may be in a text, ignoring the bytes that separate groups."""
    if not all(map(str.isascii, values)):
        return True
    if not values:
        return False
    joined = text.encode("ascii", "ignore").translate(None, apart).upper()
    return any(value.encode() in joined for value in values)


def _by_kind(tokens: Iterable[Token]) -> dict[str, set[str]]:
    """Return the values of tokens by their kind."""
    kinds: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for token in tokens:
        kinds[token.kind].add(token.value)
    return kinds


def _in_runs(
    values: Collection[str], runs: Iterable[str], joined: Callable[[str], str]
) -> Iterator[str]:
    """Yield the values that are part of a run of digits or letters, but not of a list of numbers."""
    for run in runs:
        whole = joined(run)
        for value in values:
            if value in whole and not _is_in_lists(value, run, whole):
                yield value


def _is_in_lists(value: str, run: str, whole: str) -> bool:
    """Return whether a value occurs in a run only as part of lists of numbers, so by chance.

    `whole` is the run without separators.
    """
    starts = (at for at in range(len(whole)) if whole.startswith(value, at))
    return all(_is_list(_groups(run, at, len(value))) for at in starts)


def _groups(run: str, start: int, size: int) -> list[str]:
    """Return the groups of a run that contain some of its digits: `size` of them, from `start`."""
    found, at = list[str](), 0
    for group in _GROUP.findall(run):
        if start < at + len(group) and at < start + size:
            found.append(group)
        at += len(group)
    return found


def _is_list(groups: Sequence[str]) -> bool:
    """Return whether groups of digits are a list of numbers, such as days, and not one long number.

    As in the program's own lists, the numbers rise in small steps and have no leading zeros.
    """
    if len(groups) < _MIN_LISTED or max(map(len, groups)) > _MAX_LISTED_DIGITS:
        return False
    if not all(one.isdecimal() and str(int(one)) == one for one in groups):
        return False
    return rises(groups, 1 if len(groups) == _MIN_LISTED else 9)


def _tokens(text: str) -> Iterator[tuple[Token, str]]:
    """Yield the tokens of a text, each with its spelling there."""
    for part in _parts(text):
        if not part.isalpha() and _is_guarded(part):
            yield Token("word", part), part
    if not _DIGIT.search(text):
        return
    for match in _IBAN.finditer(text):
        if value := _iban(_plain(match[0])):
            yield Token("iban", value), match[0]
    for match in _NUMBER.finditer(text):
        if value := _number(match[0]):
            yield Token("number", value), match[0]
    for match in _CODE.finditer(text):
        end = match.end("code")
        if not _YEAR.search(text, max(0, end - _FARTHEST), end):
            yield Token("code", match["code"].strip("*#")), match["code"]


def _number(text: str) -> str:
    """Return the digits of a telephone number that are compared, or "" if the text isn't one."""
    digits = _only_digits(text).lstrip("0")
    is_other = _DATE.search(text) or _FRACTION.fullmatch(text) or _is_list(_GROUP.findall(text))
    return "" if is_other or len(digits) < _MIN_DIGITS else digits[-_COMPARED:]


def _parts(text: str) -> Iterator[str]:
    """Yield what may be a word of a text, in small letters."""
    for part in _PART.findall(text.casefold()):
        yield part.strip(_ENDS)


def _is_guarded(part: str) -> bool:
    """Return whether a word is an address, or a password: letters with digits or marks in them."""
    if _EMAIL.fullmatch(part):
        return True
    if len(part) < _MIN_LENGTH or _ADDRESS.search(part):
        return False
    if _UNIT.fullmatch(part) or _NUMBERED.fullmatch(part):
        return False
    letters = any(one.isalpha() for one in part)
    digits = any(one.isdigit() for one in part)
    return letters and (digits or _MARKS.search(part) is not None)


def _codes(text: str, *, strict: bool) -> Iterator[str]:
    for part in text.split(PARTS):
        if strict and len(part) > _SHORT and JOINT not in part:
            yield from (match["code"].strip("*#") for match in _CODE.finditer(part))
        else:
            yield from (match[0].strip("*#") for match in _DIGITS.finditer(part))


def _only_digits(text: str) -> str:
    return _NO_DIGITS.sub("", text)


def _plain(text: str) -> str:
    return "".join(one for one in text if one.isalnum()).upper()


_GROUPED = (
    ("number", bytes({*range(128)} - {*b"0123456789"}), _NUMBER, _only_digits),
    ("iban", bytes(one for one in range(128) if not chr(one).isalnum()), _IBAN, _plain),
)
"""Kinds whose values may be grouped: the kind, the bytes that may separate groups, the pattern, and a
function that joins the groups."""


def _iban(text: str) -> str:
    """Return the account number that a text starts with, by its check digits (ISO 13616)."""
    for size in range(len(text), 14, -1):
        value = text[:size]
        if int("".join(str(int(one, 36)) for one in value[4:] + value[:4])) % 97 == 1:
            return value
    return ""
