"""What can be wrong in a user's files, where it is, and how it is said.

Every module reports through these values; the command line and the MkDocs plugin alone show them.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum


class Rule(Enum):
    """Every rule that a file can break: its id, what it means, and how to mend it."""

    MISSING_FILE = "missing-file", "A file that is needed is not there.", "Create or restore it."
    UNREADABLE_FILE = (
        "unreadable-file",
        "A file is there but cannot be read.",
        "Look at its permissions, or at what kind of file it is.",
    )
    TOO_LARGE = (
        "too-large",
        "A file is larger than 20 MB.",
        "Nobody types 20 MB: look for pasted data, and move it out.",
    )
    ENCODING = (
        "encoding",
        "A file is not UTF-8 text.",
        "Save it again with the encoding UTF-8 in your editor.",
    )
    CONTROL_CHARACTER = (
        "control-character",
        "A file holds an invisible character that text may not hold.",
        "Delete the character; it often comes from copy and paste.",
    )
    SYNTAX = (
        "syntax",
        "The file is not well-formed YAML.",
        "Look at quotes, brackets, colons and indentation at the place and just above it.",
    )
    TAB = ("tab", "A line is indented with a tab.", "Indent with spaces.")
    EMPTY_FILE = ("empty-file", "The file says nothing.", "Start from the example in the README.")
    REPEATED_KEY = (
        "repeated-key",
        "A key stands twice in one mapping, so one of the values would be lost.",
        "Keep one of the two.",
    )
    BAD_KEY = (
        "bad-key",
        "A key is not plain text.",
        "Write a plain word, a colon and the value.",
    )
    TAG = (
        "tag",
        "A value carries a YAML tag (an exclamation mark and a word).",
        "Take the tag away; every value is text as it was typed.",
    )
    SELF_ALIAS = (
        "self-alias",
        "An alias (an asterisk and a name) stands inside the very value that it names.",
        "Write the value out.",
    )
    UNKNOWN_ALIAS = (
        "unknown-alias",
        "An alias (an asterisk and a name) has no anchor above it.",
        "Put text that starts with an asterisk in quotes.",
    )
    EXPLODING_ALIAS = (
        "exploding-alias",
        "Aliases repeat so much that the file would grow beyond measure.",
        "Write the values out.",
    )
    TOO_DEEP = (
        "too-deep",
        "Values are nested deeper than any process needs.",
        "Look for brackets or dashes that were never closed.",
    )
    UNKNOWN_KEY = (
        "unknown-key",
        "A key that the product does not know.",
        "Correct its spelling, or take it away.",
    )
    MISSING_KEY = ("missing-key", "A key that is needed is not there.", "Add it.")
    WRONG_SHAPE = (
        "wrong-shape",
        "A text stands where a list or keys should, or the other way round.",
        "Compare with the example in the README.",
    )
    EMPTY_VALUE = (
        "empty-value",
        "A key has no value.",
        "Write a value after it, or take the key away.",
    )
    BAD_NUMBER = (
        "bad-number",
        "A value is no number, or outside the range that makes sense.",
        "Write digits alone, with a point where one is needed, as in 44.1.",
    )
    BAD_CHOICE = (
        "bad-choice",
        "A value is none of the words that this key allows.",
        "Use one of the words that the message names.",
    )
    BAD_VALUE = ("bad-value", "A value is not of the form that its key wants.", "Correct it.")
    BAD_ID = (
        "bad-id",
        "An id is not made of lower-case words and hyphens.",
        "Write an id such as lead-vocals.",
    )
    BAD_ADDRESS = (
        "bad-address",
        "A web or e-mail address is not one.",
        "Write the whole address, as in https://studio.example/ or hello@studio.example.",
    )
    BAD_COLOR = (
        "bad-color",
        "A color is not written as # and six digits.",
        "Write it as in #5b2a86.",
    )
    BAD_DATE = (
        "bad-date",
        "A day is not written as year, month and day, or does not exist.",
        "Write it as in 2027-01-04.",
    )
    BAD_PATH = (
        "bad-path",
        "A file name points outside the folder it may name.",
        "Put the file there and name it without '..'.",
    )
    BAD_RANGE = (
        "bad-range",
        "The first number of a pair is larger than the second.",
        "Put the smaller number first.",
    )
    NO_CONTACT = (
        "no-contact",
        "The studio names no way to reach it.",
        "Give an e-mail address, a booking page or a telephone number.",
    )
    DUPLICATE_ID = (
        "duplicate-id",
        "Two entries of one list have the same id.",
        "Give one of them another id.",
    )
    WAS_IN_USE = (
        "was-in-use",
        "An old id under 'was' is the id of an entry that still exists, or is claimed twice.",
        "Take it out of 'was', or rename the other entry.",
    )
    UNKNOWN_ROLE = (
        "unknown-role",
        "A role is named that 'roles' does not list.",
        "Correct the name, or add it under 'roles'.",
    )
    UNKNOWN_SESSION = (
        "unknown-session",
        "A session is named that 'sessions' does not list.",
        "Correct the name, or add it under 'sessions'.",
    )
    UNKNOWN_STEP = (
        "unknown-step",
        "A step is named that 'steps' does not list.",
        "Correct the name, or add it under 'steps'.",
    )
    UNKNOWN_PLAYER = (
        "unknown-player",
        "A player is named that 'prep.players' does not list.",
        "Correct the name, or add it under 'prep.players'.",
    )
    UNKNOWN_TERM = (
        "unknown-term",
        "A term is named that 'glossary' does not list.",
        "Correct it, or add the term.",
    )
    NEEDS_CYCLE = (
        "needs-cycle",
        "Steps need each other in a circle, so none of them could start.",
        "Take one 'needs' out of the circle.",
    )
    EARLY_WINDOW = (
        "early-window",
        "A step starts before a step that it needs has ended.",
        "Move its first day, or name the other step under 'overlaps' if that is meant.",
    )
    MISSING_GUIDE = (
        "missing-guide",
        "A step has no artist guide.",
        "Write content/steps/<id of the step>.md.",
    )
    LOW_CONTRAST = (
        "low-contrast",
        "A brand color and white are too close to be read (WCAG 2.2 AA wants 4.5 to 1).",
        "Take the darker color that the hint names.",
    )
    UNKNOWN_PAGE = (
        "unknown-page",
        "A text under content/ belongs to no step or player.",
        "Name it after the id it belongs to.",
    )
    BAD_FILE_NAME = (
        "bad-file-name",
        "A file under content/ has a name that cannot be an address.",
        "Use lower-case letters, digits and hyphens, and end Markdown with .md.",
    )
    PAGE_TAKEN = (
        "page-taken",
        "Two sources would make the same page.",
        "Rename the file.",
    )
    BAD_VARIABLE = (
        "bad-variable",
        "A text names a fact between {{ and }} that there is not.",
        "Correct the name, or write \\{{ to show two braces.",
    )
    DEAD_LINK = (
        "dead-link",
        "A link in a text leads to no page or file.",
        "Correct it: links are relative and end in .md.",
    )
    CUT_SHORT = (
        "cut-short",
        "A text ends where a '#' stands after a space: there YAML begins a note, which is left out.",
        "Put the whole text in quotes, or write a space after the '#' if it is a note.",
    )
    SKIPPED_HEADING = (
        "skipped-heading",
        "A heading skips a level, so that readers who go by headings lose their way.",
        "Use one # more than the heading above it, not two.",
    )
    EMPTY_HEADING = (
        "empty-heading",
        "A heading says nothing.",
        "Write words after the #, or take the line away.",
    )
    UNCLOSED_HEAD = (
        "unclosed-head",
        "A text starts with --- but its head is never closed.",
        "Close it with a line of three dashes.",
    )
    ENGINE_FAILED = (
        "engine-failed",
        "The engine that makes the HTML stopped.",
        "Read what it says; if it names a page, the fault is in the text of that page.",
    )
    ENGINE_MISSING = (
        "engine-missing",
        "The engine that was asked for is not installed.",
        "Install it, or leave --engine out.",
    )
    MISSING_GLYPH = (
        "missing-glyph",
        "A character is in none of the fonts that files are set in.",
        "Replace it, or put a font that has it where 'studio.brand.fonts' points.",
    )
    TOO_LONG = (
        "too-long",
        "What has to fit on one page does not.",
        "Shorten the list, or give some of its items to another step.",
    )
    CANNOT_TYPESET = (
        "cannot-typeset",
        "A PDF or picture could not be made.",
        "Read what it says; a picture of a text may be at fault.",
    )
    UNSAFE_HTML = (
        "unsafe-html",
        "A text carries HTML that acts in the browser, or styles of its own.",
        "Write it in Markdown; plain HTML for text, tables, pictures and sound is fine.",
    )
    HTML_COMMENT = (
        "html-comment",
        "A page would carry a comment, which every reader can find.",
        "Take it out of the template or file that it comes from.",
    )
    REPEATED_ANCHOR = (
        "repeated-anchor",
        "Two elements of a page have the same id, so a link to it may lead to the wrong one.",
        "Give one of them another id, or another heading.",
    )
    STRAY_PAGE = (
        "stray-page",
        "The pages that were built are not those that were planned.",
        "Look for a file of that name under content/assets/, or for a plugin in mkdocs.yml.",
    )
    THIRD_PARTY = (
        "third-party",
        "A page would fetch something from somebody else's server, which then knows its reader.",
        "Put the file under content/assets/ and use it from there, or make it a plain link.",
    )
    LEAK = (
        "leak",
        "A text that is for the staff alone stands in a file that would be published.",
        "Take it out of the public file, or, if artists may read it, mark it as public.",
    )
    ALREADY_BUILDING = (
        "already-building",
        "Another build of the same project is running.",
        "Wait until it is done, then start again.",
    )
    FOREIGN_FILE = (
        "foreign-file",
        "A published folder holds a file that no build put there, or that was changed by hand.",
        "It is kept; delete it yourself if nobody needs it.",
    )
    CANNOT_WRITE = (
        "cannot-write",
        "A folder or file cannot be written.",
        "Look at its permissions and at the room on the disk.",
    )
    UNKNOWN_FOLDER = (
        "unknown-folder",
        "A folder or file under content/ is in no place that is published.",
        "Move it to pages, steps, prep, staff or assets if it should be published.",
    )

    def __init__(self, rule_id: str, meaning: str, mend: str) -> None:
        """Take the three parts of a member apart."""
        self.id = rule_id
        self.meaning = meaning
        self.mend = mend

    @property
    def hint(self) -> str:
        """How to mend it, as the end of a message."""
        return self.mend[0].lower() + self.mend[1:].rstrip(".")

    @property
    def stops(self) -> bool:
        """Whether a build stops for it; a notice is said, and the build goes on."""
        return self not in _NOTICES


_NOTICES = {Rule.CUT_SHORT, Rule.FOREIGN_FILE, Rule.SKIPPED_HEADING, Rule.UNKNOWN_FOLDER}
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: line and column from 1, width in characters, and the line itself."""

    file: str
    line: int = 1
    column: int = 1
    width: int = field(default=1, compare=False)
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Say the spot the way compilers do."""
        return f"{_visible(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and a way out of it."""

    place: Place
    rule: Rule
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the spot, the message and the rule; then the line, a caret and the hint."""
        said = [f"{self.place}: {_visible(_shortened(self.message))} [{self.rule.id}]"]
        if self.place.excerpt.strip():
            said += [f"    {line}" for line in _pointed_out(self.place)]
        if self.hint:
            said.append(f"    hint: {_visible(self.hint)}")
        return "\n".join(said)


class ProblemsFoundError(Exception):
    """A user's files cannot be used as they are; carries every problem, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which a reader meets them, each once."""
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by place and rule, each once."""
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda problem: (problem.place, problem.rule.id, problem.message),
        )
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word closest to a misspelled one, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def _visible(text: str) -> str:
    """Replace what could move the cursor or hide text on a terminal."""
    return "".join(
        mark if mark.isprintable() or mark == "\t" else "\N{REPLACEMENT CHARACTER}" for mark in text
    )


def _shortened(message: str) -> str:
    """Keep a message on the screen when a user's text in it is very long."""
    longest = 400
    return message if len(message) <= longest else f"{message[:300]} … {message[-80:]}"


def _pointed_out(place: Place) -> tuple[str, str]:
    """Return the line, or the stretch of a very long line, and the carets below it."""
    start = max(0, place.column - 1 - 100) if len(place.excerpt) > _LONGEST_LINE else 0
    line = place.excerpt[start : start + _LONGEST_LINE]
    column = place.column - 1 - start
    under = line[column : column + place.width]
    indent = "".join("\t" if mark == "\t" else " " * _cells(mark) for mark in line[:column])
    return _visible(line), indent + "^" * max(1, sum(map(_cells, under)))


def _cells(mark: str) -> int:
    """Return how many terminal columns a character takes (Unicode Standard Annex 11)."""
    if unicodedata.category(mark) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1
