"""Types of single values: texts, ids, addresses, colors and dates."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from generator.model.names import LONGEST_ID, latin, plain_name, slug

KeyPath = tuple[str | int, ...]
"""The path from the root of process.yaml to a value: keys, and list indexes from 0."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED_IDS = frozenset({"index"})  # the name of a folder's index page
FRAME = "sg-"
"""The prefix of every id in the frame of a page; ids from content can't begin with it."""
_LONGEST_ADDRESS = 2000  # the limit of browsers, and nearly that of a QR code
_ASSET = r"content/assets/([\w-][\w.-]*/)*[\w-][\w.-]*"


class Audience(StrEnum):
    """Who may read something."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Certainty(StrEnum):
    """How certain it is that the industry uses a name with this meaning."""

    STANDARD = "standard"
    INFERRED = "inferred"
    HOUSE = "house"


class When(StrEnum):
    """When an item is ticked, relative to its session."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Look(StrEnum):
    """The frame that pages are shown in."""

    GUIDE = "guide"
    MATERIAL = "material"


class TypePair(StrEnum):
    """A display face and a text face that were tested together."""

    GROTESK = "grotesk"
    SERIF = "serif"
    LEGIBLE = "legible"


class PaperSize(StrEnum):
    """The default paper size of files."""

    A4 = "a4"
    LETTER = "letter"


class Kind(StrEnum):
    """The kinds of parts that others refer to by id."""

    ROLE = "role"
    SESSION = "session"
    STEP = "step"
    PLAYER = "player"
    TERM = "term"
    SECTION = "section"
    TAKE = "take"


def outside_frame(anchor: str) -> str:
    """Return an anchor derived from words, changed if it begins like those of the frame.

    >>> outside_frame("sg-standard"), outside_frame("guitar")
    ('sg_standard', 'guitar')
    """
    return f"sg_{anchor.removeprefix(FRAME)}" if anchor.startswith(FRAME) else anchor


def _good_id(text: str) -> str:
    reserved = text in _RESERVED_IDS or text.startswith(FRAME)
    if _ID.fullmatch(text) and not reserved and len(text) <= LONGEST_ID:
        return text
    message, proposal = (
        "'{id}' isn't a valid id: use lowercase words joined by hyphens",
        slug(latin(text)),
    )
    if len(text) > LONGEST_ID:
        message += ", at most 64 characters"
    if text in _RESERVED_IDS:
        message, proposal = "'{id}' is reserved: it is the name of a folder's index page", ""
    elif text.startswith(FRAME):
        message = "'{id}' is reserved: ids that begin with 'sg-' belong to the guide's own frame"
        proposal = slug(latin(text)).removeprefix("sg").strip("-")
        proposal = "" if proposal in _RESERVED_IDS else proposal
    raise PydanticCustomError("bad-id", message, {"id": text, "proposal": proposal})


_NOT_IN_MAIL = r"@\s\"'<>()“”„‘’«»?#%,;:"
"""What is in no email address, or would end it where a link has it."""
_MAIL_NAME = re.compile(f"[^{_NOT_IN_MAIL}]+")
_MAIL_HOST = re.compile(rf"(?:[^{_NOT_IN_MAIL}/\\&=!.]+\.)+[^{_NOT_IN_MAIL}/\\&=!.]+")


def _web_address(text: str) -> str:
    try:
        address = urlsplit(text)
        good = address.scheme in {"http", "https"} and address.hostname and address.port != 0
    except ValueError:  # an IPv6 host without its bracket, or a port that is not a number
        good = False
    if len(text.encode()) > _LONGEST_ADDRESS:
        message = "a web address can have at most {most} bytes"
        raise PydanticCustomError("bad-address", message, {"most": _LONGEST_ADDRESS})
    if good and not re.search(r"[\s<>\"]", text):
        return text
    raise PydanticCustomError("bad-address", "'{text}' isn't a web address", {"text": text})


def _site_address(text: str) -> str:
    """Return an address to whose path other paths can be added, or raise an error."""
    address = urlsplit(text)
    folders = address.path.removesuffix("/").split("/")[1:]
    plain = [folder for folder in folders if folder not in {"", ".", ".."}]
    if plain == folders and not (address.query or address.fragment or address.username):
        return text
    message = "'{text}' can't be the address of a site"
    host = address.netloc.rpartition("@")[2]
    proposal = "/".join((f"{address.scheme}://{host}", *plain, ""))
    raise PydanticCustomError("bad-address", message, {"text": text, "proposal": proposal})


def _mail_address(text: str) -> str:
    name, _, host = text.partition("@")
    if _MAIL_NAME.fullmatch(name) and _MAIL_HOST.fullmatch(host):
        return text
    proposal = re.search(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+", text)
    context = {"text": text, "proposal": proposal[0] if proposal else ""}
    raise PydanticCustomError("bad-address", "'{text}' isn't an email address", context)


def _phone_number(text: str) -> str:
    if any(character.isdigit() for character in text):
        return text
    raise PydanticCustomError("bad-phone", "'{text}' isn't a phone number", {"text": text})


def _color(text: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text
    digits = re.sub(r"[^0-9a-zA-Z]", "", text)
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits  # as in CSS
    proposal = f'"#{digits}", in quotes' if re.fullmatch(r"[0-9a-fA-F]{6}", digits) else ""
    message = "'{text}' isn't a color: # and six digits or letters a-f"
    raise PydanticCustomError("bad-color", message, {"text": text, "proposal": proposal})


def _asset_path(text: str) -> str:
    if re.fullmatch(_ASSET, text, re.ASCII):
        return text
    message, proposal = "'{text}' isn't a path under content/assets/", ""
    folder, name = text.rpartition("/")[::2]
    inside = re.sub(r"^/?((content/)?assets/)?", "content/assets/", text.replace("\\", "/"))
    if re.fullmatch(_ASSET, inside, re.ASCII) and text[1:2] != ":":
        proposal = f"{inside}, where the file must be"
    elif text.startswith("content/assets/") and ".." not in text:
        message = "the name in '{text}' can't be part of an address: rename the file"
        proposal = f"{folder}/{plain_name(name)}"
    raise PydanticCustomError("bad-path", message, {"text": text, "proposal": proposal})


def _fact_name(text: str) -> str:
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", text):
        return text
    message = "'{text}' isn't a valid name of a fact: use letters, digits and _, as in hourly_rate"
    proposal = slug(latin(text)).replace("-", "_").lstrip("0123456789_")
    raise PydanticCustomError("bad-id", message, {"text": text, "proposal": proposal})


def _date(text: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) and date.fromisoformat(text):
            return text
    except ValueError:
        pass
    message = "'{text}' isn't a date: write year, month and day, such as 2027-01-04"
    raise PydanticCustomError("bad-date", message, {"text": text})


def _clock_time(text: str) -> str:
    if found := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text, re.ASCII):
        return f"{found[1]:0>2}:{found[2]}"
    message = "'{text}' isn't a time of day"
    raise PydanticCustomError("bad-time", message, {"text": text})


@dataclass(frozen=True)
class RefersTo:
    """Marks a field whose text is the id of another part."""

    kind: Kind


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    # An editor's YAML parser converts 1.10, no and Null; here they stay text.
    WithJsonSchema({"type": ["string", "number", "boolean", "null"], "minLength": 1}),
]


_ID_SCHEMA = {
    "type": ["string", "integer", "boolean", "null"],  # 808 and true are ids too, as text
    "pattern": f"^{_ID.pattern}$",
    "maxLength": LONGEST_ID,
    "minimum": 0,
}


Id = Annotated[str, AfterValidator(_good_id), WithJsonSchema(_ID_SCHEMA)]


RoleId = Annotated[Id, RefersTo(Kind.ROLE)]


SessionId = Annotated[Id, RefersTo(Kind.SESSION)]


StepId = Annotated[Id, RefersTo(Kind.STEP)]


FactName = Annotated[Text, AfterValidator(_fact_name)]


PlayerId = Annotated[Id, RefersTo(Kind.PLAYER)]


TermName = Annotated[Text, RefersTo(Kind.TERM)]


Texts = tuple[Text, ...]


Url = Annotated[Text, AfterValidator(_web_address)]


SiteUrl = Annotated[Url, AfterValidator(_site_address)]


Mail = Annotated[Text, AfterValidator(_mail_address)]


Phone = Annotated[Text, AfterValidator(_phone_number)]


Color = Annotated[Text, AfterValidator(_color)]


Date = Annotated[Text, AfterValidator(_date)]


_CLOCK_SCHEMA = {
    "type": ["string", "integer"],  # an editor that reads YAML 1.1 takes 9:30 for a number
    "pattern": r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$",
}


ClockTime = Annotated[Text, AfterValidator(_clock_time), WithJsonSchema(_CLOCK_SCHEMA)]


AssetPath = Annotated[Text, AfterValidator(_asset_path)]
