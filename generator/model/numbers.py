"""Types of numbers, which are typed so that every program and every person reads the same number."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

_PLAIN = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:_[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
)
"""Digits, also in groups of three, as in 1_000, and with an exponent: a person reads them in one way."""
_MOST_DIGITS = 12
"""Maximum length of a number in a hint; a longer one has no use here."""


def _in_plain_digits(value: Any) -> Any:
    """Return a value, or raise an error for a number that YAML 1.1, YAML 1.2 and Python read differently.

    Those are numbers with a zero at their start, with underscores that form no groups of three, or
    in the digits of another script. A text that is no number at all is reported by its type.
    """
    if not isinstance(value, str) or _PLAIN.fullmatch(value.strip(" ")):
        return value
    try:
        proposal = f"{float(value):.{_MOST_DIGITS}g}"
    except ValueError:
        return value
    if not _PLAIN.fullmatch(proposal):
        return value
    message = "'{text}' can be read as more than one number, or as none"
    raise PydanticCustomError("bad-number", message, {"text": value, "proposal": proposal})


PLAIN = BeforeValidator(_in_plain_digits)
"""The validator of every number; it comes after the bounds in an annotation."""


Whole = Annotated[int, PLAIN]
Number = Annotated[float, Field(allow_inf_nan=False), PLAIN]
Day = Annotated[int, Field(ge=1, le=3660), PLAIN]
DayCount = Annotated[int, Field(ge=0, le=3660), PLAIN]
SignedDay = Annotated[int, Field(ge=-3660, le=3660), PLAIN]
"""A number of days, or of a day, that is negative on the other side of the day it is counted from."""
HourCount = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False), PLAIN]
