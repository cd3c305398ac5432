"""The list of rules that a user's files can break; rules.toml says what each means."""

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any


class Rule(StrEnum):
    """A rule, by the id that messages show in brackets."""

    MISSING_FILE = "missing-file"
    UNREADABLE_FILE = "unreadable-file"
    TOO_LARGE = "too-large"
    ENCODING = "encoding"
    NOT_TEXT = "not-text"
    CONTROL_CHARACTER = "control-character"
    MERGE_CONFLICT = "merge-conflict"
    SYNTAX = "syntax"
    TAB = "tab"
    EMPTY_FILE = "empty-file"
    EMPTY_TEXT = "empty-text"
    REPEATED_KEY = "repeated-key"
    BAD_KEY = "bad-key"
    TAG = "tag"
    SELF_ALIAS = "self-alias"
    UNKNOWN_ALIAS = "unknown-alias"
    EXPLODING_ALIAS = "exploding-alias"
    TOO_DEEP = "too-deep"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_SHAPE = "wrong-shape"
    EMPTY_VALUE = "empty-value"
    BAD_NUMBER = "bad-number"
    BAD_CHOICE = "bad-choice"
    BAD_VALUE = "bad-value"
    BAD_ID = "bad-id"
    BAD_ADDRESS = "bad-address"
    BAD_PHONE = "bad-phone"
    BAD_COLOR = "bad-color"
    BAD_DATE = "bad-date"
    BAD_TIME = "bad-time"
    BAD_PATH = "bad-path"
    BAD_RANGE = "bad-range"
    NO_CONTACT = "no-contact"
    DUPLICATE_ID = "duplicate-id"
    WAS_IN_USE = "was-in-use"
    UNKNOWN_ROLE = "unknown-role"
    UNKNOWN_SESSION = "unknown-session"
    UNKNOWN_STEP = "unknown-step"
    UNKNOWN_PLAYER = "unknown-player"
    UNKNOWN_ITEM = "unknown-item"
    UNKNOWN_TERM = "unknown-term"
    UNKNOWN_QUESTION = "unknown-question"
    UNKNOWN_SECTION = "unknown-section"
    UNKNOWN_TAKE = "unknown-take"
    REPEATED_TAKE = "repeated-take"
    BARS_DISAGREE = "bars-disagree"
    OUTSIDE_SONG = "outside-song"
    NOTHING_TO_DRAW = "nothing-to-draw"
    NEEDS_CYCLE = "needs-cycle"
    EARLY_WINDOW = "early-window"
    NOTHING_PUBLIC = "nothing-public"
    UNUSED_SESSION = "unused-session"
    STALE_COUNT = "stale-count"
    PAST_MONTH = "past-month"
    LATE_NEED = "late-need"
    FRAME_LANGUAGE = "frame-language"
    LARGE_FILE = "large-file"
    MISSING_GUIDE = "missing-guide"
    NO_CONSENT = "no-consent"
    BAD_PICTURE = "bad-picture"
    BAD_SOUND = "bad-sound"
    MISSING_ALT = "missing-alt"
    BAD_READER = "bad-reader"
    ASSUMED_READER = "assumed-reader"
    LOW_CONTRAST = "low-contrast"
    UNKNOWN_PAGE = "unknown-page"
    BAD_FILE_NAME = "bad-file-name"
    PAGE_TAKEN = "page-taken"
    BAD_VARIABLE = "bad-variable"
    SHOWN_AS_TYPED = "shown-as-typed"
    LOST_CELL = "lost-cell"
    TURNED_TEXT = "turned-text"
    DEAD_LINK = "dead-link"
    OTHER_ADDRESS = "other-address"
    PASSWORD_IN_LINK = "password-in-link"  # noqa: S105 - the id of a rule
    EMPTY_LINK = "empty-link"
    OWN_NETWORK = "own-network"
    HIDDEN_TEXT = "hidden-text"
    CUT_SHORT = "cut-short"
    UNCLOSED_CODE = "unclosed-code"
    SKIPPED_HEADING = "skipped-heading"
    EMPTY_HEADING = "empty-heading"
    UNCLOSED_HEAD = "unclosed-head"
    ENGINE_FAILED = "engine-failed"
    ENGINE_MISSING = "engine-missing"
    BAD_LOOK = "bad-look"
    MISSING_GLYPH = "missing-glyph"
    CANNOT_TYPESET = "cannot-typeset"
    LEFT_OUT = "left-out"
    UNSAFE_HTML = "unsafe-html"
    BROKEN_HTML = "broken-html"
    REPEATED_ATTRIBUTE = "repeated-attribute"
    UNSAFE_DRAWING = "unsafe-drawing"
    ACTING_PAGE = "acting-page"
    HTML_COMMENT = "html-comment"
    REPEATED_ANCHOR = "repeated-anchor"
    STRAY_PAGE = "stray-page"
    THIRD_PARTY = "third-party"
    LEAK = "leak"
    NOT_SEARCHED = "not-searched"
    OUTWARD_LINK = "outward-link"
    KEY_FILE = "key-file"
    STAFF_ASSET = "staff-asset"
    UNNAMED_FILE = "unnamed-file"
    PRIVATE_FILE = "private-file"
    RESERVED_NAME = "reserved-name"
    REFUSED_FILE = "refused-file"
    DATES_DIFFER = "dates-differ"
    ALREADY_BUILDING = "already-building"
    FOREIGN_FILE = "foreign-file"
    UNFINISHED_CHANGE = "unfinished-change"
    CANNOT_WRITE = "cannot-write"
    UNKNOWN_FOLDER = "unknown-folder"
    DOCS_FOLDER = "docs-folder"
    IGNORED_SETTING = "ignored-setting"
    IN_PLACE = "in-place"
    NOT_EMPTY = "not-empty"
    MAYBE_PUBLIC = "maybe-public"

    @property
    def meaning(self) -> str:
        """What it means to break this rule, in one sentence."""
        return str(_texts()[self]["meaning"])

    @property
    def fix(self) -> str:
        """How to fix it, in one sentence."""
        return str(_texts()[self]["fix"])

    @property
    def hint(self) -> str:
        """How to fix it, as the end of a message."""
        return self.fix[0].lower() + self.fix[1:].rstrip(".")

    @property
    def stops(self) -> bool:
        """Whether a build stops; a notice is printed, and the build goes on."""
        return not _texts()[self].get("notice", False)


@cache
def _texts() -> dict[str, dict[str, Any]]:
    """Return the entries of rules.toml; a run without problems never reads them."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
